/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Links and secrets of proxies; what is accepted keeps to its limits.
 */
#include <base/mt-limits.h>
#include <mtproto/mt-proxy.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void
check_secret(const MtProxySecret *secret)
{
    if (secret == NULL)
        return;
    g_assert_true((secret->domain != NULL) == (secret->kind == MT_PROXY_FAKE_TLS));
    g_assert_true(secret->domain == NULL ||
                  (strlen(secret->domain) > 0 && strlen(secret->domain) <= MT_MAX_PROXY_DOMAIN));
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GError) link_error = NULL;
    g_autoptr(GError) secret_error = NULL;
    g_autoptr(MtProxy) proxy = mt_proxy_parse(text, &link_error);
    g_autoptr(MtProxySecret) secret = mt_proxy_secret_parse(text, &secret_error);
    g_autoptr(MtProxySecret) raw = mt_proxy_secret_from_bytes(data, size, NULL);

    g_assert_true((proxy == NULL) == (link_error != NULL));
    g_assert_true((secret == NULL) == (secret_error != NULL));
    if (proxy != NULL) {
        g_assert_true(proxy->port != 0 && strlen(proxy->host) > 0 &&
                      strlen(proxy->host) <= MT_MAX_HOST);
        check_secret(proxy->secret);
    }
    check_secret(secret);
    check_secret(raw);
    return 0;
}
