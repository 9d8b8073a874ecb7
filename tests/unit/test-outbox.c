/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The list of unanswered queries: order, limits, ids old and new.
 */
#include <session/mt-outbox.h>

static GBytes *
body_of(gsize size)
{
    return g_bytes_new_take(g_malloc0(size), size);
}

static MtQuery *
add(MtOutbox *outbox, gsize size)
{
    g_autoptr(GBytes) body = body_of(size);

    return mt_outbox_add(outbox, body);
}

/* As if it had been written. */
static void
write_as(MtQuery *query, guint64 msg_id, guint64 carrier)
{
    query->msg_id = msg_id;
    query->carrier = carrier;
    query->waiting = FALSE;
}

static void
test_find(void)
{
    g_autoptr(MtOutbox) outbox = mt_outbox_new();
    MtQuery *first = add(outbox, 4);
    MtQuery *second = add(outbox, 4);
    const guint64 number = first->number;

    g_assert_cmpuint(first->number, !=, 0);
    g_assert_cmpuint(second->number, >, first->number);
    g_assert_true(mt_outbox_find(outbox, number) == first);
    g_assert_null(mt_outbox_find(outbox, 99));
    g_assert_null(mt_outbox_find_id(outbox, 0));
    write_as(first, 8, 8);
    g_assert_true(mt_outbox_find_id(outbox, 8) == first);
    mt_outbox_remove(outbox, first);
    g_assert_null(mt_outbox_find(outbox, number));
    g_assert_cmpuint(mt_outbox_count(outbox), ==, 1);
    g_assert_cmpuint(add(outbox, 4)->number, >, second->number); /* numbers are not used again */
}

static void
test_former_ids(void)
{
    g_autoptr(MtOutbox) outbox = mt_outbox_new();
    MtQuery *query = add(outbox, 4);

    for (guint64 id = 4; id <= 24; id += 4) {
        write_as(query, id, id);
        mt_query_renumber(query);
        g_assert_true(query->waiting);
        g_assert_cmphex(query->msg_id, ==, 0);
    }
    g_assert_null(mt_outbox_find_id(outbox, 4));
    g_assert_null(mt_outbox_find_id(outbox, 8));
    for (guint64 id = 12; id <= 24; id += 4)
        g_assert_true(mt_outbox_find_id(outbox, id) == query);
    mt_outbox_forget_ids(outbox);
    g_assert_null(mt_outbox_find_id(outbox, 24));
}

static void
test_choose(void)
{
    g_autoptr(MtOutbox) outbox = mt_outbox_new();
    MtQuery *late = add(outbox, 100);
    MtQuery *early = add(outbox, 100);
    MtQuery *fresh = add(outbox, 100);
    MtQuery *under_way = add(outbox, 100);
    g_autoptr(GPtrArray) all = NULL;
    g_autoptr(GPtrArray) some = NULL;
    g_autoptr(GPtrArray) one = NULL;

    write_as(late, 20, 20);
    write_as(early, 8, 12);
    write_as(under_way, 4, 4);
    g_assert_true(mt_outbox_any_waiting(outbox));
    g_assert_false(mt_outbox_any_repeated(outbox));
    late->waiting = early->waiting = TRUE;
    g_assert_true(mt_outbox_any_repeated(outbox));
    all = mt_outbox_choose(outbox, 10, 1000);
    g_assert_cmpuint(all->len, ==, 3);
    g_assert_true(g_ptr_array_index(all, 0) == early);
    g_assert_true(g_ptr_array_index(all, 1) == late);
    g_assert_true(g_ptr_array_index(all, 2) == fresh);
    some = mt_outbox_choose(outbox, 10, 250);
    g_assert_cmpuint(some->len, ==, 2);
    one = mt_outbox_choose(outbox, 1, 1000);
    g_assert_cmpuint(one->len, ==, 1);
}

/* One goes, however large it is. */
static void
test_choose_large(void)
{
    g_autoptr(MtOutbox) outbox = mt_outbox_new();
    g_autoptr(GPtrArray) chosen = NULL;

    g_assert_null(mt_outbox_choose(outbox, 10, 1000));
    add(outbox, 5000);
    add(outbox, 4);
    chosen = mt_outbox_choose(outbox, 10, 1000);
    g_assert_cmpuint(chosen->len, ==, 1);
}

static void
test_acks(void)
{
    g_autoptr(MtOutbox) outbox = mt_outbox_new();
    MtQuery *first = add(outbox, 4);
    MtQuery *second = add(outbox, 4);
    MtQuery *third = add(outbox, 4);

    write_as(first, 4, 12);
    write_as(second, 8, 12);
    write_as(third, 16, 16);
    mt_outbox_acked(outbox, 99);
    mt_outbox_acked(outbox, 0);
    g_assert_true(mt_query_is_open(first));
    mt_outbox_acked(outbox, 12); /* all that went together */
    g_assert_true(first->acked && second->acked && !third->acked);
    mt_outbox_repeat(outbox);
    g_assert_true(!first->waiting && !second->waiting && third->waiting);
    g_assert_true(third->ask);
    mt_outbox_acked(outbox, 16); /* it had arrived after all */
    g_assert_false(third->waiting);
    mt_outbox_free(NULL);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/outbox/find", test_find);
    g_test_add_func("/outbox/former-ids", test_former_ids);
    g_test_add_func("/outbox/choose", test_choose);
    g_test_add_func("/outbox/choose-large", test_choose_large);
    g_test_add_func("/outbox/acks", test_acks);
    return g_test_run();
}
