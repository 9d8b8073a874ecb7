/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * From what somebody typed (a number, @name, a link) to a person or chat, and what is to be done
 * with it then: open, write, add, invite. New groups and channels.
 */
#pragma once

#include "chats/tg-chats.h"

G_BEGIN_DECLS

/** TgFound: @room: (nullable): NULL: it was complained about already. */
typedef void (*TgFound)(TgChats *chats, TgRoom *room, gpointer data);

/** tg_start_find: looks @typed up: a number, a @name, a link, or what one of the account's people
 * or chats is called here. @data goes to @destroy at the end. Failures are told in the
 * conversation @where (nullable). */
void tg_start_find(TgChats *chats,
                   const char *typed,
                   const char *where,
                   TgFound done,
                   gpointer data,
                   GDestroyNotify destroy);

/** tg_start_open: opens or joins it. */
void tg_start_open(TgChats *chats, const char *typed);
/** tg_start_link: the same with a link that somebody followed: it asks before it joins anything or
 * starts a bot. FALSE: it names no person and no chat. */
gboolean tg_start_link(TgChats *chats, const char *link);
/** tg_start_send: to somebody who was named in another way; the conversation goes on under our
 * name. */
void tg_start_send(TgChats *chats, const char *typed, const char *html);
/** tg_start_add_contact: @alias: (nullable). */
void tg_start_add_contact(TgChats *chats, const char *typed, const char *alias);
void tg_start_invite(TgChats *chats, const TgRoom *room, const char *typed);
/** tg_start_create: a new supergroup or channel. */
void tg_start_create(TgChats *chats, MtPeerKind kind, const char *title);

G_END_DECLS
