/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Messages on their way out. In each chat they are a chain of calls, each of which runs only if the
 * one before succeeded, so that they arrive in order; the same random number until the server has
 * taken it, so that they arrive once. When one fails, those behind it come back and begin a new
 * chain. https://core.telegram.org/method/messages.sendMessage
 */
#include <client/updates/mt-sending-private.h>

#include <base/mt-limits.h>
#include <client/model/mt-failure.h>
#include <client/model/mt-model.h>
#include <client/model/mt-text.h>
#include <client/store/mt-deadline.h>
#include <client/updates/mt-updates.h>
#include <string.h>
#include <tl-api.h>

/* Waits that the server asks for, up to which nobody is troubled. */
#define SILENT_WAIT_S 60
/* For the update about a message that was taken. */
#define TAKEN_MS (10 * 60 * 1000)
/* Older ones of an earlier run are not sent any more without being asked. */
#define STALE_MS (24 * 3600 * (gint64)1000)
/* Between two tries without an answer. */
#define RETRY_US (5 * (gint64)G_USEC_PER_SEC)
/* Messages of one chat that are on their way together. */
#define CHAIN_MAX 20

MtSending *
mt_sending_new(MtChats *chats)
{
    MtSending *self = g_new0(MtSending, 1);

    self->chats = chats;
    self->outs = g_ptr_array_new_with_free_func(mt_out_free);
    return self;
}

void
mt_sending_free(MtSending *self)
{
    if (self == NULL)
        return;
    g_ptr_array_unref(self->outs);
    g_free(self);
}

/* --- endings --------------------------------------------------------------------------------- */

static void
emit_answer(MtSending *self, guint request, MtAnswer *answer)
{
    MtChatEvent *event = mt_chat_event_new(MT_CHAT_ANSWER);

    event->request = request;
    event->peer = answer->peer;
    event->answer = answer;
    mt_chats_emit(self->chats, event);
}

static void
remove_out(MtSending *self, MtOut *out, MtTime now)
{
    g_ptr_array_remove(self->outs, out);
    mt_chats_touch(self->chats, now);
}

/* (transfer full) @message. */
static void
answer_taken(MtSending *self, const MtOut *out, MtMessage *message)
{
    MtAnswer *answer = mt_answer_new(MT_VERB_SEND);

    message->random_id = out->random_id;
    answer->peer = out->peer;
    answer->message = message;
    emit_answer(self, out->request, answer);
}

static void
fail(MtSending *self, MtOut *out, MtFailure failure, gint wait_s, const char *error, MtTime now)
{
    MtAnswer *answer = mt_answer_new(MT_VERB_SEND);

    answer->peer = out->peer;
    answer->failure = failure;
    answer->wait_s = wait_s;
    answer->error = g_strdup(error);
    answer->text = g_strdup(out->text);
    emit_answer(self, out->request, answer);
    remove_out(self, out, now);
}

void
mt_sending_stop(MtSending *self)
{
    while (self->outs->len > 0) {
        MtOut *out = g_ptr_array_index(self->outs, 0);

        if (out->phase == MT_OUT_TAKEN)
            g_ptr_array_remove_index(self->outs, 0);
        else
            fail(self, out, MT_FAILURE_SIGNED_OUT, 0, NULL, (MtTime){0});
    }
}

/* --- what the server says about them --------------------------------------------------------- */

void
mt_sending_note_id(MtSending *self, gint64 random_id, gint32 id)
{
    for (guint i = 0; i < self->outs->len; i++) {
        MtOut *out = g_ptr_array_index(self->outs, i);

        if (out->random_id == random_id && id > 0)
            out->id = id;
    }
}

/* A message that comes back by the difference may lack its random number. */
static gboolean
may_be(const MtOut *out, const MtMessage *message, gboolean missed)
{
    return (out->uncertain || (missed && out->phase == MT_OUT_CALLED)) && out->id == 0 &&
           !out->dice && message->service == NULL && message->media == NULL &&
           message->date_s >= out->made_wall_ms / 1000 - 300 &&
           strcmp(out->text, message->text) == 0;
}

static MtOut *
find_out(const MtSending *self, const MtMessage *message, gboolean missed)
{
    MtOut *likely = NULL;

    for (guint i = 0; i < self->outs->len; i++) {
        MtOut *out = g_ptr_array_index(self->outs, i);

        if (!mt_peer_id_equal(out->peer, message->peer))
            continue;
        if (out->id == message->id)
            return out;
        if (likely == NULL && may_be(out, message, missed))
            likely = out;
    }
    return likely;
}

gboolean
mt_sending_claim(MtSending *self, MtMessage *message, gboolean missed, MtTime now)
{
    MtOut *out = message->out || message->post ? find_out(self, message, missed) : NULL;

    if (out == NULL)
        return FALSE;
    if (out->phase == MT_OUT_TAKEN)
        mt_message_free(message);
    else
        answer_taken(self, out, message);
    mt_calls_ignore(self->chats->calls, out->call);
    out->call = 0;
    remove_out(self, out, now);
    return TRUE;
}

/* --- answers --------------------------------------------------------------------------------- */

static MtOut *
find_number(const MtSending *self, gint64 random_id)
{
    for (guint i = 0; i < self->outs->len; i++) {
        MtOut *out = g_ptr_array_index(self->outs, i);

        if (out->random_id == random_id)
            return out;
    }
    return NULL;
}

/* The whole packet that updateShortSentMessage stands for. */
static void
take_short(MtSending *self, const MtOut *out, const TlUpdateShortSentMessage *from, MtTime now)
{
    TlPeerUser author = {.base = TL_PEER_USER, .user_id = mt_peers_get_self(self->chats->peers)};
    TlPeerUser user = {.base = TL_PEER_USER, .user_id = out->peer.id};
    TlPeerChat group = {.base = TL_PEER_CHAT, .chat_id = out->peer.id};
    TlPeerChannel channel = {.base = TL_PEER_CHANNEL, .channel_id = out->peer.id};
    TlMessageReplyHeader reply = {
        .base = TL_MESSAGE_REPLY_HEADER,
        .flags = TL_MESSAGE_REPLY_HEADER_HAS_REPLY_TO_MSG_ID,
        .reply_to_msg_id = out->reply_to,
        .quote_text = out->quote,
    };
    TlMessage message = {
        .base = TL_MESSAGE,
        .flags = (from->flags & TL_UPDATE_SHORT_SENT_MESSAGE_HAS_TTL_PERIOD) != 0
                     ? TL_MESSAGE_HAS_TTL_PERIOD
                     : 0,
        .out = TRUE,
        .silent = out->silent,
        .id = from->id,
        .from_id = &author.base,
        .peer_id = out->peer.type == MT_PEER_USER    ? &user.base
                   : out->peer.type == MT_PEER_GROUP ? &group.base
                                                     : &channel.base,
        .reply_to = out->reply_to != 0 ? &reply.base : NULL,
        .date = from->date,
        .message = out->text,
        .media = from->media,
        .entities = from->entities,
        .ttl_period = from->ttl_period,
    };
    TlUpdateNewMessage common = {.base = TL_UPDATE_NEW_MESSAGE,
                                 .message = &message.base,
                                 .pts = from->pts,
                                 .pts_count = from->pts_count};
    TlUpdateNewChannelMessage own = {.base = TL_UPDATE_NEW_CHANNEL_MESSAGE,
                                     .message = &message.base,
                                     .pts = from->pts,
                                     .pts_count = from->pts_count};
    TlUpdateShort packet = {
        .base = TL_UPDATE_SHORT,
        .update = out->peer.type == MT_PEER_CHANNEL ? &own.base : &common.base,
        .date = from->date,
    };

    mt_sending_note_id(self, out->random_id, from->id);
    mt_updates_packet(self->chats->updates, &packet.base, FALSE, now);
}

static gint32
date_of(const TlObject *packet, gint64 server_ms)
{
    if (tl_object_id(packet) == TL_ID_UPDATE_SHORT_SENT_MESSAGE)
        return ((const TlUpdateShortSentMessage *)packet)->date;
    if (tl_object_id(packet) == TL_ID_UPDATES)
        return ((const TlUpdates *)packet)->date;
    return (gint32)(server_ms / 1000);
}

/* The update about it may have to wait for others, or have come before: the answer does not. */
static void
take_result(MtSending *self, MtOut *out, const TlObject *packet, MtTime now)
{
    gint64 random_id = out->random_id;

    if (tl_object_id(packet) == TL_ID_UPDATE_SHORT_SENT_MESSAGE)
        take_short(self, out, (const TlUpdateShortSentMessage *)packet, now);
    else
        mt_updates_packet(self->chats->updates, packet, FALSE, now);
    out = find_number(self, random_id);
    if (out == NULL)
        return;
    answer_taken(self, out,
                 mt_out_message(out, mt_peers_get_self(self->chats->peers), out->id,
                                date_of(packet, mt_calls_server_ms(self->chats->calls, now))));
    out->phase = MT_OUT_TAKEN;
    if (out->id == 0)
        remove_out(self, out, now);
    else
        mt_chats_touch(self->chats, now);
}

/* What is on its way behind @out will not run. */
static void
hold_rest(MtSending *self, const MtOut *out)
{
    guint index = 0;

    if (!g_ptr_array_find(self->outs, out, &index))
        return;
    for (guint i = index + 1; i < self->outs->len; i++) {
        MtOut *next = g_ptr_array_index(self->outs, i);

        if (next->phase == MT_OUT_CALLED && mt_peer_id_equal(next->peer, out->peer))
            next->held = TRUE;
    }
}

static void
take_error(MtSending *self, MtOut *out, const GError *error, gboolean reissued, MtTime now)
{
    gint wait_s = 0;
    MtFailure failure = mt_failure_from(error, &wait_s);
    gint64 pause_us = RETRY_US;

    if (out->chained && error->domain == MT_RPC_ERROR &&
        g_str_has_prefix(error->message, MT_CALLS_WAIT)) {
        out->phase = MT_OUT_WAITING;
        out->retry_us = -1;
        return;
    }
    if (error->domain == MT_RPC_ERROR && strcmp(error->message, "RANDOM_ID_DUPLICATE") == 0) {
        answer_taken(self, out,
                     mt_out_message(out, mt_peers_get_self(self->chats->peers), out->id,
                                    mt_calls_server_ms(self->chats->calls, now) / 1000));
        /* The difference has it, if nobody has said so yet. */
        out->phase = MT_OUT_TAKEN;
        out->uncertain = TRUE;
        mt_updates_missed(self->chats->updates, now);
        mt_chats_touch(self->chats, now);
        return;
    }
    if (failure == MT_FAILURE_WAIT && wait_s <= SILENT_WAIT_S) {
        pause_us = wait_s * (gint64)G_USEC_PER_SEC;
    } else if (failure != MT_FAILURE_NO_ANSWER) {
        fail(self, out, failure, wait_s, error->domain == MT_RPC_ERROR ? error->message : NULL,
             now);
        return;
    } else {
        out->uncertain = TRUE;
    }
    out->phase = MT_OUT_WAITING;
    out->retry_us = now.mono_us + pause_us;
}

static void
replied(gpointer data, const MtReply *reply, MtTime now)
{
    MtOut *out = data;
    MtSending *self = out->sending;

    out->call = 0;
    out->uncertain = out->uncertain || reply->reissued;
    if (reply->error != NULL) {
        hold_rest(self, out);
        take_error(self, out, reply->error, reply->reissued, now);
    } else {
        take_result(self, out, reply->result->object, now);
    }
}

/* --- going out ------------------------------------------------------------------------------- */

static void
call(MtSending *self, MtOut *out, const MtOut *before, MtTime now)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    TlObject *object = mt_out_call(out, self->chats->peers, arena);

    if (object == NULL) {
        fail(self, out, MT_FAILURE_UNKNOWN_PEER, 0, NULL, now);
        return;
    }
    out->phase = MT_OUT_CALLED;
    out->held = FALSE;
    out->chained = before != NULL;
    out->call =
        mt_calls_send(self->chats->calls, 0, object, MT_CALL_DEFAULT, replied, out, NULL, now);
    if (before != NULL)
        mt_calls_chain(self->chats->calls, out->call, before->call);
}

/* (nullable): the message of the same chat that has to arrive before number @index.
 * @out_count: how many of them are on their way. */
static const MtOut *
find_before(const MtSending *self, guint index, guint *out_count)
{
    const MtOut *out = g_ptr_array_index(self->outs, index);
    const MtOut *last = NULL;

    *out_count = 0;
    for (guint i = 0; i < index; i++) {
        const MtOut *before = g_ptr_array_index(self->outs, i);

        if (before->phase == MT_OUT_TAKEN || !mt_peer_id_equal(before->peer, out->peer))
            continue;
        *out_count += before->phase == MT_OUT_CALLED;
        last = before;
    }
    return last;
}

/* What an earlier run began with waits until it is known whether it has arrived. */
static gboolean
is_due(const MtSending *self, guint index, const MtOut **out_before, MtTime now)
{
    const MtOut *out = g_ptr_array_index(self->outs, index);
    const MtOut *before;
    guint count;

    if (out->phase != MT_OUT_WAITING || (out->retry_us >= 0 && now.mono_us < out->retry_us))
        return FALSE;
    if (out->restored && !mt_updates_is_ready(self->chats->updates))
        return FALSE;
    before = *out_before = find_before(self, index, &count);
    return before == NULL || (before->phase == MT_OUT_CALLED && !before->held && count < CHAIN_MAX);
}

static void
expire(MtSending *self, MtTime now)
{
    for (guint i = self->outs->len; i-- > 0;) {
        MtOut *out = g_ptr_array_index(self->outs, i);
        gint64 age_ms = mt_calls_server_ms(self->chats->calls, now) - out->made_wall_ms;

        if (out->phase == MT_OUT_TAKEN && age_ms > TAKEN_MS &&
            mt_updates_is_ready(self->chats->updates))
            g_ptr_array_remove_index(self->outs, i);
        else if (out->restored && out->phase == MT_OUT_WAITING && age_ms > STALE_MS)
            fail(self, out, MT_FAILURE_NO_ANSWER, 0, NULL, now);
    }
}

void
mt_sending_run(MtSending *self, MtTime now)
{
    if (!self->chats->signed_in)
        return;
    expire(self, now);
    for (guint i = 0; i < self->outs->len; i++) {
        guint count = self->outs->len;
        const MtOut *before;

        if (is_due(self, i, &before, now))
            call(self, g_ptr_array_index(self->outs, i), before, now);
        if (self->outs->len < count)
            i--;
    }
}

gint64
mt_sending_deadline(const MtSending *self)
{
    gint64 deadline = -1;

    for (guint i = 0; i < self->outs->len; i++) {
        const MtOut *out = g_ptr_array_index(self->outs, i);

        if (out->phase == MT_OUT_WAITING && out->retry_us >= 0)
            deadline = mt_deadline_first(deadline, out->retry_us);
    }
    return deadline;
}

/* --- the verbs ------------------------------------------------------------------------------- */

static MtOut *
out_new(MtChats *chats, MtPeerId peer, const char *text, MtTime now)
{
    MtOut *out = g_new0(MtOut, 1);

    out->sending = chats->sending;
    out->request = mt_chats_next_request(chats);
    out->retry_us = -1;
    out->made_wall_ms = mt_calls_server_ms(chats->calls, now);
    out->peer = peer;
    out->text = g_strdup(text);
    return out;
}

static guint
refuse(MtChats *chats, MtOut *out, MtFailure failure)
{
    MtAnswer *answer = mt_answer_new(MT_VERB_SEND);
    guint request = out->request;

    answer->peer = out->peer;
    answer->failure = failure;
    answer->text = g_strdup(out->text);
    emit_answer(chats->sending, request, answer);
    mt_out_free(out);
    return request;
}

/* The snapshot is written before the message leaves: see the head of mt-chats.h. */
static guint
enqueue(MtChats *chats, MtOut *out, MtTime now)
{
    guint request = out->request;
    guint64 random = 0;

    if (!chats->signed_in)
        return refuse(chats, out, MT_FAILURE_SIGNED_OUT);
    if (!chats->host->random(chats->host_data, (guint8 *)&random, sizeof random))
        return refuse(chats, out, MT_FAILURE_SERVER);
    if (chats->sending->outs->len >= MT_MAX_SENDING)
        return refuse(chats, out, MT_FAILURE_LIMIT);
    if (strlen(out->text) > MT_MAX_TEXT)
        return refuse(chats, out, MT_FAILURE_TOO_LONG);
    out->random_id = (gint64)(random | 1);
    g_ptr_array_add(chats->sending->outs, out);
    mt_peers_keep(chats->peers, out->peer);
    mt_state_touch(chats->state, TRUE);
    mt_sending_run(chats->sending, now);
    chats->wake(chats->wake_data, now);
    return request;
}

guint
mt_chats_send(MtChats *self, MtPeerId peer, const MtOutgoing *message, MtTime now)
{
    MtOut *out = out_new(self, peer, message->text, now);

    out->entities = mt_text_copy_entities(message->entities);
    out->topic = message->topic;
    out->reply_to = message->reply_to;
    out->quote = g_strdup(message->quote);
    out->silent = message->silent;
    out->no_preview = message->no_preview;
    return enqueue(self, out, now);
}

guint
mt_chats_send_dice(MtChats *self, MtPeerId peer, const char *emoji, MtTime now)
{
    MtOut *out = out_new(self, peer, emoji, now);

    out->dice = TRUE;
    return enqueue(self, out, now);
}
