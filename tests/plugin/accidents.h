/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What can befall the files in the folder "telegram": the program ends at any moment, the disk is
 * full, or nothing may be written.
 */
#pragma once

#include <glib.h>

/** accidents_die_at: the program ends, as in a crash, before the next call of this name (fsync,
 * rename), or, if it is a number, before that many more changes to files; of a write, half is done
 * then. */
void accidents_die_at(const char *what);

/** accidents_reached: something that is no call of the C library is about to happen. */
void accidents_reached(const char *what);

/** accidents_get_syncs: how often the main loop waited for the disk. */
gint accidents_get_syncs(void);

/** accidents_set_disk: "good", "full" or "read-only"; FALSE: none of these. */
gboolean accidents_set_disk(const char *state);
