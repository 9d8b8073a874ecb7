/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The commands about chats and people.
 */
#include "tg-commands-more.h"

#include "tg-chat.h"
#include "tg-host.h"
#include "tg-info.h"
#include "tg-names.h"
#include "tg-receive.h"
#include "tg-start.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FEW 10
#define MANY 20
#define MOST_HISTORY 100
#define MOST_MEMBERS 50
#define HOUR_S 3600

static void
say(TgChats *chats, const TgRoom *room, const char *text)
{
    tg_receive_say(chats, room, text, tg_host_now().wall_ms / 1000);
}

static gint
count_of(const char *text, gint otherwise, gint most)
{
    gint64 count = g_ascii_strtoll(text, NULL, 10);

    return count > 0 ? (gint)MIN(count, most) : otherwise;
}

/* --- messages -------------------------------------------------------------------------------- */

gboolean
tg_commands_run_messages(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    guint count = (guint)count_of(text, FEW, 200);
    guint all = g_queue_get_length(&room->notes);
    g_autoptr(GString) list = g_string_new(NULL);

    for (guint i = all > count ? all - count : 0; i < all; i++) {
        const TgNote *note = g_queue_peek_nth(&room->notes, i);
        g_autofree char *who = tg_naming_say(tg_chats_get_naming(chats), note->message->sender);

        g_string_append_printf(list, "%s%u  %s: %s", list->len > 0 ? "\n" : "", note->number, who,
                               note->message->text);
    }
    say(chats, room, list->len > 0 ? list->str : _("Nothing was shown here yet."));
    return TRUE;
}

static void
history_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    TgRoom *room = tg_chats_find_room(chats, data);

    if (tg_chats_complain_about(chats, data, answer) || room == NULL)
        return;
    if (answer->messages == NULL || answer->messages->len == 0)
        say(chats, room, _("There is nothing older."));
    else
        tg_receive_history(chats, room, answer->messages, FALSE);
}

/* (transfer none): the id before which nothing was shown: 0: everything. */
static gint32
oldest_of(const TgRoom *room)
{
    gint32 oldest = 0;

    for (const GList *link = room->notes.head; link != NULL; link = link->next) {
        const TgNote *note = link->data;

        if (oldest == 0 || note->message->id < oldest)
            oldest = note->message->id;
    }
    return oldest;
}

gboolean
tg_commands_run_history(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    tg_chats_expect(chats,
                    mt_chats_load_history(tg_chats_get_core(chats), room->peer, room->topic,
                                          oldest_of(room), 0, count_of(text, MANY, MOST_HISTORY),
                                          tg_host_now()),
                    history_came, g_strdup(room->name), g_free);
    return TRUE;
}

static void
search_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    TgRoom *room = tg_chats_find_room(chats, data);

    if (tg_chats_complain_about(chats, data, answer) || room == NULL)
        return;
    if (answer->messages == NULL || answer->messages->len == 0)
        say(chats, room, _("Nothing was found."));
    else
        tg_receive_history(chats, room, answer->messages, FALSE);
}

gboolean
tg_commands_run_search(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    if (*text == '\0') {
        *error = g_strdup(_("What should be searched for?"));
        return FALSE;
    }
    tg_chats_expect(chats,
                    mt_chats_search(tg_chats_get_core(chats), room->peer, text, (MtPeerId){0}, NULL,
                                    MANY, tg_host_now()),
                    search_came, g_strdup(room->name), g_free);
    return TRUE;
}

/* --- people ---------------------------------------------------------------------------------- */

static gboolean
needs_name(const char *text, char **error)
{
    if (*text != '\0')
        return FALSE;
    *error = g_strdup(_("Who? A @name, a phone number, or a name as it is in the list."));
    return TRUE;
}

/* (transfer full): somebody in the list of members may be named as they are shown there. */
static char *
name_of_member(TgChats *chats, const TgRoom *room, const char *text)
{
    PurpleConversation *conversation = tg_receive_find_conversation(chats, room);
    const GList *users = conversation != NULL && !tg_room_is_person(room)
                             ? purple_conv_chat_get_users(PURPLE_CONV_CHAT(conversation))
                             : NULL;

    for (; users != NULL; users = users->next) {
        const PurpleConvChatBuddy *user = users->data;
        MtPeerId peer;
        gint32 topic;
        g_autofree char *title = NULL;

        if (!tg_names_parse(user->name, &peer, &topic))
            continue;
        title = tg_chats_dup_title(chats, peer);
        if (strcmp(title, text) == 0)
            return g_strdup(user->name);
    }
    return g_strdup(text);
}

gboolean
tg_commands_run_invite(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    if (needs_name(text, error))
        return FALSE;
    tg_start_invite(chats, room, text);
    return TRUE;
}

static void
kick_found(TgChats *chats, TgRoom *who, gpointer data)
{
    const TgRoom *room = tg_chats_find_room(chats, data);

    if (who != NULL && room != NULL)
        tg_chats_expect_in(
            chats,
            mt_chats_kick(tg_chats_get_core(chats), room->peer, who->peer, FALSE, tg_host_now()),
            room->name);
}

static void
ban_found(TgChats *chats, TgRoom *who, gpointer data)
{
    const TgRoom *room = tg_chats_find_room(chats, data);

    if (who != NULL && room != NULL)
        tg_chats_expect_in(
            chats,
            mt_chats_kick(tg_chats_get_core(chats), room->peer, who->peer, TRUE, tg_host_now()),
            room->name);
}

static gboolean
remove_member(TgChats *chats, TgRoom *room, const char *text, TgFound done, char **error)
{
    g_autofree char *name = NULL;

    if (needs_name(text, error))
        return FALSE;
    name = name_of_member(chats, room, text);
    tg_start_find(chats, name, room->name, done, g_strdup(room->name), g_free);
    return TRUE;
}

gboolean
tg_commands_run_kick(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    return remove_member(chats, room, text, kick_found, error);
}

gboolean
tg_commands_run_ban(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    return remove_member(chats, room, text, ban_found, error);
}

static gboolean
set_blocked(TgChats *chats, const TgRoom *room, gboolean on, char **error)
{
    if (!tg_room_is_person(room)) {
        *error = g_strdup(_("Only people can be blocked; /leave leaves a group."));
        return FALSE;
    }
    tg_chats_expect_in(
        chats, mt_chats_block(tg_chats_get_core(chats), room->peer, on, tg_host_now()), room->name);
    return TRUE;
}

gboolean
tg_commands_run_block(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    return set_blocked(chats, room, TRUE, error);
}

gboolean
tg_commands_run_unblock(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    return set_blocked(chats, room, FALSE, error);
}

/* --- the chat -------------------------------------------------------------------------------- */

gboolean
tg_commands_run_leave(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    if (tg_room_is_person(room)) {
        *error = g_strdup(_("This is no group."));
        return FALSE;
    }
    tg_chat_leave(chats, room);
    return TRUE;
}

static void
link_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    const TgRoom *room = tg_chats_find_room(chats, data);

    if (!tg_chats_complain_about(chats, data, answer) && room != NULL && answer->link != NULL)
        say(chats, room, answer->link);
}

gboolean
tg_commands_run_link(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    MtChats *core = tg_chats_get_core(chats);
    const MtPeer *peer = mt_chats_find_peer(core, room->peer);

    if (peer != NULL && peer->username != NULL) {
        g_autofree char *link = g_strconcat("https://t.me/", peer->username, NULL);

        say(chats, room, link);
        return TRUE;
    }
    tg_chats_expect(chats, mt_chats_invite_link(core, room->peer, FALSE, tg_host_now()), link_came,
                    g_strdup(room->name), g_free);
    return TRUE;
}

static void
list_members(TgChats *chats, const TgRoom *room, const GPtrArray *members, gint count)
{
    g_autoptr(GString) list = g_string_new(NULL);

    for (guint i = 0; i < members->len; i++) {
        const MtMember *member = g_ptr_array_index(members, i);
        g_autofree char *who = tg_chats_dup_title(chats, member->peer);
        const char *role = member->role == MT_ROLE_CREATOR ? _("owner")
                           : member->role == MT_ROLE_ADMIN ? _("administrator")
                                                           : NULL;

        g_string_append_printf(list, "%s%s", list->len > 0 ? "\n" : "", who);
        if (role != NULL)
            g_string_append_printf(list, " (%s)", role);
    }
    if (count > (gint)members->len) {
        g_string_append_c(list, '\n');
        g_string_append_printf(list, _("%d in all"), count);
    }
    say(chats, room, list->len > 0 ? list->str : _("Nobody was found."));
}

static void
members_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    const TgRoom *room = tg_chats_find_room(chats, data);
    const GPtrArray *members = answer->members;

    if (tg_chats_complain_about(chats, data, answer) || room == NULL)
        return;
    if (members == NULL && answer->info != NULL)
        members = answer->info->people;
    if (members != NULL)
        list_members(chats, room, members, MAX(answer->count, 0));
}

gboolean
tg_commands_run_members(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    MtChats *core = tg_chats_get_core(chats);
    guint request;

    if (tg_room_is_person(room)) {
        *error = g_strdup(_("This is no group."));
        return FALSE;
    }
    if (room->peer.type == MT_PEER_GROUP)
        request = mt_chats_load_info(core, room->peer, tg_host_now());
    else
        request = mt_chats_load_members(
            core, room->peer, *text != '\0' ? MT_MEMBERS_SEARCH : MT_MEMBERS_RECENT,
            *text != '\0' ? text : NULL, 0, MOST_MEMBERS, tg_host_now());
    tg_chats_expect(chats, request, members_came, g_strdup(room->name), g_free);
    return TRUE;
}

gboolean
tg_commands_run_title(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    if (tg_room_is_person(room) || *text == '\0') {
        *error = g_strdup(_("A group needs a name."));
        return FALSE;
    }
    tg_chats_expect_in(
        chats, mt_chats_set_title(tg_chats_get_core(chats), room->peer, text, tg_host_now()),
        room->name);
    return TRUE;
}

gboolean
tg_commands_run_info(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    tg_info_show(chats, room);
    return TRUE;
}

static void
mute(TgChats *chats, TgRoom *room, gint64 until_s)
{
    room->muted_until_s = until_s;
    tg_chats_expect_in(
        chats,
        mt_chats_mute(tg_chats_get_core(chats), room->peer, room->topic, until_s, tg_host_now()),
        room->name);
}

gboolean
tg_commands_run_mute(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    gint hours = count_of(text, 0, 24 * 365);

    mute(chats, room, hours > 0 ? tg_host_now().wall_ms / 1000 + hours * HOUR_S : G_MAXINT32);
    return TRUE;
}

gboolean
tg_commands_run_unmute(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    mute(chats, room, 0);
    return TRUE;
}

gboolean
tg_commands_run_open(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    if (needs_name(text, error))
        return FALSE;
    tg_start_open(chats, text);
    return TRUE;
}
