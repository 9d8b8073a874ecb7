/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A forgotten two-step password: the code that is mailed, the new password or none.
 */
#include <base/mt-limits.h>
#include <client/login/mt-login-machine.h>
#include <hex.h>
#include <login-desk.h>
#include <string.h>
#include <vectors.h>

#define NEW_VECTOR "newpw-1"

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

static void
to_code(LoginDesk *self)
{
    const TlAuthPasswordRecovery recovery = {TL_AUTH_PASSWORD_RECOVERY, "m*@e*"};

    desk_to_password(self);
    desk_choose(self, mt_login_forgot);
    DESK_TAKE(self, AUTH_REQUEST_PASSWORD_RECOVERY);
    desk_answer(self, &recovery.base);
    desk_step(self, MT_LOGIN_STEP_RECOVERY_CODE, MT_LOGIN_OK);
    g_assert_cmpstr(self->step->password.recovery_pattern, ==, "m*@e*");
}

static void
to_new_password(LoginDesk *self)
{
    const TlCallAuthCheckRecoveryPassword *check;

    to_code(self);
    desk_type_code(self, " 54321\n");
    check = (const TlCallAuthCheckRecoveryPassword *)DESK_TAKE(self, AUTH_CHECK_RECOVERY_PASSWORD);
    g_assert_cmpstr(check->code, ==, "54321");
    desk_answer_bool(self, TRUE);
    desk_step(self, MT_LOGIN_STEP_NEW_PASSWORD, MT_LOGIN_OK);
}

static void
choose_password(LoginDesk *self, gconstpointer bytes, gsize len, const char *hint)
{
    g_autoptr(MtSecret) password = mt_secret_new(bytes, len);

    mt_login_new_password(self->login, desk_generation(self), password, hint, self->host.now);
    desk_run(self);
}

/* login.md 8.4, row 90 */
static void
test_new_password(LoginDesk *self, gconstpointer data)
{
    g_autoptr(GKeyFile) file = vectors_load("srp");
    gsize len;
    g_autofree guint8 *password = vectors_hex(file, NEW_VECTOR, "password", &len);
    g_autofree char *tail = vectors_string(file, NEW_VECTOR, "tail");
    g_autofree char *salt1 = vectors_string(file, NEW_VECTOR, "salt1-back");
    g_autofree char *salt2 = vectors_string(file, NEW_VECTOR, "salt2");
    g_autofree char *verifier = vectors_string(file, NEW_VECTOR, "verifier");
    const TlCallAuthRecoverPassword *recover;
    const TlAccountPasswordInputSettings *settings;
    const TlPasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow *algo;

    to_new_password(self);
    choose_password(self, password, len, "mine");
    DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
    fake_host_script(&self->host, tail);
    desk_answer_password(self, NEW_VECTOR, NULL);
    desk_run_job(self);
    recover = (const TlCallAuthRecoverPassword *)DESK_TAKE(self, AUTH_RECOVER_PASSWORD);
    g_assert_cmpstr(recover->code, ==, "54321");
    settings = (const TlAccountPasswordInputSettings *)recover->new_settings;
    g_assert_cmpstr(settings->hint, ==, "mine");
    g_assert_null(settings->email);
    assert_hex(settings->new_password_hash.data, settings->new_password_hash.len, verifier);
    algo = (const TlPasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow *)
               settings->new_algo;
    assert_hex(algo->salt1.data, algo->salt1.len, salt1);
    assert_hex(algo->salt2.data, algo->salt2.len, salt2);
    desk_answer_user(self);
    desk_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
}

/* login.md 8.4, row 94 */
static void
test_no_password(LoginDesk *self, gconstpointer data)
{
    to_new_password(self);
    mt_login_new_password(self->login, desk_generation(self), NULL, "hint", self->host.now);
    desk_run(self);
    g_assert_null(
        ((const TlCallAuthRecoverPassword *)DESK_TAKE(self, AUTH_RECOVER_PASSWORD))->new_settings);
    desk_answer_user(self);
    desk_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
}

/* login.md 8.4, row 91 */
static void
test_wrong_code(LoginDesk *self, gconstpointer data)
{
    g_autofree char *long_code = g_strnfill(MT_MAX_TYPED + 1, '1');

    to_code(self);
    desk_type_code(self, NULL);
    desk_step(self, MT_LOGIN_STEP_RECOVERY_CODE, MT_LOGIN_CODE_EMPTY);
    desk_type_code(self, " \t ");
    desk_step(self, MT_LOGIN_STEP_RECOVERY_CODE, MT_LOGIN_CODE_EMPTY);
    desk_type_code(self, "\xff");
    desk_step(self, MT_LOGIN_STEP_RECOVERY_CODE, MT_LOGIN_CODE_EMPTY);
    desk_type_code(self, long_code);
    desk_step(self, MT_LOGIN_STEP_RECOVERY_CODE, MT_LOGIN_CODE_EMPTY);
    desk_quiet(self);
    desk_type_code(self, "11111");
    DESK_TAKE(self, AUTH_CHECK_RECOVERY_PASSWORD);
    desk_answer_bool(self, FALSE);
    desk_step(self, MT_LOGIN_STEP_RECOVERY_CODE, MT_LOGIN_CODE_INVALID);
    desk_type_code(self, "11112");
    DESK_TAKE(self, AUTH_CHECK_RECOVERY_PASSWORD);
    desk_error(self, 400, "CODE_INVALID");
    desk_step(self, MT_LOGIN_STEP_RECOVERY_CODE, MT_LOGIN_CODE_INVALID);
    desk_type_code(self, "54321");
    DESK_TAKE(self, AUTH_CHECK_RECOVERY_PASSWORD);
    desk_answer_bool(self, TRUE);
    desk_step(self, MT_LOGIN_STEP_NEW_PASSWORD, MT_LOGIN_OK);
}

/* login.md 8.4, row 92 */
static void
test_another_code(LoginDesk *self, gconstpointer data)
{
    const TlAuthPasswordRecovery recovery = {TL_AUTH_PASSWORD_RECOVERY, "n*@e*"};

    to_code(self);
    desk_type_code(self, "11111");
    DESK_TAKE(self, AUTH_CHECK_RECOVERY_PASSWORD);
    desk_error(self, 400, "PASSWORD_RECOVERY_EXPIRED");
    desk_step(self, MT_LOGIN_STEP_RECOVERY_CODE, MT_LOGIN_RECOVERY_EXPIRED);
    desk_choose(self, mt_login_resend);
    DESK_TAKE(self, AUTH_REQUEST_PASSWORD_RECOVERY);
    desk_answer(self, &recovery.base);
    desk_step(self, MT_LOGIN_STEP_RECOVERY_CODE, MT_LOGIN_OK);
    g_assert_cmpstr(self->step->password.recovery_pattern, ==, "n*@e*");
}

static void
test_back(LoginDesk *self, gconstpointer data)
{
    if (data != NULL)
        to_new_password(self);
    else
        to_code(self);
    mt_login_back(self->login, desk_generation(self) - 1, self->host.now);
    desk_choose(self, mt_login_back);
    desk_step(self, MT_LOGIN_STEP_PASSWORD, MT_LOGIN_OK);
    g_assert_cmpstr(self->step->password.hint, ==, "cat");
    desk_quiet(self);
}

static void
test_leave(LoginDesk *self, gconstpointer data)
{
    to_new_password(self);
    desk_choose(self, mt_login_change_phone);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_OK);
    g_assert_cmpint(mt_state_dc(self->state, 2)->auth, ==, MT_AUTH_NONE);
}

/* What must not become a password. */
static void
test_refused_here(LoginDesk *self, gconstpointer data)
{
    g_autofree char *long_text = g_strnfill(MT_MAX_PASSWORD + 1, 'x');

    to_new_password(self);
    choose_password(self, long_text, strlen(long_text), NULL);
    desk_step(self, MT_LOGIN_STEP_NEW_PASSWORD, MT_LOGIN_PASSWORD_REFUSED);
    choose_password(self, "secret", 6, "my secret is");
    desk_step(self, MT_LOGIN_STEP_NEW_PASSWORD, MT_LOGIN_PASSWORD_REFUSED);
    choose_password(self, "secret", 6, "\xff");
    desk_step(self, MT_LOGIN_STEP_NEW_PASSWORD, MT_LOGIN_PASSWORD_REFUSED);
    long_text[256] = '\0';
    choose_password(self, "secret", 6, long_text);
    desk_step(self, MT_LOGIN_STEP_NEW_PASSWORD, MT_LOGIN_PASSWORD_REFUSED);
    desk_quiet(self);
}

/* Refused once more with fresh parameters: the person chooses again. */
static void
test_settings_refused(LoginDesk *self, gconstpointer data)
{
    to_new_password(self);
    choose_password(self, "secret", 6, NULL);
    for (guint i = 0; i < 2; i++) {
        DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
        desk_answer_password(self, NEW_VECTOR, NULL);
        desk_run_job(self);
        DESK_TAKE(self, AUTH_RECOVER_PASSWORD);
        desk_error(self, 400, "NEW_SALT_INVALID");
    }
    desk_step(self, MT_LOGIN_STEP_NEW_PASSWORD, MT_LOGIN_PASSWORD_REFUSED);
    desk_quiet(self);
}

static void
test_wait(LoginDesk *self, gconstpointer data)
{
    to_new_password(self);
    choose_password(self, "secret", 6, NULL);
    DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
    desk_error(self, 420, "FLOOD_WAIT_10");
    desk_step(self, MT_LOGIN_STEP_WAIT, MT_LOGIN_FLOOD);
    desk_pass(self, 11000);
    DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
    desk_answer_password(self, NEW_VECTOR, NULL);
    desk_run_job(self);
    DESK_TAKE(self, AUTH_RECOVER_PASSWORD);
}

static void
test_unsafe(LoginDesk *self, gconstpointer data)
{
    to_new_password(self);
    choose_password(self, "secret", 6, NULL);
    DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
    desk_answer_password(self, data, NULL);
    desk_run_job(self);
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_PASSWORD_UNSAFE);
    desk_quiet(self);
}

static void
test_no_random(LoginDesk *self, gconstpointer data)
{
    to_new_password(self);
    choose_password(self, "secret", 6, NULL);
    DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
    self->host.no_random = TRUE;
    desk_answer_password(self, NEW_VECTOR, NULL);
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_INTERNAL);
}

/* The algorithm for new passwords is one that nobody knows, though the present one is not. */
static void
test_unsupported(LoginDesk *self, gconstpointer data)
{
    TlPasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow algo = {
        .base = TL_PASSWORD_KDF_ALGO_SHA256_SHA256_PBKDF2_HMACSHA512ITER100000_SHA256_MOD_POW,
        .g = 3,
    };
    TlPasswordKdfAlgoUnknown unknown = {TL_PASSWORD_KDF_ALGO_UNKNOWN};
    TlSecurePasswordKdfAlgoUnknown secure = {TL_SECURE_PASSWORD_KDF_ALGO_UNKNOWN};
    const TlAccountPassword password = {
        .base = TL_ACCOUNT_PASSWORD,
        .flags = TL_ACCOUNT_PASSWORD_HAS_SRP_ID,
        .has_password = TRUE,
        .current_algo = &algo.base,
        .srp_B = {(const guint8 *)"b", 1},
        .new_algo = &unknown.base,
        .new_secure_algo = &secure.base,
    };

    to_new_password(self);
    choose_password(self, "secret", 6, NULL);
    DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
    desk_answer(self, &password.base);
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_PASSWORD_UNSUPPORTED);
}

static void
test_cancel(LoginDesk *self, gconstpointer data)
{
    to_new_password(self);
    choose_password(self, "secret", 6, NULL);
    DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
    desk_answer_password(self, NEW_VECTOR, NULL);
    desk_choose(self, mt_login_cancel);
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_CANCELLED);
    desk_run_job(self);
    desk_no_step(self);
    desk_quiet(self);
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
    add("/login-recovery/new-password", NULL, test_new_password);
    add("/login-recovery/no-password", NULL, test_no_password);
    add("/login-recovery/wrong-code", NULL, test_wrong_code);
    add("/login-recovery/another-code", NULL, test_another_code);
    add("/login-recovery/back", NULL, test_back);
    add("/login-recovery/back-from-new", "new", test_back);
    add("/login-recovery/leave", NULL, test_leave);
    add("/login-recovery/refused-here", NULL, test_refused_here);
    add("/login-recovery/settings-refused", NULL, test_settings_refused);
    add("/login-recovery/wait", NULL, test_wait);
    add("/login-recovery/unsafe", "reject-g-5", test_unsafe);
    add("/login-recovery/no-random", NULL, test_no_random);
    add("/login-recovery/unsupported", NULL, test_unsupported);
    add("/login-recovery/cancel", NULL, test_cancel);
    return g_test_run();
}
