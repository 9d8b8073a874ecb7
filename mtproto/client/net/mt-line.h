/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A line: one session with a datacenter, as a number. Each datacenter has one for everything, whose
 * number is the datacenter's, and one for files, so that no message waits behind a large answer.
 * https://core.telegram.org/api/datacenter
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** MT_MAX_DC_ID: the highest number of a datacenter that makes sense. */
#define MT_MAX_DC_ID 1000

/** mt_line_for_files: the line for files with @dc. */
static inline gint
mt_line_for_files(gint dc)
{
    return dc + MT_MAX_DC_ID;
}

static inline gboolean
mt_line_is_for_files(gint line)
{
    return line > MT_MAX_DC_ID;
}

/** mt_line_get_dc: the datacenter where it leads to. */
static inline gint
mt_line_get_dc(gint line)
{
    return mt_line_is_for_files(line) ? line - MT_MAX_DC_ID : line;
}

G_END_DECLS
