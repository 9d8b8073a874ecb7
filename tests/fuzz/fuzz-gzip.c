/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Packed data of a peer; and whatever is packed here must come back.
 */
#include <base/mt-limits.h>
#include <tl/tl-gzip.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) unpacked = tl_gunzip(data, size, &error);
    g_autoptr(GBytes) packed = tl_gzip(data, size);
    g_autoptr(GBytes) again = NULL;
    gconstpointer bytes;
    gsize len;

    g_assert_true((unpacked == NULL) == (error != NULL));
    if (unpacked != NULL)
        g_assert_cmpuint(g_bytes_get_size(unpacked), <=, MT_MAX_INFLATED);
    if (packed == NULL)
        return 0;
    bytes = g_bytes_get_data(packed, &len);
    g_assert_cmpuint(len * 10, <=, size * 9);
    again = tl_gunzip(bytes, len, NULL);
    g_assert_nonnull(again);
    bytes = g_bytes_get_data(again, &len);
    g_assert_cmpmem(bytes, len, data, size);
    return 0;
}
