/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Packets of a session: what waits to be sent is put together, numbered and sealed. Where the
 * packets go is not known here.
 */
#include <session/mt-session-private.h>

#include <base/mt-buffer.h>
#include <base/mt-limits.h>
#include <session/mt-envelope.h>
#include <tl-service.h>
#include <tl/tl-codec.h>

/* Queries that do not fit any more go into the next packet; one always fits. */
#define QUERIES_BYTES (32u * 1024)
/* Errands do not go with a body that fills the packet. */
#define LARGE_BODY (512u * 1024)

/* A packet that is being made. */
typedef struct {
    MtSession *session;
    MtTime now;
    GArray *messages;   /* (element-type MtWireMessage) */
    GPtrArray *bodies;  /* (element-type GBytes): what the messages point to */
    GPtrArray *queries; /* (element-type MtQuery) (nullable) */
    GArray *errands;    /* (element-type MtErrand): to be noted when it is sealed */
    gboolean repeats;   /* something in it had its id before */
    gsize size;
} Packet;

static void
packet_clear(Packet *self)
{
    g_array_unref(self->messages);
    g_ptr_array_unref(self->bodies);
    if (self->queries != NULL)
        g_ptr_array_unref(self->queries);
    for (guint i = 0; i < self->errands->len; i++) {
        if (g_array_index(self->errands, MtErrand, i).ids != NULL)
            g_array_unref(g_array_index(self->errands, MtErrand, i).ids);
    }
    g_array_unref(self->errands);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Packet, packet_clear)

static guint64
draw(MtSession *self)
{
    guint8 noise[8];

    if (!self->host->random(self->host_data, noise, sizeof noise))
        return 0;
    return mt_get_u64(noise);
}

static guint64
next_id(MtSession *self, MtTime now)
{
    self->last_id = mt_msgids_next(self->ids, now, (guint32)draw(self));
    return self->last_id;
}

/* @body: (transfer full) */
static void
add_message(Packet *self, guint64 msg_id, guint32 seqno, GBytes *body)
{
    MtWireMessage message = {.msg_id = msg_id, .seqno = seqno};

    message.body = g_bytes_get_data(body, &message.len);
    g_array_append_val(self->messages, message);
    g_ptr_array_add(self->bodies, body);
    self->size += message.len;
}

/* --- queries --------------------------------------------------------------------------------- */

static void
add_query(Packet *self, MtQuery *query)
{
    if (query->msg_id == 0) {
        query->msg_id = next_id(self->session, self->now);
        query->seqno = mt_msgids_next_seqno(self->session->ids, TRUE);
        query->after_id = mt_session_id_before(self->session, query);
    } else {
        self->repeats = TRUE;
    }
    query->waiting = FALSE;
    query->written_us = self->now.mono_us;
    add_message(self, query->msg_id, query->seqno, mt_session_body(query));
}

static void
add_queries(Packet *self)
{
    self->queries =
        mt_outbox_choose(self->session->outbox, self->session->max_items, QUERIES_BYTES);
    for (guint i = 0; self->queries != NULL && i < self->queries->len; i++)
        add_query(self, g_ptr_array_index(self->queries, i));
}

/* --- errands --------------------------------------------------------------------------------- */

/* (transfer full) */
static GArray *
one_id(guint64 id)
{
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(guint64));

    g_array_append_val(ids, id);
    return ids;
}

/* (transfer full): the view of @ids that an object to be written needs. */
static GArray *
longs_of(const GArray *ids)
{
    GArray *longs = g_array_new(FALSE, FALSE, sizeof(gint64));

    for (guint i = 0; i < ids->len; i++) {
        gint64 value = (gint64)g_array_index(ids, guint64, i);

        g_array_append_val(longs, value);
    }
    return longs;
}

/* All of them are even: none is content-related. @ids: (transfer full) (nullable) */
static void
add_errand(Packet *self, MtErrandKind kind, const TlObject *object, GArray *ids)
{
    GBytes *body = tl_encode(object, NULL);
    MtErrand errand = {.kind = kind, .ids = ids};

    if (body == NULL) {
        g_clear_pointer(&ids, g_array_unref);
        return;
    }
    errand.msg_id = next_id(self->session, self->now);
    add_message(self, errand.msg_id, mt_msgids_next_seqno(self->session->ids, FALSE), body);
    g_array_append_val(self->errands, errand);
}

static void
add_acks(Packet *self)
{
    GArray *ids = mt_acks_take(self->session->acks);
    g_autoptr(GArray) longs = NULL;
    TlVector vector = {0};
    const TlMtMsgsAck object = {.base = TL_MT_MSGS_ACK, .msg_ids = &vector};

    if (ids == NULL)
        return;
    longs = longs_of(ids);
    vector.len = longs->len;
    vector.longs = (gint64 *)(gpointer)longs->data;
    add_errand(self, MT_ERRAND_ACKS, &object.base, ids);
}

static void
add_ping(Packet *self)
{
    MtSession *session = self->session;
    const guint64 id = draw(session);
    const TlMtCallPingDelayDisconnect call = {
        .base = TL_MT_CALL_PING_DELAY_DISCONNECT,
        .ping_id = (gint64)id,
        .disconnect_delay = mt_ping_disconnect_delay(&session->ping),
    };

    add_errand(self, MT_ERRAND_PING, &call.base, one_id(id));
    mt_ping_sent(&session->ping, id, self->now);
}

static void
add_salts(Packet *self)
{
    const TlMtCallGetFutureSalts call = {.base = TL_MT_CALL_GET_FUTURE_SALTS,
                                         .num = MT_SALTS_ASKED};

    add_errand(self, MT_ERRAND_SALTS, &call.base, NULL);
    mt_salts_asked(self->session->salts, self->now);
}

/* What is still to be written is asked for later: "not received" would be true and mean nothing. */
static void
add_states(Packet *self)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(guint64));
    g_autoptr(GArray) longs = NULL;
    TlVector vector = {0};
    const TlMtMsgsStateReq object = {.base = TL_MT_MSGS_STATE_REQ, .msg_ids = &vector};

    for (guint i = 0; i < mt_outbox_count(self->session->outbox) && ids->len < MT_MAX_IDS; i++) {
        MtQuery *query = mt_outbox_get(self->session->outbox, i);

        if (!query->ask || query->waiting || query->msg_id == 0)
            continue;
        query->ask = FALSE;
        query->asked_us = self->now.mono_us;
        g_array_append_val(ids, query->msg_id);
    }
    if (ids->len == 0)
        return;
    longs = longs_of(ids);
    vector.len = longs->len;
    vector.longs = (gint64 *)(gpointer)longs->data;
    add_errand(self, MT_ERRAND_STATES, &object.base, g_steal_pointer(&ids));
}

static void
add_fetches(Packet *self)
{
    GArray *ids = mt_fetches_take(self->session->fetches);
    g_autoptr(GArray) longs = NULL;
    TlVector vector = {0};
    const TlMtMsgResendReq object = {.base = TL_MT_MSG_RESEND_REQ, .msg_ids = &vector};

    if (ids == NULL)
        return;
    longs = longs_of(ids);
    vector.len = longs->len;
    vector.longs = (gint64 *)(gpointer)longs->data;
    add_errand(self, MT_ERRAND_FETCH, &object.base, ids);
}

static void
add_drops(Packet *self)
{
    GArray *drops = self->session->drops;

    for (guint i = 0; i < drops->len; i++) {
        const guint64 id = g_array_index(drops, guint64, i);
        const TlMtCallRpcDropAnswer call = {.base = TL_MT_CALL_RPC_DROP_ANSWER,
                                            .req_msg_id = (gint64)id};

        add_errand(self, MT_ERRAND_DROP, &call.base, one_id(id));
    }
    g_array_set_size(drops, 0);
}

static void
add_destroy(Packet *self)
{
    const guint64 id = self->session->doomed_id;
    const TlMtCallDestroySession call = {.base = TL_MT_CALL_DESTROY_SESSION,
                                         .session_id = (gint64)id};

    if (id == 0)
        return;
    add_errand(self, MT_ERRAND_DESTROY, &call.base, one_id(id));
    self->session->doomed_id = 0;
}

static void
add_destroy_key(Packet *self)
{
    const TlObject call = TL_MT_CALL_DESTROY_AUTH_KEY;

    if (!self->session->leaving || self->session->key_written)
        return;
    add_errand(self, MT_ERRAND_DESTROY_KEY, &call, NULL);
    self->session->key_written = TRUE;
}

static void
add_replies(Packet *self)
{
    GPtrArray *replies = self->session->replies;

    for (guint i = 0; i < replies->len; i++) {
        guint64 msg_id = next_id(self->session, self->now);

        add_message(self, msg_id, mt_msgids_next_seqno(self->session->ids, FALSE),
                    g_bytes_ref(g_ptr_array_index(replies, i)));
    }
    g_ptr_array_set_size(replies, 0);
}

/* The request names its own message and session, so each one is made anew; and it travels alone. */
static void
add_bond(Packet *self)
{
    MtSession *session = self->session;
    guint8 noise[MT_BINDING_NOISE];
    MtBindingTerms terms = {
        .nonce = draw(session),
        .temporary_id = session->key->id,
        .session_id = session->id,
        .expires_s = session->bond_expires_s,
    };
    MtErrand errand = {.kind = MT_ERRAND_BIND};
    GBytes *body;

    if (!session->host->random(session->host_data, noise, sizeof noise))
        return;
    errand.msg_id = terms.msg_id = next_id(session, self->now);
    body = mt_binding_seal(session->ige, session->permanent, &terms, noise, NULL);
    if (body == NULL)
        return;
    add_message(self, errand.msg_id, mt_msgids_next_seqno(session->ids, TRUE), body);
    g_array_append_val(self->errands, errand);
    session->bond_wanted = FALSE;
    session->bond_written_us = self->now.mono_us;
}

/* Whether there is an errand that does not wait for company. */
static gboolean
is_due(const MtSession *self, MtTime now)
{
    if (mt_acks_is_due(self->acks, now) ||
        mt_ping_must(&self->ping, mt_session_is_busy(self), now) || mt_fetches_any(self->fetches) ||
        self->drops->len > 0 || self->replies->len > 0 || (self->leaving && !self->key_written))
        return TRUE;
    for (guint i = 0; i < mt_outbox_count(self->outbox); i++) {
        const MtQuery *query = mt_outbox_get(self->outbox, i);

        if (query->ask && !query->waiting && query->msg_id != 0)
            return TRUE;
    }
    return FALSE;
}

static void
add_errands(Packet *self)
{
    MtSession *session = self->session;
    gboolean known;

    mt_msgids_get_offset(session->ids, &known);
    add_acks(self);
    add_replies(self);
    add_states(self);
    add_fetches(self);
    add_drops(self);
    add_destroy(self);
    if (mt_ping_may(&session->ping, mt_session_is_busy(session), self->now))
        add_ping(self);
    if (known && mt_salts_wants(session->salts, mt_session_server_s(session, self->now), self->now))
        add_salts(self);
    add_destroy_key(self);
}

/* --- the packet ------------------------------------------------------------------------------- */

/* (transfer full) (nullable) */
static GBytes *
seal(Packet *self, guint64 msg_id, guint32 seqno, gconstpointer body, gsize len)
{
    MtSession *session = self->session;
    g_autoptr(GError) error = NULL;
    GBytes *packet = mt_envelope_seal(session->ige, session->host, session->host_data, session->key,
                                      mt_salts_get(session->salts), session->id, msg_id, seqno,
                                      body, len, session->any_size, &error);

    if (packet == NULL)
        mt_session_log(session, MT_LOG_WARNING, error->message, (gint64)len);
    return packet;
}

/* (transfer full) (nullable): the packet; its id goes to @out_carrier. A message that had its id
 * before must not travel alone. */
static GBytes *
seal_messages(Packet *self, guint64 *out_carrier)
{
    const MtWireMessage *first = &g_array_index(self->messages, MtWireMessage, 0);
    g_auto(MtWriter) writer = {0};

    if (self->messages->len == 1 && !self->repeats) {
        *out_carrier = first->msg_id;
        return seal(self, first->msg_id, first->seqno, first->body, first->len);
    }
    mt_writer_init_secret(&writer);
    mt_container_write(&writer, self->messages);
    *out_carrier = next_id(self->session, self->now);
    return seal(self, *out_carrier, mt_msgids_next_seqno(self->session->ids, FALSE), writer.data,
                writer.len);
}

static void
note(Packet *self, guint64 carrier)
{
    for (guint i = 0; self->queries != NULL && i < self->queries->len; i++)
        ((MtQuery *)g_ptr_array_index(self->queries, i))->carrier = carrier;
    for (guint i = 0; i < self->errands->len; i++) {
        MtErrand *errand = &g_array_index(self->errands, MtErrand, i);

        mt_errands_add(self->session->errands, errand->kind, errand->msg_id, carrier,
                       g_steal_pointer(&errand->ids));
    }
}

/* (transfer full) (nullable) */
static GBytes *
finish(Packet *self)
{
    guint64 carrier;
    GBytes *packet = seal_messages(self, &carrier);

    if (packet == NULL) {
        /* On the next connection everything that was in it is open and goes out again. */
        mt_session_stuck(self->session);
        return NULL;
    }
    note(self, carrier);
    return packet;
}

/* The first ping of a connection goes ahead of new queries: it is answered at once, however long
 * they take. What is repeated goes with it. */
static gboolean
goes_ahead(const MtSession *self)
{
    return self->ping.first && !mt_outbox_any_repeated(self->outbox);
}

static gboolean
begin_session(MtSession *self)
{
    if (self->id == 0)
        self->id = draw(self);
    if (self->id == 0)
        mt_session_stuck(self);
    return self->id != 0;
}

/* (transfer full) (nullable): the first packet under a temporary key. */
static GBytes *
take_bond(Packet *self)
{
    if (!self->session->bond_wanted || !begin_session(self->session))
        return NULL;
    add_bond(self);
    if (self->messages->len > 0)
        return finish(self);
    mt_session_stuck(self->session);
    return NULL;
}

GBytes *
mt_session_take_packet(MtSession *self, MtTime now)
{
    g_auto(Packet) packet = {
        .session = self,
        .now = now,
        .messages = g_array_new(FALSE, FALSE, sizeof(MtWireMessage)),
        .bodies = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref),
        .errands = g_array_new(FALSE, FALSE, sizeof(MtErrand)),
    };
    gboolean known;

    if (!self->linked || self->stuck || now.mono_us < self->hold_us)
        return NULL;
    mt_msgids_get_offset(self->ids, &known);
    /* Our ids have to ascend; the server would refuse them. */
    if (known && mt_msgids_is_ahead(self->ids, now))
        mt_session_give_up(self, now);
    if (known && mt_salts_advance(self->salts, mt_session_server_s(self, now)))
        mt_session_salt_changed(self);
    if (self->bond == MT_BOND_PENDING)
        return take_bond(&packet);
    if (self->bond == MT_BOND_REFUSED ||
        (!mt_outbox_any_waiting(self->outbox) && !is_due(self, now)))
        return NULL;
    if (!begin_session(self))
        return NULL;
    if (!goes_ahead(self))
        add_queries(&packet);
    if (packet.size < LARGE_BODY)
        add_errands(&packet);
    return packet.messages->len > 0 ? finish(&packet) : NULL;
}
