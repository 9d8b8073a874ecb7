/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Verbs that change messages, or what is known of them. Sending is in mt-sending.c.
 */
#include <client/chats/mt-requests.h>
#include <client/model/mt-text.h>
#include <client/updates/mt-updates.h>
#include <tl-api.h>

/* --- edit and delete ------------------------------------------------------------------------- */

guint
mt_chats_edit(MtChats *self,
              MtPeerId peer,
              gint32 id,
              const char *text,
              const GPtrArray *entities,
              MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_EDIT, peer, mt_request_done_updates);
    const TlCallMessagesEditMessage call = {
        .base = TL_CALL_MESSAGES_EDIT_MESSAGE,
        .peer = mt_request_peer(request, peer),
        .id = id,
        .message = text,
        .entities = mt_text_entities(entities, self->peers, request->arena),
    };

    return mt_request_send(request, &call.base, now);
}

guint
mt_chats_delete(
    MtChats *self, MtPeerId peer, const gint32 *ids, guint n_ids, gboolean for_all, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_DELETE, peer, mt_request_done_affected);

    if (peer.type == MT_PEER_CHANNEL) {
        const TlCallChannelsDeleteMessages call = {
            .base = TL_CALL_CHANNELS_DELETE_MESSAGES,
            .channel = mt_request_channel(request, peer),
            .id = mt_request_ints(request, ids, n_ids),
        };

        return mt_request_send(request, &call.base, now);
    } else {
        const TlCallMessagesDeleteMessages call = {
            .base = TL_CALL_MESSAGES_DELETE_MESSAGES,
            .revoke = for_all,
            .id = mt_request_ints(request, ids, n_ids),
        };

        return mt_request_send(request, &call.base, now);
    }
}

static void
call_clear(MtRequest *request, MtTime now, gboolean again)
{
    const TlCallMessagesDeleteHistory call = {
        .base = TL_CALL_MESSAGES_DELETE_HISTORY,
        .revoke = request->on,
        .just_clear = !request->on,
        .peer = mt_request_peer(request, request->peer),
    };

    if (again)
        mt_request_again(request, &call.base, now);
    else
        mt_request_send(request, &call.base, now);
}

static gboolean
clear_done(MtRequest *request, const TlResult *result, MtTime now)
{
    if (!mt_request_note_offset(request, result, now))
        return TRUE;
    call_clear(request, now, TRUE);
    return FALSE;
}

guint
mt_chats_clear(MtChats *self, MtPeerId peer, gboolean for_all, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_DELETE, peer, clear_done);
    guint number = request->number;

    if (peer.type == MT_PEER_CHANNEL)
        return mt_request_fail(request, MT_FAILURE_FORBIDDEN, now);
    request->on = for_all;
    call_clear(request, now, FALSE);
    return number;
}

/* --- forward, react, vote -------------------------------------------------------------------- */

guint
mt_chats_forward(MtChats *self,
                 MtPeerId from,
                 const gint32 *ids,
                 guint n_ids,
                 MtPeerId to,
                 gint32 topic,
                 gboolean hide_author,
                 MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_FORWARD, to, mt_request_done_updates);
    gint64 random[MT_MAX_REQUEST_IDS] = {0};
    const TlVector numbers = {.len = MIN(n_ids, MT_MAX_REQUEST_IDS), .longs = random};
    const TlCallMessagesForwardMessages call = {
        .base = TL_CALL_MESSAGES_FORWARD_MESSAGES,
        .flags = topic != 0 ? TL_CALL_MESSAGES_FORWARD_MESSAGES_HAS_TOP_MSG_ID : 0,
        .drop_author = hide_author,
        .from_peer = mt_request_peer(request, from),
        .id = mt_request_ints(request, ids, n_ids),
        .random_id = &numbers,
        .to_peer = mt_request_peer(request, to),
        .top_msg_id = topic,
    };

    for (guint i = 0; i < numbers.len; i++)
        mt_request_random(request, &random[i]);
    return mt_request_send(request, &call.base, now);
}

guint
mt_chats_react(MtChats *self, MtPeerId peer, gint32 id, const char *emoji, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_REACT, peer, mt_request_done_updates);
    TlReactionEmoji reaction = {.base = TL_REACTION_EMOJI, .emoticon = emoji};
    TlObject *only = &reaction.base;
    const TlCallMessagesSendReaction call = {
        .base = TL_CALL_MESSAGES_SEND_REACTION,
        .add_to_recent = emoji != NULL,
        .peer = mt_request_peer(request, peer),
        .msg_id = id,
        .reaction = mt_request_objects(request, &only, emoji != NULL ? 1 : 0),
    };

    return mt_request_send(request, &call.base, now);
}

guint
mt_chats_vote(MtChats *self, MtPeerId peer, gint32 id, const GPtrArray *options, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_VOTE, peer, mt_request_done_updates);
    TlBytes chosen[MT_MAX_REQUEST_IDS];
    TlVector vector = {.bytes = chosen};
    const TlCallMessagesSendVote call = {
        .base = TL_CALL_MESSAGES_SEND_VOTE,
        .peer = mt_request_peer(request, peer),
        .msg_id = id,
        .options = &vector,
    };

    for (guint i = 0; options != NULL && i < MIN(options->len, MT_MAX_REQUEST_IDS); i++) {
        TlBytes *option = &chosen[vector.len++];

        option->data = g_bytes_get_data(g_ptr_array_index(options, i), &option->len);
    }
    return mt_request_send(request, &call.base, now);
}

/* --- pins ------------------------------------------------------------------------------------ */

guint
mt_chats_pin(MtChats *self, MtPeerId peer, gint32 id, gboolean on, gboolean silent, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_PIN, peer, mt_request_done_updates);
    const TlCallMessagesUpdatePinnedMessage call = {
        .base = TL_CALL_MESSAGES_UPDATE_PINNED_MESSAGE,
        .silent = silent,
        .unpin = !on,
        .peer = mt_request_peer(request, peer),
        .id = id,
    };

    return mt_request_send(request, &call.base, now);
}

static gboolean
unpin_done(MtRequest *request, const TlResult *result, MtTime now)
{
    const TlCallMessagesUnpinAllMessages call = {
        .base = TL_CALL_MESSAGES_UNPIN_ALL_MESSAGES,
        .peer = mt_request_peer(request, request->peer),
    };

    if (!mt_request_note_offset(request, result, now))
        return TRUE;
    mt_request_again(request, &call.base, now);
    return FALSE;
}

guint
mt_chats_unpin_all(MtChats *self, MtPeerId peer, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_PIN, peer, unpin_done);
    const TlCallMessagesUnpinAllMessages call = {
        .base = TL_CALL_MESSAGES_UNPIN_ALL_MESSAGES,
        .peer = mt_request_peer(request, peer),
    };

    return mt_request_send(request, &call.base, now);
}

/* --- what was seen --------------------------------------------------------------------------- */

guint
mt_chats_read(MtChats *self, MtPeerId peer, gint32 topic, gint32 id, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_READ, peer, mt_request_done_affected);

    if (topic != 0) {
        const TlCallMessagesReadDiscussion call = {
            .base = TL_CALL_MESSAGES_READ_DISCUSSION,
            .peer = mt_request_peer(request, peer),
            .msg_id = topic,
            .read_max_id = id,
        };

        return mt_request_send(request, &call.base, now);
    }
    if (peer.type == MT_PEER_CHANNEL) {
        const TlCallChannelsReadHistory call = {
            .base = TL_CALL_CHANNELS_READ_HISTORY,
            .channel = mt_request_channel(request, peer),
            .max_id = id,
        };

        return mt_request_send(request, &call.base, now);
    } else {
        const TlCallMessagesReadHistory call = {
            .base = TL_CALL_MESSAGES_READ_HISTORY,
            .peer = mt_request_peer(request, peer),
            .max_id = id,
        };

        return mt_request_send(request, &call.base, now);
    }
}

static gboolean
mentions_done(MtRequest *request, const TlResult *result, MtTime now)
{
    const TlCallMessagesReadMentions call = {
        .base = TL_CALL_MESSAGES_READ_MENTIONS,
        .peer = mt_request_peer(request, request->peer),
    };

    if (!mt_request_note_offset(request, result, now))
        return TRUE;
    mt_request_again(request, &call.base, now);
    return FALSE;
}

guint
mt_chats_read_mentions(MtChats *self, MtPeerId peer, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_READ, peer, mentions_done);
    const TlCallMessagesReadMentions call = {
        .base = TL_CALL_MESSAGES_READ_MENTIONS,
        .peer = mt_request_peer(request, peer),
    };

    return mt_request_send(request, &call.base, now);
}

guint
mt_chats_read_contents(MtChats *self, MtPeerId peer, const gint32 *ids, guint n_ids, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_READ, peer, mt_request_done_affected);

    if (peer.type == MT_PEER_CHANNEL) {
        const TlCallChannelsReadMessageContents call = {
            .base = TL_CALL_CHANNELS_READ_MESSAGE_CONTENTS,
            .channel = mt_request_channel(request, peer),
            .id = mt_request_ints(request, ids, n_ids),
        };

        return mt_request_send(request, &call.base, now);
    } else {
        const TlCallMessagesReadMessageContents call = {
            .base = TL_CALL_MESSAGES_READ_MESSAGE_CONTENTS,
            .id = mt_request_ints(request, ids, n_ids),
        };

        return mt_request_send(request, &call.base, now);
    }
}

static TlObject *
typing_action(MtRequest *request, MtTypingKind kind)
{
    switch (kind) {
    case MT_TYPING_NOTHING:
        return &mt_request_object(request, TlSendMessageCancelAction, TL_SEND_MESSAGE_CANCEL_ACTION)
                    ->base;
    case MT_TYPING_VOICE:
        return &mt_request_object(request, TlSendMessageRecordAudioAction,
                                  TL_SEND_MESSAGE_RECORD_AUDIO_ACTION)
                    ->base;
    case MT_TYPING_UPLOAD:
        return &mt_request_object(request, TlSendMessageUploadDocumentAction,
                                  TL_SEND_MESSAGE_UPLOAD_DOCUMENT_ACTION)
                    ->base;
    default:
        return &mt_request_object(request, TlSendMessageTypingAction, TL_SEND_MESSAGE_TYPING_ACTION)
                    ->base;
    }
}

guint
mt_chats_type(MtChats *self, MtPeerId peer, gint32 topic, MtTypingKind kind, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_TYPING, peer, mt_request_done_plain);
    const TlCallMessagesSetTyping call = {
        .base = TL_CALL_MESSAGES_SET_TYPING,
        .flags = topic != 0 ? TL_CALL_MESSAGES_SET_TYPING_HAS_TOP_MSG_ID : 0,
        .peer = mt_request_peer(request, peer),
        .top_msg_id = topic,
        .action = typing_action(request, kind),
    };

    request->flags = MT_CALL_CASUAL;
    return mt_request_send(request, &call.base, now);
}

/* --- bots ------------------------------------------------------------------------------------ */

static gboolean
press_done(MtRequest *request, const TlResult *result, MtTime now)
{
    const TlMessagesBotCallbackAnswer *from = (const TlMessagesBotCallbackAnswer *)result->object;

    if (tl_object_id(result->object) == TL_ID_MESSAGES_BOT_CALLBACK_ANSWER) {
        request->answer->text = g_strdup(from->message);
        request->answer->link = g_strdup(from->url);
    }
    return TRUE;
}

guint
mt_chats_press(MtChats *self, MtPeerId peer, gint32 id, GBytes *data, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_PRESS, peer, press_done);
    TlCallMessagesGetBotCallbackAnswer call = {
        .base = TL_CALL_MESSAGES_GET_BOT_CALLBACK_ANSWER,
        .peer = mt_request_peer(request, peer),
        .msg_id = id,
    };

    call.data.data = g_bytes_get_data(data, &call.data.len);
    return mt_request_send(request, &call.base, now);
}

guint
mt_chats_start_bot(MtChats *self, MtPeerId bot, MtPeerId peer, const char *parameter, MtTime now)
{
    MtRequest *request = mt_request_new(self, MT_VERB_START_BOT, peer, mt_request_done_updates);
    TlCallMessagesStartBot call = {
        .base = TL_CALL_MESSAGES_START_BOT,
        .bot = mt_request_user(request, bot),
        .peer = mt_request_peer(request, peer),
        .start_param = parameter != NULL ? parameter : "",
    };

    mt_request_random(request, &call.random_id);
    return mt_request_send(request, &call.base, now);
}
