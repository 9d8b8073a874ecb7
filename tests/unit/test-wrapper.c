/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What stands before the first calls of a session.
 */
#include <base/mt-buffer.h>
#include <client/calls/mt-wrapper.h>
#include <string.h>
#include <tl-api.h>

/* initConnection with a call behind it. */
typedef struct {
    guint32 flags;
    gint32 api_id;
    char *strings[6]; /* device, system, app, system language, pack, language */
    char *proxy;      /* host and port */
    gdouble offset;
} Unwrapped;

static void
unwrapped_clear(Unwrapped *self)
{
    for (guint i = 0; i < G_N_ELEMENTS(self->strings); i++)
        g_free(self->strings[i]);
    g_free(self->proxy);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Unwrapped, unwrapped_clear)

static char *
read_string(MtReader *reader)
{
    gsize len = 0;
    const guint8 *bytes = mt_reader_bytes(reader, &len);

    g_assert_nonnull(bytes);
    return g_strndup((const char *)bytes, len);
}

static void
unwrap_bytes(GBytes *wrapper, Unwrapped *out)
{
    gsize len;
    const guint8 *bytes = g_bytes_get_data(wrapper, &len);
    MtReader reader = MT_READER_INIT(bytes, len);
    g_autofree char *key = NULL;

    g_assert_cmphex(mt_reader_u32(&reader), ==, TL_ID_CALL_INVOKE_WITH_LAYER);
    g_assert_cmpint(mt_reader_i32(&reader), ==, MT_API_LAYER);
    g_assert_cmphex(mt_reader_u32(&reader), ==, TL_ID_CALL_INIT_CONNECTION);
    out->flags = mt_reader_u32(&reader);
    out->api_id = mt_reader_i32(&reader);
    for (guint i = 0; i < G_N_ELEMENTS(out->strings); i++)
        out->strings[i] = read_string(&reader);
    if ((out->flags & 1) != 0) {
        g_autofree char *host = NULL;

        g_assert_cmphex(mt_reader_u32(&reader), ==, TL_ID_INPUT_CLIENT_PROXY);
        host = read_string(&reader);
        out->proxy = g_strdup_printf("%s:%d", host, mt_reader_i32(&reader));
    }
    g_assert_cmphex(mt_reader_u32(&reader), ==, TL_ID_JSON_OBJECT);
    g_assert_cmphex(mt_reader_u32(&reader), ==, 0x1cb5c415);
    g_assert_cmpint(mt_reader_i32(&reader), ==, 1);
    g_assert_cmphex(mt_reader_u32(&reader), ==, TL_ID_JSON_OBJECT_VALUE);
    key = read_string(&reader);
    g_assert_cmpstr(key, ==, "tz_offset");
    g_assert_cmphex(mt_reader_u32(&reader), ==, TL_ID_JSON_NUMBER);
    out->offset = mt_reader_double(&reader);
    g_assert_false(reader.failed);
    g_assert_cmpuint(mt_reader_left(&reader), ==, 0); /* here the call begins */
}

static void
unwrap(const MtConfig *config, Unwrapped *out)
{
    g_autoptr(GBytes) wrapper = mt_wrapper_new(config);

    unwrap_bytes(wrapper, out);
}

static void
test_fields(void)
{
    const MtConfig config = {
        .api_id = 12345,
        .device_model = "Pidgin",
        .system_version = "Linux 6.1",
        .app_version = "1.0",
        .system_lang_code = "de-DE",
        .lang_code = "de",
        .tz_offset_s = -3600,
    };
    g_auto(Unwrapped) read = {0};

    unwrap(&config, &read);
    g_assert_cmphex(read.flags, ==, 2); /* the parameters, and no proxy */
    g_assert_cmpint(read.api_id, ==, 12345);
    g_assert_cmpstr(read.strings[0], ==, "Pidgin");
    g_assert_cmpstr(read.strings[1], ==, "Linux 6.1");
    g_assert_cmpstr(read.strings[2], ==, "1.0");
    g_assert_cmpstr(read.strings[3], ==, "de-DE");
    g_assert_cmpstr(read.strings[4], ==, "");
    g_assert_cmpstr(read.strings[5], ==, "de");
    g_assert_cmpfloat(read.offset, ==, -3600.0);
}

static void
test_plain(void)
{
    const MtConfig config = {.api_id = 12345, .system_lang_code = "de-DE", .lang_code = "de"};
    g_autoptr(GBytes) wrapper = mt_wrapper_new_plain(&config);
    g_auto(Unwrapped) read = {0};

    unwrap_bytes(wrapper, &read);
    g_assert_cmpint(read.api_id, ==, 12345);
    g_assert_cmpstr(read.strings[3], ==, "de-DE");
    g_assert_cmpstr(read.strings[4], ==, "");
    g_assert_cmpstr(read.strings[5], ==, "");
}

static void
test_proxy(void)
{
    MtProxy proxy = {.host = (char *)"proxy.example.org", .port = 4443};
    const MtConfig config = {.api_id = 1, .proxy = &proxy};
    g_auto(Unwrapped) read = {0};

    unwrap(&config, &read);
    g_assert_cmphex(read.flags, ==, 3);
    g_assert_cmpstr(read.proxy, ==, "proxy.example.org:4443");
}

/* Servers refuse what is empty. */
static void
test_empty(void)
{
    const MtConfig nothing = {.api_id = 1};
    const MtConfig empty = {
        .api_id = 1,
        .device_model = "",
        .system_version = "",
        .app_version = "",
        .system_lang_code = "",
        .lang_code = "",
    };
    const MtConfig *const configs[] = {&nothing, &empty};

    for (guint i = 0; i < G_N_ELEMENTS(configs); i++) {
        g_auto(Unwrapped) read = {0};

        unwrap(configs[i], &read);
        for (guint n = 0; n < 3; n++)
            g_assert_cmpstr(read.strings[n], ==, "Unknown");
        g_assert_cmpstr(read.strings[3], ==, "en");
        g_assert_cmpstr(read.strings[5], ==, "en");
    }
}

/* A name that cannot be sent gives no wrapper, not half of one. */
static void
test_endless(void)
{
    g_autofree char *endless = g_strnfill(1 << 24, 'x');
    const MtConfig config = {.api_id = 1, .device_model = endless};
    g_autoptr(GBytes) wrapper = mt_wrapper_new(&config);

    g_assert_cmpuint(g_bytes_get_size(wrapper), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wrapper/fields", test_fields);
    g_test_add_func("/wrapper/plain", test_plain);
    g_test_add_func("/wrapper/proxy", test_proxy);
    g_test_add_func("/wrapper/empty", test_empty);
    g_test_add_func("/wrapper/endless", test_endless);
    return g_test_run();
}
