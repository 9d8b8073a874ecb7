/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Basic groups that become supergroups.
 */
#include "chats/tg-upgrade.h"

#include "chats/tg-blist.h"
#include "chats/tg-chat.h"

/* Where the user put the old entry, what it is called and whether it is joined by itself stays. */
static void
move_entry(TgChats *chats, const TgRoom *old, const TgRoom *room)
{
    if (tg_blist_is_hidden(tg_chats_get_account(chats), old->name)) {
        tg_blist_hide(tg_chats_get_account(chats), room->name, TRUE);
        return;
    }
    if (!g_hash_table_contains(tg_chats_get_nodes(chats), old->name))
        return;
    tg_blist_drop_untouched(chats, room);
    if (!tg_chats_is_over(chats))
        tg_blist_adopt(chats, old->name, room);
    if (!tg_chats_is_over(chats))
        tg_blist_show(chats, room);
}

static void
move_window(TgChats *chats, const TgRoom *old, TgRoom *room)
{
    PurpleAccount *account = tg_chats_get_account(chats);
    PurpleConversation *window =
        purple_find_conversation_with_account(PURPLE_CONV_TYPE_CHAT, old->name, account);

    if (window == NULL)
        return;
    if (purple_find_conversation_with_account(PURPLE_CONV_TYPE_CHAT, room->name, account) != NULL) {
        serv_got_chat_left(tg_chats_get_gc(chats), old->number);
        return;
    }
    room->history_shown = TRUE; /* what was said stands in it */
    room->day = old->day;
    purple_conv_chat_set_id(PURPLE_CONV_CHAT(window), room->number);
    purple_conversation_set_name(window, room->name);
    if (!tg_chats_is_over(chats))
        tg_chat_go_on(chats, room);
}

void
tg_upgrade_note(TgChats *chats, MtPeerId group, MtPeerId into)
{
    TgRoom *old, *room;

    if (group.type != MT_PEER_GROUP || into.type != MT_PEER_CHANNEL)
        return;
    old = tg_chats_get_room(chats, group, 0);
    room = tg_chats_get_room(chats, into, 0);
    if (old->into != NULL)
        return;
    old->into = room;
    room->before = old;
    room->muted_until_s = MAX(room->muted_until_s, old->muted_until_s);
    room->last_number = MAX(room->last_number, old->last_number); /* no number has two meanings */
    move_entry(chats, old, room);
    if (!tg_chats_is_over(chats))
        move_window(chats, old, room);
}

void
tg_upgrade_check(TgChats *chats, MtPeerId peer)
{
    const MtPeer *known =
        peer.type == MT_PEER_GROUP ? mt_chats_find_peer(tg_chats_get_core(chats), peer) : NULL;

    if (known != NULL)
        tg_upgrade_note(chats, peer, known->migrated_to);
}
