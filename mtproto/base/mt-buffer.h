/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Bounds-checked little-endian access to bytes. Nothing else in the library reads raw bytes.
 */
#pragma once

#include <glib.h>
#include <mtproto/mt-error.h>

G_BEGIN_DECLS

/**
 * MtReader: a cursor over bytes that belong to somebody else. The first failure is sticky:
 * @failed is set and every later read returns zero or NULL.
 */
typedef struct {
    const guint8 *data;
    const guint8 *end;
    gboolean failed;
} MtReader;

#define MT_READER_INIT(bytes, len)                                                                 \
    (MtReader)                                                                                     \
    {                                                                                              \
        .data = (bytes), .end = (bytes) + (len), .failed = FALSE                                   \
    }

gsize mt_reader_left(const MtReader *self);
guint32 mt_reader_u32(MtReader *self);
gint32 mt_reader_i32(MtReader *self);
guint64 mt_reader_u64(MtReader *self);
gint64 mt_reader_i64(MtReader *self);
gdouble mt_reader_double(MtReader *self);
/** mt_reader_raw: @len bytes in place, or NULL. */
const guint8 *mt_reader_raw(MtReader *self, gsize len);
/**
 * mt_reader_bytes: a TL string in place (not NUL-terminated): both length forms, padding skipped;
 * the 0xFF form is refused. NULL on failure.
 */
const guint8 *mt_reader_bytes(MtReader *self, gsize *out_len);
/** mt_reader_peek_u32: the next four bytes without moving, 0 when there are fewer. */
guint32 mt_reader_peek_u32(const MtReader *self);

/**
 * MtWriter: a growing byte buffer. With mt_writer_init_secret() it wipes what it gives up.
 */
typedef struct {
    guint8 *data;
    gsize len;
    gsize allocated;
    gboolean secret;
} MtWriter;

void mt_writer_init(MtWriter *self);
void mt_writer_init_secret(MtWriter *self);
/** mt_writer_clear: frees (wipes, if secret). */
void mt_writer_clear(MtWriter *self);
void mt_writer_u32(MtWriter *self, guint32 value);
void mt_writer_i32(MtWriter *self, gint32 value);
void mt_writer_u64(MtWriter *self, guint64 value);
void mt_writer_i64(MtWriter *self, gint64 value);
void mt_writer_double(MtWriter *self, gdouble value);
void mt_writer_raw(MtWriter *self, gconstpointer data, gsize len);
/** mt_writer_reserve: @len bytes to be filled by the caller; valid until the next write. */
guint8 *mt_writer_reserve(MtWriter *self, gsize len);
/** mt_writer_bytes: a TL string; @len must be below 2^24. */
void mt_writer_bytes(MtWriter *self, gconstpointer data, gsize len);
/** mt_writer_steal: (transfer full): what was written; the writer is empty again. */
GBytes *mt_writer_steal(MtWriter *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MtWriter, mt_writer_clear)

/** Unaligned little-endian access for the crypto and codec files. */
guint32 mt_get_u32(const guint8 *p);
guint64 mt_get_u64(const guint8 *p);
void mt_put_u32(guint8 *p, guint32 value);
void mt_put_u64(guint8 *p, guint64 value);

G_END_DECLS
