/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Known answers from tests/vectors.
 */
#include "vectors.h"

#include "hex.h"

GKeyFile *
vectors_load(const char *name)
{
    g_autofree char *base = g_strconcat(name, ".ini", NULL);
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "vectors", base, NULL);
    g_autoptr(GError) error = NULL;
    GKeyFile *file = g_key_file_new();

    g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, &error);
    g_assert_no_error(error);
    return file;
}

char *
vectors_string(GKeyFile *file, const char *group, const char *key)
{
    g_autoptr(GError) error = NULL;
    char *text = g_key_file_get_string(file, group, key, &error);

    g_assert_no_error(error);
    return text;
}

guint8 *
vectors_hex(GKeyFile *file, const char *group, const char *key, gsize *out_len)
{
    g_autofree char *text = vectors_string(file, group, key);

    return hex_decode(text, out_len);
}

guint64
vectors_u64(GKeyFile *file, const char *group, const char *key)
{
    g_autofree char *text = vectors_string(file, group, key);

    return g_ascii_strtoull(text, NULL, 0);
}
