/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The two framings that begin each packet with its length. Knows nothing of encryption but where
 * a padded packet ends.
 */
#include "mt-framing.h"

#include <base/mt-limits.h>

#define LENGTH_SIZE 4
#define QUICK_ACK_BIT 0x80000000u
#define QUICK_ACK_MARK 0xffffffffu
/* The frame of a quick acknowledgement on padded framing: mark, token, up to 8 random bytes. */
#define QUICK_ACK_MIN 8
#define QUICK_ACK_MAX 16
/* Whatever is shorter is an error code, not a packet; padding can make it longer. */
#define CODE_LIMIT 16
#define PADDED_CODE_LIMIT 20
/* auth_key_id and msg_key, or the head of a plaintext packet and its least body. */
#define PACKET_MIN 24
#define CIPHER_BLOCK 16
#define PADDING_MASK 15

struct _MtFraming {
    MtFramingKind kind;
    GByteArray *buffer;
    gsize taken; /* of .buffer: already handed out */
};

MtFraming *
mt_framing_new(MtFramingKind kind)
{
    MtFraming *self = g_new0(MtFraming, 1);

    self->kind = kind;
    self->buffer = g_byte_array_new();
    return self;
}

void
mt_framing_free(MtFraming *self)
{
    if (self == NULL)
        return;
    g_byte_array_unref(self->buffer);
    g_free(self);
}

guint32
mt_framing_get_tag(const MtFraming *self)
{
    return self->kind == MT_FRAMING_PADDED ? 0xddddddddu : 0xeeeeeeeeu;
}

gboolean
mt_framing_pack(MtFraming *self,
                const MtHost *host,
                gpointer host_data,
                gconstpointer packet,
                gsize len,
                MtWriter *out,
                GError **error)
{
    guint8 noise[1 + PADDING_MASK] = {0};
    gsize padding = 0;

    if (len == 0 || len % 4 != 0 || len > MT_MAX_PACKET) {
        g_set_error(error, MT_ERROR, MT_ERROR_LIMIT, "a packet of %" G_GSIZE_FORMAT " bytes", len);
        return FALSE;
    }
    if (self->kind == MT_FRAMING_PADDED) {
        if (!host->random(host_data, noise, 1)) {
            g_set_error_literal(error, MT_ERROR, MT_ERROR_CRYPTO, "no random bytes");
            return FALSE;
        }
        padding = noise[0] & PADDING_MASK;
        if (padding > 0 && !host->random(host_data, noise, padding)) {
            g_set_error_literal(error, MT_ERROR, MT_ERROR_CRYPTO, "no random bytes");
            return FALSE;
        }
    }
    mt_writer_u32(out, (guint32)(len + padding));
    mt_writer_raw(out, packet, len);
    if (padding > 0)
        mt_writer_raw(out, noise, padding);
    return TRUE;
}

gboolean
mt_framing_feed(MtFraming *self, const guint8 *data, gsize len, GError **error)
{
    if (self->taken > 0) {
        g_byte_array_remove_range(self->buffer, 0, (guint)self->taken);
        self->taken = 0;
    }
    /* What is left of a frame, and one more packet's worth in one piece. */
    if (len > 2 * (gsize)MT_MAX_PACKET - MIN(self->buffer->len, 2 * (gsize)MT_MAX_PACKET)) {
        g_set_error_literal(error, MT_ERROR, MT_ERROR_LIMIT, "too much data at once");
        return FALSE;
    }
    if (len > 0)
        g_byte_array_append(self->buffer, data, (guint)len);
    return TRUE;
}

static gboolean
broken(GError **error, const char *what, gsize len)
{
    g_set_error(error, MT_ERROR, MT_ERROR_MALFORMED, "frame of %" G_GSIZE_FORMAT " bytes: %s", len,
                what);
    return FALSE;
}

static gboolean
check_length(const MtFraming *self, gsize len, GError **error)
{
    if (len == 0)
        return broken(error, "empty", len);
    if (len > MT_MAX_PACKET)
        return broken(error, "too long", len);
    if (self->kind == MT_FRAMING_INTERMEDIATE && len % 4 != 0)
        return broken(error, "not a multiple of 4", len);
    if (len < 4)
        return broken(error, "too short", len);
    return TRUE;
}

/* Takes a whole frame apart. A no-op leaves @out at MT_FRAME_NONE. */
static gboolean
read_frame(const MtFraming *self, const guint8 *data, gsize len, MtFrame *out, GError **error)
{
    MtReader reader = MT_READER_INIT(data, len);
    const gboolean padded = self->kind == MT_FRAMING_PADDED;

    if (padded && len >= QUICK_ACK_MIN && len <= QUICK_ACK_MAX &&
        mt_reader_peek_u32(&reader) == QUICK_ACK_MARK) {
        mt_reader_u32(&reader);
        out->token = mt_reader_u32(&reader);
        if ((out->token & QUICK_ACK_BIT) == 0)
            return broken(error, "no token", len);
        out->kind = MT_FRAME_QUICK_ACK;
        return TRUE;
    }
    if (len < (padded ? PADDED_CODE_LIMIT : CODE_LIMIT)) {
        out->code = mt_reader_i32(&reader);
        if (out->code > 0)
            return broken(error, "neither a packet nor an error", len);
        if (out->code < 0)
            out->kind = MT_FRAME_ERROR;
        return TRUE;
    }
    if (len < PACKET_MIN)
        return broken(error, "shorter than any packet", len);
    if (padded && mt_reader_u64(&reader) != 0)
        len -= (len - PACKET_MIN) % CIPHER_BLOCK;
    out->kind = MT_FRAME_PACKET;
    out->packet = g_bytes_new(data, len);
    return TRUE;
}

gboolean
mt_framing_next(MtFraming *self, MtFrame *out, GError **error)
{
    MtFrame frame = {.kind = MT_FRAME_NONE};

    while (frame.kind == MT_FRAME_NONE) {
        MtReader reader =
            MT_READER_INIT(self->buffer->data + self->taken, self->buffer->len - self->taken);
        const guint8 *data;
        guint32 len;

        if (mt_reader_left(&reader) < LENGTH_SIZE)
            break;
        len = mt_reader_u32(&reader);
        if (self->kind == MT_FRAMING_INTERMEDIATE && (len & QUICK_ACK_BIT) != 0) {
            frame.kind = MT_FRAME_QUICK_ACK;
            frame.token = len;
            self->taken += LENGTH_SIZE;
            break;
        }
        if (!check_length(self, len, error))
            return FALSE;
        if (mt_reader_left(&reader) < len)
            break;
        data = mt_reader_raw(&reader, len);
        if (!read_frame(self, data, len, &frame, error))
            return FALSE;
        self->taken += LENGTH_SIZE + len;
    }
    *out = frame;
    return TRUE;
}
