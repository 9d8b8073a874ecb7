/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The standing connection with one datacenter: when the next link is opened and to where, and what
 * becomes of the session.
 */
#include "connection-bench.h"

/* --- opening --------------------------------------------------------------------------------- */

static void
test_opens(ConnectionBench *self, gconstpointer data)
{
    g_assert_cmpint(mt_connection_get_line(self->connection), ==, HOME);
    g_assert_cmpint(mt_connection_deadline(self->connection), ==, self->host.now.mono_us);
    g_assert_cmpint(mt_connection_get_missing_us(self->connection), ==, self->host.now.mono_us);
    g_assert_cmpuint(self->opened, ==, 0);
    connection_tick(self);
    g_assert_cmpuint(self->opened, ==, 1);
    g_assert_cmpstr(self->address, ==, "149.154.167.51:443");
    g_assert_cmpstr(self->progress->str, ==, "c");
    g_assert_true(mt_connection_owns_link(self->connection, self->link));
    g_assert_false(mt_connection_owns_link(self->connection, self->link + 1));
    connection_tick(self);
    g_assert_cmpuint(self->opened, ==, 1);
    g_assert_null(mt_connection_get_session(self->connection));
    mt_connection_free(NULL, self->host.now);
}

static void
test_unknown_dc(ConnectionBench *self, gconstpointer data)
{
    connection_make(self, 77);
    connection_tick(self);
    g_assert_cmpuint(self->opened, ==, 0);
    g_assert_cmpint(mt_connection_deadline(self->connection), ==, -1);
    mt_connection_reconnect(self->connection, self->host.now); /* there is nothing to close */
    connection_flush(self);
}

/* Only what happens to the home datacenter is told. */
static void
test_other_dc(ConnectionBench *self, gconstpointer data)
{
    connection_make(self, 4);
    connection_tick(self);
    g_assert_cmpuint(self->opened, ==, 1);
    g_assert_cmpstr(self->progress->str, ==, "");
}

static void
test_slow(ConnectionBench *self, gconstpointer data)
{
    connection_tick(self);
    connection_pass(self, 15 * S - 1);
    g_assert_cmpuint(self->closed, ==, 0);
    g_assert_cmpuint(self->opened, ==, 2); /* beside it */
    connection_pass(self, 1);
    g_assert_cmpuint(self->closed, ==, 1);
    g_assert_cmpuint(self->opened, ==, 3); /* the next address, at once */
    g_assert_cmpstr(self->address, !=, "149.154.167.51:443");
}

/* Each address of a race is refused at once. */
static void
refuse_all(ConnectionBench *self)
{
    guint before;

    do {
        before = self->opened;
        connection_link_down(self);
    } while (self->opened > before);
}

/* All addresses without a pause; then 1, 2, 4, 8, 16, 16 seconds, more or less. */
static void
test_back_off(ConnectionBench *self, gconstpointer data)
{
    static const gint64 waits_s[] = {1, 2, 4, 8, 16, 16};
    guint addresses = mt_datacenters_count(self->parts.datacenters, HOME);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    g_assert_cmpint(connection_wait_for_link(self), ==, 0);
    for (guint i = 0; i < addresses; i++) {
        g_assert_true(g_hash_table_add(seen, g_strdup(self->address)));
        connection_link_down(self);
    }
    g_assert_cmpuint(self->opened, ==, addresses);
    for (guint i = 0; i < G_N_ELEMENTS(waits_s); i++) {
        connection_assert_about(connection_wait_for_link(self), waits_s[i]);
        refuse_all(self);
    }
    self->host.no_random = TRUE; /* then exactly */
    connection_wait_for_link(self);
    refuse_all(self);
    g_assert_cmpint(connection_wait_for_link(self), ==, 16 * S);
    g_assert_cmpuint(self->closed, ==, 0); /* they were closed by the network */
}

/* Connections that come about and end at once: after as many as there are addresses with pauses. */
static void
test_lost_for_ever(ConnectionBench *self, gconstpointer data)
{
    static const gint64 waits_s[] = {1, 2, 4, 8, 16, 16};
    const guint addresses = mt_datacenters_count(self->parts.datacenters, HOME);

    for (guint i = 0; i < addresses; i++) {
        g_assert_cmpint(connection_wait_for_link(self), ==, 0);
        connection_link_up(self);
        connection_link_down(self);
    }
    for (guint i = 0; i < G_N_ELEMENTS(waits_s); i++) {
        connection_assert_about(connection_wait_for_link(self), waits_s[i]);
        connection_link_up(self);
        connection_link_down(self);
    }
}

static void
test_no_random(ConnectionBench *self, gconstpointer data)
{
    connection_tick(self);
    self->host.no_random = TRUE;
    mt_connection_link_up(self->connection, self->link, self->host.now);
    connection_drain(self);
    g_assert_cmpuint(self->closed, ==, 1);
    g_assert_false(mt_connection_owns_link(self->connection, self->link));
}

/* A packet cannot be padded. */
static void
test_no_random_later(ConnectionBench *self, gconstpointer data)
{
    connection_tick(self);
    mt_connection_link_up(self->connection, self->link, self->host.now);
    self->host.no_random = TRUE;
    connection_flush(self);
    g_assert_cmpuint(self->closed, ==, 1);
}

/* --- a session ------------------------------------------------------------------------------- */

static void
test_online(ConnectionBench *self, gconstpointer data)
{
    connection_start_online(self);
    g_assert_nonnull(mt_connection_get_session(self->connection));
    g_assert_cmpstr(self->progress->str, ==, "co");
    g_assert_cmpuint(self->outputs, ==, 1);
    g_assert_cmpuint(mt_connection_take_news(self->connection), ==, 0); /* told once */
    mt_connection_restart_missing(self->connection, self->host.now);
    g_assert_cmpint(mt_connection_get_missing_us(self->connection), ==, -1);
    g_assert_cmpint(mt_connection_deadline(self->connection), ==,
                    mt_session_deadline(mt_connection_get_session(self->connection)));
    g_assert_false(mt_connection_is_key_doubted(self->connection));
    mt_connection_link_up(self->connection, self->link, self->host.now); /* it is */
    g_assert_true(mt_connection_owns_link(self->connection, self->link));
}

/* Output is announced once, until it is fetched. */
static void
test_output(ConnectionBench *self, gconstpointer data)
{
    static const guint8 query[] = {0x26, 0x30, 0xb3, 0x1f};
    g_autoptr(GBytes) body = g_bytes_new_static(query, sizeof query);
    g_autoptr(GBytes) output = NULL;
    MtSession *session;

    connection_start_online(self);
    session = mt_connection_get_session(self->connection);
    self->outputs = 0;
    for (guint i = 0; i < 3; i++) {
        mt_session_send(session, body, self->host.now);
        mt_connection_flush(self->connection, self->host.now);
        connection_drain(self);
    }
    g_assert_cmpuint(self->outputs, ==, 1);
    output = mt_connection_take_output(self->connection, self->link);
    g_assert_nonnull(output);
    mt_connection_announce_output(self->connection, self->link);
    connection_drain(self);
    g_assert_cmpuint(self->outputs, ==, 2);
}

/* A good link that broke: the next at once, and the same session. */
static void
test_lost(ConnectionBench *self, gconstpointer data)
{
    MtSession *session;

    connection_start_online(self);
    session = mt_connection_get_session(self->connection);
    fake_host_advance(&self->host, 10 * S);
    connection_link_down(self);
    g_assert_cmpint(mt_connection_get_missing_us(self->connection), ==, self->host.now.mono_us);
    g_assert_cmpint(connection_wait_for_link(self), ==, 0);
    g_assert_cmpstr(self->address, ==, "149.154.167.51:443"); /* it was good */
    connection_go_online(self);
    g_assert_true(mt_connection_get_session(self->connection) == session);
    g_assert_cmpuint(mt_connection_take_news(self->connection), ==,
                     MT_CONNECTION_REACHED | MT_CONNECTION_BACK);
    g_assert_cmpstr(self->progress->str, ==, "co");
}

/* One that broke soon counts as a failure. */
static void
test_lost_soon(ConnectionBench *self, gconstpointer data)
{
    connection_start_online(self);
    fake_host_advance(&self->host, 10 * S - 1);
    connection_link_down(self);
    connection_wait_for_link(self);
    g_assert_cmpstr(self->address, !=, "149.154.167.51:443");
}

static void
test_reconnect(ConnectionBench *self, gconstpointer data)
{
    connection_start_online(self);
    mt_connection_reconnect(self->connection, self->host.now);
    connection_drain(self);
    g_assert_cmpuint(self->closed, ==, 1);
    connection_wait_for_link(self);
    connection_pass(self, 5 * S);
    mt_connection_restart_missing(self->connection, self->host.now);
    g_assert_cmpint(mt_connection_get_missing_us(self->connection), ==, self->host.now.mono_us);
}

static void
test_garbage(ConnectionBench *self, gconstpointer data)
{
    static const guint8 noise[104] = {9};

    connection_start_online(self);
    connection_feed(self, far_end_pack(&self->far, noise, sizeof noise));
    g_assert_cmpuint(self->closed, ==, 1);
    g_assert_nonnull(mt_connection_get_session(self->connection));
    g_assert_cmpuint(mt_connection_take_news(self->connection), ==, 0);
    g_assert_nonnull(strstr(self->host.log->str, "link given up"));
}

/* Before it is up there can be no data. */
static void
test_early_data(ConnectionBench *self, gconstpointer data)
{
    static const guint8 noise[4] = {9};

    connection_tick(self);
    mt_connection_link_data(self->connection, self->link, noise, sizeof noise, self->host.now);
    connection_drain(self);
    g_assert_true(mt_connection_owns_link(self->connection, self->link));
}

/* The state has another key than the session, or none: log-out, or a login that ended. */
static void
test_check_key(ConnectionBench *self, gconstpointer data)
{
    connection_start_online(self);
    g_assert_false(mt_connection_check_key(self->connection, self->host.now));
    mt_state_forget_keys(self->state);
    g_assert_null(mt_connection_get_session(self->connection));
    g_assert_true(mt_connection_check_key(self->connection, self->host.now));
    connection_drain(self);
    g_assert_cmpuint(self->closed, ==, 1);
    g_assert_false(mt_connection_check_key(self->connection, self->host.now));
    g_assert_cmpint(connection_wait_for_link(self), ==, 0);
    connection_link_up(self);
    g_assert_cmpstr(self->progress->str, ==, "cok");
}

static void
test_no_log(ConnectionBench *self, gconstpointer data)
{
    self->host.host.log = NULL;
    connection_tick(self);
    connection_link_down(self);
    g_assert_cmpuint(self->host.log->len, ==, 0);
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
    add("/connection/opens", NULL, test_opens);
    add("/connection/unknown-dc", NULL, test_unknown_dc);
    add("/connection/other-dc", NULL, test_other_dc);
    add("/connection/slow", NULL, test_slow);
    add("/connection/back-off", NULL, test_back_off);
    add("/connection/lost-for-ever", NULL, test_lost_for_ever);
    add("/connection/no-random", NULL, test_no_random);
    add("/connection/no-random-later", NULL, test_no_random_later);
    add("/connection/online", NULL, test_online);
    add("/connection/output", NULL, test_output);
    add("/connection/lost", NULL, test_lost);
    add("/connection/lost-soon", NULL, test_lost_soon);
    add("/connection/reconnect", NULL, test_reconnect);
    add("/connection/garbage", NULL, test_garbage);
    add("/connection/early-data", NULL, test_early_data);
    add("/connection/check-key", NULL, test_check_key);
    add("/connection/no-log", NULL, test_no_log);
    return g_test_run();
}
