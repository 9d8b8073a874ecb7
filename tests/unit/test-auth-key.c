/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * An authorization key as a value.
 */
#include <crypto/mt-kdf.h>
#include <hex.h>
#include <session/mt-auth-key.h>
#include <vectors.h>

static void
test_ids(void)
{
    g_autoptr(GKeyFile) file = vectors_load("handshake");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        g_autoptr(MtSecret) secret = NULL;
        g_autoptr(MtAuthKey) key = NULL;
        g_autofree guint8 *bytes = NULL;
        gsize len;

        if (!g_key_file_has_key(file, groups[i], "auth_key_id", NULL))
            continue;
        bytes = vectors_hex(file, groups[i], "auth_key", &len);
        secret = mt_secret_new(bytes, len);
        key = mt_auth_key_new(secret, 5);
        g_assert_cmphex(key->id, ==, vectors_u64(file, groups[i], "auth_key_id"));
    }
}

static void
test_copy(void)
{
    g_autoptr(MtSecret) secret = mt_secret_new_zero(MT_AUTH_KEY_SIZE);
    MtAuthKey *key = mt_auth_key_new(secret, 1234);
    g_autoptr(MtAuthKey) copy = mt_auth_key_copy(key);

    mt_auth_key_free(key);
    g_assert_cmpint(copy->created_wall_ms, ==, 1234);
    g_assert_true(mt_secret_equal(copy->key, secret));
    g_assert_cmphex(copy->id, ==, mt_kdf_auth_key_id(mt_secret_peek(secret)));
    mt_auth_key_free(NULL);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/auth-key/ids", test_ids);
    g_test_add_func("/auth-key/copy", test_copy);
    return g_test_run();
}
