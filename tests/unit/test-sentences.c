/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Every service message, medium and entity of the schema, from its TL object to what people read:
 * each constructor is filled from its own table, once with and once without what is optional.
 */
#include <client/model/mt-model.h>
#include <string.h>
#include <tl-api.h>
#include <words/tg-message-text.h>

#define SELF 1000
#define DEEPEST 6
#define WHEN 1700000000

static char *
call(gpointer data, MtPeerId peer)
{
    if (peer.id == 5)
        return g_strdup("Ann");
    return g_strdup(peer.type == MT_PEER_USER ? "Bob" : "Chess Club");
}

static const TgNaming naming = {call, NULL, SELF};

/* --- objects from tables --------------------------------------------------------------------- */

/* @all: what is optional is there. @owned: frees what was made. */
typedef struct {
    gboolean all;
    gint64 number;
    GPtrArray *owned;
} Filling;

static TlObject *fill(Filling *filling, const TlConstructor *constructor, guint depth);

static gpointer
own(Filling *filling, gsize size)
{
    gpointer memory = g_malloc0(size);

    g_ptr_array_add(filling->owned, memory);
    return memory;
}

/* (nullable): the first one that says something. */
static const TlConstructor *
choose(const TlType *type)
{
    for (guint i = 0; type != NULL && i < type->n_constructors; i++)
        if (!g_str_has_suffix(type->constructors[i]->name, "Empty") &&
            type->constructors[i]->n_fields > 0)
            return type->constructors[i];
    return NULL;
}

static TlObject *
fill_type(Filling *filling, const TlType *type, guint depth)
{
    const TlConstructor *constructor = choose(type);

    return constructor != NULL && depth < DEEPEST ? fill(filling, constructor, depth + 1) : NULL;
}

static const TlVector *
fill_vector(Filling *filling, const TlField *field, guint depth)
{
    TlVector *vector = own(filling, sizeof *vector);
    const TlBytes some = {(const guint8 *)"x", 1};
    TlObject *object = NULL;

    vector->len = 1;
    vector->longs = own(filling, sizeof(TlBytes));
    switch (field->item_kind) {
    case TL_KIND_INT:
        vector->ints[0] = (gint32)filling->number;
        break;
    case TL_KIND_LONG:
        vector->longs[0] = 6;
        break;
    case TL_KIND_STRING:
        vector->strings[0] = field->name;
        break;
    case TL_KIND_BYTES:
        vector->bytes[0] = some;
        break;
    case TL_KIND_OBJECT:
    case TL_KIND_BARE:
        object = fill_type(filling, field->type, depth);
        vector->objects[0] = object;
        vector->len = object != NULL ? 1 : 0;
        break;
    default:
        vector->len = 0;
        break;
    }
    return vector;
}

static gint64
number_for(const Filling *filling, const char *name)
{
    if (strstr(name, "date") != NULL || strstr(name, "until") != NULL)
        return WHEN;
    if (g_str_has_suffix(name, "user_id") || g_str_has_suffix(name, "inviter_id"))
        return 6;
    return filling->number;
}

static void
fill_field(Filling *filling, TlObject *object, const TlField *field, guint depth)
{
    gpointer place = (char *)object + field->offset;
    const TlBytes some = {(const guint8 *)"x", 1};

    switch (field->kind) {
    case TL_KIND_FLAGS:
        *(guint32 *)place = filling->all ? G_MAXUINT32 : 0;
        break;
    case TL_KIND_TRUE:
    case TL_KIND_BOOL:
        *(gboolean *)place = filling->all;
        break;
    case TL_KIND_INT:
        *(gint32 *)place = (gint32)number_for(filling, field->name);
        break;
    case TL_KIND_LONG:
        *(gint64 *)place = number_for(filling, field->name);
        break;
    case TL_KIND_DOUBLE:
        *(gdouble *)place = 1.5;
        break;
    case TL_KIND_STRING:
        *(const char **)place = strcmp(field->name, "currency") == 0      ? "EUR"
                                : strstr(field->name, "currency") != NULL ? "TON"
                                                                          : field->name;
        break;
    case TL_KIND_BYTES:
        *(TlBytes *)place = some;
        break;
    case TL_KIND_OBJECT:
    case TL_KIND_BARE:
        *(TlObject **)place = fill_type(filling, field->type, depth);
        break;
    case TL_KIND_VECTOR:
        *(const TlVector **)place = fill_vector(filling, field, depth);
        break;
    default:
        break;
    }
}

static TlObject *
fill(Filling *filling, const TlConstructor *constructor, guint depth)
{
    TlObject *object = own(filling, constructor->size);

    object->constructor = constructor;
    for (guint i = 0; i < constructor->n_fields; i++)
        if (constructor->fields[i].flag_bit < 0 || filling->all)
            fill_field(filling, object, &constructor->fields[i], depth);
    return object;
}

/* --- what is read ---------------------------------------------------------------------------- */

static TlPeerUser ann = {.base = TL_PEER_USER, .user_id = 5};
static TlPeerChannel club = {.base = TL_PEER_CHANNEL, .channel_id = 7};

static void
check_text(const char *name, const char *text)
{
    static const char *const ugly[] = {"(null)", "%", "  ", " ,", " .", "()", "messageAction"};
    const char *last = text + strlen(text) - 1;

    g_test_message("%s: %s", name, text);
    g_assert_cmpuint(strlen(text), >, 3);
    g_assert_true(g_utf8_validate(text, -1, NULL));
    g_assert_true(*last != ':' && *last != ' ' && *last != ',');
    for (guint i = 0; i < G_N_ELEMENTS(ugly); i++)
        g_assert_null(strstr(text, ugly[i]));
}

static char *
say(const TlObject *message)
{
    g_autoptr(MtMessage) read = mt_model_message(message, SELF);
    g_autofree char *brief = NULL;

    g_assert_nonnull(read);
    brief = tg_message_text_brief(read, &naming, 60);
    g_assert_cmpuint(strlen(brief), >, 0);
    return tg_message_text_html(read, NULL, &naming);
}

static void
check_action(const TlConstructor *constructor, gboolean all, gint64 number)
{
    g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func(g_free);
    Filling filling = {all, number, owned};
    const TlMessageService message = {.base = TL_MESSAGE_SERVICE,
                                      .id = 4,
                                      .from_id = &ann.base,
                                      .peer_id = &club.base,
                                      .date = WHEN,
                                      .action = fill(&filling, constructor, 0)};
    g_autofree char *text = say(&message.base);

    check_text(constructor->name, text);
    if (strcmp(constructor->name, "messageActionEmpty") != 0)
        g_assert_null(strstr(text, "does not know"));
}

static void
test_actions(void)
{
    const TlType *type = TL_TYPE_MESSAGE_ACTION;

    g_assert_cmpuint(type->n_constructors, ==, 67);
    for (guint i = 0; i < type->n_constructors; i++) {
        check_action(type->constructors[i], FALSE, 1);
        check_action(type->constructors[i], FALSE, 2);
        check_action(type->constructors[i], TRUE, 3);
        check_action(type->constructors[i], TRUE, 90000);
    }
}

static void
check_media(const TlConstructor *constructor, gboolean all)
{
    g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func(g_free);
    Filling filling = {all, 2, owned};
    const TlMessage message = {.base = TL_MESSAGE,
                               .id = 4,
                               .from_id = &ann.base,
                               .peer_id = &club.base,
                               .date = WHEN,
                               .message = "caption",
                               .media = fill(&filling, constructor, 0)};
    g_autofree char *text = say(&message.base);

    check_text(constructor->name, text);
    g_assert_nonnull(strstr(text, "caption"));
}

static void
test_media(void)
{
    const TlType *type = TL_TYPE_MESSAGE_MEDIA;

    g_assert_cmpuint(type->n_constructors, ==, 19);
    for (guint i = 0; i < type->n_constructors; i++) {
        check_media(type->constructors[i], FALSE);
        check_media(type->constructors[i], TRUE);
    }
}

static void
test_entities(void)
{
    const TlType *type = TL_TYPE_MESSAGE_ENTITY;

    g_assert_cmpuint(type->n_constructors, >=, 23);
    for (guint i = 0; i < type->n_constructors; i++) {
        g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func(g_free);
        Filling filling = {TRUE, 2, owned};
        TlObject *entity = fill(&filling, type->constructors[i], 0);
        const TlVector entities = {.len = 1, .objects = &entity};
        const TlMessage message = {.base = TL_MESSAGE,
                                   .id = 4,
                                   .from_id = &ann.base,
                                   .peer_id = &club.base,
                                   .date = WHEN,
                                   .message = "abcdefgh",
                                   .entities = &entities};
        g_autofree char *text = say(&message.base);

        g_test_message("%s: %s", type->constructors[i]->name, text);
        g_assert_nonnull(strstr(text, "ab"));
        g_assert_nonnull(strstr(text, "cd"));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sentences/actions", test_actions);
    g_test_add_func("/sentences/media", test_media);
    g_test_add_func("/sentences/entities", test_entities);
    return g_test_run();
}
