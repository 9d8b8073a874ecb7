/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The rhythm of pings.
 */
#include <session/mt-ping.h>

#define IDLE FALSE
#define BUSY TRUE

static MtTime
at(gint64 ms)
{
    return (MtTime){.mono_us = (1000000 + ms) * 1000};
}

static void
test_first(void)
{
    MtPing ping = {0};

    g_assert_false(mt_ping_must(&ping, BUSY, at(0)));
    g_assert_cmpint(mt_ping_deadline(&ping, BUSY), ==, -1);
    mt_ping_link_up(&ping, 0, at(0));
    g_assert_true(mt_ping_must(&ping, IDLE, at(0)));
    g_assert_true(mt_ping_may(&ping, IDLE, at(0)));
    mt_ping_sent(&ping, 7, at(0));
    g_assert_false(mt_ping_may(&ping, BUSY, at(100000)));
    g_assert_false(mt_ping_must(&ping, BUSY, at(100000)));
    g_assert_false(mt_ping_pong(&ping, 8, at(50)));
    g_assert_true(mt_ping_pong(&ping, 7, at(50)));
    g_assert_false(mt_ping_pong(&ping, 7, at(50)));
}

static void
check_rhythm(gboolean busy, gint64 may_ms, gint64 must_ms, gint64 dead_ms)
{
    MtPing ping = {0};

    mt_ping_link_up(&ping, 0, at(0));
    mt_ping_sent(&ping, 1, at(0));
    g_assert_true(mt_ping_pong(&ping, 1, at(100)));
    g_assert_false(mt_ping_may(&ping, busy, at(may_ms - 1)));
    g_assert_true(mt_ping_may(&ping, busy, at(may_ms)));
    g_assert_false(mt_ping_must(&ping, busy, at(must_ms - 1)));
    g_assert_true(mt_ping_must(&ping, busy, at(must_ms)));
    g_assert_cmpint(mt_ping_deadline(&ping, busy), ==, at(must_ms).mono_us);
    g_assert_cmpint(mt_ping_death(&ping, busy), ==, -1);
    mt_ping_sent(&ping, 2, at(0));
    g_assert_false(mt_ping_is_dead(&ping, busy, at(dead_ms - 1)));
    g_assert_true(mt_ping_is_dead(&ping, busy, at(dead_ms)));
    g_assert_cmpint(mt_ping_deadline(&ping, busy), ==, at(dead_ms).mono_us);
    g_assert_cmpint(mt_ping_disconnect_delay(&ping), ==, 137);
    mt_ping_link_down(&ping);
    g_assert_false(mt_ping_is_dead(&ping, busy, at(dead_ms)));
    g_assert_cmpint(mt_ping_deadline(&ping, busy), ==, -1);
}

static void
test_doubt(void)
{
    MtPing ping = {0};

    mt_ping_doubt(&ping, at(0));
    g_assert_cmpint(mt_ping_deadline(&ping, IDLE), ==, -1);
    mt_ping_link_up(&ping, 0, at(0));
    mt_ping_sent(&ping, 1, at(0));
    mt_ping_doubt(&ping, at(1000));
    g_assert_true(mt_ping_must(&ping, IDLE, at(1000)));
    mt_ping_sent(&ping, 2, at(1000));
    g_assert_false(mt_ping_pong(&ping, 1, at(1100)));
    g_assert_false(mt_ping_is_dead(&ping, IDLE, at(5999)));
    g_assert_true(mt_ping_is_dead(&ping, IDLE, at(6000)));
    g_assert_true(mt_ping_pong(&ping, 2, at(1200)));
    mt_ping_sent(&ping, 3, at(2000));
    g_assert_false(mt_ping_is_dead(&ping, IDLE, at(100000)));
}

static void
test_rhythm(void)
{
    check_rhythm(BUSY, 2000, 4000, 20000);
    check_rhythm(IDLE, 30000, 60000, 135000);
}

/* Round trips of ten seconds are a slow line, not a dead one. */
static void
test_slow_line(void)
{
    MtPing ping = {0};

    mt_ping_link_up(&ping, 0, at(0));
    mt_ping_sent(&ping, 1, at(0));
    g_assert_true(mt_ping_pong(&ping, 1, at(10000)));
    g_assert_false(mt_ping_must(&ping, BUSY, at(15999)));
    g_assert_true(mt_ping_must(&ping, BUSY, at(16000)));
    mt_ping_sent(&ping, 2, at(16000));
    g_assert_false(mt_ping_is_dead(&ping, BUSY, at(55999)));
    g_assert_true(mt_ping_is_dead(&ping, BUSY, at(56000)));
}

static void
test_jitter(void)
{
    MtPing ping = {0};

    mt_ping_link_up(&ping, 255, at(0));
    mt_ping_sent(&ping, 1, at(0));
    mt_ping_pong(&ping, 1, at(1));
    g_assert_false(mt_ping_must(&ping, IDLE, at(64999)));
    g_assert_true(mt_ping_must(&ping, IDLE, at(65000)));
    g_assert_cmpint(mt_ping_disconnect_delay(&ping), ==, 142);
}

static void
test_lost(void)
{
    MtPing ping = {0};

    mt_ping_link_up(&ping, 0, at(0));
    mt_ping_sent(&ping, 1, at(0));
    mt_ping_lost(&ping);
    g_assert_true(mt_ping_must(&ping, IDLE, at(1)));
    g_assert_false(mt_ping_pong(&ping, 1, at(1)));
    mt_ping_sent(&ping, 2, at(1));
    g_assert_true(mt_ping_pong(&ping, 2, at(2)));
    mt_ping_lost(&ping); /* nothing is under way */
    g_assert_false(mt_ping_must(&ping, IDLE, at(2)));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ping/first", test_first);
    g_test_add_func("/ping/rhythm", test_rhythm);
    g_test_add_func("/ping/doubt", test_doubt);
    g_test_add_func("/ping/slow-line", test_slow_line);
    g_test_add_func("/ping/jitter", test_jitter);
    g_test_add_func("/ping/lost", test_lost);
    return g_test_run();
}
