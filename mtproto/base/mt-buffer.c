/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Bounds-checked little-endian access to bytes, without knowing what they mean.
 */
#include <base/mt-buffer.h>

#include <mtproto/mt-secret.h>
#include <string.h>

/* The first byte of a TL string: a length up to SHORT_MAX, or the mark of a three-byte length.
 * https://core.telegram.org/mtproto/serialize#base-types */
#define SHORT_MAX 253
#define LONG_MARK 254
#define LONG_LIMIT (1u << 24)

#define FIRST_ALLOCATION 64

guint32
mt_get_u32(const guint8 *p)
{
    guint32 value;

    memcpy(&value, p, sizeof value);
    return GUINT32_FROM_LE(value);
}

guint64
mt_get_u64(const guint8 *p)
{
    guint64 value;

    memcpy(&value, p, sizeof value);
    return GUINT64_FROM_LE(value);
}

void
mt_put_u32(guint8 *p, guint32 value)
{
    value = GUINT32_TO_LE(value);
    memcpy(p, &value, sizeof value);
}

void
mt_put_u64(guint8 *p, guint64 value)
{
    value = GUINT64_TO_LE(value);
    memcpy(p, &value, sizeof value);
}

gsize
mt_reader_left(const MtReader *self)
{
    return self->failed ? 0 : (gsize)(self->end - self->data);
}

const guint8 *
mt_reader_raw(MtReader *self, gsize len)
{
    const guint8 *start = self->data;

    if (self->failed || len > mt_reader_left(self)) {
        self->failed = TRUE;
        return NULL;
    }
    if (len > 0)
        self->data += len;
    return start;
}

guint32
mt_reader_u32(MtReader *self)
{
    const guint8 *p = mt_reader_raw(self, sizeof(guint32));

    return p != NULL ? mt_get_u32(p) : 0;
}

gint32
mt_reader_i32(MtReader *self)
{
    return (gint32)mt_reader_u32(self);
}

guint64
mt_reader_u64(MtReader *self)
{
    const guint8 *p = mt_reader_raw(self, sizeof(guint64));

    return p != NULL ? mt_get_u64(p) : 0;
}

gint64
mt_reader_i64(MtReader *self)
{
    return (gint64)mt_reader_u64(self);
}

gdouble
mt_reader_double(MtReader *self)
{
    guint64 bits = mt_reader_u64(self);
    gdouble value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

guint32
mt_reader_peek_u32(const MtReader *self)
{
    return mt_reader_left(self) >= sizeof(guint32) ? mt_get_u32(self->data) : 0;
}

const guint8 *
mt_reader_bytes(MtReader *self, gsize *out_len)
{
    const guint8 *head = mt_reader_raw(self, 1), *content;
    gsize header = 1, len, padding;

    if (head == NULL)
        return NULL;
    len = head[0];
    if (len > LONG_MARK) {
        self->failed = TRUE;
        return NULL;
    }
    if (len == LONG_MARK) {
        head = mt_reader_raw(self, 3);
        if (head == NULL)
            return NULL;
        len = head[0] | (gsize)head[1] << 8 | (gsize)head[2] << 16;
        header = 4;
    }
    padding = (4 - (header + len) % 4) % 4;
    content = mt_reader_raw(self, len);
    mt_reader_raw(self, padding);
    if (self->failed)
        return NULL;
    *out_len = len;
    return content;
}

void
mt_writer_init(MtWriter *self)
{
    *self = (MtWriter){0};
}

void
mt_writer_init_secret(MtWriter *self)
{
    *self = (MtWriter){.secret = TRUE};
}

void
mt_writer_clear(MtWriter *self)
{
    if (self->secret)
        mt_wipe(self->data, self->allocated);
    g_free(self->data);
    *self = (MtWriter){.secret = self->secret};
}

/* Moves the content to a larger place. What a secret leaves behind is wiped, which realloc()
 * would not do. */
static void
grow(MtWriter *self, gsize needed)
{
    gsize allocated = MAX(MAX(self->allocated * 2, needed), FIRST_ALLOCATION);

    if (self->secret) {
        guint8 *data = g_malloc(allocated);

        if (self->data != NULL)
            memcpy(data, self->data, self->len);
        mt_wipe(self->data, self->allocated);
        g_free(self->data);
        self->data = data;
    } else {
        self->data = g_realloc(self->data, allocated);
    }
    self->allocated = allocated;
}

static guint8 *
extend(MtWriter *self, gsize len)
{
    guint8 *place;

    if (self->data == NULL || len > self->allocated - self->len)
        grow(self, self->len + len);
    place = self->data + self->len;
    self->len += len;
    return place;
}

guint8 *
mt_writer_reserve(MtWriter *self, gsize len)
{
    g_return_val_if_fail(len <= G_MAXSSIZE - self->len, NULL);
    return extend(self, len);
}

void
mt_writer_raw(MtWriter *self, gconstpointer data, gsize len)
{
    if (len > 0)
        memcpy(mt_writer_reserve(self, len), data, len);
}

void
mt_writer_u32(MtWriter *self, guint32 value)
{
    mt_put_u32(extend(self, sizeof value), value);
}

void
mt_writer_i32(MtWriter *self, gint32 value)
{
    mt_writer_u32(self, (guint32)value);
}

void
mt_writer_u64(MtWriter *self, guint64 value)
{
    mt_put_u64(extend(self, sizeof value), value);
}

void
mt_writer_i64(MtWriter *self, gint64 value)
{
    mt_writer_u64(self, (guint64)value);
}

void
mt_writer_double(MtWriter *self, gdouble value)
{
    guint64 bits;

    memcpy(&bits, &value, sizeof bits);
    mt_writer_u64(self, bits);
}

void
mt_writer_bytes(MtWriter *self, gconstpointer data, gsize len)
{
    static const guint8 zeros[4] = {0};
    gsize header = len > SHORT_MAX ? 4 : 1;

    g_return_if_fail(len < LONG_LIMIT);
    if (len > SHORT_MAX)
        mt_writer_u32(self, (guint32)len << 8 | LONG_MARK);
    else
        *extend(self, 1) = (guint8)len;
    mt_writer_raw(self, data, len);
    mt_writer_raw(self, zeros, (4 - (header + len) % 4) % 4);
}

/* The memory behind a GBytes that a secret writer gave away. */
typedef struct {
    guint8 *data;
    gsize allocated;
} SecretBytes;

static void
secret_bytes_free(gpointer data)
{
    SecretBytes *self = data;

    mt_wipe(self->data, self->allocated);
    g_free(self->data);
    g_free(self);
}

GBytes *
mt_writer_steal(MtWriter *self)
{
    GBytes *bytes;

    if (self->secret && self->data != NULL) {
        SecretBytes *memory = g_new(SecretBytes, 1);

        *memory = (SecretBytes){.data = self->data, .allocated = self->allocated};
        bytes = g_bytes_new_with_free_func(self->data, self->len, secret_bytes_free, memory);
    } else {
        bytes = g_bytes_new_take(self->data, self->len);
    }
    *self = (MtWriter){.secret = self->secret};
    return bytes;
}
