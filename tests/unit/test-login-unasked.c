/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What nobody asked for: Telegram's own sentences, sessions that end, keys and connections that
 * are lost; and the log-out.
 */
#include <client/login/mt-login-machine.h>
#include <login-desk.h>
#include <string.h>

#define S 1000

static void
set_up(LoginDesk *self, gconstpointer data)
{
    desk_init(self);
}

static void
tear_down(LoginDesk *self, gconstpointer data)
{
    desk_clear(self);
}

static MtStateDc *
home(const LoginDesk *self)
{
    return mt_state_dc(self->state, self->state->home_dc);
}

/* --- Telegram's own sentences ------------------------------------------------------------------
 */

static void
send_notice(LoginDesk *self, const char *type, const char *message)
{
    TlMessageMediaEmpty media = {TL_MESSAGE_MEDIA_EMPTY};
    const TlVector none = {.len = 0};
    const TlUpdateServiceNotification update = {
        .base = TL_UPDATE_SERVICE_NOTIFICATION,
        .popup = TRUE,
        .type = type,
        .message = message,
        .media = &media.base,
        .entities = &none,
    };

    desk_update(self, &update.base);
}

/* login.md 8.1, rows 10 and 11 */
static void
test_notice(LoginDesk *self, gconstpointer data)
{
    desk_start(self);
    DESK_TAKE(self, AUTH_SEND_CODE);
    desk_error(self, 406, "PHONE_PASSWORD_FLOOD");
    desk_pass(self, S);
    desk_no_step(self);
    send_notice(self, "PHONE_PASSWORD_FLOOD", "Too often.");
    desk_step(self, MT_LOGIN_STEP_BLOCKED, MT_LOGIN_PASSWORD_FLOOD);
    g_assert_cmpstr(self->step->notice, ==, "Too often.");
    g_assert_cmpstr(self->step->server_text, ==, "PHONE_PASSWORD_FLOOD");
    g_assert_null(desk_news(self, MT_EVENT_NOTICE)); /* shown once */
    desk_pass(self, 10 * S);
    desk_no_step(self);
    desk_choose(self, mt_login_cancel);
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_CANCELLED);
}

/* An error that has no sentence of ours: theirs, and then the prompt again. */
static void
test_notice_unknown(LoginDesk *self, gconstpointer data)
{
    desk_to_sign_in(self);
    desk_error(self, 406, "SOMETHING_NEW");
    desk_no_step(self);
    send_notice(self, "SOMETHING_NEW", "Not today.");
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_REFUSED);
    g_assert_cmpstr(self->step->notice, ==, "Not today.");
    g_assert_null(self->step->server_text);
    g_assert_null(desk_news(self, MT_EVENT_NOTICE));
    desk_type_code(self, DESK_CODE);
    DESK_TAKE(self, AUTH_SIGN_IN);
}

static void
test_notice_too_late(LoginDesk *self, gconstpointer data)
{
    desk_start(self);
    DESK_TAKE(self, AUTH_SEND_CODE);
    desk_error(self, 406, "UPDATE_APP_TO_LOGIN");
    desk_choose(self, mt_login_cancel);
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_CANCELLED);
    send_notice(self, "", "Too late.");
    desk_pass(self, 10 * S);
    desk_no_step(self);
    g_assert_cmpstr(desk_news(self, MT_EVENT_NOTICE)->notice.text, ==, "Too late.");
}

/* --- updates, however they are wrapped
 * ------------------------------------------------------------
 */

static void
test_wrapped(LoginDesk *self, gconstpointer data)
{
    TlAuthSentCodeTypeSms sms = {TL_AUTH_SENT_CODE_TYPE_SMS, 6};
    TlAuthSentCode sent = {
        .base = TL_AUTH_SENT_CODE,
        .type = &sms.base,
        .phone_code_hash = {(const guint8 *)"H2", 2},
    };
    TlUpdateSentPhoneCode update = {TL_UPDATE_SENT_PHONE_CODE, &sent.base};
    TlUpdateConfig other = {TL_UPDATE_CONFIG};
    TlObject *list[] = {&other.base, &update.base};
    const TlVector vector = {.len = 2, .objects = list};
    const TlUpdates updates = {.base = TL_UPDATES, .updates = &vector};
    const TlUpdatesCombined combined = {.base = TL_UPDATES_COMBINED, .updates = &vector};
    const TlUpdateShort brief = {TL_UPDATE_SHORT, &update.base, 0};
    const TlUpdatesTooLong nothing = {TL_UPDATES_TOO_LONG};
    const TlObject *const ways[] = {&updates.base, &combined.base, &brief.base};

    desk_to_code(self);
    for (guint i = 0; i < G_N_ELEMENTS(ways); i++) {
        desk_update(self, ways[i]);
        desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
        g_assert_cmpuint(self->step->code.length, ==, 6);
    }
    desk_update(self, &nothing.base);
    desk_no_step(self);
}

/* --- sessions that end: login.md 5.5 -----------------------------------------------------------
 */

typedef struct {
    gint code;
    const char *text;
    MtLoginStepKind kind;
    MtLoginProblem problem;
} End;

static const End ends[] = {
    {401, "SESSION_REVOKED", MT_LOGIN_STEP_PHONE, MT_LOGIN_LOST_REVOKED},
    {401, "AUTH_KEY_UNREGISTERED", MT_LOGIN_STEP_PHONE, MT_LOGIN_LOST_REVOKED},
    {401, "SESSION_EXPIRED", MT_LOGIN_STEP_PHONE, MT_LOGIN_LOST_EXPIRED},
    {406, "AUTH_KEY_DUPLICATED", MT_LOGIN_STEP_PHONE, MT_LOGIN_LOST_DUPLICATED},
    {401, "USER_DEACTIVATED", MT_LOGIN_STEP_FAILED, MT_LOGIN_LOST_DELETED},
    {401, "USER_DEACTIVATED_BAN", MT_LOGIN_STEP_FAILED, MT_LOGIN_LOST_BANNED},
};

/* login.md 8.7, rows 119 to 122 */
static void
test_ended(LoginDesk *self, gconstpointer data)
{
    const End *end = data;

    desk_to_done(self);
    DESK_TAKE(self, HELP_GET_TERMS_OF_SERVICE_UPDATE); /* any call will do */
    desk_error(self, end->code, end->text);
    desk_step(self, end->kind, end->problem);
    g_assert_null(home(self)->key);
    g_assert_cmpint(self->state->user_id, ==, 0);
    g_assert_true(self->state->attempted);
    g_assert_false(mt_login_is_done(self->login));
    desk_quiet(self); /* no code before somebody says so */
    mt_login_session_ended(self->login, end->text, self->host.now);
    desk_run(self);
    desk_no_step(self); /* once */
    if (end->kind != MT_LOGIN_STEP_PHONE)
        return;
    g_assert_cmpstr(self->step->phone, ==, DESK_PHONE);
    desk_type_phone(self, DESK_PHONE);
    DESK_TAKE(self, AUTH_SEND_CODE);
}

/* login.md 8.7, row 125 */
static void
test_key_unknown(LoginDesk *self, gconstpointer data)
{
    self->config.phone = data;
    desk_give_key(self, 2, MT_AUTH_FULL);
    desk_start(self);
    DESK_TAKE(self, USERS_GET_USERS);
    mt_login_key_lost(self->login, self->host.now);
    desk_run(self);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_LOST_UNKNOWN_KEY);
    g_assert_null(home(self)->key);
    desk_error(self, 401, "AUTH_KEY_UNREGISTERED"); /* of the old session */
    desk_no_step(self);
}

/* A login that was under way: its code belonged to the key. */
static void
test_key_unknown_in_prompt(LoginDesk *self, gconstpointer data)
{
    if (data != NULL)
        desk_to_password(self);
    else
        desk_to_code(self);
    mt_login_key_lost(self->login, self->host.now);
    desk_run(self);
    desk_step(self, MT_LOGIN_STEP_EXPIRED, MT_LOGIN_RESTART);
    g_assert_false(self->state->pending.set);
    g_assert_null(home(self)->key);
    desk_choose(self, mt_login_new_code);
    DESK_TAKE(self, AUTH_SEND_CODE);
}

static void
test_key_unknown_at_number(LoginDesk *self, gconstpointer data)
{
    self->config.phone = NULL;
    desk_start(self);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_PHONE_MISSING);
    mt_login_key_lost(self->login, self->host.now);
    desk_run(self);
    desk_no_step(self); /* nothing is lost */
}

/* --- the connection ------------------------------------------------------------------------------
 */

static void
fail_connection(LoginDesk *self)
{
    mt_login_connection_failed(self->login, MT_LOGIN_UNREACHABLE, self->host.now);
    desk_run(self);
}

static void
test_unreachable(LoginDesk *self, gconstpointer data)
{
    desk_start(self);
    DESK_TAKE(self, AUTH_SEND_CODE);
    fail_connection(self);
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_UNREACHABLE);
    fail_connection(self);
    desk_no_step(self);
}

static void
test_unreachable_prompt(LoginDesk *self, gconstpointer data)
{
    desk_to_code(self);
    fail_connection(self);
    desk_no_step(self);
    desk_type_code(self, DESK_CODE);
    DESK_TAKE(self, AUTH_SIGN_IN);
    fail_connection(self); /* the answer is waited for */
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_UNREACHABLE);
}

static gint
last_progress(const LoginDesk *self)
{
    g_assert_cmpuint(self->progress->len, >, 0);
    return g_array_index(self->progress, gint, self->progress->len - 1);
}

static void
reach(LoginDesk *self)
{
    g_array_set_size(self->progress, 0);
    mt_login_reached(self->login, self->host.now);
    desk_run(self);
}

/* What is shown is what is waited for, not the connection. */
static void
test_reached(LoginDesk *self, gconstpointer data)
{
    desk_start(self);
    DESK_TAKE(self, AUTH_SEND_CODE);
    reach(self);
    g_assert_cmpint(last_progress(self), ==, MT_PROGRESS_SENDING);
    desk_answer_app(self);
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
    reach(self);
    g_assert_cmpuint(self->progress->len, ==, 0);
    desk_type_code(self, DESK_CODE);
    DESK_TAKE(self, AUTH_SIGN_IN);
    reach(self);
    g_assert_cmpint(last_progress(self), ==, MT_PROGRESS_CHECKING);
    desk_quiet(self);
}

static void
test_no_answer(LoginDesk *self, gconstpointer data)
{
    desk_start(self);
    DESK_TAKE(self, AUTH_SEND_CODE);
    desk_pass(self, 120 * S);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_NO_ANSWER);
    g_assert_true(self->call->cancelled);
}

static void
test_redirected(LoginDesk *self, gconstpointer data)
{
    desk_start(self);
    for (guint i = 0; i <= 5; i++) {
        DESK_TAKE(self, AUTH_SEND_CODE);
        desk_error(self, 303, i % 2 == 0 ? "PHONE_MIGRATE_4" : "PHONE_MIGRATE_2");
    }
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_REDIRECTED);
    desk_quiet(self);
}

/* login.md 8.1, rows 2 and 3 */
static void
test_moved(LoginDesk *self, gconstpointer data)
{
    desk_start(self);
    DESK_TAKE(self, AUTH_SEND_CODE);
    desk_error(self, 303, "NETWORK_MIGRATE_1");
    DESK_TAKE(self, AUTH_SEND_CODE);
    g_assert_cmpint(self->call->dc, ==, 1);
    desk_error(self, 303, "PHONE_MIGRATE_5");
    DESK_TAKE(self, AUTH_SEND_CODE);
    g_assert_cmpint(self->call->dc, ==, 5);
    desk_answer_app(self);
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
    g_assert_cmpint(self->state->pending.dc, ==, 5);
    desk_type_code(self, DESK_CODE);
    DESK_TAKE(self, AUTH_SIGN_IN);
    g_assert_cmpint(self->call->dc, ==, 5);
    desk_answer_user(self);
    desk_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
    g_assert_cmpint(home(self)->id, ==, 5);
    g_assert_cmpint(home(self)->auth, ==, MT_AUTH_FULL);
}

/* login.md 8.1, row 28 */
static void
test_not_understood(LoginDesk *self, gconstpointer data)
{
    desk_start(self);
    DESK_TAKE(self, AUTH_SEND_CODE);
    desk_answer_bool(self, TRUE);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_SERVER_MALFORMED);
    g_assert_null(self->step->server_text);
}

/* --- log-out: login.md 5.4 ---------------------------------------------------------------------
 */

static void
begin_log_out(LoginDesk *self)
{
    desk_to_done(self);
    DESK_TAKE(self, HELP_GET_TERMS_OF_SERVICE_UPDATE);
    mt_login_log_out(self->login, self->host.now);
    desk_run(self);
    DESK_TAKE(self, AUTH_LOG_OUT);
}

static void
test_log_out(LoginDesk *self, gconstpointer data)
{
    const TlAuthLoggedOut logged_out = {
        .base = TL_AUTH_LOGGED_OUT,
        .future_auth_token = {(const guint8 *)"future", 6},
    };
    const MtEvent *event;

    begin_log_out(self);
    mt_login_log_out(self->login, self->host.now); /* once */
    desk_choose(self, mt_login_cancel);
    desk_quiet(self);
    desk_answer(self, &logged_out.base);
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_LOGGED_OUT);
    g_assert_null(home(self)->key);
    g_assert_cmpint(self->state->user_id, ==, 0);
    g_assert_true(self->state->urgent);
    event = desk_news(self, MT_EVENT_FUTURE_TOKEN);
    g_assert_cmpmem(mt_secret_peek(event->token), mt_secret_size(event->token), "future", 6);
    g_assert_cmpint(event->user_id, ==, DESK_USER);
}

static void
test_log_out_slow(LoginDesk *self, gconstpointer data)
{
    const TlAuthLoggedOut logged_out = {TL_AUTH_LOGGED_OUT};

    begin_log_out(self);
    desk_pass(self, 10 * S - 1);
    desk_no_step(self);
    desk_pass(self, 1);
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_LOGOUT_FAILED);
    g_assert_nonnull(home(self)->key);
    desk_answer(self, &logged_out.base);
    desk_no_step(self);
}

/* 401 and lost keys are what is to be expected now. */
static void
test_log_out_ended(LoginDesk *self, gconstpointer data)
{
    begin_log_out(self);
    mt_login_session_ended(self->login, "SESSION_REVOKED", self->host.now);
    desk_run(self);
    desk_no_step(self);
    desk_error(self, 401, "SESSION_REVOKED");
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_LOGGED_OUT);
    g_assert_null(home(self)->key);
}

static void
test_log_out_unreachable(LoginDesk *self, gconstpointer data)
{
    begin_log_out(self);
    fail_connection(self);
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_UNREACHABLE);
}

static void
add(const char *path, gconstpointer data, void (*test)(LoginDesk *, gconstpointer))
{
    g_test_add(path, LoginDesk, data, set_up, test, tear_down);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("/login-unasked/notice", NULL, test_notice);
    add("/login-unasked/notice-unknown", NULL, test_notice_unknown);
    add("/login-unasked/notice-too-late", NULL, test_notice_too_late);
    add("/login-unasked/wrapped", NULL, test_wrapped);
    for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autofree char *path = g_strconcat("/login-unasked/ended/", ends[i].text, NULL);

        add(path, &ends[i], test_ended);
    }
    add("/login-unasked/key-unknown", "+999 66 12345", test_key_unknown);
    add("/login-unasked/key-unknown-no-name", NULL, test_key_unknown);
    add("/login-unasked/key-unknown-code", NULL, test_key_unknown_in_prompt);
    add("/login-unasked/key-unknown-password", "password", test_key_unknown_in_prompt);
    add("/login-unasked/key-unknown-number", NULL, test_key_unknown_at_number);
    add("/login-unasked/unreachable", NULL, test_unreachable);
    add("/login-unasked/unreachable-prompt", NULL, test_unreachable_prompt);
    add("/login-unasked/reached", NULL, test_reached);
    add("/login-unasked/no-answer", NULL, test_no_answer);
    add("/login-unasked/redirected", NULL, test_redirected);
    add("/login-unasked/moved", NULL, test_moved);
    add("/login-unasked/not-understood", NULL, test_not_understood);
    add("/login-unasked/log-out", NULL, test_log_out);
    add("/login-unasked/log-out-slow", NULL, test_log_out_slow);
    add("/login-unasked/log-out-ended", NULL, test_log_out_ended);
    add("/login-unasked/log-out-unreachable", NULL, test_log_out_unreachable);
    return g_test_run();
}
