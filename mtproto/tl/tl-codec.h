/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The one reader and writer of TL, walking the generated tables.
 * https://core.telegram.org/mtproto/serialize
 */
#pragma once

#include <base/mt-buffer.h>
#include <tl/tl-arena.h>
#include <tl/tl-object.h>

G_BEGIN_DECLS

/** TlResult: what a function returns. */
typedef struct {
    TlKind kind;
    gboolean boolean;
    gint32 number;
    gint64 wide;
    const char *string;
    TlObject *object;
    const TlVector *vector;
} TlResult;

/**
 * tl_read_object:
 * @type: (nullable): what is allowed, or NULL for any constructor of @schema.
 *
 * Reads one boxed object into @arena. Fails with MT_ERROR_MALFORMED, MT_ERROR_LIMIT (nesting,
 * arena) or MT_ERROR_UNKNOWN (a constructor that is not of @type). Bytes left over are the
 * caller's business: see tl_decode().
 */
TlObject *tl_read_object(
    MtReader *reader, const TlSchema *schema, const TlType *type, TlArena *arena, GError **error);
/** tl_decode: one object and nothing behind it. */
TlObject *tl_decode(gconstpointer data,
                    gsize len,
                    const TlSchema *schema,
                    const TlType *type,
                    TlArena *arena,
                    GError **error);
/** tl_decode_result: the result of @call (its constructor), and nothing behind it. */
gboolean tl_decode_result(gconstpointer data,
                          gsize len,
                          const TlSchema *schema,
                          const TlConstructor *call,
                          TlArena *arena,
                          TlResult *out,
                          GError **error);
/**
 * tl_write_object: appends @object boxed. Flags words are computed from pointers and true flags;
 * bits of optional numbers come from the caller. Fails with MT_ERROR_LIMIT for strings of 2^24
 * bytes and more and for nesting.
 */
gboolean tl_write_object(MtWriter *writer, const TlObject *object, GError **error);
/** tl_encode: (transfer full): the same into new bytes. */
GBytes *tl_encode(const TlObject *object, GError **error);

/** tl_schema_find: (nullable): the constructor of @id. */
const TlConstructor *tl_schema_find(const TlSchema *schema, guint32 id);

/** Generated: the schemas of this library. */
extern const TlSchema tl_api_schema;
extern const TlSchema tl_mt_schema;

G_END_DECLS
