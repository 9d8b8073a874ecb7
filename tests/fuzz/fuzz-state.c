/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Snapshots. The checksum is made right first, or nothing behind it would ever be reached; what is
 * accepted must come back the same when it is written and read once more.
 */
#include <client/store/mt-state.h>
#include <crypto/mt-crypto.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void
check(GBytes *blob)
{
    gsize len;
    gconstpointer bytes = g_bytes_get_data(blob, &len);
    g_autoptr(MtState) state = mt_state_decode(bytes, len, NULL);
    g_autoptr(GBytes) written = NULL;
    g_autoptr(GBytes) again = NULL;
    g_autoptr(MtState) read = NULL;

    if (state == NULL)
        return;
    written = mt_state_encode(state);
    bytes = g_bytes_get_data(written, &len);
    read = mt_state_decode(bytes, len, NULL);
    g_assert_nonnull(read);
    again = mt_state_encode(read);
    g_assert_true(g_bytes_equal(written, again));
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autoptr(GByteArray) blob = g_byte_array_new();
    const MtSlice slice = {.data = data, .len = size};
    guint8 digest[MT_SHA256_SIZE];
    g_autoptr(GBytes) whole = NULL;

    mt_state_free(mt_state_decode(data, size, NULL));
    if (!mt_sha256(&slice, 1, digest))
        return 0;
    g_byte_array_append(blob, data, (guint)size);
    g_byte_array_append(blob, digest, sizeof digest);
    whole = g_byte_array_free_to_bytes(g_steal_pointer(&blob));
    check(whole);
    return 0;
}
