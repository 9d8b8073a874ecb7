/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The obfuscation header and both streams against known answers, and the blocks that are drawn
 * again.
 */
#include <fake-host.h>
#include <hex.h>
#include <string.h>
#include <vectors.h>
#include <wire/mt-obfuscation.h>

#define HEADER_SIZE 64
#define PADDED_TAG 0xddddddddu

/* (nullable): NULL when the group has none. */
static guint8 *
optional_hex(GKeyFile *file, const char *group, const char *key)
{
    gsize len;

    return g_key_file_has_key(file, group, key, NULL) ? vectors_hex(file, group, key, &len) : NULL;
}

static void
assert_direction(GKeyFile *file, const char *group, MtObfuscation *obfuscation, gboolean out)
{
    g_autofree char *from = NULL;
    g_autofree char *to = NULL;
    g_auto(GStrv) inputs = NULL;
    g_auto(GStrv) outputs = NULL;

    if (!g_key_file_has_key(file, group, "out-plain", NULL))
        return;
    from = vectors_string(file, group, out ? "out-plain" : "in-wire");
    to = vectors_string(file, group, out ? "out-wire" : "in-plain");
    inputs = g_strsplit(from, " ", -1);
    outputs = g_strsplit(to, " ", -1);
    for (guint i = 0; inputs[i] != NULL; i++) {
        gsize len;
        g_autofree guint8 *data = hex_decode(inputs[i], &len);

        for (gsize at = 0; at < len; at += 3) {
            gsize part = MIN(3, len - at);

            g_assert_true(out ? mt_obfuscation_encrypt(obfuscation, data + at, part)
                              : mt_obfuscation_decrypt(obfuscation, data + at, part));
        }
        assert_hex(data, len, outputs[i]);
    }
}

static void
test_vectors(void)
{
    g_autoptr(GKeyFile) file = vectors_load("obfuscation");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (char **group = groups; *group != NULL; group++) {
        g_autoptr(MtObfuscation) obfuscation = NULL;
        g_autoptr(GError) error = NULL;
        g_autofree char *random = NULL;
        g_autofree char *tag = NULL;
        g_autofree guint8 *secret = optional_hex(file, *group, "secret");
        g_autofree char *expected = NULL;
        guint8 header[HEADER_SIZE];
        g_auto(FakeHost) host = {0};

        if (strcmp(*group, "forbidden") == 0)
            continue;
        g_test_message("%s", *group);
        random = vectors_string(file, *group, "random");
        tag = vectors_string(file, *group, "tag");
        expected = vectors_string(file, *group, "header");
        fake_host_init(&host, 1);
        fake_host_script(&host, random);
        obfuscation = mt_obfuscation_new(
            &host.host, &host, (guint32)g_ascii_strtoull(tag, NULL, 16),
            (gint16)g_key_file_get_integer(file, *group, "dc", NULL), secret, header, &error);
        g_assert_no_error(error);
        assert_hex(header, sizeof header, expected);
        assert_direction(file, *group, obfuscation, TRUE);
        assert_direction(file, *group, obfuscation, FALSE);
    }
}

/* A block that begins with @prefix is not used; the next one is. */
static void
assert_drawn_again(const char *prefix)
{
    g_autoptr(MtObfuscation) obfuscation = NULL;
    guint8 header[HEADER_SIZE];
    g_auto(FakeHost) host = {0};

    fake_host_init(&host, 1);
    fake_host_script(&host, prefix);
    for (gsize i = strlen(prefix) / 2; i < HEADER_SIZE; i++)
        fake_host_script(&host, "77");
    for (gsize i = 0; i < HEADER_SIZE; i++)
        fake_host_script(&host, "55");
    obfuscation = mt_obfuscation_new(&host.host, &host, PADDED_TAG, 2, NULL, header, NULL);
    g_assert_nonnull(obfuscation);
    g_assert_cmphex(header[0], ==, 0x55);
    g_assert_cmpuint(host.script->len, ==, 0);
}

static void
test_forbidden(void)
{
    g_autoptr(GKeyFile) file = vectors_load("obfuscation");
    static const char *const keys[] = {"first-byte", "first-four", "bytes-four-to-seven"};

    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autofree char *text = vectors_string(file, "forbidden", keys[i]);
        g_auto(GStrv) all = g_strsplit(text, " ", -1);

        for (char **each = all; *each != NULL; each++) {
            g_autofree char *prefix = g_strconcat(i == 2 ? "01020304" : "", *each, NULL);

            assert_drawn_again(prefix);
        }
    }
}

static gboolean
always_forbidden(gpointer data, guint8 *buf, gsize len)
{
    memset(buf, 0xef, len);
    return TRUE;
}

static void
test_no_random(void)
{
    const MtHost broken = {.random = always_forbidden};
    guint8 header[HEADER_SIZE] = {0};
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) again = NULL;
    g_auto(FakeHost) host = {0};

    fake_host_init(&host, 1);
    host.no_random = TRUE;
    g_assert_null(mt_obfuscation_new(&host.host, &host, PADDED_TAG, 2, NULL, header, &error));
    g_assert_error(error, MT_ERROR, MT_ERROR_CRYPTO);
    g_assert_null(mt_obfuscation_new(&broken, NULL, PADDED_TAG, 2, NULL, header, &again));
    g_assert_error(again, MT_ERROR, MT_ERROR_CRYPTO);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/obfuscation/vectors", test_vectors);
    g_test_add_func("/obfuscation/forbidden", test_forbidden);
    g_test_add_func("/obfuscation/no-random", test_no_random);
    return g_test_run();
}
