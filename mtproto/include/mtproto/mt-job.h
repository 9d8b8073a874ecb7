/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Pure computations that take longer than a main loop callback may: splitting pq, the
 * Diffie-Hellman step with its prime tests, the two-step password proof.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MtJob: a value. Its input was copied in, its result is copied out; it holds no pointer into
 * the client, so it may run on any thread, and may be freed without having run.
 */
typedef struct _MtJob MtJob;

/**
 * mt_job_run: computes. Pure: touches nothing but the job. Call it exactly once, from any
 * thread; it takes from a few milliseconds to some seconds on a small computer.
 */
void mt_job_run(MtJob *job);

/** mt_job_get_name: a short name for logs and benchmarks ("factor", "dh", "srp"). */
const char *mt_job_get_name(const MtJob *job);

/** mt_job_free: wipes and frees; NULL is allowed. */
void mt_job_free(MtJob *job);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtJob, mt_job_free)

G_END_DECLS
