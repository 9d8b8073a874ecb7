/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The number: what is wrong with it before Telegram sees it, and where it seems to be from when
 * nobody has given one.
 */
#include <client/login/mt-login-private.h>

#include <client/login/mt-country-codes.h>
#include <mtproto/mt-phone.h>
#include <string.h>

/* A country is a convenience: somebody waits for the prompt. */
#define LOCATE_LIMIT_US (3 * G_USEC_PER_SEC)
/* Numbers of Telegram's test servers begin so, which is no country.
 * https://core.telegram.org/api/auth#test-accounts */
#define TEST_NUMBERS "99966"

static gboolean
has_digit(const char *text)
{
    if (!g_utf8_validate(text, -1, NULL))
        return TRUE;
    for (const char *p = text; *p != '\0'; p = g_utf8_find_next_char(p, NULL)) {
        if (g_unichar_isdigit(g_utf8_get_char(p)))
            return TRUE;
    }
    return FALSE;
}

static void
locate_over(MtLogin *self, MtTime now)
{
    if (self->phase == MT_PHASE_LOCATING)
        mt_login_emit(self, MT_LOGIN_STEP_PHONE, self->locating_for);
}

/* Where something was given, that is shown, and nothing is put in its place. */
static gboolean
is_country_needed(const MtLogin *self)
{
    return self->phone == NULL && self->account_phone != NULL && self->calling_code == NULL &&
           !self->located && !has_digit(self->account_phone);
}

void
mt_login_ask_number(MtLogin *self, MtLoginProblem problem, MtTime now)
{
    const TlCallHelpGetNearestDc call = {.base = TL_CALL_HELP_GET_NEAREST_DC};

    if (!is_country_needed(self)) {
        mt_login_emit(self, MT_LOGIN_STEP_PHONE, problem);
        return;
    }
    self->located = TRUE;
    self->locating_for = problem;
    self->phase = MT_PHASE_LOCATING;
    mt_login_set_timer(self, now.mono_us + LOCATE_LIMIT_US, locate_over);
    mt_login_call(self, MT_METHOD_LOCATE, 0, &call.base, MT_CALL_CASUAL, now);
}

void
mt_login_located(MtLogin *self, const MtReply *reply, MtTime now)
{
    const TlObject *nearest = reply->result != NULL ? reply->result->object : NULL;

    if (nearest != NULL) {
        g_free(self->calling_code);
        self->calling_code = mt_country_code(((const TlNearestDc *)nearest)->country);
    }
    if (self->phase != MT_PHASE_LOCATING)
        return;
    mt_login_set_timer(self, -1, NULL);
    locate_over(self, now);
}

gboolean
mt_login_is_country_unknown(const MtLogin *self, const char *digits, MtTime now)
{
    return self->countries != NULL && !self->state->test_dc &&
           !g_str_has_prefix(digits, TEST_NUMBERS) &&
           mt_countries_exclude(self->countries, digits, now);
}

static void
number_again(MtLogin *self, MtLoginProblem problem, const char *text)
{
    MtLoginStep *step = mt_login_make_step(self, MT_LOGIN_STEP_PHONE, problem);

    g_clear_pointer(&step->phone_text, g_free);
    g_free(step->phone);
    step->phone = g_utf8_make_valid(text != NULL ? text : "", -1);
    mt_login_push_step(self, step);
}

void
mt_login_phone(MtLogin *self, guint generation, const char *text, MtTime now)
{
    g_autofree char *digits = NULL;

    if (!mt_login_is_current(self, generation, MT_PHASE_PHONE))
        return;
    if (mt_phone_normalize(text, &digits) != MT_PHONE_OK) {
        number_again(self, MT_LOGIN_PHONE_MISSING, text);
        return;
    }
    if (mt_login_is_country_unknown(self, digits, now)) {
        number_again(self, MT_LOGIN_PHONE_COUNTRY, text);
        return;
    }
    g_free(self->phone);
    self->phone = g_steal_pointer(&digits);
    mt_calls_reset_migrations(self->calls);
    mt_login_send_code(self, now);
}
