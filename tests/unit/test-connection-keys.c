/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Temporary keys of connections: made and bound before anything else, lost and refused without harm
 * to the permanent key, shared, and replaced without losing anything.
 */
#include <base/mt-buffer.h>
#include <client/net/mt-connection.h>
#include <crypto/mt-crypto.h>
#include <far-end.h>
#include <peer.h>
#include <string.h>
#include <tl-service.h>

#define DC 2
#define S 1000
#define DAY_S (24 * 3600)
#define LINKS 16
#define FIRST_DRAW (64 + 1) /* the header, and the life of the key */
#define CALL 0x1fb33026u
#define RPC_ERROR 0x2144ca19u

typedef struct {
    FakeHost host;
    FarEnd far[LINKS]; /* by the number of the link */
    Peer peer;         /* has the key of the session that is looked at */
    MtAuthKey *permanent;
    MtState *state;
    MtConnectionParts parts;
    MtConnection *connection;
    guint link; /* of the last MT_EVENT_OPEN_LINK */
    guint closed;
    GString *progress;
    MtJob *job;
} Fixture;

static void
set_up(Fixture *self, gconstpointer data)
{
    const MtConfig config = {.api_id = 1};
    MtStateDc *home;

    fake_host_init(&self->host, 9);
    for (guint i = 0; i < LINKS; i++)
        far_end_init(&self->far[i]);
    peer_init(&self->peer);
    self->permanent = mt_auth_key_copy(self->peer.key);
    self->state = mt_state_new();
    self->state->home_dc = DC;
    home = mt_state_dc(self->state, DC);
    home->key = mt_auth_key_copy(self->permanent);
    home->auth = MT_AUTH_FULL;
    self->parts = (MtConnectionParts){
        .host = &self->host.host,
        .host_data = &self->host,
        .state = self->state,
        .events = mt_event_queue_new(),
        .datacenters = mt_datacenters_new(&config, self->state),
        .server_keys = far_end_keys(&self->far[0]),
        .temporary_keys = TRUE,
    };
    self->progress = g_string_new(NULL);
    self->connection = mt_connection_new(&self->parts, DC, self->host.now);
}

static void
tear_down(Fixture *self, gconstpointer data)
{
    mt_connection_free(self->connection, self->host.now);
    mt_datacenters_free(self->parts.datacenters);
    g_ptr_array_unref(self->parts.server_keys);
    mt_event_queue_free(self->parts.events);
    mt_state_free(self->state);
    mt_auth_key_free(self->permanent);
    peer_clear(&self->peer);
    for (guint i = 0; i < LINKS; i++)
        far_end_clear(&self->far[i]);
    fake_host_clear(&self->host);
    g_string_free(self->progress, TRUE);
    mt_job_free(self->job);
}

/* --- the host -------------------------------------------------------------------------------- */

static void
drain(Fixture *self)
{
    for (;;) {
        g_autoptr(MtEvent) event = mt_event_queue_pop(self->parts.events);

        if (event == NULL)
            return;
        if (event->kind == MT_EVENT_OPEN_LINK) {
            self->link = event->link;
            g_assert_cmpuint(self->link, <, LINKS);
        } else if (event->kind == MT_EVENT_CLOSE_LINK) {
            self->closed = event->link;
        } else if (event->kind == MT_EVENT_PROGRESS) {
            g_string_append_c(self->progress, "ck..ro"[event->progress]);
        } else if (event->kind == MT_EVENT_JOB) {
            mt_job_free(self->job);
            self->job = g_steal_pointer(&event->job);
        }
    }
}

static void
flush(Fixture *self, MtConnection *connection, guint link)
{
    g_autoptr(GBytes) output = NULL;

    mt_connection_flush(connection, self->host.now);
    drain(self);
    output = mt_connection_take_output(connection, link);
    if (output != NULL)
        far_end_take(&self->far[link], output);
}

static void
pass(Fixture *self, gint64 ms)
{
    fake_host_advance(&self->host, ms);
    mt_connection_tick(self->connection, self->host.now);
    drain(self);
}

/* How long until the next link is opened. */
static gint64
wait_for_link(Fixture *self)
{
    const gint64 begin_us = self->host.now.mono_us;
    const guint before = self->link;

    pass(self, 0);
    while (self->link == before) {
        gint64 deadline = mt_connection_deadline(self->connection);

        g_assert_cmpint(deadline, >, self->host.now.mono_us);
        pass(self, (deadline - self->host.now.mono_us + 999) / 1000);
    }
    return (self->host.now.mono_us - begin_us) / 1000;
}

static void
feed(Fixture *self, guint link, GBytes *bytes)
{
    g_autoptr(GBytes) owned = bytes;
    gsize len;
    const guint8 *data = g_bytes_get_data(owned, &len);

    mt_connection_link_data(self->connection, link, data, len, self->host.now);
    drain(self);
}

static void
finish_job(Fixture *self)
{
    g_autoptr(MtJob) job = g_steal_pointer(&self->job);

    g_assert_nonnull(job);
    mt_job_run(job);
    g_assert_true(mt_connection_job_done(self->connection, job, self->host.now));
    drain(self);
}

/* --- the server ------------------------------------------------------------------------------ */

/* On @link, which is opened now, the recorded exchange @name takes place. */
static void
exchange(Fixture *self, guint link, const char *name)
{
    FarEnd *far = &self->far[link];

    far->exchange = name;
    far_end_script_begin(far, &self->host, FIRST_DRAW);
    mt_connection_link_up(self->connection, link, self->host.now);
    flush(self, self->connection, link);
    far_end_script_second(far, &self->host);
    feed(self, link, far_end_answer(far, "res_pq"));
    finish_job(self);
    flush(self, self->connection, link);
    far_end_script_power(far, &self->host);
    feed(self, link, far_end_answer(far, "server_dh_params"));
    far_end_script_filling(far, &self->host);
    finish_job(self);
    flush(self, self->connection, link);
    feed(self, link, far_end_answer(far, "dh_gen"));
    flush(self, self->connection, link);
    mt_auth_key_free(self->peer.key);
    self->peer.key = far_end_key(far);
    self->peer.last_id = 0; /* its clock is another one */
}

/* Opens everything that came; TRUE: the last packet has a message of this kind. */
static gboolean
take(Fixture *self, guint link, guint32 constructor)
{
    gboolean any = FALSE;

    for (;;) {
        g_autoptr(GBytes) packet = far_end_next(&self->far[link]);

        if (packet == NULL)
            return any;
        if (mt_get_u64(g_bytes_get_data(packet, NULL)) == 0)
            continue;
        peer_open(&self->peer, packet);
        any = any || peer_find(&self->peer, constructor) != NULL;
    }
}

/* The server's time, as the client knows it; far behind our clock, for the exchange is old. */
static gint64
server_ms(const Fixture *self)
{
    return self->host.now.wall_ms + self->state->server_ahead_ms;
}

static void
send_body(Fixture *self, guint link, guint32 seqno, MtWriter *body)
{
    g_autoptr(GBytes) sealed = peer_seal(&self->peer, peer_next_id(&self->peer, server_ms(self)),
                                         seqno, body->data, body->len);

    feed(self, link,
         far_end_pack(&self->far[link], g_bytes_get_data(sealed, NULL), g_bytes_get_size(sealed)));
}

static void
answer_true(Fixture *self, guint link, guint64 id)
{
    g_auto(MtWriter) body = {0};

    mt_writer_init(&body);
    mt_writer_u32(&body, MT_ID_RPC_RESULT);
    mt_writer_u64(&body, id);
    mt_writer_u32(&body, MT_ID_BOOL_TRUE);
    send_body(self, link, 0, &body);
}

static void
answer_error(Fixture *self, guint link, guint64 id, gint32 code, const char *text)
{
    g_auto(MtWriter) body = {0};

    mt_writer_init(&body);
    mt_writer_u32(&body, MT_ID_RPC_RESULT);
    mt_writer_u64(&body, id);
    mt_writer_u32(&body, RPC_ERROR);
    mt_writer_i32(&body, code);
    mt_writer_bytes(&body, text, strlen(text));
    send_body(self, link, 0, &body);
}

static void
answer_ping(Fixture *self, guint link)
{
    const MtWireMessage *ping = peer_find(&self->peer, TL_ID_MT_CALL_PING_DELAY_DISCONNECT);
    g_auto(MtWriter) body = {0};

    g_assert_nonnull(ping);
    mt_writer_init(&body);
    mt_writer_u32(&body, TL_ID_MT_PONG);
    mt_writer_u64(&body, ping->msg_id);
    mt_writer_raw(&body, ping->body + 4, 8);
    send_body(self, link, 0, &body);
}

/* The request to bind the key is there; its message id. */
static guint64
take_bind(Fixture *self, guint link)
{
    g_assert_true(take(self, link, MT_ID_BIND_TEMP_AUTH_KEY));
    return peer_find(&self->peer, MT_ID_BIND_TEMP_AUTH_KEY)->msg_id;
}

static MtStateDc *
stored(const Fixture *self)
{
    return mt_state_dc(self->state, DC);
}

static void
start_online(Fixture *self)
{
    g_assert_cmpint(wait_for_link(self), ==, 0);
    exchange(self, self->link, "exchange-1");
    answer_true(self, self->link, take_bind(self, self->link));
    g_assert_cmpuint(mt_connection_take_news(self->connection), ==, MT_CONNECTION_REACHED);
    flush(self, self->connection, self->link);
    g_assert_true(take(self, self->link, TL_ID_MT_CALL_PING_DELAY_DISCONNECT));
    answer_ping(self, self->link);
    while (mt_connection_get_session(self->connection) != NULL) {
        g_autoptr(MtSessionEvent) event =
            mt_session_next_event(mt_connection_get_session(self->connection));

        if (event == NULL)
            return;
    }
}

static void
assert_unharmed(Fixture *self)
{
    g_assert_nonnull(stored(self)->key);
    g_assert_cmphex(stored(self)->key->id, ==, self->permanent->id);
    g_assert_cmpint(stored(self)->auth, ==, MT_AUTH_FULL);
    g_assert_cmpuint(mt_connection_take_news(self->connection) & MT_CONNECTION_KEY_LOST, ==, 0);
}

/* --- making and binding ------------------------------------------------------------------------
 */

static void
test_bound(Fixture *self, gconstpointer data)
{
    guint64 id;

    wait_for_link(self);
    exchange(self, self->link, "exchange-1");
    g_assert_nonnull(mt_connection_get_session(self->connection));
    g_assert_null(mt_connection_get_sender(self->connection, self->host.now));
    g_assert_null(stored(self)->temporary); /* nobody else may use it yet */
    id = take_bind(self, self->link);
    g_assert_cmpint(mt_connection_get_missing_us(self->connection), !=, -1);
    answer_true(self, self->link, id);
    g_assert_nonnull(mt_connection_get_sender(self->connection, self->host.now));
    g_assert_nonnull(stored(self)->temporary);
    g_assert_cmphex(stored(self)->temporary->key->id, ==, far_end_key_id(&self->far[self->link]));
    g_assert_cmphex(stored(self)->temporary->permanent_id, ==, self->permanent->id);
    g_assert_null(stored(self)->temporary_maker);
    g_assert_cmpint(mt_connection_get_missing_us(self->connection), ==, -1);
    g_assert_cmpstr(self->progress->str, ==, "co");
    assert_unharmed(self);
}

/* What is saved is the same with and without. */
static void
test_not_saved(Fixture *self, gconstpointer data)
{
    g_autoptr(GBytes) saved = NULL;
    g_autoptr(GBytes) bare = NULL;
    MtTemporaryKey *temporary;

    start_online(self);
    saved = mt_state_encode(self->state);
    temporary = g_steal_pointer(&stored(self)->temporary);
    bare = mt_state_encode(self->state);
    stored(self)->temporary = temporary;
    g_assert_true(g_bytes_equal(saved, bare));
}

static void
test_unknown(Fixture *self, gconstpointer data)
{
    start_online(self);
    feed(self, self->link, far_end_pack_error(&self->far[self->link], -404));
    g_assert_null(stored(self)->temporary);
    g_assert_null(mt_connection_get_sender(self->connection, self->host.now));
    g_assert_true(mt_connection_check_key(self->connection, self->host.now));
    g_assert_null(mt_connection_get_session(self->connection));
    g_assert_false(mt_connection_check_key(self->connection, self->host.now));
    g_assert_false(mt_connection_is_key_doubted(self->connection));
    assert_unharmed(self);
    wait_for_link(self);
    exchange(self, self->link, "exchange-2");
    answer_true(self, self->link, take_bind(self, self->link));
    g_assert_nonnull(mt_connection_get_sender(self->connection, self->host.now));
}

/* What was answered before is read before the session goes. */
static void
test_unknown_with_reports(Fixture *self, gconstpointer data)
{
    static const guint8 query[] = {0x26, 0x30, 0xb3, 0x1f};
    g_autoptr(GBytes) body = g_bytes_new_static(query, sizeof query);
    g_autoptr(MtSessionEvent) event = NULL;
    MtSession *session;

    start_online(self);
    session = mt_connection_get_sender(self->connection, self->host.now);
    mt_session_send(session, body, self->host.now);
    flush(self, self->connection, self->link);
    g_assert_true(take(self, self->link, CALL));
    answer_true(self, self->link, peer_find(&self->peer, CALL)->msg_id);
    feed(self, self->link, far_end_pack_error(&self->far[self->link], -404));
    g_assert_false(mt_connection_check_key(self->connection, self->host.now));
    event = mt_session_next_event(mt_connection_get_session(self->connection));
    g_assert_cmpint(event->kind, ==, MT_SESSION_RESULT);
    g_assert_true(mt_connection_check_key(self->connection, self->host.now));
}

/* "Not bound" after it was: another key, and later than at once. */
static void
test_binding_lost(Fixture *self, gconstpointer data)
{
    static const guint8 query[] = {0x26, 0x30, 0xb3, 0x1f};
    g_autoptr(GBytes) body = g_bytes_new_static(query, sizeof query);
    guint before;

    start_online(self);
    mt_session_send(mt_connection_get_sender(self->connection, self->host.now), body,
                    self->host.now);
    flush(self, self->connection, self->link);
    g_assert_true(take(self, self->link, CALL));
    before = self->link;
    answer_error(self, self->link, peer_find(&self->peer, CALL)->msg_id, 401,
                 "AUTH_KEY_PERM_EMPTY");
    g_assert_null(mt_connection_get_sender(self->connection, self->host.now));
    g_assert_true(mt_connection_check_key(self->connection, self->host.now));
    drain(self);
    g_assert_cmpuint(self->closed, ==, before);
    g_assert_cmpint(wait_for_link(self), >=, 800);
    assert_unharmed(self);
}

/* --- refusals -------------------------------------------------------------------------------- */

static void
refuse(Fixture *self, const char *text)
{
    exchange(self, self->link, "exchange-1");
    answer_error(self, self->link, take_bind(self, self->link), 400, text);
    g_assert_null(mt_connection_get_session(self->connection));
    g_assert_null(stored(self)->temporary);
    g_assert_cmphex(stored(self)->key->id, ==, self->permanent->id);
}

static void
test_refused(Fixture *self, gconstpointer data)
{
    gint64 waited = 0;

    wait_for_link(self);
    for (guint i = 0; i < 10; i++) {
        refuse(self, "EXPIRES_AT_INVALID");
        waited = wait_for_link(self);
    }
    g_assert_cmpint(waited, >=, 16 * 800);
    g_assert_cmpint(waited, <=, 16 * 1200);
    g_assert_false(mt_connection_is_key_doubted(self->connection));
    assert_unharmed(self);
}

/* Until the permanent key is looked into; the link is up then. */
static void
refuse_for_long(Fixture *self)
{
    wait_for_link(self);
    for (guint i = 0; i < 12; i++) {
        refuse(self, "ENCRYPTED_MESSAGE_INVALID");
        wait_for_link(self);
        g_assert_true(mt_connection_is_key_doubted(self->connection));
        if (self->host.now.mono_us > 75 * (gint64)G_USEC_PER_SEC + 3600 * (gint64)G_USEC_PER_SEC)
            break;
    }
    mt_auth_key_free(self->peer.key);
    self->peer.key = mt_auth_key_copy(self->permanent);
    mt_connection_link_up(self->connection, self->link, self->host.now);
    flush(self, self->connection, self->link);
    g_assert_true(take(self, self->link, TL_ID_MT_CALL_PING_DELAY_DISCONNECT));
    g_assert_cmpuint(self->peer.messages->len, <=, 2); /* and nothing that means anything */
    g_assert_null(mt_connection_get_session(self->connection));
    g_assert_null(mt_connection_get_sender(self->connection, self->host.now));
}

static void
test_probe_known(Fixture *self, gconstpointer data)
{
    refuse_for_long(self);
    answer_ping(self, self->link);
    g_assert_false(mt_connection_is_key_doubted(self->connection));
    assert_unharmed(self);
    wait_for_link(self);
    exchange(self, self->link, "exchange-1");
    answer_true(self, self->link, take_bind(self, self->link));
    g_assert_nonnull(mt_connection_get_sender(self->connection, self->host.now));
}

static void
test_probe_unknown(Fixture *self, gconstpointer data)
{
    refuse_for_long(self);
    feed(self, self->link, far_end_pack_error(&self->far[self->link], -404));
    g_assert_cmpuint(mt_connection_take_news(self->connection) & MT_CONNECTION_KEY_LOST, ==,
                     MT_CONNECTION_KEY_LOST);
}

/* Whatever is injected without the server's word, the permanent key is not doubted. */
static void
test_injected(Fixture *self, gconstpointer data)
{
    for (guint i = 0; i < 10; i++) {
        wait_for_link(self);
        mt_connection_link_up(self->connection, self->link, self->host.now);
        flush(self, self->connection, self->link);
        feed(self, self->link, far_end_pack_error(&self->far[self->link], -404));
        fake_host_advance(&self->host, 20 * S);
    }
    g_assert_false(mt_connection_is_key_doubted(self->connection));
    assert_unharmed(self);
}

/* --- renewal --------------------------------------------------------------------------------- */

/* The next key is bound on a link of its own while the old one works. */
static void
renew(Fixture *self)
{
    const guint old = self->link;

    g_assert_cmpint(mt_connection_deadline(self->connection), >, self->host.now.mono_us);
    fake_host_advance(&self->host, (DAY_S - 3600) * (gint64)S);
    mt_connection_tick(self->connection, self->host.now);
    drain(self);
    g_assert_cmpuint(self->link, ==, old + 1);
    g_assert_true(mt_connection_owns_link(self->connection, old));
    g_assert_true(mt_connection_owns_link(self->connection, old + 1));
    exchange(self, self->link, "exchange-2");
    g_assert_nonnull(mt_connection_get_sender(self->connection, self->host.now));
    answer_true(self, self->link, take_bind(self, self->link));
    pass(self, 0);
}

static guint64
key_in_use(const Fixture *self)
{
    return stored(self)->temporary->key->id;
}

static void
test_renewed(Fixture *self, gconstpointer data)
{
    MtSession *old;
    guint first;

    start_online(self);
    first = self->link;
    old = mt_connection_get_session(self->connection);
    g_string_truncate(self->progress, 0);
    renew(self);
    g_assert_cmphex(key_in_use(self), ==, far_end_key_id(&self->far[self->link]));
    g_assert_true(mt_connection_check_key(self->connection, self->host.now));
    drain(self);
    g_assert_cmpuint(self->closed, ==, first);
    g_assert_true(mt_connection_get_session(self->connection) != old);
    g_assert_nonnull(mt_connection_get_sender(self->connection, self->host.now));
    g_assert_cmpint(mt_connection_get_missing_us(self->connection), ==, -1);
    g_assert_false(mt_connection_owns_link(self->connection, first));
    g_assert_cmpstr(self->progress->str, ==, ""); /* nobody has noticed */
    g_assert_cmpuint(mt_connection_take_news(self->connection), ==, 0);
    flush(self, self->connection, self->link);
    g_assert_true(take(self, self->link, TL_ID_MT_CALL_PING_DELAY_DISCONNECT));
    assert_unharmed(self);
}

/* A question that is open keeps the old session; later nothing new is asked of it. */
static void
test_renewed_while_busy(Fixture *self, gconstpointer data)
{
    static const guint8 query[] = {0x26, 0x30, 0xb3, 0x1f};
    g_autoptr(GBytes) body = g_bytes_new_static(query, sizeof query);
    g_autoptr(MtSessionEvent) event = NULL;
    MtSession *old;
    guint first;
    guint64 id, session_id;

    start_online(self);
    first = self->link;
    old = mt_connection_get_sender(self->connection, self->host.now);
    mt_session_send(old, body, self->host.now);
    flush(self, self->connection, first);
    g_assert_true(take(self, first, CALL));
    id = peer_find(&self->peer, CALL)->msg_id;
    session_id = self->peer.session_id;
    renew(self);
    g_assert_false(mt_connection_check_key(self->connection, self->host.now));
    g_assert_true(mt_connection_get_sender(self->connection, self->host.now) == old);
    fake_host_advance(&self->host, 10 * 60 * S);
    g_assert_null(mt_connection_get_sender(self->connection, self->host.now));
    g_assert_false(mt_connection_check_key(self->connection, self->host.now));
    mt_auth_key_free(self->peer.key);
    self->peer.key = far_end_key(&self->far[first]);
    self->peer.session_id = session_id;
    self->state->server_ahead_ms =
        mt_session_server_ms(old, self->host.now) - self->host.now.wall_ms;
    answer_true(self, first, id);
    g_assert_false(mt_connection_check_key(self->connection, self->host.now)); /* to be read */
    while ((event = mt_session_next_event(old)) != NULL)
        g_clear_pointer(&event, mt_session_event_free);
    g_assert_true(mt_connection_check_key(self->connection, self->host.now));
    g_assert_true(mt_connection_get_sender(self->connection, self->host.now) != NULL);
}

/* The new key cannot be made: the old one goes on until its end, and then there is another try. */
static void
test_not_renewed(Fixture *self, gconstpointer data)
{
    start_online(self);
    fake_host_advance(&self->host, (DAY_S - 3600) * (gint64)S);
    pass(self, 0);
    mt_connection_link_down(self->connection, self->link, self->host.now);
    g_assert_nonnull(mt_connection_get_sender(self->connection, self->host.now));
    fake_host_advance(&self->host, 3601 * S);
    mt_connection_tick(self->connection, self->host.now);
    g_assert_null(mt_connection_get_sender(self->connection, self->host.now));
    g_assert_true(mt_connection_check_key(self->connection, self->host.now));
    g_assert_null(stored(self)->temporary);
    assert_unharmed(self);
}

/* --- several connections -----------------------------------------------------------------------
 */

static void
test_shared(Fixture *self, gconstpointer data)
{
    MtConnection *second = mt_connection_new(&self->parts, DC, self->host.now);
    guint first, link;

    wait_for_link(self);
    first = self->link;
    mt_connection_tick(second, self->host.now);
    drain(self);
    link = self->link;
    /* The first makes it, the other one waits. */
    exchange(self, first, "exchange-1");
    mt_connection_link_up(second, link, self->host.now);
    flush(self, second, link);
    g_assert_null(mt_connection_get_session(second));
    answer_true(self, first, take_bind(self, first));
    mt_connection_tick(second, self->host.now);
    g_assert_nonnull(mt_connection_get_sender(second, self->host.now));
    flush(self, second, link);
    g_assert_true(take(self, link, TL_ID_MT_CALL_PING_DELAY_DISCONNECT)); /* under the same key */
    mt_connection_free(second, self->host.now);
    g_assert_nonnull(stored(self)->temporary);
}

/* Who makes it goes away: another one takes its turn. */
static void
test_maker_gone(Fixture *self, gconstpointer data)
{
    MtConnection *maker = self->connection;
    guint link;

    wait_for_link(self);
    mt_connection_link_up(maker, self->link, self->host.now);
    g_assert_true(stored(self)->temporary_maker == maker);
    self->connection = mt_connection_new(&self->parts, DC, self->host.now);
    wait_for_link(self);
    link = self->link;
    mt_connection_link_up(self->connection, link, self->host.now);
    flush(self, self->connection, link);
    g_assert_null(far_end_next(&self->far[link]));
    mt_connection_free(maker, self->host.now);
    g_assert_null(stored(self)->temporary_maker);
    pass(self, 0);
    g_assert_true(stored(self)->temporary_maker == self->connection);
    flush(self, self->connection, link);
    g_assert_nonnull(far_end_next(&self->far[link]));
}

/* Without the login there is nothing to be bound to. */
static void
test_login_over(Fixture *self, gconstpointer data)
{
    start_online(self);
    mt_state_forget_keys(self->state);
    g_assert_null(mt_connection_get_session(self->connection));
    g_assert_true(mt_connection_check_key(self->connection, self->host.now));
    g_assert_null(stored(self)->temporary);
}

/* A temporary key is worth nothing under another permanent one: a new one is made. */
static void
test_other_permanent(Fixture *self, gconstpointer data)
{
    g_autoptr(MtSecret) secret = mt_secret_new_zero(MT_AUTH_KEY_SIZE);

    start_online(self);
    mt_secret_peek(secret)[0] = 1;
    mt_auth_key_free(stored(self)->key);
    stored(self)->key = mt_auth_key_new(secret, 0);
    g_assert_true(mt_connection_check_key(self->connection, self->host.now));
    drain(self);
    wait_for_link(self);
    mt_connection_link_up(self->connection, self->link, self->host.now);
    drain(self);
    g_assert_true(stored(self)->temporary_maker == self->connection);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, test) g_test_add("/connection-keys/" name, Fixture, NULL, set_up, test, tear_down)
    ADD("bound", test_bound);
    ADD("not-saved", test_not_saved);
    ADD("unknown", test_unknown);
    ADD("unknown-with-reports", test_unknown_with_reports);
    ADD("binding-lost", test_binding_lost);
    ADD("refused", test_refused);
    ADD("probe-known", test_probe_known);
    ADD("probe-unknown", test_probe_unknown);
    ADD("injected", test_injected);
    ADD("renewed", test_renewed);
    ADD("renewed-while-busy", test_renewed_while_busy);
    ADD("not-renewed", test_not_renewed);
    ADD("shared", test_shared);
    ADD("maker-gone", test_maker_gone);
    ADD("login-over", test_login_over);
    ADD("other-permanent", test_other_permanent);
#undef ADD
    return g_test_run();
}
