/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Splitting pq: every row of tests/vectors/factor.ini, small numbers one by one, hard ones.
 */
#include <crypto/mt-factor.h>
#include <vectors.h>

static void
check_row(guint64 pq, guint64 p, guint64 q)
{
    for (guint64 seed = 0; seed < 8; seed++) {
        guint64 out_p = 1, out_q = 2;

        g_assert_cmpint(mt_factor(pq, seed, &out_p, &out_q), ==, p != 0);
        g_assert_cmpuint(out_p, ==, p != 0 ? p : 1);
        g_assert_cmpuint(out_q, ==, p != 0 ? q : 2);
    }
}

static void
test_vectors(void)
{
    g_autoptr(GKeyFile) file = vectors_load("factor");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        g_test_message("%s", groups[i]);
        check_row(vectors_u64(file, groups[i], "pq"), vectors_u64(file, groups[i], "p"),
                  vectors_u64(file, groups[i], "q"));
    }
}

static gboolean
is_prime(guint64 n)
{
    for (guint64 i = 2; i * i <= n; i++) {
        if (n % i == 0)
            return FALSE;
    }
    return n > 1;
}

static void
assert_split(guint64 pq)
{
    guint64 p = 0, q = 0;

    g_assert_true(mt_factor(pq, pq, &p, &q));
    g_assert_cmpuint(p, >, 1);
    g_assert_cmpuint(p, <=, q);
    g_assert_cmpuint(p * q, ==, pq);
}

static void
test_small(void)
{
    for (guint64 n = 0; n < 20000; n++) {
        guint64 p, q;

        if (n > 1 && !is_prime(n))
            assert_split(n);
        else
            g_assert_false(mt_factor(n, 1, &p, &q));
    }
}

/* All pairs of some primes beyond those that are found by division. */
static void
test_pairs(void)
{
    guint64 primes[30];
    guint count = 0;

    for (guint64 n = 1000; count < G_N_ELEMENTS(primes); n++) {
        if (is_prime(n))
            primes[count++] = n;
    }
    for (guint i = 0; i < count; i++) {
        for (guint j = i; j < count; j++)
            assert_split(primes[i] * primes[j]);
    }
}

/* Around the upper end, where sums would overflow. */
static void
test_large(void)
{
    guint64 p, q;

    for (guint64 n = G_MAXINT64 - 40; n < G_MAXINT64; n++) {
        if (mt_factor(n, 3, &p, &q))
            g_assert_cmpuint(p * q, ==, n);
    }
    g_assert_true(mt_factor(G_MAXINT64, 3, &p, &q));
    g_assert_false(mt_factor((guint64)G_MAXINT64 + 1, 3, &p, &q));
    g_assert_false(mt_factor(G_MAXUINT64, 3, &p, &q));
}

static void
test_job(void)
{
    g_autoptr(MtJob) job = mt_factor_job_new(15, 1);
    g_autoptr(MtJob) prime = mt_factor_job_new(17, 1);
    guint64 p = 7, q = 8;

    g_assert_cmpstr(mt_job_get_name(job), ==, "factor");
    g_assert_false(mt_factor_job_get_result(job, &p, &q));
    g_assert_cmpuint(p, ==, 7);
    mt_job_run(job);
    g_assert_true(mt_factor_job_get_result(job, &p, &q));
    g_assert_cmpuint(p, ==, 3);
    g_assert_cmpuint(q, ==, 5);
    mt_job_run(prime);
    g_assert_false(mt_factor_job_get_result(prime, &p, &q));
    g_assert_cmpuint(p, ==, 3);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/factor/vectors", test_vectors);
    g_test_add_func("/factor/small", test_small);
    g_test_add_func("/factor/pairs", test_pairs);
    g_test_add_func("/factor/large", test_large);
    g_test_add_func("/factor/job", test_job);
    return g_test_run();
}
