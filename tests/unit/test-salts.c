/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Salts by their time, as the server gives them and as it should not.
 */
#include <session/mt-salts.h>

#define NOW_S G_GINT64_CONSTANT(1735910900)

static MtTime
at(gint64 seconds)
{
    return (MtTime){.mono_us = seconds * G_USEC_PER_SEC};
}

typedef struct {
    gint32 since;
    gint32 until;
    gint64 salt;
} Row;

static void
add(MtSalts *salts, const Row *rows, guint count)
{
    g_autofree TlMtFutureSalt *items = g_new0(TlMtFutureSalt, count);
    g_autofree TlObject **objects = g_new0(TlObject *, count + 1);
    const TlVector vector = {.len = count, .objects = objects};
    const TlMtFutureSalts answer = {.base = TL_MT_FUTURE_SALTS, .salts = &vector};

    for (guint i = 0; i < count; i++) {
        items[i] = (TlMtFutureSalt){.base = TL_MT_FUTURE_SALT,
                                    .valid_since = (gint32)NOW_S + rows[i].since,
                                    .valid_until = (gint32)NOW_S + rows[i].until,
                                    .salt = rows[i].salt};
        objects[i] = &items[i].base;
    }
    mt_salts_add(salts, &answer, NOW_S);
}

static void
test_advance(void)
{
    static const Row rows[] = {{1700, 5300, 3}, {-100, 3600, 2}, {3500, 7100, 4}};
    g_autoptr(MtSalts) salts = mt_salts_new(1);

    add(salts, rows, G_N_ELEMENTS(rows));
    g_assert_cmphex(mt_salts_get(salts), ==, 1);
    g_assert_true(mt_salts_advance(salts, NOW_S));
    g_assert_cmphex(mt_salts_get(salts), ==, 2);
    g_assert_false(mt_salts_advance(salts, NOW_S + 1700));
    g_assert_true(mt_salts_advance(salts, NOW_S + 1701));
    g_assert_cmphex(mt_salts_get(salts), ==, 3);
    g_assert_true(mt_salts_advance(salts, NOW_S + 4000));
    g_assert_cmphex(mt_salts_get(salts), ==, 4);
    g_assert_false(mt_salts_advance(salts, NOW_S + 9000));
    g_assert_cmphex(mt_salts_get(salts), ==, 4);
}

/* Empty, over, ending before they begin; what is right among them counts. */
static void
test_bad_ones(void)
{
    static const Row rows[] = {{-7200, -3600, 2}, {-10, -20, 3}, {-5, -5, 4}, {-50, 100, 5}};
    g_autoptr(MtSalts) salts = mt_salts_new(1);

    add(salts, rows, 0);
    g_assert_false(mt_salts_advance(salts, NOW_S));
    add(salts, rows, 3);
    g_assert_false(mt_salts_advance(salts, NOW_S));
    g_assert_cmphex(mt_salts_get(salts), ==, 1);
    add(salts, rows, 4);
    g_assert_true(mt_salts_advance(salts, NOW_S));
    g_assert_cmphex(mt_salts_get(salts), ==, 5);
    /* One that is over by the time it could be used is skipped. */
    add(salts, (const Row[]){{10, 20, 8}}, 1);
    g_assert_false(mt_salts_advance(salts, NOW_S + 100));
    add(salts, (const Row[]){{10, 20, 6}, {15, 500, 7}}, 2);
    g_assert_true(mt_salts_advance(salts, NOW_S + 100));
    g_assert_cmphex(mt_salts_get(salts), ==, 7);
}

/* What is of no use does not count as a stock. */
static void
test_bad_stock(void)
{
    static const Row rows[] = {{-20, -10, 2}, {500, 400, 3}};

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(MtSalts) salts = mt_salts_new(1);

        add(salts, rows + i, 1);
        g_assert_true(mt_salts_wants(salts, NOW_S, at(0)));
    }
}

static void
test_too_many(void)
{
    g_autoptr(MtSalts) salts = mt_salts_new(1);
    Row rows[100];

    for (gint i = 0; i < 100; i++)
        rows[i] = (Row){i + 10, i + 1000, i + 10};
    add(salts, rows, 100);
    g_assert_true(mt_salts_advance(salts, NOW_S + 500));
    g_assert_cmphex(mt_salts_get(salts), ==, MT_SALTS_ASKED - 1 + 10);
}

static void
test_told(void)
{
    static const Row rows[] = {{10, 3600, 2}};
    g_autoptr(MtSalts) salts = mt_salts_new(0);

    add(salts, rows, 1);
    g_assert_true(mt_salts_tell(salts, 9, NOW_S));
    g_assert_false(mt_salts_tell(salts, 9, NOW_S));
    g_assert_cmphex(mt_salts_get(salts), ==, 9);
    g_assert_false(mt_salts_advance(salts, NOW_S + 100)); /* the list is worth nothing now */
}

static void
test_wants(void)
{
    static const Row rows[] = {{-10, 3600, 2}, {1800, 5400, 3}};
    g_autoptr(MtSalts) salts = mt_salts_new(1);

    g_assert_true(mt_salts_wants(salts, NOW_S, at(0)));
    mt_salts_asked(salts, at(0));
    g_assert_false(mt_salts_wants(salts, NOW_S, at(59)));
    g_assert_true(mt_salts_wants(salts, NOW_S, at(60)));
    mt_salts_asked(salts, at(60));
    mt_salts_not_asked(salts);
    g_assert_true(mt_salts_wants(salts, NOW_S, at(61)));
    add(salts, rows, 2);
    g_assert_false(mt_salts_wants(salts, NOW_S, at(1000)));
    mt_salts_advance(salts, NOW_S + 2000);
    g_assert_cmphex(mt_salts_get(salts), ==, 3);
    g_assert_false(mt_salts_wants(salts, NOW_S + 5339, at(5000)));
    g_assert_true(mt_salts_wants(salts, NOW_S + 5340, at(5000)));
    mt_salts_tell(salts, 9, NOW_S);
    g_assert_false(mt_salts_wants(salts, NOW_S + 500, at(9000)));
    g_assert_true(mt_salts_wants(salts, NOW_S + 540, at(9000)));
    mt_salts_free(NULL);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/salts/advance", test_advance);
    g_test_add_func("/salts/bad-ones", test_bad_ones);
    g_test_add_func("/salts/bad-stock", test_bad_stock);
    g_test_add_func("/salts/too-many", test_too_many);
    g_test_add_func("/salts/told", test_told);
    g_test_add_func("/salts/wants", test_wants);
    return g_test_run();
}
