/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Key derivations: every row of tests/vectors/kdf.ini.
 */
#include <crypto/mt-kdf.h>
#include <hex.h>
#include <vectors.h>

static void
assert_key_iv(const MtAesKeyIv *derived, GKeyFile *file, const char *group)
{
    g_autofree char *key = vectors_string(file, group, "key");
    g_autofree char *iv = vectors_string(file, group, "iv");

    assert_hex(derived->key, sizeof derived->key, key);
    assert_hex(derived->iv, sizeof derived->iv, iv);
}

static void
check_message_key(GKeyFile *file, const char *group, gboolean old)
{
    gsize len;
    g_autofree guint8 *auth_key = vectors_hex(file, group, "auth-key", &len);
    g_autofree guint8 *msg_key = vectors_hex(file, group, "msg-key", &len);
    MtDirection x = (MtDirection)vectors_u64(file, group, "x");
    MtAesKeyIv derived;

    if (old)
        g_assert_true(mt_kdf_v1(auth_key, x, msg_key, &derived));
    else
        g_assert_true(mt_kdf_v2(auth_key, x, msg_key, &derived));
    assert_key_iv(&derived, file, group);
}

static void
check_large(GKeyFile *file, const char *group)
{
    gsize len;
    g_autofree guint8 *auth_key = vectors_hex(file, group, "auth-key", &len);
    g_autofree guint8 *plaintext = vectors_hex(file, group, "plaintext", &len);
    g_autofree char *expected = vectors_string(file, group, "large");
    MtDirection x = (MtDirection)vectors_u64(file, group, "x");
    guint8 large[MT_SHA256_SIZE];

    g_assert_true(mt_kdf_msg_key_large(auth_key, x, plaintext, len, large));
    assert_hex(large, sizeof large, expected);
}

static void
check_nonces(GKeyFile *file, const char *group)
{
    gsize len;
    g_autofree guint8 *new_nonce = vectors_hex(file, group, "new-nonce", &len);
    g_autofree guint8 *server_nonce = vectors_hex(file, group, "server-nonce", &len);
    MtAesKeyIv derived;

    g_assert_true(mt_kdf_nonces(new_nonce, server_nonce, &derived));
    assert_key_iv(&derived, file, group);
}

static void
check_derived(GKeyFile *file, const char *group)
{
    gsize len;
    g_autofree guint8 *auth_key = vectors_hex(file, group, "auth-key", &len);
    g_autofree guint8 *new_nonce = vectors_hex(file, group, "new-nonce", &len);

    g_assert_cmphex(mt_kdf_auth_key_id(auth_key), ==, vectors_u64(file, group, "id"));
    g_assert_cmphex(mt_kdf_aux_hash(auth_key), ==, vectors_u64(file, group, "aux"));
    for (guint8 n = 1; n <= 3; n++) {
        g_autofree char *name = g_strdup_printf("hash%u", (guint)n);
        g_autofree char *expected = vectors_string(file, group, name);
        guint8 hash[16];

        g_assert_true(mt_kdf_new_nonce_hash(new_nonce, auth_key, n, hash));
        assert_hex(hash, sizeof hash, expected);
    }
}

static void
test_vectors(void)
{
    g_autoptr(GKeyFile) file = vectors_load("kdf");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        g_autofree char *kind = vectors_string(file, groups[i], "kind");

        g_test_message("%s", groups[i]);
        if (g_str_equal(kind, "message"))
            check_large(file, groups[i]);
        else if (g_str_equal(kind, "nonces"))
            check_nonces(file, groups[i]);
        else if (g_str_equal(kind, "derived"))
            check_derived(file, groups[i]);
        else
            check_message_key(file, groups[i], g_str_equal(kind, "v1"));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/kdf/vectors", test_vectors);
    return g_test_run();
}
