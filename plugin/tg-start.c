/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * From what somebody typed to a person or chat.
 */
#include "tg-start.h"

#include "tg-blist.h"
#include "tg-chat.h"
#include "tg-host.h"
#include "tg-names.h"
#include "tg-receive.h"
#include "tg-send.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
    char *where;
    TgFound done;
    gpointer data;
    GDestroyNotify destroy;
} Search;

static void
search_free(gpointer data)
{
    Search *self = data;

    if (self->destroy != NULL)
        self->destroy(self->data);
    g_free(self->where);
    g_free(self);
}

static void
search_ended(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    const Search *search = data;
    TgRoom *room = NULL;

    if (answer->failure == MT_FAILURE_NONE && answer->peer.type != MT_PEER_NONE)
        room = tg_chats_get_room(chats, answer->peer, 0);
    else if (answer->failure == MT_FAILURE_NONE)
        tg_chats_complain(chats, search->where, _("Nobody at Telegram has that number."));
    else
        tg_chats_complain_about(chats, search->where, answer);
    if (!tg_chats_is_over(chats))
        search->done(chats, room, search->data);
}

void
tg_start_find(TgChats *chats,
              const char *typed,
              const char *where,
              TgFound done,
              gpointer data,
              GDestroyNotify destroy)
{
    G_GNUC_UNUSED g_autoptr(TgConnection) held = tg_connection_ref(tg_chats_get_connection(chats));
    MtChats *core = tg_chats_get_core(chats);
    g_autoptr(TgName) name = tg_names_read(typed);
    Search *search = g_new0(Search, 1);
    guint request = 0;

    search->where = g_strdup(where);
    search->done = done;
    search->data = data;
    search->destroy = destroy;
    if (name->kind == TG_NAME_PHONE)
        request = mt_chats_resolve_phone(core, name->text, tg_host_now());
    else if (name->kind == TG_NAME_USERNAME)
        request = mt_chats_resolve(core, name->text, tg_host_now());
    else if (name->kind == TG_NAME_INVITE)
        request = mt_chats_join_invite(core, name->text, tg_host_now());
    if (request != 0) {
        tg_chats_expect(chats, request, search_ended, search, search_free);
        return;
    }
    if (name->kind == TG_NAME_UNKNOWN)
        tg_chats_complain(chats, where,
                          _("Type a phone number with its country code, a @name, or a link of "
                            "t.me."));
    if (!tg_chats_is_over(chats))
        done(chats,
             name->kind == TG_NAME_PEER ? tg_chats_get_room(chats, name->peer, name->topic) : NULL,
             data);
    search_free(search);
}

/* --- opening --------------------------------------------------------------------------------- */

static void
open_found(TgChats *chats, TgRoom *room, gpointer data)
{
    PurpleConversation *conversation;

    if (room == NULL)
        return;
    if (!tg_room_is_person(room)) {
        tg_chat_enter(chats, room);
        return;
    }
    tg_blist_show(chats, room);
    if (tg_chats_is_over(chats))
        return;
    conversation = tg_receive_find_conversation(chats, room);
    if (conversation == NULL)
        conversation =
            purple_conversation_new(PURPLE_CONV_TYPE_IM, tg_chats_get_account(chats), room->name);
    if (conversation != NULL && !tg_chats_is_over(chats))
        purple_conversation_present(conversation);
}

void
tg_start_open(TgChats *chats, const char *typed)
{
    tg_start_find(chats, typed, NULL, open_found, NULL, NULL);
}

static void
send_found(TgChats *chats, TgRoom *room, gpointer data)
{
    const char *html = data;

    if (room == NULL)
        return;
    open_found(chats, room, NULL);
    if (tg_chats_is_over(chats) || !tg_send_text(chats, room, html, 0))
        return;
    tg_send_echo(chats, room, html);
}

void
tg_start_send(TgChats *chats, const char *typed, const char *html)
{
    tg_start_find(chats, typed, typed, send_found, g_strdup(html), g_free);
}

/* --- contacts -------------------------------------------------------------------------------- */

typedef struct {
    char *typed;
    char *alias;
} Addition;

static void
addition_free(gpointer data)
{
    Addition *self = data;

    g_free(self->typed);
    g_free(self->alias);
    g_free(self);
}

/* The entry that the front end made is replaced by one under our name, in the same group. */
static void
replace_buddy(TgChats *chats, const TgRoom *room, const Addition *addition)
{
    PurpleAccount *account = tg_chats_get_account(chats);
    PurpleBuddy *typed = purple_find_buddy(account, addition->typed);

    if (typed == NULL || strcmp(addition->typed, room->name) == 0)
        return;
    if (purple_find_buddy(account, room->name) == NULL)
        purple_blist_add_buddy(purple_buddy_new(account, room->name, addition->alias), NULL,
                               purple_buddy_get_group(typed), NULL);
    purple_blist_remove_buddy(typed);
}

static void
add_found(TgChats *chats, TgRoom *room, gpointer data)
{
    const Addition *addition = data;
    const MtPeer *peer =
        room != NULL ? mt_chats_find_peer(tg_chats_get_core(chats), room->peer) : NULL;
    g_autofree char *first = NULL;
    g_autofree char *last = NULL;

    if (peer == NULL || !tg_room_is_person(room))
        return;
    first = g_strdup(addition->alias != NULL ? addition->alias : peer->first_name);
    last = g_strdup(addition->alias != NULL ? "" : peer->last_name);
    if ((peer->flags & (MT_PEER_CONTACT | MT_PEER_SELF)) == 0 && first != NULL)
        tg_chats_expect_in(chats,
                           mt_chats_add_contact(tg_chats_get_core(chats), room->peer, first,
                                                last != NULL ? last : "", FALSE, tg_host_now()),
                           NULL);
    replace_buddy(chats, room, addition);
    if (!tg_chats_is_over(chats))
        tg_blist_show(chats, room);
}

void
tg_start_add_contact(TgChats *chats, const char *typed, const char *alias)
{
    Addition *addition = g_new0(Addition, 1);

    addition->typed = g_strdup(typed);
    addition->alias = g_strdup(alias != NULL && *alias != '\0' ? alias : NULL);
    tg_start_find(chats, typed, NULL, add_found, addition, addition_free);
}

/* --- groups ---------------------------------------------------------------------------------- */

static void
invite_found(TgChats *chats, TgRoom *room, gpointer data)
{
    const TgRoom *where = tg_chats_find_room(chats, data);

    if (room != NULL && where != NULL)
        tg_chat_invite_peer(chats, where, room->peer);
}

void
tg_start_invite(TgChats *chats, const TgRoom *room, const char *typed)
{
    tg_start_find(chats, typed, room->name, invite_found, g_strdup(room->name), g_free);
}

static void
created(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    if (tg_chats_complain_about(chats, NULL, answer) || answer->peer.type == MT_PEER_NONE)
        return;
    tg_chat_enter(chats, tg_chats_get_room(chats, answer->peer, 0));
}

void
tg_start_create(TgChats *chats, MtPeerKind kind, const char *title)
{
    const MtNewChat chat = {.kind = kind, .title = title};

    tg_chats_expect(chats, mt_chats_create(tg_chats_get_core(chats), &chat, tg_host_now()), created,
                    NULL, NULL);
}
