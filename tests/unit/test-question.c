/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Questions as data: what a typed line means, and how the words are explained.
 */
#include <ask/tg-question.h>
#include <string.h>

static TgQuestion *
make_question(TgWords words)
{
    TgQuestion *question = tg_question_new("Which?", words);

    tg_question_say(question, "First.");
    tg_question_say(question, "");
    tg_question_say(question, NULL);
    tg_question_say(question, "Second.");
    tg_question_set_entry(question, "Code", "123", FALSE);
    tg_question_offer(question, TG_CHOICE_ANSWER, "Log in");
    tg_question_offer(question, TG_CHOICE_RESEND, "Send an SMS");
    tg_question_offer(question, TG_CHOICE_NUMBER, "Another number");
    return question;
}

static void
assert_means(const TgQuestion *question, const char *text, gboolean has_list, TgChoice expected)
{
    g_test_message("%s", text);
    g_assert_cmpint(tg_question_understand(question, text, has_list), ==, expected);
}

static void
test_plain(void)
{
    g_autoptr(TgQuestion) question = make_question(TG_WORDS_PLAIN);

    assert_means(question, "resend", TRUE, TG_CHOICE_RESEND);
    assert_means(question, " /Resend \n", FALSE, TG_CHOICE_RESEND);
    assert_means(question, "number", FALSE, TG_CHOICE_NUMBER);
    assert_means(question, "cancel", FALSE, TG_CHOICE_STOP);
    assert_means(question, "forgot", FALSE, TG_CHOICE_ANSWER); /* not offered */
    assert_means(question, "resend it", FALSE, TG_CHOICE_ANSWER);
    assert_means(question, "22222", FALSE, TG_CHOICE_ANSWER);
    assert_means(question, "", FALSE, TG_CHOICE_ANSWER);
    assert_means(question, "/", FALSE, TG_CHOICE_ANSWER);
    g_assert_cmpint(tg_question_understand(question, NULL, FALSE), ==, TG_CHOICE_ANSWER);
}

static void
test_slash(void)
{
    g_autoptr(TgQuestion) question = make_question(TG_WORDS_SLASH);

    assert_means(question, "resend", FALSE, TG_CHOICE_ANSWER);
    assert_means(question, "/resend", TRUE, TG_CHOICE_RESEND);
    assert_means(question, "/cancel", FALSE, TG_CHOICE_STOP);
}

/* Where there is a list, a password may be anything. */
static void
test_no_list(void)
{
    g_autoptr(TgQuestion) question = make_question(TG_WORDS_NO_LIST);

    assert_means(question, "/number", TRUE, TG_CHOICE_ANSWER);
    assert_means(question, "/number", FALSE, TG_CHOICE_NUMBER);
    assert_means(question, "number", FALSE, TG_CHOICE_ANSWER);
}

static void
test_text(void)
{
    g_autoptr(TgQuestion) question = make_question(TG_WORDS_PLAIN);
    g_autofree char *listed = tg_question_get_text(question, TRUE, TRUE);
    g_autofree char *typed = tg_question_get_text(question, FALSE, TRUE);
    g_autofree char *window = tg_question_get_text(question, TRUE, FALSE);
    g_autofree char *warned = NULL;

    g_assert_cmpstr(listed, ==, "First.\nSecond.");
    g_assert_cmpstr(window, ==, "First.\n\nSecond.");
    g_assert_cmpstr(typed, ==,
                    "First.\nSecond.\nYou can also type one of these words:\nresend: Send an SMS\n"
                    "number: Another number\ncancel: Stop the login");
    tg_question_warn(question, "Wrong.");
    warned = tg_question_get_text(question, TRUE, TRUE);
    g_assert_cmpstr(warned, ==, "Wrong.\n\nFirst.\nSecond.");
}

static void
test_parts(void)
{
    g_autoptr(TgQuestion) question = make_question(TG_WORDS_PLAIN);
    g_autoptr(TgQuestion) empty = tg_question_new("Yes?", TG_WORDS_PLAIN);

    g_assert_cmpstr(tg_question_get_primary(question), ==, "Which?");
    g_assert_cmpstr(tg_question_get_label(question), ==, "Code");
    g_assert_cmpstr(tg_question_get_value(question), ==, "123");
    g_assert_false(tg_question_is_masked(question));
    g_assert_cmpuint(tg_question_count_choices(question), ==, 3);
    g_assert_cmpint(tg_question_get_choice(question, 1), ==, TG_CHOICE_RESEND);
    g_assert_cmpstr(tg_question_get_choice_text(question, 1), ==, "Send an SMS");
    tg_question_set_entry(question, "Password", NULL, TRUE);
    g_assert_null(tg_question_get_value(question));
    g_assert_true(tg_question_is_masked(question));
    g_assert_null(tg_question_get_label(empty));
    tg_question_free(NULL);
}

static guint
count_lines(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    return g_strv_length(lines);
}

/* On a terminal with an entry and a list there are ten lines for the text. */
static void
test_room(void)
{
    g_autoptr(TgQuestion) question = tg_question_new("Why?", TG_WORDS_PLAIN);
    g_autofree char *shown = NULL;
    g_autofree char *whole = NULL;

    tg_question_warn(question, "w");
    tg_question_set_entry(question, "Code", NULL, FALSE);
    tg_question_offer(question, TG_CHOICE_ANSWER, "Go");
    tg_question_offer(question, TG_CHOICE_QR, "QR");
    tg_question_say_if_room(question, "spare");
    for (guint i = 0; i < 9; i++)
        tg_question_say(question, "needed");
    shown = tg_question_get_text(question, TRUE, TRUE);
    whole = tg_question_get_text(question, TRUE, FALSE);
    g_assert_cmpuint(count_lines(shown), ==, 10);
    g_assert_null(strstr(shown, "spare"));
    g_assert_nonnull(strstr(whole, "spare"));
}

/* One yes is a button; where there is only a line, it has to be typed. */
static void
test_yes_or_no(void)
{
    g_autoptr(TgQuestion) question = tg_question_new("Really?", TG_WORDS_PLAIN);

    g_assert_cmpint(tg_question_get_default(question, TRUE), ==, TG_CHOICE_ANSWER);
    tg_question_offer(question, TG_CHOICE_YES, "Do it");
    g_assert_true(tg_question_is_yes_or_no(question));
    g_assert_cmpint(tg_question_get_default(question, TRUE), ==, TG_CHOICE_YES);
    g_assert_cmpint(tg_question_get_default(question, FALSE), ==, TG_CHOICE_ANSWER);
    g_assert_cmpint(tg_question_understand(question, "yes", FALSE), ==, TG_CHOICE_YES);
    tg_question_expect(question, TG_CHOICE_RESEND);
    g_assert_cmpint(tg_question_understand(question, "/resend", FALSE), ==, TG_CHOICE_RESEND);
    g_assert_cmpint(tg_question_understand(question, "other", FALSE), ==, TG_CHOICE_ANSWER);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/question/plain", test_plain);
    g_test_add_func("/question/slash", test_slash);
    g_test_add_func("/question/no-list", test_no_list);
    g_test_add_func("/question/text", test_text);
    g_test_add_func("/question/parts", test_parts);
    g_test_add_func("/question/room", test_room);
    g_test_add_func("/question/yes-or-no", test_yes_or_no);
    return g_test_run();
}
