/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The proof of the two-step password, and the verifier of a new one.
 * https://core.telegram.org/api/srp
 */
#pragma once

#include <crypto/mt-crypto.h>
#include <mtproto/mt-job.h>

G_BEGIN_DECLS

/** MtSrpParams: of account.password, as received; lengths up to 4096. */
typedef struct {
    MtSlice salt1;
    MtSlice salt2;
    gint32 g;
    MtSlice p;
    MtSlice b; /* srp_B */
} MtSrpParams;

/**
 * mt_srp_job_new: (transfer full): @a is 256 random bytes; another is derived from it (SHA-512
 * stretch) in the practically impossible case that A is out of range. Everything is copied.
 */
MtJob *mt_srp_job_new(const MtSrpParams *params, MtSecret *password, MtSecret *a);
/**
 * mt_srp_job_get_result: after mt_job_run(). MT_ERROR_CRYPTO with the check that failed: nothing
 * may be sent then.
 */
gboolean
mt_srp_job_get_result(const MtJob *job, guint8 out_a[256], guint8 out_m1[32], GError **error);

/* Random bytes that a new password's first salt gets at its end. */
#define MT_SRP_SALT_TAIL_SIZE 32
/**
 * mt_srp_verifier_job_new: (transfer full): for a new password. @params are those of new_algo,
 * without b; @salt_tail is random. Everything is copied.
 */
MtJob *mt_srp_verifier_job_new(const MtSrpParams *params,
                               const guint8 salt_tail[MT_SRP_SALT_TAIL_SIZE],
                               MtSecret *password);
/**
 * mt_srp_verifier_job_get_result: after mt_job_run(). @out_salt1: (transfer full): the first salt
 * to be sent back; @out_verifier: new_password_hash. MT_ERROR_CRYPTO with the check that failed.
 */
gboolean mt_srp_verifier_job_get_result(const MtJob *job,
                                        GBytes **out_salt1,
                                        guint8 out_verifier[256],
                                        GError **error);

/** mt_srp_skip_a_check: for the one published vector whose a is 1; tests only. */
void mt_srp_skip_a_check(MtJob *job);

G_END_DECLS
