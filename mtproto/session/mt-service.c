/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the server and the session say to each other about messages, salts and connections.
 * https://core.telegram.org/mtproto/service_messages
 */
#include <session/mt-session-private.h>

#include <base/mt-buffer.h>
#include <base/mt-limits.h>
#include <tl-service.h>
#include <tl/tl-codec.h>

/* The bytes of msgs_state_info. */
#define STATE_MASK 7
#define STATE_UNKNOWN 1
#define STATE_RECEIVED 4
#define STATE_ANSWERED 64
/* An answer that was made and did not come within this time was lost. */
#define ANSWER_LOST_US (30 * G_USEC_PER_SEC)
/* Questions of the server that are answered; more at once are not. */
#define REPLIES_MAX 8u

/* Codes of bad_msg_notification.
 * https://core.telegram.org/mtproto/service_messages_about_messages */
#define BAD_ID_TOO_LOW 16
#define BAD_ID_TOO_HIGH 17
#define BAD_TOO_OLD 20
#define BAD_SALT 48
#define BAD_CONTAINER 64

/* --- our messages ---------------------------------------------------------------------------- */

static void
receive_acks(MtSession *self, const TlMtMsgsAck *acks)
{
    for (guint i = 0; i < MIN(acks->msg_ids->len, MT_MAX_IDS); i++)
        mt_outbox_acked(self->outbox, (guint64)acks->msg_ids->longs[i]);
}

static gboolean
is_known(const MtSession *self, guint64 id)
{
    for (guint i = 0; i < mt_outbox_count(self->outbox); i++) {
        if (mt_query_is_of(mt_outbox_get(self->outbox, i), id))
            return TRUE;
    }
    return mt_errands_knows(self->errands, id);
}

static void
tell_salt(MtSession *self, guint64 salt, MtTime now)
{
    self->salt_mark = self->last_id;
    if (mt_salts_tell(self->salts, salt, mt_session_server_s(self, now)))
        mt_session_salt_changed(self);
}

/* What was sealed before the server told a salt cannot have had it. */
static void
receive_bad_salt(MtSession *self, const TlMtBadServerSalt *bad, MtTime now)
{
    const guint64 id = (guint64)bad->bad_msg_id;

    if (!is_known(self, id))
        return;
    if (id > self->salt_mark)
        mt_session_refused(self, now);
    tell_salt(self, (guint64)bad->new_server_salt, now);
    mt_session_requeue(self, id, now);
}

static void
reissue_all_of(MtSession *self, guint64 id, MtTime now)
{
    for (guint i = 0; i < mt_outbox_count(self->outbox); i++) {
        MtQuery *query = mt_outbox_get(self->outbox, i);

        if (mt_query_is_of(query, id))
            mt_session_reissue(self, query);
    }
    mt_session_requeue(self, id, now);
}

/* @msg_id: of the notification, whose time is the server's. */
static void
receive_bad_msg(MtSession *self, const TlMtBadMsgNotification *bad, guint64 msg_id, MtTime now)
{
    const guint64 id = (guint64)bad->bad_msg_id;

    if (!is_known(self, id))
        return;
    mt_session_log(self, MT_LOG_INFO, "a message was refused", bad->error_code);
    mt_session_refused(self, now);
    switch (bad->error_code) {
    case BAD_ID_TOO_LOW: /* the clock was learned from this packet already */
    case BAD_SALT:
        mt_session_requeue(self, id, now);
        break;
    case BAD_TOO_OLD: /* perhaps it was executed at the time */
        reissue_all_of(self, id, now);
        break;
    case BAD_ID_TOO_HIGH: /* the ids used so far lie in the future */
        mt_msgids_set_offset(self->ids, mt_msgids_time_of(msg_id) - now.mono_us / 1000, TRUE);
        mt_session_give_up(self, now);
        break;
    case BAD_CONTAINER:
        self->max_items = MAX(self->max_items / 4, 1);
        mt_session_give_up(self, now);
        break;
    default:
        mt_session_give_up(self, now);
        break;
    }
}

/* --- states ---------------------------------------------------------------------------------- */

static void
apply_state(MtSession *self, MtQuery *query, guint8 state, MtTime now)
{
    if ((state & STATE_MASK) == STATE_UNKNOWN) {
        mt_session_reissue(self, query);
    } else if ((state & STATE_MASK) < STATE_RECEIVED) {
        mt_session_renumber(self, query);
    } else if (!query->acked) {
        query->acked = TRUE;
    } else if ((state & STATE_ANSWERED) != 0 && now.mono_us - query->written_us >= ANSWER_LOST_US) {
        query->waiting = TRUE;
    }
}

static void
receive_state_info(MtSession *self, const TlMtMsgsStateInfo *info, MtTime now)
{
    g_autoptr(MtErrand) errand =
        mt_errands_answered(self->errands, MT_ERRAND_STATES, (guint64)info->req_msg_id);

    if (errand == NULL || errand->ids->len != info->info.len)
        return;
    for (guint i = 0; i < errand->ids->len; i++) {
        const guint64 id = g_array_index(errand->ids, guint64, i);
        MtQuery *query = mt_outbox_find_id(self->outbox, id);
        const guint8 state = info->info.data[i];

        /* Not about what was sent, or is to be sent, after the question. */
        if (query == NULL || query->msg_id != id || query->waiting ||
            query->carrier > errand->carrier || (state & STATE_MASK) == 0)
            continue;
        apply_state(self, query, state, now);
    }
}

/* Nobody asked: it may cross with the message itself, so bad news is checked first. */
static void
receive_all_info(MtSession *self, const TlMtMsgsAllInfo *info)
{
    const guint count = info->msg_ids->len;

    if (count != info->info.len || count > MT_MAX_IDS)
        return;
    for (guint i = 0; i < count; i++) {
        const guint64 id = (guint64)info->msg_ids->longs[i];
        MtQuery *query = mt_outbox_find_id(self->outbox, id);

        if (query == NULL || query->msg_id != id)
            continue;
        if ((info->info.data[i] & STATE_MASK) >= STATE_RECEIVED)
            mt_outbox_acked(self->outbox, id);
        else if (mt_query_is_open(query))
            query->ask = TRUE;
    }
}

/* --- their messages -------------------------------------------------------------------------- */

static void
receive_detailed(MtSession *self, guint64 answer_id, gboolean wanted, MtTime now)
{
    if (!wanted || mt_msgids_has_seen(self->ids, answer_id))
        mt_acks_add(self->acks, answer_id, now);
    else
        mt_fetches_want(self->fetches, answer_id);
}

static void
receive_detailed_info(MtSession *self, const TlMtMsgDetailedInfo *info, MtTime now)
{
    const MtQuery *query = mt_outbox_find_id(self->outbox, (guint64)info->msg_id);

    receive_detailed(self, (guint64)info->answer_msg_id, query != NULL, now);
}

static void
reply(MtSession *self, const TlObject *object)
{
    GBytes *body;

    if (self->replies->len >= REPLIES_MAX)
        return;
    body = tl_encode(object, NULL);
    if (body != NULL)
        g_ptr_array_add(self->replies, body);
}

static void
reply_states(MtSession *self, guint64 msg_id, const guint8 *states, gsize len)
{
    const TlMtMsgsStateInfo info = {
        .base = TL_MT_MSGS_STATE_INFO,
        .req_msg_id = (gint64)msg_id,
        .info = {.data = states, .len = len},
    };

    reply(self, &info.base);
}

static void
receive_state_req(MtSession *self, const TlMtMsgsStateReq *request, guint64 msg_id)
{
    const guint count = MIN(request->msg_ids->len, MT_MAX_IDS);
    g_autofree guint8 *states = g_new0(guint8, count + 1);

    for (guint i = 0; i < count; i++) {
        const guint64 id = (guint64)request->msg_ids->longs[i];

        states[i] = mt_msgids_has_seen(self->ids, id) ? STATE_RECEIVED : STATE_UNKNOWN;
    }
    reply_states(self, msg_id, states, count);
}

static void
receive_resend_req(MtSession *self, const TlMtMsgResendReq *request, guint64 msg_id)
{
    const guint count = MIN(request->msg_ids->len, MT_MAX_IDS);
    g_autofree guint8 *states = g_new0(guint8, count + 1);
    gboolean complete = TRUE;

    for (guint i = 0; i < count; i++) {
        const guint64 id = (guint64)request->msg_ids->longs[i];
        MtQuery *query = mt_outbox_find_id(self->outbox, id);

        if (query != NULL && query->msg_id == id) {
            query->waiting = TRUE;
            states[i] = STATE_RECEIVED;
        } else {
            complete = FALSE;
            states[i] = STATE_UNKNOWN;
        }
    }
    if (!complete)
        reply_states(self, msg_id, states, count);
}

/* --- sessions, salts, pings ------------------------------------------------------------------- */

/* The packet that a message of ours was in, if it is still known. */
static guint64
carrier_of(const MtSession *self, guint64 msg_id)
{
    const MtQuery *query = mt_outbox_find_id(self->outbox, msg_id);

    if (query != NULL && query->msg_id == msg_id)
        return query->carrier;
    return mt_errands_find_carrier(self->errands, msg_id);
}

/* The server remembers nothing that was sent before the packet with the message @first. */
static void
repeat_before(MtSession *self, guint64 first, MtTime now)
{
    const guint64 carrier = MAX(carrier_of(self, first), first);

    for (guint i = 0; i < mt_outbox_count(self->outbox); i++) {
        MtQuery *query = mt_outbox_get(self->outbox, i);

        if (query->msg_id != 0 && query->carrier < carrier)
            mt_session_reissue(self, query);
    }
    for (;;) {
        g_autoptr(MtErrand) errand = mt_errands_forgotten(self->errands, carrier);

        if (errand == NULL)
            return;
        if (errand->kind != MT_ERRAND_ACKS)
            mt_session_redo(self, errand, now);
    }
}

static void
receive_new_session(MtSession *self, const TlMtNewSessionCreated *created, MtTime now)
{
    const guint64 unique_id = (guint64)created->unique_id;

    tell_salt(self, (guint64)created->server_salt, now);
    repeat_before(self, (guint64)created->first_msg_id, now);
    if (self->created && self->unique_id == unique_id)
        return;
    self->created = TRUE;
    self->unique_id = unique_id;
    mt_session_push(self, MT_SESSION_CREATED, 0);
}

static void
receive_salts(MtSession *self, const TlMtFutureSalts *salts, MtTime now)
{
    g_autoptr(MtErrand) errand =
        mt_errands_answered(self->errands, MT_ERRAND_SALTS, (guint64)salts->req_msg_id);
    const gint64 server_s = mt_session_server_s(self, now);

    if (errand == NULL)
        return;
    mt_salts_add(self->salts, salts, server_s);
    if (mt_salts_advance(self->salts, server_s))
        mt_session_salt_changed(self);
}

static void
receive_pong(MtSession *self, const TlMtPong *pong, MtTime now)
{
    g_autoptr(MtErrand) errand =
        mt_errands_answered(self->errands, MT_ERRAND_PING, (guint64)pong->msg_id);

    if (errand != NULL)
        mt_ping_pong(&self->ping, (guint64)pong->ping_id, now);
}

static void
receive_ping(MtSession *self, const MtWireMessage *message)
{
    MtReader reader = MT_READER_INIT(message->body, message->len);
    TlMtPong pong = {.base = TL_MT_PONG, .msg_id = (gint64)message->msg_id};

    mt_reader_u32(&reader);
    pong.ping_id = mt_reader_i64(&reader);
    if (!reader.failed)
        reply(self, &pong.base);
}

/* Nobody else says which message it answers; unasked it is nothing. */
static void
receive_key_destroyed(MtSession *self, gint code)
{
    if (!self->leaving || !self->key_written)
        return;
    self->leaving = FALSE;
    mt_session_push(self, MT_SESSION_KEY_DESTROYED, 0)->code = code;
}

/* --- which is which -------------------------------------------------------------------------- */

static void
handle_object(MtSession *self, const TlObject *object, guint64 msg_id, MtTime now)
{
    switch (tl_object_id(object)) {
    case TL_ID_MT_MSGS_ACK:
        receive_acks(self, (const TlMtMsgsAck *)object);
        break;
    case TL_ID_MT_BAD_SERVER_SALT:
        receive_bad_salt(self, (const TlMtBadServerSalt *)object, now);
        break;
    case TL_ID_MT_BAD_MSG_NOTIFICATION:
        receive_bad_msg(self, (const TlMtBadMsgNotification *)object, msg_id, now);
        break;
    case TL_ID_MT_MSGS_STATE_INFO:
        receive_state_info(self, (const TlMtMsgsStateInfo *)object, now);
        break;
    case TL_ID_MT_MSGS_ALL_INFO:
        receive_all_info(self, (const TlMtMsgsAllInfo *)object);
        break;
    case TL_ID_MT_MSG_DETAILED_INFO:
        receive_detailed_info(self, (const TlMtMsgDetailedInfo *)object, now);
        break;
    case TL_ID_MT_MSG_NEW_DETAILED_INFO:
        receive_detailed(self, (guint64)((const TlMtMsgNewDetailedInfo *)object)->answer_msg_id,
                         TRUE, now);
        break;
    case TL_ID_MT_MSGS_STATE_REQ:
        receive_state_req(self, (const TlMtMsgsStateReq *)object, msg_id);
        break;
    case TL_ID_MT_MSG_RESEND_REQ:
        receive_resend_req(self, (const TlMtMsgResendReq *)object, msg_id);
        break;
    case TL_ID_MT_NEW_SESSION_CREATED:
        receive_new_session(self, (const TlMtNewSessionCreated *)object, now);
        break;
    case TL_ID_MT_FUTURE_SALTS:
        receive_salts(self, (const TlMtFutureSalts *)object, now);
        break;
    case TL_ID_MT_PONG:
        receive_pong(self, (const TlMtPong *)object, now);
        break;
    case TL_ID_MT_DESTROY_AUTH_KEY_OK:
    case TL_ID_MT_DESTROY_AUTH_KEY_NONE:
        receive_key_destroyed(self, 0);
        break;
    case TL_ID_MT_DESTROY_AUTH_KEY_FAIL:
        receive_key_destroyed(self, 1);
        break;
    default: /* destroy_session_ok and the like, and what has no meaning here */
        break;
    }
}

gboolean
mt_service_handle(MtSession *self, const MtWireMessage *message, MtTime now)
{
    MtReader reader = MT_READER_INIT(message->body, message->len);
    const guint32 id = mt_reader_peek_u32(&reader);
    g_autoptr(TlArena) arena = NULL;
    const TlObject *object;

    if (id == TL_ID_MT_CALL_PING) {
        receive_ping(self, message);
        return TRUE;
    }
    if (tl_schema_find(&tl_mt_schema, id) == NULL)
        return FALSE;
    arena = tl_arena_new();
    object = tl_decode(message->body, message->len, &tl_mt_schema, NULL, arena, NULL);
    if (object != NULL)
        handle_object(self, object, message->msg_id, now);
    else
        mt_session_log(self, MT_LOG_DEBUG, "a service message was not understood", id);
    return TRUE;
}
