/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Messages in their short forms, as the updates that they stand for.
 * https://core.telegram.org/constructor/updateShortMessage
 */
#include <client/updates/mt-updates-private.h>

static void
take_new_message(MtUpdates *self, const TlMessage *message, gint32 pts, gint32 count, MtTime now)
{
    TlMessage copy = *message;
    const TlUpdateNewMessage update = {
        .base = TL_UPDATE_NEW_MESSAGE,
        .message = &copy.base,
        .pts = pts,
        .pts_count = count,
    };
    MtBoxed boxed;

    mt_updates_classify(&update.base, &boxed);
    mt_updates_route(self, &boxed, now);
}

void
mt_updates_short_message(MtUpdates *self, const TlUpdateShortMessage *from, MtTime now)
{
    TlPeerUser partner = {.base = TL_PEER_USER, .user_id = from->user_id};
    TlPeerUser author = {.base = TL_PEER_USER,
                         .user_id =
                             from->out ? mt_peers_get_self(self->chats->peers) : from->user_id};
    const TlMessage message = {
        .base = TL_MESSAGE,
        .flags =
            ((from->flags & TL_UPDATE_SHORT_MESSAGE_HAS_VIA_BOT_ID) != 0 ? TL_MESSAGE_HAS_VIA_BOT_ID
                                                                         : 0) |
            ((from->flags & TL_UPDATE_SHORT_MESSAGE_HAS_TTL_PERIOD) != 0 ? TL_MESSAGE_HAS_TTL_PERIOD
                                                                         : 0),
        .out = from->out,
        .mentioned = from->mentioned,
        .media_unread = from->media_unread,
        .silent = from->silent,
        .id = from->id,
        .from_id = &author.base,
        .peer_id = &partner.base,
        .fwd_from = from->fwd_from,
        .via_bot_id = from->via_bot_id,
        .reply_to = from->reply_to,
        .date = from->date,
        .message = from->message,
        .entities = from->entities,
        .ttl_period = from->ttl_period,
    };

    take_new_message(self, &message, from->pts, from->pts_count, now);
}

void
mt_updates_short_chat_message(MtUpdates *self, const TlUpdateShortChatMessage *from, MtTime now)
{
    TlPeerChat group = {.base = TL_PEER_CHAT, .chat_id = from->chat_id};
    TlPeerUser author = {.base = TL_PEER_USER, .user_id = from->from_id};
    const TlMessage message = {
        .base = TL_MESSAGE,
        .flags = ((from->flags & TL_UPDATE_SHORT_CHAT_MESSAGE_HAS_VIA_BOT_ID) != 0
                      ? TL_MESSAGE_HAS_VIA_BOT_ID
                      : 0) |
                 ((from->flags & TL_UPDATE_SHORT_CHAT_MESSAGE_HAS_TTL_PERIOD) != 0
                      ? TL_MESSAGE_HAS_TTL_PERIOD
                      : 0),
        .out = from->out,
        .mentioned = from->mentioned,
        .media_unread = from->media_unread,
        .silent = from->silent,
        .id = from->id,
        .from_id = &author.base,
        .peer_id = &group.base,
        .fwd_from = from->fwd_from,
        .via_bot_id = from->via_bot_id,
        .reply_to = from->reply_to,
        .date = from->date,
        .message = from->message,
        .entities = from->entities,
        .ttl_period = from->ttl_period,
    };

    take_new_message(self, &message, from->pts, from->pts_count, now);
}
