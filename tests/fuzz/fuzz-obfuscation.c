/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The obfuscated stream: 64 random bytes and whatever follows, which must come back the same.
 */
#include <mtproto/mt-secret.h>
#include <pieces.h>
#include <wire/mt-obfuscation.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

#define HEADER_SIZE 64

/* Random bytes out of the input, each once, then zeros. */
typedef struct {
    const guint8 *data;
    gsize len;
} Input;

static gboolean
take_random(gpointer data, guint8 *buf, gsize len)
{
    Input *self = data;

    for (gsize i = 0; i < len; i++) {
        buf[i] = self->len > 0 ? *self->data : 0x55;
        if (self->len > 0) {
            self->data++;
            self->len--;
        }
    }
    return TRUE;
}

typedef struct {
    MtObfuscation *obfuscation;
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
    g_assert_true(mt_obfuscation_encrypt(self->obfuscation, self->out->data + begin, len));
    g_assert_true(mt_obfuscation_decrypt(self->obfuscation, self->out->data + begin, len));
}

static GByteArray *
run(guint way, const guint8 *data, gsize size)
{
    static const MtHost host = {.random = take_random};
    GByteArray *out = g_byte_array_new();
    Input input = {.data = data, .len = MIN(size, HEADER_SIZE)};
    guint8 header[HEADER_SIZE];
    g_autoptr(MtObfuscation) obfuscation =
        mt_obfuscation_new(&host, &input, 0xdddddddd, 2, size % 2 == 0 ? data : NULL, header, NULL);
    Stream stream = {.obfuscation = obfuscation, .out = out};

    g_assert_nonnull(obfuscation);
    pieces_feed(way, data + HEADER_SIZE, size - HEADER_SIZE, take_piece, &stream);
    return out;
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autoptr(GByteArray) whole = NULL;
    g_autoptr(GByteArray) cut = NULL;

    if (size <= HEADER_SIZE)
        return 0;
    whole = run(0, data, size);
    cut = run(data[0] % pieces_ways(size - HEADER_SIZE), data, size);
    g_assert_cmpmem(whole->data, whole->len, cut->data, cut->len);
    return 0;
}
