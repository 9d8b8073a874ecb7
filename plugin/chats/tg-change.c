/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Changes of messages as short lines that say which message.
 */
#include "chats/tg-change.h"

#include "chats/tg-receive.h"
#include "chats/tg-topics.h"
#include "tg-account.h"
#include "tg-host.h"

#include <glib/gi18n-lib.h>

#define LONGEST_BRIEF 80

static gint64
now_s(void)
{
    return tg_host_now().wall_ms / 1000;
}

static void
say_edited(TgChats *chats, TgRoom *room, const MtChatEvent *event)
{
    const TgNote *note = tg_room_find_id(room, event->message->id);
    g_autofree char *who = tg_naming_say(tg_chats_get_naming(chats), event->message->sender);
    g_autofree char *now = tg_message_text_edited(event->message, tg_chats_get_naming(chats));
    g_autofree char *name = g_markup_escape_text(who, -1);
    g_autofree char *brief =
        tg_message_text_brief(event->message, tg_chats_get_naming(chats), LONGEST_BRIEF);
    gboolean is_told = note != NULL && event->message->buttons == NULL; /* bots edit all the time */
    g_autofree char *before = is_told ? g_markup_escape_text(note->text, -1) : NULL;
    g_autofree char *was = is_told ? g_strdup_printf(_("(before: %s)"), before) : NULL;
    g_autofree char *html = is_told ? g_strdup_printf("%s: %s <i>%s</i>", name, now, was)
                                    : g_strdup_printf("%s: %s", name, now);

    tg_room_change(room, event->message, brief);
    if (event->message->edit_s != 0)
        tg_receive_say_html(chats, room, html, event->message->edit_s);
}

void
tg_change_deleted(TgChats *chats, TgRoom *room, gint32 id)
{
    const TgNote *note = tg_room_find_id(room, id);
    g_autofree char *who = NULL;
    g_autofree char *text = NULL;

    if (note == NULL)
        return;
    who = tg_naming_say(tg_chats_get_naming(chats), note->sender);
    text = g_strdup_printf(_("Deleted: %s: %s"), who, note->text);
    tg_room_forget(room, id);
    tg_receive_say(chats, room, text, now_s());
}

static void
delete_in(TgChats *chats, TgRoom *room, const GArray *ids)
{
    for (guint i = 0; i < ids->len && !tg_chats_is_over(chats); i++)
        tg_receive_drop(chats, room, g_array_index(ids, gint32, i));
    if (tg_chats_is_over(chats) || tg_topics_deleted(chats, room, ids) ||
        g_queue_is_empty(&room->notes))
        return;
    if (room->flushing && !room->awaiting)
        tg_receive_held(chats, room);
    for (guint i = 0; i < ids->len && !tg_chats_is_over(chats); i++)
        tg_change_deleted(chats, room, g_array_index(ids, gint32, i));
}

/* Numbers of private chats and basic groups are one series: the event may not know the chat. */
static void
delete_messages(TgChats *chats, const MtChatEvent *event)
{
    g_autoptr(GList) rooms = tg_chats_list_rooms(chats);

    for (const GList *link = rooms; link != NULL && !tg_chats_is_over(chats); link = link->next) {
        TgRoom *room = link->data;
        gboolean fits = event->peer.type == MT_PEER_NONE
                            ? room->peer.type != MT_PEER_CHANNEL
                            : mt_peer_id_equal(room->peer, event->peer);

        if (fits && event->ids != NULL)
            delete_in(chats, room, event->ids);
    }
}

static void
say_reactions(TgChats *chats, const TgRoom *room, const MtChatEvent *event)
{
    const TgNote *note = tg_room_find_id(room, event->id);
    g_autofree char *line = NULL;
    g_autofree char *text = NULL;

    if (note == NULL || event->reactions == NULL ||
        !tg_chats_is_on(chats, TG_OPTION_TELL_REACTIONS, TRUE))
        return;
    line = tg_message_text_reactions(event->reactions, tg_chats_get_naming(chats));
    if (line == NULL)
        return;
    text = g_strdup_printf("%s: %s", line, note->text);
    tg_receive_say(chats, room, text, now_s());
}

static void
say_pinned(TgChats *chats, const TgRoom *room, const MtChatEvent *event)
{
    const TgNote *note = event->ids != NULL && event->ids->len > 0
                             ? tg_room_find_id(room, g_array_index(event->ids, gint32, 0))
                             : NULL;
    g_autofree char *text = NULL;

    if (note == NULL || event->on) /* a service message tells of that */
        return;
    text = g_strdup_printf(_("No longer pinned: %s"), note->text);
    tg_receive_say(chats, room, text, now_s());
}

static void
say_read(TgChats *chats, const TgRoom *room)
{
    g_autofree char *who = NULL;
    g_autofree char *text = NULL;

    if (!tg_room_is_person(room) || !tg_chats_is_on(chats, TG_OPTION_TELL_READ, FALSE))
        return;
    who = tg_chats_dup_title(chats, room->peer);
    text = g_strdup_printf(_("%s has read your messages"), who);
    tg_receive_say(chats, room, text, now_s());
}

static void
say_change(TgChats *chats, TgRoom *room, const MtChatEvent *event)
{
    switch (event->kind) {
    case MT_CHAT_EDITED:
        say_edited(chats, room, event);
        break;
    case MT_CHAT_HOLE:
        tg_receive_skipped(chats, room, MAX(event->count, 1));
        break;
    case MT_CHAT_REACTIONS:
        say_reactions(chats, room, event);
        break;
    case MT_CHAT_PINNED:
        say_pinned(chats, room, event);
        break;
    case MT_CHAT_READ_OUTBOX:
        say_read(chats, room);
        break;
    case MT_CHAT_READ_INBOX:
        room->read = MAX(room->read, event->id);
        break;
    default:
        break;
    }
}

/* --- messages that are held --------------------------------------------------------------------
 */

/* 0: it is not about one message. */
static gint32
id_of(const MtChatEvent *event)
{
    switch (event->kind) {
    case MT_CHAT_EDITED:
        return event->message->id;
    case MT_CHAT_REACTIONS:
        return event->id;
    case MT_CHAT_PINNED:
        return event->ids != NULL && event->ids->len > 0 ? g_array_index(event->ids, gint32, 0) : 0;
    default:
        return 0;
    }
}

/* TRUE: it was taken: (transfer full) @event then. */
static gboolean
waits(TgRoom *room, MtChatEvent *event)
{
    gint32 id = id_of(event);
    MtChatEvent *held = id != 0 ? tg_room_find_held(room, id) : NULL;

    if (held == NULL || tg_room_find_id(room, id) != NULL)
        return FALSE;
    if (event->kind != MT_CHAT_EDITED) {
        tg_room_keep_change(room, event, id);
        return TRUE;
    }
    mt_message_free(held->message); /* it appears as it reads now */
    held->message = g_steal_pointer(&event->message);
    mt_chat_event_free(event);
    return TRUE;
}

void
tg_change_show_kept(TgChats *chats, TgRoom *room, gint32 id)
{
    while (!tg_chats_is_over(chats)) {
        g_autoptr(MtChatEvent) event = tg_room_take_change(room, id);

        if (event == NULL)
            return;
        say_change(chats, room, event);
    }
}

void
tg_change_show(TgChats *chats, MtChatEvent *event)
{
    g_autoptr(MtChatEvent) owned = event;
    TgRoom *room;

    if (event->kind == MT_CHAT_DELETED) {
        delete_messages(chats, event);
        return;
    }
    if (event->peer.type == MT_PEER_NONE)
        return;
    room = tg_chats_get_room(chats, event->peer,
                             event->peer.type != MT_PEER_CHANNEL ? 0
                             : event->message != NULL            ? event->message->topic
                                                                 : event->topic);
    if (waits(room, event)) {
        g_steal_pointer(&owned);
        return;
    }
    if (room->flushing && !room->awaiting)
        tg_receive_held(chats, room);
    if (!tg_chats_is_over(chats))
        say_change(chats, room, event);
}
