/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Framing: every row of tests/vectors/framing.ini, in whatever pieces it arrives, and limits.
 */
#include <base/mt-limits.h>
#include <fake-host.h>
#include <hex.h>
#include <pieces.h>
#include <string.h>
#include <vectors.h>
#include <wire/mt-framing.h>

static MtFramingKind
kind_of(GKeyFile *file, const char *group)
{
    g_autofree char *name = vectors_string(file, group, "framing");

    return g_str_equal(name, "padded") ? MT_FRAMING_PADDED : MT_FRAMING_INTERMEDIATE;
}

/* --- packing --------------------------------------------------------------------------------- */

static void
check_pack(GKeyFile *file, const char *group)
{
    g_auto(FakeHost) host = {0};
    g_auto(MtWriter) out = {0};
    g_autoptr(MtFraming) framing = mt_framing_new(kind_of(file, group));
    g_autoptr(GError) error = NULL;
    const gsize len = vectors_u64(file, group, "payload_length");
    g_autofree guint8 *payload = g_malloc(len);
    g_autofree char *padding = vectors_string(file, group, "padding");
    g_autofree char *header = vectors_string(file, group, "header");
    g_autofree char *amount = g_strdup_printf("%02x", (guint)strlen(padding) / 2);
    g_autofree char *body = NULL;
    g_autofree char *expected = NULL;

    for (gsize i = 0; i < len; i++)
        payload[i] = (guint8)i;
    fake_host_init(&host, 1);
    fake_host_script(&host, amount);
    fake_host_script(&host, padding);
    mt_writer_init(&out);
    g_assert_true(mt_framing_pack(framing, &host.host, &host, payload, len, &out, &error));
    g_assert_no_error(error);
    body = hex_encode(payload, len);
    expected = g_strconcat(header, body, padding, NULL);
    assert_hex(out.data, out.len, expected);
    g_assert_cmphex(mt_framing_get_tag(framing), ==, vectors_u64(file, group, "tag"));
}

static void
test_refuses_to_pack(void)
{
    static const guint8 bytes[8] = {0};
    g_auto(FakeHost) host = {0};
    g_auto(MtWriter) out = {0};
    g_autoptr(MtFraming) framing = mt_framing_new(MT_FRAMING_PADDED);
    const gsize wrong[] = {0, 3, 7, (gsize)MT_MAX_PACKET + 4};

    fake_host_init(&host, 1);
    mt_writer_init(&out);
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;

        g_assert_false(mt_framing_pack(framing, &host.host, &host, bytes, wrong[i], &out, &error));
        g_assert_error(error, MT_ERROR, MT_ERROR_LIMIT);
    }
    host.no_random = TRUE;
    g_assert_false(mt_framing_pack(framing, &host.host, &host, bytes, 8, &out, NULL));
    g_assert_cmpuint(out.len, ==, 0);
}

/* The padding is uniform over 0 to 15 bytes. */
static void
test_padding(void)
{
    static const guint8 bytes[24] = {1};
    g_auto(FakeHost) host = {0};
    g_autoptr(MtFraming) framing = mt_framing_new(MT_FRAMING_PADDED);
    guint counts[16] = {0};

    fake_host_init(&host, 1);
    for (guint i = 0; i < 1600; i++) {
        g_auto(MtWriter) out = {0};

        mt_writer_init(&out);
        g_assert_true(mt_framing_pack(framing, &host.host, &host, bytes, sizeof bytes, &out, NULL));
        g_assert_cmpuint(out.len, >=, 4 + sizeof bytes);
        g_assert_cmpuint(out.len, <, 4 + sizeof bytes + 16);
        g_assert_cmpuint(mt_get_u32(out.data), ==, out.len - 4);
        counts[out.len - 4 - sizeof bytes]++;
    }
    for (guint i = 0; i < 16; i++)
        g_assert_cmpuint(counts[i], >, 50);
}

/* --- unpacking ------------------------------------------------------------------------------- */

typedef struct {
    MtFraming *framing;
    GString *events;
    gboolean broken;
} Stream;

static void
note_frame(Stream *self, const MtFrame *frame)
{
    g_autofree char *hex = NULL;
    gsize len;
    gconstpointer bytes;

    if (self->events->len > 0)
        g_string_append_c(self->events, ' ');
    switch (frame->kind) {
    case MT_FRAME_PACKET:
        bytes = g_bytes_get_data(frame->packet, &len);
        hex = hex_encode(bytes, len);
        g_string_append_printf(self->events, "packet:%s", hex);
        break;
    case MT_FRAME_ERROR:
        g_string_append_printf(self->events, "error:%d", frame->code);
        break;
    case MT_FRAME_QUICK_ACK:
        g_string_append_printf(self->events, "token:0x%08x", frame->token);
        break;
    case MT_FRAME_NONE:
        g_assert_not_reached();
    }
}

static gboolean
next_frame(Stream *self)
{
    MtFrame frame = {.kind = MT_FRAME_NONE};
    g_autoptr(GBytes) packet = NULL;
    g_autoptr(GError) error = NULL;

    if (!mt_framing_next(self->framing, &frame, &error)) {
        g_assert_error(error, MT_ERROR, MT_ERROR_MALFORMED);
        g_assert_null(frame.packet);
        g_string_append(self->events, self->events->len > 0 ? " broken" : "broken");
        self->broken = TRUE;
        return FALSE;
    }
    packet = frame.packet;
    if (frame.kind == MT_FRAME_NONE)
        return FALSE;
    note_frame(self, &frame);
    return TRUE;
}

static void
take_piece(gpointer data, const guint8 *bytes, gsize len)
{
    Stream *self = data;

    if (self->broken)
        return;
    g_assert_true(mt_framing_feed(self->framing, bytes, len, NULL));
    while (next_frame(self))
        continue;
}

static void
check_stream(GKeyFile *file, const char *group)
{
    gsize len;
    g_autofree guint8 *input = vectors_hex(file, group, "input", &len);
    g_autofree char *expected = vectors_string(file, group, "events");

    for (guint way = 0; way < pieces_ways(len); way++) {
        g_autoptr(GString) events = g_string_new(NULL);
        g_autoptr(MtFraming) framing = mt_framing_new(kind_of(file, group));
        Stream stream = {.framing = framing, .events = events};

        pieces_feed(way, input, len, take_piece, &stream);
        g_assert_cmpstr(events->str, ==, expected);
    }
}

static void
test_rows(void)
{
    g_autoptr(GKeyFile) file = vectors_load("framing");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        g_autofree char *kind = vectors_string(file, groups[i], "kind");

        g_test_message("%s", groups[i]);
        if (g_str_equal(kind, "pack"))
            check_pack(file, groups[i]);
        else
            check_stream(file, groups[i]);
    }
}

/* What one side packs the other finds again. */
static void
test_round_trip(gconstpointer data)
{
    g_auto(FakeHost) host = {0};
    g_autoptr(MtFraming) out = mt_framing_new((MtFramingKind)GPOINTER_TO_INT(data));
    g_autoptr(MtFraming) in = mt_framing_new((MtFramingKind)GPOINTER_TO_INT(data));

    fake_host_init(&host, 2);
    for (gsize len = 40; len < 600; len += 16) {
        g_auto(MtWriter) writer = {0};
        g_autofree guint8 *packet = g_malloc0(len);
        MtFrame frame = {.kind = MT_FRAME_NONE};
        g_autoptr(GBytes) found = NULL;

        packet[0] = 1;
        packet[len - 1] = (guint8)len;
        mt_writer_init(&writer);
        g_assert_true(mt_framing_pack(out, &host.host, &host, packet, len, &writer, NULL));
        g_assert_true(mt_framing_feed(in, writer.data, writer.len, NULL));
        g_assert_true(mt_framing_next(in, &frame, NULL));
        found = frame.packet;
        g_assert_cmpint(frame.kind, ==, MT_FRAME_PACKET);
        if (GPOINTER_TO_INT(data) == MT_FRAMING_INTERMEDIATE)
            g_assert_cmpmem(g_bytes_get_data(found, NULL), g_bytes_get_size(found), packet, len);
        else
            g_assert_cmpuint(g_bytes_get_size(found), ==, len - (len - 24) % 16);
    }
}

static void
test_too_much_at_once(void)
{
    g_autoptr(MtFraming) framing = mt_framing_new(MT_FRAMING_PADDED);
    g_autoptr(GError) error = NULL;
    const gsize half = MT_MAX_PACKET;
    g_autofree guint8 *bytes = g_malloc0(2 * half + 1);

    g_assert_false(mt_framing_feed(framing, bytes, 2 * half + 1, &error));
    g_assert_error(error, MT_ERROR, MT_ERROR_LIMIT);
    g_assert_true(mt_framing_feed(framing, bytes, half, NULL));
    g_assert_true(mt_framing_feed(framing, bytes, half, NULL));
    g_assert_false(mt_framing_feed(framing, bytes, 1, NULL));
}

/* A megabyte of frames that mean nothing is over in no time. */
static void
test_endless_no_ops(void)
{
    g_autoptr(MtFraming) framing = mt_framing_new(MT_FRAMING_INTERMEDIATE);
    const gsize len = 1024 * 1024;
    g_autofree guint8 *bytes = g_malloc0(len);
    MtFrame frame = {.kind = MT_FRAME_NONE};

    for (gsize i = 0; i < len; i += 8)
        bytes[i] = 4;
    g_assert_true(mt_framing_feed(framing, bytes, len, NULL));
    g_assert_true(mt_framing_next(framing, &frame, NULL));
    g_assert_cmpint(frame.kind, ==, MT_FRAME_NONE);
    mt_framing_free(NULL);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/framing/rows", test_rows);
    g_test_add_func("/framing/refuses-to-pack", test_refuses_to_pack);
    g_test_add_func("/framing/padding", test_padding);
    g_test_add_data_func("/framing/round-trip/intermediate",
                         GINT_TO_POINTER(MT_FRAMING_INTERMEDIATE), test_round_trip);
    g_test_add_data_func("/framing/round-trip/padded", GINT_TO_POINTER(MT_FRAMING_PADDED),
                         test_round_trip);
    g_test_add_func("/framing/too-much-at-once", test_too_much_at_once);
    g_test_add_func("/framing/endless-no-ops", test_endless_no_ops);
    return g_test_run();
}
