/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Frames. The first byte says which framing and how the rest is cut; the outcome must not depend on
 * the cuts.
 */
#include <pieces.h>
#include <wire/mt-framing.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

typedef struct {
    MtFraming *framing;
    guint frames;
    gsize bytes;
    gboolean broken;
} Stream;

static void
take_piece(gpointer data, const guint8 *bytes, gsize len)
{
    Stream *self = data;

    self->broken = self->broken || !mt_framing_feed(self->framing, bytes, len, NULL);
    while (!self->broken) {
        MtFrame frame = {.kind = MT_FRAME_NONE};
        g_autoptr(GBytes) packet = NULL;

        if (!mt_framing_next(self->framing, &frame, NULL)) {
            self->broken = TRUE;
            return;
        }
        packet = frame.packet;
        if (frame.kind == MT_FRAME_NONE)
            return;
        self->frames++;
        if (packet != NULL)
            self->bytes += g_bytes_get_size(packet);
        g_assert_true((packet != NULL) == (frame.kind == MT_FRAME_PACKET));
        g_assert_true(frame.kind != MT_FRAME_ERROR || frame.code < 0);
    }
}

static Stream
run(guint8 mode, guint way, const guint8 *data, gsize size)
{
    g_autoptr(MtFraming) framing = mt_framing_new((MtFramingKind)(mode & 3));
    Stream stream = {.framing = framing};

    pieces_feed(way, data, size, take_piece, &stream);
    stream.framing = NULL;
    return stream;
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    Stream whole, cut;

    if (size < 2)
        return 0;
    whole = run(data[0], 0, data + 1, size - 1);
    cut = run(data[0], (data[0] >> 2) % pieces_ways(size - 1), data + 1, size - 1);
    g_assert_cmpuint(whole.frames, ==, cut.frames);
    g_assert_cmpuint(whole.bytes, ==, cut.bytes);
    g_assert_true(whole.broken == cut.broken);
    return 0;
}
