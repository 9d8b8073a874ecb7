/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The objects that a server says.
 */
#include "order-objects.h"

#include <string.h>

gpointer
order_make(TlArena *arena, gsize size, TlObject head)
{
    TlObject *object = tl_arena_alloc(arena, size);

    *object = head;
    return object;
}

TlVector *
order_make_vector(TlArena *arena, guint room)
{
    TlVector *vector = tl_arena_new0(arena, TlVector);

    vector->objects = tl_arena_alloc(arena, MAX(room, 1) * sizeof(TlObject *));
    return vector;
}

TlObject *
order_make_peer(TlArena *arena, MtPeerId id)
{
    TlPeerUser *user = MAKE(TlPeerUser, TL_PEER_USER);
    TlPeerChat *group = MAKE(TlPeerChat, TL_PEER_CHAT);
    TlPeerChannel *channel = MAKE(TlPeerChannel, TL_PEER_CHANNEL);

    user->user_id = group->chat_id = channel->channel_id = id.id;
    return id.type == MT_PEER_USER    ? &user->base
           : id.type == MT_PEER_GROUP ? &group->base
                                      : &channel->base;
}

TlVector *
order_make_users(TlArena *arena)
{
    TlVector *users = order_make_vector(arena, N_USERS);

    for (guint i = 0; i < N_USERS; i++) {
        TlUser *user = MAKE(TlUser, TL_USER);

        user->flags = TL_USER_HAS_ACCESS_HASH;
        user->id = i + 1;
        user->access_hash = 77;
        user->first_name = "Someone";
        users->objects[users->len++] = &user->base;
    }
    return users;
}

TlVector *
order_make_chats(TlArena *arena)
{
    TlVector *chats = order_make_vector(arena, N_GROUPS + N_CHANNELS);

    for (guint i = 0; i < N_GROUPS; i++) {
        TlChat *group = MAKE(TlChat, TL_CHAT);

        group->id = i + 1;
        group->title = "Group";
        group->photo = &MAKE(TlChatPhotoEmpty, TL_CHAT_PHOTO_EMPTY)->base;
        chats->objects[chats->len++] = &group->base;
    }
    for (guint i = 0; i < N_CHANNELS; i++) {
        TlChannel *channel = MAKE(TlChannel, TL_CHANNEL);

        channel->flags = TL_CHANNEL_HAS_ACCESS_HASH;
        channel->megagroup = TRUE;
        channel->id = i + 1;
        channel->access_hash = 88;
        channel->title = "Channel";
        channel->photo = &MAKE(TlChatPhotoEmpty, TL_CHAT_PHOTO_EMPTY)->base;
        chats->objects[chats->len++] = &channel->base;
    }
    return chats;
}

TlObject *
order_make_message(TlArena *arena, const Entry *entry)
{
    TlMessage *message = MAKE(TlMessage, TL_MESSAGE);

    message->id = entry->id;
    message->peer_id = order_make_peer(arena, entry->chat);
    message->from_id = order_make_peer(arena, (MtPeerId){.type = MT_PEER_USER, .id = entry->from});
    message->date = (gint32)entry->date;
    message->message = "text";
    if (entry->sent != 0) {
        g_autofree char *text = g_strdup_printf("sent %u", entry->sent);

        message->out = TRUE;
        message->date = 1767225600; /* the host's clock */
        message->from_id =
            order_make_peer(arena, (MtPeerId){.type = MT_PEER_USER, .id = FAKE_SELF});
        message->message = tl_arena_dup(arena, text, strlen(text));
    }
    return &message->base;
}

static TlVector *
make_ids(TlArena *arena, gint32 id)
{
    TlVector *ids = tl_arena_new0(arena, TlVector);

    ids->ints = tl_arena_alloc(arena, sizeof(gint32));
    ids->ints[0] = id;
    ids->len = 1;
    return ids;
}

static TlObject *
make_common_update(TlArena *arena, const Entry *entry)
{
    TlUpdateNewMessage *fresh = MAKE(TlUpdateNewMessage, TL_UPDATE_NEW_MESSAGE);
    TlUpdateEditMessage *edit = MAKE(TlUpdateEditMessage, TL_UPDATE_EDIT_MESSAGE);
    TlUpdateDeleteMessages *gone = MAKE(TlUpdateDeleteMessages, TL_UPDATE_DELETE_MESSAGES);
    TlUpdateReadHistoryOutbox *read =
        MAKE(TlUpdateReadHistoryOutbox, TL_UPDATE_READ_HISTORY_OUTBOX);

    fresh->message = edit->message = order_make_message(arena, entry);
    gone->messages = make_ids(arena, entry->id);
    read->peer = order_make_peer(arena, entry->chat);
    fresh->pts = edit->pts = gone->pts = read->pts = entry->pts;
    fresh->pts_count = edit->pts_count = gone->pts_count = read->pts_count = entry->count;
    return entry->kind == ENTRY_NEW      ? &fresh->base
           : entry->kind == ENTRY_EDIT   ? &edit->base
           : entry->kind == ENTRY_DELETE ? &gone->base
                                         : &read->base;
}

static TlObject *
make_channel_update(TlArena *arena, const Entry *entry)
{
    TlUpdateNewChannelMessage *fresh =
        MAKE(TlUpdateNewChannelMessage, TL_UPDATE_NEW_CHANNEL_MESSAGE);
    TlUpdateEditChannelMessage *edit =
        MAKE(TlUpdateEditChannelMessage, TL_UPDATE_EDIT_CHANNEL_MESSAGE);
    TlUpdateDeleteChannelMessages *gone =
        MAKE(TlUpdateDeleteChannelMessages, TL_UPDATE_DELETE_CHANNEL_MESSAGES);
    TlUpdatePinnedChannelMessages *pin =
        MAKE(TlUpdatePinnedChannelMessages, TL_UPDATE_PINNED_CHANNEL_MESSAGES);

    fresh->message = edit->message = order_make_message(arena, entry);
    gone->messages = pin->messages = make_ids(arena, entry->id);
    gone->channel_id = pin->channel_id = entry->chat.id;
    fresh->pts = edit->pts = gone->pts = pin->pts = entry->pts;
    fresh->pts_count = edit->pts_count = gone->pts_count = pin->pts_count = entry->count;
    return entry->kind == ENTRY_NEW      ? &fresh->base
           : entry->kind == ENTRY_EDIT   ? &edit->base
           : entry->kind == ENTRY_DELETE ? &gone->base
                                         : &pin->base;
}

TlObject *
order_make_update(TlArena *arena, const Entry *entry)
{
    return entry->chat.type == MT_PEER_CHANNEL ? make_channel_update(arena, entry)
                                               : make_common_update(arena, entry);
}
