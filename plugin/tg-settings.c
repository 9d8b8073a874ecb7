/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What an account's settings mean. Pure: it is given texts and knows neither libpurple nor the
 * environment.
 */
#include "tg-settings.h"

#include <glib/gi18n-lib.h>
#include <mtproto/mt-phone.h>
#include <mtproto/mt-secret.h>
#include <string.h>

#define API_HASH_LENGTH 32

G_DEFINE_QUARK(tg_settings_error, tg_settings_error)

void
tg_api_clear(TgApi *self)
{
    g_clear_pointer(&self->hash, mt_wipe_string);
    *self = (TgApi){.source = TG_API_NONE};
}

/* (transfer full) (nullable): without blanks around it; NULL if that leaves nothing. */
static char *
trimmed(const char *text)
{
    g_autofree char *copy = g_strstrip(g_strdup(text != NULL ? text : ""));

    return *copy != '\0' ? g_steal_pointer(&copy) : NULL;
}

static gboolean
is_hash(const char *text)
{
    return strlen(text) == API_HASH_LENGTH &&
           strspn(text, "0123456789abcdefABCDEF") == API_HASH_LENGTH;
}

static gboolean
parse_id(const char *text, gint32 *out_id)
{
    guint64 id;

    if (!g_ascii_string_to_unsigned(text, 10, 1, G_MAXINT32, &id, NULL))
        return FALSE;
    *out_id = (gint32)id;
    return TRUE;
}

static const char *
one_missing_text(TgApiSource source)
{
    switch (source) {
    case TG_API_FROM_ACCOUNT:
        return _("The account settings have only one of API ID and API hash. Enter both, or "
                 "neither.");
    case TG_API_FROM_ENVIRONMENT:
        return _("Only one of the environment variables PURPLE_TELEGRAM_API_ID and "
                 "PURPLE_TELEGRAM_API_HASH is set. Set both, or neither.");
    default:
        return _("This build has only one half of a Telegram application id. Enter your own "
                 "(https://my.telegram.org) in the account settings.");
    }
}

/* FALSE without @error: there is nothing in @text. */
static gboolean
take_pair(const TgApiText *text, TgApiSource source, TgApi *out_api, GError **error)
{
    g_autofree char *id = trimmed(text->id);
    char *hash = trimmed(text->hash);
    TgApi api = {.source = source, .hash = hash};

    if (id == NULL && hash == NULL)
        return FALSE;
    if (id == NULL || hash == NULL)
        g_set_error_literal(error, TG_SETTINGS_ERROR, TG_SETTINGS_ERROR_API,
                            one_missing_text(source));
    else if (!parse_id(id, &api.id))
        g_set_error_literal(error, TG_SETTINGS_ERROR, TG_SETTINGS_ERROR_API,
                            _("The API ID must be a number, as https://my.telegram.org shows it."));
    else if (!is_hash(hash))
        g_set_error_literal(error, TG_SETTINGS_ERROR, TG_SETTINGS_ERROR_API,
                            _("The API hash must have 32 characters from 0-9 and a-f, as "
                              "https://my.telegram.org shows it."));
    if (api.id == 0 || !is_hash(hash)) {
        tg_api_clear(&api);
        return FALSE;
    }
    *out_api = api;
    return TRUE;
}

gboolean
tg_settings_resolve_api(const TgApiText texts[TG_API_NONE], TgApi *out_api, GError **error)
{
    for (guint source = TG_API_FROM_ACCOUNT; source < TG_API_NONE; source++) {
        GError *problem = NULL;

        if (take_pair(&texts[source], (TgApiSource)source, out_api, &problem))
            return TRUE;
        if (problem != NULL) {
            g_propagate_error(error, problem);
            return FALSE;
        }
    }
    *out_api = (TgApi){.source = TG_API_NONE};
    return TRUE;
}

gboolean
tg_settings_parse_server(const char *text, char **out_host, guint16 *out_port, GError **error)
{
    g_autofree char *server = trimmed(text);
    g_autofree char *host = NULL;
    const char *colon;
    guint64 port;

    if (server == NULL) {
        *out_host = NULL;
        *out_port = 0;
        return TRUE;
    }
    colon = strrchr(server, ':');
    if (colon != NULL && server[0] == '[' && colon > server + 2 && colon[-1] == ']')
        host = g_strndup(server + 1, (gsize)(colon - server) - 2);
    else if (colon != NULL && colon > server && server[0] != '[' && colon == strchr(server, ':'))
        host = g_strndup(server, (gsize)(colon - server));
    if (host == NULL || !g_ascii_string_to_unsigned(colon + 1, 10, 1, G_MAXUINT16, &port, NULL)) {
        g_set_error_literal(error, TG_SETTINGS_ERROR, TG_SETTINGS_ERROR_SERVER,
                            _("The server in the account settings must be written as host:port, "
                              "for example 127.0.0.1:8443. Leave it empty for Telegram's own."));
        return FALSE;
    }
    *out_host = g_steal_pointer(&host);
    *out_port = (guint16)port;
    return TRUE;
}

static const char *
proxy_text(gint code)
{
    switch (code) {
    case MT_PROXY_ERROR_SOCKS:
        return _("The MTProxy link in the account settings belongs to a SOCKS proxy. Enter its "
                 "server and port on the proxy page of the account instead.");
    case MT_PROXY_ERROR_SERVER:
        return _("There is no usable server in the MTProxy link of the account settings. Copy the "
                 "whole link once more.");
    case MT_PROXY_ERROR_PORT:
        return _("There is no usable port in the MTProxy link of the account settings. Copy the "
                 "whole link once more.");
    case MT_PROXY_ERROR_ENCODING:
        return _("The secret in the MTProxy link of the account settings is missing or was cut "
                 "off. Copy the whole link once more.");
    case MT_PROXY_ERROR_SECRET:
        return _("The MTProxy link in the account settings has a secret of a kind that this "
                 "version does not know.");
    case MT_PROXY_ERROR_DOMAIN:
        return _("The secret in the MTProxy link of the account settings names no usable web "
                 "site. Copy the whole link once more.");
    default:
        return _("The MTProxy link in the account settings must begin with tg://proxy? or "
                 "https://t.me/proxy?. Leave it empty to connect without an MTProxy.");
    }
}

gboolean
tg_settings_parse_proxy(const char *text, MtProxy **out_proxy, GError **error)
{
    g_autofree char *link = trimmed(text);
    g_autoptr(GError) problem = NULL;
    MtProxy *proxy = NULL;

    if (link != NULL) {
        proxy = mt_proxy_parse(link, &problem);
        if (proxy == NULL) {
            g_set_error_literal(error, TG_SETTINGS_ERROR, TG_SETTINGS_ERROR_PROXY,
                                proxy_text(problem->code));
            return FALSE;
        }
    }
    *out_proxy = proxy;
    return TRUE;
}

char *
tg_settings_session_name(const char *username, const char *server, gboolean test_dc)
{
    g_autofree char *digits = NULL;
    g_autofree char *where = trimmed(server);
    g_autofree char *all = NULL;
    g_autofree char *hash = NULL;

    if (mt_phone_normalize(username, &digits) != MT_PHONE_OK)
        g_clear_pointer(&digits, g_free);
    all = g_strdup_printf("%s\n%s\n%d", digits != NULL ? digits : username,
                          where != NULL ? where : "", test_dc ? 1 : 0);
    hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, all, -1);
    hash[8] = '\0';
    return g_strdup_printf("%s-%s.session", digits != NULL ? digits : "account", hash);
}
