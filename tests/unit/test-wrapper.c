/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What stands before the first calls of a session.
 */
#include <base/mt-buffer.h>
#include <client/mt-wrapper.h>
#include <string.h>
#include <tl-api.h>

#define INVOKE_WITH_LAYER 0xda9b0d0du
#define INIT_CONNECTION 0xc1cd5ea9u
#define INPUT_CLIENT_PROXY 0x75588b3fu
#define JSON_OBJECT 0x99c1d49du

static void
assert_text(MtReader *reader, const char *expected)
{
    gsize len = 0;
    const guint8 *bytes = mt_reader_bytes(reader, &len);

    g_assert_nonnull(bytes);
    g_assert_cmpmem(bytes, len, expected, strlen(expected));
}

/* Up to the optional fields. */
static MtReader
read_head(GBytes *wrapper, guint32 flags, const char *model)
{
    gsize len;
    const guint8 *bytes = g_bytes_get_data(wrapper, &len);
    MtReader reader = MT_READER_INIT(bytes, len);

    g_assert_cmphex(mt_reader_u32(&reader), ==, INVOKE_WITH_LAYER);
    g_assert_cmpint(mt_reader_i32(&reader), ==, MT_API_LAYER);
    g_assert_cmphex(mt_reader_u32(&reader), ==, INIT_CONNECTION);
    g_assert_cmphex(mt_reader_u32(&reader), ==, flags);
    g_assert_cmpint(mt_reader_i32(&reader), ==, 12345);
    assert_text(&reader, model);
    return reader;
}

static void
test_plain(void)
{
    const MtConfig config = {.api_id = 12345, .device_model = "Test", .app_version = "1.0"};
    g_autoptr(GBytes) wrapper = mt_wrapper_new(&config);
    MtReader reader = read_head(wrapper, 1 << 1, "Test");

    assert_text(&reader, "Unknown");
    assert_text(&reader, "1.0");
    assert_text(&reader, "en");
    assert_text(&reader, "");
    assert_text(&reader, "en");
    g_assert_cmphex(mt_reader_u32(&reader), ==, JSON_OBJECT);
}

static void
test_proxy(void)
{
    MtProxy proxy = {.host = (char *)"proxy.example.org", .port = 4443};
    const MtConfig config = {.api_id = 12345, .proxy = &proxy, .lang_code = "de"};
    g_autoptr(GBytes) wrapper = mt_wrapper_new(&config);
    MtReader reader = read_head(wrapper, 1 << 0 | 1 << 1, "Unknown");

    for (guint i = 0; i < 4; i++) {
        gsize len;

        g_assert_nonnull(mt_reader_bytes(&reader, &len));
    }
    assert_text(&reader, "de");
    g_assert_cmphex(mt_reader_u32(&reader), ==, INPUT_CLIENT_PROXY);
    assert_text(&reader, "proxy.example.org");
    g_assert_cmpint(mt_reader_i32(&reader), ==, 4443);
    g_assert_cmphex(mt_reader_u32(&reader), ==, JSON_OBJECT);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wrapper/plain", test_plain);
    g_test_add_func("/wrapper/proxy", test_proxy);
    return g_test_run();
}
