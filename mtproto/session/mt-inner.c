/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Sealing and opening the inner parts of the key exchange. The order of the exchange, and whether
 * the server's numbers are safe, is not known here.
 */
#include "mt-inner.h"

#include <base/mt-buffer.h>
#include <base/mt-limits.h>
#include <crypto/mt-crypto.h>
#include <crypto/mt-kdf.h>
#include <tl/tl-codec.h>

#define BLOCK 16

static gboolean
refuse(GError **error, MtError code, const char *what)
{
    g_set_error(error, MT_ERROR, (gint)code, "key exchange: %s", what);
    return FALSE;
}

gboolean
mt_nonces_check(const MtNonces *self,
                const guint8 nonce[MT_NONCE_SIZE],
                const guint8 server_nonce[MT_NONCE_SIZE],
                GError **error)
{
    if (!mt_memequal(nonce, self->nonce, MT_NONCE_SIZE))
        return refuse(error, MT_ERROR_CRYPTO, "another nonce");
    if (!mt_memequal(server_nonce, self->server_nonce, MT_NONCE_SIZE))
        return refuse(error, MT_ERROR_CRYPTO, "another nonce of the server");
    return TRUE;
}

void
mt_nonces_copy(const MtNonces *self,
               guint8 nonce[MT_NONCE_SIZE],
               guint8 server_nonce[MT_NONCE_SIZE])
{
    for (gsize i = 0; i < MT_NONCE_SIZE; i++) {
        nonce[i] = self->nonce[i];
        server_nonce[i] = self->server_nonce[i];
    }
}

/* Without a time the key is a permanent one, and the object ends before it. */
static gboolean
write_pq(MtWriter *writer, const TlMtPQInnerDataTempDc *inner, GError **error)
{
    TlMtPQInnerDataDc permanent = {.base = TL_MT_P_Q_INNER_DATA_DC,
                                   .pq = inner->pq,
                                   .p = inner->p,
                                   .q = inner->q,
                                   .dc = inner->dc};
    gboolean ok;

    if (inner->expires_in != 0)
        return tl_write_object(writer, &inner->base, error);
    for (gsize i = 0; i < MT_NONCE_SIZE; i++) {
        permanent.nonce[i] = inner->nonce[i];
        permanent.server_nonce[i] = inner->server_nonce[i];
    }
    for (gsize i = 0; i < MT_NEW_NONCE_SIZE; i++)
        permanent.new_nonce[i] = inner->new_nonce[i];
    ok = tl_write_object(writer, &permanent.base, error);
    mt_wipe(&permanent, sizeof permanent);
    return ok;
}

gboolean
mt_inner_seal_pq(const MtNonces *nonces,
                 const MtRsaKey *key,
                 const MtHost *host,
                 gpointer host_data,
                 TlBytes pq,
                 TlBytes p,
                 TlBytes q,
                 gint dc,
                 gint32 expires_in,
                 guint8 out[MT_INNER_RSA_SIZE],
                 GError **error)
{
    g_auto(MtWriter) writer = {0};
    TlMtPQInnerDataTempDc inner = {.base = TL_MT_P_Q_INNER_DATA_TEMP_DC,
                                   .pq = pq,
                                   .p = p,
                                   .q = q,
                                   .dc = dc,
                                   .expires_in = expires_in};
    gboolean ok;

    mt_nonces_copy(nonces, inner.nonce, inner.server_nonce);
    for (gsize i = 0; i < MT_NEW_NONCE_SIZE; i++)
        inner.new_nonce[i] = nonces->new_nonce[i];
    mt_writer_init_secret(&writer);
    ok = write_pq(&writer, &inner, error) &&
         mt_rsa_pad_encrypt(key, host, host_data, writer.data, writer.len, out, error);
    mt_wipe(&inner, sizeof inner);
    return ok;
}

/* The key and the counter begin anew with each message. */
static gboolean
run_cipher(const MtNonces *nonces, MtAesIge *ige, gboolean encrypt, TlBytes in, guint8 *out)
{
    MtAesKeyIv derived;
    gboolean ok = mt_kdf_nonces(nonces->new_nonce, nonces->server_nonce, &derived);

    if (ok && encrypt)
        ok = mt_aes_ige_encrypt(ige, derived.key, derived.iv, in.data, out, in.len);
    else if (ok)
        ok = mt_aes_ige_decrypt(ige, derived.key, derived.iv, in.data, out, in.len);
    mt_wipe(&derived, sizeof derived);
    return ok;
}

/* SHA1, the object, and up to 15 bytes that fill the last block. */
static const TlMtServerDHInnerData *
read_answer(const guint8 *data, gsize len, TlArena *arena, GError **error)
{
    const guint8 *begin = data + MT_SHA1_SIZE;
    MtReader reader = MT_READER_INIT(begin, len - MT_SHA1_SIZE);
    const TlObject *inner =
        tl_read_object(&reader, &tl_mt_schema, TL_TYPE_MT_SERVER_DH_INNER_DATA, arena, error);
    MtSlice slice = {.data = begin};
    guint8 digest[MT_SHA1_SIZE];

    if (inner == NULL)
        return NULL;
    slice.len = (gsize)(reader.data - begin);
    if (!mt_sha1(&slice, 1, digest) || !mt_memequal(digest, data, MT_SHA1_SIZE)) {
        refuse(error, MT_ERROR_CRYPTO, "the hash of the inner data is wrong");
        return NULL;
    }
    if (mt_reader_left(&reader) >= BLOCK) {
        refuse(error, MT_ERROR_MALFORMED, "too much behind the inner data");
        return NULL;
    }
    return (const TlMtServerDHInnerData *)inner;
}

const TlMtServerDHInnerData *
mt_inner_open_answer(
    const MtNonces *nonces, MtAesIge *ige, TlBytes encrypted, TlArena *arena, GError **error)
{
    g_autoptr(MtSecret) plain = NULL;
    const TlMtServerDHInnerData *inner;

    if (encrypted.len < 2 * BLOCK || encrypted.len % BLOCK != 0 ||
        encrypted.len > MT_MAX_DH_ANSWER) {
        refuse(error, MT_ERROR_MALFORMED, "encrypted answer of another size");
        return NULL;
    }
    plain = mt_secret_new_zero(encrypted.len);
    if (!run_cipher(nonces, ige, FALSE, encrypted, mt_secret_peek(plain))) {
        refuse(error, MT_ERROR_CRYPTO, "decryption failed");
        return NULL;
    }
    inner = read_answer(mt_secret_peek(plain), encrypted.len, arena, error);
    if (inner == NULL || !mt_nonces_check(nonces, inner->nonce, inner->server_nonce, error))
        return NULL;
    return inner;
}

/* Appends SHA1, the object and the filling to @writer. */
static gboolean
write_client(MtWriter *writer, const TlObject *inner, MtSlice noise, GError **error)
{
    g_autoptr(GBytes) body = tl_encode(inner, error);
    guint8 digest[MT_SHA1_SIZE];
    MtSlice slice;

    if (body == NULL)
        return FALSE;
    slice.data = g_bytes_get_data(body, &slice.len);
    if (!mt_sha1(&slice, 1, digest))
        return refuse(error, MT_ERROR_CRYPTO, "hashing failed");
    mt_writer_raw(writer, digest, sizeof digest);
    mt_writer_raw(writer, slice.data, slice.len);
    mt_writer_raw(writer, noise.data, MIN(noise.len, (BLOCK - writer->len % BLOCK) % BLOCK));
    return TRUE;
}

GBytes *
mt_inner_seal_client(const MtNonces *nonces,
                     MtAesIge *ige,
                     const MtHost *host,
                     gpointer host_data,
                     guint64 retry_id,
                     TlBytes g_b,
                     GError **error)
{
    g_auto(MtWriter) writer = {0};
    TlMtClientDHInnerData inner = {
        .base = TL_MT_CLIENT_DH_INNER_DATA, .retry_id = (gint64)retry_id, .g_b = g_b};
    guint8 noise[BLOCK];

    if (!host->random(host_data, noise, sizeof noise)) {
        refuse(error, MT_ERROR_CRYPTO, "no random bytes");
        return NULL;
    }
    mt_nonces_copy(nonces, inner.nonce, inner.server_nonce);
    mt_writer_init_secret(&writer);
    if (!write_client(&writer, &inner.base, (MtSlice){noise, sizeof noise}, error))
        return NULL;
    if (!run_cipher(nonces, ige, TRUE, (TlBytes){writer.data, writer.len}, writer.data)) {
        refuse(error, MT_ERROR_CRYPTO, "encryption failed");
        return NULL;
    }
    return mt_writer_steal(&writer);
}
