/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Sealing and opening in the server's place.
 */
#include "peer.h"

#include <base/mt-buffer.h>
#include <crypto/mt-kdf.h>
#include <session/mt-envelope.h>
#include <tl-service.h>

#define HEAD_SIZE 24
#define INNER_HEAD_SIZE 32
#define BLOCK 16

void
peer_init(Peer *self)
{
    g_autoptr(MtSecret) secret = mt_secret_new_zero(MT_AUTH_KEY_SIZE);

    for (gsize i = 0; i < MT_AUTH_KEY_SIZE; i++)
        mt_secret_peek(secret)[i] = (guint8)(i * 31 + 7);
    *self = (Peer){0};
    self->key = mt_auth_key_new(secret, 0);
    self->ige = mt_aes_ige_new();
    self->messages = g_array_new(FALSE, FALSE, sizeof(MtWireMessage));
}

void
peer_clear(Peer *self)
{
    g_clear_pointer(&self->key, mt_auth_key_free);
    g_clear_pointer(&self->ige, mt_aes_ige_free);
    g_clear_pointer(&self->messages, g_array_unref);
    g_clear_pointer(&self->plaintext, g_bytes_unref);
}

static gboolean
decrypt(Peer *self, const guint8 *packet, gsize len, guint8 *plain)
{
    const guint8 *key = mt_secret_peek(self->key->key);
    guint8 large[MT_SHA256_SIZE];
    MtAesKeyIv derived;

    return mt_kdf_v2(key, MT_CLIENT_TO_SERVER, packet + 8, &derived) &&
           mt_aes_ige_decrypt(self->ige, derived.key, derived.iv, packet + HEAD_SIZE, plain,
                              len - HEAD_SIZE) &&
           mt_kdf_msg_key_large(key, MT_CLIENT_TO_SERVER, plain, len - HEAD_SIZE, large) &&
           mt_memequal(large + 8, packet + 8, MT_MSG_KEY_SIZE);
}

/* Client's containers have even ids, which the library's own reader refuses. */
static gboolean
read_container(Peer *self, const guint8 *body, gsize len)
{
    MtReader reader = MT_READER_INIT(body + 4, len - 4);
    guint32 count = mt_reader_u32(&reader);

    for (guint32 i = 0; i < count && !reader.failed; i++) {
        MtWireMessage message;

        message.msg_id = mt_reader_u64(&reader);
        message.seqno = mt_reader_u32(&reader);
        message.len = mt_reader_u32(&reader);
        message.body = mt_reader_raw(&reader, message.len);
        if (message.body == NULL || message.len % 4 != 0 || message.msg_id >= self->outer_id ||
            message.msg_id % 4 != 0 || mt_container_is(message.body, message.len))
            return FALSE;
        g_array_append_val(self->messages, message);
    }
    return !reader.failed && mt_reader_left(&reader) == 0 && self->outer_seqno % 2 == 0;
}

static gboolean
read_plaintext(Peer *self)
{
    gsize len;
    const guint8 *plain = g_bytes_get_data(self->plaintext, &len);
    MtReader reader = MT_READER_INIT(plain, len);
    MtWireMessage whole;

    self->salt = mt_reader_u64(&reader);
    self->session_id = mt_reader_u64(&reader);
    self->outer_id = whole.msg_id = mt_reader_u64(&reader);
    self->outer_seqno = whole.seqno = mt_reader_u32(&reader);
    whole.len = mt_reader_u32(&reader);
    whole.body = mt_reader_raw(&reader, whole.len);
    if (whole.body == NULL || whole.len % 4 != 0 || whole.msg_id % 4 != 0 ||
        mt_reader_left(&reader) < 12 || mt_reader_left(&reader) > 1024)
        return FALSE;
    self->contained = mt_container_is(whole.body, whole.len);
    g_array_set_size(self->messages, 0);
    if (self->contained)
        return read_container(self, whole.body, whole.len);
    g_array_append_val(self->messages, whole);
    return TRUE;
}

gboolean
peer_try_open(Peer *self, GBytes *packet)
{
    gsize len;
    const guint8 *bytes = g_bytes_get_data(packet, &len);
    g_autofree guint8 *plain = NULL;

    if (len < HEAD_SIZE + INNER_HEAD_SIZE || (len - HEAD_SIZE) % BLOCK != 0 ||
        mt_get_u64(bytes) != self->key->id)
        return FALSE;
    plain = g_malloc(len - HEAD_SIZE);
    if (!decrypt(self, bytes, len, plain))
        return FALSE;
    g_clear_pointer(&self->plaintext, g_bytes_unref);
    self->plaintext = g_bytes_new_take(g_steal_pointer(&plain), len - HEAD_SIZE);
    return read_plaintext(self);
}

void
peer_open(Peer *self, GBytes *packet)
{
    g_assert_true(peer_try_open(self, packet));
}

static gboolean
begins_with(const MtWireMessage *message, guint32 constructor)
{
    return message->len >= 4 && mt_get_u32(message->body) == constructor;
}

const MtWireMessage *
peer_find(const Peer *self, guint32 constructor)
{
    for (guint i = 0; i < self->messages->len; i++) {
        const MtWireMessage *message = &g_array_index(self->messages, MtWireMessage, i);

        if (begins_with(message, constructor))
            return message;
    }
    return NULL;
}

guint
peer_count(const Peer *self, guint32 constructor)
{
    guint count = 0;

    for (guint i = 0; i < self->messages->len; i++) {
        if (begins_with(&g_array_index(self->messages, MtWireMessage, i), constructor))
            count++;
    }
    return count;
}

guint64
peer_next_id(Peer *self, gint64 server_ms)
{
    guint64 id = ((guint64)server_ms / 1000) << 32 | ((guint64)server_ms % 1000) << 22 | 1;

    self->last_id = MAX(id, self->last_id + 4);
    return self->last_id;
}

GBytes *
peer_seal(Peer *self, guint64 msg_id, guint32 seqno, gconstpointer body, gsize len)
{
    guint8 padding[12 + BLOCK] = {0};
    const gsize padding_len = 12 + (BLOCK - (INNER_HEAD_SIZE + len + 12) % BLOCK) % BLOCK;

    return mt_envelope_seal_padded(self->ige, MT_SERVER_TO_CLIENT, self->key, self->salt,
                                   self->session_id, msg_id, seqno, body, len, padding, padding_len,
                                   NULL);
}

GBytes *
peer_make_pong(Peer *self, GBytes *packet, gint64 server_ms)
{
    g_auto(MtWriter) pong = {0};
    const MtWireMessage *ping;

    g_assert_nonnull(packet);
    peer_open(self, packet);
    ping = peer_find(self, TL_ID_MT_CALL_PING_DELAY_DISCONNECT);
    g_assert_nonnull(ping);
    mt_writer_init(&pong);
    mt_writer_u32(&pong, TL_ID_MT_PONG);
    mt_writer_u64(&pong, ping->msg_id);
    mt_writer_raw(&pong, ping->body + 4, 8);
    return peer_seal(self, peer_next_id(self, server_ms), 0, pong.data, pong.len);
}
