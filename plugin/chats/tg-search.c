/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * People and chats in a table: what was searched for, and who is blocked.
 */
#include "chats/tg-search.h"

#include "chats/tg-blist.h"
#include "chats/tg-privacy.h"
#include "chats/tg-start.h"
#include "tg-host.h"
#include "tg-ui.h"

#include <glib/gi18n-lib.h>

#define MOST_FOUND 50
#define MOST_BLOCKED 100

/* --- the table ------------------------------------------------------------------------------- */

/* (transfer full): by what a row shows, what libpurple calls it: nobody has to see that. */
static GHashTable *
names_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

static char *
key_of(const char *title, const char *username)
{
    return g_strconcat(title, "\n", username, NULL);
}

/* (nullable) */
static const TgRoom *
room_of_row(TgChats *chats, const GList *row, GHashTable *names)
{
    g_autofree char *key =
        row != NULL && row->next != NULL ? key_of(row->data, row->next->data) : g_strdup("");
    const char *name = g_hash_table_lookup(names, key);

    return chats != NULL && name != NULL ? tg_chats_find_room(chats, name) : NULL;
}

static void
results_closed(gpointer data)
{
    g_hash_table_unref(data);
}

static void
result_opened(PurpleConnection *gc, GList *row, gpointer data)
{
    TgChats *chats = tg_chats_find(gc);
    const TgRoom *room = room_of_row(chats, row, data);

    if (room != NULL)
        tg_start_open(chats, room->name);
}

static void
result_added(PurpleConnection *gc, GList *row, gpointer data)
{
    TgChats *chats = tg_chats_find(gc);
    const TgRoom *room = room_of_row(chats, row, data);

    if (room != NULL && tg_room_is_person(room))
        purple_blist_request_add_buddy(purple_connection_get_account(gc), room->name, NULL, NULL);
    else if (room != NULL)
        tg_blist_show(chats, room);
}

static void
add_result(TgChats *chats, PurpleNotifySearchResults *results, MtPeerId id, GHashTable *names)
{
    const MtPeer *peer = mt_chats_find_peer(tg_chats_get_core(chats), id);
    const TgRoom *room = tg_chats_get_room(chats, id, 0);
    char *username = peer != NULL && peer->username != NULL ? g_strconcat("@", peer->username, NULL)
                                                            : g_strdup("");
    char *title = tg_blist_title(chats, room);

    g_hash_table_insert(names, key_of(title, username), g_strdup(room->name));
    purple_notify_searchresults_row_add(results,
                                        g_list_prepend(g_list_prepend(NULL, username), title));
}

/* (transfer full) */
static PurpleNotifySearchResults *
make_table(TgChats *chats, const GArray *peers, GHashTable *names)
{
    PurpleNotifySearchResults *results = purple_notify_searchresults_new();

    purple_notify_searchresults_column_add(results,
                                           purple_notify_searchresults_column_new(_("Name")));
    purple_notify_searchresults_column_add(results,
                                           purple_notify_searchresults_column_new(_("User name")));
    purple_notify_searchresults_button_add(results, PURPLE_NOTIFY_BUTTON_IM, result_opened);
    for (guint i = 0; i < peers->len; i++)
        add_result(chats, results, g_array_index(peers, MtPeerId, i), names);
    return results;
}

static void
show_table(TgChats *chats, const GArray *peers, const char *query)
{
    GHashTable *names = names_new();
    PurpleNotifySearchResults *results = make_table(chats, peers, names);

    purple_notify_searchresults_button_add(results, PURPLE_NOTIFY_BUTTON_ADD, result_added);
    purple_notify_searchresults(tg_chats_get_gc(chats), _("Telegram"), _("People and chats"), query,
                                results, results_closed, names);
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

/* --- the search ------------------------------------------------------------------------------ */

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
tg_search_run(TgChats *chats, const char *query)
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
    const TgRoom *room = room_of_row(chats, row, data);

    if (room != NULL)
        tg_privacy_block(chats, room, FALSE);
}

static void
blocked_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    PurpleNotifySearchResults *results;
    GHashTable *names;

    if (tg_chats_complain_about(chats, NULL, answer))
        return;
    if (answer->peers == NULL || answer->peers->len == 0) {
        tg_connection_notify(tg_chats_get_connection(chats), _("Blocked people"),
                             _("Nobody is blocked."));
    } else if (tg_ui_has_results()) {
        names = names_new();
        results = make_table(chats, answer->peers, names);
        purple_notify_searchresults_button_add_labeled(results, _("Unblock"), result_unblocked);
        purple_notify_searchresults(tg_chats_get_gc(chats), _("Telegram"), _("Blocked people"),
                                    NULL, results, results_closed, names);
    } else {
        show_lines(chats, answer->peers, _("Blocked people"));
    }
}

void
tg_search_show_blocked(TgChats *chats)
{
    tg_chats_expect(chats,
                    mt_chats_load_blocked(tg_chats_get_core(chats), 0, MOST_BLOCKED, tg_host_now()),
                    blocked_came, NULL, NULL);
}
