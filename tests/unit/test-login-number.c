/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The number before Telegram sees it; and a stored login that another computer left behind.
 */
#include <client/login/mt-country-codes.h>
#include <client/login/mt-login-private.h>
#include <login-desk.h>
#include <string.h>

#define LIMIT_MS 3000
/* No country's, and a country's. */
#define NOWHERE "+280 12 34567"
#define SOMEWHERE "442079460123"

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

/* --- where one seems to be ------------------------------------------------------------------- */

static void
test_codes(void)
{
    static const struct {
        const char *name;
        const char *code;
    } rows[] = {
        {"GB", "44"},  {"de", "49"},  {"AG", "1268"}, {"US", "1"},  {"KZ", "7"},
        {"ZW", "263"}, {"AC", "247"}, {"", NULL},     {"G", NULL},  {"44", NULL},
        {"XX", NULL},  {"GBR", NULL}, {"\xff", NULL}, {NULL, NULL},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *code = mt_country_code(rows[i].name);

        g_assert_cmpstr(code, ==, rows[i].code);
    }
}

static void
answer_country(LoginDesk *self, const char *country)
{
    const TlNearestDc nearest = {
        .base = TL_NEAREST_DC, .country = country, .this_dc = 2, .nearest_dc = 2};

    desk_answer(self, &nearest.base);
}

/* Nobody has typed a number: the prompt begins with the code of the country. */
static void
test_located(LoginDesk *self, gconstpointer data)
{
    self->config.phone = data;
    desk_start(self);
    desk_no_step(self);
    DESK_TAKE(self, HELP_GET_NEAREST_DC);
    answer_country(self, "GB");
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_PHONE_MISSING);
    g_assert_cmpstr(self->step->calling_code, ==, "44");
    g_assert_cmpstr(self->step->phone, ==, data);
    desk_type_phone(self, "12");
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_PHONE_MISSING);
    g_assert_cmpstr(self->step->calling_code, ==, "44");
    g_assert_cmpstr(self->step->phone, ==, "12");
    desk_quiet(self); /* once is enough */
    desk_type_phone(self, DESK_PHONE);
    DESK_TAKE(self, AUTH_SEND_CODE);
}

static void
test_located_nowhere(LoginDesk *self, gconstpointer data)
{
    self->config.phone = "";
    desk_start(self);
    DESK_TAKE(self, HELP_GET_NEAREST_DC);
    if (data != NULL)
        answer_country(self, data);
    else
        desk_error(self, 400, "METHOD_INVALID");
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_PHONE_MISSING);
    g_assert_null(self->step->calling_code);
}

/* The prompt does not wait for long; what comes later is good for the next one. */
static void
test_located_late(LoginDesk *self, gconstpointer data)
{
    self->config.phone = "";
    desk_start(self);
    DESK_TAKE(self, HELP_GET_NEAREST_DC);
    desk_pass(self, LIMIT_MS - 1);
    desk_no_step(self);
    desk_pass(self, 1);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_PHONE_MISSING);
    g_assert_null(self->step->calling_code);
    answer_country(self, "DE");
    desk_no_step(self);
    desk_type_phone(self, "");
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_PHONE_MISSING);
    g_assert_cmpstr(self->step->calling_code, ==, "49");
}

/* Something was given: it is shown at once, and nobody is asked. */
static void
test_not_located(LoginDesk *self, gconstpointer data)
{
    self->config.phone = data;
    desk_start(self);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_PHONE_MISSING);
    desk_quiet(self);
}

/* A QR code has no need of a number; a login code has. */
static void
test_located_after_qr(LoginDesk *self, gconstpointer data)
{
    const guint8 bytes[] = {1, 2, 3};
    const TlAuthLoginToken token = {
        .base = TL_AUTH_LOGIN_TOKEN,
        .expires = (gint32)(DESK_START_MS / 1000) + 30,
        .token = {bytes, sizeof bytes},
    };

    self->config.phone = "me";
    self->config.qr = TRUE;
    desk_start(self);
    DESK_TAKE(self, AUTH_EXPORT_LOGIN_TOKEN);
    desk_answer(self, &token.base);
    desk_step(self, MT_LOGIN_STEP_QR, MT_LOGIN_OK);
    desk_choose(self, mt_login_change_phone);
    desk_no_step(self);
    DESK_TAKE(self, HELP_GET_NEAREST_DC);
    answer_country(self, "GB");
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_OK);
    g_assert_cmpstr(self->step->calling_code, ==, "44");
}

/* --- numbers of no country ------------------------------------------------------------------- */

/* The list of today, with Great Britain alone. */
static void
know_countries(LoginDesk *self)
{
    TlHelpCountryCode code = {.base = TL_HELP_COUNTRY_CODE, .country_code = "44"};
    TlObject *codes[] = {&code.base};
    const TlVector code_list = {.len = 1, .objects = codes};
    TlHelpCountry country = {
        .base = TL_HELP_COUNTRY,
        .iso2 = "GB",
        .default_name = "United Kingdom",
        .country_codes = &code_list,
    };
    TlObject *countries[] = {&country.base};
    const TlVector country_list = {.len = 1, .objects = countries};
    const TlHelpCountriesList list = {
        .base = TL_HELP_COUNTRIES_LIST, .countries = &country_list, .hash = 1};

    DESK_TAKE(self, HELP_GET_COUNTRIES_LIST);
    desk_answer(self, &list.base);
}

static void
test_unknown_country(LoginDesk *self, gconstpointer data)
{
    g_autoptr(MtCountries) countries = NULL;
    gboolean is_test = data != NULL;

    self->config.phone = NULL;
    self->state->test_dc = is_test;
    desk_start(self);
    countries = mt_countries_new(self->calls, self->state, NULL);
    mt_login_set_countries(self->login, countries);
    desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_PHONE_MISSING);
    mt_countries_run(countries, self->host.now);
    desk_run(self);
    know_countries(self);
    desk_type_phone(self, NOWHERE);
    if (is_test) { /* their numbers are nobody's */
        DESK_TAKE(self, AUTH_SEND_CODE);
    } else {
        desk_step(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_PHONE_COUNTRY);
        g_assert_cmpstr(self->step->phone, ==, NOWHERE);
        desk_quiet(self);
        desk_type_phone(self, SOMEWHERE);
        DESK_TAKE(self, AUTH_SEND_CODE);
    }
    mt_login_set_countries(self->login, NULL);
}

/* --- another computer's login ---------------------------------------------------------------- */

static void
log_in_on(LoginDesk *self, const char *machine)
{
    self->config.machine = machine;
    desk_give_key(self, 2, MT_AUTH_FULL);
    self->state->user_id = DESK_USER;
    desk_start(self);
    DESK_TAKE(self, USERS_GET_USERS);
}

static void
restart_on(LoginDesk *self, const char *machine)
{
    self->config.machine = machine;
    desk_restart(self);
}

static void
test_same_machine(LoginDesk *self, gconstpointer data)
{
    log_in_on(self, "first");
    restart_on(self, "first");
    DESK_TAKE(self, USERS_GET_USERS);
    restart_on(self, NULL); /* nothing is known: nothing is asked */
    DESK_TAKE(self, USERS_GET_USERS);
    desk_no_step(self);
}

static void
test_copied(LoginDesk *self, gconstpointer data)
{
    log_in_on(self, "first");
    restart_on(self, "second");
    desk_step(self, MT_LOGIN_STEP_COPIED, MT_LOGIN_OK);
    g_assert_false(mt_login_may_connect(self->login));
    mt_login_log_out(self->login, self->host.now);
    desk_quiet(self);
    desk_choose(self, mt_login_cancel);
    desk_step(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_CANCELLED);
    restart_on(self, "second"); /* nobody has decided */
    desk_step(self, MT_LOGIN_STEP_COPIED, MT_LOGIN_OK);
    restart_on(self, "first"); /* the file came back */
    DESK_TAKE(self, USERS_GET_USERS);
}

static void
test_moved(LoginDesk *self, gconstpointer data)
{
    log_in_on(self, "first");
    restart_on(self, "second");
    desk_step(self, MT_LOGIN_STEP_COPIED, MT_LOGIN_OK);
    self->state->urgent = FALSE;
    mt_login_copied(self->login, desk_generation(self) + 1, TRUE, self->host.now);
    desk_quiet(self);
    mt_login_copied(self->login, desk_generation(self), TRUE, self->host.now);
    desk_run(self);
    g_assert_true(self->state->urgent);
    g_assert_true(mt_login_may_connect(self->login));
    DESK_TAKE(self, USERS_GET_USERS);
    restart_on(self, "second");
    DESK_TAKE(self, USERS_GET_USERS);
    restart_on(self, "first"); /* a home folder on the network: both are known now */
    DESK_TAKE(self, USERS_GET_USERS);
    desk_no_step(self);
}

static void
test_begun_anew(LoginDesk *self, gconstpointer data)
{
    log_in_on(self, "first");
    restart_on(self, "second");
    desk_step(self, MT_LOGIN_STEP_COPIED, MT_LOGIN_OK);
    mt_login_copied(self->login, desk_generation(self), FALSE, self->host.now);
    desk_run(self);
    g_assert_null(mt_state_dc(self->state, 2)->key);
    g_assert_cmpint(self->state->user_id, ==, 0);
    DESK_TAKE(self, AUTH_SEND_CODE); /* and no auth.logOut: the other one goes on */
    desk_give_key(self, 2, MT_AUTH_NONE);
    desk_answer_app(self);
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
    desk_type_code(self, DESK_CODE);
    DESK_TAKE(self, AUTH_SIGN_IN);
    desk_answer_user(self);
    desk_step(self, MT_LOGIN_STEP_DONE, MT_LOGIN_OK);
    restart_on(self, "second");
    DESK_TAKE(self, USERS_GET_USERS);
    restart_on(self, "first");
    desk_step(self, MT_LOGIN_STEP_COPIED, MT_LOGIN_OK);
}

/* A code that waits, or half a login, is not worth a question. */
static void
test_copied_half(LoginDesk *self, gconstpointer data)
{
    self->config.machine = "first";
    desk_give_key(self, 2, MT_AUTH_NONE);
    desk_to_code(self);
    restart_on(self, "first");
    desk_step(self, MT_LOGIN_STEP_CODE, MT_LOGIN_OK);
    restart_on(self, "second");
    DESK_TAKE(self, AUTH_SEND_CODE);
    g_assert_null(mt_state_dc(self->state, 2)->key);
    desk_no_step(self);
}

/* Many computers in turn: the latest are known. */
static void
test_many_machines(LoginDesk *self, gconstpointer data)
{
    log_in_on(self, "0");
    for (guint i = 1; i <= 9; i++) {
        g_autofree char *machine = g_strdup_printf("%u", i);

        restart_on(self, machine);
        desk_step(self, MT_LOGIN_STEP_COPIED, MT_LOGIN_OK);
        mt_login_copied(self->login, desk_generation(self), TRUE, self->host.now);
        desk_run(self);
        DESK_TAKE(self, USERS_GET_USERS);
        self->config.machine = NULL;
    }
    restart_on(self, "2");
    DESK_TAKE(self, USERS_GET_USERS);
    restart_on(self, "1");
    desk_step(self, MT_LOGIN_STEP_COPIED, MT_LOGIN_OK);
}

static void
test_damaged_machines(LoginDesk *self, gconstpointer data)
{
    g_autoptr(GBytes) section = g_bytes_new_static(data, strlen(data));

    mt_state_set_section(self->state, MT_SECTION_MACHINES, 1, section);
    self->config.machine = "first";
    desk_give_key(self, 2, MT_AUTH_FULL);
    desk_start(self);
    desk_step(self, MT_LOGIN_STEP_COPIED, MT_LOGIN_OK);
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
    g_test_add_func("/login-number/codes", test_codes);
    add("/login-number/located", "", test_located);
    add("/login-number/located-name", "me", test_located);
    add("/login-number/located-nowhere", NULL, test_located_nowhere);
    add("/login-number/located-on-the-moon", "XX", test_located_nowhere);
    add("/login-number/located-late", NULL, test_located_late);
    add("/login-number/located-after-qr", NULL, test_located_after_qr);
    add("/login-number/not-located", "020 7946 0123", test_not_located);
    add("/login-number/not-located-arabic", "\331\240\331\241", test_not_located);
    add("/login-number/not-located-unreadable", "\xff", test_not_located);
    add("/login-number/unknown-country", NULL, test_unknown_country);
    add("/login-number/unknown-country-test", "test", test_unknown_country);
    add("/login-number/same-machine", NULL, test_same_machine);
    add("/login-number/copied", NULL, test_copied);
    add("/login-number/moved", NULL, test_moved);
    add("/login-number/begun-anew", NULL, test_begun_anew);
    add("/login-number/copied-half", NULL, test_copied_half);
    add("/login-number/many-machines", NULL, test_many_machines);
    add("/login-number/damaged", "\n\n\n", test_damaged_machines);
    add("/login-number/damaged-empty", "", test_damaged_machines);
    return g_test_run();
}
