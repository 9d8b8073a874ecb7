/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The account's settings: which there are, and what the core is given of them.
 */
#include "tg-account.h"

#include "store/tg-machine.h"
#include "tg-config.h"
#include "tg-switches.h"
#include "tg-ui.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define OPTION_SERVER "server"
#define OPTION_SERVER_KEY "server-key"
#define OPTION_SERVER_DC "server-dc"
#define OPTION_TEST_DC "test-dc"
#define OPTION_API_ID "api-id"
#define OPTION_API_HASH "api-hash"
#define OPTION_PROXY_LINK "proxy-link"
#define OPTION_QR "qr-login"
#define OPTION_FLASH_CALLS "allow-flash-calls"
#define OPTION_MISSED_CALLS "allow-missed-calls"
#define OPTION_SIGN_UP "sign-up"
/* Not shown. */
#define SETTING_USER "user-id"
#define SETTING_DECLINED_NAME "declined-name"

/* Where a datacenter of one's own is, as long as nothing else is set. */
#define DEFAULT_DC 2
/* Of a terminal: Finch needs 14 for its own part of the window and for its list of windows. */
#define ROWS_FOR_ALL 33
/* Keys are a few hundred bytes. */
#define LARGEST_KEY_FILE (64 * 1024)

static GList *
add_switch(GList *options, const char *text, const char *name, gboolean otherwise)
{
    return g_list_append(options, purple_account_option_bool_new(text, name, otherwise));
}

static GList *
add_text(GList *options, const char *text, const char *name)
{
    return g_list_append(options, purple_account_option_string_new(text, name, ""));
}

static GList *
add_login_options(GList *options)
{
    PurpleAccountOption *hash =
        purple_account_option_string_new(_("API hash"), OPTION_API_HASH, "");

    purple_account_option_set_masked(hash, TRUE);
    options = add_text(options, _("API ID"), OPTION_API_ID);
    options = g_list_append(options, hash);
    options = add_switch(options, _("Log in with a QR code"), OPTION_QR, FALSE);
    options = add_switch(options, _("Codes by automatic calls (I can read the caller's number)"),
                         OPTION_FLASH_CALLS, FALSE);
    options = add_switch(options, _("Codes by missed calls (I can read the caller's number)"),
                         OPTION_MISSED_CALLS, FALSE);
    return add_text(options, _("MTProxy link"), OPTION_PROXY_LINK);
}

static GList *
add_server_options(GList *options)
{
    options = add_switch(options, _("Telegram's test servers"), OPTION_TEST_DC, FALSE);
    options =
        add_switch(options, _("Make new accounts (test servers only)"), OPTION_SIGN_UP, FALSE);
    options = add_text(options, _("Another server (host:port)"), OPTION_SERVER);
    options = add_text(options, _("Its public key (PEM file)"), OPTION_SERVER_KEY);
    return g_list_append(options, purple_account_option_int_new(_("Its datacenter number"),
                                                                OPTION_SERVER_DC, DEFAULT_DC));
}

/* Front ends show them in this order: what a login needs first, what few people need last. Finch
 * has all of them in one window, and what does not fit on the screen cannot be seen. */
GList *
tg_account_make_options(void)
{
    guint rows = tg_ui_has_commands() && tg_ui_is_terminal() ? tg_ui_get_rows() : 0;
    GList *options = add_login_options(NULL);

    if (rows > 0 && rows < ROWS_FOR_ALL)
        return options;
    return add_server_options(tg_switches_add_options(options));
}

/* (transfer none): kept as long as @self. */
static const char *
keep(TgAccountSettings *self, char *text)
{
    if (text != NULL)
        g_ptr_array_add(self->strings, text);
    return text;
}

static gboolean
is_empty(const char *text)
{
    return text == NULL || *text == '\0';
}

static gboolean
read_api(TgAccountSettings *self, PurpleAccount *account, GError **error)
{
    const TgApiText texts[TG_API_NONE] = {
        [TG_API_FROM_ACCOUNT] = {purple_account_get_string(account, OPTION_API_ID, ""),
                                 purple_account_get_string(account, OPTION_API_HASH, "")},
        [TG_API_FROM_ENVIRONMENT] = {g_getenv("PURPLE_TELEGRAM_API_ID"),
                                     g_getenv("PURPLE_TELEGRAM_API_HASH")},
        [TG_API_FROM_BUILD] = {BUILT_IN_API_ID, BUILT_IN_API_HASH},
    };

    if (!tg_settings_resolve_api(texts, &self->api, error))
        return FALSE;
    self->config.api_id = self->api.id;
    self->config.api_hash = self->api.hash;
    return TRUE;
}

static gboolean
read_key(TgAccountSettings *self, PurpleAccount *account, GError **error)
{
    const char *path = purple_account_get_string(account, OPTION_SERVER_KEY, "");
    g_autoptr(GError) problem = NULL;
    g_autofree char *pem = NULL;
    gsize len;

    if (is_empty(path))
        return TRUE;
    if (!g_file_get_contents(path, &pem, &len, &problem) || len > LARGEST_KEY_FILE) {
        g_set_error(error, TG_SETTINGS_ERROR, TG_SETTINGS_ERROR_SERVER,
                    _("The file named as server key in the account settings cannot be read: %s"),
                    problem != NULL ? problem->message : path);
        return FALSE;
    }
    self->config.server_keys = keep(self, g_steal_pointer(&pem));
    return TRUE;
}

static gboolean
read_server(TgAccountSettings *self, PurpleAccount *account, GError **error)
{
    const char *server = purple_account_get_string(account, OPTION_SERVER, "");
    char *host = NULL;

    if (!tg_settings_parse_server(server, &host, &self->config.server_port, error))
        return FALSE;
    self->config.server_host = keep(self, host);
    self->config.server_dc = purple_account_get_int(account, OPTION_SERVER_DC, DEFAULT_DC);
    self->config.test_dc = purple_account_get_bool(account, OPTION_TEST_DC, FALSE);
    return TRUE;
}

/* The languages as Telegram writes them: "pt-BR", and "pt" alone. */
static void
read_languages(TgAccountSettings *self)
{
    const char *locale = g_get_language_names()[0];
    g_auto(GStrv) parts = g_strsplit_set(locale, "_.@", 3);
    gboolean is_language = parts[0] != NULL && *parts[0] != '\0' && g_strcmp0(parts[0], "C") != 0;
    gboolean has_country = is_language && locale[strlen(parts[0])] == '_' && parts[1] != NULL;

    self->config.lang_code = keep(self, g_strdup(is_language ? parts[0] : "en"));
    self->config.system_lang_code =
        keep(self, has_country ? g_strconcat(parts[0], "-", parts[1], NULL)
                               : g_strdup(self->config.lang_code));
}

/* What the person sees in Telegram's list of devices. */
static void
read_program(TgAccountSettings *self)
{
    g_autofree char *system = g_get_os_info(G_OS_INFO_KEY_NAME);
    g_autoptr(GDateTime) now = g_date_time_new_now_local();

    self->config.device_model = keep(self, g_strdup(tg_ui_get_name()));
    self->config.system_version = keep(self, g_strdup(system != NULL ? system : "Unix"));
    self->config.app_version = PACKAGE_VERSION;
    self->config.machine = keep(self, tg_machine_get_id());
    if (now != NULL)
        self->config.tz_offset_s = (gint32)(g_date_time_get_utc_offset(now) / G_TIME_SPAN_SECOND);
}

static void
read_ways(TgAccountSettings *self, PurpleAccount *account)
{
    self->config.qr = purple_account_get_bool(account, OPTION_QR, FALSE);
    self->config.allow_flash_call = purple_account_get_bool(account, OPTION_FLASH_CALLS, FALSE);
    self->config.allow_missed_call = purple_account_get_bool(account, OPTION_MISSED_CALLS, FALSE);
    self->config.allow_sign_up =
        self->config.test_dc && purple_account_get_bool(account, OPTION_SIGN_UP, FALSE);
}

static gboolean
is_same_server(PurpleAccount *a, PurpleAccount *b)
{
    return g_strcmp0(purple_account_get_protocol_id(a), purple_account_get_protocol_id(b)) == 0 &&
           g_strcmp0(purple_account_get_string(a, OPTION_SERVER, ""),
                     purple_account_get_string(b, OPTION_SERVER, "")) == 0 &&
           !purple_account_get_bool(a, OPTION_TEST_DC, FALSE) ==
               !purple_account_get_bool(b, OPTION_TEST_DC, FALSE);
}

/* A QR code is not meant for somebody who is logged in here already. */
static void
read_other_users(TgAccountSettings *self, PurpleAccount *account)
{
    self->config.other_users = g_array_new(FALSE, FALSE, sizeof(gint64));
    for (GList *item = purple_accounts_get_all(); item != NULL; item = item->next) {
        gint64 user_id = tg_account_get_user(item->data);

        if (item->data != account && user_id != 0 && is_same_server(item->data, account))
            g_array_append_val(self->config.other_users, user_id);
    }
}

TgAccountSettings *
tg_account_read(PurpleAccount *account, GError **error)
{
    g_autoptr(TgAccountSettings) self = g_new0(TgAccountSettings, 1);

    self->strings = g_ptr_array_new_with_free_func(g_free);
    self->api.source = TG_API_NONE;
    if (!read_server(self, account, error) || !read_key(self, account, error) ||
        !tg_settings_parse_proxy(purple_account_get_string(account, OPTION_PROXY_LINK, ""),
                                 &self->proxy, error) ||
        !read_api(self, account, error))
        return NULL;
    self->config.proxy = self->proxy;
    self->config.phone = keep(self, g_strdup(purple_account_get_username(account)));
    self->session = tg_account_get_session(account);
    read_ways(self, account);
    read_other_users(self, account);
    read_languages(self);
    read_program(self);
    return g_steal_pointer(&self);
}

void
tg_account_settings_free(TgAccountSettings *self)
{
    if (self == NULL)
        return;
    tg_api_clear(&self->api);
    mt_proxy_free(self->proxy);
    g_free(self->session);
    g_ptr_array_unref(self->strings);
    g_clear_pointer(&self->config.other_users, g_array_unref);
    g_free(self);
}

char *
tg_account_get_session(PurpleAccount *account)
{
    return tg_account_get_session_of(account, purple_account_get_username(account));
}

char *
tg_account_get_session_of(PurpleAccount *account, const char *username)
{
    return tg_settings_session_name(username, purple_account_get_string(account, OPTION_SERVER, ""),
                                    purple_account_get_bool(account, OPTION_TEST_DC, FALSE));
}

gint64
tg_account_get_user(PurpleAccount *account)
{
    const char *text = purple_account_get_string(account, SETTING_USER, "");
    gint64 user_id;

    if (!g_ascii_string_to_signed(text, 10, 1, G_MAXINT64, &user_id, NULL))
        return 0;
    return user_id;
}

void
tg_account_set_user(PurpleAccount *account, gint64 user_id)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, user_id);

    if (tg_account_get_user(account) == user_id)
        return;
    if (user_id != 0)
        purple_account_set_string(account, SETTING_USER, text);
    else
        purple_account_remove_setting(account, SETTING_USER);
}

const char *
tg_account_get_declined_name(PurpleAccount *account)
{
    return purple_account_get_string(account, SETTING_DECLINED_NAME, NULL);
}

void
tg_account_set_declined_name(PurpleAccount *account, const char *digits)
{
    purple_account_set_string(account, SETTING_DECLINED_NAME, digits);
}
