/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What is known of a person or chat; the search; the list of rooms.
 */
#include "chats/tg-info.h"

#include "chats/tg-blist.h"
#include "chats/tg-chat.h"
#include "chats/tg-start.h"
#include "chats/tg-status.h"
#include "tg-host.h"
#include "tg-text.h"
#include "tg-ui.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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

/* (transfer full): @details: (nullable): as long as they have not come. */
static PurpleNotifyUserInfo *
make_info(TgChats *chats, const TgRoom *room, const MtChatInfo *details)
{
    PurpleNotifyUserInfo *info = purple_notify_user_info_new();

    add_peer(chats, info, room);
    if (details != NULL)
        add_details(info, details);
    return info;
}

/* --- its window ------------------------------------------------------------------------------ */

/* Whoever is asked for by libpurple's name has a window with that name for a title already. What is
 * shown instead has a title for people. It opens at once, while Finch still lets a new window come
 * to the front, and libpurple notes it once only: Finch does not survive to be told to close one
 * that is not there any more. */
struct _TgInfoWindow {
    gpointer handle; /* (nullable): it is closed */
    char *title;
};

static void
window_clear(gpointer data)
{
    TgInfoWindow *self = data;

    g_free(self->title);
}

static void
window_unref(gpointer data)
{
    g_rc_box_release_full(data, window_clear);
}

static void
window_closed(gpointer data)
{
    TgInfoWindow *self = data;

    self->handle = NULL;
    window_unref(self);
}

void
tg_info_stop(TgChats *chats)
{
    g_slist_free_full(g_steal_pointer(&tg_chats_get_counts(chats)->infos), window_unref);
}

/* One window for each title. */
static void
close_titled(TgChats *chats, const char *title)
{
    TgCounts *counts = tg_chats_get_counts(chats);
    GSList *next = NULL;

    for (GSList *link = counts->infos; link != NULL; link = next) {
        TgInfoWindow *window = link->data;

        next = link->next;
        if (window->handle != NULL && !g_str_equal(window->title, title))
            continue;
        counts->infos = g_slist_delete_link(counts->infos, link);
        if (window->handle != NULL)
            purple_notify_close(PURPLE_NOTIFY_USERINFO, window->handle);
        window_unref(window);
    }
}

static void
close_asked(TgChats *chats, const char *who)
{
    PurpleNotifyUserInfo *info = purple_notify_user_info_new();
    gpointer handle = purple_notify_userinfo(tg_chats_get_gc(chats), who, info, NULL, NULL);

    if (handle != NULL)
        purple_notify_close(PURPLE_NOTIFY_USERINFO, handle);
    purple_notify_user_info_destroy(info);
}

/* (transfer full) */
static TgInfoWindow *
open_window(TgChats *chats, const TgRoom *room)
{
    TgInfoWindow *self = g_rc_box_new0(TgInfoWindow);
    PurpleNotifyUserInfo *info = make_info(chats, room, NULL);

    self->title = tg_blist_title(chats, room);
    close_titled(chats, self->title);
    self->handle = purple_notify_userinfo(tg_chats_get_gc(chats), self->title, info, window_closed,
                                          g_rc_box_acquire(self));
    purple_notify_user_info_destroy(info);
    if (self->handle != NULL && !tg_chats_is_over(chats)) {
        TgCounts *counts = tg_chats_get_counts(chats);

        counts->infos = g_slist_prepend(counts->infos, g_rc_box_acquire(self));
    }
    return self;
}

/* A question about somebody; @window: (nullable): where front ends have none. */
typedef struct {
    char *name;
    char *heading;
    TgInfoWindow *window;
} Asked;

static void
asked_free(gpointer data)
{
    Asked *self = data;

    g_free(self->name);
    g_free(self->heading);
    if (self->window != NULL)
        window_unref(self->window);
    g_free(self);
}

static void
info_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    const Asked *asked = data;
    const TgRoom *room = tg_chats_find_room(chats, asked->name);
    PurpleConnection *gc = tg_chats_get_gc(chats);
    PurpleNotifyUserInfo *info;

    if (room == NULL || tg_chats_complain_about(chats, asked->name, answer))
        return;
    info = make_info(chats, room, answer->info);
    if (asked->window == NULL)
        purple_notify_userinfo(gc, asked->heading, info, NULL, NULL);
    else if (asked->window->handle != NULL)
        purple_notify_get_ui_ops()->notify_userinfo(gc, asked->window->title, info);
    purple_notify_user_info_destroy(info);
}

/* @who: (nullable): what a window of the front end's is called. */
static void
show(TgChats *chats, const TgRoom *room, const char *who)
{
    G_GNUC_UNUSED g_autoptr(TgConnection) held = tg_connection_ref(tg_chats_get_connection(chats));
    Asked *asked = g_new0(Asked, 1);

    asked->name = g_strdup(room->name);
    asked->heading = who != NULL ? g_strdup(room->name) : tg_blist_title(chats, room);
    if (tg_ui_get_kind() != TG_UI_OTHER) {
        if (who != NULL)
            close_asked(chats, who);
        if (!tg_chats_is_over(chats))
            asked->window = open_window(chats, room);
    }
    if (tg_chats_is_over(chats))
        asked_free(asked);
    else
        tg_chats_expect(chats,
                        mt_chats_load_info(tg_chats_get_core(chats), room->peer, tg_host_now()),
                        info_came, asked, asked_free);
}

void
tg_info_show(TgChats *chats, const TgRoom *room)
{
    show(chats, room, NULL);
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
        show(chats, room, data);
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
