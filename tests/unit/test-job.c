/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Jobs run on another thread, and are freed without having run.
 */
#include <crypto/mt-dh.h>
#include <crypto/mt-factor.h>
#include <crypto/mt-srp.h>
#include <vectors.h>

static gpointer
run(gpointer data)
{
    mt_job_run(data);
    return NULL;
}

static void
test_threads(void)
{
    g_autoptr(GKeyFile) file = vectors_load("factor");
    const char *group = "pq-17ed48941a08f981";
    guint64 pq = vectors_u64(file, group, "pq");
    MtJob *jobs[8];
    GThread *threads[G_N_ELEMENTS(jobs)];

    for (guint64 i = 0; i < G_N_ELEMENTS(jobs); i++) {
        jobs[i] = mt_factor_job_new(pq, i);
        threads[i] = g_thread_new("job", run, jobs[i]);
    }
    for (guint i = 0; i < G_N_ELEMENTS(jobs); i++) {
        guint64 p = 0, q = 0;

        g_thread_join(threads[i]);
        g_assert_true(mt_factor_job_get_result(jobs[i], &p, &q));
        g_assert_cmpuint(p, ==, vectors_u64(file, group, "p"));
        g_assert_cmpuint(q, ==, vectors_u64(file, group, "q"));
        mt_job_free(jobs[i]);
    }
}

static void
test_not_run(void)
{
    g_autoptr(MtSecret) secret = mt_secret_new_zero(MT_DH_SIZE);
    const guint8 tail[MT_SRP_SALT_TAIL_SIZE] = {0};
    const MtSrpParams params = {.g = 3};

    mt_job_free(mt_factor_job_new(15, 1));
    mt_job_free(mt_dh_job_new(3, NULL, 0, NULL, 0, secret));
    mt_job_free(mt_srp_job_new(&params, secret, secret));
    mt_job_free(mt_srp_verifier_job_new(&params, tail, secret));
    mt_job_free(NULL);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/job/threads", test_threads);
    g_test_add_func("/job/not-run", test_not_run);
    return g_test_run();
}
