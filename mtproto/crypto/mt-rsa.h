/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The servers' RSA keys: fingerprints, and the padded encryption of the handshake.
 * https://core.telegram.org/mtproto/auth_key
 */
#pragma once

#include <crypto/mt-crypto.h>

G_BEGIN_DECLS

/** MtRsaKey: one public key of 2048 bits. */
typedef struct _MtRsaKey MtRsaKey;

/**
 * mt_rsa_keys_from_pem: (transfer full) (element-type MtRsaKey): all "RSA PUBLIC KEY" (PKCS#1) and
 * "PUBLIC KEY" (SPKI) blocks of @pem. Fails with MT_ERROR_MALFORMED when there is none, when one is
 * damaged, not RSA, not of 2048 bits, or has an even or tiny exponent.
 */
GPtrArray *mt_rsa_keys_from_pem(const char *pem, GError **error);
void mt_rsa_key_free(MtRsaKey *self);
/** mt_rsa_key_get_fingerprint: last 8 bytes of SHA1(TL n + TL e), little-endian number. */
guint64 mt_rsa_key_get_fingerprint(const MtRsaKey *self);
/**
 * mt_rsa_pad_encrypt: RSA_PAD of at most 144 bytes. @random is asked for the padding (192 - @len
 * bytes) first, then for 32 bytes of temp_key, again for each repetition.
 */
gboolean mt_rsa_pad_encrypt(const MtRsaKey *self,
                            const MtHost *host,
                            gpointer host_data,
                            gconstpointer data,
                            gsize len,
                            guint8 out[256],
                            GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtRsaKey, mt_rsa_key_free)

G_END_DECLS
