/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Queries that run one after another: what each names, and what becomes of it when the one before
 * it gets another message id, fails, or is forgotten.
 */
#include <session-bench.h>
#include <string.h>
#include <tl-service.h>

#define AFTER 0xcb9f372du
#define AFTER_BYTES 12
#define STATE_UNKNOWN 1
#define STATE_NOT_RECEIVED 2
#define BAD_ID_TOO_LOW 16
#define BAD_SEQNO 32

static void
set_up(SessionBench *self, gconstpointer data)
{
    bench_init(self);
}

static void
tear_down(SessionBench *self, gconstpointer data)
{
    bench_clear(self);
}

/* A query of @words words, by which it is found. */
static guint64
send_after(SessionBench *self, guint words, guint64 after)
{
    g_auto(MtWriter) writer = {0};
    g_autoptr(GBytes) body = NULL;

    mt_writer_init(&writer);
    mt_writer_u32(&writer, BENCH_CALL);
    for (guint i = 1; i < words; i++)
        mt_writer_u32(&writer, words);
    body = mt_writer_steal(&writer);
    return mt_session_send_after(self->session, body, after, self->host.now);
}

/* (nullable): in the last packet. @out_after: the message that it names. */
static const MtWireMessage *
find(const SessionBench *self, guint words, guint64 *out_after)
{
    *out_after = 0;
    for (guint i = 0; i < self->peer.messages->len; i++) {
        const MtWireMessage *message = &g_array_index(self->peer.messages, MtWireMessage, i);
        gboolean named = message->len > AFTER_BYTES && mt_get_u32(message->body) == AFTER;
        const guint8 *call = message->body + (named ? AFTER_BYTES : 0);

        if (mt_get_u32(call) != BENCH_CALL || message->len != 4 * words + (named ? AFTER_BYTES : 0))
            continue;
        *out_after = named ? mt_get_u64(message->body + 4) : 0;
        return message;
    }
    return NULL;
}

/* It is in the last packet and names @after; its message id. */
static guint64
expect_after(const SessionBench *self, guint words, guint64 after)
{
    guint64 named;
    const MtWireMessage *message = find(self, words, &named);

    g_assert_nonnull(message);
    g_assert_cmphex(named, ==, after);
    g_assert_cmphex(message->msg_id, >, after);
    return message->msg_id;
}

static void
answer_error(SessionBench *self, guint64 msg_id, gint32 code, const char *text)
{
    g_auto(MtWriter) writer = {0};

    mt_writer_init(&writer);
    mt_writer_u32(&writer, MT_ID_RPC_RESULT);
    mt_writer_u64(&writer, msg_id);
    mt_writer_u32(&writer, TL_ID_MT_RPC_ERROR);
    mt_writer_i32(&writer, code);
    mt_writer_bytes(&writer, text, strlen(text));
    bench_receive(self, TRUE, &writer);
}

/* --- what is named --------------------------------------------------------------------------- */

static void
test_one_packet(SessionBench *self, gconstpointer data)
{
    const guint64 first = send_after(self, 1, 0);
    const guint64 second = send_after(self, 2, first);
    guint64 id;

    send_after(self, 3, second);
    g_assert_true(bench_take(self));
    id = expect_after(self, 1, 0);
    id = expect_after(self, 2, id);
    expect_after(self, 3, id);
}

static void
test_packets(SessionBench *self, gconstpointer data)
{
    guint64 id;
    const guint64 first = send_after(self, 1, 0);

    g_assert_true(bench_take(self));
    id = expect_after(self, 1, 0);
    send_after(self, 2, first);
    g_assert_true(bench_take(self));
    expect_after(self, 2, id);
}

/* What is done does not need to be waited for. */
static void
test_done(SessionBench *self, gconstpointer data)
{
    const guint64 first = send_after(self, 1, 0);

    g_assert_true(bench_take(self));
    bench_answer(self, expect_after(self, 1, 0), 1);
    bench_expect(self, "RESULT:1:4");
    send_after(self, 2, first);
    g_assert_true(bench_take(self));
    expect_after(self, 2, 0);
}

static void
test_packed(SessionBench *self, gconstpointer data)
{
    const guint64 first = send_after(self, 1, 0);
    guint64 id;
    const MtWireMessage *message;

    send_after(self, 2000, first);
    g_assert_true(bench_take(self));
    id = expect_after(self, 1, 0);
    message = peer_find(&self->peer, AFTER);
    g_assert_nonnull(message);
    g_assert_cmphex(mt_get_u64(message->body + 4), ==, id);
    g_assert_cmphex(mt_get_u32(message->body + AFTER_BYTES), ==, MT_ID_GZIP_PACKED);
}

/* --- failures -------------------------------------------------------------------------------- */

/* Written: the server says so. */
static void
test_server_refuses(SessionBench *self, gconstpointer data)
{
    const guint64 first = send_after(self, 1, 0);
    guint64 id;

    send_after(self, 2, first);
    g_assert_true(bench_take(self));
    id = expect_after(self, 1, 0);
    answer_error(self, id, 400, "MESSAGE_EMPTY");
    bench_expect(self, "ERROR:1:400:MESSAGE_EMPTY");
    answer_error(self, expect_after(self, 2, id), 400, "MSG_WAIT_FAILED");
    bench_expect(self, "ERROR:2:400:MSG_WAIT_FAILED");
    g_assert_cmpuint(mt_session_count_pending(self->session), ==, 0);
}

/* Not written, or to be written anew: it must not overtake what failed and goes again. */
static void
test_not_written(SessionBench *self, gconstpointer data)
{
    const guint64 first = send_after(self, 1, 0);
    guint64 second;
    guint64 id;
    guint64 after;

    g_assert_true(bench_take(self));
    id = expect_after(self, 1, 0);
    second = send_after(self, 2, first);
    send_after(self, 3, second);
    answer_error(self, id, 420, "FLOOD_WAIT_3");
    bench_expect(
        self, "ERROR:1:420:FLOOD_WAIT_3 ERROR:2:400:MSG_WAIT_FAILED ERROR:3:400:MSG_WAIT_FAILED");
    bench_take_all(self);
    g_assert_null(find(self, 2, &after));
    g_assert_null(find(self, 3, &after));
}

static void
test_not_received(SessionBench *self, gconstpointer data)
{
    const guint8 states[] = {STATE_NOT_RECEIVED};
    const guint64 first = send_after(self, 1, 0);
    const MtWireMessage *question;
    guint64 id;

    g_assert_true(bench_take(self));
    id = expect_after(self, 1, 0);
    send_after(self, 2, first);
    g_assert_true(bench_take(self));
    expect_after(self, 2, id);
    answer_error(self, id, 403, "CHAT_WRITE_FORBIDDEN");
    bench_expect(self, "ERROR:1:403:CHAT_WRITE_FORBIDDEN");
    mt_session_link_down(self->session, self->host.now);
    mt_session_link_up(self->session, self->host.now);
    g_assert_true(bench_take(self));
    expect_after(self, 2, id); /* the same message */
    question = peer_find(&self->peer, TL_ID_MT_MSGS_STATE_REQ);
    while (question == NULL) {
        g_assert_true(bench_take(self));
        question = peer_find(&self->peer, TL_ID_MT_MSGS_STATE_REQ);
    }
    bench_receive_states(self, question->msg_id, states, sizeof states);
    bench_expect(self, "ERROR:2:400:MSG_WAIT_FAILED");
    g_assert_cmpuint(mt_session_count_pending(self->session), ==, 0);
}

/* The answer is there, but nobody has looked at it. */
static void
test_unread_failure(SessionBench *self, gconstpointer data)
{
    const guint64 first = send_after(self, 1, 0);

    g_assert_true(bench_take(self));
    answer_error(self, expect_after(self, 1, 0), 400, "MESSAGE_EMPTY");
    send_after(self, 2, first);
    bench_expect(self, "ERROR:1:400:MESSAGE_EMPTY ERROR:2:400:MSG_WAIT_FAILED");
}

static void
test_cancelled(SessionBench *self, gconstpointer data)
{
    const guint64 first = send_after(self, 1, 0);

    g_assert_true(bench_take(self));
    send_after(self, 2, first);
    mt_session_cancel(self->session, first, self->host.now);
    bench_expect(self, "ERROR:2:400:MSG_WAIT_FAILED");
}

/* --- other ids ------------------------------------------------------------------------------- */

static void
test_reconnect(SessionBench *self, gconstpointer data)
{
    const guint64 first = send_after(self, 1, 0);
    guint64 ids[2];

    send_after(self, 2, first);
    g_assert_true(bench_take(self));
    ids[0] = expect_after(self, 1, 0);
    ids[1] = expect_after(self, 2, ids[0]);
    bench_answer(self, ids[0], 1);
    mt_session_link_down(self->session, self->host.now);
    mt_session_link_up(self->session, self->host.now);
    g_assert_true(bench_take(self));
    g_assert_cmphex(expect_after(self, 2, ids[0]), ==, ids[1]);
}

static void
test_refused(SessionBench *self, gconstpointer data)
{
    const guint64 first = send_after(self, 1, 0);
    guint64 second;
    guint64 ids[3];

    g_assert_true(bench_take(self));
    ids[0] = expect_after(self, 1, 0);
    second = send_after(self, 2, first);
    send_after(self, 3, second);
    g_assert_true(bench_take(self));
    ids[1] = expect_after(self, 2, ids[0]);
    expect_after(self, 3, ids[1]);
    bench_receive_bad_msg(self, ids[0], BAD_ID_TOO_LOW);
    /* What waits for the old id in vain has a new one already. */
    answer_error(self, ids[1], 400, "MSG_WAIT_FAILED");
    bench_expect(self, "");
    g_assert_true(bench_take(self));
    ids[0] = expect_after(self, 1, 0);
    ids[2] = expect_after(self, 3, expect_after(self, 2, ids[0]));
    answer_error(self, ids[1], -503, "MSG_WAIT_TIMEOUT");
    bench_expect(self, "");
    bench_answer(self, ids[0], 1);
    bench_answer(self, ids[2], 1);
    bench_expect(self, "RESULT:1:4 RESULT:3:4");
    answer_error(self, ids[1], 400, "PEER_ID_INVALID"); /* that is one */
    bench_expect(self, "ERROR:2:400:PEER_ID_INVALID");
}

static void
test_forgotten(SessionBench *self, gconstpointer data)
{
    const guint8 states[] = {STATE_UNKNOWN, STATE_UNKNOWN};
    const guint64 first = send_after(self, 1, 0);
    guint64 id;

    send_after(self, 2, first);
    g_assert_true(bench_take(self));
    bench_reconnect(self);
    while (peer_find(&self->peer, TL_ID_MT_MSGS_STATE_REQ) == NULL)
        g_assert_true(bench_take(self));
    bench_receive_states(self, peer_find(&self->peer, TL_ID_MT_MSGS_STATE_REQ)->msg_id, states,
                         sizeof states);
    bench_expect(self, "REISSUED:1 REISSUED:2");
    g_assert_true(bench_take(self));
    id = expect_after(self, 1, 0);
    expect_after(self, 2, id);
}

static void
test_another_session(SessionBench *self, gconstpointer data)
{
    const guint64 first = send_after(self, 1, 0);
    const guint64 second = send_after(self, 2, first);
    guint64 ids[3];

    send_after(self, 3, second);
    g_assert_true(bench_take(self));
    ids[0] = expect_after(self, 1, 0);
    ids[1] = expect_after(self, 2, ids[0]);
    ids[2] = expect_after(self, 3, ids[1]);
    bench_answer(self, ids[0], 1);
    bench_receive_bad_msg(self, self->peer.outer_id, BAD_SEQNO);
    bench_expect(self, "RESULT:1:4 RESET REISSUED:2 REISSUED:3");
    g_assert_true(bench_take(self));
    while (peer_find(&self->peer, BENCH_CALL) == NULL)
        g_assert_true(bench_take(self));
    /* The new session knows nothing of the first. */
    ids[1] = expect_after(self, 2, 0);
    expect_after(self, 3, ids[1]);
}

#define ADD(path, function)                                                                        \
    g_test_add("/session-chain/" path, SessionBench, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("one-packet", test_one_packet);
    ADD("packets", test_packets);
    ADD("done", test_done);
    ADD("packed", test_packed);
    ADD("server-refuses", test_server_refuses);
    ADD("not-written", test_not_written);
    ADD("not-received", test_not_received);
    ADD("unread-failure", test_unread_failure);
    ADD("cancelled", test_cancelled);
    ADD("reconnect", test_reconnect);
    ADD("refused", test_refused);
    ADD("forgotten", test_forgotten);
    ADD("another-session", test_another_session);
    return g_test_run();
}
