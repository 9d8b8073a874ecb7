/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Answers of the key exchange, step by step. The first byte chooses the step that is reached in
 * good order; what follows is the answer to it: as a packet, as its body, or, where an encrypted
 * part is due, as what is inside of that, with hash and nonces put right.
 */
#include <base/mt-buffer.h>
#include <client/mt-server-keys.h>
#include <crypto/mt-kdf.h>
#include <crypto/mt-rsa.h>
#include <fake-host.h>
#include <session/mt-handshake.h>
#include <session/mt-inner.h>
#include <tl/tl-codec.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

#define HEAD_SIZE 20
/* 3 * 7 */
#define SMALL_PQ 21

typedef struct {
    FakeHost host;
    GPtrArray *keys;
    MtHandshake *handshake;
    MtAesIge *ige;
    MtNonces nonces; /* as both sides know them */
    guint64 msg_id;
    gboolean over;
} Exchange;

static void
exchange_clear(Exchange *self)
{
    mt_handshake_free(self->handshake);
    mt_aes_ige_free(self->ige);
    g_ptr_array_unref(self->keys);
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

/* Only small numbers are worth the time; the others have tests of their own. */
static void
run_job(Exchange *self, gboolean cheap)
{
    g_autoptr(MtJob) job = mt_handshake_take_job(self->handshake);

    if (job == NULL || !cheap)
        return;
    mt_job_run(job);
    if (!mt_handshake_job_done(self->handshake, job, self->host.now, NULL))
        self->over = TRUE;
}

static void
begin(Exchange *self)
{
    g_autoptr(GBytes) packet = NULL;
    const guint8 *bytes;

    fake_host_init(&self->host, 1);
    self->keys = mt_rsa_keys_from_pem(mt_server_keys(FALSE), NULL);
    self->ige = mt_aes_ige_new();
    self->msg_id = 1;
    self->handshake =
        mt_handshake_new(&self->host.host, &self->host, self->keys, 2, self->host.now);
    packet = mt_handshake_take_packet(self->handshake);
    bytes = g_bytes_get_data(packet, NULL);
    for (gsize i = 0; i < MT_NONCE_SIZE; i++)
        self->nonces.nonce[i] = bytes[HEAD_SIZE + 4 + i];
}

/* Goes on to the second answer; the new nonce is ours. */
static void
go_to_dh_params(Exchange *self)
{
    static const guint8 pq[] = {SMALL_PQ};
    gint64 fingerprint = (gint64)mt_rsa_key_get_fingerprint(g_ptr_array_index(self->keys, 0));
    const TlVector fingerprints = {.len = 1, .longs = &fingerprint};
    TlMtResPQ answer = {.base = TL_MT_RES_PQ,
                        .pq = {.data = pq, .len = sizeof pq},
                        .server_public_key_fingerprints = &fingerprints};
    g_autoptr(GBytes) body = NULL;
    gconstpointer bytes;
    gsize len;

    mt_nonces_copy(&self->nonces, answer.nonce, answer.server_nonce);
    body = tl_encode(&answer.base, NULL);
    bytes = g_bytes_get_data(body, &len);
    fake_host_script(&self->host,
                     "0000000000000000" /* for factoring, then the new nonce */
                     "0000000000000000000000000000000000000000000000000000000000000000");
    receive_body(self, bytes, len);
    run_job(self, TRUE);
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

/* A client that is sure of its key after that would be fooled. */
static void
check_nothing_gained(Exchange *self)
{
    MtHandshakeResult result = {0};

    g_assert_false(mt_handshake_take_result(self->handshake, &result));
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
    begin(&exchange);
    if ((mode & 8) != 0)
        go_to_dh_params(&exchange);
    switch (mode & 3) {
    case 0:
        receive(&exchange, data, size);
        break;
    case 1:
        receive_body(&exchange, data, size);
        break;
    case 2:
        receive_with_nonces(&exchange, data, size);
        break;
    default:
        receive_inner(&exchange, data, size);
        break;
    }
    run_job(&exchange, FALSE);
    check_nothing_gained(&exchange);
    return 0;
}
