/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The time of temporary keys.
 */
#include <client/store/mt-temporary-key.h>
#include <fake-host.h>

#define S G_GINT64_CONSTANT(1000)
#define HOUR_S 3600
#define SERVER_S 1767225600

static MtTemporaryKey *
make(gint32 life_s, guint8 noise, MtTime now)
{
    g_autoptr(MtSecret) secret = mt_secret_new_zero(256);
    MtHandshakeResult result = {
        .key = mt_auth_key_new(secret, now.wall_ms), .salt = 7, .expires_s = SERVER_S + life_s};

    result.key->id = noise; /* as if */
    return mt_temporary_key_new(&result, 9, life_s, now);
}

/* What the server would say after @s seconds, on clocks that agree. */
static gboolean
is_due(const MtTemporaryKey *key, MtTime begin, gint64 s)
{
    begin.mono_us += s * G_USEC_PER_SEC;
    begin.wall_ms += s * S;
    return mt_temporary_key_is_due(key, SERVER_S + s, begin);
}

static void
test_life(void)
{
    g_assert_cmpint(mt_temporary_key_life(0), ==, 24 * HOUR_S);
    g_assert_cmpint(mt_temporary_key_life(255), ==, 24 * HOUR_S - 20 * 60);
    mt_temporary_key_free(NULL);
}

static void
test_due(void)
{
    const MtTime now = {.mono_us = 5000000, .wall_ms = SERVER_S * S};
    g_autoptr(MtTemporaryKey) key = make(24 * HOUR_S, 0, now);
    g_autoptr(MtTemporaryKey) earlier = make(24 * HOUR_S, 255, now);
    g_autoptr(MtTemporaryKey) brief = make(100, 0, now);

    g_assert_cmphex(key->salt, ==, 7);
    g_assert_cmphex(key->permanent_id, ==, 9);
    g_assert_false(is_due(key, now, 0));
    g_assert_false(is_due(key, now, 23 * HOUR_S - 1));
    g_assert_true(is_due(key, now, 23 * HOUR_S));
    g_assert_true(is_due(earlier, now, 23 * HOUR_S - 600));
    g_assert_false(is_due(earlier, now, 23 * HOUR_S - 601));
    g_assert_false(is_due(brief, now, 49));
    g_assert_true(is_due(brief, now, 50));
    g_assert_cmpint(mt_temporary_key_deadline(key), ==,
                    now.mono_us + 23 * HOUR_S * (gint64)G_USEC_PER_SEC);
}

/* Each of the three clocks is enough: the computer may have slept, or its clock may have been set.
 */
static void
test_clocks(void)
{
    const MtTime now = {.mono_us = 5000000, .wall_ms = SERVER_S * S};
    const MtTime slept = {.mono_us = now.mono_us, .wall_ms = now.wall_ms + 23 * HOUR_S * S};
    const MtTime set_back = {.mono_us = now.mono_us + 23 * HOUR_S * (gint64)G_USEC_PER_SEC,
                             .wall_ms = 0};
    g_autoptr(MtTemporaryKey) key = make(24 * HOUR_S, 0, now);

    g_assert_true(mt_temporary_key_is_due(key, SERVER_S, slept));
    g_assert_true(mt_temporary_key_is_due(key, SERVER_S, set_back));
    g_assert_true(mt_temporary_key_is_due(key, SERVER_S + 23 * HOUR_S, now));
    g_assert_false(mt_temporary_key_is_due(key, SERVER_S, now));
}

static void
test_over(void)
{
    const MtTime now = {.mono_us = 5000000, .wall_ms = SERVER_S * S};
    const MtTime end = {.mono_us = now.mono_us + 24 * HOUR_S * (gint64)G_USEC_PER_SEC};
    const MtTime before = {.mono_us = end.mono_us - 1};
    g_autoptr(MtTemporaryKey) key = make(24 * HOUR_S, 0, now);

    g_assert_false(mt_temporary_key_is_over(key, SERVER_S, before));
    g_assert_true(mt_temporary_key_is_over(key, SERVER_S, end));
    g_assert_true(mt_temporary_key_is_over(key, SERVER_S + 24 * HOUR_S, now));
    g_assert_false(mt_temporary_key_is_over(key, SERVER_S + 24 * HOUR_S - 1, now));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/temporary-key/life", test_life);
    g_test_add_func("/temporary-key/due", test_due);
    g_test_add_func("/temporary-key/clocks", test_clocks);
    g_test_add_func("/temporary-key/over", test_over);
    return g_test_run();
}
