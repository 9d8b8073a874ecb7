/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Reading objects by their tables. It knows the encoding, and no declaration but those of vectors
 * and of Bool; whatever it reads was written by an enemy.
 */
#include <tl/tl-codec-private.h>

#include <base/mt-limits.h>
#include <mtproto/mt-secret.h>
#include <string.h>

/* What one reading needs everywhere; @reader fails for good at the first error. */
typedef struct {
    MtReader *reader;
    const TlSchema *schema;
    TlArena *arena;
    GError **error;
} Decoder;

static TlObject *read_boxed(Decoder *self, const TlType *type, guint depth);

/* --- errors ---------------------------------------------------------------------------------- */

static gboolean
fail_read(Decoder *self, MtError code, const char *text, const char *where)
{
    self->reader->failed = TRUE;
    g_set_error(self->error, MT_ERROR, (gint)code, "TL: %s: %s", where, text);
    return FALSE;
}

/* --- tables ---------------------------------------------------------------------------------- */

static const TlConstructor *
find_id(const TlConstructor *const *constructors, guint count, guint32 id)
{
    guint low = 0, high = count;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (constructors[middle]->id == id)
            return constructors[middle];
        if (constructors[middle]->id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const TlConstructor *
tl_schema_find(const TlSchema *schema, guint32 id)
{
    return find_id(schema->constructors, schema->n_constructors, id);
}

/* The size of an item in memory. */
static gsize
item_size(TlKind kind)
{
    switch (kind) {
    case TL_KIND_INT:
        return sizeof(gint32);
    case TL_KIND_LONG:
        return sizeof(gint64);
    case TL_KIND_DOUBLE:
        return sizeof(gdouble);
    case TL_KIND_BYTES:
        return sizeof(TlBytes);
    default:
        return sizeof(gpointer);
    }
}

/* The least that an item takes on the wire. */
static gsize
item_min_encoded(TlKind kind)
{
    return kind == TL_KIND_LONG || kind == TL_KIND_DOUBLE ? 8 : 4;
}

/* --- reading --------------------------------------------------------------------------------- */

/* Invalid sequences and NULs become U+FFFD. */
static const char *
clean_text(Decoder *self, const guint8 *data, gsize len)
{
    char *valid = g_utf8_make_valid((const char *)data, (gssize)len);
    const char *copy = tl_arena_dup(self->arena, valid, strlen(valid));

    mt_wipe_string(valid);
    return copy;
}

static const char *
read_string(Decoder *self, const char *where)
{
    gsize len = 0;
    const guint8 *data = mt_reader_bytes(self->reader, &len);
    const char *text;

    if (data == NULL)
        return NULL;
    if (g_utf8_validate_len((const char *)data, len, NULL))
        text = tl_arena_dup(self->arena, data, len);
    else
        text = clean_text(self, data, len);
    if (text == NULL)
        fail_read(self, MT_ERROR_LIMIT, "too large", where);
    return text;
}

static TlBytes
read_bytes(Decoder *self, const char *where)
{
    TlBytes bytes = {0};
    gsize len = 0;
    const guint8 *data = mt_reader_bytes(self->reader, &len);

    if (data == NULL)
        return bytes;
    bytes.data = tl_arena_dup(self->arena, data, len);
    if (bytes.data == NULL)
        fail_read(self, MT_ERROR_LIMIT, "too large", where);
    else
        bytes.len = len;
    return bytes;
}

static gboolean
read_bool(Decoder *self, const char *where)
{
    guint32 id = mt_reader_u32(self->reader);

    if (id != ID_TRUE && id != ID_FALSE && !self->reader->failed)
        fail_read(self, MT_ERROR_MALFORMED, "not a Bool", where);
    return id == ID_TRUE;
}

static void
read_raw(Decoder *self, guint8 *out, gsize len)
{
    const guint8 *data = mt_reader_raw(self->reader, len);

    if (data != NULL)
        memcpy(out, data, len);
}

static gboolean read_field(Decoder *self, const TlField *field, TlObject *object, guint depth);

static TlObject *
read_bare(Decoder *self, const TlConstructor *constructor, guint depth)
{
    TlObject *object;

    if (depth > MT_MAX_DEPTH) {
        fail_read(self, MT_ERROR_LIMIT, "nested too deep", constructor->name);
        return NULL;
    }
    object = tl_arena_alloc(self->arena, constructor->size);
    if (object == NULL) {
        fail_read(self, MT_ERROR_LIMIT, "too large", constructor->name);
        return NULL;
    }
    object->constructor = constructor;
    for (guint i = 0; i < constructor->n_fields; i++) {
        const TlField *field = &constructor->fields[i];

        if (field->flag_bit >= 0 &&
            (MEMBER(guint32, object, field->flags_offset) >> field->flag_bit & 1) == 0)
            continue;
        if (!read_field(self, field, object, depth))
            return NULL;
    }
    return object;
}

static TlObject *
read_boxed(Decoder *self, const TlType *type, guint depth)
{
    guint32 id = mt_reader_u32(self->reader);
    const TlConstructor *constructor;

    if (self->reader->failed)
        return NULL;
    if (type != NULL)
        constructor = find_id(type->constructors, type->n_constructors, id);
    else
        constructor = tl_schema_find(self->schema, id);
    if (constructor == NULL) {
        self->reader->failed = TRUE;
        g_set_error(self->error, MT_ERROR, MT_ERROR_UNKNOWN, "TL: #%08x is not of %s", id,
                    type != NULL ? type->name : "this schema");
        return NULL;
    }
    return read_bare(self, constructor, depth);
}

static void
read_items(Decoder *self, TlVector *vector, TlKind kind, const TlType *type, guint depth)
{
    for (guint i = 0; i < vector->len && !self->reader->failed; i++) {
        switch (kind) {
        case TL_KIND_INT:
            vector->ints[i] = mt_reader_i32(self->reader);
            break;
        case TL_KIND_LONG:
            vector->longs[i] = mt_reader_i64(self->reader);
            break;
        case TL_KIND_DOUBLE:
            vector->doubles[i] = mt_reader_double(self->reader);
            break;
        case TL_KIND_STRING:
            vector->strings[i] = read_string(self, "vector");
            break;
        case TL_KIND_BYTES:
            vector->bytes[i] = read_bytes(self, "vector");
            break;
        case TL_KIND_BARE:
            vector->objects[i] = read_bare(self, type->constructors[0], depth + 1);
            break;
        default:
            vector->objects[i] = read_boxed(self, type, depth + 1);
            break;
        }
    }
}

/* @kind and @type are the items'; the vector's own id was read before. */
static const TlVector *
read_vector(Decoder *self, TlKind kind, const TlType *type, guint depth)
{
    gint32 count = mt_reader_i32(self->reader);
    TlVector *vector;

    if (self->reader->failed)
        return NULL;
    if (count < 0 || (gsize)count > mt_reader_left(self->reader) / item_min_encoded(kind)) {
        fail_read(self, MT_ERROR_MALFORMED, "more items than bytes", "vector");
        return NULL;
    }
    vector = tl_arena_new0(self->arena, TlVector);
    if (vector != NULL)
        vector->objects = tl_arena_alloc(self->arena, (gsize)count * item_size(kind));
    if (vector == NULL || vector->objects == NULL) {
        fail_read(self, MT_ERROR_LIMIT, "too large", "vector");
        return NULL;
    }
    vector->len = (guint)count;
    read_items(self, vector, kind, type, depth);
    return self->reader->failed ? NULL : vector;
}

static const TlVector *
read_vector_field(Decoder *self, const TlField *field, guint depth)
{
    if (!field->bare && mt_reader_u32(self->reader) != ID_VECTOR && !self->reader->failed) {
        fail_read(self, MT_ERROR_MALFORMED, "not a vector", field->name);
        return NULL;
    }
    return read_vector(self, field->item_kind, field->type, depth);
}

static gboolean
read_field(Decoder *self, const TlField *field, TlObject *object, guint depth)
{
    guint16 place = field->offset;

    switch ((TlKind)field->kind) {
    case TL_KIND_FLAGS:
        MEMBER(guint32, object, place) = mt_reader_u32(self->reader);
        break;
    case TL_KIND_TRUE:
        MEMBER(gboolean, object, place) = TRUE;
        break;
    case TL_KIND_BOOL:
        MEMBER(gboolean, object, place) = read_bool(self, field->name);
        break;
    case TL_KIND_INT:
        MEMBER(gint32, object, place) = mt_reader_i32(self->reader);
        break;
    case TL_KIND_LONG:
        MEMBER(gint64, object, place) = mt_reader_i64(self->reader);
        break;
    case TL_KIND_DOUBLE:
        MEMBER(gdouble, object, place) = mt_reader_double(self->reader);
        break;
    case TL_KIND_INT128:
        read_raw(self, &MEMBER(guint8, object, place), 16);
        break;
    case TL_KIND_INT256:
        read_raw(self, &MEMBER(guint8, object, place), 32);
        break;
    case TL_KIND_STRING:
        MEMBER(const char *, object, place) = read_string(self, field->name);
        break;
    case TL_KIND_BYTES:
        MEMBER(TlBytes, object, place) = read_bytes(self, field->name);
        break;
    case TL_KIND_OBJECT:
        MEMBER(TlObject *, object, place) = read_boxed(self, field->type, depth + 1);
        break;
    case TL_KIND_BARE:
        MEMBER(TlObject *, object, place) =
            read_bare(self, field->type->constructors[0], depth + 1);
        break;
    case TL_KIND_VECTOR:
        MEMBER(const TlVector *, object, place) = read_vector_field(self, field, depth);
        break;
    }
    return !self->reader->failed;
}

/* A reader that ran out of bytes has said nothing yet. */
static gboolean
finish_read(Decoder *self, gboolean whole, GError *error, GError **out)
{
    if (error != NULL) {
        g_propagate_error(out, error);
        return FALSE;
    }
    if (self->reader->failed) {
        g_set_error_literal(out, MT_ERROR, MT_ERROR_MALFORMED, "TL: cut or damaged");
        return FALSE;
    }
    if (whole && mt_reader_left(self->reader) > 0) {
        g_set_error_literal(out, MT_ERROR, MT_ERROR_MALFORMED, "TL: bytes left over");
        return FALSE;
    }
    return TRUE;
}

TlObject *
tl_read_object(
    MtReader *reader, const TlSchema *schema, const TlType *type, TlArena *arena, GError **error)
{
    GError *problem = NULL;
    Decoder decoder = {.reader = reader, .schema = schema, .arena = arena, .error = &problem};
    TlObject *object = read_boxed(&decoder, type, 1);

    return finish_read(&decoder, FALSE, problem, error) ? object : NULL;
}

TlObject *
tl_decode(gconstpointer data,
          gsize len,
          const TlSchema *schema,
          const TlType *type,
          TlArena *arena,
          GError **error)
{
    static const guint8 nothing[1] = {0};
    MtReader reader = MT_READER_INIT(len > 0 ? (const guint8 *)data : nothing, len);
    GError *problem = NULL;
    Decoder decoder = {.reader = &reader, .schema = schema, .arena = arena, .error = &problem};
    TlObject *object = read_boxed(&decoder, type, 1);

    return finish_read(&decoder, TRUE, problem, error) ? object : NULL;
}

static void
read_result(Decoder *self, const TlConstructor *call, TlResult *out)
{
    switch (out->kind) {
    case TL_KIND_BOOL:
        out->boolean = read_bool(self, call->name);
        break;
    case TL_KIND_INT:
        out->number = mt_reader_i32(self->reader);
        break;
    case TL_KIND_LONG:
        out->wide = mt_reader_i64(self->reader);
        break;
    case TL_KIND_STRING:
        out->string = read_string(self, call->name);
        break;
    case TL_KIND_VECTOR:
        if (mt_reader_u32(self->reader) != ID_VECTOR && !self->reader->failed)
            fail_read(self, MT_ERROR_MALFORMED, "not a vector", call->name);
        out->vector = read_vector(self, call->result_item_kind, call->result_type, 1);
        break;
    default:
        out->object = read_boxed(self, call->result_type, 1);
        break;
    }
}

gboolean
tl_decode_result(gconstpointer data,
                 gsize len,
                 const TlSchema *schema,
                 const TlConstructor *call,
                 TlArena *arena,
                 TlResult *out,
                 GError **error)
{
    static const guint8 nothing[1] = {0};
    MtReader reader = MT_READER_INIT(len > 0 ? (const guint8 *)data : nothing, len);
    GError *problem = NULL;
    Decoder decoder = {.reader = &reader, .schema = schema, .arena = arena, .error = &problem};
    TlResult result = {.kind = call->result_kind};

    read_result(&decoder, call, &result);
    if (!finish_read(&decoder, TRUE, problem, error))
        return FALSE;
    *out = result;
    return TRUE;
}
