/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The encrypted parts of the key exchange: what is inside of its two questions and one answer.
 * https://core.telegram.org/mtproto/auth_key
 */
#pragma once

#include <crypto/mt-aes.h>
#include <crypto/mt-rsa.h>
#include <mtproto/mt-host.h>
#include <tl-service.h>
#include <tl/tl-arena.h>

G_BEGIN_DECLS

#define MT_NONCE_SIZE 16
#define MT_NEW_NONCE_SIZE 32
#define MT_INNER_RSA_SIZE 256

/** MtNonces: byte strings, never numbers. @new_nonce is secret. */
typedef struct {
    guint8 nonce[MT_NONCE_SIZE];
    guint8 server_nonce[MT_NONCE_SIZE];
    guint8 new_nonce[MT_NEW_NONCE_SIZE];
} MtNonces;

/** mt_nonces_check: whether an answer carries both; in constant time. */
gboolean mt_nonces_check(const MtNonces *self,
                         const guint8 nonce[MT_NONCE_SIZE],
                         const guint8 server_nonce[MT_NONCE_SIZE],
                         GError **error);
/** mt_nonces_copy: into an object to be sent. */
void mt_nonces_copy(const MtNonces *self,
                    guint8 nonce[MT_NONCE_SIZE],
                    guint8 server_nonce[MT_NONCE_SIZE]);

/** mt_inner_seal_pq: p_q_inner_data_dc for the owner of @key alone, or with @expires_in seconds
 * p_q_inner_data_temp_dc. */
gboolean mt_inner_seal_pq(const MtNonces *nonces,
                          const MtRsaKey *key,
                          const MtHost *host,
                          gpointer host_data,
                          TlBytes pq,
                          TlBytes p,
                          TlBytes q,
                          gint dc,
                          gint32 expires_in,
                          guint8 out[MT_INNER_RSA_SIZE],
                          GError **error);
/**
 * mt_inner_open_answer: the inside of server_DH_params_ok, in @arena: size, hash, filling and
 * nonces are right. The numbers in it are not checked.
 */
const TlMtServerDHInnerData *mt_inner_open_answer(
    const MtNonces *nonces, MtAesIge *ige, TlBytes encrypted, TlArena *arena, GError **error);
/** mt_inner_seal_client: (transfer full): client_DH_inner_data for set_client_DH_params. */
GBytes *mt_inner_seal_client(const MtNonces *nonces,
                             MtAesIge *ige,
                             const MtHost *host,
                             gpointer host_data,
                             guint64 retry_id,
                             TlBytes g_b,
                             GError **error);

G_END_DECLS
