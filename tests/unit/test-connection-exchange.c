/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * How a connection comes by a new key: which ones are taken, and what is told of those that failed.
 */
#include "connection-bench.h"

static void
test_exchange(ConnectionBench *self, gconstpointer data)
{
    const MtStateDc *home = mt_state_dc(self->state, HOME);

    connection_tick(self);
    connection_exchange(self);
    g_assert_cmpstr(self->progress->str, ==, "ck");
    g_assert_cmphex(home->key->id, ==, far_end_key_id(&self->far));
    g_assert_cmpint(home->auth, ==, MT_AUTH_NONE);
    g_assert_true(self->state->urgent); /* on disk before it is used */
    g_assert_nonnull(mt_connection_get_session(self->connection));
    mt_auth_key_free(self->peer.key);
    self->peer.key = mt_auth_key_copy(home->key);
    self->peer.salt = home->salt;
    g_byte_array_set_size(self->far.input, 0); /* what the exchange left */
    connection_flush(self);
    self->host.now.wall_ms += self->state->server_ahead_ms; /* the peer's time is the server's */
    connection_answer_ping(self);
    g_assert_cmpuint(mt_connection_take_news(self->connection), ==, MT_CONNECTION_REACHED);
}

/* A server that hands out a key twice may be playing one against the other. */
static void
test_known_key(ConnectionBench *self, gconstpointer data)
{
    MtStateDc *other = mt_state_dc(self->state, 4);

    connection_tick(self);
    connection_exchange(self);
    other->key = g_steal_pointer(&mt_state_dc(self->state, HOME)->key);
    g_assert_true(mt_connection_check_key(self->connection, self->host.now));
    connection_drain(self);
    connection_wait_for_link(self);
    self->closed = 0;
    connection_exchange(self);
    g_assert_null(mt_state_dc(self->state, HOME)->key);
    g_assert_cmpuint(self->closed, ==, 1);
    g_assert_nonnull(strstr(self->host.log->str, "the key is not a new one"));
}

/* Checks that fail three times in a row are worth telling. */
static void
test_bad_exchanges(ConnectionBench *self, gconstpointer data)
{
    for (guint i = 0; i < 3; i++) {
        g_assert_cmpuint(mt_connection_take_news(self->connection), ==, 0);
        connection_wait_for_link(self);
        far_end_script_begin(&self->far, &self->host, HEADER_DRAW);
        connection_link_up(self);
        far_end_script_second(&self->far, &self->host);
        connection_feed(self, far_end_answer(&self->far, "dh_gen"));
        g_assert_cmpuint(self->closed, ==, i + 1);
    }
    g_assert_cmpuint(mt_connection_take_news(self->connection), ==, MT_CONNECTION_EXCHANGE_FAILED);
}

static void
test_slow_exchange(ConnectionBench *self, gconstpointer data)
{
    connection_tick(self);
    connection_link_up(self);
    g_assert_cmpint(mt_connection_deadline(self->connection), >, self->host.now.mono_us);
    connection_pass(self,
                    (mt_connection_deadline(self->connection) - self->host.now.mono_us) / 1000 + 1);
    g_assert_cmpuint(self->closed, ==, 1);
    g_assert_cmpuint(mt_connection_take_news(self->connection), ==, 0);
}

/* The computation was for a link that is gone. */
static void
test_late_job(ConnectionBench *self, gconstpointer data)
{
    connection_tick(self);
    far_end_script_begin(&self->far, &self->host, HEADER_DRAW);
    connection_link_up(self);
    far_end_script_second(&self->far, &self->host);
    connection_feed(self, far_end_answer(&self->far, "res_pq"));
    g_assert_false(mt_connection_job_done(self->connection, NULL, self->host.now));
    connection_link_down(self);
    g_assert_false(connection_finish_job(self));
}

/* A computation that failed. */
static void
test_failed_job(ConnectionBench *self, gconstpointer data)
{
    connection_tick(self);
    far_end_script_begin(&self->far, &self->host, HEADER_DRAW);
    connection_link_up(self);
    far_end_script_second(&self->far, &self->host);
    connection_feed(self, far_end_answer(&self->far, "res_pq"));
    g_assert_true(mt_connection_job_done(self->connection, self->job, self->host.now));
    connection_drain(self);
    g_assert_cmpuint(self->closed, ==, 1);
}

static void
add(const char *path, gconstpointer data, void (*test)(ConnectionBench *, gconstpointer))
{
    g_test_add(path, ConnectionBench, data, connection_set_up, test, connection_tear_down);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("/connection-exchange/exchange", NULL, test_exchange);
    add("/connection-exchange/known-key", NULL, test_known_key);
    add("/connection-exchange/bad-exchanges", NULL, test_bad_exchanges);
    add("/connection-exchange/slow-exchange", NULL, test_slow_exchange);
    add("/connection-exchange/late-job", NULL, test_late_job);
    add("/connection-exchange/failed-job", NULL, test_failed_job);
    return g_test_run();
}
