/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The bench: little helpers around one session.
 */
#include "session-bench.h"

#include "hex.h"

#include <tl-service.h>

#define SALT 5
#define VECTOR 0x1cb5c415u
#define OK_RESULT 0x997275b5u

void
bench_init_raw(SessionBench *self, guint64 salt, gint64 ahead_ms, gboolean clock_known)
{
    *self = (SessionBench){0};
    fake_host_init(&self->host, 3);
    peer_init(&self->peer);
    self->events = g_string_new(NULL);
    self->session = mt_session_new(&self->host.host, &self->host, self->peer.key, salt, ahead_ms,
                                   clock_known, self->host.now);
}

static void
answer_ping(SessionBench *self)
{
    const MtWireMessage *ping = peer_find(&self->peer, TL_ID_MT_CALL_PING_DELAY_DISCONNECT);
    g_auto(MtWriter) pong = {0};

    g_assert_nonnull(ping);
    mt_writer_init(&pong);
    mt_writer_u32(&pong, TL_ID_MT_PONG);
    mt_writer_u64(&pong, ping->msg_id);
    mt_writer_raw(&pong, ping->body + 4, 8);
    bench_receive(self, FALSE, &pong);
}

void
bench_init(SessionBench *self)
{
    bench_init_raw(self, SALT, 0, TRUE);
    mt_session_link_up(self->session, self->host.now);
    g_assert_true(bench_take(self));
    answer_ping(self);
    g_assert_false(bench_take(self));
    bench_drain(self);
    bench_clear_events(self);
}

void
bench_clear(SessionBench *self)
{
    if (self->events == NULL)
        return;
    mt_session_free(self->session);
    peer_clear(&self->peer);
    fake_host_clear(&self->host);
    g_string_free(self->events, TRUE);
    self->events = NULL;
}

/* --- from the session ------------------------------------------------------------------------ */

guint64
bench_send(SessionBench *self, guint words)
{
    g_auto(MtWriter) writer = {0};
    g_autoptr(GBytes) body = NULL;

    mt_writer_init(&writer);
    mt_writer_u32(&writer, BENCH_CALL);
    for (guint i = 1; i < words; i++)
        mt_writer_u32(&writer, g_int_hash(&i) * 2654435761u);
    body = mt_writer_steal(&writer);
    return mt_session_send(self->session, body, self->host.now);
}

gboolean
bench_take(SessionBench *self)
{
    g_autoptr(GBytes) packet = mt_session_take_packet(self->session, self->host.now);

    if (packet == NULL)
        return FALSE;
    peer_open(&self->peer, packet);
    return TRUE;
}

gboolean
bench_take_all(SessionBench *self)
{
    gboolean any = FALSE;

    while (bench_take(self))
        any = TRUE;
    return any;
}

guint64
bench_call_id(const SessionBench *self)
{
    g_assert_cmpuint(peer_count(&self->peer, BENCH_CALL), ==, 1);
    return peer_find(&self->peer, BENCH_CALL)->msg_id;
}

void
bench_pass(SessionBench *self, gint64 ms)
{
    const gint64 end_us = self->host.now.mono_us + ms * 1000;

    for (guint ticks = 0; ticks < 10000; ticks++) {
        gint64 deadline = mt_session_deadline(self->session);

        if (deadline < 0 || deadline > end_us) {
            fake_host_advance(&self->host, (end_us - self->host.now.mono_us) / 1000);
            return;
        }
        fake_host_advance(&self->host, (MAX(0, deadline - self->host.now.mono_us) + 999) / 1000);
        mt_session_tick(self->session, self->host.now);
        bench_take_all(self);
    }
    g_assert_not_reached(); /* a deadline that does not go away */
}

/* --- to the session -------------------------------------------------------------------------- */

guint64
bench_next_id(SessionBench *self)
{
    return peer_next_id(&self->peer, self->host.now.wall_ms);
}

gboolean
bench_receive_packet(SessionBench *self, GBytes *packet)
{
    gsize len;
    gconstpointer bytes = g_bytes_get_data(packet, &len);
    g_autoptr(GError) error = NULL;
    gboolean ok = mt_session_receive(self->session, bytes, len, self->host.now, &error);

    g_assert_true(ok == (error == NULL));
    return ok;
}

static guint32
next_seqno(SessionBench *self, gboolean content)
{
    guint32 seqno = 2 * self->content;

    if (!content)
        return seqno;
    self->content++;
    return seqno + 1;
}

guint64
bench_receive(SessionBench *self, gboolean content, const MtWriter *body)
{
    const guint64 msg_id = bench_next_id(self);
    g_autoptr(GBytes) packet =
        peer_seal(&self->peer, msg_id, next_seqno(self, content), body->data, body->len);

    g_assert_true(bench_receive_packet(self, packet));
    return msg_id;
}

gboolean
bench_receive_hex(SessionBench *self, gboolean content, const char *hex)
{
    gsize len;
    g_autofree guint8 *body = hex_decode(hex, &len);
    g_autoptr(GBytes) packet =
        peer_seal(&self->peer, bench_next_id(self), next_seqno(self, content), body, len);

    g_assert_nonnull(packet);
    return bench_receive_packet(self, packet);
}

/* --- events ---------------------------------------------------------------------------------- */

static void
note(SessionBench *self, const MtSessionEvent *event)
{
    static const char *const names[] = {
        [MT_SESSION_RESULT] = "RESULT",     [MT_SESSION_ERROR] = "ERROR",
        [MT_SESSION_UPDATE] = "UPDATE",     [MT_SESSION_SALT] = "SALT",
        [MT_SESSION_CREATED] = "CREATED",   [MT_SESSION_RESET] = "RESET",
        [MT_SESSION_REISSUED] = "REISSUED", [MT_SESSION_CLOCK] = "CLOCK",
        [MT_SESSION_STUCK] = "STUCK",       [MT_SESSION_KEY_DESTROYED] = "DESTROYED",
    };

    if (self->events->len > 0)
        g_string_append_c(self->events, ' ');
    g_string_append(self->events, names[event->kind]);
    if (event->query != 0)
        g_string_append_printf(self->events, ":%" G_GUINT64_FORMAT, event->query);
    if (event->kind == MT_SESSION_ERROR)
        g_string_append_printf(self->events, ":%d:%s", event->code, event->text);
    if (event->body != NULL)
        g_string_append_printf(self->events, ":%" G_GSIZE_FORMAT, g_bytes_get_size(event->body));
}

const char *
bench_drain(SessionBench *self)
{
    for (;;) {
        g_autoptr(MtSessionEvent) event = mt_session_next_event(self->session);

        if (event == NULL)
            return self->events->str;
        note(self, event);
    }
}

void
bench_clear_events(SessionBench *self)
{
    g_string_truncate(self->events, 0);
}

/* --- what is said and asked often ------------------------------------------------------------ */

void
bench_init_body(MtWriter *writer, guint32 constructor)
{
    mt_writer_init(writer);
    mt_writer_u32(writer, constructor);
}

/* rpc_result with @words words; returns its message id. */
guint64
bench_answer(SessionBench *self, guint64 msg_id, guint words)
{
    g_auto(MtWriter) body = {0};

    bench_init_body(&body, MT_ID_RPC_RESULT);
    mt_writer_u64(&body, msg_id);
    mt_writer_u32(&body, OK_RESULT);
    for (guint i = 1; i < words; i++)
        mt_writer_u32(&body, i);
    return bench_receive(self, TRUE, &body);
}

guint64
bench_receive_ids(SessionBench *self, guint32 constructor, const guint64 *ids, guint count)
{
    g_auto(MtWriter) body = {0};

    bench_init_body(&body, constructor);
    mt_writer_u32(&body, VECTOR);
    mt_writer_u32(&body, count);
    for (guint i = 0; i < count; i++)
        mt_writer_u64(&body, ids[i]);
    return bench_receive(self, FALSE, &body);
}

void
bench_receive_bad_salt(SessionBench *self, guint64 msg_id, guint64 salt)
{
    g_auto(MtWriter) body = {0};

    bench_init_body(&body, TL_ID_MT_BAD_SERVER_SALT);
    mt_writer_u64(&body, msg_id);
    mt_writer_u32(&body, 1);
    mt_writer_u32(&body, 48);
    mt_writer_u64(&body, salt);
    bench_receive(self, FALSE, &body);
}

void
bench_receive_bad_msg(SessionBench *self, guint64 msg_id, guint32 code)
{
    g_auto(MtWriter) body = {0};

    bench_init_body(&body, TL_ID_MT_BAD_MSG_NOTIFICATION);
    mt_writer_u64(&body, msg_id);
    mt_writer_u32(&body, 1);
    mt_writer_u32(&body, code);
    bench_receive(self, FALSE, &body);
}

void
bench_receive_new_session(SessionBench *self, guint64 first, guint64 unique)
{
    g_auto(MtWriter) body = {0};

    bench_init_body(&body, TL_ID_MT_NEW_SESSION_CREATED);
    mt_writer_u64(&body, first);
    mt_writer_u64(&body, unique);
    mt_writer_u64(&body, 5);
    bench_receive(self, TRUE, &body);
}

void
bench_receive_states(SessionBench *self, guint64 req_msg_id, const guint8 *states, gsize len)
{
    g_auto(MtWriter) body = {0};

    bench_init_body(&body, TL_ID_MT_MSGS_STATE_INFO);
    mt_writer_u64(&body, req_msg_id);
    mt_writer_bytes(&body, states, len);
    bench_receive(self, FALSE, &body);
}

/* The id in the vector of a message like msgs_ack. */
guint64
bench_listed(const MtWireMessage *message, guint index)
{
    g_assert_nonnull(message);
    g_assert_cmpuint(message->len, >=, 12 + 8 * (index + 1));
    return mt_get_u64(message->body + 12 + 8 * (gsize)index);
}

guint
bench_count_listed(const MtWireMessage *message)
{
    return message != NULL ? mt_get_u32(message->body + 8) : 0;
}

void
bench_expect(SessionBench *self, const char *events)
{
    g_assert_cmpstr(bench_drain(self), ==, events);
    bench_clear_events(self);
}

/* A new connection; what is sent first is with the peer. */
void
bench_reconnect(SessionBench *self)
{
    mt_session_link_down(self->session, self->host.now);
    g_assert_false(bench_take(self));
    fake_host_advance(&self->host, 1000);
    mt_session_link_up(self->session, self->host.now);
    g_assert_true(bench_take(self));
}

guint64
bench_send_one(SessionBench *self)
{
    bench_send(self, 1);
    g_assert_true(bench_take(self));
    return bench_call_id(self);
}
