/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Known answers from tests/vectors.
 */
#pragma once

#include <glib.h>

/** vectors_load: (transfer full): tests/vectors/@name.ini. */
GKeyFile *vectors_load(const char *name);
/** vectors_hex: (transfer full): the bytes of @key; ends the program when it is not there. */
guint8 *vectors_hex(GKeyFile *file, const char *group, const char *key, gsize *out_len);
/** vectors_string: (transfer full) */
char *vectors_string(GKeyFile *file, const char *group, const char *key);
/** vectors_u64: decimal, or hexadecimal with 0x. */
guint64 vectors_u64(GKeyFile *file, const char *group, const char *key);
