/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Streams of all framings. The first byte chooses one and the size of the pieces; the pieces must
 * make no difference.
 */
#include <string.h>
#include <wire/mt-framing.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

/* How many frames, and in *@out_open whether the stream may go on. */
static guint
run(MtFramingKind kind, const guint8 *data, gsize size, gsize step, gboolean *out_open)
{
    g_autoptr(MtFraming) framing = mt_framing_new(kind);
    guint count = 0;

    *out_open = TRUE;
    for (gsize at = 0; at < size && *out_open; at += step) {
        MtFrame frame = {.kind = MT_FRAME_PACKET};

        *out_open = mt_framing_feed(framing, data + at, MIN(step, size - at), NULL);
        while (*out_open && frame.kind != MT_FRAME_NONE) {
            g_autoptr(GBytes) packet = NULL;

            frame = (MtFrame){0};
            *out_open = mt_framing_next(framing, &frame, NULL);
            packet = frame.packet;
            count += frame.kind != MT_FRAME_NONE;
        }
    }
    return count;
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    gboolean open_whole;
    gboolean open_pieces;
    MtFramingKind kind;

    if (size < 1)
        return 0;
    kind = (MtFramingKind)(data[0] & 3);
    g_assert_cmpuint(run(kind, data + 1, size - 1, size, &open_whole), ==,
                     run(kind, data + 1, size - 1, (gsize)(data[0] >> 2) + 1, &open_pieces));
    g_assert_cmpint(open_whole, ==, open_pieces);
    return 0;
}
