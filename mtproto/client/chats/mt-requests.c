/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Verbs in flight: numbered, addressed, answered exactly once. What a verb is about is not known
 * here.
 */
#include <client/chats/mt-requests.h>

#include <base/mt-limits.h>
#include <client/model/mt-failure.h>
#include <client/model/mt-model.h>
#include <client/updates/mt-updates.h>
#include <tl-api.h>

/* --- life ------------------------------------------------------------------------------------ */

MtRequest *
mt_request_new(MtChats *chats, MtVerb verb, MtPeerId peer, MtRequestDone done)
{
    MtRequest *self = g_new0(MtRequest, 1);

    self->chats = chats;
    self->number = mt_chats_next_request(chats);
    self->done = done;
    self->answer = mt_answer_new(verb);
    self->answer->peer = peer;
    self->arena = tl_arena_new();
    self->peer = peer;
    g_ptr_array_add(chats->requests, self);
    return self;
}

static void
request_free(MtRequest *self)
{
    g_ptr_array_remove(self->chats->requests, self);
    mt_answer_free(self->answer);
    tl_arena_free(self->arena);
    g_free(self);
}

static void
finish(MtRequest *self)
{
    MtChatEvent *event = mt_chat_event_new(MT_CHAT_ANSWER);

    event->request = self->number;
    event->peer = self->answer->peer;
    event->answer = g_steal_pointer(&self->answer);
    mt_chats_emit_peers(self->chats);
    mt_chats_emit(self->chats, event);
    request_free(self);
}

static void
replied(gpointer data, const MtReply *reply, MtTime now)
{
    MtRequest *self = data;

    self->call = 0;
    if (reply->error != NULL) {
        self->answer->failure = mt_failure_from(reply->error, &self->answer->wait_s);
        if (reply->error->domain == MT_RPC_ERROR)
            self->answer->error = g_strdup(reply->error->message);
        finish(self);
    } else if (self->done(self, reply->result, now)) {
        finish(self);
    }
}

void
mt_request_again(MtRequest *self, const TlObject *call, MtTime now)
{
    self->call = mt_calls_send(self->chats->calls, 0, call, self->flags, replied, self, NULL, now);
}

guint
mt_request_send(MtRequest *self, const TlObject *call, MtTime now)
{
    MtChats *chats = self->chats;
    guint number = self->number;

    if (!chats->signed_in)
        return mt_request_fail(self, MT_FAILURE_SIGNED_OUT, now);
    if (self->answer->failure != MT_FAILURE_NONE) {
        finish(self);
        return number;
    }
    mt_request_again(self, call, now);
    chats->wake(chats->wake_data, now);
    return number;
}

guint
mt_request_fail(MtRequest *self, MtFailure failure, MtTime now)
{
    guint number = self->number;

    self->answer->failure = failure;
    finish(self);
    return number;
}

void
mt_requests_stop(MtChats *chats)
{
    while (chats->requests->len > 0) {
        MtRequest *request = g_ptr_array_index(chats->requests, 0);

        if (request->call != 0)
            mt_calls_cancel(chats->calls, request->call);
        mt_request_fail(request, MT_FAILURE_SIGNED_OUT, (MtTime){0});
    }
}

void
mt_requests_discard(MtChats *chats)
{
    while (chats->requests->len > 0) {
        MtRequest *request = g_ptr_array_index(chats->requests, 0);

        if (request->call != 0)
            mt_calls_cancel(chats->calls, request->call);
        request_free(request);
    }
}

/* --- what calls are made of ------------------------------------------------------------------ */

static TlObject *
need(MtRequest *self, TlObject *object)
{
    if (object == NULL)
        self->answer->failure = MT_FAILURE_UNKNOWN_PEER;
    return object;
}

TlObject *
mt_request_peer(MtRequest *self, MtPeerId peer)
{
    return need(self, mt_peers_input_peer(self->chats->peers, peer, self->arena));
}

TlObject *
mt_request_user(MtRequest *self, MtPeerId peer)
{
    return need(self, mt_peers_input_user(self->chats->peers, peer, self->arena));
}

TlObject *
mt_request_channel(MtRequest *self, MtPeerId peer)
{
    return need(self, mt_peers_input_channel(self->chats->peers, peer, self->arena));
}

gpointer
mt_request_init(gpointer object, TlObject head)
{
    *(TlObject *)object = head;
    return object;
}

/* The server takes no more in one call; cutting the list would be a lie. */
static guint
check_count(MtRequest *self, guint count)
{
    if (count == 0 || count > MT_MAX_REQUEST_IDS)
        self->answer->failure = MT_FAILURE_INVALID;
    return MIN(count, MT_MAX_REQUEST_IDS);
}

const TlVector *
mt_request_ints(MtRequest *self, const gint32 *ids, guint n_ids)
{
    TlVector *vector = tl_arena_new0(self->arena, TlVector);

    vector->len = check_count(self, n_ids);
    vector->ints = tl_arena_alloc(self->arena, MT_MAX_REQUEST_IDS * sizeof(gint32));
    for (guint i = 0; i < vector->len; i++)
        vector->ints[i] = ids[i];
    return vector;
}

const TlVector *
mt_request_users(MtRequest *self, const MtPeerId *users, guint n_users)
{
    TlObject *objects[MT_MAX_REQUEST_IDS];
    guint count = check_count(self, n_users);

    for (guint i = 0; i < count; i++)
        objects[i] = mt_request_user(self, users[i]);
    return mt_request_objects(self, objects, count);
}

const TlVector *
mt_request_objects(MtRequest *self, TlObject *const *objects, guint n_objects)
{
    TlVector *vector = tl_arena_new0(self->arena, TlVector);

    vector->len = n_objects;
    vector->objects = tl_arena_alloc(self->arena, MAX(n_objects, 1) * sizeof(TlObject *));
    for (guint i = 0; i < n_objects; i++)
        vector->objects[i] = objects[i];
    return vector;
}

TlObject *
mt_request_upload(MtRequest *self, const MtUpload *file)
{
    if (file->md5 != NULL) {
        TlInputFile *small = mt_request_object(self, TlInputFile, TL_INPUT_FILE);

        small->id = file->id;
        small->parts = file->parts;
        small->name = file->name;
        small->md5_checksum = file->md5;
        return &small->base;
    } else {
        TlInputFileBig *big = mt_request_object(self, TlInputFileBig, TL_INPUT_FILE_BIG);

        big->id = file->id;
        big->parts = file->parts;
        big->name = file->name;
        return &big->base;
    }
}

/* --- usual endings --------------------------------------------------------------------------- */

gboolean
mt_request_done_plain(MtRequest *self, const TlResult *result, MtTime now)
{
    if (result->kind == TL_KIND_BOOL && !result->boolean)
        self->answer->failure = MT_FAILURE_SERVER;
    return TRUE;
}

gboolean
mt_request_done_updates(MtRequest *self, const TlResult *result, MtTime now)
{
    if (result->kind == TL_KIND_OBJECT)
        mt_updates_packet(self->chats->updates, result->object, FALSE, now);
    return TRUE;
}

gboolean
mt_request_done_affected(MtRequest *self, const TlResult *result, MtTime now)
{
    const TlMessagesAffectedMessages *affected = (const TlMessagesAffectedMessages *)result->object;

    if (tl_object_id(result->object) == TL_ID_MESSAGES_AFFECTED_MESSAGES)
        mt_updates_affected(self->chats->updates, self->peer, affected->pts, affected->pts_count,
                            now);
    return TRUE;
}

gboolean
mt_request_note_offset(MtRequest *self, const TlResult *result, MtTime now)
{
    const TlMessagesAffectedHistory *affected = (const TlMessagesAffectedHistory *)result->object;

    if (tl_object_id(result->object) != TL_ID_MESSAGES_AFFECTED_HISTORY)
        return FALSE;
    mt_updates_affected(self->chats->updates, self->peer, affected->pts, affected->pts_count, now);
    return affected->offset > 0;
}

static void
message_free(gpointer data)
{
    mt_message_free(data);
}

static void
take_messages(MtRequest *self, const TlVector *messages)
{
    gint64 self_id = mt_peers_get_self(self->chats->peers);

    self->answer->messages = g_ptr_array_new_with_free_func(message_free);
    for (guint i = messages != NULL ? MIN(messages->len, MT_MAX_ANSWER) : 0; i-- > 0;) {
        MtMessage *message = mt_model_message(messages->objects[i], self_id);

        if (message == NULL)
            continue;
        mt_chats_see(self->chats, message);
        g_ptr_array_add(self->answer->messages, message);
    }
    self->answer->more = messages != NULL && self->limit > 0 && (gint)messages->len >= self->limit;
}

gboolean
mt_request_done_messages(MtRequest *self, const TlResult *result, MtTime now)
{
    const TlVector *messages = NULL;

    if (tl_object_id(result->object) == TL_ID_MESSAGES_MESSAGES) {
        const TlMessagesMessages *all = (const TlMessagesMessages *)result->object;

        mt_peers_learn(self->chats->peers, all->users, all->chats);
        messages = all->messages;
        self->answer->count = messages != NULL ? (gint)messages->len : 0;
    } else if (tl_object_id(result->object) == TL_ID_MESSAGES_MESSAGES_SLICE) {
        const TlMessagesMessagesSlice *part = (const TlMessagesMessagesSlice *)result->object;

        mt_peers_learn(self->chats->peers, part->users, part->chats);
        messages = part->messages;
        self->answer->count = part->count;
        self->answer->page.date_s = part->next_rate;
    } else if (tl_object_id(result->object) == TL_ID_MESSAGES_CHANNEL_MESSAGES) {
        const TlMessagesChannelMessages *part = (const TlMessagesChannelMessages *)result->object;

        mt_peers_learn(self->chats->peers, part->users, part->chats);
        messages = part->messages;
        self->answer->count = part->count;
    }
    take_messages(self, messages);
    if (self->answer->messages->len > 0) {
        const MtMessage *oldest = g_ptr_array_index(self->answer->messages, 0);

        self->answer->page.id = oldest->id;
        self->answer->page.peer = oldest->peer;
    }
    return TRUE;
}

void
mt_request_add_peer(MtRequest *self, MtPeerId peer)
{
    if (self->answer->peers == NULL)
        self->answer->peers = g_array_new(FALSE, FALSE, sizeof(MtPeerId));
    if (peer.type != MT_PEER_NONE && self->answer->peers->len < MT_MAX_ANSWER)
        g_array_append_val(self->answer->peers, peer);
}

gboolean
mt_request_random(MtRequest *self, gint64 *out)
{
    guint64 random = 0;

    if (!self->chats->host->random(self->chats->host_data, (guint8 *)&random, sizeof random)) {
        self->answer->failure = MT_FAILURE_SERVER;
        return FALSE;
    }
    *out = (gint64)(random | 1);
    return TRUE;
}
