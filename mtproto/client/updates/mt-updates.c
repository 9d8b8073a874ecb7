/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Packets taken apart: what belongs to the common sequence, to a channel, or to the order of the
 * packets. What an update means is in mt-updates-apply.c, how a hole is filled in
 * mt-updates-difference.c and mt-updates-channel.c.
 */
#include <client/updates/mt-updates-private.h>

#include <base/mt-limits.h>
#include <client/model/mt-model.h>
#include <client/store/mt-deadline.h>
#include <client/updates/mt-sending.h>
#include <tl-api.h>
#include <tl/tl-codec.h>

#define MAX_EARLY 200u
#define EARLY_US (G_USEC_PER_SEC / 2)
/* The official client asks after a quarter of an hour without a word. */
#define QUIET_US (15 * 60 * (gint64)G_USEC_PER_SEC)
#define MAX_RETRY_S 60

/* --- fetching -------------------------------------------------------------------------------- */

gboolean
mt_fetch_want(MtFetch *fetch)
{
    if (fetch->phase == MT_FETCH_RUNNING)
        fetch->again = TRUE;
    if (fetch->phase != MT_FETCH_IDLE)
        return FALSE;
    fetch->phase = MT_FETCH_WANTED;
    fetch->retry_us = -1;
    return TRUE;
}

void
mt_fetch_fail(MtFetch *fetch, MtTime now)
{
    gint64 seconds = MIN(MAX_RETRY_S, 1 << MIN(fetch->tries, 6u));

    fetch->phase = MT_FETCH_WANTED;
    fetch->call = 0;
    fetch->again = FALSE;
    fetch->tries++;
    fetch->retry_us = now.mono_us + seconds * G_USEC_PER_SEC;
}

gboolean
mt_fetch_is_due(const MtFetch *fetch, MtTime now)
{
    return fetch->phase == MT_FETCH_WANTED &&
           (fetch->retry_us < 0 || now.mono_us >= fetch->retry_us);
}

gint64
mt_fetch_deadline(const MtFetch *fetch)
{
    return fetch->phase == MT_FETCH_WANTED ? fetch->retry_us : -1;
}

/* --- life ------------------------------------------------------------------------------------ */

static void
early_free(gpointer data)
{
    MtEarlyPacket *early = data;

    g_bytes_unref(early->packet);
    g_free(early);
}

MtUpdates *
mt_updates_new(MtChats *chats)
{
    MtUpdates *self = g_new0(MtUpdates, 1);
    const MtMark nothing = {0};

    self->chats = chats;
    self->tokens = mt_tokens_new();
    mt_box_init(&self->box, &self->budget);
    self->shown = mt_shown_new(self->tokens, &nothing);
    self->fetch.retry_us = -1;
    self->early = g_ptr_array_new_with_free_func(early_free);
    self->early_us = -1;
    self->quiet_us = -1;
    self->channels = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, mt_channel_box_free);
    self->active = g_ptr_array_new();
    return self;
}

void
mt_updates_free(MtUpdates *self)
{
    if (self == NULL)
        return;
    mt_updates_stop(self);
    mt_shown_free(self->shown);
    g_ptr_array_unref(self->early);
    g_hash_table_unref(self->channels);
    g_ptr_array_unref(self->active);
    mt_tokens_free(self->tokens);
    g_free(self);
}

static void
begin_to_catch_up(MtUpdates *self)
{
    if (!self->ready && self->started)
        return;
    self->ready = FALSE;
    mt_chats_emit(self->chats, mt_chat_event_new(MT_CHAT_CATCHING_UP));
}

void
mt_updates_start(MtUpdates *self, MtTime now)
{
    if (self->started)
        return;
    begin_to_catch_up(self);
    self->started = TRUE;
    self->reset = !self->known;
    mt_fetch_want(&self->fetch);
    self->quiet_us = now.mono_us + QUIET_US;
}

void
mt_updates_stop(MtUpdates *self)
{
    const MtMark nothing = {0};

    if (self->fetch.phase == MT_FETCH_RUNNING)
        mt_calls_cancel(self->chats->calls, self->fetch.call);
    self->fetch = (MtFetch){.retry_us = -1};
    self->started = self->known = self->ready = self->reset = FALSE;
    mt_box_clear(&self->box);
    self->box.pts = self->qts = self->seq = self->date = 0;
    mt_shown_free(self->shown);
    self->shown = mt_shown_new(self->tokens, &nothing);
    g_ptr_array_set_size(self->early, 0);
    self->early_us = self->quiet_us = -1;
    g_ptr_array_set_size(self->active, 0);
    g_hash_table_remove_all(self->channels);
    self->fetching = 0;
}

gboolean
mt_updates_is_ready(const MtUpdates *self)
{
    return self->ready;
}

/* A hole that the host fills: it is one as long as something in it was not shown. */
static gboolean
is_filled_by_host(const MtUpdates *self, guint64 token)
{
    gint64 sequence;
    guint64 key;

    return mt_tokens_find(self->tokens, token, &sequence, &key) && sequence == 0 &&
           mt_updates_is_hole(key);
}

gboolean
mt_updates_confirm(MtUpdates *self, guint64 token)
{
    if (!is_filled_by_host(self, token))
        return mt_tokens_confirm(self->tokens, token);
    mt_tokens_confirm_alone(self->tokens, token);
    /* Nothing fills it any more: what an earlier run has shown of it can be forgotten. */
    if (--self->holes == 0 && self->fetch.phase == MT_FETCH_IDLE)
        mt_shown_forget_ahead(self->shown);
    return TRUE;
}

gboolean
mt_updates_fill(MtUpdates *self, guint64 hole, gint32 id, guint64 *out_token)
{
    *out_token = 0;
    if (!is_filled_by_host(self, hole))
        return TRUE;
    *out_token = mt_shown_hand_out_with(self->shown, hole, mt_updates_message_key(id));
    return *out_token != 0;
}

gboolean
mt_updates_pass(MtUpdates *self, guint64 token)
{
    return mt_tokens_pass(self->tokens, token);
}

gboolean
mt_updates_find_token(const MtUpdates *self, guint64 token, gint64 *sequence, guint64 *key)
{
    return mt_tokens_find(self->tokens, token, sequence, key) && !is_filled_by_host(self, token);
}

guint
mt_updates_count_unshown(const MtUpdates *self)
{
    return mt_tokens_count(self->tokens);
}

void
mt_updates_want(MtUpdates *self, MtTime now)
{
    if (self->started)
        mt_fetch_want(&self->fetch);
}

void
mt_updates_missed(MtUpdates *self, MtTime now)
{
    if (!self->started)
        return;
    begin_to_catch_up(self);
    mt_updates_want(self, now);
}

void
mt_updates_undecodable(MtUpdates *self, MtTime now)
{
    mt_chats_log(self->chats, MT_LOG_INFO, "an update was not understood");
    mt_updates_want(self, now);
}

/* --- the common sequence --------------------------------------------------------------------- */

void
mt_updates_close_step(MtUpdates *self)
{
    const MtMark mark = {
        .pts = self->box.pts, .qts = self->qts, .date = self->date, .seq = self->seq};

    mt_shown_close(self->shown, &mark);
}

static void
apply_common(MtUpdates *self, const TlObject *update, gint32 pts, MtTime now)
{
    const MtApply apply = {.chats = self->chats, .shown = self->shown, .now = now};

    if (update != NULL)
        mt_updates_apply(&apply, update);
    self->box.pts = pts;
    mt_updates_close_step(self);
    mt_chats_touch(self->chats, now);
}

gboolean
mt_updates_read_held(const MtUpdates *self,
                     const MtHeld *held,
                     TlArena *arena,
                     const TlObject **out_update)
{
    gconstpointer bytes;
    gsize len;
    MtBoxed boxed;

    *out_update = NULL;
    if (held->update == NULL)
        return TRUE;
    bytes = g_bytes_get_data(held->update, &len);
    *out_update = tl_decode(bytes, len, &tl_api_schema, NULL, arena, NULL);
    mt_updates_classify(*out_update, &boxed);
    return boxed.message == NULL || mt_peers_knows_all(self->chats->peers, boxed.message);
}

static void
apply_held(MtUpdates *self, const MtHeld *held, MtTime now)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    const TlObject *update;

    if (mt_updates_read_held(self, held, arena, &update))
        apply_common(self, update, held->pts, now);
    else
        mt_updates_want(self, now);
}

static void
release_common(MtUpdates *self, MtTime now)
{
    MtVerdict verdict;

    for (;;) {
        g_autoptr(MtHeld) held = mt_box_take_next(&self->box, &verdict);

        if (held == NULL)
            break;
        if (verdict == MT_BOX_APPLY)
            apply_held(self, held, now);
    }
    mt_box_wait(&self->box, now);
}

static void
hold_common(MtUpdates *self, const MtBoxed *boxed, MtTime now)
{
    if (!mt_box_hold(&self->box, boxed->update, boxed->pts, boxed->count))
        mt_updates_want(self, now);
    else if (self->fetch.phase == MT_FETCH_IDLE)
        mt_box_wait(&self->box, now);
}

static void
route_common(MtUpdates *self, const MtBoxed *boxed, MtTime now)
{
    if (!self->known || self->fetch.phase != MT_FETCH_IDLE) {
        hold_common(self, boxed, now);
        return;
    }
    switch (mt_box_judge(self->box.pts, boxed->pts, boxed->count)) {
    case MT_BOX_APPLY:
        /* No guesses about people whom the server takes for known: the difference brings them. */
        if (boxed->message != NULL && !mt_peers_knows_all(self->chats->peers, boxed->message)) {
            mt_updates_want(self, now);
            break;
        }
        apply_common(self, boxed->update, boxed->pts, now);
        release_common(self, now);
        break;
    case MT_BOX_IGNORE:
        if (boxed->pts > self->box.pts)
            mt_updates_want(self, now);
        break;
    case MT_BOX_GAP:
        hold_common(self, boxed, now);
        break;
    case MT_BOX_INVALID:
        mt_updates_want(self, now);
        break;
    }
}

static void
route_qts(MtUpdates *self, const MtBoxed *boxed, MtTime now)
{
    if (!self->known || self->fetch.phase != MT_FETCH_IDLE) {
        self->fetch.again = self->fetch.again || self->fetch.phase == MT_FETCH_RUNNING;
        return;
    }
    switch (mt_box_judge_qts(self->qts, boxed->pts)) {
    case MT_BOX_APPLY:
        self->qts = boxed->pts;
        mt_updates_close_step(self);
        mt_chats_touch(self->chats, now);
        break;
    case MT_BOX_IGNORE:
        break;
    case MT_BOX_GAP:
    case MT_BOX_INVALID:
        mt_updates_want(self, now);
        break;
    }
}

void
mt_updates_route(MtUpdates *self, const MtBoxed *boxed, MtTime now)
{
    switch (boxed->kind) {
    case MT_BOX_COMMON:
        route_common(self, boxed, now);
        break;
    case MT_BOX_QTS:
        route_qts(self, boxed, now);
        break;
    case MT_BOX_CHANNEL:
        mt_updates_route_channel(self, boxed, now);
        break;
    case MT_BOX_NONE:
        break;
    }
}

void
mt_updates_affected(MtUpdates *self, MtPeerId peer, gint32 pts, gint32 count, MtTime now)
{
    const MtBoxed boxed = {
        .kind = peer.type == MT_PEER_CHANNEL ? MT_BOX_CHANNEL : MT_BOX_COMMON,
        .channel = peer.id,
        .pts = pts,
        .count = count,
    };

    if (self->started && pts > 0)
        mt_updates_route(self, &boxed, now);
}

/* --- packets --------------------------------------------------------------------------------- */

/* A packet whose parts lie somewhere else. */
typedef struct {
    const TlVector *updates;
    gint32 start;
    gint32 seq;
    gint32 date;
} Packet;

static void
read_packet(const TlObject *object, Packet *packet)
{
    if (tl_object_id(object) == TL_ID_UPDATES) {
        const TlUpdates *from = (const TlUpdates *)object;

        *packet = (Packet){
            .updates = from->updates, .start = from->seq, .seq = from->seq, .date = from->date};
    } else {
        const TlUpdatesCombined *from = (const TlUpdatesCombined *)object;

        *packet = (Packet){.updates = from->updates,
                           .start = from->seq_start,
                           .seq = from->seq,
                           .date = from->date};
    }
}

static void
apply_loose(MtUpdates *self, const TlObject *update, MtTime now)
{
    const MtApply apply = {.chats = self->chats, .now = now};

    if (tl_object_id(update) == TL_ID_UPDATE_PTS_CHANGED)
        mt_updates_want(self, now);
    else if (tl_object_id(update) == TL_ID_UPDATE_CHANNEL_TOO_LONG)
        mt_updates_channel_too_long(self, ((const TlUpdateChannelTooLong *)update)->channel_id,
                                    ((const TlUpdateChannelTooLong *)update)->pts, now);
    else
        mt_updates_apply(&apply, update);
}

static void
apply_ordered(MtUpdates *self, const Packet *packet, MtTime now)
{
    for (guint i = 0; i < packet->updates->len; i++) {
        const TlObject *update = packet->updates->objects[i];
        MtBoxed boxed;

        mt_updates_classify(update, &boxed);
        if (boxed.kind == MT_BOX_NONE && !mt_updates_is_casual(update))
            apply_loose(self, update, now);
    }
    if (packet->start == 0)
        return;
    self->seq = packet->seq;
    self->date = packet->date;
    mt_updates_close_step(self);
}

static gboolean
has_ordered(const Packet *packet)
{
    for (guint i = 0; i < packet->updates->len; i++) {
        MtBoxed boxed;

        mt_updates_classify(packet->updates->objects[i], &boxed);
        if (boxed.kind == MT_BOX_NONE && !mt_updates_is_casual(packet->updates->objects[i]))
            return TRUE;
    }
    return FALSE;
}

static void
hold_packet(MtUpdates *self, const TlObject *object, const Packet *packet, MtTime now)
{
    MtEarlyPacket *early;
    GBytes *bytes = self->early->len < MAX_EARLY ? tl_encode(object, NULL) : NULL;

    if (bytes == NULL) {
        mt_updates_want(self, now);
        return;
    }
    early = g_new0(MtEarlyPacket, 1);
    early->packet = bytes;
    early->start = packet->start;
    early->seq = packet->seq;
    g_ptr_array_add(self->early, early);
    if (self->fetch.phase == MT_FETCH_IDLE && self->early_us < 0)
        self->early_us = now.mono_us + EARLY_US;
}

static void
release_packet(MtUpdates *self, const MtEarlyPacket *early, MtTime now)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    gsize len;
    gconstpointer bytes = g_bytes_get_data(early->packet, &len);
    const TlObject *object = tl_decode(bytes, len, &tl_api_schema, NULL, arena, NULL);
    Packet packet;

    if (object == NULL)
        return;
    read_packet(object, &packet);
    apply_ordered(self, &packet, now);
}

static void
release_early(MtUpdates *self, MtTime now)
{
    gboolean again = TRUE;

    while (again) {
        again = FALSE;
        for (guint i = 0; i < self->early->len && !again; i++) {
            MtEarlyPacket *early = g_ptr_array_index(self->early, i);
            MtVerdict verdict = mt_box_judge_seq(self->seq, early->start, early->seq);

            if (verdict == MT_BOX_GAP)
                continue;
            g_ptr_array_steal_index(self->early, i);
            if (verdict == MT_BOX_APPLY)
                release_packet(self, early, now);
            early_free(early);
            again = TRUE;
        }
    }
    if (self->early->len == 0)
        self->early_us = -1;
    else if (self->early_us < 0)
        self->early_us = now.mono_us + EARLY_US;
}

void
mt_updates_release(MtUpdates *self, MtTime now)
{
    release_common(self, now);
    release_early(self, now);
}

static void
order_packet(MtUpdates *self, const TlObject *object, const Packet *packet, MtTime now)
{
    MtVerdict verdict = mt_box_judge_seq(self->seq, packet->start, packet->seq);

    if (verdict == MT_BOX_INVALID) {
        mt_updates_want(self, now);
    } else if (!self->known || self->fetch.phase != MT_FETCH_IDLE || verdict == MT_BOX_GAP) {
        /* A number in the order counts even if there is nothing in it. */
        if (packet->start != 0 || has_ordered(packet))
            hold_packet(self, object, packet, now);
    } else if (verdict == MT_BOX_APPLY) {
        apply_ordered(self, packet, now);
        release_early(self, now);
    }
}

static gint
compare_boxed(gconstpointer a, gconstpointer b)
{
    const MtBoxed *first = a;
    const MtBoxed *second = b;
    gint64 before = (gint64)first->pts - first->count;
    gint64 other = (gint64)second->pts - second->count;

    if (before != other)
        return before < other ? -1 : 1;
    return first->pts == second->pts ? 0 : first->pts < second->pts ? -1 : 1;
}

static void
route_all(MtUpdates *self, const TlVector *updates, MtTime now)
{
    g_autoptr(GArray) boxed = g_array_new(FALSE, FALSE, sizeof(MtBoxed));

    for (guint i = 0; i < updates->len; i++) {
        const TlObject *update = updates->objects[i];
        MtBoxed each;

        mt_updates_classify(update, &each);
        if (each.kind != MT_BOX_NONE)
            g_array_append_val(boxed, each);
        else if (mt_updates_is_casual(update))
            apply_loose(self, update, now);
    }
    g_array_sort(boxed, compare_boxed);
    for (guint i = 0; i < boxed->len; i++)
        mt_updates_route(self, &g_array_index(boxed, MtBoxed, i), now);
}

static void
take_packet(MtUpdates *self, const TlObject *object, MtTime now)
{
    Packet packet;

    read_packet(object, &packet);
    if (packet.updates == NULL)
        return;
    if (packet.updates->len > MT_MAX_UPDATES) {
        mt_updates_want(self, now);
        return;
    }
    /* Own messages are told by their random number before they come. */
    for (guint i = 0; i < packet.updates->len; i++) {
        const TlObject *update = packet.updates->objects[i];

        if (tl_object_id(update) == TL_ID_UPDATE_MESSAGE_ID)
            mt_sending_note_id(self->chats->sending, ((const TlUpdateMessageID *)update)->random_id,
                               ((const TlUpdateMessageID *)update)->id);
    }
    route_all(self, packet.updates, now);
    order_packet(self, object, &packet, now);
}

/* --- one at a time -----------------------------------------------------------------------------
 */

static void
take_short(MtUpdates *self, const TlObject *update, MtTime now)
{
    TlObject *one = (TlObject *)(gpointer)(gsize)(gconstpointer)update;
    const TlVector alone = {.len = 1, .objects = &one};
    MtBoxed boxed;

    mt_updates_classify(update, &boxed);
    if (boxed.kind != MT_BOX_NONE)
        route_all(self, &alone, now);
    else
        apply_loose(self, update, now);
}

void
mt_updates_packet(MtUpdates *self, const TlObject *packet, gboolean pushed, MtTime now)
{
    if (!self->started)
        return;
    self->quiet_us = now.mono_us + QUIET_US;
    switch (tl_object_id(packet)) {
    case TL_ID_UPDATES:
        mt_peers_learn(self->chats->peers, ((const TlUpdates *)packet)->users,
                       ((const TlUpdates *)packet)->chats);
        take_packet(self, packet, now);
        break;
    case TL_ID_UPDATES_COMBINED:
        mt_peers_learn(self->chats->peers, ((const TlUpdatesCombined *)packet)->users,
                       ((const TlUpdatesCombined *)packet)->chats);
        take_packet(self, packet, now);
        break;
    case TL_ID_UPDATE_SHORT:
        take_short(self, ((const TlUpdateShort *)packet)->update, now);
        break;
    case TL_ID_UPDATE_SHORT_MESSAGE:
        mt_updates_short_message(self, (const TlUpdateShortMessage *)packet, now);
        break;
    case TL_ID_UPDATE_SHORT_CHAT_MESSAGE:
        mt_updates_short_chat_message(self, (const TlUpdateShortChatMessage *)packet, now);
        break;
    case TL_ID_UPDATE_SHORT_SENT_MESSAGE:
        if (pushed)
            mt_updates_want(self, now);
        break;
    default: /* updatesTooLong, and what makes no sense here */
        mt_updates_want(self, now);
        break;
    }
    mt_chats_emit_peers(self->chats);
}

/* --- time ------------------------------------------------------------------------------------ */

static void
check_ready(MtUpdates *self)
{
    if (self->ready || self->fetch.phase != MT_FETCH_IDLE || self->fetching > 0)
        return;
    for (guint i = 0; i < self->active->len; i++) {
        const MtChannelBox *channel = g_ptr_array_index(self->active, i);

        /* One that cannot be addressed, or is in trouble, is not waited for. */
        if (channel->fetch.phase == MT_FETCH_WANTED && channel->fetch.tries == 0 &&
            mt_peers_has_hash(self->chats->peers,
                              (MtPeerId){.type = MT_PEER_CHANNEL, .id = channel->id}))
            return;
    }
    self->ready = TRUE;
    mt_chats_emit(self->chats, mt_chat_event_new(MT_CHAT_READY));
}

void
mt_updates_run(MtUpdates *self, MtTime now)
{
    if (!self->started)
        return;
    if (mt_deadline_is_over(self->box.gap_us, now)) {
        self->box.gap_us = -1;
        mt_updates_want(self, now);
    }
    if (mt_deadline_is_over(self->early_us, now)) {
        self->early_us = -1;
        mt_updates_want(self, now);
    }
    if (mt_deadline_is_over(self->quiet_us, now)) {
        self->quiet_us = now.mono_us + QUIET_US;
        mt_updates_want(self, now);
    }
    mt_updates_run_difference(self, now);
    mt_updates_run_channels(self, now);
    check_ready(self);
}

gint64
mt_updates_deadline(const MtUpdates *self)
{
    gint64 deadline;

    if (!self->started)
        return -1;
    deadline = mt_deadline_first(self->box.gap_us, self->early_us);
    deadline = mt_deadline_first(deadline, self->quiet_us);
    deadline = mt_deadline_first(deadline, mt_fetch_deadline(&self->fetch));
    for (guint i = 0; i < self->active->len; i++) {
        const MtChannelBox *channel = g_ptr_array_index(self->active, i);

        deadline = mt_deadline_first(deadline, channel->box.gap_us);
        deadline = mt_deadline_first(deadline, channel->poll_us);
        deadline = mt_deadline_first(deadline, mt_fetch_deadline(&channel->fetch));
    }
    return deadline;
}
