/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Everything that is derived from an authorization key by hashing. Nothing is encrypted here.
 * https://core.telegram.org/mtproto/description
 */
#include <crypto/mt-kdf.h>

#include <base/mt-buffer.h>
#include <string.h>

gboolean
mt_kdf_msg_key_large(
    const guint8 auth_key[256], MtDirection x, gconstpointer plaintext, gsize len, guint8 out[32])
{
    const MtSlice slices[] = {{auth_key + 88 + x, 32}, {plaintext, len}};

    return mt_sha256(slices, G_N_ELEMENTS(slices), out);
}

gboolean
mt_kdf_v2(const guint8 auth_key[256], MtDirection x, const guint8 msg_key[16], MtAesKeyIv *out)
{
    const MtSlice of_a[] = {{msg_key, MT_MSG_KEY_SIZE}, {auth_key + x, 36}};
    const MtSlice of_b[] = {{auth_key + 40 + x, 36}, {msg_key, MT_MSG_KEY_SIZE}};
    guint8 a[MT_SHA256_SIZE], b[MT_SHA256_SIZE];
    gboolean ok = mt_sha256(of_a, G_N_ELEMENTS(of_a), a) && mt_sha256(of_b, G_N_ELEMENTS(of_b), b);

    if (ok) {
        memcpy(out->key, a, 8);
        memcpy(out->key + 8, b + 8, 16);
        memcpy(out->key + 24, a + 24, 8);
        memcpy(out->iv, b, 8);
        memcpy(out->iv + 8, a + 8, 16);
        memcpy(out->iv + 24, b + 24, 8);
    }
    mt_wipe(a, sizeof a);
    mt_wipe(b, sizeof b);
    return ok;
}

/* https://core.telegram.org/mtproto/description_v1#defining-aes-key-and-initialization-vector */
gboolean
mt_kdf_v1(const guint8 auth_key[256], MtDirection x, const guint8 msg_key[16], MtAesKeyIv *out)
{
    const MtSlice of_a[] = {{msg_key, MT_MSG_KEY_SIZE}, {auth_key + x, 32}};
    const MtSlice of_b[] = {
        {auth_key + 32 + x, 16}, {msg_key, MT_MSG_KEY_SIZE}, {auth_key + 48 + x, 16}};
    const MtSlice of_c[] = {{auth_key + 64 + x, 32}, {msg_key, MT_MSG_KEY_SIZE}};
    const MtSlice of_d[] = {{msg_key, MT_MSG_KEY_SIZE}, {auth_key + 96 + x, 32}};
    guint8 hashes[4][MT_SHA1_SIZE];
    const guint8 *a = hashes[0], *b = hashes[1], *c = hashes[2], *d = hashes[3];
    gboolean ok = mt_sha1(of_a, G_N_ELEMENTS(of_a), hashes[0]) &&
                  mt_sha1(of_b, G_N_ELEMENTS(of_b), hashes[1]) &&
                  mt_sha1(of_c, G_N_ELEMENTS(of_c), hashes[2]) &&
                  mt_sha1(of_d, G_N_ELEMENTS(of_d), hashes[3]);

    if (ok) {
        memcpy(out->key, a, 8);
        memcpy(out->key + 8, b + 8, 12);
        memcpy(out->key + 20, c + 4, 12);
        memcpy(out->iv, a + 8, 12);
        memcpy(out->iv + 12, b, 8);
        memcpy(out->iv + 20, c + 16, 4);
        memcpy(out->iv + 24, d, 8);
    }
    mt_wipe(hashes, sizeof hashes);
    return ok;
}

/* https://core.telegram.org/mtproto/auth_key#presenting-proof-of-work-server-authentication */
gboolean
mt_kdf_nonces(const guint8 new_nonce[32], const guint8 server_nonce[16], MtAesKeyIv *out)
{
    const MtSlice of_a[] = {{new_nonce, 32}, {server_nonce, 16}};
    const MtSlice of_b[] = {{server_nonce, 16}, {new_nonce, 32}};
    const MtSlice of_c[] = {{new_nonce, 32}, {new_nonce, 32}};
    guint8 hashes[3][MT_SHA1_SIZE];
    gboolean ok = mt_sha1(of_a, G_N_ELEMENTS(of_a), hashes[0]) &&
                  mt_sha1(of_b, G_N_ELEMENTS(of_b), hashes[1]) &&
                  mt_sha1(of_c, G_N_ELEMENTS(of_c), hashes[2]);

    if (ok) {
        memcpy(out->key, hashes[0], 20);
        memcpy(out->key + 20, hashes[1], 12);
        memcpy(out->iv, hashes[1] + 12, 8);
        memcpy(out->iv + 8, hashes[2], 20);
        memcpy(out->iv + 28, new_nonce, 4);
    }
    mt_wipe(hashes, sizeof hashes);
    return ok;
}

/* Eight bytes of SHA1(auth_key). Without SHA-1 no session works anyway, and 0 is never the id of
 * a key: it marks unencrypted packets. */
static guint64
hash_part(const guint8 auth_key[256], gsize offset)
{
    const MtSlice slice = {auth_key, MT_AUTH_KEY_SIZE};
    guint8 hash[MT_SHA1_SIZE];

    return mt_sha1(&slice, 1, hash) ? mt_get_u64(hash + offset) : 0;
}

guint64
mt_kdf_auth_key_id(const guint8 auth_key[256])
{
    return hash_part(auth_key, 12);
}

guint64
mt_kdf_aux_hash(const guint8 auth_key[256])
{
    return hash_part(auth_key, 0);
}

gboolean
mt_kdf_new_nonce_hash(const guint8 new_nonce[32],
                      const guint8 auth_key[256],
                      guint8 n,
                      guint8 out[16])
{
    const MtSlice key = {auth_key, MT_AUTH_KEY_SIZE};
    guint8 key_hash[MT_SHA1_SIZE], hash[MT_SHA1_SIZE];
    const MtSlice slices[] = {{new_nonce, 32}, {&n, 1}, {key_hash, 8}};

    if (!mt_sha1(&key, 1, key_hash) || !mt_sha1(slices, G_N_ELEMENTS(slices), hash))
        return FALSE;
    memcpy(out, hash + 4, 16);
    return TRUE;
}
