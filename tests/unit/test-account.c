/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The account once somebody is signed in: devices, terms of service, Telegram's own messages.
 */
#include <base/mt-limits.h>
#include <client/login/mt-account.h>
#include <login-desk.h>
#include <string.h>

#define S 1000
#define HOUR_MS (3600 * G_GINT64_CONSTANT(1000))
#define START_S ((gint32)(DESK_START_MS / 1000))

static void
set_up(LoginDesk *self, gconstpointer data)
{
    desk_init(self);
    desk_to_done(self);
    DESK_TAKE(self, HELP_GET_TERMS_OF_SERVICE_UPDATE);
}

static void
tear_down(LoginDesk *self, gconstpointer data)
{
    desk_clear(self);
}

static const MtAccountResult *
last_result(const LoginDesk *self)
{
    const MtEvent *event = desk_news(self, MT_EVENT_ACCOUNT);

    g_assert_nonnull(event);
    return &event->account;
}

/* --- devices --------------------------------------------------------------------------------- */

static TlAuthorization
device(gint64 hash)
{
    return (TlAuthorization){
        .base = TL_AUTHORIZATION,
        .hash = hash,
        .device_model = "Edge",
        .platform = "Linux",
        .system_version = "6.1",
        .app_name = "Pidgin",
        .app_version = "",
        .date_created = 100,
        .date_active = 200,
        .ip = "192.0.2.1",
        .country = "UK",
        .region = "London",
    };
}

static void
list_devices(LoginDesk *self)
{
    mt_account_list_devices(self->account, self->host.now);
    desk_run(self);
    DESK_TAKE(self, ACCOUNT_GET_AUTHORIZATIONS);
}

static void
test_devices(LoginDesk *self, gconstpointer data)
{
    TlAuthorization current = device(0);
    TlAuthorization other = device(77);
    TlObject *list[] = {&current.base, &other.base};
    const TlVector vector = {.len = 2, .objects = list};
    const TlAccountAuthorizations answer = {TL_ACCOUNT_AUTHORIZATIONS, 180, &vector};
    const MtEvent *event;
    const MtDevice *read;

    current.current = TRUE;
    other.unconfirmed = other.password_pending = TRUE;
    other.platform = "";
    other.country = "";
    other.app_version = "5.0";
    list_devices(self);
    desk_answer(self, &answer.base);
    event = desk_news(self, MT_EVENT_ACCOUNT);
    g_assert_cmpint(event->account.verb, ==, MT_ACCOUNT_DEVICES);
    g_assert_false(event->account.failed);
    g_assert_cmpuint(event->devices->len, ==, 2);
    read = g_ptr_array_index(event->devices, 0);
    g_assert_true(read->current);
    g_assert_cmpstr(read->model, ==, "Edge");
    g_assert_cmpstr(read->system, ==, "Linux 6.1");
    g_assert_cmpstr(read->app, ==, "Pidgin");
    g_assert_cmpstr(read->address, ==, "192.0.2.1");
    g_assert_cmpstr(read->place, ==, "London, UK");
    g_assert_cmpint(read->created_s, ==, 100);
    g_assert_cmpint(read->active_s, ==, 200);
    read = g_ptr_array_index(event->devices, 1);
    g_assert_cmpint(read->hash, ==, 77);
    g_assert_true(read->unconfirmed);
    g_assert_true(read->password_pending);
    g_assert_cmpstr(read->system, ==, "6.1");
    g_assert_cmpstr(read->app, ==, "Pidgin 5.0");
    g_assert_cmpstr(read->place, ==, "London");
}

static void
test_many_devices(LoginDesk *self, gconstpointer data)
{
    TlAuthorization one = device(5);
    g_autofree TlObject **list = g_new(TlObject *, MT_MAX_DEVICES + 1);
    const TlVector vector = {.len = MT_MAX_DEVICES + 1, .objects = list};
    const TlAccountAuthorizations answer = {TL_ACCOUNT_AUTHORIZATIONS, 180, &vector};

    for (guint i = 0; i < vector.len; i++)
        list[i] = &one.base;
    list_devices(self);
    desk_answer(self, &answer.base);
    g_assert_cmpuint(desk_news(self, MT_EVENT_ACCOUNT)->devices->len, ==, MT_MAX_DEVICES);
}

static void
test_no_devices(LoginDesk *self, gconstpointer data)
{
    list_devices(self);
    desk_error(self, 400, "SOMETHING");
    g_assert_true(last_result(self)->failed);
    g_assert_cmpstr(last_result(self)->server_text, ==, "SOMETHING");
    g_assert_cmpuint(desk_news(self, MT_EVENT_ACCOUNT)->devices->len, ==, 0);
    list_devices(self);
    desk_pass(self, 120 * S);
    g_assert_true(last_result(self)->failed);
    g_assert_null(last_result(self)->server_text);
}

static void
end_device(LoginDesk *self, gint64 hash)
{
    mt_account_end_device(self->account, hash, self->host.now);
    desk_run(self);
}

static void
test_end(LoginDesk *self, gconstpointer data)
{
    const TlCallAccountResetAuthorization *reset;

    end_device(self, 77);
    reset = (const TlCallAccountResetAuthorization *)DESK_TAKE(self, ACCOUNT_RESET_AUTHORIZATION);
    g_assert_cmpint(reset->hash, ==, 77);
    desk_answer_bool(self, TRUE);
    g_assert_cmpint(last_result(self)->verb, ==, MT_ACCOUNT_ENDED);
    g_assert_false(last_result(self)->failed);
    end_device(self, 77);
    DESK_TAKE(self, ACCOUNT_RESET_AUTHORIZATION);
    desk_error(self, 400, "HASH_INVALID"); /* somebody else ended it */
    g_assert_false(last_result(self)->failed);
    end_device(self, 0);
    DESK_TAKE(self, AUTH_RESET_AUTHORIZATIONS);
    desk_error(self, 406, "FRESH_RESET_AUTHORISATION_FORBIDDEN");
    g_assert_true(last_result(self)->failed);
    g_assert_true(last_result(self)->too_fresh);
    g_assert_cmpuint(desk_count_news(self, MT_EVENT_ACCOUNT), ==, 3);
}

/* What a person reads: never the name of an error that Telegram explains itself. */
static void
test_refused(LoginDesk *self, gconstpointer data)
{
    end_device(self, 77);
    DESK_TAKE(self, ACCOUNT_RESET_AUTHORIZATION);
    desk_error(self, 406, "SOMETHING_NEW");
    g_assert_true(last_result(self)->failed);
    g_assert_true(last_result(self)->refused);
    g_assert_null(last_result(self)->server_text);
    end_device(self, 77);
    DESK_TAKE(self, ACCOUNT_RESET_AUTHORIZATION);
    desk_error(self, 420, "FLOOD_WAIT_300");
    g_assert_cmpint(last_result(self)->wait_s, ==, 300);
    end_device(self, 77);
    DESK_TAKE(self, ACCOUNT_RESET_AUTHORIZATION);
    desk_error(self, 400, "SOMETHING_NEW");
    g_assert_cmpstr(last_result(self)->server_text, ==, "SOMETHING_NEW");
    g_assert_false(last_result(self)->refused);
}

static void
test_confirm(LoginDesk *self, gconstpointer data)
{
    const TlCallAccountChangeAuthorizationSettings *change;

    mt_account_confirm_device(self->account, 77, self->host.now);
    desk_run(self);
    change = (const TlCallAccountChangeAuthorizationSettings *)DESK_TAKE(
        self, ACCOUNT_CHANGE_AUTHORIZATION_SETTINGS);
    g_assert_true(change->confirmed);
    g_assert_cmpint(change->hash, ==, 77);
    g_assert_cmphex(change->flags, ==, 1u << 3);
    desk_answer_bool(self, TRUE);
    g_assert_cmpint(last_result(self)->verb, ==, MT_ACCOUNT_CONFIRMED);
}

static void
test_new_device(LoginDesk *self, gconstpointer data)
{
    TlUpdateNewAuthorization update = {
        .base = TL_UPDATE_NEW_AUTHORIZATION,
        .flags = TL_UPDATE_NEW_AUTHORIZATION_HAS_DATE,
        .unconfirmed = TRUE,
        .hash = 88,
        .date = 300,
        .device = "Phone",
        .location = "Paris",
    };
    const MtDevice *read;

    desk_update(self, &update.base);
    g_assert_cmpuint(desk_news(self, MT_EVENT_DEVICE)->devices->len, ==, 1);
    read = g_ptr_array_index(desk_news(self, MT_EVENT_DEVICE)->devices, 0);
    g_assert_cmpint(read->hash, ==, 88);
    g_assert_cmpint(read->created_s, ==, 300);
    g_assert_cmpstr(read->model, ==, "Phone");
    g_assert_cmpstr(read->place, ==, "Paris");
    update.unconfirmed = FALSE; /* somebody has said yes */
    desk_update(self, &update.base);
    g_assert_cmpuint(desk_count_news(self, MT_EVENT_DEVICE), ==, 1);
    update.unconfirmed = TRUE;
    update.flags = 0;
    desk_update(self, &update.base);
    read = g_ptr_array_index(desk_news(self, MT_EVENT_DEVICE)->devices, 0);
    g_assert_cmpint(read->created_s, ==, 0);
    mt_account_signed_in(self->account, FALSE, self->host.now);
    mt_account_new_device(self->account, &update);
    g_assert_cmpuint(desk_count_news(self, MT_EVENT_DEVICE), ==, 2);
}

/* --- terms of service ------------------------------------------------------------------------ */

static void
answer_terms(LoginDesk *self, gint32 expires)
{
    TlDataJSON id = {TL_DATA_JSON, "{\"v\":7}"};
    const TlVector none = {.len = 0};
    TlHelpTermsOfService terms = {
        .base = TL_HELP_TERMS_OF_SERVICE,
        .popup = TRUE,
        .id = &id.base,
        .text = "Be nice.",
        .entities = &none,
    };
    const TlHelpTermsOfServiceUpdate update = {TL_HELP_TERMS_OF_SERVICE_UPDATE, expires,
                                               &terms.base};

    desk_answer(self, &update.base);
}

static void
answer_no_terms(LoginDesk *self, gint32 expires)
{
    const TlHelpTermsOfServiceUpdateEmpty update = {TL_HELP_TERMS_OF_SERVICE_UPDATE_EMPTY, expires};

    desk_answer(self, &update.base);
}

/* login.md 8.7, row 136 */
static void
test_terms(LoginDesk *self, gconstpointer data)
{
    const MtEvent *event;
    const TlCallHelpAcceptTermsOfService *accept;

    answer_terms(self, START_S + 7200);
    event = desk_news(self, MT_EVENT_TERMS);
    g_assert_cmpstr(event->terms.id, ==, "{\"v\":7}");
    g_assert_cmpstr(event->terms.text, ==, "Be nice.");
    g_assert_true(event->terms.popup);
    g_assert_cmpint(event->terms.min_age, ==, 0);
    mt_account_accept_terms(self->account, event->terms.id, self->host.now);
    desk_run(self);
    accept = (const TlCallHelpAcceptTermsOfService *)DESK_TAKE(self, HELP_ACCEPT_TERMS_OF_SERVICE);
    g_assert_cmpstr(((const TlDataJSON *)accept->id)->data, ==, "{\"v\":7}");
    desk_answer_bool(self, TRUE);
    g_assert_cmpint(last_result(self)->verb, ==, MT_ACCOUNT_ACCEPTED);
    desk_pass(self, 2 * HOUR_MS - 1);
    desk_quiet(self);
    desk_pass(self, 1);
    DESK_TAKE(self, HELP_GET_TERMS_OF_SERVICE_UPDATE);
}

/* Never more often than hourly, never less than weekly, whatever the server says. */
static void
test_terms_expiry(LoginDesk *self, gconstpointer data)
{
    static const gint32 expires[] = {0, G_MININT32, G_MAXINT32};
    static const gint64 waits[] = {HOUR_MS, HOUR_MS, 7 * 24 * HOUR_MS};

    for (guint i = 0; i < G_N_ELEMENTS(expires); i++) {
        answer_no_terms(self, expires[i]);
        g_assert_cmpint(mt_account_deadline(self->account), ==,
                        self->host.now.mono_us + waits[i] * 1000);
        desk_pass(self, waits[i]);
        DESK_TAKE(self, HELP_GET_TERMS_OF_SERVICE_UPDATE);
    }
    desk_error(self, 400, "SOMETHING"); /* tried again later, and nobody hears of it */
    g_assert_cmpint(mt_account_deadline(self->account), ==,
                    self->host.now.mono_us + HOUR_MS * 1000);
    g_assert_null(desk_news(self, MT_EVENT_ACCOUNT));
    g_assert_null(desk_news(self, MT_EVENT_TERMS));
}

/* --- notices --------------------------------------------------------------------------------- */

static void
notice(LoginDesk *self, const char *type, gboolean popup)
{
    TlMessageMediaEmpty media = {TL_MESSAGE_MEDIA_EMPTY};
    const TlVector none = {.len = 0};
    const TlUpdateServiceNotification update = {
        .base = TL_UPDATE_SERVICE_NOTIFICATION,
        .popup = popup,
        .type = type,
        .message = "Hello.",
        .media = &media.base,
        .entities = &none,
    };

    desk_update(self, &update.base);
}

static void
test_notice(LoginDesk *self, gconstpointer data)
{
    notice(self, "", TRUE);
    g_assert_cmpstr(desk_news(self, MT_EVENT_NOTICE)->notice.text, ==, "Hello.");
    g_assert_true(desk_news(self, MT_EVENT_NOTICE)->notice.popup);
    g_assert_false(desk_news(self, MT_EVENT_NOTICE)->notice.log_out);
    notice(self, "", FALSE); /* ordinary ones are shown as often as they come */
    g_assert_false(desk_news(self, MT_EVENT_NOTICE)->notice.popup);
    g_assert_cmpuint(desk_count_news(self, MT_EVENT_NOTICE), ==, 2);
}

/* login.md 8.7, row 134, and 2.11: the same wish once in 15 minutes */
static void
test_drop(LoginDesk *self, gconstpointer data)
{
    notice(self, "AUTH_KEY_DROP_DUPLICATE", FALSE);
    g_assert_true(desk_news(self, MT_EVENT_NOTICE)->notice.log_out);
    fake_host_advance(&self->host, 15 * 60 * S - 1);
    notice(self, "AUTH_KEY_DROP_DUPLICATE", FALSE);
    g_assert_cmpuint(desk_count_news(self, MT_EVENT_NOTICE), ==, 1);
    notice(self, "AUTH_KEY_DROP_OTHER", FALSE);
    g_assert_cmpuint(desk_count_news(self, MT_EVENT_NOTICE), ==, 2);
    notice(self, "AUTH_KEY_DROP_OTHER", FALSE);
    g_assert_cmpuint(desk_count_news(self, MT_EVENT_NOTICE), ==, 2);
    fake_host_advance(&self->host, 15 * 60 * S);
    notice(self, "AUTH_KEY_DROP_OTHER", FALSE);
    g_assert_cmpuint(desk_count_news(self, MT_EVENT_NOTICE), ==, 3);
    mt_account_signed_in(self->account, FALSE, self->host.now);
    fake_host_advance(&self->host, 15 * 60 * S);
    notice(self, "AUTH_KEY_DROP_OTHER", FALSE); /* there is nothing to log out of */
    g_assert_cmpuint(desk_count_news(self, MT_EVENT_NOTICE), ==, 4);
}

/* --- not signed in --------------------------------------------------------------------------- */

static void
test_signed_out(LoginDesk *self, gconstpointer data)
{
    list_devices(self);
    end_device(self, 5);
    DESK_TAKE(self, ACCOUNT_RESET_AUTHORIZATION);
    mt_account_signed_in(self->account, FALSE, self->host.now);
    g_assert_cmpint(mt_account_deadline(self->account), ==, -1);
    mt_account_list_devices(self->account, self->host.now);
    mt_account_end_device(self->account, 0, self->host.now);
    mt_account_confirm_device(self->account, 5, self->host.now);
    mt_account_accept_terms(self->account, "{}", self->host.now);
    mt_account_tick(self->account, self->host.now);
    mt_calls_run(self->calls, self->host.now);
    desk_quiet(self);
    g_assert_null(desk_news(self, MT_EVENT_ACCOUNT));
}

/* The parts may end in any order as long as the calls are last. */
static void
test_free_in_flight(LoginDesk *self, gconstpointer data)
{
    list_devices(self);
    g_clear_pointer(&self->account, mt_account_free);
    self->account = mt_account_new(self->calls, self->events);
    mt_account_free(NULL);
    mt_device_free(NULL);
    desk_error(self, 400, "SOMETHING");
    g_assert_null(desk_news(self, MT_EVENT_ACCOUNT));
}

static void
add(const char *path, void (*test)(LoginDesk *, gconstpointer))
{
    g_test_add(path, LoginDesk, NULL, set_up, test, tear_down);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("/account/devices", test_devices);
    add("/account/many-devices", test_many_devices);
    add("/account/no-devices", test_no_devices);
    add("/account/end", test_end);
    add("/account/refused", test_refused);
    add("/account/confirm", test_confirm);
    add("/account/new-device", test_new_device);
    add("/account/terms", test_terms);
    add("/account/terms-expiry", test_terms_expiry);
    add("/account/notice", test_notice);
    add("/account/drop", test_drop);
    add("/account/signed-out", test_signed_out);
    add("/account/free-in-flight", test_free_in_flight);
    return g_test_run();
}
