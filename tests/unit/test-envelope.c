/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Sealing and opening: every row of tests/vectors/envelope.ini, each refusal for its own reason.
 */
#include <base/mt-limits.h>
#include <fake-host.h>
#include <hex.h>
#include <session/mt-envelope.h>
#include <session/mt-msgid.h>
#include <string.h>
#include <vectors.h>

static MtAuthKey *
key_of(GKeyFile *file, const char *group)
{
    gsize len;
    g_autofree guint8 *bytes = vectors_hex(file, group, "auth_key", &len);
    g_autoptr(MtSecret) secret = mt_secret_new(bytes, len);

    return mt_auth_key_new(secret, 0);
}

/* --- sealing --------------------------------------------------------------------------------- */

static void
check_opens(GKeyFile *file, const char *group, MtAesIge *ige)
{
    g_autoptr(MtAuthKey) key = key_of(file, group);
    g_auto(MtOpened) opened = {0};
    g_autoptr(GError) error = NULL;
    g_autofree char *body = vectors_string(file, group, "body");
    gsize len;
    g_autofree guint8 *packet = vectors_hex(file, group, "packet", &len);

    g_assert_true(mt_envelope_open(ige, key, vectors_u64(file, group, "session_id"), packet, len,
                                   &opened, &error));
    g_assert_no_error(error);
    g_assert_cmphex(opened.salt, ==, vectors_u64(file, group, "salt"));
    g_assert_cmphex(opened.msg_id, ==, vectors_u64(file, group, "msg_id"));
    g_assert_cmpuint(opened.seqno, ==, vectors_u64(file, group, "seqno"));
    assert_hex(opened.body, opened.body_len, body);
}

static void
check_seal(GKeyFile *file, const char *group)
{
    g_autoptr(MtAuthKey) key = key_of(file, group);
    g_autoptr(MtAesIge) ige = mt_aes_ige_new();
    g_autofree char *direction = vectors_string(file, group, "direction");
    const gboolean ours = g_str_equal(direction, "client_to_server");
    gsize body_len, padding_len;
    g_autofree guint8 *body = vectors_hex(file, group, "body", &body_len);
    g_autofree guint8 *padding = vectors_hex(file, group, "padding", &padding_len);
    g_autofree char *expected = vectors_string(file, group, "packet");
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) packet = mt_envelope_seal_padded(
        ige, ours ? MT_CLIENT_TO_SERVER : MT_SERVER_TO_CLIENT, key,
        vectors_u64(file, group, "salt"), vectors_u64(file, group, "session_id"),
        vectors_u64(file, group, "msg_id"), (guint32)vectors_u64(file, group, "seqno"), body,
        body_len, padding, padding_len, &error);

    g_assert_no_error(error);
    assert_hex(g_bytes_get_data(packet, NULL), g_bytes_get_size(packet), expected);
    if (!ours)
        check_opens(file, group, ige);
}

/* --- opening --------------------------------------------------------------------------------- */

static void
check_outside(GKeyFile *file, const char *group, guint64 msg_id, gboolean outside)
{
    g_autoptr(MtMsgIds) ids = mt_msgids_new();
    const MtTime now = {.mono_us = 5 * G_USEC_PER_SEC};

    mt_msgids_set_offset(ids, (gint64)vectors_u64(file, group, "clock") * 1000 - 5000, TRUE);
    g_assert_cmpint(mt_msgids_check_packet(ids, msg_id, now), ==,
                    outside ? MT_MSGID_OUTSIDE : MT_MSGID_FRESH);
}

static void
check_open(GKeyFile *file, const char *group)
{
    g_autoptr(MtAuthKey) key = key_of(file, group);
    g_autoptr(MtAesIge) ige = mt_aes_ige_new();
    g_autofree char *verdict = vectors_string(file, group, "verdict");
    const guint64 session_id = vectors_u64(file, group, "session_id");
    g_auto(MtOpened) opened = {0};
    g_autoptr(GError) error = NULL;
    g_autofree char *reason = NULL;
    gsize len;
    g_autofree guint8 *packet = vectors_hex(file, group, "packet", &len);
    g_autofree guint8 *exact = g_malloc(MAX(len, 1));

    for (gsize i = 0; i < len; i++)
        exact[i] = packet[i];
    if (!g_str_equal(verdict, "refuse")) {
        g_assert_true(mt_envelope_open(ige, key, session_id, exact, len, &opened, &error));
        g_assert_no_error(error);
        check_outside(file, group, opened.msg_id, g_str_equal(verdict, "outside"));
        return;
    }
    reason = vectors_string(file, group, "reason");
    g_assert_false(mt_envelope_open(ige, key, session_id, exact, len, &opened, &error));
    g_assert_nonnull(error);
    g_assert_nonnull(strstr(error->message, reason));
    g_assert_null(opened.plaintext);
    g_assert_null(opened.body);
}

static void
test_rows(void)
{
    g_autoptr(GKeyFile) file = vectors_load("envelope");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        g_autofree char *kind = vectors_string(file, groups[i], "kind");

        g_test_message("%s", groups[i]);
        if (g_str_equal(kind, "seal"))
            check_seal(file, groups[i]);
        else
            check_open(file, groups[i]);
    }
}

/* --- without vectors ------------------------------------------------------------------------- */

static MtAuthKey *
some_key(void)
{
    g_autoptr(MtSecret) secret = mt_secret_new_zero(MT_AUTH_KEY_SIZE);

    for (gsize i = 0; i < MT_AUTH_KEY_SIZE; i++)
        mt_secret_peek(secret)[i] = (guint8)(i * 7);
    return mt_auth_key_new(secret, 0);
}

/* Every single bit of a packet matters. */
static void
test_each_bit(void)
{
    static const guint8 body[] = {1, 2, 3, 4};
    static const guint8 padding[12] = {0};
    g_autoptr(MtAuthKey) key = some_key();
    g_autoptr(MtAesIge) ige = mt_aes_ige_new();
    g_autoptr(GBytes) packet =
        mt_envelope_seal_padded(ige, MT_SERVER_TO_CLIENT, key, 1, 2, 5, 1, body, sizeof body,
                                padding, sizeof padding, NULL);
    gsize len;
    guint8 *bytes = g_bytes_unref_to_data(g_steal_pointer(&packet), &len);

    for (gsize i = 0; i < 8 * len; i++) {
        g_auto(MtOpened) opened = {0};
        g_autoptr(GError) error = NULL;

        bytes[i / 8] ^= (guint8)(1u << i % 8);
        g_assert_false(mt_envelope_open(ige, key, 2, bytes, len, &opened, &error));
        g_assert_error(error, MT_ERROR, MT_ERROR_CRYPTO);
        bytes[i / 8] ^= (guint8)(1u << i % 8);
    }
    for (gsize cut = 0; cut < len; cut++) {
        g_auto(MtOpened) opened = {0};

        g_assert_false(mt_envelope_open(ige, key, 2, bytes, cut, &opened, NULL));
    }
    g_free(bytes);
}

/* Sizes fall into few classes, and the padding keeps to its limits. */
static void
test_buckets(void)
{
    g_auto(FakeHost) host = {0};
    g_autoptr(MtAuthKey) key = some_key();
    g_autoptr(MtAesIge) ige = mt_aes_ige_new();
    g_autofree guint8 *body = g_malloc0(8192);
    g_autoptr(GHashTable) sizes = g_hash_table_new(g_direct_hash, g_direct_equal);

    fake_host_init(&host, 1);
    for (gsize len = 4; len <= 8192; len += 4) {
        g_autoptr(GBytes) packet =
            mt_envelope_seal(ige, &host.host, &host, key, 1, 2, 4, 1, body, len, FALSE, NULL);
        gsize plaintext = g_bytes_get_size(packet) - 24;

        g_assert_cmpuint(plaintext % 16, ==, 0);
        g_assert_cmpuint(plaintext, >=, 32 + len + 12);
        g_assert_cmpuint(plaintext, <=, 32 + len + 1024);
        g_hash_table_add(sizes, GSIZE_TO_POINTER(plaintext));
    }
    g_assert_cmpuint(g_hash_table_size(sizes), <, 30);
}

/* Where the transport hides lengths, one and the same message has many. */
static void
test_any_size(void)
{
    g_auto(FakeHost) host = {0};
    g_autoptr(MtAuthKey) key = some_key();
    g_autoptr(MtAesIge) ige = mt_aes_ige_new();
    g_autofree guint8 *body = g_malloc0(8192);
    g_autoptr(GHashTable) sizes = g_hash_table_new(g_direct_hash, g_direct_equal);

    fake_host_init(&host, 1);
    for (guint i = 0; i < 2000; i++) {
        const gsize len = i < 1000 ? 128 : i * 4;
        g_autoptr(GBytes) packet =
            mt_envelope_seal(ige, &host.host, &host, key, 1, 2, 4, 1, body, len, TRUE, NULL);
        gsize plaintext = g_bytes_get_size(packet) - 24;

        g_assert_cmpuint(plaintext % 16, ==, 0);
        g_assert_cmpuint(plaintext, >=, 32 + len + 12);
        g_assert_cmpuint(plaintext, <, 32 + len + 12 + 256 + 16);
        if (len == 128)
            g_hash_table_add(sizes, GSIZE_TO_POINTER(plaintext));
    }
    g_assert_cmpuint(g_hash_table_size(sizes), >=, 16);
}

static void
test_refuses_to_seal(void)
{
    g_auto(FakeHost) host = {0};
    g_autoptr(MtAuthKey) key = some_key();
    g_autoptr(MtAesIge) ige = mt_aes_ige_new();
    static const guint8 body[8] = {0};
    static const struct {
        gsize body_len;
        gsize padding_len;
    } wrong[] = {{0, 16}, {3, 13}, {4, 8},    {4, 11},
                 {4, 13}, {8, 8},  {8, 1032}, {MT_MAX_PACKET + 4, 12}};

    fake_host_init(&host, 1);
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        static const guint8 padding[1040] = {0};
        g_autoptr(GError) error = NULL;

        g_assert_null(mt_envelope_seal_padded(ige, MT_CLIENT_TO_SERVER, key, 1, 2, 4, 1, body,
                                              wrong[i].body_len, padding, wrong[i].padding_len,
                                              &error));
        g_assert_error(error, MT_ERROR, MT_ERROR_LIMIT);
    }
    host.no_random = TRUE;
    g_assert_null(mt_envelope_seal(ige, &host.host, &host, key, 1, 2, 4, 1, body, 4, FALSE, NULL));
    g_assert_null(mt_envelope_seal(ige, &host.host, &host, key, 1, 2, 4, 1, body, 4, TRUE, NULL));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/envelope/rows", test_rows);
    g_test_add_func("/envelope/each-bit", test_each_bit);
    g_test_add_func("/envelope/buckets", test_buckets);
    g_test_add_func("/envelope/any-size", test_any_size);
    g_test_add_func("/envelope/refuses-to-seal", test_refuses_to_seal);
    return g_test_run();
}
