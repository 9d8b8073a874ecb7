/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Who is blocked: Telegram's list is libpurple's.
 */
#pragma once

#include "chats/tg-chats.h"

G_BEGIN_DECLS

/** tg_privacy_begin: fetches the list. */
void tg_privacy_begin(TgChats *chats);
void tg_privacy_changed(TgChats *chats, MtPeerId peer, gboolean blocked);
/** tg_privacy_block: blocks somebody at Telegram, or not any more; libpurple's list follows. */
void tg_privacy_block(TgChats *chats, const TgRoom *room, gboolean on);
/** tg_privacy_lets_in: whether somebody's messages are shown, by libpurple's settings: who is only
 * let in from the buddy list must not get into it by writing. */
gboolean tg_privacy_lets_in(TgChats *chats, const TgRoom *room);
/** tg_privacy_keeps_out: whoever lets in only those of the buddy list decides who is in it. */
gboolean tg_privacy_keeps_out(TgChats *chats, const TgRoom *room);
/** tg_privacy_add, tg_privacy_remove: for prpl's add_deny() and rem_deny(). */
void tg_privacy_add(PurpleConnection *gc, const char *name);
void tg_privacy_remove(PurpleConnection *gc, const char *name);

G_END_DECLS
