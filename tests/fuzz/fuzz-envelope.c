/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Encrypted packets. The input is a packet as it is, and once more a plaintext that is sealed here
 * with a known key, so that what lies behind the message key is reached as well.
 */
#include <base/mt-buffer.h>
#include <crypto/mt-kdf.h>
#include <peer.h>
#include <session/mt-envelope.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

#define BLOCK 16
#define SESSION_ID G_GUINT64_CONSTANT(0x0102030405060708)

/* Everything that was accepted lies inside of its packet. */
static void
check(const Peer *peer, const guint8 *packet, gsize len)
{
    g_auto(MtOpened) opened = {0};
    g_autoptr(GError) error = NULL;

    if (!mt_envelope_open(peer->ige, peer->key, SESSION_ID, packet, len, &opened, &error)) {
        g_assert_nonnull(error);
        g_assert_null(opened.plaintext);
        return;
    }
    g_assert_null(error);
    g_assert_cmpuint(opened.body_len % 4, ==, 0);
    g_assert_cmpuint(opened.body_len, >, 0);
    g_assert_cmpuint(opened.body_len + 44, <=, len - 24);
    g_assert_cmphex(opened.msg_id & 1, ==, 1);
    g_assert_cmphex(mt_get_u32(opened.body + opened.body_len - 4) | 1, !=, 0);
}

/* The plaintext needs no sense at all: only whole blocks. */
static void
seal_anything(const Peer *peer, const guint8 *plain, gsize len, MtWriter *out)
{
    const guint8 *key = mt_secret_peek(peer->key->key);
    guint8 large[MT_SHA256_SIZE];
    MtAesKeyIv derived;

    g_assert_true(mt_kdf_msg_key_large(key, MT_SERVER_TO_CLIENT, plain, len, large));
    g_assert_true(mt_kdf_v2(key, MT_SERVER_TO_CLIENT, large + 8, &derived));
    mt_writer_u64(out, peer->key->id);
    mt_writer_raw(out, large + 8, MT_MSG_KEY_SIZE);
    g_assert_true(mt_aes_ige_encrypt(peer->ige, derived.key, derived.iv, plain,
                                     mt_writer_reserve(out, len), len));
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_auto(Peer) peer = {0};
    g_auto(MtWriter) sealed = {0};
    g_auto(MtWriter) plain = {0};

    peer_init(&peer);
    check(&peer, data, size);
    if (size < 24)
        return 0;
    /* The salt and the session are right; the rest is the input's. */
    mt_writer_init(&plain);
    mt_writer_u64(&plain, 5);
    mt_writer_u64(&plain, (data[0] & 7) != 7 ? SESSION_ID : SESSION_ID + 1);
    mt_writer_raw(&plain, data + 1, size - 1);
    while (plain.len % BLOCK != 0)
        mt_writer_raw(&plain, "", 1);
    mt_writer_init(&sealed);
    seal_anything(&peer, plain.data, plain.len, &sealed);
    check(&peer, sealed.data, sealed.len);
    return 0;
}
