/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The login by QR code: pictures and their renewal, the way to another datacenter, and who
 * confirmed. login.md 2.16
 */
#include <base/mt-limits.h>
#include <client/login/mt-login-machine.h>
#include <hex.h>
#include <login-desk.h>
#include <string.h>

#define S 1000
#define START_S ((gint32)(DESK_START_MS / 1000))

static void
set_up(LoginDesk *self, gconstpointer data)
{
    desk_init(self);
    self->config.qr = TRUE;
}

static void
tear_down(LoginDesk *self, gconstpointer data)
{
    desk_clear(self);
}

static void
answer_token(LoginDesk *self, const char *token, gint32 seconds)
{
    const TlAuthLoginToken object = {
        .base = TL_AUTH_LOGIN_TOKEN,
        .expires = (gint32)((self->host.now.wall_ms + self->ahead_ms) / 1000) + seconds,
        .token = {(const guint8 *)token, strlen(token)},
    };

    desk_answer(self, &object.base);
}

static void
answer_move(LoginDesk *self, gint dc)
{
    const TlAuthLoginTokenMigrateTo move = {
        .base = TL_AUTH_LOGIN_TOKEN_MIGRATE_TO,
        .dc_id = dc,
        .token = {(const guint8 *)"moved", 5},
    };

    desk_answer(self, &move.base);
}

static void
answer_success(LoginDesk *self)
{
    TlAuthAuthorization authorization = {TL_AUTH_AUTHORIZATION, .user = &self->user.base};
    const TlAuthLoginTokenSuccess success = {TL_AUTH_LOGIN_TOKEN_SUCCESS, &authorization.base};

    desk_answer(self, &success.base);
}

static void
confirm_elsewhere(LoginDesk *self)
{
    TlUpdateLoginToken update = {TL_UPDATE_LOGIN_TOKEN};
    const TlUpdateShort wrapped = {TL_UPDATE_SHORT, &update.base, START_S};

    desk_update(self, &wrapped.base);
}

static void
to_picture(LoginDesk *self)
{
    desk_start(self);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    answer_token(self, "token-1", 30);
    desk_step(self, MT_LOGIN_STEP_QR, MT_LOGIN_OK);
}

/* login.md 8.6, row 107 */
static void
test_whole(LoginDesk *self, gconstpointer data)
{
    static const guint8 bytes[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    const TlAuthLoginToken token = {
        .base = TL_AUTH_LOGIN_TOKEN,
        .expires = START_S + 30,
        .token = {bytes, sizeof bytes},
    };
    const TlCallAuthExportLoginToken *export;

    desk_start(self);
    export = (const TlCallAuthExportLoginToken *)DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    g_assert_cmpint(export->api_id, ==, 12345);
    g_assert_cmpstr(export->api_hash, ==, DESK_API_HASH);
    g_assert_cmpuint(export->except_ids->len, ==, 0);
    g_assert_false(self->state->attempted); /* no code was asked for */
    desk_answer(self, &token.base);
    desk_step(self, MT_LOGIN_STEP_QR, MT_LOGIN_OK);
    g_assert_cmpstr(self->step->qr.link, ==, "tg://login?token=AAECAwQFBgcICQoLDA0ODw");
    g_assert_cmpint(self->step->qr.expires_wall_ms, ==, DESK_START_MS + 30 * S);
    confirm_elsewhere(self);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    answer_success(self);
    desk_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
    g_assert_cmpint(mt_login_deadline(self->login), ==, -1);
}

static void
test_alphabet(LoginDesk *self, gconstpointer data)
{
    desk_start(self);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    answer_token(self, "\xfb\xff\xbf\xff", 30);
    desk_step(self, MT_LOGIN_STEP_QR, MT_LOGIN_OK);
    g_assert_cmpstr(self->step->qr.link, ==, "tg://login?token=-_-__w");
}

/* login.md 8.6, row 114 */
static void
test_other_users(LoginDesk *self, gconstpointer data)
{
    const gint64 ids[] = {7, G_GINT64_CONSTANT(70000000001)};
    g_autoptr(GArray) users = g_array_new(FALSE, FALSE, sizeof(gint64));
    const TlCallAuthExportLoginToken *export;

    g_array_append_vals(users, ids, G_N_ELEMENTS(ids));
    self->config.other_users = users;
    desk_start(self);
    export = (const TlCallAuthExportLoginToken *)DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    g_assert_cmpuint(export->except_ids->len, ==, 2);
    g_assert_cmpint(export->except_ids->longs[1], ==, ids[1]);
}

/* --- renewal --------------------------------------------------------------------------------- */

/* login.md 8.6, row 108: by the server's clock, however wrong ours is. */
static void
test_renewal(LoginDesk *self, gconstpointer data)
{
    self->ahead_ms = -7200 * S;
    to_picture(self);
    desk_pass(self, 30 * S - 1);
    desk_quiet(self);
    desk_pass(self, 1);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    desk_no_step(self); /* the old picture stays until there is another */
    answer_token(self, "token-2", 30);
    desk_step(self, MT_LOGIN_STEP_QR, MT_LOGIN_OK);
    desk_pass(self, 30 * S);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    answer_token(self, "token-2", 10); /* the same: nothing to show */
    desk_no_step(self);
    desk_pass(self, 10 * S);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    answer_success(self); /* without any update */
    desk_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
}

/* login.md 2.16: a picture is kept while it is good, also when the next one has to wait. */
static void
test_renewal_flooded(LoginDesk *self, gconstpointer data)
{
    to_picture(self);
    desk_pass(self, 10 * S);
    confirm_elsewhere(self);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    desk_error(self, 420, "FLOOD_WAIT_20"); /* over a second after the picture */
    desk_no_step(self);
    desk_pass(self, 21 * S);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    desk_error(self, 420, "FLOOD_WAIT_60");
    desk_step(self, MT_LOGIN_STEP_WAIT, MT_LOGIN_FLOOD);
    desk_pass(self, 60 * S);
    desk_quiet(self);
    desk_pass(self, 1 * S);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    answer_token(self, "token-2", 30);
    desk_step(self, MT_LOGIN_STEP_QR, MT_LOGIN_OK);
    confirm_elsewhere(self);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    desk_error(self, 420, "FLOOD_WAIT_60");
    desk_pass(self, 30 * S - 1);
    desk_quiet(self);
    desk_no_step(self);
    desk_pass(self, 1);
    desk_step(self, MT_LOGIN_STEP_WAIT, MT_LOGIN_FLOOD);
    desk_pass(self, 31 * S);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    answer_success(self);
    desk_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
}

static void
test_old_token(LoginDesk *self, gconstpointer data)
{
    desk_start(self);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    answer_token(self, "token-1", -100); /* never at once again */
    desk_step(self, MT_LOGIN_STEP_QR, MT_LOGIN_OK);
    desk_pass(self, 999);
    desk_quiet(self);
    desk_pass(self, 1);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
}

/* Nobody wants new pictures for hours. */
static void
test_pause(LoginDesk *self, gconstpointer data)
{
    desk_start(self);
    for (guint i = 0; i < 10; i++) {
        g_autofree char *token = g_strdup_printf("token-%u", i);

        DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
        answer_token(self, token, 30);
        desk_step(self, MT_LOGIN_STEP_QR, MT_LOGIN_OK);
        desk_pass(self, 30 * S);
    }
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    answer_token(self, "one more", 30);
    desk_step(self, MT_LOGIN_STEP_QR_PAUSED, MT_LOGIN_OK);
    desk_pass(self, 3600 * S);
    desk_quiet(self);
    desk_choose(self, mt_login_qr);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    answer_token(self, "fresh", 30);
    desk_step(self, MT_LOGIN_STEP_QR, MT_LOGIN_OK);
}

static void
test_bad_token(LoginDesk *self, gconstpointer data)
{
    g_autofree char *long_token = g_strnfill(MT_MAX_TOKEN + 1, 'x');

    desk_start(self);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    answer_token(self, data != NULL ? long_token : "", 30);
    desk_step(self, MT_LOGIN_STEP_QR_PAUSED, MT_LOGIN_SERVER_MALFORMED);
    desk_choose(self, mt_login_change_phone);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_OK);
}

/* login.md 8.6, row 112 */
static void
test_back_off(LoginDesk *self, gconstpointer data)
{
    static const gint64 waits_s[] = {1, 2, 4, 8, 16};

    to_picture(self);
    desk_pass(self, 30 * S); /* from here on the picture is out of date */
    for (guint i = 0; i < 3; i++) {
        DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
        desk_error(self, 500, "RPC_CALL_FAIL");
        desk_no_step(self);
        desk_pass(self, waits_s[i] * S - 1);
        desk_quiet(self);
        desk_pass(self, 1);
    }
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    desk_error(self, 500, "RPC_CALL_FAIL");
    desk_step(self, MT_LOGIN_STEP_QR_PAUSED, MT_LOGIN_SERVER_TROUBLE);
    desk_pass(self, 3600 * S);
    desk_quiet(self);
}

/* While the picture is good it stays, and one success starts the count anew. */
static void
test_back_off_recovers(LoginDesk *self, gconstpointer data)
{
    to_picture(self);
    confirm_elsewhere(self);
    for (guint i = 0; i < 4; i++) {
        DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
        desk_error(self, 500, "RPC_CALL_FAIL");
        desk_pass(self, S << i);
    }
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    desk_no_step(self);
    answer_token(self, "token-2", 30);
    desk_step(self, MT_LOGIN_STEP_QR, MT_LOGIN_OK);
    confirm_elsewhere(self);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    desk_error(self, 500, "RPC_CALL_FAIL");
    desk_pass(self, S);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
}

/* login.md 8.6, row 113 */
static void
test_confirmed_meanwhile(LoginDesk *self, gconstpointer data)
{
    to_picture(self);
    confirm_elsewhere(self);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    confirm_elsewhere(self);
    confirm_elsewhere(self);
    desk_quiet(self);
    answer_token(self, "token-2", 30);
    desk_no_step(self);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    desk_quiet(self);
    answer_success(self);
    desk_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
}

/* login.md 8.6, row 117 */
static void
test_connection_back(LoginDesk *self, gconstpointer data)
{
    to_picture(self);
    mt_login_reached(self->login, self->host.now);
    desk_run(self);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
}

/* The token belonged to a key that is no more. */
static void
test_key_lost(LoginDesk *self, gconstpointer data)
{
    desk_give_key(self, 2, MT_AUTH_NONE);
    to_picture(self);
    mt_login_key_lost(self->login, self->host.now);
    desk_run(self);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    g_assert_null(mt_state_dc(self->state, 2)->key);
    answer_token(self, "token-1", 30);
    desk_step(self, MT_LOGIN_STEP_QR, MT_LOGIN_OK);
}

/* login.md 8.6, row 116 */
static void
test_leave(LoginDesk *self, gconstpointer data)
{
    to_picture(self);
    desk_choose(self, mt_login_qr); /* there is one already */
    desk_no_step(self);
    confirm_elsewhere(self);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    desk_choose(self, mt_login_change_phone);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_OK);
    answer_token(self, "token-2", 30); /* too late */
    desk_no_step(self);
    confirm_elsewhere(self);
    desk_pass(self, 100 * S);
    desk_quiet(self);
}

/* ... but if it signs in, it counts: G2 */
static void
test_late_success(LoginDesk *self, gconstpointer data)
{
    to_picture(self);
    confirm_elsewhere(self);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    desk_choose(self, mt_login_change_phone);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_OK);
    answer_success(self);
    desk_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
}

/* Nor does a wait that was running then send anything afterwards. */
static void
test_late_success_in_wait(LoginDesk *self, gconstpointer data)
{
    DeskCall *export;

    to_picture(self);
    confirm_elsewhere(self);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    export = self->call;
    desk_choose(self, mt_login_change_phone);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_OK);
    desk_type_phone(self, DESK_PHONE);
    DESK_TAKE(self, AUTH_SEND_CODE);
    desk_error(self, 420, "FLOOD_WAIT_60");
    desk_step(self, MT_LOGIN_STEP_WAIT, MT_LOGIN_FLOOD);
    self->call = export;
    self->user.phone = "9996619999";
    answer_success(self);
    desk_step(self, MT_LOGIN_STEP_CONFIRM_USER, MT_LOGIN_OK);
    desk_pass(self, 100 * S);
    desk_quiet(self);
    desk_no_step(self);
}

/* --- another datacenter ---------------------------------------------------------------------- */

static void
to_import(LoginDesk *self)
{
    const TlCallAuthImportLoginToken *import;

    to_picture(self);
    confirm_elsewhere(self);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    answer_move(self, 4);
    import = (const TlCallAuthImportLoginToken *)DESK_TAKE(self, AUTH_IMPORT_LOGIN_TOKEN);
    g_assert_cmpint(self->call->dc, ==, 4);
    g_assert_cmpmem(import->token.data, import->token.len, "moved", 5);
    desk_no_step(self);
}

/* login.md 8.6, row 109 */
static void
test_import(LoginDesk *self, gconstpointer data)
{
    to_import(self);
    answer_success(self);
    desk_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
    g_assert_cmpint(self->state->home_dc, ==, 4);
    g_assert_cmpint(mt_state_dc(self->state, 4)->auth, ==, MT_AUTH_FULL);
}

/* login.md 8.6, row 110, and the restart after it */
static void
test_import_password(LoginDesk *self, gconstpointer data)
{
    to_import(self);
    desk_error(self, 401, "SESSION_PASSWORD_NEEDED");
    desk_give_key(self, 4, MT_AUTH_HALF);
    DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
    g_assert_cmpint(self->call->dc, ==, 4);
    g_assert_cmpint(self->state->home_dc, ==, 4);
    desk_answer_password(self, "srp-1-ascii-g3", "cat");
    desk_step(self, MT_LOGIN_STEP_PASSWORD, MT_LOGIN_PASSWORD_AFTER_QR);
    desk_restart(self);
    DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
    g_assert_cmpint(self->call->dc, ==, 4);
    if (data == NULL) {
        desk_answer_password(self, "srp-1-ascii-g3", "cat");
        desk_step(self, MT_LOGIN_STEP_PASSWORD, MT_LOGIN_PASSWORD_RESUMED);
        return;
    }
    desk_error(self, 401, data);
    desk_step(self, MT_LOGIN_STEP_EXPIRED, MT_LOGIN_RESTART);
    desk_choose(self, mt_login_new_code); /* there is no number that a code could go to */
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_OK);
    desk_quiet(self);
}

/* The password was switched off after the code was confirmed: another picture, once. */
static void
test_password_gone(LoginDesk *self, gconstpointer data)
{
    TlPasswordKdfAlgoUnknown algo = {TL_PASSWORD_KDF_ALGO_UNKNOWN};
    TlSecurePasswordKdfAlgoUnknown secure = {TL_SECURE_PASSWORD_KDF_ALGO_UNKNOWN};
    const TlAccountPassword nothing = {
        .base = TL_ACCOUNT_PASSWORD,
        .new_algo = &algo.base,
        .new_secure_algo = &secure.base,
    };

    to_picture(self);
    confirm_elsewhere(self);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    for (guint i = 0; i < 2; i++) {
        desk_error(self, 401, "SESSION_PASSWORD_NEEDED");
        DESK_TAKE(self, ACCOUNT_GET_PASSWORD);
        desk_answer(self, &nothing.base);
        if (i == 0)
            DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    }
    desk_step(self, MT_LOGIN_STEP_EXPIRED, MT_LOGIN_RESTART);
    desk_quiet(self);
}

/* login.md 8.6, row 111 */
static void
test_import_expired(LoginDesk *self, gconstpointer data)
{
    to_import(self);
    desk_error(self, 400, "AUTH_TOKEN_EXPIRED");
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    g_assert_cmpint(self->call->dc, ==, 4);
    g_assert_cmpint(self->state->home_dc, ==, 4);
    answer_token(self, "token-1", 30);
    desk_step(self, MT_LOGIN_STEP_QR, MT_LOGIN_OK);
}

static void
test_import_token(LoginDesk *self, gconstpointer data)
{
    to_import(self);
    answer_token(self, "token-4", 30);
    desk_step(self, MT_LOGIN_STEP_QR, MT_LOGIN_OK);
    g_assert_cmpint(self->state->home_dc, ==, 4);
    desk_pass(self, 30 * S);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    g_assert_cmpint(self->call->dc, ==, 4);
}

static void
test_import_loop(LoginDesk *self, gconstpointer data)
{
    to_import(self);
    for (gint i = 0; i < 4; i++) {
        answer_move(self, i % 2 == 0 ? 2 : 4);
        DESK_TAKE(self, AUTH_IMPORT_LOGIN_TOKEN);
    }
    answer_move(self, 2);
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_REDIRECTED);
    desk_quiet(self);
}

static void
test_move_nowhere(LoginDesk *self, gconstpointer data)
{
    to_picture(self);
    confirm_elsewhere(self);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    answer_move(self, GPOINTER_TO_INT(data));
    if (GPOINTER_TO_INT(data) > 0) { /* asked of the server first */
        g_assert_cmpuint(self->configs, ==, 1);
        mt_calls_config_done(self->calls, self->host.now);
        desk_run(self);
        desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_UNREACHABLE);
    } else {
        desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_REDIRECTED);
    }
    desk_quiet(self);
}

static void
test_import_refused(LoginDesk *self, gconstpointer data)
{
    to_import(self);
    for (guint i = 0; i < 2; i++) {
        desk_error(self, 400, data);
        DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
        g_assert_cmpint(self->call->dc, ==, 2);
        answer_move(self, 4);
        DESK_TAKE(self, AUTH_IMPORT_LOGIN_TOKEN);
    }
    desk_error(self, 400, data);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_QR_REFUSED);
    desk_quiet(self);
}

/* --- who confirmed: login.md 8.6, row 115 ------------------------------------------------------
 */

static void
to_other_user(LoginDesk *self)
{
    to_picture(self);
    confirm_elsewhere(self);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    self->user.phone = "9996619999";
    answer_success(self);
    desk_step(self, MT_LOGIN_STEP_CONFIRM_USER, MT_LOGIN_OK);
    g_assert_cmpstr(self->step->user.phone, ==, "9996619999");
    g_assert_true(self->state->unconfirmed_user);
    g_assert_false(mt_login_is_done(self->login));
}

static void
test_other_user_yes(LoginDesk *self, gconstpointer data)
{
    to_other_user(self);
    mt_login_confirm_user(self->login, desk_generation(self) - 1, TRUE, self->host.now);
    mt_login_confirm_user(self->login, desk_generation(self), TRUE, self->host.now);
    desk_run(self);
    desk_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
    g_assert_cmpstr(self->step->user.first_name, ==, "Ada");
    g_assert_false(self->state->unconfirmed_user);
    g_assert_true(mt_login_is_done(self->login));
}

static void
test_other_user_no(LoginDesk *self, gconstpointer data)
{
    const TlAuthLoggedOut logged_out = {TL_AUTH_LOGGED_OUT};

    to_other_user(self);
    mt_login_confirm_user(self->login, desk_generation(self), FALSE, self->host.now);
    desk_run(self);
    DESK_TAKE(self, AUTH_LOG_OUT);
    desk_answer(self, &logged_out.base);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_OK);
    g_assert_cmpint(self->state->user_id, ==, 0);
    g_assert_false(self->state->unconfirmed_user);
}

/* Asked again after a restart, until somebody says yes. */
static void
test_other_user_restart(LoginDesk *self, gconstpointer data)
{
    desk_give_key(self, 2, MT_AUTH_NONE);
    to_other_user(self);
    desk_restart(self);
    DESK_TAKE(self, USERS_GET_USERS);
    desk_answer_vector(self, &self->user.base);
    desk_step(self, MT_LOGIN_STEP_CONFIRM_USER, MT_LOGIN_OK);
}

/* An account without a usable name cannot be the wrong one. */
static void
test_no_name(LoginDesk *self, gconstpointer data)
{
    self->config.phone = NULL;
    to_picture(self);
    confirm_elsewhere(self);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    self->user.phone = "9996619999";
    answer_success(self);
    desk_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
}

/* --- from the other prompts --------------------------------------------------------------------
 */

static void
test_from_code(LoginDesk *self, gconstpointer data)
{
    self->config.qr = FALSE;
    desk_to_code(self);
    desk_choose(self, mt_login_qr);
    DESK_TAKE(self, AUTH_CANCEL_CODE);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    desk_quiet(self);
    g_assert_false(self->state->pending.set);
}

static void
test_from_blocked(LoginDesk *self, gconstpointer data)
{
    self->config.qr = FALSE;
    desk_start(self);
    DESK_TAKE(self, AUTH_SEND_CODE);
    desk_error(self, 400, "PHONE_NUMBER_FLOOD");
    desk_step(self, MT_LOGIN_STEP_BLOCKED, MT_LOGIN_PHONE_FLOOD);
    desk_choose(self, mt_login_qr);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
}

static void
test_from_password(LoginDesk *self, gconstpointer data)
{
    self->config.qr = FALSE;
    desk_to_password(self);
    desk_choose(self, mt_login_qr);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    g_assert_cmpint(mt_state_dc(self->state, 2)->auth, ==, MT_AUTH_NONE);
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
    add("/login-qr/whole", NULL, test_whole);
    add("/login-qr/alphabet", NULL, test_alphabet);
    add("/login-qr/other-users", NULL, test_other_users);
    add("/login-qr/renewal", NULL, test_renewal);
    add("/login-qr/renewal-flooded", NULL, test_renewal_flooded);
    add("/login-qr/old-token", NULL, test_old_token);
    add("/login-qr/pause", NULL, test_pause);
    add("/login-qr/empty-token", NULL, test_bad_token);
    add("/login-qr/long-token", "long", test_bad_token);
    add("/login-qr/back-off", NULL, test_back_off);
    add("/login-qr/back-off-recovers", NULL, test_back_off_recovers);
    add("/login-qr/confirmed-meanwhile", NULL, test_confirmed_meanwhile);
    add("/login-qr/connection-back", NULL, test_connection_back);
    add("/login-qr/key-lost", NULL, test_key_lost);
    add("/login-qr/leave", NULL, test_leave);
    add("/login-qr/late-success", NULL, test_late_success);
    add("/login-qr/late-success-in-wait", NULL, test_late_success_in_wait);
    add("/login-qr/import", NULL, test_import);
    add("/login-qr/import-password", NULL, test_import_password);
    add("/login-qr/import-password-gone", "AUTH_KEY_UNREGISTERED", test_import_password);
    add("/login-qr/password-gone", NULL, test_password_gone);
    add("/login-qr/import-expired", NULL, test_import_expired);
    add("/login-qr/import-token", NULL, test_import_token);
    add("/login-qr/import-loop", NULL, test_import_loop);
    add("/login-qr/move-to-none", GINT_TO_POINTER(0), test_move_nowhere);
    add("/login-qr/move-below", GINT_TO_POINTER(-4), test_move_nowhere);
    add("/login-qr/move-unknown", GINT_TO_POINTER(9), test_move_nowhere);
    add("/login-qr/import-accepted", "AUTH_TOKEN_ALREADY_ACCEPTED", test_import_refused);
    add("/login-qr/import-invalid", "AUTH_TOKEN_INVALIDX", test_import_refused);
    add("/login-qr/other-user-yes", NULL, test_other_user_yes);
    add("/login-qr/other-user-no", NULL, test_other_user_no);
    add("/login-qr/other-user-restart", NULL, test_other_user_restart);
    add("/login-qr/no-name", NULL, test_no_name);
    add("/login-qr/from-code", NULL, test_from_code);
    add("/login-qr/from-blocked", NULL, test_from_blocked);
    add("/login-qr/from-password", NULL, test_from_password);
    return g_test_run();
}
