/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * HMAC-SHA256, whole and in pieces, and X25519 public keys.
 */
#include <crypto/mt-hmac.h>
#include <hex.h>
#include <vectors.h>

static void
assert_digest(GKeyFile *file, const char *group)
{
    gsize key_len;
    gsize len;
    g_autofree guint8 *key = vectors_hex(file, group, "key", &key_len);
    g_autofree guint8 *message = vectors_hex(file, group, "message", &len);
    g_autofree char *expected = vectors_string(file, group, "digest");

    for (gsize cut = 0; cut <= len; cut++) {
        const MtSlice slices[] = {{message, cut}, {message + cut, len - cut}};
        guint8 digest[MT_SHA256_SIZE];

        g_assert_true(mt_hmac_sha256(key, key_len, slices, G_N_ELEMENTS(slices), digest));
        assert_hex(digest, sizeof digest, expected);
    }
}

static void
assert_public(GKeyFile *file, const char *group)
{
    gsize len;
    g_autofree guint8 *key = vectors_hex(file, group, "private", &len);
    g_autofree char *expected = vectors_string(file, group, "public");
    guint8 public[MT_X25519_SIZE];

    g_assert_cmpuint(len, ==, MT_X25519_SIZE);
    g_assert_true(mt_x25519_public(key, public));
    assert_hex(public, sizeof public, expected);
}

static void
test_vectors(void)
{
    g_autoptr(GKeyFile) file = vectors_load("hmac");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (char **group = groups; *group != NULL; group++) {
        g_test_message("%s", *group);
        if (g_str_has_prefix(*group, "hmac-"))
            assert_digest(file, *group);
        else
            assert_public(file, *group);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hmac/vectors", test_vectors);
    return g_test_run();
}
