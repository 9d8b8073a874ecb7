/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * One connection: its first bytes, a whole key exchange and a session over it, and everything that
 * ends it.
 */
#include <base/mt-buffer.h>
#include <client/net/mt-link.h>
#include <far-end.h>
#include <peer.h>
#include <pieces.h>
#include <string.h>
#include <tl-service.h>

#define NUMBER 7
#define DC 2
#define SALT 5
#define PADDED 0xddddddddu
#define HEADER_DRAW 64

static const MtWireShape shape = {.framing = MT_FRAMING_PADDED, .dc = DC};

typedef struct {
    FakeHost host;
    FarEnd far;
    Peer peer;
    GPtrArray *keys;
    MtSession *session;
    MtLink *link;
    GError *error;
    gboolean good; /* of the last pieces */
} Fixture;

static void
set_up(Fixture *self, gconstpointer data)
{
    fake_host_init(&self->host, 5);
    far_end_init(&self->far);
    peer_init(&self->peer);
    self->peer.salt = SALT;
    self->keys = far_end_keys(&self->far);
    self->link = mt_link_new(&self->host.host, &self->host, NUMBER, DC, &shape);
}

static void
tear_down(Fixture *self, gconstpointer data)
{
    mt_link_free(self->link, self->host.now);
    mt_session_free(self->session);
    g_ptr_array_unref(self->keys);
    peer_clear(&self->peer);
    far_end_clear(&self->far);
    fake_host_clear(&self->host);
    g_clear_error(&self->error);
}

static gboolean
receive(Fixture *self, GBytes *bytes)
{
    g_autoptr(GBytes) owned = bytes;
    gsize len;
    const guint8 *data = g_bytes_get_data(owned, &len);

    g_clear_error(&self->error);
    return mt_link_receive(self->link, data, len, self->host.now, &self->error);
}

/* What there is to send goes to the other end. */
static void
flush(Fixture *self)
{
    g_autoptr(GBytes) output = NULL;

    g_assert_true(mt_link_flush(self->link, self->host.now, &self->error));
    g_assert_no_error(self->error);
    output = mt_link_take_output(self->link);
    if (output != NULL)
        far_end_take(&self->far, output);
    g_assert_false(mt_link_has_output(self->link));
}

static void
go_up(Fixture *self)
{
    g_assert_true(mt_link_up(self->link, 0, self->host.now, &self->error));
    g_assert_no_error(self->error);
}

/* A session with the key that the peer has. */
static void
carry(Fixture *self)
{
    self->session = mt_session_new(&self->host.host, &self->host, self->peer.key, SALT, 0, TRUE,
                                   self->host.now);
    go_up(self);
    mt_link_carry(self->link, self->session, self->host.now);
    flush(self);
}

/* Opens the next packet; then answers the ping in it. */
static GBytes *
make_pong(Fixture *self)
{
    g_autoptr(GBytes) packet = far_end_next(&self->far);
    g_autoptr(GBytes) sealed = peer_make_pong(&self->peer, packet, self->host.now.wall_ms);

    return far_end_pack(&self->far, g_bytes_get_data(sealed, NULL), g_bytes_get_size(sealed));
}

/* --- up -------------------------------------------------------------------------------------- */

static void
test_up(Fixture *self, gconstpointer data)
{
    g_assert_cmpuint(mt_link_get_number(self->link), ==, NUMBER);
    g_assert_false(mt_link_has_output(self->link));
    flush(self); /* nothing yet */
    g_assert_null(mt_link_take_output(self->link));
    go_up(self);
    g_assert_true(mt_link_has_output(self->link));
    g_assert_false(mt_link_is_greeting(self->link)); /* that is for proxies */
    flush(self);
    g_assert_cmphex(self->far.tag, ==, PADDED);
    g_assert_cmpint(self->far.dc, ==, DC);
    g_assert_null(far_end_next(&self->far));
    g_assert_false(mt_link_is_exchanging(self->link));
    g_assert_false(mt_link_is_proven(self->link));
    g_assert_null(mt_link_take_job(self->link));
    g_assert_cmpint(mt_link_deadline(self->link), ==, -1);
    mt_link_free(NULL, self->host.now);
}

static void
test_no_random(Fixture *self, gconstpointer data)
{
    self->host.no_random = TRUE;
    g_assert_false(mt_link_up(self->link, 0, self->host.now, &self->error));
    g_assert_error(self->error, MT_ERROR, MT_ERROR_CRYPTO);
    g_assert_false(mt_link_has_output(self->link));
}

/* Later, when a packet is to be padded. */
static void
test_no_random_later(Fixture *self, gconstpointer data)
{
    go_up(self);
    mt_link_exchange(self->link, self->keys, self->host.now);
    self->host.no_random = TRUE;
    g_assert_false(mt_link_flush(self->link, self->host.now, &self->error));
    g_assert_error(self->error, MT_ERROR, MT_ERROR_CRYPTO);
}

/* --- a key exchange -------------------------------------------------------------------------- */

static void
begin_exchange(Fixture *self)
{
    far_end_script_begin(&self->far, &self->host, HEADER_DRAW);
    go_up(self);
    mt_link_exchange(self->link, self->keys, self->host.now);
    g_assert_true(mt_link_is_exchanging(self->link));
    g_assert_cmpint(mt_link_deadline(self->link), >, self->host.now.mono_us);
    flush(self);
}

static gboolean
run_job(Fixture *self)
{
    g_autoptr(MtJob) job = mt_link_take_job(self->link);

    g_assert_nonnull(job);
    mt_job_run(job);
    g_clear_error(&self->error);
    return mt_link_job_done(self->link, job, self->host.now, &self->error);
}

static void
take_piece(gpointer data, const guint8 *bytes, gsize len)
{
    Fixture *self = data;

    self->good = self->good && mt_link_receive(self->link, bytes, len, self->host.now, NULL);
}

/* In pieces, as networks bring it. */
static void
receive_in_pieces(Fixture *self, const char *name)
{
    g_autoptr(GBytes) bytes = far_end_answer(&self->far, name);
    gsize len;
    const guint8 *data = g_bytes_get_data(bytes, &len);

    self->good = TRUE;
    pieces_feed(1, data, len, take_piece, self);
    g_assert_true(self->good);
}

static void
test_exchange(Fixture *self, gconstpointer data)
{
    MtHandshakeResult result = {0};
    g_autoptr(GBytes) first = NULL;

    begin_exchange(self);
    first = far_end_next(&self->far);
    g_assert_cmpuint(g_bytes_get_size(first), ==, 40);
    far_end_script_second(&self->far, &self->host);
    receive_in_pieces(self, "res_pq");
    g_assert_true(run_job(self));
    flush(self);
    far_end_script_power(&self->far, &self->host);
    receive_in_pieces(self, "server_dh_params");
    far_end_script_filling(&self->far, &self->host);
    g_assert_true(run_job(self));
    flush(self);
    g_assert_false(mt_link_take_result(self->link, &result));
    receive_in_pieces(self, "dh_gen");
    g_assert_true(mt_link_is_exchanging(self->link));
    g_assert_true(mt_link_take_result(self->link, &result));
    g_assert_cmphex(result.key->id, ==, far_end_key_id(&self->far));
    g_assert_false(mt_link_is_exchanging(self->link));
    g_assert_false(mt_link_is_refuted(self->link));
    g_assert_cmpint(mt_link_deadline(self->link), ==, -1);
    g_assert_false(mt_link_take_result(self->link, &result));
    mt_auth_key_free(result.key);
}

static void
test_refuted(Fixture *self, gconstpointer data)
{
    begin_exchange(self);
    far_end_script_second(&self->far, &self->host);
    g_assert_false(receive(self, far_end_answer(&self->far, "dh_gen")));
    g_assert_nonnull(self->error);
    g_assert_true(mt_link_is_refuted(self->link));
    g_assert_cmpint(mt_link_get_transport_error(self->link), ==, 0);
}

/* What the computation finds out. */
static void
test_job_refutes(Fixture *self, gconstpointer data)
{
    g_autoptr(MtJob) job = NULL;

    begin_exchange(self);
    far_end_script_second(&self->far, &self->host);
    receive_in_pieces(self, "res_pq");
    job = mt_link_take_job(self->link);
    g_assert_false(mt_link_job_done(self->link, job, self->host.now, &self->error)); /* not run */
    g_assert_nonnull(self->error);
    g_assert_true(mt_link_is_refuted(self->link));
}

static void
test_foreign_job(Fixture *self, gconstpointer data)
{
    go_up(self);
    g_assert_true(mt_link_job_done(self->link, NULL, self->host.now, &self->error));
}

/* --- a session ------------------------------------------------------------------------------- */

static void
test_session(Fixture *self, gconstpointer data)
{
    carry(self);
    g_assert_false(mt_link_is_proven(self->link));
    g_assert_true(receive(self, make_pong(self)));
    g_assert_true(mt_link_is_proven(self->link));
    g_assert_false(mt_link_is_exchanging(self->link));
    mt_link_free(self->link, self->host.now);
    self->link = NULL;
    g_assert_null(mt_session_take_packet(self->session, self->host.now)); /* it knows */
}

static void
test_bad_packet(Fixture *self, gconstpointer data)
{
    static const guint8 noise[104] = {1, 2, 3};

    carry(self);
    g_assert_false(receive(self, far_end_pack(&self->far, noise, sizeof noise)));
    g_assert_nonnull(self->error);
    g_assert_false(mt_link_is_proven(self->link));
    g_assert_false(mt_link_is_refuted(self->link));
}

/* --- what ends it ---------------------------------------------------------------------------- */

static void
test_transport_error(Fixture *self, gconstpointer data)
{
    const gint32 codes[] = {MT_LINK_KEY_UNKNOWN, MT_LINK_FLOOD, MT_LINK_WRONG_DC, -1};

    for (guint i = 0; i < G_N_ELEMENTS(codes); i++) {
        go_up(self);
        flush(self);
        g_assert_false(receive(self, far_end_pack_error(&self->far, codes[i])));
        g_assert_error(self->error, MT_ERROR, MT_ERROR_TRANSPORT);
        g_assert_cmpint(mt_link_get_transport_error(self->link), ==, codes[i]);
        mt_link_free(self->link, self->host.now);
        self->link = mt_link_new(&self->host.host, &self->host, NUMBER, DC, &shape);
        far_end_new_link(&self->far);
        g_clear_error(&self->error);
    }
}

static void
test_nobody_waits(Fixture *self, gconstpointer data)
{
    static const guint8 packet[40] = {0};

    go_up(self);
    flush(self);
    g_assert_false(receive(self, far_end_pack(&self->far, packet, sizeof packet)));
    g_assert_error(self->error, MT_ERROR, MT_ERROR_STATE);
}

static void
test_quick_ack(Fixture *self, gconstpointer data)
{
    static const guint8 ack[] = {0xff, 0xff, 0xff, 0xff, 0xf0, 0x4d, 0xcd, 0xce};

    go_up(self);
    flush(self);
    g_assert_true(receive(self, far_end_pack(&self->far, ack, sizeof ack)));
}

static void
test_bad_frame(Fixture *self, gconstpointer data)
{
    guint8 word[4];

    go_up(self);
    flush(self);
    mt_put_u32(word, 0x7fffffff);
    g_assert_true(mt_aes_ctr_crypt(self->far.to_client, word, word, sizeof word));
    g_assert_false(receive(self, g_bytes_new(word, sizeof word)));
    g_assert_error(self->error, MT_ERROR, MT_ERROR_MALFORMED);
}

static void
test_flood_of_bytes(Fixture *self, gconstpointer data)
{
    const gsize len = 9 * 1024 * 1024;

    go_up(self);
    flush(self);
    g_assert_false(receive(self, g_bytes_new_take(g_malloc0(len), len)));
    g_assert_error(self->error, MT_ERROR, MT_ERROR_LIMIT);
}

/* A proxy has so much time for its answer. */
static void
test_silent_proxy(Fixture *self, gconstpointer data)
{
    g_autoptr(MtProxySecret) secret =
        mt_proxy_secret_parse("ee00112233445566778899aabbccddeeff6578616d706c65", NULL);
    const MtWireShape tls = {.framing = MT_FRAMING_PADDED, .dc = DC, .secret = secret};

    mt_link_free(self->link, self->host.now);
    self->link = mt_link_new(&self->host.host, &self->host, NUMBER, DC, &tls);
    g_assert_cmpint(mt_link_deadline(self->link), ==, -1);
    go_up(self);
    g_assert_true(mt_link_is_greeting(self->link));
    g_assert_cmpint(mt_link_deadline(self->link), ==, self->host.now.mono_us + 15 * G_USEC_PER_SEC);
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
    add("/link/up", test_up);
    add("/link/no-random", test_no_random);
    add("/link/no-random-later", test_no_random_later);
    add("/link/exchange", test_exchange);
    add("/link/refuted", test_refuted);
    add("/link/job-refutes", test_job_refutes);
    add("/link/foreign-job", test_foreign_job);
    add("/link/session", test_session);
    add("/link/bad-packet", test_bad_packet);
    add("/link/transport-error", test_transport_error);
    add("/link/nobody-waits", test_nobody_waits);
    add("/link/quick-ack", test_quick_ack);
    add("/link/bad-frame", test_bad_frame);
    add("/link/flood-of-bytes", test_flood_of_bytes);
    add("/link/silent-proxy", test_silent_proxy);
    return g_test_run();
}
