/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Everything that is derived from an authorization key by hashing.
 * https://core.telegram.org/mtproto/description
 */
#pragma once

#include <crypto/mt-crypto.h>

G_BEGIN_DECLS

/** MtDirection: the x of the specification. */
typedef enum {
    MT_CLIENT_TO_SERVER = 0,
    MT_SERVER_TO_CLIENT = 8,
} MtDirection;

/** MtAesKeyIv: wipe after use. */
typedef struct {
    guint8 key[32];
    guint8 iv[32];
} MtAesKeyIv;

/**
 * mt_kdf_msg_key_large: SHA256(auth_key[88+x:120+x] + plaintext with padding); the message key is
 * bytes 8..23, the quick-ack token bytes 0..3.
 */
gboolean mt_kdf_msg_key_large(
    const guint8 auth_key[256], MtDirection x, gconstpointer plaintext, gsize len, guint8 out[32]);
gboolean
mt_kdf_v2(const guint8 auth_key[256], MtDirection x, const guint8 msg_key[16], MtAesKeyIv *out);
/** mt_kdf_v1: MTProto 1.0 derivation, only for auth.bindTempAuthKey. */
gboolean
mt_kdf_v1(const guint8 auth_key[256], MtDirection x, const guint8 msg_key[16], MtAesKeyIv *out);
/** mt_kdf_nonces: key and iv of the handshake's encrypted answers. */
gboolean mt_kdf_nonces(const guint8 new_nonce[32], const guint8 server_nonce[16], MtAesKeyIv *out);
/** mt_kdf_auth_key_id: SHA1(auth_key)[12:20] as a little-endian number. */
guint64 mt_kdf_auth_key_id(const guint8 auth_key[256]);
/** mt_kdf_aux_hash: SHA1(auth_key)[0:8] as a little-endian number. */
guint64 mt_kdf_aux_hash(const guint8 auth_key[256]);
/** mt_kdf_new_nonce_hash: SHA1(new_nonce + byte(n) + aux_hash)[4:20]. */
gboolean mt_kdf_new_nonce_hash(const guint8 new_nonce[32],
                               const guint8 auth_key[256],
                               guint8 n,
                               guint8 out[16]);

G_END_DECLS
