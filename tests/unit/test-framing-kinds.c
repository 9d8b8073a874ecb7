/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The four framings: known frames, streams cut at every place, and everything that ends a
 * connection.
 */
#include <base/mt-limits.h>
#include <fake-host.h>
#include <hex.h>
#include <string.h>
#include <vectors.h>
#include <wire/mt-framing.h>

static MtFramingKind
kind_of(GKeyFile *file, const char *group)
{
    static const char *const names[] = {"intermediate", "padded", "abridged", "full"};
    g_autofree char *name = vectors_string(file, group, "kind");

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(name, names[i]) == 0)
            return (MtFramingKind)i;
    }
    g_assert_not_reached();
}

static guint8 *
make_content(gsize len)
{
    guint8 *bytes = g_malloc(len + 1);

    for (gsize i = 0; i < len; i++)
        bytes[i] = (guint8)i;
    return bytes;
}

static gboolean
pack(MtFraming *framing, FakeHost *host, gsize len, MtWriter *out, GError **error)
{
    g_autofree guint8 *content = make_content(len);

    return mt_framing_pack(framing, &host->host, host, content, len, out, error);
}

static void
assert_frame(GKeyFile *file, const char *group)
{
    gsize len = vectors_u64(file, group, "length");
    g_autofree char *tag = vectors_string(file, group, "tag");
    g_autofree char *head = vectors_string(file, group, "head");
    g_autofree char *tail = vectors_string(file, group, "tail");
    g_autofree guint8 *content = make_content(len);
    g_autofree char *middle = hex_encode(content, len);
    g_autofree char *expected = g_strconcat(head, middle, tail, NULL);
    g_autoptr(MtFraming) framing = mt_framing_new(kind_of(file, group));
    guint64 before =
        g_key_file_has_key(file, group, "number", NULL) ? vectors_u64(file, group, "number") : 0;
    g_autoptr(GError) error = NULL;
    g_auto(FakeHost) host = {0};
    g_auto(MtWriter) out;

    mt_writer_init(&out);
    fake_host_init(&host, 1);
    mt_framing_write_tag(framing, &out);
    assert_hex(out.data, out.len, tag);
    out.len = 0;
    for (guint64 i = 0; i < before; i++)
        g_assert_true(pack(framing, &host, 4, &out, NULL));
    out.len = 0;
    if (kind_of(file, group) == MT_FRAMING_PADDED) {
        g_autofree char *count = g_strdup_printf("%02zx", 0xf0 + strlen(tail) / 2);

        fake_host_script(&host, count);
        fake_host_script(&host, tail);
    }
    if (len == 0) { /* nobody sends that */
        g_assert_false(pack(framing, &host, len, &out, NULL));
        return;
    }
    g_assert_true(pack(framing, &host, len, &out, &error));
    g_assert_no_error(error);
    assert_hex(out.data, out.len, expected);
}

/* --- in -------------------------------------------------------------------------------------- */

/* What came out of @framing so far, appended to @text. FALSE: it wants to close. */
static gboolean
collect(MtFraming *framing, GString *text)
{
    for (;;) {
        MtFrame frame = {0};
        g_autoptr(GBytes) packet = NULL;
        g_autoptr(GError) error = NULL;

        if (!mt_framing_next(framing, &frame, &error)) {
            g_assert_nonnull(error);
            return FALSE;
        }
        packet = frame.packet;
        if (frame.kind == MT_FRAME_NONE)
            return TRUE;
        if (text->len > 0)
            g_string_append_c(text, ' ');
        if (frame.kind == MT_FRAME_PACKET) {
            gsize len;
            gconstpointer bytes = g_bytes_get_data(packet, &len);
            g_autofree char *hex = hex_encode(bytes, len);

            g_string_append(text, hex);
        } else if (frame.kind == MT_FRAME_ERROR) {
            g_string_append_printf(text, "%d", frame.code);
        } else {
            g_string_append_printf(text, "0x%08x", frame.token);
        }
    }
}

/* (nullable): NULL: the connection is to be closed. */
static char *
run(MtFramingKind kind, const guint8 *data, gsize len, gsize first, gsize step)
{
    g_autoptr(MtFraming) framing = mt_framing_new(kind);
    GString *text = g_string_new(NULL);
    gboolean open = TRUE;

    for (gsize at = 0; at < len && open;) {
        gsize part = MIN(at == 0 ? first : step, len - at);
        g_autofree guint8 *exact = g_malloc(part);

        memcpy(exact, data + at, part);
        open = mt_framing_feed(framing, exact, part, NULL) && collect(framing, text);
        at += part;
    }
    return g_string_free(text, !open);
}

static void
assert_stream(GKeyFile *file, const char *group, const char *expected)
{
    MtFramingKind kind = kind_of(file, group);
    gsize len;
    g_autofree guint8 *input = vectors_hex(file, group, "input", &len);

    for (gsize cut = 1; cut <= len; cut++) {
        g_autofree char *actual = run(kind, input, len, cut, len);

        g_assert_cmpstr(actual, ==, expected);
    }
    for (gsize step = 1; step < 8; step++) {
        g_autofree char *actual = run(kind, input, len, step, step);

        g_assert_cmpstr(actual, ==, expected);
    }
}

static void
test_vectors(void)
{
    g_autoptr(GKeyFile) file = vectors_load("framing-kinds");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (char **group = groups; *group != NULL; group++) {
        g_autofree char *expected = NULL;

        g_test_message("%s", *group);
        if (g_str_has_prefix(*group, "frame-")) {
            assert_frame(file, *group);
            continue;
        }
        if (g_str_has_prefix(*group, "quick-ack-"))
            expected = vectors_string(file, *group, "token");
        else if (g_str_has_prefix(*group, "error-"))
            expected = vectors_string(file, *group, "code");
        else if (g_key_file_has_key(file, *group, "frames", NULL))
            expected = vectors_string(file, *group, "frames");
        else if (g_key_file_has_key(file, *group, "quick-ack", NULL))
            expected = vectors_string(file, *group, "quick-ack");
        assert_stream(file, *group, expected);
    }
}

static void
test_sizes(void)
{
    g_auto(FakeHost) host = {0};
    g_auto(MtWriter) out;

    mt_writer_init(&out);
    fake_host_init(&host, 1);
    for (gint kind = MT_FRAMING_INTERMEDIATE; kind <= MT_FRAMING_FULL; kind++) {
        g_autoptr(MtFraming) framing = mt_framing_new((MtFramingKind)kind);
        static const gsize bad[] = {0, 1, 3, 5, 23, MT_MAX_PACKET + 4};

        for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
            g_autoptr(GError) error = NULL;

            g_assert_false(pack(framing, &host, bad[i], &out, &error));
            g_assert_error(error, MT_ERROR, MT_ERROR_LIMIT);
            g_assert_cmpuint(out.len, ==, 0);
        }
    }
}

/* The greatest packet, out and in again. */
static void
test_greatest(void)
{
    g_auto(FakeHost) host = {0};

    fake_host_init(&host, 1);
    for (gint kind = MT_FRAMING_INTERMEDIATE; kind <= MT_FRAMING_FULL; kind++) {
        gsize len = kind == MT_FRAMING_PADDED ? MT_MAX_PACKET - 24 : MT_MAX_PACKET;
        g_autoptr(MtFraming) sender = mt_framing_new((MtFramingKind)kind);
        g_autoptr(MtFraming) receiver = mt_framing_new((MtFramingKind)kind);
        MtFrame frame = {0};
        g_autoptr(GBytes) packet = NULL;
        g_auto(MtWriter) out;

        mt_writer_init(&out);
        g_assert_true(pack(sender, &host, len, &out, NULL));
        g_assert_true(mt_framing_feed(receiver, out.data, out.len, NULL));
        g_assert_true(mt_framing_next(receiver, &frame, NULL));
        g_assert_cmpint(frame.kind, ==, MT_FRAME_PACKET);
        packet = frame.packet;
        g_assert_cmpuint(g_bytes_get_size(packet), ==, len);
    }
}

static void
test_too_much_at_once(void)
{
    g_autoptr(MtFraming) framing = mt_framing_new(MT_FRAMING_ABRIDGED);
    g_autofree guint8 *data = g_malloc0(2 * MT_MAX_PACKET);
    g_autoptr(GError) error = NULL;

    g_assert_true(mt_framing_feed(framing, data, 2 * MT_MAX_PACKET, NULL));
    g_assert_false(mt_framing_feed(framing, data, 1, &error));
    g_assert_error(error, MT_ERROR, MT_ERROR_LIMIT);
}

static void
test_no_random(void)
{
    g_autoptr(MtFraming) framing = mt_framing_new(MT_FRAMING_PADDED);
    g_autoptr(GError) error = NULL;
    g_auto(FakeHost) host = {0};
    g_auto(MtWriter) out;

    mt_writer_init(&out);
    fake_host_init(&host, 1);
    host.no_random = TRUE;
    g_assert_false(pack(framing, &host, 40, &out, &error));
    g_assert_error(error, MT_ERROR, MT_ERROR_CRYPTO);
    g_assert_cmpuint(out.len, ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/framing-kinds/vectors", test_vectors);
    g_test_add_func("/framing-kinds/sizes", test_sizes);
    g_test_add_func("/framing-kinds/greatest", test_greatest);
    g_test_add_func("/framing-kinds/too-much-at-once", test_too_much_at_once);
    g_test_add_func("/framing-kinds/no-random", test_no_random);
    return g_test_run();
}
