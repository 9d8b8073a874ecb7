/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The code: requested, requested again, sent in; and what auth.SentCode and auth.Authorization
 * mean whichever call brought them. https://core.telegram.org/api/auth
 */
#include <client/login/mt-login-private.h>

#include <mtproto/mt-phone.h>
#include <string.h>

/* Until a resend where the server names no time, except after a code in the app. */
#define RESEND_DEFAULT_S 60
/* Before it can be said that a code did not come. */
#define REPORT_AFTER_S 15
/* Characters of a first or last name. */
#define NAME_MAX_LENGTH 64

TlBytes
mt_login_bytes(const MtSecret *secret)
{
    if (secret == NULL)
        return (TlBytes){.data = NULL, .len = 0};
    return (TlBytes){.data = mt_secret_peek(secret), .len = mt_secret_size(secret)};
}

void
mt_login_send_code(MtLogin *self, MtTime now)
{
    g_autofree TlBytes *tokens = g_new0(TlBytes, self->tokens->len + 1);
    const TlVector vector = {.len = self->tokens->len, .bytes = tokens};
    /* A computer can neither read the number of a call nor an SMS, so that the other flags stay
     * off; a person who watches the phone can type the number that called. */
    TlCodeSettings settings = {
        .base = TL_CODE_SETTINGS,
        .allow_flashcall = self->allow_flash_call,
        .allow_missed_call = self->allow_missed_call,
        .logout_tokens = self->tokens->len > 0 ? &vector : NULL,
    };
    const TlCallAuthSendCode call = {
        .base = TL_CALL_AUTH_SEND_CODE,
        .phone_number = self->phone,
        .api_id = self->api_id,
        .api_hash = (const char *)mt_secret_peek(self->api_hash),
        .settings = &settings.base,
    };
    const MtHold *hold =
        mt_state_find_hold(self->state, MT_HOLD_SEND_CODE, self->phone, now.wall_ms);

    if (hold != NULL) {
        mt_login_emit_blocked(self, hold->problem, hold->until_wall_ms);
        return;
    }
    for (guint i = 0; i < self->tokens->len; i++)
        tokens[i] = mt_login_bytes(g_ptr_array_index(self->tokens, i));
    if (self->phase != MT_PHASE_SENDING)
        self->restarts = 0;
    mt_login_forget_code(self);
    self->phase = MT_PHASE_SENDING;
    mt_login_progress(self, MT_PROGRESS_SENDING);
    mt_login_call(self, MT_METHOD_SEND_CODE, 0, &call.base, MT_CALL_SECRET, now);
}

void
mt_login_send_resend(MtLogin *self, MtTime now)
{
    const TlCallAuthResendCode call = {
        .base = TL_CALL_AUTH_RESEND_CODE,
        .phone_number = self->phone,
        .phone_code_hash = mt_login_bytes(self->hash),
    };

    self->code.resend_planned = FALSE;
    if (self->code.type == MT_CODE_TYPE_EMAIL_SETUP) {
        mt_login_send_email(self, now);
        return;
    }
    self->phase = MT_PHASE_RESENDING;
    mt_login_progress(self, MT_PROGRESS_SENDING);
    mt_login_call(self, MT_METHOD_RESEND_CODE, 0, &call.base, MT_CALL_SECRET, now);
}

void
mt_login_send_sign_in(MtLogin *self, MtTime now)
{
    TlEmailVerificationCode email = {.base = TL_EMAIL_VERIFICATION_CODE};
    TlCallAuthSignIn call = {
        .base = TL_CALL_AUTH_SIGN_IN,
        .phone_number = self->phone,
        .phone_code_hash = mt_login_bytes(self->hash),
    };

    if (self->hash == NULL || self->typed_code == NULL) { /* the key was lost meanwhile */
        mt_login_emit(self, MT_LOGIN_STEP_EXPIRED, MT_LOGIN_RESTART);
        return;
    }
    email.code = (const char *)mt_secret_peek(self->typed_code);
    if (self->code.type == MT_CODE_TYPE_EMAIL)
        call.email_verification = &email.base;
    else
        call.phone_code = email.code;
    self->phase = MT_PHASE_CHECKING;
    mt_login_progress(self, MT_PROGRESS_CHECKING);
    mt_login_call(self, MT_METHOD_SIGN_IN, 0, &call.base, MT_CALL_SECRET, now);
}

void
mt_login_cancel_code(MtLogin *self, MtTime now)
{
    TlCallAuthCancelCode call = {
        .base = TL_CALL_AUTH_CANCEL_CODE,
        .phone_number = self->phone,
    };

    if (self->hash == NULL)
        return;
    call.phone_code_hash = mt_login_bytes(self->hash);
    mt_login_call(self, MT_METHOD_CANCEL_CODE, 0, &call.base, MT_CALL_SECRET | MT_CALL_CASUAL, now);
}

/* --- auth.SentCode --------------------------------------------------------------------------- */

static MtCodeType
next_type(const TlObject *type)
{
    switch (tl_object_id(type)) {
    case TL_ID_AUTH_CODE_TYPE_SMS:
        return MT_CODE_TYPE_SMS;
    case TL_ID_AUTH_CODE_TYPE_CALL:
        return MT_CODE_TYPE_CALL;
    case TL_ID_AUTH_CODE_TYPE_FLASH_CALL:
        return MT_CODE_TYPE_FLASH_CALL;
    case TL_ID_AUTH_CODE_TYPE_MISSED_CALL:
        return MT_CODE_TYPE_MISSED_CALL;
    case TL_ID_AUTH_CODE_TYPE_FRAGMENT_SMS:
        return MT_CODE_TYPE_FRAGMENT;
    default:
        return MT_CODE_TYPE_NONE;
    }
}

static void
set_type(MtLoginCode *code, MtCodeType type, gint32 length, const char *detail)
{
    code->type = type;
    code->length = length > 0 ? (guint)length : 0;
    code->detail = g_strdup(detail);
}

/* auth.SentCodeType: fills type, length and detail. */
static void
read_type(MtLogin *self, MtLoginCode *code, const TlObject *type, MtTime now)
{
    switch (tl_object_id(type)) {
    case TL_ID_AUTH_SENT_CODE_TYPE_APP:
        set_type(code, MT_CODE_TYPE_APP, ((const TlAuthSentCodeTypeApp *)type)->length, NULL);
        break;
    case TL_ID_AUTH_SENT_CODE_TYPE_SMS:
        set_type(code, MT_CODE_TYPE_SMS, ((const TlAuthSentCodeTypeSms *)type)->length, NULL);
        break;
    case TL_ID_AUTH_SENT_CODE_TYPE_CALL:
        set_type(code, MT_CODE_TYPE_CALL, ((const TlAuthSentCodeTypeCall *)type)->length, NULL);
        break;
    case TL_ID_AUTH_SENT_CODE_TYPE_FLASH_CALL:
        set_type(code, MT_CODE_TYPE_FLASH_CALL, 0,
                 ((const TlAuthSentCodeTypeFlashCall *)type)->pattern);
        break;
    case TL_ID_AUTH_SENT_CODE_TYPE_MISSED_CALL:
        set_type(code, MT_CODE_TYPE_MISSED_CALL,
                 ((const TlAuthSentCodeTypeMissedCall *)type)->length,
                 ((const TlAuthSentCodeTypeMissedCall *)type)->prefix);
        break;
    case TL_ID_AUTH_SENT_CODE_TYPE_FRAGMENT_SMS:
        set_type(code, MT_CODE_TYPE_FRAGMENT, ((const TlAuthSentCodeTypeFragmentSms *)type)->length,
                 ((const TlAuthSentCodeTypeFragmentSms *)type)->url);
        break;
    case TL_ID_AUTH_SENT_CODE_TYPE_FIREBASE_SMS:
        set_type(code, MT_CODE_TYPE_FIREBASE, ((const TlAuthSentCodeTypeFirebaseSms *)type)->length,
                 NULL);
        break;
    case TL_ID_AUTH_SENT_CODE_TYPE_SMS_WORD:
        set_type(code, MT_CODE_TYPE_WORD, 0, ((const TlAuthSentCodeTypeSmsWord *)type)->beginning);
        break;
    case TL_ID_AUTH_SENT_CODE_TYPE_SMS_PHRASE:
        set_type(code, MT_CODE_TYPE_PHRASE, 0,
                 ((const TlAuthSentCodeTypeSmsPhrase *)type)->beginning);
        break;
    case TL_ID_AUTH_SENT_CODE_TYPE_EMAIL_CODE:
        set_type(code, MT_CODE_TYPE_EMAIL, ((const TlAuthSentCodeTypeEmailCode *)type)->length,
                 ((const TlAuthSentCodeTypeEmailCode *)type)->email_pattern);
        mt_login_read_email_code(self, code, (const TlAuthSentCodeTypeEmailCode *)type, now);
        break;
    default:
        set_type(code, MT_CODE_TYPE_EMAIL_SETUP, 0, NULL);
        break;
    }
}

/* timeout is not the life of the code: it is the time until a resend may be asked for. */
static gint64
resend_time(const TlAuthSentCode *sent, const MtLoginCode *code, MtTime now)
{
    gint64 wait_s = 0;

    if (code->next == MT_CODE_TYPE_NONE)
        return 0;
    if (sent->next_type == NULL)
        return now.wall_ms + RESEND_DEFAULT_S * 1000; /* the same mail again */
    if ((sent->flags & TL_AUTH_SENT_CODE_HAS_TIMEOUT) != 0 && sent->timeout > 0)
        wait_s = MIN(sent->timeout, MT_MAX_WAIT_S);
    else if (code->type != MT_CODE_TYPE_APP)
        wait_s = RESEND_DEFAULT_S;
    return now.wall_ms + wait_s * 1000;
}

gboolean
mt_login_can_report(MtCodeType type)
{
    switch (type) {
    case MT_CODE_TYPE_SMS:
    case MT_CODE_TYPE_CALL:
    case MT_CODE_TYPE_FLASH_CALL:
    case MT_CODE_TYPE_MISSED_CALL:
    case MT_CODE_TYPE_WORD:
    case MT_CODE_TYPE_PHRASE:
        return TRUE;
    default:
        return FALSE;
    }
}

/* After the last way; 0 where it cannot be said. */
static gint64
report_time(const TlAuthSentCode *sent, const MtLoginCode *code, MtTime now)
{
    gint64 wait_s = REPORT_AFTER_S;

    if (!mt_login_can_report(code->type) || code->next != MT_CODE_TYPE_NONE)
        return 0;
    if ((sent->flags & TL_AUTH_SENT_CODE_HAS_TIMEOUT) != 0)
        wait_s = CLAMP(sent->timeout, REPORT_AFTER_S, MT_MAX_WAIT_S);
    return now.wall_ms + wait_s * 1000;
}

static void
code_sent(MtLogin *self, const TlAuthSentCode *sent, MtTime now)
{
    MtLoginCode code = {0};
    char *typed = g_steal_pointer(&self->code.typed);
    g_autofree char *old_detail = g_steal_pointer(&self->code.detail);
    MtSecret *hash;

    g_clear_pointer(&self->code.email, g_free);
    if (sent->phone_code_hash.len == 0) {
        mt_wipe_string(typed);
        mt_login_forget_code(self);
        mt_login_emit(self, MT_LOGIN_STEP_EXPIRED, MT_LOGIN_RESTART);
        return;
    }
    hash = mt_secret_new(sent->phone_code_hash.data, sent->phone_code_hash.len);
    read_type(self, &code, sent->type, now);
    code.next = next_type(sent->next_type);
    if (code.type == MT_CODE_TYPE_EMAIL && code.next == MT_CODE_TYPE_NONE)
        code.next = MT_CODE_TYPE_EMAIL;
    code.resend_at_wall_ms = resend_time(sent, &code, now);
    code.report_at_wall_ms = report_time(sent, &code, now);
    code.earlier = self->code.earlier;
    /* What proved an address logs nobody in. */
    if (self->hash != NULL && self->code.type != code.type &&
        self->code.type != MT_CODE_TYPE_EMAIL_SETUP)
        code.earlier = self->code.type;
    if (mt_secret_equal(hash, self->hash))
        code.wrong_count = self->code.wrong_count;
    if (code.type == MT_CODE_TYPE_EMAIL && (code.detail == NULL || *code.detail == '\0')) {
        g_free(code.detail);
        code.detail = g_steal_pointer(&old_detail);
    }
    code.typed = typed;
    self->code = code;
    mt_login_set_timer(self, -1, NULL); /* what was planned was planned for the other code */
    mt_secret_unref(self->hash);
    self->hash = hash;
    self->hash_resumed = FALSE;
    self->half_left = FALSE;
    if (code.type == MT_CODE_TYPE_EMAIL_SETUP) {
        mt_login_email_wanted(self, now);
        return;
    }
    mt_login_store_pending(self, MT_LOGIN_STEP_CODE, now);
    mt_login_emit(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
    mt_login_watch_email_reset(self, now);
}

void
mt_login_on_sent_code(MtLogin *self, const TlObject *sent_code, gint dc, MtTime now)
{
    const TlAuthSentCodePaymentRequired *paid;

    switch (tl_object_id(sent_code)) {
    case TL_ID_AUTH_SENT_CODE_SUCCESS:
        mt_login_on_authorization(self, ((const TlAuthSentCodeSuccess *)sent_code)->authorization,
                                  dc, now);
        break;
    case TL_ID_AUTH_SENT_CODE_PAYMENT_REQUIRED:
        paid = (const TlAuthSentCodePaymentRequired *)sent_code;
        mt_login_forget_code(self);
        self->hash = mt_secret_new(paid->phone_code_hash.data, paid->phone_code_hash.len);
        self->code.detail = g_strdup(paid->support_email_address);
        self->code.subject = g_strdup(paid->support_email_subject);
        mt_login_emit(self, MT_LOGIN_STEP_PAID, MT_LOGIN_OK);
        break;
    case TL_ID_AUTH_SENT_CODE:
        code_sent(self, (const TlAuthSentCode *)sent_code, now);
        break;
    default:
        mt_login_emit(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_SERVER_MALFORMED);
        break;
    }
}

/* --- auth.Authorization ------------------------------------------------------------------------
 */

static void
keep_future_token(MtLogin *self, const TlAuthAuthorization *authorization, gint64 user_id)
{
    MtEvent *event;

    if (authorization->future_auth_token.len == 0)
        return;
    event = mt_event_new(MT_EVENT_FUTURE_TOKEN);
    event->token =
        mt_secret_new(authorization->future_auth_token.data, authorization->future_auth_token.len);
    event->user_id = user_id;
    mt_event_queue_push(self->events, event);
}

/* With a QR code the phone decides which account is logged in. */
static gboolean
is_other_user(const MtLogin *self, const TlUser *user)
{
    g_autofree char *wanted = NULL;

    return self->qr.confirmed && user->phone != NULL &&
           mt_phone_normalize(self->account_phone, &wanted) == MT_PHONE_OK &&
           strcmp(wanted, user->phone) != 0;
}

static void
store_session(MtLogin *self, const TlUser *user, gint dc, MtTime now)
{
    MtStateDc *home;

    self->state->home_dc = dc;
    home = mt_state_dc(self->state, dc);
    if (home->auth != MT_AUTH_FULL) {
        home->auth = MT_AUTH_FULL;
        home->auth_wall_ms = now.wall_ms;
    }
    self->state->user_id = user->id;
    g_free(self->state->phone);
    self->state->phone = g_strdup(user->phone);
    self->state->attempted = FALSE;
    mt_login_note_machine(self);
    self->state->unconfirmed_user = self->state->unconfirmed_user || is_other_user(self, user);
    mt_pending_clear(&self->state->pending);
    mt_state_touch(self->state, TRUE);
}

/* Copies into an empty @to. */
static void
read_user(MtLogin *self,
          MtLoginUser *to,
          const TlUser *user,
          const TlAuthAuthorization *authorization)
{
    to->id = user->id;
    to->first_name = g_strdup(user->first_name);
    to->last_name = g_strdup(user->last_name);
    to->username = g_strdup(user->username);
    to->phone = g_strdup(user->phone);
    if (user->phone != NULL && self->countries != NULL)
        to->phone_text = mt_countries_format(self->countries, user->phone);
    to->setup_password_required = authorization->setup_password_required;
    if (authorization->setup_password_required)
        to->relogin_days = authorization->otherwise_relogin_days;
}

static void
signed_in(MtLogin *self, const TlAuthAuthorization *authorization, gint dc, MtTime now)
{
    const TlUser *user = (const TlUser *)authorization->user;
    MtLoginStep *step;

    self->after_check = MT_LOGIN_OK;
    mt_login_set_timer(self, -1, NULL);
    store_session(self, user, dc, now);
    keep_future_token(self, authorization, user->id);
    mt_login_forget_code(self);
    mt_login_forget_recovery(self);
    mt_login_stop_qr(self);
    g_clear_pointer(&self->password, mt_secret_unref);
    self->phase = MT_PHASE_DONE; /* whatever was asked before is settled */
    step = mt_login_make_step(
        self, self->state->unconfirmed_user ? MT_LOGIN_STEP_CONFIRM_USER : MT_LOGIN_STEP_DONE,
        MT_LOGIN_OK);
    read_user(self, &step->user, user, authorization);
    mt_login_clear_user(&self->confirm);
    mt_login_set_user(&self->confirm, &step->user);
    mt_login_push_step(self, step);
}

static void
sign_up_wanted(MtLogin *self, const TlAuthAuthorizationSignUpRequired *wanted)
{
    const TlHelpTermsOfService *terms = (const TlHelpTermsOfService *)wanted->terms_of_service;
    MtLoginStep *step = mt_login_make_step(self, MT_LOGIN_STEP_SIGN_UP, MT_LOGIN_OK);

    if (terms != NULL)
        mt_account_read_terms(&step->terms, terms);
    mt_login_push_step(self, step);
}

static gboolean
is_name(const char *text)
{
    return strlen(text) <= NAME_MAX_LENGTH * 4 && g_utf8_validate(text, -1, NULL) &&
           g_utf8_strlen(text, -1) <= NAME_MAX_LENGTH;
}

void
mt_login_sign_up(
    MtLogin *self, guint generation, const char *first_name, const char *last_name, MtTime now)
{
    TlCallAuthSignUp call = {
        .base = TL_CALL_AUTH_SIGN_UP,
        .no_joined_notifications = TRUE,
        .phone_number = self->phone,
        .first_name = first_name != NULL ? first_name : "",
        .last_name = last_name != NULL ? last_name : "",
    };

    if (!mt_login_is_current(self, generation, MT_PHASE_SIGN_UP))
        return;
    if (*call.first_name == '\0' || !is_name(call.first_name) || !is_name(call.last_name)) {
        mt_login_emit(self, MT_LOGIN_STEP_SIGN_UP, MT_LOGIN_NAME_INVALID);
        return;
    }
    call.phone_code_hash = mt_login_bytes(self->hash);
    self->phase = MT_PHASE_CHECKING;
    mt_login_progress(self, MT_PROGRESS_CHECKING);
    mt_login_call(self, MT_METHOD_SIGN_UP, 0, &call.base, MT_CALL_SECRET, now);
}

void
mt_login_on_authorization(MtLogin *self, const TlObject *authorization, gint dc, MtTime now)
{
    const TlAuthAuthorization *given = (const TlAuthAuthorization *)authorization;

    if (tl_object_id(authorization) == TL_ID_AUTH_AUTHORIZATION_SIGN_UP_REQUIRED) {
        if (self->allow_sign_up && self->hash != NULL) {
            sign_up_wanted(self, (const TlAuthAuthorizationSignUpRequired *)authorization);
            return;
        }
        mt_login_cancel_code(self, now);
        mt_login_forget_code(self);
        mt_login_emit(self, MT_LOGIN_STEP_NO_ACCOUNT, MT_LOGIN_OK);
        return;
    }
    if (tl_object_id(authorization) != TL_ID_AUTH_AUTHORIZATION ||
        tl_object_id(given->user) != TL_ID_USER || !((const TlUser *)given->user)->self) {
        mt_login_emit(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_SERVER_MALFORMED);
        return;
    }
    if (((const TlUser *)given->user)->bot) {
        mt_state_forget_keys(self->state);
        mt_state_touch(self->state, TRUE);
        mt_login_emit(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_BOT);
        return;
    }
    signed_in(self, given, dc, now);
}
