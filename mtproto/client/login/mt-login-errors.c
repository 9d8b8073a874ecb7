/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What each error of each call means for the login. https://core.telegram.org/api/errors
 */
#include <client/login/mt-login-private.h>

#include <base/mt-rpc-text.h>
#include <mtproto/mt-error.h>
#include <string.h>

/* Waits up to this are sat out; longer ones end the login with the time. */
#define HOLD_MAX_S 120
/* What "try again tomorrow" means. */
#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT(1000))
/* How long Telegram's own sentence for a 406 is waited for. */
#define NOTICE_LIMIT_MS 2500
#define MS_TO_US 1000

#define M(method) (1u << MT_METHOD_##method)
#define ANY_METHOD (~0u)
#define RECOVERY (M(CHECK_RECOVERY) | M(RECOVER))
/* Calls that begin a login: any key is good for them. */
#define FRESH (M(SEND_CODE) | M(EXPORT_TOKEN))
/* Calls that half a login is enough for. */
#define HALF (M(GET_PASSWORD) | M(CHECK_PASSWORD) | M(REQUEST_RECOVERY) | RECOVERY)

typedef enum {
    REACT_FINAL,   /* FAILED */
    REACT_DAY,     /* FAILED, and not again for a day */
    REACT_NOTICE,  /* FAILED after a moment, in Telegram's own words if they come */
    REACT_PHONE,   /* the number again */
    REACT_CODE,    /* the code again; what was sent stays valid */
    REACT_WRONG,   /* the code again; it was wrong */
    REACT_EXPIRED, /* the hash is dead */
    REACT_NO_ACCOUNT,
    REACT_PASSWORD_NEEDED,
    REACT_PASSWORD,     /* the password again */
    REACT_GONE,         /* half the login is gone */
    REACT_SWITCHED_OFF, /* the two-step password was switched off */
    REACT_RESTART,      /* the server lost the login */
    REACT_CREATE,       /* the server could not make a code */
    REACT_SRP_ID,
    REACT_SRP_A,
    REACT_UNSYNCHRONIZED, /* once more, a moment later, with fresh parameters */
    REACT_CHANGED,        /* the password was changed meanwhile */
    REACT_BLOCKED,        /* no code for this number; a QR code helps */
    REACT_EMAIL,          /* the address again */
    REACT_EMAIL_PENDING,
    REACT_NAME,
    REACT_SIGN_IN, /* the account was made meanwhile */
    REACT_RECOVERY_NONE,
    REACT_RECOVERY_CODE, /* the code of the recovery again */
    REACT_NEW_PASSWORD,
    REACT_NEW_KEY, /* the server still knows something of the key: another one, once */
    REACT_TOKENS,  /* once more without the tokens of earlier logins */
} Reaction;

typedef struct {
    const char *text;
    gboolean is_prefix;
    guint methods;
    Reaction reaction;
    MtLoginProblem problem;
} Rule;

static const Rule rules[] = {
    {"PHONE_NUMBER_INVALID", FALSE, ANY_METHOD, REACT_PHONE, MT_LOGIN_PHONE_INVALID},
    {"PHONE_NUMBER_BANNED", FALSE, ANY_METHOD, REACT_FINAL, MT_LOGIN_PHONE_BANNED},
    {"PHONE_NUMBER_FLOOD", FALSE, ANY_METHOD, REACT_DAY, MT_LOGIN_PHONE_FLOOD},
    {"PHONE_PASSWORD_FLOOD", FALSE, ANY_METHOD, REACT_NOTICE, MT_LOGIN_PASSWORD_FLOOD},
    {"PHONE_PASSWORD_PROTECTED", FALSE, ANY_METHOD, REACT_BLOCKED, MT_LOGIN_PHONE_PROTECTED},
    {"PHONE_NUMBER_APP_SIGNUP_FORBIDDEN", FALSE, ANY_METHOD, REACT_NO_ACCOUNT, MT_LOGIN_OK},
    {"PHONE_NUMBER_UNOCCUPIED", FALSE, ANY_METHOD, REACT_NO_ACCOUNT, MT_LOGIN_OK},
    {"API_ID_INVALID", FALSE, ANY_METHOD, REACT_FINAL, MT_LOGIN_API_ID_INVALID},
    {"CONNECTION_API_ID_INVALID", FALSE, ANY_METHOD, REACT_FINAL, MT_LOGIN_API_ID_INVALID},
    {"API_ID_PUBLISHED_FLOOD", FALSE, ANY_METHOD, REACT_FINAL, MT_LOGIN_API_ID_PUBLISHED},
    {"UPDATE_APP_TO_LOGIN", FALSE, ANY_METHOD, REACT_NOTICE, MT_LOGIN_UPDATE_APP},
    {"RECAPTCHA_CHECK", TRUE, ANY_METHOD, REACT_BLOCKED, MT_LOGIN_ROBOT_CHECK},
    {"APNS_VERIFY_CHECK", TRUE, ANY_METHOD, REACT_BLOCKED, MT_LOGIN_ROBOT_CHECK},
    {"INTEGRITY_CHECK", TRUE, ANY_METHOD, REACT_BLOCKED, MT_LOGIN_ROBOT_CHECK},
    {"USER_DEACTIVATED", FALSE, ANY_METHOD, REACT_FINAL, MT_LOGIN_LOST_DELETED},
    {"USER_DEACTIVATED_BAN", FALSE, ANY_METHOD, REACT_FINAL, MT_LOGIN_LOST_BANNED},
    {"SESSION_PASSWORD_NEEDED", FALSE, ANY_METHOD, REACT_PASSWORD_NEEDED, MT_LOGIN_OK},
    {"AUTH_RESTART", TRUE, ANY_METHOD, REACT_RESTART, MT_LOGIN_RESTART},
    {"SIGN_IN_FAILED", FALSE, ANY_METHOD, REACT_RESTART, MT_LOGIN_RESTART},
    {"SMS_CODE_CREATE_FAILED", FALSE, ANY_METHOD, REACT_CREATE, MT_LOGIN_CREATE_FAILED},
    {"SEND_CODE_UNAVAILABLE", FALSE, ANY_METHOD, REACT_CODE, MT_LOGIN_RESEND_UNAVAILABLE},
    {"PHONE_CODE_EMPTY", FALSE, M(RESEND_CODE) | M(SEND_EMAIL), REACT_EXPIRED,
     MT_LOGIN_CODE_EXPIRED},
    {"CODE_INVALID", FALSE, RECOVERY, REACT_RECOVERY_CODE, MT_LOGIN_CODE_INVALID},
    {"CODE_EMPTY", FALSE, RECOVERY, REACT_RECOVERY_CODE, MT_LOGIN_CODE_INVALID},
    {"PASSWORD_RECOVERY_EXPIRED", FALSE, ANY_METHOD, REACT_RECOVERY_CODE,
     MT_LOGIN_RECOVERY_EXPIRED},
    {"PASSWORD_RECOVERY_NA", FALSE, ANY_METHOD, REACT_RECOVERY_NONE, MT_LOGIN_PASSWORD_NO_RECOVERY},
    {"NEW_SETTINGS_", TRUE, ANY_METHOD, REACT_NEW_PASSWORD, MT_LOGIN_PASSWORD_REFUSED},
    {"NEW_SALT_INVALID", FALSE, ANY_METHOD, REACT_NEW_PASSWORD, MT_LOGIN_PASSWORD_REFUSED},
    {"EMAIL_INVALID", FALSE, ANY_METHOD, REACT_EMAIL, MT_LOGIN_EMAIL_INVALID},
    {"EMAIL_ADDRESS_INVALID", FALSE, ANY_METHOD, REACT_EMAIL, MT_LOGIN_EMAIL_INVALID},
    {"EMAIL_NOT_ALLOWED", FALSE, ANY_METHOD, REACT_EMAIL, MT_LOGIN_EMAIL_NOT_ALLOWED},
    {"EMAIL_NOT_SETUP", FALSE, ANY_METHOD, REACT_EXPIRED, MT_LOGIN_RESTART},
    {"EMAIL_TOKEN_INVALID", FALSE, ANY_METHOD, REACT_WRONG, MT_LOGIN_CODE_INVALID},
    {"EMAIL_VERIFY_EXPIRED", FALSE, M(VERIFY_EMAIL), REACT_EMAIL, MT_LOGIN_EMAIL_EXPIRED},
    {"EMAIL_HASH_EXPIRED", FALSE, M(VERIFY_EMAIL), REACT_EMAIL, MT_LOGIN_EMAIL_EXPIRED},
    {"TASK_ALREADY_EXISTS", FALSE, M(RESET_EMAIL), REACT_EMAIL_PENDING,
     MT_LOGIN_EMAIL_RESET_PENDING},
    {"FIRSTNAME_INVALID", FALSE, ANY_METHOD, REACT_NAME, MT_LOGIN_NAME_INVALID},
    {"LASTNAME_INVALID", FALSE, ANY_METHOD, REACT_NAME, MT_LOGIN_NAME_INVALID},
    {"PHONE_NUMBER_OCCUPIED", FALSE, M(SIGN_UP), REACT_SIGN_IN, MT_LOGIN_OK},
    {"INPUT_REQUEST_TOO_LONG", FALSE, M(SEND_CODE), REACT_TOKENS, MT_LOGIN_INTERNAL},
    {"PHONE_CODE_EMPTY", FALSE, ANY_METHOD, REACT_WRONG, MT_LOGIN_CODE_INVALID},
    {"PHONE_CODE_INVALID", FALSE, ANY_METHOD, REACT_WRONG, MT_LOGIN_CODE_INVALID},
    {"CODE_INVALID", FALSE, ANY_METHOD, REACT_WRONG, MT_LOGIN_CODE_INVALID},
    {"CODE_EMPTY", FALSE, ANY_METHOD, REACT_WRONG, MT_LOGIN_CODE_INVALID},
    {"EMAIL_CODE_INVALID", FALSE, ANY_METHOD, REACT_WRONG, MT_LOGIN_CODE_INVALID},
    {"PHONE_CODE_EXPIRED", FALSE, ANY_METHOD, REACT_EXPIRED, MT_LOGIN_CODE_EXPIRED},
    {"PHONE_CODE_HASH_EMPTY", FALSE, ANY_METHOD, REACT_EXPIRED, MT_LOGIN_CODE_EXPIRED},
    {"PHONE_HASH_EXPIRED", FALSE, ANY_METHOD, REACT_EXPIRED, MT_LOGIN_CODE_EXPIRED},
    {"EMAIL_VERIFY_EXPIRED", FALSE, ANY_METHOD, REACT_EXPIRED, MT_LOGIN_CODE_EXPIRED},
    {"EMAIL_HASH_EXPIRED", FALSE, ANY_METHOD, REACT_EXPIRED, MT_LOGIN_CODE_EXPIRED},
    {"EMAIL_INSTALL_MISSING", FALSE, ANY_METHOD, REACT_EXPIRED, MT_LOGIN_RESTART},
    {"PASSWORD_HASH_INVALID", FALSE, ANY_METHOD, REACT_PASSWORD, MT_LOGIN_PASSWORD_WRONG},
    {"SRP_ID_INVALID", FALSE, ANY_METHOD, REACT_SRP_ID, MT_LOGIN_PASSWORD_UNCHECKED},
    {"SRP_A_INVALID", FALSE, ANY_METHOD, REACT_SRP_A, MT_LOGIN_INTERNAL},
    {"AUTH_KEY_UNSYNCHRONIZED", FALSE, M(CHECK_PASSWORD), REACT_UNSYNCHRONIZED, MT_LOGIN_OK},
    {"SRP_PASSWORD_CHANGED", FALSE, ANY_METHOD, REACT_CHANGED, MT_LOGIN_PASSWORD_CHANGED},
    {"PASSWORD_EMPTY", FALSE, ANY_METHOD, REACT_SWITCHED_OFF, MT_LOGIN_OK},
    {"AUTH_KEY_UNREGISTERED", FALSE, HALF, REACT_GONE, MT_LOGIN_RESTART},
    {"AUTH_KEY_INVALID", FALSE, HALF, REACT_GONE, MT_LOGIN_RESTART},
    {"ACTIVE_USER_REQUIRED", FALSE, HALF, REACT_GONE, MT_LOGIN_RESTART},
    {"SESSION_REVOKED", FALSE, HALF, REACT_GONE, MT_LOGIN_RESTART},
    {"SESSION_EXPIRED", FALSE, HALF, REACT_GONE, MT_LOGIN_RESTART},
    {"AUTH_KEY_UNREGISTERED", FALSE, FRESH, REACT_NEW_KEY, MT_LOGIN_INTERNAL},
    {"AUTH_KEY_INVALID", FALSE, FRESH, REACT_NEW_KEY, MT_LOGIN_INTERNAL},
    {"ACTIVE_USER_REQUIRED", FALSE, FRESH, REACT_NEW_KEY, MT_LOGIN_INTERNAL},
    {"SESSION_REVOKED", FALSE, FRESH, REACT_NEW_KEY, MT_LOGIN_INTERNAL},
    {"SESSION_EXPIRED", FALSE, FRESH, REACT_NEW_KEY, MT_LOGIN_INTERNAL},
    {"BUSINESS_CONNECTION_NOT_ALLOWED", FALSE, ANY_METHOD, REACT_FINAL, MT_LOGIN_INTERNAL},
    {"CONNECTION_LAYER_INVALID", FALSE, ANY_METHOD, REACT_FINAL, MT_LOGIN_UPDATE_APP},
    {"CONNECTION_", TRUE, ANY_METHOD, REACT_FINAL, MT_LOGIN_INTERNAL},
    {"INPUT_", TRUE, ANY_METHOD, REACT_FINAL, MT_LOGIN_INTERNAL},
    {"TYPE_CONSTRUCTOR_INVALID", FALSE, ANY_METHOD, REACT_FINAL, MT_LOGIN_INTERNAL},
    {"METHOD_INVALID", FALSE, ANY_METHOD, REACT_FINAL, MT_LOGIN_INTERNAL},
    {"UNKNOWN_METHOD", FALSE, ANY_METHOD, REACT_FINAL, MT_LOGIN_INTERNAL},
    {"AUTH_KEY_UNREGISTERED", FALSE, ANY_METHOD, REACT_FINAL, MT_LOGIN_INTERNAL},
};

static const Rule *
find_rule(MtLoginMethod method, const char *text)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rules); i++) {
        const Rule *rule = &rules[i];

        if ((rule->methods & (1u << method)) == 0)
            continue;
        if (rule->is_prefix ? g_str_has_prefix(text, rule->text) : strcmp(text, rule->text) == 0)
            return rule;
    }
    return NULL;
}

/* The step to which an error of @method leads back when there is no rule for it. */
static MtLoginStepKind
step_of_method(MtLoginMethod method)
{
    switch (method) {
    case MT_METHOD_SEND_CODE:
    case MT_METHOD_EXPORT_TOKEN:
    case MT_METHOD_IMPORT_TOKEN:
        return MT_LOGIN_STEP_PHONE;
    case MT_METHOD_RESEND_CODE:
    case MT_METHOD_SIGN_IN:
    case MT_METHOD_VERIFY_EMAIL:
    case MT_METHOD_RESET_EMAIL:
        return MT_LOGIN_STEP_CODE;
    case MT_METHOD_SEND_EMAIL:
        return MT_LOGIN_STEP_EMAIL;
    case MT_METHOD_CHECK_PASSWORD:
    case MT_METHOD_REQUEST_RECOVERY:
        return MT_LOGIN_STEP_PASSWORD;
    case MT_METHOD_CHECK_RECOVERY:
        return MT_LOGIN_STEP_RECOVERY_CODE;
    case MT_METHOD_RECOVER:
        return MT_LOGIN_STEP_NEW_PASSWORD;
    case MT_METHOD_SIGN_UP:
        return MT_LOGIN_STEP_SIGN_UP;
    case MT_METHOD_GET_PASSWORD:
    case MT_METHOD_PROBE:
    case MT_METHOD_LOG_OUT:
    case MT_METHOD_LOCATE:
    case MT_METHOD_CANCEL_CODE:
    case MT_METHOD_REPORT_MISSING:
        break;
    }
    return MT_LOGIN_STEP_FAILED;
}

/* --- time ------------------------------------------------------------------------------------ */

static void
repeat_send_code(MtLogin *self, MtTime now)
{
    self->phase = MT_PHASE_SENDING; /* keeps the count of restarts */
    mt_login_send_code(self, now);
}

static MtLoginPhase
password_phase(const MtLogin *self)
{
    if (self->new_password != NULL)
        return MT_PHASE_RECOVERY_SENDING;
    return self->password != NULL ? MT_PHASE_PASSWORD_CHECKING : MT_PHASE_PASSWORD_FETCH;
}

static void
hold_over(MtLogin *self, MtTime now)
{
    switch (self->held) {
    case MT_METHOD_SEND_CODE:
        repeat_send_code(self, now);
        break;
    case MT_METHOD_GET_PASSWORD:
        mt_login_fetch_password(self, password_phase(self), now);
        break;
    case MT_METHOD_PROBE:
        self->phase = MT_PHASE_PROBE;
        mt_login_probe(self, now);
        break;
    case MT_METHOD_EXPORT_TOKEN:
    case MT_METHOD_IMPORT_TOKEN:
        mt_login_begin_qr(self, now);
        break;
    default: /* what a person typed is sent again by that person */
        if (step_of_method(self->held) != MT_LOGIN_STEP_FAILED)
            mt_login_emit(self, step_of_method(self->held), MT_LOGIN_OK);
        break;
    }
}

void
mt_login_hold(MtLogin *self, MtLoginMethod method, gint64 until_us, MtTime now)
{
    self->held = method;
    mt_login_emit_until(self, MT_LOGIN_STEP_WAIT, MT_LOGIN_FLOOD,
                        now.wall_ms + (until_us - now.mono_us) / MS_TO_US);
    mt_login_set_timer(self, until_us, hold_over);
}

/* So that a new start does not ask before that time. */
static void
hold_back(MtLogin *self, MtLoginMethod method, gint64 until_wall_ms)
{
    const char *phone = mt_login_hold_phone(self);
    const char *name;

    switch (method) {
    case MT_METHOD_SIGN_IN:
    case MT_METHOD_SIGN_UP:
    case MT_METHOD_SEND_EMAIL:
    case MT_METHOD_VERIFY_EMAIL: /* all that the code that was sent is good for */
        name = MT_HOLD_SIGN_IN;
        break;
    case MT_METHOD_GET_PASSWORD:
    case MT_METHOD_CHECK_PASSWORD:
        name = MT_HOLD_PASSWORD;
        break;
    case MT_METHOD_EXPORT_TOKEN:
    case MT_METHOD_IMPORT_TOKEN:
        name = MT_HOLD_QR;
        phone = ""; /* of anybody */
        break;
    case MT_METHOD_PROBE:
        name = MT_HOLD_PROBE;
        phone = "";
        break;
    default:
        return;
    }
    mt_state_add_hold(self->state, name, phone, MT_LOGIN_FLOOD, until_wall_ms);
    mt_state_touch(self->state, TRUE);
}

static void
flooded(MtLogin *self, MtLoginMethod method, gint seconds, MtTime now)
{
    gint64 wait_ms = ((gint64)seconds + 1) * 1000;
    gint64 until = now.wall_ms + wait_ms;

    if (method == MT_METHOD_RESEND_CODE) { /* the code that was sent can still be typed */
        self->code.resend_at_wall_ms = until;
        mt_login_emit(self, MT_LOGIN_STEP_CODE, MT_LOGIN_RESEND_WAIT);
        return;
    }
    if (method == MT_METHOD_EXPORT_TOKEN && self->phase == MT_PHASE_QR && seconds <= HOLD_MAX_S) {
        mt_login_renewal_flooded(self, now.mono_us + wait_ms * MS_TO_US, now);
        return;
    }
    if (seconds > HOLD_MAX_S) {
        if (method == MT_METHOD_SEND_CODE) {
            mt_state_add_hold(self->state, MT_HOLD_SEND_CODE, self->phone, MT_LOGIN_FLOOD, until);
            mt_state_touch(self->state, TRUE);
            mt_login_emit_blocked(self, MT_LOGIN_FLOOD, until);
            return;
        }
        hold_back(self, method, until);
        mt_login_stop_qr(self);
        mt_login_emit_until(
            self, MT_LOGIN_STEP_FAILED,
            method == MT_METHOD_CHECK_PASSWORD ? MT_LOGIN_PASSWORD_TRIES : MT_LOGIN_FLOOD, until);
        return;
    }
    mt_login_hold(self, method, now.mono_us + wait_ms * MS_TO_US, now);
}

/* --- reactions ----------------------------------------------------------------------------------
 */

static void
final_with_text(MtLogin *self, MtLoginProblem problem, const GError *error)
{
    MtLoginStep *step = mt_login_make_step(self, MT_LOGIN_STEP_FAILED, problem);

    step->server_text = g_strdup(error->message);
    step->server_code = error->code;
    mt_login_push_step(self, step);
}

static void
blocked_for_a_day(MtLogin *self, MtLoginProblem problem, MtTime now)
{
    gint64 until = now.wall_ms + DAY_MS;

    mt_state_add_hold(self->state, MT_HOLD_SEND_CODE, self->phone, problem, until);
    mt_state_touch(self->state, TRUE);
    mt_login_emit_blocked(self, problem, until);
}

void
mt_login_deliver_delayed(MtLogin *self)
{
    MtLoginStep *step = g_steal_pointer(&self->delayed);

    mt_login_set_timer(self, -1, NULL);
    if (step->kind == MT_LOGIN_STEP_BLOCKED) {
        /* Whoever closes Telegram's own sentence need not read ours as well. */
        self->blocked = step->notice != NULL ? MT_LOGIN_CANCELLED : step->problem;
        self->blocked_until_wall_ms = step->until_wall_ms;
    }
    mt_login_push_step(self, step);
}

static void
notice_never_came(MtLogin *self, MtTime now)
{
    mt_login_deliver_delayed(self);
}

/* Telegram sends its own sentence for 406, a moment later, as a service notification.
 * @step: (transfer full) */
static void
delay_for_notice(MtLogin *self, MtLoginStep *step, MtTime now)
{
    mt_login_step_free(self->delayed);
    self->delayed = step;
    self->phase = MT_PHASE_NOTICE;
    mt_login_set_timer(self, now.mono_us + NOTICE_LIMIT_MS * MS_TO_US, notice_never_came);
}

static void
wait_for_notice(
    MtLogin *self, MtLoginMethod method, MtLoginProblem problem, const GError *error, MtTime now)
{
    MtLoginStep *step = mt_login_make_step(self, MT_LOGIN_STEP_FAILED, problem);

    step->server_text = g_strdup(error->message);
    step->server_code = error->code;
    if (problem == MT_LOGIN_PASSWORD_FLOOD && method == MT_METHOD_CHECK_PASSWORD) {
        step->problem = MT_LOGIN_PASSWORD_TRIES;
        step->until_wall_ms = now.wall_ms + DAY_MS;
        hold_back(self, method, step->until_wall_ms);
    } else if (problem == MT_LOGIN_PASSWORD_FLOOD) {
        step->kind = MT_LOGIN_STEP_BLOCKED;
        step->until_wall_ms = now.wall_ms + DAY_MS;
        mt_state_add_hold(self->state, MT_HOLD_SEND_CODE, self->phone, problem,
                          now.wall_ms + DAY_MS);
        mt_state_touch(self->state, TRUE);
    }
    delay_for_notice(self, step, now);
}

static void
repeat_sign_in(MtLogin *self, MtTime now)
{
    mt_login_send_sign_in(self, now);
}

/* Whether an earlier copy of the request has signed us in after all. */
static void
look_again(MtLogin *self, MtLoginStepKind kind, MtLoginProblem problem, MtTime now)
{
    self->after_check = problem;
    self->after_check_kind = kind;
    mt_login_probe(self, now);
}

static void
expired(MtLogin *self, MtLoginProblem problem)
{
    mt_login_forget_code(self);
    mt_login_emit(self, MT_LOGIN_STEP_EXPIRED, problem);
}

static void
restart(MtLogin *self, MtLoginMethod method, MtTime now)
{
    static const gint64 delays_s[] = {1, 2, 4};

    if (method == MT_METHOD_SIGN_IN && !self->signed_again) {
        self->signed_again = TRUE;
        mt_login_set_timer(self, now.mono_us + G_USEC_PER_SEC, repeat_sign_in);
    } else if (method == MT_METHOD_SIGN_IN) {
        look_again(self, MT_LOGIN_STEP_EXPIRED, MT_LOGIN_RESTART, now);
    } else if (method == MT_METHOD_SEND_CODE && self->restarts < G_N_ELEMENTS(delays_s)) {
        gint64 delay_us = delays_s[self->restarts] * G_USEC_PER_SEC;

        self->restarts++;
        mt_login_set_timer(self, now.mono_us + delay_us, repeat_send_code);
    } else if (method == MT_METHOD_EXPORT_TOKEN && self->restarts < G_N_ELEMENTS(delays_s)) {
        gint64 delay_us = delays_s[self->restarts] * G_USEC_PER_SEC;

        self->restarts++;
        mt_login_set_timer(self, now.mono_us + delay_us, mt_login_export_token);
    } else if (method == MT_METHOD_RESEND_CODE || method == MT_METHOD_VERIFY_EMAIL) {
        expired(self, MT_LOGIN_RESTART);
    } else {
        mt_login_emit(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_RESTART);
    }
}

static void
create_failed(MtLogin *self, MtTime now)
{
    static const gint64 delays_s[] = {3, 10};

    if (self->phase == MT_PHASE_SENDING && self->restarts < G_N_ELEMENTS(delays_s)) {
        gint64 delay_us = delays_s[self->restarts] * G_USEC_PER_SEC;

        self->restarts++;
        mt_login_set_timer(self, now.mono_us + delay_us, repeat_send_code);
        return;
    }
    mt_login_emit(self, self->hash != NULL ? MT_LOGIN_STEP_CODE : MT_LOGIN_STEP_PHONE,
                  MT_LOGIN_CREATE_FAILED);
}

static void
half_login_gone(MtLogin *self)
{
    mt_state_dc(self->state, self->state->home_dc)->auth = MT_AUTH_NONE;
    g_clear_pointer(&self->password, mt_secret_unref);
    expired(self, MT_LOGIN_RESTART);
}

static void
without_tokens(MtLogin *self, MtLoginProblem problem, const GError *error, MtTime now)
{
    if (self->tokens->len == 0) {
        final_with_text(self, problem, error);
        return;
    }
    g_ptr_array_set_size(self->tokens, 0);
    mt_login_send_code(self, now);
}

/* A login that was left half-way may have left something behind at the server. */
static void
with_new_key(
    MtLogin *self, MtLoginMethod method, MtLoginProblem problem, const GError *error, MtTime now)
{
    if (self->rekeyed) {
        final_with_text(self, problem, error);
        return;
    }
    self->rekeyed = TRUE;
    self->half_left = FALSE;
    mt_state_forget_keys(self->state);
    mt_login_note_machine(self);
    mt_state_touch(self->state, TRUE);
    if (method == MT_METHOD_SEND_CODE)
        repeat_send_code(self, now);
    else
        mt_login_begin_qr(self, now);
}

static void
password_needed(MtLogin *self, MtLoginMethod method, gint dc, MtTime now)
{
    if (method == MT_METHOD_EXPORT_TOKEN || method == MT_METHOD_IMPORT_TOKEN)
        self->qr.confirmed = TRUE;
    mt_login_password_needed(self, dc, now);
}

/* What happens beside the straight way from the number to the password. */
static void
react_aside(MtLogin *self, const Rule *rule, MtLoginMethod method, const MtReply *reply, MtTime now)
{
    switch (rule->reaction) {
    case REACT_BLOCKED:
        mt_login_emit_blocked(self, rule->problem, 0);
        break;
    case REACT_EMAIL:
        mt_login_emit(self, MT_LOGIN_STEP_EMAIL, rule->problem);
        break;
    case REACT_EMAIL_PENDING:
        mt_login_email_reset_exists(self, now);
        break;
    case REACT_NAME:
        mt_login_emit(self, MT_LOGIN_STEP_SIGN_UP, rule->problem);
        break;
    case REACT_SIGN_IN:
        mt_login_send_sign_in(self, now);
        break;
    case REACT_RECOVERY_NONE:
        self->password_info.has_recovery = FALSE;
        mt_login_emit(self, MT_LOGIN_STEP_PASSWORD, rule->problem);
        break;
    case REACT_RECOVERY_CODE:
        mt_login_forget_recovery(self);
        if (reply->reissued)
            look_again(self, MT_LOGIN_STEP_RECOVERY_CODE, rule->problem, now);
        else
            mt_login_emit(self, MT_LOGIN_STEP_RECOVERY_CODE, rule->problem);
        break;
    case REACT_NEW_PASSWORD:
        mt_login_settings_refused(self, now);
        break;
    case REACT_NEW_KEY:
        with_new_key(self, method, rule->problem, reply->error, now);
        break;
    case REACT_TOKENS:
        without_tokens(self, rule->problem, reply->error, now);
        break;
    default:
        break;
    }
}

static void
react(MtLogin *self, const Rule *rule, MtLoginMethod method, const MtReply *reply, MtTime now)
{
    switch (rule->reaction) {
    case REACT_FINAL:
        final_with_text(self, rule->problem, reply->error);
        break;
    case REACT_DAY:
        blocked_for_a_day(self, rule->problem, now);
        break;
    case REACT_NOTICE:
        wait_for_notice(self, method, rule->problem, reply->error, now);
        break;
    case REACT_PHONE:
        mt_login_forget_code(self);
        mt_login_emit(self, MT_LOGIN_STEP_PHONE, rule->problem);
        break;
    case REACT_CODE:
        self->code.next = MT_CODE_TYPE_NONE;
        if (mt_login_can_report(self->code.type))
            self->code.report_at_wall_ms = MAX(self->code.resend_at_wall_ms, now.wall_ms);
        mt_login_store_pending(self, MT_LOGIN_STEP_CODE, now);
        mt_login_emit(self, MT_LOGIN_STEP_CODE, rule->problem);
        break;
    case REACT_WRONG:
        self->code.wrong_count++;
        if (reply->reissued)
            look_again(self, MT_LOGIN_STEP_CODE, rule->problem, now);
        else
            mt_login_emit(self, MT_LOGIN_STEP_CODE, rule->problem);
        break;
    case REACT_EXPIRED:
        /* An earlier run may have sent the code in, and ended before it heard of it. */
        if ((reply->reissued || self->hash_resumed) && method == MT_METHOD_SIGN_IN)
            look_again(self, MT_LOGIN_STEP_EXPIRED, rule->problem, now);
        else
            expired(self, rule->problem);
        break;
    case REACT_NO_ACCOUNT:
        mt_login_cancel_code(self, now);
        mt_login_forget_code(self);
        mt_login_emit(self, MT_LOGIN_STEP_NO_ACCOUNT, MT_LOGIN_OK);
        break;
    case REACT_PASSWORD_NEEDED:
        if (self->half_left && !self->rekeyed && (FRESH & (1u << method)) != 0)
            with_new_key(self, method, MT_LOGIN_INTERNAL, reply->error, now);
        else
            password_needed(self, method, reply->dc, now);
        break;
    case REACT_PASSWORD:
        mt_login_password_again(self, rule->problem);
        break;
    case REACT_GONE:
        half_login_gone(self);
        break;
    case REACT_SWITCHED_OFF: /* asked again, the server says so in its answer */
        mt_login_fetch_password(self, MT_PHASE_PASSWORD_FETCH, now);
        break;
    case REACT_RESTART:
        restart(self, method, now);
        break;
    case REACT_CREATE:
        create_failed(self, now);
        break;
    case REACT_SRP_ID:
        mt_login_srp_id_invalid(self, now);
        break;
    case REACT_SRP_A:
        mt_login_srp_a_invalid(self, rule->problem, now);
        break;
    case REACT_CHANGED:
        g_clear_pointer(&self->password, mt_secret_unref);
        self->password_changed = TRUE;
        mt_login_fetch_password(self, MT_PHASE_PASSWORD_FETCH, now);
        break;
    default:
        react_aside(self, rule, method, reply, now);
        break;
    }
}

/* --- what there is no rule for
 * --------------------------------------------------------------------- */

MtLoginProblem
mt_login_unruled_problem(const GError *error)
{
    if (error->domain == MT_RPC_ERROR && error->code == 406)
        return MT_LOGIN_REFUSED;
    if (error->domain == MT_RPC_ERROR && error->code == 404)
        return MT_LOGIN_INTERNAL;
    if (error->domain == MT_RPC_ERROR)
        return error->code >= 500 || error->code < 0 ? MT_LOGIN_SERVER_TROUBLE
                                                     : MT_LOGIN_SERVER_UNKNOWN;
    if (g_error_matches(error, MT_ERROR, MT_ERROR_STATE))
        return MT_LOGIN_NO_ANSWER;
    if (g_error_matches(error, MT_ERROR, MT_ERROR_LIMIT))
        return MT_LOGIN_REDIRECTED;
    if (g_error_matches(error, MT_ERROR, MT_ERROR_TRANSPORT))
        return MT_LOGIN_UNREACHABLE;
    return MT_LOGIN_SERVER_MALFORMED;
}

static void
ask_again(MtLogin *self, MtLoginMethod method, const GError *error, MtTime now)
{
    MtLoginProblem problem = mt_login_unruled_problem(error);
    MtLoginStepKind kind = step_of_method(method);
    MtLoginStep *step;

    if (problem == MT_LOGIN_REDIRECTED || problem == MT_LOGIN_UNREACHABLE ||
        problem == MT_LOGIN_INTERNAL)
        kind = MT_LOGIN_STEP_FAILED;
    if (kind == MT_LOGIN_STEP_PASSWORD)
        g_clear_pointer(&self->password, mt_secret_unref);
    step = mt_login_make_step(self, kind, problem);
    if (error->domain == MT_RPC_ERROR && problem != MT_LOGIN_REFUSED) {
        step->server_text = g_strdup(error->message);
        step->server_code = error->code;
    }
    if (problem == MT_LOGIN_REFUSED)
        delay_for_notice(self, step, now);
    else
        mt_login_push_step(self, step);
}

static void
probe_failed(MtLogin *self, const GError *error, MtTime now)
{
    MtLoginProblem problem = self->after_check;

    if (problem != MT_LOGIN_OK) { /* the second look of look_again() */
        self->after_check = MT_LOGIN_OK;
        if (self->after_check_kind == MT_LOGIN_STEP_EXPIRED)
            expired(self, problem);
        else
            mt_login_emit(self, self->after_check_kind, problem);
        return;
    }
    if (error->domain == MT_RPC_ERROR &&
        (error->code == 401 || strcmp(error->message, "AUTH_KEY_DUPLICATED") == 0)) {
        mt_login_session_ended(self, error->message, now);
        return;
    }
    switch (mt_login_unruled_problem(error)) {
    case MT_LOGIN_SERVER_MALFORMED:
    case MT_LOGIN_SERVER_UNKNOWN:
    case MT_LOGIN_REFUSED:
        ask_again(self, MT_METHOD_PROBE, error, now);
        break;
    default:
        mt_login_emit(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_UNREACHABLE);
        break;
    }
}

static void
log_out_failed(MtLogin *self, const GError *error)
{
    if (error->domain != MT_RPC_ERROR || error->code != 401) {
        mt_login_emit(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_LOGOUT_FAILED);
        return;
    }
    mt_state_leave(self->state); /* it was over already */
    mt_login_logged_out(self);
}

void
mt_login_on_error(MtLogin *self, MtLoginMethod method, const MtReply *reply, MtTime now)
{
    const GError *error = reply->error;
    const Rule *rule = NULL;
    gint seconds;

    if (method == MT_METHOD_LOG_OUT) {
        log_out_failed(self, error);
        return;
    }
    if ((method == MT_METHOD_EXPORT_TOKEN || method == MT_METHOD_IMPORT_TOKEN) &&
        mt_login_token_failed(self, method, reply, now))
        return;
    if (error->domain == MT_RPC_ERROR) {
        if (mt_rpc_text_number(error->message, "FLOOD_WAIT", &seconds) ||
            mt_rpc_text_number(error->message, "FLOOD_TEST_PHONE_WAIT", &seconds) ||
            mt_rpc_text_number(error->message, "FLOOD_PREMIUM_WAIT", &seconds)) {
            flooded(self, method, seconds, now);
            return;
        }
        rule = method == MT_METHOD_PROBE ? NULL : find_rule(method, error->message);
    }
    if (rule != NULL && rule->reaction == REACT_UNSYNCHRONIZED && mt_login_check_later(self, now))
        return;
    if (rule != NULL && rule->reaction != REACT_UNSYNCHRONIZED)
        react(self, rule, method, reply, now);
    else if (method == MT_METHOD_PROBE)
        probe_failed(self, error, now);
    else if (method == MT_METHOD_EXPORT_TOKEN && self->phase == MT_PHASE_QR)
        mt_login_renewal_failed(self, error, now);
    else
        ask_again(self, method, error, now);
}
