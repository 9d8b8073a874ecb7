/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The client from outside: links, addresses, time, snapshots and jobs, with a host and a server
 * that are played by hand. Whole logins are in tests/e2e.
 */
#include <base/mt-buffer.h>
#include <client/net/mt-server-keys.h>
#include <client/store/mt-state.h>
#include <crypto/mt-aes.h>
#include <crypto/mt-crypto.h>
#include <crypto/mt-factor.h>
#include <crypto/mt-rsa.h>
#include <fake-host.h>
#include <mtproto/mt-client.h>
#include <string.h>

#define PHONE "9996612345"
#define API_HASH "0123456789abcdef0123456789abcdef"
#define HEADER_SIZE 64
#define KEY_UNKNOWN (-404)

typedef struct {
    FakeHost host;
    MtConfig config;
    MtClient *client;
    guint link; /* of the last MT_EVENT_OPEN_LINK */
    char *address;
    guint opened;
    guint closed;
    guint outputs;
    guint snapshots;
    gboolean urgent_first; /* an urgent snapshot was the first event of the last drain */
    GBytes *snapshot;
    GArray *progress;
    MtLoginStep *step;
} Fixture;

static void
set_up(Fixture *self, gconstpointer data)
{
    fake_host_init(&self->host, 1);
    self->config = (MtConfig){
        .no_forward_secrecy = TRUE,
        .api_id = 12345,
        .api_hash = API_HASH,
        .phone = PHONE,
        .device_model = "Test",
        .system_version = "Linux",
        .app_version = "1.0",
    };
    self->progress = g_array_new(FALSE, FALSE, sizeof(gint));
}

static void
tear_down(Fixture *self, gconstpointer data)
{
    mt_client_free(self->client);
    g_assert_null(strstr(self->host.log->str, PHONE));
    g_assert_null(strstr(self->host.log->str, API_HASH));
    fake_host_clear(&self->host);
    g_free(self->address);
    if (self->snapshot != NULL)
        g_bytes_unref(self->snapshot);
    mt_login_step_free(self->step);
    g_array_unref(self->progress);
}

static void
take_event(Fixture *self, MtEvent *event)
{
    gint progress = (gint)event->progress;

    switch (event->kind) {
    case MT_EVENT_OPEN_LINK:
        g_assert_cmpuint(event->link, >, self->link); /* never used again */
        self->link = event->link;
        g_free(self->address);
        self->address = g_strdup_printf("%s:%u", event->host, event->port);
        self->opened++;
        break;
    case MT_EVENT_CLOSE_LINK:
        self->closed++;
        break;
    case MT_EVENT_OUTPUT:
        self->outputs++;
        break;
    case MT_EVENT_SNAPSHOT:
        self->snapshots++;
        g_clear_pointer(&self->snapshot, g_bytes_unref);
        self->snapshot = event->urgent ? g_steal_pointer(&event->snapshot)
                                       : mt_client_make_snapshot(self->client);
        break;
    case MT_EVENT_PROGRESS:
        g_array_append_val(self->progress, progress);
        break;
    case MT_EVENT_LOGIN:
        mt_login_step_free(self->step);
        self->step = g_steal_pointer(&event->login);
        break;
    default:
        break;
    }
}

static void
drain(Fixture *self)
{
    gboolean first = TRUE;

    self->urgent_first = FALSE;
    for (;;) {
        g_autoptr(MtEvent) event = mt_client_next_event(self->client);

        if (event == NULL)
            return;
        if (first)
            self->urgent_first = event->kind == MT_EVENT_SNAPSHOT && event->urgent;
        first = FALSE;
        take_event(self, event);
    }
}

static void
make_client(Fixture *self)
{
    g_autoptr(GError) error = NULL;

    self->client = mt_client_new(&self->host.host, &self->host, &self->config, &error);
    g_assert_no_error(error);
}

static void
start(Fixture *self)
{
    make_client(self);
    mt_client_start(self->client, self->host.now);
    drain(self);
}

/* Lets time pass as a host does: a tick at each deadline. */
static void
pass(Fixture *self, gint64 ms)
{
    gint64 end_us = self->host.now.mono_us + ms * 1000;

    for (guint ticks = 0; ticks < 100000; ticks++) {
        gint64 deadline = mt_client_deadline(self->client);
        gint64 step_us;

        if (deadline < 0 || deadline > end_us) {
            fake_host_advance(&self->host, (end_us - self->host.now.mono_us) / 1000);
            return;
        }
        step_us = MAX(0, deadline - self->host.now.mono_us);
        fake_host_advance(&self->host, (step_us + 999) / 1000);
        mt_client_tick(self->client, self->host.now);
        drain(self);
    }
    g_assert_not_reached(); /* a deadline that does not go away */
}

static void
link_down(Fixture *self)
{
    mt_client_link_down(self->client, self->link, self->host.now);
    drain(self);
}

static void
link_up(Fixture *self)
{
    mt_client_link_up(self->client, self->link, self->host.now);
    drain(self);
}

static void
feed(Fixture *self, const guint8 *data, gsize len)
{
    mt_client_link_data(self->client, self->link, data, len, self->host.now);
    drain(self);
}

/* --- the server's side of a link ---------------------------------------------------------------
 */

typedef struct {
    MtAesCtr *to_client;
    guint64 key_id; /* of the first packet */
} ServerSide;

static void
server_side_clear(ServerSide *self)
{
    mt_aes_ctr_free(self->to_client);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ServerSide, server_side_clear)

/* Takes what the client sends at first apart. */
static void
accept_link(Fixture *self, ServerSide *side)
{
    g_autoptr(GBytes) output = mt_client_take_output(self->client, self->link);
    g_autoptr(MtAesCtr) from_client = NULL;
    g_autofree guint8 *plain = NULL;
    guint8 reversed[HEADER_SIZE];
    const guint8 *bytes;
    gsize len;

    g_assert_nonnull(output);
    bytes = g_bytes_get_data(output, &len);
    g_assert_cmpuint(len, >=, HEADER_SIZE + 4 + 24);
    for (gsize i = 0; i < HEADER_SIZE; i++)
        reversed[i] = bytes[HEADER_SIZE - 1 - i];
    side->to_client = mt_aes_ctr_new(reversed + 8, reversed + 40);
    from_client = mt_aes_ctr_new(bytes + 8, bytes + 40);
    plain = g_malloc(len);
    g_assert_true(mt_aes_ctr_crypt(from_client, bytes, plain, len));
    g_assert_cmphex(mt_get_u32(plain + 56), ==, 0xdddddddd);
    g_assert_cmpuint(mt_get_u32(plain + HEADER_SIZE), <=, len - HEADER_SIZE - 4);
    side->key_id = mt_get_u64(plain + HEADER_SIZE + 4);
}

static void
send_transport_error(Fixture *self, ServerSide *side, gint32 code)
{
    guint8 frame[8];

    mt_put_u32(frame, 4);
    mt_put_u32(frame + 4, (guint32)code);
    g_assert_true(mt_aes_ctr_crypt(side->to_client, frame, frame, sizeof frame));
    feed(self, frame, sizeof frame);
}

/* A state that is signed in with a made-up key. */
static GBytes *
signed_in_snapshot(void)
{
    guint8 bytes[MT_AUTH_KEY_SIZE];
    g_autoptr(MtSecret) secret = NULL;
    g_autoptr(MtState) state = mt_state_new();
    MtStateDc *home = mt_state_dc(state, state->home_dc);

    memset(bytes, 0x5a, sizeof bytes);
    secret = mt_secret_new(bytes, sizeof bytes);
    home->key = mt_auth_key_new(secret, 1);
    home->auth = MT_AUTH_FULL;
    state->user_id = 7;
    state->addresses_expire_wall_ms = G_MAXINT64;
    return mt_state_encode(state);
}

static gboolean
has_key(GBytes *snapshot)
{
    gsize len;
    gconstpointer bytes = g_bytes_get_data(snapshot, &len);
    g_autoptr(GError) error = NULL;
    g_autoptr(MtState) state = mt_state_decode(bytes, len, &error);

    g_assert_no_error(error);
    return mt_state_dc(state, state->home_dc)->key != NULL;
}

/* --- beginning ---------------------------------------------------------------------------------
 */

static void
test_keys(Fixture *self, gconstpointer data)
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
assert_refused(Fixture *self, gint code)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(mt_client_new(&self->host.host, &self->host, &self->config, &error));
    g_assert_error(error, MT_ERROR, code);
}

static void
test_refused(Fixture *self, gconstpointer data)
{
    g_autoptr(GBytes) damaged = g_bytes_new_static("damaged", 7);

    self->config.server_keys = "no key";
    assert_refused(self, MT_ERROR_MALFORMED);
    self->config.server_keys = NULL;
    self->config.snapshot = damaged;
    assert_refused(self, MT_ERROR_MALFORMED);
}

static void
test_not_started(Fixture *self, gconstpointer data)
{
    make_client(self);
    drain(self);
    g_assert_cmpuint(self->opened, ==, 0);
    g_assert_cmpint(mt_client_deadline(self->client), ==, -1);
    mt_client_tick(self->client, self->host.now);
    mt_client_link_up(self->client, 1, self->host.now);
    mt_client_link_data(self->client, 1, (const guint8 *)"x", 1, self->host.now);
    mt_client_link_down(self->client, 1, self->host.now);
    g_assert_null(mt_client_take_output(self->client, 1));
    drain(self);
    g_assert_null(self->step);
}

static void
test_no_api_id(Fixture *self, gconstpointer data)
{
    self->config.api_id = 0;
    start(self);
    g_assert_cmpint(self->step->kind, ==, MT_LOGIN_STEP_FAILED);
    g_assert_cmpint(self->step->problem, ==, MT_LOGIN_API_ID_MISSING);
    g_assert_cmpuint(self->opened, ==, 0);
}

static void
test_no_phone(Fixture *self, gconstpointer data)
{
    self->config.phone = NULL;
    start(self);
    g_assert_cmpint(self->step->kind, ==, MT_LOGIN_STEP_PHONE);
    g_assert_cmpuint(self->opened, ==, 0); /* nothing to say to anybody yet */
    mt_client_login_phone(self->client, self->step->generation, PHONE, self->host.now);
    drain(self);
    g_assert_cmpuint(self->opened, ==, 1);
}

static void
test_begins(Fixture *self, gconstpointer data)
{
    start(self);
    g_assert_true(self->urgent_first);
    g_assert_cmpstr(self->address, ==, "149.154.167.51:443");
    g_assert_cmpint(g_array_index(self->progress, gint, 0), ==, MT_PROGRESS_SENDING);
    g_assert_cmpint(g_array_index(self->progress, gint, 1), ==, MT_PROGRESS_CONNECTING);
    g_assert_cmpuint(self->outputs, ==, 0);
    mt_client_start(self->client, self->host.now); /* no effect */
    drain(self);
    g_assert_cmpuint(self->opened, ==, 1);
}

static void
test_test_servers(Fixture *self, gconstpointer data)
{
    self->config.test_dc = TRUE;
    start(self);
    g_assert_cmpstr(self->address, ==, "149.154.167.40:443");
}

static void
test_own_server(Fixture *self, gconstpointer data)
{
    self->config.server_host = "127.0.0.1";
    self->config.server_port = 4444;
    self->config.server_dc = 3;
    start(self);
    g_assert_cmpstr(self->address, ==, "127.0.0.1:4444");
}

/* A snapshot of the test servers is worth nothing at the others, and the other way round. */
static void
test_other_world(Fixture *self, gconstpointer data)
{
    g_autoptr(GBytes) snapshot = signed_in_snapshot();

    self->config.snapshot = snapshot;
    self->config.test_dc = TRUE;
    start(self);
    g_assert_cmpint(g_array_index(self->progress, gint, 0), ==, MT_PROGRESS_SENDING);
}

/* --- links -------------------------------------------------------------------------------------
 */

static void
test_exchange_begins(Fixture *self, gconstpointer data)
{
    g_auto(ServerSide) side = {0};

    start(self);
    link_up(self);
    g_assert_cmpuint(self->outputs, ==, 1);
    g_assert_cmpint(g_array_index(self->progress, gint, 2), ==, MT_PROGRESS_KEY_EXCHANGE);
    accept_link(self, &side);
    g_assert_cmphex(side.key_id, ==, 0);
    g_assert_null(mt_client_take_output(self->client, self->link));
    link_up(self); /* twice: no effect */
    g_assert_cmpuint(self->outputs, ==, 1);
}

static void
test_cycles_addresses(Fixture *self, gconstpointer data)
{
    static const char *const addresses[] = {
        "149.154.167.51:443",  "2001:67c:4e8:f002::a:443",  "95.161.76.100:443",
        "149.154.167.51:80",   "2001:67c:4e8:f002::a:80",   "95.161.76.100:80",
        "149.154.167.51:5222", "2001:67c:4e8:f002::a:5222", "95.161.76.100:5222",
    };

    start(self);
    for (gsize i = 0; i < G_N_ELEMENTS(addresses); i++) {
        g_assert_cmpstr(self->address, ==, addresses[i]);
        g_assert_cmpuint(self->opened, ==, i + 1);
        link_down(self);
        pass(self, 0);
    }
    g_assert_cmpuint(self->opened, ==, G_N_ELEMENTS(addresses)); /* now it takes its time */
    pass(self, 1200);
    g_assert_cmpuint(self->opened, ==, G_N_ELEMENTS(addresses) + 1);
    g_assert_cmpstr(self->address, ==, addresses[0]);
}

static void
test_backs_off(Fixture *self, gconstpointer data)
{
    static const gint waits_s[] = {1, 2, 4, 8, 16};

    self->config.server_host = "127.0.0.1";
    start(self);
    for (gsize i = 0; i < G_N_ELEMENTS(waits_s); i++) {
        guint opened = self->opened;

        link_down(self);
        pass(self, waits_s[i] * 790);
        g_assert_cmpuint(self->opened, ==, opened);
        pass(self, waits_s[i] * 410);
        g_assert_cmpuint(self->opened, ==, opened + 1);
    }
}

static void
test_slow_to_open(Fixture *self, gconstpointer data)
{
    self->config.server_host = "127.0.0.1";
    start(self);
    pass(self, 14900);
    g_assert_cmpuint(self->opened, ==, 1);
    g_assert_cmpuint(self->closed, ==, 0);
    pass(self, 1500);
    g_assert_cmpuint(self->closed, ==, 1);
    g_assert_cmpuint(self->opened, ==, 2);
    mt_client_link_up(self->client, 1, self->host.now); /* too late */
    drain(self);
    g_assert_cmpuint(self->outputs, ==, 0);
}

/* Another address is tried beside the first; whichever answers is taken, and the other closed. */
static void
test_race(Fixture *self, gconstpointer data)
{
    for (guint winner = 1; winner <= 2; winner++) {
        self->opened = self->closed = self->outputs = self->link = 0;
        start(self);
        pass(self, 249);
        g_assert_cmpuint(self->opened, ==, 1);
        pass(self, 2);
        g_assert_cmpuint(self->opened, ==, 2);
        g_assert_cmpstr(self->address, ==, "2001:67c:4e8:f002::a:443");
        g_assert_null(mt_client_take_output(self->client, 1));
        g_assert_null(mt_client_take_output(self->client, 2));
        mt_client_link_data(self->client, 1, (const guint8 *)"x", 1,
                            self->host.now); /* too early */
        mt_client_link_up(self->client, winner, self->host.now);
        drain(self);
        g_assert_cmpuint(self->closed, ==, 1);
        g_assert_cmpuint(self->outputs, ==, 1);
        mt_client_link_up(self->client, 3 - winner, self->host.now); /* as if it had crossed */
        mt_client_link_down(self->client, 3 - winner, self->host.now);
        mt_client_link_data(self->client, 3 - winner, (const guint8 *)"x", 1, self->host.now);
        drain(self);
        g_assert_cmpuint(self->closed, ==, 1);
        g_assert_cmpuint(self->outputs, ==, 1);
        pass(self, 1000);
        g_assert_cmpuint(self->opened, ==, 2);
        g_clear_pointer(&self->client, mt_client_free);
    }
}

/* A proxy that is none: not a word more than the greeting is said to it. */
static void
test_false_proxy(Fixture *self, gconstpointer data)
{
    static const guint8 http[] = "HTTP/1.1 400 Bad Request\r\n\r\n";
    g_autoptr(MtProxy) proxy =
        mt_proxy_parse("https://t.me/proxy?server=proxy.example.org&port=443"
                       "&secret=ee00112233445566778899aabbccddeeff6578616d706c652e636f6d",
                       NULL);
    g_autoptr(GBytes) greeting = NULL;

    self->config.proxy = proxy;
    start(self);
    g_assert_cmpstr(self->address, ==, "proxy.example.org:443");
    link_up(self);
    greeting = mt_client_take_output(self->client, self->link);
    g_assert_cmpuint(g_bytes_get_size(greeting), >, 517);
    g_assert_null(mt_client_take_output(self->client, self->link));
    feed(self, http, sizeof http);
    g_assert_cmpuint(self->closed, ==, 1);
    g_assert_nonnull(strstr(self->host.log->str, "proxy"));
    pass(self, 1500);
    g_assert_cmpuint(self->opened, ==, 2);
    link_up(self);
    pass(self, 16000); /* one that says nothing */
    g_assert_cmpuint(self->closed, ==, 2);
}

static void
test_silent_server(Fixture *self, gconstpointer data)
{
    start(self);
    link_up(self);
    pass(self, 31000);
    g_assert_cmpuint(self->closed, >=, 1);
}

static void
test_garbage(Fixture *self, gconstpointer data)
{
    static const guint8 http[] = "HTTP/1.1 400 Bad Request\r\nServer: a captive portal\r\n\r\n"
                                 "<html>Please log in to the hotel's network.</html>";

    start(self);
    for (guint i = 0; i < 5; i++) {
        link_up(self);
        feed(self, http, sizeof http);
        feed(self, http, sizeof http);
        pass(self, 0);
    }
    g_assert_null(self->step); /* that is not an attack on the key exchange */
}

static void
test_no_random(Fixture *self, gconstpointer data)
{
    start(self);
    self->host.no_random = TRUE;
    link_up(self);
    g_assert_cmpuint(self->closed, ==, 1);
    self->host.no_random = FALSE;
    pass(self, 1500);
    link_up(self);
    g_assert_cmpuint(self->outputs, ==, 1);
}

static void
test_unreachable(Fixture *self, gconstpointer data)
{
    start(self);
    for (gint64 end_us = self->host.now.mono_us + 59 * G_USEC_PER_SEC;
         self->host.now.mono_us < end_us;) {
        link_down(self);
        pass(self, 500);
    }
    g_assert_null(self->step);
    pass(self, 2000);
    g_assert_nonnull(self->step);
    g_assert_cmpint(self->step->kind, ==, MT_LOGIN_STEP_FAILED);
    g_assert_cmpint(self->step->problem, ==, MT_LOGIN_UNREACHABLE);
}

static void
test_stored_unreachable(Fixture *self, gconstpointer data)
{
    g_autoptr(GBytes) snapshot = signed_in_snapshot();

    self->config.snapshot = snapshot;
    start(self);
    pass(self, 61000);
    g_assert_cmpint(self->step->problem, ==, MT_LOGIN_UNREACHABLE);
    if (self->snapshot != NULL)
        g_assert_true(has_key(self->snapshot));
}

/* The stored address of the home datacenter is of no use: another datacenter is asked. */
static void
test_moved(Fixture *self, gconstpointer data)
{
    g_autoptr(GBytes) old = signed_in_snapshot();
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
    start(self);
    g_assert_cmpstr(self->address, ==, "127.0.0.1:4");
    link_down(self);
    pass(self, 9000);
    g_assert_cmpstr(self->address, ==, "127.0.0.1:4");
    for (guint i = 0; i < 20 && g_strcmp0(self->address, "127.0.0.1:2222") != 0; i++)
        pass(self, 500);
    g_assert_cmpstr(self->address, ==, "127.0.0.1:2222");
}

/* --- transport errors: nobody has signed them ---------------------------------------------------
 */

static void
test_key_unknown_in_exchange(Fixture *self, gconstpointer data)
{
    g_auto(ServerSide) side = {0};

    start(self);
    link_up(self);
    accept_link(self, &side);
    send_transport_error(self, &side, KEY_UNKNOWN);
    g_assert_cmpuint(self->closed, ==, 1);
    pass(self, 0);
    g_assert_cmpuint(self->opened, ==, 2);
    g_assert_cmpstr(self->address, ==, "2001:67c:4e8:f002::a:443");
}

static void
test_key_unknown(Fixture *self, gconstpointer data)
{
    g_autoptr(GBytes) snapshot = signed_in_snapshot();
    gint64 begin_us = self->host.now.mono_us;
    gboolean fresh = FALSE;

    self->config.snapshot = snapshot;
    self->config.server_host = "127.0.0.1";
    start(self);
    while (!fresh && self->host.now.mono_us - begin_us < 119 * G_USEC_PER_SEC) {
        g_auto(ServerSide) side = {0};
        guint opened = self->opened;

        link_up(self);
        accept_link(self, &side);
        fresh = side.key_id == 0;
        if (fresh)
            break;
        send_transport_error(self, &side, KEY_UNKNOWN);
        while (self->opened == opened)
            pass(self, 1000);
    }
    /* The key is not given up; a minute later another one is tried beside it. */
    g_assert_true(fresh);
    g_assert_cmpint(self->host.now.mono_us - begin_us, >=, 60 * G_USEC_PER_SEC);
    g_assert_null(self->step);
    if (self->snapshot != NULL)
        g_assert_true(has_key(self->snapshot));
    /* When that cannot be made either, it is the network. */
    pass(self, 120000);
    g_assert_cmpint(self->step->problem, ==, MT_LOGIN_UNREACHABLE);
    if (self->snapshot != NULL)
        g_assert_true(has_key(self->snapshot));
}

static void
test_too_many_connections(Fixture *self, gconstpointer data)
{
    static const gint waits_s[] = {5, 10, 20};

    start(self);
    for (gsize i = 0; i < G_N_ELEMENTS(waits_s); i++) {
        g_auto(ServerSide) side = {0};
        guint opened = self->opened;

        link_up(self);
        accept_link(self, &side);
        send_transport_error(self, &side, -429);
        pass(self, waits_s[i] * 790);
        g_assert_cmpuint(self->opened, ==, opened);
        pass(self, waits_s[i] * 410);
        g_assert_cmpuint(self->opened, ==, opened + 1);
    }
}

static void
test_wrong_dc(Fixture *self, gconstpointer data)
{
    g_auto(ServerSide) side = {0};

    start(self);
    link_up(self);
    accept_link(self, &side);
    send_transport_error(self, &side, -444);
    pass(self, 3900);
    g_assert_cmpuint(self->opened, ==, 1); /* no loop */
    pass(self, 2200);
    g_assert_cmpuint(self->opened, ==, 2);
    g_assert_cmpstr(self->address, ==, "2001:67c:4e8:f002::a:443");
}

/* --- snapshots, output, jobs ---------------------------------------------------------------------
 */

static void
test_output_waits_for_snapshot(Fixture *self, gconstpointer data)
{
    g_autoptr(GBytes) output = NULL;
    gboolean announced = FALSE;

    self->config.phone = NULL;
    self->config.server_host = "127.0.0.1";
    start(self);
    mt_client_login_phone(self->client, self->step->generation, PHONE, self->host.now);
    drain(self);
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
test_unknown_job(Fixture *self, gconstpointer data)
{
    MtJob *job = mt_factor_job_new(G_GUINT64_CONSTANT(1724114033281923457), 1);

    start(self);
    mt_job_run(job);
    mt_client_job_done(self->client, job, self->host.now); /* the leak checker watches */
    drain(self);
    g_assert_cmpuint(self->closed, ==, 0);
}

/* Freed after each possible number of things that can happen. */
static void
test_free_any_time(Fixture *self, gconstpointer data)
{
    for (guint stop = 0; stop < 12; stop++) {
        g_autoptr(GBytes) snapshot = stop % 2 == 0 ? signed_in_snapshot() : NULL;

        self->config.snapshot = snapshot;
        self->link = 0;
        make_client(self);
        if (stop > 0)
            mt_client_start(self->client, self->host.now);
        if (stop > 2)
            drain(self);
        if (stop > 4)
            mt_client_link_up(self->client, self->link, self->host.now);
        if (stop > 6)
            drain(self);
        if (stop > 8)
            mt_client_link_down(self->client, self->link, self->host.now);
        if (stop > 10)
            pass(self, 5000);
        g_clear_pointer(&self->client, mt_client_free);
    }
    mt_client_free(NULL);
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
    add("/client/keys", test_keys);
    add("/client/refused", test_refused);
    add("/client/not-started", test_not_started);
    add("/client/no-api-id", test_no_api_id);
    add("/client/no-phone", test_no_phone);
    add("/client/begins", test_begins);
    add("/client/test-servers", test_test_servers);
    add("/client/own-server", test_own_server);
    add("/client/other-world", test_other_world);
    add("/client/exchange-begins", test_exchange_begins);
    add("/client/cycles-addresses", test_cycles_addresses);
    add("/client/backs-off", test_backs_off);
    add("/client/slow-to-open", test_slow_to_open);
    add("/client/race", test_race);
    add("/client/false-proxy", test_false_proxy);
    add("/client/silent-server", test_silent_server);
    add("/client/garbage", test_garbage);
    add("/client/no-random", test_no_random);
    add("/client/unreachable", test_unreachable);
    add("/client/stored-unreachable", test_stored_unreachable);
    add("/client/moved", test_moved);
    add("/client/key-unknown-in-exchange", test_key_unknown_in_exchange);
    add("/client/key-unknown", test_key_unknown);
    add("/client/too-many-connections", test_too_many_connections);
    add("/client/wrong-dc", test_wrong_dc);
    add("/client/output-waits-for-snapshot", test_output_waits_for_snapshot);
    add("/client/unknown-job", test_unknown_job);
    add("/client/free-any-time", test_free_any_time);
    return g_test_run();
}
