/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Deadlines: monotonic microseconds, -1 for never.
 */
#pragma once

#include <mtproto/mt-host.h>

G_BEGIN_DECLS

/** mt_deadline_first: the earlier of the two. */
static inline gint64
mt_deadline_first(gint64 a, gint64 b)
{
    if (a < 0 || b < 0)
        return MAX(a, b);
    return MIN(a, b);
}

static inline gboolean
mt_deadline_is_over(gint64 deadline_us, MtTime now)
{
    return deadline_us >= 0 && now.mono_us >= deadline_us;
}

G_END_DECLS
