/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What an account's settings mean: application ids, server addresses, names of session files.
 */
#include <string.h>
#include <tg-settings.h>

#define HASH "0123456789abcdef0123456789abcdef"

static void
assert_api(const TgApiText texts[TG_API_NONE], TgApiSource source, gint32 id)
{
    g_auto(TgApi) api = {0};
    g_autoptr(GError) error = NULL;

    g_assert_true(tg_settings_resolve_api(texts, &api, &error));
    g_assert_no_error(error);
    g_assert_cmpint(api.source, ==, source);
    g_assert_cmpint(api.id, ==, id);
    g_assert_cmpint(api.hash != NULL, ==, id != 0);
}

static void
assert_no_api(const char *id, const char *hash)
{
    const TgApiText texts[TG_API_NONE] = {{id, hash}, {NULL, NULL}, {"7", HASH}};
    TgApi api = {.id = 99};
    g_autoptr(GError) error = NULL;

    g_assert_false(tg_settings_resolve_api(texts, &api, &error));
    g_assert_error(error, TG_SETTINGS_ERROR, TG_SETTINGS_ERROR_API);
    g_assert_cmpint(api.id, ==, 99); /* untouched */
}

static void
test_api(void)
{
    const TgApiText all[TG_API_NONE] = {{"12", HASH}, {"34", HASH}, {"56", HASH}};
    const TgApiText environment[TG_API_NONE] = {{"", ""}, {" 34 ", " " HASH "\n"}, {"56", HASH}};
    const TgApiText built_in[TG_API_NONE] = {{NULL, NULL}, {NULL, ""}, {"56", HASH}};
    const TgApiText none[TG_API_NONE] = {{"", ""}, {NULL, NULL}, {"", ""}};

    assert_api(all, TG_API_FROM_ACCOUNT, 12);
    assert_api(environment, TG_API_FROM_ENVIRONMENT, 34);
    assert_api(built_in, TG_API_FROM_BUILD, 56);
    assert_api(none, TG_API_NONE, 0);
}

static void
test_api_wrong(void)
{
    assert_no_api("12", "");
    assert_no_api("", HASH);
    assert_no_api("12x", HASH);
    assert_no_api("-12", HASH);
    assert_no_api("0", HASH);
    assert_no_api("99999999999", HASH);
    assert_no_api("12", "0123");
    assert_no_api("12", HASH "0");
    assert_no_api("12", "0123456789abcdef0123456789abcdeg");
}

static void
assert_server(const char *text, const char *host, guint16 port)
{
    g_autofree char *found = NULL;
    g_autoptr(GError) error = NULL;
    guint16 found_port = 1;

    g_assert_true(tg_settings_parse_server(text, &found, &found_port, &error));
    g_assert_no_error(error);
    g_assert_cmpstr(found, ==, host);
    g_assert_cmpuint(found_port, ==, port);
}

static void
test_server(void)
{
    static const char *const wrong[] = {"localhost", ":443",      "host:",   "host:0", "host:65536",
                                        "host:x",    "a:b:443",   "[::1]",   "[]:443", "::1:443",
                                        "host:-1",   "host:44 3", "[::1:443"};

    assert_server("127.0.0.1:8443", "127.0.0.1", 8443);
    assert_server("  example.org:443 ", "example.org", 443);
    assert_server("[2001:db8::1]:80", "2001:db8::1", 80);
    assert_server("", NULL, 0);
    assert_server(NULL, NULL, 0);
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        char *host = NULL;
        guint16 port = 7;
        g_autoptr(GError) error = NULL;

        g_test_message("%s", wrong[i]);
        g_assert_false(tg_settings_parse_server(wrong[i], &host, &port, &error));
        g_assert_error(error, TG_SETTINGS_ERROR, TG_SETTINGS_ERROR_SERVER);
        g_assert_null(host);
        g_assert_cmpuint(port, ==, 7);
    }
}

static void
test_proxy(void)
{
    static const char *const wrong[] = {
        "proxy.example.org:443",
        "https://t.me/socks?server=a.example&port=1080",
        "tg://proxy?port=443&secret=00112233445566778899aabbccddeeff",
        "tg://proxy?server=a.example&secret=00112233445566778899aabbccddeeff",
        "tg://proxy?server=a.example&port=443",
        "tg://proxy?server=a.example&port=443&secret=cc00112233445566778899aabbccddeeff",
        "tg://proxy?server=a.example&port=443&secret=ee00112233445566778899aabbccddeeff",
    };
    g_autoptr(MtProxy) proxy = NULL;
    g_autoptr(GHashTable) texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    MtProxy *none = NULL;

    g_assert_true(tg_settings_parse_proxy(" tg://proxy?server=a.example&port=443"
                                          "&secret=dd00112233445566778899aabbccddeeff\n",
                                          &proxy, NULL));
    g_assert_cmpstr(proxy->host, ==, "a.example");
    g_assert_true(tg_settings_parse_proxy(" ", &none, NULL));
    g_assert_null(none);
    g_assert_true(tg_settings_parse_proxy(NULL, &none, NULL));
    g_assert_null(none);
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;

        g_test_message("%s", wrong[i]);
        g_assert_false(tg_settings_parse_proxy(wrong[i], &none, &error));
        g_assert_error(error, TG_SETTINGS_ERROR, TG_SETTINGS_ERROR_PROXY);
        g_assert_null(none);
        g_hash_table_add(texts, g_strdup(error->message));
    }
    /* Each says something else. */
    g_assert_cmpuint(g_hash_table_size(texts), ==, G_N_ELEMENTS(wrong));
}

static void
test_session_name(void)
{
    g_autofree char *plain = tg_settings_session_name("9996612345", "", FALSE);
    g_autofree char *spaced = tg_settings_session_name("+999 66 12345", NULL, FALSE);
    g_autofree char *other = tg_settings_session_name("+999 66 12346", NULL, FALSE);
    g_autofree char *test = tg_settings_session_name("9996612345", "", TRUE);
    g_autofree char *server = tg_settings_session_name("9996612345", "127.0.0.1:443", FALSE);
    g_autofree char *strange = tg_settings_session_name("../../evil/name", "", FALSE);

    g_assert_cmpstr(plain, ==, spaced);
    g_assert_cmpstr(plain, !=, other);
    g_assert_cmpstr(plain, !=, test);
    g_assert_cmpstr(plain, !=, server);
    g_assert_true(g_str_has_prefix(plain, "9996612345-"));
    g_assert_null(strpbrk(strange, "/ ")); /* a file's name, and one word of a line */
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/settings/api", test_api);
    g_test_add_func("/settings/api-wrong", test_api_wrong);
    g_test_add_func("/settings/server", test_server);
    g_test_add_func("/settings/proxy", test_proxy);
    g_test_add_func("/settings/session-name", test_session_name);
    return g_test_run();
}
