/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * One sequence: every row of tests/vectors/updates.ini, and what is held until its turn.
 */
#include <base/mt-limits.h>
#include <client/updates/mt-box.h>
#include <hex.h>
#include <tl-api.h>
#include <vectors.h>

static gint32
number(GKeyFile *file, const char *group, const char *key)
{
    return g_key_file_get_integer(file, group, key, NULL);
}

static MtVerdict
judge_row(GKeyFile *file, const char *group)
{
    gint32 local = number(file, group, "local");

    if (g_str_has_prefix(group, "pts"))
        return mt_box_judge(local, number(file, group, "pts"), number(file, group, "pts_count"));
    if (g_str_has_prefix(group, "seq"))
        return mt_box_judge_seq(local, number(file, group, "seq_start"),
                                number(file, group, "seq"));
    return mt_box_judge_qts(local, number(file, group, "qts"));
}

static void
test_rules(void)
{
    static const char *const names[] = {"APPLY", "IGNORE", "GAP", "INVALID"};
    g_autoptr(GKeyFile) file = vectors_load("updates");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    g_assert_cmpuint(g_strv_length(groups), >, 15);
    for (guint i = 0; groups[i] != NULL; i++) {
        g_autofree char *expected = vectors_string(file, groups[i], "verdict");

        g_test_message("%s", groups[i]);
        g_assert_cmpstr(names[judge_row(file, groups[i])], ==, expected);
    }
}

static void
test_extremes(void)
{
    g_assert_cmpint(mt_box_judge(G_MAXINT32, G_MAXINT32, G_MAXINT32), ==, MT_BOX_IGNORE);
    g_assert_cmpint(mt_box_judge(G_MAXINT32 - 1, G_MAXINT32, 1), ==, MT_BOX_APPLY);
    g_assert_cmpint(mt_box_judge(0, G_MAXINT32, 1), ==, MT_BOX_GAP);
    g_assert_cmpint(mt_box_judge(5, G_MININT32, 0), ==, MT_BOX_INVALID);
    g_assert_cmpint(mt_box_judge(0, 0, 0), ==, MT_BOX_INVALID);
    g_assert_cmpint(mt_box_judge(5, 6, G_MININT32), ==, MT_BOX_INVALID);
    g_assert_cmpint(mt_box_judge_seq(G_MAXINT32, G_MAXINT32, G_MAXINT32), ==, MT_BOX_IGNORE);
    g_assert_cmpint(mt_box_judge_seq(5, -1, 5), ==, MT_BOX_INVALID);
}

/* The next held one and what is to be done with it; 0: none. */
static gint32
take(MtBox *box, MtVerdict expected)
{
    MtVerdict verdict = MT_BOX_INVALID;
    g_autoptr(MtHeld) held = mt_box_take_next(box, &verdict);

    if (held == NULL)
        return 0;
    g_assert_cmpint(verdict, ==, expected);
    return held->pts;
}

static void
test_held(void)
{
    MtHeldBudget budget = {0};
    MtBox box;
    const MtTime now = {.mono_us = 1000};

    mt_box_init(&box, &budget);
    box.pts = 10;
    g_assert_true(mt_box_hold(&box, NULL, 14, 2)); /* follows 12 */
    g_assert_true(mt_box_hold(&box, NULL, 12, 0)); /* after the one that raises it to 12 */
    g_assert_true(mt_box_hold(&box, NULL, 12, 1)); /* follows 11 */
    mt_box_wait(&box, now);
    g_assert_cmpint(box.gap_us, ==, 1000 + G_USEC_PER_SEC / 2);
    g_assert_cmpint(take(&box, MT_BOX_APPLY), ==, 0);
    box.pts = 11;
    g_assert_cmpint(take(&box, MT_BOX_APPLY), ==, 12);
    box.pts = 12;
    g_assert_cmpint(take(&box, MT_BOX_APPLY), ==, 12);
    box.pts = 20;
    g_assert_cmpint(take(&box, MT_BOX_IGNORE), ==, 14);
    mt_box_wait(&box, now);
    g_assert_cmpint(box.gap_us, ==, -1);
    g_assert_cmpuint(budget.count, ==, 0);
    mt_box_clear(&box);
}

static void
test_budget(void)
{
    const TlUpdateConfig update = {.base = TL_UPDATE_CONFIG};
    MtHeldBudget budget = {0};
    MtBox box;
    MtBox other;
    guint held = 0;

    mt_box_init(&box, &budget);
    mt_box_init(&other, &budget);
    while (mt_box_hold(held % 2 == 0 ? &box : &other, &update.base, (gint32)held + 100, 1))
        held++;
    g_assert_cmpuint(held, ==, MT_MAX_HELD);
    g_assert_cmpuint(budget.bytes, ==, held * 4);
    mt_box_clear(&box);
    mt_box_clear(&other);
    g_assert_cmpuint(budget.count, ==, 0);
    g_assert_cmpuint(budget.bytes, ==, 0);
}

/* Few, but large. */
static void
test_bytes(void)
{
    g_autofree char *text = g_strnfill(1000000, 'x');
    const TlUpdateServiceNotification update = {.base = TL_UPDATE_SERVICE_NOTIFICATION,
                                                .type = "",
                                                .message = text,
                                                .media = &(TlObject)TL_MESSAGE_MEDIA_EMPTY,
                                                .entities = &(const TlVector){0}};
    MtHeldBudget budget = {0};
    MtBox box;
    guint held = 0;

    mt_box_init(&box, &budget);
    while (held < 100 && mt_box_hold(&box, &update.base, (gint32)held + 100, 1))
        held++;
    g_assert_cmpuint(held, ==, MT_MAX_HELD_BYTES / 1000000);
    mt_box_clear(&box);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/box/rules", test_rules);
    g_test_add_func("/box/extremes", test_extremes);
    g_test_add_func("/box/held", test_held);
    g_test_add_func("/box/budget", test_budget);
    g_test_add_func("/box/bytes", test_bytes);
    return g_test_run();
}
