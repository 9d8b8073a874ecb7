/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Walks an object for the log. It decides what may be read there, and shows no text.
 */
#include <tl/tl-describe.h>

#include <string.h>

#define ENOUGH 480
#define MAX_DEPTH 8

#define MEMBER(type, object, place)                                                                \
    (*(type const *)(const void *)((const guint8 *)(object) + (place)))

static void describe_object(GString *out, const TlObject *object, guint depth);

static gboolean
is_hidden(const char *name)
{
    static const char *const parts[] = {"phone", "hash", "srp_id", "nonce", "salt"};

    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (strstr(name, parts[i]) != NULL)
            return TRUE;
    }
    return FALSE;
}

static gboolean
is_absent(const TlField *field, const TlObject *object)
{
    switch ((TlKind)field->kind) {
    case TL_KIND_FLAGS:
        return TRUE;
    case TL_KIND_TRUE:
        return !MEMBER(gboolean, object, field->offset);
    case TL_KIND_STRING:
    case TL_KIND_OBJECT:
    case TL_KIND_BARE:
    case TL_KIND_VECTOR:
        return MEMBER(gpointer, object, field->offset) == NULL;
    case TL_KIND_BYTES:
        return MEMBER(TlBytes, object, field->offset).data == NULL;
    default:
        return field->flag_bit >= 0 &&
               (MEMBER(guint32, object, field->flags_offset) >> field->flag_bit & 1) == 0;
    }
}

static void
describe_number(GString *out, const TlField *field, const TlObject *object)
{
    if (is_hidden(field->name))
        g_string_append(out, "<number>");
    else if (field->kind == TL_KIND_INT)
        g_string_append_printf(out, "%d", MEMBER(gint32, object, field->offset));
    else
        g_string_append_printf(out, "%" G_GINT64_FORMAT, MEMBER(gint64, object, field->offset));
}

static void
describe_value(GString *out, const TlField *field, const TlObject *object, guint depth)
{
    guint16 place = field->offset;

    switch ((TlKind)field->kind) {
    case TL_KIND_BOOL:
        g_string_append(out, MEMBER(gboolean, object, place) ? "true" : "false");
        break;
    case TL_KIND_INT:
    case TL_KIND_LONG:
        describe_number(out, field, object);
        break;
    case TL_KIND_INT128:
        g_string_append(out, "<16 bytes>");
        break;
    case TL_KIND_INT256:
        g_string_append(out, "<32 bytes>");
        break;
    case TL_KIND_STRING:
        g_string_append_printf(out, "<%zu bytes>", strlen(MEMBER(char *, object, place)));
        break;
    case TL_KIND_BYTES:
        g_string_append_printf(out, "<%zu bytes>", MEMBER(TlBytes, object, place).len);
        break;
    case TL_KIND_VECTOR:
        g_string_append_printf(out, "<%u items>", MEMBER(TlVector *, object, place)->len);
        break;
    case TL_KIND_OBJECT:
    case TL_KIND_BARE:
        describe_object(out, MEMBER(TlObject *, object, place), depth + 1);
        break;
    default: /* doubles say where somebody is */
        g_string_append(out, "<number>");
        break;
    }
}

static void
describe_object(GString *out, const TlObject *object, guint depth)
{
    const TlConstructor *constructor = object->constructor;
    const char *separator = "(";

    g_string_append(out, constructor->name);
    for (guint i = 0; i < constructor->n_fields && out->len < ENOUGH; i++) {
        const TlField *field = &constructor->fields[i];

        if (is_absent(field, object))
            continue;
        g_string_append_printf(out, "%s%s", separator, field->name);
        separator = ", ";
        if (depth >= MAX_DEPTH) {
            g_string_append(out, "=...");
        } else if (field->kind != TL_KIND_TRUE) {
            g_string_append_c(out, '=');
            describe_value(out, field, object, depth);
        }
    }
    if (*separator == ',')
        g_string_append_c(out, ')');
}

char *
tl_describe(const TlObject *object)
{
    GString *out;

    if (object == NULL || object->constructor == NULL)
        return g_strdup("nothing");
    out = g_string_new(NULL);
    describe_object(out, object, 1);
    if (out->len > ENOUGH) {
        g_string_truncate(out, ENOUGH);
        g_string_append(out, "...");
    }
    return g_string_free(out, FALSE);
}
