/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Verbs in flight: numbered, addressed, answered exactly once. What a verb is about is not known
 * here.
 */
#include <client/mt-requests.h>

#include <client/mt-failure.h>
#include <client/mt-updates.h>
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
    self->call =
        mt_calls_send(self->chats->calls, 0, call, MT_CALL_DEFAULT, replied, self, NULL, now);
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

const TlVector *
mt_request_ints(MtRequest *self, const gint32 *ids, guint n_ids)
{
    TlVector *vector = tl_arena_new0(self->arena, TlVector);

    vector->len = n_ids;
    vector->ints = tl_arena_alloc(self->arena, MAX(n_ids, 1) * sizeof(gint32));
    for (guint i = 0; i < n_ids; i++)
        vector->ints[i] = ids[i];
    return vector;
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
