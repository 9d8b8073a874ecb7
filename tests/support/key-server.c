/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Key exchanges whose secrets are known to both sides from the beginning.
 */
#include "key-server.h"

#include <crypto/mt-aes.h>
#include <crypto/mt-crypto.h>
#include <crypto/mt-dh.h>
#include <crypto/mt-kdf.h>
#include <string.h>
#include <tl-service.h>
#include <tl/tl-codec.h>

#define HEAD_SIZE 20
#define BLOCK 16
#define GENERATOR 3
/* 3 * 7 */
#define SMALL_PQ 21
/* Of the key that is built in. */
#define FINGERPRINT G_GUINT64_CONSTANT(0xd09d1d85de64fd85)

/* One byte that is not what it was; where @wrong says. */
static void
damage(guint8 *bytes, gsize len, guint8 wrong)
{
    if (wrong != 0)
        bytes[wrong % len] ^= wrong;
}

static GBytes *
res_pq(KeyServer *self, guint8 wrong)
{
    static const guint8 pq[] = {SMALL_PQ};
    gint64 fingerprint = (gint64)FINGERPRINT;
    const TlVector fingerprints = {.len = 1, .longs = &fingerprint};
    TlMtResPQ answer = {.base = TL_MT_RES_PQ,
                        .pq = {.data = pq, .len = sizeof pq},
                        .server_public_key_fingerprints = &fingerprints};

    for (gsize i = 0; i < MT_NONCE_SIZE; i++)
        self->nonces.server_nonce[i] = (guint8)(self->nonces.server_nonce[i] + i + 1);
    mt_nonces_copy(&self->nonces, answer.nonce, answer.server_nonce);
    if (wrong % 2 != 0)
        fingerprint ^= wrong;
    else
        damage(answer.nonce, MT_NONCE_SIZE, wrong);
    return tl_encode(&answer.base, NULL);
}

/* What is in it, with its hash in front and filled up. */
static void
write_inner(KeyServer *self, guint8 wrong, gint64 server_s, MtWriter *out)
{
    static const guint8 filling[BLOCK];
    guint8 g_a[MT_DH_SIZE], digest[MT_SHA1_SIZE];
    TlMtServerDHInnerData inner = {.base = TL_MT_SERVER_DH_INNER_DATA,
                                   .g = GENERATOR,
                                   .dh_prime = {.data = mt_dh_known_prime(), .len = MT_DH_SIZE},
                                   .g_a = {.data = g_a, .len = sizeof g_a},
                                   .server_time = (gint32)server_s};
    g_autoptr(GBytes) body = NULL;
    MtSlice slice;

    memset(g_a, 0x42, sizeof g_a);
    if (wrong % 4 == 1)
        memset(g_a, 0, sizeof g_a);
    else if (wrong % 4 == 2)
        inner.g = wrong / 4;
    else if (wrong % 4 == 3)
        inner.server_time ^= (gint32)(1u << wrong % 32);
    mt_nonces_copy(&self->nonces, inner.nonce, inner.server_nonce);
    body = tl_encode(&inner.base, NULL);
    slice.data = g_bytes_get_data(body, &slice.len);
    g_assert_true(mt_sha1(&slice, 1, digest));
    mt_writer_raw(out, digest, sizeof digest);
    mt_writer_raw(out, slice.data, slice.len);
    mt_writer_raw(out, filling, (BLOCK - out->len % BLOCK) % BLOCK);
}

static GBytes *
dh_params(KeyServer *self, guint8 wrong, gint64 server_s)
{
    g_auto(MtWriter) inner = {0};
    g_autoptr(MtAesIge) ige = mt_aes_ige_new();
    TlMtServerDHParamsOk answer = {.base = TL_MT_SERVER_DH_PARAMS_OK};
    MtAesKeyIv derived;

    mt_writer_init(&inner);
    write_inner(self, wrong, server_s, &inner);
    g_assert_true(mt_kdf_nonces(self->nonces.new_nonce, self->nonces.server_nonce, &derived));
    g_assert_true(
        mt_aes_ige_encrypt(ige, derived.key, derived.iv, inner.data, inner.data, inner.len));
    mt_nonces_copy(&self->nonces, answer.nonce, answer.server_nonce);
    answer.encrypted_answer = (TlBytes){.data = inner.data, .len = inner.len};
    return tl_encode(&answer.base, NULL);
}

/* The three answers differ in their names and in the number of the hash. */
static GBytes *
dh_gen(KeyServer *self, MtSecret *auth_key, guint8 wrong)
{
    static const guint32 ids[] = {TL_ID_MT_DH_GEN_OK, TL_ID_MT_DH_GEN_RETRY, TL_ID_MT_DH_GEN_FAIL};
    const guint which = wrong % G_N_ELEMENTS(ids);
    guint8 hash[MT_SHA1_SIZE];
    g_auto(MtWriter) body = {0};

    g_assert_true(mt_kdf_new_nonce_hash(self->nonces.new_nonce, mt_secret_peek(auth_key),
                                        (guint8)(which + 1), hash));
    if (which == 0)
        damage(hash, MT_NONCE_SIZE, wrong);
    mt_writer_init(&body);
    mt_writer_u32(&body, ids[which]);
    mt_writer_raw(&body, self->nonces.nonce, MT_NONCE_SIZE);
    mt_writer_raw(&body, self->nonces.server_nonce, MT_NONCE_SIZE);
    mt_writer_raw(&body, hash, MT_NONCE_SIZE);
    return g_bytes_new(body.data, body.len);
}

static GBytes *
in_plaintext(KeyServer *self, GBytes *body, gint64 server_s)
{
    gsize len;
    gconstpointer bytes = g_bytes_get_data(body, &len);
    g_auto(MtWriter) packet = {0};

    self->last_id = MAX(self->last_id + 4, ((guint64)server_s << 32) | 1);
    mt_writer_init(&packet);
    mt_writer_u64(&packet, 0);
    mt_writer_u64(&packet, self->last_id);
    mt_writer_u32(&packet, (guint32)len);
    mt_writer_raw(&packet, bytes, len);
    return g_bytes_new(packet.data, packet.len);
}

GBytes *
key_server_answer(KeyServer *self,
                  GBytes *packet,
                  MtSecret *auth_key,
                  guint8 wrong,
                  gint64 server_s,
                  gboolean *out_agreed)
{
    gsize len;
    const guint8 *bytes = g_bytes_get_data(packet, &len);
    g_autoptr(GBytes) body = NULL;

    *out_agreed = FALSE;
    if (len < HEAD_SIZE + 4 + MT_NONCE_SIZE)
        return NULL;
    switch (mt_get_u32(bytes + HEAD_SIZE)) {
    case TL_ID_MT_CALL_REQ_PQ_MULTI:
        memcpy(self->nonces.nonce, bytes + HEAD_SIZE + 4, MT_NONCE_SIZE);
        body = res_pq(self, wrong);
        break;
    case TL_ID_MT_CALL_REQ_DH_PARAMS:
        body = dh_params(self, wrong, server_s);
        break;
    case TL_ID_MT_CALL_SET_CLIENT_DH_PARAMS:
        if (auth_key == NULL)
            return NULL;
        body = dh_gen(self, auth_key, wrong);
        *out_agreed = wrong == 0;
        break;
    default:
        return NULL;
    }
    return in_plaintext(self, body, server_s);
}
