/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Presence, typing and read marks.
 */
#include "chats/tg-status.h"

#include "chats/tg-receive.h"
#include "chats/tg-typing.h"
#include "tg-account.h"
#include "tg-host.h"
#include "tg-text.h"
#include "tg-ui.h"
#include "words/tg-names.h"

#include <glib/gi18n-lib.h>

#define STATUS_ONLINE "available"
#define STATUS_AWAY "away"
#define STATUS_OFFLINE "offline"
/* Telegram forgets both after a while. */
#define REPEAT_PRESENCE_S 50
#define TYPING_S 6
#define REPEAT_TYPING_S 4
/* Pidgin tells of a window before it is in front. */
#define SEEN_DELAY_MS 700

GList *
tg_status_make_types(void)
{
    GList *types = NULL;

    types = g_list_append(
        types, purple_status_type_new(PURPLE_STATUS_AVAILABLE, STATUS_ONLINE, NULL, TRUE));
    types =
        g_list_append(types, purple_status_type_new(PURPLE_STATUS_AWAY, STATUS_AWAY, NULL, TRUE));
    types = g_list_append(
        types, purple_status_type_new(PURPLE_STATUS_OFFLINE, STATUS_OFFLINE, NULL, TRUE));
    return types;
}

/* --- theirs ---------------------------------------------------------------------------------- */

static const char *
status_of(const TgChats *chats, const MtPeer *peer)
{
    if (peer == NULL || (peer->flags & MT_PEER_DELETED) != 0)
        return STATUS_OFFLINE;
    if ((peer->flags & (MT_PEER_SELF | MT_PEER_BOT | MT_PEER_SUPPORT)) != 0)
        return STATUS_ONLINE;
    if (peer->presence.kind == MT_PRESENCE_ONLINE &&
        peer->presence.at_s > tg_host_now().wall_ms / 1000)
        return STATUS_ONLINE;
    return tg_chats_is_on(chats, TG_OPTION_SHOW_AWAY, TRUE) ? STATUS_AWAY : STATUS_OFFLINE;
}

void
tg_status_show(TgChats *chats, MtPeerId peer)
{
    const MtPeer *known = mt_chats_find_peer(tg_chats_get_core(chats), peer);
    const TgRoom *room = tg_chats_get_room(chats, peer, 0);

    purple_prpl_got_user_status(tg_chats_get_account(chats), room->name, status_of(chats, known),
                                NULL);
}

char *
tg_status_dup_text(TgChats *chats, MtPeerId peer)
{
    const MtPeer *known = mt_chats_find_peer(tg_chats_get_core(chats), peer);

    if (known == NULL || (known->flags & MT_PEER_SELF) != 0)
        return NULL;
    if ((known->flags & MT_PEER_BOT) != 0)
        return g_strdup(_("bot"));
    return tg_presence_text(&known->presence, tg_host_now().wall_ms / 1000);
}

char *
tg_status_get_text(PurpleBuddy *buddy)
{
    PurpleAccount *account = purple_buddy_get_account(buddy);
    TgChats *chats = tg_chats_find(purple_account_get_connection(account));
    const TgRoom *room =
        chats != NULL ? tg_chats_find_room(chats, purple_buddy_get_name(buddy)) : NULL;
    g_autofree char *text = room != NULL ? tg_status_dup_text(chats, room->peer) : NULL;

    return text != NULL ? g_markup_escape_text(text, -1) : NULL;
}

void
tg_status_add_tooltip(PurpleBuddy *buddy, PurpleNotifyUserInfo *info, gboolean full)
{
    PurpleAccount *account = purple_buddy_get_account(buddy);
    TgChats *chats = tg_chats_find(purple_account_get_connection(account));
    const TgRoom *room =
        chats != NULL ? tg_chats_find_room(chats, purple_buddy_get_name(buddy)) : NULL;
    const MtPeer *peer =
        room != NULL ? mt_chats_find_peer(tg_chats_get_core(chats), room->peer) : NULL;
    g_autofree char *text = NULL;

    if (peer == NULL)
        return;
    if (tg_ui_get_kind() == TG_UI_WINDOWS) { /* Pidgin says libpurple's name only */
        g_autofree char *title = tg_chats_dup_title(chats, room->peer);

        purple_notify_user_info_add_pair_plaintext(info, _("Name"), title);
    }
    if (peer->username != NULL) {
        g_autofree char *name = g_strconcat("@", peer->username, NULL);

        purple_notify_user_info_add_pair_plaintext(info, _("User name"), name);
    }
    if (full && peer->phone != NULL) {
        g_autofree char *phone = tg_text_phone(peer->phone, NULL, NULL);

        purple_notify_user_info_add_pair_plaintext(info, _("Phone"), phone);
    }
    text = tg_status_dup_text(chats, room->peer);
    if (text != NULL)
        purple_notify_user_info_add_pair_plaintext(info, _("Status"), text);
}

void
tg_status_typing(TgChats *chats, const MtChatEvent *event)
{
    gboolean types = event->typing.kind != MT_TYPING_NOTHING;
    TgRoom *room = tg_chats_get_room(chats, event->peer,
                                     event->peer.type == MT_PEER_CHANNEL ? event->topic : 0);

    if (!tg_room_is_person(room))
        tg_typing_seen(chats, room, event->who, types);
    else if (types)
        serv_got_typing(tg_chats_get_gc(chats), room->name, TYPING_S, PURPLE_TYPING);
    else
        serv_got_typing_stopped(tg_chats_get_gc(chats), room->name);
}

void
tg_status_wrote(TgChats *chats, TgRoom *room, MtPeerId who)
{
    if (!tg_room_is_person(room))
        tg_typing_seen(chats, room, who, FALSE);
}

/* --- ours ------------------------------------------------------------------------------------ */

static gboolean
is_available(const TgChats *chats)
{
    PurplePresence *presence = purple_account_get_presence(tg_chats_get_account(chats));

    return purple_presence_is_available(presence);
}

/* Nobody asked for it, so that nobody is told when it fails. */
static void
presence_told(TgChats *chats, const MtAnswer *answer, gpointer data)
{
}

static void
tell_presence(TgChats *chats)
{
    tg_chats_expect(
        chats, mt_chats_set_presence(tg_chats_get_core(chats), is_available(chats), tg_host_now()),
        presence_told, NULL, NULL);
}

static gboolean
presence_due(gpointer data)
{
    if (is_available(data))
        tell_presence(data);
    return TRUE;
}

void
tg_status_set(PurpleAccount *account, PurpleStatus *status)
{
    TgChats *chats = tg_chats_find(purple_account_get_connection(account));

    if (chats != NULL && purple_status_is_active(status))
        tell_presence(chats);
}

unsigned int
tg_status_send_typing(PurpleConnection *gc, const char *who, PurpleTypingState state)
{
    TgChats *chats = tg_chats_find(gc);
    const TgRoom *room = chats != NULL ? tg_chats_find_room(chats, who) : NULL;

    if (room == NULL || state == PURPLE_TYPED)
        return 0;
    mt_chats_type(tg_chats_get_core(chats), room->peer, room->topic,
                  state == PURPLE_TYPING ? MT_TYPING_TEXT : MT_TYPING_NOTHING, tg_host_now());
    tg_connection_wake(tg_chats_get_connection(chats));
    return state == PURPLE_TYPING ? REPEAT_TYPING_S : 0;
}

/* --- what was read --------------------------------------------------------------------------- */

gboolean
tg_status_is_looked_at(PurpleConversation *conversation)
{
    const PurpleConversationUiOps *ops = purple_conversation_get_ui_ops(conversation);

    /* Where nobody knows, what is shown is read. */
    return ops == NULL || ops->has_focus == NULL || purple_conversation_has_focus(conversation);
}

static gboolean
seen_due(gpointer data)
{
    TgChats *chats = data;
    g_autoptr(GList) rooms = tg_chats_list_rooms(chats);

    tg_chats_get_counts(chats)->seen = 0;
    for (const GList *link = rooms; link != NULL; link = link->next) {
        TgRoom *room = link->data;
        PurpleConversation *conversation;

        if (!room->read_due)
            continue;
        room->read_due = FALSE;
        conversation = tg_receive_find_conversation(chats, room);
        if (conversation == NULL || room->newest <= room->read ||
            !tg_status_is_looked_at(conversation))
            continue;
        room->read = room->newest;
        mt_chats_read(tg_chats_get_core(chats), room->peer, room->topic, room->newest,
                      tg_host_now());
        tg_connection_wake(tg_chats_get_connection(chats));
    }
    return FALSE;
}

void
tg_status_seen(TgChats *chats, TgRoom *room)
{
    TgCounts *counts = tg_chats_get_counts(chats);

    if (room->newest <= room->read || !tg_chats_is_on(chats, TG_OPTION_MARK_READ, TRUE))
        return;
    room->read_due = TRUE;
    if (counts->seen == 0)
        counts->seen = purple_timeout_add(SEEN_DELAY_MS, seen_due, chats);
}

static void
conversation_updated(PurpleConversation *conversation, PurpleConvUpdateType type, gpointer data)
{
    TgChats *chats = data;
    TgRoom *room;

    if (type != PURPLE_CONV_UPDATE_UNSEEN ||
        purple_conversation_get_account(conversation) != tg_chats_get_account(chats))
        return;
    room = tg_chats_find_room(chats, purple_conversation_get_name(conversation));
    if (room != NULL)
        tg_status_seen(chats, room);
}

/* --- the beginning and the end --------------------------------------------------------------- */

void
tg_status_begin(TgChats *chats)
{
    purple_signal_connect(purple_conversations_get_handle(), "conversation-updated", chats,
                          PURPLE_CALLBACK(conversation_updated), chats);
    tg_chats_get_counts(chats)->presence =
        purple_timeout_add_seconds(REPEAT_PRESENCE_S, presence_due, chats);
    tell_presence(chats);
}

static void
stop_timer(guint *timer)
{
    if (*timer != 0)
        purple_timeout_remove(*timer);
    *timer = 0;
}

void
tg_status_stop(TgChats *chats)
{
    stop_timer(&tg_chats_get_counts(chats)->presence);
    stop_timer(&tg_chats_get_counts(chats)->seen);
    tg_typing_stop(chats);
}
