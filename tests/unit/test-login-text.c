/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The login in words: each step can be asked, fits a terminal, and names what one must know.
 */
#include <login/tg-login-text.h>
#include <string.h>

#define NOW_MS G_GINT64_CONSTANT(1700000000000)
#define WRITTEN "+999 66 12345"
/* What fits a terminal of 80 columns and 24 lines beside a frame, fields and buttons. */
#define MOST_COLUMNS 78
#define MOST_LINES 20

static MtLoginStep
make_step(MtLoginStepKind kind, MtLoginProblem problem)
{
    MtLoginStep step = {
        .kind = kind,
        .problem = problem,
        .phone = (char *)"9996612345",
    };

    step.code.type = MT_CODE_TYPE_APP;
    step.code.length = 5;
    return step;
}

static void
assert_fits(const TgQuestion *question, gboolean has_list)
{
    g_autofree char *text = tg_question_get_text(question, has_list, TRUE);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    guint count = 1 + g_strv_length(lines);

    for (guint i = 0; lines[i] != NULL; i++)
        g_assert_cmpint(g_utf8_strlen(lines[i], -1), <=, MOST_COLUMNS);
    if (tg_question_get_label(question) != NULL)
        count++;
    for (guint i = 0; has_list && i < tg_question_count_choices(question); i++)
        count++;
    g_assert_cmpuint(count, <=, MOST_LINES);
    g_assert_cmpint(g_utf8_strlen(tg_question_get_primary(question), -1), <=, MOST_COLUMNS);
}

static char *
text_of(const MtLoginStep *step)
{
    g_autoptr(TgQuestion) question = tg_login_text_question(step, WRITTEN, NOW_MS);

    g_assert_nonnull(question);
    assert_fits(question, TRUE);
    assert_fits(question, FALSE);
    return tg_question_get_text(question, TRUE, FALSE);
}

static void
assert_says(const MtLoginStep *step, const char *part)
{
    g_autofree char *text = text_of(step);

    g_test_message("%s", text);
    g_assert_nonnull(strstr(text, part));
}

static void
assert_says_not(const MtLoginStep *step, const char *part)
{
    g_autofree char *text = text_of(step);

    g_assert_null(strstr(text, part));
}

/* Whatever the core may combine must be asked in a way that fits. */
static void
test_all(void)
{
    for (gint kind = MT_LOGIN_STEP_PHONE; kind <= MT_LOGIN_STEP_PAID; kind++) {
        for (gint problem = MT_LOGIN_OK; problem <= MT_LOGIN_PHONE_COUNTRY; problem++) {
            for (gint type = MT_CODE_TYPE_NONE; type <= MT_CODE_TYPE_EMAIL_SETUP; type++) {
                MtLoginStep step = make_step(kind, problem);
                g_autofree char *text = NULL;

                step.code.type = type;
                step.code.next = type % 2 == 0 ? MT_CODE_TYPE_CALL : MT_CODE_TYPE_NONE;
                step.code.earlier = MT_CODE_TYPE_APP;
                step.code.resend_planned = type % 3 == 0;
                step.code.resend_at_wall_ms = NOW_MS + 90000;
                step.code.wrong_count = 3;
                text = text_of(&step);
                g_assert_null(strchr(text, '%'));
            }
        }
    }
}

static void
test_nothing_asked(void)
{
    static const MtLoginStepKind kinds[] = {MT_LOGIN_STEP_WAIT, MT_LOGIN_STEP_DONE,
                                            MT_LOGIN_STEP_FAILED};

    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        MtLoginStep step = make_step(kinds[i], MT_LOGIN_OK);

        g_assert_null(tg_login_text_question(&step, WRITTEN, NOW_MS));
    }
}

static void
test_number(void)
{
    MtLoginStep step = make_step(MT_LOGIN_STEP_PHONE, MT_LOGIN_PHONE_MISSING);
    g_autoptr(TgQuestion) damaged = tg_login_text_damaged(WRITTEN);

    step.phone = (char *)"020 7946 0123";
    assert_says(&step, "The country code is missing.");
    step.phone = (char *)"011 44 20 7946 0123";
    assert_says(&step, "Did you mean +44");
    step.phone = (char *)"someone@example.org";
    assert_says(&step, "e-mail address");
    step = make_step(MT_LOGIN_STEP_PHONE, MT_LOGIN_PHONE_INVALID);
    step.phone = (char *)"89161234567";
    assert_says(&step, "+7 instead of 8");
    step.phone = (char *)"4402079460123";
    assert_says(&step, "Leave out the 0");
    step = make_step(MT_LOGIN_STEP_PHONE, MT_LOGIN_SERVER_UNKNOWN);
    step.server_text = (char *)"SOMETHING_NEW";
    step.server_code = 400;
    assert_says(&step, "SOMETHING_NEW (400)");
    assert_fits(damaged, TRUE);
    g_assert_cmpstr(tg_question_get_value(damaged), ==, WRITTEN);
}

static void
test_no_account(void)
{
    MtLoginStep step = make_step(MT_LOGIN_STEP_NO_ACCOUNT, MT_LOGIN_OK);
    g_autoptr(TgQuestion) question = tg_login_text_question(&step, WRITTEN, NOW_MS);

    g_assert_cmpstr(tg_question_get_primary(question), ==,
                    "There is no Telegram account for " WRITTEN);
    g_assert_null(tg_question_get_label(question));
    g_assert_cmpint(tg_question_get_choice(question, 0), ==, TG_CHOICE_NUMBER);
    step.kind = MT_LOGIN_STEP_PAID;
    step.code.detail = (char *)"help@example.org";
    assert_says(&step, "help@example.org");
}

static void
test_code(void)
{
    MtLoginStep step = make_step(MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
    g_autoptr(TgQuestion) question = NULL;

    step.code.length = 0;
    assert_says_not(&step, "-digit");
    step.code.length = 101;
    assert_says_not(&step, "-digit");
    step.code.type = MT_CODE_TYPE_FLASH_CALL;
    step.code.detail = (char *)"*";
    assert_says_not(&step, "*");
    step.code.detail = (char *)"+7495***\n\x1b[2J";
    assert_says_not(&step, "\x1b");
    step.code.type = MT_CODE_TYPE_MISSED_CALL;
    step.code.detail = (char *)"+7495";
    assert_says(&step, "with +7495 calls");
    step.code.next = MT_CODE_TYPE_SMS;
    step.code.resend_at_wall_ms = NOW_MS - 1;
    question = tg_login_text_question(&step, WRITTEN, NOW_MS);
    g_assert_cmpstr(tg_question_get_choice_text(question, 1), ==, "Send an SMS instead");
}

/* Which code counts as well is said by the way that it came. */
static void
test_earlier(void)
{
    static const struct {
        MtCodeType earlier;
        const char *name;
    } ways[] = {
        {MT_CODE_TYPE_APP, "(Telegram app)"},
        {MT_CODE_TYPE_SMS, "(SMS)"},
        {MT_CODE_TYPE_FIREBASE, "(SMS)"},
        {MT_CODE_TYPE_FLASH_CALL, "(automatic call)"},
        {MT_CODE_TYPE_MISSED_CALL, "(missed call)"},
        {MT_CODE_TYPE_FRAGMENT, "(Fragment)"},
        {MT_CODE_TYPE_WORD, "(secret word)"},
        {MT_CODE_TYPE_PHRASE, "(secret phrase)"},
        {MT_CODE_TYPE_EMAIL, "(e-mail)"},
    };
    MtLoginStep step = make_step(MT_LOGIN_STEP_CODE, MT_LOGIN_OK);

    step.code.type = MT_CODE_TYPE_CALL;
    assert_says_not(&step, "earlier message");
    for (gsize i = 0; i < G_N_ELEMENTS(ways); i++) {
        g_autofree char *line =
            g_strdup_printf("The code from the earlier message %s works as well.", ways[i].name);

        step.code.earlier = ways[i].earlier;
        assert_says(&step, line);
    }
    step.code.earlier = MT_CODE_TYPE_CALL;
    assert_says_not(&step, "earlier message");
    step.code.type = MT_CODE_TYPE_SMS;
    assert_says(&step, "earlier message (call) works as well.");
}

/* There is no other way: the code that was sent still counts, and something else helps. */
static void
test_no_other_way(void)
{
    MtLoginStep step = make_step(MT_LOGIN_STEP_CODE, MT_LOGIN_RESEND_UNAVAILABLE);

    assert_says(&step, "The code already sent can still be used.");
    assert_says(&step, "No other device? Install an official Telegram app first");
    step.code.type = MT_CODE_TYPE_SMS;
    assert_says(&step, "The code already sent can still be used.");
    assert_says(&step, "a QR code helps");
    step.problem = MT_LOGIN_OK;
    assert_says_not(&step, "a QR code helps");
    assert_says(&step, "Type the code and press OK, or choose something else below.");
}

/* What any call can be answered by, at the prompt that it leads back to. */
static void
test_server(void)
{
    static const MtLoginStepKind kinds[] = {MT_LOGIN_STEP_PHONE, MT_LOGIN_STEP_CODE,
                                            MT_LOGIN_STEP_PASSWORD};

    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        MtLoginStep step = make_step(kinds[i], MT_LOGIN_SERVER_UNKNOWN);

        step.server_text = (char *)"SOMETHING_NEW";
        step.server_code = 400;
        assert_says(&step, "Telegram answered: SOMETHING_NEW (400)");
        step.problem = MT_LOGIN_SERVER_TROUBLE;
        assert_says(&step, "Telegram has a problem right now (SOMETHING_NEW). Try again.");
        step.problem = MT_LOGIN_NO_ANSWER;
        assert_says(&step, "Telegram does not answer.");
        step.problem = MT_LOGIN_SERVER_MALFORMED;
        assert_says(&step, "an answer that this version does not understand");
        step.problem = MT_LOGIN_REFUSED;
        assert_says_not(&step, "SOMETHING_NEW");
        step.notice = (char *)"Telegram's own words.";
        assert_says(&step, "Telegram's own words.");
    }
}

/* The hint is somebody's own text, as long as Telegram lets it be. */
static void
test_password(void)
{
    MtLoginStep step = make_step(MT_LOGIN_STEP_PASSWORD, MT_LOGIN_PASSWORD_WRONG);
    g_autofree char *hint = g_strnfill(2000, 'h');
    g_autoptr(TgQuestion) question = tg_login_text_question(&step, WRITTEN, NOW_MS);

    g_assert_true(tg_question_is_masked(question));
    g_assert_null(tg_question_get_value(question));
    assert_says_not(&step, "Hint");
    for (guint i = 40; i < 2000; i += 40)
        hint[i] = i % 80 == 0 ? '\n' : ' ';
    step.password.hint = hint;
    step.password.reset_wall_ms = NOW_MS + 1000;
    assert_says(&step, "Hint: hhh");
}

int
main(int argc, char **argv)
{
    g_setenv("TZ", "UTC", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/login-text/all", test_all);
    g_test_add_func("/login-text/nothing-asked", test_nothing_asked);
    g_test_add_func("/login-text/number", test_number);
    g_test_add_func("/login-text/no-account", test_no_account);
    g_test_add_func("/login-text/code", test_code);
    g_test_add_func("/login-text/earlier", test_earlier);
    g_test_add_func("/login-text/no-other-way", test_no_other_way);
    g_test_add_func("/login-text/server", test_server);
    g_test_add_func("/login-text/password", test_password);
    return g_test_run();
}
