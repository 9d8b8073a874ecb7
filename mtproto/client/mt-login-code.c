/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The code: requested, requested again, sent in; and what auth.SentCode and auth.Authorization
 * mean whichever call brought them. https://core.telegram.org/api/auth
 */
#include <client/mt-login-private.h>

#include <string.h>

/* Until a resend where the server names no time, except after a code in the app. */
#define RESEND_DEFAULT_S 60

static TlBytes
secret_bytes(const MtSecret *secret)
{
    return (TlBytes){.data = mt_secret_peek(secret), .len = mt_secret_size(secret)};
}

void
mt_login_send_code(MtLogin *self, MtTime now)
{
    g_autofree TlBytes *tokens = g_new0(TlBytes, self->tokens->len + 1);
    const TlVector vector = {.len = self->tokens->len, .bytes = tokens};
    /* No other flag: a computer can neither read the number of a call nor an SMS. */
    TlCodeSettings settings = {
        .base = TL_CODE_SETTINGS,
        .logout_tokens = self->tokens->len > 0 ? &vector : NULL,
    };
    const TlCallAuthSendCode call = {
        .base = TL_CALL_AUTH_SEND_CODE,
        .phone_number = self->phone,
        .api_id = self->api_id,
        .api_hash = (const char *)mt_secret_peek(self->api_hash),
        .settings = &settings.base,
    };
    const MtHold *hold = mt_state_find_hold(self->state, "auth.sendCode", self->phone, now.wall_ms);

    if (hold != NULL) {
        mt_login_emit_until(self, MT_LOGIN_STEP_FAILED, hold->problem, hold->until_wall_ms);
        return;
    }
    for (guint i = 0; i < self->tokens->len; i++)
        tokens[i] = secret_bytes(g_ptr_array_index(self->tokens, i));
    if (self->phase != MT_PHASE_SENDING)
        self->restarts = 0;
    mt_login_forget_code(self);
    self->phase = MT_PHASE_SENDING;
    mt_login_progress(self, MT_PROGRESS_SENDING);
    mt_login_call(self, MT_METHOD_SEND_CODE, &call.base, MT_CALL_SECRET, now);
}

void
mt_login_send_resend(MtLogin *self, MtTime now)
{
    const TlCallAuthResendCode call = {
        .base = TL_CALL_AUTH_RESEND_CODE,
        .phone_number = self->phone,
        .phone_code_hash = secret_bytes(self->hash),
    };

    self->code.resend_planned = FALSE;
    self->phase = MT_PHASE_RESENDING;
    mt_login_progress(self, MT_PROGRESS_SENDING);
    mt_login_call(self, MT_METHOD_RESEND_CODE, &call.base, MT_CALL_SECRET, now);
}

void
mt_login_send_sign_in(MtLogin *self, MtTime now)
{
    TlEmailVerificationCode email = {
        .base = TL_EMAIL_VERIFICATION_CODE,
        .code = (const char *)mt_secret_peek(self->typed_code),
    };
    TlCallAuthSignIn call = {
        .base = TL_CALL_AUTH_SIGN_IN,
        .phone_number = self->phone,
        .phone_code_hash = secret_bytes(self->hash),
    };

    if (self->code.type == MT_CODE_TYPE_EMAIL)
        call.email_verification = &email.base;
    else
        call.phone_code = email.code;
    self->phase = MT_PHASE_CHECKING;
    mt_login_progress(self, MT_PROGRESS_CHECKING);
    mt_login_call(self, MT_METHOD_SIGN_IN, &call.base, MT_CALL_SECRET, now);
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
    call.phone_code_hash = secret_bytes(self->hash);
    mt_login_call(self, MT_METHOD_CANCEL_CODE, &call.base, MT_CALL_SECRET | MT_CALL_CASUAL, now);
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
read_type(MtLoginCode *code, const TlObject *type)
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
    if ((sent->flags & TL_AUTH_SENT_CODE_HAS_TIMEOUT) != 0 && sent->timeout > 0)
        wait_s = MIN(sent->timeout, MT_MAX_WAIT_S);
    else if (code->type != MT_CODE_TYPE_APP)
        wait_s = RESEND_DEFAULT_S;
    return now.wall_ms + wait_s * 1000;
}

static void
code_sent(MtLogin *self, const TlAuthSentCode *sent, MtTime now)
{
    MtLoginCode code = {0};
    char *typed = g_steal_pointer(&self->code.typed);
    g_autofree char *old_detail = g_steal_pointer(&self->code.detail);
    MtSecret *hash;

    if (sent->phone_code_hash.len == 0) {
        mt_wipe_string(typed);
        mt_login_emit(self, MT_LOGIN_STEP_EXPIRED, MT_LOGIN_RESTART);
        return;
    }
    hash = mt_secret_new(sent->phone_code_hash.data, sent->phone_code_hash.len);
    read_type(&code, sent->type);
    code.next = next_type(sent->next_type);
    code.resend_at_wall_ms = resend_time(sent, &code, now);
    if (self->hash != NULL && self->code.type != code.type)
        code.earlier = self->code.type;
    if (mt_secret_equal(hash, self->hash))
        code.wrong_count = self->code.wrong_count;
    if (code.type == MT_CODE_TYPE_EMAIL && (code.detail == NULL || *code.detail == '\0')) {
        g_free(code.detail);
        code.detail = g_steal_pointer(&old_detail);
    }
    code.typed = typed;
    self->code = code;
    mt_secret_unref(self->hash);
    self->hash = hash;
    if (code.type == MT_CODE_TYPE_EMAIL_SETUP) {
        mt_login_emit(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_EMAIL_UNSUPPORTED);
        return;
    }
    mt_login_store_pending(self, MT_LOGIN_STEP_CODE, now);
    mt_login_emit(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
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
    mt_pending_clear(&self->state->pending);
    mt_state_touch(self->state, TRUE);
}

static void
signed_in(MtLogin *self, const TlAuthAuthorization *authorization, gint dc, MtTime now)
{
    const TlUser *user = (const TlUser *)authorization->user;
    MtLoginStep *step;

    self->after_check = MT_LOGIN_OK;
    store_session(self, user, dc, now);
    keep_future_token(self, authorization, user->id);
    mt_login_forget_code(self);
    g_clear_pointer(&self->password, mt_secret_unref);
    step = mt_login_make_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
    step->user.id = user->id;
    step->user.first_name = g_strdup(user->first_name);
    step->user.last_name = g_strdup(user->last_name);
    step->user.username = g_strdup(user->username);
    step->user.phone = g_strdup(user->phone);
    step->user.setup_password_required = authorization->setup_password_required;
    if (authorization->setup_password_required)
        step->user.relogin_days = authorization->otherwise_relogin_days;
    mt_login_push_step(self, step);
}

void
mt_login_on_authorization(MtLogin *self, const TlObject *authorization, gint dc, MtTime now)
{
    const TlAuthAuthorization *given = (const TlAuthAuthorization *)authorization;

    if (tl_object_id(authorization) == TL_ID_AUTH_AUTHORIZATION_SIGN_UP_REQUIRED) {
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
