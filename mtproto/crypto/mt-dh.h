/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Diffie-Hellman: the checks that make a hostile server's numbers harmless, and the key.
 * https://core.telegram.org/mtproto/security_guidelines
 */
#pragma once

#include <crypto/mt-crypto.h>
#include <mtproto/mt-job.h>

G_BEGIN_DECLS

/** mt_dh_known_prime: the modulus that Telegram has used for years, 256 bytes big-endian. */
const guint8 *mt_dh_known_prime(void);
/** mt_dh_is_known_prime: whether @p is that modulus, so that the prime tests can be skipped. */
gboolean mt_dh_is_known_prime(gconstpointer p, gsize len);
/**
 * mt_dh_check_group: @p has exactly 2048 bits, p and (p-1)/2 are prime (0.2 s and more unless
 * known: only inside a job), g is in 2..7 and a quadratic residue. MT_ERROR_CRYPTO says which not.
 */
gboolean mt_dh_check_group(gconstpointer p, gsize p_len, gint32 g, GError **error);
/** mt_dh_check_generator: whether @g is in 2..7 and a quadratic residue modulo the safe prime @p.
 */
gboolean mt_dh_check_generator(const BIGNUM *p, gint32 g);
/** mt_dh_check_public: 2^1984 <= value <= p - 2^1984. */
gboolean mt_dh_check_public(const BIGNUM *value, const BIGNUM *p);

/**
 * mt_dh_job_new: (transfer full): checks the group and @g_a, then computes g_b and the key from
 * @b (256 random bytes). Input is copied; lengths are as received (at most 4096 each).
 */
MtJob *mt_dh_job_new(
    gint32 g, gconstpointer p, gsize p_len, gconstpointer g_a, gsize g_a_len, MtSecret *b);
/**
 * mt_dh_job_get_result: after mt_job_run(). @out_g_b: 256 bytes; @out_key: (transfer full): 256
 * bytes. Fails with MT_ERROR_CRYPTO and the check that failed; MT_ERROR_STATE when g_b is out of
 * range (draw another b).
 */
gboolean
mt_dh_job_get_result(const MtJob *job, guint8 out_g_b[256], MtSecret **out_key, GError **error);

G_END_DECLS
