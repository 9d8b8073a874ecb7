/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Peers in TL: how each is put into a call, and which of them an object names.
 * https://core.telegram.org/api/min
 */
#include <client/model/mt-peers-private.h>

#include <client/model/mt-model.h>
#include <tl-api.h>
#include <tl/tl-codec-private.h>

/* --- into a call ----------------------------------------------------------------------------- */

#define NEW(arena, type, head)                                                                     \
    ((type *)init((TlObject *)tl_arena_alloc((arena), sizeof(type)), (TlObject)head))

static TlObject *
init(TlObject *object, TlObject head)
{
    if (object != NULL)
        *object = head;
    return object;
}

/* Where a min peer was seen must itself be addressable without a message. */
static TlObject *
seen_chat(const MtPeers *self, const MtPeerEntry *entry, TlArena *arena)
{
    if (entry->seen_id == 0 || !mt_peers_has_hash(self, entry->seen_chat))
        return NULL;
    return mt_peers_input_peer(self, entry->seen_chat, arena);
}

static TlObject *
input_peer_user(const MtPeers *self, const MtPeerEntry *entry, TlArena *arena)
{
    if (entry->has_hash) {
        TlInputPeerUser *input = NEW(arena, TlInputPeerUser, TL_INPUT_PEER_USER);

        if (input == NULL)
            return NULL;
        input->user_id = entry->peer.id.id;
        input->access_hash = entry->access_hash;
        return &input->base;
    } else {
        TlObject *chat = seen_chat(self, entry, arena);
        TlInputPeerUserFromMessage *input =
            chat != NULL ? NEW(arena, TlInputPeerUserFromMessage, TL_INPUT_PEER_USER_FROM_MESSAGE)
                         : NULL;

        if (input == NULL)
            return NULL;
        input->peer = chat;
        input->msg_id = entry->seen_id;
        input->user_id = entry->peer.id.id;
        return &input->base;
    }
}

static TlObject *
input_peer_channel(const MtPeers *self, const MtPeerEntry *entry, TlArena *arena)
{
    if (entry->has_hash) {
        TlInputPeerChannel *input = NEW(arena, TlInputPeerChannel, TL_INPUT_PEER_CHANNEL);

        if (input == NULL)
            return NULL;
        input->channel_id = entry->peer.id.id;
        input->access_hash = entry->access_hash;
        return &input->base;
    } else {
        TlObject *chat = seen_chat(self, entry, arena);
        TlInputPeerChannelFromMessage *input =
            chat != NULL
                ? NEW(arena, TlInputPeerChannelFromMessage, TL_INPUT_PEER_CHANNEL_FROM_MESSAGE)
                : NULL;

        if (input == NULL)
            return NULL;
        input->peer = chat;
        input->msg_id = entry->seen_id;
        input->channel_id = entry->peer.id.id;
        return &input->base;
    }
}

static gboolean
is_self(const MtPeers *self, MtPeerId id)
{
    return id.type == MT_PEER_USER && id.id != 0 && id.id == self->self_id;
}

TlObject *
mt_peers_input_peer(const MtPeers *self, MtPeerId id, TlArena *arena)
{
    const MtPeerEntry *entry = mt_peers_get_entry(self, id);

    if (is_self(self, id))
        return init(tl_arena_alloc(arena, sizeof(TlInputPeerSelf)), (TlObject)TL_INPUT_PEER_SELF);
    if (entry == NULL)
        return NULL;
    if (id.type == MT_PEER_GROUP) {
        TlInputPeerChat *input = NEW(arena, TlInputPeerChat, TL_INPUT_PEER_CHAT);

        if (input == NULL)
            return NULL;
        input->chat_id = id.id;
        return &input->base;
    }
    return id.type == MT_PEER_USER ? input_peer_user(self, entry, arena)
                                   : input_peer_channel(self, entry, arena);
}

TlObject *
mt_peers_input_user(const MtPeers *self, MtPeerId id, TlArena *arena)
{
    TlObject *peer = id.type == MT_PEER_USER ? mt_peers_input_peer(self, id, arena) : NULL;

    switch (tl_object_id(peer)) {
    case TL_ID_INPUT_PEER_SELF:
        return init(peer, (TlObject)TL_INPUT_USER_SELF);
    case TL_ID_INPUT_PEER_USER: {
        const TlInputPeerUser *from = (const TlInputPeerUser *)peer;
        TlInputUser *input = NEW(arena, TlInputUser, TL_INPUT_USER);

        if (input == NULL)
            return NULL;
        input->user_id = from->user_id;
        input->access_hash = from->access_hash;
        return &input->base;
    }
    case TL_ID_INPUT_PEER_USER_FROM_MESSAGE: {
        const TlInputPeerUserFromMessage *from = (const TlInputPeerUserFromMessage *)peer;
        TlInputUserFromMessage *input =
            NEW(arena, TlInputUserFromMessage, TL_INPUT_USER_FROM_MESSAGE);

        if (input == NULL)
            return NULL;
        input->peer = from->peer;
        input->msg_id = from->msg_id;
        input->user_id = from->user_id;
        return &input->base;
    }
    default:
        return NULL;
    }
}

TlObject *
mt_peers_input_channel(const MtPeers *self, MtPeerId id, TlArena *arena)
{
    TlObject *peer = id.type == MT_PEER_CHANNEL ? mt_peers_input_peer(self, id, arena) : NULL;

    switch (tl_object_id(peer)) {
    case TL_ID_INPUT_PEER_CHANNEL: {
        const TlInputPeerChannel *from = (const TlInputPeerChannel *)peer;
        TlInputChannel *input = NEW(arena, TlInputChannel, TL_INPUT_CHANNEL);

        if (input == NULL)
            return NULL;
        input->channel_id = from->channel_id;
        input->access_hash = from->access_hash;
        return &input->base;
    }
    case TL_ID_INPUT_PEER_CHANNEL_FROM_MESSAGE: {
        const TlInputPeerChannelFromMessage *from = (const TlInputPeerChannelFromMessage *)peer;
        TlInputChannelFromMessage *input =
            NEW(arena, TlInputChannelFromMessage, TL_INPUT_CHANNEL_FROM_MESSAGE);

        if (input == NULL)
            return NULL;
        input->peer = from->peer;
        input->msg_id = from->msg_id;
        input->channel_id = from->channel_id;
        return &input->base;
    }
    default:
        return NULL;
    }
}

gboolean
mt_peers_has_hash(const MtPeers *self, MtPeerId id)
{
    const MtPeerEntry *entry = mt_peers_get_entry(self, id);

    if (is_self(self, id))
        return TRUE;
    return entry != NULL && (entry->has_hash || id.type == MT_PEER_GROUP);
}

/* --- out of an object ------------------------------------------------------------------------ */

static gboolean knows_field(const MtPeers *self, const TlObject *object, const TlField *field);

gboolean
mt_peers_knows_all(const MtPeers *self, const TlObject *object)
{
    if (object == NULL)
        return TRUE;
    if (object->constructor->type == TL_TYPE_PEER) {
        MtPeerId id = mt_model_peer_id(object);

        return id.type == MT_PEER_NONE || is_self(self, id) || mt_peers_get_entry(self, id) != NULL;
    }
    for (guint i = 0; i < object->constructor->n_fields; i++) {
        if (!knows_field(self, object, &object->constructor->fields[i]))
            return FALSE;
    }
    return TRUE;
}

static gboolean
knows_field(const MtPeers *self, const TlObject *object, const TlField *field)
{
    const TlVector *vector;

    if (field->kind == TL_KIND_OBJECT || field->kind == TL_KIND_BARE)
        return mt_peers_knows_all(self, CONST_MEMBER(TlObject *, object, field->offset));
    if (field->kind != TL_KIND_VECTOR ||
        (field->item_kind != TL_KIND_OBJECT && field->item_kind != TL_KIND_BARE))
        return TRUE;
    vector = CONST_MEMBER(const TlVector *, object, field->offset);
    for (guint i = 0; vector != NULL && i < vector->len; i++) {
        if (!mt_peers_knows_all(self, vector->objects[i]))
            return FALSE;
    }
    return TRUE;
}
