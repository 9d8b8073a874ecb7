/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The same bytes in different pieces, as a network may bring them.
 */
#pragma once

#include <glib.h>

/** PiecesFunc: @bytes is gone after the call. */
typedef void (*PiecesFunc)(gpointer data, const guint8 *bytes, gsize len);

/** pieces_ways: how many ways there are to feed @len bytes: whole, one by one, with empty pieces
 * between, and cut in two at each place. */
guint pieces_ways(gsize len);
/** pieces_feed: calls @take for each piece, with a copy that the sanitizers watch. */
void pieces_feed(guint way, const guint8 *bytes, gsize len, PiecesFunc take, gpointer data);
