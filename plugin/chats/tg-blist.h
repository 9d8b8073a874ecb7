/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * People and chats in the buddy list: who is in it, what they are called, whether they are there.
 * Groups that the user made are never changed.
 */
#pragma once

#include "chats/tg-chats.h"

G_BEGIN_DECLS

/** tg_blist_begin: fetches contacts and chats. */
void tg_blist_begin(TgChats *chats);
void tg_blist_stop(TgChats *chats);
void tg_blist_load_contacts(TgChats *chats);
void tg_blist_peer_changed(TgChats *chats, MtPeerId peer, guint changes);
/** tg_blist_archived: it was put into the archive, or taken out. */
void tg_blist_archived(TgChats *chats, TgRoom *room, gboolean on);
/** tg_blist_drop_later: an entry names nobody. The front end may be about to use it: it goes later.
 */
void tg_blist_drop_later(TgChats *chats, const char *name);
/** tg_blist_adopt: an entry that was made with what somebody typed is that room's. */
void tg_blist_adopt(TgChats *chats, const char *typed, const TgRoom *room);
/** tg_blist_show: makes sure that the peer is in the list, also after it was removed from it. The
 * front end may end the connection meanwhile. */
void tg_blist_show(TgChats *chats, const TgRoom *room);
/** tg_blist_show_topic: a forum's topic; not if the user took it out of the list. */
void tg_blist_show_topic(TgChats *chats, const TgRoom *room, const char *title);
/** tg_blist_hide: keeps it out of the list when chats and contacts come, or not any more. */
void tg_blist_hide(PurpleAccount *account, const char *name, gboolean hidden);
/** tg_blist_is_hidden: whether it is kept out. */
gboolean tg_blist_is_hidden(PurpleAccount *account, const char *name);
/** tg_blist_drop_untouched: takes it out of the list, unless the user has put it somewhere or named
 * it. It may come back. */
void tg_blist_drop_untouched(TgChats *chats, const TgRoom *room);
/** tg_blist_title: (transfer full): what the room is called. */
char *tg_blist_title(TgChats *chats, const TgRoom *room);

/** tg_blist_find_chat: (nullable): for prpl's find_blist_chat(). */
PurpleChat *tg_blist_find_chat(PurpleAccount *account, const char *name);
/** tg_blist_make_menu: (transfer full) (element-type PurpleMenuAction) */
GList *tg_blist_make_menu(PurpleBlistNode *node);
void tg_blist_add_buddy(PurpleConnection *gc, PurpleBuddy *buddy, PurpleGroup *group);
/** tg_blist_remove_buddy, tg_blist_remove_buddies, tg_blist_alias_buddy: nothing is done at
 * Telegram before somebody has agreed to it. */
void tg_blist_remove_buddy(PurpleConnection *gc, PurpleBuddy *buddy, PurpleGroup *group);
void tg_blist_remove_buddies(PurpleConnection *gc, GList *buddies, GList *groups);
void tg_blist_alias_buddy(PurpleConnection *gc, const char *name, const char *alias);

G_END_DECLS
