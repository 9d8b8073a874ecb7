/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * HMAC-SHA256 over pieces, and X25519 public keys. Nothing is agreed upon with these keys.
 */
#include <crypto/mt-hmac.h>

#include <openssl/core_names.h>
#include <openssl/params.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_MAC, EVP_MAC_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_MAC_CTX, EVP_MAC_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_PKEY, EVP_PKEY_free)

gboolean
mt_hmac_sha256(
    gconstpointer key, gsize key_len, const MtSlice *slices, guint n, guint8 out[MT_SHA256_SIZE])
{
    char digest[] = "SHA256";
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end(),
    };
    g_autoptr(EVP_MAC) mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    g_autoptr(EVP_MAC_CTX) context = mac != NULL ? EVP_MAC_CTX_new(mac) : NULL;
    gsize len = 0;

    if (context == NULL || EVP_MAC_init(context, key, key_len, params) != 1)
        return FALSE;
    for (guint i = 0; i < n; i++) {
        if (slices[i].len > 0 && EVP_MAC_update(context, slices[i].data, slices[i].len) != 1)
            return FALSE;
    }
    return EVP_MAC_final(context, out, &len, MT_SHA256_SIZE) == 1 && len == MT_SHA256_SIZE;
}

gboolean
mt_x25519_public(const guint8 private_key[MT_X25519_SIZE], guint8 out[MT_X25519_SIZE])
{
    g_autoptr(EVP_PKEY) key =
        EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, NULL, private_key, MT_X25519_SIZE);
    gsize len = MT_X25519_SIZE;

    return key != NULL && EVP_PKEY_get_raw_public_key(key, out, &len) == 1 && len == MT_X25519_SIZE;
}
