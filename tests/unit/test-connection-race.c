/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The standing connection with a datacenter and its links: which address it takes, what it
 * remembers, when it goes on to the next one.
 */
#include <base/mt-buffer.h>
#include <client/net/mt-connection.h>
#include <client/net/mt-link.h>
#include <fake-host.h>
#include <peer.h>
#include <string.h>

#define DC 2
#define MSGS_ACK 0x62d6b459u
#define VECTOR 0x1cb5c415u

typedef struct {
    FakeHost host;
    Peer peer;
    MtState *state;
    MtConnectionParts parts;
    MtConnection *connection;
    guint link; /* of the newest */
    char *address;
    guint opened;
    guint closed;
    guint outputs;
} Fixture;

static void
set_up(Fixture *self, gconstpointer data)
{
    const MtConfig config = {.transport = MT_TRANSPORT_INTERMEDIATE};
    MtStateDc *stored;

    fake_host_init(&self->host, 1);
    peer_init(&self->peer);
    self->state = mt_state_new();
    stored = mt_state_dc(self->state, DC);
    stored->key = mt_auth_key_new(self->peer.key->key, 1);
    stored->salt = 5;
    self->parts.host = &self->host.host;
    self->parts.host_data = &self->host;
    self->parts.state = self->state;
    self->parts.events = mt_event_queue_new();
    self->parts.datacenters = mt_datacenters_new(&config, self->state);
    self->connection = mt_connection_new(&self->parts, DC, self->host.now);
}

static void
tear_down(Fixture *self, gconstpointer data)
{
    mt_connection_free(self->connection, self->host.now);
    mt_datacenters_free(self->parts.datacenters);
    mt_event_queue_free(self->parts.events);
    mt_state_free(self->state);
    peer_clear(&self->peer);
    fake_host_clear(&self->host);
    g_free(self->address);
}

static void
drain(Fixture *self)
{
    for (;;) {
        g_autoptr(MtEvent) event = mt_event_queue_pop(self->parts.events);

        if (event == NULL)
            return;
        self->opened += event->kind == MT_EVENT_OPEN_LINK ? 1 : 0;
        self->closed += event->kind == MT_EVENT_CLOSE_LINK ? 1 : 0;
        self->outputs += event->kind == MT_EVENT_OUTPUT ? 1 : 0;
        if (event->kind != MT_EVENT_OPEN_LINK)
            continue;
        self->link = event->link;
        g_free(self->address);
        self->address = g_strdup_printf("%s:%u", event->host, event->port);
    }
}

static void
tick(Fixture *self, gint64 ms)
{
    fake_host_advance(&self->host, ms);
    mt_connection_tick(self->connection, self->host.now);
    mt_connection_flush(self->connection, self->host.now);
    drain(self);
}

static void
up(Fixture *self, guint link)
{
    g_assert_true(mt_connection_owns_link(self->connection, link));
    mt_connection_link_up(self->connection, link, self->host.now);
    mt_connection_flush(self->connection, self->host.now);
    drain(self);
}

/* What was sent first: the tag, and one frame that the peer opens. */
static void
open_first(Fixture *self)
{
    g_autoptr(GBytes) output = mt_connection_take_output(self->connection, self->link);
    g_autoptr(GBytes) packet = NULL;
    const guint8 *bytes;
    gsize len;

    g_assert_nonnull(output);
    bytes = g_bytes_get_data(output, &len);
    g_assert_cmpuint(len, >, 8);
    g_assert_cmphex(mt_get_u32(bytes), ==, 0xeeeeeeee);
    packet = g_bytes_new(bytes + 8, mt_get_u32(bytes + 4));
    peer_open(&self->peer, packet);
}

static void
answer(Fixture *self)
{
    guint64 id = peer_next_id(&self->peer, self->host.now.wall_ms);
    g_autoptr(GBytes) packet = NULL;
    g_auto(MtWriter) body;
    g_auto(MtWriter) frame;

    mt_writer_init(&body);
    mt_writer_init(&frame);
    mt_writer_u32(&body, MSGS_ACK);
    mt_writer_u32(&body, VECTOR);
    mt_writer_u32(&body, 1);
    mt_writer_u64(&body, 4);
    packet = peer_seal(&self->peer, id, 0, body.data, body.len);
    mt_writer_u32(&frame, (guint32)g_bytes_get_size(packet));
    mt_writer_raw(&frame, g_bytes_get_data(packet, NULL), g_bytes_get_size(packet));
    mt_connection_link_data(self->connection, self->link, frame.data, frame.len, self->host.now);
    drain(self);
}

/* Opens @link and proves it. */
static void
reach(Fixture *self, guint link)
{
    up(self, link);
    open_first(self);
    answer(self);
    g_assert_cmpint(mt_connection_get_missing_us(self->connection), ==, -1);
}

static void
test_remembers(Fixture *self, gconstpointer data)
{
    const MtStateDc *stored = mt_state_dc(self->state, DC);

    tick(self, 0);
    tick(self, 250);
    g_assert_cmpuint(self->opened, ==, 2);
    g_assert_null(stored->good_host);
    self->state->dirty = FALSE;
    reach(self, 2);
    g_assert_cmpuint(self->closed, ==, 1);
    g_assert_cmpstr(stored->good_host, ==, "2001:67c:4e8:f002::a");
    g_assert_cmpuint(stored->good_port, ==, 443);
    g_assert_true(self->state->dirty);
    /* After a good while it is the first again, at once. */
    tick(self, 11000);
    mt_connection_link_down(self->connection, 2, self->host.now);
    tick(self, 0);
    g_assert_cmpuint(self->opened, ==, 3);
    g_assert_cmpstr(self->address, ==, "2001:67c:4e8:f002::a:443");
    tick(self, 250);
    g_assert_cmpstr(self->address, ==, "149.154.167.51:443");
}

static void
test_short_life(Fixture *self, gconstpointer data)
{
    tick(self, 0);
    reach(self, 1);
    g_assert_cmpstr(mt_state_dc(self->state, DC)->good_host, ==, "149.154.167.51");
    mt_connection_link_down(self->connection, 1, self->host.now);
    tick(self, 0);
    g_assert_cmpstr(self->address, ==, "2001:67c:4e8:f002::a:443"); /* the one after it */
}

/* Up, but what answers does not have the key. */
static void
test_not_proven(Fixture *self, gconstpointer data)
{
    static const guint8 garbage[] = {0x20, 0,  0,  0,  1,  2,  3,  4,  5,  6,  7,  8,
                                     9,    10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,
                                     21,   22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32};

    tick(self, 0);
    up(self, 1);
    mt_connection_link_data(self->connection, self->link, garbage, sizeof garbage, self->host.now);
    drain(self);
    g_assert_cmpuint(self->closed, ==, 1);
    g_assert_null(mt_state_dc(self->state, DC)->good_host);
    tick(self, 0);
    g_assert_cmpuint(self->opened, ==, 2);
    g_assert_cmpstr(self->address, ==, "2001:67c:4e8:f002::a:443");
}

/* Quick acknowledgements and no-ops are nothing to anybody. */
static void
test_ignored_frames(Fixture *self, gconstpointer data)
{
    static const guint8 frames[] = {0x78, 0x56, 0x34, 0x92, 4, 0, 0, 0, 0, 0, 0, 0};

    tick(self, 0);
    reach(self, 1);
    mt_connection_link_data(self->connection, self->link, frames, sizeof frames, self->host.now);
    drain(self);
    g_assert_cmpuint(self->closed, ==, 0);
}

static void
test_transport_errors(Fixture *self, gconstpointer data)
{
    static const guint8 flood[] = {4, 0, 0, 0, 0x53, 0xfe, 0xff, 0xff};

    tick(self, 0);
    up(self, 1);
    mt_connection_link_data(self->connection, self->link, flood, sizeof flood, self->host.now);
    drain(self);
    g_assert_cmpuint(self->closed, ==, 1);
    tick(self, 3900);
    g_assert_cmpuint(self->opened, ==, 1);
    tick(self, 2200);
    g_assert_cmpuint(self->opened, ==, 2);
    tick(self, 1000); /* no race with a server that has too many connections */
    g_assert_cmpuint(self->opened, ==, 2);
}

static void
test_nobody_there(Fixture *self, gconstpointer data)
{
    tick(self, 0);
    for (guint link = 1; link <= 9; link++) {
        mt_connection_link_down(self->connection, link, self->host.now);
        drain(self);
    }
    g_assert_cmpuint(self->opened, ==, 9);
    tick(self, 700);
    g_assert_cmpuint(self->opened, ==, 9);
    tick(self, 600);
    g_assert_cmpuint(self->opened, ==, 10);
}

static void
test_free_while_dialing(Fixture *self, gconstpointer data)
{
    tick(self, 0);
    tick(self, 250);
    mt_connection_free(self->connection, self->host.now);
    drain(self);
    g_assert_cmpuint(self->closed, ==, 2);
    self->connection = mt_connection_new(&self->parts, DC, self->host.now);
    mt_connection_announce_output(self->connection, self->link); /* no link: nothing */
    g_assert_null(mt_connection_take_output(self->connection, self->link));
    mt_connection_reconnect(self->connection, self->host.now);
    g_assert_cmpuint(self->outputs, ==, 0);
}

static void
add(const char *path, void (*test)(Fixture *, gconstpointer))
{
    g_test_add(path, Fixture, NULL, set_up, test, tear_down);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("/connection-race/remembers", test_remembers);
    add("/connection-race/short-life", test_short_life);
    add("/connection-race/not-proven", test_not_proven);
    add("/connection-race/ignored-frames", test_ignored_frames);
    add("/connection-race/transport-errors", test_transport_errors);
    add("/connection-race/nobody-there", test_nobody_there);
    add("/connection-race/free-while-dialing", test_free_while_dialing);
    return g_test_run();
}
