/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Each channel's and supergroup's own sequence: updates.getChannelDifference, at most ten at a
 * time. https://core.telegram.org/api/updates#recovering-gaps
 */
#include <client/updates/mt-updates-private.h>

#include <base/mt-limits.h>
#include <client/model/mt-model.h>
#include <client/store/mt-deadline.h>
#include <tl-api.h>
#include <tl/tl-codec.h>

#define MAX_FETCHING 10u
#define MAX_WATCHED 10u
#define FETCH_LIMIT 100
/* Between two looks at a channel that sends nothing by itself. */
#define MAX_POLL_S 600

static MtPeerId
peer_of(const MtChannelBox *channel)
{
    return (MtPeerId){.type = MT_PEER_CHANNEL, .id = channel->id};
}

/* --- boxes ----------------------------------------------------------------------------------- */

void
mt_channel_box_free(gpointer data)
{
    MtChannelBox *self = data;

    if (self->fetch.phase == MT_FETCH_RUNNING)
        mt_calls_cancel(self->updates->chats->calls, self->fetch.call);
    mt_box_clear(&self->box);
    mt_shown_free(self->shown);
    g_free(self);
}

MtChannelBox *
mt_updates_find_channel(const MtUpdates *self, gint64 id)
{
    return g_hash_table_lookup(self->channels, &id);
}

static gboolean
is_idle(gpointer key, gpointer value, gpointer data)
{
    const MtChannelBox *channel = value;

    return !channel->active && !mt_shown_is_behind(channel->shown);
}

MtChannelBox *
mt_updates_add_channel(MtUpdates *self, gint64 id)
{
    MtChannelBox *channel = mt_updates_find_channel(self, id);
    const MtMark nothing = {0};

    if (channel != NULL)
        return channel;
    if (g_hash_table_size(self->channels) >= MT_MAX_CHANNELS) {
        const MtChannelBox *victim = g_hash_table_find(self->channels, is_idle, NULL);

        if (victim == NULL)
            return NULL;
        g_hash_table_remove(self->channels, &victim->id);
    }
    channel = g_new0(MtChannelBox, 1);
    channel->updates = self;
    channel->id = id;
    channel->poll_us = -1;
    channel->fetch.retry_us = -1;
    mt_box_init(&channel->box, &self->budget);
    channel->shown = mt_shown_new(self->tokens, &nothing);
    mt_shown_set_sequence(channel->shown, id);
    g_hash_table_insert(self->channels, &channel->id, channel);
    return channel;
}

/* It is written down at once where a channel begins: what comes after that must not be missed. */
static void
begin_at(MtChannelBox *channel, gint32 pts, gint32 top)
{
    const MtMark mark = {.pts = pts, .top = top};

    channel->known = TRUE;
    channel->box.pts = pts;
    channel->top = top;
    mt_shown_close(channel->shown, &mark);
    mt_chats_note(channel->updates->chats,
                  &(MtJournalEntry){MT_JOURNAL_CHANNEL, channel->id, mt_journal_pack(pts, top)});
}

void
mt_updates_restore_channel(MtUpdates *self, const MtJournalEntry *entry)
{
    MtChannelBox *channel;
    gint32 pts;
    gint32 top;

    if (mt_model_channel(entry->sequence).type == MT_PEER_NONE ||
        !mt_journal_unpack(entry->value, &pts, &top))
        return;
    channel = mt_updates_add_channel(self, entry->sequence);
    if (channel != NULL && !channel->known)
        begin_at(channel, pts, top);
}

static void
activate(MtUpdates *self, MtChannelBox *channel)
{
    if (channel->active)
        return;
    channel->active = TRUE;
    g_ptr_array_add(self->active, channel);
}

void
mt_updates_forget_channel(MtUpdates *self, gint64 id)
{
    MtChannelBox *channel = mt_updates_find_channel(self, id);

    if (channel == NULL)
        return;
    if (channel->active)
        g_ptr_array_remove(self->active, channel);
    if (channel->fetch.phase == MT_FETCH_RUNNING)
        self->fetching--;
    g_hash_table_remove(self->channels, &id);
}

void
mt_updates_want_channel(MtUpdates *self, MtChannelBox *channel, MtTime now)
{
    mt_fetch_want(&channel->fetch);
    activate(self, channel);
}

static void
close_step(MtChannelBox *channel)
{
    const MtMark mark = {.pts = channel->box.pts, .top = channel->top};

    mt_shown_close(channel->shown, &mark);
}

/* --- updates --------------------------------------------------------------------------------- */

static void
apply_one(MtUpdates *self, MtChannelBox *channel, const TlObject *update, gint32 pts, MtTime now)
{
    const MtApply apply = {
        .chats = self->chats, .shown = channel->shown, .channel = channel, .now = now};

    if (update != NULL)
        mt_updates_apply(&apply, update);
    channel->box.pts = pts;
    close_step(channel);
    mt_chats_touch(self->chats, now);
}

static void
apply_held(MtUpdates *self, MtChannelBox *channel, const MtHeld *held, MtTime now)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    const TlObject *update;

    if (mt_updates_read_held(self, held, arena, &update))
        apply_one(self, channel, update, held->pts, now);
    else
        mt_updates_want_channel(self, channel, now);
}

static void
release(MtUpdates *self, MtChannelBox *channel, MtTime now)
{
    MtVerdict verdict;

    for (;;) {
        g_autoptr(MtHeld) held = mt_box_take_next(&channel->box, &verdict);

        if (held == NULL)
            break;
        if (verdict == MT_BOX_APPLY)
            apply_held(self, channel, held, now);
    }
    mt_box_wait(&channel->box, now);
}

static void
hold(MtUpdates *self, MtChannelBox *channel, const MtBoxed *boxed, MtTime now)
{
    if (!mt_box_hold(&channel->box, boxed->update, boxed->pts, boxed->count)) {
        mt_updates_want_channel(self, channel, now);
        return;
    }
    activate(self, channel);
    if (channel->fetch.phase == MT_FETCH_IDLE)
        mt_box_wait(&channel->box, now);
}

/* Channels that the user is not in only count while somebody looks at them. */
static gboolean
is_followed(MtUpdates *self, gint64 id)
{
    const MtPeer *peer =
        mt_peers_find(self->chats->peers, (MtPeerId){.type = MT_PEER_CHANNEL, .id = id});
    const MtChannelBox *channel = mt_updates_find_channel(self, id);

    if (channel != NULL && channel->watched)
        return TRUE;
    return peer == NULL || (peer->flags & (MT_PEER_LEFT | MT_PEER_FORBIDDEN)) == 0;
}

static void
judge(MtUpdates *self, MtChannelBox *channel, const MtBoxed *boxed, MtTime now)
{
    switch (mt_box_judge(channel->box.pts, boxed->pts, boxed->count)) {
    case MT_BOX_APPLY:
        if (boxed->message != NULL && !mt_peers_knows_all(self->chats->peers, boxed->message)) {
            mt_updates_want_channel(self, channel, now);
            break;
        }
        apply_one(self, channel, boxed->update, boxed->pts, now);
        release(self, channel, now);
        break;
    case MT_BOX_IGNORE:
        if (boxed->pts > channel->box.pts)
            mt_updates_want_channel(self, channel, now);
        break;
    case MT_BOX_GAP:
        hold(self, channel, boxed, now);
        break;
    case MT_BOX_INVALID:
        mt_updates_want_channel(self, channel, now);
        break;
    }
}

/* What was missed of a channel that is new here is told at the end of it. */
static gboolean
is_catching_up(const MtUpdates *self)
{
    return self->known && self->fetch.phase != MT_FETCH_IDLE;
}

void
mt_updates_route_channel(MtUpdates *self, const MtBoxed *boxed, MtTime now)
{
    MtPeerId peer = mt_model_channel(boxed->channel);
    MtChannelBox *channel;

    if (peer.type == MT_PEER_NONE)
        return;
    if (mt_peers_find(self->chats->peers, peer) == NULL) {
        mt_updates_want(self, now);
        return;
    }
    if (!is_followed(self, boxed->channel)) {
        mt_updates_forget_channel(self, boxed->channel);
        return;
    }
    channel = mt_updates_add_channel(self, boxed->channel);
    if (channel == NULL)
        return;
    if (!channel->known && channel->fetch.phase == MT_FETCH_IDLE) {
        if (is_catching_up(self)) /* some of it may have been missed */
            mt_updates_want_channel(self, channel, now);
        else if (mt_box_judge(0, boxed->pts, boxed->count) != MT_BOX_INVALID)
            begin_at(channel, boxed->pts - boxed->count, channel->top); /* it says where */
    }
    if (channel->fetch.phase != MT_FETCH_IDLE)
        hold(self, channel, boxed, now);
    else
        judge(self, channel, boxed, now);
}

void
mt_updates_channel_too_long(MtUpdates *self, gint64 id, gint32 pts, MtTime now)
{
    MtPeerId peer = mt_model_channel(id);
    MtChannelBox *channel;

    if (peer.type == MT_PEER_NONE || !is_followed(self, id))
        return;
    channel = mt_updates_add_channel(self, id);
    if (channel == NULL || (channel->known && pts > 0 && pts <= channel->box.pts))
        return;
    mt_updates_want_channel(self, channel, now);
}

void
mt_updates_channel_is_at(MtUpdates *self, MtPeerId peer, gint32 pts, gint32 top, MtTime now)
{
    MtChannelBox *channel;

    if (!self->started || pts <= 0 || !is_followed(self, peer.id))
        return;
    channel = mt_updates_add_channel(self, peer.id);
    if (channel == NULL)
        return;
    if (!channel->known && is_catching_up(self)) {
        channel->listed_pts = pts;
        channel->listed_top = MAX(top, 0);
        self->listed++;
    } else if (!channel->known && channel->fetch.phase == MT_FETCH_IDLE) {
        begin_at(channel, pts, MAX(top, 0));
        mt_chats_touch(self->chats, now);
    } else if (pts > channel->box.pts) {
        mt_updates_want_channel(self, channel, now);
    }
}

void
mt_updates_begin_listed(MtUpdates *self, MtTime now)
{
    GHashTableIter iter;
    gpointer value;

    if (self->listed == 0)
        return;
    self->listed = 0;
    g_hash_table_iter_init(&iter, self->channels);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        MtChannelBox *channel = value;

        if (channel->listed_pts > 0 && !channel->known && channel->fetch.phase == MT_FETCH_IDLE)
            begin_at(channel, channel->listed_pts, channel->listed_top);
        channel->listed_pts = 0;
    }
    mt_chats_touch(self->chats, now);
}

static guint
count_watched(const MtUpdates *self)
{
    guint count = 0;

    for (guint i = 0; i < self->active->len; i++)
        count += ((const MtChannelBox *)g_ptr_array_index(self->active, i))->watched ? 1 : 0;
    return count;
}

void
mt_updates_watch(MtUpdates *self, MtPeerId peer, gboolean on, MtTime now)
{
    MtChannelBox *channel;

    if (!self->started || peer.type != MT_PEER_CHANNEL ||
        (on && count_watched(self) >= MAX_WATCHED))
        return;
    channel = on ? mt_updates_add_channel(self, peer.id) : mt_updates_find_channel(self, peer.id);
    if (channel == NULL || !channel->watched == !on)
        return;
    channel->watched = on;
    channel->poll_us = -1;
    if (on)
        mt_updates_want_channel(self, channel, now);
}

/* --- the parts of a difference --------------------------------------------------------------- */

static void
finish(MtUpdates *self, MtChannelBox *channel, gint32 timeout, MtTime now)
{
    gboolean again = channel->fetch.again;
    gint64 seconds = CLAMP(timeout, 1, MAX_POLL_S);

    channel->fetch = (MtFetch){.retry_us = -1};
    channel->poll_us = channel->watched ? now.mono_us + seconds * G_USEC_PER_SEC : -1;
    mt_shown_forget_ahead(channel->shown);
    release(self, channel, now);
    if (again)
        mt_updates_want_channel(self, channel, now);
}

static void
go_on(MtChannelBox *channel)
{
    channel->fetch.phase = MT_FETCH_WANTED;
    channel->fetch.call = 0;
    channel->fetch.tries = 0;
    channel->fetch.retry_us = -1;
}

/* FALSE: it stands still. */
static gboolean
move_to(MtChannelBox *channel, gint32 pts)
{
    gboolean moved = pts > channel->box.pts;

    if (moved)
        channel->box.pts = pts;
    channel->known = TRUE;
    close_step(channel);
    return moved;
}

static void
take_difference(MtUpdates *self,
                MtChannelBox *channel,
                const TlUpdatesChannelDifference *from,
                MtTime now)
{
    const MtApply apply = {.chats = self->chats,
                           .shown = channel->shown,
                           .channel = channel,
                           .missed = TRUE,
                           .now = now};
    gboolean moved;

    if ((from->new_messages != NULL && from->new_messages->len > MT_MAX_UPDATES) ||
        (from->other_updates != NULL && from->other_updates->len > MT_MAX_UPDATES)) {
        mt_fetch_fail(&channel->fetch, now);
        return;
    }
    mt_peers_learn(self->chats->peers, from->users, from->chats);
    for (guint i = 0; from->new_messages != NULL && i < from->new_messages->len; i++)
        mt_updates_apply_message(&apply, from->new_messages->objects[i]);
    for (guint i = 0; from->other_updates != NULL && i < from->other_updates->len; i++)
        mt_updates_apply(&apply, from->other_updates->objects[i]);
    moved = move_to(channel, from->pts);
    if (from->final || !moved)
        finish(self, channel, from->timeout, now);
    else
        go_on(channel);
}

static gint
compare_messages(gconstpointer a, gconstpointer b)
{
    MtPeerId peer;
    gint32 first = 0;
    gint32 second = 0;

    mt_model_message_key(*(TlObject *const *)a, &peer, &first);
    mt_model_message_key(*(TlObject *const *)b, &peer, &second);
    return first < second ? -1 : first > second;
}

/* (transfer full) (element-type TlObject): the oldest first, without those that were there; nor
 * those between them that an earlier run was not sent. */
static GPtrArray *
sort_messages(const TlVector *messages, const MtChannelBox *channel)
{
    gint32 before = mt_updates_shown_before(channel->shown);
    GPtrArray *sorted = g_ptr_array_new();

    for (guint i = 0; messages != NULL && i < MIN(messages->len, MT_MAX_UPDATES); i++) {
        MtPeerId peer;
        gint32 id = 0;

        if (mt_model_message_key(messages->objects[i], &peer, &id) && id > channel->top &&
            (id >= before || mt_updates_was_shown(channel->shown, id)))
            g_ptr_array_add(sorted, messages->objects[i]);
    }
    g_ptr_array_sort(sorted, compare_messages);
    return sorted;
}

/* More was missed than is sent: the newest, and how many of the others are unread. */
static void
take_hole(MtUpdates *self,
          MtChannelBox *channel,
          const TlUpdatesChannelDifferenceTooLong *from,
          MtTime now)
{
    const TlDialog *dialog = (const TlDialog *)from->dialog;
    const MtApply apply = {.chats = self->chats,
                           .shown = channel->shown,
                           .channel = channel,
                           .missed = TRUE,
                           .now = now};
    g_autoptr(GPtrArray) messages = sort_messages(from->messages, channel);
    gboolean overlaps = from->messages != NULL && messages->len < from->messages->len;

    if (tl_object_id(from->dialog) != TL_ID_DIALOG || dialog->pts <= 0) {
        mt_fetch_fail(&channel->fetch, now);
        return;
    }
    mt_peers_learn(self->chats->peers, from->users, from->chats);
    if (!overlaps)
        mt_updates_apply_hole(&apply, peer_of(channel), channel->top, dialog->unread_count,
                              dialog->pts);
    for (guint i = 0; i < messages->len; i++)
        mt_updates_apply_message(&apply, g_ptr_array_index(messages, i));
    channel->top = MAX(channel->top, dialog->top_message);
    move_to(channel, dialog->pts);
    finish(self, channel, from->timeout, now);
}

static gboolean
is_gone(const GError *error)
{
    return error->domain == MT_RPC_ERROR && (g_str_has_prefix(error->message, "CHANNEL_") ||
                                             g_str_has_prefix(error->message, "USER_BANNED_"));
}

static void
replied(gpointer data, const MtReply *reply, MtTime now)
{
    MtChannelBox *channel = data;
    MtUpdates *self = channel->updates;

    self->fetching--;
    channel->fetch.call = 0;
    channel->fetch.phase = MT_FETCH_WANTED;
    if (reply->error != NULL && is_gone(reply->error)) {
        mt_peers_set_flag(self->chats->peers, peer_of(channel), MT_PEER_FORBIDDEN, TRUE);
        mt_updates_forget_channel(self, channel->id);
    } else if (reply->error != NULL) {
        /* Without a state of ours the answer is the newest, and the state. */
        if (reply->error->domain == MT_RPC_ERROR &&
            g_str_has_prefix(reply->error->message, "PERSISTENT_TIMESTAMP_"))
            channel->known = FALSE;
        mt_fetch_fail(&channel->fetch, now);
    } else if (tl_object_id(reply->result->object) == TL_ID_UPDATES_CHANNEL_DIFFERENCE_EMPTY) {
        const TlUpdatesChannelDifferenceEmpty *empty =
            (const TlUpdatesChannelDifferenceEmpty *)reply->result->object;

        move_to(channel, empty->pts);
        finish(self, channel, empty->timeout, now);
    } else if (tl_object_id(reply->result->object) == TL_ID_UPDATES_CHANNEL_DIFFERENCE) {
        take_difference(self, channel, (const TlUpdatesChannelDifference *)reply->result->object,
                        now);
    } else {
        take_hole(self, channel, (const TlUpdatesChannelDifferenceTooLong *)reply->result->object,
                  now);
    }
    mt_chats_touch(self->chats, now);
    mt_chats_emit_peers(self->chats);
}

/* --- calls ----------------------------------------------------------------------------------- */

static void
send_call(MtUpdates *self, MtChannelBox *channel, MtTime now)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    TlChannelMessagesFilterEmpty all = {.base = TL_CHANNEL_MESSAGES_FILTER_EMPTY};
    TlCallUpdatesGetChannelDifference call = {
        .base = TL_CALL_UPDATES_GET_CHANNEL_DIFFERENCE,
        .channel = mt_peers_input_channel(self->chats->peers, peer_of(channel), arena),
        .filter = &all.base,
        .pts = channel->known ? MAX(channel->box.pts, 1) : 1,
        .limit = channel->known ? FETCH_LIMIT : 1,
    };

    if (call.channel == NULL)
        return;
    channel->fetch.phase = MT_FETCH_RUNNING;
    channel->fetch.again = FALSE;
    self->fetching++;
    channel->fetch.call = mt_calls_send(self->chats->calls, 0, &call.base, MT_CALL_DEFAULT, replied,
                                        channel, NULL, now);
}

static void
run_channel(MtUpdates *self, MtChannelBox *channel, MtTime now)
{
    if (mt_deadline_is_over(channel->box.gap_us, now)) {
        channel->box.gap_us = -1;
        mt_updates_want_channel(self, channel, now);
    }
    if (mt_deadline_is_over(channel->poll_us, now)) {
        channel->poll_us = -1;
        mt_updates_want_channel(self, channel, now);
    }
    if (mt_fetch_is_due(&channel->fetch, now) && self->fetching < MAX_FETCHING &&
        mt_tokens_count(self->tokens) < MT_MAX_UNSHOWN &&
        mt_peers_has_hash(self->chats->peers, peer_of(channel)))
        send_call(self, channel, now);
}

void
mt_updates_run_channels(MtUpdates *self, MtTime now)
{
    for (guint i = self->active->len; i-- > 0;) {
        MtChannelBox *channel = g_ptr_array_index(self->active, i);

        run_channel(self, channel, now);
        if (channel->fetch.phase != MT_FETCH_IDLE || channel->watched ||
            !g_queue_is_empty(&channel->box.held))
            continue;
        channel->active = FALSE;
        g_ptr_array_remove_index_fast(self->active, i);
    }
}
