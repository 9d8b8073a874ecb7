/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The commands about chats and people.
 */
#include "chats/tg-commands-more.h"

#include "chats/tg-blist.h"
#include "chats/tg-chat.h"
#include "chats/tg-info.h"
#include "chats/tg-privacy.h"
#include "chats/tg-receive.h"
#include "chats/tg-send.h"
#include "chats/tg-start.h"
#include "tg-host.h"
#include "words/tg-names.h"

#include <glib/gi18n-lib.h>
#include <string.h>

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

/* What is done with a member who was named. */
typedef struct {
    char *name;
    guint (*act)(MtChats *core, MtPeerId peer, MtPeerId user, MtTime now);
} Deed;

static void
deed_free(gpointer data)
{
    Deed *self = data;

    g_free(self->name);
    g_free(self);
}

static guint
kick(MtChats *core, MtPeerId peer, MtPeerId user, MtTime now)
{
    return mt_chats_kick(core, peer, user, FALSE, now);
}

static guint
ban(MtChats *core, MtPeerId peer, MtPeerId user, MtTime now)
{
    return mt_chats_kick(core, peer, user, TRUE, now);
}

static void
member_found(TgChats *chats, TgRoom *who, gpointer data)
{
    const Deed *deed = data;
    const TgRoom *room = tg_chats_find_room(chats, deed->name);
    guint request;

    if (who == NULL || room == NULL)
        return;
    request = deed->act(tg_chats_get_core(chats), room->peer, who->peer, tg_host_now());
    if (deed->act == kick || deed->act == ban) /* a service message tells of it */
        tg_chats_expect_in(chats, request, room->name);
    else
        tg_chats_expect_done(chats, request, room->name);
}

static gboolean
do_with_member(TgChats *chats,
               const TgRoom *room,
               const char *text,
               guint (*act)(MtChats *, MtPeerId, MtPeerId, MtTime),
               char **error)
{
    g_autofree char *name = NULL;
    Deed *deed;

    if (needs_name(text, error))
        return FALSE;
    name = name_of_member(chats, room, text);
    deed = g_new0(Deed, 1);
    deed->name = g_strdup(room->name);
    deed->act = act;
    tg_start_find(chats, name, room->name, member_found, deed, deed_free);
    return TRUE;
}

static guint
promote(MtChats *core, MtPeerId peer, MtPeerId user, MtTime now)
{
    return mt_chats_promote(core, peer, user, TRUE, now);
}

static guint
demote(MtChats *core, MtPeerId peer, MtPeerId user, MtTime now)
{
    return mt_chats_promote(core, peer, user, FALSE, now);
}

gboolean
tg_commands_run_kick(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    return do_with_member(chats, room, text, kick, error);
}

gboolean
tg_commands_run_ban(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    return do_with_member(chats, room, text, ban, error);
}

gboolean
tg_commands_run_unban(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    return do_with_member(chats, room, text, mt_chats_unban, error);
}

gboolean
tg_commands_run_promote(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    return do_with_member(chats, room, text, promote, error);
}

gboolean
tg_commands_run_demote(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    return do_with_member(chats, room, text, demote, error);
}

static gboolean
set_blocked(TgChats *chats, const TgRoom *room, gboolean on, char **error)
{
    if (!tg_room_is_person(room)) {
        *error = g_strdup(_("Only people can be blocked; /leave leaves a group."));
        return FALSE;
    }
    tg_privacy_block(chats, room, on);
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
list_members(
    TgChats *chats, const TgRoom *room, const GPtrArray *members, gint count, const char *query)
{
    g_autoptr(GString) list = g_string_new(NULL);

    for (guint i = 0; i < members->len; i++) {
        const MtMember *member = g_ptr_array_index(members, i);
        g_autofree char *who = tg_chats_dup_title(chats, member->peer);
        g_autofree char *folded = g_utf8_casefold(who, -1);
        const char *role = member->role == MT_ROLE_CREATOR ? _("owner")
                           : member->role == MT_ROLE_ADMIN ? _("administrator")
                                                           : NULL;

        if (strstr(folded, query) == NULL) /* basic groups are not searched by the server */
            continue;
        g_string_append_printf(list, "\n%s", who);
        if (role != NULL)
            g_string_append_printf(list, " (%s)", role);
    }
    if (count > (gint)members->len) {
        g_string_append_c(list, '\n');
        g_string_append_printf(list, _("%d in all"), count);
    }
    if (list->len > 0)
        g_string_prepend(list, _("Members:"));
    say(chats, room, list->len > 0 ? list->str : _("Nobody was found."));
}

static void
members_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    g_auto(GStrv) parts = g_strsplit(data, " ", 2);
    const TgRoom *room = tg_chats_find_room(chats, parts[0]);
    gboolean is_whole = answer->members == NULL && answer->info != NULL;
    const GPtrArray *members = is_whole ? answer->info->people : answer->members;
    g_autofree char *query = g_utf8_casefold(is_whole ? parts[1] : "", -1);

    if (tg_chats_complain_about(chats, parts[0], answer) || room == NULL)
        return;
    if (members != NULL)
        list_members(chats, room, members, MAX(answer->count, 0), query);
}

gboolean
tg_commands_run_members(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    MtChats *core = tg_chats_get_core(chats);
    guint request;

    if (room->peer.type == MT_PEER_GROUP)
        request = mt_chats_load_info(core, room->peer, tg_host_now());
    else
        request = mt_chats_load_members(
            core, room->peer, *text != '\0' ? MT_MEMBERS_SEARCH : MT_MEMBERS_RECENT,
            *text != '\0' ? text : NULL, 0, MOST_MEMBERS, tg_host_now());
    tg_chats_expect(chats, request, members_came, g_strdup_printf("%s %s", room->name, text),
                    g_free);
    return TRUE;
}

/* FALSE: it does not say what is needed. */
static gboolean
is_given(const char *text, const char *otherwise, char **error)
{
    if (*text == '\0')
        *error = g_strdup(otherwise);
    return *text != '\0';
}

static void
topic_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    const TgRoom *room = tg_chats_find_room(chats, data);
    const char *about = answer->info != NULL ? answer->info->about : NULL;

    if (!tg_chats_complain_about(chats, data, answer) && room != NULL)
        say(chats, room, about != NULL && *about != '\0' ? about : _("There is no description."));
}

/* Alone, it must not take the description away from everybody. */
gboolean
tg_commands_run_topic(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    if (*text == '\0') {
        tg_chats_expect(chats,
                        mt_chats_load_info(tg_chats_get_core(chats), room->peer, tg_host_now()),
                        topic_came, g_strdup(room->name), g_free);
        return TRUE;
    }
    tg_chats_expect_done(
        chats, mt_chats_set_about(tg_chats_get_core(chats), room->peer, text, tg_host_now()),
        room->name);
    return TRUE;
}

gboolean
tg_commands_run_title(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    if (!is_given(text, _("A group needs a name."), error))
        return FALSE;
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
    tg_chats_expect_done(
        chats,
        mt_chats_mute(tg_chats_get_core(chats), room->peer, room->topic, until_s, tg_host_now()),
        room->name);
}

gboolean
tg_commands_run_mute(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    gint hours = count_of(text, 0, 24 * 365);

    if (hours == 0 && *text != '\0') {
        *error = g_strdup(_("For how many hours? Without a number it is for good."));
        return FALSE;
    }
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

static gboolean
archive(TgChats *chats, TgRoom *room, gboolean on)
{
    tg_chats_expect_done(chats,
                         mt_chats_archive(tg_chats_get_core(chats), room->peer, on, tg_host_now()),
                         room->name);
    tg_blist_archived(chats, room, on);
    return TRUE;
}

gboolean
tg_commands_run_archive(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    return archive(chats, room, TRUE);
}

gboolean
tg_commands_run_unarchive(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    return archive(chats, room, FALSE);
}

/* --- starting something ---------------------------------------------------------------------- */

gboolean
tg_commands_run_add(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    tg_start_add_contact(chats, room->name, text);
    return TRUE;
}

gboolean
tg_commands_run_start(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    g_autofree char *whole = g_strconcat("/start", *text != '\0' ? " " : "", text, NULL);
    g_autofree char *html = g_markup_escape_text(whole, -1);

    if (tg_send_text(chats, room, html, 0))
        tg_send_echo(chats, room, html);
    return TRUE;
}

static gboolean
create(TgChats *chats, MtPeerKind kind, const char *text, char **error)
{
    if (!is_given(text, _("A group needs a name."), error))
        return FALSE;
    tg_start_create(chats, kind, text);
    return TRUE;
}

gboolean
tg_commands_run_newgroup(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    return create(chats, MT_PEER_KIND_SUPERGROUP, text, error);
}

gboolean
tg_commands_run_newchannel(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    return create(chats, MT_PEER_KIND_CHANNEL, text, error);
}
