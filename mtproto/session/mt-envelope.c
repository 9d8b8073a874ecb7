/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The encrypted packet. What a message says, and whether its time is right, is not known here.
 */
#include "mt-envelope.h"

#include <base/mt-buffer.h>
#include <base/mt-limits.h>

#define BLOCK 16
/* auth_key_id and msg_key in front of the ciphertext. */
#define HEAD_SIZE 24
/* salt, session_id, msg_id, seqno, length in front of the body. */
#define INNER_HEAD_SIZE 32
#define PADDING_MIN 12
#define PADDING_MAX 1024
#define LEAST_PLAINTEXT 48
/* Where the message key lies in SHA256(...). */
#define MSG_KEY_AT 8

void
mt_opened_clear(MtOpened *self)
{
    g_clear_pointer(&self->plaintext, g_bytes_unref);
    self->body = NULL;
    self->body_len = 0;
}

/* Encrypts (or decrypts) everything behind the head; wipes the derived key. */
static gboolean
run_cipher(MtAesIge *ige,
           const MtAuthKey *key,
           MtDirection x,
           const guint8 *msg_key,
           gboolean encrypt,
           const guint8 *in,
           guint8 *out,
           gsize len)
{
    MtAesKeyIv derived;
    gboolean ok = mt_kdf_v2(mt_secret_peek(key->key), x, msg_key, &derived);

    if (ok && encrypt)
        ok = mt_aes_ige_encrypt(ige, derived.key, derived.iv, in, out, len);
    else if (ok)
        ok = mt_aes_ige_decrypt(ige, derived.key, derived.iv, in, out, len);
    mt_wipe(&derived, sizeof derived);
    return ok;
}

static gboolean
check_sealable(gsize body_len, gsize padding_len, GError **error)
{
    if (body_len == 0 || body_len % 4 != 0 || body_len > MT_MAX_PACKET) {
        g_set_error(error, MT_ERROR, MT_ERROR_LIMIT, "a body of %" G_GSIZE_FORMAT " bytes",
                    body_len);
        return FALSE;
    }
    if (padding_len < PADDING_MIN || padding_len > PADDING_MAX ||
        (INNER_HEAD_SIZE + body_len + padding_len) % BLOCK != 0) {
        g_set_error(error, MT_ERROR, MT_ERROR_LIMIT, "padding of %" G_GSIZE_FORMAT " bytes",
                    padding_len);
        return FALSE;
    }
    return TRUE;
}

/* Turns the plaintext in @writer into a packet. */
static GBytes *
seal_plaintext(
    MtAesIge *ige, MtDirection x, const MtAuthKey *key, const MtWriter *plaintext, GError **error)
{
    g_auto(MtWriter) packet = {0};
    guint8 large[MT_SHA256_SIZE];
    guint8 *out;

    mt_writer_init(&packet);
    if (mt_kdf_msg_key_large(mt_secret_peek(key->key), x, plaintext->data, plaintext->len, large)) {
        mt_writer_u64(&packet, key->id);
        mt_writer_raw(&packet, large + MSG_KEY_AT, MT_MSG_KEY_SIZE);
        out = mt_writer_reserve(&packet, plaintext->len);
        if (run_cipher(ige, key, x, large + MSG_KEY_AT, TRUE, plaintext->data, out, plaintext->len))
            return mt_writer_steal(&packet);
    }
    g_set_error_literal(error, MT_ERROR, MT_ERROR_CRYPTO, "sealing failed");
    return NULL;
}

GBytes *
mt_envelope_seal_padded(MtAesIge *ige,
                        MtDirection x,
                        const MtAuthKey *key,
                        guint64 salt,
                        guint64 session_id,
                        guint64 msg_id,
                        guint32 seqno,
                        gconstpointer body,
                        gsize body_len,
                        gconstpointer padding,
                        gsize padding_len,
                        GError **error)
{
    g_auto(MtWriter) plaintext = {0};

    if (!check_sealable(body_len, padding_len, error))
        return NULL;
    mt_writer_init_secret(&plaintext);
    mt_writer_u64(&plaintext, salt);
    mt_writer_u64(&plaintext, session_id);
    mt_writer_u64(&plaintext, msg_id);
    mt_writer_u32(&plaintext, seqno);
    mt_writer_u32(&plaintext, (guint32)body_len);
    mt_writer_raw(&plaintext, body, body_len);
    mt_writer_raw(&plaintext, padding, padding_len);
    return seal_plaintext(ige, x, key, &plaintext, error);
}

/* Plaintexts are filled up to one of few sizes, so that the length of a packet says little. */
static gsize
padding_for(gsize body_len)
{
    static const gsize buckets[] = {64, 128, 192, 256, 384, 512, 768, 1024, 1280};
    static const gsize step = 448;
    const gsize least = INNER_HEAD_SIZE + body_len + PADDING_MIN;
    const gsize last = buckets[G_N_ELEMENTS(buckets) - 1];

    for (guint i = 0; i < G_N_ELEMENTS(buckets); i++) {
        if (least <= buckets[i])
            return buckets[i] - INNER_HEAD_SIZE - body_len;
    }
    return last + (least - last + step - 1) / step * step - INNER_HEAD_SIZE - body_len;
}

/* As much as @noise says, up to a whole block. */
static gsize
padding_of_any_size(gsize body_len, guint8 noise)
{
    const gsize least = INNER_HEAD_SIZE + body_len + PADDING_MIN + noise;

    return (least + BLOCK - 1) / BLOCK * BLOCK - INNER_HEAD_SIZE - body_len;
}

GBytes *
mt_envelope_seal(MtAesIge *ige,
                 const MtHost *host,
                 gpointer host_data,
                 const MtAuthKey *key,
                 guint64 salt,
                 guint64 session_id,
                 guint64 msg_id,
                 guint32 seqno,
                 gconstpointer body,
                 gsize body_len,
                 gboolean any_size,
                 GError **error)
{
    gsize padding_len = padding_for(body_len);
    guint8 padding[PADDING_MAX];

    if (any_size && host->random(host_data, padding, 1))
        padding_len = padding_of_any_size(body_len, padding[0]);
    if (padding_len > sizeof padding || !host->random(host_data, padding, padding_len)) {
        g_set_error_literal(error, MT_ERROR, MT_ERROR_CRYPTO, "no random bytes");
        return NULL;
    }
    return mt_envelope_seal_padded(ige, MT_CLIENT_TO_SERVER, key, salt, session_id, msg_id, seqno,
                                   body, body_len, padding, padding_len, error);
}

/* Wiped when freed. */
static GBytes *
bytes_from_secret(MtSecret *secret)
{
    return g_bytes_new_with_free_func(mt_secret_peek(secret), mt_secret_size(secret),
                                      (GDestroyNotify)mt_secret_unref, secret);
}

/* Decrypts and verifies the message key. Until that has matched nothing in the plaintext may be
 * looked at, its length included. */
static GBytes *
decrypt(MtAesIge *ige, const MtAuthKey *key, const guint8 *packet, gsize len, GError **error)
{
    const guint8 *msg_key = packet + HEAD_SIZE - MT_MSG_KEY_SIZE;
    const gsize size = len - HEAD_SIZE;
    g_autoptr(MtSecret) plaintext = mt_secret_new_zero(size);
    guint8 *bytes = mt_secret_peek(plaintext);
    guint8 large[MT_SHA256_SIZE];

    if (!run_cipher(ige, key, MT_SERVER_TO_CLIENT, msg_key, FALSE, packet + HEAD_SIZE, bytes,
                    size) ||
        !mt_kdf_msg_key_large(mt_secret_peek(key->key), MT_SERVER_TO_CLIENT, bytes, size, large) ||
        !mt_memequal(large + MSG_KEY_AT, msg_key, MT_MSG_KEY_SIZE)) {
        g_set_error_literal(error, MT_ERROR, MT_ERROR_CRYPTO, "the message key does not match");
        return NULL;
    }
    return bytes_from_secret(g_steal_pointer(&plaintext));
}

static gboolean
check_head(const MtAuthKey *key, const guint8 *packet, gsize len, GError **error)
{
    MtReader reader = MT_READER_INIT(packet, len);

    if (len < HEAD_SIZE + LEAST_PLAINTEXT) {
        g_set_error(error, MT_ERROR, MT_ERROR_MALFORMED, "a packet of %" G_GSIZE_FORMAT " bytes",
                    len);
        return FALSE;
    }
    if (mt_reader_u64(&reader) != key->id) {
        g_set_error_literal(error, MT_ERROR, MT_ERROR_CRYPTO, "sealed with another key");
        return FALSE;
    }
    if ((len - HEAD_SIZE) % BLOCK != 0) {
        g_set_error_literal(error, MT_ERROR, MT_ERROR_MALFORMED, "not a whole number of blocks");
        return FALSE;
    }
    return TRUE;
}

/* Reads the inner head of verified plaintext. */
static gboolean
read_plaintext(GBytes *plaintext, guint64 session_id, MtOpened *out, GError **error)
{
    gsize len;
    const guint8 *data = g_bytes_get_data(plaintext, &len);
    MtReader reader = MT_READER_INIT(data, len);
    guint64 session;
    gsize rest, padding;

    out->salt = mt_reader_u64(&reader);
    session = mt_reader_u64(&reader);
    out->msg_id = mt_reader_u64(&reader);
    out->seqno = mt_reader_u32(&reader);
    out->body_len = mt_reader_u32(&reader);
    rest = mt_reader_left(&reader);
    if (session != session_id) {
        g_set_error_literal(error, MT_ERROR, MT_ERROR_STATE, "a message for another session");
        return FALSE;
    }
    if (out->body_len == 0 || out->body_len % 4 != 0 || out->body_len > rest) {
        g_set_error_literal(error, MT_ERROR, MT_ERROR_MALFORMED, "wrong length of the message");
        return FALSE;
    }
    padding = rest - out->body_len;
    if (padding < PADDING_MIN || padding > PADDING_MAX) {
        g_set_error_literal(error, MT_ERROR, MT_ERROR_MALFORMED, "wrong length of the padding");
        return FALSE;
    }
    if ((out->msg_id & 1) == 0) {
        g_set_error_literal(error, MT_ERROR, MT_ERROR_MALFORMED, "no message id of a server");
        return FALSE;
    }
    out->body = mt_reader_raw(&reader, out->body_len);
    return TRUE;
}

gboolean
mt_envelope_open(MtAesIge *ige,
                 const MtAuthKey *key,
                 guint64 session_id,
                 const guint8 *packet,
                 gsize len,
                 MtOpened *out,
                 GError **error)
{
    g_autoptr(GBytes) plaintext = NULL;
    MtOpened opened = {0};

    if (!check_head(key, packet, len, error))
        return FALSE;
    plaintext = decrypt(ige, key, packet, len, error);
    if (plaintext == NULL || !read_plaintext(plaintext, session_id, &opened, error))
        return FALSE;
    opened.plaintext = g_steal_pointer(&plaintext);
    *out = opened;
    return TRUE;
}
