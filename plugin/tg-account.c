/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The account's settings: which there are, and what the core is given of them.
 */
#include "tg-account.h"

#include "tg-config.h"
#include "tg-ui.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define OPTION_SERVER "server"
#define OPTION_SERVER_KEY "server-key"
#define OPTION_SERVER_DC "server-dc"
#define OPTION_TEST_DC "test-dc"
#define OPTION_API_ID "api-id"
#define OPTION_API_HASH "api-hash"

/* Where a datacenter of one's own is, as long as nothing else is set. */
#define DEFAULT_DC 2
/* Keys are a few hundred bytes. */
#define LARGEST_KEY_FILE (64 * 1024)

static GList *
add_switch(GList *options, const char *text, const char *name, gboolean otherwise)
{
    return g_list_append(options, purple_account_option_bool_new(text, name, otherwise));
}

static GList *
add_chat_options(GList *options)
{
    options =
        add_switch(options, _("Archived chats in the buddy list"), TG_OPTION_SHOW_ARCHIVED, FALSE);
    options = add_switch(options, _("Open muted chats when something comes"), TG_OPTION_OPEN_MUTED,
                         FALSE);
    options =
        add_switch(options, _("Show people who are not online as away"), TG_OPTION_SHOW_AWAY, TRUE);
    options = add_switch(options, _("Tell others what you have read"), TG_OPTION_MARK_READ, TRUE);
    options = add_switch(options, _("Say when others have read your messages"), TG_OPTION_TELL_READ,
                         FALSE);
    options =
        add_switch(options, _("Say when others react to messages"), TG_OPTION_TELL_REACTIONS, TRUE);
    return add_switch(options, _("Numbers before messages, for commands"), TG_OPTION_NUMBERS,
                      FALSE);
}

GList *
tg_account_make_options(void)
{
    GList *options = NULL;
    PurpleAccountOption *hash =
        purple_account_option_string_new(_("API hash"), OPTION_API_HASH, "");

    purple_account_option_set_masked(hash, TRUE);
    options =
        g_list_append(options, purple_account_option_string_new(_("API ID"), OPTION_API_ID, ""));
    options = g_list_append(options, hash);
    options = g_list_append(options, purple_account_option_bool_new(_("Telegram's test servers"),
                                                                    OPTION_TEST_DC, FALSE));
    options = g_list_append(options, purple_account_option_string_new(
                                         _("Another server (host:port)"), OPTION_SERVER, ""));
    options = g_list_append(options, purple_account_option_string_new(
                                         _("Its public key (PEM file)"), OPTION_SERVER_KEY, ""));
    options = g_list_append(options, purple_account_option_int_new(_("Its datacenter number"),
                                                                   OPTION_SERVER_DC, DEFAULT_DC));
    return add_chat_options(options);
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
    if (now != NULL)
        self->config.tz_offset_s = (gint32)(g_date_time_get_utc_offset(now) / G_TIME_SPAN_SECOND);
}

TgAccountSettings *
tg_account_read(PurpleAccount *account, GError **error)
{
    g_autoptr(TgAccountSettings) self = g_new0(TgAccountSettings, 1);

    self->strings = g_ptr_array_new_with_free_func(g_free);
    self->api.source = TG_API_NONE;
    if (!read_server(self, account, error) || !read_key(self, account, error) ||
        !read_api(self, account, error))
        return NULL;
    self->config.phone = keep(self, g_strdup(purple_account_get_username(account)));
    self->session = tg_account_get_session(account);
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
    g_free(self->session);
    g_ptr_array_unref(self->strings);
    g_free(self);
}

char *
tg_account_get_session(PurpleAccount *account)
{
    return tg_settings_session_name(purple_account_get_username(account),
                                    purple_account_get_string(account, OPTION_SERVER, ""),
                                    purple_account_get_bool(account, OPTION_TEST_DC, FALSE));
}
