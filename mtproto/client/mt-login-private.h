/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the files of the login share. Nobody else includes this.
 */
#pragma once

#include <base/mt-limits.h>
#include <client/mt-login-machine.h>
#include <tl-api.h>

G_BEGIN_DECLS

/** MtLoginPhase: what the login does now; the phases with a prompt are named after its step. */
typedef enum {
    MT_PHASE_IDLE,
    MT_PHASE_PROBE,
    MT_PHASE_PHONE,
    MT_PHASE_SENDING,
    MT_PHASE_CODE,
    MT_PHASE_RESENDING,
    MT_PHASE_CHECKING,
    MT_PHASE_EXPIRED,
    MT_PHASE_PASSWORD_FETCH,
    MT_PHASE_PASSWORD,
    MT_PHASE_PASSWORD_CHECKING,
    MT_PHASE_NO_ACCOUNT,
    MT_PHASE_PAID,
    MT_PHASE_HOLD,
    MT_PHASE_NOTICE, /* an error whose sentence Telegram may send itself */
    MT_PHASE_DONE,
    MT_PHASE_LOGGING_OUT,
    MT_PHASE_FAILED,
} MtLoginPhase;

/** MtLoginMethod: which call an answer belongs to. */
typedef enum {
    MT_METHOD_PROBE,
    MT_METHOD_SEND_CODE,
    MT_METHOD_RESEND_CODE,
    MT_METHOD_SIGN_IN,
    MT_METHOD_GET_PASSWORD,
    MT_METHOD_CHECK_PASSWORD,
    MT_METHOD_LOG_OUT,
    MT_METHOD_CANCEL_CODE,
} MtLoginMethod;

typedef void (*MtLoginTimerFunc)(MtLogin *self, MtTime now);

struct _MtLogin {
    const MtHost *host;
    gpointer host_data;
    MtCalls *calls;
    MtState *state;
    MtEventQueue *events;

    gint32 api_id;
    MtSecret *api_hash;
    gboolean own_server;
    char *account_phone; /* as it was configured */
    GPtrArray *tokens;

    MtLoginPhase phase;
    guint generation; /* of the newest step */
    guint round;      /* answers to calls of an earlier round count only if they sign in */
    GPtrArray *requests;

    char *phone; /* digits */
    MtSecret *hash;
    MtLoginCode code;
    MtSecret *typed_code; /* cleaned, for signIn again */
    MtLoginPassword password_info;
    MtSecret *password;
    gboolean resumed;
    MtJob *srp_job; /* only compared, never used: the host owns it */
    gint64 srp_id;

    guint restarts;         /* AUTH_RESTART and SMS_CODE_CREATE_FAILED of this sendCode */
    gboolean signed_again;  /* signIn was repeated after AUTH_RESTART */
    gboolean password_gone; /* signIn was repeated because the password had been switched off */
    gint64 srp_retry_us;    /* when SRP_ID_INVALID was dealt with silently, 0: never */
    gboolean srp_a_retried;
    gboolean password_changed;
    MtLoginProblem after_check; /* what to say when the second look finds nobody signed in */

    MtLoginTimerFunc timer;
    gint64 timer_us;
    MtLoginStep *delayed; /* MT_PHASE_NOTICE: the step that waits */
    MtLoginMethod held;   /* MT_PHASE_HOLD: what is held back */
};

/* mt-login.c */
void mt_login_emit(MtLogin *self, MtLoginStepKind kind, MtLoginProblem problem);
void mt_login_emit_until(MtLogin *self,
                         MtLoginStepKind kind,
                         MtLoginProblem problem,
                         gint64 until_wall_ms);
/** mt_login_make_step: (transfer full): not yet emitted, without a generation. */
MtLoginStep *mt_login_make_step(MtLogin *self, MtLoginStepKind kind, MtLoginProblem problem);
/** mt_login_push_step: @step: (transfer full) */
void mt_login_push_step(MtLogin *self, MtLoginStep *step);
void mt_login_progress(MtLogin *self, MtProgress progress);
void mt_login_set_timer(MtLogin *self, gint64 at_us, MtLoginTimerFunc timer);
void mt_login_call(
    MtLogin *self, MtLoginMethod method, const TlObject *call, MtCallFlags flags, MtTime now);
void mt_login_store_pending(MtLogin *self, MtLoginStepKind kind, MtTime now);
void mt_login_forget_code(MtLogin *self);
void mt_login_begin(MtLogin *self, MtTime now);
void mt_login_probe(MtLogin *self, MtTime now);
void mt_login_lost(MtLogin *self, MtLoginProblem problem);

/* mt-login-code.c */
void mt_login_send_code(MtLogin *self, MtTime now);
void mt_login_send_resend(MtLogin *self, MtTime now);
void mt_login_send_sign_in(MtLogin *self, MtTime now);
void mt_login_cancel_code(MtLogin *self, MtTime now);
void mt_login_on_sent_code(MtLogin *self, const TlObject *sent_code, gint dc, MtTime now);
void mt_login_on_authorization(MtLogin *self, const TlObject *authorization, gint dc, MtTime now);

/* mt-login-password.c */
void mt_login_fetch_password(MtLogin *self, MtLoginPhase phase, MtTime now);
void mt_login_on_password(MtLogin *self, const TlObject *password, MtTime now);
void mt_login_password_needed(MtLogin *self, gint dc, MtTime now);

/* mt-login-errors.c */
void mt_login_on_error(MtLogin *self, MtLoginMethod method, const MtReply *reply, MtTime now);

G_END_DECLS
