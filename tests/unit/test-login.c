/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The straight way: number, code, in; what is asked again after a restart, and which answers count.
 */
#include <client/login/mt-login-machine.h>
#include <login-desk.h>
#include <string.h>

#define MINUTE_MS (60 * 1000)
#define DAY_MS (24 * 60 * MINUTE_MS)

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

static void
assert_bytes(TlBytes bytes, const char *text)
{
    g_assert_cmpmem(bytes.data, bytes.len, text, strlen(text));
}

/* --- beginning ------------------------------------------------------------------------------- */

static void
test_no_api_id(LoginDesk *self, gconstpointer data)
{
    if (data != NULL)
        self->config.api_hash = *(const char *)data == '-' ? NULL : data;
    else
        self->config.api_id = 0;
    desk_start(self);
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_API_ID_MISSING);
    desk_quiet(self);
}

/* login.md 8.1, row 1 */
static void
test_whole(LoginDesk *self, gconstpointer data)
{
    const TlCallAuthSendCode *send;
    const TlCallAuthSignIn *sign_in;
    const MtLoginStep *step;

    desk_start(self);
    send = (const TlCallAuthSendCode *)DESK_TAKE(self, AUTH_SEND_CODE);
    g_assert_cmpstr(send->phone_number, ==, DESK_PHONE);
    g_assert_cmpint(send->api_id, ==, 12345);
    g_assert_cmpstr(send->api_hash, ==, DESK_API_HASH);
    g_assert_cmphex(((const TlCodeSettings *)send->settings)->flags, ==, 0);
    g_assert_true(self->state->attempted);
    desk_answer_app(self);
    step = desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
    g_assert_cmpstr(step->phone, ==, DESK_PHONE);
    g_assert_cmpint(step->code.type, ==, MT_CODE_TYPE_APP);
    g_assert_cmpuint(step->code.length, ==, 5);
    g_assert_cmpint(step->code.next, ==, MT_CODE_TYPE_NONE);
    desk_type_code(self, DESK_CODE);
    sign_in = (const TlCallAuthSignIn *)DESK_TAKE(self, AUTH_SIGN_IN);
    g_assert_cmpstr(sign_in->phone_number, ==, DESK_PHONE);
    g_assert_cmpstr(sign_in->phone_code, ==, DESK_CODE);
    assert_bytes(sign_in->phone_code_hash, DESK_HASH);
    g_assert_null(sign_in->email_verification);
    desk_answer_user(self);
    step = desk_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
    g_assert_cmpint(step->user.id, ==, DESK_USER);
    g_assert_cmpstr(step->user.first_name, ==, "Ada");
    g_assert_true(mt_login_is_done(self->login));
    g_assert_cmpint(home_auth(self), ==, MT_AUTH_FULL);
    g_assert_cmpint(self->state->user_id, ==, DESK_USER);
    g_assert_cmpstr(self->state->phone, ==, DESK_PHONE);
    g_assert_false(self->state->attempted);
    g_assert_false(self->state->pending.set);
    g_assert_true(self->state->urgent);
    g_assert_cmpint(mt_login_deadline(self->login), ==, -1);
}

static void
test_flags(LoginDesk *self, gconstpointer data)
{
    const TlCallAuthSendCode *send;
    const TlCodeSettings *settings;

    self->config.allow_flash_call = self->config.allow_missed_call = TRUE;
    desk_start(self);
    send = (const TlCallAuthSendCode *)DESK_TAKE(self, AUTH_SEND_CODE);
    settings = (const TlCodeSettings *)send->settings;
    g_assert_true(settings->allow_flashcall);
    g_assert_true(settings->allow_missed_call);
    g_assert_false(settings->current_number);
    g_assert_false(settings->allow_firebase);
}

/* login.md 8.7, row 129: the newest twenty, and none that is empty. */
static void
test_tokens(LoginDesk *self, gconstpointer data)
{
    g_autoptr(GPtrArray) tokens = g_ptr_array_new_with_free_func((GDestroyNotify)mt_secret_unref);
    const TlCallAuthSendCode *send;
    const TlVector *sent;

    g_ptr_array_add(tokens, mt_secret_new("", 0));
    for (guint8 i = 0; i < 21; i++)
        g_ptr_array_add(tokens, mt_secret_new(&i, 1));
    self->config.tokens = tokens;
    desk_start(self);
    send = (const TlCallAuthSendCode *)DESK_TAKE(self, AUTH_SEND_CODE);
    sent = ((const TlCodeSettings *)send->settings)->logout_tokens;
    g_assert_nonnull(sent);
    g_assert_cmpuint(sent->len, ==, 20);
    g_assert_cmpuint(sent->bytes[0].data[0], ==, 1);
    g_assert_cmpuint(sent->bytes[19].data[0], ==, 20);
    /* Too long a request: the tokens are what can be left out. */
    desk_error(self, 400, "INPUT_REQUEST_TOO_LONG");
    send = (const TlCallAuthSendCode *)DESK_TAKE(self, AUTH_SEND_CODE);
    g_assert_null(((const TlCodeSettings *)send->settings)->logout_tokens);
    desk_error(self, 400, "INPUT_REQUEST_TOO_LONG");
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_INTERNAL);
    g_assert_cmpstr(self->step->server_text, ==, "INPUT_REQUEST_TOO_LONG");
}

/* login.md 8.1, row 33 */
static void
test_no_number(LoginDesk *self, gconstpointer data)
{
    self->config.phone = data;
    desk_start(self);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_PHONE_MISSING);
    g_assert_cmpstr(self->step->phone, ==, data);
    desk_quiet(self);
    desk_type_phone(self, "123");
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_PHONE_MISSING);
    g_assert_cmpstr(self->step->phone, ==, "123");
    desk_type_phone(self, NULL);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_PHONE_MISSING);
    desk_type_phone(self, "\xff");
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_PHONE_MISSING);
    g_assert_true(g_utf8_validate(self->step->phone, -1, NULL));
    desk_quiet(self);
    desk_type_phone(self, "00999 66 12345");
    DESK_TAKE(self, AUTH_SEND_CODE);
    g_assert_false(self->state->attempted); /* it was asked for */
    desk_no_step(self);
}

/* One enabling of the account costs one code. */
static void
test_attempted(LoginDesk *self, gconstpointer data)
{
    desk_start(self);
    DESK_TAKE(self, AUTH_SEND_CODE);
    desk_restart(self);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_ALREADY_ASKED);
    g_assert_cmpstr(self->step->phone, ==, DESK_PHONE);
    desk_quiet(self);
    desk_type_phone(self, DESK_PHONE);
    DESK_TAKE(self, AUTH_SEND_CODE);
}

static void
test_hold(LoginDesk *self, gconstpointer data)
{
    mt_state_add_hold(self->state, "auth.sendCode", DESK_PHONE, MT_LOGIN_PHONE_FLOOD,
                      DESK_START_MS + DAY_MS);
    desk_start(self);
    desk_step(self, MT_LOGIN_STEP_BLOCKED, MT_LOGIN_PHONE_FLOOD);
    g_assert_cmpint(self->step->until_wall_ms, ==, DESK_START_MS + DAY_MS);
    desk_choose(self, mt_login_change_phone);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_OK);
    desk_type_phone(self, DESK_PHONE); /* the same number is not tried */
    desk_step(self, MT_LOGIN_STEP_BLOCKED, MT_LOGIN_PHONE_FLOOD);
    desk_quiet(self);
    desk_choose(self, mt_login_cancel); /* the reason is worth more than "cancelled" */
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_PHONE_FLOOD);
    g_assert_cmpint(self->step->until_wall_ms, ==, DESK_START_MS + DAY_MS);
    fake_host_advance(&self->host, DAY_MS);
    desk_restart(self);
    DESK_TAKE(self, AUTH_SEND_CODE);
}

/* --- a stored login -------------------------------------------------------------------------- */

static void
test_probe(LoginDesk *self, gconstpointer data)
{
    const TlCallUsersGetUsers *get;

    desk_give_key(self, 2, MT_AUTH_FULL);
    desk_start(self);
    get = (const TlCallUsersGetUsers *)DESK_TAKE(self, USERS_GET_USERS);
    g_assert_cmpuint(get->id->len, ==, 1);
    g_assert_cmphex(tl_object_id(get->id->objects[0]), ==, TL_ID_INPUT_USER_SELF);
    desk_answer_vector(self, &self->user.base);
    desk_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
    g_assert_null(desk_news(self, MT_EVENT_FUTURE_TOKEN));
}

static void
test_probe_nobody(LoginDesk *self, gconstpointer data)
{
    desk_give_key(self, 2, MT_AUTH_FULL);
    desk_start(self);
    DESK_TAKE(self, USERS_GET_USERS);
    desk_answer_vector(self, NULL);
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_SERVER_MALFORMED);
    g_assert_cmpint(home_auth(self), ==, MT_AUTH_FULL); /* the key is kept */
}

/* --- who signs in ---------------------------------------------------------------------------- */

static void
test_not_a_user(LoginDesk *self, gconstpointer data)
{
    TlUserEmpty empty = {.base = TL_USER_EMPTY, .id = DESK_USER};
    const TlAuthAuthorization authorization = {
        .base = TL_AUTH_AUTHORIZATION,
        .user = &empty.base,
    };

    desk_to_sign_in(self);
    if (data != NULL) { /* somebody else's */
        self->user.self = FALSE;
        desk_answer_user(self);
    } else {
        desk_answer(self, &authorization.base);
    }
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_SERVER_MALFORMED);
    g_assert_cmpint(home_auth(self), ==, MT_AUTH_NONE);
}

static void
test_bot(LoginDesk *self, gconstpointer data)
{
    desk_to_sign_in(self);
    self->user.bot = TRUE;
    desk_answer_user(self);
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_BOT);
    g_assert_null(mt_state_dc(self->state, 2)->key);
}

/* login.md 8.7, row 135 */
static void
test_authorization_fields(LoginDesk *self, gconstpointer data)
{
    const TlAuthAuthorization authorization = {
        .base = TL_AUTH_AUTHORIZATION,
        .flags = TL_AUTH_AUTHORIZATION_HAS_OTHERWISE_RELOGIN_DAYS,
        .setup_password_required = TRUE,
        .otherwise_relogin_days = 7,
        .future_auth_token = {(const guint8 *)"token", 5},
        .user = &self->user.base,
    };
    const MtEvent *event;

    desk_to_sign_in(self);
    desk_answer(self, &authorization.base);
    desk_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
    g_assert_true(self->step->user.setup_password_required);
    g_assert_cmpint(self->step->user.relogin_days, ==, 7);
    event = desk_news(self, MT_EVENT_FUTURE_TOKEN);
    g_assert_nonnull(event);
    g_assert_cmpmem(mt_secret_peek(event->token), mt_secret_size(event->token), "token", 5);
    g_assert_cmpint(event->user_id, ==, DESK_USER);
}

/* A token of an earlier login: no code at all. */
static void
test_sent_code_success(LoginDesk *self, gconstpointer data)
{
    TlAuthAuthorization authorization = {
        .base = TL_AUTH_AUTHORIZATION,
        .user = &self->user.base,
    };
    TlAuthSentCodeSuccess success = {
        .base = TL_AUTH_SENT_CODE_SUCCESS,
        .authorization = &authorization.base,
    };

    desk_start(self);
    DESK_TAKE(self, AUTH_SEND_CODE);
    desk_answer(self, &success.base);
    desk_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
}

static void
answer_no_account(LoginDesk *self)
{
    TlDataJSON id = {.base = TL_DATA_JSON, .data = "{}"};
    const TlVector none = {.len = 0};
    TlHelpTermsOfService terms = {
        .base = TL_HELP_TERMS_OF_SERVICE,
        .flags = TL_HELP_TERMS_OF_SERVICE_HAS_MIN_AGE_CONFIRM,
        .popup = TRUE,
        .id = &id.base,
        .text = "Be nice.",
        .entities = &none,
        .min_age_confirm = 16,
    };
    const TlAuthAuthorizationSignUpRequired wanted = {
        .base = TL_AUTH_AUTHORIZATION_SIGN_UP_REQUIRED,
        .terms_of_service = &terms.base,
    };

    desk_answer(self, &wanted.base);
}

/* login.md 8.4, row 76 */
static void
test_no_account(LoginDesk *self, gconstpointer data)
{
    const TlCallAuthCancelCode *cancel;

    self->config.allow_sign_up = TRUE; /* not on production servers */
    desk_to_sign_in(self);
    answer_no_account(self);
    desk_step(self, MT_LOGIN_STEP_NO_ACCOUNT, MT_LOGIN_OK);
    cancel = (const TlCallAuthCancelCode *)DESK_TAKE(self, AUTH_CANCEL_CODE);
    assert_bytes(cancel->phone_code_hash, DESK_HASH);
    desk_quiet(self);
    desk_choose(self, mt_login_change_phone);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_OK);
    desk_quiet(self); /* cancelled once */
}

static void
test_sign_up(LoginDesk *self, gconstpointer data)
{
    g_autofree char *long_name = g_strnfill(1000, 'x');
    g_autofree char *too_long = g_strnfill(65, 'x');
    g_autoptr(GString) longest = g_string_new(NULL);
    const TlCallAuthSignUp *call;

    for (guint i = 0; i < 64; i++) /* characters, not bytes */
        g_string_append(longest, "\xf0\x9f\x90\xb1");
    self->config.allow_sign_up = self->config.test_dc = TRUE;
    desk_to_sign_in(self);
    answer_no_account(self);
    desk_step(self, MT_LOGIN_STEP_SIGN_UP, MT_LOGIN_OK);
    g_assert_cmpstr(self->step->terms.id, ==, "{}");
    g_assert_cmpstr(self->step->terms.text, ==, "Be nice.");
    g_assert_true(self->step->terms.popup);
    g_assert_cmpint(self->step->terms.min_age, ==, 16);
    mt_login_sign_up(self->login, desk_generation(self) - 1, "Old", NULL, self->host.now);
    mt_login_sign_up(self->login, desk_generation(self), NULL, NULL, self->host.now);
    desk_run(self);
    desk_step(self, MT_LOGIN_STEP_SIGN_UP, MT_LOGIN_NAME_INVALID);
    mt_login_sign_up(self->login, desk_generation(self), "Ada", long_name, self->host.now);
    desk_run(self);
    desk_step(self, MT_LOGIN_STEP_SIGN_UP, MT_LOGIN_NAME_INVALID);
    mt_login_sign_up(self->login, desk_generation(self), too_long, "", self->host.now);
    desk_run(self);
    desk_step(self, MT_LOGIN_STEP_SIGN_UP, MT_LOGIN_NAME_INVALID);
    mt_login_sign_up(self->login, desk_generation(self), "\xff", "", self->host.now);
    desk_run(self);
    desk_step(self, MT_LOGIN_STEP_SIGN_UP, MT_LOGIN_NAME_INVALID);
    desk_quiet(self);
    mt_login_sign_up(self->login, desk_generation(self), longest->str, "King", self->host.now);
    desk_run(self);
    call = (const TlCallAuthSignUp *)DESK_TAKE(self, AUTH_SIGN_UP);
    g_assert_true(call->no_joined_notifications);
    g_assert_cmpstr(call->first_name, ==, longest->str);
    g_assert_cmpstr(call->last_name, ==, "King");
    assert_bytes(call->phone_code_hash, DESK_HASH);
    desk_answer_user(self);
    desk_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
}

/* A resend may say so before any code was typed; then nothing can be signed in with. */
static void
test_sign_up_without_code(LoginDesk *self, gconstpointer data)
{
    TlAuthAuthorizationSignUpRequired wanted = {.base = TL_AUTH_AUTHORIZATION_SIGN_UP_REQUIRED};
    TlAuthSentCodeSuccess success = {
        .base = TL_AUTH_SENT_CODE_SUCCESS,
        .authorization = &wanted.base,
    };
    TlAuthSentCodeTypeApp app = {.base = TL_AUTH_SENT_CODE_TYPE_APP, .length = 5};
    TlAuthCodeTypeSms sms = {.base = TL_AUTH_CODE_TYPE_SMS};

    self->config.allow_sign_up = self->config.test_dc = TRUE;
    desk_to_way(self, &app.base, &sms.base, 0);
    desk_choose(self, mt_login_resend);
    DESK_TAKE(self, AUTH_RESEND_CODE);
    desk_answer(self, &success.base);
    desk_step(self, MT_LOGIN_STEP_SIGN_UP, MT_LOGIN_OK);
    mt_login_sign_up(self->login, desk_generation(self), "Ada", NULL, self->host.now);
    desk_run(self);
    DESK_TAKE(self, AUTH_SIGN_UP);
    desk_error(self, 400, "PHONE_NUMBER_OCCUPIED");
    desk_step(self, MT_LOGIN_STEP_EXPIRED, MT_LOGIN_RESTART);
    desk_quiet(self);
}

/* --- generations ----------------------------------------------------------------------------- */

static void
test_old_answers(LoginDesk *self, gconstpointer data)
{
    guint old;

    desk_to_code(self);
    old = desk_generation(self);
    desk_type_code(self, "1");
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_CODE_LENGTH);
    mt_login_code(self->login, old, DESK_CODE, self->host.now);
    mt_login_resend(self->login, old, self->host.now);
    mt_login_report_missing(self->login, old, self->host.now);
    mt_login_change_phone(self->login, old, self->host.now);
    mt_login_qr(self->login, old, self->host.now);
    mt_login_cancel(self->login, old, self->host.now);
    /* and those that do not belong to this step */
    desk_type_phone(self, DESK_PHONE);
    desk_type_password(self, "secret");
    desk_choose(self, mt_login_new_code);
    desk_choose(self, mt_login_forgot);
    desk_choose(self, mt_login_back);
    desk_choose(self, mt_login_change_email);
    desk_choose(self, mt_login_reset_email);
    mt_login_email(self->login, desk_generation(self), "a@b.c", self->host.now);
    mt_login_new_password(self->login, desk_generation(self), NULL, NULL, self->host.now);
    mt_login_confirm_user(self->login, desk_generation(self), TRUE, self->host.now);
    mt_login_sign_up(self->login, desk_generation(self), "Ada", NULL, self->host.now);
    mt_login_log_out(self->login, self->host.now);
    desk_run(self);
    desk_no_step(self);
    desk_quiet(self);
}

/* G2: what was given up does not matter, except where the server has signed us in. */
static void
test_abandoned(LoginDesk *self, gconstpointer data)
{
    DeskCall *abandoned;

    desk_start(self);
    DESK_TAKE(self, AUTH_SEND_CODE);
    desk_answer_app(self);
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
    desk_type_code(self, DESK_CODE);
    DESK_TAKE(self, AUTH_SIGN_IN);
    abandoned = self->call;
    mt_login_key_lost(self->login, self->host.now); /* nothing to be asked about now */
    desk_run(self);
    desk_no_step(self);
    desk_choose(self, mt_login_cancel);
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_CANCELLED);
    self->call = abandoned;
    desk_answer_user(self); /* the program ends in any case */
    desk_no_step(self);
}

static void
test_late_authorization(LoginDesk *self, gconstpointer data)
{
    TlAuthSentCodeTypeApp app = {.base = TL_AUTH_SENT_CODE_TYPE_APP, .length = 5};
    TlAuthCodeTypeSms sms = {.base = TL_AUTH_CODE_TYPE_SMS};
    TlAuthAuthorization authorization = {
        .base = TL_AUTH_AUTHORIZATION,
        .user = &self->user.base,
    };
    TlAuthSentCodeSuccess success = {
        .base = TL_AUTH_SENT_CODE_SUCCESS,
        .authorization = &authorization.base,
    };
    const TlUpdateSentPhoneCode update = {
        .base = TL_UPDATE_SENT_PHONE_CODE,
        .sent_code = &success.base,
    };

    desk_to_way(self, &app.base, &sms.base, 0);
    desk_choose(self, mt_login_resend);
    DESK_TAKE(self, AUTH_RESEND_CODE);
    if (data != NULL) {
        desk_answer(self, &success.base);
    } else { /* and as an update, once there is a code again */
        desk_answer_app(self);
        desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
        desk_update(self, &update.base);
    }
    desk_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
}

/* --- the end of the program ------------------------------------------------------------------ */

/* login.md 8.2, rows 56 to 58 */
static void
test_pending_code(LoginDesk *self, gconstpointer data)
{
    desk_to_code(self);
    desk_choose(self, mt_login_cancel);
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_CANCELLED);
    desk_quiet(self); /* no cancelCode: the code stays good */
    fake_host_advance(&self->host, 2 * MINUTE_MS);
    desk_restart(self);
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
    g_assert_true(self->step->resumed);
    g_assert_cmpint(self->step->code.type, ==, MT_CODE_TYPE_APP);
    desk_quiet(self);
    desk_type_code(self, DESK_CODE);
    assert_bytes(((const TlCallAuthSignIn *)DESK_TAKE(self, AUTH_SIGN_IN))->phone_code_hash,
                 DESK_HASH);
    desk_error(self, 400, "PHONE_CODE_INVALID");
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_CODE_INVALID);
    g_assert_false(self->step->resumed);
}

typedef enum { TOO_OLD, FUTURE, OTHER_API_ID, OTHER_DC, NO_KEY } Spoil;

static void
test_pending_spoilt(LoginDesk *self, gconstpointer data)
{
    desk_to_code(self);
    switch ((Spoil)GPOINTER_TO_INT(data)) {
    case TOO_OLD:
        fake_host_advance(&self->host, 6 * MINUTE_MS);
        break;
    case FUTURE:
        self->host.now.wall_ms -= 1;
        break;
    case OTHER_API_ID:
        self->config.api_id++;
        break;
    case OTHER_DC:
        self->state->home_dc = 4;
        desk_give_key(self, 4, MT_AUTH_NONE);
        break;
    case NO_KEY:
        g_clear_pointer(&mt_state_dc(self->state, 2)->key, mt_auth_key_free);
        break;
    }
    desk_restart(self);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_ALREADY_ASKED);
    g_assert_false(self->state->pending.set);
    desk_quiet(self);
}

/* login.md 8.4, rows 88 and 89 */
static void
test_pending_password(LoginDesk *self, gconstpointer data)
{
    desk_to_password(self);
    g_assert_cmpint(home_auth(self), ==, MT_AUTH_HALF);
    fake_host_advance(&self->host, 23 * 60 * MINUTE_MS);
    desk_restart(self);
    DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
    if (data != NULL) {
        desk_error(self, 401, data);
        desk_step(self, MT_LOGIN_STEP_EXPIRED, MT_LOGIN_RESTART);
        g_assert_cmpint(home_auth(self), ==, MT_AUTH_NONE);
        g_assert_false(self->state->pending.set);
        return;
    }
    desk_answer_password(self, "srp-1-ascii-g3", "cat");
    desk_step(self, MT_LOGIN_STEP_PASSWORD, MT_LOGIN_PASSWORD_RESUMED);
    g_assert_true(self->step->resumed);
    fake_host_advance(&self->host, 2 * 60 * MINUTE_MS);
    desk_restart(self); /* the time counts from the code */
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_ALREADY_ASKED);
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
    add("/login/no-api-id", NULL, test_no_api_id);
    add("/login/no-api-hash", "-", test_no_api_id);
    add("/login/empty-api-hash", "", test_no_api_id);
    add("/login/whole", NULL, test_whole);
    add("/login/flags", NULL, test_flags);
    add("/login/tokens", NULL, test_tokens);
    add("/login/no-number", NULL, test_no_number);
    add("/login/local-number", "020 7946 0123", test_no_number);
    add("/login/attempted", NULL, test_attempted);
    add("/login/hold", NULL, test_hold);
    add("/login/probe", NULL, test_probe);
    add("/login/probe-nobody", NULL, test_probe_nobody);
    add("/login/user-empty", NULL, test_not_a_user);
    add("/login/user-not-self", "self", test_not_a_user);
    add("/login/bot", NULL, test_bot);
    add("/login/authorization-fields", NULL, test_authorization_fields);
    add("/login/sent-code-success", NULL, test_sent_code_success);
    add("/login/no-account", NULL, test_no_account);
    add("/login/sign-up", NULL, test_sign_up);
    add("/login/sign-up-without-code", NULL, test_sign_up_without_code);
    add("/login/old-answers", NULL, test_old_answers);
    add("/login/abandoned", NULL, test_abandoned);
    add("/login/success-instead-of-code", "answer", test_late_authorization);
    add("/login/success-as-update", NULL, test_late_authorization);
    add("/login/pending-code", NULL, test_pending_code);
    add("/login/pending-old", GINT_TO_POINTER(TOO_OLD), test_pending_spoilt);
    add("/login/pending-future", GINT_TO_POINTER(FUTURE), test_pending_spoilt);
    add("/login/pending-api-id", GINT_TO_POINTER(OTHER_API_ID), test_pending_spoilt);
    add("/login/pending-dc", GINT_TO_POINTER(OTHER_DC), test_pending_spoilt);
    add("/login/pending-no-key", GINT_TO_POINTER(NO_KEY), test_pending_spoilt);
    add("/login/pending-password", NULL, test_pending_password);
    add("/login/half-login-gone", "AUTH_KEY_UNREGISTERED", test_pending_password);
    add("/login/half-login-revoked", "SESSION_REVOKED", test_pending_password);
    return g_test_run();
}
