/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The client from outside: its beginning, snapshots and jobs, with a host and a server that are
 * played by hand. Whole logins are in tests/e2e.
 */
#include "client-bench.h"

#include <base/mt-buffer.h>
#include <client/net/mt-server-keys.h>
#include <crypto/mt-factor.h>
#include <crypto/mt-rsa.h>

/* --- beginning ---------------------------------------------------------------------------------
 */

static void
test_keys(ClientBench *self, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) production = mt_rsa_keys_from_pem(mt_server_keys(FALSE), &error);
    g_autoptr(GPtrArray) test = mt_rsa_keys_from_pem(mt_server_keys(TRUE), &error);

    g_assert_no_error(error);
    g_assert_cmpuint(production->len, ==, 1);
    g_assert_cmpuint(test->len, ==, 1);
    g_assert_cmphex(mt_rsa_key_get_fingerprint(g_ptr_array_index(production, 0)), ==,
                    G_GUINT64_CONSTANT(0xd09d1d85de64fd85));
    g_assert_cmphex(mt_rsa_key_get_fingerprint(g_ptr_array_index(test, 0)), ==,
                    G_GUINT64_CONSTANT(0xb25898df208d2603));
}

static void
assert_refused(ClientBench *self, gint code)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(mt_client_new(&self->host.host, &self->host, &self->config, &error));
    g_assert_error(error, MT_ERROR, code);
}

static void
test_refused(ClientBench *self, gconstpointer data)
{
    g_autoptr(GBytes) damaged = g_bytes_new_static("damaged", 7);

    self->config.server_keys = "no key";
    assert_refused(self, MT_ERROR_MALFORMED);
    self->config.server_keys = NULL;
    self->config.snapshot = damaged;
    assert_refused(self, MT_ERROR_MALFORMED);
}

static void
test_not_started(ClientBench *self, gconstpointer data)
{
    client_make(self);
    client_drain(self);
    g_assert_cmpuint(self->opened, ==, 0);
    g_assert_cmpint(mt_client_deadline(self->client), ==, -1);
    mt_client_tick(self->client, self->host.now);
    mt_client_link_up(self->client, 1, self->host.now);
    mt_client_link_data(self->client, 1, (const guint8 *)"x", 1, self->host.now);
    mt_client_link_down(self->client, 1, self->host.now);
    g_assert_null(mt_client_take_output(self->client, 1));
    client_drain(self);
    g_assert_null(self->step);
}

static void
test_no_api_id(ClientBench *self, gconstpointer data)
{
    self->config.api_id = 0;
    client_start(self);
    g_assert_cmpint(self->step->kind, ==, MT_LOGIN_STEP_FAILED);
    g_assert_cmpint(self->step->problem, ==, MT_LOGIN_API_ID_MISSING);
    g_assert_cmpuint(self->opened, ==, 0);
}

static void
test_no_phone(ClientBench *self, gconstpointer data)
{
    self->config.phone = NULL;
    client_start(self);
    g_assert_cmpint(self->step->kind, ==, MT_LOGIN_STEP_PHONE);
    g_assert_cmpuint(self->opened, ==, 0); /* nothing to say to anybody yet */
    mt_client_login_phone(self->client, self->step->generation, PHONE, self->host.now);
    client_drain(self);
    g_assert_cmpuint(self->opened, ==, 1);
}

static void
test_begins(ClientBench *self, gconstpointer data)
{
    client_start(self);
    g_assert_true(self->urgent_first);
    g_assert_cmpstr(self->address, ==, "149.154.167.51:443");
    g_assert_cmpint(g_array_index(self->progress, gint, 0), ==, MT_PROGRESS_SENDING);
    g_assert_cmpint(g_array_index(self->progress, gint, 1), ==, MT_PROGRESS_CONNECTING);
    g_assert_cmpuint(self->outputs, ==, 0);
    mt_client_start(self->client, self->host.now); /* no effect */
    client_drain(self);
    g_assert_cmpuint(self->opened, ==, 1);
}

static void
test_test_servers(ClientBench *self, gconstpointer data)
{
    self->config.test_dc = TRUE;
    client_start(self);
    g_assert_cmpstr(self->address, ==, "149.154.167.40:443");
}

static void
test_own_server(ClientBench *self, gconstpointer data)
{
    self->config.server_host = "127.0.0.1";
    self->config.server_port = 4444;
    self->config.server_dc = 3;
    client_start(self);
    g_assert_cmpstr(self->address, ==, "127.0.0.1:4444");
}

/* A snapshot of the test servers is worth nothing at the others, and the other way round. */
static void
test_other_world(ClientBench *self, gconstpointer data)
{
    g_autoptr(GBytes) snapshot = client_signed_in_snapshot();

    self->config.snapshot = snapshot;
    self->config.test_dc = TRUE;
    client_start(self);
    g_assert_cmpint(g_array_index(self->progress, gint, 0), ==, MT_PROGRESS_SENDING);
}

/* --- snapshots, output, jobs ---------------------------------------------------------------------
 */

static void
test_output_waits_for_snapshot(ClientBench *self, gconstpointer data)
{
    g_autoptr(GBytes) output = NULL;
    gboolean announced = FALSE;

    self->config.phone = NULL;
    self->config.server_host = "127.0.0.1";
    client_start(self);
    mt_client_login_phone(self->client, self->step->generation, PHONE, self->host.now);
    client_drain(self);
    mt_client_link_up(self->client, self->link, self->host.now);
    mt_client_login_cancel(self->client, self->step->generation + 1, self->host.now);
    /* Nothing urgent is open: output is given at once, announced or not. */
    output = mt_client_take_output(self->client, self->link);
    g_assert_nonnull(output);
    for (;;) {
        g_autoptr(MtEvent) next = mt_client_next_event(self->client);

        if (next == NULL)
            break;
        announced = announced || next->kind == MT_EVENT_OUTPUT;
    }
    g_assert_true(announced);
}

static void
test_unknown_job(ClientBench *self, gconstpointer data)
{
    MtJob *job = mt_factor_job_new(G_GUINT64_CONSTANT(1724114033281923457), 1);

    client_start(self);
    mt_job_run(job);
    mt_client_job_done(self->client, job, self->host.now); /* the leak checker watches */
    client_drain(self);
    g_assert_cmpuint(self->closed, ==, 0);
}

/* Freed after each possible number of things that can happen. */
static void
test_free_any_time(ClientBench *self, gconstpointer data)
{
    for (guint stop = 0; stop < 12; stop++) {
        g_autoptr(GBytes) snapshot = stop % 2 == 0 ? client_signed_in_snapshot() : NULL;

        self->config.snapshot = snapshot;
        self->link = 0;
        client_make(self);
        if (stop > 0)
            mt_client_start(self->client, self->host.now);
        if (stop > 2)
            client_drain(self);
        if (stop > 4)
            mt_client_link_up(self->client, self->link, self->host.now);
        if (stop > 6)
            client_drain(self);
        if (stop > 8)
            mt_client_link_down(self->client, self->link, self->host.now);
        if (stop > 10)
            client_pass(self, 5000);
        g_clear_pointer(&self->client, mt_client_free);
    }
    mt_client_free(NULL);
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
    add("/client/keys", test_keys);
    add("/client/refused", test_refused);
    add("/client/not-started", test_not_started);
    add("/client/no-api-id", test_no_api_id);
    add("/client/no-phone", test_no_phone);
    add("/client/begins", test_begins);
    add("/client/test-servers", test_test_servers);
    add("/client/own-server", test_own_server);
    add("/client/other-world", test_other_world);
    add("/client/output-waits-for-snapshot", test_output_waits_for_snapshot);
    add("/client/unknown-job", test_unknown_job);
    add("/client/free-any-time", test_free_any_time);
    return g_test_run();
}
