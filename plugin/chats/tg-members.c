/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Who is in a group or channel.
 */
#include "chats/tg-members.h"

#include "chats/tg-receive.h"
#include "chats/tg-upgrade.h"
#include "tg-host.h"
#include "words/tg-names.h"

#include <glib/gi18n-lib.h>

#define MOST_MEMBERS 200

/* (transfer none) (nullable): the room that an answer is for, if it is still open. */
static TgRoom *
open_room(TgChats *chats, const char *name)
{
    TgRoom *room = tg_chats_find_room(chats, name);

    return room != NULL && tg_receive_find_chat(chats, room) != NULL ? room : NULL;
}

static PurpleConvChatBuddyFlags
flags_of(MtRole role)
{
    if (role == MT_ROLE_CREATOR)
        return PURPLE_CBFLAGS_FOUNDER;
    return role == MT_ROLE_ADMIN ? PURPLE_CBFLAGS_OP : PURPLE_CBFLAGS_NONE;
}

static void
set_members(TgChats *chats, const TgRoom *room, const GPtrArray *members)
{
    PurpleConvChat *chat = tg_receive_find_chat(chats, room);
    GList *names = NULL, *flags = NULL, *extra = NULL;

    for (guint i = members->len; i > 0; i--) {
        const MtMember *member = g_ptr_array_index(members, i - 1);

        if (member->role == MT_ROLE_BANNED || member->role == MT_ROLE_LEFT)
            continue;
        names = g_list_prepend(names, tg_names_make(member->peer, 0));
        flags = g_list_prepend(flags, GINT_TO_POINTER(flags_of(member->role)));
        extra = g_list_prepend(extra, NULL);
    }
    purple_conv_chat_clear_users(chat);
    chat = tg_chats_is_over(chats) ? NULL : tg_receive_find_chat(chats, room);
    if (names != NULL && chat != NULL)
        purple_conv_chat_add_users(chat, names, extra, flags, FALSE);
    g_list_free_full(names, g_free);
    g_list_free(flags);
    g_list_free(extra);
}

void
tg_members_tell(TgChats *chats, TgRoom *room)
{
    g_autofree char *text = NULL;

    if (room->members_told || room->members_shown == 0 || room->first != TG_FIRST_NOT_ASKED)
        return;
    room->members_told = TRUE;
    text = g_strdup_printf(_("The list has %d of %d members; /members <name> finds others."),
                           room->members_shown, room->members);
    tg_receive_say(chats, room, text, tg_host_now().wall_ms / 1000);
}

/* Those of a large group may have come long ago. */
static void
admins_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    const TgRoom *room = open_room(chats, data);

    if (answer->failure != MT_FAILURE_NONE || answer->members == NULL)
        return;
    for (guint i = 0; room != NULL && i < answer->members->len; i++) {
        const MtMember *member = g_ptr_array_index(answer->members, i);
        g_autofree char *name = tg_names_make(member->peer, 0);
        PurpleConvChat *chat = tg_receive_find_chat(chats, room);

        if (!purple_conv_chat_find_user(chat, name))
            purple_conv_chat_add_user(chat, name, NULL, flags_of(member->role), FALSE);
        room = tg_chats_is_over(chats) ? NULL : open_room(chats, data);
    }
}

static void
load_some(TgChats *chats, const TgRoom *room, MtMembersFilter which, TgAnswered came)
{
    tg_chats_expect(chats,
                    mt_chats_load_members(tg_chats_get_core(chats), room->peer, which, NULL, 0,
                                          MOST_MEMBERS, tg_host_now()),
                    came, g_strdup(room->name), g_free);
}

static void
members_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    TgRoom *room = open_room(chats, data);

    if (room == NULL || answer->failure != MT_FAILURE_NONE || answer->members == NULL)
        return;
    set_members(chats, room, answer->members);
    if (tg_chats_is_over(chats) || (room = open_room(chats, data)) == NULL ||
        answer->count <= (gint)answer->members->len)
        return;
    room->members_shown = (gint)answer->members->len;
    room->members = answer->count;
    load_some(chats, room, MT_MEMBERS_ADMINS, admins_came);
    tg_members_tell(chats, room);
}

static void
info_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    const TgRoom *room = open_room(chats, data);

    if (room == NULL || answer->failure != MT_FAILURE_NONE || answer->info == NULL)
        return;
    tg_upgrade_note(chats, answer->info->migrated_from, room->peer);
    if (tg_chats_is_over(chats) || (room = open_room(chats, data)) == NULL)
        return;
    if (answer->info->people != NULL)
        set_members(chats, room, answer->info->people);
    if (!tg_chats_is_over(chats) && (room = open_room(chats, data)) != NULL)
        purple_conv_chat_set_topic(tg_receive_find_chat(chats, room), NULL, answer->info->about);
}

static void
load_members(TgChats *chats, const TgRoom *room)
{
    const MtPeer *peer = mt_chats_find_peer(tg_chats_get_core(chats), room->peer);
    gboolean is_admin = peer != NULL && (peer->flags & (MT_PEER_ADMIN | MT_PEER_CREATOR)) != 0;

    if (room->peer.type != MT_PEER_CHANNEL || tg_receive_find_chat(chats, room) == NULL ||
        (peer != NULL && peer->kind == MT_PEER_KIND_CHANNEL && !is_admin))
        return;
    load_some(chats, room, MT_MEMBERS_RECENT, members_came);
}

static void
load_info(TgChats *chats, const TgRoom *room)
{
    tg_chats_expect(chats, mt_chats_load_info(tg_chats_get_core(chats), room->peer, tg_host_now()),
                    info_came, g_strdup(room->name), g_free);
}

void
tg_members_load(TgChats *chats, const TgRoom *room)
{
    load_info(chats, room);
    load_members(chats, room);
}

void
tg_members_set(TgChats *chats, const TgRoom *room, MtPeerId who, gboolean there)
{
    PurpleConvChat *chat = tg_receive_find_chat(chats, room);
    g_autofree char *name = tg_names_make(who, 0);
    gboolean known = chat != NULL && purple_conv_chat_find_user(chat, name);

    if (chat == NULL || who.type != MT_PEER_USER)
        return;
    if (there && !known) /* an arrival: otherwise Finch writes a list of one */
        purple_conv_chat_add_user(chat, name, NULL, PURPLE_CBFLAGS_NONE, TRUE);
    else if (!there && known)
        purple_conv_chat_remove_user(chat, name, NULL);
}

void
tg_members_set_own_role(TgChats *chats, const TgRoom *room, MtRole role)
{
    PurpleConvChat *chat = tg_receive_find_chat(chats, room);
    g_autofree char *self = tg_chats_dup_self_name(chats);

    if (chat != NULL && purple_conv_chat_find_user(chat, self))
        purple_conv_chat_user_set_flags(chat, self, flags_of(role));
}

void
tg_members_changed(TgChats *chats, const MtChatEvent *event)
{
    const TgRoom *room = tg_chats_get_room(chats, event->peer, 0);

    if (event->who.type != MT_PEER_NONE)
        tg_members_set(chats, room, event->who, event->on);
    else if (room->peer.type == MT_PEER_CHANNEL)
        load_members(chats, room);
    else if (tg_receive_find_chat(chats, room) != NULL)
        load_info(chats, room);
}
