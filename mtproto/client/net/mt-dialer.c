/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The race for one datacenter. Owns the links until one of them is there.
 */
#include <client/net/mt-dialer.h>

#include <base/mt-limits.h>
#include <client/store/mt-deadline.h>

/* From asking for a link to hearing that it is there. */
#define OPEN_LIMIT_US (15 * G_USEC_PER_SEC)
/* Between two that are tried side by side. */
#define STAGGER_US (250 * 1000)

typedef struct {
    guint link;
    guint number; /* of the endpoint */
    MtEndpoint endpoint;
    gint64 limit_us;
} Dial;

struct _MtDialer {
    MtConnectionParts *parts;
    gint dc;
    GPtrArray *dials; /* (element-type Dial) */
    guint first;
    guint opened;   /* in this race */
    guint count;    /* that can be opened in it */
    guint limit;    /* at the same time */
    gint64 next_us; /* when one more is opened though nothing failed */
};

static void
dial_free(gpointer data)
{
    Dial *self = data;

    mt_endpoint_clear(&self->endpoint);
    g_free(self);
}

MtDialer *
mt_dialer_new(MtConnectionParts *parts, gint dc)
{
    MtDialer *self = g_new0(MtDialer, 1);

    self->parts = parts;
    self->dc = dc;
    self->dials = g_ptr_array_new_with_free_func(dial_free);
    return self;
}

void
mt_dialer_leave(MtDialer *self, MtConnectionParts *parts)
{
    self->parts = parts;
}

void
mt_dialer_free(MtDialer *self)
{
    if (self == NULL)
        return;
    mt_dialer_cancel(self);
    g_ptr_array_unref(self->dials);
    g_free(self);
}

static void
push_event(MtDialer *self, MtEventKind kind, const Dial *dial)
{
    MtEvent *event = mt_event_new(kind);

    event->link = dial->link;
    event->dc = self->dc;
    if (kind == MT_EVENT_OPEN_LINK) {
        event->host = g_strdup(dial->endpoint.host);
        event->port = dial->endpoint.port;
    }
    mt_event_queue_push(self->parts->events, event);
}

static gboolean
can_open(const MtDialer *self)
{
    return self->opened < self->count && self->dials->len < self->limit;
}

static void
open_next(MtDialer *self, MtTime now)
{
    MtEndpoint endpoint = {0};
    Dial *dial;

    if (!can_open(self) || !mt_datacenters_pick(self->parts->datacenters, self->dc,
                                                self->first + self->opened, &endpoint))
        return;
    dial = g_new0(Dial, 1);
    dial->link = ++(self->parts->numbers != NULL ? self->parts->numbers : self->parts)->last_link;
    dial->number = self->first + self->opened++;
    dial->endpoint = endpoint;
    dial->limit_us = now.mono_us + OPEN_LIMIT_US;
    self->next_us = now.mono_us + STAGGER_US;
    g_ptr_array_add(self->dials, dial);
    push_event(self, MT_EVENT_OPEN_LINK, dial);
}

gboolean
mt_dialer_start(MtDialer *self, guint first, gboolean race, MtTime now)
{
    mt_dialer_cancel(self);
    self->count = mt_datacenters_count(self->parts->datacenters, self->dc);
    self->first = self->count > 0 ? first % self->count : 0;
    self->limit = race ? MT_MAX_DIALS : 1;
    self->opened = 0;
    open_next(self, now);
    return mt_dialer_is_dialing(self);
}

void
mt_dialer_cancel(MtDialer *self)
{
    for (guint i = 0; i < self->dials->len; i++)
        push_event(self, MT_EVENT_CLOSE_LINK, g_ptr_array_index(self->dials, i));
    g_ptr_array_set_size(self->dials, 0);
}

gboolean
mt_dialer_is_dialing(const MtDialer *self)
{
    return self->dials->len > 0;
}

guint
mt_dialer_get_next(const MtDialer *self)
{
    return self->first + self->opened;
}

static gboolean
find_dial(const MtDialer *self, guint link, guint *out_at)
{
    for (guint i = 0; i < self->dials->len; i++) {
        const Dial *dial = g_ptr_array_index(self->dials, i);

        if (dial->link == link) {
            *out_at = i;
            return TRUE;
        }
    }
    return FALSE;
}

gboolean
mt_dialer_owns(const MtDialer *self, guint link)
{
    guint at;

    return find_dial(self, link, &at);
}

gboolean
mt_dialer_link_up(MtDialer *self, guint link, MtEndpoint *out_endpoint, guint *out_number)
{
    guint at;
    Dial *dial;

    if (!find_dial(self, link, &at))
        return FALSE;
    dial = g_ptr_array_steal_index(self->dials, at);
    *out_endpoint = dial->endpoint;
    *out_number = dial->number;
    dial->endpoint = (MtEndpoint){0};
    dial_free(dial);
    mt_dialer_cancel(self);
    return TRUE;
}

void
mt_dialer_link_down(MtDialer *self, guint link, MtTime now)
{
    guint at;

    if (!find_dial(self, link, &at))
        return;
    g_ptr_array_remove_index(self->dials, at);
    open_next(self, now);
}

void
mt_dialer_tick(MtDialer *self, MtTime now)
{
    for (guint i = self->dials->len; i-- > 0;) {
        const Dial *dial = g_ptr_array_index(self->dials, i);

        if (!mt_deadline_is_over(dial->limit_us, now))
            continue;
        push_event(self, MT_EVENT_CLOSE_LINK, dial);
        mt_dialer_link_down(self, dial->link, now);
    }
    if (mt_dialer_is_dialing(self) && can_open(self) && mt_deadline_is_over(self->next_us, now))
        open_next(self, now);
}

gint64
mt_dialer_deadline(const MtDialer *self)
{
    gint64 deadline = -1;

    if (!mt_dialer_is_dialing(self))
        return -1;
    for (guint i = 0; i < self->dials->len; i++) {
        const Dial *dial = g_ptr_array_index(self->dials, i);

        deadline = mt_deadline_first(deadline, dial->limit_us);
    }
    return can_open(self) ? mt_deadline_first(deadline, self->next_us) : deadline;
}
