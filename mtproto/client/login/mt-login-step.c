/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * One step of the login: what it is made of, how it is emitted, and which phase it means.
 */
#include <client/login/mt-login-private.h>

void
mt_login_code_copy(MtLoginCode *to, const MtLoginCode *from)
{
    *to = *from;
    to->detail = g_strdup(from->detail);
    to->subject = g_strdup(from->subject);
    to->email = g_strdup(from->email);
    to->typed = g_strdup(from->typed);
}

void
mt_login_code_clear(MtLoginCode *code)
{
    g_free(code->detail);
    g_free(code->subject);
    g_free(code->email);
    mt_wipe_string(code->typed);
    *code = (MtLoginCode){0};
}

void
mt_login_set_user(MtLoginUser *to, const MtLoginUser *from)
{
    *to = *from;
    to->first_name = g_strdup(from->first_name);
    to->last_name = g_strdup(from->last_name);
    to->username = g_strdup(from->username);
    to->phone = g_strdup(from->phone);
    to->phone_text = g_strdup(from->phone_text);
}

void
mt_login_clear_user(MtLoginUser *user)
{
    g_free(user->first_name);
    g_free(user->last_name);
    g_free(user->username);
    g_free(user->phone);
    g_free(user->phone_text);
    *user = (MtLoginUser){0};
}

void
mt_login_step_free(MtLoginStep *step)
{
    if (step == NULL)
        return;
    mt_login_code_clear(&step->code);
    g_free(step->phone);
    g_free(step->phone_text);
    g_free(step->calling_code);
    g_free(step->server_text);
    g_free(step->notice);
    g_free(step->password.hint);
    g_free(step->password.recovery_pattern);
    mt_wipe_string(step->qr.link);
    g_free(step->terms.id);
    g_free(step->terms.text);
    g_clear_pointer(&step->terms.entities, g_ptr_array_unref);
    mt_login_clear_user(&step->user);
    g_free(step);
}

MtLoginStep *
mt_login_make_step(MtLogin *self, MtLoginStepKind kind, MtLoginProblem problem)
{
    MtLoginStep *step = g_new0(MtLoginStep, 1);

    step->kind = kind;
    step->problem = problem;
    step->phone = g_strdup(self->phone != NULL ? self->phone : self->account_phone);
    if (step->phone != NULL && self->countries != NULL)
        step->phone_text = mt_countries_format(self->countries, step->phone);
    step->calling_code = g_strdup(self->calling_code);
    step->resumed = self->resumed;
    mt_login_code_copy(&step->code, &self->code);
    step->password = self->password_info;
    step->password.hint = g_strdup(self->password_info.hint);
    step->password.recovery_pattern = g_strdup(self->password_info.recovery_pattern);
    return step;
}

static MtLoginPhase
phase_of_step(MtLoginStepKind kind)
{
    switch (kind) {
    case MT_LOGIN_STEP_PHONE:
        return MT_PHASE_PHONE;
    case MT_LOGIN_STEP_CODE:
        return MT_PHASE_CODE;
    case MT_LOGIN_STEP_EXPIRED:
        return MT_PHASE_EXPIRED;
    case MT_LOGIN_STEP_PASSWORD:
        return MT_PHASE_PASSWORD;
    case MT_LOGIN_STEP_NO_ACCOUNT:
        return MT_PHASE_NO_ACCOUNT;
    case MT_LOGIN_STEP_PAID:
        return MT_PHASE_PAID;
    case MT_LOGIN_STEP_WAIT:
        return MT_PHASE_HOLD;
    case MT_LOGIN_STEP_BLOCKED:
        return MT_PHASE_BLOCKED;
    case MT_LOGIN_STEP_EMAIL:
        return MT_PHASE_EMAIL;
    case MT_LOGIN_STEP_RECOVERY_CODE:
        return MT_PHASE_RECOVERY_CODE;
    case MT_LOGIN_STEP_NEW_PASSWORD:
        return MT_PHASE_NEW_PASSWORD;
    case MT_LOGIN_STEP_QR:
        return MT_PHASE_QR;
    case MT_LOGIN_STEP_QR_PAUSED:
        return MT_PHASE_QR_PAUSED;
    case MT_LOGIN_STEP_CONFIRM_USER:
        return MT_PHASE_CONFIRM_USER;
    case MT_LOGIN_STEP_SIGN_UP:
        return MT_PHASE_SIGN_UP;
    case MT_LOGIN_STEP_COPIED:
        return MT_PHASE_COPIED;
    case MT_LOGIN_STEP_DONE:
        return MT_PHASE_DONE;
    case MT_LOGIN_STEP_FAILED:
        break;
    }
    return MT_PHASE_FAILED;
}

void
mt_login_push_step(MtLogin *self, MtLoginStep *step)
{
    MtEvent *event = mt_event_new(MT_EVENT_LOGIN);

    self->phase = phase_of_step(step->kind);
    self->round++;
    step->generation = ++self->generation;
    event->login = step;
    mt_event_queue_push(self->events, event);
    if (step->kind == MT_LOGIN_STEP_DONE || step->kind == MT_LOGIN_STEP_FAILED)
        mt_login_set_timer(self, -1, NULL);
    self->resumed = FALSE;
}

void
mt_login_emit_until(MtLogin *self,
                    MtLoginStepKind kind,
                    MtLoginProblem problem,
                    gint64 until_wall_ms)
{
    MtLoginStep *step = mt_login_make_step(self, kind, problem);

    step->until_wall_ms = until_wall_ms;
    mt_login_push_step(self, step);
}

void
mt_login_emit(MtLogin *self, MtLoginStepKind kind, MtLoginProblem problem)
{
    mt_login_emit_until(self, kind, problem, 0);
}

void
mt_login_emit_blocked(MtLogin *self, MtLoginProblem problem, gint64 until_wall_ms)
{
    self->blocked = problem;
    self->blocked_until_wall_ms = until_wall_ms;
    mt_login_emit_until(self, MT_LOGIN_STEP_BLOCKED, problem, until_wall_ms);
}

void
mt_login_progress(MtLogin *self, MtProgress progress)
{
    MtEvent *event = mt_event_new(MT_EVENT_PROGRESS);

    event->progress = progress;
    event->dc = mt_calls_get_home(self->calls);
    mt_event_queue_push(self->events, event);
}
