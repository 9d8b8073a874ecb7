/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Acknowledgements that are owed: together, in time, and not without end.
 */
#include <base/mt-limits.h>
#include <session/mt-acks.h>

static MtTime
at(gint64 seconds)
{
    return (MtTime){.mono_us = seconds * G_USEC_PER_SEC};
}

static void
test_time(void)
{
    g_autoptr(MtAcks) acks = mt_acks_new();
    g_autoptr(GArray) ids = NULL;

    g_assert_cmpint(mt_acks_deadline(acks), ==, -1);
    g_assert_false(mt_acks_is_due(acks, at(1000)));
    g_assert_null(mt_acks_take(acks));
    mt_acks_add(acks, 5, at(10));
    mt_acks_add(acks, 9, at(20));
    g_assert_cmpint(mt_acks_deadline(acks), ==, at(40).mono_us);
    g_assert_false(mt_acks_is_due(acks, at(39)));
    g_assert_true(mt_acks_is_due(acks, at(40)));
    ids = mt_acks_take(acks);
    g_assert_cmpuint(ids->len, ==, 2);
    g_assert_cmphex(g_array_index(ids, guint64, 0), ==, 5);
    g_assert_cmphex(g_array_index(ids, guint64, 1), ==, 9);
    g_assert_cmpuint(mt_acks_count(acks), ==, 0);
    g_assert_cmpint(mt_acks_deadline(acks), ==, -1);
    mt_acks_add(acks, 1, at(50));
    g_assert_cmpint(mt_acks_deadline(acks), ==, at(80).mono_us);
    mt_acks_clear(acks);
    g_assert_cmpint(mt_acks_deadline(acks), ==, -1);
}

static void
test_many(void)
{
    g_autoptr(MtAcks) acks = mt_acks_new();

    for (guint64 i = 0; i < 15; i++)
        mt_acks_add(acks, i, at(10));
    g_assert_false(mt_acks_is_due(acks, at(10)));
    mt_acks_add(acks, 15, at(10));
    g_assert_true(mt_acks_is_due(acks, at(10)));
    for (guint64 i = 0; i < 3 * MT_MAX_IDS; i++)
        mt_acks_add(acks, i, at(10));
    g_assert_cmpuint(mt_acks_count(acks), ==, MT_MAX_IDS);
    mt_acks_free(NULL);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/acks/time", test_time);
    g_test_add_func("/acks/many", test_many);
    return g_test_run();
}
