/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * How a connection ends. Numbers are masked in these sentences: libpurple writes them into its
 * log.
 */
#include "tg-errors.h"

#include "store/tg-file.h"
#include "tg-text.h"

#include <glib/gi18n-lib.h>
#include <mtproto/mt-error.h>
#include <string.h>

#define LONGEST_SERVER_TEXT 64
#define LONGEST_NOTICE 1000

typedef struct {
    MtLoginProblem problem;
    PurpleConnectionError reason;
    const char *text; /* {phone}, {time} and {server} stand for what is known of them */
} ErrorText;

#define FATAL PURPLE_CONNECTION_ERROR_OTHER_ERROR
#define REFUSED PURPLE_CONNECTION_ERROR_AUTHENTICATION_FAILED
#define IMPOSSIBLE PURPLE_CONNECTION_ERROR_AUTHENTICATION_IMPOSSIBLE
#define SETTINGS PURPLE_CONNECTION_ERROR_INVALID_SETTINGS

static const ErrorText error_texts[] = {
    {MT_LOGIN_PHONE_INVALID, PURPLE_CONNECTION_ERROR_INVALID_USERNAME,
     N_("Telegram does not know the number {phone}.")},
    {MT_LOGIN_PHONE_MISSING, PURPLE_CONNECTION_ERROR_INVALID_USERNAME,
     N_("The account's user name must be a phone number with its country code.")},
    {MT_LOGIN_PHONE_COUNTRY, PURPLE_CONNECTION_ERROR_INVALID_USERNAME,
     N_("The account's user name must be a phone number with its country code.")},
    {MT_LOGIN_PHONE_BANNED, REFUSED,
     N_("Telegram has banned {phone}. If this is a mistake, write to recover@telegram.org or use "
        "the help in an official app.")},
    {MT_LOGIN_PHONE_FLOOD, FATAL,
     N_("Too many login attempts with {phone}. Try again tomorrow, or log in by QR code.")},
    {MT_LOGIN_PASSWORD_FLOOD, FATAL,
     N_("Too many attempts. Try again in a day, or log in by QR code.")},
    {MT_LOGIN_PHONE_PROTECTED, REFUSED,
     N_("Telegram says that this number is protected and cannot be used with a code. Log in by QR "
        "code.")},
    {MT_LOGIN_RESTART, FATAL, N_("Telegram cannot start a login now. Try again later.")},
    {MT_LOGIN_PASSWORD_UNSUPPORTED, IMPOSSIBLE,
     N_("This account uses a newer kind of password. Update the plugin.")},
    {MT_LOGIN_PASSWORD_UNSAFE, IMPOSSIBLE,
     N_("Telegram sent unsafe password parameters; login stopped.")},
    {MT_LOGIN_API_ID_MISSING, SETTINGS,
     N_("This build has no Telegram application id. Get one free of charge at "
        "https://my.telegram.org (API development tools) and enter API ID and API hash in the "
        "account settings, tab Advanced.")},
    {MT_LOGIN_UPDATE_APP, REFUSED,
     N_("Telegram refuses logins from this version. Update the plugin; if it is up to date, the "
        "application id may be refused.")},
    {MT_LOGIN_ROBOT_CHECK, REFUSED,
     N_("Telegram asks for a check that only its own apps can do. Log in by QR code, or try "
        "later.")},
    {MT_LOGIN_FLOOD, FATAL, N_("Too many attempts. Telegram asks to wait until {time}.")},
    {MT_LOGIN_PASSWORD_TRIES, FATAL, N_("Too many wrong passwords. Try again after {time}.")},
    {MT_LOGIN_SERVER_TROUBLE, FATAL,
     N_("Telegram has a problem right now ({server}). Try again later.")},
    {MT_LOGIN_SERVER_UNKNOWN, FATAL,
     N_("Telegram refuses the login for a reason that this version does not know ({server}).")},
    {MT_LOGIN_REFUSED, FATAL,
     N_("Telegram refuses the login now and does not say why. Try again later.")},
    {MT_LOGIN_SERVER_MALFORMED, FATAL,
     N_("Telegram sent an answer that this version does not understand. Update the plugin.")},
    {MT_LOGIN_NO_ANSWER, FATAL, N_("Telegram does not answer. Try again later.")},
    {MT_LOGIN_REDIRECTED, FATAL,
     N_("Telegram keeps redirecting the login from one datacenter to another. Try again later.")},
    {MT_LOGIN_UNREACHABLE, PURPLE_CONNECTION_ERROR_NETWORK_ERROR,
     N_("Cannot reach Telegram. Check the network connection and the account's proxy settings.")},
    {MT_LOGIN_NETWORK_LIMITED, PURPLE_CONNECTION_ERROR_NETWORK_ERROR,
     N_("Telegram limits connections from this network. Try again later.")},
    {MT_LOGIN_KEY_EXCHANGE, PURPLE_CONNECTION_ERROR_ENCRYPTION_ERROR,
     N_("The encryption could not be agreed on: what answers does not prove to be Telegram.")},
    {MT_LOGIN_LOGGED_OUT, FATAL,
     N_("You are logged out of Telegram. Enable the account to log in again.")},
    {MT_LOGIN_LOGOUT_FAILED, FATAL,
     N_("Telegram could not be told to log out, so the login is still there. Try again, or end it "
        "in another Telegram app (Settings, Devices).")},
    {MT_LOGIN_BOT, IMPOSSIBLE, N_("This account is a bot, which cannot be used here.")},
    {MT_LOGIN_LOST_DELETED, REFUSED, N_("The Telegram account {phone} was deleted.")},
    {MT_LOGIN_LOST_BANNED, REFUSED,
     N_("Telegram has banned the account {phone}. If this is a mistake, write to "
        "recover@telegram.org.")},
    {MT_LOGIN_LOST_REVOKED, REFUSED,
     N_("This login was ended from another device (Settings, Devices).")},
    {MT_LOGIN_LOST_EXPIRED, REFUSED, N_("This login was unused for too long.")},
    {MT_LOGIN_LOST_DUPLICATED, REFUSED,
     N_("This login was used on two computers at the same time, so Telegram ended it.")},
    {MT_LOGIN_LOST_UNKNOWN_KEY, REFUSED, N_("Telegram no longer knows this login.")},
    {MT_LOGIN_INTERNAL, FATAL,
     N_("This version asked Telegram for something that it refuses ({server}). Please report it.")},
};

static const ErrorText unknown_error = {
    MT_LOGIN_OK,
    FATAL,
    N_("The login at Telegram failed."),
};

/* Where the id comes from decides what can be done about it. */
static const char *
api_text(MtLoginProblem problem, TgApiSource source)
{
    if (problem == MT_LOGIN_API_ID_PUBLISHED && source == TG_API_FROM_BUILD)
        return N_("The application id of this build is blocked by Telegram because it is publicly "
                  "known. Enter your own (https://my.telegram.org) in the account settings.");
    if (problem == MT_LOGIN_API_ID_PUBLISHED)
        return N_("The API ID and API hash that you use are blocked by Telegram because they are "
                  "publicly known. Get your own at https://my.telegram.org and enter them in the "
                  "account settings.");
    if (problem != MT_LOGIN_API_ID_INVALID)
        return NULL;
    switch (source) {
    case TG_API_FROM_ACCOUNT:
        return N_("Telegram does not accept the API ID and API hash from the account settings. "
                  "Compare them with https://my.telegram.org.");
    case TG_API_FROM_ENVIRONMENT:
        return N_("Telegram does not accept the API ID and API hash from the environment. Compare "
                  "PURPLE_TELEGRAM_API_ID and PURPLE_TELEGRAM_API_HASH with "
                  "https://my.telegram.org.");
    default:
        return N_("Telegram does not accept the application id built into this plugin. Enter your "
                  "own (https://my.telegram.org) in the account settings, or ask the packager.");
    }
}

/* Stopped by the person: where exactly decides what comes next time. */
static const char *
stopped_text(MtLoginStepKind asked)
{
    switch (asked) {
    case MT_LOGIN_STEP_CODE:
    case MT_LOGIN_STEP_EMAIL:
        return N_("Login stopped. The code stays valid for a few minutes; enable the account to "
                  "continue.");
    case MT_LOGIN_STEP_PASSWORD:
    case MT_LOGIN_STEP_RECOVERY_CODE:
    case MT_LOGIN_STEP_NEW_PASSWORD:
        return N_("Login stopped at the password; enable the account to continue.");
    default:
        return N_("Login stopped. To log in, enable the account again.");
    }
}

static const ErrorText *
find_text(MtLoginProblem problem)
{
    for (gsize i = 0; i < G_N_ELEMENTS(error_texts); i++) {
        if (error_texts[i].problem == problem)
            return &error_texts[i];
    }
    return &unknown_error;
}

/* (transfer full) */
static char *
replace(const char *text, const char *what, const char *with)
{
    g_auto(GStrv) parts = g_strsplit(text, what, -1);

    return g_strjoinv(with, parts);
}

/* (transfer full) */
static char *
fill_in(const char *text, const MtLoginStep *step, gint64 now_wall_ms)
{
    g_autofree char *phone = tg_text_phone_masked(step->phone);
    g_autofree char *when = tg_text_clock(step->until_wall_ms, now_wall_ms);
    g_autofree char *server = tg_text_foreign(step->server_text, LONGEST_SERVER_TEXT);
    g_autofree char *with_phone = replace(text, "{phone}", phone);
    g_autofree char *with_time = replace(with_phone, "{time}", when);

    if (step->server_code != 0) {
        g_autofree char *numbered = g_strdup_printf("%s, %d", server, step->server_code);

        return replace(with_time, "{server}", numbered);
    }
    return replace(with_time, "{server}", server);
}

gboolean
tg_errors_knows(MtLoginProblem problem)
{
    return find_text(problem) != &unknown_error;
}

char *
tg_errors_describe_step(const MtLoginStep *step,
                        const TgErrorContext *context,
                        PurpleConnectionError *out_reason)
{
    const ErrorText *found = find_text(step->problem);
    const char *text = found->text;
    const char *of_api = api_text(step->problem, context->api);

    *out_reason = found->reason;
    if (step->notice != NULL && *step->notice != '\0')
        return tg_text_foreign(step->notice, LONGEST_NOTICE);
    if (of_api != NULL) {
        *out_reason = SETTINGS;
        text = of_api;
    } else if (step->problem == MT_LOGIN_CANCELLED) {
        text = stopped_text(context->asked);
    }
    return fill_in(_(text), step, context->now_wall_ms);
}

PurpleConnectionError
tg_errors_get_reason(const GError *error)
{
    if (error->domain == TG_SETTINGS_ERROR || g_error_matches(error, MT_ERROR, MT_ERROR_MALFORMED))
        return SETTINGS;
    if (g_error_matches(error, TG_FILE_ERROR, TG_FILE_ERROR_IN_USE))
        return PURPLE_CONNECTION_ERROR_NAME_IN_USE;
    return FATAL;
}

char *
tg_errors_describe(const GError *error)
{
    if (g_error_matches(error, MT_ERROR, MT_ERROR_UNKNOWN))
        return g_strdup(_("The stored login was written by a newer version of the plugin. Update "
                          "the plugin."));
    if (g_error_matches(error, MT_ERROR, MT_ERROR_MALFORMED))
        return g_strdup(_("The file named as server key in the account settings holds no usable "
                          "public key."));
    return g_strdup(error->message);
}
