/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * AES-256 in the two modes that MTProto uses: IGE for messages, CTR for obfuscation.
 * https://core.telegram.org/mtproto/description#defining-aes-key-and-initialization-vector
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MtAesIge: reusable contexts for many messages, each with a key of its own.
 * mt_aes_ige_encrypt, mt_aes_ige_decrypt: @len is a multiple of 16, in place is allowed
 * (@in == @out), overlapping otherwise not. @iv (32 bytes: previous ciphertext block, previous
 * plaintext block) is updated, so that a stream can go on over several calls. FALSE: OpenSSL failed
 * or the length is wrong.
 */
typedef struct _MtAesIge MtAesIge;

MtAesIge *mt_aes_ige_new(void);
void mt_aes_ige_free(MtAesIge *self);
gboolean mt_aes_ige_encrypt(
    MtAesIge *self, const guint8 key[32], guint8 iv[32], const guint8 *in, guint8 *out, gsize len);
gboolean mt_aes_ige_decrypt(
    MtAesIge *self, const guint8 key[32], guint8 iv[32], const guint8 *in, guint8 *out, gsize len);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtAesIge, mt_aes_ige_free)

/** MtAesCtr: one direction of one connection; a big-endian 128-bit counter beginning at @iv. */
typedef struct _MtAesCtr MtAesCtr;

MtAesCtr *mt_aes_ctr_new(const guint8 key[32], const guint8 iv[16]);
void mt_aes_ctr_free(MtAesCtr *self);
/** mt_aes_ctr_crypt: any @len, in any pieces; in place allowed. */
gboolean mt_aes_ctr_crypt(MtAesCtr *self, const guint8 *in, guint8 *out, gsize len);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtAesCtr, mt_aes_ctr_free)

G_END_DECLS
