/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the imitation of TLS needs: a keyed digest, and public keys that look like those of a
 * browser because they are made the same way.
 */
#pragma once

#include <crypto/mt-crypto.h>

G_BEGIN_DECLS

#define MT_X25519_SIZE 32

/** mt_hmac_sha256: of up to @n slices one after the other. FALSE if OpenSSL fails. */
gboolean mt_hmac_sha256(
    gconstpointer key, gsize key_len, const MtSlice *slices, guint n, guint8 out[MT_SHA256_SIZE]);
/** mt_x25519_public: the public key that belongs to 32 random bytes. */
gboolean mt_x25519_public(const guint8 private_key[MT_X25519_SIZE], guint8 out[MT_X25519_SIZE]);

G_END_DECLS
