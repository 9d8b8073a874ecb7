/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Verbs in flight: each ends with exactly one MT_CHAT_ANSWER.
 */
#pragma once

#include <client/model/mt-chats-private.h>

G_BEGIN_DECLS

typedef struct _MtRequest MtRequest;

/** MtRequestDone: fills .answer from @result. TRUE: finished; FALSE: it has sent another call. */
typedef gboolean (*MtRequestDone)(MtRequest *request, const TlResult *result, MtTime now);

/**
 * MtRequest: @peer, @ids, @number, @text: for those who need them when the answer is there.
 */
struct _MtRequest {
    MtChats *chats;
    guint number;
    guint call;
    MtRequestDone done;
    MtAnswer *answer;
    TlArena *arena; /* for what the call is made of */
    MtPeerId peer;
    MtPeerId other;
    gint32 id;
    gint limit;
    gboolean on;
    MtCallFlags flags;
};

/** MT_MAX_REQUEST_IDS: messages or people in one call. */
#define MT_MAX_REQUEST_IDS 100u

/** mt_request_new: @peer: whom it is about. */
MtRequest *mt_request_new(MtChats *chats, MtVerb verb, MtPeerId peer, MtRequestDone done);
/** mt_request_send: (transfer full) @self: sends @call; fails when an InputPeer of it is missing:
 * see mt_request_peer(). Returns the number of the request. */
guint mt_request_send(MtRequest *self, const TlObject *call, MtTime now);
/** mt_request_fail: (transfer full) @self: the answer is a failure. */
guint mt_request_fail(MtRequest *self, MtFailure failure, MtTime now);
/** mt_request_again: from inside of @done: another call; then return FALSE. */
void mt_request_again(MtRequest *self, const TlObject *call, MtTime now);
/** mt_requests_stop: all end with MT_FAILURE_SIGNED_OUT. */
void mt_requests_stop(MtChats *chats);
/** mt_requests_discard: all end without an answer. */
void mt_requests_discard(MtChats *chats);

/* How what is asked for is named; each makes the request fail when it cannot be addressed. */
TlObject *mt_request_peer(MtRequest *self, MtPeerId peer);
TlObject *mt_request_user(MtRequest *self, MtPeerId peer);
TlObject *mt_request_channel(MtRequest *self, MtPeerId peer);
/** mt_request_object: zeroed, with its head; for parts of the call. */
#define mt_request_object(self, type, head)                                                        \
    ((type *)mt_request_init(tl_arena_alloc((self)->arena, sizeof(type)), (TlObject)head))
gpointer mt_request_init(gpointer object, TlObject head);
/** mt_request_ints, mt_request_objects: vectors in the arena. */
const TlVector *mt_request_ints(MtRequest *self, const gint32 *ids, guint n_ids);
const TlVector *mt_request_users(MtRequest *self, const MtPeerId *users, guint n_users);
const TlVector *mt_request_objects(MtRequest *self, TlObject *const *objects, guint n_objects);
/** mt_request_upload: an InputFile. */
TlObject *mt_request_upload(MtRequest *self, const MtUpload *file);

/* Usual endings. */
/** mt_request_done_plain: nothing in the answer counts. */
gboolean mt_request_done_plain(MtRequest *self, const TlResult *result, MtTime now);
/** mt_request_done_updates: the result is of type Updates (or has one inside). */
gboolean mt_request_done_updates(MtRequest *self, const TlResult *result, MtTime now);
/** mt_request_done_affected: messages.AffectedMessages. */
gboolean mt_request_done_affected(MtRequest *self, const TlResult *result, MtTime now);
/** mt_request_done_messages: messages.Messages into .messages, the oldest first. */
gboolean mt_request_done_messages(MtRequest *self, const TlResult *result, MtTime now);
/** mt_request_note_offset: of messages.AffectedHistory; TRUE while the call has to be repeated. */
gboolean mt_request_note_offset(MtRequest *self, const TlResult *result, MtTime now);
/** mt_request_add_peer: to .peers. */
void mt_request_add_peer(MtRequest *self, MtPeerId peer);
/** mt_request_random: FALSE: there is no randomness: the request fails. */
gboolean mt_request_random(MtRequest *self, gint64 *out);

G_END_DECLS
