/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Reading and writing bytes: the TL strings and numbers of tests/vectors, and every kind of end.
 */
#include <base/mt-buffer.h>
#include <hex.h>
#include <string.h>
#include <vectors.h>

static void
assert_written(const MtWriter *writer, const char *expected)
{
    assert_hex(writer->data, writer->len, expected);
}

/* Each shorter input fails, and so does everything after the failure. */
static void
assert_cut_refused(const guint8 *bytes, gsize len)
{
    for (gsize cut = 0; cut < len; cut++) {
        g_autofree guint8 *copy = g_malloc(MAX(cut, 1));
        MtReader reader = MT_READER_INIT(copy, cut);
        gsize out_len = 7;

        memcpy(copy, bytes, cut);
        g_assert_null(mt_reader_bytes(&reader, &out_len));
        g_assert_true(reader.failed);
        g_assert_cmpuint(out_len, ==, 7);
        g_assert_cmpuint(mt_reader_left(&reader), ==, 0);
        g_assert_null(mt_reader_raw(&reader, 0));
    }
}

static void
check_string(GKeyFile *file, const char *group)
{
    gsize len = vectors_u64(file, group, "length"), read_len, header_len;
    gboolean whole = g_key_file_has_key(file, group, "content", NULL);
    g_autofree guint8 *content =
        whole ? vectors_hex(file, group, "content", &read_len) : g_malloc0(len);
    g_auto(MtWriter) writer = {0};
    MtReader reader;
    const guint8 *back;

    mt_writer_bytes(&writer, content, len);
    g_assert_cmpuint(writer.len % 4, ==, 0);
    if (whole) {
        g_autofree char *serialized = vectors_string(file, group, "serialized");

        assert_written(&writer, serialized);
        assert_cut_refused(writer.data, writer.len);
    } else {
        g_autofree guint8 *header = vectors_hex(file, group, "header", &header_len);

        g_assert_cmpuint(writer.len, ==, header_len + len + vectors_u64(file, group, "padding"));
        g_assert_cmpmem(writer.data, header_len, header, header_len);
    }
    reader = MT_READER_INIT(writer.data, writer.len);
    back = mt_reader_bytes(&reader, &read_len);
    g_assert_nonnull(back);
    g_assert_cmpmem(back, read_len, content, len);
    g_assert_cmpuint(mt_reader_left(&reader), ==, 0);
    g_assert_false(reader.failed);
}

static void
test_strings(void)
{
    g_autoptr(GKeyFile) file = vectors_load("tl-strings");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        g_test_message("%s", groups[i]);
        if (!g_key_file_has_key(file, groups[i], "verdict", NULL))
            check_string(file, groups[i]);
    }
}

static void
test_string_too_long(void)
{
    g_autofree guint8 *content = g_malloc0(1 << 24);
    g_auto(MtWriter) writer = {0};

    g_test_expect_message(G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*len < *");
    mt_writer_bytes(&writer, content, 1 << 24);
    g_test_assert_expected_messages();
    g_assert_cmpuint(writer.len, ==, 0);
}

static void
test_strings_decode(void)
{
    g_autoptr(GKeyFile) file = vectors_load("tl-strings-decode");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        gsize len, out_len = 0;
        g_autofree guint8 *input = vectors_hex(file, groups[i], "input", &len);
        g_autofree char *verdict = vectors_string(file, groups[i], "verdict");
        MtReader reader = MT_READER_INIT(input, len);
        const guint8 *content = mt_reader_bytes(&reader, &out_len);

        g_test_message("%s", groups[i]);
        if (g_str_equal(verdict, "accept")) {
            g_autofree char *value = vectors_string(file, groups[i], "value");

            g_assert_nonnull(content);
            assert_hex(content, out_len, value);
            g_assert_cmpuint(mt_reader_left(&reader), ==, 0);
        } else {
            g_assert_null(content);
            g_assert_true(reader.failed);
        }
    }
}

/* 0xff is no length, also where there are as many bytes. */
static void
test_extended(void)
{
    g_autofree guint8 *input = g_malloc0(1024);
    MtReader reader = MT_READER_INIT(input, 1024);
    gsize len = 0;

    input[0] = 0xff;
    input[1] = 16;
    g_assert_null(mt_reader_bytes(&reader, &len));
    g_assert_true(reader.failed);
}

static void
check_scalar(const char *type, const char *value, const char *serialized)
{
    g_auto(MtWriter) writer = {0};
    MtReader reader;
    gsize len;

    if (g_str_equal(type, "int"))
        mt_writer_i32(&writer, (gint32)g_ascii_strtoll(value, NULL, 0));
    else if (g_str_equal(type, "long"))
        mt_writer_i64(&writer, g_ascii_strtoll(value, NULL, 0));
    else if (g_str_equal(type, "double"))
        mt_writer_double(&writer, g_ascii_strtod(value, NULL));
    else if (g_str_equal(type, "int128")) {
        g_autofree guint8 *bytes = hex_decode(value, &len);

        mt_writer_raw(&writer, bytes, len);
    } else {
        return; /* the codec's */
    }
    assert_written(&writer, serialized);
    reader = MT_READER_INIT(writer.data, writer.len);
    if (g_str_equal(type, "int"))
        g_assert_cmpint(mt_reader_i32(&reader), ==, g_ascii_strtoll(value, NULL, 0));
    else if (g_str_equal(type, "long"))
        g_assert_cmpint(mt_reader_i64(&reader), ==, g_ascii_strtoll(value, NULL, 0));
    else if (g_str_equal(type, "double"))
        g_assert_cmpfloat(mt_reader_double(&reader), ==, g_ascii_strtod(value, NULL));
    else
        g_assert_true(mt_reader_raw(&reader, writer.len) == writer.data);
    g_assert_cmpuint(mt_reader_left(&reader), ==, 0);
    g_assert_false(reader.failed);
}

static void
test_scalars(void)
{
    g_autoptr(GKeyFile) file = vectors_load("tl-scalars");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        g_autofree char *type = vectors_string(file, groups[i], "type");
        g_autofree char *value = vectors_string(file, groups[i], "value");
        g_autofree char *serialized = vectors_string(file, groups[i], "serialized");

        g_test_message("%s", groups[i]);
        check_scalar(type, value, serialized);
    }
}

static void
test_unsigned(void)
{
    const guint64 wide = G_GUINT64_CONSTANT(0xfedcba9876543210);
    g_auto(MtWriter) writer = {0};
    guint8 place[8];
    MtReader reader;

    mt_writer_u32(&writer, 0xfedcba98);
    mt_writer_u64(&writer, wide);
    assert_written(&writer, "98badcfe1032547698badcfe");
    reader = MT_READER_INIT(writer.data, writer.len);
    g_assert_cmphex(mt_reader_peek_u32(&reader), ==, 0xfedcba98);
    g_assert_cmphex(mt_reader_u32(&reader), ==, 0xfedcba98);
    g_assert_cmphex(mt_reader_u64(&reader), ==, wide);
    g_assert_cmphex(mt_reader_peek_u32(&reader), ==, 0);
    g_assert_false(reader.failed);
    mt_put_u32(place, 0xfedcba98);
    g_assert_cmphex(mt_get_u32(place), ==, 0xfedcba98);
    mt_put_u64(place, wide);
    g_assert_cmphex(mt_get_u64(place), ==, wide);
}

static void
test_sticky(void)
{
    const guint8 bytes[] = {1, 2, 3, 4, 5, 6, 7};
    MtReader reader = MT_READER_INIT(bytes, sizeof bytes);
    gsize len = 9;

    g_assert_cmphex(mt_reader_u32(&reader), ==, 0x04030201);
    g_assert_cmpuint(mt_reader_left(&reader), ==, 3);
    g_assert_cmphex(mt_reader_u32(&reader), ==, 0);
    g_assert_true(reader.failed);
    g_assert_cmpuint(mt_reader_left(&reader), ==, 0); /* though there are three bytes */
    g_assert_cmpint(mt_reader_i32(&reader), ==, 0);
    g_assert_cmpint(mt_reader_i64(&reader), ==, 0);
    g_assert_cmpfloat(mt_reader_double(&reader), ==, 0);
    g_assert_cmphex(mt_reader_peek_u32(&reader), ==, 0);
    g_assert_null(mt_reader_raw(&reader, 1));
    g_assert_null(mt_reader_bytes(&reader, &len));
    g_assert_cmpuint(len, ==, 9);

    reader = MT_READER_INIT(bytes, sizeof bytes);
    g_assert_null(mt_reader_raw(&reader, G_MAXSIZE));
    g_assert_true(reader.failed);
}

static void
fill(MtWriter *writer)
{
    for (guint32 i = 0; i < 1000; i++)
        mt_writer_u32(writer, i);
    memset(mt_writer_reserve(writer, 3), 0xaa, 3);
    mt_writer_raw(writer, NULL, 0);
}

static void
assert_filled(MtWriter *writer)
{
    g_autoptr(GBytes) bytes = mt_writer_steal(writer);
    gsize len;
    const guint8 *data = g_bytes_get_data(bytes, &len);

    g_assert_cmpuint(len, ==, 4003);
    for (guint32 i = 0; i < 1000; i++)
        g_assert_cmpuint(mt_get_u32(data + (gsize)4 * i), ==, i);
    g_assert_cmphex(data[4002], ==, 0xaa);
    g_assert_cmpuint(writer->len, ==, 0);
    g_assert_null(writer->data);
}

static void
test_writers(void)
{
    MtWriter plain, secret;
    g_autoptr(GBytes) nothing = NULL;

    mt_writer_init(&plain);
    mt_writer_init_secret(&secret);
    for (guint i = 0; i < 2; i++) {
        fill(&plain);
        assert_filled(&plain);
        fill(&secret);
        assert_filled(&secret);
        g_assert_true(secret.secret);
    }
    nothing = mt_writer_steal(&secret);
    g_assert_cmpuint(g_bytes_get_size(nothing), ==, 0);
    fill(&secret);
    mt_writer_clear(&secret);
    g_assert_null(secret.data);
    g_assert_true(secret.secret);
    mt_writer_clear(&plain);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/buffer/strings", test_strings);
    g_test_add_func("/buffer/string-too-long", test_string_too_long);
    g_test_add_func("/buffer/strings-decode", test_strings_decode);
    g_test_add_func("/buffer/extended", test_extended);
    g_test_add_func("/buffer/scalars", test_scalars);
    g_test_add_func("/buffer/unsigned", test_unsigned);
    g_test_add_func("/buffer/sticky", test_sticky);
    g_test_add_func("/buffer/writers", test_writers);
    return g_test_run();
}
