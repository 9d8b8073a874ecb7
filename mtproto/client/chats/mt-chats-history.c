/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Verbs that fetch messages: of a chat, by number, by words.
 */
#include <client/chats/mt-requests.h>
#include <tl-api.h>

#define MAX_LIMIT 100
#define GENERAL 1 /* a forum's topic of whatever names none */

static gint
clamp_limit(MtRequest *request, gint limit)
{
    request->limit = CLAMP(limit, 1, MAX_LIMIT);
    return request->limit;
}

static gboolean
is_forum(const MtChats *self, MtPeerId peer)
{
    const MtPeer *known = mt_chats_find_peer(self, peer);

    return known != NULL && known->kind == MT_PEER_KIND_FORUM;
}

/* A forum's own history has the messages of all its topics. */
guint
mt_chats_load_history(
    MtChats *self, MtPeerId peer, gint32 topic, gint32 before, gint32 after, gint limit, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_HISTORY, peer, mt_request_done_messages);
    gint number = clamp_limit(request, limit);

    if (topic == 0 && is_forum(self, peer))
        topic = GENERAL;
    if (topic != 0) {
        const TlCallMessagesGetReplies call = {
            .base = TL_CALL_MESSAGES_GET_REPLIES,
            .peer = mt_request_peer(request, peer),
            .msg_id = topic,
            .offset_id = before,
            .limit = number,
            .min_id = after,
        };

        return mt_request_send(request, &call.base, now);
    } else {
        const TlCallMessagesGetHistory call = {
            .base = TL_CALL_MESSAGES_GET_HISTORY,
            .peer = mt_request_peer(request, peer),
            .offset_id = before,
            .limit = number,
            .min_id = after,
        };

        return mt_request_send(request, &call.base, now);
    }
}

/* --- by words -------------------------------------------------------------------------------- */

static guint
search_everywhere(MtRequest *request, const char *query, const MtPage *page, MtTime now)
{
    TlInputMessagesFilterEmpty all = {.base = TL_INPUT_MESSAGES_FILTER_EMPTY};
    TlInputPeerEmpty nobody = {.base = TL_INPUT_PEER_EMPTY};
    TlCallMessagesSearchGlobal call = {
        .base = TL_CALL_MESSAGES_SEARCH_GLOBAL,
        .q = query,
        .filter = &all.base,
        .offset_peer = &nobody.base,
        .limit = request->limit,
    };

    if (page != NULL && page->peer.type != MT_PEER_NONE) {
        call.offset_rate = (gint32)page->date_s;
        call.offset_peer = mt_request_peer(request, page->peer);
        call.offset_id = page->id;
    }
    return mt_request_send(request, &call.base, now);
}

guint
mt_chats_search(MtChats *self,
                MtPeerId peer,
                const char *query,
                MtPeerId from,
                const MtPage *page,
                gint limit,
                MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_SEARCH, peer, mt_request_done_messages);
    TlInputMessagesFilterEmpty all = {.base = TL_INPUT_MESSAGES_FILTER_EMPTY};
    TlCallMessagesSearch call = {
        .base = TL_CALL_MESSAGES_SEARCH,
        .q = query,
        .filter = &all.base,
        .offset_id = page != NULL ? page->id : 0,
        .limit = clamp_limit(request, limit),
    };

    if (peer.type == MT_PEER_NONE)
        return search_everywhere(request, query, page, now);
    call.peer = mt_request_peer(request, peer);
    if (from.type != MT_PEER_NONE)
        call.from_id = mt_request_peer(request, from);
    return mt_request_send(request, &call.base, now);
}

guint
mt_chats_load_pinned_messages(MtChats *self, MtPeerId peer, gint limit, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_SEARCH, peer, mt_request_done_messages);
    TlInputMessagesFilterPinned pinned = {.base = TL_INPUT_MESSAGES_FILTER_PINNED};
    const TlCallMessagesSearch call = {
        .base = TL_CALL_MESSAGES_SEARCH,
        .peer = mt_request_peer(request, peer),
        .q = "",
        .filter = &pinned.base,
        .limit = clamp_limit(request, limit),
    };

    return mt_request_send(request, &call.base, now);
}

/* --- by number ------------------------------------------------------------------------------- */

static const TlVector *
make_ids(MtRequest *request, const gint32 *ids, guint n_ids)
{
    TlObject *objects[MT_MAX_REQUEST_IDS];
    const TlVector *numbers = mt_request_ints(request, ids, n_ids);

    for (guint i = 0; i < numbers->len; i++) {
        TlInputMessageID *each = mt_request_object(request, TlInputMessageID, TL_INPUT_MESSAGE_ID);

        each->id = numbers->ints[i];
        objects[i] = &each->base;
    }
    return mt_request_objects(request, objects, numbers->len);
}

guint
mt_chats_get_messages(MtChats *self, MtPeerId peer, const gint32 *ids, guint n_ids, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_GET_MESSAGES, peer, mt_request_done_messages);

    if (peer.type == MT_PEER_CHANNEL) {
        const TlCallChannelsGetMessages call = {
            .base = TL_CALL_CHANNELS_GET_MESSAGES,
            .channel = mt_request_channel(request, peer),
            .id = make_ids(request, ids, n_ids),
        };

        return mt_request_send(request, &call.base, now);
    } else {
        const TlCallMessagesGetMessages call = {
            .base = TL_CALL_MESSAGES_GET_MESSAGES,
            .id = make_ids(request, ids, n_ids),
        };

        return mt_request_send(request, &call.base, now);
    }
}
