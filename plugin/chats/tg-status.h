/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Who is there, who types, what was read: theirs to libpurple, and ours to Telegram.
 */
#pragma once

#include "chats/tg-chats.h"

G_BEGIN_DECLS

/** tg_status_make_types: (transfer full) (element-type PurpleStatusType) */
GList *tg_status_make_types(void);
void tg_status_begin(TgChats *chats);
void tg_status_stop(TgChats *chats);
/** tg_status_show: the person's presence. */
void tg_status_show(TgChats *chats, MtPeerId peer);
/** tg_status_dup_text: (transfer full) (nullable): when they were there last. */
char *tg_status_dup_text(TgChats *chats, MtPeerId peer);
/** tg_status_wrote: somebody has written, and so types no more. */
void tg_status_wrote(TgChats *chats, TgRoom *room, MtPeerId who);
void tg_status_typing(TgChats *chats, const MtChatEvent *event);
/** tg_status_seen: somebody may be looking at the room: what is in it is marked read soon. */
void tg_status_seen(TgChats *chats, TgRoom *room);
/** tg_status_is_looked_at: whether a conversation is in front of somebody's eyes. */
gboolean tg_status_is_looked_at(PurpleConversation *conversation);

/* For prpl's functions. */
void tg_status_set(PurpleAccount *account, PurpleStatus *status);
unsigned int tg_status_send_typing(PurpleConnection *gc, const char *who, PurpleTypingState state);
char *tg_status_get_text(PurpleBuddy *buddy);
void tg_status_add_tooltip(PurpleBuddy *buddy, PurpleNotifyUserInfo *info, gboolean full);

G_END_DECLS
