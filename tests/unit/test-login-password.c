/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The two-step password: what is asked, the proof of it, and the second tries.
 */
#include <base/mt-limits.h>
#include <client/login/mt-login-machine.h>
#include <hex.h>
#include <login-desk.h>
#include <string.h>
#include <vectors.h>

#define VECTOR "srp-1-ascii-g3"
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

static MtAuthState
home_auth(const LoginDesk *self)
{
    return mt_state_dc(self->state, self->state->home_dc)->auth;
}

/* login.md 8.4, row 78 */
static void
test_prompt(LoginDesk *self, gconstpointer data)
{
    const MtLoginPassword *password;

    desk_to_password(self);
    password = &self->step->password;
    g_assert_cmpstr(password->hint, ==, "cat");
    g_assert_true(password->has_recovery);
    g_assert_false(password->has_secure_values);
    g_assert_cmpint(password->reset_wall_ms, ==, G_GINT64_CONSTANT(1767300000) * S);
    g_assert_null(self->job);
    g_assert_cmpint(home_auth(self), ==, MT_AUTH_HALF);
    g_assert_cmpint(self->state->pending.kind, ==, MT_LOGIN_STEP_PASSWORD);
}

/* The values that another implementation gives for the same numbers. */
static void
test_proof(LoginDesk *self, gconstpointer data)
{
    g_autoptr(GKeyFile) file = vectors_load("srp");
    g_autofree char *a = vectors_string(file, data, "a");
    g_autofree char *public = vectors_string(file, data, "public");
    g_autofree char *m1 = vectors_string(file, data, "m1");
    gsize len;
    g_autofree guint8 *password = vectors_hex(file, data, "password", &len);
    g_autoptr(MtSecret) secret = mt_secret_new(password, len);
    const TlInputCheckPasswordSRP *proof;

    desk_to_password(self);
    mt_login_password(self->login, desk_generation(self), secret, self->host.now);
    desk_run(self);
    DESK_TAKE(self, ACCOUNT_GET_PASSWORD); /* anew: each set is good for one try */
    fake_host_script(&self->host, a);
    desk_answer_password(self, data, "cat");
    desk_quiet(self);
    desk_run_job(self);
    proof = (const TlInputCheckPasswordSRP *)((const TlCallAuthCheckPassword *)DESK_TAKE(
                                                  self, AUTH_CHECK_PASSWORD))
                ->password;
    g_assert_cmpint(proof->srp_id, ==, 77);
    assert_hex(proof->A.data, proof->A.len, public);
    assert_hex(proof->M1.data, proof->M1.len, m1);
    desk_answer_user(self);
    desk_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
    g_assert_cmpint(home_auth(self), ==, MT_AUTH_FULL);
    g_assert_false(self->state->pending.set);
}

static void
test_typed(LoginDesk *self, gconstpointer data)
{
    g_autoptr(MtSecret) endless = mt_secret_new_zero(MT_MAX_PASSWORD + 1);

    desk_to_password(self);
    desk_type_password(self, "");
    desk_step(self, MT_LOGIN_STEP_PASSWORD, MT_LOGIN_PASSWORD_EMPTY);
    mt_login_password(self->login, desk_generation(self), NULL, self->host.now);
    desk_run(self);
    desk_step(self, MT_LOGIN_STEP_PASSWORD, MT_LOGIN_PASSWORD_EMPTY);
    mt_login_password(self->login, desk_generation(self), endless, self->host.now);
    desk_run(self);
    desk_step(self, MT_LOGIN_STEP_PASSWORD, MT_LOGIN_PASSWORD_WRONG);
    mt_login_password(self->login, desk_generation(self) - 1, endless, self->host.now);
    mt_login_forgot(self->login, desk_generation(self) - 1, self->host.now);
    desk_run(self);
    desk_no_step(self);
    desk_quiet(self);
}

static void
test_no_random(LoginDesk *self, gconstpointer data)
{
    desk_to_password(self);
    desk_type_password(self, "secret");
    DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
    self->host.no_random = TRUE;
    desk_answer_password(self, VECTOR, "cat");
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_INTERNAL);
    desk_quiet(self);
}

/* login.md 8.4, row 84 */
static void
test_unsafe(LoginDesk *self, gconstpointer data)
{
    g_autoptr(GKeyFile) file = vectors_load("srp");
    gsize len;
    g_autofree guint8 *password = vectors_hex(file, data, "password", &len);
    g_autoptr(MtSecret) secret = mt_secret_new(password, len);

    desk_to_password(self);
    mt_login_password(self->login, desk_generation(self), secret, self->host.now);
    desk_run(self);
    DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
    desk_answer_password(self, data, "cat");
    desk_run_job(self);
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_PASSWORD_UNSAFE);
    desk_quiet(self);
}

/* account.password with nothing in it, or with an algorithm that nobody knows. */
static void
answer_other(LoginDesk *self, gboolean has_password)
{
    TlPasswordKdfAlgoUnknown algo = {TL_PASSWORD_KDF_ALGO_UNKNOWN};
    TlSecurePasswordKdfAlgoUnknown secure = {TL_SECURE_PASSWORD_KDF_ALGO_UNKNOWN};
    const TlAccountPassword password = {
        .base = TL_ACCOUNT_PASSWORD,
        .has_password = has_password,
        .flags = has_password ? TL_ACCOUNT_PASSWORD_HAS_SRP_ID : 0,
        .current_algo = has_password ? &algo.base : NULL,
        .srp_B = {has_password ? (const guint8 *)"b" : NULL, has_password ? 1 : 0},
        .new_algo = &algo.base,
        .new_secure_algo = &secure.base,
    };

    desk_answer(self, &password.base);
}

/* login.md 8.4, row 85 */
static void
test_unsupported(LoginDesk *self, gconstpointer data)
{
    desk_to_sign_in(self);
    desk_error(self, 401, "SESSION_PASSWORD_NEEDED");
    DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
    answer_other(self, TRUE);
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_PASSWORD_UNSUPPORTED);
}

/* login.md 8.4, row 86: switched off meanwhile. The code is sent again, once. */
static void
test_switched_off(LoginDesk *self, gconstpointer data)
{
    desk_to_sign_in(self);
    for (guint i = 0; i < 2; i++) {
        desk_error(self, 401, "SESSION_PASSWORD_NEEDED");
        DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
        answer_other(self, FALSE);
        g_assert_cmpint(home_auth(self), ==, MT_AUTH_NONE);
        if (i == 0)
            DESK_TAKE(self, AUTH_SIGN_IN);
    }
    desk_step(self, MT_LOGIN_STEP_EXPIRED, MT_LOGIN_RESTART);
    desk_quiet(self);
}

static void
test_switched_off_in(LoginDesk *self, gconstpointer data)
{
    desk_to_proof(self);
    desk_error(self, 400, "PASSWORD_EMPTY");
    DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
    answer_other(self, FALSE);
    DESK_TAKE(self, AUTH_SIGN_IN);
    desk_answer_user(self);
    desk_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
}

/* --- second tries ---------------------------------------------------------------------------- */

static void
prove_again(LoginDesk *self)
{
    DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
    desk_answer_password(self, VECTOR, "cat");
    desk_run_job(self);
    DESK_TAKE(self, AUTH_CHECK_PASSWORD);
}

/* login.md 8.4, row 80 */
static void
test_wrong(LoginDesk *self, gconstpointer data)
{
    desk_to_proof(self);
    desk_error(self, 400, "PASSWORD_HASH_INVALID");
    desk_step(self, MT_LOGIN_STEP_PASSWORD, MT_LOGIN_PASSWORD_WRONG);
    g_assert_cmpstr(self->step->password.hint, ==, "cat");
    desk_quiet(self); /* nothing by itself */
    desk_type_password(self, "another");
    prove_again(self);
    desk_answer_user(self);
    desk_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
}

/* login.md 8.4, rows 81 and 82 */
static void
test_srp_id(LoginDesk *self, gconstpointer data)
{
    desk_to_proof(self);
    desk_error(self, 400, "SRP_ID_INVALID");
    desk_no_step(self);
    prove_again(self);
    desk_pass(self, 59 * S);
    desk_error(self, 400, "SRP_ID_INVALID");
    desk_step(self, MT_LOGIN_STEP_PASSWORD, MT_LOGIN_PASSWORD_UNCHECKED);
    desk_quiet(self);
}

static void
test_srp_id_later(LoginDesk *self, gconstpointer data)
{
    desk_to_proof(self);
    desk_error(self, 400, "SRP_ID_INVALID");
    prove_again(self);
    desk_pass(self, 60 * S);
    desk_error(self, 400, "SRP_ID_INVALID");
    desk_no_step(self);
    prove_again(self);
}

static void
test_srp_a(LoginDesk *self, gconstpointer data)
{
    desk_to_proof(self);
    desk_error(self, 400, "SRP_A_INVALID");
    prove_again(self);
    desk_error(self, 400, "SRP_A_INVALID");
    desk_step(self, MT_LOGIN_STEP_PASSWORD, MT_LOGIN_INTERNAL);
    desk_quiet(self);
    desk_type_password(self, "secret");
    prove_again(self);
    desk_error(self, 400, "SRP_A_INVALID"); /* another password, another try */
    desk_no_step(self);
    prove_again(self);
}

/* login.md 3.6: not the same call again, but a try with fresh parameters; and not for ever. */
static void
test_unsynchronized(LoginDesk *self, gconstpointer data)
{
    desk_to_proof(self);
    for (guint i = 0; i < 5; i++) {
        desk_error(self, 500, "AUTH_KEY_UNSYNCHRONIZED");
        desk_pass(self, (S << i) - 1);
        desk_quiet(self);
        desk_no_step(self);
        desk_pass(self, 1);
        prove_again(self);
    }
    desk_error(self, 500, "AUTH_KEY_UNSYNCHRONIZED");
    desk_step(self, MT_LOGIN_STEP_PASSWORD, MT_LOGIN_SERVER_TROUBLE);
    desk_quiet(self);
    desk_type_password(self, "secret");
    prove_again(self);
    desk_error(self, 500, "AUTH_KEY_UNSYNCHRONIZED");
    desk_pass(self, S);
    prove_again(self);
    desk_answer_user(self);
    desk_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
}

/* login.md 8.4, row 83 */
static void
test_changed(LoginDesk *self, gconstpointer data)
{
    desk_to_proof(self);
    desk_error(self, 400, "SRP_PASSWORD_CHANGED");
    DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
    desk_answer_password(self, VECTOR, "dog");
    desk_step(self, MT_LOGIN_STEP_PASSWORD, MT_LOGIN_PASSWORD_CHANGED);
    g_assert_cmpstr(self->step->password.hint, ==, "dog");
    desk_type_password(self, "");
    desk_step(self, MT_LOGIN_STEP_PASSWORD, MT_LOGIN_PASSWORD_EMPTY);
}

/* A wait while the password is being checked keeps it. */
static void
test_wait_while_checking(LoginDesk *self, gconstpointer data)
{
    desk_to_password(self);
    desk_type_password(self, "secret");
    DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
    desk_error(self, 420, "FLOOD_WAIT_30");
    desk_step(self, MT_LOGIN_STEP_WAIT, MT_LOGIN_FLOOD);
    desk_pass(self, 31 * S);
    prove_again(self);
}

/* --- ways out -------------------------------------------------------------------------------- */

static void
test_leave(LoginDesk *self, gconstpointer data)
{
    desk_to_password(self);
    desk_choose(self, mt_login_change_phone);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_OK);
    g_assert_cmpint(home_auth(self), ==, MT_AUTH_NONE);
    g_assert_false(self->state->pending.set);
    desk_quiet(self);
}

static void
test_cancel(LoginDesk *self, gconstpointer data)
{
    desk_to_password(self);
    desk_choose(self, mt_login_cancel);
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_CANCELLED);
    g_assert_cmpint(home_auth(self), ==, MT_AUTH_HALF); /* for the next day */
    g_assert_true(self->state->pending.set);
}

/* The computation is done when nobody wants its result any more. */
static void
test_late_job(LoginDesk *self, gconstpointer data)
{
    desk_to_password(self);
    desk_type_password(self, "secret");
    DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
    desk_answer_password(self, VECTOR, "cat");
    g_assert_nonnull(self->job);
    desk_choose(self, mt_login_cancel);
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_CANCELLED);
    desk_run_job(self);
    desk_no_step(self);
    desk_quiet(self);
    g_assert_false(mt_login_job_done(self->login, NULL, self->host.now));
}

/* login.md 8.4, row 93 */
static void
test_no_recovery(LoginDesk *self, gconstpointer data)
{
    desk_to_password(self);
    desk_choose(self, mt_login_forgot);
    DESK_TAKE(self, AUTH_REQUEST_PASSWORD_RECOVERY);
    desk_error(self, 400, "PASSWORD_RECOVERY_NA");
    desk_step(self, MT_LOGIN_STEP_PASSWORD, MT_LOGIN_PASSWORD_NO_RECOVERY);
    g_assert_false(self->step->password.has_recovery);
    desk_choose(self, mt_login_forgot); /* now it is known */
    desk_step(self, MT_LOGIN_STEP_PASSWORD, MT_LOGIN_PASSWORD_NO_RECOVERY);
    desk_quiet(self);
}

/* login.md 8.4, row 96: a token of an earlier login, and no code. */
static void
test_without_code(LoginDesk *self, gconstpointer data)
{
    desk_start(self);
    DESK_TAKE(self, AUTH_SEND_CODE);
    desk_error(self, 401, "SESSION_PASSWORD_NEEDED");
    DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
    desk_answer_password(self, VECTOR, NULL);
    desk_step(self, MT_LOGIN_STEP_PASSWORD, MT_LOGIN_OK);
    desk_type_password(self, "secret");
    DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
    answer_other(self, FALSE); /* and no code that could be sent again */
    desk_step(self, MT_LOGIN_STEP_EXPIRED, MT_LOGIN_RESTART);
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
    add("/login-password/prompt", NULL, test_prompt);
    add("/login-password/proof-ascii", "srp-1-ascii-g3", test_proof);
    add("/login-password/proof-utf8", "srp-2-utf8-g7", test_proof);
    add("/login-password/proof-short-b", "srp-3-short-B", test_proof);
    add("/login-password/typed", NULL, test_typed);
    add("/login-password/no-random", NULL, test_no_random);
    add("/login-password/unsafe-p", "reject-p-2047-bits", test_unsafe);
    add("/login-password/unsafe-g", "reject-g-5", test_unsafe);
    add("/login-password/unsafe-b-zero", "reject-B-zero", test_unsafe);
    add("/login-password/unsafe-b", "reject-B-equals-p", test_unsafe);
    add("/login-password/unsafe-t", "reject-t-zero", test_unsafe);
    add("/login-password/unsupported", NULL, test_unsupported);
    add("/login-password/switched-off", NULL, test_switched_off);
    add("/login-password/switched-off-in", NULL, test_switched_off_in);
    add("/login-password/wrong", NULL, test_wrong);
    add("/login-password/srp-id", NULL, test_srp_id);
    add("/login-password/srp-id-later", NULL, test_srp_id_later);
    add("/login-password/srp-a", NULL, test_srp_a);
    add("/login-password/unsynchronized", NULL, test_unsynchronized);
    add("/login-password/changed", NULL, test_changed);
    add("/login-password/wait-while-checking", NULL, test_wait_while_checking);
    add("/login-password/leave", NULL, test_leave);
    add("/login-password/cancel", NULL, test_cancel);
    add("/login-password/late-job", NULL, test_late_job);
    add("/login-password/no-recovery", NULL, test_no_recovery);
    add("/login-password/without-code", NULL, test_without_code);
    return g_test_run();
}
