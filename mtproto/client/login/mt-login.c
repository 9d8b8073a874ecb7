/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The frame of the login: what it begins with, its timer, and which answer goes where.
 */
#include <client/login/mt-login-private.h>

#include <mtproto/mt-phone.h>
#include <string.h>

/* How long a step can be taken up after a restart. login: five minutes; password: a day. */
#define PENDING_CODE_MS (5 * 60 * 1000)
#define PENDING_PASSWORD_MS (24 * 60 * 60 * 1000)

typedef struct {
    MtLogin *login; /* NULL: it is gone */
    MtLoginMethod method;
    guint round;
    guint id;
} LoginRequest;

MtLogin *
mt_login_new(const MtHost *host,
             gpointer host_data,
             const MtConfig *config,
             MtCalls *calls,
             MtState *state,
             MtEventQueue *events,
             MtAccount *account)
{
    MtLogin *self = g_new0(MtLogin, 1);

    self->host = host;
    self->host_data = host_data;
    self->calls = calls;
    self->state = state;
    self->events = events;
    self->account = account;
    self->api_id = config->api_id;
    if (config->api_hash != NULL)
        self->api_hash = mt_secret_new(config->api_hash, strlen(config->api_hash));
    self->own_server = config->server_host != NULL;
    self->account_phone = g_strdup(config->phone);
    if (config->machine != NULL && strlen(config->machine) <= MT_MAX_MACHINE)
        self->machine = g_strdup(config->machine);
    self->wants_qr = config->qr;
    self->allow_flash_call = config->allow_flash_call;
    self->allow_missed_call = config->allow_missed_call;
    self->allow_sign_up = config->allow_sign_up && config->test_dc;
    if (config->other_users != NULL)
        self->other_users = g_array_ref(config->other_users);
    self->tokens = g_ptr_array_new_with_free_func((GDestroyNotify)mt_secret_unref);
    for (guint i = 0; config->tokens != NULL && i < config->tokens->len; i++) {
        MtSecret *token = g_ptr_array_index(config->tokens, i);

        if (mt_secret_size(token) > 0)
            g_ptr_array_add(self->tokens, mt_secret_ref(token));
    }
    if (self->tokens->len > MT_MAX_TOKENS) /* the newest are last */
        g_ptr_array_remove_range(self->tokens, 0, self->tokens->len - MT_MAX_TOKENS);
    self->requests = g_ptr_array_new();
    self->timer_us = -1;
    return self;
}

void
mt_login_free(MtLogin *self)
{
    if (self == NULL)
        return;
    while (self->requests->len > 0) {
        LoginRequest *request = g_ptr_array_index(self->requests, 0);

        request->login = NULL;
        g_ptr_array_remove_index(self->requests, 0);
        mt_calls_cancel(self->calls, request->id); /* frees the request */
    }
    g_ptr_array_unref(self->requests);
    g_ptr_array_unref(self->tokens);
    mt_login_code_clear(&self->code);
    mt_secret_unref(self->api_hash);
    mt_secret_unref(self->hash);
    mt_secret_unref(self->typed_code);
    mt_secret_unref(self->password);
    mt_login_step_free(self->delayed);
    mt_login_stop_qr(self);
    mt_login_forget_recovery(self);
    mt_login_clear_user(&self->confirm);
    g_clear_pointer(&self->other_users, g_array_unref);
    g_free(self->password_info.hint);
    g_free(self->password_info.recovery_pattern);
    g_free(self->phone);
    g_free(self->account_phone);
    g_free(self->machine);
    g_free(self->calling_code);
    g_free(self);
}

void
mt_login_set_countries(MtLogin *self, const MtCountries *countries)
{
    self->countries = countries;
}

/* --- the timer: there is never more than one thing to wait for ----------------------------- */

void
mt_login_set_timer(MtLogin *self, gint64 at_us, MtLoginTimerFunc timer)
{
    self->timer_us = at_us;
    self->timer = timer;
}

void
mt_login_tick(MtLogin *self, MtTime now)
{
    MtLoginTimerFunc timer = self->timer;

    if (timer == NULL || now.mono_us < self->timer_us)
        return;
    mt_login_set_timer(self, -1, NULL);
    timer(self, now);
    mt_login_watch_email_reset(self, now);
}

gint64
mt_login_deadline(const MtLogin *self)
{
    return self->timer != NULL ? self->timer_us : -1;
}

gboolean
mt_login_is_done(const MtLogin *self)
{
    return self->phase == MT_PHASE_DONE;
}

gboolean
mt_login_is_stored(const MtLogin *self)
{
    const MtStateDc *home = mt_state_dc(self->state, self->state->home_dc);

    return home->key != NULL && home->auth == MT_AUTH_FULL;
}

/* --- calls --------------------------------------------------------------------------------- */

static void
login_request_free(gpointer data)
{
    LoginRequest *request = data;

    if (request->login != NULL)
        g_ptr_array_remove_fast(request->login->requests, request);
    g_free(request);
}

static void
probe_answered(MtLogin *self, const TlResult *result, gint dc, MtTime now)
{
    TlAuthAuthorization found = {.base = TL_AUTH_AUTHORIZATION};

    if (result->vector == NULL || result->vector->len != 1) {
        mt_login_emit(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_SERVER_MALFORMED);
        return;
    }
    found.user = result->vector->objects[0];
    mt_login_on_authorization(self, &found.base, dc, now);
}

static void
log_out_answered(MtLogin *self, const TlResult *result)
{
    const TlAuthLoggedOut *logged_out = (const TlAuthLoggedOut *)result->object;
    MtEvent *event;

    if (logged_out->future_auth_token.len > 0) {
        event = mt_event_new(MT_EVENT_FUTURE_TOKEN);
        event->token =
            mt_secret_new(logged_out->future_auth_token.data, logged_out->future_auth_token.len);
        event->user_id = self->state->user_id;
        mt_event_queue_push(self->events, event);
    }
    mt_state_leave(self->state);
    mt_login_logged_out(self);
}

static void
dispatch_result(MtLogin *self, MtLoginMethod method, const MtReply *reply, MtTime now)
{
    const TlResult *result = reply->result;

    switch (method) {
    case MT_METHOD_PROBE:
        probe_answered(self, result, reply->dc, now);
        break;
    case MT_METHOD_SEND_CODE:
    case MT_METHOD_RESEND_CODE:
    case MT_METHOD_RESET_EMAIL:
        mt_login_on_sent_code(self, result->object, reply->dc, now);
        break;
    case MT_METHOD_SIGN_IN:
    case MT_METHOD_SIGN_UP:
    case MT_METHOD_CHECK_PASSWORD:
    case MT_METHOD_RECOVER:
        mt_login_on_authorization(self, result->object, reply->dc, now);
        break;
    case MT_METHOD_SEND_EMAIL:
        mt_login_on_email_sent(self, result->object, now);
        break;
    case MT_METHOD_VERIFY_EMAIL:
        mt_login_on_email_verified(self, result->object, reply->dc, now);
        break;
    case MT_METHOD_REQUEST_RECOVERY:
        mt_login_on_recovery_requested(self, result->object);
        break;
    case MT_METHOD_CHECK_RECOVERY:
        mt_login_on_recovery_checked(self, result->boolean);
        break;
    case MT_METHOD_EXPORT_TOKEN:
    case MT_METHOD_IMPORT_TOKEN:
        mt_login_on_token(self, method, result->object, reply->dc, now);
        break;
    case MT_METHOD_GET_PASSWORD:
        mt_login_on_password(self, result->object, now);
        break;
    case MT_METHOD_LOG_OUT:
        log_out_answered(self, result);
        break;
    case MT_METHOD_LOCATE:
    case MT_METHOD_CANCEL_CODE:
    case MT_METHOD_REPORT_MISSING:
        break;
    }
}

/* The server has signed the key in, whatever has happened here since. */
static gboolean
signs_in(const TlResult *result)
{
    const TlObject *object = result != NULL ? result->object : NULL;
    guint32 id = tl_object_id(object);

    if (id == TL_ID_ACCOUNT_EMAIL_VERIFIED_LOGIN)
        id = tl_object_id(((const TlAccountEmailVerifiedLogin *)object)->sent_code);
    return id == TL_ID_AUTH_AUTHORIZATION || id == TL_ID_AUTH_SENT_CODE_SUCCESS ||
           id == TL_ID_AUTH_LOGIN_TOKEN_SUCCESS;
}

/* What a person reads does not always name the error. */
static void
log_error(const MtLogin *self, MtLoginMethod method, const GError *error)
{
    static const char *const names[] = {
        [MT_METHOD_PROBE] = "users.getUsers",
        [MT_METHOD_SEND_CODE] = "auth.sendCode",
        [MT_METHOD_RESEND_CODE] = "auth.resendCode",
        [MT_METHOD_SIGN_IN] = "auth.signIn",
        [MT_METHOD_GET_PASSWORD] = "account.getPassword",
        [MT_METHOD_CHECK_PASSWORD] = "auth.checkPassword",
        [MT_METHOD_LOG_OUT] = "auth.logOut",
        [MT_METHOD_CANCEL_CODE] = "auth.cancelCode",
        [MT_METHOD_REPORT_MISSING] = "auth.reportMissingCode",
        [MT_METHOD_SIGN_UP] = "auth.signUp",
        [MT_METHOD_SEND_EMAIL] = "account.sendVerifyEmailCode",
        [MT_METHOD_VERIFY_EMAIL] = "account.verifyEmail",
        [MT_METHOD_RESET_EMAIL] = "auth.resetLoginEmail",
        [MT_METHOD_REQUEST_RECOVERY] = "auth.requestPasswordRecovery",
        [MT_METHOD_CHECK_RECOVERY] = "auth.checkRecoveryPassword",
        [MT_METHOD_RECOVER] = "auth.recoverPassword",
        [MT_METHOD_EXPORT_TOKEN] = "auth.exportLoginToken",
        [MT_METHOD_IMPORT_TOKEN] = "auth.importLoginToken",
        [MT_METHOD_LOCATE] = "help.getNearestDc",
    };
    g_autofree char *line = NULL;

    if (self->host->log == NULL || error->domain != MT_RPC_ERROR)
        return;
    line = g_strdup_printf("login: %s: %s (%d)", names[method], error->message, error->code);
    self->host->log(self->host_data, MT_LOG_INFO, line);
}

static void
login_replied(gpointer data, const MtReply *reply, MtTime now)
{
    LoginRequest *request = data;
    MtLogin *self = request->login;

    if (self == NULL || request->method == MT_METHOD_CANCEL_CODE ||
        request->method == MT_METHOD_REPORT_MISSING)
        return;
    if (request->method == MT_METHOD_LOCATE) { /* good for a later prompt as well */
        mt_login_located(self, reply, now);
        return;
    }
    if (request->round != self->round && !signs_in(reply->result))
        return;
    if (self->phase == MT_PHASE_FAILED || self->phase == MT_PHASE_DONE)
        return;
    if (reply->result != NULL) {
        dispatch_result(self, request->method, reply, now);
    } else {
        log_error(self, request->method, reply->error);
        mt_login_on_error(self, request->method, reply, now);
    }
    mt_login_watch_email_reset(self, now);
}

void
mt_login_call(MtLogin *self,
              MtLoginMethod method,
              gint dc,
              const TlObject *call,
              MtCallFlags flags,
              MtTime now)
{
    LoginRequest *request = g_new0(LoginRequest, 1);

    request->login = self;
    request->method = method;
    request->round = self->round;
    g_ptr_array_add(self->requests, request);
    request->id = mt_calls_send(self->calls, dc, call, flags, login_replied, request,
                                login_request_free, now);
}

void
mt_login_probe(MtLogin *self, MtTime now)
{
    TlInputUserSelf me = {.base = TL_INPUT_USER_SELF};
    TlObject *users[] = {&me.base};
    const TlVector vector = {.len = 1, .objects = users};
    const TlCallUsersGetUsers call = {.base = TL_CALL_USERS_GET_USERS, .id = &vector};

    mt_login_progress(self, MT_PROGRESS_CHECKING);
    mt_login_call(self, MT_METHOD_PROBE, 0, &call.base, MT_CALL_DEFAULT, now);
}

/* --- beginning ------------------------------------------------------------------------------ */

void
mt_login_store_pending(MtLogin *self, MtLoginStepKind kind, MtTime now)
{
    MtPending *pending = &self->state->pending;

    mt_pending_clear(pending);
    pending->set = TRUE;
    pending->kind = kind;
    pending->api_id = self->api_id;
    pending->dc = mt_calls_get_home(self->calls);
    pending->saved_wall_ms = now.wall_ms;
    pending->phone = g_strdup(self->phone);
    if (self->hash != NULL)
        pending->hash = mt_secret_ref(self->hash);
    mt_login_code_copy(&pending->code, &self->code);
    g_clear_pointer(&pending->code.typed, mt_wipe_string);
    mt_state_touch(self->state, TRUE);
}

void
mt_login_forget_code(MtLogin *self)
{
    mt_login_code_clear(&self->code);
    g_clear_pointer(&self->hash, mt_secret_unref);
    g_clear_pointer(&self->typed_code, mt_secret_unref);
    if (self->state->pending.set) {
        mt_pending_clear(&self->state->pending);
        mt_state_touch(self->state, TRUE);
    }
}

static gboolean
is_pending_valid(const MtLogin *self, MtTime now)
{
    const MtPending *pending = &self->state->pending;
    gint64 age = now.wall_ms - pending->saved_wall_ms;
    gint64 limit = pending->kind == MT_LOGIN_STEP_PASSWORD ? PENDING_PASSWORD_MS : PENDING_CODE_MS;
    const MtStateDc *dc;

    if (!pending->set || pending->api_id != self->api_id || age < 0 || age > limit)
        return FALSE;
    if (pending->dc != self->state->home_dc)
        return FALSE;
    dc = mt_state_dc(self->state, pending->dc);
    if (dc->key == NULL)
        return FALSE;
    if (pending->kind == MT_LOGIN_STEP_PASSWORD)
        return dc->auth == MT_AUTH_HALF;
    return pending->phone != NULL && pending->hash != NULL;
}

static void
resume_pending(MtLogin *self, MtTime now)
{
    const MtPending *pending = &self->state->pending;

    self->phone = g_strdup(pending->phone);
    mt_login_code_copy(&self->code, &pending->code);
    self->code.resend_planned = FALSE;
    self->resumed = TRUE;
    if (pending->kind == MT_LOGIN_STEP_PASSWORD) {
        mt_login_fetch_password(self, MT_PHASE_PASSWORD_FETCH, now);
        return;
    }
    self->hash = mt_secret_ref(pending->hash);
    self->hash_resumed = TRUE;
    mt_login_emit(self, pending->kind, MT_LOGIN_OK);
    mt_login_watch_email_reset(self, now);
}

const char *
mt_login_hold_phone(const MtLogin *self)
{
    return self->phone != NULL ? self->phone : "";
}

/* Whether what would be asked for could not be sent anyway: then the wait is told. */
static gboolean
is_held_back(MtLogin *self, MtTime now)
{
    const MtPending *pending = &self->state->pending;
    gboolean password = pending->kind == MT_LOGIN_STEP_PASSWORD;
    const MtHold *hold =
        mt_state_find_hold(self->state, password ? MT_HOLD_PASSWORD : MT_HOLD_SIGN_IN,
                           pending->phone != NULL ? pending->phone : "", now.wall_ms);

    if (hold == NULL)
        return FALSE;
    mt_login_emit_until(self, MT_LOGIN_STEP_FAILED,
                        password ? MT_LOGIN_PASSWORD_TRIES : hold->problem, hold->until_wall_ms);
    return TRUE;
}

void
mt_login_begin(MtLogin *self, MtTime now)
{
    g_autofree char *digits = NULL;
    const MtHold *hold;

    if (mt_state_dc(self->state, self->state->home_dc)->auth == MT_AUTH_HALF)
        self->half_left = TRUE; /* too long ago to be taken up */
    if (self->wants_qr) {
        mt_login_begin_qr(self, now);
        return;
    }
    if (mt_phone_normalize(self->account_phone, &digits) != MT_PHONE_OK) {
        mt_login_ask_number(self, MT_LOGIN_PHONE_MISSING, now);
        return;
    }
    self->phone = g_steal_pointer(&digits);
    if (mt_login_is_country_unknown(self, self->phone, now)) {
        mt_login_emit(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_PHONE_COUNTRY);
        return;
    }
    hold = mt_state_find_hold(self->state, MT_HOLD_SEND_CODE, self->phone, now.wall_ms);
    if (hold != NULL) {
        mt_login_emit_blocked(self, hold->problem, hold->until_wall_ms);
        return;
    }
    if (self->state->attempted) {
        mt_login_emit(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_ALREADY_ASKED);
        return;
    }
    self->state->attempted = TRUE;
    mt_state_touch(self->state, TRUE);
    mt_login_send_code(self, now);
}

static void
take_up_login(MtLogin *self, MtTime now)
{
    const MtHold *hold = mt_state_find_hold(self->state, MT_HOLD_PROBE, "", now.wall_ms);

    if (hold != NULL) {
        mt_login_emit_until(self, MT_LOGIN_STEP_FAILED, hold->problem, hold->until_wall_ms);
        return;
    }
    self->phase = MT_PHASE_PROBE;
    mt_login_probe(self, now);
}

void
mt_login_start(MtLogin *self, MtTime now)
{
    if (self->api_id <= 0 || self->api_hash == NULL || mt_secret_size(self->api_hash) == 0) {
        mt_login_emit(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_API_ID_MISSING);
        return;
    }
    if (mt_login_is_copied(self)) {
        mt_login_emit(self, MT_LOGIN_STEP_COPIED, MT_LOGIN_OK);
        return;
    }
    if (mt_login_is_stored(self)) {
        take_up_login(self, now);
        return;
    }
    if (is_pending_valid(self, now)) {
        if (!is_held_back(self, now))
            resume_pending(self, now);
        return;
    }
    mt_login_forget_code(self);
    mt_login_begin(self, now);
}
