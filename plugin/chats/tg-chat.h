/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Groups and channels as libpurple's chats: opening, joining, topic, members, roles, leaving.
 */
#pragma once

#include "chats/tg-chats.h"

G_BEGIN_DECLS

/** tg_chat_begin: what libpurple says of members is kept to what Telegram says. */
void tg_chat_begin(TgChats *chats);
/** tg_chat_open: makes sure that the conversation is there. FALSE: it could not be made, or the
 * connection has ended. */
gboolean tg_chat_open(TgChats *chats, TgRoom *room);
/** tg_chat_go_on: its window was that of another chat so far. */
void tg_chat_go_on(TgChats *chats, const TgRoom *room);
/** tg_chat_resume: it is in the account's list: a conversation from before the connection was lost
 * goes on, and what libpurple joined too early is opened. */
void tg_chat_resume(TgChats *chats, TgRoom *room);
/** tg_chat_keep_titles: before the account goes offline: front ends make titles of names then. */
void tg_chat_keep_titles(TgChats *chats);
/** tg_chat_enter: a person opens it: joins it if need be and shows the last messages. */
void tg_chat_enter(TgChats *chats, TgRoom *room);
void tg_chat_peer_changed(TgChats *chats, MtPeerId peer, guint changes);
/** tg_chat_retitle: its window is called what it is called in the buddy list. */
void tg_chat_retitle(TgChats *chats, const TgRoom *room);
/** tg_chat_note_service: a service message tells who came or went. */
void tg_chat_note_service(TgChats *chats, const TgRoom *room, const MtMessage *message);
/** tg_chat_leave: really leaves the group, at Telegram. */
void tg_chat_leave(TgChats *chats, const TgRoom *room);
/** tg_chat_invite_peer: @room: where the answer is told. */
void tg_chat_invite_peer(TgChats *chats, const TgRoom *room, MtPeerId who);

/* For prpl's functions. */
GList *tg_chat_make_info(PurpleConnection *gc);
GHashTable *tg_chat_make_defaults(PurpleConnection *gc, const char *name);
char *tg_chat_get_name(GHashTable *components);
void tg_chat_join(PurpleConnection *gc, GHashTable *components);
void tg_chat_set_topic(PurpleConnection *gc, int number, const char *topic);
void tg_chat_invite(PurpleConnection *gc, int number, const char *message, const char *who);
char *tg_chat_get_alias(PurpleConnection *gc, int number, const char *who);
char *tg_chat_get_real_name(PurpleConnection *gc, int number, const char *who);

G_END_DECLS
