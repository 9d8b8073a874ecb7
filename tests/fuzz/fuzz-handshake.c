/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Answers of the key exchange. The first byte chooses the step that is reached in good order, and
 * what the rest is: one answer, or several with a head each. An answer is a packet, its body, a
 * body with the right nonces, or what is inside of the one that is due, with its hash put right.
 */
#include <base/mt-buffer.h>
#include <client/net/mt-server-keys.h>
#include <crypto/mt-dh.h>
#include <crypto/mt-kdf.h>
#include <crypto/mt-rsa.h>
#include <fake-host.h>
#include <session/mt-handshake.h>
#include <session/mt-inner.h>
#include <string.h>
#include <tl/tl-codec.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

#define HEAD_SIZE 20
/* 3 * 7 */
#define SMALL_PQ 21
#define MAX_ANSWERS 12
#define LIFE_S 86400

/* The first byte of the input. */
#define MODE_KIND 3
#define MODE_JOBS 4
#define MODE_DH_PARAMS 8
#define MODE_DH_GEN 16
#define MODE_SEVERAL 32
#define MODE_TEMPORARY 64

typedef enum { AT_RES_PQ, AT_DH_PARAMS, AT_DH_GEN } Step;

typedef struct {
    FakeHost host;
    GPtrArray *keys;
    MtHandshake *handshake;
    MtAesIge *ige;
    MtNonces nonces; /* as both sides know them */
    guint64 msg_id;
    Step step;
    MtSecret *auth_key; /* of the last job */
    gboolean over;
    gboolean gained; /* the server has kept all rules */
} Exchange;

static void
exchange_clear(Exchange *self)
{
    mt_handshake_free(self->handshake);
    mt_aes_ige_free(self->ige);
    g_ptr_array_unref(self->keys);
    mt_secret_unref(self->auth_key);
    fake_host_clear(&self->host);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Exchange, exchange_clear)

static void
receive(Exchange *self, const guint8 *packet, gsize len)
{
    g_autoptr(GError) error = NULL;

    if (!mt_handshake_receive(self->handshake, packet, len, self->host.now, &error)) {
        g_assert_nonnull(error);
        self->over = TRUE;
    }
}

static void
receive_body(Exchange *self, const guint8 *body, gsize len)
{
    g_auto(MtWriter) writer = {0};

    mt_writer_init(&writer);
    mt_writer_u64(&writer, 0);
    mt_writer_u64(&writer, self->msg_id += 4);
    mt_writer_u32(&writer, (guint32)len);
    mt_writer_raw(&writer, body, len);
    receive(self, writer.data, writer.len);
}

/* Runs what the exchange waits for. */
static void
run_job(Exchange *self)
{
    g_autoptr(MtJob) job = mt_handshake_take_job(self->handshake);
    g_autoptr(MtSecret) auth_key = NULL;
    guint8 g_b[MT_AUTH_KEY_SIZE];
    gboolean powers;

    if (job == NULL)
        return;
    mt_job_run(job);
    powers = g_str_equal(mt_job_get_name(job), "dh");
    if (powers && mt_dh_job_get_result(job, g_b, &auth_key, NULL)) {
        mt_secret_unref(self->auth_key);
        self->auth_key = g_steal_pointer(&auth_key);
    }
    if (!mt_handshake_job_done(self->handshake, job, self->host.now, NULL))
        self->over = TRUE;
    else
        self->step = powers ? AT_DH_GEN : AT_DH_PARAMS;
}

static void
begin(Exchange *self, gint32 expires_in)
{
    g_autoptr(GBytes) packet = NULL;
    const guint8 *bytes;

    fake_host_init(&self->host, 1);
    self->keys = mt_rsa_keys_from_pem(mt_server_keys(FALSE), NULL);
    self->ige = mt_aes_ige_new();
    self->msg_id = 1;
    self->handshake = mt_handshake_new_on(&self->host.host, &self->host, self->keys, 2, expires_in,
                                          NULL, self->host.now);
    packet = mt_handshake_take_packet(self->handshake);
    bytes = g_bytes_get_data(packet, NULL);
    for (gsize i = 0; i < MT_NONCE_SIZE; i++)
        self->nonces.nonce[i] = bytes[HEAD_SIZE + 4 + i];
}

/* The new nonce is ours: zero. */
static void
receive_res_pq(Exchange *self, TlBytes pq, gint64 fingerprint, guint len)
{
    g_autofree gint64 *longs = g_new0(gint64, len + 1);
    const TlVector fingerprints = {.len = len, .longs = longs};
    TlMtResPQ answer = {
        .base = TL_MT_RES_PQ, .pq = pq, .server_public_key_fingerprints = &fingerprints};
    g_autoptr(GBytes) body = NULL;
    gconstpointer bytes;
    gsize size;

    if (len > 0)
        longs[len - 1] = fingerprint;
    mt_nonces_copy(&self->nonces, answer.nonce, answer.server_nonce);
    body = tl_encode(&answer.base, NULL);
    g_assert_nonnull(body);
    bytes = g_bytes_get_data(body, &size);
    fake_host_script(&self->host,
                     "0000000000000000" /* for factoring, then the new nonce */
                     "0000000000000000000000000000000000000000000000000000000000000000");
    receive_body(self, bytes, size);
}

static gint64
known_fingerprint(const Exchange *self)
{
    return (gint64)mt_rsa_key_get_fingerprint(g_ptr_array_index(self->keys, 0));
}

/* Goes on to the second answer. */
static void
go_to_dh_params(Exchange *self)
{
    static const guint8 pq[] = {SMALL_PQ};

    receive_res_pq(self, (TlBytes){.data = pq, .len = sizeof pq}, known_fingerprint(self), 1);
    run_job(self);
    g_assert_false(self->over);
    g_bytes_unref(mt_handshake_take_packet(self->handshake));
}

/* The input as what is inside of server_DH_params_ok. */
static void
receive_inner(Exchange *self, const guint8 *data, gsize size)
{
    g_auto(MtWriter) inner = {0};
    g_auto(MtWriter) body = {0};
    guint8 digest[MT_SHA1_SIZE];
    MtAesKeyIv derived;
    MtSlice slice;

    mt_writer_init(&inner);
    mt_writer_u32(&inner, TL_ID_MT_SERVER_DH_INNER_DATA);
    mt_writer_raw(&inner, self->nonces.nonce, MT_NONCE_SIZE);
    mt_writer_raw(&inner, self->nonces.server_nonce, MT_NONCE_SIZE);
    mt_writer_raw(&inner, data, size);
    slice = (MtSlice){.data = inner.data, .len = inner.len};
    g_assert_true(mt_sha1(&slice, 1, digest));
    mt_writer_init(&body);
    mt_writer_raw(&body, digest, sizeof digest);
    mt_writer_raw(&body, inner.data, inner.len);
    while (body.len % 16 != 0)
        mt_writer_raw(&body, "", 1);
    g_assert_true(mt_kdf_nonces(self->nonces.new_nonce, self->nonces.server_nonce, &derived));
    g_assert_true(
        mt_aes_ige_encrypt(self->ige, derived.key, derived.iv, body.data, body.data, body.len));
    mt_writer_clear(&inner);
    mt_writer_init(&inner);
    mt_writer_u32(&inner, TL_ID_MT_SERVER_DH_PARAMS_OK);
    mt_writer_raw(&inner, self->nonces.nonce, MT_NONCE_SIZE);
    mt_writer_raw(&inner, self->nonces.server_nonce, MT_NONCE_SIZE);
    mt_writer_bytes(&inner, body.data, body.len);
    receive_body(self, inner.data, inner.len);
}

/* Goes on to the third answer, in the only group that costs no prime tests. */
static void
go_to_dh_gen(Exchange *self)
{
    guint8 g_a[MT_AUTH_KEY_SIZE];
    g_auto(MtWriter) inner = {0};

    memset(g_a, 0x42, sizeof g_a);
    mt_writer_init(&inner);
    mt_writer_u32(&inner, 3);
    mt_writer_bytes(&inner, mt_dh_known_prime(), MT_AUTH_KEY_SIZE);
    mt_writer_bytes(&inner, g_a, sizeof g_a);
    mt_writer_u32(&inner, 0x60000000);
    receive_inner(self, inner.data, inner.len);
    run_job(self);
    g_assert_false(self->over);
    g_assert_nonnull(self->auth_key);
    g_bytes_unref(mt_handshake_take_packet(self->handshake));
}

/* The constructor is the input's, the nonces are right. */
static void
receive_with_nonces(Exchange *self, const guint8 *data, gsize size)
{
    g_auto(MtWriter) body = {0};

    if (size < 4)
        return;
    mt_writer_init(&body);
    mt_writer_raw(&body, data, 4);
    mt_writer_raw(&body, self->nonces.nonce, MT_NONCE_SIZE);
    mt_writer_raw(&body, self->nonces.server_nonce, MT_NONCE_SIZE);
    mt_writer_raw(&body, data + 4, size - 4);
    receive_body(self, body.data, body.len);
}

/* Constructor, number of the hash, and a byte that damages it. */
static void
receive_gen(Exchange *self, const guint8 *data, gsize size)
{
    static const guint32 ids[] = {TL_ID_MT_DH_GEN_OK, TL_ID_MT_DH_GEN_RETRY, TL_ID_MT_DH_GEN_FAIL};
    guint8 hash[MT_SHA1_SIZE];
    g_auto(MtWriter) body = {0};

    if (size < 3 || self->auth_key == NULL)
        return;
    g_assert_true(mt_kdf_new_nonce_hash(self->nonces.new_nonce, mt_secret_peek(self->auth_key),
                                        (guint8)(1 + data[1] % 4), hash));
    hash[data[2] % 16] ^= data[2] >> 4;
    mt_writer_init(&body);
    mt_writer_u32(&body, ids[data[0] % G_N_ELEMENTS(ids)]);
    mt_writer_raw(&body, self->nonces.nonce, MT_NONCE_SIZE);
    mt_writer_raw(&body, self->nonces.server_nonce, MT_NONCE_SIZE);
    mt_writer_raw(&body, hash, 16);
    if (self->step == AT_DH_GEN && !self->over && data[0] % 3 == 0 && data[1] % 4 == 0 &&
        data[2] < 16)
        self->gained = TRUE;
    receive_body(self, body.data, body.len);
}

/* What is inside of the answer that is due. */
static void
receive_due(Exchange *self, const guint8 *data, gsize size)
{
    if (self->step == AT_DH_PARAMS) {
        receive_inner(self, data, size);
    } else if (self->step == AT_DH_GEN) {
        receive_gen(self, data, size);
    } else if (size >= 2) {
        const gint64 fingerprint = known_fingerprint(self) ^ (data[0] & 1);

        receive_res_pq(self, (TlBytes){.data = data + 2, .len = size - 2}, fingerprint, data[1]);
    }
}

static void
receive_answer(Exchange *self, guint kind, const guint8 *data, gsize size)
{
    switch (kind & MODE_KIND) {
    case 0:
        receive(self, data, size);
        break;
    case 1:
        receive_body(self, data, size);
        break;
    case 2:
        receive_with_nonces(self, data, size);
        break;
    default:
        receive_due(self, data, size);
        break;
    }
}

/* Each with its kind and its size in front. */
static void
receive_answers(Exchange *self, const guint8 *data, gsize size)
{
    MtReader input = MT_READER_INIT(data, size);

    for (guint i = 0; i < MAX_ANSWERS && mt_reader_left(&input) >= 4; i++) {
        guint32 head = mt_reader_u32(&input);
        gsize len = MIN(head >> 16, mt_reader_left(&input));

        receive_answer(self, head, mt_reader_raw(&input, len), len);
        if ((head & MODE_JOBS) != 0)
            run_job(self);
    }
}

/* A client that is sure of its key after that would be fooled. */
static void
check_nothing_gained(Exchange *self)
{
    MtHandshakeResult result = {0};

    if (mt_handshake_take_result(self->handshake, &result)) {
        g_assert_true(self->gained);
        g_assert_cmpmem(mt_secret_peek(result.key->key), MT_AUTH_KEY_SIZE,
                        mt_secret_peek(self->auth_key), MT_AUTH_KEY_SIZE);
        mt_auth_key_free(result.key);
    }
    if (self->over)
        g_assert_null(mt_handshake_take_packet(self->handshake));
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_auto(Exchange) exchange = {0};
    guint8 mode;

    if (size < 1 || size > 16384)
        return 0;
    mode = *data++;
    size--;
    begin(&exchange, (mode & MODE_TEMPORARY) != 0 ? LIFE_S : 0);
    if ((mode & (MODE_DH_PARAMS | MODE_DH_GEN)) != 0)
        go_to_dh_params(&exchange);
    if ((mode & MODE_DH_GEN) != 0)
        go_to_dh_gen(&exchange);
    if ((mode & MODE_SEVERAL) != 0)
        receive_answers(&exchange, data, size);
    else
        receive_answer(&exchange, mode, data, size);
    if ((mode & MODE_JOBS) != 0)
        run_job(&exchange);
    check_nothing_gained(&exchange);
    return 0;
}
