/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * How a connection ends: the reason decides what front ends do, and the sentence names what can be
 * done.
 */
#include <string.h>
#include <tg-errors.h>

static MtLoginStep
failed(MtLoginProblem problem)
{
    return (MtLoginStep){
        .kind = MT_LOGIN_STEP_FAILED,
        .problem = problem,
        .phone = (char *)"9996612345",
    };
}

/* The application id: each place it can come from has its own way out. */
static void
test_api(void)
{
    static const struct {
        MtLoginProblem problem;
        TgApiSource source;
        const char *has;
    } cases[] = {
        {MT_LOGIN_API_ID_INVALID, TG_API_FROM_BUILD, "built into this plugin"},
        {MT_LOGIN_API_ID_INVALID, TG_API_FROM_ACCOUNT, "from the account settings"},
        {MT_LOGIN_API_ID_INVALID, TG_API_FROM_ENVIRONMENT, "PURPLE_TELEGRAM_API_ID"},
        {MT_LOGIN_API_ID_PUBLISHED, TG_API_FROM_BUILD, "of this build is blocked"},
        {MT_LOGIN_API_ID_PUBLISHED, TG_API_FROM_ACCOUNT, "that you use are blocked"},
        {MT_LOGIN_API_ID_MISSING, TG_API_NONE, "This build has no"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const MtLoginStep step = failed(cases[i].problem);
        const TgErrorContext context = {.api = cases[i].source};
        PurpleConnectionError reason;
        g_autofree char *text = tg_errors_describe_step(&step, &context, &reason);

        g_assert_cmpint(reason, ==, PURPLE_CONNECTION_ERROR_INVALID_SETTINGS);
        g_assert_nonnull(strstr(text, cases[i].has));
        g_assert_nonnull(strstr(text, "https://my.telegram.org"));
    }
}

/* No problem is without a sentence, and none tells a whole number or a name of the protocol. */
static void
test_all(void)
{
    for (gint problem = MT_LOGIN_OK; problem <= (gint)MT_LOGIN_INTERNAL; problem++) {
        MtLoginStep step = failed((MtLoginProblem)problem);
        const TgErrorContext context = {
            .api = TG_API_FROM_ACCOUNT, .asked = MT_LOGIN_STEP_CODE, .now_wall_ms = 1};
        PurpleConnectionError reason;
        g_autofree char *text = NULL;

        step.server_text = (char *)"SOMETHING_NEW";
        text = tg_errors_describe_step(&step, &context, &reason);
        g_assert_cmpint((gint)strlen(text), >, 10);
        g_assert_null(strchr(text, '{'));
        g_assert_null(strstr(text, "9996612345"));
        g_assert_cmpint(g_utf8_strlen(text, -1), <, 400);
    }
}

static void
test_notice(void)
{
    MtLoginStep step = failed(MT_LOGIN_UPDATE_APP);
    const TgErrorContext context = {.api = TG_API_FROM_ACCOUNT};
    PurpleConnectionError reason;
    g_autofree char *text = NULL;

    step.notice = (char *)"Telegram's own words.";
    text = tg_errors_describe_step(&step, &context, &reason);
    g_assert_cmpstr(text, ==, step.notice);
    g_assert_cmpint(reason, ==, PURPLE_CONNECTION_ERROR_AUTHENTICATION_FAILED);
}

/* Where the person stopped decides what comes next time. */
static void
test_stopped(void)
{
    static const struct {
        MtLoginStepKind asked;
        const char *has;
    } cases[] = {
        {MT_LOGIN_STEP_CODE, "The code stays valid"},
        {MT_LOGIN_STEP_EMAIL, "The code stays valid"},
        {MT_LOGIN_STEP_PASSWORD, "at the password"},
        {MT_LOGIN_STEP_NEW_PASSWORD, "at the password"},
        {MT_LOGIN_STEP_QR, "To log in, enable"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const MtLoginStep step = failed(MT_LOGIN_CANCELLED);
        const TgErrorContext context = {.asked = cases[i].asked};
        PurpleConnectionError reason;
        g_autofree char *text = tg_errors_describe_step(&step, &context, &reason);

        g_assert_nonnull(strstr(text, cases[i].has));
        g_assert_cmpint(reason, ==, PURPLE_CONNECTION_ERROR_OTHER_ERROR);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/errors-text/api", test_api);
    g_test_add_func("/errors-text/all", test_all);
    g_test_add_func("/errors-text/notice", test_notice);
    g_test_add_func("/errors-text/stopped", test_stopped);
    return g_test_run();
}
