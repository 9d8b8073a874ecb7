/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * From what somebody typed to a person or chat.
 */
#include "chats/tg-start.h"

#include "chats/tg-ask.h"
#include "chats/tg-blist.h"
#include "chats/tg-chat.h"
#include "chats/tg-receive.h"
#include "chats/tg-send.h"
#include "tg-host.h"
#include "tg-text.h"
#include "words/tg-names.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LONGEST_TITLE 128

typedef struct {
    char *where;
    char *invite;
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
    g_free(self->invite);
    g_free(self);
}

static void
membership_checked(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    const Search *search = data;
    TgRoom *room = NULL;

    if (!tg_chats_complain_about(chats, search->where, answer) && answer->invite != NULL &&
        answer->invite->peer.type != MT_PEER_NONE)
        room = tg_chats_get_room(chats, answer->invite->peer, 0);
    if (!tg_chats_is_over(chats))
        search->done(chats, room, search->data);
}

/* Where somebody is a member, an invitation leads there all the same. @search goes on. */
static void
check_membership(TgChats *chats, Search *search)
{
    Search *next = g_new0(Search, 1);

    *next = *search;
    *search = (Search){0};
    tg_chats_expect(chats,
                    mt_chats_check_invite(tg_chats_get_core(chats), next->invite, tg_host_now()),
                    membership_checked, next, search_free);
}

static void
search_ended(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    Search *search = data;
    TgRoom *room = NULL;

    if (answer->failure == MT_FAILURE_ALREADY && search->invite != NULL) {
        check_membership(chats, search);
        return;
    }

    if (answer->failure == MT_FAILURE_NONE && answer->peer.type != MT_PEER_NONE)
        room = tg_chats_get_room(chats, answer->peer, 0);
    else if (answer->failure == MT_FAILURE_NONE)
        tg_chats_complain(chats, search->where, _("Nobody at Telegram has that number."));
    else
        tg_chats_complain_about(chats, search->where, answer);
    if (!tg_chats_is_over(chats))
        search->done(chats, room, search->data);
}

/* (nullable): what is called so in the account's list, if only one is. @several: more are. */
static TgRoom *
find_titled(TgChats *chats, const char *typed, gboolean *several)
{
    g_autofree char *stripped = g_strstrip(g_strdup(typed));
    g_autofree char *wanted = g_utf8_casefold(stripped, -1);
    g_autoptr(GList) rooms = tg_chats_list_rooms(chats);
    TgRoom *found = NULL;

    *several = FALSE;
    for (const GList *link = rooms; link != NULL && *stripped != '\0'; link = link->next) {
        g_autofree char *title = tg_blist_title(chats, link->data);
        g_autofree char *folded = g_utf8_casefold(title, -1);

        if (((TgRoom *)link->data)->into != NULL || strcmp(folded, wanted) != 0)
            continue;
        *several = found != NULL;
        if (*several)
            return NULL;
        found = link->data;
    }
    return found;
}

/* What the buddy list has comes with the list of chats at the latest. */
static gboolean
is_known(TgChats *chats, const char *typed, MtPeerId peer)
{
    return mt_chats_find_peer(tg_chats_get_core(chats), peer) != NULL ||
           g_hash_table_contains(tg_chats_get_nodes(chats), typed) ||
           purple_find_buddy(tg_chats_get_account(chats), typed) != NULL;
}

/* (nullable): without a question to Telegram; NULL: it has been said that this is nobody. */
static TgRoom *
find_here(TgChats *chats, const TgName *name, const char *typed, const char *where)
{
    if (name->kind == TG_NAME_PEER && is_known(chats, typed, name->peer)) {
        TgRoom *room = tg_chats_get_room(chats, name->peer, name->topic);

        return room->into != NULL ? room->into : room;
    }
    if (name->kind == TG_NAME_PEER)
        tg_chats_complain(
            chats, where,
            _("There is nobody and nothing of that name, or it cannot be reached yet."));
    else if (name->kind == TG_NAME_ELSEWHERE)
        tg_chats_complain(chats, where, _("That link works in Telegram's own apps only."));
    else
        tg_chats_complain(chats, where,
                          _("Type a phone number with its country code, a @name, or a link of "
                            "t.me."));
    return NULL;
}

/* A word that may be somebody's @name is first of all the name of whoever is in the list: nothing
 * must go to a stranger who happens to be called so. TRUE: it is one, or one of several. */
static gboolean
is_title(TgChats *chats, const TgName *name, const char *typed, const char *where, TgRoom **room)
{
    gboolean several;

    if (name->kind != TG_NAME_UNKNOWN &&
        (name->kind != TG_NAME_USERNAME || strpbrk(typed, "@/:") != NULL))
        return FALSE;
    *room = find_titled(chats, typed, &several);
    if (several)
        tg_chats_complain(chats, where, _("Several are called that: type a @name."));
    return several || *room != NULL;
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
    TgRoom *room = NULL;

    search->where = g_strdup(where);
    search->done = done;
    search->data = data;
    search->destroy = destroy;
    search->invite = g_strdup(name->kind == TG_NAME_INVITE ? name->text : NULL);
    if (is_title(chats, name, typed, where, &room)) {
        if (!tg_chats_is_over(chats))
            done(chats, room, data);
        search_free(search);
        return;
    }
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
    room = find_here(chats, name, typed, where);
    if (!tg_chats_is_over(chats))
        done(chats, room, data);
    search_free(search);
}

/* --- opening --------------------------------------------------------------------------------- */

/* What is done once it is known who or what was meant. @ask: nobody typed it: it may be a link of a
 * page, which must not join anything by itself. */
typedef struct {
    char *typed;
    char *start;
    gint32 message;
    gint32 topic;
    gboolean ask;
} Opening;

static void
opening_free(gpointer data)
{
    Opening *self = data;

    g_free(self->typed);
    g_free(self->start);
    g_free(self);
}

static Opening *
opening_new(const char *typed, gboolean ask)
{
    g_autoptr(TgName) name = tg_names_read(typed);
    Opening *self = g_new0(Opening, 1);

    self->typed = g_strdup(typed);
    self->start = g_steal_pointer(&name->start);
    self->message = name->message;
    self->topic = name->topic;
    self->ask = ask;
    return self;
}

static void
present_person(TgChats *chats, TgRoom *room)
{
    PurpleConversation *conversation;

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

static void
open_room(TgChats *chats, TgRoom *room)
{
    if (tg_room_is_person(room))
        present_person(chats, room);
    else
        tg_chat_enter(chats, room);
}

static void
linked_message_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    TgRoom *room = tg_chats_find_room(chats, data);

    if (tg_chats_complain_about(chats, data, answer) || room == NULL)
        return;
    if (answer->messages == NULL || answer->messages->len == 0)
        tg_chats_complain(chats, data, _("The message of that link is not there any more."));
    else if (tg_receive_find_conversation(chats, room) != NULL)
        tg_receive_found(chats, room, answer->messages);
}

static void
start_confirmed(TgChats *chats, const char *answer, const char *subject)
{
    g_auto(GStrv) parts = g_strsplit(subject, " ", 2);
    const TgRoom *room = tg_chats_find_room(chats, parts[0]);

    if (room != NULL)
        tg_chats_expect_in(chats,
                           mt_chats_start_bot(tg_chats_get_core(chats), room->peer, room->peer,
                                              parts[1], tg_host_now()),
                           room->name);
}

static void
start_bot(TgChats *chats, const TgRoom *room, const Opening *opening)
{
    g_autofree char *subject = g_strdup_printf("%s %s", room->name, opening->start);
    g_autofree char *title = tg_chats_dup_title(chats, room->peer);
    g_autofree char *question = NULL;

    if (!opening->ask) {
        start_confirmed(chats, "", subject);
        return;
    }
    question = g_strdup_printf(_("Start the bot %s?"), title);
    tg_ask_yes(chats, question, _("It learns who you are and may write to you then."), _("Start"),
               start_confirmed, subject);
}

static void
join_confirmed(TgChats *chats, const char *answer, const char *typed)
{
    tg_start_open(chats, typed);
}

static void
ask_to_join(TgChats *chats, const char *title, gint members, const char *typed)
{
    g_autofree char *question = g_strdup_printf(_("Join %s?"), title);
    g_autofree char *text = g_strdup_printf(
        g_dngettext(GETTEXT_PACKAGE, "%d member", "%d members", (gulong)MAX(members, 0)), members);

    tg_ask_yes(chats, question, members > 0 ? text : NULL, _("Join"), join_confirmed, typed);
}

static void
open_found(TgChats *chats, TgRoom *room, gpointer data)
{
    const Opening *opening = data;
    const MtPeer *peer =
        room != NULL ? mt_chats_find_peer(tg_chats_get_core(chats), room->peer) : NULL;

    if (room == NULL)
        return;
    tg_blist_adopt(chats, opening->typed, room);
    if (opening->ask && peer != NULL && (peer->flags & MT_PEER_LEFT) != 0) {
        g_autofree char *title = tg_chats_dup_title(chats, room->peer);

        ask_to_join(chats, title, peer->members, opening->typed);
        return;
    }
    if (opening->topic != 0 && peer != NULL && peer->kind == MT_PEER_KIND_FORUM)
        room = tg_chats_get_room(chats, room->peer, opening->topic);
    open_room(chats, room);
    if (tg_chats_is_over(chats))
        return;
    if (opening->message != 0 && !tg_room_is_person(room))
        tg_chats_expect(chats,
                        mt_chats_get_messages(tg_chats_get_core(chats), room->peer,
                                              &opening->message, 1, tg_host_now()),
                        linked_message_came, g_strdup(room->name), g_free);
    if (opening->start != NULL && peer != NULL && (peer->flags & MT_PEER_BOT) != 0)
        start_bot(chats, room, opening);
}

void
tg_start_open(TgChats *chats, const char *typed)
{
    tg_start_find(chats, typed, NULL, open_found, opening_new(typed, FALSE), opening_free);
}

static void
invite_checked(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    const MtInvite *invite = answer->invite;
    g_autofree char *title = NULL;

    if (tg_chats_complain_about(chats, NULL, answer) || invite == NULL)
        return;
    if (invite->peer.type != MT_PEER_NONE && invite->member) {
        open_room(chats, tg_chats_get_room(chats, invite->peer, 0));
        return;
    }
    title = invite->title != NULL ? tg_text_foreign(invite->title, LONGEST_TITLE)
                                  : tg_chats_dup_title(chats, invite->peer);
    ask_to_join(chats, title, invite->members, data);
}

gboolean
tg_start_link(TgChats *chats, const char *link)
{
    g_autoptr(TgName) name = tg_names_read(link);

    if (name->kind == TG_NAME_UNKNOWN)
        return FALSE;
    if (name->kind == TG_NAME_INVITE)
        tg_chats_expect(chats,
                        mt_chats_check_invite(tg_chats_get_core(chats), name->text, tg_host_now()),
                        invite_checked, g_strdup(link), g_free);
    else
        tg_start_find(chats, link, NULL, open_found, opening_new(link, TRUE), opening_free);
    return TRUE;
}

/* --- conversations under what was typed ------------------------------------------------------ */

typedef struct {
    char *typed;
    char *html;
} Typed;

static void
typed_free(gpointer data)
{
    Typed *self = data;

    g_free(self->typed);
    g_free(self->html);
    g_free(self);
}

/* It goes on under our name: in the same window, unless there is one with that name already. TRUE:
 * in the same, where what was typed stands already. */
static gboolean
rename_conversation(TgChats *chats, TgRoom *room, const char *typed)
{
    PurpleAccount *account = tg_chats_get_account(chats);
    PurpleConversation *old =
        purple_find_conversation_with_account(PURPLE_CONV_TYPE_IM, typed, account);

    if (old == NULL || strcmp(purple_conversation_get_name(old), room->name) == 0)
        return FALSE;
    tg_blist_show(chats, room); /* for the title */
    if (tg_chats_is_over(chats))
        return FALSE;
    if (tg_receive_find_conversation(chats, room) == NULL) {
        purple_conversation_set_name(old, room->name);
        return TRUE;
    }
    purple_conversation_destroy(old);
    return FALSE;
}

static void
send_found(TgChats *chats, TgRoom *room, gpointer data)
{
    const Typed *typed = data;
    gboolean is_shown = FALSE;

    if (room == NULL)
        return;
    if (!tg_room_is_person(room)) {
        tg_chat_enter(chats, room);
    } else {
        is_shown = rename_conversation(chats, room, typed->typed);
        if (!tg_chats_is_over(chats))
            present_person(chats, room);
    }
    if (tg_chats_is_over(chats) || !tg_send_text(chats, room, typed->html, 0))
        return;
    if (!is_shown)
        tg_send_echo(chats, room, typed->html);
}

void
tg_start_send(TgChats *chats, const char *typed, const char *html)
{
    Typed *data = g_new0(Typed, 1);

    data->typed = g_strdup(typed);
    data->html = g_strdup(html);
    tg_start_find(chats, typed, typed, send_found, data, typed_free);
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
    g_auto(GStrv) names = g_strsplit(addition->alias != NULL ? addition->alias : "", " ", 2);
    const char *first;
    const char *last;

    if (peer == NULL || !tg_room_is_person(room)) {
        tg_blist_drop_later(chats, addition->typed); /* nobody has it */
        if (room != NULL && !tg_chats_is_over(chats))
            tg_chat_enter(chats, room);
        return;
    }
    first = addition->alias != NULL ? names[0] : peer->first_name;
    last = addition->alias != NULL && names[0] != NULL ? names[1] : peer->last_name;
    if ((peer->flags & (MT_PEER_CONTACT | MT_PEER_SELF)) == 0 && first != NULL)
        tg_chats_expect_in(chats,
                           mt_chats_add_contact(tg_chats_get_core(chats), room->peer, first,
                                                last != NULL ? last : "", FALSE, tg_host_now()),
                           NULL);
    replace_buddy(chats, room, addition);
    if (!tg_chats_is_over(chats))
        tg_blist_show(chats, room);
}

static void
phone_added(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    TgRoom *room = NULL;

    if (answer->failure == MT_FAILURE_NONE && answer->peer.type != MT_PEER_NONE)
        room = tg_chats_get_room(chats, answer->peer, 0);
    else if (answer->failure == MT_FAILURE_NONE)
        tg_chats_complain(chats, NULL, _("Nobody at Telegram has that number."));
    else
        tg_chats_complain_about(chats, NULL, answer);
    if (!tg_chats_is_over(chats))
        add_found(chats, room, data);
}

void
tg_start_add_contact(TgChats *chats, const char *typed, const char *alias)
{
    g_autoptr(TgName) name = tg_names_read(typed);
    Addition *addition = g_new0(Addition, 1);

    addition->typed = g_strdup(typed);
    addition->alias = g_strdup(alias != NULL && *alias != '\0' ? alias : NULL);
    if (name->kind == TG_NAME_PHONE && addition->alias != NULL) {
        g_auto(GStrv) names = g_strsplit(addition->alias, " ", 2);

        tg_chats_expect(chats,
                        mt_chats_add_phone(tg_chats_get_core(chats), name->text, names[0],
                                           names[1] != NULL ? names[1] : "", tg_host_now()),
                        phone_added, addition, addition_free);
        return;
    }
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
