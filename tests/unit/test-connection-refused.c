/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the transport says to a connection, which nobody has signed: how long it waits then, and how
 * much is believed of a server that does not know the key.
 */
#include "connection-bench.h"

/* 5, 10, 20, 40, 40 seconds, more or less. */
static void
test_flood(ConnectionBench *self, gconstpointer data)
{
    static const gint64 waits_s[] = {5, 10, 20, 40, 40};

    connection_store_key(self);
    self->state->addresses_expire_wall_ms = 1;
    connection_wait_for_link(self);
    for (guint i = 0; i < G_N_ELEMENTS(waits_s); i++) {
        connection_link_up(self);
        connection_reject(self, GPOINTER_TO_INT(data));
        g_assert_cmpuint(self->closed, ==, i + 1);
        connection_assert_about(connection_wait_for_link(self), waits_s[i]);
    }
    /* A number that does not belong there: perhaps the list of addresses is wrong. */
    g_assert_true((self->state->addresses_expire_wall_ms == 0) ==
                  (GPOINTER_TO_INT(data) == MT_LINK_WRONG_DC));
    connection_go_online(self); /* and then from the beginning */
    connection_reject(self, GPOINTER_TO_INT(data));
    connection_assert_about(connection_wait_for_link(self), 5);
    g_assert_nonnull(mt_state_dc(self->state, HOME)->key);
}

/* login.md 8.7, row 124 */
static void
test_unknown_once(ConnectionBench *self, gconstpointer data)
{
    connection_store_key(self);
    connection_wait_for_link(self);
    connection_link_up(self);
    connection_reject(self, MT_LINK_KEY_UNKNOWN);
    g_assert_true(mt_connection_is_key_doubted(self->connection));
    connection_wait_for_link(self);
    connection_go_online(self);
    g_assert_false(mt_connection_is_key_doubted(self->connection));
    g_assert_cmpuint(mt_connection_take_news(self->connection), ==, MT_CONNECTION_REACHED);
}

/* Refused so often and for so long that another key is tried. */
static void
doubt_key(ConnectionBench *self)
{
    connection_store_key(self);
    connection_wait_for_link(self);
    for (guint i = 0; i < 4; i++) { /* at 0, 20, 40 and 60 seconds */
        connection_link_up(self);
        g_assert_null(strchr(self->progress->str, 'k')); /* the old key is used */
        connection_reject(self, MT_LINK_KEY_UNKNOWN);
        g_assert_true(mt_connection_is_key_doubted(self->connection));
        if (i < 3)
            fake_host_advance(&self->host, 20 * S);
        connection_wait_for_link(self);
    }
}

/* Twice is not often, however much time there was between them. */
static void
test_unknown_twice(ConnectionBench *self, gconstpointer data)
{
    connection_store_key(self);
    connection_wait_for_link(self);
    for (guint i = 0; i < 3; i++) {
        connection_link_up(self);
        g_assert_null(strchr(self->progress->str, 'k'));
        if (i < 2)
            connection_reject(self, MT_LINK_KEY_UNKNOWN);
        fake_host_advance(&self->host, 100 * S);
        if (i < 2)
            connection_wait_for_link(self);
    }
}

/* login.md 8.7, row 125 */
static void
test_unknown_always(ConnectionBench *self, gconstpointer data)
{
    doubt_key(self);
    connection_exchange(self);
    g_assert_nonnull(strchr(self->progress->str, 'k'));
    g_assert_cmphex(mt_state_dc(self->state, HOME)->key->id, ==, self->peer.key->id); /* kept */
    g_assert_cmpint(connection_wait_for_link(self), ==, 0);
    connection_link_up(self);
    g_assert_cmpuint(mt_connection_take_news(self->connection), ==, 0);
    connection_reject(self, MT_LINK_KEY_UNKNOWN);
    g_assert_cmpuint(mt_connection_take_news(self->connection), ==, MT_CONNECTION_KEY_LOST);
    g_assert_false(mt_connection_is_key_doubted(self->connection));
    g_assert_nonnull(strstr(self->host.log->str, "the key is unknown to the server"));
}

/* The old key works after all. */
static void
test_unknown_but_good(ConnectionBench *self, gconstpointer data)
{
    doubt_key(self);
    connection_exchange(self);
    connection_wait_for_link(self);
    connection_go_online(self);
    g_assert_cmpuint(mt_connection_take_news(self->connection), ==, MT_CONNECTION_REACHED);
    g_assert_false(mt_connection_is_key_doubted(self->connection));
}

/* The fresh key cannot be made either: it is the network. */
static void
test_unknown_network(ConnectionBench *self, gconstpointer data)
{
    doubt_key(self);
    far_end_script_begin(&self->far, &self->host, HEADER_DRAW);
    connection_link_up(self);
    connection_reject(self, MT_LINK_KEY_UNKNOWN);
    g_assert_cmpuint(mt_connection_take_news(self->connection), ==, 0);
    g_assert_nonnull(mt_state_dc(self->state, HOME)->key);
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
    add("/connection-refused/flood", GINT_TO_POINTER(MT_LINK_FLOOD), test_flood);
    add("/connection-refused/wrong-dc", GINT_TO_POINTER(MT_LINK_WRONG_DC), test_flood);
    add("/connection-refused/unknown-once", NULL, test_unknown_once);
    add("/connection-refused/unknown-twice", NULL, test_unknown_twice);
    add("/connection-refused/unknown-always", NULL, test_unknown_always);
    add("/connection-refused/unknown-but-good", NULL, test_unknown_but_good);
    add("/connection-refused/unknown-network", NULL, test_unknown_network);
    return g_test_run();
}
