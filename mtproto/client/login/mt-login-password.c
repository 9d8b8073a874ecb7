/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The two-step password: what the server says about it, and the proof of it. Parameters are
 * fetched anew for each try. https://core.telegram.org/api/srp
 */
#include <client/login/mt-login-private.h>

#include <crypto/mt-srp.h>

#define ALGO_KNOWN TL_ID_PASSWORD_KDF_ALGO_SHA256_SHA256_PBKDF2_HMACSHA512ITER100000_SHA256_MOD_POW
/* SRP_ID_INVALID is dealt with silently once in this time. */
#define SRP_RETRY_US (60 * G_USEC_PER_SEC)
/* AUTH_KEY_UNSYNCHRONIZED: tries after 1, 2, 4, 8 and 16 seconds. */
#define MAX_UNSYNCHRONIZED 5

void
mt_login_fetch_password(MtLogin *self, MtLoginPhase phase, MtTime now)
{
    const TlCallAccountGetPassword call = {.base = TL_CALL_ACCOUNT_GET_PASSWORD};

    self->phase = phase;
    mt_login_progress(self, MT_PROGRESS_CHECKING);
    mt_login_call(self, MT_METHOD_GET_PASSWORD, 0, &call.base, MT_CALL_DEFAULT, now);
}

void
mt_login_password_needed(MtLogin *self, gint dc, MtTime now)
{
    MtStateDc *home;

    self->half_left = FALSE;
    mt_login_stop_qr(self);
    self->state->home_dc = dc;
    home = mt_state_dc(self->state, dc);
    home->auth = MT_AUTH_HALF;
    home->auth_wall_ms = now.wall_ms;
    mt_login_store_pending(self, MT_LOGIN_STEP_PASSWORD, now);
    mt_login_fetch_password(self, MT_PHASE_PASSWORD_FETCH, now);
}

/* The password was switched off meanwhile: the step that asked for it can simply be repeated. */
static void
password_gone(MtLogin *self, MtTime now)
{
    mt_state_dc(self->state, self->state->home_dc)->auth = MT_AUTH_NONE;
    mt_state_touch(self->state, TRUE);
    if (self->typed_code != NULL && self->hash != NULL && !self->password_gone) {
        self->password_gone = TRUE;
        mt_login_send_sign_in(self, now);
        return;
    }
    mt_login_forget_code(self);
    if (self->qr.confirmed && !self->password_gone) {
        self->password_gone = TRUE;
        mt_login_begin_qr(self, now);
        return;
    }
    mt_login_emit(self, MT_LOGIN_STEP_EXPIRED, MT_LOGIN_RESTART);
}

static void
remember_info(MtLogin *self, const TlAccountPassword *password)
{
    g_free(self->password_info.hint);
    self->password_info.hint = g_strdup(password->hint);
    self->password_info.has_recovery = password->has_recovery;
    self->password_info.has_secure_values = password->has_secure_values;
    self->password_info.reset_wall_ms = 0;
    if ((password->flags & TL_ACCOUNT_PASSWORD_HAS_PENDING_RESET_DATE) != 0)
        self->password_info.reset_wall_ms = (gint64)password->pending_reset_date * 1000;
}

static void
start_proof(MtLogin *self, const TlAccountPassword *password, const TlObject *algo)
{
    const TlPasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow *known =
        (const TlPasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow *)algo;
    const MtSrpParams params = {
        .salt1 = {known->salt1.data, known->salt1.len},
        .salt2 = {known->salt2.data, known->salt2.len},
        .g = known->g,
        .p = {known->p.data, known->p.len},
        .b = {password->srp_B.data, password->srp_B.len},
    };
    g_autoptr(MtSecret) a = mt_secret_new_zero(MT_DH_SIZE);
    MtEvent *event;

    if (!self->host->random(self->host_data, mt_secret_peek(a), MT_DH_SIZE)) {
        mt_login_emit(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_INTERNAL);
        return;
    }
    self->srp_id = password->srp_id;
    event = mt_event_new(MT_EVENT_JOB);
    event->job = mt_srp_job_new(&params, self->password, a);
    self->srp_job = event->job;
    mt_event_queue_push(self->events, event);
}

void
mt_login_on_password(MtLogin *self, const TlObject *object, MtTime now)
{
    const TlAccountPassword *password = (const TlAccountPassword *)object;
    MtLoginProblem problem = MT_LOGIN_OK;

    if (!password->has_password || password->current_algo == NULL) {
        password_gone(self, now);
        return;
    }
    if (tl_object_id(password->current_algo) != ALGO_KNOWN) {
        mt_login_emit(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_PASSWORD_UNSUPPORTED);
        return;
    }
    remember_info(self, password);
    if (self->phase == MT_PHASE_RECOVERY_SENDING) {
        mt_login_recover_with(self, password, now);
        return;
    }
    if (self->phase == MT_PHASE_PASSWORD_CHECKING && self->password != NULL) {
        start_proof(self, password, password->current_algo);
        return;
    }
    if (self->password_changed)
        problem = MT_LOGIN_PASSWORD_CHANGED;
    else if (self->resumed)
        problem = MT_LOGIN_PASSWORD_RESUMED;
    else if (self->qr.confirmed)
        problem = MT_LOGIN_PASSWORD_AFTER_QR;
    self->password_changed = FALSE;
    mt_login_emit(self, MT_LOGIN_STEP_PASSWORD, problem);
}

gboolean
mt_login_job_done(MtLogin *self, MtJob *job, MtTime now)
{
    guint8 a[MT_DH_SIZE], m1[MT_SHA256_SIZE];
    TlInputCheckPasswordSRP proof = {
        .base = TL_INPUT_CHECK_PASSWORD_SRP,
        .A = {a, sizeof a},
        .M1 = {m1, sizeof m1},
    };
    const TlCallAuthCheckPassword call = {
        .base = TL_CALL_AUTH_CHECK_PASSWORD,
        .password = &proof.base,
    };

    if (job == NULL || job != self->srp_job)
        return FALSE;
    self->srp_job = NULL;
    if (self->phase == MT_PHASE_RECOVERY_SENDING)
        return mt_login_new_password_done(self, job, now);
    if (self->phase != MT_PHASE_PASSWORD_CHECKING)
        return TRUE;
    if (!mt_srp_job_get_result(job, a, m1, NULL)) {
        g_clear_pointer(&self->password, mt_secret_unref);
        mt_login_emit(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_PASSWORD_UNSAFE);
        return TRUE;
    }
    proof.srp_id = self->srp_id;
    mt_login_call(self, MT_METHOD_CHECK_PASSWORD, 0, &call.base, MT_CALL_SECRET | MT_CALL_PROOF,
                  now);
    mt_wipe(m1, sizeof m1);
    return TRUE;
}

static gboolean
is_password_prompt(const MtLogin *self, guint generation)
{
    return generation == self->generation && self->phase == MT_PHASE_PASSWORD;
}

void
mt_login_password(MtLogin *self, guint generation, MtSecret *password, MtTime now)
{
    gsize len = password != NULL ? mt_secret_size(password) : 0;

    if (!is_password_prompt(self, generation))
        return;
    if (len == 0 || len > MT_MAX_PASSWORD) {
        mt_login_emit(self, MT_LOGIN_STEP_PASSWORD,
                      len == 0 ? MT_LOGIN_PASSWORD_EMPTY : MT_LOGIN_PASSWORD_WRONG);
        return;
    }
    mt_secret_unref(self->password);
    self->password = mt_secret_ref(password);
    self->srp_retry_us = 0;
    self->srp_a_retried = FALSE;
    self->unsynchronized = 0;
    mt_login_fetch_password(self, MT_PHASE_PASSWORD_CHECKING, now);
}

void
mt_login_forgot(MtLogin *self, guint generation, MtTime now)
{
    if (!is_password_prompt(self, generation))
        return;
    if (self->password_info.has_recovery)
        mt_login_request_recovery(self, now);
    else
        mt_login_emit(self, MT_LOGIN_STEP_PASSWORD, MT_LOGIN_PASSWORD_NO_RECOVERY);
}

/* --- second tries ---------------------------------------------------------------------------- */

void
mt_login_password_again(MtLogin *self, MtLoginProblem problem)
{
    g_clear_pointer(&self->password, mt_secret_unref);
    mt_login_emit(self, MT_LOGIN_STEP_PASSWORD, problem);
}

static void
check_again(MtLogin *self, MtTime now)
{
    mt_login_fetch_password(self, MT_PHASE_PASSWORD_CHECKING, now);
}

void
mt_login_srp_id_invalid(MtLogin *self, MtTime now)
{
    if (self->srp_retry_us != 0 && now.mono_us - self->srp_retry_us < SRP_RETRY_US) {
        mt_login_password_again(self, MT_LOGIN_PASSWORD_UNCHECKED);
        return;
    }
    self->srp_retry_us = now.mono_us;
    check_again(self, now);
}

void
mt_login_srp_a_invalid(MtLogin *self, MtLoginProblem problem, MtTime now)
{
    if (self->srp_a_retried) {
        mt_login_password_again(self, problem);
        return;
    }
    self->srp_a_retried = TRUE;
    check_again(self, now);
}

gboolean
mt_login_check_later(MtLogin *self, MtTime now)
{
    gint64 delay_us = (gint64)G_USEC_PER_SEC << MIN(self->unsynchronized, MAX_UNSYNCHRONIZED);

    if (self->unsynchronized >= MAX_UNSYNCHRONIZED)
        return FALSE;
    self->unsynchronized++;
    mt_login_set_timer(self, now.mono_us + delay_us, check_again);
    return TRUE;
}
