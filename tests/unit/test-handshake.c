/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The key exchange: recorded ones byte by byte, and every answer of tests/vectors/handshake.ini
 * that a hostile server could give.
 */
#include <base/mt-buffer.h>
#include <base/mt-limits.h>
#include <crypto/mt-rsa.h>
#include <fake-host.h>
#include <hex.h>
#include <session/mt-handshake.h>
#include <session/mt-inner.h>
#include <string.h>
#include <vectors.h>

#define RECORDED "exchange-1"
#define HEAD_SIZE 20
#define NONCE_AT 4
#define RSA_SIZE 256

typedef struct {
    FakeHost host;
    GKeyFile *file;
    GPtrArray *keys;
    MtHandshake *handshake;
    guint64 last_msg_id; /* of the server */
    guint64 last_sent;   /* of ours */
    GError *error;
} Fixture;

static GPtrArray *
load_keys(const char *name)
{
    g_autoptr(GKeyFile) file = vectors_load("rsa");
    g_autofree char *pem = vectors_string(file, name, "pem");
    g_autoptr(GError) error = NULL;
    GPtrArray *keys = mt_rsa_keys_from_pem(pem, &error);

    g_assert_no_error(error);
    return keys;
}

static void
begin(Fixture *self, const char *group)
{
    g_autofree char *key = vectors_string(self->file, group, "key");
    g_autofree char *nonce = vectors_string(self->file, group, "nonce");

    g_clear_pointer(&self->handshake, mt_handshake_free);
    g_clear_pointer(&self->keys, g_ptr_array_unref);
    g_clear_error(&self->error);
    self->keys = load_keys(key);
    self->last_sent = 0;
    g_byte_array_set_size(self->host.script, 0);
    fake_host_script(&self->host, nonce);
    self->handshake = mt_handshake_new(&self->host.host, &self->host, self->keys,
                                       (gint)vectors_u64(self->file, group, "dc"), self->host.now);
}

static void
set_up(Fixture *self, gconstpointer data)
{
    fake_host_init(&self->host, 1);
    self->file = vectors_load("handshake");
    self->last_msg_id = 1;
    begin(self, RECORDED);
}

static void
tear_down(Fixture *self, gconstpointer data)
{
    mt_handshake_free(self->handshake);
    g_ptr_array_unref(self->keys);
    g_key_file_unref(self->file);
    g_clear_error(&self->error);
    fake_host_clear(&self->host);
}

/* --- steps ----------------------------------------------------------------------------------- */

/* The body of what is to be sent; the head is as it should be. */
static GBytes *
take_body(Fixture *self)
{
    g_autoptr(GBytes) packet = mt_handshake_take_packet(self->handshake);
    const guint8 *bytes;
    gsize len;

    g_assert_nonnull(packet);
    bytes = g_bytes_get_data(packet, &len);
    g_assert_cmpuint(len, >=, HEAD_SIZE + 4);
    g_assert_cmphex(mt_get_u64(bytes), ==, 0);
    g_assert_cmphex(mt_get_u64(bytes + 8), >, self->last_sent);
    g_assert_cmphex(mt_get_u64(bytes + 8) & 3, ==, 0);
    g_assert_cmpuint(mt_get_u64(bytes + 8) >> 32, <=, (guint64)self->host.now.wall_ms / 1000);
    g_assert_cmpuint(mt_get_u64(bytes + 8) >> 32, >, (guint64)self->host.now.wall_ms / 1000 - 30);
    g_assert_cmpuint(mt_get_u32(bytes + 16), ==, len - HEAD_SIZE);
    self->last_sent = mt_get_u64(bytes + 8);
    g_assert_null(mt_handshake_take_packet(self->handshake));
    return g_bytes_new_from_bytes(packet, HEAD_SIZE, len - HEAD_SIZE);
}

/* What was sent begins with (or is) the recorded bytes. */
static void
assert_sent(Fixture *self, const char *group, const char *name, gsize more)
{
    g_autoptr(GBytes) body = take_body(self);
    g_autofree char *expected = vectors_string(self->file, group, name);

    g_assert_cmpuint(g_bytes_get_size(body), ==, strlen(expected) / 2 + more);
    assert_hex(g_bytes_get_data(body, NULL), g_bytes_get_size(body) - more, expected);
}

static gboolean
receive(Fixture *self, const guint8 *packet, gsize len)
{
    g_autofree guint8 *exact = g_malloc(MAX(len, 1));

    for (gsize i = 0; i < len; i++)
        exact[i] = packet[i];
    g_clear_error(&self->error);
    return mt_handshake_receive(self->handshake, exact, len, self->host.now, &self->error);
}

/* A packet of the server around @body. */
static gboolean
receive_body(Fixture *self, const guint8 *body, gsize len)
{
    g_auto(MtWriter) writer = {0};

    self->last_msg_id += 4;
    mt_writer_init(&writer);
    mt_writer_u64(&writer, 0);
    mt_writer_u64(&writer, self->last_msg_id);
    mt_writer_u32(&writer, (guint32)len);
    mt_writer_raw(&writer, body, len);
    return receive(self, writer.data, writer.len);
}

static gboolean
receive_recorded(Fixture *self, const char *group, const char *name)
{
    gsize len;
    g_autofree guint8 *packet = vectors_hex(self->file, group, name, &len);

    return receive(self, packet, len);
}

static gboolean
run_job(Fixture *self)
{
    g_autoptr(MtJob) job = mt_handshake_take_job(self->handshake);

    g_assert_nonnull(job);
    g_assert_null(mt_handshake_take_job(self->handshake));
    mt_job_run(job);
    g_clear_error(&self->error);
    return mt_handshake_job_done(self->handshake, job, self->host.now, &self->error);
}

/* The random bytes for factoring and for the inner data. */
static void
script_second(Fixture *self, const char *group)
{
    g_autofree char *new_nonce = vectors_string(self->file, group, "new_nonce");

    fake_host_script(&self->host, "0102030405060708");
    fake_host_script(&self->host, new_nonce);
}

static void
script_power(Fixture *self, const char *group)
{
    g_autofree char *b = vectors_string(self->file, group, "b");

    fake_host_script(&self->host, b);
}

static void
script_filling(Fixture *self, const char *group)
{
    g_autofree char *padding = vectors_string(self->file, group, "client_padding");

    fake_host_script(&self->host, padding);
    fake_host_script(&self->host, "00000000");
}

static void
go_to_dh_params(Fixture *self, const char *group)
{
    assert_sent(self, group, "req_pq_multi", 0);
    g_byte_array_set_size(self->host.script, 0);
    script_second(self, group);
    g_assert_true(receive_recorded(self, group, "res_pq"));
    g_assert_no_error(self->error);
    g_assert_null(mt_handshake_take_packet(self->handshake));
    g_assert_true(run_job(self));
}

static void
go_to_dh_gen(Fixture *self, const char *group)
{
    go_to_dh_params(self, group);
    /* The nonces, both factors and the fingerprint; then what only the server can read. */
    assert_sent(self, group, "req_dh_params", 4 + RSA_SIZE);
    script_power(self, group);
    g_assert_true(receive_recorded(self, group, "server_dh_params"));
    g_assert_no_error(self->error);
    script_filling(self, group);
    g_assert_true(run_job(self));
    g_assert_no_error(self->error);
    assert_sent(self, group, "set_client_dh_params", 0);
}

/* --- whole exchanges -------------------------------------------------------------------------- */

static void
check_result(Fixture *self, const char *group)
{
    MtHandshakeResult result = {0};
    g_autofree char *expected = vectors_string(self->file, group, "auth_key");

    g_assert_true(mt_handshake_take_result(self->handshake, &result));
    assert_hex(mt_secret_peek(result.key->key), mt_secret_size(result.key->key), expected);
    g_assert_cmphex(result.key->id, ==, vectors_u64(self->file, group, "auth_key_id"));
    g_assert_cmpint(result.key->created_wall_ms, ==, self->host.now.wall_ms);
    if (g_key_file_has_key(self->file, group, "salt", NULL)) {
        g_assert_cmphex(result.salt, ==, vectors_u64(self->file, group, "salt"));
        g_assert_cmpint(result.server_ahead_ms, ==,
                        (gint64)vectors_u64(self->file, group, "server_time") * 1000 -
                            self->host.now.wall_ms);
    }
    mt_auth_key_free(result.key);
    g_assert_false(mt_handshake_take_result(self->handshake, &result));
    g_assert_cmpint(mt_handshake_deadline(self->handshake), ==, -1);
}

static void
test_recorded(Fixture *self, gconstpointer data)
{
    const char *group = data;
    MtHandshakeResult result = {0};

    begin(self, group);
    go_to_dh_gen(self, group);
    g_assert_false(mt_handshake_take_result(self->handshake, &result));
    g_assert_true(receive_recorded(self, group, "dh_gen"));
    g_assert_no_error(self->error);
    g_assert_null(mt_handshake_take_packet(self->handshake));
    check_result(self, group);
    g_assert_cmpuint(self->host.log->len, ==, 0);
}

/* --- answers --------------------------------------------------------------------------------- */

static void
check_refused(Fixture *self, const char *group)
{
    g_autofree char *reason = vectors_string(self->file, group, "reason");
    MtHandshakeResult result = {0};

    g_assert_nonnull(self->error);
    g_test_message("%s", self->error->message);
    g_assert_nonnull(strstr(self->error->message, reason));
    g_assert_null(mt_handshake_take_packet(self->handshake));
    g_assert_null(mt_handshake_take_job(self->handshake));
    g_assert_false(mt_handshake_take_result(self->handshake, &result));
    /* It is over, also for what would have been right. */
    g_assert_false(receive_recorded(self, RECORDED, "server_dh_params"));
    g_assert_false(receive_recorded(self, RECORDED, "dh_gen"));
}

static void
check_dh_params(Fixture *self, const char *group)
{
    g_autofree char *verdict = vectors_string(self->file, group, "verdict");
    gsize len;
    g_autofree guint8 *body = vectors_hex(self->file, group, "body", &len);
    gboolean accepted;

    begin(self, RECORDED);
    go_to_dh_params(self, RECORDED);
    g_bytes_unref(take_body(self));
    accepted = receive_body(self, body, len) && run_job(self);
    if (g_str_equal(verdict, "accept")) {
        g_assert_true(accepted);
        return;
    }
    g_assert_false(accepted);
    check_refused(self, group);
}

static void
check_dh_gen(Fixture *self, const char *group)
{
    g_autofree char *verdict = vectors_string(self->file, group, "verdict");
    gsize len;
    g_autofree guint8 *body = vectors_hex(self->file, group, "body", &len);
    gboolean accepted;

    begin(self, RECORDED);
    go_to_dh_gen(self, RECORDED);
    accepted = receive_body(self, body, len);
    if (g_str_equal(verdict, "accept")) {
        g_assert_true(accepted);
        check_result(self, RECORDED);
    } else if (g_str_equal(verdict, "retry")) {
        g_assert_true(accepted);
        g_assert_true(run_job(self));
        g_bytes_unref(take_body(self));
    } else {
        g_assert_false(accepted);
        check_refused(self, group);
    }
}

static void
test_answers(Fixture *self, gconstpointer data)
{
    g_auto(GStrv) groups = g_key_file_get_groups(self->file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        g_autofree char *kind = vectors_string(self->file, groups[i], "kind");

        g_test_message("%s", groups[i]);
        if (g_str_equal(kind, "dh-params"))
            check_dh_params(self, groups[i]);
        else if (g_str_equal(kind, "dh-gen"))
            check_dh_gen(self, groups[i]);
    }
}

static void
ask_for_another_key(Fixture *self)
{
    gsize len;
    g_autofree guint8 *body = vectors_hex(self->file, "dh-gen-retry-genuine", "body", &len);

    g_assert_true(receive_body(self, body, len));
}

static void
test_retry(Fixture *self, gconstpointer data)
{
    gsize len;
    g_autofree guint8 *body = vectors_hex(self->file, "retry", "dh_gen", &len);

    go_to_dh_gen(self, RECORDED);
    script_power(self, "retry");
    ask_for_another_key(self);
    script_filling(self, "retry");
    g_assert_true(run_job(self));
    assert_sent(self, "retry", "set_client_dh_params", 0);
    g_assert_true(receive_body(self, body, len));
    check_result(self, "retry");
}

static void
test_retry_for_ever(Fixture *self, gconstpointer data)
{
    gsize len;
    g_autofree guint8 *body = vectors_hex(self->file, "dh-gen-retry-genuine", "body", &len);

    go_to_dh_gen(self, RECORDED);
    for (guint i = 0; i < MT_MAX_DH_RETRIES; i++) {
        /* With the same power the same key comes out, so the recorded answer stays right. */
        script_power(self, RECORDED);
        ask_for_another_key(self);
        g_assert_true(run_job(self));
        g_bytes_unref(take_body(self));
    }
    g_assert_false(receive_body(self, body, len));
    g_assert_error(self->error, MT_ERROR, MT_ERROR_LIMIT);
}

/* --- the first answer ------------------------------------------------------------------------- */

/* A resPQ with these numbers and the right nonce. */
static gboolean
receive_res_pq(Fixture *self, const char *pq, const guint64 *fingerprints, guint count)
{
    g_auto(MtWriter) writer = {0};
    g_autofree char *nonce = vectors_string(self->file, RECORDED, "nonce");
    gsize nonce_len, pq_len;
    g_autofree guint8 *nonce_bytes = hex_decode(nonce, &nonce_len);
    g_autofree guint8 *pq_bytes = hex_decode(pq, &pq_len);

    mt_writer_init(&writer);
    mt_writer_u32(&writer, TL_ID_MT_RES_PQ);
    mt_writer_raw(&writer, nonce_bytes, nonce_len);
    mt_writer_raw(&writer, "0123456789abcdef", MT_NONCE_SIZE);
    mt_writer_bytes(&writer, pq_bytes, pq_len);
    mt_writer_u32(&writer, 0x1cb5c415);
    mt_writer_u32(&writer, count);
    for (guint i = 0; i < count; i++)
        mt_writer_u64(&writer, fingerprints[i]);
    return receive_body(self, writer.data, writer.len);
}

static void
test_bad_pq(Fixture *self, gconstpointer data)
{
    /* nothing, 0, 1, a prime, even and prime, a square's root only once, above 2^63 - 1, too long
     */
    static const char *const wrong[] = {
        "",     "00",
        "01",   "07",
        "02",   "7fffffff",
        "0bb8", "8000000000000000",
        "ff",   "ffffffffffffffff00",
    };
    const guint64 fingerprint = mt_rsa_key_get_fingerprint(g_ptr_array_index(self->keys, 0));

    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        begin(self, RECORDED);
        g_test_message("%s", wrong[i]);
        if (receive_res_pq(self, wrong[i], &fingerprint, 1)) {
            g_assert_cmpuint(strlen(wrong[i]), >, 0);
            g_assert_cmpuint(strlen(wrong[i]), <=, 16);
            /* 3000 and 255 have two factors, if not two prime ones: the server will not like it. */
            gboolean split = run_job(self);

            g_assert_true(!split || strlen(wrong[i]) == 4 || g_str_equal(wrong[i], "ff"));
        }
    }
}

static void
test_fingerprints(Fixture *self, gconstpointer data)
{
    const guint64 ours = mt_rsa_key_get_fingerprint(g_ptr_array_index(self->keys, 0));
    const guint64 legacy[] = {G_GUINT64_CONSTANT(0x0bc35f3509f7b7a5),
                              G_GUINT64_CONSTANT(0xc3b42b026ce86b21), ours};
    g_autofree guint64 *many = g_new0(guint64, MT_MAX_FINGERPRINTS + 1);

    g_assert_true(receive_res_pq(self, "15", legacy, 3));
    begin(self, RECORDED);
    g_assert_false(receive_res_pq(self, "15", legacy, 2));
    g_assert_error(self->error, MT_ERROR, MT_ERROR_CRYPTO);
    begin(self, RECORDED);
    g_assert_false(receive_res_pq(self, "15", NULL, 0));
    begin(self, RECORDED);
    many[0] = ours;
    g_assert_true(receive_res_pq(self, "15", many, MT_MAX_FINGERPRINTS));
    begin(self, RECORDED);
    g_assert_false(receive_res_pq(self, "15", many, MT_MAX_FINGERPRINTS + 1));
    g_assert_error(self->error, MT_ERROR, MT_ERROR_LIMIT);
}

/* --- what fits nowhere ------------------------------------------------------------------------ */

/* Each byte of both nonces in each of the three answers counts. */
static void
test_nonces(Fixture *self, gconstpointer data)
{
    static const char *const answers[] = {"res_pq", "server_dh_params", "dh_gen"};

    for (gsize answer = 0; answer < G_N_ELEMENTS(answers); answer++) {
        gsize len;
        g_autofree guint8 *packet = vectors_hex(self->file, RECORDED, answers[answer], &len);
        const gsize end = answer == 0 ? MT_NONCE_SIZE : 2 * (gsize)MT_NONCE_SIZE;

        for (gsize i = 0; i < end; i++) {
            begin(self, RECORDED);
            if (answer == 1)
                go_to_dh_params(self, RECORDED);
            if (answer == 2)
                go_to_dh_gen(self, RECORDED);
            packet[HEAD_SIZE + NONCE_AT + i] ^= 0x40;
            g_assert_false(receive(self, packet, len));
            g_assert_error(self->error, MT_ERROR, MT_ERROR_CRYPTO);
            packet[HEAD_SIZE + NONCE_AT + i] ^= 0x40;
        }
    }
}

static void
test_order(Fixture *self, gconstpointer data)
{
    g_assert_false(receive_recorded(self, RECORDED, "server_dh_params"));
    g_assert_null(mt_handshake_take_packet(self->handshake)); /* nothing more is said */
    begin(self, RECORDED);
    g_assert_false(receive_recorded(self, RECORDED, "dh_gen"));
    begin(self, RECORDED);
    go_to_dh_params(self, RECORDED);
    g_assert_false(receive_recorded(self, RECORDED, "dh_gen"));
    begin(self, RECORDED);
    /* An answer while it is computing. */
    script_second(self, RECORDED);
    g_assert_true(receive_recorded(self, RECORDED, "res_pq"));
    g_assert_false(receive_recorded(self, RECORDED, "server_dh_params"));
    g_assert_error(self->error, MT_ERROR, MT_ERROR_STATE);
    g_assert_null(mt_handshake_take_job(self->handshake));
}

/* Longer than any, and whole blocks. */
static void
test_long_answer(Fixture *self, gconstpointer data)
{
    g_autofree char *recorded = vectors_string(self->file, RECORDED, "server_dh_params");
    g_autofree guint8 *encrypted = g_malloc0(MT_MAX_DH_ANSWER + 16);
    g_auto(MtWriter) body = {0};
    gsize len;
    g_autofree guint8 *bytes = hex_decode(recorded, &len);

    go_to_dh_params(self, RECORDED);
    g_bytes_unref(take_body(self));
    mt_writer_init(&body);
    mt_writer_raw(&body, bytes + 20, 4 + 2 * MT_NONCE_SIZE); /* behind the head of the packet */
    mt_writer_bytes(&body, encrypted, MT_MAX_DH_ANSWER + 16);
    g_assert_false(receive_body(self, body.data, body.len));
    g_assert_nonnull(strstr(self->error->message, "another size"));
}

/* The same packet once more is no attack and no answer. */
static void
test_repeated(Fixture *self, gconstpointer data)
{
    go_to_dh_params(self, RECORDED);
    g_assert_true(receive_recorded(self, RECORDED, "res_pq"));
    g_bytes_unref(take_body(self));
    script_power(self, RECORDED);
    g_assert_true(receive_recorded(self, RECORDED, "server_dh_params"));
    g_assert_true(receive_recorded(self, RECORDED, "server_dh_params"));
    script_filling(self, RECORDED);
    g_assert_true(run_job(self));
    assert_sent(self, RECORDED, "set_client_dh_params", 0);
    g_assert_true(receive_recorded(self, RECORDED, "server_dh_params"));
    g_assert_true(receive_recorded(self, RECORDED, "dh_gen"));
    check_result(self, RECORDED);
}

static void
test_broken_packets(Fixture *self, gconstpointer data)
{
    gsize len;
    g_autofree guint8 *packet = vectors_hex(self->file, RECORDED, "res_pq", &len);

    for (gsize cut = 0; cut < len; cut++) {
        begin(self, RECORDED);
        g_assert_false(receive(self, packet, cut));
    }
    begin(self, RECORDED);
    packet[8] &= 0xfe; /* no message id of a server */
    g_assert_false(receive(self, packet, len));
    packet[8] |= 1;
    begin(self, RECORDED);
    packet[0] = 1; /* it says that it is encrypted */
    g_assert_false(receive(self, packet, len));
    packet[0] = 0;
    begin(self, RECORDED);
    packet[16]++; /* longer than it is */
    g_assert_false(receive(self, packet, len));
    begin(self, RECORDED);
    packet[19] = 0xff; /* negative */
    g_assert_false(receive(self, packet, len));
}

/* Servers put random bytes behind the object, inside of the declared length. */
static void
test_bytes_behind(Fixture *self, gconstpointer data)
{
    gsize len;
    g_autofree guint8 *packet = vectors_hex(self->file, RECORDED, "res_pq", &len);
    g_autofree guint8 *longer = g_malloc0(len + 88);

    memcpy(longer, packet, len);
    mt_put_u32(longer + 16, (guint32)(len - HEAD_SIZE + 88));
    g_assert_true(receive(self, longer, len + 88));
    /* And the transport fills up what is behind that. */
    begin(self, RECORDED);
    g_assert_true(receive(self, longer, len + 88) && run_job(self));
    begin(self, RECORDED);
    mt_put_u32(longer + 16, (guint32)(len - HEAD_SIZE));
    g_assert_true(receive(self, longer, len + 15));
}

/* --- time and chance -------------------------------------------------------------------------- */

static void
test_deadlines(Fixture *self, gconstpointer data)
{
    const gint64 begin_us = self->host.now.mono_us;

    g_assert_cmpint(mt_handshake_deadline(self->handshake), ==, begin_us + 15 * G_USEC_PER_SEC);
    fake_host_advance(&self->host, 10000);
    go_to_dh_params(self, RECORDED);
    g_assert_cmpint(mt_handshake_deadline(self->handshake), ==, begin_us + 25 * G_USEC_PER_SEC);
    g_bytes_unref(take_body(self));
    fake_host_advance(&self->host, 10000);
    script_power(self, RECORDED);
    g_assert_true(receive_recorded(self, RECORDED, "server_dh_params"));
    g_assert_cmpint(mt_handshake_deadline(self->handshake), ==, begin_us + 30 * G_USEC_PER_SEC);
    g_assert_true(run_job(self));
    g_assert_cmpint(mt_handshake_deadline(self->handshake), ==, begin_us + 30 * G_USEC_PER_SEC);
}

static void
test_no_random(Fixture *self, gconstpointer data)
{
    g_autoptr(MtHandshake) dumb = NULL;

    self->host.no_random = TRUE;
    dumb = mt_handshake_new(&self->host.host, &self->host, self->keys, 2, self->host.now);
    g_assert_null(mt_handshake_take_packet(dumb));
    g_assert_cmpint(mt_handshake_deadline(dumb), ==, self->host.now.mono_us);
    g_assert_false(receive_recorded(self, RECORDED, "res_pq"));
    g_assert_error(self->error, MT_ERROR, MT_ERROR_CRYPTO);
    self->host.no_random = FALSE;
    begin(self, RECORDED);
    go_to_dh_params(self, RECORDED);
    self->host.no_random = TRUE;
    g_assert_false(receive_recorded(self, RECORDED, "server_dh_params"));
    g_assert_error(self->error, MT_ERROR, MT_ERROR_CRYPTO);
}

/* server_DH_params_fail, as servers of long ago could answer. */
static void
test_server_refuses(Fixture *self, gconstpointer data)
{
    gsize len;
    g_autofree guint8 *packet = vectors_hex(self->file, RECORDED, "server_dh_params", &len);

    go_to_dh_params(self, RECORDED);
    mt_put_u32(packet + HEAD_SIZE, TL_ID_MT_SERVER_DH_PARAMS_FAIL);
    g_assert_false(receive(self, packet, len));
    g_assert_error(self->error, MT_ERROR, MT_ERROR_CRYPTO);
}

/* The result of a job that is not waited for any more. */
static void
test_late_job(Fixture *self, gconstpointer data)
{
    g_autoptr(MtJob) job = NULL;

    g_assert_true(receive_recorded(self, RECORDED, "res_pq"));
    job = mt_handshake_take_job(self->handshake);
    mt_job_run(job);
    g_assert_true(mt_handshake_job_done(self->handshake, job, self->host.now, &self->error));
    g_assert_false(mt_handshake_job_done(self->handshake, job, self->host.now, &self->error));
    g_assert_error(self->error, MT_ERROR, MT_ERROR_STATE);
}

/* Random bytes run out at each place where they are needed. */
static void
test_no_random_later(Fixture *self, gconstpointer data)
{
    g_assert_true(receive_recorded(self, RECORDED, "res_pq"));
    self->host.no_random = TRUE;
    g_assert_false(run_job(self));
    g_assert_error(self->error, MT_ERROR, MT_ERROR_CRYPTO);
    self->host.no_random = FALSE;
    begin(self, RECORDED);
    go_to_dh_params(self, RECORDED);
    g_assert_true(receive_recorded(self, RECORDED, "server_dh_params"));
    self->host.no_random = TRUE;
    g_assert_false(run_job(self));
    g_assert_error(self->error, MT_ERROR, MT_ERROR_CRYPTO);
}

/* The exchange and its jobs can be given up at any time. */
static void
test_given_up(Fixture *self, gconstpointer data)
{
    g_assert_true(receive_recorded(self, RECORDED, "res_pq"));
    begin(self, RECORDED);
    go_to_dh_gen(self, RECORDED);
    begin(self, RECORDED);
    g_assert_null(mt_handshake_take_job(self->handshake));
    mt_handshake_free(NULL);
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
    add("/handshake/recorded/2025", "exchange-1", test_recorded);
    add("/handshake/recorded/2024", "exchange-2", test_recorded);
    add("/handshake/recorded/test-server", "exchange-4", test_recorded);
    add("/handshake/answers", NULL, test_answers);
    add("/handshake/retry", NULL, test_retry);
    add("/handshake/retry-for-ever", NULL, test_retry_for_ever);
    add("/handshake/bad-pq", NULL, test_bad_pq);
    add("/handshake/fingerprints", NULL, test_fingerprints);
    add("/handshake/nonces", NULL, test_nonces);
    add("/handshake/order", NULL, test_order);
    add("/handshake/long-answer", NULL, test_long_answer);
    add("/handshake/repeated", NULL, test_repeated);
    add("/handshake/broken-packets", NULL, test_broken_packets);
    add("/handshake/bytes-behind", NULL, test_bytes_behind);
    add("/handshake/deadlines", NULL, test_deadlines);
    add("/handshake/no-random", NULL, test_no_random);
    add("/handshake/server-refuses", NULL, test_server_refuses);
    add("/handshake/late-job", NULL, test_late_job);
    add("/handshake/no-random-later", NULL, test_no_random_later);
    add("/handshake/given-up", NULL, test_given_up);
    return g_test_run();
}
