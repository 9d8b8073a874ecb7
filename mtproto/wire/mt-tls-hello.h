/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The first bytes of a browser that visits a web site by TLS: a ClientHello whose "random" field
 * proves to a proxy that it knows the secret. Nothing in it is ever used for encryption.
 */
#pragma once

#include <base/mt-buffer.h>
#include <crypto/mt-hmac.h>
#include <mtproto/mt-host.h>
#include <mtproto/mt-proxy.h>

G_BEGIN_DECLS

#define MT_TLS_RANDOM_AT 11
#define MT_TLS_RANDOM_SIZE 32
#define MT_TLS_GREASES 7
#define MT_TLS_EXTENSIONS 16
#define MT_TLS_KEM_SIZE 1184
/* 144, 176, 208 or 240 bytes are used. */
#define MT_TLS_ECH_MAX 240

/** MtTlsParts: everything that is drawn by lot. */
typedef struct {
    guint8 grease[MT_TLS_GREASES];
    guint8 session_id[32];
    guint8 order[MT_TLS_EXTENSIONS]; /* of the extensions, a permutation */
    guint8 kem[MT_TLS_KEM_SIZE];
    guint8 shares[2][MT_X25519_SIZE]; /* beside .kem, and alone */
    guint8 ech_config;
    guint8 ech_key[MT_X25519_SIZE];
    gsize ech_len;
    guint8 ech[MT_TLS_ECH_MAX];
} MtTlsParts;

/** mt_tls_parts_draw: FALSE: no usable random bytes. */
gboolean
mt_tls_parts_draw(MtTlsParts *self, const MtHost *host, gpointer host_data, GError **error);
/**
 * mt_tls_hello_write: appends the record.
 * @unix_time: as the proxy sees it; it refuses what is too far off.
 * @out_random: what the proxy's answer is checked with.
 */
gboolean mt_tls_hello_write(const MtTlsParts *parts,
                            const MtProxySecret *secret,
                            gint64 unix_time,
                            MtWriter *out,
                            guint8 out_random[MT_TLS_RANDOM_SIZE],
                            GError **error);
/**
 * mt_tls_answer_check: whether the answer to the hello with @random comes from a proxy that knows
 * the secret.
 */
gboolean mt_tls_answer_check(const MtProxySecret *secret,
                             const guint8 random[MT_TLS_RANDOM_SIZE],
                             const guint8 *answer,
                             gsize len,
                             GError **error);

G_END_DECLS
