/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the tests of a connection share: its host, and the server.
 */
#include "connection-bench.h"

#include <base/mt-buffer.h>
#include <string.h>
#include <tl-service.h>

void
connection_make(ConnectionBench *self, gint dc)
{
    mt_connection_free(self->connection, self->host.now);
    self->connection = mt_connection_new(&self->parts, dc, self->host.now);
}

void
connection_set_up(ConnectionBench *self, gconstpointer data)
{
    const MtConfig config = {.api_id = 1};

    fake_host_init(&self->host, 9);
    far_end_init(&self->far);
    peer_init(&self->peer);
    self->peer.salt = SALT;
    self->state = mt_state_new();
    self->state->home_dc = HOME;
    self->events = mt_event_queue_new();
    self->parts = (MtConnectionParts){
        .host = &self->host.host,
        .host_data = &self->host,
        .state = self->state,
        .events = self->events,
        .datacenters = mt_datacenters_new(&config, self->state),
        .server_keys = far_end_keys(&self->far),
    };
    self->progress = g_string_new(NULL);
    connection_make(self, HOME);
}

void
connection_tear_down(ConnectionBench *self, gconstpointer data)
{
    mt_connection_free(self->connection, self->host.now);
    mt_datacenters_free(self->parts.datacenters);
    g_ptr_array_unref(self->parts.server_keys);
    mt_event_queue_free(self->events);
    mt_state_free(self->state);
    peer_clear(&self->peer);
    far_end_clear(&self->far);
    fake_host_clear(&self->host);
    g_free(self->address);
    g_string_free(self->progress, TRUE);
    mt_job_free(self->job);
}

/* --- the host -------------------------------------------------------------------------------- */

static void
take_event(ConnectionBench *self, MtEvent *event)
{
    static const char letters[] = "ck..ro"; /* in the order of MtProgress */

    switch (event->kind) {
    case MT_EVENT_OPEN_LINK:
        g_assert_cmpuint(event->link, >, self->link);
        self->link = event->link;
        g_free(self->address);
        self->address = g_strdup_printf("%s:%u", event->host, event->port);
        self->opened++;
        far_end_new_link(&self->far);
        break;
    case MT_EVENT_CLOSE_LINK:
        g_assert_cmpuint(event->link, <=, self->link); /* less in a race */
        self->closed++;
        break;
    case MT_EVENT_OUTPUT:
        g_assert_cmpuint(event->link, ==, self->link);
        self->outputs++;
        break;
    case MT_EVENT_PROGRESS:
        g_assert_cmpint(event->dc, ==, HOME);
        g_string_append_c(self->progress, letters[event->progress]);
        break;
    case MT_EVENT_JOB:
        mt_job_free(self->job);
        self->job = g_steal_pointer(&event->job);
        break;
    default:
        g_assert_not_reached();
    }
}

void
connection_drain(ConnectionBench *self)
{
    MtEvent *event;

    while ((event = mt_event_queue_pop(self->events)) != NULL) {
        take_event(self, event);
        mt_event_free(event);
    }
}

void
connection_tick(ConnectionBench *self)
{
    mt_connection_tick(self->connection, self->host.now);
    connection_drain(self);
}

void
connection_pass(ConnectionBench *self, gint64 ms)
{
    fake_host_advance(&self->host, ms);
    connection_tick(self);
}

/* How long until the next link is opened; it is then. */
gint64
connection_wait_for_link(ConnectionBench *self)
{
    gint64 begin_us = self->host.now.mono_us;
    guint before = self->opened;

    connection_tick(self);
    while (self->opened == before) {
        gint64 deadline = mt_connection_deadline(self->connection);

        g_assert_cmpint(deadline, >, self->host.now.mono_us);
        connection_pass(self, (deadline - self->host.now.mono_us + 999) / 1000);
    }
    return (self->host.now.mono_us - begin_us) / 1000;
}

void
connection_flush(ConnectionBench *self)
{
    g_autoptr(GBytes) output = NULL;

    mt_connection_flush(self->connection, self->host.now);
    connection_drain(self);
    if (!mt_connection_owns_link(self->connection, self->link))
        return;
    output = mt_connection_take_output(self->connection, self->link);
    if (output != NULL)
        far_end_take(&self->far, output);
}

void
connection_link_up(ConnectionBench *self)
{
    mt_connection_link_up(self->connection, self->link, self->host.now);
    connection_drain(self);
    connection_flush(self);
}

void
connection_link_down(ConnectionBench *self)
{
    mt_connection_link_down(self->connection, self->link, self->host.now);
    connection_drain(self);
}

void
connection_feed(ConnectionBench *self, GBytes *bytes)
{
    g_autoptr(GBytes) owned = bytes;
    gsize len;
    const guint8 *data = g_bytes_get_data(owned, &len);

    mt_connection_link_data(self->connection, self->link, data, len, self->host.now);
    connection_drain(self);
}

void
connection_reject(ConnectionBench *self, gint32 code)
{
    connection_feed(self, far_end_pack_error(&self->far, code));
}

gboolean
connection_finish_job(ConnectionBench *self)
{
    MtJob *job = g_steal_pointer(&self->job);
    gboolean own;

    g_assert_nonnull(job);
    mt_job_run(job);
    own = mt_connection_job_done(self->connection, job, self->host.now);
    mt_job_free(job);
    connection_drain(self);
    return own;
}

/* --- the server ------------------------------------------------------------------------------ */

void
connection_store_key(ConnectionBench *self)
{
    MtStateDc *home = mt_state_dc(self->state, HOME);

    mt_auth_key_free(home->key);
    home->key = mt_auth_key_copy(self->peer.key);
    home->salt = SALT;
    home->auth = MT_AUTH_FULL;
}

/* The server answers the ping of the newest packet. */
void
connection_answer_ping(ConnectionBench *self)
{
    g_autoptr(GBytes) packet = far_end_next(&self->far);
    g_autoptr(GBytes) sealed = peer_make_pong(&self->peer, packet, self->host.now.wall_ms);

    connection_feed(
        self, far_end_pack(&self->far, g_bytes_get_data(sealed, NULL), g_bytes_get_size(sealed)));
}

void
connection_go_online(ConnectionBench *self)
{
    connection_link_up(self);
    connection_answer_ping(self);
    g_assert_cmpint(mt_connection_get_missing_us(self->connection), ==, -1);
}

void
connection_start_online(ConnectionBench *self)
{
    connection_store_key(self);
    g_assert_cmpint(connection_wait_for_link(self), ==, 0);
    connection_go_online(self);
    g_assert_cmpuint(mt_connection_take_news(self->connection), ==, MT_CONNECTION_REACHED);
}

/* Up to the last answer of the recorded exchange. */
void
connection_exchange(ConnectionBench *self)
{
    far_end_script_begin(&self->far, &self->host, HEADER_DRAW);
    connection_link_up(self);
    far_end_script_second(&self->far, &self->host);
    connection_feed(self, far_end_answer(&self->far, "res_pq"));
    g_assert_true(connection_finish_job(self));
    connection_flush(self);
    far_end_script_power(&self->far, &self->host);
    connection_feed(self, far_end_answer(&self->far, "server_dh_params"));
    far_end_script_filling(&self->far, &self->host);
    g_assert_true(connection_finish_job(self));
    connection_flush(self);
    connection_feed(self, far_end_answer(&self->far, "dh_gen"));
}

void
connection_assert_about(gint64 ms, gint64 seconds)
{
    g_assert_cmpint(ms, >=, seconds * 800);
    g_assert_cmpint(ms, <=, seconds * 1200);
}
