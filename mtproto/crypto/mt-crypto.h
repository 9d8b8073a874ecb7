/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the files of this folder share: sizes, digests, and scope cleanup for OpenSSL's types.
 */
#pragma once

#include <glib.h>
#include <mtproto/mt-error.h>
#include <mtproto/mt-host.h>
#include <mtproto/mt-secret.h>
#include <openssl/bn.h>
#include <openssl/evp.h>

G_BEGIN_DECLS

#define MT_SHA1_SIZE 20
#define MT_SHA256_SIZE 32
#define MT_AUTH_KEY_SIZE 256
#define MT_MSG_KEY_SIZE 16
#define MT_DH_SIZE 256

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BIGNUM, BN_clear_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BN_CTX, BN_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_CIPHER_CTX, EVP_CIPHER_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_MD_CTX, EVP_MD_CTX_free)

/** MtSlice: some bytes of somebody else. */
typedef struct {
    gconstpointer data;
    gsize len;
} MtSlice;

/** mt_sha1, mt_sha256: digest of up to @n slices one after the other. FALSE if OpenSSL fails. */
gboolean mt_sha1(const MtSlice *slices, guint n, guint8 out[MT_SHA1_SIZE]);
gboolean mt_sha256(const MtSlice *slices, guint n, guint8 out[MT_SHA256_SIZE]);
/** mt_memequal: in constant time. */
gboolean mt_memequal(gconstpointer a, gconstpointer b, gsize len);

G_END_DECLS
