/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A QR code as a picture and as lines of block characters. The modules come from libqrencode; a
 * build without it draws none.
 */
#include "ask/tg-qr.h"

#include "tg-config.h"

#include <gio/gio.h>
#include <mtproto/mt-secret.h>
#include <string.h>

#ifdef HAVE_QRENCODE
#include <qrencode.h>
#endif

/* What the standard wants around a code: four modules. Cameras find it with two, and a terminal has
 * few lines. */
#define MARGIN 4
#define MARGIN_OF_TEXT 2
/* Beyond this it is no login link, and no terminal can show it. */
#define MAX_TEXT 512

struct _TgQr {
    guint width; /* without margins */
    guint8 *modules;
};

TgQr *
tg_qr_new(const char *text)
{
    TgQr *self = NULL;
#ifdef HAVE_QRENCODE
    QRcode *code;

    if (text == NULL || *text == '\0' || strlen(text) > MAX_TEXT)
        return NULL;
    code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (code == NULL)
        return NULL;
    self = g_new0(TgQr, 1);
    self->width = (guint)code->width;
    self->modules = g_malloc((gsize)self->width * self->width);
    for (gsize i = 0; i < (gsize)self->width * self->width; i++)
        self->modules[i] = code->data[i] & 1;
    mt_wipe(code->data, (gsize)self->width * self->width);
    QRcode_free(code);
#endif
    return self;
}

void
tg_qr_free(TgQr *self)
{
    if (self == NULL)
        return;
    mt_wipe(self->modules, (gsize)self->width * self->width);
    g_free(self->modules);
    g_free(self);
}

guint
tg_qr_get_size(const TgQr *self)
{
    return self->width + 2 * MARGIN;
}

/* Whether the module is dark; what is outside of the code is light. */
static gboolean
is_dark(const TgQr *self, guint margin, guint x, guint y)
{
    if (x < margin || y < margin || x >= margin + self->width || y >= margin + self->width)
        return FALSE;
    return self->modules[(y - margin) * self->width + x - margin] != 0;
}

/* --- PNG: https://www.w3.org/TR/png ---------------------------------------------------------- */

static guint32
crc_of(const guint8 *data, gsize len)
{
    guint32 crc = 0xFFFFFFFFu;

    for (gsize i = 0; i < len; i++) {
        crc ^= data[i];
        for (guint bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320u : 0);
    }
    return ~crc;
}

static void
append_u32(GByteArray *out, guint32 value)
{
    const guint8 bytes[] = {(guint8)(value >> 24), (guint8)(value >> 16), (guint8)(value >> 8),
                            (guint8)value};

    g_byte_array_append(out, bytes, sizeof bytes);
}

static void
append_chunk(GByteArray *out, const char *name, const guint8 *data, gsize len)
{
    guint start;

    append_u32(out, (guint32)len);
    start = out->len;
    g_byte_array_append(out, (const guint8 *)name, 4);
    g_byte_array_append(out, data, (guint)len);
    append_u32(out, crc_of(out->data + start, out->len - start));
}

/* Each line of the picture: no filter, then a bit for each pixel, 1 is light. */
static GByteArray *
make_lines(const TgQr *self, guint scale)
{
    guint pixels = (self->width + 2 * MARGIN) * scale;
    guint row = (pixels + 7) / 8 + 1;
    GByteArray *lines = g_byte_array_sized_new(row * pixels);

    g_byte_array_set_size(lines, row * pixels);
    memset(lines->data, 0, lines->len);
    for (guint y = 0; y < pixels; y++) {
        for (guint x = 0; x < pixels; x++) {
            if (!is_dark(self, MARGIN, x / scale, y / scale))
                lines->data[y * row + 1 + x / 8] |= (guint8)(0x80 >> (x % 8));
        }
    }
    return lines;
}

/* (transfer full): as zlib does it. */
static GByteArray *
deflated(const GByteArray *lines)
{
    g_autoptr(GConverter) zlib =
        G_CONVERTER(g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9));
    GByteArray *out = g_byte_array_new();
    gsize read, written;
    GConverterResult result;

    g_byte_array_set_size(out, lines->len + 1024);
    result = g_converter_convert(zlib, lines->data, lines->len, out->data, out->len,
                                 G_CONVERTER_INPUT_AT_END, &read, &written, NULL);
    g_byte_array_set_size(out, result == G_CONVERTER_FINISHED ? (guint)written : 0);
    return out;
}

GBytes *
tg_qr_make_png(const TgQr *self, guint scale)
{
    static const guint8 signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    static const guint8 kind[] = {1, 0, 0, 0, 0}; /* one bit, grey, nothing special */
    g_autoptr(GByteArray) lines = make_lines(self, scale);
    g_autoptr(GByteArray) packed = deflated(lines);
    g_autoptr(GByteArray) head = g_byte_array_new();
    GByteArray *png = g_byte_array_new();

    append_u32(head, (self->width + 2 * MARGIN) * scale);
    append_u32(head, (self->width + 2 * MARGIN) * scale);
    g_byte_array_append(head, kind, sizeof kind);
    g_byte_array_append(png, signature, sizeof signature);
    append_chunk(png, "IHDR", head->data, head->len);
    append_chunk(png, "IDAT", packed->data, packed->len);
    append_chunk(png, "IEND", NULL, 0);
    mt_wipe(lines->data, lines->len);
    return g_byte_array_free_to_bytes(png);
}

/* --- text ------------------------------------------------------------------------------------ */

GStrv
tg_qr_make_rows(const TgQr *self, gboolean dark_terminal)
{
    /* by whether the upper and the lower half are drawn */
    static const char *const blocks[] = {" ", "▀", "▄", "█"};
    guint width = self->width + 2 * MARGIN_OF_TEXT;
    GPtrArray *rows = g_ptr_array_new();

    for (guint y = 0; y < width; y += 2) {
        GString *row = g_string_new(NULL);

        for (guint x = 0; x < width; x++) {
            guint upper = is_dark(self, MARGIN_OF_TEXT, x, y) != dark_terminal;
            guint lower = y + 1 < width && is_dark(self, MARGIN_OF_TEXT, x, y + 1) != dark_terminal;

            g_string_append(row, blocks[upper + 2 * lower]);
        }
        g_ptr_array_add(rows, g_string_free(row, FALSE));
    }
    g_ptr_array_add(rows, NULL);
    return (GStrv)g_ptr_array_free(rows, FALSE);
}
