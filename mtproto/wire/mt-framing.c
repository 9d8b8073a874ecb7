/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The four framings of the transport. Knows nothing of encryption but where a padded packet ends.
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
/* Abridged: a first byte above this is a quick acknowledgement, this one announces three more. */
#define ABRIDGED_LONG 0x7fu
/* Full: length, number and checksum. */
#define FULL_EXTRA 12

struct _MtFraming {
    MtFramingKind kind;
    GByteArray *buffer;
    gsize taken;      /* of .buffer: already handed out */
    guint32 sent;     /* full framing counts the packets of each direction */
    guint32 received; /* likewise */
};

typedef enum {
    HEAD_BROKEN,
    HEAD_INCOMPLETE,
    HEAD_FRAME,     /* the frame's content follows */
    HEAD_QUICK_ACK, /* that was all of it */
} Head;

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

MtFramingKind
mt_framing_get_kind(const MtFraming *self)
{
    return self->kind;
}

guint32
mt_framing_get_tag(const MtFraming *self)
{
    switch (self->kind) {
    case MT_FRAMING_INTERMEDIATE:
        return 0xeeeeeeeeu;
    case MT_FRAMING_PADDED:
        return 0xddddddddu;
    case MT_FRAMING_ABRIDGED:
        return 0xefefefefu;
    case MT_FRAMING_FULL:
        break;
    }
    return 0;
}

void
mt_framing_write_tag(const MtFraming *self, MtWriter *out)
{
    const guint8 byte = 0xef;

    if (self->kind == MT_FRAMING_ABRIDGED)
        mt_writer_raw(out, &byte, sizeof byte);
    else if (self->kind != MT_FRAMING_FULL)
        mt_writer_u32(out, mt_framing_get_tag(self));
}

/* The checksum of zlib and Ethernet, four bits at a time. */
static guint32
crc32_of(const guint8 *data, gsize len)
{
    static const guint32 table[16] = {
        0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
        0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
        0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
    };
    guint32 crc = 0xffffffffu;

    for (gsize i = 0; i < len; i++) {
        crc ^= data[i];
        crc = (crc >> 4) ^ table[crc & 15];
        crc = (crc >> 4) ^ table[crc & 15];
    }
    return ~crc;
}

/* --- out ------------------------------------------------------------------------------------- */

static gboolean
pack_padded(const MtHost *host,
            gpointer host_data,
            gconstpointer packet,
            gsize len,
            MtWriter *out,
            GError **error)
{
    guint8 noise[1 + PADDING_MASK] = {0};
    gsize padding = 0;

    if (host->random(host_data, noise, 1)) {
        padding = noise[0] & PADDING_MASK;
        if (padding == 0 || host->random(host_data, noise, padding)) {
            mt_writer_u32(out, (guint32)(len + padding));
            mt_writer_raw(out, packet, len);
            mt_writer_raw(out, noise, padding);
            return TRUE;
        }
    }
    g_set_error_literal(error, MT_ERROR, MT_ERROR_CRYPTO, "no random bytes");
    return FALSE;
}

static void
pack_abridged(gconstpointer packet, gsize len, MtWriter *out)
{
    const guint32 words = (guint32)(len / 4);
    const guint8 byte = (guint8)words;

    if (words < ABRIDGED_LONG)
        mt_writer_raw(out, &byte, sizeof byte);
    else
        mt_writer_u32(out, words << 8 | ABRIDGED_LONG);
    mt_writer_raw(out, packet, len);
}

static void
pack_full(MtFraming *self, gconstpointer packet, gsize len, MtWriter *out)
{
    const gsize begin = out->len;

    mt_writer_u32(out, (guint32)len + FULL_EXTRA);
    mt_writer_u32(out, self->sent++);
    mt_writer_raw(out, packet, len);
    mt_writer_u32(out, crc32_of(out->data + begin, out->len - begin));
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
    if (len == 0 || len % 4 != 0 || len > MT_MAX_PACKET) {
        g_set_error(error, MT_ERROR, MT_ERROR_LIMIT, "a packet of %" G_GSIZE_FORMAT " bytes", len);
        return FALSE;
    }
    switch (self->kind) {
    case MT_FRAMING_PADDED:
        return pack_padded(host, host_data, packet, len, out, error);
    case MT_FRAMING_ABRIDGED:
        pack_abridged(packet, len, out);
        break;
    case MT_FRAMING_FULL:
        pack_full(self, packet, len, out);
        break;
    case MT_FRAMING_INTERMEDIATE:
        mt_writer_u32(out, (guint32)len);
        mt_writer_raw(out, packet, len);
        break;
    }
    return TRUE;
}

/* --- in -------------------------------------------------------------------------------------- */

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

/* @len: of the frame's content. */
static gboolean
check_length(const MtFraming *self, gsize len, GError **error)
{
    if (len == 0)
        return broken(error, "empty", len);
    if (len > MT_MAX_PACKET)
        return broken(error, "too long", len);
    if (self->kind != MT_FRAMING_PADDED && len % 4 != 0)
        return broken(error, "not a multiple of 4", len);
    if (len < 4)
        return broken(error, "too short", len);
    return TRUE;
}

/* Four bytes; on abridged framing they come the other way round. */
static Head
read_token(const MtFraming *self, MtReader *reader, MtFrame *out)
{
    guint32 word = mt_reader_u32(reader);

    out->kind = MT_FRAME_QUICK_ACK;
    out->token = self->kind == MT_FRAMING_ABRIDGED ? GUINT32_SWAP_LE_BE(word) : word;
    return HEAD_QUICK_ACK;
}

static Head
read_abridged_head(const MtFraming *self, MtReader *reader, gsize *out_len, MtFrame *out)
{
    const guint8 first = mt_reader_left(reader) > 0 ? *reader->data : 0;
    guint32 words = first;

    if (mt_reader_left(reader) < (first >= ABRIDGED_LONG ? LENGTH_SIZE : 1))
        return HEAD_INCOMPLETE;
    if (first > ABRIDGED_LONG)
        return read_token(self, reader, out);
    if (first == ABRIDGED_LONG)
        words = mt_reader_u32(reader) >> 8;
    else
        mt_reader_raw(reader, 1);
    /* The long form of a short length is not what a server writes: it counts as length 0. */
    *out_len = first == ABRIDGED_LONG && words < ABRIDGED_LONG ? 0 : (gsize)words * 4;
    return HEAD_FRAME;
}

/* Where the content begins, and how long it is. */
static Head
read_head(const MtFraming *self, MtReader *reader, gsize *out_len, MtFrame *out, GError **error)
{
    Head head = HEAD_FRAME;

    if (self->kind == MT_FRAMING_ABRIDGED) {
        head = read_abridged_head(self, reader, out_len, out);
    } else if (mt_reader_left(reader) < LENGTH_SIZE) {
        head = HEAD_INCOMPLETE;
    } else if (self->kind == MT_FRAMING_INTERMEDIATE &&
               (mt_reader_peek_u32(reader) & QUICK_ACK_BIT) != 0) {
        head = read_token(self, reader, out);
    } else {
        *out_len = mt_reader_u32(reader);
        if (self->kind == MT_FRAMING_FULL)
            *out_len = *out_len > FULL_EXTRA ? *out_len - FULL_EXTRA : 0;
    }
    return head == HEAD_FRAME && !check_length(self, *out_len, error) ? HEAD_BROKEN : head;
}

/* Number and checksum; @frame begins with the length. */
static gboolean
check_full(MtFraming *self, const guint8 *frame, gsize len, GError **error)
{
    if (mt_get_u32(frame + LENGTH_SIZE) != self->received)
        return broken(error, "not its turn", len);
    if (mt_get_u32(frame + len - LENGTH_SIZE) != crc32_of(frame, len - LENGTH_SIZE))
        return broken(error, "checksum", len);
    self->received++;
    return TRUE;
}

/* Takes a whole frame apart. A no-op leaves @out at MT_FRAME_NONE. */
static gboolean
read_content(const MtFraming *self, const guint8 *data, gsize len, MtFrame *out, GError **error)
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

/* One frame, or none yet: @out stays at MT_FRAME_NONE and @out_used at 0. */
static gboolean
read_frame(MtFraming *self, MtReader reader, MtFrame *out, gsize *out_used, GError **error)
{
    const guint8 *begin = reader.data;
    const gsize around = self->kind == MT_FRAMING_FULL ? FULL_EXTRA - LENGTH_SIZE : 0;
    gsize len = 0;
    const guint8 *content;
    Head head = read_head(self, &reader, &len, out, error);

    if (head == HEAD_BROKEN)
        return FALSE;
    if (head == HEAD_INCOMPLETE || mt_reader_left(&reader) < len + around)
        return TRUE;
    if (head == HEAD_FRAME) {
        content = mt_reader_raw(&reader, len + around);
        if (self->kind == MT_FRAMING_FULL) {
            if (!check_full(self, begin, len + FULL_EXTRA, error))
                return FALSE;
            content += LENGTH_SIZE;
        }
        if (!read_content(self, content, len, out, error))
            return FALSE;
    }
    *out_used = (gsize)(reader.data - begin);
    return TRUE;
}

gboolean
mt_framing_next(MtFraming *self, MtFrame *out, GError **error)
{
    MtFrame frame = {.kind = MT_FRAME_NONE};
    gsize used = 1;

    while (used > 0 && frame.kind == MT_FRAME_NONE && self->taken < self->buffer->len) {
        const MtReader reader =
            MT_READER_INIT(self->buffer->data + self->taken, self->buffer->len - self->taken);

        used = 0;
        if (!read_frame(self, reader, &frame, &used, error))
            return FALSE;
        self->taken += used;
    }
    *out = frame;
    return TRUE;
}
