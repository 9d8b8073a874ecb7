/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Messages that wait for their turn: missed ones until all are there, and all until it is known
 * what the one quotes, or what stands before them.
 */
#include "chats/tg-receive-private.h"

#include "chats/tg-blist.h"
#include "chats/tg-catch-up.h"
#include "chats/tg-change.h"
#include "chats/tg-chat.h"
#include "chats/tg-send.h"
#include "chats/tg-status.h"
#include "tg-account.h"
#include "tg-host.h"

#include <glib/gi18n-lib.h>

/* Missed messages of one chat that are shown, and held while more may come. */
#define MOST_HELD 100
/* In all chats: when there are more, each keeps its share. The core stops fetching when too many
 * events are unconfirmed. */
#define MOST_HELD_IN_ALL (MT_MAX_UNSHOWN / 3 * 2)
/* With a share below this one, it is better to show what is there. */
#define SMALLEST_SHARE 10
#define LONGEST_BRIEF 80
/* How long a message waits for the one that it quotes, or for what was said before. */
#define WAIT_S 3
/* Chats that one call asks for. */
#define MOST_ASKED 100

/* --- what was missed ------------------------------------------------------------------------- */

void
tg_receive_skipped(TgChats *chats, TgRoom *room, gint count)
{
    g_autofree char *text = g_strdup_printf(
        g_dngettext(GETTEXT_PACKAGE, "%d more message was missed before these: /history %d",
                    "%d more messages were missed before these: /history %d", (gulong)count),
        count, MIN(count, TG_RECEIVE_MOST_HISTORY));

    room->oldest = 0; /* history goes on before what comes next */
    if (!tg_receive_is_room_wanted(chats, room))
        return;
    tg_blist_show(chats, room);
    if (!tg_chats_is_over(chats) && (tg_room_is_person(room) || tg_chat_open(chats, room)))
        tg_receive_say(chats, room, text, tg_host_now().wall_ms / 1000);
}

/* What was read elsewhere, or said by the user, is no reason to open a window. */
static gboolean
is_news(TgChats *chats, const TgRoom *room)
{
    if (tg_receive_find_conversation(chats, room) != NULL)
        return TRUE;
    if (room->held.length == 0)
        return room->unread > 0;
    for (const GList *link = room->held.tail; link != NULL; link = link->prev) {
        const MtMessage *message = ((const MtChatEvent *)link->data)->message;

        if (!message->out && message->id > room->read)
            return TRUE;
    }
    return FALSE;
}

/* A line will stand for it: it is not finished before that is there. */
static void
owe(TgChats *chats, TgRoom *room, guint64 token)
{
    if (token == 0)
        return;
    if (mt_chats_pass(tg_chats_get_core(chats), token, tg_host_now()))
        tg_room_owe(room, token);
    else
        mt_chats_shown(tg_chats_get_core(chats), token, tg_host_now());
}

gboolean
tg_receive_hole(TgChats *chats, const MtChatEvent *event)
{
    TgRoom *room;

    if (event->peer.type == MT_PEER_NONE) {
        tg_catch_up(chats, event->token);
        return TRUE;
    }
    if (!tg_chats_is_catching_up(chats))
        return FALSE;
    room = tg_chats_get_room(chats, event->peer,
                             event->peer.type == MT_PEER_CHANNEL ? event->topic : 0);
    if (room->flushing)
        tg_receive_held(chats, room);
    if (tg_chats_is_over(chats))
        return TRUE;
    room->hole = (guint)MAX(event->count, 1);
    owe(chats, room, event->token);
    return TRUE;
}

/* The line that stands for them is there, or nobody needs it. */
static void
settle(TgChats *chats, TgRoom *room)
{
    g_autoptr(GArray) owed = g_steal_pointer(&room->owed);

    if (owed == NULL || tg_chats_is_over(chats))
        return;
    for (guint i = 0; i < owed->len; i++)
        mt_chats_shown(tg_chats_get_core(chats), g_array_index(owed, guint64, i), tg_host_now());
    tg_connection_note(tg_chats_get_connection(chats));
}

/* TRUE: there is one more. */
static gboolean
show_next(TgChats *chats, TgRoom *room)
{
    gint skipped = (gint)tg_room_count_skipped(room);
    gboolean news = is_news(chats, room);
    g_autoptr(MtChatEvent) event = NULL;

    room->skipped = 0;
    room->hole = 0;
    room->waiting_for = 0;
    if (skipped > 0 && news)
        tg_receive_skipped(chats, room, skipped);
    settle(chats, room);
    if (tg_chats_is_over(chats))
        return FALSE;
    event = g_queue_pop_head(&room->held);
    if (event == NULL || room->typed.head != NULL)
        tg_send_typed(chats, room, event != NULL ? event->id : 0);
    if (event == NULL || tg_chats_is_over(chats))
        return FALSE;
    tg_chats_get_counts(chats)->held--;
    if (news && tg_room_find_id(room, event->id) == NULL) /* a history may have brought it */
        tg_receive_show(chats, room, event);
    tg_receive_confirm(chats, event);
    tg_change_show_kept(chats, room, event->id);
    if (g_queue_is_empty(&room->held))
        tg_send_typed(chats, room, 0);
    return !tg_chats_is_over(chats) && !g_queue_is_empty(&room->held);
}

void
tg_receive_held(TgChats *chats, TgRoom *room)
{
    while (show_next(chats, room))
        ;
}

static gboolean
flush_part(gpointer data, gpointer item)
{
    TgChats *chats = data;
    TgRoom *room = item;
    TgCounts *counts = tg_chats_get_counts(chats);

    if (show_next(chats, room))
        return TRUE;
    room->flushing = FALSE;
    counts->flushing--;
    if (counts->flushing == 0 && counts->held > MOST_HELD_IN_ALL && !tg_chats_is_over(chats))
        tg_receive_ready(chats); /* those that came meanwhile; no more come before */
    return FALSE;
}

static void
dialogs_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    const GPtrArray *names = data;

    for (guint i = 0; answer->dialogs != NULL && i < answer->dialogs->len; i++) {
        const MtDialog *dialog = g_ptr_array_index(answer->dialogs, i);

        tg_room_note_dialog(tg_chats_get_room(chats, dialog->peer, 0), dialog);
    }
    for (guint i = 0; i < names->len; i++)
        tg_chats_do_later(chats, flush_part,
                          tg_chats_find_room(chats, g_ptr_array_index(names, i)));
}

static void
array_free(gpointer data)
{
    g_ptr_array_unref(data);
}

/* (transfer full) @names: what became of these chats while nobody was here. */
static void
ask(TgChats *chats, GPtrArray *names)
{
    MtPeerId peers[MOST_ASKED];

    for (guint i = 0; i < names->len; i++)
        peers[i] = tg_chats_find_room(chats, g_ptr_array_index(names, i))->peer;
    tg_chats_expect(
        chats, mt_chats_load_dialog(tg_chats_get_core(chats), peers, names->len, tg_host_now()),
        dialogs_came, names, array_free);
}

/* Where no window is open, it depends on what was read elsewhere whether one is opened. */
static gboolean
is_known(TgChats *chats, const TgRoom *room)
{
    return room->topic != 0 || room->into != NULL ||
           room->asked == tg_chats_get_counts(chats)->gaps ||
           tg_receive_find_conversation(chats, room) != NULL;
}

/* What was said before a group became a supergroup comes before what was said there. */
static gint
compare_rooms(gconstpointer a, gconstpointer b)
{
    const TgRoom *first = a;
    const TgRoom *second = b;

    return (second->into != NULL) - (first->into != NULL);
}

void
tg_receive_ready(TgChats *chats)
{
    g_autoptr(GList) rooms = g_list_sort(tg_chats_list_rooms(chats), compare_rooms);
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);

    for (const GList *link = rooms; link != NULL; link = link->next) {
        TgRoom *room = link->data;

        room->waiting_for = 0;
        if (room->flushing ||
            (g_queue_is_empty(&room->held) && room->skipped == 0 && room->hole == 0))
            continue;
        room->flushing = TRUE;
        tg_chats_get_counts(chats)->flushing++;
        if (is_known(chats, room)) {
            tg_chats_do_later(chats, flush_part, room);
            continue;
        }
        room->asked = tg_chats_get_counts(chats)->gaps;
        g_ptr_array_add(names, g_strdup(room->name));
        if (names->len < MOST_ASKED)
            continue;
        ask(chats, names);
        names = g_ptr_array_new_with_free_func(g_free);
    }
    if (names->len > 0)
        ask(chats, names);
    else
        g_ptr_array_unref(names);
}

/* --- what stands before ---------------------------------------------------------------------- */

/* Better without it than late. */
static gboolean
wait_over(gpointer data)
{
    TgChats *chats = data;
    g_autoptr(TgConnection) held = tg_connection_ref(tg_chats_get_connection(chats));
    g_autoptr(GList) rooms = tg_chats_list_rooms(chats);

    tg_chats_get_counts(chats)->waits = 0;
    for (const GList *link = rooms; link != NULL && !tg_chats_is_over(chats); link = link->next) {
        TgRoom *room = link->data;

        if (room->first == TG_FIRST_COMING &&
            (!g_queue_is_empty(&room->held) || !g_queue_is_empty(&room->typed)))
            room->first = TG_FIRST_LATE;
        else if (room->waiting_for == 0)
            continue;
        if (!room->flushing)
            tg_receive_held(chats, room);
    }
    tg_connection_wake(held); /* something was confirmed */
    return FALSE;
}

void
tg_receive_wait(TgChats *chats)
{
    TgCounts *counts = tg_chats_get_counts(chats);

    if (counts->waits == 0)
        counts->waits = purple_timeout_add_seconds(WAIT_S, wait_over, chats);
}

void
tg_receive_stop(TgChats *chats)
{
    TgCounts *counts = tg_chats_get_counts(chats);

    if (counts->waits != 0)
        purple_timeout_remove(counts->waits);
    counts->waits = 0;
}

/* What is newer comes, or has come, by itself: it goes into the log. */
static gboolean
is_before(const TgRoom *room, gint32 top, const MtMessage *message)
{
    const MtChatEvent *first = room->held.head != NULL ? room->held.head->data : NULL;

    return (room->oldest == 0 || message->id < room->oldest) &&
           (first == NULL || message->id < first->id) && (top == 0 || message->id <= top);
}

void
tg_receive_first(TgChats *chats, TgRoom *room, const GPtrArray *messages)
{
    gboolean is_late = room->first == TG_FIRST_LATE;
    PurpleConversation *conversation;
    g_autoptr(GPtrArray) before = g_ptr_array_new();

    room->first = TG_FIRST_NOT_ASKED;
    for (guint i = 0; messages != NULL && !is_late && i < messages->len; i++)
        if (is_before(room, room->top, g_ptr_array_index(messages, i)))
            g_ptr_array_add(before, g_ptr_array_index(messages, i));
    tg_receive_history(chats, room, before);
    if (!tg_chats_is_over(chats) && !room->flushing)
        tg_receive_held(chats, room);
    conversation = tg_chats_is_over(chats) ? NULL : tg_receive_find_conversation(chats, room);
    if (conversation != NULL && tg_status_is_looked_at(conversation))
        tg_status_seen(chats, room);
}

void
tg_receive_no_first(TgChats *chats, TgRoom *room)
{
    if (room->first == TG_FIRST_NOT_ASKED)
        return;
    room->first = TG_FIRST_NOT_ASKED;
    tg_send_typed(chats, room, 0);
    if (tg_chats_is_over(chats) || room->flushing || g_queue_is_empty(&room->held))
        return;
    room->flushing = TRUE;
    tg_chats_get_counts(chats)->flushing++;
    tg_chats_do_later(chats, flush_part, room);
}

/* --- what was not sent ----------------------------------------------------------------------- */

void
tg_receive_await_gap(TgChats *chats, TgRoom *room)
{
    if (room->flushing)
        return;
    room->awaiting = TRUE;
    room->flushing = TRUE;
    tg_chats_get_counts(chats)->flushing++;
}

static gboolean
is_here(TgChats *chats, const TgRoom *room, const TgGap *gap, gint32 id, guint64 *out_token)
{
    return id <= gap->after || tg_room_find_held(room, id) != NULL ||
           tg_room_find_id(room, id) != NULL ||
           !mt_chats_fill(tg_chats_get_core(chats), gap->hole, id, out_token);
}

/* They stand before what came meanwhile. */
static void
take_gap(TgChats *chats, TgRoom *room, const TgGap *gap)
{
    for (guint i = gap->messages->len; i > 0; i--) {
        const MtMessage *message = g_ptr_array_index(gap->messages, i - 1);
        MtChatEvent *event;
        guint64 token;

        if (is_here(chats, room, gap, message->id, &token))
            continue;
        event = mt_chat_event_new(MT_CHAT_MESSAGE);
        event->peer = room->peer;
        event->id = message->id;
        event->missed = TRUE;
        event->token = token;
        event->message = g_ptr_array_steal_index(gap->messages, i - 1);
        g_queue_push_head(&room->held, event);
        tg_chats_get_counts(chats)->held++;
    }
    if (gap->more > 0 && !g_queue_is_empty(&room->held))
        room->hole = (guint)gap->more + g_queue_get_length(&room->held);
}

void
tg_receive_gap(TgChats *chats, TgRoom *room, const TgGap *gap)
{
    gboolean is_queued = room->flushing && !room->awaiting;

    if (gap->messages != NULL)
        take_gap(chats, room, gap);
    room->awaiting = FALSE;
    if (is_queued)
        return;
    tg_chats_get_counts(chats)->flushing += room->flushing ? 0 : 1;
    room->flushing = TRUE;
    tg_chats_do_later(chats, flush_part, room);
}

/* --- quotes ---------------------------------------------------------------------------------- */

static void
quote_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    TgRoom *room = tg_chats_find_room(chats, data);
    const MtMessage *quote = answer->messages != NULL && answer->messages->len > 0
                                 ? g_ptr_array_index(answer->messages, 0)
                                 : NULL;

    if (room == NULL || room->waiting_for == 0)
        return;
    if (quote != NULL && quote->id == room->waiting_for) {
        g_autofree char *brief =
            tg_message_text_brief(quote, tg_chats_get_naming(chats), LONGEST_BRIEF);

        tg_room_set_quote(room, quote, brief);
    }
    tg_receive_held(chats, room);
}

static gboolean
needs_quote(const TgRoom *room, const MtMessage *message)
{
    const MtReplyTo *reply = &message->reply;

    return reply->id != 0 && reply->id != reply->topic && reply->peer.type == MT_PEER_NONE &&
           (reply->quote == NULL || *reply->quote == '\0') &&
           tg_room_find_quote(room, reply->id) == NULL;
}

static void
fetch_quote(TgChats *chats, TgRoom *room, gint32 id)
{
    room->waiting_for = id;
    tg_receive_wait(chats);
    tg_chats_expect(
        chats, mt_chats_get_messages(tg_chats_get_core(chats), room->peer, &id, 1, tg_host_now()),
        quote_came, g_strdup(room->name), g_free);
}

/* --- what was deleted --------------------------------------------------------------------------
 */

void
tg_receive_drop(TgChats *chats, TgRoom *room, gint32 id)
{
    g_autoptr(MtChatEvent) event = tg_room_take_held(room, id);

    if (event == NULL)
        return;
    tg_chats_get_counts(chats)->held--;
    tg_receive_confirm(chats, event);
}

/* --- the order ------------------------------------------------------------------------------- */

/* (transfer full) @event */
static void
keep(TgChats *chats, TgRoom *room, MtChatEvent *event)
{
    g_queue_push_tail(&room->held, event);
    tg_chats_get_counts(chats)->held++;
}

static void
give_up(TgChats *chats, TgRoom *room, MtChatEvent *event)
{
    owe(chats, room, event->token);
    tg_room_forget_changes(room, event->id);
    mt_chat_event_free(event);
}

/* Each chat keeps the last ones, with room for some more: not for each message all are looked at.
 */
static void
keep_shares(TgChats *chats)
{
    g_autoptr(GList) rooms = tg_chats_list_rooms(chats);
    TgCounts *counts = tg_chats_get_counts(chats);
    guint holding = 0, share;

    for (const GList *link = rooms; link != NULL; link = link->next)
        holding += g_queue_is_empty(&((TgRoom *)link->data)->held) ? 0 : 1;
    share = MOST_HELD_IN_ALL / MAX(holding, 1) / 4 * 3;
    if (share < SMALLEST_SHARE) {
        tg_receive_ready(chats);
        return;
    }
    for (const GList *link = rooms; link != NULL; link = link->next) {
        TgRoom *room = link->data;

        while (g_queue_get_length(&room->held) > share) {
            room->skipped++;
            counts->held--;
            give_up(chats, room, g_queue_pop_head(&room->held));
        }
    }
}

/* (transfer full) @event */
static void
hold_missed(TgChats *chats, TgRoom *room, MtChatEvent *event)
{
    TgCounts *counts = tg_chats_get_counts(chats);
    MtChatEvent *given_up = tg_room_hold(room, event, MOST_HELD);

    if (given_up != NULL)
        give_up(chats, room, given_up);
    else if (++counts->held > MOST_HELD_IN_ALL && counts->flushing == 0)
        keep_shares(chats);
}

gboolean
tg_receive_hold(TgChats *chats, TgRoom *room, MtChatEvent *event)
{
    if (event->missed && tg_chats_is_catching_up(chats)) {
        hold_missed(chats, room, event);
        return TRUE;
    }
    if (room->flushing || room->first == TG_FIRST_COMING) { /* it comes after those */
        keep(chats, room, event);
        if (room->first == TG_FIRST_COMING)
            tg_receive_wait(chats);
        return TRUE;
    }
    if (room->waiting_for == 0)
        tg_receive_held(chats, room);
    if (tg_chats_is_over(chats))
        return FALSE;
    if (room->waiting_for == 0 && tg_receive_is_wanted(chats, room, event->message) &&
        needs_quote(room, event->message))
        fetch_quote(chats, room, event->message->reply.id);
    if (room->waiting_for == 0)
        return FALSE;
    keep(chats, room, event);
    return TRUE;
}
