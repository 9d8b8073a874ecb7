/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What an update means to the host. Whether it is its turn was decided before.
 */
#include <client/updates/mt-updates-private.h>

#include <client/model/mt-model.h>
#include <client/updates/mt-sending.h>
#include <tl-api.h>

/* What an event is called in the snapshot: the kind in the highest byte, then what tells it from
 * others of its kind. */
typedef enum {
    KEY_MESSAGE = 1,
    KEY_EDIT,
    KEY_DELETION,
    KEY_PIN,
    KEY_HOLE,
} KeyKind;

static guint64
make_key(KeyKind kind, guint32 high, guint32 low)
{
    return (guint64)kind << 56 | (guint64)(high & 0xffffffu) << 32 | low;
}

/* (transfer full) @event. */
static void
emit(const MtApply *apply, MtChatEvent *event)
{
    event->missed = apply->missed;
    mt_chats_emit(apply->chats, event);
}

/* The same for what must not be lost. FALSE: dropped, an earlier run has shown it. */
static gboolean
hand_out(const MtApply *apply, MtChatEvent *event, guint64 key)
{
    if (apply->shown != NULL) {
        event->token = mt_shown_hand_out(apply->shown, key);
        if (event->token == 0) {
            mt_chat_event_free(event);
            return FALSE;
        }
    }
    emit(apply, event);
    return TRUE;
}

guint64
mt_updates_message_key(gint32 id)
{
    return make_key(KEY_MESSAGE, 0, (guint32)id);
}

gint32
mt_updates_shown_before(const MtShown *shown)
{
    guint64 key = mt_shown_get_ahead(shown, make_key(KEY_MESSAGE, 0, 0),
                                     make_key(KEY_MESSAGE, 0, G_MAXINT32));

    return (gint32)(key & G_MAXINT32);
}

gboolean
mt_updates_was_shown(const MtShown *shown, gint32 id)
{
    guint64 key = mt_updates_message_key(id);

    return mt_shown_get_ahead(shown, key, key) != 0;
}

static MtChatEvent *
event_about(MtChatEventKind kind, MtPeerId peer)
{
    MtChatEvent *event = mt_chat_event_new(kind);

    event->peer = peer;
    return event;
}

static GArray *
copy_ids(const TlVector *ids)
{
    GArray *copy = g_array_new(FALSE, FALSE, sizeof(gint32));

    if (ids != NULL && ids->len > 0)
        g_array_append_vals(copy, ids->ints, ids->len);
    return copy;
}

/* --- messages -------------------------------------------------------------------------------- */

void
mt_updates_apply_message(const MtApply *apply, const TlObject *object)
{
    g_autoptr(MtMessage) message = mt_model_message(object, mt_peers_get_self(apply->chats->peers));
    MtChatEvent *event;
    gint32 id;

    if (message == NULL)
        return;
    id = message->id;
    mt_chats_see(apply->chats, message);
    if (apply->channel != NULL)
        apply->channel->top = MAX(apply->channel->top, message->id);
    if (mt_sending_claim(apply->chats->sending, message, apply->missed, apply->now)) {
        message = NULL;
        if (apply->shown != NULL)
            mt_shown_skip(apply->shown, mt_updates_message_key(id));
        return;
    }
    event = event_about(MT_CHAT_MESSAGE, message->peer);
    event->topic = message->topic;
    event->id = id;
    event->message = g_steal_pointer(&message);
    hand_out(apply, event, mt_updates_message_key(id));
}

static void
apply_edit(const MtApply *apply, const TlObject *object, gint32 pts)
{
    g_autoptr(MtMessage) message = mt_model_message(object, mt_peers_get_self(apply->chats->peers));
    MtChatEvent *event;

    if (message == NULL)
        return;
    mt_chats_see(apply->chats, message);
    event = event_about(MT_CHAT_EDITED, message->peer);
    event->topic = message->topic;
    event->id = message->id;
    event->message = g_steal_pointer(&message);
    hand_out(apply, event, make_key(KEY_EDIT, (guint32)event->id, (guint32)pts));
}

static void
emit_deletion(const MtApply *apply, MtPeerId peer, GArray *ids, gint32 pts)
{
    MtChatEvent *event = event_about(MT_CHAT_DELETED, peer);

    event->ids = g_array_ref(ids);
    hand_out(apply, event,
             make_key(KEY_DELETION, (guint32)g_array_index(ids, gint32, 0), (guint32)pts));
}

/* The deleted messages of one chat. */
typedef struct {
    MtPeerId peer;
    GArray *ids; /* (element-type gint32) */
} Deleted;

static void
deleted_free(gpointer data)
{
    Deleted *deleted = data;

    g_array_unref(deleted->ids);
    g_free(deleted);
}

/* Deletions outside of channels name no chat: one event for each chat that is known to be meant. */
static void
apply_deletion(const MtApply *apply, const TlUpdateDeleteMessages *update)
{
    g_autoptr(GArray) ids = copy_ids(update->messages);
    g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func(deleted_free);
    g_autoptr(GHashTable) by_peer = g_hash_table_new(mt_peer_id_hash, mt_peer_id_equals);

    for (guint i = 0; i < ids->len; i++) {
        gint32 id = g_array_index(ids, gint32, i);
        MtPeerId peer = {0};
        Deleted *deleted;

        mt_chats_find_place(apply->chats, id, &peer);
        deleted = g_hash_table_lookup(by_peer, &peer);
        if (deleted == NULL) {
            deleted = g_new0(Deleted, 1);
            deleted->peer = peer;
            deleted->ids = g_array_new(FALSE, FALSE, sizeof(gint32));
            g_ptr_array_add(groups, deleted);
            g_hash_table_insert(by_peer, &deleted->peer, deleted);
        }
        g_array_append_val(deleted->ids, id);
    }
    for (guint i = 0; i < groups->len; i++) {
        const Deleted *deleted = g_ptr_array_index(groups, i);

        emit_deletion(apply, deleted->peer, deleted->ids, update->pts);
    }
}

static void
apply_channel_deletion(const MtApply *apply, const TlUpdateDeleteChannelMessages *update)
{
    g_autoptr(GArray) ids = copy_ids(update->messages);

    if (ids->len > 0)
        emit_deletion(apply, mt_model_channel(update->channel_id), ids, update->pts);
}

static void
apply_pin(const MtApply *apply, MtPeerId peer, const TlVector *messages, gboolean on, gint32 pts)
{
    MtChatEvent *event = event_about(MT_CHAT_PINNED, peer);

    event->ids = copy_ids(messages);
    event->on = on;
    hand_out(apply, event, make_key(KEY_PIN, 0, (guint32)pts));
}

gboolean
mt_updates_is_hole(guint64 key)
{
    return key >> 56 == KEY_HOLE;
}

gboolean
mt_updates_apply_hole(const MtApply *apply, MtPeerId peer, gint32 last, gint count, gint32 pts)
{
    MtChatEvent *event = event_about(MT_CHAT_HOLE, peer);

    event->id = last;
    event->count = count;
    /* A second run is sent another hole behind the same message. */
    return hand_out(apply, event, make_key(KEY_HOLE, 0, (guint32)(last > 0 ? last : pts)));
}

static gboolean
apply_message_update(const MtApply *apply, const TlObject *update)
{
    switch (tl_object_id(update)) {
    case TL_ID_UPDATE_NEW_MESSAGE:
        mt_updates_apply_message(apply, ((const TlUpdateNewMessage *)update)->message);
        return TRUE;
    case TL_ID_UPDATE_NEW_CHANNEL_MESSAGE:
        mt_updates_apply_message(apply, ((const TlUpdateNewChannelMessage *)update)->message);
        return TRUE;
    case TL_ID_UPDATE_EDIT_MESSAGE:
        apply_edit(apply, ((const TlUpdateEditMessage *)update)->message,
                   ((const TlUpdateEditMessage *)update)->pts);
        return TRUE;
    case TL_ID_UPDATE_EDIT_CHANNEL_MESSAGE:
        apply_edit(apply, ((const TlUpdateEditChannelMessage *)update)->message,
                   ((const TlUpdateEditChannelMessage *)update)->pts);
        return TRUE;
    case TL_ID_UPDATE_DELETE_MESSAGES:
        apply_deletion(apply, (const TlUpdateDeleteMessages *)update);
        return TRUE;
    case TL_ID_UPDATE_DELETE_CHANNEL_MESSAGES:
        apply_channel_deletion(apply, (const TlUpdateDeleteChannelMessages *)update);
        return TRUE;
    case TL_ID_UPDATE_PINNED_MESSAGES: {
        const TlUpdatePinnedMessages *pin = (const TlUpdatePinnedMessages *)update;

        apply_pin(apply, mt_model_peer_id(pin->peer), pin->messages, pin->pinned, pin->pts);
        return TRUE;
    }
    case TL_ID_UPDATE_PINNED_CHANNEL_MESSAGES: {
        const TlUpdatePinnedChannelMessages *pin = (const TlUpdatePinnedChannelMessages *)update;

        apply_pin(apply, mt_model_channel(pin->channel_id), pin->messages, pin->pinned, pin->pts);
        return TRUE;
    }
    default:
        return FALSE;
    }
}

/* --- what was read, and reactions ------------------------------------------------------------ */

static void
emit_read(
    const MtApply *apply, MtChatEventKind kind, MtPeerId peer, gint32 topic, gint32 id, gint count)
{
    MtChatEvent *event = event_about(kind, peer);

    event->topic = topic;
    event->id = id;
    event->count = count;
    emit(apply, event);
}

static gboolean
apply_read_update(const MtApply *apply, const TlObject *update)
{
    switch (tl_object_id(update)) {
    case TL_ID_UPDATE_READ_HISTORY_INBOX: {
        const TlUpdateReadHistoryInbox *read = (const TlUpdateReadHistoryInbox *)update;

        emit_read(apply, MT_CHAT_READ_INBOX, mt_model_peer_id(read->peer), read->top_msg_id,
                  read->max_id, read->still_unread_count);
        return TRUE;
    }
    case TL_ID_UPDATE_READ_HISTORY_OUTBOX: {
        const TlUpdateReadHistoryOutbox *read = (const TlUpdateReadHistoryOutbox *)update;

        emit_read(apply, MT_CHAT_READ_OUTBOX, mt_model_peer_id(read->peer), 0, read->max_id, 0);
        return TRUE;
    }
    case TL_ID_UPDATE_READ_CHANNEL_INBOX: {
        const TlUpdateReadChannelInbox *read = (const TlUpdateReadChannelInbox *)update;

        emit_read(apply, MT_CHAT_READ_INBOX, mt_model_channel(read->channel_id), 0, read->max_id,
                  read->still_unread_count);
        return TRUE;
    }
    case TL_ID_UPDATE_READ_CHANNEL_OUTBOX: {
        const TlUpdateReadChannelOutbox *read = (const TlUpdateReadChannelOutbox *)update;

        emit_read(apply, MT_CHAT_READ_OUTBOX, mt_model_channel(read->channel_id), 0, read->max_id,
                  0);
        return TRUE;
    }
    case TL_ID_UPDATE_READ_CHANNEL_DISCUSSION_INBOX: {
        const TlUpdateReadChannelDiscussionInbox *read =
            (const TlUpdateReadChannelDiscussionInbox *)update;

        emit_read(apply, MT_CHAT_READ_INBOX, mt_model_channel(read->channel_id), read->top_msg_id,
                  read->read_max_id, 0);
        return TRUE;
    }
    case TL_ID_UPDATE_READ_CHANNEL_DISCUSSION_OUTBOX: {
        const TlUpdateReadChannelDiscussionOutbox *read =
            (const TlUpdateReadChannelDiscussionOutbox *)update;

        emit_read(apply, MT_CHAT_READ_OUTBOX, mt_model_channel(read->channel_id), read->top_msg_id,
                  read->read_max_id, 0);
        return TRUE;
    }
    default:
        return FALSE;
    }
}

static void
apply_contents_read(const MtApply *apply, MtPeerId peer, const TlVector *messages)
{
    MtChatEvent *event = event_about(MT_CHAT_CONTENTS_READ, peer);

    event->ids = copy_ids(messages);
    if (peer.type == MT_PEER_NONE && event->ids->len > 0)
        mt_chats_find_place(apply->chats, g_array_index(event->ids, gint32, 0), &event->peer);
    emit(apply, event);
}

static void
apply_reactions(const MtApply *apply, const TlUpdateMessageReactions *update)
{
    MtChatEvent *event = event_about(MT_CHAT_REACTIONS, mt_model_peer_id(update->peer));

    event->id = update->msg_id;
    event->topic = update->top_msg_id;
    event->reactions = mt_message_new();
    event->reactions->peer = event->peer;
    event->reactions->id = event->id;
    mt_model_reactions(event->reactions, update->reactions);
    emit(apply, event);
}

static gboolean
apply_content_update(const MtApply *apply, const TlObject *update)
{
    switch (tl_object_id(update)) {
    case TL_ID_UPDATE_READ_MESSAGES_CONTENTS:
        apply_contents_read(apply, (MtPeerId){0},
                            ((const TlUpdateReadMessagesContents *)update)->messages);
        return TRUE;
    case TL_ID_UPDATE_CHANNEL_READ_MESSAGES_CONTENTS:
        apply_contents_read(
            apply,
            mt_model_channel(((const TlUpdateChannelReadMessagesContents *)update)->channel_id),
            ((const TlUpdateChannelReadMessagesContents *)update)->messages);
        return TRUE;
    case TL_ID_UPDATE_MESSAGE_REACTIONS:
        apply_reactions(apply, (const TlUpdateMessageReactions *)update);
        return TRUE;
    case TL_ID_UPDATE_MESSAGE_POLL: {
        const TlUpdateMessagePoll *poll = (const TlUpdateMessagePoll *)update;
        MtPeerId peer = mt_model_peer_id(poll->peer);

        if (peer.type != MT_PEER_NONE)
            emit_read(apply, MT_CHAT_POLL, peer, poll->top_msg_id, poll->msg_id, 0);
        return TRUE;
    }
    default:
        return FALSE;
    }
}

/* --- the rest is shared ---------------------------------------------------------------------- */

void
mt_updates_apply(const MtApply *apply, const TlObject *update)
{
    if (apply_message_update(apply, update) || apply_read_update(apply, update) ||
        apply_content_update(apply, update))
        return;
    mt_updates_apply_notice(apply, update);
}
