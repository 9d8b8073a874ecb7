/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Splitting pq, the proof of work of the key exchange.
 */
#pragma once

#include <glib.h>
#include <mtproto/mt-job.h>

G_BEGIN_DECLS

/**
 * mt_factor: p <= q with p * q == @pq (equal for a square). FALSE for 0, 1, primes, values above
 * 2^63 - 1, and when MT_MAX_FACTOR_STEPS are used up. @seed starts the random walk; 1 to 20 ms on
 * a desktop computer.
 */
gboolean mt_factor(guint64 pq, guint64 seed, guint64 *out_p, guint64 *out_q);

/** mt_factor_job_new: (transfer full): the same as a job. */
MtJob *mt_factor_job_new(guint64 pq, guint64 seed);
/** mt_factor_job_get_result: after mt_job_run(). */
gboolean mt_factor_job_get_result(const MtJob *job, guint64 *out_p, guint64 *out_q);

G_END_DECLS
