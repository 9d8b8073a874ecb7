/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Packing and unpacking in steps, so that nothing larger than its limit is ever allocated.
 */
#include <tl/tl-gzip.h>

#include <base/mt-limits.h>
#include <gio/gio.h>
#include <mtproto/mt-error.h>
#include <mtproto/mt-secret.h>
#include <string.h>

#define LIMIT ((gsize)MT_MAX_INFLATED)
#define FIRST_BUFFER ((gsize)4 * 1024)

/* Output of a converter; what was in it may be secret. */
typedef struct {
    guint8 *data;
    gsize len;
    gsize allocated;
} Output;

static void
output_clear(Output *self)
{
    if (self->data != NULL)
        mt_wipe(self->data, self->allocated);
    g_free(self->data);
    *self = (Output){0};
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Output, output_clear)

static void
output_grow(Output *self, gsize allocated)
{
    Output larger = {.data = g_malloc(allocated), .len = self->len, .allocated = allocated};

    if (self->len > 0)
        memmove(larger.data, self->data, self->len);
    output_clear(self);
    *self = larger;
}

static void
free_output(gpointer data)
{
    Output *output = data;

    output_clear(output);
    g_free(output);
}

static GBytes *
output_steal(Output *self)
{
    Output *kept = g_new(Output, 1);

    *kept = *self;
    *self = (Output){0};
    return g_bytes_new_with_free_func(kept->data, kept->len, free_output, kept);
}

static gboolean
refuse(GError **error, MtError code, const char *text)
{
    g_set_error_literal(error, MT_ERROR, (gint)code, text);
    return FALSE;
}

/* One byte more than the limit may be written: then it is over. */
static gboolean
inflate_all(GConverter *converter, const guint8 *data, gsize len, Output *output, GError **error)
{
    GConverterResult result = G_CONVERTER_CONVERTED;

    while (result != G_CONVERTER_FINISHED) {
        gsize taken = 0, made = 0;

        if (output->len > LIMIT)
            return refuse(error, MT_ERROR_LIMIT, "gzip: unpacks to too much");
        if (output->len == output->allocated)
            output_grow(output, MIN(output->allocated * 2, LIMIT + 1));
        result = g_converter_convert(converter, data, len, output->data + output->len,
                                     output->allocated - output->len, G_CONVERTER_INPUT_AT_END,
                                     &taken, &made, NULL);
        if (result != G_CONVERTER_CONVERTED && result != G_CONVERTER_FINISHED)
            return refuse(error, MT_ERROR_MALFORMED, "gzip: damaged or cut");
        data += taken;
        len -= taken;
        output->len += made;
    }
    if (output->len > LIMIT)
        return refuse(error, MT_ERROR_LIMIT, "gzip: unpacks to too much");
    if (len > 0 || output->len == 0)
        return refuse(error, MT_ERROR_MALFORMED, "gzip: nothing inside, or bytes behind the end");
    return TRUE;
}

GBytes *
tl_gunzip(gconstpointer data, gsize len, GError **error)
{
    g_autoptr(GZlibDecompressor) inflater = NULL;
    g_auto(Output) output = {0};

    if (len == 0) {
        refuse(error, MT_ERROR_MALFORMED, "gzip: empty");
        return NULL;
    }
    inflater = g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP);
    output_grow(&output, CLAMP(len * 4, FIRST_BUFFER, LIMIT + 1));
    if (!inflate_all(G_CONVERTER(inflater), data, len, &output, error))
        return NULL;
    return output_steal(&output);
}

GBytes *
tl_gzip(gconstpointer data, gsize len)
{
    g_autoptr(GZlibCompressor) deflater = NULL;
    g_auto(Output) output = {0};
    GConverterResult result = G_CONVERTER_CONVERTED;
    const guint8 *rest = data;

    if (len / 10 == 0)
        return NULL;
    deflater = g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1);
    output_grow(&output, len - (len + 9) / 10);
    while (result != G_CONVERTER_FINISHED) {
        gsize taken = 0, made = 0;

        if (output.len == output.allocated)
            return NULL;
        result = g_converter_convert(G_CONVERTER(deflater), rest, len, output.data + output.len,
                                     output.allocated - output.len, G_CONVERTER_INPUT_AT_END,
                                     &taken, &made, NULL);
        if (result != G_CONVERTER_CONVERTED && result != G_CONVERTER_FINISHED)
            return NULL;
        rest += taken;
        len -= taken;
        output.len += made;
    }
    return output_steal(&output);
}
