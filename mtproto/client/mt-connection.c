/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The standing connection with one datacenter. Links come and go; the session and its messages
 * stay.
 */
#include <client/mt-connection.h>

#include <client/mt-deadline.h>
#include <client/mt-dialer.h>
#include <client/mt-line.h>
#include <client/mt-link.h>
#include <crypto/mt-rsa.h>

#define SECOND_US G_USEC_PER_SEC
/* A link that lasted this long was a good one: the next is opened at once. */
#define GOOD_LINK_US (10 * SECOND_US)
/* 1, 2, 4, 8, 16 seconds. */
#define BACK_OFF_STEPS 4
/* After "too many connections": 5, 10, 20, 40 seconds. */
#define FLOOD_BACK_OFF_S 5
#define FLOOD_BACK_OFF_STEPS 3
/* Of each wait, this many per cent more or less. */
#define JITTER_PERCENT 20
/* "Key unknown" counts for something when it was heard so often over so long a time. A key that was
 * just made may not be known everywhere yet. */
#define REJECTIONS_MIN 3
#define REJECTIONS_TIME_US (60 * SECOND_US)
/* Key exchanges in a row that failed their checks. */
#define BAD_EXCHANGES_MAX 3

/* Anybody on the way can send "key unknown". So the key is given up only after another key could
 * be made with the same server and the old one is refused even then. */
typedef enum {
    KEY_TRUSTED,
    KEY_TRYING_FRESH, /* the next link makes a key that is thrown away */
    KEY_LAST_CHANCE,  /* that worked; the next link tries the old key once more */
} KeyDoubt;

struct _MtConnection {
    MtConnectionParts *parts;
    gint line;
    gint dc; /* of the line */
    MtSession *session;
    guint64 key_id; /* of the session */
    MtDialer *dialer;
    MtLink *link;        /* NULL: none is there */
    MtEndpoint endpoint; /* of the link */
    gboolean announced;  /* MT_EVENT_OUTPUT is on its way */
    gboolean online;     /* the link is proven */
    gint64 online_us;
    gboolean was_online;
    gint64 retry_us; /* -1: none */
    gint64 missing_us;
    guint rounds;   /* in a row in which no address answered */
    guint failures; /* of links, in a row */
    guint attempt;  /* which endpoint; of the link, or where to begin */
    guint floods;   /* -429 in a row */
    guint rejections;
    gint64 rejected_us; /* the first of them */
    KeyDoubt doubt;
    guint bad_exchanges;
    MtJob *job; /* only compared, never used: the host owns it */
    gint last_progress;
    guint news;
    gint64 idle_us; /* since when nobody uses it, -1: somebody does */
};

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
    self->idle_us = -1;
    return self;
}

static void
log_line(MtConnection *self, MtLogLevel level, const char *what, const GError *error)
{
    g_autofree char *line = NULL;

    if (self->parts->host->log == NULL)
        return;
    line = g_strdup_printf("datacenter %d: %s%s%s", self->dc, what, error != NULL ? ": " : "",
                           error != NULL ? error->message : "");
    self->parts->host->log(self->parts->host_data, level, line);
}

/* Only what happens to the main line home is worth telling. */
static void
push_progress(MtConnection *self, MtProgress progress)
{
    MtEvent *event;

    if (self->line != self->parts->state->home_dc || self->last_progress == (gint)progress)
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

static void
drop_link(MtConnection *self, gboolean tell_host, MtTime now)
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
    push_progress(self, self->was_online ? MT_PROGRESS_RECONNECTING : MT_PROGRESS_CONNECTING);
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

/* The server, or somebody on the way, does not know the key. */
static void
key_rejected(MtConnection *self, MtTime now)
{
    if (self->rejections++ == 0)
        self->rejected_us = now.mono_us;
    if (self->doubt == KEY_LAST_CHANCE) {
        log_line(self, MT_LOG_WARNING, "the key is unknown to the server", NULL);
        self->news |= MT_CONNECTION_KEY_LOST;
        self->doubt = KEY_TRUSTED;
        self->rejections = 0;
    } else if (self->rejections >= REJECTIONS_MIN &&
               now.mono_us - self->rejected_us >= REJECTIONS_TIME_US) {
        self->doubt = KEY_TRYING_FRESH;
    }
}

/* No endpoint answers. */
static void
nobody_there(MtConnection *self, MtTime now)
{
    self->attempt = mt_dialer_get_next(self->dialer);
    self->retry_us =
        now.mono_us + with_jitter(self, SECOND_US << MIN(self->rounds, BACK_OFF_STEPS));
    self->rounds++;
    if (self->was_online)
        push_progress(self, MT_PROGRESS_RECONNECTING);
}

/* The link is over; when and where the next is opened. */
static void
lost(MtConnection *self, gboolean tell_host, MtTime now)
{
    gint32 transport_error = mt_link_get_transport_error(self->link);
    gboolean was_good = self->online && now.mono_us - self->online_us >= GOOD_LINK_US;

    if (transport_error == MT_LINK_KEY_UNKNOWN && !mt_link_is_exchanging(self->link))
        key_rejected(self, now);
    drop_link(self, tell_host, now);
    if (was_good) {
        self->failures = 0;
        self->attempt = 0;
        self->retry_us = now.mono_us;
    } else {
        self->failures++;
        self->attempt++;
        self->retry_us = now.mono_us + retry_delay(self, transport_error);
    }
    if (self->was_online)
        push_progress(self, MT_PROGRESS_RECONNECTING);
}

static void
failed(MtConnection *self, const GError *error, MtTime now)
{
    if (self->link != NULL && mt_link_is_greeting(self->link))
        log_line(self, MT_LOG_WARNING, "the proxy does not answer as one", error);
    else
        log_line(self, MT_LOG_DEBUG, "link given up", error);
    lost(self, TRUE, now);
}

/* A check of the key exchange failed. */
static void
exchange_failed(MtConnection *self, const GError *error, MtTime now)
{
    self->bad_exchanges++;
    if (self->bad_exchanges >= BAD_EXCHANGES_MAX) {
        self->bad_exchanges = 0;
        self->news |= MT_CONNECTION_EXCHANGE_FAILED;
    }
    failed(self, error, now);
}

/* --- keys ------------------------------------------------------------------------------------ */

static void
drop_session(MtConnection *self, MtTime now)
{
    drop_link(self, TRUE, now);
    g_clear_pointer(&self->session, mt_session_free);
    self->key_id = 0;
}

/* (transfer none) (nullable) */
static const MtAuthKey *
stored_key(const MtConnection *self)
{
    return mt_state_dc(self->parts->state, self->dc)->key;
}

gboolean
mt_connection_check_key(MtConnection *self, MtTime now)
{
    if (self->session == NULL || mt_connection_get_session(self) != NULL)
        return FALSE;
    drop_session(self, now);
    self->retry_us = now.mono_us;
    self->doubt = KEY_TRUSTED;
    self->rejections = 0;
    return TRUE;
}

static void
make_session(MtConnection *self, gboolean clock_known, MtTime now)
{
    const MtStateDc *stored = mt_state_dc(self->parts->state, self->dc);

    if (self->session != NULL)
        return;
    self->session =
        mt_session_new(self->parts->host, self->parts->host_data, stored->key, stored->salt,
                       self->parts->state->server_ahead_ms, clock_known, now);
    self->key_id = stored->key->id;
}

static gboolean
is_known_key(const MtConnection *self, guint64 id)
{
    const GPtrArray *dcs = self->parts->state->dcs;

    for (guint i = 0; i < dcs->len; i++) {
        const MtStateDc *dc = g_ptr_array_index(dcs, i);

        if (dc->key != NULL && dc->key->id == id)
            return TRUE;
    }
    return id == 0;
}

/* The key must be on disk before it is used for a login: the owner holds all output back until an
 * urgent snapshot was handed out. */
static void
key_made(MtConnection *self, MtHandshakeResult *result, MtTime now)
{
    MtStateDc *stored = mt_state_dc(self->parts->state, self->dc);

    self->bad_exchanges = 0;
    if (self->doubt == KEY_TRYING_FRESH) {
        mt_auth_key_free(result->key);
        self->doubt = KEY_LAST_CHANCE;
        drop_link(self, TRUE, now);
        self->retry_us = now.mono_us;
        return;
    }
    if (is_known_key(self, result->key->id)) {
        g_autoptr(GError) error =
            g_error_new_literal(MT_ERROR, MT_ERROR_CRYPTO, "the key is not a new one");

        mt_auth_key_free(result->key);
        exchange_failed(self, error, now);
        return;
    }
    mt_auth_key_free(stored->key);
    stored->key = result->key;
    stored->salt = result->salt;
    stored->auth = MT_AUTH_NONE;
    stored->auth_wall_ms = 0;
    self->parts->state->server_ahead_ms = result->server_ahead_ms;
    mt_state_touch(self->parts->state, TRUE);
    make_session(self, TRUE, now);
    mt_link_carry(self->link, self->session, now);
}

/* The exchange may have a job for the host, or be over. */
static void
exchange_went_on(MtConnection *self, MtTime now)
{
    MtHandshakeResult result = {0};
    MtJob *job = mt_link_take_job(self->link);

    if (job != NULL) {
        MtEvent *event = mt_event_new(MT_EVENT_JOB);

        self->job = job;
        event->job = job;
        mt_event_queue_push(self->parts->events, event);
    }
    if (mt_link_take_result(self->link, &result))
        key_made(self, &result, now);
}

/* --- what happened outside ------------------------------------------------------------------- */

gboolean
mt_connection_owns_link(const MtConnection *self, guint link)
{
    return (self->link != NULL && mt_link_get_number(self->link) == link) ||
           mt_dialer_owns(self->dialer, link);
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

    if (!mt_dialer_link_up(self->dialer, link, &self->endpoint, &self->attempt))
        return;
    make_link(self, link);
    if (!mt_link_up(self->link, self->parts->state->server_ahead_ms, now, &error)) {
        failed(self, error, now);
        return;
    }
    if (stored_key(self) != NULL && self->doubt != KEY_TRYING_FRESH) {
        make_session(self, FALSE, now);
        mt_link_carry(self->link, self->session, now);
        return;
    }
    push_progress(self, MT_PROGRESS_KEY_EXCHANGE);
    mt_link_exchange(self->link, self->parts->server_keys, now);
    exchange_went_on(self, now);
}

static void
reached(MtConnection *self, MtTime now)
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
    self->doubt = KEY_TRUSTED;
    mt_datacenters_worked(self->parts->datacenters, self->dc, &self->endpoint);
    self->attempt = 0;
    push_progress(self, MT_PROGRESS_ONLINE);
}

void
mt_connection_link_data(MtConnection *self, const guint8 *data, gsize len, MtTime now)
{
    g_autoptr(GError) error = NULL;
    gboolean exchanging;

    if (self->link == NULL)
        return;
    exchanging = mt_link_is_exchanging(self->link);
    if (!mt_link_receive(self->link, data, len, now, &error)) {
        if (mt_link_is_refuted(self->link))
            exchange_failed(self, error, now);
        else
            failed(self, error, now);
        return;
    }
    if (exchanging)
        exchange_went_on(self, now);
    else if (!self->online && mt_link_is_proven(self->link))
        reached(self, now);
}

void
mt_connection_link_down(MtConnection *self, guint link, MtTime now)
{
    if (self->link != NULL) {
        log_line(self, MT_LOG_DEBUG, "link lost", NULL);
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
    log_line(self, MT_LOG_DEBUG, "no answer", NULL);
    lost(self, TRUE, now);
}

gboolean
mt_connection_job_done(MtConnection *self, MtJob *job, MtTime now)
{
    g_autoptr(GError) error = NULL;

    if (self->job == NULL || self->job != job)
        return FALSE;
    self->job = NULL;
    if (mt_link_job_done(self->link, job, now, &error))
        exchange_went_on(self, now);
    else
        exchange_failed(self, error, now);
    return TRUE;
}

/* --- time and output ------------------------------------------------------------------------- */

void
mt_connection_tick(MtConnection *self, MtTime now)
{
    if (self->session != NULL)
        mt_session_tick(self->session, now);
    if (mt_dialer_is_dialing(self->dialer)) {
        mt_dialer_tick(self->dialer, now);
        if (!mt_dialer_is_dialing(self->dialer))
            nobody_there(self, now);
    }
    if (self->link != NULL && mt_deadline_is_over(mt_link_deadline(self->link), now))
        failed(self, NULL, now);
    if (self->link == NULL && !mt_dialer_is_dialing(self->dialer) &&
        mt_deadline_is_over(self->retry_us, now))
        dial(self, now);
}

gint64
mt_connection_deadline(const MtConnection *self)
{
    gint64 deadline = mt_deadline_first(mt_dialer_deadline(self->dialer), self->retry_us);

    if (self->link != NULL)
        deadline = mt_deadline_first(deadline, mt_link_deadline(self->link));
    if (self->session != NULL)
        deadline = mt_deadline_first(deadline, mt_session_deadline(self->session));
    return deadline;
}

void
mt_connection_announce_output(MtConnection *self)
{
    if (self->link == NULL)
        return;
    self->announced = TRUE;
    push_link_event(self, MT_EVENT_OUTPUT);
}

void
mt_connection_flush(MtConnection *self, MtTime now)
{
    g_autoptr(GError) error = NULL;

    if (self->link == NULL)
        return;
    if (!mt_link_flush(self->link, now, &error)) {
        failed(self, error, now);
        return;
    }
    if (!self->announced && mt_link_has_output(self->link))
        mt_connection_announce_output(self);
}

GBytes *
mt_connection_take_output(MtConnection *self)
{
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
    drop_session(self, now);
    mt_dialer_free(self->dialer);
    g_free(self);
}

gint
mt_connection_get_line(const MtConnection *self)
{
    return self->line;
}

MtSession *
mt_connection_get_session(const MtConnection *self)
{
    const MtAuthKey *key = stored_key(self);

    return key != NULL && key->id == self->key_id ? self->session : NULL;
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
