/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Groups and channels as libpurple's chats.
 */
#include "chats/tg-chat.h"

#include "chats/tg-blist.h"
#include "chats/tg-members.h"
#include "chats/tg-receive.h"
#include "chats/tg-send.h"
#include "chats/tg-standing.h"
#include "chats/tg-start.h"
#include "chats/tg-topics.h"
#include "chats/tg-upgrade.h"
#include "tg-host.h"
#include "words/tg-names.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define COMPONENT "id"
#define FIRST_MESSAGES 30
#define FEW_MESSAGES 10

/* --- members --------------------------------------------------------------------------------- */

/* A channel's members are told in no other way. */
void
tg_chat_note_service(TgChats *chats, const TgRoom *room, const MtMessage *message)
{
    const MtService *service = message->service;
    gboolean there = service->kind == MT_SERVICE_ADDED;

    if (room->peer.type != MT_PEER_CHANNEL)
        return;
    if (service->kind == MT_SERVICE_MIGRATED_FROM)
        tg_upgrade_note(chats, service->peer, room->peer);
    if (service->kind == MT_SERVICE_TOPIC_EDITED && (service->changes & MT_TOPIC_TITLE) != 0)
        tg_topics_load(chats, room->peer);
    if (service->kind == MT_SERVICE_JOINED_BY_LINK || service->kind == MT_SERVICE_JOINED_BY_REQUEST)
        tg_members_set(chats, room, message->sender, TRUE);
    if (!there && service->kind != MT_SERVICE_REMOVED)
        return;
    for (guint i = 0; service->users != NULL && i < service->users->len; i++) {
        if (tg_chats_is_over(chats))
            return;
        tg_members_set(chats, room, g_array_index(service->users, MtPeerId, i), there);
    }
}

/* A service message says it already. */
static gboolean
buddy_joining(PurpleConversation *conversation,
              const char *name,
              PurpleConvChatBuddyFlags flags,
              gpointer data)
{
    return purple_conversation_get_account(conversation) == tg_chats_get_account(data);
}

static gboolean
buddy_leaving(PurpleConversation *conversation, const char *name, const char *reason, gpointer data)
{
    return purple_conversation_get_account(conversation) == tg_chats_get_account(data);
}

static void
first_messages_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    TgRoom *room = tg_chats_find_room(chats, data);

    if (room == NULL || tg_receive_find_conversation(chats, room) == NULL)
        return;
    tg_receive_first(chats, room, answer->failure == MT_FAILURE_NONE ? answer->messages : NULL);
    if (!tg_chats_is_over(chats) && (room = tg_chats_find_room(chats, data)) != NULL)
        tg_members_tell(chats, room);
}

static void
load_first(TgChats *chats, TgRoom *room, gint count)
{
    room->history_shown = TRUE;
    room->first = TG_FIRST_COMING;
    tg_chats_expect(chats,
                    mt_chats_load_history(tg_chats_get_core(chats), room->peer, room->topic, 0, 0,
                                          count, tg_host_now()),
                    first_messages_came, g_strdup(room->name), g_free);
}

/* Somebody opens a window to write to a person: what was said last stands in it. */
static void
conversation_opened(PurpleConversation *conversation, gpointer data)
{
    TgChats *chats = data;
    TgRoom *room;

    if (purple_conversation_get_account(conversation) != tg_chats_get_account(chats))
        return;
    room = tg_chats_find_room(chats, purple_conversation_get_name(conversation));
    if (room != NULL && tg_room_is_person(room) && !room->history_shown && room->top != 0)
        load_first(chats, room, CLAMP(room->unread, FEW_MESSAGES, FIRST_MESSAGES));
}

/* The next window shows what there is anew. */
static void
conversation_closed(PurpleConversation *conversation, gpointer data)
{
    TgChats *chats = data;
    TgRoom *room;

    if (purple_conversation_get_account(conversation) != tg_chats_get_account(chats))
        return;
    room = tg_chats_find_room(chats, purple_conversation_get_name(conversation));
    if (room == NULL)
        return;
    room->oldest = 0;
    room->history_shown = FALSE;
    room->members_shown = room->members = 0;
    room->members_told = FALSE;
    room->day = 0;
    if (room->before != NULL)
        room->before->oldest = 0;
    tg_receive_no_first(chats, room);
}

/* A connection that ends has left its groups before we are told to close it. */
static void
signing_off(PurpleConnection *gc, gpointer data)
{
    if (gc == tg_chats_get_gc(data))
        tg_send_all_typed(data);
}

/* What libpurple joined too early: of names that are not ours no list will tell. */
static void
open_typed(TgChats *chats)
{
    g_autoptr(GList) wanted = tg_chats_list_wanted(chats);

    for (const GList *item = wanted; item != NULL; item = item->next) {
        g_autofree char *typed = g_strdup(item->data);
        g_autoptr(TgName) name = tg_names_read(typed);

        if (name->kind != TG_NAME_PEER && name->kind != TG_NAME_UNKNOWN &&
            tg_chats_take_wanted(chats, typed))
            tg_start_open(chats, typed);
    }
}

void
tg_chat_begin(TgChats *chats)
{
    purple_signal_connect(purple_conversations_get_handle(), "conversation-created", chats,
                          PURPLE_CALLBACK(conversation_opened), chats);
    purple_signal_connect(purple_conversations_get_handle(), "deleting-conversation", chats,
                          PURPLE_CALLBACK(conversation_closed), chats);
    purple_signal_connect(purple_conversations_get_handle(), "chat-buddy-joining", chats,
                          PURPLE_CALLBACK(buddy_joining), chats);
    purple_signal_connect(purple_connections_get_handle(), "signing-off", chats,
                          PURPLE_CALLBACK(signing_off), chats);
    purple_signal_connect(purple_conversations_get_handle(), "chat-buddy-leaving", chats,
                          PURPLE_CALLBACK(buddy_leaving), chats);
    open_typed(chats);
}

/* --- the end of a membership, and of being online -------------------------------------------- */

/* (transfer full): what the user calls it in the buddy list, if it is in there. */
static char *
title_of(TgChats *chats, const TgRoom *room)
{
    PurpleChat *node = g_hash_table_lookup(tg_chats_get_nodes(chats), room->name);

    return node != NULL ? g_strdup(purple_chat_get_name(node)) : tg_blist_title(chats, room);
}

/* Front ends make a title of the name when a chat is left. */
static void
set_title(TgChats *chats, const TgRoom *room, PurpleConversation *conversation)
{
    g_autofree char *title = title_of(chats, room);

    purple_conversation_set_title(conversation, title);
}

static void
note_left(TgChats *chats, const TgRoom *room)
{
    PurpleConversation *conversation;

    serv_got_chat_left(tg_chats_get_gc(chats), room->number);
    conversation = tg_chats_is_over(chats) ? NULL : tg_receive_find_conversation(chats, room);
    if (conversation != NULL)
        set_title(chats, room, conversation);
}

void
tg_chat_keep_titles(TgChats *chats)
{
    PurpleAccount *account = tg_chats_get_account(chats);

    for (const GList *item = purple_get_chats(); item != NULL; item = item->next) {
        PurpleConversation *conversation = item->data;
        const TgRoom *room = tg_chats_find_room(chats, purple_conversation_get_name(conversation));

        if (room != NULL && purple_conversation_get_account(conversation) == account)
            set_title(chats, room, conversation);
    }
}

/* --- opening --------------------------------------------------------------------------------- */

gboolean
tg_chat_open(TgChats *chats, TgRoom *room)
{
    PurpleConvChat *chat = tg_receive_find_chat(chats, room);
    g_autofree char *self = NULL;

    room = room->into != NULL ? room->into : room;
    if (chat != NULL && !purple_conv_chat_has_left(chat))
        return TRUE;
    tg_blist_show(chats, room); /* for its title */
    if (tg_chats_is_over(chats))
        return FALSE;
    serv_got_joined_chat(tg_chats_get_gc(chats), room->number, room->name);
    chat = tg_chats_is_over(chats) ? NULL : tg_receive_find_chat(chats, room);
    if (chat == NULL)
        return FALSE;
    self = tg_chats_dup_self_name(chats);
    purple_conv_chat_set_nick(chat, self);
    tg_standing_begin(chats, room);
    tg_members_load(chats, room);
    return TRUE;
}

void
tg_chat_go_on(TgChats *chats, const TgRoom *room)
{
    PurpleConversation *conversation = tg_receive_find_conversation(chats, room);

    if (conversation == NULL)
        return;
    set_title(chats, room, conversation);
    if (tg_chats_is_over(chats) || tg_receive_find_chat(chats, room) == NULL ||
        purple_conv_chat_has_left(
            tg_receive_find_chat(chats, room))) /* it is opened again with its entry */
        return;
    tg_members_load(chats, room);
}

static void
enter(TgChats *chats, TgRoom *room)
{
    if (!tg_chat_open(chats, room))
        return;
    if (!room->history_shown)
        load_first(chats, room, FIRST_MESSAGES);
    purple_conversation_present(tg_receive_find_conversation(chats, room));
}

void
tg_chat_resume(TgChats *chats, TgRoom *room)
{
    const MtPeer *peer = mt_chats_find_peer(tg_chats_get_core(chats), room->peer);
    gboolean is_wanted = tg_chats_take_wanted(chats, room->name) ||
                         (room->before != NULL && tg_chats_take_wanted(chats, room->before->name));
    const PurpleConvChat *chat = tg_receive_find_chat(chats, room);

    if (tg_room_is_person(room) || peer == NULL || room->into != NULL ||
        (peer->flags & (MT_PEER_LEFT | MT_PEER_FORBIDDEN)) != 0)
        return;
    if (chat != NULL) {
        room->history_shown = TRUE;
        room->members_told = TRUE;
        tg_chat_open(chats, room);
        return;
    }
    if (is_wanted && tg_chat_open(chats, room) && !room->history_shown)
        load_first(chats, room, FIRST_MESSAGES);
}

static void
joined(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    TgRoom *room = tg_chats_find_room(chats, data);

    if (room == NULL)
        return;
    if (answer->failure == MT_FAILURE_NONE || answer->failure == MT_FAILURE_ALREADY) {
        enter(chats, room);
        return;
    }
    tg_receive_no_first(chats, room);
    tg_chats_complain_about(chats, NULL, answer);
}

void
tg_chat_enter(TgChats *chats, TgRoom *room)
{
    MtChats *core = tg_chats_get_core(chats);
    const MtPeer *peer = mt_chats_find_peer(core, room->peer);

    if (peer == NULL || (peer->flags & MT_PEER_LEFT) == 0 || room->peer.type != MT_PEER_CHANNEL) {
        enter(chats, room);
        return;
    }
    room->first = TG_FIRST_COMING; /* that the user joined stands behind what was said before */
    tg_chats_expect(chats, mt_chats_join(core, room->peer, tg_host_now()), joined,
                    g_strdup(room->name), g_free);
}

static void
room_changed(TgChats *chats, TgRoom *room, const MtPeer *peer, guint changes)
{
    gboolean is_outside = (peer->flags & (MT_PEER_LEFT | MT_PEER_FORBIDDEN)) != 0;
    PurpleConversation *conversation = tg_receive_find_conversation(chats, room);

    if (conversation == NULL)
        return;
    if ((changes & MT_PEER_CHANGE_NAME) != 0)
        set_title(chats, room, conversation);
    if (!tg_chats_is_over(chats) && !is_outside)
        tg_standing_changed(chats, room, peer);
    if (tg_chats_is_over(chats) || (changes & MT_PEER_CHANGE_MEMBER) == 0 || !is_outside)
        return;
    tg_standing_ended(chats, room, peer);
    if (!tg_chats_is_over(chats))
        note_left(chats, room);
}

/* A forum has more than one window. */
void
tg_chat_peer_changed(TgChats *chats, MtPeerId peer, guint changes)
{
    const MtPeer *known = mt_chats_find_peer(tg_chats_get_core(chats), peer);
    g_autoptr(GList) rooms = NULL;

    if (peer.type == MT_PEER_USER || known == NULL ||
        (changes & (MT_PEER_CHANGE_NAME | MT_PEER_CHANGE_MEMBER | MT_PEER_CHANGE_FLAGS)) == 0)
        return;
    rooms = tg_chats_list_rooms(chats);
    for (const GList *link = rooms; link != NULL && !tg_chats_is_over(chats); link = link->next) {
        TgRoom *room = link->data;

        if (room->into == NULL && mt_peer_id_equal(room->peer, peer))
            room_changed(chats, room, known, changes);
    }
}

void
tg_chat_retitle(TgChats *chats, const TgRoom *room)
{
    PurpleConversation *conversation = tg_receive_find_conversation(chats, room);
    g_autofree char *title = title_of(chats, room);

    if (conversation != NULL && g_strcmp0(purple_conversation_get_title(conversation), title) != 0)
        purple_conversation_set_title(conversation, title);
}

/* --- joining --------------------------------------------------------------------------------- */

GList *
tg_chat_make_info(PurpleConnection *gc)
{
    struct proto_chat_entry *entry = g_new0(struct proto_chat_entry, 1);

    entry->label = _("_Name or link:");
    entry->identifier = COMPONENT;
    entry->required = TRUE;
    return g_list_append(NULL, entry);
}

GHashTable *
tg_chat_make_defaults(PurpleConnection *gc, const char *name)
{
    GHashTable *defaults = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);

    if (name != NULL)
        g_hash_table_insert(defaults, (gpointer)COMPONENT, g_strdup(name));
    return defaults;
}

char *
tg_chat_get_name(GHashTable *components)
{
    return g_strdup(g_hash_table_lookup(components, COMPONENT));
}

void
tg_chat_join(PurpleConnection *gc, GHashTable *components)
{
    TgChats *chats = tg_chats_find(gc);
    const char *name = g_hash_table_lookup(components, COMPONENT);

    if (chats != NULL && name != NULL)
        tg_start_open(chats, name);
    else if (name != NULL)
        tg_chats_want(gc, name);
}

/* --- what can be done ------------------------------------------------------------------------ */

static void
left(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    const TgRoom *room = tg_chats_find_room(chats, data);

    if (!tg_chats_complain_about(chats, data, answer) && room != NULL)
        note_left(chats, room);
}

void
tg_chat_leave(TgChats *chats, const TgRoom *room)
{
    tg_chats_expect(chats, mt_chats_leave(tg_chats_get_core(chats), room->peer, tg_host_now()),
                    left, g_strdup(room->name), g_free);
}

void
tg_chat_set_topic(PurpleConnection *gc, int number, const char *topic)
{
    TgChats *chats = tg_chats_find(gc);
    const TgRoom *room = chats != NULL ? tg_chats_find_number(chats, number) : NULL;

    if (room != NULL)
        tg_chats_expect_in(chats,
                           mt_chats_set_about(tg_chats_get_core(chats), room->peer,
                                              topic != NULL ? topic : "", tg_host_now()),
                           room->name);
}

static void
invited(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    const TgRoom *room = tg_chats_find_room(chats, data);

    if (tg_chats_complain_about(chats, data, answer) || room == NULL || answer->peers == NULL)
        return;
    for (guint i = 0; i < answer->peers->len; i++) {
        g_autofree char *who = tg_chats_dup_title(chats, g_array_index(answer->peers, MtPeerId, i));
        g_autofree char *text = g_strdup_printf(
            _("%s could not be added because of their settings; /link gives a link to send."), who);

        tg_receive_say(chats, room, text, tg_host_now().wall_ms / 1000);
        if (tg_chats_is_over(chats))
            return;
    }
}

void
tg_chat_invite_peer(TgChats *chats, const TgRoom *room, MtPeerId who)
{
    tg_chats_expect(chats,
                    mt_chats_invite(tg_chats_get_core(chats), room->peer, &who, 1, tg_host_now()),
                    invited, g_strdup(room->name), g_free);
}

void
tg_chat_invite(PurpleConnection *gc, int number, const char *message, const char *who)
{
    TgChats *chats = tg_chats_find(gc);
    const TgRoom *room = chats != NULL ? tg_chats_find_number(chats, number) : NULL;

    if (room != NULL)
        tg_start_invite(chats, room, who);
}

char *
tg_chat_get_alias(PurpleConnection *gc, int number, const char *who)
{
    TgChats *chats = tg_chats_find(gc);
    MtPeerId peer;
    gint32 topic;

    if (chats == NULL || !tg_names_parse(who, &peer, &topic))
        return NULL;
    return tg_chats_dup_title(chats, peer);
}

char *
tg_chat_get_real_name(PurpleConnection *gc, int number, const char *who)
{
    return g_strdup(who);
}
