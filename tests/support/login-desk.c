/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The desk: the carrier of the calls, and answers that many tests give.
 */
#include "login-desk.h"

#include "vectors.h"

#include <client/calls/mt-wrapper.h>
#include <client/store/mt-deadline.h>
#include <string.h>

#define HOME 2
#define BOOL_TRUE 0x997275b5u
#define BOOL_FALSE 0xbc799737u
#define VECTOR 0x1cb5c415u
#define PASSWORD "correct horse battery staple"

/* --- what carries the calls ------------------------------------------------------------------ */

static gboolean
desk_knows(gpointer data, gint dc)
{
    return dc >= 1 && dc <= 5;
}

static void
desk_call_free(gpointer data)
{
    DeskCall *call = data;

    g_bytes_unref(call->body);
    tl_arena_free(call->arena);
    g_free(call);
}

static guint64
desk_carry(gpointer data, gint dc, GBytes *body, guint64 after, MtTime now)
{
    LoginDesk *self = data;
    DeskCall *call;

    if (self->no_session)
        return 0;
    call = g_new0(DeskCall, 1);
    call->dc = dc;
    call->query = 1000 + self->sent->len;
    call->body = g_bytes_ref(body);
    g_ptr_array_add(self->sent, call);
    return call->query;
}

static void
desk_cancel(gpointer data, gint dc, guint64 query, MtTime now)
{
    LoginDesk *self = data;

    for (guint i = 0; i < self->sent->len; i++) {
        DeskCall *call = g_ptr_array_index(self->sent, i);

        if (call->dc == dc && call->query == query)
            call->cancelled = TRUE;
    }
}

static void
desk_fetch_config(gpointer data, MtTime now)
{
    ((LoginDesk *)data)->configs++;
}

static gint64
desk_server_ms(gpointer data, gint dc, MtTime now)
{
    return now.wall_ms + ((LoginDesk *)data)->ahead_ms;
}

static void
desk_session_ended(gpointer data, const char *error_text, MtTime now)
{
    mt_login_session_ended(((LoginDesk *)data)->login, error_text, now);
}

static const MtCarrier desk_carrier = {
    .knows = desk_knows,
    .send = desk_carry,
    .cancel = desk_cancel,
    .fetch_config = desk_fetch_config,
    .server_ms = desk_server_ms,
    .session_ended = desk_session_ended,
};

/* --- beginning and end ----------------------------------------------------------------------- */

static void
event_free(gpointer data)
{
    mt_event_free(data);
}

static void
desk_begin(LoginDesk *self)
{
    self->events = mt_event_queue_new();
    self->sent = g_ptr_array_new_with_free_func(desk_call_free);
    self->news = g_ptr_array_new_with_free_func(event_free);
    self->progress = g_array_new(FALSE, FALSE, sizeof(gint));
    self->taken = self->steps = self->seen = 0;
    self->call = NULL;
}

static void
desk_end(LoginDesk *self)
{
    mt_login_free(self->login);
    mt_account_free(self->account);
    mt_calls_free(self->calls);
    mt_event_queue_free(self->events);
    g_ptr_array_unref(self->sent);
    g_ptr_array_unref(self->news);
    g_array_unref(self->progress);
    g_clear_pointer(&self->step, mt_login_step_free);
    g_clear_pointer(&self->job, mt_job_free);
    self->login = NULL;
    self->account = NULL;
    self->calls = NULL;
}

void
desk_init(LoginDesk *self)
{
    *self = (LoginDesk){0};
    fake_host_init(&self->host, 11);
    self->config = (MtConfig){
        .api_id = 12345,
        .api_hash = DESK_API_HASH,
        .phone = "+999 66 12345",
        .device_model = "Test",
        .system_version = "Linux",
        .app_version = "1.0",
    };
    self->user = (TlUser){
        .base = TL_USER,
        .self = TRUE,
        .id = DESK_USER,
        .first_name = "Ada",
        .last_name = "King",
        .username = "ada",
        .phone = DESK_PHONE,
    };
    self->state = mt_state_new();
    self->state->home_dc = HOME;
    desk_begin(self);
}

void
desk_clear(LoginDesk *self)
{
    if (self->state == NULL)
        return;
    desk_end(self);
    g_clear_pointer(&self->state, mt_state_free);
    g_assert_null(strstr(self->host.log->str, DESK_PHONE));
    g_assert_null(strstr(self->host.log->str, DESK_API_HASH));
    g_assert_null(strstr(self->host.log->str, DESK_HASH));
    g_assert_null(strstr(self->host.log->str, DESK_CODE));
    fake_host_clear(&self->host);
}

void
desk_start(LoginDesk *self)
{
    self->calls = mt_calls_new(&self->config, self->state, &desk_carrier, self);
    self->account = mt_account_new(self->calls, self->events);
    self->login = mt_login_new(&self->host.host, &self->host, &self->config, self->calls,
                               self->state, self->events, self->account);
    mt_login_start(self->login, self->host.now);
    desk_run(self);
}

void
desk_restart(LoginDesk *self)
{
    g_autoptr(GBytes) saved = mt_state_encode(self->state);
    g_autoptr(GError) error = NULL;
    gconstpointer bytes;
    gsize len;

    desk_end(self);
    mt_state_free(self->state);
    bytes = g_bytes_get_data(saved, &len);
    self->state = mt_state_decode(bytes, len, &error);
    g_assert_no_error(error);
    desk_begin(self);
    desk_start(self);
}

void
desk_give_key(LoginDesk *self, gint dc, MtAuthState auth)
{
    guint8 bytes[256];
    g_autoptr(MtSecret) secret = NULL;
    MtStateDc *entry = mt_state_dc(self->state, dc);

    memset(bytes, 0x50 + dc, sizeof bytes);
    secret = mt_secret_new(bytes, sizeof bytes);
    mt_auth_key_free(entry->key);
    entry->key = mt_auth_key_new(secret, DESK_START_MS);
    entry->auth = auth;
}

/* --- time and events ------------------------------------------------------------------------- */

static void
take_event(LoginDesk *self, MtEvent *event)
{
    gint progress = (gint)event->progress;

    switch (event->kind) {
    case MT_EVENT_LOGIN:
        mt_login_step_free(self->step);
        self->step = g_steal_pointer(&event->login);
        self->steps++;
        break;
    case MT_EVENT_JOB:
        g_assert_null(self->job);
        self->job = g_steal_pointer(&event->job);
        break;
    case MT_EVENT_PROGRESS:
        g_array_append_val(self->progress, progress);
        break;
    default:
        g_ptr_array_add(self->news, event);
        return;
    }
    mt_event_free(event);
}

void
desk_run(LoginDesk *self)
{
    MtEvent *event;

    mt_account_signed_in(self->account, mt_login_is_done(self->login), self->host.now);
    mt_account_tick(self->account, self->host.now);
    mt_calls_run(self->calls, self->host.now);
    while ((event = mt_event_queue_pop(self->events)) != NULL)
        take_event(self, event);
}

static gint64
first_deadline(const LoginDesk *self)
{
    gint64 deadline =
        mt_deadline_first(mt_login_deadline(self->login), mt_calls_deadline(self->calls));

    return mt_deadline_first(deadline, mt_account_deadline(self->account));
}

void
desk_pass(LoginDesk *self, gint64 ms)
{
    gint64 end_us = self->host.now.mono_us + ms * 1000;

    for (guint ticks = 0; ticks < 10000; ticks++) {
        gint64 deadline = first_deadline(self);

        if (deadline < 0 || deadline > end_us) {
            fake_host_advance(&self->host, (end_us - self->host.now.mono_us) / 1000);
            return;
        }
        fake_host_advance(&self->host, (MAX(0, deadline - self->host.now.mono_us) + 999) / 1000);
        mt_login_tick(self->login, self->host.now);
        desk_run(self);
    }
    g_assert_not_reached(); /* a deadline that does not go away */
}

guint
desk_generation(const LoginDesk *self)
{
    return self->step != NULL ? self->step->generation : 0;
}

/* --- the server ------------------------------------------------------------------------------ */

/* Without invokeWithLayer and initConnection. */
static const guint8 *
call_bytes(const LoginDesk *self, GBytes *body, gsize *out_len)
{
    g_autoptr(GBytes) wrapper = mt_wrapper_new(&self->config);
    gsize head_len, len;
    const guint8 *head = g_bytes_get_data(wrapper, &head_len);
    const guint8 *bytes = g_bytes_get_data(body, &len);

    if (len > head_len && memcmp(bytes, head, head_len) == 0) {
        bytes += head_len;
        len -= head_len;
    }
    *out_len = len;
    return bytes;
}

const TlObject *
desk_take(LoginDesk *self, TlObject kind)
{
    const TlConstructor *const only[] = {kind.constructor};
    const TlType type = {.name = kind.constructor->name, .n_constructors = 1, .constructors = only};
    g_autoptr(GError) error = NULL;
    const guint8 *bytes;
    gsize len;

    if (self->taken >= self->sent->len)
        g_error("no call is there, but %s is expected", kind.constructor->name);
    self->call = g_ptr_array_index(self->sent, self->taken++);
    bytes = call_bytes(self, self->call->body, &len);
    self->call->arena = tl_arena_new();
    self->call->object = tl_decode(bytes, len, &tl_api_schema, &type, self->call->arena, &error);
    if (self->call->object == NULL)
        g_error("%s is expected, %08x came: %s", kind.constructor->name, mt_get_u32(bytes),
                error->message);
    return self->call->object;
}

void
desk_quiet(const LoginDesk *self)
{
    if (self->taken < self->sent->len) {
        const DeskCall *call = g_ptr_array_index(self->sent, self->taken);
        gsize len;
        const guint8 *bytes = call_bytes(self, call->body, &len);

        g_error("%08x was not expected", mt_get_u32(bytes));
    }
}

static void
answer_bytes(LoginDesk *self, GBytes *body)
{
    g_assert_nonnull(self->call);
    mt_calls_result(self->calls, self->call->dc, self->call->query, body, self->host.now);
    desk_run(self);
}

void
desk_answer(LoginDesk *self, const TlObject *result)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) body = tl_encode(result, &error);

    g_assert_no_error(error);
    answer_bytes(self, body);
}

void
desk_answer_bool(LoginDesk *self, gboolean value)
{
    guint8 word[4];
    g_autoptr(GBytes) body = NULL;

    mt_put_u32(word, value ? BOOL_TRUE : BOOL_FALSE);
    body = g_bytes_new(word, sizeof word);
    answer_bytes(self, body);
}

void
desk_answer_vector(LoginDesk *self, const TlObject *only)
{
    g_auto(MtWriter) writer = {0};
    g_autoptr(GBytes) body = NULL;

    mt_writer_init(&writer);
    mt_writer_u32(&writer, VECTOR);
    mt_writer_u32(&writer, only != NULL ? 1 : 0);
    if (only != NULL)
        g_assert_true(tl_write_object(&writer, only, NULL));
    body = mt_writer_steal(&writer);
    answer_bytes(self, body);
}

void
desk_error(LoginDesk *self, gint code, const char *text)
{
    g_assert_nonnull(self->call);
    mt_calls_error(self->calls, self->call->dc, self->call->query, code, text, self->host.now);
    desk_run(self);
}

void
desk_reissued(LoginDesk *self)
{
    mt_calls_reissued(self->calls, self->call->dc, self->call->query);
}

void
desk_update(LoginDesk *self, const TlObject *update)
{
    mt_login_update(self->login, update, self->host.now);
    desk_run(self);
}

/* --- answers --------------------------------------------------------------------------------- */

void
desk_answer_way(LoginDesk *self, TlObject *type, TlObject *next, gint32 timeout)
{
    const TlAuthSentCode sent = {
        .base = TL_AUTH_SENT_CODE,
        .flags = timeout != 0 ? TL_AUTH_SENT_CODE_HAS_TIMEOUT : 0,
        .type = type,
        .phone_code_hash = {(const guint8 *)DESK_HASH, strlen(DESK_HASH)},
        .next_type = next,
        .timeout = timeout,
    };

    desk_answer(self, &sent.base);
}

void
desk_answer_code(LoginDesk *self, TlObject *type)
{
    desk_answer_way(self, type, NULL, 0);
}

void
desk_answer_app(LoginDesk *self)
{
    TlAuthSentCodeTypeApp app = {.base = TL_AUTH_SENT_CODE_TYPE_APP, .length = 5};

    desk_answer_code(self, &app.base);
}

void
desk_answer_user(LoginDesk *self)
{
    const TlAuthAuthorization authorization = {
        .base = TL_AUTH_AUTHORIZATION,
        .user = &self->user.base,
    };

    desk_answer(self, &authorization.base);
}

static TlBytes
vector_bytes(GPtrArray *memory, GKeyFile *file, const char *group, const char *key)
{
    gsize len = 0;
    guint8 *bytes =
        g_key_file_has_key(file, group, key, NULL) ? vectors_hex(file, group, key, &len) : NULL;

    g_ptr_array_add(memory, bytes);
    return (TlBytes){bytes, len};
}

void
desk_answer_password(LoginDesk *self, const char *group, const char *hint)
{
    g_autoptr(GKeyFile) file = vectors_load("srp");
    g_autoptr(GPtrArray) memory = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *g = vectors_string(file, group, "g");
    TlPasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow algo = {
        .base = TL_PASSWORD_KDF_ALGO_SHA256_SHA256_PBKDF2_HMACSHA512ITER100000_SHA256_MOD_POW,
        .salt1 = vector_bytes(memory, file, group, "salt1"),
        .salt2 = vector_bytes(memory, file, group, "salt2"),
        .g = (gint32)g_ascii_strtoll(g, NULL, 10),
        .p = vector_bytes(memory, file, group, "p"),
    };
    TlSecurePasswordKdfAlgoUnknown secure = {.base = TL_SECURE_PASSWORD_KDF_ALGO_UNKNOWN};
    const TlAccountPassword password = {
        .base = TL_ACCOUNT_PASSWORD,
        .flags = TL_ACCOUNT_PASSWORD_HAS_SRP_ID | TL_ACCOUNT_PASSWORD_HAS_PENDING_RESET_DATE,
        .has_password = TRUE,
        .has_recovery = TRUE,
        .current_algo = &algo.base,
        .srp_B = vector_bytes(memory, file, group, "b"),
        .srp_id = 77,
        .hint = hint,
        .new_algo = &algo.base,
        .new_secure_algo = &secure.base,
        .pending_reset_date = 1767300000,
    };

    desk_answer(self, &password.base);
}

void
desk_run_job(LoginDesk *self)
{
    g_assert_nonnull(self->job);
    mt_job_run(self->job);
    g_assert_true(mt_login_job_done(self->login, self->job, self->host.now));
    g_clear_pointer(&self->job, mt_job_free);
    desk_run(self);
}

/* --- the person ------------------------------------------------------------------------------ */

const MtLoginStep *
desk_step(LoginDesk *self, MtLoginStepKind kind, MtLoginProblem problem)
{
    g_assert_cmpuint(self->steps, ==, self->seen + 1);
    self->seen = self->steps;
    g_assert_cmpint(self->step->kind, ==, kind);
    g_assert_cmpint(self->step->problem, ==, problem);
    return self->step;
}

void
desk_no_step(const LoginDesk *self)
{
    g_assert_cmpuint(self->steps, ==, self->seen);
}

const MtEvent *
desk_news(const LoginDesk *self, MtEventKind kind)
{
    for (guint i = self->news->len; i-- > 0;) {
        const MtEvent *event = g_ptr_array_index(self->news, i);

        if (event->kind == kind)
            return event;
    }
    return NULL;
}

guint
desk_count_news(const LoginDesk *self, MtEventKind kind)
{
    guint count = 0;

    for (guint i = 0; i < self->news->len; i++) {
        if (((const MtEvent *)g_ptr_array_index(self->news, i))->kind == kind)
            count++;
    }
    return count;
}

void
desk_choose(LoginDesk *self, DeskVerb verb)
{
    verb(self->login, desk_generation(self), self->host.now);
    desk_run(self);
}

void
desk_type_phone(LoginDesk *self, const char *text)
{
    mt_login_phone(self->login, desk_generation(self), text, self->host.now);
    desk_run(self);
}

void
desk_type_code(LoginDesk *self, const char *text)
{
    mt_login_code(self->login, desk_generation(self), text, self->host.now);
    desk_run(self);
}

void
desk_type_password(LoginDesk *self, const char *text)
{
    g_autoptr(MtSecret) password = mt_secret_new(text, strlen(text));

    mt_login_password(self->login, desk_generation(self), password, self->host.now);
    desk_run(self);
}

/* --- places to begin at ---------------------------------------------------------------------- */

void
desk_to_way(LoginDesk *self, TlObject *type, TlObject *next, gint32 timeout)
{
    desk_start(self);
    DESK_TAKE(self, AUTH_SEND_CODE);
    desk_give_key(self, HOME, MT_AUTH_NONE); /* there is one by now */
    desk_answer_way(self, type, next, timeout);
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
}

void
desk_to_code(LoginDesk *self)
{
    TlAuthSentCodeTypeApp app = {.base = TL_AUTH_SENT_CODE_TYPE_APP, .length = 5};

    desk_to_way(self, &app.base, NULL, 0);
}

void
desk_to_sign_in(LoginDesk *self)
{
    desk_to_code(self);
    desk_type_code(self, DESK_CODE);
    DESK_TAKE(self, AUTH_SIGN_IN);
}

void
desk_to_password(LoginDesk *self)
{
    desk_to_sign_in(self);
    desk_error(self, 401, "SESSION_PASSWORD_NEEDED");
    DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
    desk_answer_password(self, "srp-1-ascii-g3", "cat");
    desk_step(self, MT_LOGIN_STEP_PASSWORD, MT_LOGIN_OK);
}

void
desk_to_proof(LoginDesk *self)
{
    desk_to_password(self);
    desk_type_password(self, PASSWORD);
    DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
    desk_answer_password(self, "srp-1-ascii-g3", "cat");
    desk_run_job(self);
    DESK_TAKE(self, AUTH_CHECK_PASSWORD);
}

void
desk_to_done(LoginDesk *self)
{
    desk_to_sign_in(self);
    desk_answer_user(self);
    desk_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
}
