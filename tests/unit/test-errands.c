/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Errands and missing answers: lists with an end.
 */
#include <session/mt-errands.h>
#include <session/mt-fetches.h>

static GArray *
ids_of(guint64 id)
{
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(guint64));

    g_array_append_val(ids, id);
    return ids;
}

static void
test_answered(void)
{
    g_autoptr(MtErrands) errands = mt_errands_new();
    g_autoptr(MtErrand) found = NULL;

    mt_errands_add(errands, MT_ERRAND_PING, 4, 20, ids_of(77));
    mt_errands_add(errands, MT_ERRAND_SALTS, 8, 20, NULL);
    g_assert_null(mt_errands_answered(errands, MT_ERRAND_SALTS, 4));
    g_assert_null(mt_errands_answered(errands, MT_ERRAND_PING, 20));
    found = mt_errands_answered(errands, MT_ERRAND_PING, 4);
    g_assert_cmphex(g_array_index(found->ids, guint64, 0), ==, 77);
    g_assert_null(mt_errands_answered(errands, MT_ERRAND_PING, 4));
    g_assert_true(mt_errands_knows(errands, 20));
    g_assert_true(mt_errands_knows(errands, 8));
    g_assert_false(mt_errands_knows(errands, 4));
    g_assert_cmphex(mt_errands_find_carrier(errands, 8), ==, 20);
    g_assert_cmphex(mt_errands_find_carrier(errands, 4), ==, 0);
}

static guint
count_refused(MtErrands *errands, guint64 id)
{
    guint count = 0;

    for (;;) {
        g_autoptr(MtErrand) errand = mt_errands_refused(errands, id);

        if (errand == NULL)
            return count;
        count++;
    }
}

static void
test_refused(void)
{
    g_autoptr(MtErrands) errands = mt_errands_new();
    g_autoptr(MtErrand) old = NULL;

    mt_errands_add(errands, MT_ERRAND_ACKS, 4, 12, ids_of(1));
    mt_errands_add(errands, MT_ERRAND_PING, 8, 12, ids_of(2));
    mt_errands_add(errands, MT_ERRAND_DROP, 16, 16, ids_of(3));
    mt_errands_add(errands, MT_ERRAND_STATES, 20, 24, ids_of(3));
    g_assert_cmpuint(count_refused(errands, 13), ==, 0);
    g_assert_cmpuint(count_refused(errands, 12), ==, 2);
    g_assert_cmpuint(count_refused(errands, 20), ==, 1);
    g_assert_null(mt_errands_forgotten(errands, 16));
    old = mt_errands_forgotten(errands, 17);
    g_assert_cmpint(old->kind, ==, MT_ERRAND_DROP);
    mt_errands_add(errands, MT_ERRAND_DROP, 16, 16, ids_of(3));
    mt_errands_clear(errands);
    g_assert_false(mt_errands_knows(errands, 16));
}

static void
test_many_errands(void)
{
    g_autoptr(MtErrands) errands = mt_errands_new();
    guint known = 0;

    for (guint64 i = 1; i <= 1000; i++)
        mt_errands_add(errands, MT_ERRAND_ACKS, i, i, ids_of(i));
    for (guint64 i = 1; i <= 1000; i++)
        known += mt_errands_knows(errands, i) ? 1 : 0;
    g_assert_cmpuint(known, ==, 64);
    g_assert_true(mt_errands_knows(errands, 1000));
    mt_errands_free(NULL);
    mt_errand_free(NULL);
}

static void
test_fetches(void)
{
    g_autoptr(MtFetches) fetches = mt_fetches_new();

    g_assert_false(mt_fetches_any(fetches));
    g_assert_null(mt_fetches_take(fetches));
    for (guint i = 0; i < 10; i++) {
        g_autoptr(GArray) ids = NULL;

        mt_fetches_want(fetches, 5);
        mt_fetches_want(fetches, 5);
        g_assert_true(mt_fetches_any(fetches) == (i < 3)); /* and no more */
        ids = mt_fetches_take(fetches);
        g_assert_cmpuint(ids != NULL ? ids->len : 0, ==, i < 3 ? 1 : 0);
        if (i == 1) {
            mt_fetches_again(fetches, ids); /* lost on the way: that is no try */
            g_array_unref(mt_fetches_take(fetches));
        }
    }
    mt_fetches_clear(fetches);
    mt_fetches_want(fetches, 5);
    g_assert_true(mt_fetches_any(fetches));
}

static void
test_many_fetches(void)
{
    g_autoptr(MtFetches) fetches = mt_fetches_new();
    g_autoptr(GArray) ids = NULL;

    for (guint64 i = 1; i <= 10000; i++)
        mt_fetches_want(fetches, i);
    ids = mt_fetches_take(fetches);
    g_assert_cmpuint(ids->len, ==, 128);
    mt_fetches_free(NULL);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/errands/answered", test_answered);
    g_test_add_func("/errands/refused", test_refused);
    g_test_add_func("/errands/many", test_many_errands);
    g_test_add_func("/errands/fetches", test_fetches);
    g_test_add_func("/errands/many-fetches", test_many_fetches);
    return g_test_run();
}
