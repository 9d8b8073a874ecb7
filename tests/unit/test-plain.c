/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Packets in plaintext.
 */
#include <base/mt-buffer.h>
#include <hex.h>
#include <session/mt-plain.h>
#include <string.h>

static void
test_pack(void)
{
    g_autoptr(GBytes) packet = mt_plain_pack(0x1122334455667788, "abcd", 4);

    assert_hex(g_bytes_get_data(packet, NULL), g_bytes_get_size(packet),
               "0000000000000000"
               "8877665544332211"
               "0400000061626364");
}

static void
check(const char *hex, gsize body_len)
{
    gsize len;
    g_autofree guint8 *packet = hex_decode(hex, &len);
    g_autofree guint8 *exact = g_malloc(MAX(len, 1));
    g_autoptr(GError) error = NULL;
    MtPlain plain = {0};
    gboolean ok;

    for (gsize i = 0; i < len; i++)
        exact[i] = packet[i];
    ok = mt_plain_open(exact, len, &plain, &error);
    g_assert_true(ok == (body_len > 0));
    if (!ok) {
        g_assert_error(error, MT_ERROR, MT_ERROR_MALFORMED);
        g_assert_null(plain.body);
        return;
    }
    g_assert_cmpuint(plain.body_len, ==, body_len);
    g_assert_true(plain.body == exact + 20);
    g_assert_cmphex(plain.msg_id, ==, mt_get_u64(exact + 8));
}

static void
test_open(void)
{
    check("0000000000000000 0100000000000000 04000000 61626364", 4);
    check("0000000000000000 0300000000000000 04000000 61626364 0011", 4); /* padding */
    check("0000000000000000 0100000000000000 05000000 61626364 00", 5);
    check("0100000000000000 0100000000000000 04000000 61626364", 0); /* a key */
    check("0000000000000000 0000000000000000 04000000 61626364", 0); /* ids of clients */
    check("0000000000000000 0200000000000000 04000000 61626364", 0);
    check("0000000000000000 0100000000000000 00000000 61626364", 0);
    check("0000000000000000 0100000000000000 03000000 61626364", 0);
    check("0000000000000000 0100000000000000 05000000 61626364", 0); /* more than there is */
    check("0000000000000000 0100000000000000 ffffffff 61626364", 0);
    check("0000000000000000 0100000000000000 04000000 616263", 0);
    check("", 0);
}

/* Before anything in it is looked at. */
static void
test_short(void)
{
    for (gsize len = 0; len < 24; len++) {
        g_autofree guint8 *packet = g_malloc0(MAX(len, 1));
        g_autoptr(GError) error = NULL;
        MtPlain plain = {0};

        g_assert_false(mt_plain_open(packet, len, &plain, &error));
        g_assert_nonnull(strstr(error->message, "too short"));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/plain/pack", test_pack);
    g_test_add_func("/plain/open", test_open);
    g_test_add_func("/plain/short", test_short);
    return g_test_run();
}
