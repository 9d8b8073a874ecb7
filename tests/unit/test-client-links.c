/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The links of a client: which addresses it tries and when, servers and proxies that are none, and
 * what the transport says.
 */
#include "client-bench.h"

#include <client/store/mt-state.h>
#include <string.h>

/* --- links -------------------------------------------------------------------------------------
 */

static void
test_exchange_begins(ClientBench *self, gconstpointer data)
{
    g_auto(ServerSide) side = {0};

    client_start(self);
    client_link_up(self);
    g_assert_cmpuint(self->outputs, ==, 1);
    g_assert_cmpint(g_array_index(self->progress, gint, 2), ==, MT_PROGRESS_KEY_EXCHANGE);
    client_accept_link(self, &side);
    g_assert_cmphex(side.key_id, ==, 0);
    g_assert_null(mt_client_take_output(self->client, self->link));
    client_link_up(self); /* twice: no effect */
    g_assert_cmpuint(self->outputs, ==, 1);
}

static void
test_cycles_addresses(ClientBench *self, gconstpointer data)
{
    static const char *const addresses[] = {
        "149.154.167.51:443",  "2001:67c:4e8:f002::a:443",  "95.161.76.100:443",
        "149.154.167.51:80",   "2001:67c:4e8:f002::a:80",   "95.161.76.100:80",
        "149.154.167.51:5222", "2001:67c:4e8:f002::a:5222", "95.161.76.100:5222",
    };

    client_start(self);
    for (gsize i = 0; i < G_N_ELEMENTS(addresses); i++) {
        g_assert_cmpstr(self->address, ==, addresses[i]);
        g_assert_cmpuint(self->opened, ==, i + 1);
        client_link_down(self);
        client_pass(self, 0);
    }
    g_assert_cmpuint(self->opened, ==, G_N_ELEMENTS(addresses)); /* now it takes its time */
    client_pass(self, 1200);
    g_assert_cmpuint(self->opened, ==, G_N_ELEMENTS(addresses) + 1);
    g_assert_cmpstr(self->address, ==, addresses[0]);
}

static void
test_backs_off(ClientBench *self, gconstpointer data)
{
    static const gint waits_s[] = {1, 2, 4, 8, 16};

    self->config.server_host = "127.0.0.1";
    client_start(self);
    for (gsize i = 0; i < G_N_ELEMENTS(waits_s); i++) {
        guint opened = self->opened;

        client_link_down(self);
        client_pass(self, waits_s[i] * 790);
        g_assert_cmpuint(self->opened, ==, opened);
        client_pass(self, waits_s[i] * 410);
        g_assert_cmpuint(self->opened, ==, opened + 1);
    }
}

static void
test_slow_to_open(ClientBench *self, gconstpointer data)
{
    self->config.server_host = "127.0.0.1";
    client_start(self);
    client_pass(self, 14900);
    g_assert_cmpuint(self->opened, ==, 1);
    g_assert_cmpuint(self->closed, ==, 0);
    client_pass(self, 1500);
    g_assert_cmpuint(self->closed, ==, 1);
    g_assert_cmpuint(self->opened, ==, 2);
    mt_client_link_up(self->client, 1, self->host.now); /* too late */
    client_drain(self);
    g_assert_cmpuint(self->outputs, ==, 0);
}

/* Another address is tried beside the first; whichever answers is taken, and the other closed. */
static void
test_race(ClientBench *self, gconstpointer data)
{
    for (guint winner = 1; winner <= 2; winner++) {
        self->opened = self->closed = self->outputs = self->link = 0;
        client_start(self);
        client_pass(self, 249);
        g_assert_cmpuint(self->opened, ==, 1);
        client_pass(self, 2);
        g_assert_cmpuint(self->opened, ==, 2);
        g_assert_cmpstr(self->address, ==, "2001:67c:4e8:f002::a:443");
        g_assert_null(mt_client_take_output(self->client, 1));
        g_assert_null(mt_client_take_output(self->client, 2));
        mt_client_link_data(self->client, 1, (const guint8 *)"x", 1,
                            self->host.now); /* too early */
        mt_client_link_up(self->client, winner, self->host.now);
        client_drain(self);
        g_assert_cmpuint(self->closed, ==, 1);
        g_assert_cmpuint(self->outputs, ==, 1);
        mt_client_link_up(self->client, 3 - winner, self->host.now); /* as if it had crossed */
        mt_client_link_down(self->client, 3 - winner, self->host.now);
        mt_client_link_data(self->client, 3 - winner, (const guint8 *)"x", 1, self->host.now);
        client_drain(self);
        g_assert_cmpuint(self->closed, ==, 1);
        g_assert_cmpuint(self->outputs, ==, 1);
        client_pass(self, 1000);
        g_assert_cmpuint(self->opened, ==, 2);
        g_clear_pointer(&self->client, mt_client_free);
    }
}

/* A proxy that is none: not a word more than the greeting is said to it. */
static void
test_false_proxy(ClientBench *self, gconstpointer data)
{
    static const guint8 http[] = "HTTP/1.1 400 Bad Request\r\n\r\n";
    g_autoptr(MtProxy) proxy =
        mt_proxy_parse("https://t.me/proxy?server=proxy.example.org&port=443"
                       "&secret=ee00112233445566778899aabbccddeeff6578616d706c652e636f6d",
                       NULL);
    g_autoptr(GBytes) greeting = NULL;

    self->config.proxy = proxy;
    client_start(self);
    g_assert_cmpstr(self->address, ==, "proxy.example.org:443");
    client_link_up(self);
    greeting = mt_client_take_output(self->client, self->link);
    g_assert_cmpuint(g_bytes_get_size(greeting), >, 517);
    g_assert_null(mt_client_take_output(self->client, self->link));
    client_feed(self, http, sizeof http);
    g_assert_cmpuint(self->closed, ==, 1);
    g_assert_nonnull(strstr(self->host.log->str, "proxy"));
    client_pass(self, 1500);
    g_assert_cmpuint(self->opened, ==, 2);
    client_link_up(self);
    client_pass(self, 16000); /* one that says nothing */
    g_assert_cmpuint(self->closed, ==, 2);
}

static void
test_silent_server(ClientBench *self, gconstpointer data)
{
    client_start(self);
    client_link_up(self);
    client_pass(self, 31000);
    g_assert_cmpuint(self->closed, >=, 1);
}

static void
test_garbage(ClientBench *self, gconstpointer data)
{
    static const guint8 http[] = "HTTP/1.1 400 Bad Request\r\nServer: a captive portal\r\n\r\n"
                                 "<html>Please log in to the hotel's network.</html>";

    client_start(self);
    for (guint i = 0; i < 5; i++) {
        client_link_up(self);
        client_feed(self, http, sizeof http);
        client_feed(self, http, sizeof http);
        client_pass(self, 0);
    }
    g_assert_null(self->step); /* that is not an attack on the key exchange */
}

static void
test_no_random(ClientBench *self, gconstpointer data)
{
    client_start(self);
    self->host.no_random = TRUE;
    client_link_up(self);
    g_assert_cmpuint(self->closed, ==, 1);
    self->host.no_random = FALSE;
    client_pass(self, 1500);
    client_link_up(self);
    g_assert_cmpuint(self->outputs, ==, 1);
}

static void
test_unreachable(ClientBench *self, gconstpointer data)
{
    client_start(self);
    for (gint64 end_us = self->host.now.mono_us + 59 * G_USEC_PER_SEC;
         self->host.now.mono_us < end_us;) {
        client_link_down(self);
        client_pass(self, 500);
    }
    g_assert_null(self->step);
    client_pass(self, 2000);
    g_assert_nonnull(self->step);
    g_assert_cmpint(self->step->kind, ==, MT_LOGIN_STEP_FAILED);
    g_assert_cmpint(self->step->problem, ==, MT_LOGIN_UNREACHABLE);
}

static void
test_stored_unreachable(ClientBench *self, gconstpointer data)
{
    g_autoptr(GBytes) snapshot = client_signed_in_snapshot();

    self->config.snapshot = snapshot;
    client_start(self);
    client_pass(self, 61000);
    g_assert_cmpint(self->step->problem, ==, MT_LOGIN_UNREACHABLE);
    if (self->snapshot != NULL)
        g_assert_true(client_has_key(self->snapshot));
}

/* The stored address of the home datacenter is of no use: another datacenter is asked. */
static void
test_moved(ClientBench *self, gconstpointer data)
{
    g_autoptr(GBytes) old = client_signed_in_snapshot();
    gsize len;
    gconstpointer bytes = g_bytes_get_data(old, &len);
    g_autoptr(MtState) state = mt_state_decode(bytes, len, NULL);
    g_autoptr(GBytes) snapshot = NULL;
    MtAddress *address = g_new0(MtAddress, 1);

    address->dc = 4;
    address->host = g_strdup("127.0.0.1");
    address->port = 4;
    g_ptr_array_add(state->addresses, address);
    state->home_dc = 4;
    mt_state_dc(state, 2)->id = 4;
    snapshot = mt_state_encode(state);
    self->config.snapshot = snapshot;
    self->config.server_host = "127.0.0.1";
    self->config.server_port = 2222;
    client_start(self);
    g_assert_cmpstr(self->address, ==, "127.0.0.1:4");
    client_link_down(self);
    client_pass(self, 9000);
    g_assert_cmpstr(self->address, ==, "127.0.0.1:4");
    for (guint i = 0; i < 20 && g_strcmp0(self->address, "127.0.0.1:2222") != 0; i++)
        client_pass(self, 500);
    g_assert_cmpstr(self->address, ==, "127.0.0.1:2222");
}

/* --- transport errors: nobody has signed them ---------------------------------------------------
 */

static void
test_key_unknown_in_exchange(ClientBench *self, gconstpointer data)
{
    g_auto(ServerSide) side = {0};

    client_start(self);
    client_link_up(self);
    client_accept_link(self, &side);
    client_send_transport_error(self, &side, KEY_UNKNOWN);
    g_assert_cmpuint(self->closed, ==, 1);
    client_pass(self, 0);
    g_assert_cmpuint(self->opened, ==, 2);
    g_assert_cmpstr(self->address, ==, "2001:67c:4e8:f002::a:443");
}

static void
test_key_unknown(ClientBench *self, gconstpointer data)
{
    g_autoptr(GBytes) snapshot = client_signed_in_snapshot();
    gint64 begin_us = self->host.now.mono_us;
    gboolean fresh = FALSE;

    self->config.snapshot = snapshot;
    self->config.server_host = "127.0.0.1";
    client_start(self);
    while (!fresh && self->host.now.mono_us - begin_us < 119 * G_USEC_PER_SEC) {
        g_auto(ServerSide) side = {0};
        guint opened = self->opened;

        client_link_up(self);
        client_accept_link(self, &side);
        fresh = side.key_id == 0;
        if (fresh)
            break;
        client_send_transport_error(self, &side, KEY_UNKNOWN);
        while (self->opened == opened)
            client_pass(self, 1000);
    }
    /* The key is not given up; a minute later another one is tried beside it. */
    g_assert_true(fresh);
    g_assert_cmpint(self->host.now.mono_us - begin_us, >=, 60 * G_USEC_PER_SEC);
    g_assert_null(self->step);
    if (self->snapshot != NULL)
        g_assert_true(client_has_key(self->snapshot));
    /* When that cannot be made either, it is the network. */
    client_pass(self, 120000);
    g_assert_cmpint(self->step->problem, ==, MT_LOGIN_UNREACHABLE);
    if (self->snapshot != NULL)
        g_assert_true(client_has_key(self->snapshot));
}

static void
test_too_many_connections(ClientBench *self, gconstpointer data)
{
    static const gint waits_s[] = {5, 10, 20};

    client_start(self);
    for (gsize i = 0; i < G_N_ELEMENTS(waits_s); i++) {
        g_auto(ServerSide) side = {0};
        guint opened = self->opened;

        client_link_up(self);
        client_accept_link(self, &side);
        client_send_transport_error(self, &side, -429);
        client_pass(self, waits_s[i] * 790);
        g_assert_cmpuint(self->opened, ==, opened);
        client_pass(self, waits_s[i] * 410);
        g_assert_cmpuint(self->opened, ==, opened + 1);
    }
}

static void
test_wrong_dc(ClientBench *self, gconstpointer data)
{
    g_auto(ServerSide) side = {0};

    client_start(self);
    client_link_up(self);
    client_accept_link(self, &side);
    client_send_transport_error(self, &side, -444);
    client_pass(self, 3900);
    g_assert_cmpuint(self->opened, ==, 1); /* no loop */
    client_pass(self, 2200);
    g_assert_cmpuint(self->opened, ==, 2);
    g_assert_cmpstr(self->address, ==, "2001:67c:4e8:f002::a:443");
}

static void
add(const char *path, void (*test)(ClientBench *, gconstpointer))
{
    g_test_add(path, ClientBench, NULL, client_set_up, test, client_tear_down);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("/client-links/exchange-begins", test_exchange_begins);
    add("/client-links/cycles-addresses", test_cycles_addresses);
    add("/client-links/backs-off", test_backs_off);
    add("/client-links/slow-to-open", test_slow_to_open);
    add("/client-links/race", test_race);
    add("/client-links/false-proxy", test_false_proxy);
    add("/client-links/silent-server", test_silent_server);
    add("/client-links/garbage", test_garbage);
    add("/client-links/no-random", test_no_random);
    add("/client-links/unreachable", test_unreachable);
    add("/client-links/stored-unreachable", test_stored_unreachable);
    add("/client-links/moved", test_moved);
    add("/client-links/key-unknown-in-exchange", test_key_unknown_in_exchange);
    add("/client-links/key-unknown", test_key_unknown);
    add("/client-links/too-many-connections", test_too_many_connections);
    add("/client-links/wrong-dc", test_wrong_dc);
    return g_test_run();
}
