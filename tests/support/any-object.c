/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Objects made by their tables. What they mean is not known here.
 */
#include "any-object.h"

#include "functions.h"

#include <tl/tl-codec-private.h>

/* Deeper than this everything is as small as it can be. */
#define MAX_DEPTH 6
#define MAX_ITEMS 4
/* Constructors that are looked at for a small one. */
#define MAX_TRIES 400

static guint
byte(MtReader *input)
{
    const guint8 *one = mt_reader_left(input) > 0 ? mt_reader_raw(input, 1) : NULL;

    return one != NULL ? *one : 0;
}

/* Small numbers near each other meet more often than large ones. */
static gint64
number(MtReader *input)
{
    static const gint64 odd[] = {-1,         G_MININT32, G_MAXINT32, G_MAXINT64,
                                 G_MININT64, 1000000000, 1767225600, 777000};
    guint first = byte(input);

    if (first < 200)
        return first;
    return first < 240 ? (gint64)(first - 200) << 8 | byte(input) : odd[first % G_N_ELEMENTS(odd)];
}

static const char *
text(MtReader *input)
{
    static const char *const texts[] = {
        "",
        "a",
        "Ann",
        "text",
        "ann_lee",
        "+15550100",
        "https://t.me/+abc",
        "\u202eevil",
        "<b>x</b> &amp;",
        "%s%n",
        "12345",
        "abc@example.org",
        "\xf0\x9f\x91\x8d",
        "a\nb",
        "/start",
        "tg://login?token=AAAA",
    };

    return texts[byte(input) % G_N_ELEMENTS(texts)];
}

static TlBytes
some_bytes(MtReader *input)
{
    gsize wanted = byte(input) % 64;
    gsize len = MIN(wanted, mt_reader_left(input));

    return (TlBytes){.data = mt_reader_raw(input, len), .len = len};
}

static TlObject *
make(MtReader *input, const TlConstructor *constructor, TlArena *arena, guint depth);

static gboolean
is_small(const TlConstructor *constructor)
{
    for (guint i = 0; i < constructor->n_fields; i++) {
        const TlField *field = &constructor->fields[i];

        if (field->flag_bit < 0 && (field->kind == TL_KIND_OBJECT || field->kind == TL_KIND_BARE))
            return FALSE;
    }
    return TRUE;
}

static TlObject *
choose(MtReader *input, const TlType *type, TlArena *arena, guint depth)
{
    guint which = byte(input);

    if (type == NULL)
        return NULL;
    which = (type->n_constructors > 256 ? which << 8 | byte(input) : which) % type->n_constructors;
    for (guint i = 0; depth >= MAX_DEPTH && i < MIN(type->n_constructors, MAX_TRIES) &&
                      !is_small(type->constructors[which]);
         i++)
        which = (which + 1) % type->n_constructors;
    return depth > 2 * MAX_DEPTH ? NULL : make(input, type->constructors[which], arena, depth);
}

static void
fill_item(
    MtReader *input, TlVector *vector, TlKind kind, const TlType *type, TlArena *arena, guint depth)
{
    const guint i = vector->len;

    switch (kind) {
    case TL_KIND_INT:
        vector->ints[i] = (gint32)number(input);
        break;
    case TL_KIND_LONG:
        vector->longs[i] = number(input);
        break;
    case TL_KIND_DOUBLE:
        vector->doubles[i] = (gdouble)number(input) / 3;
        break;
    case TL_KIND_STRING:
        vector->strings[i] = text(input);
        break;
    case TL_KIND_BYTES:
        vector->bytes[i] = some_bytes(input);
        break;
    default:
        vector->objects[i] = choose(input, type, arena, depth + 1);
        if (vector->objects[i] == NULL)
            return;
        break;
    }
    vector->len++;
}

static TlVector *
make_vector(MtReader *input, TlKind kind, const TlType *type, TlArena *arena, guint depth)
{
    TlVector *vector = tl_arena_new0(arena, TlVector);
    guint count = depth >= MAX_DEPTH ? 0 : byte(input) % (MAX_ITEMS + 1);

    vector->objects = tl_arena_alloc(arena, (MAX_ITEMS + 1) * sizeof(TlBytes));
    for (guint i = 0; i < count; i++)
        fill_item(input, vector, kind, type, arena, depth);
    return vector;
}

static gboolean
is_there(MtReader *input, const TlField *field, const TlObject *object, guint depth)
{
    if (field->flag_bit < 0)
        return TRUE;
    return depth < MAX_DEPTH &&
           (CONST_MEMBER(guint32, object, field->flags_offset) >> field->flag_bit & 1) != 0;
}

/* FALSE: it cannot be made so deep down. */
static gboolean
fill(MtReader *input, const TlField *field, TlObject *object, TlArena *arena, guint depth)
{
    guint16 place = field->offset;

    switch ((TlKind)field->kind) {
    case TL_KIND_FLAGS:
        MEMBER(guint32, object, place) =
            depth >= MAX_DEPTH ? 0 : byte(input) | byte(input) << 8 | byte(input) << 16;
        break;
    case TL_KIND_TRUE:
    case TL_KIND_BOOL:
        MEMBER(gboolean, object, place) = field->flag_bit >= 0 || byte(input) % 2 == 0;
        break;
    case TL_KIND_INT:
        MEMBER(gint32, object, place) = (gint32)number(input);
        break;
    case TL_KIND_LONG:
        MEMBER(gint64, object, place) = number(input);
        break;
    case TL_KIND_DOUBLE:
        MEMBER(gdouble, object, place) = (gdouble)number(input) / 3;
        break;
    case TL_KIND_INT128:
    case TL_KIND_INT256:
        MEMBER(guint8, object, place) = (guint8)byte(input);
        break;
    case TL_KIND_STRING:
        MEMBER(const char *, object, place) = text(input);
        break;
    case TL_KIND_BYTES:
        MEMBER(TlBytes, object, place) = some_bytes(input);
        break;
    case TL_KIND_OBJECT:
    case TL_KIND_BARE:
        MEMBER(TlObject *, object, place) = choose(input, field->type, arena, depth + 1);
        return MEMBER(TlObject *, object, place) != NULL;
    case TL_KIND_VECTOR:
        MEMBER(const TlVector *, object, place) =
            make_vector(input, field->item_kind, field->type, arena, depth);
        break;
    }
    return TRUE;
}

static TlObject *
make(MtReader *input, const TlConstructor *constructor, TlArena *arena, guint depth)
{
    TlObject *object = tl_arena_alloc(arena, constructor->size);

    if (object == NULL)
        return NULL;
    object->constructor = constructor;
    for (guint i = 0; i < constructor->n_fields; i++) {
        const TlField *field = &constructor->fields[i];

        if (is_there(input, field, object, depth) && !fill(input, field, object, arena, depth) &&
            field->flag_bit < 0)
            return NULL;
    }
    return object;
}

TlObject *
any_object(MtReader *input, const TlType *type, TlArena *arena)
{
    return choose(input, type, arena, 1);
}

static void
write_vector(MtReader *input, const TlConstructor *call, TlArena *arena, MtWriter *out)
{
    const TlKind kind = call->result_item_kind;
    const TlVector *vector = make_vector(input, kind, call->result_type, arena, 1);

    mt_writer_u32(out, ID_VECTOR);
    mt_writer_u32(out, vector->len);
    for (guint i = 0; i < vector->len; i++) {
        if (kind == TL_KIND_INT)
            mt_writer_i32(out, vector->ints[i]);
        else if (kind == TL_KIND_LONG)
            mt_writer_i64(out, vector->longs[i]);
        else
            (void)tl_write_object(out, vector->objects[i], NULL);
    }
}

void
any_result(MtReader *input, const TlConstructor *call, MtWriter *out)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    const TlObject *object;

    switch (call->result_kind) {
    case TL_KIND_BOOL:
        mt_writer_u32(out, byte(input) % 4 != 0 ? ID_TRUE : ID_FALSE);
        break;
    case TL_KIND_INT:
        mt_writer_i32(out, (gint32)number(input));
        break;
    case TL_KIND_LONG:
        mt_writer_i64(out, number(input));
        break;
    case TL_KIND_STRING:
        mt_writer_bytes(out, "text", 4);
        break;
    case TL_KIND_VECTOR:
        write_vector(input, call, arena, out);
        break;
    default:
        object = any_object(input, call->result_type, arena);
        if (object != NULL)
            (void)tl_write_object(out, object, NULL);
        break;
    }
}

const TlConstructor *
any_function(guint32 id)
{
    for (guint i = 0; i < G_N_ELEMENTS(functions); i++) {
        if (functions[i]->id == id)
            return functions[i];
    }
    return NULL;
}
