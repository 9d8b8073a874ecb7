/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Formatting of outgoing text, from the model to TL. Text itself is not looked at.
 */
#include <client/model/mt-text.h>

#include <tl-api.h>

/* What the server keeps of one message. */
#define MAX_ENTITIES 100u

static gpointer
make(TlArena *arena, gsize size, TlObject head)
{
    TlObject *object = tl_arena_alloc(arena, size);

    if (object != NULL)
        *object = head;
    return object;
}

#define MAKE(type, head) make(arena, sizeof(type), (TlObject)head)

/* Those that begin with offset and length and have nothing else. */
static TlObject *
plain(const MtEntity *entity, TlArena *arena, TlObject head)
{
    TlMessageEntityBold *made = make(arena, sizeof *made, head);

    if (made == NULL)
        return NULL;
    made->offset = entity->offset;
    made->length = entity->length;
    return &made->base;
}

static TlObject *
pre(const MtEntity *entity, TlArena *arena)
{
    TlMessageEntityPre *made = MAKE(TlMessageEntityPre, TL_MESSAGE_ENTITY_PRE);

    if (made == NULL)
        return NULL;
    made->offset = entity->offset;
    made->length = entity->length;
    made->language = entity->argument != NULL ? entity->argument : "";
    return &made->base;
}

static TlObject *
text_url(const MtEntity *entity, TlArena *arena)
{
    TlMessageEntityTextUrl *made = MAKE(TlMessageEntityTextUrl, TL_MESSAGE_ENTITY_TEXT_URL);

    if (made == NULL || entity->argument == NULL)
        return NULL;
    made->offset = entity->offset;
    made->length = entity->length;
    made->url = entity->argument;
    return &made->base;
}

static TlObject *
mention(const MtEntity *entity, const MtPeers *peers, TlArena *arena)
{
    MtPeerId user = {.type = MT_PEER_USER, .id = entity->number};
    TlInputMessageEntityMentionName *made =
        MAKE(TlInputMessageEntityMentionName, TL_INPUT_MESSAGE_ENTITY_MENTION_NAME);

    if (made == NULL)
        return NULL;
    made->offset = entity->offset;
    made->length = entity->length;
    made->user_id = mt_peers_input_user(peers, user, arena);
    return made->user_id != NULL ? &made->base : NULL;
}

static TlObject *
custom_emoji(const MtEntity *entity, TlArena *arena)
{
    TlMessageEntityCustomEmoji *made =
        MAKE(TlMessageEntityCustomEmoji, TL_MESSAGE_ENTITY_CUSTOM_EMOJI);

    if (made == NULL)
        return NULL;
    made->offset = entity->offset;
    made->length = entity->length;
    made->document_id = entity->number;
    return &made->base;
}

static TlObject *
quote(const MtEntity *entity, TlArena *arena)
{
    TlMessageEntityBlockquote *made = MAKE(TlMessageEntityBlockquote, TL_MESSAGE_ENTITY_BLOCKQUOTE);

    if (made == NULL)
        return NULL;
    made->offset = entity->offset;
    made->length = entity->length;
    made->collapsed = entity->collapsed;
    return &made->base;
}

static TlObject *
make_entity(const MtEntity *entity, const MtPeers *peers, TlArena *arena)
{
    switch (entity->kind) {
    case MT_ENTITY_BOLD:
        return plain(entity, arena, (TlObject)TL_MESSAGE_ENTITY_BOLD);
    case MT_ENTITY_ITALIC:
        return plain(entity, arena, (TlObject)TL_MESSAGE_ENTITY_ITALIC);
    case MT_ENTITY_UNDERLINE:
        return plain(entity, arena, (TlObject)TL_MESSAGE_ENTITY_UNDERLINE);
    case MT_ENTITY_STRIKE:
        return plain(entity, arena, (TlObject)TL_MESSAGE_ENTITY_STRIKE);
    case MT_ENTITY_SPOILER:
        return plain(entity, arena, (TlObject)TL_MESSAGE_ENTITY_SPOILER);
    case MT_ENTITY_CODE:
        return plain(entity, arena, (TlObject)TL_MESSAGE_ENTITY_CODE);
    case MT_ENTITY_PRE:
        return pre(entity, arena);
    case MT_ENTITY_QUOTE:
        return quote(entity, arena);
    case MT_ENTITY_TEXT_URL:
        return text_url(entity, arena);
    case MT_ENTITY_MENTION_NAME:
        return mention(entity, peers, arena);
    case MT_ENTITY_CUSTOM_EMOJI:
        return custom_emoji(entity, arena);
    default:
        return NULL;
    }
}

const TlVector *
mt_text_entities(const GPtrArray *entities, const MtPeers *peers, TlArena *arena)
{
    guint count = entities != NULL ? MIN(entities->len, MAX_ENTITIES) : 0;
    TlVector *vector = count > 0 ? tl_arena_new0(arena, TlVector) : NULL;

    if (vector == NULL)
        return NULL;
    vector->objects = tl_arena_alloc(arena, count * sizeof(TlObject *));
    if (vector->objects == NULL)
        return NULL;
    for (guint i = 0; i < count; i++) {
        TlObject *made = make_entity(g_ptr_array_index(entities, i), peers, arena);

        if (made != NULL)
            vector->objects[vector->len++] = made;
    }
    return vector->len > 0 ? vector : NULL;
}

static void
entity_free(gpointer data)
{
    mt_entity_free(data);
}

GPtrArray *
mt_text_copy_entities(const GPtrArray *entities)
{
    GPtrArray *copy;

    if (entities == NULL || entities->len == 0)
        return NULL;
    copy = g_ptr_array_new_with_free_func(entity_free);
    for (guint i = 0; i < MIN(entities->len, MAX_ENTITIES); i++) {
        const MtEntity *from = g_ptr_array_index(entities, i);
        MtEntity *to = g_new(MtEntity, 1);

        *to = *from;
        to->argument = g_strdup(from->argument);
        g_ptr_array_add(copy, to);
    }
    return copy;
}
