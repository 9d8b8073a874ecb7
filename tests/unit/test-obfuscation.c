/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Obfuscation: every row of tests/vectors/obfuscation.ini, and a host without random bytes.
 */
#include <fake-host.h>
#include <hex.h>
#include <pieces.h>
#include <string.h>
#include <vectors.h>
#include <wire/mt-obfuscation.h>

#define HEADER_SIZE 64
#define TAG_PADDED 0xddddddddu

typedef struct {
    MtObfuscation *obfuscation;
    gboolean sent;
    GByteArray *out;
} Stream;

static void
take_piece(gpointer data, const guint8 *bytes, gsize len)
{
    Stream *self = data;
    const guint begin = self->out->len;

    if (len == 0)
        return;
    g_byte_array_append(self->out, bytes, (guint)len);
    if (self->sent)
        g_assert_true(mt_obfuscation_encrypt(self->obfuscation, self->out->data + begin, len));
    else
        g_assert_true(mt_obfuscation_decrypt(self->obfuscation, self->out->data + begin, len));
}

static MtObfuscation *
make(GKeyFile *file, const char *group)
{
    g_auto(FakeHost) host = {0};
    g_autofree char *random = vectors_string(file, group, "random");
    g_autofree char *expected = vectors_string(file, group, "header");
    g_autoptr(GError) error = NULL;
    gsize secret_len;
    g_autofree guint8 *secret = vectors_hex(file, group, "secret", &secret_len);
    g_autofree char *dc = vectors_string(file, group, "dc");
    guint8 header[HEADER_SIZE];
    MtObfuscation *made;

    fake_host_init(&host, 1);
    fake_host_script(&host, random);
    made = mt_obfuscation_new(&host.host, &host, (guint32)vectors_u64(file, group, "tag"),
                              (gint16)g_ascii_strtoll(dc, NULL, 10), secret_len > 0 ? secret : NULL,
                              header, &error);
    g_assert_no_error(error);
    assert_hex(header, sizeof header, expected);
    return made;
}

static void
check_stream(GKeyFile *file, const char *group, gboolean sent)
{
    gsize len;
    g_autofree guint8 *input =
        vectors_hex(file, group, sent ? "sent_plain" : "received_wire", &len);
    g_autofree char *expected = vectors_string(file, group, sent ? "sent_wire" : "received_plain");

    for (guint way = 0; way < pieces_ways(len); way++) {
        g_autoptr(MtObfuscation) obfuscation = make(file, group);
        g_autoptr(GByteArray) out = g_byte_array_new();
        Stream stream = {.obfuscation = obfuscation, .sent = sent, .out = out};

        pieces_feed(way, input, len, take_piece, &stream);
        assert_hex(out->data, out->len, expected);
    }
}

/* A block that begins like that is drawn anew. */
static void
check_forbidden(GKeyFile *file, const char *group)
{
    g_auto(FakeHost) host = {0};
    g_autofree char *begin = vectors_string(file, group, "begin");
    g_autofree char *rest = g_strnfill(2 * HEADER_SIZE - strlen(begin), '5');
    g_autofree char *good = g_strnfill(2 * HEADER_SIZE, '7');
    g_autoptr(MtObfuscation) obfuscation = NULL;
    guint8 header[HEADER_SIZE];

    fake_host_init(&host, 1);
    fake_host_script(&host, begin);
    fake_host_script(&host, rest);
    fake_host_script(&host, good);
    obfuscation = mt_obfuscation_new(&host.host, &host, TAG_PADDED, 2, NULL, header, NULL);
    g_assert_nonnull(obfuscation);
    for (guint i = 0; i < 56; i++)
        g_assert_cmphex(header[i], ==, 0x77);
}

static void
test_rows(void)
{
    g_autoptr(GKeyFile) file = vectors_load("obfuscation");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        g_autofree char *kind = vectors_string(file, groups[i], "kind");

        g_test_message("%s", groups[i]);
        if (g_str_equal(kind, "forbidden")) {
            check_forbidden(file, groups[i]);
            continue;
        }
        check_stream(file, groups[i], TRUE);
        check_stream(file, groups[i], FALSE);
    }
}

static void
test_no_random(void)
{
    g_auto(FakeHost) host = {0};
    g_autoptr(GError) error = NULL;
    guint8 header[HEADER_SIZE] = {9};

    fake_host_init(&host, 1);
    host.no_random = TRUE;
    g_assert_null(mt_obfuscation_new(&host.host, &host, TAG_PADDED, 2, NULL, header, &error));
    g_assert_error(error, MT_ERROR, MT_ERROR_CRYPTO);
    g_assert_cmphex(header[0], ==, 9);
    mt_obfuscation_free(NULL);
}

/* A generator that only gives forbidden blocks is broken; that must not last for ever. */
static void
test_always_forbidden(void)
{
    g_auto(FakeHost) host = {0};
    g_autofree char *blocks = g_strnfill(2 * HEADER_SIZE * 101, 'e');
    guint8 header[HEADER_SIZE];

    fake_host_init(&host, 1);
    fake_host_script(&host, blocks);
    g_assert_null(mt_obfuscation_new(&host.host, &host, TAG_PADDED, 2, NULL, header, NULL));
    g_assert_cmpuint(host.script->len, ==, HEADER_SIZE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/obfuscation/rows", test_rows);
    g_test_add_func("/obfuscation/no-random", test_no_random);
    g_test_add_func("/obfuscation/always-forbidden", test_always_forbidden);
    return g_test_run();
}
