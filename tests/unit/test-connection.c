/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The standing connection with one datacenter: when the next link is opened and to where, what
 * becomes of the session, and how much is believed of a server that does not know the key.
 */
#include <base/mt-buffer.h>
#include <client/net/mt-connection.h>
#include <client/net/mt-link.h>
#include <far-end.h>
#include <peer.h>
#include <string.h>
#include <tl-service.h>

#define HOME 2
#define S 1000
#define HEADER_DRAW 64
#define SALT 5

typedef struct {
    FakeHost host;
    FarEnd far;
    Peer peer;
    MtState *state;
    MtEventQueue *events;
    MtConnectionParts parts;
    MtConnection *connection;
    guint link; /* of the last MT_EVENT_OPEN_LINK */
    char *address;
    guint opened;
    guint closed;
    guint outputs;
    GString *progress; /* a letter each */
    MtJob *job;
} Fixture;

static void
make_connection(Fixture *self, gint dc)
{
    mt_connection_free(self->connection, self->host.now);
    self->connection = mt_connection_new(&self->parts, dc, self->host.now);
}

static void
set_up(Fixture *self, gconstpointer data)
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
    make_connection(self, HOME);
}

static void
tear_down(Fixture *self, gconstpointer data)
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
take_event(Fixture *self, MtEvent *event)
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

static void
drain(Fixture *self)
{
    MtEvent *event;

    while ((event = mt_event_queue_pop(self->events)) != NULL) {
        take_event(self, event);
        mt_event_free(event);
    }
}

static void
tick(Fixture *self)
{
    mt_connection_tick(self->connection, self->host.now);
    drain(self);
}

static void
pass(Fixture *self, gint64 ms)
{
    fake_host_advance(&self->host, ms);
    tick(self);
}

/* How long until the next link is opened; it is then. */
static gint64
wait_for_link(Fixture *self)
{
    gint64 begin_us = self->host.now.mono_us;
    guint before = self->opened;

    tick(self);
    while (self->opened == before) {
        gint64 deadline = mt_connection_deadline(self->connection);

        g_assert_cmpint(deadline, >, self->host.now.mono_us);
        pass(self, (deadline - self->host.now.mono_us + 999) / 1000);
    }
    return (self->host.now.mono_us - begin_us) / 1000;
}

static void
flush(Fixture *self)
{
    g_autoptr(GBytes) output = NULL;

    mt_connection_flush(self->connection, self->host.now);
    drain(self);
    if (!mt_connection_owns_link(self->connection, self->link))
        return;
    output = mt_connection_take_output(self->connection, self->link);
    if (output != NULL)
        far_end_take(&self->far, output);
}

static void
link_up(Fixture *self)
{
    mt_connection_link_up(self->connection, self->link, self->host.now);
    drain(self);
    flush(self);
}

static void
link_down(Fixture *self)
{
    mt_connection_link_down(self->connection, self->link, self->host.now);
    drain(self);
}

static void
feed(Fixture *self, GBytes *bytes)
{
    g_autoptr(GBytes) owned = bytes;
    gsize len;
    const guint8 *data = g_bytes_get_data(owned, &len);

    mt_connection_link_data(self->connection, self->link, data, len, self->host.now);
    drain(self);
}

static void
reject(Fixture *self, gint32 code)
{
    feed(self, far_end_pack_error(&self->far, code));
}

static gboolean
finish_job(Fixture *self)
{
    MtJob *job = g_steal_pointer(&self->job);
    gboolean own;

    g_assert_nonnull(job);
    mt_job_run(job);
    own = mt_connection_job_done(self->connection, job, self->host.now);
    mt_job_free(job);
    drain(self);
    return own;
}

/* --- the server ------------------------------------------------------------------------------ */

static void
store_key(Fixture *self)
{
    MtStateDc *home = mt_state_dc(self->state, HOME);

    mt_auth_key_free(home->key);
    home->key = mt_auth_key_copy(self->peer.key);
    home->salt = SALT;
    home->auth = MT_AUTH_FULL;
}

/* The server answers the ping of the newest packet. */
static void
answer_ping(Fixture *self)
{
    g_autoptr(GBytes) packet = far_end_next(&self->far);
    g_auto(MtWriter) pong = {0};
    g_autoptr(GBytes) sealed = NULL;
    const MtWireMessage *ping;

    g_assert_nonnull(packet);
    peer_open(&self->peer, packet);
    ping = peer_find(&self->peer, TL_ID_MT_CALL_PING_DELAY_DISCONNECT);
    g_assert_nonnull(ping);
    mt_writer_init(&pong);
    mt_writer_u32(&pong, TL_ID_MT_PONG);
    mt_writer_u64(&pong, ping->msg_id);
    mt_writer_raw(&pong, ping->body + 4, 8);
    sealed = peer_seal(&self->peer, peer_next_id(&self->peer, self->host.now.wall_ms), 0, pong.data,
                       pong.len);
    feed(self, far_end_pack(&self->far, g_bytes_get_data(sealed, NULL), g_bytes_get_size(sealed)));
}

static void
go_online(Fixture *self)
{
    link_up(self);
    answer_ping(self);
    g_assert_cmpint(mt_connection_get_missing_us(self->connection), ==, -1);
}

static void
start_online(Fixture *self)
{
    store_key(self);
    g_assert_cmpint(wait_for_link(self), ==, 0);
    go_online(self);
    g_assert_cmpuint(mt_connection_take_news(self->connection), ==, MT_CONNECTION_REACHED);
}

/* Up to the last answer of the recorded exchange. */
static void
exchange(Fixture *self)
{
    far_end_script_begin(&self->far, &self->host, HEADER_DRAW);
    link_up(self);
    far_end_script_second(&self->far, &self->host);
    feed(self, far_end_answer(&self->far, "res_pq"));
    g_assert_true(finish_job(self));
    flush(self);
    far_end_script_power(&self->far, &self->host);
    feed(self, far_end_answer(&self->far, "server_dh_params"));
    far_end_script_filling(&self->far, &self->host);
    g_assert_true(finish_job(self));
    flush(self);
    feed(self, far_end_answer(&self->far, "dh_gen"));
}

/* --- opening --------------------------------------------------------------------------------- */

static void
test_opens(Fixture *self, gconstpointer data)
{
    g_assert_cmpint(mt_connection_get_line(self->connection), ==, HOME);
    g_assert_cmpint(mt_connection_deadline(self->connection), ==, self->host.now.mono_us);
    g_assert_cmpint(mt_connection_get_missing_us(self->connection), ==, self->host.now.mono_us);
    g_assert_cmpuint(self->opened, ==, 0);
    tick(self);
    g_assert_cmpuint(self->opened, ==, 1);
    g_assert_cmpstr(self->address, ==, "149.154.167.51:443");
    g_assert_cmpstr(self->progress->str, ==, "c");
    g_assert_true(mt_connection_owns_link(self->connection, self->link));
    g_assert_false(mt_connection_owns_link(self->connection, self->link + 1));
    tick(self);
    g_assert_cmpuint(self->opened, ==, 1);
    g_assert_null(mt_connection_get_session(self->connection));
    mt_connection_free(NULL, self->host.now);
}

static void
test_unknown_dc(Fixture *self, gconstpointer data)
{
    make_connection(self, 77);
    tick(self);
    g_assert_cmpuint(self->opened, ==, 0);
    g_assert_cmpint(mt_connection_deadline(self->connection), ==, -1);
    mt_connection_reconnect(self->connection, self->host.now); /* there is nothing to close */
    flush(self);
}

/* Only what happens to the home datacenter is told. */
static void
test_other_dc(Fixture *self, gconstpointer data)
{
    make_connection(self, 4);
    tick(self);
    g_assert_cmpuint(self->opened, ==, 1);
    g_assert_cmpstr(self->progress->str, ==, "");
}

static void
test_slow(Fixture *self, gconstpointer data)
{
    tick(self);
    pass(self, 15 * S - 1);
    g_assert_cmpuint(self->closed, ==, 0);
    g_assert_cmpuint(self->opened, ==, 2); /* beside it */
    pass(self, 1);
    g_assert_cmpuint(self->closed, ==, 1);
    g_assert_cmpuint(self->opened, ==, 3); /* the next address, at once */
    g_assert_cmpstr(self->address, !=, "149.154.167.51:443");
}

static void
assert_about(gint64 ms, gint64 seconds)
{
    g_assert_cmpint(ms, >=, seconds * 800);
    g_assert_cmpint(ms, <=, seconds * 1200);
}

/* Each address of a race is refused at once. */
static void
refuse_all(Fixture *self)
{
    guint before;

    do {
        before = self->opened;
        link_down(self);
    } while (self->opened > before);
}

/* All addresses without a pause; then 1, 2, 4, 8, 16, 16 seconds, more or less. */
static void
test_back_off(Fixture *self, gconstpointer data)
{
    static const gint64 waits_s[] = {1, 2, 4, 8, 16, 16};
    guint addresses = mt_datacenters_count(self->parts.datacenters, HOME);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    g_assert_cmpint(wait_for_link(self), ==, 0);
    for (guint i = 0; i < addresses; i++) {
        g_assert_true(g_hash_table_add(seen, g_strdup(self->address)));
        link_down(self);
    }
    g_assert_cmpuint(self->opened, ==, addresses);
    for (guint i = 0; i < G_N_ELEMENTS(waits_s); i++) {
        assert_about(wait_for_link(self), waits_s[i]);
        refuse_all(self);
    }
    self->host.no_random = TRUE; /* then exactly */
    wait_for_link(self);
    refuse_all(self);
    g_assert_cmpint(wait_for_link(self), ==, 16 * S);
    g_assert_cmpuint(self->closed, ==, 0); /* they were closed by the network */
}

/* Connections that come about and end at once: after as many as there are addresses with pauses. */
static void
test_lost_for_ever(Fixture *self, gconstpointer data)
{
    static const gint64 waits_s[] = {1, 2, 4, 8, 16, 16};
    const guint addresses = mt_datacenters_count(self->parts.datacenters, HOME);

    for (guint i = 0; i < addresses; i++) {
        g_assert_cmpint(wait_for_link(self), ==, 0);
        link_up(self);
        link_down(self);
    }
    for (guint i = 0; i < G_N_ELEMENTS(waits_s); i++) {
        assert_about(wait_for_link(self), waits_s[i]);
        link_up(self);
        link_down(self);
    }
}

static void
test_no_random(Fixture *self, gconstpointer data)
{
    tick(self);
    self->host.no_random = TRUE;
    mt_connection_link_up(self->connection, self->link, self->host.now);
    drain(self);
    g_assert_cmpuint(self->closed, ==, 1);
    g_assert_false(mt_connection_owns_link(self->connection, self->link));
}

/* A packet cannot be padded. */
static void
test_no_random_later(Fixture *self, gconstpointer data)
{
    tick(self);
    mt_connection_link_up(self->connection, self->link, self->host.now);
    self->host.no_random = TRUE;
    flush(self);
    g_assert_cmpuint(self->closed, ==, 1);
}

/* --- a session ------------------------------------------------------------------------------- */

static void
test_online(Fixture *self, gconstpointer data)
{
    start_online(self);
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
test_output(Fixture *self, gconstpointer data)
{
    static const guint8 query[] = {0x26, 0x30, 0xb3, 0x1f};
    g_autoptr(GBytes) body = g_bytes_new_static(query, sizeof query);
    g_autoptr(GBytes) output = NULL;
    MtSession *session;

    start_online(self);
    session = mt_connection_get_session(self->connection);
    self->outputs = 0;
    for (guint i = 0; i < 3; i++) {
        mt_session_send(session, body, self->host.now);
        mt_connection_flush(self->connection, self->host.now);
        drain(self);
    }
    g_assert_cmpuint(self->outputs, ==, 1);
    output = mt_connection_take_output(self->connection, self->link);
    g_assert_nonnull(output);
    mt_connection_announce_output(self->connection, self->link);
    drain(self);
    g_assert_cmpuint(self->outputs, ==, 2);
}

/* A good link that broke: the next at once, and the same session. */
static void
test_lost(Fixture *self, gconstpointer data)
{
    MtSession *session;

    start_online(self);
    session = mt_connection_get_session(self->connection);
    fake_host_advance(&self->host, 10 * S);
    link_down(self);
    g_assert_cmpint(mt_connection_get_missing_us(self->connection), ==, self->host.now.mono_us);
    g_assert_cmpint(wait_for_link(self), ==, 0);
    g_assert_cmpstr(self->address, ==, "149.154.167.51:443"); /* it was good */
    go_online(self);
    g_assert_true(mt_connection_get_session(self->connection) == session);
    g_assert_cmpuint(mt_connection_take_news(self->connection), ==,
                     MT_CONNECTION_REACHED | MT_CONNECTION_BACK);
    g_assert_cmpstr(self->progress->str, ==, "co");
}

/* One that broke soon counts as a failure. */
static void
test_lost_soon(Fixture *self, gconstpointer data)
{
    start_online(self);
    fake_host_advance(&self->host, 10 * S - 1);
    link_down(self);
    wait_for_link(self);
    g_assert_cmpstr(self->address, !=, "149.154.167.51:443");
}

static void
test_reconnect(Fixture *self, gconstpointer data)
{
    start_online(self);
    mt_connection_reconnect(self->connection, self->host.now);
    drain(self);
    g_assert_cmpuint(self->closed, ==, 1);
    wait_for_link(self);
    pass(self, 5 * S);
    mt_connection_restart_missing(self->connection, self->host.now);
    g_assert_cmpint(mt_connection_get_missing_us(self->connection), ==, self->host.now.mono_us);
}

static void
test_garbage(Fixture *self, gconstpointer data)
{
    static const guint8 noise[104] = {9};

    start_online(self);
    feed(self, far_end_pack(&self->far, noise, sizeof noise));
    g_assert_cmpuint(self->closed, ==, 1);
    g_assert_nonnull(mt_connection_get_session(self->connection));
    g_assert_cmpuint(mt_connection_take_news(self->connection), ==, 0);
    g_assert_nonnull(strstr(self->host.log->str, "link given up"));
}

/* Before it is up there can be no data. */
static void
test_early_data(Fixture *self, gconstpointer data)
{
    static const guint8 noise[4] = {9};

    tick(self);
    mt_connection_link_data(self->connection, self->link, noise, sizeof noise, self->host.now);
    drain(self);
    g_assert_true(mt_connection_owns_link(self->connection, self->link));
}

/* The state has another key than the session, or none: log-out, or a login that ended. */
static void
test_check_key(Fixture *self, gconstpointer data)
{
    start_online(self);
    g_assert_false(mt_connection_check_key(self->connection, self->host.now));
    mt_state_forget_keys(self->state);
    g_assert_null(mt_connection_get_session(self->connection));
    g_assert_true(mt_connection_check_key(self->connection, self->host.now));
    drain(self);
    g_assert_cmpuint(self->closed, ==, 1);
    g_assert_false(mt_connection_check_key(self->connection, self->host.now));
    g_assert_cmpint(wait_for_link(self), ==, 0);
    link_up(self);
    g_assert_cmpstr(self->progress->str, ==, "cok");
}

/* --- what the transport says -------------------------------------------------------------------
 */

/* 5, 10, 20, 40, 40 seconds, more or less. */
static void
test_flood(Fixture *self, gconstpointer data)
{
    static const gint64 waits_s[] = {5, 10, 20, 40, 40};

    store_key(self);
    self->state->addresses_expire_wall_ms = 1;
    wait_for_link(self);
    for (guint i = 0; i < G_N_ELEMENTS(waits_s); i++) {
        link_up(self);
        reject(self, GPOINTER_TO_INT(data));
        g_assert_cmpuint(self->closed, ==, i + 1);
        assert_about(wait_for_link(self), waits_s[i]);
    }
    /* A number that does not belong there: perhaps the list of addresses is wrong. */
    g_assert_true((self->state->addresses_expire_wall_ms == 0) ==
                  (GPOINTER_TO_INT(data) == MT_LINK_WRONG_DC));
    go_online(self); /* and then from the beginning */
    reject(self, GPOINTER_TO_INT(data));
    assert_about(wait_for_link(self), 5);
    g_assert_nonnull(mt_state_dc(self->state, HOME)->key);
}

/* login.md 8.7, row 124 */
static void
test_unknown_once(Fixture *self, gconstpointer data)
{
    store_key(self);
    wait_for_link(self);
    link_up(self);
    reject(self, MT_LINK_KEY_UNKNOWN);
    g_assert_true(mt_connection_is_key_doubted(self->connection));
    wait_for_link(self);
    go_online(self);
    g_assert_false(mt_connection_is_key_doubted(self->connection));
    g_assert_cmpuint(mt_connection_take_news(self->connection), ==, MT_CONNECTION_REACHED);
}

/* Refused so often and for so long that another key is tried. */
static void
doubt_key(Fixture *self)
{
    store_key(self);
    wait_for_link(self);
    for (guint i = 0; i < 4; i++) { /* at 0, 20, 40 and 60 seconds */
        link_up(self);
        g_assert_null(strchr(self->progress->str, 'k')); /* the old key is used */
        reject(self, MT_LINK_KEY_UNKNOWN);
        g_assert_true(mt_connection_is_key_doubted(self->connection));
        if (i < 3)
            fake_host_advance(&self->host, 20 * S);
        wait_for_link(self);
    }
}

/* Twice is not often, however much time there was between them. */
static void
test_unknown_twice(Fixture *self, gconstpointer data)
{
    store_key(self);
    wait_for_link(self);
    for (guint i = 0; i < 3; i++) {
        link_up(self);
        g_assert_null(strchr(self->progress->str, 'k'));
        if (i < 2)
            reject(self, MT_LINK_KEY_UNKNOWN);
        fake_host_advance(&self->host, 100 * S);
        if (i < 2)
            wait_for_link(self);
    }
}

/* login.md 8.7, row 125 */
static void
test_unknown_always(Fixture *self, gconstpointer data)
{
    doubt_key(self);
    exchange(self);
    g_assert_nonnull(strchr(self->progress->str, 'k'));
    g_assert_cmphex(mt_state_dc(self->state, HOME)->key->id, ==, self->peer.key->id); /* kept */
    g_assert_cmpint(wait_for_link(self), ==, 0);
    link_up(self);
    g_assert_cmpuint(mt_connection_take_news(self->connection), ==, 0);
    reject(self, MT_LINK_KEY_UNKNOWN);
    g_assert_cmpuint(mt_connection_take_news(self->connection), ==, MT_CONNECTION_KEY_LOST);
    g_assert_false(mt_connection_is_key_doubted(self->connection));
    g_assert_nonnull(strstr(self->host.log->str, "the key is unknown to the server"));
}

/* The old key works after all. */
static void
test_unknown_but_good(Fixture *self, gconstpointer data)
{
    doubt_key(self);
    exchange(self);
    wait_for_link(self);
    go_online(self);
    g_assert_cmpuint(mt_connection_take_news(self->connection), ==, MT_CONNECTION_REACHED);
    g_assert_false(mt_connection_is_key_doubted(self->connection));
}

/* The fresh key cannot be made either: it is the network. */
static void
test_unknown_network(Fixture *self, gconstpointer data)
{
    doubt_key(self);
    far_end_script_begin(&self->far, &self->host, HEADER_DRAW);
    link_up(self);
    reject(self, MT_LINK_KEY_UNKNOWN);
    g_assert_cmpuint(mt_connection_take_news(self->connection), ==, 0);
    g_assert_nonnull(mt_state_dc(self->state, HOME)->key);
}

/* --- a new key ------------------------------------------------------------------------------- */

static void
test_exchange(Fixture *self, gconstpointer data)
{
    const MtStateDc *home = mt_state_dc(self->state, HOME);

    tick(self);
    exchange(self);
    g_assert_cmpstr(self->progress->str, ==, "ck");
    g_assert_cmphex(home->key->id, ==, far_end_key_id(&self->far));
    g_assert_cmpint(home->auth, ==, MT_AUTH_NONE);
    g_assert_true(self->state->urgent); /* on disk before it is used */
    g_assert_nonnull(mt_connection_get_session(self->connection));
    mt_auth_key_free(self->peer.key);
    self->peer.key = mt_auth_key_copy(home->key);
    self->peer.salt = home->salt;
    g_byte_array_set_size(self->far.input, 0); /* what the exchange left */
    flush(self);
    self->host.now.wall_ms += self->state->server_ahead_ms; /* the peer's time is the server's */
    answer_ping(self);
    g_assert_cmpuint(mt_connection_take_news(self->connection), ==, MT_CONNECTION_REACHED);
}

/* A server that hands out a key twice may be playing one against the other. */
static void
test_known_key(Fixture *self, gconstpointer data)
{
    MtStateDc *other = mt_state_dc(self->state, 4);

    tick(self);
    exchange(self);
    other->key = g_steal_pointer(&mt_state_dc(self->state, HOME)->key);
    g_assert_true(mt_connection_check_key(self->connection, self->host.now));
    drain(self);
    wait_for_link(self);
    self->closed = 0;
    exchange(self);
    g_assert_null(mt_state_dc(self->state, HOME)->key);
    g_assert_cmpuint(self->closed, ==, 1);
    g_assert_nonnull(strstr(self->host.log->str, "the key is not a new one"));
}

/* Checks that fail three times in a row are worth telling. */
static void
test_bad_exchanges(Fixture *self, gconstpointer data)
{
    for (guint i = 0; i < 3; i++) {
        g_assert_cmpuint(mt_connection_take_news(self->connection), ==, 0);
        wait_for_link(self);
        far_end_script_begin(&self->far, &self->host, HEADER_DRAW);
        link_up(self);
        far_end_script_second(&self->far, &self->host);
        feed(self, far_end_answer(&self->far, "dh_gen"));
        g_assert_cmpuint(self->closed, ==, i + 1);
    }
    g_assert_cmpuint(mt_connection_take_news(self->connection), ==, MT_CONNECTION_EXCHANGE_FAILED);
}

static void
test_slow_exchange(Fixture *self, gconstpointer data)
{
    tick(self);
    link_up(self);
    g_assert_cmpint(mt_connection_deadline(self->connection), >, self->host.now.mono_us);
    pass(self, (mt_connection_deadline(self->connection) - self->host.now.mono_us) / 1000 + 1);
    g_assert_cmpuint(self->closed, ==, 1);
    g_assert_cmpuint(mt_connection_take_news(self->connection), ==, 0);
}

/* The computation was for a link that is gone. */
static void
test_late_job(Fixture *self, gconstpointer data)
{
    tick(self);
    far_end_script_begin(&self->far, &self->host, HEADER_DRAW);
    link_up(self);
    far_end_script_second(&self->far, &self->host);
    feed(self, far_end_answer(&self->far, "res_pq"));
    g_assert_false(mt_connection_job_done(self->connection, NULL, self->host.now));
    link_down(self);
    g_assert_false(finish_job(self));
}

/* A computation that failed. */
static void
test_failed_job(Fixture *self, gconstpointer data)
{
    tick(self);
    far_end_script_begin(&self->far, &self->host, HEADER_DRAW);
    link_up(self);
    far_end_script_second(&self->far, &self->host);
    feed(self, far_end_answer(&self->far, "res_pq"));
    g_assert_true(mt_connection_job_done(self->connection, self->job, self->host.now));
    drain(self);
    g_assert_cmpuint(self->closed, ==, 1);
}

static void
test_no_log(Fixture *self, gconstpointer data)
{
    self->host.host.log = NULL;
    tick(self);
    link_down(self);
    g_assert_cmpuint(self->host.log->len, ==, 0);
}

static void
add(const char *path, gconstpointer data, void (*test)(Fixture *, gconstpointer))
{
    g_test_add(path, Fixture, data, set_up, test, tear_down);
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
    add("/connection/flood", GINT_TO_POINTER(MT_LINK_FLOOD), test_flood);
    add("/connection/wrong-dc", GINT_TO_POINTER(MT_LINK_WRONG_DC), test_flood);
    add("/connection/unknown-once", NULL, test_unknown_once);
    add("/connection/unknown-twice", NULL, test_unknown_twice);
    add("/connection/unknown-always", NULL, test_unknown_always);
    add("/connection/unknown-but-good", NULL, test_unknown_but_good);
    add("/connection/unknown-network", NULL, test_unknown_network);
    add("/connection/exchange", NULL, test_exchange);
    add("/connection/known-key", NULL, test_known_key);
    add("/connection/bad-exchanges", NULL, test_bad_exchanges);
    add("/connection/slow-exchange", NULL, test_slow_exchange);
    add("/connection/late-job", NULL, test_late_job);
    add("/connection/failed-job", NULL, test_failed_job);
    add("/connection/no-log", NULL, test_no_log);
    return g_test_run();
}
