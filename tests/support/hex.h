/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Hexadecimal text to bytes and back, for tests.
 */
#pragma once

#include <glib.h>

/** hex_decode: (transfer full): white space inside is skipped; a wrong digit ends the program. */
guint8 *hex_decode(const char *hex, gsize *out_len);
/** hex_encode: (transfer full): lower case. */
char *hex_encode(gconstpointer data, gsize len);
/** assert_hex: compares bytes with their hexadecimal text. */
void assert_hex(gconstpointer data, gsize len, const char *expected);
