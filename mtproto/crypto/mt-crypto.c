/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Digests over pieces, and comparison in constant time.
 */
#include <crypto/mt-crypto.h>

#include <openssl/crypto.h>

static gboolean
digest(const EVP_MD *type, const MtSlice *slices, guint n, guint8 *out)
{
    g_autoptr(EVP_MD_CTX) context = EVP_MD_CTX_new();

    if (context == NULL || EVP_DigestInit_ex(context, type, NULL) != 1)
        return FALSE;
    for (guint i = 0; i < n; i++) {
        if (slices[i].len > 0 && EVP_DigestUpdate(context, slices[i].data, slices[i].len) != 1)
            return FALSE;
    }
    return EVP_DigestFinal_ex(context, out, NULL) == 1;
}

gboolean
mt_sha1(const MtSlice *slices, guint n, guint8 out[MT_SHA1_SIZE])
{
    return digest(EVP_sha1(), slices, n, out);
}

gboolean
mt_sha256(const MtSlice *slices, guint n, guint8 out[MT_SHA256_SIZE])
{
    return digest(EVP_sha256(), slices, n, out);
}

gboolean
mt_memequal(gconstpointer a, gconstpointer b, gsize len)
{
    return len == 0 || CRYPTO_memcmp(a, b, len) == 0;
}
