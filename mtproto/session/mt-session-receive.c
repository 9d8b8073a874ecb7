/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Packets of the server: opened, checked, taken apart, and each message given to whom it is for.
 */
#include <session/mt-session-private.h>

#include <base/mt-buffer.h>
#include <base/mt-limits.h>
#include <base/mt-rpc-text.h>
#include <session/mt-envelope.h>
#include <string.h>
#include <tl-service.h>
#include <tl/tl-codec.h>
#include <tl/tl-gzip.h>

/* The least change of the server's clock that is worth telling. */
#define CLOCK_STEP_MS 1000
/* Answers that nobody waits for are counted from this size on; so many bytes of them and the
 * connection is not worth its traffic. */
#define STRAY_FROM (16u * 1024)
#define STRAY_MAX (256u * 1024)
/* In front of a result: rpc_result and the message it answers. */
#define RESULT_HEAD 12u
#define UNAUTHORIZED 401
#define BOND_LOST "AUTH_KEY_PERM_EMPTY"
/* What data that cannot be unpacked counts as: it, too, has taken time. */
#define UNPACK_FAILED (MT_MAX_INFLATED / 4)

/* One packet that is being handled. */
typedef struct {
    MtSession *session;
    GBytes *plaintext;
    MtTime now;
    gsize inflated; /* bytes unpacked so far: all messages of a packet share one limit */
} Incoming;

/* --- bodies ---------------------------------------------------------------------------------- */

typedef struct {
    gpointer data;
    gsize len;
} Wiped;

static void
wiped_free(gpointer data)
{
    Wiped *self = data;

    mt_wipe(self->data, self->len);
    g_free(self->data);
    g_free(self);
}

/* (transfer full): the same bytes, wiped when freed. @bytes: (transfer full) */
static GBytes *
make_wiped(GBytes *bytes)
{
    Wiped *wiped = g_new0(Wiped, 1);

    wiped->data = g_bytes_unref_to_data(bytes, &wiped->len);
    return g_bytes_new_with_free_func(wiped->data, wiped->len, wiped_free, wiped);
}

static gboolean
is_packed(const guint8 *body, gsize len)
{
    MtReader reader = MT_READER_INIT(body, len);

    return mt_reader_peek_u32(&reader) == MT_ID_GZIP_PACKED;
}

/* (transfer full) (nullable): what is in a gzip_packed. */
static GBytes *
unpack(Incoming *self, const guint8 *body, gsize len)
{
    MtReader reader = MT_READER_INIT(body, len);
    GBytes *unpacked = NULL;
    const guint8 *packed;
    gsize packed_len;

    mt_reader_u32(&reader);
    packed = mt_reader_bytes(&reader, &packed_len);
    if (packed == NULL || mt_reader_left(&reader) > 0 || self->inflated >= MT_MAX_INFLATED)
        return NULL;
    unpacked = tl_gunzip(packed, packed_len, NULL);
    if (unpacked == NULL) {
        self->inflated += UNPACK_FAILED;
        return NULL;
    }
    self->inflated += g_bytes_get_size(unpacked);
    return make_wiped(unpacked);
}

/* (transfer full): @body of the packet, without a copy. */
static GBytes *
part_of(const Incoming *self, const guint8 *body, gsize len)
{
    const guint8 *begin = g_bytes_get_data(self->plaintext, NULL);

    return g_bytes_new_from_bytes(self->plaintext, (gsize)(body - begin), len);
}

/* (transfer full) (nullable): @body, unpacked if need be; once. */
static GBytes *
plain_body(Incoming *self, const guint8 *body, gsize len)
{
    g_autoptr(GBytes) unpacked = NULL;
    const guint8 *bytes;

    if (!is_packed(body, len))
        return part_of(self, body, len);
    unpacked = unpack(self, body, len);
    if (unpacked == NULL)
        return NULL;
    bytes = g_bytes_get_data(unpacked, &len);
    return is_packed(bytes, len) ? NULL : g_steal_pointer(&unpacked);
}

/* --- answers --------------------------------------------------------------------------------- */

static void
count_stray(MtSession *self, gsize len)
{
    if (len < STRAY_FROM)
        return;
    self->stray_bytes += len;
    if (self->stray_bytes > STRAY_MAX)
        mt_session_stuck(self);
}

/* An answer that cannot be read is passed on without bytes: only its query has failed. */
static void
push_unreadable(MtSession *self, guint64 query)
{
    mt_session_push(self, MT_SESSION_RESULT, query)->body = g_bytes_new(NULL, 0);
}

/* (nullable): the error that @body is. */
static const TlMtRpcError *
read_error(GBytes *body, TlArena *arena)
{
    gsize len;
    const guint8 *bytes = g_bytes_get_data(body, &len);

    return (const TlMtRpcError *)tl_decode(bytes, len, &tl_mt_schema, TL_TYPE_MT_RPC_ERROR, arena,
                                           NULL);
}

/* The server says that the key it gave an answer to before belongs to nobody: what was asked had no
 * effect and waits for another key. */
static gboolean
is_bond_lost(const MtSession *self, const MtSessionEvent *event)
{
    return self->bond == MT_BOND_DONE && event->code == UNAUTHORIZED &&
           strcmp(event->text, BOND_LOST) == 0;
}

/* TRUE: it has succeeded. */
static gboolean
push_answer(MtSession *self, guint64 query, GBytes *body)
{
    gsize len;
    const guint8 *bytes = g_bytes_get_data(body, &len);
    MtReader reader = MT_READER_INIT(bytes, len);
    g_autoptr(TlArena) arena = NULL;
    const TlMtRpcError *failure;
    MtSessionEvent *event;

    if (mt_reader_peek_u32(&reader) != TL_ID_MT_RPC_ERROR) {
        mt_session_push(self, MT_SESSION_RESULT, query)->body = g_bytes_ref(body);
        return TRUE;
    }
    arena = tl_arena_new();
    failure = read_error(body, arena);
    if (failure == NULL) {
        push_unreadable(self, query);
        return FALSE;
    }
    event = mt_session_push(self, MT_SESSION_ERROR, query);
    event->code = failure->error_code;
    event->text =
        mt_rpc_text_clean((const char *)failure->error_message.data, failure->error_message.len);
    if (is_bond_lost(self, event)) {
        mt_session_bond_over(self, BOND_LOST);
        mt_session_event_free(g_queue_pop_tail(&self->events));
    }
    return FALSE;
}

/* @body: (nullable): the answer to the request to bind the key; anything but "true" is a "no". */
static void
receive_bond(MtSession *self, GBytes *body)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    g_autofree char *text = NULL;
    const TlMtRpcError *failure;
    const guint8 *bytes;
    gsize len;

    if (self->bond != MT_BOND_PENDING)
        return;
    if (body == NULL) {
        mt_session_bond_over(self, "");
        return;
    }
    bytes = g_bytes_get_data(body, &len);
    if (len == sizeof(guint32) && mt_get_u32(bytes) == MT_ID_BOOL_TRUE) {
        mt_session_bond_over(self, NULL);
        return;
    }
    failure = read_error(body, arena);
    if (failure != NULL)
        text = mt_rpc_text_clean((const char *)failure->error_message.data,
                                 failure->error_message.len);
    mt_session_bond_over(self, text != NULL ? text : "");
}

/* Nobody asked for it, or it is the session that did. */
static void
receive_other_result(Incoming *self, const MtWireMessage *message, guint64 req_msg_id)
{
    MtReader reader = MT_READER_INIT(message->body + RESULT_HEAD, message->len - RESULT_HEAD);
    MtErrands *errands = self->session->errands;
    g_autoptr(MtErrand) drop = mt_errands_answered(errands, MT_ERRAND_DROP, req_msg_id);
    g_autoptr(MtErrand) bind = mt_errands_answered(errands, MT_ERRAND_BIND, req_msg_id);
    g_autoptr(GBytes) body = NULL;

    if (bind != NULL) {
        body = plain_body(self, reader.data, mt_reader_left(&reader));
        receive_bond(self->session, body);
    } else if (drop == NULL) {
        count_stray(self->session, message->len);
    }
}

/* What an id that the query no longer has waited for in vain says nothing of the query. */
static gboolean
is_outdated(const MtQuery *query, guint64 req_msg_id, GBytes *body)
{
    g_autoptr(TlArena) arena = NULL;
    const TlMtRpcError *failure;

    if (query->msg_id == req_msg_id || body == NULL)
        return FALSE;
    arena = tl_arena_new();
    failure = read_error(body, arena);
    return failure != NULL && failure->error_message.len >= strlen(MT_MSG_WAIT) &&
           memcmp(failure->error_message.data, MT_MSG_WAIT, strlen(MT_MSG_WAIT)) == 0;
}

static void
receive_result(Incoming *self, const MtWireMessage *message)
{
    MtReader reader = MT_READER_INIT(message->body, message->len);
    g_autoptr(GBytes) body = NULL;
    MtQuery *query;
    guint64 req_msg_id;
    gboolean good = TRUE;

    mt_reader_u32(&reader);
    req_msg_id = mt_reader_u64(&reader);
    if (reader.failed)
        return;
    query = mt_outbox_find_id(self->session->outbox, req_msg_id);
    if (query == NULL) {
        receive_other_result(self, message, req_msg_id);
        return;
    }
    body = plain_body(self, reader.data, mt_reader_left(&reader));
    if (is_outdated(query, req_msg_id, body))
        return;
    if (body != NULL)
        good = push_answer(self->session, query->number, body);
    else
        push_unreadable(self->session, query->number);
    mt_session_settle(self->session, query, good);
    mt_outbox_remove(self->session->outbox, query);
}

/* --- messages -------------------------------------------------------------------------------- */

/* What is packed is an update, or it is nothing: no service message may hide in it. */
static gboolean
may_be_packed(GBytes *body)
{
    gsize len;
    const guint8 *bytes = g_bytes_get_data(body, &len);
    MtReader reader = MT_READER_INIT(bytes, len);
    const guint32 id = mt_reader_peek_u32(&reader);

    return id != MT_ID_MSG_CONTAINER && id != MT_ID_RPC_RESULT &&
           tl_schema_find(&tl_mt_schema, id) == NULL;
}

static void
receive_update(Incoming *self, const MtWireMessage *message)
{
    g_autoptr(GBytes) body = plain_body(self, message->body, message->len);

    if (body == NULL || !may_be_packed(body)) {
        mt_session_log(self->session, MT_LOG_DEBUG, "a message was not understood",
                       (gint64)message->len);
        return;
    }
    mt_session_push(self->session, MT_SESSION_UPDATE, 0)->body = g_steal_pointer(&body);
}

static void
handle_message(Incoming *self, const MtWireMessage *message)
{
    MtReader reader = MT_READER_INIT(message->body, message->len);

    if (mt_reader_peek_u32(&reader) == MT_ID_RPC_RESULT)
        receive_result(self, message);
    else if (!mt_service_handle(self->session, message, self->now))
        receive_update(self, message);
}

static gboolean
needs_ack(const MtWireMessage *message)
{
    return (message->seqno & 1) != 0;
}

/* @fresh: FALSE when the packet was here before: then it is only acknowledged once more. */
static void
handle_member(Incoming *self, const MtWireMessage *message, gboolean fresh)
{
    if (needs_ack(message))
        mt_acks_add(self->session->acks, message->msg_id, self->now);
    if (fresh && mt_msgids_check_inner(self->session->ids, message->msg_id) == MT_MSGID_FRESH)
        handle_message(self, message);
}

/* The messages of the old session end where it is given up. */
static void
handle_container(Incoming *self, const GArray *messages, guint64 msg_id, gboolean fresh)
{
    const guint generation = self->session->generation;

    for (guint i = 0; i < messages->len && self->session->generation == generation; i++) {
        const MtWireMessage *message = &g_array_index(messages, MtWireMessage, i);

        if (message->msg_id < msg_id)
            handle_member(self, message, fresh);
    }
}

/* --- packets --------------------------------------------------------------------------------- */

static void
clock_learned(MtSession *self, MtTime now)
{
    self->ahead_ms = mt_msgids_server_ms(self->ids, now) - now.wall_ms;
    if (self->clock_known && ABS(self->ahead_ms - self->told_ahead_ms) < CLOCK_STEP_MS)
        return;
    self->clock_known = TRUE;
    self->told_ahead_ms = self->ahead_ms;
    mt_session_push(self, MT_SESSION_CLOCK, 0);
}

/* Opens @packet. What comes late for the session before this one is not wrong: TRUE, and @out stays
 * empty. */
static gboolean
open_packet(MtSession *self, const guint8 *packet, gsize len, MtOpened *out, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_auto(MtOpened) late = {0};

    if (self->id != 0 &&
        mt_envelope_open(self->ige, self->key, self->id, packet, len, out, &problem))
        return TRUE;
    if (self->former_id != 0 &&
        (problem == NULL || g_error_matches(problem, MT_ERROR, MT_ERROR_STATE)) &&
        mt_envelope_open(self->ige, self->key, self->former_id, packet, len, &late, NULL))
        return TRUE;
    if (problem == NULL)
        problem = g_error_new_literal(MT_ERROR, MT_ERROR_STATE, "nothing was sent yet");
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
}

static gboolean
handle_packet(Incoming *self, const MtOpened *opened, const GArray *messages, GError **error)
{
    const MtWireMessage whole = {.msg_id = opened->msg_id,
                                 .seqno = opened->seqno,
                                 .body = opened->body,
                                 .len = opened->body_len};
    MtSession *session = self->session;
    MtMsgIdVerdict verdict = mt_msgids_check_packet(session->ids, opened->msg_id, self->now);

    if (verdict == MT_MSGID_OUTSIDE) {
        g_set_error_literal(error, MT_ERROR, MT_ERROR_STATE, "a message of another time");
        return FALSE;
    }
    if (verdict == MT_MSGID_TOO_OLD) {
        mt_session_give_up(session, self->now);
        return TRUE;
    }
    if (verdict == MT_MSGID_FRESH)
        clock_learned(session, self->now);
    if (messages != NULL) {
        handle_container(self, messages, opened->msg_id, verdict == MT_MSGID_FRESH);
        return TRUE;
    }
    if (needs_ack(&whole))
        mt_acks_add(session->acks, whole.msg_id, self->now);
    if (verdict == MT_MSGID_FRESH)
        handle_message(self, &whole);
    return TRUE;
}

gboolean
mt_session_receive(MtSession *self, const guint8 *packet, gsize len, MtTime now, GError **error)
{
    g_auto(MtOpened) opened = {0};
    g_autoptr(GArray) messages = NULL;
    Incoming incoming = {.session = self, .now = now};

    if (!open_packet(self, packet, len, &opened, error))
        return FALSE;
    if (opened.plaintext == NULL)
        return TRUE;
    if (mt_container_is(opened.body, opened.body_len)) {
        messages = mt_container_read(opened.body, opened.body_len, error);
        if (messages == NULL)
            return FALSE;
    }
    incoming.plaintext = opened.plaintext;
    if (!handle_packet(&incoming, &opened, messages, error))
        return FALSE;
    mt_session_end_broken(self);
    return TRUE;
}
