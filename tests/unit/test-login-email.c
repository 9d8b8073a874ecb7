/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The login e-mail: setting one up, codes that come to it, and giving it up.
 */
#include <base/mt-limits.h>
#include <client/login/mt-login-machine.h>
#include <login-desk.h>
#include <string.h>

#define S 1000
#define DAY_S (24 * 3600)
#define ADDRESS "ada@example.org"
#define START_S ((gint32)(DESK_START_MS / 1000))

static void
set_up(LoginDesk *self, gconstpointer data)
{
    desk_init(self);
}

static void
tear_down(LoginDesk *self, gconstpointer data)
{
    desk_clear(self);
    g_assert_null(self->state);
}

/* --- setting up: login.md 2.13 -----------------------------------------------------------------
 */

static void
to_address(LoginDesk *self)
{
    TlAuthSentCodeTypeSetUpEmailRequired wanted = {
        .base = TL_AUTH_SENT_CODE_TYPE_SET_UP_EMAIL_REQUIRED,
        .google_signin_allowed = TRUE,
    };

    desk_start(self);
    DESK_TAKE(self, AUTH_SEND_CODE);
    desk_give_key(self, 2, MT_AUTH_NONE);
    desk_answer_code(self, &wanted.base);
    desk_step(self, MT_LOGIN_STEP_EMAIL, MT_LOGIN_OK);
}

static void
type_address(LoginDesk *self, const char *text)
{
    mt_login_email(self->login, desk_generation(self), text, self->host.now);
    desk_run(self);
}

static void
assert_purpose(const TlObject *object)
{
    const TlEmailVerifyPurposeLoginSetup *purpose = (const TlEmailVerifyPurposeLoginSetup *)object;

    g_assert_cmphex(tl_object_id(object), ==, TL_ID_EMAIL_VERIFY_PURPOSE_LOGIN_SETUP);
    g_assert_cmpstr(purpose->phone_number, ==, DESK_PHONE);
    g_assert_cmpmem(purpose->phone_code_hash.data, purpose->phone_code_hash.len, DESK_HASH,
                    strlen(DESK_HASH));
}

static void
answer_mailed(LoginDesk *self)
{
    const TlAccountSentEmailCode sent = {TL_ACCOUNT_SENT_EMAIL_CODE, "a*@e.org", 6};

    desk_answer(self, &sent.base);
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
}

static void
to_mailed(LoginDesk *self)
{
    const TlCallAccountSendVerifyEmailCode *send;

    to_address(self);
    type_address(self, "  " ADDRESS "\n");
    send =
        (const TlCallAccountSendVerifyEmailCode *)DESK_TAKE(self, ACCOUNT_SEND_VERIFY_EMAIL_CODE);
    g_assert_cmpstr(send->email, ==, ADDRESS);
    assert_purpose(send->purpose);
    answer_mailed(self);
}

static void
test_addresses(LoginDesk *self, gconstpointer data)
{
    static const char *const wrong[] = {NULL, "",      "  ",    "ada",       "@b.c",
                                        "a@", "a@b@c", "a b@c", "\xff@b.org"};
    g_autofree char *long_text = g_strnfill(MT_MAX_TYPED, 'x');
    g_autofree char *long_address = g_strconcat(long_text, "@", NULL);

    to_address(self);
    g_assert_cmpint(self->state->pending.kind, ==, MT_LOGIN_STEP_EMAIL);
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        type_address(self, wrong[i]);
        desk_step(self, MT_LOGIN_STEP_EMAIL, MT_LOGIN_EMAIL_INVALID);
    }
    type_address(self, long_address);
    desk_step(self, MT_LOGIN_STEP_EMAIL, MT_LOGIN_EMAIL_INVALID);
    desk_quiet(self);
    mt_login_email(self->login, desk_generation(self) - 1, ADDRESS, self->host.now);
    desk_run(self);
    desk_quiet(self);
}

/* login.md 8.5, row 99 */
static void
test_set_up(LoginDesk *self, gconstpointer data)
{
    TlAuthSentCodeTypeApp app = {TL_AUTH_SENT_CODE_TYPE_APP, 5};
    TlAuthSentCode sent = {
        .base = TL_AUTH_SENT_CODE,
        .type = &app.base,
        .phone_code_hash = {(const guint8 *)"H2", 2},
    };
    const TlAccountEmailVerifiedLogin verified = {
        .base = TL_ACCOUNT_EMAIL_VERIFIED_LOGIN,
        .email = ADDRESS,
        .sent_code = &sent.base,
    };
    const TlCallAccountVerifyEmail *verify;

    to_mailed(self);
    g_assert_cmpint(self->step->code.type, ==, MT_CODE_TYPE_EMAIL_SETUP);
    g_assert_cmpstr(self->step->code.detail, ==, "a*@e.org");
    g_assert_cmpstr(self->step->code.email, ==, ADDRESS);
    g_assert_cmpuint(self->step->code.length, ==, 6);
    desk_type_code(self, "123456");
    verify = (const TlCallAccountVerifyEmail *)DESK_TAKE(self, ACCOUNT_VERIFY_EMAIL);
    assert_purpose(verify->purpose);
    g_assert_cmpstr(((const TlEmailVerificationCode *)verify->verification)->code, ==, "123456");
    desk_answer(self, &verified.base);
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
    g_assert_cmpint(self->step->code.type, ==, MT_CODE_TYPE_APP);
    g_assert_null(self->step->code.email);
    desk_type_code(self, DESK_CODE);
    g_assert_cmpuint(((const TlCallAuthSignIn *)DESK_TAKE(self, AUTH_SIGN_IN))->phone_code_hash.len,
                     ==, 2);
}

/* login.md 8.5, row 101 */
static void
test_set_up_in(LoginDesk *self, gconstpointer data)
{
    TlAuthAuthorization authorization = {TL_AUTH_AUTHORIZATION, .user = &self->user.base};
    TlAuthSentCodeSuccess success = {TL_AUTH_SENT_CODE_SUCCESS, &authorization.base};
    const TlAccountEmailVerifiedLogin verified = {
        .base = TL_ACCOUNT_EMAIL_VERIFIED_LOGIN,
        .email = ADDRESS,
        .sent_code = &success.base,
    };

    to_mailed(self);
    desk_type_code(self, "123456");
    DESK_TAKE(self, ACCOUNT_VERIFY_EMAIL);
    desk_answer(self, &verified.base);
    desk_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
}

static void
test_wrong_constructor(LoginDesk *self, gconstpointer data)
{
    const TlAccountEmailVerified verified = {TL_ACCOUNT_EMAIL_VERIFIED, ADDRESS};

    to_mailed(self);
    desk_type_code(self, "123456");
    DESK_TAKE(self, ACCOUNT_VERIFY_EMAIL);
    desk_answer(self, &verified.base);
    desk_step(self, MT_LOGIN_STEP_EXPIRED, MT_LOGIN_RESTART);
    g_assert_false(self->state->pending.set);
}

static void
test_mail_again(LoginDesk *self, gconstpointer data)
{
    to_mailed(self);
    g_assert_cmpint(self->step->code.resend_at_wall_ms, ==, DESK_START_MS + 60 * S);
    desk_choose(self, mt_login_resend);
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_RESEND_PLANNED);
    desk_pass(self, 60 * S);
    g_assert_cmpstr(
        ((const TlCallAccountSendVerifyEmailCode *)DESK_TAKE(self, ACCOUNT_SEND_VERIFY_EMAIL_CODE))
            ->email,
        ==, ADDRESS);
    answer_mailed(self);
}

/* login.md 8.5, row 102, and another address by choice */
static void
test_other_address(LoginDesk *self, gconstpointer data)
{
    to_mailed(self);
    mt_login_change_email(self->login, desk_generation(self) - 1, self->host.now);
    desk_run(self);
    desk_no_step(self);
    if (data != NULL) {
        desk_type_code(self, "123456");
        DESK_TAKE(self, ACCOUNT_VERIFY_EMAIL);
        desk_error(self, 400, data);
        desk_step(self, MT_LOGIN_STEP_EMAIL, MT_LOGIN_EMAIL_EXPIRED);
    } else {
        desk_choose(self, mt_login_resend);
        desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_RESEND_PLANNED);
        desk_choose(self, mt_login_change_email);
        desk_step(self, MT_LOGIN_STEP_EMAIL, MT_LOGIN_OK);
        desk_pass(self, 100 * S); /* nothing is planned any more */
        desk_quiet(self);
    }
    g_assert_cmpstr(self->step->code.email, ==, ADDRESS);
    type_address(self, "other@example.org");
    DESK_TAKE(self, ACCOUNT_SEND_VERIFY_EMAIL_CODE);
}

static void
test_pending(LoginDesk *self, gconstpointer data)
{
    to_address(self);
    desk_restart(self);
    desk_step(self, MT_LOGIN_STEP_EMAIL, MT_LOGIN_OK);
    g_assert_true(self->step->resumed);
    type_address(self, ADDRESS);
    DESK_TAKE(self, ACCOUNT_SEND_VERIFY_EMAIL_CODE);
    answer_mailed(self);
    desk_restart(self);
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
    g_assert_cmpint(self->step->code.type, ==, MT_CODE_TYPE_EMAIL_SETUP);
    g_assert_cmpstr(self->step->code.email, ==, ADDRESS);
    desk_choose(self, mt_login_change_phone);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_OK);
    DESK_TAKE(self, AUTH_CANCEL_CODE);
}

/* --- a code by e-mail: login.md 2.14 -----------------------------------------------------------
 */

static TlAuthSentCodeTypeEmailCode
email_type(const char *pattern, gint32 period_s, gint32 date)
{
    return (TlAuthSentCodeTypeEmailCode){
        .base = TL_AUTH_SENT_CODE_TYPE_EMAIL_CODE,
        .flags =
            (period_s >= 0 ? TL_AUTH_SENT_CODE_TYPE_EMAIL_CODE_HAS_RESET_AVAILABLE_PERIOD : 0) |
            (date != 0 ? TL_AUTH_SENT_CODE_TYPE_EMAIL_CODE_HAS_RESET_PENDING_DATE : 0),
        .email_pattern = pattern,
        .length = 6,
        .reset_available_period = MAX(period_s, 0),
        .reset_pending_date = date,
    };
}

/* login.md 8.5, rows 97 and 106 */
static void
test_code(LoginDesk *self, gconstpointer data)
{
    TlAuthSentCodeTypeEmailCode type = email_type("a*@b.c", -1, 0);
    const TlCallAuthSignIn *sign_in;

    desk_to_way(self, &type.base, NULL, 0);
    g_assert_false(self->step->code.can_reset_email);
    g_assert_cmpint(self->step->code.next, ==, MT_CODE_TYPE_EMAIL);
    desk_choose(self, mt_login_reset_email);
    desk_no_step(self);
    desk_quiet(self);
    desk_type_code(self, "123456");
    sign_in = (const TlCallAuthSignIn *)DESK_TAKE(self, AUTH_SIGN_IN);
    g_assert_null(sign_in->phone_code);
    g_assert_cmpstr(((const TlEmailVerificationCode *)sign_in->email_verification)->code, ==,
                    "123456");
}

/* login.md 8.5, row 103: the pattern is kept, the date is the server's, and the reset is completed
 * when it is due, whatever was typed until then. */
static void
test_reset(LoginDesk *self, gconstpointer data)
{
    TlAuthSentCodeTypeEmailCode type = email_type("a*@b.c", 7 * DAY_S, 0);
    TlAuthSentCodeTypeEmailCode pending = email_type("", -1, START_S + 600);
    TlAuthSentCodeTypeSms sms = {TL_AUTH_SENT_CODE_TYPE_SMS, 5};

    self->ahead_ms = 100 * S;
    desk_to_way(self, &type.base, NULL, 0);
    g_assert_true(self->step->code.can_reset_email);
    g_assert_cmpint(self->step->code.reset_period_s, ==, 7 * DAY_S);
    g_assert_cmpint(self->step->code.reset_wall_ms, ==, 0);
    desk_choose(self, mt_login_reset_email);
    DESK_TAKE(self, AUTH_RESET_LOGIN_EMAIL);
    desk_answer_code(self, &pending.base);
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
    g_assert_cmpstr(self->step->code.detail, ==, "a*@b.c");
    g_assert_cmpint(self->step->code.reset_wall_ms, ==, DESK_START_MS + 500 * S);
    desk_type_code(self, "1");
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_CODE_LENGTH);
    desk_type_code(self, "111111");
    DESK_TAKE(self, AUTH_SIGN_IN);
    desk_error(self, 400, "EMAIL_CODE_INVALID");
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_CODE_INVALID);
    desk_pass(self, 500 * S - 1);
    desk_quiet(self);
    desk_pass(self, 1);
    DESK_TAKE(self, AUTH_RESET_LOGIN_EMAIL);
    desk_answer_code(self, &sms.base);
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
    g_assert_cmpint(self->step->code.type, ==, MT_CODE_TYPE_SMS);
    g_assert_cmpint(mt_login_deadline(self->login), ==, -1);
}

/* By itself it is asked once only. */
static void
test_reset_once(LoginDesk *self, gconstpointer data)
{
    TlAuthSentCodeTypeEmailCode type = email_type("a*@b.c", 0, START_S - 5);

    desk_to_way(self, &type.base, NULL, 0);
    desk_pass(self, 1);
    DESK_TAKE(self, AUTH_RESET_LOGIN_EMAIL);
    desk_answer_code(self, &type.base);
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
    desk_pass(self, 3600 * S);
    desk_quiet(self);
    desk_choose(self, mt_login_reset_email); /* by choice as often as one likes */
    DESK_TAKE(self, AUTH_RESET_LOGIN_EMAIL);
}

/* A planned resend goes first. */
static void
test_reset_and_resend(LoginDesk *self, gconstpointer data)
{
    TlAuthSentCodeTypeEmailCode type = email_type("a*@b.c", 0, START_S + 30);

    desk_to_way(self, &type.base, NULL, 0);
    desk_choose(self, mt_login_resend);
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_RESEND_PLANNED);
    desk_pass(self, 59 * S);
    desk_quiet(self);
    desk_pass(self, S);
    DESK_TAKE(self, AUTH_RESEND_CODE);
    desk_answer_code(self, &type.base);
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
    desk_pass(self, 1);
    DESK_TAKE(self, AUTH_RESET_LOGIN_EMAIL);
}

/* login.md 8.5, row 104 */
static void
test_reset_exists(LoginDesk *self, gconstpointer data)
{
    gint32 period_s = data != NULL ? 3600 : 0;
    TlAuthSentCodeTypeEmailCode type = email_type("a*@b.c", period_s, 0);

    desk_to_way(self, &type.base, NULL, 0);
    desk_choose(self, mt_login_reset_email);
    DESK_TAKE(self, AUTH_RESET_LOGIN_EMAIL);
    desk_error(self, 400, "TASK_ALREADY_EXISTS");
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_EMAIL_RESET_PENDING);
    g_assert_cmpint(self->step->code.reset_wall_ms, ==,
                    DESK_START_MS + (data != NULL ? 3600 : 7 * DAY_S) * G_GINT64_CONSTANT(1000));
}

/* A reset that is under way goes on after a restart. */
static void
test_reset_pending(LoginDesk *self, gconstpointer data)
{
    TlAuthSentCodeTypeEmailCode type = email_type("a*@b.c", 0, START_S + 120);

    desk_to_way(self, &type.base, NULL, 0);
    desk_restart(self);
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
    desk_pass(self, 120 * S);
    DESK_TAKE(self, AUTH_RESET_LOGIN_EMAIL);
}

static void
test_absurd_period(LoginDesk *self, gconstpointer data)
{
    TlAuthSentCodeTypeEmailCode type = email_type("a*@b.c", G_MAXINT32, G_MAXINT32);

    desk_to_way(self, &type.base, NULL, 0);
    g_assert_cmpint(self->step->code.reset_period_s, ==, MT_MAX_RESET_S);
    g_assert_cmpint(mt_login_deadline(self->login), >, self->host.now.mono_us);
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
    add("/login-email/addresses", NULL, test_addresses);
    add("/login-email/set-up", NULL, test_set_up);
    add("/login-email/set-up-in", NULL, test_set_up_in);
    add("/login-email/wrong-constructor", NULL, test_wrong_constructor);
    add("/login-email/mail-again", NULL, test_mail_again);
    add("/login-email/other-address", NULL, test_other_address);
    add("/login-email/expired", "EMAIL_VERIFY_EXPIRED", test_other_address);
    add("/login-email/pending", NULL, test_pending);
    add("/login-email/code", NULL, test_code);
    add("/login-email/reset", NULL, test_reset);
    add("/login-email/reset-once", NULL, test_reset_once);
    add("/login-email/reset-and-resend", NULL, test_reset_and_resend);
    add("/login-email/reset-exists", "period", test_reset_exists);
    add("/login-email/reset-exists-default", NULL, test_reset_exists);
    add("/login-email/reset-pending", NULL, test_reset_pending);
    add("/login-email/absurd-period", NULL, test_absurd_period);
    return g_test_run();
}
