/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Cutting bytes into pieces.
 */
#include "pieces.h"

/* Ways before the cuts in two. */
#define WAY_WHOLE 0
#define WAY_SINGLE 1
#define WAY_EMPTY_BETWEEN 2
#define WAY_CUT 3

guint
pieces_ways(gsize len)
{
    return WAY_CUT + (len > 1 ? (guint)len - 1 : 0);
}

static void
feed(const guint8 *bytes, gsize len, PiecesFunc take, gpointer data)
{
    g_autofree guint8 *copy = g_malloc(MAX(len, 1));

    for (gsize i = 0; i < len; i++)
        copy[i] = bytes[i];
    take(data, copy, len);
}

void
pieces_feed(guint way, const guint8 *bytes, gsize len, PiecesFunc take, gpointer data)
{
    const gsize cut = way - WAY_CUT + 1;

    if (way == WAY_WHOLE) {
        feed(bytes, len, take, data);
        return;
    }
    if (way >= WAY_CUT) {
        feed(bytes, cut, take, data);
        feed(bytes + cut, len - cut, take, data);
        return;
    }
    for (gsize i = 0; i < len; i++) {
        feed(bytes + i, 1, take, data);
        if (way == WAY_EMPTY_BETWEEN)
            feed(bytes + i, 0, take, data);
    }
}
