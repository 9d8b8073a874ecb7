/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Phone numbers: every row of tests/vectors/phone.ini, and the ways to show one.
 */
#include <mtproto/mt-phone.h>
#include <vectors.h>

static MtPhoneVerdict
verdict_of(const char *name)
{
    static const char *const names[] = {
        "OK",          "EMPTY",      "UNREADABLE", "LETTERS",   "BOT_TOKEN", "EMAIL",
        "PLUS_INSIDE", "NO_COUNTRY", "PREFIX_011", "TOO_SHORT", "TOO_LONG",
    };

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (g_strcmp0(names[i], name) == 0)
            return (MtPhoneVerdict)i;
    }
    g_error("unknown verdict %s", name);
}

static void
test_normalize(void)
{
    g_autoptr(GKeyFile) file = vectors_load("phone");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        g_autofree char *text = vectors_string(file, groups[i], "text");
        g_autofree char *verdict = vectors_string(file, groups[i], "verdict");
        g_autofree char *expected = vectors_string(file, groups[i], "digits");
        g_autofree char *digits = NULL;

        g_test_message("%s", groups[i]);
        g_assert_cmpint(mt_phone_normalize(text, &digits), ==, verdict_of(verdict));
        if (*expected == '\0')
            g_assert_null(digits);
        else
            g_assert_cmpstr(digits, ==, expected);
    }
}

static void
test_unreadable(void)
{
    g_autofree char *endless = g_strnfill(100000, '1');

    g_assert_cmpint(mt_phone_normalize(NULL, NULL), ==, MT_PHONE_EMPTY);
    g_assert_cmpint(mt_phone_normalize("+44\xff", NULL), ==, MT_PHONE_UNREADABLE);
    g_assert_cmpint(mt_phone_normalize(endless, NULL), ==, MT_PHONE_TOO_LONG);
}

static void
assert_shown(const char *digits, const char *formatted, const char *masked)
{
    g_autofree char *shown = mt_phone_format(digits);
    g_autofree char *hidden = mt_phone_mask(digits);

    g_assert_cmpstr(shown, ==, formatted);
    g_assert_cmpstr(hidden, ==, masked);
}

static void
test_shown(void)
{
    assert_shown("442079460123", "+44 2079460123", "+44 ... 0123");
    assert_shown("12025550123", "+1 2025550123", "+1 ... 0123");
    assert_shown("9996612345", "+999 6612345", "+999 ... 2345");
    assert_shown("35312345678", "+353 12345678", "+353 ... 5678");
    assert_shown("999", "+999", "+...");
    assert_shown("", "+", "+...");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/phone/normalize", test_normalize);
    g_test_add_func("/phone/unreadable", test_unreadable);
    g_test_add_func("/phone/shown", test_shown);
    return g_test_run();
}
