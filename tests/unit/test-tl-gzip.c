/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Unpacking what a peer sent, and packing what is worth it.
 */
#include <base/mt-limits.h>
#include <mtproto/mt-error.h>
#include <string.h>
#include <tl/tl-gzip.h>
#include <vectors.h>

static void
test_vectors(void)
{
    g_autoptr(GKeyFile) file = vectors_load("gzip");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        gsize len, expected_len;
        g_autofree guint8 *packed = vectors_hex(file, groups[i], "packed", &len);
        g_autofree char *verdict = vectors_string(file, groups[i], "verdict");
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) unpacked = tl_gunzip(packed, len, &error);

        g_test_message("%s", groups[i]);
        if (g_str_equal(verdict, "accept")) {
            g_autofree guint8 *expected = vectors_hex(file, groups[i], "unpacked", &expected_len);

            g_assert_no_error(error);
            g_assert_cmpmem(g_bytes_get_data(unpacked, NULL), g_bytes_get_size(unpacked), expected,
                            expected_len);
        } else {
            g_assert_error(error, MT_ERROR, MT_ERROR_MALFORMED);
            g_assert_null(unpacked);
        }
    }
}

static void
test_damaged(void)
{
    g_autoptr(GKeyFile) file = vectors_load("gzip");
    gsize len;
    g_autofree guint8 *packed = vectors_hex(file, "valid", "packed", &len);
    g_autoptr(GBytes) whole = tl_gunzip(packed, len, NULL);

    g_assert_null(tl_gunzip(NULL, 0, NULL));
    for (gsize cut = 0; cut < len; cut++) {
        g_autofree guint8 *piece = g_malloc(MAX(cut, 1));

        memcpy(piece, packed, cut);
        g_assert_null(tl_gunzip(piece, cut, NULL));
    }
    /* Some bits mean nothing: times, padding. No other content ever comes out. */
    for (gsize bit = 0; bit < len * 8; bit++) {
        g_autoptr(GBytes) unpacked = NULL;

        packed[bit / 8] ^= (guint8)(1 << bit % 8);
        unpacked = tl_gunzip(packed, len, NULL);
        g_assert_true(unpacked == NULL || g_bytes_equal(unpacked, whole));
        packed[bit / 8] ^= (guint8)(1 << bit % 8);
    }
}

/* (transfer full): @len zero bytes packed, whatever that is good for. */
static GBytes *
pack_zeros(gsize len)
{
    g_autofree guint8 *zeros = g_malloc0(len);

    return tl_gzip(zeros, len);
}

static void
test_bomb(void)
{
    g_autoptr(GBytes) largest = pack_zeros(MT_MAX_INFLATED);
    g_autoptr(GBytes) bomb = pack_zeros((gsize)MT_MAX_INFLATED + 1);
    g_autoptr(GBytes) larger = pack_zeros((gsize)MT_MAX_INFLATED * 4);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) unpacked = NULL;
    gsize len;
    gconstpointer data = g_bytes_get_data(largest, &len);

    unpacked = tl_gunzip(data, len, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(g_bytes_get_size(unpacked), ==, MT_MAX_INFLATED);
    data = g_bytes_get_data(bomb, &len);
    g_assert_null(tl_gunzip(data, len, &error));
    g_assert_error(error, MT_ERROR, MT_ERROR_LIMIT);
    g_clear_error(&error);
    data = g_bytes_get_data(larger, &len);
    g_assert_null(tl_gunzip(data, len, &error));
    g_assert_error(error, MT_ERROR, MT_ERROR_LIMIT);
}

static void
test_pack(void)
{
    guint8 noise[1024];
    g_autofree char *text = g_strnfill(1000, 'x');
    g_autoptr(GBytes) packed = tl_gzip(text, 1000);
    g_autoptr(GBytes) unpacked = NULL;
    gsize len;
    gconstpointer data = g_bytes_get_data(packed, &len);

    g_assert_cmpuint(len, <=, 900);
    unpacked = tl_gunzip(data, len, NULL);
    g_assert_cmpmem(g_bytes_get_data(unpacked, NULL), g_bytes_get_size(unpacked), text, 1000);
    for (guint i = 0; i < sizeof noise; i++)
        noise[i] = (guint8)g_test_rand_int();
    g_assert_null(tl_gzip(noise, sizeof noise));
    g_assert_null(tl_gzip(noise, 0));
    g_assert_null(tl_gzip("1234567890", 10));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tl-gzip/vectors", test_vectors);
    g_test_add_func("/tl-gzip/damaged", test_damaged);
    g_test_add_func("/tl-gzip/bomb", test_bomb);
    g_test_add_func("/tl-gzip/pack", test_pack);
    return g_test_run();
}
