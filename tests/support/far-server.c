/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The memory of a server for one session.
 */
#include "far-server.h"

#include <string.h>
#include <tl-service.h>

#define RPC_RESULT 0xf35c6d01u
#define CONTAINER 0x73f1f8dcu
#define VECTOR 0x1cb5c415u
/* What becomes of a message that is asked for. */
#define STATE_NOT_RECEIVED 2
#define STATE_TOO_HIGH 3
#define STATE_RECEIVED 4
#define STATE_ANSWERED 64
/* Answers and acknowledgements take up to so long. */
#define ANSWER_MS 300
#define ACK_MS 2000
#define NOT_DUE (-1)

typedef struct {
    guint64 id;
    guint32 seqno;
    GBytes *body;
    gint64 due_ms;   /* NOT_DUE: sent, or lost */
    gboolean before; /* it was sent before, or has been overtaken */
} Message;

typedef struct {
    Message *answer; /* NULL: acknowledged */
} Record;

static void
message_free(gpointer data)
{
    Message *self = data;

    g_bytes_unref(self->body);
    g_free(self);
}

void
far_server_init(FarServer *self, guint32 seed, FarServerExecute execute, gpointer data)
{
    *self = (FarServer){.execute = execute, .data = data};
    peer_init(&self->peer);
    self->rand = g_rand_new_with_seed(seed);
    self->records = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    self->outgoing = g_ptr_array_new_with_free_func(message_free);
}

void
far_server_clear(FarServer *self)
{
    if (self->rand == NULL)
        return;
    peer_clear(&self->peer);
    g_clear_pointer(&self->rand, g_rand_free);
    g_hash_table_unref(self->records);
    g_ptr_array_unref(self->outgoing);
}

static gboolean
is_content(const Message *message)
{
    return message->seqno % 2 == 1;
}

static gint64
some_ms(FarServer *self, gint64 most)
{
    return g_rand_int_range(self->rand, 0, (gint32)most + 1);
}

static Message *
put(FarServer *self, gboolean content, const MtWriter *body, gint64 now_ms, gint64 due_ms)
{
    Message *message = g_new0(Message, 1);

    message->id = peer_next_id(&self->peer, now_ms);
    message->seqno = 2 * self->content + (content ? 1 : 0);
    message->body = g_bytes_new(body->data, body->len);
    message->due_ms = due_ms;
    self->content += content ? 1 : 0;
    g_ptr_array_add(self->outgoing, message);
    return message;
}

void
far_server_link(FarServer *self, gint64 now_ms)
{
    for (guint i = self->outgoing->len; i-- > 0;) {
        Message *message = g_ptr_array_index(self->outgoing, i);

        if (!is_content(message)) { /* it was about the connection before */
            g_ptr_array_remove_index(self->outgoing, i);
            continue;
        }
        message->before = TRUE;
        message->due_ms = now_ms + some_ms(self, ANSWER_MS);
    }
}

/* --- queries --------------------------------------------------------------------------------- */

static void
answer(FarServer *self, Record *record, guint64 msg_id, const guint8 *query, gsize len, gint64 now)
{
    g_auto(MtWriter) writer = {0};
    gint64 due_ms = now + some_ms(self, ANSWER_MS + self->slow_ms);

    mt_writer_init(&writer);
    mt_writer_u32(&writer, RPC_RESULT);
    mt_writer_u64(&writer, msg_id);
    self->execute(self->data, msg_id, query, len, &writer);
    if (self->lose > 0) {
        self->lose--;
        due_ms = NOT_DUE;
    }
    record->answer = put(self, TRUE, &writer, now, due_ms);
}

static void
acknowledge(FarServer *self, guint64 msg_id, gint64 now_ms)
{
    g_auto(MtWriter) writer = {0};

    mt_writer_init(&writer);
    mt_writer_u32(&writer, TL_ID_MT_MSGS_ACK);
    mt_writer_u32(&writer, VECTOR);
    mt_writer_u32(&writer, 1);
    mt_writer_u64(&writer, msg_id);
    put(self, FALSE, &writer, now_ms, now_ms + some_ms(self, ACK_MS));
}

static void
take_query(FarServer *self, const MtWireMessage *message, gboolean late, gint64 now_ms)
{
    Record *record = g_hash_table_lookup(self->records, &message->msg_id);
    guint64 *key;

    g_assert_true(message->seqno % 2 == 1);
    if (record != NULL) {
        self->again++;
        if (record->answer == NULL) { /* nobody who has an answer asks again */
            g_assert_true(late);
            return;
        }
        record->answer->before = TRUE;
        record->answer->due_ms = now_ms + some_ms(self, ANSWER_MS);
        return;
    }
    record = g_new0(Record, 1);
    key = g_new(guint64, 1);
    *key = message->msg_id;
    g_hash_table_insert(self->records, key, record);
    answer(self, record, message->msg_id, message->body, message->len, now_ms);
    acknowledge(self, message->msg_id, now_ms);
}

/* --- service messages --------------------------------------------------------------------------
 */

static void
take_acks(FarServer *self, MtReader *reader)
{
    g_assert_cmphex(mt_reader_u32(reader), ==, VECTOR);
    for (guint32 count = mt_reader_u32(reader); count > 0; count--) {
        guint64 id = mt_reader_u64(reader);

        for (guint i = 0; i < self->outgoing->len; i++) {
            Message *message = g_ptr_array_index(self->outgoing, i);
            GHashTableIter iter;
            gpointer record;

            if (message->id != id)
                continue;
            g_hash_table_iter_init(&iter, self->records);
            while (g_hash_table_iter_next(&iter, NULL, &record)) {
                if (((Record *)record)->answer == message)
                    ((Record *)record)->answer = NULL;
            }
            g_ptr_array_remove_index(self->outgoing, i);
            break;
        }
    }
    g_assert_false(reader->failed);
}

static guint8
state_of(const FarServer *self, guint64 id)
{
    const Record *record = g_hash_table_lookup(self->records, &id);

    if (record == NULL)
        return id > self->highest ? STATE_TOO_HIGH : STATE_NOT_RECEIVED;
    return STATE_RECEIVED | STATE_ANSWERED;
}

static void
take_state_request(FarServer *self, guint64 msg_id, MtReader *reader, gint64 now_ms)
{
    g_autoptr(GByteArray) states = g_byte_array_new();
    g_auto(MtWriter) writer = {0};

    g_assert_cmphex(mt_reader_u32(reader), ==, VECTOR);
    for (guint32 count = mt_reader_u32(reader); count > 0; count--) {
        guint8 state = state_of(self, mt_reader_u64(reader));

        g_byte_array_append(states, &state, 1);
        self->asked++;
    }
    g_assert_false(reader->failed);
    mt_writer_init(&writer);
    mt_writer_u32(&writer, TL_ID_MT_MSGS_STATE_INFO);
    mt_writer_u64(&writer, msg_id);
    mt_writer_bytes(&writer, states->data, states->len);
    put(self, FALSE, &writer, now_ms, now_ms);
}

static void
take_ping(FarServer *self, guint64 msg_id, MtReader *reader, gint64 now_ms)
{
    g_auto(MtWriter) writer = {0};

    mt_writer_init(&writer);
    mt_writer_u32(&writer, TL_ID_MT_PONG);
    mt_writer_u64(&writer, msg_id);
    mt_writer_u64(&writer, mt_reader_u64(reader));
    put(self, FALSE, &writer, now_ms, now_ms);
}

/* Its answer may come all the same. */
static void
take_drop_request(FarServer *self, guint64 msg_id, gint64 now_ms)
{
    g_auto(MtWriter) writer = {0};

    mt_writer_init(&writer);
    mt_writer_u32(&writer, RPC_RESULT);
    mt_writer_u64(&writer, msg_id);
    mt_writer_u32(&writer, TL_ID_MT_RPC_ANSWER_UNKNOWN);
    put(self, TRUE, &writer, now_ms, now_ms);
}

static void
take_salts_request(FarServer *self, guint64 msg_id, gint64 now_ms)
{
    g_auto(MtWriter) writer = {0};
    guint32 now_s = (guint32)(now_ms / 1000);

    mt_writer_init(&writer);
    mt_writer_u32(&writer, TL_ID_MT_FUTURE_SALTS);
    mt_writer_u64(&writer, msg_id);
    mt_writer_u32(&writer, now_s);
    mt_writer_u32(&writer, 1);
    mt_writer_u32(&writer, now_s);
    mt_writer_u32(&writer, now_s + 7 * 24 * 3600);
    mt_writer_u64(&writer, self->peer.salt);
    put(self, FALSE, &writer, now_ms, now_ms);
}

static void
take_message(FarServer *self, const MtWireMessage *message, gboolean late, gint64 now_ms)
{
    MtReader reader = MT_READER_INIT(message->body, message->len);

    switch (mt_reader_u32(&reader)) {
    case TL_ID_MT_MSGS_ACK:
        take_acks(self, &reader);
        break;
    case TL_ID_MT_MSGS_STATE_REQ:
        take_state_request(self, message->msg_id, &reader, now_ms);
        break;
    case TL_ID_MT_CALL_PING_DELAY_DISCONNECT:
        take_ping(self, message->msg_id, &reader, now_ms);
        break;
    case TL_ID_MT_CALL_RPC_DROP_ANSWER:
        take_drop_request(self, message->msg_id, now_ms);
        break;
    case TL_ID_MT_CALL_GET_FUTURE_SALTS:
        take_salts_request(self, message->msg_id, now_ms);
        break;
    default:
        take_query(self, message, late, now_ms);
        break;
    }
}

void
far_server_take(FarServer *self, GBytes *packet, gboolean late, gint64 now_ms)
{
    peer_open(&self->peer, packet);
    if (self->session_id == 0)
        self->session_id = self->peer.session_id;
    g_assert_cmphex(self->peer.session_id, ==, self->session_id);
    for (guint i = 0; i < self->peer.messages->len; i++) {
        const MtWireMessage *message = &g_array_index(self->peer.messages, MtWireMessage, i);

        take_message(self, message, late, now_ms);
        self->highest = MAX(self->highest, message->msg_id);
    }
}

/* --- what goes out -----------------------------------------------------------------------------
 */

gint64
far_server_due(const FarServer *self)
{
    gint64 first = -1;

    for (guint i = 0; i < self->outgoing->len; i++) {
        const Message *message = g_ptr_array_index(self->outgoing, i);

        if (message->due_ms != NOT_DUE && (first < 0 || message->due_ms < first))
            first = message->due_ms;
    }
    return first;
}

/* A message that was sent, or has to be repeated later. */
static void
went_out(FarServer *self, Message *message, gint64 now_ms)
{
    message->due_ms = NOT_DUE;
    message->before = TRUE;
    if (!is_content(message)) {
        g_ptr_array_remove(self->outgoing, message);
    } else if (self->repeat > 0) {
        self->repeat--;
        message->due_ms = now_ms + some_ms(self, ANSWER_MS);
    }
}

static GBytes *
seal(FarServer *self, GPtrArray *chosen, gint64 now_ms)
{
    const Message *first = g_ptr_array_index(chosen, 0);
    g_auto(MtWriter) writer = {0};
    guint64 id;

    if (chosen->len == 1 && !first->before)
        return peer_seal(&self->peer, first->id, first->seqno, g_bytes_get_data(first->body, NULL),
                         g_bytes_get_size(first->body));
    mt_writer_init(&writer);
    mt_writer_u32(&writer, CONTAINER);
    mt_writer_u32(&writer, chosen->len);
    for (guint i = 0; i < chosen->len; i++) {
        const Message *message = g_ptr_array_index(chosen, i);

        mt_writer_u64(&writer, message->id);
        mt_writer_u32(&writer, message->seqno);
        mt_writer_u32(&writer, (guint32)g_bytes_get_size(message->body));
        mt_writer_raw(&writer, g_bytes_get_data(message->body, NULL),
                      g_bytes_get_size(message->body));
    }
    id = peer_next_id(&self->peer, now_ms);
    return peer_seal(&self->peer, id, 2 * self->content, writer.data, writer.len);
}

GBytes *
far_server_next(FarServer *self, gint64 now_ms)
{
    g_autoptr(GPtrArray) chosen = g_ptr_array_new();
    gboolean all = g_rand_boolean(self->rand);
    GBytes *packet;

    for (guint i = 0; i < self->outgoing->len; i++) {
        Message *message = g_ptr_array_index(self->outgoing, i);

        if (message->due_ms == NOT_DUE || message->due_ms > now_ms)
            continue;
        g_ptr_array_insert(chosen, g_rand_int_range(self->rand, 0, (gint32)chosen->len + 1),
                           message);
    }
    if (chosen->len == 0)
        return NULL;
    if (!all)
        g_ptr_array_set_size(chosen, 1);
    packet = seal(self, chosen, now_ms);
    for (guint i = 0; i < chosen->len; i++)
        went_out(self, g_ptr_array_index(chosen, i), now_ms);
    return packet;
}

guint
far_server_count_unacked(const FarServer *self, gint64 now_ms)
{
    guint64 minute_ago = (guint64)(now_ms / 1000 - 60) << 32;
    guint count = 0;

    for (guint i = 0; i < self->outgoing->len; i++) {
        const Message *message = g_ptr_array_index(self->outgoing, i);

        count += is_content(message) && message->id < minute_ago ? 1 : 0;
    }
    return count;
}
