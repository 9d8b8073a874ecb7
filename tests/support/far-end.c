/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Obfuscation and padded frames from the server's side, and a recorded exchange.
 */
#include "far-end.h"

#include "vectors.h"

#include <base/mt-buffer.h>
#include <crypto/mt-rsa.h>
#include <string.h>

#define KEY_AT 8
#define IV_AT 40
#define TAG_AT 56
#define DC_AT 60
#define PLAIN_HEAD 20
#define SEALED_HEAD 24
#define BLOCK 16

void
far_end_init(FarEnd *self)
{
    *self = (FarEnd){0};
    self->input = g_byte_array_new();
    self->recorded = vectors_load("handshake");
    self->exchange = FAR_END_EXCHANGE;
}

void
far_end_new_link(FarEnd *self)
{
    g_clear_pointer(&self->from_client, mt_aes_ctr_free);
    g_clear_pointer(&self->to_client, mt_aes_ctr_free);
    g_byte_array_set_size(self->input, 0);
}

void
far_end_clear(FarEnd *self)
{
    if (self->input == NULL)
        return;
    far_end_new_link(self);
    g_clear_pointer(&self->input, g_byte_array_unref);
    g_clear_pointer(&self->recorded, g_key_file_unref);
}

/* --- bytes ----------------------------------------------------------------------------------- */

static void
begin_streams(FarEnd *self, const guint8 *header)
{
    guint8 reversed[FAR_END_HEADER], plain[FAR_END_HEADER];

    for (gsize i = 0; i < FAR_END_HEADER; i++)
        reversed[i] = header[FAR_END_HEADER - 1 - i];
    self->from_client = mt_aes_ctr_new(header + KEY_AT, header + IV_AT);
    self->to_client = mt_aes_ctr_new(reversed + KEY_AT, reversed + IV_AT);
    g_assert_true(mt_aes_ctr_crypt(self->from_client, header, plain, sizeof plain));
    self->tag = mt_get_u32(plain + TAG_AT);
    self->dc = (gint16)(plain[DC_AT] | plain[DC_AT + 1] << 8);
}

void
far_end_take(FarEnd *self, GBytes *output)
{
    gsize len;
    const guint8 *bytes = g_bytes_get_data(output, &len);
    g_autofree guint8 *plain = NULL;

    if (self->from_client == NULL) {
        g_assert_cmpuint(len, >=, FAR_END_HEADER);
        begin_streams(self, bytes);
        bytes += FAR_END_HEADER;
        len -= FAR_END_HEADER;
    }
    if (len == 0)
        return;
    plain = g_malloc(len);
    g_assert_true(mt_aes_ctr_crypt(self->from_client, bytes, plain, len));
    g_byte_array_append(self->input, plain, (guint)len);
}

GBytes *
far_end_next(FarEnd *self)
{
    const guint8 *packet;
    gsize frame, len;
    GBytes *result;

    if (self->input->len < 4)
        return NULL;
    packet = self->input->data + 4;
    frame = mt_get_u32(self->input->data);
    g_assert_cmpuint(frame, <=, self->input->len - 4);
    g_assert_cmpuint(frame, >=, SEALED_HEAD);
    if (mt_get_u64(packet) == 0)
        len = PLAIN_HEAD + mt_get_u32(packet + 16);
    else
        len = frame - (frame - SEALED_HEAD) % BLOCK;
    g_assert_cmpuint(len, <=, frame);
    g_assert_cmpuint(frame - len, <, BLOCK);
    result = g_bytes_new(packet, len);
    g_byte_array_remove_range(self->input, 0, (guint)(4 + frame));
    return result;
}

GBytes *
far_end_pack(FarEnd *self, gconstpointer packet, gsize len)
{
    guint8 *frame = g_malloc(4 + len);

    g_assert_nonnull(self->to_client);
    mt_put_u32(frame, (guint32)len);
    memcpy(frame + 4, packet, len);
    g_assert_true(mt_aes_ctr_crypt(self->to_client, frame, frame, 4 + len));
    return g_bytes_new_take(frame, 4 + len);
}

GBytes *
far_end_pack_error(FarEnd *self, gint32 code)
{
    guint8 word[4];

    mt_put_u32(word, (guint32)code);
    return far_end_pack(self, word, sizeof word);
}

/* --- the recorded exchange ---------------------------------------------------------------------
 */

GPtrArray *
far_end_keys(FarEnd *self)
{
    g_autoptr(GKeyFile) file = vectors_load("rsa");
    g_autofree char *name = vectors_string(self->recorded, self->exchange, "key");
    g_autofree char *pem = vectors_string(file, name, "pem");
    g_autoptr(GError) error = NULL;
    GPtrArray *keys = mt_rsa_keys_from_pem(pem, &error);

    g_assert_no_error(error);
    return keys;
}

static void
script(FarEnd *self, FakeHost *host, const char *key)
{
    g_autofree char *hex = vectors_string(self->recorded, self->exchange, key);

    fake_host_script(host, hex);
}

void
far_end_script_begin(FarEnd *self, FakeHost *host, gsize first)
{
    g_byte_array_set_size(host->script, 0);
    for (gsize i = 0; i < first; i++)
        fake_host_script(host, "5a");
    script(self, host, "nonce");
}

void
far_end_script_second(FarEnd *self, FakeHost *host)
{
    g_byte_array_set_size(host->script, 0);
    fake_host_script(host, "0102030405060708");
    script(self, host, "new_nonce");
}

void
far_end_script_power(FarEnd *self, FakeHost *host)
{
    g_byte_array_set_size(host->script, 0);
    script(self, host, "b");
}

void
far_end_script_filling(FarEnd *self, FakeHost *host)
{
    g_byte_array_set_size(host->script, 0);
    script(self, host, "client_padding");
    fake_host_script(host, "00000000");
}

GBytes *
far_end_answer(FarEnd *self, const char *name)
{
    gsize len;
    g_autofree guint8 *packet = vectors_hex(self->recorded, self->exchange, name, &len);

    return far_end_pack(self, packet, len);
}

guint64
far_end_key_id(FarEnd *self)
{
    return vectors_u64(self->recorded, self->exchange, "auth_key_id");
}

MtAuthKey *
far_end_key(FarEnd *self)
{
    gsize len;
    g_autofree guint8 *bytes = vectors_hex(self->recorded, self->exchange, "auth_key", &len);
    g_autoptr(MtSecret) secret = mt_secret_new(bytes, len);

    return mt_auth_key_new(secret, 0);
}
