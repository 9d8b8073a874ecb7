/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Text that people read: line breaks, clock times, numbers, masks.
 */
#include <string.h>
#include <tg-text.h>

static void
test_wrap(void)
{
    g_autofree char *text = tg_text_wrap("a b");
    g_autofree char *lines = tg_text_wrap("one\n\ntwo");
    g_autofree char *word = g_strnfill(2 * TG_TEXT_COLUMNS, 'w');
    g_autofree char *word_wrapped = tg_text_wrap(word);
    g_autofree char *many = g_strjoin(" ", word, word, NULL);
    g_autofree char *many_wrapped = tg_text_wrap(many);
    g_autofree char *expected = g_strjoin("\n", word, word, NULL);

    g_assert_cmpstr(text, ==, "a b");
    g_assert_cmpstr(lines, ==, "one\n\ntwo");
    g_assert_cmpstr(word_wrapped, ==, word); /* an address must stay in one piece */
    g_assert_cmpstr(many_wrapped, ==, expected);
}

static void
test_wrap_columns(void)
{
    GString *wide = g_string_new(NULL);
    g_autofree char *wrapped = NULL;
    g_auto(GStrv) lines = NULL;

    for (guint i = 0; i < 30; i++)
        g_string_append(wide, i > 0 ? " \xe6\xbc\xa2\xe5\xad\x97" : "\xe6\xbc\xa2\xe5\xad\x97");
    wrapped = tg_text_wrap(wide->str);
    lines = g_strsplit(wrapped, "\n", -1);
    /* Each word takes four columns. */
    g_assert_cmpint(g_utf8_strlen(lines[0], -1), ==, 14 * 3 - 1);
    g_string_free(wide, TRUE);
}

/* Chinese has no blanks to break at. */
static void
test_wrap_chinese(void)
{
    GString *wide = g_string_new("Telegram ");
    g_autofree char *wrapped = NULL;
    g_auto(GStrv) lines = NULL;

    for (guint i = 0; i < 31; i++)
        g_string_append(wide, "\xe6\xbc\xa2");
    g_string_append(wide, "\xe3\x80\x82\xe6\xbc\xa2"); /* a full stop and one more */
    wrapped = tg_text_wrap(wide->str);
    lines = g_strsplit(wrapped, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 2);
    g_assert_cmpint(g_utf8_strlen(lines[0], -1), ==, 9 + 30);
    g_assert_cmpstr(lines[1], ==, "\xe6\xbc\xa2\xe3\x80\x82\xe6\xbc\xa2");
    g_string_free(wide, TRUE);
}

static void
test_clock(void)
{
    const gint64 noon = G_GINT64_CONSTANT(1700000000000);
    g_autofree char *today = tg_text_clock(noon, noon);
    g_autofree char *rounded = tg_text_clock(noon - 999, noon);
    g_autofree char *later = tg_text_clock(noon + 3 * G_GINT64_CONSTANT(86400000), noon);
    g_autofree char *dated = tg_text_date(noon);
    g_autofree char *never = tg_text_clock(G_MAXINT64 - 1000, noon);

    g_assert_cmpstr(today, ==, "22:13:20");
    g_assert_cmpstr(rounded, ==, "22:13:20");
    g_assert_cmpstr(later, ==, "2023-11-17 22:13:20");
    g_assert_cmpstr(dated, ==, "2023-11-14 22:13:20");
    g_assert_cmpstr(never, ==, "?");
}

static void
assert_phone(const char *digits, const char *written, const char *expected)
{
    g_autofree char *shown = tg_text_phone(digits, written, NULL);

    g_assert_cmpstr(shown, ==, expected);
}

static void
test_phone(void)
{
    g_autofree char *grouped = NULL;
    g_autofree char *as_written = NULL;

    assert_phone("9996612345", "+999 66 12345", "+999 66 12345");
    assert_phone("9996612345", "+999-66 (12) 345", "+999-66 (12) 345");
    assert_phone("9996612345", "0099966 12345", "+999 6612345");
    assert_phone("9996612345", "+44 20 7946 0123", "+999 6612345");
    assert_phone("9996612345", NULL, "+999 6612345");
    assert_phone("020 7946", NULL, "020 7946");
    assert_phone(NULL, NULL, "");
    grouped = tg_text_phone("9996612345", NULL, "+999 66 12345");
    as_written = tg_text_phone("9996612345", "+999-66 12345", "+999 66 12345");
    g_assert_cmpstr(grouped, ==, "+999 66 12345");
    g_assert_cmpstr(as_written, ==, "+999-66 12345");
}

static void
assert_mask(const char *line, const char *expected)
{
    g_autofree char *masked = tg_text_mask(line);

    g_assert_cmpstr(masked, ==, expected);
}

static void
test_mask(void)
{
    g_autofree char *error = tg_text_phone_masked("9996612345");
    g_autofree char *strange = tg_text_phone_masked("someone@example.org");

    assert_mask("a 9996612345 b", "a ...2345 b");
    assert_mask("+999 66 12345", "+...2345");
    assert_mask("127.0.0.1:443 after 120 s", "127.0.0.1:443 after 120 s");
    assert_mask("", "");
    assert_mask("9996612345", "...2345");
    g_assert_cmpstr(error, ==, "+999 ... 2345");
    g_assert_cmpstr(strange, ==, "+...");
}

static void
test_foreign(void)
{
    g_autofree char *none = tg_text_foreign(NULL, 10);
    g_autofree char *lines = tg_text_foreign("a\nb\x1b[1mc\xe2\x80\xa8"
                                             "d",
                                             100);
    g_autofree char *cut = tg_text_foreign("\xc3\xa4\xc3\xb6\xc3\xbc", 2);
    g_autofree char *broken = tg_text_foreign("a\xff", 10);

    g_assert_cmpstr(none, ==, "");
    g_assert_cmpstr(lines, ==, "a b [1mc d");
    g_assert_cmpstr(cut, ==, "\xc3\xa4\xc3\xb6");
    g_assert_true(g_utf8_validate(broken, -1, NULL));
}

int
main(int argc, char **argv)
{
    g_setenv("TZ", "UTC", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/wrap", test_wrap);
    g_test_add_func("/text/wrap-columns", test_wrap_columns);
    g_test_add_func("/text/wrap-chinese", test_wrap_chinese);
    g_test_add_func("/text/clock", test_clock);
    g_test_add_func("/text/phone", test_phone);
    g_test_add_func("/text/mask", test_mask);
    g_test_add_func("/text/foreign", test_foreign);
    return g_test_run();
}
