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
    for (gint problem = MT_LOGIN_OK; problem <= (gint)MT_LOGIN_PHONE_COUNTRY; problem++) {
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

/* What decides whether the program comes back by itself, and what the person reads. */
static void
test_reasons(void)
{
    static const struct {
        MtLoginProblem problem;
        PurpleConnectionError reason;
        const char *has;
    } cases[] = {
        {MT_LOGIN_UNREACHABLE, PURPLE_CONNECTION_ERROR_NETWORK_ERROR, "Cannot reach Telegram"},
        {MT_LOGIN_NETWORK_LIMITED, PURPLE_CONNECTION_ERROR_NETWORK_ERROR,
         "Telegram limits connections from this network"},
        {MT_LOGIN_KEY_EXCHANGE, PURPLE_CONNECTION_ERROR_ENCRYPTION_ERROR, "encryption"},
        {MT_LOGIN_PHONE_MISSING, PURPLE_CONNECTION_ERROR_INVALID_USERNAME, "country code"},
        {MT_LOGIN_PHONE_COUNTRY, PURPLE_CONNECTION_ERROR_INVALID_USERNAME, "country code"},
        {MT_LOGIN_PHONE_INVALID, PURPLE_CONNECTION_ERROR_INVALID_USERNAME, "does not know"},
        {MT_LOGIN_PHONE_BANNED, PURPLE_CONNECTION_ERROR_AUTHENTICATION_FAILED,
         "banned +999 ... 2345. If this is a mistake, write to recover@telegram.org"},
        {MT_LOGIN_PHONE_PROTECTED, PURPLE_CONNECTION_ERROR_AUTHENTICATION_FAILED, "QR code"},
        {MT_LOGIN_UPDATE_APP, PURPLE_CONNECTION_ERROR_AUTHENTICATION_FAILED, "Update the plugin"},
        {MT_LOGIN_ROBOT_CHECK, PURPLE_CONNECTION_ERROR_AUTHENTICATION_FAILED, "only its own apps"},
        {MT_LOGIN_LOST_REVOKED, PURPLE_CONNECTION_ERROR_AUTHENTICATION_FAILED, "another device"},
        {MT_LOGIN_LOST_EXPIRED, PURPLE_CONNECTION_ERROR_AUTHENTICATION_FAILED, "too long"},
        {MT_LOGIN_LOST_DUPLICATED, PURPLE_CONNECTION_ERROR_AUTHENTICATION_FAILED, "two computers"},
        {MT_LOGIN_LOST_UNKNOWN_KEY, PURPLE_CONNECTION_ERROR_AUTHENTICATION_FAILED, "no longer"},
        {MT_LOGIN_LOST_DELETED, PURPLE_CONNECTION_ERROR_AUTHENTICATION_FAILED, "was deleted"},
        {MT_LOGIN_LOST_BANNED, PURPLE_CONNECTION_ERROR_AUTHENTICATION_FAILED, "banned"},
        {MT_LOGIN_PASSWORD_UNSUPPORTED, PURPLE_CONNECTION_ERROR_AUTHENTICATION_IMPOSSIBLE, "newer"},
        {MT_LOGIN_PASSWORD_UNSAFE, PURPLE_CONNECTION_ERROR_AUTHENTICATION_IMPOSSIBLE, "unsafe"},
        {MT_LOGIN_BOT, PURPLE_CONNECTION_ERROR_AUTHENTICATION_IMPOSSIBLE, "bot"},
        {MT_LOGIN_PHONE_FLOOD, PURPLE_CONNECTION_ERROR_OTHER_ERROR,
         "Too many login attempts with +999 ... 2345. Try again tomorrow, or log in by QR code."},
        {MT_LOGIN_PASSWORD_FLOOD, PURPLE_CONNECTION_ERROR_OTHER_ERROR,
         "Too many attempts. Try again in a day, or log in by QR code."},
        {MT_LOGIN_FLOOD, PURPLE_CONNECTION_ERROR_OTHER_ERROR, "Telegram asks to wait until"},
        {MT_LOGIN_RESTART, PURPLE_CONNECTION_ERROR_OTHER_ERROR, "cannot start a login now"},
        {MT_LOGIN_REDIRECTED, PURPLE_CONNECTION_ERROR_OTHER_ERROR, "keeps redirecting"},
        {MT_LOGIN_SERVER_TROUBLE, PURPLE_CONNECTION_ERROR_OTHER_ERROR, "RPC_CALL_FAIL, 500"},
        {MT_LOGIN_SERVER_UNKNOWN, PURPLE_CONNECTION_ERROR_OTHER_ERROR, "RPC_CALL_FAIL, 500"},
        {MT_LOGIN_SERVER_MALFORMED, PURPLE_CONNECTION_ERROR_OTHER_ERROR, "Update the plugin"},
        {MT_LOGIN_INTERNAL, PURPLE_CONNECTION_ERROR_OTHER_ERROR, "Please report it"},
        {MT_LOGIN_NO_ANSWER, PURPLE_CONNECTION_ERROR_OTHER_ERROR, "does not answer"},
        {MT_LOGIN_REFUSED, PURPLE_CONNECTION_ERROR_OTHER_ERROR, "does not say why"},
        {MT_LOGIN_LOGGED_OUT, PURPLE_CONNECTION_ERROR_OTHER_ERROR, "logged out"},
        {MT_LOGIN_CANCELLED, PURPLE_CONNECTION_ERROR_OTHER_ERROR, "Login stopped."},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        MtLoginStep step = failed(cases[i].problem);
        const TgErrorContext context = {.api = TG_API_FROM_ACCOUNT};
        PurpleConnectionError reason;
        g_autofree char *text = NULL;

        step.server_text = (char *)"RPC_CALL_FAIL";
        step.server_code = 500;
        text = tg_errors_describe_step(&step, &context, &reason);
        g_test_message("%s", text);
        g_assert_cmpint(reason, ==, cases[i].reason);
        g_assert_nonnull(strstr(text, cases[i].has));
        g_assert_cmpint(tg_errors_knows(cases[i].problem), ==,
                        cases[i].problem != MT_LOGIN_CANCELLED);
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
    g_test_add_func("/errors-text/reasons", test_reasons);
    g_test_add_func("/errors-text/notice", test_notice);
    g_test_add_func("/errors-text/stopped", test_stopped);
    return g_test_run();
}
