/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The call that binds a key. When it is sent, and what the answer means, is not known here.
 */
#include "mt-binding.h"

#include <base/mt-buffer.h>
#include <base/mt-limits.h>
#include <crypto/mt-kdf.h>
#include <tl-service.h>
#include <tl/tl-codec.h>

#define NOISE_BEFORE 16
#define INNER_SIZE 40
/* Noise, msg_id, seqno, length, and the inner object: what the message key is a hash of. */
#define HASHED_SIZE (NOISE_BEFORE + 16 + INNER_SIZE)
#define PLAIN_SIZE (HASHED_SIZE + MT_BINDING_NOISE - NOISE_BEFORE)
#define MSG_KEY_AT 4

static gboolean
write_plain(MtWriter *writer,
            const MtAuthKey *permanent,
            const MtBindingTerms *terms,
            const guint8 *noise,
            GError **error)
{
    const TlMtBindAuthKeyInner inner = {
        .base = TL_MT_BIND_AUTH_KEY_INNER,
        .nonce = (gint64)terms->nonce,
        .temp_auth_key_id = (gint64)terms->temporary_id,
        .perm_auth_key_id = (gint64)permanent->id,
        .temp_session_id = (gint64)terms->session_id,
        .expires_at = terms->expires_s,
    };

    mt_writer_raw(writer, noise, NOISE_BEFORE);
    mt_writer_u64(writer, terms->msg_id);
    mt_writer_u32(writer, 0);
    mt_writer_u32(writer, INNER_SIZE);
    if (!tl_write_object(writer, &inner.base, error))
        return FALSE;
    mt_writer_raw(writer, noise + NOISE_BEFORE, MT_BINDING_NOISE - NOISE_BEFORE);
    return writer->len == PLAIN_SIZE;
}

/* Encrypts @plain in place; the message key goes to @msg_key. */
static gboolean
encrypt(MtAesIge *ige, const MtAuthKey *permanent, MtWriter *plain, guint8 *msg_key)
{
    const MtSlice hashed = {plain->data, HASHED_SIZE};
    guint8 digest[MT_SHA1_SIZE];
    MtAesKeyIv derived;
    gboolean ok;

    if (!mt_sha1(&hashed, 1, digest))
        return FALSE;
    for (gsize i = 0; i < MT_MSG_KEY_SIZE; i++)
        msg_key[i] = digest[MSG_KEY_AT + i];
    ok = mt_kdf_v1(mt_secret_peek(permanent->key), MT_CLIENT_TO_SERVER, msg_key, &derived) &&
         mt_aes_ige_encrypt(ige, derived.key, derived.iv, plain->data, plain->data, plain->len);
    mt_wipe(&derived, sizeof derived);
    return ok;
}

GBytes *
mt_binding_seal(MtAesIge *ige,
                const MtAuthKey *permanent,
                const MtBindingTerms *terms,
                const guint8 noise[MT_BINDING_NOISE],
                GError **error)
{
    g_auto(MtWriter) plain = {0};
    g_auto(MtWriter) sealed = {0};
    g_auto(MtWriter) call = {0};
    guint8 msg_key[MT_MSG_KEY_SIZE];

    mt_writer_init_secret(&plain);
    if (!write_plain(&plain, permanent, terms, noise, error))
        return NULL;
    if (!encrypt(ige, permanent, &plain, msg_key)) {
        g_set_error_literal(error, MT_ERROR, MT_ERROR_CRYPTO, "sealing failed");
        return NULL;
    }
    mt_writer_init(&sealed);
    mt_writer_u64(&sealed, permanent->id);
    mt_writer_raw(&sealed, msg_key, sizeof msg_key);
    mt_writer_raw(&sealed, plain.data, plain.len);
    mt_writer_init(&call);
    mt_writer_u32(&call, MT_ID_BIND_TEMP_AUTH_KEY);
    mt_writer_u64(&call, permanent->id);
    mt_writer_u64(&call, terms->nonce);
    mt_writer_i32(&call, terms->expires_s);
    mt_writer_bytes(&call, sealed.data, sealed.len);
    return mt_writer_steal(&call);
}
