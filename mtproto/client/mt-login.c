/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The frame of the login: what it begins with, the user's answers, its steps and its timer. The
 * calls and their answers are in mt-login-code.c, mt-login-password.c and mt-login-errors.c.
 */
#include <client/mt-login-private.h>

#include <client/mt-code.h>
#include <mtproto/mt-phone.h>
#include <string.h>

/* How long a step can be taken up after a restart. login: five minutes; password: a day. */
#define PENDING_CODE_MS (5 * 60 * 1000)
#define PENDING_PASSWORD_MS (24 * 60 * 60 * 1000)
#define LOG_OUT_LIMIT_US (10 * G_USEC_PER_SEC)

typedef struct {
    MtLogin *login; /* NULL: it is gone */
    MtLoginMethod method;
    guint round;
    guint id;
} LoginRequest;

static void
login_code_copy(MtLoginCode *to, const MtLoginCode *from)
{
    *to = *from;
    to->detail = g_strdup(from->detail);
    to->typed = g_strdup(from->typed);
}

static void
login_code_clear(MtLoginCode *code)
{
    g_free(code->detail);
    mt_wipe_string(code->typed);
    *code = (MtLoginCode){0};
}

void
mt_login_step_free(MtLoginStep *step)
{
    if (step == NULL)
        return;
    login_code_clear(&step->code);
    g_free(step->phone);
    g_free(step->server_text);
    g_free(step->notice);
    g_free(step->password.hint);
    g_free(step->user.first_name);
    g_free(step->user.last_name);
    g_free(step->user.username);
    g_free(step->user.phone);
    g_free(step);
}

MtLogin *
mt_login_new(const MtHost *host,
             gpointer host_data,
             const MtConfig *config,
             MtCalls *calls,
             MtState *state,
             MtEventQueue *events)
{
    MtLogin *self = g_new0(MtLogin, 1);

    self->host = host;
    self->host_data = host_data;
    self->calls = calls;
    self->state = state;
    self->events = events;
    self->api_id = config->api_id;
    if (config->api_hash != NULL)
        self->api_hash = mt_secret_new(config->api_hash, strlen(config->api_hash));
    self->own_server = config->server_host != NULL;
    self->account_phone = g_strdup(config->phone);
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
    login_code_clear(&self->code);
    mt_secret_unref(self->api_hash);
    mt_secret_unref(self->hash);
    mt_secret_unref(self->typed_code);
    mt_secret_unref(self->password);
    mt_login_step_free(self->delayed);
    g_free(self->password_info.hint);
    g_free(self->phone);
    g_free(self->account_phone);
    g_free(self);
}

/* --- steps ------------------------------------------------------------------------------- */

MtLoginStep *
mt_login_make_step(MtLogin *self, MtLoginStepKind kind, MtLoginProblem problem)
{
    MtLoginStep *step = g_new0(MtLoginStep, 1);

    step->kind = kind;
    step->problem = problem;
    step->phone = g_strdup(self->phone != NULL ? self->phone : self->account_phone);
    step->resumed = self->resumed;
    login_code_copy(&step->code, &self->code);
    step->password = self->password_info;
    step->password.hint = g_strdup(self->password_info.hint);
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
mt_login_progress(MtLogin *self, MtProgress progress)
{
    MtEvent *event = mt_event_new(MT_EVENT_PROGRESS);

    event->progress = progress;
    event->dc = mt_calls_get_home(self->calls);
    mt_event_queue_push(self->events, event);
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
    mt_state_forget_keys(self->state);
    mt_state_touch(self->state, TRUE);
    mt_login_emit(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_LOGGED_OUT);
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
        mt_login_on_sent_code(self, result->object, reply->dc, now);
        break;
    case MT_METHOD_SIGN_IN:
    case MT_METHOD_CHECK_PASSWORD:
        mt_login_on_authorization(self, result->object, reply->dc, now);
        break;
    case MT_METHOD_GET_PASSWORD:
        mt_login_on_password(self, result->object, now);
        break;
    case MT_METHOD_LOG_OUT:
        log_out_answered(self, result);
        break;
    case MT_METHOD_CANCEL_CODE:
        break;
    }
}

/* The server has signed the key in, whatever has happened here since. */
static gboolean
signs_in(const TlResult *result)
{
    guint32 id = result != NULL ? tl_object_id(result->object) : 0;

    return id == TL_ID_AUTH_AUTHORIZATION || id == TL_ID_AUTH_SENT_CODE_SUCCESS;
}

static void
login_replied(gpointer data, const MtReply *reply, MtTime now)
{
    LoginRequest *request = data;
    MtLogin *self = request->login;

    if (self == NULL || request->method == MT_METHOD_CANCEL_CODE)
        return;
    if (request->round != self->round && !signs_in(reply->result))
        return;
    if (self->phase == MT_PHASE_FAILED || self->phase == MT_PHASE_DONE)
        return;
    if (reply->result != NULL)
        dispatch_result(self, request->method, reply, now);
    else
        mt_login_on_error(self, request->method, reply, now);
}

void
mt_login_call(
    MtLogin *self, MtLoginMethod method, const TlObject *call, MtCallFlags flags, MtTime now)
{
    LoginRequest *request = g_new0(LoginRequest, 1);

    request->login = self;
    request->method = method;
    request->round = self->round;
    g_ptr_array_add(self->requests, request);
    request->id =
        mt_calls_send(self->calls, 0, call, flags, login_replied, request, login_request_free, now);
}

void
mt_login_probe(MtLogin *self, MtTime now)
{
    TlInputUserSelf me = {.base = TL_INPUT_USER_SELF};
    TlObject *users[] = {&me.base};
    const TlVector vector = {.len = 1, .objects = users};
    const TlCallUsersGetUsers call = {.base = TL_CALL_USERS_GET_USERS, .id = &vector};

    mt_login_progress(self, MT_PROGRESS_CHECKING);
    mt_login_call(self, MT_METHOD_PROBE, &call.base, MT_CALL_DEFAULT, now);
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
    login_code_copy(&pending->code, &self->code);
    g_clear_pointer(&pending->code.typed, mt_wipe_string);
    mt_state_touch(self->state, TRUE);
}

void
mt_login_forget_code(MtLogin *self)
{
    login_code_clear(&self->code);
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
    if (pending->dc != self->state->home_dc || pending->phone == NULL)
        return FALSE;
    dc = mt_state_dc(self->state, pending->dc);
    if (dc->key == NULL)
        return FALSE;
    if (pending->kind == MT_LOGIN_STEP_PASSWORD)
        return dc->auth == MT_AUTH_HALF;
    return pending->kind == MT_LOGIN_STEP_CODE && pending->hash != NULL;
}

static void
resume_pending(MtLogin *self, MtTime now)
{
    const MtPending *pending = &self->state->pending;

    self->phone = g_strdup(pending->phone);
    login_code_copy(&self->code, &pending->code);
    self->code.resend_planned = FALSE;
    self->resumed = TRUE;
    if (pending->kind == MT_LOGIN_STEP_PASSWORD) {
        mt_login_fetch_password(self, MT_PHASE_PASSWORD_FETCH, now);
        return;
    }
    self->hash = mt_secret_ref(pending->hash);
    mt_login_emit(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
}

void
mt_login_begin(MtLogin *self, MtTime now)
{
    g_autofree char *digits = NULL;
    const MtHold *hold;

    if (mt_phone_normalize(self->account_phone, &digits) != MT_PHONE_OK) {
        mt_login_emit(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_PHONE_MISSING);
        return;
    }
    self->phone = g_steal_pointer(&digits);
    hold = mt_state_find_hold(self->state, "auth.sendCode", self->phone, now.wall_ms);
    if (hold != NULL) {
        mt_login_emit_until(self, MT_LOGIN_STEP_FAILED, hold->problem, hold->until_wall_ms);
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

void
mt_login_start(MtLogin *self, MtTime now)
{
    const MtStateDc *home = mt_state_dc(self->state, self->state->home_dc);

    if (self->api_id <= 0 || self->api_hash == NULL || mt_secret_size(self->api_hash) == 0) {
        mt_login_emit(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_API_ID_MISSING);
        return;
    }
    if (home->key != NULL && home->auth == MT_AUTH_FULL) {
        self->phase = MT_PHASE_PROBE;
        mt_login_probe(self, now);
        return;
    }
    if (is_pending_valid(self, now)) {
        resume_pending(self, now);
        return;
    }
    mt_login_forget_code(self);
    mt_login_begin(self, now);
}

/* --- the user's answers ---------------------------------------------------------------------- */

static gboolean
is_current(const MtLogin *self, guint generation, MtLoginPhase phase)
{
    return generation == self->generation && self->phase == phase;
}

void
mt_login_phone(MtLogin *self, guint generation, const char *text, MtTime now)
{
    g_autofree char *digits = NULL;

    if (!is_current(self, generation, MT_PHASE_PHONE))
        return;
    if (mt_phone_normalize(text, &digits) != MT_PHONE_OK) {
        MtLoginStep *step = mt_login_make_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_PHONE_MISSING);

        g_free(step->phone);
        step->phone = g_utf8_make_valid(text != NULL ? text : "", -1);
        mt_login_push_step(self, step);
        return;
    }
    g_free(self->phone);
    self->phone = g_steal_pointer(&digits);
    mt_calls_reset_migrations(self->calls);
    mt_login_send_code(self, now);
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
    if (!is_current(self, generation, MT_PHASE_CODE))
        return;
    self->code.resend_planned = FALSE;
    mt_login_set_timer(self, -1, NULL);
    keep_typed(self, text);
    problem = mt_code_clean(&self->code, text, &clean, &self->code.typed_length);
    if (problem != MT_LOGIN_OK) {
        mt_login_emit(self, MT_LOGIN_STEP_CODE, problem);
        return;
    }
    mt_secret_unref(self->typed_code);
    self->typed_code = mt_secret_new(clean, strlen(clean));
    mt_wipe_string(clean);
    self->signed_again = FALSE;
    self->password_gone = FALSE;
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

    if (!is_current(self, generation, MT_PHASE_CODE))
        return;
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
    if (!is_current(self, generation, MT_PHASE_EXPIRED))
        return;
    mt_calls_reset_migrations(self->calls);
    mt_login_send_code(self, now);
}

void
mt_login_change_phone(MtLogin *self, guint generation, MtTime now)
{
    if (generation != self->generation)
        return;
    switch (self->phase) {
    case MT_PHASE_CODE:
    case MT_PHASE_PAID:
        mt_login_cancel_code(self, now);
        break;
    case MT_PHASE_PASSWORD:
        mt_state_dc(self->state, self->state->home_dc)->auth = MT_AUTH_NONE;
        break;
    case MT_PHASE_EXPIRED:
    case MT_PHASE_NO_ACCOUNT:
    case MT_PHASE_HOLD:
        break;
    default:
        return;
    }
    mt_login_set_timer(self, -1, NULL);
    mt_login_forget_code(self);
    mt_login_emit(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_OK);
}

void
mt_login_cancel(MtLogin *self, guint generation, MtTime now)
{
    if (generation != self->generation || self->phase == MT_PHASE_DONE ||
        self->phase == MT_PHASE_FAILED || self->phase == MT_PHASE_LOGGING_OUT)
        return;
    mt_login_emit(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_CANCELLED);
}

static void
log_out_too_slow(MtLogin *self, MtTime now)
{
    mt_login_emit(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_LOGOUT_FAILED);
}

void
mt_login_log_out(MtLogin *self, MtTime now)
{
    const TlCallAuthLogOut call = {.base = TL_CALL_AUTH_LOG_OUT};

    if (self->phase != MT_PHASE_DONE)
        return;
    self->phase = MT_PHASE_LOGGING_OUT;
    self->round++;
    mt_login_call(self, MT_METHOD_LOG_OUT, &call.base, MT_CALL_SECRET, now);
    mt_login_set_timer(self, now.mono_us + LOG_OUT_LIMIT_US, log_out_too_slow);
}

/* --- what comes unasked ---------------------------------------------------------------------- */

static void
service_notification(MtLogin *self, const TlUpdateServiceNotification *update)
{
    MtEvent *event;

    if (self->phase == MT_PHASE_NOTICE && self->delayed != NULL) {
        g_free(self->delayed->notice);
        self->delayed->notice = g_strdup(update->message);
        mt_login_set_timer(self, -1, NULL);
        mt_login_push_step(self, g_steal_pointer(&self->delayed));
        return;
    }
    event = mt_event_new(MT_EVENT_NOTICE);
    event->text = g_strdup(update->message);
    mt_event_queue_push(self->events, event);
}

static void
single_update(MtLogin *self, const TlObject *update, MtTime now)
{
    switch (tl_object_id(update)) {
    case TL_ID_UPDATE_SERVICE_NOTIFICATION:
        service_notification(self, (const TlUpdateServiceNotification *)update);
        break;
    case TL_ID_UPDATE_SENT_PHONE_CODE:
        if (self->phase == MT_PHASE_CODE)
            mt_login_on_sent_code(self, ((const TlUpdateSentPhoneCode *)update)->sent_code,
                                  mt_calls_get_home(self->calls), now);
        break;
    default:
        break;
    }
}

void
mt_login_update(MtLogin *self, const TlObject *update, MtTime now)
{
    const TlVector *list = NULL;

    switch (tl_object_id(update)) {
    case TL_ID_UPDATE_SHORT:
        single_update(self, ((const TlUpdateShort *)update)->update, now);
        return;
    case TL_ID_UPDATES:
        list = ((const TlUpdates *)update)->updates;
        break;
    case TL_ID_UPDATES_COMBINED:
        list = ((const TlUpdatesCombined *)update)->updates;
        break;
    default:
        single_update(self, update, now);
        return;
    }
    for (guint i = 0; list != NULL && i < list->len; i++)
        single_update(self, list->objects[i], now);
}

void
mt_login_lost(MtLogin *self, MtLoginProblem problem)
{
    if (self->phase == MT_PHASE_FAILED || self->phase == MT_PHASE_LOGGING_OUT)
        return;
    mt_state_forget_keys(self->state);
    self->state->attempted = TRUE; /* nothing is requested before somebody says so */
    mt_state_touch(self->state, TRUE);
    if (self->phone == NULL && mt_phone_normalize(self->account_phone, &self->phone) != MT_PHONE_OK)
        g_clear_pointer(&self->phone, g_free);
    if (problem == MT_LOGIN_LOST_DELETED || problem == MT_LOGIN_LOST_BANNED)
        mt_login_emit(self, MT_LOGIN_STEP_FAILED, problem);
    else
        mt_login_emit(self, MT_LOGIN_STEP_PHONE, problem);
}

static MtLoginProblem
lost_problem(const char *error_text)
{
    static const struct {
        const char *text;
        MtLoginProblem problem;
    } table[] = {
        {"SESSION_EXPIRED", MT_LOGIN_LOST_EXPIRED},
        {"AUTH_KEY_DUPLICATED", MT_LOGIN_LOST_DUPLICATED},
        {"USER_DEACTIVATED_BAN", MT_LOGIN_LOST_BANNED},
        {"USER_DEACTIVATED", MT_LOGIN_LOST_DELETED},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        if (strcmp(table[i].text, error_text) == 0)
            return table[i].problem;
    }
    return MT_LOGIN_LOST_REVOKED;
}

void
mt_login_session_ended(MtLogin *self, const char *error_text, MtTime now)
{
    if (self->phase == MT_PHASE_PROBE || self->phase == MT_PHASE_DONE)
        mt_login_lost(self, lost_problem(error_text));
}

void
mt_login_key_lost(MtLogin *self, MtTime now)
{
    const MtStateDc *home = mt_state_dc(self->state, self->state->home_dc);

    if (home->auth == MT_AUTH_FULL) {
        mt_login_lost(self, MT_LOGIN_LOST_UNKNOWN_KEY);
        return;
    }
    /* A login that was under way: its code belongs to the key. */
    mt_state_forget_keys(self->state);
    mt_login_forget_code(self);
    mt_state_touch(self->state, TRUE);
    if (self->phase == MT_PHASE_CODE || self->phase == MT_PHASE_PASSWORD)
        mt_login_emit(self, MT_LOGIN_STEP_EXPIRED, MT_LOGIN_RESTART);
}

void
mt_login_connection_failed(MtLogin *self, MtLoginProblem problem, MtTime now)
{
    switch (self->phase) {
    case MT_PHASE_PHONE: /* prompts stay open; the answer will find out */
    case MT_PHASE_CODE:
    case MT_PHASE_EXPIRED:
    case MT_PHASE_PASSWORD:
    case MT_PHASE_NO_ACCOUNT:
    case MT_PHASE_PAID:
    case MT_PHASE_FAILED:
        return;
    default:
        mt_login_emit(self, MT_LOGIN_STEP_FAILED, problem);
    }
}
