/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A forgotten two-step password: a code to the recovery e-mail, then a new password or none.
 * https://core.telegram.org/api/srp#email-verification
 */
#include <client/login/mt-login-private.h>

#include <crypto/mt-srp.h>
#include <string.h>

#define ALGO_KNOWN TL_ID_PASSWORD_KDF_ALGO_SHA256_SHA256_PBKDF2_HMACSHA512ITER100000_SHA256_MOD_POW
/* Characters of a hint, as Telegram's own programs limit it. */
#define MAX_HINT 255

static void
forget_algo(MtLogin *self)
{
    g_clear_pointer(&self->new_salt2, g_bytes_unref);
    g_clear_pointer(&self->new_p, g_bytes_unref);
}

void
mt_login_forget_recovery(MtLogin *self)
{
    forget_algo(self);
    g_clear_pointer(&self->recovery_code, mt_secret_unref);
    g_clear_pointer(&self->new_password, mt_secret_unref);
    g_clear_pointer(&self->new_hint, g_free);
}

void
mt_login_request_recovery(MtLogin *self, MtTime now)
{
    const TlCallAuthRequestPasswordRecovery call = {
        .base = TL_CALL_AUTH_REQUEST_PASSWORD_RECOVERY,
    };

    mt_login_forget_recovery(self);
    self->phase = MT_PHASE_RECOVERY_REQUEST;
    mt_login_progress(self, MT_PROGRESS_SENDING);
    mt_login_call(self, MT_METHOD_REQUEST_RECOVERY, 0, &call.base, MT_CALL_DEFAULT, now);
}

void
mt_login_on_recovery_requested(MtLogin *self, const TlObject *recovery)
{
    g_free(self->password_info.recovery_pattern);
    self->password_info.recovery_pattern =
        g_strdup(((const TlAuthPasswordRecovery *)recovery)->email_pattern);
    mt_login_emit(self, MT_LOGIN_STEP_RECOVERY_CODE, MT_LOGIN_OK);
}

void
mt_login_recovery_code(MtLogin *self, const char *text, MtTime now)
{
    char *clean = NULL;
    TlCallAuthCheckRecoveryPassword call = {.base = TL_CALL_AUTH_CHECK_RECOVERY_PASSWORD};

    if (text != NULL && strlen(text) <= MT_MAX_TYPED && g_utf8_validate(text, -1, NULL))
        clean = g_strstrip(g_strdup(text));
    if (clean == NULL || *clean == '\0') {
        mt_wipe_string(clean);
        mt_login_emit(self, MT_LOGIN_STEP_RECOVERY_CODE, MT_LOGIN_CODE_EMPTY);
        return;
    }
    mt_secret_unref(self->recovery_code);
    self->recovery_code = mt_secret_new(clean, strlen(clean));
    mt_wipe_string(clean);
    call.code = (const char *)mt_secret_peek(self->recovery_code);
    self->phase = MT_PHASE_RECOVERY_CHECKING;
    mt_login_progress(self, MT_PROGRESS_CHECKING);
    mt_login_call(self, MT_METHOD_CHECK_RECOVERY, 0, &call.base, MT_CALL_SECRET, now);
}

void
mt_login_on_recovery_checked(MtLogin *self, gboolean good)
{
    if (good) {
        mt_login_emit(self, MT_LOGIN_STEP_NEW_PASSWORD, MT_LOGIN_OK);
        return;
    }
    g_clear_pointer(&self->recovery_code, mt_secret_unref);
    mt_login_emit(self, MT_LOGIN_STEP_RECOVERY_CODE, MT_LOGIN_CODE_INVALID);
}

static void
send_recover(MtLogin *self, TlAccountPasswordInputSettings *settings, MtTime now)
{
    const TlCallAuthRecoverPassword call = {
        .base = TL_CALL_AUTH_RECOVER_PASSWORD,
        .code = (const char *)mt_secret_peek(self->recovery_code),
        .new_settings = settings != NULL ? &settings->base : NULL,
    };

    self->phase = MT_PHASE_RECOVERY_SENDING;
    mt_login_progress(self, MT_PROGRESS_CHECKING);
    mt_login_call(self, MT_METHOD_RECOVER, 0, &call.base, MT_CALL_SECRET, now);
}

/* A hint that holds the password would tell it to everybody. */
static gboolean
is_good_hint(const char *hint, const MtSecret *password)
{
    return hint == NULL ||
           (g_utf8_validate(hint, -1, NULL) && g_utf8_strlen(hint, -1) <= MAX_HINT &&
            strstr(hint, (const char *)mt_secret_peek(password)) == NULL);
}

void
mt_login_new_password(
    MtLogin *self, guint generation, MtSecret *password, const char *hint, MtTime now)
{
    if (!mt_login_is_current(self, generation, MT_PHASE_NEW_PASSWORD) ||
        self->recovery_code == NULL)
        return;
    if (password == NULL || mt_secret_size(password) == 0) {
        send_recover(self, NULL, now);
        return;
    }
    if (mt_secret_size(password) > MT_MAX_PASSWORD || !is_good_hint(hint, password)) {
        mt_login_emit(self, MT_LOGIN_STEP_NEW_PASSWORD, MT_LOGIN_PASSWORD_REFUSED);
        return;
    }
    mt_secret_unref(self->new_password);
    self->new_password = mt_secret_ref(password);
    g_free(self->new_hint);
    self->new_hint = g_strdup(hint != NULL ? hint : "");
    self->settings_retried = FALSE;
    mt_login_fetch_password(self, MT_PHASE_RECOVERY_SENDING, now);
}

void
mt_login_recover_with(MtLogin *self, const TlAccountPassword *password, MtTime now)
{
    const TlPasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow *algo =
        (const TlPasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow *)
            password->new_algo;
    guint8 tail[MT_SRP_SALT_TAIL_SIZE];
    MtSrpParams params = {0};
    MtEvent *event;

    if (tl_object_id(password->new_algo) != ALGO_KNOWN) {
        mt_login_emit(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_PASSWORD_UNSUPPORTED);
        return;
    }
    if (!self->host->random(self->host_data, tail, sizeof tail)) {
        mt_login_emit(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_INTERNAL);
        return;
    }
    params.salt1 = (MtSlice){algo->salt1.data, algo->salt1.len};
    params.salt2 = (MtSlice){algo->salt2.data, algo->salt2.len};
    params.g = algo->g;
    params.p = (MtSlice){algo->p.data, algo->p.len};
    event = mt_event_new(MT_EVENT_JOB);
    forget_algo(self);
    self->new_salt2 = g_bytes_new(algo->salt2.data, algo->salt2.len);
    self->new_p = g_bytes_new(algo->p.data, algo->p.len);
    self->new_g = algo->g;
    event->job = mt_srp_verifier_job_new(&params, tail, self->new_password);
    self->srp_job = event->job;
    mt_event_queue_push(self->events, event);
}

gboolean
mt_login_new_password_done(MtLogin *self, MtJob *job, MtTime now)
{
    guint8 hash[MT_DH_SIZE];
    g_autoptr(GBytes) salt1 = NULL;
    TlPasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow algo = {
        .base = TL_PASSWORD_KDF_ALGO_SHA256_SHA256_PBKDF2_HMACSHA512ITER100000_SHA256_MOD_POW,
        .g = self->new_g,
    };
    TlAccountPasswordInputSettings settings = {
        .base = TL_ACCOUNT_PASSWORD_INPUT_SETTINGS,
        .new_algo = &algo.base,
        .new_password_hash = {hash, sizeof hash},
        .hint = self->new_hint,
    };

    if (self->recovery_code == NULL || self->new_salt2 == NULL || self->new_p == NULL)
        return TRUE;
    if (!mt_srp_verifier_job_get_result(job, &salt1, hash, NULL)) {
        mt_login_forget_recovery(self);
        mt_login_emit(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_PASSWORD_UNSAFE);
        return TRUE;
    }
    algo.salt1.data = g_bytes_get_data(salt1, &algo.salt1.len);
    algo.salt2.data = g_bytes_get_data(self->new_salt2, &algo.salt2.len);
    algo.p.data = g_bytes_get_data(self->new_p, &algo.p.len);
    send_recover(self, &settings, now);
    mt_wipe(hash, sizeof hash);
    return TRUE;
}

void
mt_login_settings_refused(MtLogin *self, MtTime now)
{
    if (!self->settings_retried && self->new_password != NULL) {
        self->settings_retried = TRUE;
        mt_login_fetch_password(self, MT_PHASE_RECOVERY_SENDING, now);
        return;
    }
    mt_login_emit(self, MT_LOGIN_STEP_NEW_PASSWORD, MT_LOGIN_PASSWORD_REFUSED);
}

void
mt_login_back(MtLogin *self, guint generation, MtTime now)
{
    if (!mt_login_is_current(self, generation, MT_PHASE_RECOVERY_CODE) &&
        !mt_login_is_current(self, generation, MT_PHASE_NEW_PASSWORD))
        return;
    mt_login_forget_recovery(self);
    mt_login_emit(self, MT_LOGIN_STEP_PASSWORD, MT_LOGIN_OK);
}
