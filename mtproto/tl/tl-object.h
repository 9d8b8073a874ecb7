/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the generated structs and tables are made of. https://core.telegram.org/mtproto/TL
 *
 * For "auth.sentCode#5e002502 ... = auth.SentCode" the generator emits: struct TlAuthSentCode with
 * TlObject base first; its id TL_ID_AUTH_SENT_CODE for switch statements; TL_AUTH_SENT_CODE, an
 * initialiser for .base; TL_AUTH_SENT_CODE_HAS_TIMEOUT for optional numbers; the type
 * TL_TYPE_AUTH_SENT_CODE (const TlType *). For the function auth.sendCode: struct
 * TlCallAuthSendCode, TL_ID_CALL_AUTH_SEND_CODE, TL_CALL_AUTH_SEND_CODE. The service schema has
 * the prefix TlMt / TL_MT_ instead ("TlMtPong", TL_ID_MT_PONG, calls TlMtCallPing). A field whose
 * name C keeps for itself gets an underscore ("default_").
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** TlKind: how one field is encoded. The C type of the field is given behind it. */
typedef enum {
    TL_KIND_FLAGS,  /* guint32: #; the writer sets bits of present pointers and true flags itself */
    TL_KIND_TRUE,   /* gboolean: a flag without bytes */
    TL_KIND_BOOL,   /* gboolean */
    TL_KIND_INT,    /* gint32 */
    TL_KIND_LONG,   /* gint64 */
    TL_KIND_DOUBLE, /* gdouble */
    TL_KIND_INT128, /* guint8[16] */
    TL_KIND_INT256, /* guint8[32] */
    TL_KIND_STRING, /* const char *: valid UTF-8 without NUL inside (cleaned on reading) */
    TL_KIND_BYTES,  /* TlBytes: .data NULL when absent */
    TL_KIND_OBJECT, /* TlObject *: boxed, NULL when absent */
    TL_KIND_VECTOR, /* const TlVector *: NULL when absent */
    TL_KIND_BARE,   /* TlObject *: without its id in front; the type has one constructor */
} TlKind;

typedef struct _TlConstructor TlConstructor;
typedef struct _TlType TlType;

/** TlBytes: somebody else's bytes: the arena's, or the caller's when writing. */
typedef struct {
    const guint8 *data;
    gsize len;
} TlBytes;

/** TlObject: the head of each generated struct. */
typedef struct {
    const TlConstructor *constructor;
} TlObject;

/** TlVector: the items by kind. Vectors of vectors do not occur in the schema. */
typedef struct {
    guint len;
    union {
        TlObject **objects;
        gint32 *ints;
        gint64 *longs;
        gdouble *doubles;
        const char **strings;
        TlBytes *bytes;
    };
} TlVector;

typedef struct {
    const char *name;
    guint16 offset;       /* in the struct */
    guint8 kind;          /* TlKind */
    guint8 item_kind;     /* TL_KIND_VECTOR: TlKind of the items */
    gint8 flag_bit;       /* -1: always there */
    guint8 bare;          /* TL_KIND_VECTOR: "vector", without the id in front */
    guint16 flags_offset; /* of the guint32 whose bit it is */
    const TlType *type;   /* objects (NULL: any object of this schema); vectors: of the items */
} TlField;

struct _TlConstructor {
    guint32 id;
    const char *name; /* as in the schema */
    guint16 size;     /* of the struct */
    guint16 n_fields;
    const TlField *fields;
    const TlType *type; /* what it belongs to; for functions NULL */
    /* functions only: the result */
    guint8 result_kind; /* TL_KIND_BOOL, _INT, _LONG, _STRING, _OBJECT or _VECTOR */
    guint8 result_item_kind;
    const TlType *result_type;
};

struct _TlType {
    const char *name;
    guint16 n_constructors;
    const TlConstructor *const *constructors; /* ascending by id */
};

/** TlSchema: all constructors that may be read where any object is allowed, ascending by id. */
typedef struct {
    guint n_constructors;
    const TlConstructor *const *constructors;
    gint layer;
} TlSchema;

/** tl_object_id: the constructor's id, 0 for NULL. */
static inline guint32
tl_object_id(const TlObject *object)
{
    return object != NULL ? object->constructor->id : 0;
}

G_END_DECLS
