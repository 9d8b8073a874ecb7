/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Texts of rpc_error: what is kept of them, and the number at their end.
 */
#include <base/mt-limits.h>
#include <base/mt-rpc-text.h>
#include <string.h>

static void
assert_clean(const char *text, gsize len, const char *expected)
{
    g_autofree char *clean = mt_rpc_text_clean(text, len);

    g_assert_cmpstr(clean, ==, expected);
}

static void
test_clean(void)
{
    g_autofree char *endless = g_strnfill(100000, 'A');
    g_autofree char *most = g_strnfill(MT_MAX_ERROR_TEXT, 'A');

    assert_clean("PHONE_NUMBER_INVALID", 20, "PHONE_NUMBER_INVALID");
    assert_clean("2FA_CONFIRM_WAIT_604800", 23, "2FA_CONFIRM_WAIT_604800");
    assert_clean("RPC_CALL_FAIL (and more)", 24, "RPC_CALL_FAIL");
    assert_clean("PHONE_NUMBER_INVALID", 5, "PHONE");
    assert_clean("Timeout", 7, "TIMEOUT");
    assert_clean("", 0, "UNKNOWN");
    assert_clean(" X", 2, "UNKNOWN");
    assert_clean("\xd0\xaf", 2, "UNKNOWN");
    assert_clean("A\0B", 3, "A");
    assert_clean("A\nB", 3, "A");
    assert_clean("<b>", 3, "UNKNOWN");
    assert_clean(endless, strlen(endless), most);
}

static void
assert_number(const char *text, const char *prefix, gint expected)
{
    gint number = -7;

    g_assert_cmpint(mt_rpc_text_number(text, prefix, &number), ==, expected != 0);
    g_assert_cmpint(number, ==, expected != 0 ? expected : -7);
}

static void
test_number(void)
{
    assert_number("FLOOD_WAIT_35", "FLOOD_WAIT", 35);
    assert_number("FLOOD_WAIT_0", "FLOOD_WAIT", 1);
    assert_number("FLOOD_WAIT_007", "FLOOD_WAIT", 7);
    assert_number("FLOOD_WAIT_-5", "FLOOD_WAIT", 1);
    assert_number("FLOOD_WAIT_abc", "FLOOD_WAIT", 1);
    assert_number("FLOOD_WAIT_35_X", "FLOOD_WAIT", 1);
    assert_number("FLOOD_WAIT_", "FLOOD_WAIT", 1);
    assert_number("FLOOD_WAIT", "FLOOD_WAIT", 1);
    assert_number("FLOOD_WAIT_99999999999999999999", "FLOOD_WAIT", MT_MAX_WAIT_S);
    assert_number("FLOOD_WAIT_1209600", "FLOOD_WAIT", MT_MAX_WAIT_S);
    assert_number("FLOOD_WAIT_1209599", "FLOOD_WAIT", MT_MAX_WAIT_S - 1);
    assert_number("PHONE_MIGRATE_4", "PHONE_MIGRATE", 4);
    assert_number("FLOOD_WAITS_35", "FLOOD_WAIT", 0);
    assert_number("FLOOD_WAI", "FLOOD_WAIT", 0);
    assert_number("FLOOD_PREMIUM_WAIT_3", "FLOOD_WAIT", 0);
    assert_number("", "FLOOD_WAIT", 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rpc-text/clean", test_clean);
    g_test_add_func("/rpc-text/number", test_number);
    return g_test_run();
}
