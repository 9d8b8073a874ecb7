/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The user's answers to the steps of the login, and log-out. An answer to an older step does
 * nothing.
 */
#include <client/login/mt-login-private.h>

#include <client/login/mt-code.h>
#include <mtproto/mt-phone.h>
#include <string.h>

#define LOG_OUT_LIMIT_US (10 * G_USEC_PER_SEC)

gboolean
mt_login_is_current(const MtLogin *self, guint generation, MtLoginPhase phase)
{
    return generation == self->generation && self->phase == phase;
}

static void
keep_typed(MtLogin *self, const char *text)
{
    g_clear_pointer(&self->code.typed, mt_wipe_string);
    if (text != NULL && strlen(text) <= MT_MAX_TYPED)
        self->code.typed = g_utf8_make_valid(text, -1);
}

void
mt_login_code(MtLogin *self, guint generation, const char *text, MtTime now)
{
    char *clean = NULL;
    MtLoginProblem problem;

    /* A planned resend went out while the prompt was open: it comes back with what was typed. */
    if (generation == self->generation && self->phase == MT_PHASE_RESENDING)
        keep_typed(self, text);
    if (mt_login_is_current(self, generation, MT_PHASE_RECOVERY_CODE)) {
        mt_login_recovery_code(self, text, now);
        return;
    }
    if (!mt_login_is_current(self, generation, MT_PHASE_CODE))
        return;
    self->code.resend_planned = FALSE;
    mt_login_set_timer(self, -1, NULL);
    keep_typed(self, text);
    problem = mt_code_clean(&self->code, text, &clean, &self->code.typed_length);
    if (problem != MT_LOGIN_OK) {
        mt_login_emit(self, MT_LOGIN_STEP_CODE, problem);
        mt_login_watch_email_reset(self, now);
        return;
    }
    mt_secret_unref(self->typed_code);
    self->typed_code = mt_secret_new(clean, strlen(clean));
    mt_wipe_string(clean);
    self->signed_again = FALSE;
    self->password_gone = FALSE;
    if (self->code.type == MT_CODE_TYPE_EMAIL_SETUP)
        mt_login_verify_email(self, now);
    else
        mt_login_send_sign_in(self, now);
}

static void
planned_resend_due(MtLogin *self, MtTime now)
{
    if (self->phase == MT_PHASE_CODE)
        mt_login_send_resend(self, now);
}

void
mt_login_resend(MtLogin *self, guint generation, MtTime now)
{
    gint64 wait_ms = self->code.resend_at_wall_ms - now.wall_ms;

    if (mt_login_is_current(self, generation, MT_PHASE_RECOVERY_CODE)) {
        mt_login_request_recovery(self, now);
        return;
    }
    if (!mt_login_is_current(self, generation, MT_PHASE_CODE))
        return;
    keep_typed(self, NULL); /* it was refused, or is of no use for the next code */
    if (self->code.next == MT_CODE_TYPE_NONE) {
        mt_login_emit(self, MT_LOGIN_STEP_CODE, MT_LOGIN_RESEND_UNAVAILABLE);
        return;
    }
    if (wait_ms <= 0) {
        mt_login_send_resend(self, now);
        return;
    }
    self->code.resend_planned = TRUE;
    mt_login_set_timer(self, now.mono_us + wait_ms * 1000, planned_resend_due);
    mt_login_emit(self, MT_LOGIN_STEP_CODE, MT_LOGIN_RESEND_PLANNED);
}

void
mt_login_new_code(MtLogin *self, guint generation, MtTime now)
{
    if (!mt_login_is_current(self, generation, MT_PHASE_EXPIRED))
        return;
    if (self->phone == NULL) { /* a QR code had no need of it */
        mt_login_ask_number(self, MT_LOGIN_OK, now);
        return;
    }
    mt_calls_reset_migrations(self->calls);
    mt_login_send_code(self, now);
}

void
mt_login_logged_out(MtLogin *self)
{
    gboolean silently = self->log_out_silently;

    self->log_out_silently = FALSE;
    mt_login_set_timer(self, -1, NULL);
    if (silently)
        mt_login_emit(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_OK);
    else
        mt_login_emit(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_LOGGED_OUT);
}

static void
log_out_too_slow(MtLogin *self, MtTime now)
{
    mt_login_emit(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_LOGOUT_FAILED);
}

static void
log_out(MtLogin *self, MtTime now)
{
    const TlCallAuthLogOut call = {.base = TL_CALL_AUTH_LOG_OUT};

    self->phase = MT_PHASE_LOGGING_OUT;
    self->round++;
    mt_login_call(self, MT_METHOD_LOG_OUT, 0, &call.base, MT_CALL_SECRET, now);
    mt_login_set_timer(self, now.mono_us + LOG_OUT_LIMIT_US, log_out_too_slow);
}

/* The person turns to another way. FALSE: there is no prompt that can be left. */
static gboolean
leave_prompt(MtLogin *self, MtTime now)
{
    switch (self->phase) {
    case MT_PHASE_CODE:
    case MT_PHASE_PAID:
    case MT_PHASE_EMAIL:
    case MT_PHASE_SIGN_UP:
        mt_login_cancel_code(self, now);
        break;
    case MT_PHASE_PASSWORD:
    case MT_PHASE_RECOVERY_CODE:
    case MT_PHASE_NEW_PASSWORD:
        mt_state_dc(self->state, self->state->home_dc)->auth = MT_AUTH_NONE;
        self->half_left = TRUE;
        mt_login_forget_recovery(self);
        break;
    case MT_PHASE_PHONE:
    case MT_PHASE_EXPIRED:
    case MT_PHASE_NO_ACCOUNT:
    case MT_PHASE_BLOCKED:
    case MT_PHASE_HOLD:
    case MT_PHASE_QR:
    case MT_PHASE_QR_PAUSED:
        break;
    default:
        return FALSE;
    }
    mt_login_stop_qr(self);
    self->qr.confirmed = FALSE;
    mt_login_set_timer(self, -1, NULL);
    mt_login_forget_code(self);
    return TRUE;
}

void
mt_login_change_phone(MtLogin *self, guint generation, MtTime now)
{
    if (generation != self->generation)
        return;
    if (leave_prompt(self, now))
        mt_login_ask_number(self, MT_LOGIN_OK, now);
}

void
mt_login_qr(MtLogin *self, guint generation, MtTime now)
{
    if (generation != self->generation || self->phase == MT_PHASE_QR)
        return;
    if (leave_prompt(self, now))
        mt_login_begin_qr(self, now);
}

void
mt_login_report_missing(MtLogin *self, guint generation, MtTime now)
{
    TlCallAuthReportMissingCode call = {
        .base = TL_CALL_AUTH_REPORT_MISSING_CODE,
        .phone_number = self->phone,
        .mnc = "", /* a computer has no SIM card */
    };

    if (!mt_login_is_current(self, generation, MT_PHASE_CODE) || self->hash == NULL ||
        self->code.report_at_wall_ms == 0)
        return;
    if (self->code.report_at_wall_ms > now.wall_ms) { /* the prompt says when */
        mt_login_emit(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
        return;
    }
    call.phone_code_hash = mt_login_bytes(self->hash);
    mt_login_call(self, MT_METHOD_REPORT_MISSING, 0, &call.base, MT_CALL_SECRET | MT_CALL_CASUAL,
                  now);
    self->code.report_at_wall_ms = 0;
    mt_login_emit(self, MT_LOGIN_STEP_CODE, MT_LOGIN_REPORTED);
}

void
mt_login_confirm_user(MtLogin *self, guint generation, gboolean yes, MtTime now)
{
    MtLoginStep *step;

    if (!mt_login_is_current(self, generation, MT_PHASE_CONFIRM_USER))
        return;
    if (!yes) {
        self->log_out_silently = TRUE;
        log_out(self, now);
        return;
    }
    self->state->unconfirmed_user = FALSE;
    mt_state_touch(self->state, TRUE);
    step = mt_login_make_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
    mt_login_set_user(&step->user, &self->confirm);
    mt_login_push_step(self, step);
}

void
mt_login_cancel(MtLogin *self, guint generation, MtTime now)
{
    if (generation != self->generation || self->phase == MT_PHASE_DONE ||
        self->phase == MT_PHASE_FAILED || self->phase == MT_PHASE_LOGGING_OUT)
        return;
    mt_login_stop_qr(self);
    mt_login_forget_recovery(self);
    if (self->phase == MT_PHASE_BLOCKED)
        mt_login_emit_until(self, MT_LOGIN_STEP_FAILED, self->blocked, self->blocked_until_wall_ms);
    else
        mt_login_emit(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_CANCELLED);
}

void
mt_login_log_out(MtLogin *self, MtTime now)
{
    if (self->phase == MT_PHASE_DONE || self->phase == MT_PHASE_PROBE)
        log_out(self, now);
}
