/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the files of the login share. Nobody else includes this.
 */
#pragma once

#include <base/mt-limits.h>
#include <client/login/mt-account.h>
#include <client/login/mt-login-machine.h>
#include <tl-api.h>

G_BEGIN_DECLS

/* Methods that must not be called before a certain time, which survives a restart. */
#define MT_HOLD_SEND_CODE "auth.sendCode"
#define MT_HOLD_SIGN_IN "auth.signIn"
#define MT_HOLD_PASSWORD "auth.checkPassword"
#define MT_HOLD_QR "auth.exportLoginToken"
#define MT_HOLD_PROBE "users.getUsers"

/** MtLoginPhase: what the login does now; the phases with a prompt are named after its step. */
typedef enum {
    MT_PHASE_IDLE,
    MT_PHASE_COPIED,
    MT_PHASE_PROBE,
    MT_PHASE_LOCATING, /* before an empty number prompt */
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
    MT_PHASE_BLOCKED,
    MT_PHASE_EMAIL,
    MT_PHASE_EMAIL_SENDING,
    MT_PHASE_EMAIL_RESETTING,
    MT_PHASE_RECOVERY_REQUEST,
    MT_PHASE_RECOVERY_CODE,
    MT_PHASE_RECOVERY_CHECKING,
    MT_PHASE_NEW_PASSWORD,
    MT_PHASE_RECOVERY_SENDING,
    MT_PHASE_QR_EXPORT, /* no picture yet */
    MT_PHASE_QR,        /* a picture is shown; it may be being renewed */
    MT_PHASE_QR_IMPORT,
    MT_PHASE_QR_PAUSED,
    MT_PHASE_CONFIRM_USER,
    MT_PHASE_SIGN_UP,
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
    MT_METHOD_REPORT_MISSING,
    MT_METHOD_SIGN_UP,
    MT_METHOD_SEND_EMAIL,
    MT_METHOD_VERIFY_EMAIL,
    MT_METHOD_RESET_EMAIL,
    MT_METHOD_REQUEST_RECOVERY,
    MT_METHOD_CHECK_RECOVERY,
    MT_METHOD_RECOVER,
    MT_METHOD_EXPORT_TOKEN,
    MT_METHOD_IMPORT_TOKEN,
    MT_METHOD_LOCATE,
} MtLoginMethod;

/** MtLoginQrState: the login token that is shown and what goes on around it. */
typedef struct {
    MtSecret *token;       /* (nullable): the one that is shown */
    gint64 valid_until_us; /* of that */
    gint64 flood_until_us; /* no renewal before */
    gint64 shown_since_us; /* the person asked for a QR code */
    gboolean exporting;    /* a new one is on its way */
    gboolean export_again; /* somebody confirmed meanwhile */
    gboolean confirmed;    /* this login was confirmed on another device */
    guint failures;        /* renewals in a row that failed */
    guint refusals;        /* tokens that were not accepted elsewhere */
    guint moves;           /* datacenters that the token was sent to */
} MtLoginQrState;

typedef void (*MtLoginTimerFunc)(MtLogin *self, MtTime now);

struct _MtLogin {
    const MtHost *host;
    gpointer host_data;
    MtCalls *calls;
    MtState *state;
    MtEventQueue *events;
    MtAccount *account;
    const MtCountries *countries; /* (nullable) */

    gint32 api_id;
    MtSecret *api_hash;
    gboolean own_server;
    char *account_phone; /* as it was configured */
    char *machine;       /* (nullable) */
    GPtrArray *tokens;
    GArray *other_users; /* (nullable) */
    gboolean wants_qr;
    gboolean allow_flash_call;
    gboolean allow_missed_call;
    gboolean allow_sign_up;

    MtLoginPhase phase;
    guint generation; /* of the newest step */
    guint round;      /* answers to calls of an earlier round count only if they sign in */
    GPtrArray *requests;

    char *phone;        /* digits */
    char *calling_code; /* (nullable): of where the network seems to be */
    gboolean located;   /* that was asked for */
    MtLoginProblem locating_for;
    MtSecret *hash;
    MtLoginCode code;
    MtSecret *typed_code; /* cleaned, for signIn again */
    MtLoginPassword password_info;
    MtSecret *password;
    gboolean resumed;
    gboolean hash_resumed; /* the code was sent to an earlier run of the program */
    MtJob *srp_job;        /* only compared, never used: the host owns it */
    gint64 srp_id;

    guint restarts;         /* AUTH_RESTART and SMS_CODE_CREATE_FAILED of this sendCode */
    gboolean signed_again;  /* signIn was repeated after AUTH_RESTART */
    gboolean password_gone; /* signIn was repeated because the password had been switched off */
    gint64 srp_retry_us;    /* when SRP_ID_INVALID was dealt with silently, 0: never */
    gboolean srp_a_retried;
    guint unsynchronized; /* AUTH_KEY_UNSYNCHRONIZED of this password */
    gboolean password_changed;
    gboolean half_left;         /* the key may still be half logged in, which was given up */
    gboolean rekeyed;           /* a key that the server no longer wanted was thrown away */
    MtLoginProblem after_check; /* what to say when the second look finds nobody signed in */
    MtLoginStepKind after_check_kind;

    MtLoginQrState qr;
    gboolean email_reset_repeated; /* the reset was asked for again when it was due */
    MtSecret *recovery_code;
    MtSecret *new_password;
    char *new_hint;
    GBytes *new_salt2; /* (nullable): of the algorithm that the new password is made for */
    GBytes *new_p;
    gint32 new_g;
    gboolean settings_retried;
    MtLoginUser confirm; /* MT_PHASE_CONFIRM_USER: who confirmed the QR code */
    gint64 blocked_until_wall_ms;
    MtLoginProblem blocked;
    gboolean log_out_silently; /* the wrong user: back to the number afterwards */

    MtLoginTimerFunc timer;
    gint64 timer_us;
    MtLoginStep *delayed; /* MT_PHASE_NOTICE: the step that waits */
    MtLoginMethod held;   /* MT_PHASE_HOLD: what is held back */
};

/* mt-login-step.c */
void mt_login_code_copy(MtLoginCode *to, const MtLoginCode *from);
void mt_login_code_clear(MtLoginCode *code);
void mt_login_set_user(MtLoginUser *to, const MtLoginUser *from);
void mt_login_clear_user(MtLoginUser *user);
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

/* mt-login.c */
/** mt_login_call: @dc: 0 for home. */
void mt_login_call(MtLogin *self,
                   MtLoginMethod method,
                   gint dc,
                   const TlObject *call,
                   MtCallFlags flags,
                   MtTime now);
/** mt_login_emit_blocked: no code for this number until then; a QR code helps. */
void mt_login_emit_blocked(MtLogin *self, MtLoginProblem problem, gint64 until_wall_ms);
void mt_login_store_pending(MtLogin *self, MtLoginStepKind kind, MtTime now);
void mt_login_forget_code(MtLogin *self);
void mt_login_begin(MtLogin *self, MtTime now);
void mt_login_probe(MtLogin *self, MtTime now);

/** mt_login_hold_phone: the number that a wait is about, "" for none. */
const char *mt_login_hold_phone(const MtLogin *self);

/* mt-login-answers.c */
/** mt_login_is_current: whether an answer to step @generation is still wanted in @phase. */
gboolean mt_login_is_current(const MtLogin *self, guint generation, MtLoginPhase phase);
/** mt_login_logged_out: the server knows, or did already. */
void mt_login_logged_out(MtLogin *self);

/* mt-login-number.c */
/** mt_login_ask_number: the prompt, a moment later if a country is looked for. */
void mt_login_ask_number(MtLogin *self, MtLoginProblem problem, MtTime now);
void mt_login_located(MtLogin *self, const MtReply *reply, MtTime now);
/** mt_login_is_country_unknown: no country of a fresh list has such numbers. */
gboolean mt_login_is_country_unknown(const MtLogin *self, const char *digits, MtTime now);

/* mt-login-copied.c */
/** mt_login_is_copied: whether the stored login came from another computer. */
gboolean mt_login_is_copied(MtLogin *self);
/** mt_login_note_machine: the login is used with this computer. */
void mt_login_note_machine(MtLogin *self);

/* mt-login-unasked.c */
void mt_login_lost(MtLogin *self, MtLoginProblem problem);

/* mt-login-code.c */
void mt_login_send_code(MtLogin *self, MtTime now);
void mt_login_send_resend(MtLogin *self, MtTime now);
void mt_login_send_sign_in(MtLogin *self, MtTime now);
void mt_login_cancel_code(MtLogin *self, MtTime now);
/** mt_login_can_report: whether the code travels through a telephone network. */
gboolean mt_login_can_report(MtCodeType type);
void mt_login_on_sent_code(MtLogin *self, const TlObject *sent_code, gint dc, MtTime now);
void mt_login_on_authorization(MtLogin *self, const TlObject *authorization, gint dc, MtTime now);
/** mt_login_bytes: what @secret holds, for a field of a call. */
TlBytes mt_login_bytes(const MtSecret *secret);

/* mt-login-email.c */
void mt_login_email_wanted(MtLogin *self, MtTime now);
/** mt_login_send_email: mails a code to .code.email. */
void mt_login_send_email(MtLogin *self, MtTime now);
void mt_login_verify_email(MtLogin *self, MtTime now);
void mt_login_on_email_sent(MtLogin *self, const TlObject *sent, MtTime now);
void mt_login_on_email_verified(MtLogin *self, const TlObject *verified, gint dc, MtTime now);
void mt_login_email_reset_exists(MtLogin *self, MtTime now);
/** mt_login_read_email_code: the fields of sentCodeTypeEmailCode beyond its length. */
void mt_login_read_email_code(MtLogin *self,
                              MtLoginCode *code,
                              const TlAuthSentCodeTypeEmailCode *type,
                              MtTime now);
/** mt_login_watch_email_reset: a reset that is due is completed while the code is asked. */
void mt_login_watch_email_reset(MtLogin *self, MtTime now);

/* mt-login-recovery.c */
void mt_login_recovery_code(MtLogin *self, const char *text, MtTime now);
void mt_login_request_recovery(MtLogin *self, MtTime now);
void mt_login_on_recovery_requested(MtLogin *self, const TlObject *recovery);
void mt_login_on_recovery_checked(MtLogin *self, gboolean good);
/** mt_login_recover_with: @password: a fresh account.password, for its new_algo. */
void mt_login_recover_with(MtLogin *self, const TlAccountPassword *password, MtTime now);
gboolean mt_login_new_password_done(MtLogin *self, MtJob *job, MtTime now);
void mt_login_settings_refused(MtLogin *self, MtTime now);
void mt_login_forget_recovery(MtLogin *self);

/* mt-login-qr.c */
void mt_login_begin_qr(MtLogin *self, MtTime now);
void
mt_login_on_token(MtLogin *self, MtLoginMethod method, const TlObject *token, gint dc, MtTime now);
void mt_login_token_update(MtLogin *self, MtTime now);
/** mt_login_token_failed: FALSE: the ordinary rules apply. */
gboolean
mt_login_token_failed(MtLogin *self, MtLoginMethod method, const MtReply *reply, MtTime now);
/** mt_login_renew_at: another token then; the picture that is shown stays. */
void mt_login_renew_at(MtLogin *self, gint64 at_us);
/** mt_login_renewal_failed: the picture that is shown stays while it is good. */
void mt_login_renewal_failed(MtLogin *self, const GError *error, MtTime now);
/** mt_login_renewal_flooded: no other token before @until_us; the picture stays while it is good,
 * and the wait is told of when a longer part of it is left then. */
void mt_login_renewal_flooded(MtLogin *self, gint64 until_us, MtTime now);
/** mt_login_hold: @method goes on by itself at @until_us (monotonic), and the person is told. */
void mt_login_hold(MtLogin *self, MtLoginMethod method, gint64 until_us, MtTime now);
void mt_login_export_token(MtLogin *self, MtTime now);
void mt_login_stop_qr(MtLogin *self);

/* mt-login-password.c */
void mt_login_fetch_password(MtLogin *self, MtLoginPhase phase, MtTime now);
void mt_login_on_password(MtLogin *self, const TlObject *password, MtTime now);
void mt_login_password_needed(MtLogin *self, gint dc, MtTime now);
/** mt_login_password_again: it is asked for; what was typed is forgotten. */
void mt_login_password_again(MtLogin *self, MtLoginProblem problem);
void mt_login_srp_id_invalid(MtLogin *self, MtTime now);
/** mt_login_srp_a_invalid: @problem: what is said the second time. */
void mt_login_srp_a_invalid(MtLogin *self, MtLoginProblem problem, MtTime now);
/** mt_login_check_later: with fresh parameters, a moment later. FALSE: that was done often enough.
 */
gboolean mt_login_check_later(MtLogin *self, MtTime now);

/* mt-login-errors.c */
/** mt_login_unruled_problem: what an error means for which there is no rule. */
MtLoginProblem mt_login_unruled_problem(const GError *error);
/** mt_login_deliver_delayed: the step that waited for Telegram's own sentence. */
void mt_login_deliver_delayed(MtLogin *self);
void mt_login_on_error(MtLogin *self, MtLoginMethod method, const MtReply *reply, MtTime now);

G_END_DECLS
