/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The keys of a login that is over: a connection for each of them, for a minute, with numbers and
 * addresses of the client that they belonged to. What is said on them: test-client-session.c.
 */
#include <client/calls/mt-leaving.h>
#include <far-end.h>
#include <peer.h>

#define HOME 2
#define FILES 4

typedef struct {
    FakeHost host;
    Peer peer;
    MtState *state;
    MtEventQueue *events;
    MtConnectionParts parts;
    GPtrArray *connections;
    MtLeaving *leaving;
    guint opened;
    guint closed;
    guint last_link;
    gint last_dc;
} Fixture;

static void
set_up(Fixture *self, gconstpointer data)
{
    const MtConfig config = {.api_id = 1};

    fake_host_init(&self->host, 9);
    peer_init(&self->peer);
    self->state = mt_state_new();
    self->state->home_dc = HOME;
    self->events = mt_event_queue_new();
    self->parts = (MtConnectionParts){
        .host = &self->host.host,
        .host_data = &self->host,
        .state = self->state,
        .events = self->events,
        .datacenters = mt_datacenters_new(&config, self->state),
        .server_keys = g_ptr_array_new(),
        .last_link = 100,
    };
    self->connections = g_ptr_array_new();
}

static void
tear_down(Fixture *self, gconstpointer data)
{
    mt_leaving_free(self->leaving, self->host.now);
    g_ptr_array_unref(self->connections);
    mt_datacenters_free(self->parts.datacenters);
    g_ptr_array_unref(self->parts.server_keys);
    mt_event_queue_free(self->events);
    mt_state_free(self->state);
    peer_clear(&self->peer);
    fake_host_clear(&self->host);
}

static void
store_key(Fixture *self, gint dc)
{
    mt_state_dc(self->state, dc)->key = mt_auth_key_copy(self->peer.key);
}

static void
drain(Fixture *self)
{
    MtEvent *event;

    while ((event = mt_event_queue_pop(self->events)) != NULL) {
        /* Nobody hears of it any more. */
        g_assert_true(self->leaving == NULL || event->kind != MT_EVENT_PROGRESS);
        if (event->kind == MT_EVENT_OPEN_LINK) {
            g_assert_cmpuint(event->link, >, self->last_link);
            self->last_link = event->link;
            self->last_dc = event->dc;
            self->opened++;
        } else if (event->kind == MT_EVENT_CLOSE_LINK) {
            self->closed++;
        }
        mt_event_free(event);
    }
}

static void
leave(Fixture *self)
{
    mt_state_leave(self->state);
    self->leaving = mt_leaving_new(&self->parts, self->connections, self->host.now);
    g_assert_false(mt_leaving_run(self->leaving, self->host.now));
    drain(self);
}

static void
test_each_key(Fixture *self, gconstpointer data)
{
    store_key(self, HOME);
    store_key(self, FILES);
    mt_state_dc(self->state, 1); /* has none */
    leave(self);
    g_assert_null(mt_state_dc(self->state, HOME)->key);
    g_assert_null(mt_state_dc(self->state, FILES)->key);
    g_assert_true(self->state->dirty && self->state->urgent);
    g_assert_cmpuint(self->opened, ==, 2);
    g_assert_cmpuint(self->parts.last_link, ==, 102); /* the client goes on from here */
    g_assert_nonnull(mt_leaving_find_link(self->leaving, 101));
    g_assert_nonnull(mt_leaving_find_link(self->leaving, 102));
    g_assert_null(mt_leaving_find_link(self->leaving, 103));
    mt_leaving_free(g_steal_pointer(&self->leaving), self->host.now);
    drain(self);
    g_assert_cmpuint(self->closed, ==, 2);
}

/* Those that are there are used, one for each key. */
static void
test_connections(Fixture *self, gconstpointer data)
{
    MtConnection *home = mt_connection_new(&self->parts, HOME, self->host.now);

    store_key(self, HOME);
    mt_connection_tick(home, self->host.now);
    drain(self);
    g_ptr_array_add(self->connections, home);
    g_ptr_array_add(self->connections, mt_connection_new(&self->parts, HOME, self->host.now));
    g_ptr_array_add(self->connections, mt_connection_new(&self->parts, FILES, self->host.now));
    leave(self);
    g_assert_cmpuint(self->connections->len, ==, 0);
    g_assert_cmpuint(self->opened, ==, 1);
    g_assert_cmpint(self->last_dc, ==, HOME);
    g_assert_true(mt_leaving_find_link(self->leaving, self->last_link) == home);
}

static void
test_nothing(Fixture *self, gconstpointer data)
{
    mt_state_leave(self->state);
    self->leaving = mt_leaving_new(&self->parts, self->connections, self->host.now);
    g_assert_true(mt_leaving_run(self->leaving, self->host.now));
    g_assert_null(self->state->left);
}

static void
test_limit(Fixture *self, gconstpointer data)
{
    const gint64 end_us = self->host.now.mono_us + 60 * (gint64)G_USEC_PER_SEC;

    store_key(self, HOME);
    leave(self);
    for (guint i = 0; self->host.now.mono_us < end_us; i++) {
        gint64 deadline = mt_leaving_deadline(self->leaving);

        g_assert_cmpuint(i, <, 1000);
        g_assert_cmpint(deadline, <=, end_us);
        g_assert_false(mt_leaving_run(self->leaving, self->host.now));
        mt_leaving_flush(self->leaving, self->host.now);
        drain(self);
        fake_host_advance(&self->host, MAX(1, (deadline - self->host.now.mono_us + 999) / 1000));
    }
    g_assert_true(mt_leaving_run(self->leaving, self->host.now));
}

#define ADD(path, function) g_test_add("/leaving/" path, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("each-key", test_each_key);
    ADD("connections", test_connections);
    ADD("nothing", test_nothing);
    ADD("limit", test_limit);
    return g_test_run();
}
