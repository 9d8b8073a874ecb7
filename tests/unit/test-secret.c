/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Secrets: copies, references, comparison, wiping.
 */
#include <mtproto/mt-secret.h>
#include <string.h>

static void
test_copy(void)
{
    char text[] = "open sesame";
    g_autoptr(MtSecret) secret = mt_secret_new(text, strlen(text));
    g_autoptr(MtSecret) empty = mt_secret_new(NULL, 0);

    memset(text, 'x', strlen(text));
    g_assert_cmpuint(mt_secret_size(secret), ==, 11);
    g_assert_cmpstr((const char *)mt_secret_peek(secret), ==, "open sesame");
    g_assert_cmpuint(mt_secret_size(empty), ==, 0);
    g_assert_cmpuint(*mt_secret_peek(empty), ==, 0);
}

static void
test_zero(void)
{
    g_autoptr(MtSecret) secret = mt_secret_new_zero(32);

    for (guint i = 0; i <= 32; i++)
        g_assert_cmpuint(mt_secret_peek(secret)[i], ==, 0);
    memset(mt_secret_peek(secret), 0xff, 32);
    g_assert_cmpuint(mt_secret_peek(secret)[31], ==, 0xff);
    g_assert_cmpuint(mt_secret_peek(secret)[32], ==, 0);
}

static void
test_references(void)
{
    MtSecret *secret = mt_secret_new("abc", 3);
    MtSecret *other = mt_secret_ref(secret);

    g_assert_true(other == secret);
    mt_secret_unref(secret);
    g_assert_cmpstr((const char *)mt_secret_peek(other), ==, "abc");
    mt_secret_unref(other);
    mt_secret_unref(NULL);
}

static void
test_equal(void)
{
    g_autoptr(MtSecret) one = mt_secret_new("abc", 3);
    g_autoptr(MtSecret) same = mt_secret_new("abc", 3);
    g_autoptr(MtSecret) other = mt_secret_new("abd", 3);
    g_autoptr(MtSecret) longer = mt_secret_new("abcd", 4);
    g_autoptr(MtSecret) empty = mt_secret_new_zero(0);

    g_assert_true(mt_secret_equal(one, same));
    g_assert_true(mt_secret_equal(one, one));
    g_assert_false(mt_secret_equal(one, other));
    g_assert_false(mt_secret_equal(one, longer));
    g_assert_false(mt_secret_equal(one, NULL));
    g_assert_false(mt_secret_equal(NULL, empty));
    g_assert_true(mt_secret_equal(NULL, NULL));
}

static void
test_wipe(void)
{
    guint8 bytes[8];

    memset(bytes, 7, sizeof bytes);
    mt_wipe(bytes, 7);
    for (guint i = 0; i < 7; i++)
        g_assert_cmpuint(bytes[i], ==, 0);
    g_assert_cmpuint(bytes[7], ==, 7);
    mt_wipe(NULL, 0);
    mt_wipe_string(g_strdup("secret"));
    mt_wipe_string(NULL);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/secret/copy", test_copy);
    g_test_add_func("/secret/zero", test_zero);
    g_test_add_func("/secret/references", test_references);
    g_test_add_func("/secret/equal", test_equal);
    g_test_add_func("/secret/wipe", test_wipe);
    return g_test_run();
}
