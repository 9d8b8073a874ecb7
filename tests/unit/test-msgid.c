/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Message ids, sequence numbers, the server's clock and the window against replays.
 */
#include <base/mt-limits.h>
#include <session/mt-msgid.h>
#include <vectors.h>

#define UNIX_S G_GUINT64_CONSTANT(1735910891)
#define UNIX_MS ((gint64)UNIX_S * 1000)
#define ID_OF(seconds) (((guint64)(seconds) << 32) | 1)

static MtTime
at(gint64 ms)
{
    return (MtTime){.mono_us = (1000 + ms) * 1000, .wall_ms = UNIX_MS + ms};
}

/* A clock that is known to show UNIX_S at(0). */
static MtMsgIds *
synchronised(void)
{
    MtMsgIds *ids = mt_msgids_new();

    mt_msgids_set_offset(ids, UNIX_MS - 1000, TRUE);
    return ids;
}

/* --- ours ------------------------------------------------------------------------------------ */

static void
test_next(void)
{
    g_autoptr(GKeyFile) file = vectors_load("msgid");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        g_autoptr(MtMsgIds) ids = synchronised();
        const gint64 unix_ms = (gint64)vectors_u64(file, groups[i], "unix_ms");

        g_test_message("%s", groups[i]);
        g_assert_cmphex(mt_msgids_next(ids, at(unix_ms - UNIX_MS),
                                       (guint32)vectors_u64(file, groups[i], "noise")),
                        ==, vectors_u64(file, groups[i], "msg_id"));
    }
}

static void
test_ascending(void)
{
    g_autoptr(MtMsgIds) ids = synchronised();
    guint64 last = 0;

    for (guint32 i = 0; i < 5000; i++) {
        /* Time stands still, goes on, and goes back. */
        guint64 id = mt_msgids_next(ids, at(i < 2000 ? 0 : i < 4000 ? i : 100), i * 2654435761u);

        g_assert_cmphex(id, >, last);
        g_assert_cmphex(id & 3, ==, 0);
        g_assert_cmphex(id & G_MAXUINT32, !=, 0);
        last = id;
    }
    /* In spite of that it stays near the time. */
    g_assert_cmpint(mt_msgids_time_of(last), <, UNIX_MS + 6000);
}

static void
test_absurd_clock(void)
{
    g_autoptr(MtMsgIds) ids = mt_msgids_new();
    guint64 first;

    mt_msgids_set_offset(ids, -UNIX_MS, TRUE);
    first = mt_msgids_next(ids, at(0), 0);
    g_assert_cmphex(first, >, 0);
    g_assert_cmphex(first >> 32, ==, 0);
    g_assert_cmphex(mt_msgids_next(ids, at(0), 0), >, first);
}

static void
test_seqno(void)
{
    static const gboolean content[] = {TRUE, TRUE, FALSE, TRUE, FALSE, TRUE};
    static const guint32 expected[] = {1, 3, 4, 5, 6, 7};
    g_autoptr(MtMsgIds) ids = mt_msgids_new();

    for (gsize i = 0; i < G_N_ELEMENTS(content); i++)
        g_assert_cmpuint(mt_msgids_next_seqno(ids, content[i]), ==, expected[i]);
    mt_msgids_reset(ids);
    g_assert_cmpuint(mt_msgids_next_seqno(ids, FALSE), ==, 0);
    g_assert_cmpuint(mt_msgids_next_seqno(ids, TRUE), ==, 1);
}

/* --- the clock ------------------------------------------------------------------------------- */

static void
test_clock(void)
{
    g_autoptr(MtMsgIds) ids = mt_msgids_new();
    gboolean known = TRUE;

    g_assert_cmpint(mt_msgids_server_ms(ids, at(7)), ==, UNIX_MS + 7); /* the wall clock */
    mt_msgids_get_offset(ids, &known);
    g_assert_false(known);
    /* The first message decides, whatever was believed before. */
    mt_msgids_set_offset(ids, UNIX_MS + 5000000, FALSE);
    g_assert_cmpint(mt_msgids_check_packet(ids, ID_OF(UNIX_S), at(0)), ==, MT_MSGID_FRESH);
    g_assert_cmpint(mt_msgids_server_ms(ids, at(0)), ==, UNIX_MS);
    g_assert_cmpint(mt_msgids_get_offset(ids, &known), ==, UNIX_MS - 1000);
    g_assert_true(known);
    /* Later ones only move it forward: they have been under way. */
    mt_msgids_check_packet(ids, ID_OF(UNIX_S + 5), at(6000));
    g_assert_cmpint(mt_msgids_server_ms(ids, at(6000)), ==, UNIX_MS + 6000);
    mt_msgids_check_packet(ids, ID_OF(UNIX_S + 8), at(7000));
    g_assert_cmpint(mt_msgids_server_ms(ids, at(7000)), ==, UNIX_MS + 8000);
    mt_msgids_reset(ids);
    g_assert_cmpint(mt_msgids_server_ms(ids, at(7000)), ==, UNIX_MS + 8000);
}

static void
test_window(void)
{
    g_autoptr(MtMsgIds) ids = synchronised();
    g_autoptr(MtMsgIds) unknown = mt_msgids_new();

    g_assert_cmpint(mt_msgids_check_packet(ids, ID_OF(UNIX_S - 301), at(0)), ==, MT_MSGID_OUTSIDE);
    g_assert_cmpint(mt_msgids_check_packet(ids, ID_OF(UNIX_S + 31), at(0)), ==, MT_MSGID_OUTSIDE);
    /* That taught it nothing. */
    g_assert_cmpint(mt_msgids_server_ms(ids, at(0)), ==, UNIX_MS);
    g_assert_false(mt_msgids_has_seen(ids, ID_OF(UNIX_S + 31)));
    g_assert_cmpint(mt_msgids_check_packet(ids, ID_OF(UNIX_S - 299), at(0)), ==, MT_MSGID_FRESH);
    g_assert_cmpint(mt_msgids_check_packet(ids, ID_OF(UNIX_S + 29), at(0)), ==, MT_MSGID_FRESH);
    mt_msgids_set_offset(unknown, UNIX_MS, FALSE);
    g_assert_cmpint(mt_msgids_check_packet(unknown, ID_OF(UNIX_S - 4000), at(0)), ==,
                    MT_MSGID_FRESH);
}

/* --- replays --------------------------------------------------------------------------------- */

static void
test_duplicates(void)
{
    g_autoptr(MtMsgIds) ids = synchronised();
    const guint64 id = ID_OF(UNIX_S);

    g_assert_false(mt_msgids_has_seen(ids, id));
    g_assert_cmpint(mt_msgids_check_packet(ids, id, at(0)), ==, MT_MSGID_FRESH);
    g_assert_true(mt_msgids_has_seen(ids, id));
    g_assert_cmpint(mt_msgids_check_packet(ids, id, at(0)), ==, MT_MSGID_DUPLICATE);
    /* Even when its time is over, so that it is acknowledged again. */
    g_assert_cmpint(mt_msgids_check_packet(ids, id, at(400000)), ==, MT_MSGID_DUPLICATE);
    g_assert_cmpint(mt_msgids_check_inner(ids, id), ==, MT_MSGID_DUPLICATE);
    g_assert_cmpint(mt_msgids_check_inner(ids, id + 2), ==, MT_MSGID_FRESH);
    g_assert_cmpint(mt_msgids_check_packet(ids, id + 2, at(0)), ==, MT_MSGID_DUPLICATE);
    mt_msgids_reset(ids);
    g_assert_cmpint(mt_msgids_check_packet(ids, id, at(0)), ==, MT_MSGID_FRESH);
}

/* Inner messages may be old: the server repeats what was not acknowledged. */
static void
test_inner_has_no_window(void)
{
    g_autoptr(MtMsgIds) ids = synchronised();

    g_assert_cmpint(mt_msgids_check_inner(ids, ID_OF(UNIX_S - 4000)), ==, MT_MSGID_FRESH);
    g_assert_cmpint(mt_msgids_check_inner(ids, ID_OF(UNIX_S + 4000)), ==, MT_MSGID_FRESH);
    g_assert_cmpint(mt_msgids_server_ms(ids, at(0)), ==, UNIX_MS);
}

static void
test_too_old(void)
{
    g_autoptr(MtMsgIds) ids = synchronised();
    const guint64 first = ID_OF(UNIX_S);

    /* In an order that is not theirs. */
    for (guint64 i = 0; i < 2 * MT_REPLAY_IDS; i++) {
        guint64 id = first + 4 * ((i * 7919) % (2 * MT_REPLAY_IDS));

        g_assert_cmpint(mt_msgids_check_packet(ids, id, at(0)), ==, MT_MSGID_FRESH);
    }
    /* The lower half was forgotten, and nothing at or below its end is believed any more. */
    g_assert_cmpint(mt_msgids_check_packet(ids, first, at(0)), ==, MT_MSGID_TOO_OLD);
    g_assert_cmpint(mt_msgids_check_packet(ids, first + 4 * (MT_REPLAY_IDS - 1), at(0)), ==,
                    MT_MSGID_TOO_OLD);
    g_assert_cmpint(mt_msgids_check_packet(ids, first - 4, at(0)), ==, MT_MSGID_TOO_OLD);
    g_assert_cmpint(mt_msgids_check_inner(ids, first - 4), ==, MT_MSGID_DUPLICATE);
    /* The upper half is remembered. */
    for (guint64 i = MT_REPLAY_IDS; i < 2 * MT_REPLAY_IDS; i++)
        g_assert_cmpint(mt_msgids_check_packet(ids, first + 4 * i, at(0)), ==, MT_MSGID_DUPLICATE);
    /* What lies between and was never seen is fresh. */
    g_assert_cmpint(mt_msgids_check_packet(ids, first + 4 * MT_REPLAY_IDS + 2, at(0)), ==,
                    MT_MSGID_FRESH);
    mt_msgids_free(NULL);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/msgid/next", test_next);
    g_test_add_func("/msgid/ascending", test_ascending);
    g_test_add_func("/msgid/absurd-clock", test_absurd_clock);
    g_test_add_func("/msgid/seqno", test_seqno);
    g_test_add_func("/msgid/clock", test_clock);
    g_test_add_func("/msgid/window", test_window);
    g_test_add_func("/msgid/duplicates", test_duplicates);
    g_test_add_func("/msgid/inner-has-no-window", test_inner_has_no_window);
    g_test_add_func("/msgid/too-old", test_too_old);
    return g_test_run();
}
