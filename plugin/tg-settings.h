/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What an account's settings mean: server address, proxy, application id, name of the session file.
 * Pure: it is given texts and knows neither libpurple nor the environment.
 */
#pragma once

#include <glib.h>
#include <mtproto/mt-proxy.h>

G_BEGIN_DECLS

#define TG_SETTINGS_ERROR (tg_settings_error_quark())
GQuark tg_settings_error_quark(void);

/** TgSettingsError: the messages are sentences for the user, translated. */
typedef enum {
    TG_SETTINGS_ERROR_SERVER,
    TG_SETTINGS_ERROR_API,
    TG_SETTINGS_ERROR_PROXY,
} TgSettingsError;

/** TgApiSource: where an application id can come from, in the order in which it is looked for. */
typedef enum {
    TG_API_FROM_ACCOUNT,
    TG_API_FROM_ENVIRONMENT,
    TG_API_FROM_BUILD,
    TG_API_NONE,
} TgApiSource;

/** TgApiText: (nullable) texts as they were entered. */
typedef struct {
    const char *id;
    const char *hash;
} TgApiText;

typedef struct {
    TgApiSource source;
    gint32 id;  /* 0: none */
    char *hash; /* (nullable) */
} TgApi;

/**
 * tg_settings_resolve_api: takes the first of @texts (one for each source) that is not empty.
 * @out_api: (out) (transfer full): clear with tg_api_clear().
 */
gboolean
tg_settings_resolve_api(const TgApiText texts[TG_API_NONE], TgApi *out_api, GError **error);

/** tg_api_clear: wipes and frees what is in it. */
void tg_api_clear(TgApi *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TgApi, tg_api_clear)

/**
 * tg_settings_parse_server: "host:port" or "[address]:port".
 * @out_host: (out) (transfer full) (nullable): NULL for an empty @text, Telegram's own servers.
 */
gboolean
tg_settings_parse_server(const char *text, char **out_host, guint16 *out_port, GError **error);

/**
 * tg_settings_parse_proxy: the link of an MTProxy, as it was pasted.
 * @out_proxy: (out) (transfer full) (nullable): NULL for an empty @text: none.
 */
gboolean tg_settings_parse_proxy(const char *text, MtProxy **out_proxy, GError **error);

/**
 * tg_settings_session_name: (transfer full): one name for all spellings of a number, and another
 * one for each server.
 */
char *tg_settings_session_name(const char *username, const char *server, gboolean test_dc);

G_END_DECLS
