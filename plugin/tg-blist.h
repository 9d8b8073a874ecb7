/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * People and chats in the buddy list: who is in it, what they are called, whether they are there.
 * Groups that the user made are never changed.
 */
#pragma once

#include "tg-chats.h"

G_BEGIN_DECLS

/** tg_blist_begin: fetches contacts and chats. */
void tg_blist_begin(TgChats *chats);
void tg_blist_stop(TgChats *chats);
void tg_blist_load_contacts(TgChats *chats);
void tg_blist_peer_changed(TgChats *chats, MtPeerId peer, guint changes);
/** tg_blist_show: makes sure that the peer is in the list, also after it was removed from it. The
 * front end may end the connection meanwhile. */
void tg_blist_show(TgChats *chats, const TgRoom *room);
/** tg_blist_title: (transfer full): what the room is called. */
char *tg_blist_title(TgChats *chats, const TgRoom *room);

/** tg_blist_find_chat: (nullable): for prpl's find_blist_chat(). */
PurpleChat *tg_blist_find_chat(PurpleAccount *account, const char *name);
/** tg_blist_make_menu: (transfer full) (element-type PurpleMenuAction) */
GList *tg_blist_make_menu(PurpleBlistNode *node);
void tg_blist_add_buddy(PurpleConnection *gc, PurpleBuddy *buddy, PurpleGroup *group);
void tg_blist_remove_buddy(PurpleConnection *gc, PurpleBuddy *buddy, PurpleGroup *group);

G_END_DECLS
