/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The standing connection with one datacenter. Links come and go; the session and its messages
 * stay.
 */
#include <client/net/mt-connection-private.h>

#include <client/net/mt-line.h>
#include <client/store/mt-deadline.h>

#define SECOND_US G_USEC_PER_SEC
/* A link that lasted this long was a good one: the next is opened at once. */
#define GOOD_LINK_US (10 * SECOND_US)
/* 1, 2, 4, 8, 16 seconds. */
#define BACK_OFF_STEPS 4
/* What the clocks may drift apart by themselves, between two looks at them. */
#define DRIFT_MS 3000
/* What is shorter than this is not worth telling. */
#define TOLD_AFTER_US (5 * SECOND_US)
/* After "too many connections": 5, 10, 20, 40 seconds. */
#define FLOOD_BACK_OFF_S 5
#define FLOOD_BACK_OFF_STEPS 3
/* Of each wait, this many per cent more or less. */
#define JITTER_PERCENT 20
/* Key exchanges in a row that failed their checks. */
#define BAD_EXCHANGES_MAX 3

MtConnection *
mt_connection_new(MtConnectionParts *parts, gint line, MtTime now)
{
    MtConnection *self = g_new0(MtConnection, 1);

    self->parts = parts;
    self->line = line;
    self->dc = mt_line_get_dc(line);
    self->dialer = mt_dialer_new(parts, self->dc);
    self->retry_us = now.mono_us;
    self->missing_us = now.mono_us;
    self->last_progress = -1;
    self->apart_ms = now.wall_ms - now.mono_us / 1000;
    self->idle_us = -1;
    self->next_us = -1;
    return self;
}

void
mt_connection_log(MtConnection *self, MtLogLevel level, const char *what, const GError *error)
{
    g_autofree char *line = NULL;

    if (self->parts->host->log == NULL)
        return;
    line = g_strdup_printf("datacenter %d: %s%s%s", self->dc, what, error != NULL ? ": " : "",
                           error != NULL ? error->message : "");
    self->parts->host->log(self->parts->host_data, level, line);
}

/* Only what happens to the main line home is worth telling. */
void
mt_connection_push_progress(MtConnection *self, MtProgress progress)
{
    MtEvent *event;

    if (self->spare || self->line != self->parts->state->home_dc ||
        self->last_progress == (gint)progress)
        return;
    self->last_progress = (gint)progress;
    event = mt_event_new(MT_EVENT_PROGRESS);
    event->progress = progress;
    event->dc = self->dc;
    mt_event_queue_push(self->parts->events, event);
}

/* --- links ----------------------------------------------------------------------------------- */

static void
push_link_event(MtConnection *self, MtEventKind kind)
{
    MtEvent *event = mt_event_new(kind);

    event->link = mt_link_get_number(self->link);
    event->dc = self->dc;
    mt_event_queue_push(self->parts->events, event);
}

void
mt_connection_drop_link(MtConnection *self, gboolean tell_host, MtTime now)
{
    mt_dialer_cancel(self->dialer);
    if (self->link == NULL)
        return;
    if (tell_host)
        push_link_event(self, MT_EVENT_CLOSE_LINK);
    mt_link_free(self->link, now);
    mt_endpoint_clear(&self->endpoint);
    self->link = NULL;
    self->job = NULL;
    self->announced = FALSE;
    self->waiting = FALSE;
    if (self->online)
        self->missing_us = now.mono_us;
    self->online = FALSE;
}

static void
dial(MtConnection *self, MtTime now)
{
    self->retry_us = -1;
    if (mt_datacenters_count(self->parts->datacenters, self->dc) == 0)
        return;
    if (!self->was_online)
        mt_connection_push_progress(self, MT_PROGRESS_CONNECTING);
    /* A server that complains about too many connections gets one at a time. */
    mt_dialer_start(self->dialer, self->attempt, self->floods == 0, now);
}

static gint64
with_jitter(MtConnection *self, gint64 delay_us)
{
    guint8 byte = 0;

    if (!self->parts->host->random(self->parts->host_data, &byte, 1))
        return delay_us;
    return delay_us + delay_us * JITTER_PERCENT * (byte - 128) / (100 * 128);
}

/* The first failures go through all addresses without a pause. */
static gint64
retry_delay(MtConnection *self, gint32 transport_error)
{
    guint addresses = mt_datacenters_count(self->parts->datacenters, self->dc);
    guint step;

    self->limited = transport_error == MT_LINK_FLOOD;
    if (transport_error == MT_LINK_WRONG_DC)
        mt_datacenters_expire(self->parts->datacenters);
    if (transport_error == MT_LINK_FLOOD || transport_error == MT_LINK_WRONG_DC) {
        step = MIN(self->floods, FLOOD_BACK_OFF_STEPS);
        self->floods++;
        return with_jitter(self, FLOOD_BACK_OFF_S * SECOND_US << step);
    }
    self->floods = 0;
    if (self->failures < MAX(addresses, 1))
        return 0;
    step = MIN(self->failures - MAX(addresses, 1), BACK_OFF_STEPS);
    return with_jitter(self, SECOND_US << step);
}

void
mt_connection_retry_later(MtConnection *self, guint step, MtTime now)
{
    self->retry_us = now.mono_us + with_jitter(self, SECOND_US << MIN(step, BACK_OFF_STEPS));
}

/* No endpoint answers. */
static void
nobody_there(MtConnection *self, MtTime now)
{
    self->attempt = mt_dialer_get_next(self->dialer);
    mt_connection_retry_later(self, self->rounds++, now);
}

/* The link is over; when and where the next is opened. */
static void
lost(MtConnection *self, gboolean tell_host, MtTime now)
{
    gint32 transport_error = mt_link_get_transport_error(self->link);
    gboolean was_good = self->online && now.mono_us - self->online_us >= GOOD_LINK_US;

    if (transport_error == MT_LINK_KEY_UNKNOWN && !mt_link_is_exchanging(self->link))
        mt_connection_key_unknown(self, now);
    mt_connection_drop_link(self, tell_host, now);
    if (was_good) {
        self->failures = 0;
        self->attempt = 0;
        self->retry_us = now.mono_us;
    } else {
        self->failures++;
        self->attempt++;
        self->retry_us = now.mono_us + retry_delay(self, transport_error);
    }
}

void
mt_connection_failed(MtConnection *self, const GError *error, MtTime now)
{
    if (self->link != NULL && mt_link_is_greeting(self->link))
        mt_connection_log(self, MT_LOG_WARNING, "the proxy does not answer as one", error);
    else
        mt_connection_log(self, MT_LOG_DEBUG, "link given up", error);
    lost(self, TRUE, now);
}

void
mt_connection_exchange_failed(MtConnection *self, const GError *error, MtTime now)
{
    self->bad_exchanges++;
    if (self->bad_exchanges >= BAD_EXCHANGES_MAX) {
        self->bad_exchanges = 0;
        self->news |= MT_CONNECTION_EXCHANGE_FAILED;
    }
    mt_connection_failed(self, error, now);
}

/* --- what happened outside ------------------------------------------------------------------- */

gboolean
mt_connection_owns_link(const MtConnection *self, guint link)
{
    return (self->link != NULL && mt_link_get_number(self->link) == link) ||
           mt_dialer_owns(self->dialer, link) ||
           (self->next != NULL && mt_connection_owns_link(self->next, link));
}

/* (transfer none): the one of the two that @link belongs to. */
static MtConnection *
owner_of(MtConnection *self, guint link)
{
    return self->next != NULL && mt_connection_owns_link(self->next, link) ? self->next : self;
}

/* @self->endpoint is where it leads to. */
static void
make_link(MtConnection *self, guint link)
{
    gint wire_dc = mt_datacenters_get_wire_id(self->parts->datacenters, self->dc);
    MtWireShape shape;

    mt_datacenters_get_shape(self->parts->datacenters, self->dc, &self->endpoint, &shape);
    self->link = mt_link_new(self->parts->host, self->parts->host_data, link, wire_dc, &shape);
}

void
mt_connection_link_up(MtConnection *self, guint link, MtTime now)
{
    g_autoptr(GError) error = NULL;

    self = owner_of(self, link);
    if (!mt_dialer_link_up(self->dialer, link, &self->endpoint, &self->attempt))
        return;
    make_link(self, link);
    if (!mt_link_up(self->link, self->parts->state->server_ahead_ms, now, &error)) {
        mt_connection_failed(self, error, now);
        return;
    }
    mt_connection_begin(self, now);
}

void
mt_connection_reached(MtConnection *self, MtTime now)
{
    if (self->was_online)
        self->news |= MT_CONNECTION_BACK;
    self->online = TRUE;
    self->rounds = 0;
    self->news |= MT_CONNECTION_REACHED;
    self->was_online = TRUE;
    self->online_us = now.mono_us;
    self->missing_us = -1;
    self->floods = 0;
    self->rejections = 0;
    self->doubt = MT_KEY_TRUSTED;
    mt_datacenters_worked(self->parts->datacenters, self->dc, &self->endpoint);
    self->attempt = 0;
    mt_connection_push_progress(self, MT_PROGRESS_ONLINE);
}

void
mt_connection_link_data(MtConnection *self, guint link, const guint8 *data, gsize len, MtTime now)
{
    g_autoptr(GError) error = NULL;
    gboolean exchanging;

    self = owner_of(self, link);
    if (self->link == NULL)
        return;
    exchanging = mt_link_is_exchanging(self->link);
    if (!mt_link_receive(self->link, data, len, now, &error)) {
        if (mt_link_is_refuted(self->link))
            mt_connection_exchange_failed(self, error, now);
        else
            mt_connection_failed(self, error, now);
        return;
    }
    if (exchanging)
        mt_connection_exchange_went_on(self, now);
    else if (self->session != NULL)
        mt_connection_packets_came(self, now);
}

void
mt_connection_link_down(MtConnection *self, guint link, MtTime now)
{
    self = owner_of(self, link);
    if (self->link != NULL) {
        mt_connection_log(self, MT_LOG_DEBUG, "link lost", NULL);
        lost(self, FALSE, now);
        return;
    }
    mt_dialer_link_down(self->dialer, link, now);
    if (!mt_dialer_is_dialing(self->dialer))
        nobody_there(self, now);
}

void
mt_connection_reconnect(MtConnection *self, MtTime now)
{
    if (self->link == NULL)
        return;
    mt_connection_log(self, MT_LOG_DEBUG, "no answer", NULL);
    lost(self, TRUE, now);
}

void
mt_connection_doubt(MtConnection *self, MtTime now)
{
    self->failures = 0;
    self->rounds = 0;
    if (self->link == NULL) {
        if (self->floods == 0)
            dial(self, now);
    } else if (self->session != NULL) {
        mt_session_doubt(self->session, now);
    }
}

gboolean
mt_connection_job_done(MtConnection *self, MtJob *job, MtTime now)
{
    g_autoptr(GError) error = NULL;

    if (self->next != NULL && mt_connection_job_done(self->next, job, now))
        return TRUE;
    if (self->job == NULL || self->job != job)
        return FALSE;
    self->job = NULL;
    if (mt_link_job_done(self->link, job, now, &error))
        mt_connection_exchange_went_on(self, now);
    else
        mt_connection_exchange_failed(self, error, now);
    return TRUE;
}

/* --- time and output ------------------------------------------------------------------------- */

/* When the person is told that the connection is being made again; -1: not. */
static gint64
told_at(const MtConnection *self)
{
    if (!self->was_online || self->missing_us < 0 ||
        self->last_progress == MT_PROGRESS_RECONNECTING || self->dc != self->parts->state->home_dc)
        return -1;
    return self->missing_us + TOLD_AFTER_US;
}

/* The monotonic clock stands still while the computer sleeps; the other one is set by people. */
static void
watch_clocks(MtConnection *self, MtTime now)
{
    gint64 apart_ms = now.wall_ms - now.mono_us / 1000;
    gboolean jumped = ABS(apart_ms - self->apart_ms) > DRIFT_MS;

    self->apart_ms = apart_ms;
    if (jumped)
        mt_connection_doubt(self, now);
}

void
mt_connection_tick(MtConnection *self, MtTime now)
{
    watch_clocks(self, now);
    if (mt_deadline_is_over(told_at(self), now))
        mt_connection_push_progress(self, MT_PROGRESS_RECONNECTING);
    if (self->session != NULL)
        mt_session_tick(self->session, now);
    if (self->link != NULL && self->session != NULL && mt_session_is_stuck(self->session) &&
        mt_connection_get_session(self) == NULL)
        mt_connection_failed(self, NULL, now); /* nobody else reads what it reports */
    if (mt_dialer_is_dialing(self->dialer)) {
        mt_dialer_tick(self->dialer, now);
        if (!mt_dialer_is_dialing(self->dialer))
            nobody_there(self, now);
    }
    if (self->link != NULL && mt_deadline_is_over(mt_link_deadline(self->link), now))
        mt_connection_failed(self, NULL, now);
    mt_connection_keep_keys(self, now);
    if (self->link == NULL && !self->over && !mt_dialer_is_dialing(self->dialer) &&
        mt_deadline_is_over(self->retry_us, now))
        dial(self, now);
}

gint64
mt_connection_deadline(const MtConnection *self)
{
    gint64 deadline = mt_deadline_first(mt_dialer_deadline(self->dialer), self->retry_us);

    deadline = mt_deadline_first(deadline, told_at(self));
    if (self->link != NULL)
        deadline = mt_deadline_first(deadline, mt_link_deadline(self->link));
    if (self->session != NULL)
        deadline = mt_deadline_first(deadline, mt_session_deadline(self->session));
    return mt_deadline_first(deadline, mt_connection_keys_deadline(self));
}

void
mt_connection_announce_output(MtConnection *self, guint link)
{
    self = owner_of(self, link);
    if (self->link == NULL)
        return;
    self->announced = TRUE;
    push_link_event(self, MT_EVENT_OUTPUT);
}

void
mt_connection_flush(MtConnection *self, MtTime now)
{
    g_autoptr(GError) error = NULL;

    if (self->next != NULL)
        mt_connection_flush(self->next, now);
    if (self->link == NULL)
        return;
    if (!mt_link_flush(self->link, now, &error)) {
        mt_connection_failed(self, error, now);
        return;
    }
    if (!self->announced && mt_link_has_output(self->link))
        mt_connection_announce_output(self, mt_link_get_number(self->link));
}

GBytes *
mt_connection_take_output(MtConnection *self, guint link)
{
    self = owner_of(self, link);
    if (self->link == NULL)
        return NULL;
    self->announced = FALSE;
    return mt_link_take_output(self->link);
}

/* --- the owner's questions ------------------------------------------------------------------- */

void
mt_connection_free(MtConnection *self, MtTime now)
{
    if (self == NULL)
        return;
    mt_connection_free(self->next, now);
    mt_connection_drop_session(self, now);
    mt_dialer_free(self->dialer);
    g_free(self);
}

gint
mt_connection_get_line(const MtConnection *self)
{
    return self->line;
}

gint
mt_connection_get_dc(const MtConnection *self)
{
    return self->dc;
}

void
mt_connection_leave(MtConnection *self, MtConnectionParts *parts, MtTime now)
{
    mt_connection_free(self->next, now);
    self->next = NULL;
    self->parts = parts;
    mt_dialer_leave(self->dialer, parts);
}

guint
mt_connection_take_news(MtConnection *self)
{
    guint news = self->news;

    self->news = 0;
    return news;
}

gint64
mt_connection_get_missing_us(const MtConnection *self)
{
    return self->missing_us;
}

void
mt_connection_restart_missing(MtConnection *self, MtTime now)
{
    if (self->missing_us >= 0)
        self->missing_us = now.mono_us;
}

gboolean
mt_connection_is_limited(const MtConnection *self)
{
    return self->limited;
}

gboolean
mt_connection_is_key_doubted(const MtConnection *self)
{
    return self->rejections > 0;
}

void
mt_connection_note_use(MtConnection *self, gboolean used, MtTime now)
{
    if (used)
        self->idle_us = -1;
    else if (self->idle_us < 0)
        self->idle_us = now.mono_us;
}

gint64
mt_connection_get_idle_us(const MtConnection *self)
{
    return self->idle_us;
}
