/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The obfuscated stream around one connection. Knows nothing of what goes through it.
 */
#include "mt-obfuscation.h"

#include <base/mt-buffer.h>
#include <crypto/mt-aes.h>
#include <crypto/mt-crypto.h>

#define HEADER_SIZE 64
#define KEY_AT 8
#define KEY_SIZE 32
#define IV_AT 40
#define TAG_AT 56
#define DC_AT 60
#define SECRET_SIZE 16
#define MAX_DRAWS 100

struct _MtObfuscation {
    MtAesCtr *encrypt;
    MtAesCtr *decrypt;
};

/* Whether a server or a middlebox would take the block for something else. */
static gboolean
is_forbidden(const guint8 block[HEADER_SIZE])
{
    static const guint32 words[] = {
        0x44414548, /* HEAD */
        0x54534f50, /* POST */
        0x20544547, /* GET */
        0x4954504f, /* OPTI */
        0x02010316, /* a TLS handshake */
        0xdddddddd, /* padded intermediate framing */
        0xeeeeeeee, /* intermediate framing */
    };
    const guint32 first = mt_get_u32(block);

    if (block[0] == 0xef || mt_get_u32(block + 4) == 0)
        return TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (first == words[i])
            return TRUE;
    }
    return FALSE;
}

static gboolean
draw_block(const MtHost *host, gpointer host_data, guint8 block[HEADER_SIZE], GError **error)
{
    for (guint i = 0; i < MAX_DRAWS; i++) {
        if (!host->random(host_data, block, HEADER_SIZE))
            break;
        if (!is_forbidden(block))
            return TRUE;
    }
    g_set_error_literal(error, MT_ERROR, MT_ERROR_CRYPTO, "no usable random bytes");
    return FALSE;
}

/* One direction's stream; its key and counter lie at fixed places of @block. */
static MtAesCtr *
new_stream(const guint8 block[HEADER_SIZE], const guint8 *secret)
{
    guint8 key[MT_SHA256_SIZE];
    const MtSlice slices[] = {{block + KEY_AT, KEY_SIZE}, {secret, SECRET_SIZE}};
    MtAesCtr *stream = NULL;

    if (secret == NULL)
        return mt_aes_ctr_new(block + KEY_AT, block + IV_AT);
    if (mt_sha256(slices, G_N_ELEMENTS(slices), key))
        stream = mt_aes_ctr_new(key, block + IV_AT);
    mt_wipe(key, sizeof key);
    return stream;
}

/* The header in clear is the key of both streams; only its end is sent encrypted. */
static gboolean
start_streams(MtObfuscation *self,
              const guint8 plain[HEADER_SIZE],
              const guint8 *secret,
              guint8 out_header[HEADER_SIZE])
{
    guint8 reversed[HEADER_SIZE];
    guint8 sealed[HEADER_SIZE];

    for (guint i = 0; i < HEADER_SIZE; i++)
        reversed[i] = plain[HEADER_SIZE - 1 - i];
    self->encrypt = new_stream(plain, secret);
    self->decrypt = new_stream(reversed, secret);
    mt_wipe(reversed, sizeof reversed);
    if (self->encrypt == NULL || self->decrypt == NULL ||
        !mt_aes_ctr_crypt(self->encrypt, plain, sealed, HEADER_SIZE))
        return FALSE;
    for (guint i = 0; i < HEADER_SIZE; i++)
        out_header[i] = i < TAG_AT ? plain[i] : sealed[i];
    return TRUE;
}

MtObfuscation *
mt_obfuscation_new(const MtHost *host,
                   gpointer host_data,
                   guint32 tag,
                   gint16 dc,
                   const guint8 *secret,
                   guint8 out_header[64],
                   GError **error)
{
    g_autoptr(MtObfuscation) self = g_new0(MtObfuscation, 1);
    guint8 block[HEADER_SIZE];
    gboolean ok;

    if (!draw_block(host, host_data, block, error))
        return NULL;
    mt_put_u32(block + TAG_AT, tag);
    block[DC_AT] = (guint8)((guint16)dc & 0xff);
    block[DC_AT + 1] = (guint8)((guint16)dc >> 8);
    ok = start_streams(self, block, secret, out_header);
    mt_wipe(block, sizeof block);
    if (!ok) {
        g_set_error_literal(error, MT_ERROR, MT_ERROR_CRYPTO, "AES-CTR is not available");
        return NULL;
    }
    return g_steal_pointer(&self);
}

void
mt_obfuscation_free(MtObfuscation *self)
{
    if (self == NULL)
        return;
    mt_aes_ctr_free(self->encrypt);
    mt_aes_ctr_free(self->decrypt);
    g_free(self);
}

gboolean
mt_obfuscation_encrypt(MtObfuscation *self, guint8 *data, gsize len)
{
    return mt_aes_ctr_crypt(self->encrypt, data, data, len);
}

gboolean
mt_obfuscation_decrypt(MtObfuscation *self, guint8 *data, gsize len)
{
    return mt_aes_ctr_crypt(self->decrypt, data, data, len);
}
