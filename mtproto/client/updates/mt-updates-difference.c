/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What was missed in the common sequence: updates.getDifference in slices, updates.getState where
 * there is nothing to go on from. https://core.telegram.org/api/updates#recovering-gaps
 */
#include <client/updates/mt-updates-private.h>

#include <base/mt-limits.h>
#include <client/updates/mt-sending.h>
#include <tl-api.h>

/* Slices in a row that bring us no further. */
#define MAX_IDLE_SLICES 3
/* Between the login and the first state passes a second or so. */
#define MAX_EARLY_PTS 1000
/* Differences in a row that are not understood. */
#define MAX_UNREADABLE 5

static void
finish(MtUpdates *self, MtTime now)
{
    gboolean again = self->fetch.again;

    self->fetch = (MtFetch){.retry_us = -1};
    self->idle_slices = 0;
    self->holes_in_row = 0;
    if (self->holes == 0)
        mt_shown_forget_ahead(self->shown);
    mt_updates_begin_listed(self, now);
    mt_updates_release(self, now);
    if (again)
        mt_updates_want(self, now);
}

static void
go_on(MtUpdates *self)
{
    self->fetch.phase = MT_FETCH_WANTED;
    self->fetch.call = 0;
    self->fetch.tries = 0;
    self->fetch.retry_us = -1;
}

/* --- the parts of a difference --------------------------------------------------------------- */

static void
apply_other(MtUpdates *self, const MtApply *apply, const TlObject *update, MtTime now)
{
    MtBoxed boxed;

    if (tl_object_id(update) == TL_ID_UPDATE_CHANNEL_TOO_LONG) {
        mt_updates_channel_too_long(self, ((const TlUpdateChannelTooLong *)update)->channel_id,
                                    ((const TlUpdateChannelTooLong *)update)->pts, now);
        return;
    }
    mt_updates_classify(update, &boxed);
    if (boxed.kind == MT_BOX_CHANNEL)
        mt_updates_route(self, &boxed, now);
    else
        mt_updates_apply(apply, update);
}

static void
apply_difference(MtUpdates *self, const TlVector *messages, const TlVector *others, MtTime now)
{
    const MtApply apply = {.chats = self->chats, .shown = self->shown, .missed = TRUE, .now = now};

    for (guint i = 0; others != NULL && i < others->len; i++) {
        const TlObject *update = others->objects[i];

        if (tl_object_id(update) == TL_ID_UPDATE_MESSAGE_ID)
            mt_sending_note_id(self->chats->sending, ((const TlUpdateMessageID *)update)->random_id,
                               ((const TlUpdateMessageID *)update)->id);
    }
    for (guint i = 0; messages != NULL && i < messages->len; i++)
        mt_updates_apply_message(&apply, messages->objects[i]);
    for (guint i = 0; others != NULL && i < others->len; i++)
        apply_other(self, &apply, others->objects[i], now);
}

/* FALSE: it is where it was. */
static gboolean
take_state(MtUpdates *self, const TlObject *object)
{
    const TlUpdatesState *state = (const TlUpdatesState *)object;
    gboolean moved;

    if (tl_object_id(object) != TL_ID_UPDATES_STATE)
        return FALSE;
    moved = state->pts != self->box.pts || state->qts != self->qts || state->date != self->date;
    self->box.pts = MAX(state->pts, 0);
    self->qts = MAX(state->qts, 0);
    self->date = MAX(state->date, 0);
    self->seq = MAX(state->seq, 0);
    mt_updates_close_step(self);
    return moved;
}

static gboolean
is_sensible(const TlVector *messages, const TlVector *others)
{
    return (messages == NULL || messages->len <= MT_MAX_UPDATES) &&
           (others == NULL || others->len <= MT_MAX_UPDATES);
}

static void
take_slice(MtUpdates *self, const TlUpdatesDifferenceSlice *slice, MtTime now)
{
    if (!is_sensible(slice->new_messages, slice->other_updates)) {
        mt_fetch_fail(&self->fetch, now);
        return;
    }
    mt_peers_learn(self->chats->peers, slice->users, slice->chats);
    apply_difference(self, slice->new_messages, slice->other_updates, now);
    if (take_state(self, slice->intermediate_state))
        self->idle_slices = 0;
    else if (++self->idle_slices >= MAX_IDLE_SLICES)
        self->reset = TRUE;
    go_on(self);
}

static void
take_hole(MtUpdates *self, gint32 pts, MtTime now)
{
    const MtApply apply = {.chats = self->chats, .shown = self->shown, .missed = TRUE, .now = now};

    self->holes += mt_updates_apply_hole(&apply, (MtPeerId){0}, 0, 0, pts) ? 1 : 0;
    if (pts > self->box.pts)
        self->box.pts = pts;
    else
        self->reset = TRUE;
    mt_updates_close_step(self);
    /* The host fetches a lot for each: a server that tells of nothing else is asked more slowly. */
    if (++self->holes_in_row > 1)
        mt_fetch_fail(&self->fetch, now);
    else
        go_on(self);
}

static void
take_difference(MtUpdates *self, const TlObject *object, MtTime now)
{
    switch (tl_object_id(object)) {
    case TL_ID_UPDATES_DIFFERENCE_EMPTY: {
        const TlUpdatesDifferenceEmpty *empty = (const TlUpdatesDifferenceEmpty *)object;

        self->date = MAX(empty->date, 0);
        self->seq = MAX(empty->seq, 0);
        mt_updates_close_step(self);
        finish(self, now);
        break;
    }
    case TL_ID_UPDATES_DIFFERENCE: {
        const TlUpdatesDifference *whole = (const TlUpdatesDifference *)object;

        if (!is_sensible(whole->new_messages, whole->other_updates)) {
            mt_fetch_fail(&self->fetch, now);
            break;
        }
        mt_peers_learn(self->chats->peers, whole->users, whole->chats);
        apply_difference(self, whole->new_messages, whole->other_updates, now);
        take_state(self, whole->state);
        finish(self, now);
        break;
    }
    case TL_ID_UPDATES_DIFFERENCE_SLICE:
        take_slice(self, (const TlUpdatesDifferenceSlice *)object, now);
        break;
    case TL_ID_UPDATES_DIFFERENCE_TOO_LONG:
        take_hole(self, ((const TlUpdatesDifferenceTooLong *)object)->pts, now);
        break;
    default:
        mt_fetch_fail(&self->fetch, now);
        break;
    }
}

/* --- calls ----------------------------------------------------------------------------------- */

/* What was said between the login and the first state is counted in that state, and would never be
 * shown: the account begins before it. TRUE: the difference has to be asked for. */
static gboolean
begin_before_held(const MtUpdates *self, TlUpdatesState *state)
{
    const MtHeld *first = self->box.held.head != NULL ? self->box.held.head->data : NULL;
    gint64 start;

    if (first == NULL)
        return FALSE;
    start = (gint64)first->pts - first->count;
    if (start <= 0 || start >= state->pts || state->pts - start > MAX_EARLY_PTS)
        return FALSE;
    state->pts = (gint32)start;
    return TRUE;
}

static void
state_replied(gpointer data, const MtReply *reply, MtTime now)
{
    MtUpdates *self = data;
    gboolean had_one = self->known;
    gboolean early;
    TlUpdatesState state;

    if (reply->result == NULL || tl_object_id(reply->result->object) != TL_ID_UPDATES_STATE) {
        mt_fetch_fail(&self->fetch, now);
        return;
    }
    state = *(const TlUpdatesState *)reply->result->object;
    if (had_one) {
        const MtApply apply = {
            .chats = self->chats, .shown = self->shown, .missed = TRUE, .now = now};

        self->holes += mt_updates_apply_hole(&apply, (MtPeerId){0}, 0, 0, state.pts) ? 1 : 0;
    }
    self->known = TRUE;
    self->reset = FALSE;
    early = !had_one && begin_before_held(self, &state);
    take_state(self, &state.base);
    if (early)
        go_on(self);
    else
        finish(self, now);
    mt_state_touch(self->chats->state, TRUE); /* from here on nothing is to be missed */
}

/* The state that we have is good for nothing. */
static gboolean
is_hopeless(const MtUpdates *self, const GError *error)
{
    if (error->domain == MT_RPC_ERROR)
        return g_str_has_prefix(error->message, "PERSISTENT_TIMESTAMP_");
    return (error->code == MT_ERROR_UNKNOWN || error->code == MT_ERROR_MALFORMED) &&
           self->fetch.tries >= MAX_UNREADABLE;
}

static void
difference_replied(gpointer data, const MtReply *reply, MtTime now)
{
    MtUpdates *self = data;

    if (reply->error != NULL) {
        self->reset = self->reset || is_hopeless(self, reply->error);
        mt_fetch_fail(&self->fetch, now);
        return;
    }
    take_difference(self, reply->result->object, now);
    mt_chats_touch(self->chats, now);
    mt_chats_emit_peers(self->chats);
}

void
mt_updates_run_difference(MtUpdates *self, MtTime now)
{
    const TlCallUpdatesGetState get_state = {.base = TL_CALL_UPDATES_GET_STATE};
    const TlCallUpdatesGetDifference get_difference = {
        .base = TL_CALL_UPDATES_GET_DIFFERENCE,
        .pts = self->box.pts,
        .date = self->date,
        .qts = self->qts,
    };

    if (!mt_fetch_is_due(&self->fetch, now) || mt_tokens_count(self->tokens) >= MT_MAX_UNSHOWN)
        return;
    self->fetch.phase = MT_FETCH_RUNNING;
    self->fetch.again = FALSE;
    self->fetch.call = self->reset
                           ? mt_calls_send(self->chats->calls, 0, &get_state.base, MT_CALL_DEFAULT,
                                           state_replied, self, NULL, now)
                           : mt_calls_send(self->chats->calls, 0, &get_difference.base,
                                           MT_CALL_DEFAULT, difference_replied, self, NULL, now);
}
