/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Secrets and links of MTProxies, good ones and all sorts of bad ones.
 */
#include <hex.h>
#include <mtproto/mt-proxy.h>
#include <string.h>
#include <vectors.h>

static const char *const kinds[] = {"plain", "padded", "fake-tls"};
static const char *const errors[] = {"LINK",     "SOCKS",  "SERVER", "PORT",
                                     "ENCODING", "SECRET", "DOMAIN"};

static void
assert_secret(GKeyFile *file, const char *group, const MtProxySecret *secret)
{
    g_autofree char *kind = vectors_string(file, group, "kind");
    g_autofree char *key = vectors_string(file, group, "key");
    g_autofree char *domain = g_key_file_get_string(file, group, "domain", NULL);

    g_assert_nonnull(secret);
    g_assert_cmpstr(kinds[secret->kind], ==, kind);
    assert_hex(secret->key, sizeof secret->key, key);
    g_assert_cmpstr(secret->domain, ==, domain);
}

static void
assert_refusal(GKeyFile *file, const char *group, const GError *error)
{
    g_autofree char *expected = vectors_string(file, group, "error");

    g_assert_nonnull(error);
    g_assert_true(error->domain == MT_PROXY_ERROR);
    g_assert_cmpstr(errors[error->code], ==, expected);
}

static void
assert_link(GKeyFile *file, const char *group, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MtProxy) proxy = mt_proxy_parse(text, &error);
    g_autoptr(MtProxy) copy = mt_proxy_copy(proxy);
    g_autofree char *host = NULL;

    if (g_key_file_has_key(file, group, "error", NULL)) {
        g_assert_null(proxy);
        g_assert_null(copy);
        assert_refusal(file, group, error);
        return;
    }
    g_assert_no_error(error);
    host = vectors_string(file, group, "host");
    g_clear_pointer(&proxy, mt_proxy_free);
    g_assert_cmpstr(copy->host, ==, host);
    g_assert_cmpuint(copy->port, ==, vectors_u64(file, group, "port"));
    assert_secret(file, group, copy->secret);
}

static void
test_vectors(void)
{
    g_autoptr(GKeyFile) file = vectors_load("proxy");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (char **group = groups; *group != NULL; group++) {
        g_autofree char *text = vectors_string(file, *group, "text");
        g_autoptr(GError) error = NULL;
        g_autoptr(MtProxySecret) secret = NULL;

        g_test_message("%s", *group);
        if (g_str_has_prefix(*group, "link-")) {
            assert_link(file, *group, text);
            continue;
        }
        secret = mt_proxy_secret_parse(text, &error);
        if (g_key_file_has_key(file, *group, "error", NULL)) {
            g_assert_null(secret);
            assert_refusal(file, *group, error);
        } else {
            g_assert_no_error(error);
            assert_secret(file, *group, secret);
        }
    }
}

/* No error repeats what was pasted. */
static void
test_errors_tell_nothing(void)
{
    g_autoptr(GKeyFile) file = vectors_load("proxy");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (char **group = groups; *group != NULL; group++) {
        g_autofree char *text = vectors_string(file, *group, "text");
        g_autoptr(GError) error = NULL;
        g_autoptr(MtProxy) proxy = mt_proxy_parse(text, &error);

        if (proxy == NULL)
            g_assert_null(strstr(error->message, "0011"));
    }
}

/* Every text cut short, and every byte of it changed. */
static void
test_damage(void)
{
    static const char whole[] = "https://t.me/proxy?server=proxy.example.org&port=443&secret="
                                "7gARIjNEVWZ3iJmqu8zd7v9leGFtcGxlLmNvbQ==";

    for (gsize i = 0; i < strlen(whole); i++) {
        g_autofree char *cut = g_strndup(whole, i);
        g_autoptr(MtProxy) short_one = mt_proxy_parse(cut, NULL);

        g_assert_true(short_one == NULL || short_one->secret != NULL);
        for (guint value = 1; value < 256; value++) {
            g_autofree char *changed = g_strdup(whole);
            g_autoptr(MtProxy) proxy = NULL;

            changed[i] = (char)value;
            proxy = mt_proxy_parse(changed, NULL);
            g_assert_true(proxy == NULL || proxy->port != 0);
        }
    }
}

static void
test_nothing(void)
{
    mt_proxy_free(NULL);
    mt_proxy_secret_free(NULL);
    g_assert_null(mt_proxy_secret_copy(NULL));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/proxy/vectors", test_vectors);
    g_test_add_func("/proxy/errors-tell-nothing", test_errors_tell_nothing);
    g_test_add_func("/proxy/damage", test_damage);
    g_test_add_func("/proxy/nothing", test_nothing);
    return g_test_run();
}
