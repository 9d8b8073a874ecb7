/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Hexadecimal text to bytes and back, for tests.
 */
#include "hex.h"

guint8 *
hex_decode(const char *hex, gsize *out_len)
{
    GByteArray *bytes = g_byte_array_new();

    while (*hex != '\0') {
        gint high, low;
        guint8 byte;

        if (g_ascii_isspace(*hex)) {
            hex++;
            continue;
        }
        high = g_ascii_xdigit_value(hex[0]);
        low = high < 0 ? -1 : g_ascii_xdigit_value(hex[1]);
        g_assert_cmpint(low, >=, 0);
        byte = (guint8)(high << 4 | low);
        g_byte_array_append(bytes, &byte, 1);
        hex += 2;
    }
    *out_len = bytes->len;
    g_byte_array_append(bytes, (const guint8 *)"", 1);
    return g_byte_array_free(bytes, FALSE);
}

char *
hex_encode(gconstpointer data, gsize len)
{
    const guint8 *bytes = data;
    GString *text = g_string_sized_new(2 * len);

    for (gsize i = 0; i < len; i++)
        g_string_append_printf(text, "%02x", bytes[i]);
    return g_string_free(text, FALSE);
}

void
assert_hex(gconstpointer data, gsize len, const char *expected)
{
    g_autofree char *actual = hex_encode(data, len);

    g_assert_cmpstr(actual, ==, expected);
}
