/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Writing objects by their tables: what is optional, and what a flags word then says.
 */
#include <tl/tl-codec-private.h>

#include <base/mt-limits.h>
#include <string.h>

#define STRING_LIMIT (1u << 24)

static gboolean
fail_write(GError **error, MtError code, const char *text, const char *where)
{
    g_set_error(error, MT_ERROR, (gint)code, "TL: %s: %s", where, text);
    return FALSE;
}

static gboolean write_boxed(
    MtWriter *writer, const TlObject *object, const TlType *type, guint depth, GError **error);

/* Whether a field without a bit of its own says that it is there. */
static gboolean
is_present(const TlField *field, const TlObject *object)
{
    switch ((TlKind)field->kind) {
    case TL_KIND_TRUE:
        return CONST_MEMBER(gboolean, object, field->offset);
    case TL_KIND_BYTES:
        return CONST_MEMBER(TlBytes, object, field->offset).data != NULL;
    default:
        return CONST_MEMBER(gpointer, object, field->offset) != NULL;
    }
}

static gboolean
is_number(TlKind kind)
{
    return kind == TL_KIND_BOOL || kind == TL_KIND_INT || kind == TL_KIND_LONG ||
           kind == TL_KIND_DOUBLE || kind == TL_KIND_INT128 || kind == TL_KIND_INT256;
}

/* The flags word at @place: of the caller's bits only those that speak of numbers are used. */
static guint32
flags_word(const TlObject *object, guint16 place)
{
    const TlConstructor *constructor = object->constructor;
    guint32 numbers = 0, present = 0;

    for (guint i = 0; i < constructor->n_fields; i++) {
        const TlField *field = &constructor->fields[i];

        if (field->flag_bit < 0 || field->flags_offset != place)
            continue;
        if (is_number(field->kind))
            numbers |= 1u << field->flag_bit;
        else if (is_present(field, object))
            present |= 1u << field->flag_bit;
    }
    return (CONST_MEMBER(guint32, object, place) & numbers) | present;
}

static gboolean
write_bytes(MtWriter *writer, gconstpointer data, gsize len, const char *where, GError **error)
{
    if (len >= STRING_LIMIT)
        return fail_write(error, MT_ERROR_LIMIT, "too long", where);
    mt_writer_bytes(writer, data != NULL ? data : "", data != NULL ? len : 0);
    return TRUE;
}

static gboolean
write_string(MtWriter *writer, const char *text, const char *where, GError **error)
{
    return write_bytes(writer, text, text != NULL ? strlen(text) : 0, where, error);
}

static gboolean write_field(
    MtWriter *writer, const TlField *field, const TlObject *object, guint depth, GError **error);

static gboolean
write_bare(MtWriter *writer, const TlObject *object, guint depth, GError **error)
{
    const TlConstructor *constructor = object->constructor;
    guint16 place = 0; /* of the flags word that was last made; never that of a field */
    guint32 word = 0;

    if (depth > MT_MAX_DEPTH)
        return fail_write(error, MT_ERROR_LIMIT, "nested too deep", constructor->name);
    for (guint i = 0; i < constructor->n_fields; i++) {
        const TlField *field = &constructor->fields[i];

        if (field->flag_bit >= 0) {
            if (field->flags_offset != place) {
                place = field->flags_offset;
                word = flags_word(object, place);
            }
            if ((word >> field->flag_bit & 1) == 0)
                continue;
        }
        if (!write_field(writer, field, object, depth, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
is_of(const TlObject *object, const TlType *type)
{
    return object != NULL && object->constructor != NULL &&
           (type == NULL || object->constructor->type == type);
}

static gboolean
write_boxed(
    MtWriter *writer, const TlObject *object, const TlType *type, guint depth, GError **error)
{
    if (!is_of(object, type))
        return fail_write(error, MT_ERROR_STATE, "no object, or one of another type",
                          type != NULL ? type->name : "object");
    mt_writer_u32(writer, object->constructor->id);
    return write_bare(writer, object, depth, error);
}

static gboolean
write_item(MtWriter *writer,
           const TlVector *vector,
           guint i,
           const TlField *field,
           guint depth,
           GError **error)
{
    switch ((TlKind)field->item_kind) {
    case TL_KIND_INT:
        mt_writer_i32(writer, vector->ints[i]);
        return TRUE;
    case TL_KIND_LONG:
        mt_writer_i64(writer, vector->longs[i]);
        return TRUE;
    case TL_KIND_DOUBLE:
        mt_writer_double(writer, vector->doubles[i]);
        return TRUE;
    case TL_KIND_STRING:
        return write_string(writer, vector->strings[i], field->name, error);
    case TL_KIND_BYTES:
        return write_bytes(writer, vector->bytes[i].data, vector->bytes[i].len, field->name, error);
    case TL_KIND_BARE:
        if (!is_of(vector->objects[i], field->type))
            return fail_write(error, MT_ERROR_STATE, "no object", field->name);
        return write_bare(writer, vector->objects[i], depth + 1, error);
    default:
        return write_boxed(writer, vector->objects[i], field->type, depth + 1, error);
    }
}

/* NULL is written as an empty vector. */
static gboolean
write_vector(
    MtWriter *writer, const TlVector *vector, const TlField *field, guint depth, GError **error)
{
    guint len = vector != NULL ? vector->len : 0;

    if (len > G_MAXINT32)
        return fail_write(error, MT_ERROR_LIMIT, "too many items", field->name);
    if (!field->bare)
        mt_writer_u32(writer, ID_VECTOR);
    mt_writer_u32(writer, len);
    for (guint i = 0; i < len; i++) {
        if (!write_item(writer, vector, i, field, depth, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean
write_field(
    MtWriter *writer, const TlField *field, const TlObject *object, guint depth, GError **error)
{
    const guint16 place = field->offset;
    const TlBytes *bytes;
    const TlObject *inner;

    switch ((TlKind)field->kind) {
    case TL_KIND_FLAGS:
        mt_writer_u32(writer, flags_word(object, place));
        break;
    case TL_KIND_TRUE:
        break;
    case TL_KIND_BOOL:
        mt_writer_u32(writer, CONST_MEMBER(gboolean, object, place) ? ID_TRUE : ID_FALSE);
        break;
    case TL_KIND_INT:
        mt_writer_i32(writer, CONST_MEMBER(gint32, object, place));
        break;
    case TL_KIND_LONG:
        mt_writer_i64(writer, CONST_MEMBER(gint64, object, place));
        break;
    case TL_KIND_DOUBLE:
        mt_writer_double(writer, CONST_MEMBER(gdouble, object, place));
        break;
    case TL_KIND_INT128:
        mt_writer_raw(writer, &CONST_MEMBER(guint8, object, place), 16);
        break;
    case TL_KIND_INT256:
        mt_writer_raw(writer, &CONST_MEMBER(guint8, object, place), 32);
        break;
    case TL_KIND_STRING:
        return write_string(writer, CONST_MEMBER(char *, object, place), field->name, error);
    case TL_KIND_BYTES:
        bytes = &CONST_MEMBER(TlBytes, object, place);
        return write_bytes(writer, bytes->data, bytes->len, field->name, error);
    case TL_KIND_OBJECT:
        inner = CONST_MEMBER(TlObject *, object, place);
        return write_boxed(writer, inner, field->type, depth + 1, error);
    case TL_KIND_BARE:
        inner = CONST_MEMBER(TlObject *, object, place);
        if (!is_of(inner, field->type))
            return fail_write(error, MT_ERROR_STATE, "no object", field->name);
        return write_bare(writer, inner, depth + 1, error);
    case TL_KIND_VECTOR:
        return write_vector(writer, CONST_MEMBER(TlVector *, object, place), field, depth, error);
    }
    return TRUE;
}

gboolean
tl_write_object(MtWriter *writer, const TlObject *object, GError **error)
{
    gsize before = writer->len;

    if (write_boxed(writer, object, NULL, 1, error))
        return TRUE;
    writer->len = before;
    return FALSE;
}

GBytes *
tl_encode(const TlObject *object, GError **error)
{
    g_auto(MtWriter) writer;

    mt_writer_init(&writer);
    if (!tl_write_object(&writer, object, error))
        return NULL;
    return mt_writer_steal(&writer);
}
