/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What is known of a person or chat; the search; the list of rooms.
 */
#include "chats/tg-info.h"

#include "chats/tg-blist.h"
#include "chats/tg-chat.h"
#include "chats/tg-privacy.h"
#include "chats/tg-start.h"
#include "chats/tg-status.h"
#include "tg-host.h"
#include "tg-text.h"
#include "tg-ui.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_FOUND 50
#define MOST_BLOCKED 100
#define LONGEST_ABOUT 1000

/* --- one peer -------------------------------------------------------------------------------- */

static void
add_pair(PurpleNotifyUserInfo *info, const char *label, const char *value)
{
    if (value != NULL && *value != '\0')
        purple_notify_user_info_add_pair_plaintext(info, label, value);
}

static void
add_number(PurpleNotifyUserInfo *info, const char *label, gint number)
{
    g_autofree char *text = g_strdup_printf("%d", number);

    if (number > 0)
        purple_notify_user_info_add_pair_plaintext(info, label, text);
}

static void
add_warning(PurpleNotifyUserInfo *info, guint flags)
{
    if ((flags & MT_PEER_SCAM) != 0)
        add_pair(info, _("Warning"), _("Many people reported this account as a scam"));
    if ((flags & MT_PEER_FAKE) != 0)
        add_pair(info, _("Warning"), _("This account pretends to be somebody else"));
    if ((flags & MT_PEER_VERIFIED) != 0)
        add_pair(info, _("Verified"), _("by Telegram"));
}

static void
add_peer(TgChats *chats, PurpleNotifyUserInfo *info, const TgRoom *room)
{
    const MtPeer *peer = mt_chats_find_peer(tg_chats_get_core(chats), room->peer);
    g_autofree char *title = tg_blist_title(chats, room);
    g_autofree char *status = tg_status_dup_text(chats, room->peer);

    add_pair(info, _("Name"), title);
    if (peer == NULL)
        return;
    if (peer->username != NULL) {
        g_autofree char *name = g_strconcat("@", peer->username, NULL);

        add_pair(info, _("User name"), name);
    }
    if (peer->phone != NULL) {
        g_autofree char *phone = tg_text_phone(peer->phone, NULL, NULL);

        add_pair(info, _("Phone"), phone);
    }
    add_pair(info, _("Status"), status);
    add_warning(info, peer->flags);
}

static void
add_details(PurpleNotifyUserInfo *info, const MtChatInfo *details)
{
    g_autofree char *about = tg_text_foreign(details->about, LONGEST_ABOUT);

    add_pair(info, _("About"), about);
    add_pair(info, _("Birthday"), details->birthday);
    add_pair(info, _("Invitation"), details->link);
    add_number(info, _("Members"), details->members);
    add_number(info, _("Online"), details->online);
    add_number(info, _("Administrators"), details->admins);
    add_number(info, _("Groups in common"), details->common_chats);
    add_number(info, _("Seconds between messages"), details->slow_mode_s);
    if (details->blocked)
        add_pair(info, _("Blocked"), _("yes"));
}

static void
show_info(TgChats *chats, const TgRoom *room, const MtAnswer *answer, const char *heading)
{
    PurpleNotifyUserInfo *info = purple_notify_user_info_new();

    add_peer(chats, info, room);
    if (answer->info != NULL)
        add_details(info, answer->info);
    purple_notify_userinfo(tg_chats_get_gc(chats), heading, info, NULL, NULL);
    purple_notify_user_info_destroy(info);
}

static void
info_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    const TgRoom *room = tg_chats_find_room(chats, data);
    g_autofree char *title = NULL;

    if (room == NULL || tg_chats_complain_about(chats, data, answer))
        return;
    title = tg_blist_title(chats, room);
    show_info(chats, room, answer, title);
}

static void
load_info(TgChats *chats, const TgRoom *room, TgAnswered done)
{
    tg_chats_expect(chats, mt_chats_load_info(tg_chats_get_core(chats), room->peer, tg_host_now()),
                    done, g_strdup(room->name), g_free);
}

void
tg_info_show(TgChats *chats, const TgRoom *room)
{
    load_info(chats, room, info_came);
}

/* The front end has opened a window already, which it finds by the name that it asked about. */
static void
asked_info_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    const TgRoom *room = tg_chats_find_room(chats, data);

    if (room != NULL && !tg_chats_complain_about(chats, data, answer))
        show_info(chats, room, answer, room->name);
}

/* A window that the front end has opened would wait for ever. */
static void
show_nobody(TgChats *chats, const char *who)
{
    PurpleNotifyUserInfo *info;

    if (tg_ui_get_kind() == TG_UI_OTHER)
        return;
    info = purple_notify_user_info_new();
    add_pair(info, _("Name"), who);
    add_pair(info, _("About"),
             _("There is nobody and nothing of that name, or it cannot be reached yet."));
    purple_notify_userinfo(tg_chats_get_gc(chats), who, info, NULL, NULL);
    purple_notify_user_info_destroy(info);
}

static void
found(TgChats *chats, TgRoom *room, gpointer data)
{
    if (room != NULL)
        load_info(chats, room, asked_info_came);
    else if (!tg_chats_is_over(chats))
        show_nobody(chats, data);
}

void
tg_info_get(PurpleConnection *gc, const char *who)
{
    TgChats *chats = tg_chats_find(gc);

    if (chats != NULL)
        tg_start_find(chats, who, NULL, found, g_strdup(who), g_free);
}

/* --- the search ------------------------------------------------------------------------------ */

static void
result_opened(PurpleConnection *gc, GList *row, gpointer data)
{
    TgChats *chats = tg_chats_find(gc);
    const char *name = g_list_nth_data(row, 2);

    if (chats != NULL && name != NULL)
        tg_start_open(chats, name);
}

static void
result_added(PurpleConnection *gc, GList *row, gpointer data)
{
    TgChats *chats = tg_chats_find(gc);
    const char *name = g_list_nth_data(row, 2);
    const TgRoom *room = chats != NULL && name != NULL ? tg_chats_find_room(chats, name) : NULL;

    if (room != NULL && tg_room_is_person(room))
        purple_blist_request_add_buddy(purple_connection_get_account(gc), name, NULL, NULL);
    else if (room != NULL)
        tg_blist_show(chats, room);
}

static void
add_result(TgChats *chats, PurpleNotifySearchResults *results, MtPeerId id)
{
    const MtPeer *peer = mt_chats_find_peer(tg_chats_get_core(chats), id);
    const TgRoom *room = tg_chats_get_room(chats, id, 0);
    const char *username = peer != NULL && peer->username != NULL ? peer->username : NULL;
    GList *row = NULL;

    row = g_list_append(row, tg_blist_title(chats, room));
    row = g_list_append(row, username != NULL ? g_strconcat("@", username, NULL) : g_strdup(""));
    row = g_list_append(row, g_strdup(room->name));
    purple_notify_searchresults_row_add(results, row);
}

/* (transfer full) */
static PurpleNotifySearchResults *
make_table(TgChats *chats, const GArray *peers)
{
    PurpleNotifySearchResults *results = purple_notify_searchresults_new();

    purple_notify_searchresults_column_add(results,
                                           purple_notify_searchresults_column_new(_("Name")));
    purple_notify_searchresults_column_add(results,
                                           purple_notify_searchresults_column_new(_("User name")));
    purple_notify_searchresults_column_add(results, purple_notify_searchresults_column_new("ID"));
    purple_notify_searchresults_button_add(results, PURPLE_NOTIFY_BUTTON_IM, result_opened);
    for (guint i = 0; i < peers->len; i++)
        add_result(chats, results, g_array_index(peers, MtPeerId, i));
    return results;
}

static void
show_table(TgChats *chats, const GArray *peers, const char *query)
{
    PurpleNotifySearchResults *results = make_table(chats, peers);

    purple_notify_searchresults_button_add(results, PURPLE_NOTIFY_BUTTON_ADD, result_added);
    purple_notify_searchresults(tg_chats_get_gc(chats), _("Telegram"), _("People and chats"), query,
                                results, NULL, NULL);
}

/* For front ends that have no such window. */
static void
show_lines(TgChats *chats, const GArray *peers, const char *primary)
{
    g_autoptr(GString) lines = g_string_new(NULL);

    for (guint i = 0; i < peers->len; i++) {
        MtPeerId id = g_array_index(peers, MtPeerId, i);
        const MtPeer *peer = mt_chats_find_peer(tg_chats_get_core(chats), id);
        const char *username = peer != NULL ? peer->username : NULL;
        g_autofree char *title = tg_chats_dup_title(chats, id);

        g_string_append_printf(lines, "%s%s%s%s", lines->len > 0 ? "\n" : "", title,
                               username != NULL ? " @" : "", username != NULL ? username : "");
    }
    tg_connection_notify(tg_chats_get_connection(chats), primary, lines->str);
}

static void
results_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    if (tg_chats_complain_about(chats, NULL, answer))
        return;
    if (answer->peers == NULL || answer->peers->len == 0)
        tg_connection_notify(tg_chats_get_connection(chats), _("Nothing was found"), data);
    else if (tg_ui_has_results())
        show_table(chats, answer->peers, data);
    else
        show_lines(chats, answer->peers, _("People and chats"));
}

void
tg_info_search(TgChats *chats, const char *query)
{
    tg_chats_expect(chats,
                    mt_chats_find(tg_chats_get_core(chats), query, MOST_FOUND, tg_host_now()),
                    results_came, g_strdup(query), g_free);
}

/* --- who is blocked -------------------------------------------------------------------------- */

static void
result_unblocked(PurpleConnection *gc, GList *row, gpointer data)
{
    TgChats *chats = tg_chats_find(gc);
    const char *name = g_list_nth_data(row, 2);
    const TgRoom *room = chats != NULL && name != NULL ? tg_chats_find_room(chats, name) : NULL;

    if (room != NULL)
        tg_privacy_block(chats, room, FALSE);
}

static void
blocked_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    PurpleNotifySearchResults *results;

    if (tg_chats_complain_about(chats, NULL, answer))
        return;
    if (answer->peers == NULL || answer->peers->len == 0) {
        tg_connection_notify(tg_chats_get_connection(chats), _("Blocked people"),
                             _("Nobody is blocked."));
    } else if (tg_ui_has_results()) {
        results = make_table(chats, answer->peers);
        purple_notify_searchresults_button_add_labeled(results, _("Unblock"), result_unblocked);
        purple_notify_searchresults(tg_chats_get_gc(chats), _("Telegram"), _("Blocked people"),
                                    NULL, results, NULL, NULL);
    } else {
        show_lines(chats, answer->peers, _("Blocked people"));
    }
}

void
tg_info_show_blocked(TgChats *chats)
{
    tg_chats_expect(chats,
                    mt_chats_load_blocked(tg_chats_get_core(chats), 0, MOST_BLOCKED, tg_host_now()),
                    blocked_came, NULL, NULL);
}

/* --- rooms ----------------------------------------------------------------------------------- */

/* A room with what it is called, to be sorted by. */
typedef struct {
    const TgRoom *known;
    const MtPeer *peer;
    char *title;
    char *key;
} Listed;

static void
listed_free(gpointer data)
{
    Listed *self = data;

    g_free(self->title);
    g_free(self->key);
    g_free(self);
}

static gint
compare_listed(gconstpointer a, gconstpointer b)
{
    const Listed *const *first = a;
    const Listed *const *second = b;

    return strcmp((*first)->key, (*second)->key);
}

static GPtrArray *
sort_rooms(TgChats *chats)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(listed_free);
    g_autoptr(GList) rooms = tg_chats_list_rooms(chats);

    for (const GList *link = rooms; link != NULL; link = link->next) {
        const TgRoom *known = link->data;
        const MtPeer *peer = mt_chats_find_peer(tg_chats_get_core(chats), known->peer);
        Listed *listed;

        if (peer == NULL || tg_room_is_person(known) || known->into != NULL ||
            (peer->flags & MT_PEER_FORBIDDEN) != 0)
            continue;
        listed = g_new0(Listed, 1);
        listed->known = known;
        listed->peer = peer;
        listed->title = tg_blist_title(chats, known);
        listed->key = g_utf8_collate_key(listed->title, -1);
        g_ptr_array_add(found, listed);
    }
    g_ptr_array_sort(found, compare_listed);
    return found;
}

static void
add_room(PurpleRoomlist *list, const Listed *listed)
{
    const MtPeer *peer = listed->peer;
    g_autofree char *username =
        peer->username != NULL ? g_strconcat("@", peer->username, NULL) : g_strdup("");
    PurpleRoomlistRoom *room =
        purple_roomlist_room_new(PURPLE_ROOMLIST_ROOMTYPE_ROOM, listed->title, NULL);

    purple_roomlist_room_add_field(list, room, listed->known->name);
    purple_roomlist_room_add_field(list, room, GINT_TO_POINTER(peer->members));
    purple_roomlist_room_add_field(list, room, username);
    purple_roomlist_room_add(list, room);
}

PurpleRoomlist *
tg_info_list_rooms(PurpleConnection *gc)
{
    TgChats *chats = tg_chats_find(gc);
    PurpleRoomlist *list;
    GList *fields = NULL;
    g_autoptr(GPtrArray) rooms = NULL;

    if (chats == NULL)
        return NULL;
    list = purple_roomlist_new(purple_connection_get_account(gc));
    fields = g_list_append(fields,
                           purple_roomlist_field_new(PURPLE_ROOMLIST_FIELD_STRING, "", "id", TRUE));
    fields = g_list_append(fields, purple_roomlist_field_new(PURPLE_ROOMLIST_FIELD_INT,
                                                             _("Members"), "members", FALSE));
    fields = g_list_append(fields, purple_roomlist_field_new(PURPLE_ROOMLIST_FIELD_STRING,
                                                             _("User name"), "username", FALSE));
    purple_roomlist_set_fields(list, fields);
    purple_roomlist_set_in_progress(list, TRUE);
    rooms = sort_rooms(chats);
    for (guint i = 0; i < rooms->len; i++)
        add_room(list, g_ptr_array_index(rooms, i));
    purple_roomlist_set_in_progress(list, FALSE);
    return list;
}

void
tg_info_cancel_rooms(PurpleRoomlist *list)
{
    purple_roomlist_set_in_progress(list, FALSE);
}
