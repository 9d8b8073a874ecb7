/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A client with a session: what comes in reaches the part that it is for, and what the host asks
 * for goes out, with a server that is played by hand.
 */
#include <base/mt-buffer.h>
#include <client/store/mt-state.h>
#include <fake-host.h>
#include <far-end.h>
#include <mtproto/mt-client.h>
#include <peer.h>
#include <string.h>
#include <tl-api.h>
#include <tl-service.h>
#include <tl/tl-codec.h>

#define S 1000
#define SALT 5
#define USER 70012345
#define RPC_RESULT 0xf35c6d01u
#define RPC_ERROR 0x2144ca19u
#define VECTOR 0x1cb5c415u
#define WRAPPED 0xda9b0d0du

typedef struct {
    FakeHost host;
    FarEnd far;
    Peer peer;
    MtConfig config;
    MtClient *client;
    guint link;
    guint closed;
    guint pings;
    guint destroys; /* requests to destroy the key */
    gboolean deaf;  /* pings are not answered */
    guint reconnecting;
    GBytes *snapshot;
    MtLoginStep *step;
    guint steps;
    MtEvent *news; /* the last event of the other kinds */
    guint32 content;
    GArray *queries; /* (element-type guint64): ids of calls that were not answered */
    GArray *calls;   /* (element-type guint32): their constructors, 0xda9b0d0d: wrapped */
} Fixture;

static GBytes *
signed_in_snapshot(const Fixture *self)
{
    g_autoptr(MtState) state = mt_state_new();
    MtStateDc *home = mt_state_dc(state, state->home_dc);

    home->key = mt_auth_key_copy(self->peer.key);
    home->auth = MT_AUTH_FULL;
    home->salt = SALT;
    state->user_id = USER;
    state->addresses_expire_wall_ms = self->host.now.wall_ms + 3600 * S;
    return mt_state_encode(state);
}

static void
set_up(Fixture *self, gconstpointer data)
{
    g_autoptr(GBytes) snapshot = NULL;
    g_autoptr(GError) error = NULL;

    fake_host_init(&self->host, 21);
    far_end_init(&self->far);
    peer_init(&self->peer);
    self->peer.salt = SALT;
    self->queries = g_array_new(FALSE, FALSE, sizeof(guint64));
    self->calls = g_array_new(FALSE, FALSE, sizeof(guint32));
    snapshot = signed_in_snapshot(self);
    self->config = (MtConfig){
        .no_forward_secrecy = TRUE,
        .api_id = 12345,
        .api_hash = "0123456789abcdef0123456789abcdef",
        .phone = "9996612345",
        .snapshot = snapshot,
    };
    self->client = mt_client_new(&self->host.host, &self->host, &self->config, &error);
    g_assert_no_error(error);
}

static void
tear_down(Fixture *self, gconstpointer data)
{
    mt_client_free(self->client);
    g_assert_null(strstr(self->host.log->str, "9996612345"));
    g_array_unref(self->queries);
    g_array_unref(self->calls);
    peer_clear(&self->peer);
    far_end_clear(&self->far);
    fake_host_clear(&self->host);
    g_clear_pointer(&self->snapshot, g_bytes_unref);
    mt_login_step_free(self->step);
    mt_event_free(self->news);
}

/* --- the host -------------------------------------------------------------------------------- */

static gboolean
take_event(Fixture *self, MtEvent *event)
{
    switch (event->kind) {
    case MT_EVENT_OPEN_LINK:
        self->link = event->link;
        far_end_new_link(&self->far);
        break;
    case MT_EVENT_CLOSE_LINK:
        self->closed++;
        break;
    case MT_EVENT_SNAPSHOT:
        g_clear_pointer(&self->snapshot, g_bytes_unref);
        self->snapshot =
            event->urgent ? g_bytes_ref(event->snapshot) : mt_client_make_snapshot(self->client);
        break;
    case MT_EVENT_LOGIN:
        mt_login_step_free(self->step);
        self->step = g_steal_pointer(&event->login);
        self->steps++;
        break;
    case MT_EVENT_PROGRESS:
        self->reconnecting += event->progress == MT_PROGRESS_RECONNECTING ? 1 : 0;
        break;
    case MT_EVENT_NOTICE:
    case MT_EVENT_DEVICE:
    case MT_EVENT_TERMS:
    case MT_EVENT_ACCOUNT:
        mt_event_free(self->news);
        self->news = event;
        return TRUE;
    default:
        break;
    }
    return FALSE;
}

static void
drain(Fixture *self)
{
    MtEvent *event;
    GBytes *output;

    while ((event = mt_client_next_event(self->client)) != NULL) {
        if (!take_event(self, event))
            mt_event_free(event);
    }
    output = mt_client_take_output(self->client, self->link);
    if (output == NULL)
        return;
    far_end_take(&self->far, output);
    g_bytes_unref(output);
}

static void
feed(Fixture *self, GBytes *bytes)
{
    g_autoptr(GBytes) owned = bytes;
    gsize len;
    const guint8 *data = g_bytes_get_data(owned, &len);

    mt_client_link_data(self->client, self->link, data, len, self->host.now);
    drain(self);
}

static void
pass(Fixture *self, gint64 ms)
{
    fake_host_advance(&self->host, ms);
    mt_client_tick(self->client, self->host.now);
    drain(self);
}

/* --- the server ------------------------------------------------------------------------------ */

static void
send_body(Fixture *self, gboolean content, const MtWriter *body)
{
    guint64 id = peer_next_id(&self->peer, self->host.now.wall_ms);
    guint32 seqno = 2 * self->content + (content ? 1 : 0);
    g_autoptr(GBytes) sealed = peer_seal(&self->peer, id, seqno, body->data, body->len);

    if (content)
        self->content++;
    feed(self, far_end_pack(&self->far, g_bytes_get_data(sealed, NULL), g_bytes_get_size(sealed)));
}

static void
send_pong(Fixture *self, const MtWireMessage *ping)
{
    g_auto(MtWriter) pong = {0};

    mt_writer_init(&pong);
    mt_writer_u32(&pong, TL_ID_MT_PONG);
    mt_writer_u64(&pong, ping->msg_id);
    mt_writer_raw(&pong, ping->body + 4, 8);
    send_body(self, FALSE, &pong);
}

static gboolean
is_service(guint32 constructor)
{
    return constructor == TL_ID_MT_CALL_PING_DELAY_DISCONNECT ||
           constructor == TL_ID_MT_CALL_GET_FUTURE_SALTS ||
           constructor == TL_ID_MT_CALL_RPC_DROP_ANSWER ||
           constructor == TL_ID_MT_CALL_DESTROY_AUTH_KEY ||
           tl_schema_find(&tl_mt_schema, constructor) != NULL;
}

/* Pings are answered, calls are noted, and the rest is between sessions. */
static void
serve(Fixture *self)
{
    GBytes *packet;

    while ((packet = far_end_next(&self->far)) != NULL) {
        g_autoptr(GBytes) owned = packet;
        const MtWireMessage *ping;

        peer_open(&self->peer, owned);
        self->destroys += peer_count(&self->peer, TL_ID_MT_CALL_DESTROY_AUTH_KEY);
        for (guint i = 0; i < self->peer.messages->len; i++) {
            const MtWireMessage *message = &g_array_index(self->peer.messages, MtWireMessage, i);
            guint32 constructor = mt_get_u32(message->body);
            guint64 id = message->msg_id;

            if (is_service(constructor))
                continue;
            g_array_append_val(self->queries, id);
            g_array_append_val(self->calls, constructor);
        }
        ping = peer_find(&self->peer, TL_ID_MT_CALL_PING_DELAY_DISCONNECT);
        self->pings += ping != NULL ? 1 : 0;
        if (ping != NULL && !self->deaf)
            send_pong(self, ping);
    }
}

/* The oldest call that waits is of this kind; its id, and it is no longer noted. */
static guint64
take_call(Fixture *self, guint32 constructor)
{
    guint64 id;

    serve(self);
    g_assert_cmpuint(self->queries->len, >, 0);
    g_assert_cmphex(g_array_index(self->calls, guint32, 0), ==, constructor);
    id = g_array_index(self->queries, guint64, 0);
    g_array_remove_index(self->queries, 0);
    g_array_remove_index(self->calls, 0);
    return id;
}

static void
begin_result(MtWriter *writer, guint64 id)
{
    mt_writer_init(writer);
    mt_writer_u32(writer, RPC_RESULT);
    mt_writer_u64(writer, id);
}

static void
answer(Fixture *self, guint64 id, const TlObject *object)
{
    g_auto(MtWriter) writer = {0};

    begin_result(&writer, id);
    g_assert_true(tl_write_object(&writer, object, NULL));
    send_body(self, TRUE, &writer);
}

static void
answer_error(Fixture *self, guint64 id, gint code, const char *text)
{
    g_auto(MtWriter) writer = {0};

    begin_result(&writer, id);
    mt_writer_u32(&writer, RPC_ERROR);
    mt_writer_i32(&writer, code);
    mt_writer_bytes(&writer, text, strlen(text));
    send_body(self, TRUE, &writer);
}

static void
send_object(Fixture *self, const TlObject *object)
{
    g_auto(MtWriter) writer = {0};

    mt_writer_init(&writer);
    g_assert_true(tl_write_object(&writer, object, NULL));
    send_body(self, TRUE, &writer);
}

/* --- places to begin at ---------------------------------------------------------------------- */

static guint64
to_probe(Fixture *self)
{
    mt_client_start(self->client, self->host.now);
    drain(self);
    mt_client_link_up(self->client, self->link, self->host.now);
    drain(self);
    return take_call(self, WRAPPED);
}

static void
to_signed_in(Fixture *self)
{
    const TlUser user = {.base = TL_USER, .self = TRUE, .id = USER, .first_name = "Ada"};
    g_auto(MtWriter) writer = {0};

    begin_result(&writer, to_probe(self));
    mt_writer_u32(&writer, VECTOR);
    mt_writer_u32(&writer, 1);
    g_assert_true(tl_write_object(&writer, &user.base, NULL));
    send_body(self, TRUE, &writer);
    g_assert_cmpuint(self->steps, ==, 1);
    g_assert_cmpint(self->step->kind, ==, MT_LOGIN_STEP_DONE);
    take_call(self, TL_ID_CALL_HELP_GET_TERMS_OF_SERVICE_UPDATE);
    take_call(self, TL_ID_CALL_HELP_GET_COUNTRIES_LIST);
    take_call(self, TL_ID_CALL_UPDATES_GET_STATE); /* where the account's chats begin */
}

static gboolean
has_key(const Fixture *self)
{
    gsize len;
    gconstpointer bytes = g_bytes_get_data(self->snapshot, &len);
    g_autoptr(GError) error = NULL;
    g_autoptr(MtState) state = mt_state_decode(bytes, len, &error);

    g_assert_no_error(error);
    return mt_state_dc(state, state->home_dc)->key != NULL;
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
test_signed_in(Fixture *self, gconstpointer data)
{
    g_assert_false(mt_client_is_signed_in(self->client));
    to_signed_in(self);
    g_assert_true(mt_client_is_signed_in(self->client));
    g_assert_cmpstr(self->step->user.first_name, ==, "Ada");
    serve(self);
    g_assert_cmpuint(self->queries->len, ==, 0);
    g_assert_true(has_key(self));
}

/* Each verb that concerns the account is one call. */
static void
test_account(Fixture *self, gconstpointer data)
{
    TlAccountAuthorizations none = {.base = TL_ACCOUNT_AUTHORIZATIONS};
    const TlVector empty = {.len = 0};

    to_signed_in(self);
    mt_client_list_devices(self->client, self->host.now);
    drain(self);
    none.authorizations = &empty;
    answer(self, take_call(self, TL_ID_CALL_ACCOUNT_GET_AUTHORIZATIONS), &none.base);
    g_assert_cmpint(self->news->kind, ==, MT_EVENT_ACCOUNT);
    g_assert_cmpint(self->news->account.verb, ==, MT_ACCOUNT_DEVICES);
    mt_client_end_device(self->client, 7, self->host.now);
    drain(self);
    answer_error(self, take_call(self, TL_ID_CALL_ACCOUNT_RESET_AUTHORIZATION), 400, "SOMETHING");
    g_assert_cmpint(self->news->account.verb, ==, MT_ACCOUNT_ENDED);
    g_assert_true(self->news->account.failed);
    mt_client_confirm_device(self->client, 7, self->host.now);
    drain(self);
    take_call(self, TL_ID_CALL_ACCOUNT_CHANGE_AUTHORIZATION_SETTINGS);
    mt_client_accept_terms(self->client, "{}", self->host.now);
    drain(self);
    take_call(self, TL_ID_CALL_HELP_ACCEPT_TERMS_OF_SERVICE);
}

/* Answers to steps that are not there. */
static void
test_no_prompt(Fixture *self, gconstpointer data)
{
    g_autoptr(MtSecret) secret = mt_secret_new("x", 1);
    MtTime now = self->host.now;
    MtClient *client = self->client;

    to_signed_in(self);
    mt_client_login_phone(client, 0, "1", now);
    mt_client_login_code(client, 0, "1", now);
    mt_client_login_resend(client, 0, now);
    mt_client_login_report_missing(client, 0, now);
    mt_client_login_new_code(client, 0, now);
    mt_client_login_change_phone(client, 0, now);
    mt_client_login_qr(client, 0, now);
    mt_client_login_email(client, 0, "a@b.c", now);
    mt_client_login_change_email(client, 0, now);
    mt_client_login_reset_email(client, 0, now);
    mt_client_login_password(client, 0, secret, now);
    mt_client_login_forgot(client, 0, now);
    mt_client_login_new_password(client, 0, secret, NULL, now);
    mt_client_login_back(client, 0, now);
    mt_client_login_confirm_user(client, 0, TRUE, now);
    mt_client_login_sign_up(client, 0, "a", "b", now);
    mt_client_login_cancel(client, 0, now);
    drain(self);
    serve(self);
    g_assert_cmpuint(self->queries->len, ==, 0);
    g_assert_cmpuint(self->steps, ==, 1);
}

static void
test_updates(Fixture *self, gconstpointer data)
{
    TlMessageMediaEmpty media = {TL_MESSAGE_MEDIA_EMPTY};
    const TlVector empty = {.len = 0};
    TlUpdateServiceNotification notice = {
        .base = TL_UPDATE_SERVICE_NOTIFICATION,
        .type = "",
        .message = "Hello.",
        .media = &media.base,
        .entities = &empty,
    };
    TlUpdateConfig moved = {TL_UPDATE_CONFIG};
    TlUpdateShort update = {TL_UPDATE_SHORT, &notice.base, 1};
    g_auto(MtWriter) unknown = {0};

    to_signed_in(self);
    send_object(self, &update.base);
    g_assert_cmpint(self->news->kind, ==, MT_EVENT_NOTICE);
    g_assert_cmpstr(self->news->notice.text, ==, "Hello.");
    mt_writer_init(&unknown);
    mt_writer_u32(&unknown, 0xdeadbeef);
    send_body(self, TRUE, &unknown);
    g_assert_nonnull(strstr(self->host.log->str, "an update was not understood"));
    update.update = &moved.base; /* the addresses are asked for again */
    send_object(self, &update.base);
    take_call(self, TL_ID_CALL_HELP_GET_CONFIG);
    g_assert_cmpuint(self->closed, ==, 0);
}

/* login.md 8.7, row 119 */
static void
test_revoked(Fixture *self, gconstpointer data)
{
    answer_error(self, to_probe(self), 401, "SESSION_REVOKED");
    g_assert_cmpint(self->step->kind, ==, MT_LOGIN_STEP_PHONE);
    g_assert_cmpint(self->step->problem, ==, MT_LOGIN_LOST_REVOKED);
    g_assert_false(has_key(self));
    g_assert_cmpuint(self->closed, ==, 1); /* the key is gone, and its session with it */
}

/* login.md 8.7, row 127 */
static void
test_log_out(Fixture *self, gconstpointer data)
{
    const TlAuthLoggedOut logged_out = {TL_AUTH_LOGGED_OUT};

    to_signed_in(self);
    mt_client_log_out(self->client, self->host.now);
    drain(self);
    g_assert_false(mt_client_is_signed_in(self->client));
    answer(self, take_call(self, TL_ID_CALL_AUTH_LOG_OUT), &logged_out.base);
    g_assert_cmpint(self->step->kind, ==, MT_LOGIN_STEP_FAILED);
    g_assert_cmpint(self->step->problem, ==, MT_LOGIN_LOGGED_OUT);
    g_assert_false(has_key(self));
}

static void
to_logged_out(Fixture *self)
{
    const TlAuthLoggedOut logged_out = {TL_AUTH_LOGGED_OUT};

    to_signed_in(self);
    g_assert_false(mt_client_is_leaving(self->client));
    mt_client_log_out(self->client, self->host.now);
    drain(self);
    answer(self, take_call(self, TL_ID_CALL_AUTH_LOG_OUT), &logged_out.base);
    g_assert_cmpint(self->step->problem, ==, MT_LOGIN_LOGGED_OUT); /* that is not waited for */
    g_assert_false(has_key(self));
    g_assert_true(mt_client_is_leaving(self->client));
    serve(self);
    g_assert_cmpuint(self->destroys, ==, 1);
    g_assert_cmpuint(self->closed, ==, 0);
}

static void
test_key_destroyed(Fixture *self, gconstpointer data)
{
    const TlObject ok = TL_MT_DESTROY_AUTH_KEY_OK;

    to_logged_out(self);
    send_object(self, &ok);
    g_assert_false(mt_client_is_leaving(self->client));
    g_assert_cmpuint(self->closed, ==, 1);
    pass(self, 120 * S);
    g_assert_cmpuint(self->steps, ==, 2);
}

static void
test_key_not_destroyed(Fixture *self, gconstpointer data)
{
    const TlObject failed = TL_MT_DESTROY_AUTH_KEY_FAIL;

    to_logged_out(self);
    for (guint tries = 1; tries <= 3; tries++) {
        g_assert_true(mt_client_is_leaving(self->client));
        serve(self);
        g_assert_cmpuint(self->destroys, ==, tries);
        send_object(self, &failed);
    }
    g_assert_false(mt_client_is_leaving(self->client));
}

/* A key that nobody asked to be destroyed is as good as before. */
static void
test_key_destroyed_unasked(Fixture *self, gconstpointer data)
{
    const TlObject ok = TL_MT_DESTROY_AUTH_KEY_OK;

    to_signed_in(self);
    send_object(self, &ok);
    g_assert_true(mt_client_is_signed_in(self->client));
    g_assert_cmpuint(self->closed, ==, 0);
}

static void
test_key_unheard_of(Fixture *self, gconstpointer data)
{
    to_logged_out(self);
    pass(self, 59 * S);
    g_assert_true(mt_client_is_leaving(self->client));
    pass(self, S);
    g_assert_false(mt_client_is_leaving(self->client));
    g_assert_cmpuint(self->closed, ==, 1);
}

/* On another connection it is asked for again. */
static void
test_key_destroyed_later(Fixture *self, gconstpointer data)
{
    const TlObject ok = TL_MT_DESTROY_AUTH_KEY_OK;
    guint before;

    to_logged_out(self);
    before = self->link;
    mt_client_link_down(self->client, self->link, self->host.now);
    drain(self);
    pass(self, 5 * S);
    g_assert_cmpuint(self->link, >, before);
    mt_client_link_up(self->client, self->link, self->host.now);
    drain(self);
    serve(self);
    g_assert_cmpuint(self->destroys, ==, 2);
    send_object(self, &ok);
    g_assert_false(mt_client_is_leaving(self->client));
}

/* The salt is worth keeping, and the call is sent again with it. */
static void
test_salt(Fixture *self, gconstpointer data)
{
    guint64 id = to_probe(self);
    g_auto(MtWriter) writer = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(MtState) state = NULL;

    g_clear_pointer(&self->snapshot, g_bytes_unref);
    mt_writer_init(&writer);
    mt_writer_u32(&writer, TL_ID_MT_BAD_SERVER_SALT);
    mt_writer_u64(&writer, id);
    mt_writer_i32(&writer, 1);
    mt_writer_i32(&writer, 48);
    mt_writer_u64(&writer, 99);
    send_body(self, FALSE, &writer);
    self->peer.salt = 99;
    pass(self, 10 * S); /* nothing of it is urgent */
    g_assert_nonnull(self->snapshot);
    state = mt_state_decode(g_bytes_get_data(self->snapshot, NULL),
                            g_bytes_get_size(self->snapshot), &error);
    g_assert_no_error(error);
    g_assert_cmphex(mt_state_dc(state, state->home_dc)->salt, ==, 99);
}

/* A connection that breaks is made again, and the session goes on. */
static void
test_connection_lost(Fixture *self, gconstpointer data)
{
    guint before;

    to_signed_in(self);
    before = self->link;
    mt_client_link_down(self->client, self->link, self->host.now);
    drain(self);
    pass(self, 5 * S);
    g_assert_cmpuint(self->link, >, before);
    mt_client_link_up(self->client, self->link, self->host.now);
    drain(self);
    serve(self);
    g_assert_true(mt_client_is_signed_in(self->client));
    g_assert_cmpuint(self->steps, ==, 1);
}

/* What is shorter than five seconds is not told. */
static void
test_loss_is_told(Fixture *self, gconstpointer data)
{
    to_signed_in(self);
    mt_client_link_down(self->client, self->link, self->host.now);
    drain(self);
    pass(self, 5 * S - 1);
    g_assert_cmpuint(self->reconnecting, ==, 0);
    pass(self, 1);
    g_assert_cmpuint(self->reconnecting, ==, 1);
    pass(self, 60 * S);
    g_assert_cmpuint(self->reconnecting, ==, 1);
}

/* Five minutes without a connection end it, and the login is kept. */
static void
test_lost_for_long(Fixture *self, gconstpointer data)
{
    to_signed_in(self);
    mt_client_link_down(self->client, self->link, self->host.now);
    drain(self);
    pass(self, 300 * S - 1);
    g_assert_cmpuint(self->steps, ==, 1);
    pass(self, 1);
    g_assert_cmpuint(self->steps, ==, 2);
    g_assert_cmpint(self->step->kind, ==, MT_LOGIN_STEP_FAILED);
    g_assert_cmpint(self->step->problem, ==, MT_LOGIN_UNREACHABLE);
    g_assert_true(has_key(self));
}

static guint
count_pings(Fixture *self)
{
    self->pings = 0;
    serve(self);
    return self->pings;
}

static void
live(Fixture *self, guint seconds)
{
    for (guint i = 0; i < seconds; i++) {
        pass(self, S);
        serve(self);
    }
}

/* The connection is tested at once; without an answer there is another within seconds. */
static void
test_woke(Fixture *self, gconstpointer data)
{
    guint before;

    to_signed_in(self);
    before = self->link;
    live(self, 20);
    count_pings(self);
    mt_client_woke(self->client, self->host.now);
    drain(self);
    g_assert_cmpuint(count_pings(self), ==, 1);
    live(self, 10);
    g_assert_cmpuint(self->link, ==, before);
    self->deaf = TRUE;
    mt_client_woke(self->client, self->host.now);
    drain(self);
    g_assert_cmpuint(count_pings(self), ==, 1);
    pass(self, 5 * S - 1);
    g_assert_cmpuint(self->closed, ==, 0);
    pass(self, 1);
    g_assert_cmpuint(self->closed, ==, 1);
    pass(self, 0);
    g_assert_cmpuint(self->link, >, before);
    /* The next attempt does not wait for the end of a pause either. */
    for (guint i = 0; i < 20; i++) {
        mt_client_link_down(self->client, self->link, self->host.now);
        drain(self);
        pass(self, 20 * S);
    }
    mt_client_link_down(self->client, self->link, self->host.now);
    drain(self);
    before = self->link;
    mt_client_woke(self->client, self->host.now);
    drain(self);
    g_assert_cmpuint(self->link, >, before);
}

/* A sleep shows in the clocks: the monotonic one stands still. Another time is believed then. */
static void
test_slept(Fixture *self, gconstpointer data)
{
    guint before;

    to_signed_in(self);
    before = self->link;
    live(self, 20);
    count_pings(self);
    self->host.now.wall_ms += 3600 * S;
    pass(self, 1);
    g_assert_cmpuint(count_pings(self), ==, 1);
    live(self, 10);
    g_assert_cmpuint(self->link, ==, before);
    g_assert_cmpuint(self->closed, ==, 0);
    self->host.now.wall_ms += 2 * S; /* no more than clocks do */
    pass(self, 1);
    g_assert_cmpuint(count_pings(self), ==, 0);
    self->host.now.wall_ms -= 24 * 3600 * S;
    self->deaf = TRUE;
    pass(self, 1);
    g_assert_cmpuint(count_pings(self), ==, 1);
    pass(self, 5 * S);
    g_assert_cmpuint(self->closed, ==, 1);
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
    add("/client-session/signed-in", test_signed_in);
    add("/client-session/account", test_account);
    add("/client-session/no-prompt", test_no_prompt);
    add("/client-session/updates", test_updates);
    add("/client-session/revoked", test_revoked);
    add("/client-session/log-out", test_log_out);
    add("/client-session/key-destroyed", test_key_destroyed);
    add("/client-session/key-not-destroyed", test_key_not_destroyed);
    add("/client-session/key-destroyed-unasked", test_key_destroyed_unasked);
    add("/client-session/key-unheard-of", test_key_unheard_of);
    add("/client-session/key-destroyed-later", test_key_destroyed_later);
    add("/client-session/salt", test_salt);
    add("/client-session/connection-lost", test_connection_lost);
    add("/client-session/loss-is-told", test_loss_is_told);
    add("/client-session/lost-for-long", test_lost_for_long);
    add("/client-session/woke", test_woke);
    add("/client-session/slept", test_slept);
    return g_test_run();
}
