/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the server answers: differences in parts, holes, errors; each message that is sent is taken
 * once.
 */
#include "order-objects.h"

#include <string.h>

/* The entries behind @pts, at most @limit of them; -1: one with several steps lies across it. */
static guint
entries_behind(const Sequence *sequence, gint32 pts, guint *first)
{
    guint i = 0;

    while (i < sequence->entries->len && g_array_index(sequence->entries, Entry, i).pts <= pts)
        i++;
    /* Those without a step of their own at the end are told again with what follows. */
    *first = i;
    return sequence->entries->len - i;
}

static void
fill_difference(World *self,
                TlArena *arena,
                const Sequence *sequence,
                guint first,
                guint count,
                TlVector *messages,
                TlVector *others)
{
    for (guint i = first; i < first + count; i++) {
        const Entry *entry = &g_array_index(sequence->entries, Entry, i);

        if (entry->kind == ENTRY_NEW) {
            if (!world_is_marked(self->deleted, entry->chat, entry->id))
                messages->objects[messages->len++] = order_make_message(arena, entry);
        } else {
            others->objects[others->len++] = order_make_update(arena, entry);
        }
    }
}

void
world_add_channels(World *self, TlArena *arena, TlVector *others, guint since)
{
    for (guint i = 0; i < N_CHANNELS; i++) {
        TlUpdateChannelTooLong *news = MAKE(TlUpdateChannelTooLong, TL_UPDATE_CHANNEL_TOO_LONG);

        if (self->channels[i].date < since)
            continue;
        news->flags = TL_UPDATE_CHANNEL_TOO_LONG_HAS_PTS;
        news->channel_id = self->channels[i].channel.id;
        news->pts = self->channels[i].pts;
        others->objects[others->len++] = &news->base;
    }
}

TlObject *
world_make_state(World *self, TlArena *arena, gint32 pts, gboolean whole)
{
    TlUpdatesState *state = MAKE(TlUpdatesState, TL_UPDATES_STATE);

    state->pts = pts;
    state->qts = 1;
    state->date = (gint32)self->date;
    state->seq = self->seq;
    return &state->base;
}

static void
answer_difference(World *self, const FakeCall *call)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    const TlCallUpdatesGetDifference *asked = (const TlCallUpdatesGetDifference *)call->object;
    guint first;
    guint count = entries_behind(&self->common, asked->pts, &first);
    guint limit = 1 + (guint)world_dice(self, 12);
    TlUpdatesDifference *whole = MAKE(TlUpdatesDifference, TL_UPDATES_DIFFERENCE);
    TlUpdatesDifferenceSlice *slice = MAKE(TlUpdatesDifferenceSlice, TL_UPDATES_DIFFERENCE_SLICE);
    TlVector *messages = order_make_vector(arena, count + 1);
    TlVector *others = order_make_vector(arena, count + N_CHANNELS + 1);
    gboolean all;

    /* A slice ends where a step ends. */
    while (limit < count && g_array_index(self->common.entries, Entry, first + limit).count == 0)
        limit++;
    all = count <= limit;
    fill_difference(self, arena, &self->common, first, MIN(count, limit), messages, others);
    if (all)
        world_add_channels(self, arena, others, (guint)asked->date);
    whole->new_messages = slice->new_messages = messages;
    whole->other_updates = slice->other_updates = others;
    whole->new_encrypted_messages = slice->new_encrypted_messages = order_make_vector(arena, 0);
    whole->users = slice->users = order_make_users(arena);
    whole->chats = slice->chats = order_make_chats(arena);
    if (all) {
        whole->state = world_make_state(self, arena, self->common.pts, TRUE);
        fake_account_answer(&self->account, call, &whole->base);
    } else {
        TlUpdatesState *state = (TlUpdatesState *)world_make_state(
            self, arena, g_array_index(self->common.entries, Entry, first + limit - 1).pts, FALSE);

        /* Where the slice ends, channels are still told of by the next ones. */
        state->date = asked->date;
        slice->intermediate_state = &state->base;
        fake_account_answer(&self->account, call, &slice->base);
    }
}

static void
answer_hole(World *self, const FakeCall *call, const Sequence *sequence, guint first, guint count)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    TlUpdatesChannelDifferenceTooLong *hole =
        MAKE(TlUpdatesChannelDifferenceTooLong, TL_UPDATES_CHANNEL_DIFFERENCE_TOO_LONG);
    TlDialog *dialog = MAKE(TlDialog, TL_DIALOG);
    TlVector *messages = order_make_vector(arena, count + 1);
    guint given = 0;

    for (guint i = first + count; i-- > 0;) {
        const Entry *entry = &g_array_index(sequence->entries, Entry, i);

        if (entry->kind != ENTRY_NEW || world_is_marked(self->deleted, entry->chat, entry->id))
            continue;
        if (given++ < 3)
            messages->objects[messages->len++] = order_make_message(arena, entry);
        else if (i >= first)
            world_mark(self->skipped, entry->chat, entry->id);
    }
    dialog->flags = TL_DIALOG_HAS_PTS;
    dialog->peer = order_make_peer(arena, sequence->channel);
    dialog->top_message = sequence->last_id;
    dialog->notify_settings = &MAKE(TlPeerNotifySettings, TL_PEER_NOTIFY_SETTINGS)->base;
    dialog->pts = sequence->pts;
    hole->final = TRUE;
    hole->dialog = &dialog->base;
    hole->messages = messages;
    hole->users = order_make_users(arena);
    hole->chats = order_make_chats(arena);
    fake_account_answer(&self->account, call, &hole->base);
}

static void
answer_channel(World *self, const FakeCall *call)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    const TlCallUpdatesGetChannelDifference *asked =
        (const TlCallUpdatesGetChannelDifference *)call->object;
    const Sequence *sequence =
        &self->channels[((const TlInputChannel *)asked->channel)->channel_id - 1];
    guint first;
    guint count = entries_behind(sequence, asked->pts, &first);
    guint limit = 1 + (guint)world_dice(self, 12);
    TlUpdatesChannelDifference *part =
        MAKE(TlUpdatesChannelDifference, TL_UPDATES_CHANNEL_DIFFERENCE);
    TlUpdatesChannelDifferenceEmpty *empty =
        MAKE(TlUpdatesChannelDifferenceEmpty, TL_UPDATES_CHANNEL_DIFFERENCE_EMPTY);
    TlVector *messages = order_make_vector(arena, count + 1);
    TlVector *others = order_make_vector(arena, count + 1);

    if (count == 0) {
        empty->final = TRUE;
        empty->pts = MAX(sequence->pts, 1);
        fake_account_answer(&self->account, call, &empty->base);
        return;
    }
    if (asked->limit == 1 || (self->holes && count > 2)) {
        answer_hole(self, call, sequence, first, count);
        return;
    }
    while (limit < count && g_array_index(sequence->entries, Entry, first + limit).count == 0)
        limit++;
    fill_difference(self, arena, sequence, first, MIN(count, limit), messages, others);
    part->final = count <= limit;
    part->pts = part->final ? sequence->pts
                            : g_array_index(sequence->entries, Entry, first + limit - 1).pts;
    part->new_messages = messages;
    part->other_updates = others;
    part->users = order_make_users(arena);
    part->chats = order_make_chats(arena);
    fake_account_answer(&self->account, call, &part->base);
}

/* --- what the account sends ------------------------------------------------------------------ */

/* FALSE: the server has no such message yet. */
static gboolean
find_sent(const World *self, gint64 random_id, Entry *found)
{
    for (guint i = 0; i < self->common.entries->len; i++) {
        const Entry *entry = &g_array_index(self->common.entries, Entry, i);

        if (entry->sent != 0 && entry->random_id == random_id && entry->kind == ENTRY_NEW) {
            *found = *entry;
            return TRUE;
        }
    }
    return FALSE;
}

static void
take_message(World *self, const TlCallMessagesSendMessage *call)
{
    Entry entry = {.kind = ENTRY_NEW, .count = 1, .date = ++self->date};

    entry.chat =
        (MtPeerId){.type = MT_PEER_USER, .id = ((const TlInputPeerUser *)call->peer)->user_id};
    entry.from = FAKE_SELF;
    entry.random_id = call->random_id;
    entry.sent = (guint)g_ascii_strtoull(call->message + strlen("sent "), NULL, 10);
    entry.id = ++self->common.last_id;
    entry.pts = ++self->common.pts;
    self->common.date = self->date;
    g_array_append_val(self->common.entries, entry);
}

static void
answer_sent(World *self, const FakeCall *call, Entry entry)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    TlUpdateShortSentMessage *brief = MAKE(TlUpdateShortSentMessage, TL_UPDATE_SHORT_SENT_MESSAGE);
    TlUpdates *packet = MAKE(TlUpdates, TL_UPDATES);
    TlUpdateMessageID *name = MAKE(TlUpdateMessageID, TL_UPDATE_MESSAGE_ID);
    TlVector *updates = order_make_vector(arena, 2);

    brief->id = name->id = entry.id;
    name->random_id = entry.random_id;
    brief->pts = entry.pts;
    brief->pts_count = entry.count;
    updates->objects[updates->len++] = order_make_update(arena, &entry);
    updates->objects[updates->len++] = &name->base;
    packet->updates = updates;
    packet->users = order_make_users(arena);
    packet->chats = order_make_chats(arena);
    fake_account_answer(&self->account, call,
                        world_dice(self, 2) == 0 ? &brief->base : &packet->base);
}

/* Taken once, whatever happens to the answer. */
static void
answer_send(World *self, const FakeCall *call)
{
    const TlCallMessagesSendMessage *asked = (const TlCallMessagesSendMessage *)call->object;
    Entry entry = {0};
    gboolean again = find_sent(self, asked->random_id, &entry);

    if (!again) {
        take_message(self, asked);
        find_sent(self, asked->random_id, &entry);
    }
    if (world_dice(self, 4) == 0)
        fake_account_lose_link(&self->account);
    else if (again && world_dice(self, 2) == 0)
        fake_account_fail(&self->account, call, 500, "RANDOM_ID_DUPLICATE");
    else
        answer_sent(self, call, entry);
}

void
world_answer(World *self)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    const FakeCall *call;

    if (self->account.sent->len == 0)
        return;
    call = g_ptr_array_index(self->account.sent,
                             (guint)world_dice(self, (gint)self->account.sent->len));
    if (world_dice(self, 12) == 0 &&
        tl_object_id(call->object) != TL_ID_CALL_MESSAGES_SEND_MESSAGE) {
        fake_account_fail(&self->account, call, 400, "NO_LUCK");
        return;
    }
    switch (tl_object_id(call->object)) {
    case TL_ID_CALL_UPDATES_GET_STATE:
        fake_account_answer(&self->account, call,
                            world_make_state(self, arena, self->common.pts, TRUE));
        break;
    case TL_ID_CALL_UPDATES_GET_DIFFERENCE:
        answer_difference(self, call);
        break;
    case TL_ID_CALL_UPDATES_GET_CHANNEL_DIFFERENCE:
        answer_channel(self, call);
        break;
    case TL_ID_CALL_MESSAGES_SEND_MESSAGE:
        answer_send(self, call);
        break;
    default:
        g_assert_not_reached();
    }
}
