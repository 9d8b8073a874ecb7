/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Diffie-Hellman: every row of tests/vectors/dh.ini, and numbers of absurd sizes.
 */
#include <crypto/mt-dh.h>
#include <hex.h>
#include <string.h>
#include <vectors.h>

/* Which of the generators in the list of @key pass. The prime tests are slow: one per group. */
static void
check_generators(GKeyFile *file, const char *group, const char *key, gboolean good)
{
    gsize len;
    g_autofree guint8 *p = vectors_hex(file, group, "p", &len);
    g_autofree char *list = vectors_string(file, group, key);
    g_auto(GStrv) numbers = g_strsplit(list, " ", -1);
    g_autoptr(BIGNUM) prime = BN_bin2bn(p, (int)len, NULL);
    gboolean known = mt_dh_is_known_prime(p, len);

    for (guint i = 0; numbers[i] != NULL; i++) {
        gint32 g = (gint32)g_ascii_strtoll(numbers[i], NULL, 10);
        g_autoptr(GError) error = NULL;

        g_assert_cmpint(mt_dh_check_generator(prime, g), ==, good);
        if (good && i > 0 && !known)
            continue;
        g_assert_cmpint(mt_dh_check_group(p, len, g, &error), ==, good);
        if (good)
            g_assert_no_error(error);
        else
            g_assert_error(error, MT_ERROR, MT_ERROR_CRYPTO);
    }
}

static void
check_bad_group(GKeyFile *file, const char *group)
{
    gsize len;
    g_autofree guint8 *p = vectors_hex(file, group, "p", &len);
    g_autofree char *reason = vectors_string(file, group, "reason");
    g_autoptr(GError) error = NULL;

    /* 4 is a quadratic residue always, so it is not the generator that is refused. */
    g_assert_false(mt_dh_check_group(p, len, 4, &error));
    g_assert_error(error, MT_ERROR, MT_ERROR_CRYPTO);
    g_assert_nonnull(strstr(error->message, reason));
}

static void
check_rule(GKeyFile *file, const char *group)
{
    g_autoptr(BIGNUM) p = BN_new();

    BN_set_word(p, (BN_ULONG)vectors_u64(file, group, "p"));
    g_assert_cmpint(mt_dh_check_generator(p, (gint32)vectors_u64(file, group, "g")), ==,
                    vectors_u64(file, group, "ok") != 0);
}

static void
check_range(GKeyFile *file, const char *group)
{
    gsize len;
    g_autofree guint8 *bytes = vectors_hex(file, group, "value", &len);
    g_autoptr(BIGNUM) value = BN_bin2bn(bytes, (int)len, NULL);
    g_autoptr(BIGNUM) p = BN_bin2bn(mt_dh_known_prime(), MT_DH_SIZE, NULL);
    g_autoptr(MtSecret) b = mt_secret_new_zero(MT_DH_SIZE);
    g_autoptr(MtJob) job = NULL;
    g_autoptr(MtSecret) key = NULL;
    g_autoptr(GError) error = NULL;
    guint8 g_b[256];
    gboolean good = vectors_u64(file, group, "ok") != 0;

    memset(mt_secret_peek(b), 0x5a, MT_DH_SIZE);
    job = mt_dh_job_new(3, mt_dh_known_prime(), MT_DH_SIZE, bytes, len, b);
    g_assert_cmpint(mt_dh_check_public(value, p), ==, good);
    mt_job_run(job);
    g_assert_cmpint(mt_dh_job_get_result(job, g_b, &key, &error), ==, good);
    if (!good) {
        g_assert_error(error, MT_ERROR, MT_ERROR_CRYPTO);
        g_assert_null(key);
    }
}

static void
check_exchange(GKeyFile *file, const char *group)
{
    gsize b_len, g_a_len;
    g_autofree guint8 *b_bytes = vectors_hex(file, group, "b", &b_len);
    g_autofree guint8 *g_a = vectors_hex(file, group, "g-a", &g_a_len);
    g_autofree char *expected_g_b = vectors_string(file, group, "g-b");
    g_autofree char *expected_key = vectors_string(file, group, "key");
    g_autoptr(MtSecret) b = mt_secret_new(b_bytes, b_len);
    g_autoptr(MtSecret) key = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(MtJob) job = mt_dh_job_new((gint32)vectors_u64(file, group, "g"), mt_dh_known_prime(),
                                         MT_DH_SIZE, g_a, g_a_len, b);
    guint8 g_b[256];

    memset(mt_secret_peek(b), 0, b_len); /* the job has a copy */
    mt_job_run(job);
    g_assert_true(mt_dh_job_get_result(job, g_b, &key, &error));
    g_assert_no_error(error);
    if (*expected_g_b != '\0')
        assert_hex(g_b, sizeof g_b, expected_g_b);
    g_assert_cmpuint(mt_secret_size(key), ==, MT_AUTH_KEY_SIZE);
    if (*expected_key != '\0')
        assert_hex(mt_secret_peek(key), mt_secret_size(key), expected_key);
}

static void
test_vectors(void)
{
    g_autoptr(GKeyFile) file = vectors_load("dh");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        g_autofree char *kind = vectors_string(file, groups[i], "kind");

        g_test_message("%s", groups[i]);
        if (g_str_equal(kind, "group")) {
            check_generators(file, groups[i], "allowed", TRUE);
            check_generators(file, groups[i], "refused", FALSE);
        } else if (g_str_equal(kind, "bad")) {
            check_bad_group(file, groups[i]);
        } else if (g_str_equal(kind, "rule")) {
            check_rule(file, groups[i]);
        } else if (g_str_equal(kind, "range")) {
            check_range(file, groups[i]);
        } else {
            check_exchange(file, groups[i]);
        }
    }
}

static void
test_known_prime(void)
{
    g_autoptr(GKeyFile) file = vectors_load("dh");
    g_autofree char *expected = vectors_string(file, "group-0", "p");
    guint8 other[MT_DH_SIZE];

    assert_hex(mt_dh_known_prime(), MT_DH_SIZE, expected);
    g_assert_true(mt_dh_is_known_prime(mt_dh_known_prime(), MT_DH_SIZE));
    g_assert_false(mt_dh_is_known_prime(mt_dh_known_prime(), MT_DH_SIZE - 1));
    g_assert_false(mt_dh_is_known_prime(NULL, 0));
    memcpy(other, mt_dh_known_prime(), sizeof other);
    other[255] ^= 1;
    g_assert_false(mt_dh_is_known_prime(other, sizeof other));
}

static void
assert_job_fails(MtJob *job, MtError code)
{
    g_autoptr(GError) error = NULL;
    MtSecret *key = NULL;
    guint8 g_b[256] = {7};

    g_assert_false(mt_dh_job_get_result(job, g_b, &key, &error));
    g_assert_error(error, MT_ERROR, (gint)code);
    g_assert_null(key);
    g_assert_cmpuint(g_b[0], ==, 7);
}

static void
test_sizes(void)
{
    static const gsize sizes[] = {0, 1, 255, 257, 4096, 4097, 1 << 20};
    g_autofree guint8 *bytes = g_malloc(1 << 20);
    g_autoptr(MtSecret) b = mt_secret_new_zero(MT_DH_SIZE);

    memset(bytes, 0x5a, 1 << 20);
    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(MtJob) modulus = mt_dh_job_new(3, bytes, sizes[i], bytes, 256, b);
        g_autoptr(MtJob) public =
            mt_dh_job_new(3, mt_dh_known_prime(), MT_DH_SIZE, bytes, sizes[i], b);

        assert_job_fails(modulus, MT_ERROR_CANCELLED);
        mt_job_run(modulus);
        assert_job_fails(modulus, MT_ERROR_CRYPTO);
        if (sizes[i] == 255)
            continue; /* a number of 255 bytes is in range */
        mt_job_run(public);
        assert_job_fails(public, MT_ERROR_CRYPTO);
    }
}

/* An exponent of few bits gives a public value out of range: there must be another draw. */
static void
test_small_exponent(void)
{
    g_autoptr(MtSecret) b = mt_secret_new_zero(MT_DH_SIZE);
    guint8 g_a[256];

    memset(g_a, 0x5a, sizeof g_a);
    for (guint i = 0; i < 3; i++) {
        g_autoptr(MtJob) job = NULL;

        mt_secret_peek(b)[255] = (guint8)i;
        job = mt_dh_job_new(3, mt_dh_known_prime(), MT_DH_SIZE, g_a, sizeof g_a, b);
        g_assert_cmpstr(mt_job_get_name(job), ==, "dh");
        mt_job_run(job);
        assert_job_fails(job, MT_ERROR_STATE);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dh/vectors", test_vectors);
    g_test_add_func("/dh/known-prime", test_known_prime);
    g_test_add_func("/dh/sizes", test_sizes);
    g_test_add_func("/dh/small-exponent", test_small_exponent);
    return g_test_run();
}
