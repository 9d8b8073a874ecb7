/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Addresses: the built-in ones, those of help.getConfig, and a server given by the user.
 */
#include <client/net/mt-datacenters.h>
#include <string.h>
#include <tl-api.h>

#define NOW ((MtTime){.mono_us = 1000000, .wall_ms = G_GINT64_CONSTANT(1767225600000)})

typedef struct {
    gint dc;
    const char *host;
    gint port;
    gboolean ipv6;
    gboolean media_only;
    gboolean cdn;
    gboolean is_static;
    gboolean this_port_only;
    gboolean tcpo_only;
    const char *secret;
} Option;

static void
tell(MtDatacenters *datacenters, const Option *options, guint count, gint32 life_s)
{
    g_autofree TlDcOption *items = g_new0(TlDcOption, count + 1);
    g_autofree TlObject **objects = g_new0(TlObject *, count + 1);
    const TlVector vector = {.len = count, .objects = objects};
    TlConfig config = {.base = TL_CONFIG, .date = 1000, .dc_options = &vector};

    config.expires = config.date + life_s;
    for (guint i = 0; i < count; i++) {
        items[i] = (TlDcOption){
            .base = TL_DC_OPTION,
            .ipv6 = options[i].ipv6,
            .media_only = options[i].media_only,
            .cdn = options[i].cdn,
            .static_ = options[i].is_static,
            .this_port_only = options[i].this_port_only,
            .tcpo_only = options[i].tcpo_only,
            .id = options[i].dc,
            .ip_address = options[i].host,
            .port = options[i].port,
        };
        if (options[i].secret != NULL)
            items[i].secret = (TlBytes){.data = (const guint8 *)options[i].secret,
                                        .len = strlen(options[i].secret)};
        objects[i] = &items[i].base;
    }
    mt_datacenters_update(datacenters, &config.base, NOW);
}

static char *
list(const MtDatacenters *datacenters, gint dc)
{
    GString *text = g_string_new(NULL);
    guint count = mt_datacenters_count(datacenters, dc);

    for (guint i = 0; i < count; i++) {
        g_auto(MtEndpoint) endpoint = {0};

        g_assert_true(mt_datacenters_pick(datacenters, dc, i, &endpoint));
        g_string_append_printf(text, "%s%s:%u%s", i > 0 ? " " : "", endpoint.host, endpoint.port,
                               endpoint.secret != NULL ? "!" : "");
    }
    return g_string_free(text, FALSE);
}

static void
assert_list(const MtDatacenters *datacenters, gint dc, const char *expected)
{
    g_autofree char *actual = list(datacenters, dc);

    g_assert_cmpstr(actual, ==, expected);
}

static void
test_built_in(void)
{
    const MtConfig config = {0};
    g_autoptr(MtState) state = mt_state_new();
    g_autoptr(MtDatacenters) datacenters = mt_datacenters_new(&config, state);
    g_auto(MtEndpoint) endpoint = {0};

    g_assert_cmpint(mt_datacenters_get_first(datacenters), ==, 2);
    g_assert_cmpint(mt_datacenters_get_wire_id(datacenters, 4), ==, 4);
    assert_list(datacenters, 2,
                "149.154.167.51:443 2001:67c:4e8:f002::a:443 95.161.76.100:443 "
                "149.154.167.51:80 2001:67c:4e8:f002::a:80 95.161.76.100:80 "
                "149.154.167.51:5222 2001:67c:4e8:f002::a:5222 95.161.76.100:5222");
    g_assert_cmpuint(mt_datacenters_count(datacenters, 1), ==, 6);
    g_assert_cmpuint(mt_datacenters_count(datacenters, 3), ==, 6);
    g_assert_cmpuint(mt_datacenters_count(datacenters, 4), ==, 6);
    g_assert_cmpuint(mt_datacenters_count(datacenters, 5), ==, 6);
    g_assert_cmpuint(mt_datacenters_count(datacenters, 6), ==, 0);
    g_assert_false(mt_datacenters_pick(datacenters, 6, 0, &endpoint));
    g_assert_null(endpoint.host);
    g_assert_true(mt_datacenters_is_expired(datacenters, NOW));
}

static void
test_test_servers(void)
{
    const MtConfig config = {.test_dc = TRUE};
    g_autoptr(MtState) state = mt_state_new();
    g_autoptr(MtDatacenters) datacenters = mt_datacenters_new(&config, state);
    g_auto(MtEndpoint) endpoint = {0};

    g_assert_cmpint(mt_datacenters_get_wire_id(datacenters, 2), ==, 10002);
    g_assert_true(mt_datacenters_pick(datacenters, 2, 0, &endpoint));
    g_assert_cmpstr(endpoint.host, ==, "149.154.167.40");
    g_assert_cmpuint(mt_datacenters_count(datacenters, 4), ==, 0);
}

static void
test_cycle(void)
{
    const MtConfig config = {0};
    g_autoptr(MtState) state = mt_state_new();
    g_autoptr(MtDatacenters) datacenters = mt_datacenters_new(&config, state);
    guint count = mt_datacenters_count(datacenters, 1);
    g_auto(MtEndpoint) first = {0};
    g_auto(MtEndpoint) again = {0};

    g_assert_true(mt_datacenters_pick(datacenters, 1, 0, &first));
    g_assert_true(mt_datacenters_pick(datacenters, 1, count, &again));
    g_assert_cmpstr(first.host, ==, again.host);
    g_assert_cmpuint(first.port, ==, again.port);
}

static void
test_told(void)
{
    static const Option options[] = {
        {.dc = 4, .host = "192.0.2.7", .port = 443, .is_static = TRUE},
        {.dc = 4, .host = "192.0.2.8", .port = 8443},
        {.dc = 4, .host = "192.0.2.9", .port = 443, .this_port_only = TRUE},
        {.dc = 4, .host = "192.0.2.10", .port = 443, .media_only = TRUE},
        {.dc = 4, .host = "192.0.2.11", .port = 443, .cdn = TRUE},
        {.dc = 4, .host = "192.0.2.12", .port = 443, .secret = "0123456789abcdef"},
        {.dc = 4, .host = "2001:db8::4", .port = 443, .ipv6 = TRUE, .this_port_only = TRUE},
    };
    const MtConfig config = {0};
    g_autoptr(MtState) state = mt_state_new();
    g_autoptr(MtDatacenters) datacenters = mt_datacenters_new(&config, state);

    tell(datacenters, options, G_N_ELEMENTS(options), 3600);
    g_assert_cmpuint(state->addresses->len, ==, G_N_ELEMENTS(options));
    g_assert_true(state->dirty);
    g_assert_false(state->urgent);
    assert_list(datacenters, 4,
                "192.0.2.8:8443 2001:db8::4:443 192.0.2.9:443 192.0.2.12:443! 192.0.2.7:443 "
                "192.0.2.8:443 2001:67c:4e8:f004::a:443 149.154.167.91:443 "
                "192.0.2.8:80 2001:67c:4e8:f004::a:80 192.0.2.12:80! 192.0.2.7:80 "
                "149.154.167.91:80 "
                "192.0.2.8:5222 2001:67c:4e8:f004::a:5222 192.0.2.12:5222! 192.0.2.7:5222 "
                "149.154.167.91:5222");
}

/* The one that worked last comes first, as long as it is known at all. */
static void
test_good_first(void)
{
    static const MtEndpoint good = {.host = (char *)"149.154.167.91", .port = 80};
    static const MtEndpoint stranger = {.host = (char *)"192.0.2.99", .port = 443};
    const MtConfig config = {0};
    g_autoptr(MtState) state = mt_state_new();
    g_autoptr(MtDatacenters) datacenters = mt_datacenters_new(&config, state);
    g_autofree char *before = list(datacenters, 4);

    mt_datacenters_worked(datacenters, 4, &good);
    g_assert_true(state->dirty);
    g_assert_false(state->urgent);
    assert_list(datacenters, 4,
                "149.154.167.91:80 149.154.167.91:443 2001:67c:4e8:f004::a:443 "
                "2001:67c:4e8:f004::a:80 149.154.167.91:5222 2001:67c:4e8:f004::a:5222");
    state->dirty = FALSE;
    mt_datacenters_worked(datacenters, 4, &good);
    g_assert_false(state->dirty);
    mt_datacenters_worked(datacenters, 4, &stranger);
    assert_list(datacenters, 4, before);
}

static void
test_proxy(void)
{
    g_autoptr(MtProxy) proxy = mt_proxy_parse("tg://proxy?server=proxy.example.org&port=4443"
                                              "&secret=dd00112233445566778899aabbccddeeff",
                                              NULL);
    const MtConfig config = {.proxy = proxy, .transport = MT_TRANSPORT_FULL};
    g_autoptr(MtState) state = mt_state_new();
    g_autoptr(MtDatacenters) datacenters = mt_datacenters_new(&config, state);
    g_auto(MtEndpoint) endpoint = {0};
    MtWireShape shape;

    assert_list(datacenters, 2, "proxy.example.org:4443!");
    assert_list(datacenters, 4, "proxy.example.org:4443!");
    assert_list(datacenters, 6, ""); /* nobody has heard of it */
    g_assert_true(mt_datacenters_pick(datacenters, 4, 3, &endpoint));
    mt_datacenters_get_shape(datacenters, 4, &endpoint, &shape);
    g_assert_cmpint(shape.dc, ==, 4);
    g_assert_nonnull(shape.secret);
    g_assert_cmpint(shape.secret->kind, ==, MT_PROXY_PADDED);
    mt_datacenters_worked(datacenters, 4, &endpoint);
    g_assert_false(state->dirty);
}

static void
test_transports(void)
{
    static const struct {
        MtTransport transport;
        MtFramingKind framing;
        gboolean plain;
    } cases[] = {
        {MT_TRANSPORT_DEFAULT, MT_FRAMING_PADDED, FALSE},
        {MT_TRANSPORT_OBFUSCATED_INTERMEDIATE, MT_FRAMING_INTERMEDIATE, FALSE},
        {MT_TRANSPORT_OBFUSCATED_ABRIDGED, MT_FRAMING_ABRIDGED, FALSE},
        {MT_TRANSPORT_PADDED, MT_FRAMING_PADDED, TRUE},
        {MT_TRANSPORT_INTERMEDIATE, MT_FRAMING_INTERMEDIATE, TRUE},
        {MT_TRANSPORT_ABRIDGED, MT_FRAMING_ABRIDGED, TRUE},
        {MT_TRANSPORT_FULL, MT_FRAMING_FULL, TRUE},
    };
    static const Option only_obfuscated = {
        .dc = 4, .host = "192.0.2.8", .port = 443, .tcpo_only = TRUE};
    const MtEndpoint endpoint = {0};

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const MtConfig config = {.transport = cases[i].transport, .test_dc = i % 2 == 1};
        g_autoptr(MtState) state = mt_state_new();
        g_autoptr(MtDatacenters) datacenters = mt_datacenters_new(&config, state);
        guint before = mt_datacenters_count(datacenters, 4);
        MtWireShape shape;

        mt_datacenters_get_shape(datacenters, 4, &endpoint, &shape);
        g_assert_cmpint(shape.framing, ==, cases[i].framing);
        g_assert_cmpint(shape.plain, ==, cases[i].plain);
        g_assert_cmpint(shape.dc, ==, i % 2 == 1 ? 10004 : 4);
        g_assert_null(shape.secret);
        tell(datacenters, &only_obfuscated, 1, 3600);
        g_assert_cmpuint(mt_datacenters_count(datacenters, 4) > before, ==, !cases[i].plain);
    }
}

static const Option bad_options[] = {
    {.dc = 4, .host = "192.0.2.1", .port = 0},
    {.dc = 4, .host = "192.0.2.1", .port = 65536},
    {.dc = 4, .host = "192.0.2.1", .port = -443},
    {.dc = 0, .host = "192.0.2.1", .port = 443},
    {.dc = -2, .host = "192.0.2.1", .port = 443},
    {.dc = 99999, .host = "192.0.2.1", .port = 443},
    {.dc = 4, .host = "", .port = 443},
    {.dc = 4, .host = NULL, .port = 443},
    {.dc = 4, .host = "example.org", .port = 443},
    {.dc = 4, .host = "192.0.2", .port = 443},
    {.dc = 4, .host = "192.0.2.256", .port = 443},
    {.dc = 4, .host = "192.0.2.1 ", .port = 443},
    {.dc = 4, .host = "2001:db8::1", .port = 443},
    {.dc = 4, .host = "192.0.2.1", .port = 443, .ipv6 = TRUE},
    {.dc = 4, .host = "192.0.2.1", .port = 443, .secret = "too short"},
};

static const Option private_options[] = {
    {.dc = 4, .host = "127.0.0.1", .port = 443},
    {.dc = 4, .host = "0.0.0.0", .port = 443},
    {.dc = 4, .host = "10.1.2.3", .port = 443},
    {.dc = 4, .host = "100.64.0.1", .port = 443},
    {.dc = 4, .host = "169.254.1.1", .port = 443},
    {.dc = 4, .host = "172.16.0.1", .port = 443},
    {.dc = 4, .host = "172.31.255.1", .port = 443},
    {.dc = 4, .host = "192.168.1.1", .port = 443},
    {.dc = 4, .host = "224.0.0.1", .port = 443},
    {.dc = 4, .host = "255.255.255.255", .port = 443},
    {.dc = 4, .host = "::1", .port = 443, .ipv6 = TRUE},
    {.dc = 4, .host = "fe80::1", .port = 443, .ipv6 = TRUE},
    {.dc = 4, .host = "fd00::1", .port = 443, .ipv6 = TRUE},
    {.dc = 4, .host = "::ffff:127.0.0.1", .port = 443, .ipv6 = TRUE},
    {.dc = 4, .host = "::ffff:192.0.2.1", .port = 443, .ipv6 = TRUE},
};

/* mtproto.md 8, row 102: bad ones skipped, the built-in list kept. */
static void
test_bad_ones(void)
{
    static const Option good = {.dc = 4, .host = "172.32.0.1", .port = 443};
    const MtConfig config = {0};
    g_autoptr(MtState) state = mt_state_new();
    g_autoptr(MtDatacenters) datacenters = mt_datacenters_new(&config, state);
    g_autofree char *before = list(datacenters, 4);

    tell(datacenters, bad_options, G_N_ELEMENTS(bad_options), 3600);
    g_assert_cmpuint(state->addresses->len, ==, 0);
    tell(datacenters, private_options, G_N_ELEMENTS(private_options), 3600);
    g_assert_cmpuint(state->addresses->len, ==, 0);
    assert_list(datacenters, 4, before);
    tell(datacenters, &good, 1, 3600);
    g_assert_cmpuint(state->addresses->len, ==, 1);
    tell(datacenters, NULL, 0, 3600);
    g_assert_cmpuint(state->addresses->len, ==, 1);
}

/* They may also come from a snapshot that was made with a server of one's own. */
static void
test_stored_private(void)
{
    const MtConfig config = {0};
    g_autoptr(MtState) state = mt_state_new();
    g_autoptr(MtDatacenters) datacenters = mt_datacenters_new(&config, state);
    g_autofree char *before = list(datacenters, 4);
    MtAddress *address = g_new0(MtAddress, 1);

    address->dc = 4;
    address->host = g_strdup("127.0.0.1");
    address->port = 443;
    g_ptr_array_add(state->addresses, address);
    assert_list(datacenters, 4, before);
}

static void
test_own_server(void)
{
    static const Option options[] = {
        {.dc = 2, .host = "127.0.0.1", .port = 1002},
        {.dc = 4, .host = "127.0.0.1", .port = 1004, .is_static = TRUE},
        {.dc = 5, .host = "10.0.0.5", .port = 1005},
    };
    const MtConfig config = {.server_host = "localhost", .server_port = 1234, .server_dc = 2};
    g_autoptr(MtState) state = mt_state_new();
    g_autoptr(MtDatacenters) datacenters = mt_datacenters_new(&config, state);

    assert_list(datacenters, 2, "localhost:1234");
    assert_list(datacenters, 4, "");
    tell(datacenters, bad_options, G_N_ELEMENTS(bad_options), 3600);
    g_assert_cmpuint(state->addresses->len, ==, 0);
    tell(datacenters, options, G_N_ELEMENTS(options), 3600);
    assert_list(datacenters, 2, "localhost:1234");
    assert_list(datacenters, 4, "127.0.0.1:1004");
    assert_list(datacenters, 5, "10.0.0.5:1005");
    assert_list(datacenters, 1, "");
}

static void
test_own_server_defaults(void)
{
    const MtConfig config = {.server_host = "localhost", .server_dc = 5000};
    g_autoptr(MtState) state = mt_state_new();
    g_autoptr(MtDatacenters) datacenters = mt_datacenters_new(&config, state);

    g_assert_cmpint(mt_datacenters_get_first(datacenters), ==, 2);
    assert_list(datacenters, 2, "localhost:443");
}

static void
test_expiry(void)
{
    static const Option option = {.dc = 4, .host = "192.0.2.1", .port = 443};
    const MtConfig config = {0};
    g_autoptr(MtState) state = mt_state_new();
    g_autoptr(MtDatacenters) datacenters = mt_datacenters_new(&config, state);
    MtTime later = NOW;

    tell(datacenters, &option, 1, 3600);
    g_assert_false(mt_datacenters_is_expired(datacenters, later));
    later.wall_ms += 3599 * 1000;
    g_assert_false(mt_datacenters_is_expired(datacenters, later));
    later.wall_ms += 1000;
    g_assert_true(mt_datacenters_is_expired(datacenters, later));

    tell(datacenters, &option, 1, -100); /* at least five minutes */
    g_assert_false(mt_datacenters_is_expired(datacenters, NOW));
    tell(datacenters, &option, 1, G_MAXINT32 - 1000); /* at most a day */
    g_assert_false(mt_datacenters_is_expired(datacenters, NOW));
    later.wall_ms = NOW.wall_ms + 25 * 3600 * 1000;
    g_assert_true(mt_datacenters_is_expired(datacenters, later));
    later.wall_ms = NOW.wall_ms - 3600 * 1000; /* the clock was set back */
    g_assert_true(mt_datacenters_is_expired(datacenters, later));
    mt_datacenters_expire(datacenters);
    g_assert_true(mt_datacenters_is_expired(datacenters, NOW));
}

static void
test_many(void)
{
    g_autofree Option *options = g_new0(Option, 5000);
    const MtConfig config = {0};
    g_autoptr(MtState) state = mt_state_new();
    g_autoptr(MtDatacenters) datacenters = mt_datacenters_new(&config, state);

    for (guint i = 0; i < 5000; i++)
        options[i] = (Option){.dc = 4, .host = "192.0.2.1", .port = 443};
    tell(datacenters, options, 5000, 3600);
    g_assert_cmpuint(state->addresses->len, ==, 256);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/datacenters/built-in", test_built_in);
    g_test_add_func("/datacenters/test-servers", test_test_servers);
    g_test_add_func("/datacenters/cycle", test_cycle);
    g_test_add_func("/datacenters/told", test_told);
    g_test_add_func("/datacenters/good-first", test_good_first);
    g_test_add_func("/datacenters/proxy", test_proxy);
    g_test_add_func("/datacenters/transports", test_transports);
    g_test_add_func("/datacenters/bad-ones", test_bad_ones);
    g_test_add_func("/datacenters/stored-private", test_stored_private);
    g_test_add_func("/datacenters/own-server", test_own_server);
    g_test_add_func("/datacenters/own-server-defaults", test_own_server_defaults);
    g_test_add_func("/datacenters/expiry", test_expiry);
    g_test_add_func("/datacenters/many", test_many);
    return g_test_run();
}
