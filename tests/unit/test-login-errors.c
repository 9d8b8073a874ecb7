/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What each error of each call leads to: the rows of tests/vectors/login-errors.ini.
 */
#include <client/login/mt-login-machine.h>
#include <login-desk.h>
#include <string.h>
#include <vectors.h>

typedef struct {
    const char *name;
    gint value;
} Name;

#define STEP(name)                                                                                 \
    {                                                                                              \
#name, MT_LOGIN_STEP_##name                                                                \
    }
#define PROBLEM(name)                                                                              \
    {                                                                                              \
#name, MT_LOGIN_##name                                                                     \
    }

static const Name step_names[] = {
    STEP(PHONE), STEP(CODE),          STEP(EXPIRED),      STEP(PASSWORD), STEP(NO_ACCOUNT),
    STEP(WAIT),  STEP(BLOCKED),       STEP(EMAIL),        STEP(SIGN_UP),  STEP(FAILED),
    STEP(PAID),  STEP(RECOVERY_CODE), STEP(NEW_PASSWORD), STEP(QR),
};

static const Name problem_names[] = {
    PROBLEM(OK),
    PROBLEM(PHONE_INVALID),
    PROBLEM(PHONE_BANNED),
    PROBLEM(PHONE_FLOOD),
    PROBLEM(PASSWORD_FLOOD),
    PROBLEM(PHONE_PROTECTED),
    PROBLEM(CODE_INVALID),
    PROBLEM(CODE_EXPIRED),
    PROBLEM(RESEND_UNAVAILABLE),
    PROBLEM(RESEND_WAIT),
    PROBLEM(CREATE_FAILED),
    PROBLEM(RESTART),
    PROBLEM(EMAIL_INVALID),
    PROBLEM(EMAIL_NOT_ALLOWED),
    PROBLEM(EMAIL_EXPIRED),
    PROBLEM(EMAIL_RESET_PENDING),
    PROBLEM(NAME_INVALID),
    PROBLEM(PASSWORD_WRONG),
    PROBLEM(PASSWORD_NO_RECOVERY),
    PROBLEM(PASSWORD_REFUSED),
    PROBLEM(PASSWORD_TRIES),
    PROBLEM(RECOVERY_EXPIRED),
    PROBLEM(API_ID_INVALID),
    PROBLEM(API_ID_PUBLISHED),
    PROBLEM(UPDATE_APP),
    PROBLEM(ROBOT_CHECK),
    PROBLEM(FLOOD),
    PROBLEM(SERVER_TROUBLE),
    PROBLEM(SERVER_UNKNOWN),
    PROBLEM(UNREACHABLE),
    PROBLEM(LOGGED_OUT),
    PROBLEM(LOGOUT_FAILED),
    PROBLEM(LOST_REVOKED),
    PROBLEM(LOST_EXPIRED),
    PROBLEM(LOST_DUPLICATED),
    PROBLEM(LOST_DELETED),
    PROBLEM(LOST_BANNED),
    PROBLEM(INTERNAL),
    PROBLEM(REFUSED),
};

static const Name auth_names[] = {
    {"NONE", MT_AUTH_NONE}, {"HALF", MT_AUTH_HALF}, {"FULL", MT_AUTH_FULL}};

static gint
value_of(const Name *names, gsize count, const char *name)
{
    for (gsize i = 0; i < count; i++) {
        if (strcmp(names[i].name, name) == 0)
            return names[i].value;
    }
    g_error("unknown name %s", name);
}

#define VALUE_OF(names, name) value_of((names), G_N_ELEMENTS(names), (name))

static TlObject
call_named(const char *name)
{
    const TlObject calls[] = {
        TL_CALL_AUTH_SEND_CODE,       TL_CALL_AUTH_SIGN_IN,    TL_CALL_AUTH_CANCEL_CODE,
        TL_CALL_ACCOUNT_GET_PASSWORD, TL_CALL_USERS_GET_USERS, TL_CALL_AUTH_EXPORT_LOGIN_TOKEN,
        TL_CALL_AUTH_CHECK_PASSWORD,
    };

    for (guint i = 0; i < G_N_ELEMENTS(calls); i++) {
        if (strcmp(calls[i].constructor->name, name) == 0)
            return calls[i];
    }
    g_error("unknown call %s", name);
}

/* --- how the calls come about ------------------------------------------------------------------
 */

static void
at_send_code(LoginDesk *self)
{
    desk_start(self);
    DESK_TAKE(self, AUTH_SEND_CODE);
}

static void
at_resend_code(LoginDesk *self)
{
    TlAuthSentCodeTypeApp app = {TL_AUTH_SENT_CODE_TYPE_APP, 5};
    TlAuthCodeTypeSms sms = {TL_AUTH_CODE_TYPE_SMS};

    desk_to_way(self, &app.base, &sms.base, 0);
    desk_choose(self, mt_login_resend);
    DESK_TAKE(self, AUTH_RESEND_CODE);
}

static void
to_email_code(LoginDesk *self)
{
    TlAuthSentCodeTypeEmailCode email = {
        .base = TL_AUTH_SENT_CODE_TYPE_EMAIL_CODE,
        .flags = TL_AUTH_SENT_CODE_TYPE_EMAIL_CODE_HAS_RESET_AVAILABLE_PERIOD,
        .email_pattern = "a*@b.c",
        .length = 6,
        .reset_available_period = 3600,
    };

    desk_to_way(self, &email.base, NULL, 0);
}

static void
at_sign_in_email(LoginDesk *self)
{
    to_email_code(self);
    desk_type_code(self, "123456");
    DESK_TAKE(self, AUTH_SIGN_IN);
}

static void
at_reset_email(LoginDesk *self)
{
    to_email_code(self);
    desk_choose(self, mt_login_reset_email);
    DESK_TAKE(self, AUTH_RESET_LOGIN_EMAIL);
}

static void
at_sign_up(LoginDesk *self)
{
    const TlAuthAuthorizationSignUpRequired wanted = {
        .base = TL_AUTH_AUTHORIZATION_SIGN_UP_REQUIRED,
    };

    self->config.allow_sign_up = self->config.test_dc = TRUE;
    desk_to_sign_in(self);
    desk_answer(self, &wanted.base);
    desk_step(self, MT_LOGIN_STEP_SIGN_UP, MT_LOGIN_OK);
    mt_login_sign_up(self->login, desk_generation(self), "Ada", "King", self->host.now);
    desk_run(self);
    DESK_TAKE(self, AUTH_SIGN_UP);
}

static void
at_send_email(LoginDesk *self)
{
    TlAuthSentCodeTypeSetUpEmailRequired wanted = {
        .base = TL_AUTH_SENT_CODE_TYPE_SET_UP_EMAIL_REQUIRED,
    };

    at_send_code(self);
    desk_answer_code(self, &wanted.base);
    desk_step(self, MT_LOGIN_STEP_EMAIL, MT_LOGIN_OK);
    mt_login_email(self->login, desk_generation(self), "ada@example.org", self->host.now);
    desk_run(self);
    DESK_TAKE(self, ACCOUNT_SEND_VERIFY_EMAIL_CODE);
}

static void
at_verify_email(LoginDesk *self)
{
    const TlAccountSentEmailCode sent = {TL_ACCOUNT_SENT_EMAIL_CODE, "a*@e.org", 6};

    at_send_email(self);
    desk_answer(self, &sent.base);
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
    desk_type_code(self, "123456");
    DESK_TAKE(self, ACCOUNT_VERIFY_EMAIL);
}

static void
at_get_password(LoginDesk *self)
{
    desk_to_sign_in(self);
    desk_error(self, 401, "SESSION_PASSWORD_NEEDED");
    DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
}

static void
at_recovery_request(LoginDesk *self)
{
    desk_to_password(self);
    desk_choose(self, mt_login_forgot);
    DESK_TAKE(self, AUTH_REQUEST_PASSWORD_RECOVERY);
}

static void
at_recovery_check(LoginDesk *self)
{
    const TlAuthPasswordRecovery recovery = {TL_AUTH_PASSWORD_RECOVERY, "m*@e*"};

    at_recovery_request(self);
    desk_answer(self, &recovery.base);
    desk_step(self, MT_LOGIN_STEP_RECOVERY_CODE, MT_LOGIN_OK);
    desk_type_code(self, "54321");
    DESK_TAKE(self, AUTH_CHECK_RECOVERY_PASSWORD);
}

static void
at_recover(LoginDesk *self)
{
    at_recovery_check(self);
    desk_answer_bool(self, TRUE);
    desk_step(self, MT_LOGIN_STEP_NEW_PASSWORD, MT_LOGIN_OK);
    mt_login_new_password(self->login, desk_generation(self), NULL, NULL, self->host.now);
    desk_run(self);
    DESK_TAKE(self, AUTH_RECOVER_PASSWORD);
}

static void
at_recover_new(LoginDesk *self)
{
    g_autoptr(MtSecret) password = mt_secret_new("new", 3);

    at_recovery_check(self);
    desk_answer_bool(self, TRUE);
    desk_step(self, MT_LOGIN_STEP_NEW_PASSWORD, MT_LOGIN_OK);
    mt_login_new_password(self->login, desk_generation(self), password, NULL, self->host.now);
    desk_run(self);
    DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
    desk_answer_password(self, "srp-1-ascii-g3", NULL);
    desk_run_job(self);
    DESK_TAKE(self, AUTH_RECOVER_PASSWORD);
}

static void
at_export(LoginDesk *self)
{
    self->config.qr = TRUE;
    desk_start(self);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
}

static void
at_renewal(LoginDesk *self)
{
    const TlAuthLoginToken token = {
        .base = TL_AUTH_LOGIN_TOKEN,
        .expires = (gint32)(DESK_START_MS / 1000 + 30),
        .token = {(const guint8 *)"token", 5},
    };
    const TlUpdateLoginToken update = {TL_UPDATE_LOGIN_TOKEN};

    at_export(self);
    desk_answer(self, &token.base);
    desk_step(self, MT_LOGIN_STEP_QR, MT_LOGIN_OK);
    desk_update(self, &update.base);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
}

static void
at_import(LoginDesk *self)
{
    const TlAuthLoginTokenMigrateTo move = {
        .base = TL_AUTH_LOGIN_TOKEN_MIGRATE_TO,
        .dc_id = 4,
        .token = {(const guint8 *)"token", 5},
    };

    at_export(self);
    desk_answer(self, &move.base);
    DESK_TAKE(self, AUTH_IMPORT_LOGIN_TOKEN);
}

static void
at_probe(LoginDesk *self)
{
    desk_give_key(self, 2, MT_AUTH_FULL);
    desk_start(self);
    DESK_TAKE(self, USERS_GET_USERS);
}

static void
at_log_out(LoginDesk *self)
{
    desk_to_done(self);
    DESK_TAKE(self, HELP_GET_TERMS_OF_SERVICE_UPDATE);
    mt_login_log_out(self->login, self->host.now);
    desk_run(self);
    DESK_TAKE(self, AUTH_LOG_OUT);
}

static const struct {
    const char *call;
    void (*go)(LoginDesk *self);
} places[] = {
    {"sendCode", at_send_code},
    {"resendCode", at_resend_code},
    {"signIn", desk_to_sign_in},
    {"signIn-email", at_sign_in_email},
    {"signUp", at_sign_up},
    {"resetLoginEmail", at_reset_email},
    {"sendVerifyEmailCode", at_send_email},
    {"verifyEmail", at_verify_email},
    {"getPassword", at_get_password},
    {"checkPassword", desk_to_proof},
    {"requestPasswordRecovery", at_recovery_request},
    {"checkRecoveryPassword", at_recovery_check},
    {"recoverPassword", at_recover},
    {"recoverPassword-new", at_recover_new},
    {"exportLoginToken", at_export},
    {"renewal", at_renewal},
    {"importLoginToken", at_import},
    {"getUsers", at_probe},
    {"logOut", at_log_out},
};

static void
go_to(LoginDesk *self, const char *call)
{
    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        if (strcmp(places[i].call, call) == 0) {
            places[i].go(self);
            desk_quiet(self);
            return;
        }
    }
    g_error("unknown call %s", call);
}

/* --- one row --------------------------------------------------------------------------------- */

typedef struct {
    GKeyFile *file;
    char *group;
} Row;

static char *
row_text(const Row *row, const char *key)
{
    return g_key_file_get_string(row->file, row->group, key, NULL);
}

static gint64
row_number(const Row *row, const char *key)
{
    return g_key_file_get_int64(row->file, row->group, key, NULL);
}

static gboolean
row_has(const Row *row, const char *key)
{
    return g_key_file_has_key(row->file, row->group, key, NULL);
}

/* The same call again and again, each time after a wait. */
static void
check_waits(LoginDesk *self, const Row *row, gint code, const char *text)
{
    g_autofree char *list = row_text(row, "waits");
    g_auto(GStrv) waits = list != NULL ? g_strsplit(list, ";", -1) : NULL;

    for (guint i = 0; waits != NULL && waits[i] != NULL; i++) {
        gint64 wait_ms = g_ascii_strtoll(waits[i], NULL, 10);
        const TlObject *before = self->call->object;

        desk_error(self, code, text);
        if (wait_ms > 0) {
            desk_quiet(self);
            desk_pass(self, wait_ms - 1);
            desk_quiet(self);
            desk_pass(self, 1);
        }
        desk_no_step(self);
        desk_take(self, *before);
        desk_quiet(self);
    }
}

static void
check_step(LoginDesk *self, const Row *row, gint code, const char *text)
{
    g_autofree char *step = row_text(row, "step");
    g_autofree char *problem = row_text(row, "problem");
    gint64 delay_ms = row_number(row, "delay");

    if (delay_ms > 0) {
        desk_no_step(self);
        desk_pass(self, delay_ms - 1);
        desk_no_step(self);
        desk_pass(self, 1);
    }
    if (strcmp(step, "none") == 0) {
        desk_no_step(self);
        return;
    }
    desk_step(self, (MtLoginStepKind)VALUE_OF(step_names, step),
              (MtLoginProblem)VALUE_OF(problem_names, problem));
    if (strstr(problem, "SERVER_") != NULL || strcmp(problem, "INTERNAL") == 0) {
        g_assert_cmpstr(self->step->server_text, ==, text);
        g_assert_cmpint(self->step->server_code, ==, code);
    }
}

static void
check_then(LoginDesk *self, const Row *row, const char *key)
{
    g_autofree char *then = row_text(row, key);

    if (then != NULL)
        desk_take(self, call_named(then));
    desk_quiet(self);
}

static void
check_state(LoginDesk *self, const Row *row)
{
    g_autofree char *hash = row_text(row, "hash");
    g_autofree char *auth = row_text(row, "auth");
    const MtHold *hold = mt_state_find_hold(self->state, "auth.sendCode", DESK_PHONE, 0);

    if (strcmp(hash, "any") != 0)
        g_assert_cmpint(self->state->pending.hash != NULL, ==, strcmp(hash, "kept") == 0);
    if (auth != NULL)
        g_assert_cmpint(mt_state_dc(self->state, 2)->auth, ==, VALUE_OF(auth_names, auth));
    g_assert_cmpint(hold != NULL, ==, row_has(row, "held"));
    if (hold == NULL)
        return;
    /* A delay comes after the beginning of the hold. */
    g_assert_cmpint(hold->until_wall_ms, ==,
                    self->host.now.wall_ms - row_number(row, "delay") + row_number(row, "held"));
    g_assert_cmpint(hold->problem, ==, self->step->problem);
    g_assert_cmpint(self->step->until_wall_ms, ==, hold->until_wall_ms);
}

/* A step that goes on by itself. */
static void
check_later(LoginDesk *self, const Row *row)
{
    g_autofree char *later_step = row_text(row, "later-step");
    gint64 until_ms = row_number(row, "until");

    g_assert_cmpint(self->step->until_wall_ms, ==, self->host.now.wall_ms + until_ms);
    desk_pass(self, until_ms - 1);
    desk_no_step(self);
    desk_quiet(self);
    desk_pass(self, 1);
    if (later_step != NULL)
        desk_step(self, (MtLoginStepKind)VALUE_OF(step_names, later_step), MT_LOGIN_OK);
    check_then(self, row, "later");
    desk_no_step(self);
}

static void
test_row(gconstpointer data)
{
    const Row *row = data;
    g_autofree char *call = row_text(row, "call");
    g_autofree char *text = row_text(row, "text");
    gint code = (gint)row_number(row, "code");
    g_auto(LoginDesk) desk = {0};

    desk_init(&desk);
    go_to(&desk, call);
    check_waits(&desk, row, code, text);
    desk_error(&desk, code, text);
    check_step(&desk, row, code, text);
    check_then(&desk, row, "then");
    check_state(&desk, row);
    if (row_has(row, "until"))
        check_later(&desk, row);
}

static void
row_free(gpointer data)
{
    Row *row = data;

    g_key_file_unref(row->file);
    g_free(row->group);
    g_free(row);
}

int
main(int argc, char **argv)
{
    g_autoptr(GKeyFile) file = NULL;
    g_auto(GStrv) groups = NULL;

    g_test_init(&argc, &argv, NULL);
    file = vectors_load("login-errors");
    groups = g_key_file_get_groups(file, NULL);
    for (guint i = 0; groups[i] != NULL; i++) {
        g_autofree char *name = g_strdelimit(g_strdup(groups[i]), " ", '/');
        g_autofree char *path = g_strconcat("/login-errors/", name, NULL);
        Row *row = g_new0(Row, 1);

        row->file = g_key_file_ref(file);
        row->group = g_strdup(groups[i]);
        g_test_add_data_func_full(path, row, test_row, row_free);
    }
    return g_test_run();
}
