/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The step of the code: every way it can come, the next way and when, and what is typed.
 */
#include <base/mt-limits.h>
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

/* --- the ways -------------------------------------------------------------------------------- */

typedef union {
    TlObject base;
    TlAuthSentCodeTypeApp app;
    TlAuthSentCodeTypeSms sms;
    TlAuthSentCodeTypeCall call;
    TlAuthSentCodeTypeFlashCall flash;
    TlAuthSentCodeTypeMissedCall missed;
    TlAuthSentCodeTypeFragmentSms fragment;
    TlAuthSentCodeTypeFirebaseSms firebase;
    TlAuthSentCodeTypeSmsWord word;
    TlAuthSentCodeTypeSmsPhrase phrase;
    TlAuthSentCodeTypeEmailCode email;
} AnyType;

typedef struct {
    AnyType sent;
    MtCodeType type;
    guint length;
    const char *detail;
    gboolean reportable;
    const char *typed; /* NULL: not tried */
    const char *cleaned;
} Way;

/* login.md 8.3 */
static const Way ways[] = {
    {{.app = {TL_AUTH_SENT_CODE_TYPE_APP, 5}},
     MT_CODE_TYPE_APP,
     5,
     NULL,
     FALSE,
     " 22-2 22 ",
     DESK_CODE},
    {{.app = {TL_AUTH_SENT_CODE_TYPE_APP, 0}},
     MT_CODE_TYPE_APP,
     0,
     NULL,
     FALSE,
     "1234567",
     "1234567"},
    {{.app = {TL_AUTH_SENT_CODE_TYPE_APP, -3}}, MT_CODE_TYPE_APP, 0, NULL, FALSE, NULL, NULL},
    {{.sms = {TL_AUTH_SENT_CODE_TYPE_SMS, 7}},
     MT_CODE_TYPE_SMS,
     7,
     NULL,
     TRUE,
     "1234567",
     "1234567"},
    {{.call = {TL_AUTH_SENT_CODE_TYPE_CALL, 6}},
     MT_CODE_TYPE_CALL,
     6,
     NULL,
     TRUE,
     "123456",
     "123456"},
    {{.flash = {TL_AUTH_SENT_CODE_TYPE_FLASH_CALL, "+7495***1234"}},
     MT_CODE_TYPE_FLASH_CALL,
     0,
     "+7495***1234",
     TRUE,
     "+7 495 555-12-34",
     "74955551234"},
    {{.missed = {TL_AUTH_SENT_CODE_TYPE_MISSED_CALL, "7495", 6}},
     MT_CODE_TYPE_MISSED_CALL,
     6,
     "7495",
     TRUE,
     "+7 495 5551234",
     "551234"},
    {{.fragment = {TL_AUTH_SENT_CODE_TYPE_FRAGMENT_SMS, "https://fragment.com/x", 5}},
     MT_CODE_TYPE_FRAGMENT,
     5,
     "https://fragment.com/x",
     FALSE,
     DESK_CODE,
     DESK_CODE},
    {{.firebase = {TL_AUTH_SENT_CODE_TYPE_FIREBASE_SMS, .length = 6}},
     MT_CODE_TYPE_FIREBASE,
     6,
     NULL,
     FALSE,
     "123456",
     "123456"},
    {{.word = {TL_AUTH_SENT_CODE_TYPE_SMS_WORD, .beginning = "s"}},
     MT_CODE_TYPE_WORD,
     0,
     "s",
     TRUE,
     "Sun",
     "Sun"},
    {{.phrase = {TL_AUTH_SENT_CODE_TYPE_SMS_PHRASE, .beginning = "two"}},
     MT_CODE_TYPE_PHRASE,
     0,
     "two",
     TRUE,
     " Two words here",
     "Two words here"},
    {{.email = {TL_AUTH_SENT_CODE_TYPE_EMAIL_CODE, .email_pattern = "a*@b.c", .length = 6}},
     MT_CODE_TYPE_EMAIL,
     6,
     "a*@b.c",
     FALSE,
     NULL,
     NULL},
};

static void
test_way(LoginDesk *self, gconstpointer data)
{
    const Way *way = data;
    AnyType sent = way->sent;
    const MtLoginCode *code;

    desk_to_way(self, &sent.base, NULL, 0);
    code = &self->step->code;
    g_assert_cmpint(code->type, ==, way->type);
    g_assert_cmpuint(code->length, ==, way->length);
    g_assert_cmpstr(code->detail, ==, way->detail);
    g_assert_cmpint(code->earlier, ==, MT_CODE_TYPE_NONE);
    g_assert_cmpint(code->report_at_wall_ms, ==, way->reportable ? DESK_START_MS + 15 * S : 0);
    g_assert_true(self->state->pending.set);
    g_assert_cmpint(self->state->pending.kind, ==, MT_LOGIN_STEP_CODE);
    g_assert_cmpint(self->state->pending.code.type, ==, way->type);
    if (way->typed == NULL)
        return;
    desk_type_code(self, way->typed);
    g_assert_cmpstr(((const TlCallAuthSignIn *)DESK_TAKE(self, AUTH_SIGN_IN))->phone_code, ==,
                    way->cleaned);
}

/* --- the next way ---------------------------------------------------------------------------- */

static void
test_next_types(LoginDesk *self, gconstpointer data)
{
    TlObject types[] = {
        TL_AUTH_CODE_TYPE_SMS,         TL_AUTH_CODE_TYPE_CALL,         TL_AUTH_CODE_TYPE_FLASH_CALL,
        TL_AUTH_CODE_TYPE_MISSED_CALL, TL_AUTH_CODE_TYPE_FRAGMENT_SMS,
    };
    static const MtCodeType expected[] = {MT_CODE_TYPE_SMS, MT_CODE_TYPE_CALL,
                                          MT_CODE_TYPE_FLASH_CALL, MT_CODE_TYPE_MISSED_CALL,
                                          MT_CODE_TYPE_FRAGMENT};
    TlAuthSentCodeTypeApp app = {TL_AUTH_SENT_CODE_TYPE_APP, 5};

    desk_to_way(self, &app.base, &types[0], 0);
    for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
        g_assert_cmpint(self->step->code.next, ==, expected[i]);
        desk_choose(self, mt_login_resend);
        DESK_TAKE(self, AUTH_RESEND_CODE);
        desk_answer_way(self, &app.base, &types[(i + 1) % G_N_ELEMENTS(types)], 0);
        desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
    }
}

typedef struct {
    AnyType sent;
    gboolean has_next;
    gint32 timeout;
    gint64 wait_ms; /* -1: never */
} Gate;

/* login.md 2.6.1 and 8.2, rows 35, 43 to 45 */
static const Gate gates[] = {
    {{.sms = {TL_AUTH_SENT_CODE_TYPE_SMS, 5}}, TRUE, 120, 120 * S},
    {{.sms = {TL_AUTH_SENT_CODE_TYPE_SMS, 5}}, TRUE, 0, 60 * S},
    {{.sms = {TL_AUTH_SENT_CODE_TYPE_SMS, 5}}, TRUE, -7, 60 * S},
    {{.sms = {TL_AUTH_SENT_CODE_TYPE_SMS, 5}}, TRUE, G_MAXINT32, MT_MAX_WAIT_S *(gint64)S},
    {{.app = {TL_AUTH_SENT_CODE_TYPE_APP, 5}}, TRUE, 0, 0},
    {{.app = {TL_AUTH_SENT_CODE_TYPE_APP, 5}}, TRUE, 60, 60 * S},
    {{.app = {TL_AUTH_SENT_CODE_TYPE_APP, 5}}, FALSE, 60, -1},
    {{.sms = {TL_AUTH_SENT_CODE_TYPE_SMS, 5}}, FALSE, 60, -1},
    {{.email = {TL_AUTH_SENT_CODE_TYPE_EMAIL_CODE, .email_pattern = "", .length = 6}},
     FALSE,
     0,
     60 * S},
};

static void
test_gate(LoginDesk *self, gconstpointer data)
{
    const Gate *gate = data;
    AnyType sent = gate->sent;
    TlAuthCodeTypeCall call = {TL_AUTH_CODE_TYPE_CALL};

    desk_to_way(self, &sent.base, gate->has_next ? &call.base : NULL, gate->timeout);
    g_assert_cmpint(self->step->code.resend_at_wall_ms, ==,
                    gate->wait_ms >= 0 ? DESK_START_MS + gate->wait_ms : 0);
    desk_choose(self, mt_login_resend);
    if (gate->wait_ms < 0) {
        desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_RESEND_UNAVAILABLE);
    } else if (gate->wait_ms > 0) {
        desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_RESEND_PLANNED);
        g_assert_true(self->step->code.resend_planned);
        desk_quiet(self);
        desk_pass(self, gate->wait_ms - 1);
        desk_quiet(self);
        desk_pass(self, 1);
        DESK_TAKE(self, AUTH_RESEND_CODE);
        desk_no_step(self);
    } else {
        DESK_TAKE(self, AUTH_RESEND_CODE);
    }
    desk_quiet(self);
}

/* That time passes does nothing by itself. */
static void
test_quiet(LoginDesk *self, gconstpointer data)
{
    TlAuthSentCodeTypeSms sms = {TL_AUTH_SENT_CODE_TYPE_SMS, 5};
    TlAuthCodeTypeCall call = {TL_AUTH_CODE_TYPE_CALL};

    desk_to_way(self, &sms.base, &call.base, 120);
    g_assert_cmpint(mt_login_deadline(self->login), ==, -1);
    desk_pass(self, 3600 * S);
    desk_no_step(self);
    desk_quiet(self);
    desk_choose(self, mt_login_resend);
    DESK_TAKE(self, AUTH_RESEND_CODE);
}

static void
to_planned(LoginDesk *self)
{
    TlAuthSentCodeTypeSms sms = {TL_AUTH_SENT_CODE_TYPE_SMS, 5};
    TlAuthCodeTypeCall call = {TL_AUTH_CODE_TYPE_CALL};

    desk_to_way(self, &sms.base, &call.base, 120);
    desk_pass(self, 20 * S);
    desk_choose(self, mt_login_resend);
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_RESEND_PLANNED);
}

/* login.md 8.2, row 38 */
static void
test_planned_dropped(LoginDesk *self, gconstpointer data)
{
    to_planned(self);
    desk_type_code(self, DESK_CODE);
    DESK_TAKE(self, AUTH_SIGN_IN);
    desk_error(self, 400, "PHONE_CODE_INVALID");
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_CODE_INVALID);
    g_assert_false(self->step->code.resend_planned);
    desk_pass(self, 300 * S);
    desk_quiet(self);
}

static void
test_planned_left(LoginDesk *self, gconstpointer data)
{
    to_planned(self);
    desk_choose(self, mt_login_change_phone);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_OK);
    DESK_TAKE(self, AUTH_CANCEL_CODE);
    g_assert_false(self->state->pending.set);
    desk_pass(self, 300 * S);
    desk_quiet(self);
}

/* What was refused does not stand in the prompt for another code. */
static void
test_refused_and_resent(LoginDesk *self, gconstpointer data)
{
    TlAuthSentCodeTypeCall call = {TL_AUTH_SENT_CODE_TYPE_CALL, 5};

    to_planned(self);
    desk_type_code(self, DESK_CODE);
    DESK_TAKE(self, AUTH_SIGN_IN);
    desk_error(self, 400, "PHONE_CODE_INVALID");
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_CODE_INVALID);
    g_assert_cmpstr(self->step->code.typed, ==, DESK_CODE);
    desk_pass(self, 100 * S);
    desk_choose(self, mt_login_resend);
    DESK_TAKE(self, AUTH_RESEND_CODE);
    desk_answer_code(self, &call.base);
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
    g_assert_null(self->step->code.typed);
}

/* The prompt was open when the resend went out: what is typed then comes back with the new one. */
static void
test_planned_typed_meanwhile(LoginDesk *self, gconstpointer data)
{
    TlAuthSentCodeTypeCall call = {TL_AUTH_SENT_CODE_TYPE_CALL, 5};

    to_planned(self);
    desk_pass(self, 100 * S);
    DESK_TAKE(self, AUTH_RESEND_CODE);
    desk_type_code(self, "333");
    desk_no_step(self);
    desk_answer_code(self, &call.base);
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
    g_assert_cmpstr(self->step->code.typed, ==, "333");
    g_assert_cmpint(self->step->code.earlier, ==, MT_CODE_TYPE_SMS);
}

/* The code was replaced by an update: what was planned is off. login.md 8.3, row 75 */
static void
test_planned_replaced(LoginDesk *self, gconstpointer data)
{
    TlAuthSentCodeTypeSms type = {TL_AUTH_SENT_CODE_TYPE_SMS, 6};
    TlAuthSentCode sent = {
        .base = TL_AUTH_SENT_CODE,
        .type = &type.base,
        .phone_code_hash = {(const guint8 *)"H2", 2},
    };
    const TlUpdateSentPhoneCode update = {TL_UPDATE_SENT_PHONE_CODE, &sent.base};

    to_planned(self);
    desk_update(self, &update.base);
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
    g_assert_cmpuint(self->step->code.length, ==, 6);
    desk_pass(self, 300 * S);
    desk_quiet(self);
    desk_choose(self, mt_login_change_phone);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_OK);
    DESK_TAKE(self, AUTH_CANCEL_CODE);
    desk_update(self, &update.base); /* nobody waits for a code now */
    desk_no_step(self);
}

/* login.md 8.2, rows 36 and 39 */
static void
test_new_hash(LoginDesk *self, gconstpointer data)
{
    TlAuthSentCodeTypeApp app = {TL_AUTH_SENT_CODE_TYPE_APP, 5};
    TlAuthSentCodeTypeSms type = {TL_AUTH_SENT_CODE_TYPE_SMS, 5};
    TlAuthCodeTypeSms sms = {TL_AUTH_CODE_TYPE_SMS};
    const TlAuthSentCode sent = {
        .base = TL_AUTH_SENT_CODE,
        .type = &type.base,
        .phone_code_hash = {(const guint8 *)"H\0002", 3},
    };
    const TlCallAuthResendCode *resend;
    const TlCallAuthSignIn *sign_in;

    desk_to_way(self, &app.base, &sms.base, 0);
    desk_type_code(self, "11111");
    DESK_TAKE(self, AUTH_SIGN_IN);
    desk_error(self, 400, "PHONE_CODE_INVALID");
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_CODE_INVALID);
    g_assert_cmpuint(self->step->code.wrong_count, ==, 1);
    desk_choose(self, mt_login_resend);
    resend = (const TlCallAuthResendCode *)DESK_TAKE(self, AUTH_RESEND_CODE);
    g_assert_cmpmem(resend->phone_code_hash.data, resend->phone_code_hash.len, DESK_HASH,
                    strlen(DESK_HASH));
    g_assert_cmphex(resend->flags, ==, 0);
    desk_answer(self, &sent.base);
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
    g_assert_cmpuint(self->step->code.wrong_count, ==, 0);
    g_assert_cmpint(self->step->code.earlier, ==, MT_CODE_TYPE_APP);
    desk_type_code(self, DESK_CODE);
    sign_in = (const TlCallAuthSignIn *)DESK_TAKE(self, AUTH_SIGN_IN);
    g_assert_cmpmem(sign_in->phone_code_hash.data, sign_in->phone_code_hash.len, "H\0002", 3);
}

static void
test_empty_hash(LoginDesk *self, gconstpointer data)
{
    TlAuthSentCodeTypeApp app = {TL_AUTH_SENT_CODE_TYPE_APP, 5};
    TlAuthCodeTypeSms sms = {TL_AUTH_CODE_TYPE_SMS};
    const TlAuthSentCode sent = {.base = TL_AUTH_SENT_CODE, .type = &app.base};

    if (data != NULL) {
        desk_to_way(self, &app.base, &sms.base, 0);
        desk_choose(self, mt_login_resend);
        DESK_TAKE(self, AUTH_RESEND_CODE);
    } else {
        desk_start(self);
        DESK_TAKE(self, AUTH_SEND_CODE);
    }
    desk_answer(self, &sent.base);
    desk_step(self, MT_LOGIN_STEP_EXPIRED, MT_LOGIN_RESTART);
    g_assert_false(self->state->pending.set);
    desk_choose(self, mt_login_new_code);
    DESK_TAKE(self, AUTH_SEND_CODE);
}

/* --- what is typed --------------------------------------------------------------------------- */

/* login.md 8.2, rows 47 and 48 */
static void
test_wrong(LoginDesk *self, gconstpointer data)
{
    desk_to_code(self);
    desk_type_code(self, NULL);
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_CODE_EMPTY);
    desk_type_code(self, "2222");
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_CODE_LENGTH);
    g_assert_cmpuint(self->step->code.typed_length, ==, 4);
    g_assert_cmpstr(self->step->code.typed, ==, "2222");
    desk_quiet(self);
    for (guint i = 1; i <= 3; i++) {
        desk_type_code(self, "11111");
        DESK_TAKE(self, AUTH_SIGN_IN);
        desk_error(self, 400, "PHONE_CODE_INVALID");
        desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_CODE_INVALID);
        g_assert_cmpuint(self->step->code.wrong_count, ==, i);
        g_assert_cmpstr(self->step->code.typed, ==, "11111");
    }
    g_assert_null(self->state->pending.code.typed);
    desk_quiet(self);
}

/* login.md 8.2, row 54 and 55 */
static void
test_change_phone(LoginDesk *self, gconstpointer data)
{
    const TlCallAuthSendCode *send;

    desk_to_code(self);
    desk_choose(self, mt_login_change_phone);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_OK);
    g_assert_cmpstr(self->step->phone, ==, DESK_PHONE);
    DESK_TAKE(self, AUTH_CANCEL_CODE); /* and nobody waits for the answer */
    desk_type_phone(self, "+999 66 12346");
    send = (const TlCallAuthSendCode *)DESK_TAKE(self, AUTH_SEND_CODE);
    g_assert_cmpstr(send->phone_number, ==, "9996612346");
    desk_answer_app(self);
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
    g_assert_cmpstr(self->step->phone, ==, "9996612346");
    g_assert_cmpint(self->step->code.earlier, ==, MT_CODE_TYPE_NONE);
}

static void
test_report(LoginDesk *self, gconstpointer data)
{
    TlAuthSentCodeTypeSms sms = {TL_AUTH_SENT_CODE_TYPE_SMS, 5};
    const TlCallAuthReportMissingCode *call;

    desk_to_way(self, &sms.base, NULL, 40);
    g_assert_cmpint(self->step->code.report_at_wall_ms, ==, DESK_START_MS + 40 * S);
    desk_choose(self, mt_login_report_missing); /* too early: the prompt says when */
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
    desk_quiet(self);
    desk_pass(self, 40 * S);
    desk_choose(self, mt_login_report_missing);
    call = (const TlCallAuthReportMissingCode *)DESK_TAKE(self, AUTH_REPORT_MISSING_CODE);
    g_assert_cmpstr(call->mnc, ==, "");
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_REPORTED);
    g_assert_cmpint(self->step->code.report_at_wall_ms, ==, 0);
    desk_error(self, 400, "PHONE_CODE_EXPIRED"); /* of no interest */
    desk_no_step(self);
    desk_type_code(self, DESK_CODE);
    DESK_TAKE(self, AUTH_SIGN_IN);
}

/* The last way turned out to be the last one. */
static void
test_report_after_all(LoginDesk *self, gconstpointer data)
{
    TlAuthSentCodeTypeSms sms = {TL_AUTH_SENT_CODE_TYPE_SMS, 5};
    TlAuthCodeTypeCall next = {TL_AUTH_CODE_TYPE_CALL};

    desk_to_way(self, &sms.base, &next.base, 40);
    g_assert_cmpint(self->step->code.report_at_wall_ms, ==, 0);
    desk_choose(self, mt_login_report_missing); /* not while there is another way */
    desk_quiet(self);
    desk_pass(self, 40 * S);
    desk_choose(self, mt_login_resend);
    DESK_TAKE(self, AUTH_RESEND_CODE);
    desk_error(self, 406, "SEND_CODE_UNAVAILABLE");
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_RESEND_UNAVAILABLE);
    g_assert_cmpint(self->step->code.report_at_wall_ms, ==, self->host.now.wall_ms);
    desk_choose(self, mt_login_report_missing);
    DESK_TAKE(self, AUTH_REPORT_MISSING_CODE);
}

/* --- a code that must be paid for: login.md 8.3, row 74 --------------------------------------- */

static void
test_paid(LoginDesk *self, gconstpointer data)
{
    const TlAuthSentCodePaymentRequired paid = {
        .base = TL_AUTH_SENT_CODE_PAYMENT_REQUIRED,
        .store_product = "product",
        .phone_code_hash = {(const guint8 *)DESK_HASH, strlen(DESK_HASH)},
        .support_email_address = "help@example.org",
        .support_email_subject = "Code",
        .currency = "USD",
        .amount = 100,
    };

    desk_start(self);
    DESK_TAKE(self, AUTH_SEND_CODE);
    desk_answer(self, &paid.base);
    desk_step(self, MT_LOGIN_STEP_PAID, MT_LOGIN_OK);
    g_assert_cmpstr(self->step->code.detail, ==, "help@example.org");
    desk_quiet(self);
    desk_choose(self, mt_login_change_phone);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_OK);
    DESK_TAKE(self, AUTH_CANCEL_CODE);
}

/* --- sent twice: login.md 8.2, rows 51 to 53 ---------------------------------------------------
 */

static void
to_second_look(LoginDesk *self, const char *text)
{
    desk_to_sign_in(self);
    desk_reissued(self);
    desk_error(self, 400, text);
    desk_no_step(self);
    DESK_TAKE(self, USERS_GET_USERS);
}

static void
test_second_look_in(LoginDesk *self, gconstpointer data)
{
    to_second_look(self, data);
    desk_answer_vector(self, &self->user.base);
    desk_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
}

static void
test_second_look_out(LoginDesk *self, gconstpointer data)
{
    to_second_look(self, data);
    desk_error(self, 401, "AUTH_KEY_UNREGISTERED");
    if (strcmp(data, "PHONE_CODE_EXPIRED") == 0)
        desk_step(self, MT_LOGIN_STEP_EXPIRED, MT_LOGIN_CODE_EXPIRED);
    else
        desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_CODE_INVALID);
}

/* The key, and with it the code, was lost while the code was on its way. */
static void
test_second_look_no_hash(LoginDesk *self, gconstpointer data)
{
    desk_to_sign_in(self);
    mt_login_key_lost(self->login, self->host.now);
    desk_reissued(self);
    desk_error(self, 400, "PHONE_CODE_INVALID");
    DESK_TAKE(self, USERS_GET_USERS);
    desk_error(self, 401, "AUTH_KEY_UNREGISTERED");
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_CODE_INVALID);
    desk_type_code(self, DESK_CODE);
    desk_step(self, MT_LOGIN_STEP_EXPIRED, MT_LOGIN_RESTART);
    desk_quiet(self);
}

static void
test_restart(LoginDesk *self, gconstpointer data)
{
    desk_to_sign_in(self);
    desk_error(self, 500, data);
    desk_pass(self, 999);
    desk_quiet(self);
    desk_pass(self, 1);
    DESK_TAKE(self, AUTH_SIGN_IN);
    desk_error(self, 500, data);
    DESK_TAKE(self, USERS_GET_USERS);
    desk_error(self, 401, "AUTH_KEY_UNREGISTERED");
    desk_step(self, MT_LOGIN_STEP_EXPIRED, MT_LOGIN_RESTART);
}

static void
add(const char *path, gconstpointer data, void (*test)(LoginDesk *, gconstpointer))
{
    g_test_add(path, LoginDesk, data, set_up, test, tear_down);
}

static void
add_tables(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(ways); i++) {
        g_autofree char *path = g_strdup_printf("/login-code/way/%u", i);

        add(path, &ways[i], test_way);
    }
    for (guint i = 0; i < G_N_ELEMENTS(gates); i++) {
        g_autofree char *path = g_strdup_printf("/login-code/gate/%u", i);

        add(path, &gates[i], test_gate);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add_tables();
    add("/login-code/next-types", NULL, test_next_types);
    add("/login-code/quiet", NULL, test_quiet);
    add("/login-code/planned-dropped", NULL, test_planned_dropped);
    add("/login-code/planned-left", NULL, test_planned_left);
    add("/login-code/refused-and-resent", NULL, test_refused_and_resent);
    add("/login-code/planned-typed-meanwhile", NULL, test_planned_typed_meanwhile);
    add("/login-code/planned-replaced", NULL, test_planned_replaced);
    add("/login-code/new-hash", NULL, test_new_hash);
    add("/login-code/empty-hash", NULL, test_empty_hash);
    add("/login-code/empty-hash-again", "resend", test_empty_hash);
    add("/login-code/wrong", NULL, test_wrong);
    add("/login-code/change-phone", NULL, test_change_phone);
    add("/login-code/report", NULL, test_report);
    add("/login-code/report-after-all", NULL, test_report_after_all);
    add("/login-code/paid", NULL, test_paid);
    add("/login-code/twice-expired-in", "PHONE_CODE_EXPIRED", test_second_look_in);
    add("/login-code/twice-invalid-in", "PHONE_CODE_INVALID", test_second_look_in);
    add("/login-code/twice-expired-out", "PHONE_CODE_EXPIRED", test_second_look_out);
    add("/login-code/twice-invalid-out", "PHONE_CODE_INVALID", test_second_look_out);
    add("/login-code/twice-no-hash", NULL, test_second_look_no_hash);
    add("/login-code/restart", "AUTH_RESTART_2", test_restart);
    add("/login-code/sign-in-failed", "SIGN_IN_FAILED", test_restart);
    return g_test_run();
}
