/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What this process holds: memory, whoever has allocated it, and open files.
 */
#pragma once

#include <glib.h>

/** memory_in_use: bytes that are allocated now; -1 where that cannot be told. */
gint64 memory_in_use(void);
/** memory_peak_kib: the most that this program had at once, 0 where that cannot be told. */
gint64 memory_peak_kib(void);
/** memory_count_files: descriptors that are open. */
gint64 memory_count_files(void);
/** memory_count_threads: threads that run. */
gint64 memory_count_threads(void);
