/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What stands before the first calls of a session: the layer, and what the program is called.
 */
#include <client/calls/mt-wrapper.h>

#include <tl-api.h>
#include <tl/tl-codec.h>

static const char *
or_unknown(const char *text)
{
    return text != NULL && *text != '\0' ? text : "Unknown";
}

static const char *
or_english(const char *text)
{
    return text != NULL && *text != '\0' ? text : "en";
}

static GBytes *
make(const MtConfig *config, const char *lang_code)
{
    TlCallHelpGetConfig inner = {.base = TL_CALL_HELP_GET_CONFIG};
    TlJsonNumber offset = {.base = TL_JSON_NUMBER, .value = config->tz_offset_s};
    TlJsonObjectValue entry = {
        .base = TL_JSON_OBJECT_VALUE, .key = "tz_offset", .value = &offset.base};
    TlObject *entries[] = {&entry.base};
    const TlVector vector = {.len = 1, .objects = entries};
    TlJsonObject params = {.base = TL_JSON_OBJECT, .value = &vector};
    TlCallInitConnection init = {
        .base = TL_CALL_INIT_CONNECTION,
        .api_id = config->api_id,
        .device_model = or_unknown(config->device_model),
        .system_version = or_unknown(config->system_version),
        .app_version = or_unknown(config->app_version),
        .system_lang_code = or_english(config->system_lang_code),
        .lang_pack = "", /* the names of packs are for the official programs */
        .lang_code = lang_code,
        .params = &params.base,
        .query = &inner.base,
    };
    const MtProxy *proxy = config->proxy;
    TlInputClientProxy through = {.base = TL_INPUT_CLIENT_PROXY};
    const TlCallInvokeWithLayer call = {
        .base = TL_CALL_INVOKE_WITH_LAYER, .layer = MT_API_LAYER, .query = &init.base};
    g_autoptr(GBytes) whole = NULL;

    if (proxy != NULL) {
        through.address = proxy->host;
        through.port = proxy->port;
        init.proxy = &through.base;
    }
    whole = tl_encode(&call.base, NULL);
    if (whole == NULL)
        return g_bytes_new(NULL, 0);
    return g_bytes_new_from_bytes(whole, 0, g_bytes_get_size(whole) - sizeof(guint32));
}

GBytes *
mt_wrapper_new(const MtConfig *config)
{
    return make(config, or_english(config->lang_code));
}

GBytes *
mt_wrapper_new_plain(const MtConfig *config)
{
    return make(config, "");
}
