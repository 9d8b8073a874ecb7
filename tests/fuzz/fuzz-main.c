/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Runs one fuzz target over files, and over folders full of them, where there is no libFuzzer.
 */
#include <glib.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static guint
run_file(const char *path)
{
    g_autofree char *contents = NULL;
    g_autoptr(GError) error = NULL;
    gsize len;
    g_autofree guint8 *exact = NULL;

    if (!g_file_get_contents(path, &contents, &len, &error)) {
        g_printerr("%s\n", error->message);
        return 0;
    }
    /* Without the NUL that GLib puts behind it, so that reading past the end is noticed. */
    exact = g_malloc(MAX(len, 1));
    for (gsize i = 0; i < len; i++)
        exact[i] = (guint8)contents[i];
    LLVMFuzzerTestOneInput(exact, len);
    return 1;
}

static guint
run_folder(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;
    guint count = 0;

    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *inside = g_build_filename(path, name, NULL);

        count += run_file(inside);
    }
    return count;
}

int
main(int argc, char **argv)
{
    guint count = 0;

    for (int i = 1; i < argc; i++)
        count += g_file_test(argv[i], G_FILE_TEST_IS_DIR) ? run_folder(argv[i]) : run_file(argv[i]);
    g_print("%u inputs\n", count);
    return count > 0 ? 0 : 1;
}
