/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Two-step passwords: every row of tests/vectors/srp.ini, and input of absurd sizes.
 */
#include <crypto/mt-srp.h>
#include <hex.h>
#include <string.h>
#include <vectors.h>

/* The bytes of one row. */
typedef struct {
    MtSrpParams params;
    MtSecret *password;
    GPtrArray *memory;
} Row;

static MtSlice
row_slice(Row *self, GKeyFile *file, const char *group, const char *key)
{
    gsize len = 0;
    guint8 *bytes =
        g_key_file_has_key(file, group, key, NULL) ? vectors_hex(file, group, key, &len) : NULL;

    g_ptr_array_add(self->memory, bytes);
    return (MtSlice){bytes, len};
}

static void
row_load(Row *self, GKeyFile *file, const char *group)
{
    g_autofree char *g = vectors_string(file, group, "g");
    MtSlice password;

    self->memory = g_ptr_array_new_with_free_func(g_free);
    self->params = (MtSrpParams){
        .salt1 = row_slice(self, file, group, "salt1"),
        .salt2 = row_slice(self, file, group, "salt2"),
        .g = (gint32)g_ascii_strtoll(g, NULL, 10),
        .p = row_slice(self, file, group, "p"),
        .b = row_slice(self, file, group, "b"),
    };
    password = row_slice(self, file, group, "password");
    self->password = mt_secret_new(password.data, password.len);
}

static void
row_clear(Row *self)
{
    g_ptr_array_unref(self->memory);
    mt_secret_unref(self->password);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Row, row_clear)

static MtSecret *
any_a(void)
{
    MtSecret *a = mt_secret_new_zero(MT_DH_SIZE);

    memset(mt_secret_peek(a), 0x5a, MT_DH_SIZE);
    return a;
}

static void
assert_refused(MtJob *job)
{
    g_autoptr(GError) error = NULL;
    guint8 public[256] = {7}, m1[32] = {7};

    g_assert_false(mt_srp_job_get_result(job, public, m1, &error));
    g_assert_error(error, MT_ERROR, MT_ERROR_CRYPTO);
    g_assert_cmpuint(public[0], ==, 7);
    g_assert_cmpuint(m1[0], ==, 7);
}

static void
check_login(GKeyFile *file, const char *group)
{
    g_auto(Row) row = {0};
    gsize len;
    g_autofree guint8 *a_bytes = vectors_hex(file, group, "a", &len);
    g_autofree char *expected_public = vectors_string(file, group, "public");
    g_autofree char *expected_m1 = vectors_string(file, group, "m1");
    g_autoptr(MtSecret) a = mt_secret_new(a_bytes, len);
    g_autoptr(MtJob) job = NULL;
    g_autoptr(GError) error = NULL;
    guint8 public[256], m1[32];

    row_load(&row, file, group);
    job = mt_srp_job_new(&row.params, row.password, a);
    if (g_str_equal(group, "srp-0-interop"))
        mt_srp_skip_a_check(job);
    assert_refused(job); /* it has not run */
    memset(mt_secret_peek(a), 0, len);
    mt_job_run(job);
    g_assert_true(mt_srp_job_get_result(job, public, m1, &error));
    g_assert_no_error(error);
    assert_hex(public, sizeof public, expected_public);
    assert_hex(m1, sizeof m1, expected_m1);
}

static void
check_refused(GKeyFile *file, const char *group)
{
    g_auto(Row) row = {0};
    g_autoptr(MtSecret) a = any_a();
    g_autoptr(MtJob) job = NULL;

    row_load(&row, file, group);
    job = mt_srp_job_new(&row.params, row.password, a);
    mt_job_run(job);
    assert_refused(job);
}

static void
check_new(GKeyFile *file, const char *group)
{
    g_auto(Row) row = {0};
    gsize len;
    g_autofree guint8 *tail = vectors_hex(file, group, "tail", &len);
    g_autofree char *expected_salt1 = vectors_string(file, group, "salt1-back");
    g_autofree char *expected = vectors_string(file, group, "verifier");
    g_autoptr(MtJob) job = NULL;
    g_autoptr(GBytes) salt1 = NULL;
    g_autoptr(GError) error = NULL;
    guint8 verifier[256];

    g_assert_cmpuint(len, ==, MT_SRP_SALT_TAIL_SIZE);
    row_load(&row, file, group);
    job = mt_srp_verifier_job_new(&row.params, tail, row.password);
    g_assert_false(mt_srp_verifier_job_get_result(job, &salt1, verifier, NULL));
    mt_job_run(job);
    g_assert_true(mt_srp_verifier_job_get_result(job, &salt1, verifier, &error));
    g_assert_no_error(error);
    assert_hex(g_bytes_get_data(salt1, NULL), g_bytes_get_size(salt1), expected_salt1);
    assert_hex(verifier, sizeof verifier, expected);
}

static void
test_vectors(void)
{
    g_autoptr(GKeyFile) file = vectors_load("srp");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        g_autofree char *kind = vectors_string(file, groups[i], "kind");

        g_test_message("%s", groups[i]);
        if (g_str_equal(kind, "login"))
            check_login(file, groups[i]);
        else if (g_str_equal(kind, "refuse"))
            check_refused(file, groups[i]);
        else
            check_new(file, groups[i]);
    }
}

/* Which input of a good row is replaced. */
static void
check_replaced(MtSlice *place, const Row *row, MtSlice bytes, MtSecret *password)
{
    g_autoptr(MtSecret) a = any_a();
    g_autoptr(MtJob) job = NULL;
    MtSlice saved = *place;

    *place = bytes;
    job = mt_srp_job_new(&row->params, password, a);
    *place = saved;
    mt_job_run(job);
    assert_refused(job);
}

static void
test_sizes(void)
{
    static const gsize sizes[] = {4097, 1 << 20};
    g_autoptr(GKeyFile) file = vectors_load("srp");
    g_autofree guint8 *bytes = g_malloc0(1 << 20);
    g_auto(Row) row = {0};

    row_load(&row, file, "srp-1-ascii-g3");
    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
        const MtSlice large = {bytes, sizes[i]};
        g_autoptr(MtSecret) endless = mt_secret_new(bytes, sizes[i]);

        check_replaced(&row.params.salt1, &row, large, row.password);
        check_replaced(&row.params.salt2, &row, large, row.password);
        check_replaced(&row.params.p, &row, large, row.password);
        check_replaced(&row.params.b, &row, large, row.password);
        check_replaced(&row.params.b, &row, row.params.b, endless);
    }
    memcpy(bytes + 1, row.params.b.data, row.params.b.len); /* a zero in front of 256 bytes */
    g_assert_cmpuint(row.params.b.len, ==, MT_DH_SIZE);
    check_replaced(&row.params.b, &row, (MtSlice){bytes, 1 + MT_DH_SIZE}, row.password);
    check_replaced(&row.params.p, &row, (MtSlice){NULL, 0}, row.password);
    check_replaced(&row.params.b, &row, (MtSlice){NULL, 0}, row.password);
}

static void
test_no_password(void)
{
    g_autoptr(GKeyFile) file = vectors_load("srp");
    g_autoptr(MtSecret) empty = mt_secret_new_zero(0);
    g_auto(Row) row = {0};

    row_load(&row, file, "srp-1-ascii-g3");
    check_replaced(&row.params.b, &row, row.params.b, empty);
}

/* A salt may be empty, and an a that is out of range is replaced by another. */
static void
test_edges(void)
{
    g_autoptr(GKeyFile) file = vectors_load("srp");
    g_autoptr(MtSecret) a = mt_secret_new_zero(MT_DH_SIZE);
    g_autoptr(MtJob) job = NULL;
    g_autoptr(GError) error = NULL;
    g_auto(Row) row = {0};
    guint8 public[256], m1[32];

    row_load(&row, file, "srp-1-ascii-g3");
    mt_secret_peek(a)[255] = 1;
    job = mt_srp_job_new(&row.params, row.password, a);
    g_assert_cmpstr(mt_job_get_name(job), ==, "srp");
    mt_job_run(job);
    g_assert_true(mt_srp_job_get_result(job, public, m1, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(public[0] | public[1] | public[2] | public[3], !=, 0);
    g_assert_cmpuint(mt_secret_peek(a)[255], ==, 1);
}

static void
assert_verifier_refused(const MtSrpParams *params, MtSecret *password)
{
    const guint8 tail[MT_SRP_SALT_TAIL_SIZE] = {0};
    g_autoptr(MtJob) job = mt_srp_verifier_job_new(params, tail, password);
    g_autoptr(GError) error = NULL;
    GBytes *salt1 = NULL;
    guint8 verifier[256];

    g_assert_cmpstr(mt_job_get_name(job), ==, "srp-verifier");
    mt_job_run(job);
    g_assert_false(mt_srp_verifier_job_get_result(job, &salt1, verifier, &error));
    g_assert_error(error, MT_ERROR, MT_ERROR_CRYPTO);
    g_assert_null(salt1);
}

static void
test_verifier_refused(void)
{
    g_autoptr(GKeyFile) file = vectors_load("srp");
    g_autoptr(MtSecret) empty = mt_secret_new_zero(0);
    g_auto(Row) row = {0};
    MtSrpParams params;

    row_load(&row, file, "newpw-1");
    assert_verifier_refused(&row.params, empty);
    params = row.params;
    params.salt1.len = 7;
    assert_verifier_refused(&params, row.password);
    params = row.params;
    params.g = 2;
    assert_verifier_refused(&params, row.password);
    params = row.params;
    params.p.len = 255;
    assert_verifier_refused(&params, row.password);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/srp/vectors", test_vectors);
    g_test_add_func("/srp/sizes", test_sizes);
    g_test_add_func("/srp/no-password", test_no_password);
    g_test_add_func("/srp/edges", test_edges);
    g_test_add_func("/srp/verifier-refused", test_verifier_refused);
    return g_test_run();
}
