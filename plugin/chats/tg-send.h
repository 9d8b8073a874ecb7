/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What is typed goes out: formatted, in parts, in order; what fails is said where it was typed,
 * with the text.
 */
#pragma once

#include "chats/tg-chats.h"

G_BEGIN_DECLS

/** tg_send_im, tg_send_chat: for prpl's functions, with what they return. */
int tg_send_im(PurpleConnection *gc, const char *who, const char *html, PurpleMessageFlags flags);
int tg_send_chat(PurpleConnection *gc, int number, const char *html, PurpleMessageFlags flags);
/** tg_send_text: @reply_to: 0 for none. It is not shown. FALSE: there is nothing in it. */
gboolean tg_send_text(TgChats *chats, const TgRoom *room, const char *html, gint32 reply_to);
/** tg_send_echo: shows an own message in a conversation, behind what was said before. */
void tg_send_echo(TgChats *chats, TgRoom *room, const char *html);
/** tg_send_typed: shows what waits in the room for that; @before: what stands before that message,
 * 0: all. */
void tg_send_typed(TgChats *chats, TgRoom *room, gint32 before);
/** tg_send_all_typed: the same in all rooms: the connection ends. */
void tg_send_all_typed(TgChats *chats);
/** tg_send_ended: a message of an earlier start was taken or not. */
void tg_send_ended(TgChats *chats, const MtAnswer *answer);

G_END_DECLS
