/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Logins carried to other datacenters: home hands out bytes that the other one takes for a login.
 * What the other one says of it never ends the login at home.
 */
#include <client/files/mt-guest.h>

#include <client/net/mt-line.h>
#include <client/store/mt-deadline.h>
#include <tl-api.h>

/* Failures in a row: 1, 2, 4 seconds, then it is said to be refused for a minute. */
#define MAX_FAILURES 3
#define REFUSED_US (60 * (gint64)G_USEC_PER_SEC)

typedef struct {
    MtGuest *owner;
    gint dc;
    guint call; /* 0: none is in flight */
    guint failures;
    gint64 retry_us; /* -1: at once */
} Visit;

struct _MtGuest {
    MtCalls *calls;
    MtState *state;
    GPtrArray *visits; /* (element-type Visit) */
};

MtGuest *
mt_guest_new(MtCalls *calls, MtState *state)
{
    MtGuest *self = g_new0(MtGuest, 1);

    self->calls = calls;
    self->state = state;
    self->visits = g_ptr_array_new_with_free_func(g_free);
    return self;
}

void
mt_guest_free(MtGuest *self)
{
    if (self == NULL)
        return;
    mt_guest_stop(self);
    g_ptr_array_unref(self->visits);
    g_free(self);
}

void
mt_guest_stop(MtGuest *self)
{
    for (guint i = 0; i < self->visits->len; i++) {
        const Visit *visit = g_ptr_array_index(self->visits, i);

        if (visit->call != 0)
            mt_calls_cancel(self->calls, visit->call);
    }
    g_ptr_array_set_size(self->visits, 0);
}

static Visit *
find_visit(const MtGuest *self, gint dc)
{
    for (guint i = 0; i < self->visits->len; i++) {
        Visit *visit = g_ptr_array_index(self->visits, i);

        if (visit->dc == dc)
            return visit;
    }
    return NULL;
}

static void
visit_failed(Visit *self, MtTime now)
{
    self->call = 0;
    self->failures++;
    self->retry_us = now.mono_us + (self->failures > MAX_FAILURES
                                        ? REFUSED_US
                                        : (gint64)G_USEC_PER_SEC << (self->failures - 1));
}

static void
import_replied(gpointer data, const MtReply *reply, MtTime now)
{
    Visit *self = data;
    MtStateDc *stored = mt_state_dc(self->owner->state, self->dc);

    if (reply->result == NULL || stored->key == NULL) {
        visit_failed(self, now);
        return;
    }
    stored->auth = MT_AUTH_FULL;
    stored->auth_wall_ms = now.wall_ms;
    mt_state_touch(self->owner->state, FALSE);
    g_ptr_array_remove(self->owner->visits, self);
}

static void
export_replied(gpointer data, const MtReply *reply, MtTime now)
{
    Visit *self = data;
    const TlAuthExportedAuthorization *exported;
    TlCallAuthImportAuthorization call = {.base = TL_CALL_AUTH_IMPORT_AUTHORIZATION};

    if (reply->result == NULL) {
        visit_failed(self, now);
        return;
    }
    exported = (const TlAuthExportedAuthorization *)reply->result->object;
    call.id = exported->id;
    call.bytes = exported->bytes;
    self->call = mt_calls_send(self->owner->calls, mt_line_for_files(self->dc), &call.base,
                               MT_CALL_SECRET, import_replied, self, NULL, now);
}

static void
visit_begin(Visit *self, MtTime now)
{
    const TlCallAuthExportAuthorization call = {
        .base = TL_CALL_AUTH_EXPORT_AUTHORIZATION,
        .dc_id = self->dc,
    };

    self->retry_us = -1;
    self->call = mt_calls_send(self->owner->calls, 0, &call.base, MT_CALL_SECRET, export_replied,
                               self, NULL, now);
}

static gboolean
is_inside(const MtGuest *self, gint dc)
{
    const MtStateDc *stored;

    if (dc == self->state->home_dc)
        return TRUE;
    stored = mt_state_dc(self->state, dc);
    return stored->key != NULL && stored->auth == MT_AUTH_FULL;
}

MtGuestState
mt_guest_enter(MtGuest *self, gint dc, MtTime now)
{
    Visit *visit = find_visit(self, dc);

    if (visit == NULL && is_inside(self, dc))
        return MT_GUEST_INSIDE;
    if (visit == NULL) {
        visit = g_new0(Visit, 1);
        visit->owner = self;
        visit->dc = dc;
        visit->retry_us = -1;
        g_ptr_array_add(self->visits, visit);
    }
    if (visit->call != 0)
        return MT_GUEST_WAITING;
    if (visit->retry_us >= 0 && !mt_deadline_is_over(visit->retry_us, now))
        return visit->failures > MAX_FAILURES ? MT_GUEST_REFUSED : MT_GUEST_WAITING;
    if (visit->failures > MAX_FAILURES)
        visit->failures = 0;
    visit_begin(visit, now);
    return MT_GUEST_WAITING;
}

void
mt_guest_expelled(MtGuest *self, gint dc)
{
    if (dc == self->state->home_dc || find_visit(self, dc) != NULL)
        return;
    mt_state_dc(self->state, dc)->auth = MT_AUTH_NONE;
    mt_state_touch(self->state, FALSE);
}

gint64
mt_guest_deadline(const MtGuest *self, MtTime now)
{
    gint64 deadline = -1;

    for (guint i = 0; i < self->visits->len; i++) {
        const Visit *visit = g_ptr_array_index(self->visits, i);

        if (visit->call == 0 && !mt_deadline_is_over(visit->retry_us, now))
            deadline = mt_deadline_first(deadline, visit->retry_us);
    }
    return deadline;
}
