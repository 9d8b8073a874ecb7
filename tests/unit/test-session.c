/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The life of a session: packets, acknowledgements, replays, lost connections, new beginnings,
 * time.
 */
#include <base/mt-limits.h>
#include <session-bench.h>
#include <string.h>
#include <tl-service.h>
#include <tl/tl-gzip.h>

#define OK_RESULT 0x997275b5u

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

/* --- packets --------------------------------------------------------------------------------- */

static void
test_first_packets(void)
{
    g_auto(SessionBench) bench = {0};
    guint64 id;

    bench_init_raw(&bench, 5, 0, TRUE);
    bench_send(&bench, 2);
    g_assert_false(bench_take(&bench)); /* no link */
    g_assert_cmpint(mt_session_deadline(bench.session), ==, -1);
    mt_session_link_up(bench.session, bench.host.now);
    g_assert_true(bench_take(&bench));
    g_assert_nonnull(peer_find(&bench.peer, TL_ID_MT_CALL_PING_DELAY_DISCONNECT));
    g_assert_cmpuint(peer_count(&bench.peer, BENCH_CALL), ==, 0);
    g_assert_cmphex(bench.peer.salt, ==, 5);
    g_assert_cmphex(bench.peer.session_id, !=, 0);
    id = bench.peer.outer_id;
    g_assert_true(bench_take(&bench));
    g_assert_false(bench.peer.contained);
    g_assert_cmphex(bench.peer.outer_id, >, id);
    g_assert_cmphex(bench.peer.outer_id >> 32, ==, (guint64)bench.host.now.wall_ms / 1000);
    g_assert_cmpuint(bench.peer.outer_seqno, ==, 1);
    g_assert_false(bench_take(&bench));
}

static void
test_container(SessionBench *self, gconstpointer data)
{
    for (guint i = 0; i < 5; i++)
        bench_send(self, i + 1);
    g_assert_true(bench_take(self));
    g_assert_true(self->peer.contained);
    g_assert_cmpuint(peer_count(&self->peer, BENCH_CALL), ==, 5);
    g_assert_cmpuint(self->peer.outer_seqno, ==, 10);
    for (guint i = 0; i < 5; i++) {
        const MtWireMessage *message = &g_array_index(self->peer.messages, MtWireMessage, i);

        g_assert_cmpuint(message->len, ==, 4 * (i + 1)); /* in the order of sending */
        g_assert_cmpuint(message->seqno, ==, 2 * i + 1);
        if (i > 0)
            g_assert_cmphex(message->msg_id, >, message[-1].msg_id);
    }
    g_assert_false(bench_take(self));
}

/* Parts of files: two in one packet are answered by waits. */
static void
test_singly(SessionBench *self, gconstpointer data)
{
    mt_session_send_singly(self->session);
    for (guint i = 0; i < 3; i++)
        bench_send(self, 1);
    for (guint i = 0; i < 3; i++) {
        g_assert_true(bench_take(self));
        g_assert_cmpuint(peer_count(&self->peer, BENCH_CALL), ==, 1);
    }
    g_assert_false(bench_take(self));
}

static void
test_container_limits(SessionBench *self, gconstpointer data)
{
    guint total = 0;

    for (guint i = 0; i < 2500; i++)
        bench_send(self, 1);
    while (bench_take(self)) {
        g_assert_cmpuint(self->peer.messages->len, <=, MT_MAX_CONTAINER);
        total += peer_count(&self->peer, BENCH_CALL);
    }
    g_assert_cmpuint(total, ==, 2500);
    g_assert_cmpuint(mt_session_count_pending(self->session), ==, 2500);
}

static void
test_packet_limits(SessionBench *self, gconstpointer data)
{
    guint packets = 0;

    for (guint i = 0; i < 20; i++)
        bench_send(self, 200); /* 800 bytes: not packed */
    for (guint i = 0; i < 200; i++)
        bench_send(self, 250);
    while (bench_take(self)) {
        gsize total = 0;

        for (guint i = 0; i < self->peer.messages->len; i++)
            total += g_array_index(self->peer.messages, MtWireMessage, i).len;
        g_assert_cmpuint(total, <=, 33 * 1024);
        packets++;
    }
    g_assert_cmpuint(packets, >=, 7);
}

static void
send_noise(SessionBench *self, gsize len)
{
    g_autofree guint8 *bytes = g_malloc(len);
    g_autoptr(GBytes) body = NULL;

    g_assert_true(self->host.host.random(&self->host, bytes, len));
    body = g_bytes_new(bytes, len);
    mt_session_send(self->session, body, self->host.now);
}

static void
test_large(SessionBench *self, gconstpointer data)
{
    send_noise(self, 600 * 1024);
    bench_send(self, 1);
    g_assert_true(bench_take(self));
    g_assert_cmpuint(self->peer.messages->len, ==, 1);
    g_assert_true(bench_take(self));
    bench_call_id(self);
    send_noise(self, MT_MAX_BODY_OUT);
    g_assert_true(bench_take(self));
    bench_expect(self, "");
    /* The server would hang up, again and again. */
    send_noise(self, MT_MAX_BODY_OUT + 4);
    bench_expect(self, "ERROR:4:400:QUERY_SIZE_INVALID");
    send_noise(self, 6);
    bench_expect(self, "ERROR:5:400:QUERY_SIZE_INVALID");
    send_noise(self, 0);
    bench_expect(self, "ERROR:6:400:QUERY_SIZE_INVALID");
    g_assert_false(bench_take(self));
    g_assert_cmpuint(mt_session_count_pending(self->session), ==, 3);
}

/* Long texts are packed, short ones and noise are not. */
static void
test_packed(SessionBench *self, gconstpointer data)
{
    g_autofree guint8 *zeros = g_malloc0(4096);
    g_autoptr(GBytes) body = g_bytes_new(zeros, 4096);
    g_autoptr(GBytes) brief = g_bytes_new(zeros, 1020);
    g_autoptr(GBytes) unpacked = NULL;
    const MtWireMessage *message;
    const guint8 *packed;
    MtReader reader;
    gsize len;

    mt_session_send(self->session, body, self->host.now);
    g_assert_true(bench_take(self));
    message = peer_find(&self->peer, MT_ID_GZIP_PACKED);
    g_assert_nonnull(message);
    g_assert_cmpuint(message->seqno % 2, ==, 1);
    reader = MT_READER_INIT(message->body + 4, message->len - 4);
    packed = mt_reader_bytes(&reader, &len);
    unpacked = tl_gunzip(packed, len, NULL);
    g_assert_true(g_bytes_equal(unpacked, body));
    mt_session_send(self->session, brief, self->host.now);
    g_assert_true(bench_take(self));
    g_assert_null(peer_find(&self->peer, MT_ID_GZIP_PACKED));
    send_noise(self, 4096);
    g_assert_true(bench_take(self));
    g_assert_null(peer_find(&self->peer, MT_ID_GZIP_PACKED));
}

static void
test_no_random(SessionBench *self, gconstpointer data)
{
    const guint64 old = bench_send_one(self);

    bench_send(self, 1);
    self->host.no_random = TRUE;
    g_assert_false(bench_take(self));
    bench_expect(self, "STUCK");
    g_assert_false(bench_take(self));
    self->host.no_random = FALSE;
    bench_reconnect(self);
    g_assert_cmpuint(peer_count(&self->peer, BENCH_CALL), ==, 2);
    g_assert_cmphex(peer_find(&self->peer, BENCH_CALL)->msg_id, ==, old);
}

static void
test_no_random_at_first(void)
{
    g_auto(SessionBench) bench = {0};

    bench_init_raw(&bench, 5, 0, TRUE);
    bench.host.no_random = TRUE;
    mt_session_link_up(bench.session, bench.host.now);
    g_assert_false(bench_take(&bench));
    bench_expect(&bench, "STUCK");
    g_assert_cmpint(mt_session_deadline(bench.session), ==, -1);
}

/* --- answers --------------------------------------------------------------------------------- */

static void
test_answered_once(SessionBench *self, gconstpointer data)
{
    const guint64 id = bench_send_one(self);

    bench_answer(self, id, 1);
    bench_expect(self, "RESULT:1:4");
    g_assert_cmpuint(mt_session_count_pending(self->session), ==, 0);
    bench_answer(self, id, 1);
    bench_expect(self, "");
}

/* However often the message id changes, the number stays, and so does the answer to an old id. */
static void
test_answer_to_former_id(SessionBench *self, gconstpointer data)
{
    const guint64 first = bench_send_one(self);
    guint64 second;

    bench_receive_bad_msg(self, first, 20);
    bench_expect(self, "REISSUED:1");
    g_assert_true(bench_take(self));
    second = bench_call_id(self);
    g_assert_cmphex(second, >, first);
    bench_answer(self, first, 3);
    bench_expect(self, "RESULT:1:12");
    bench_answer(self, second, 3);
    bench_expect(self, "");
}

static void
test_cancel(SessionBench *self, gconstpointer data)
{
    const guint64 id = bench_send_one(self);
    const MtWireMessage *drop;
    g_auto(MtWriter) body = {0};

    mt_session_cancel(self->session, 1, self->host.now);
    g_assert_cmpuint(mt_session_count_pending(self->session), ==, 0);
    g_assert_true(bench_take(self));
    drop = peer_find(&self->peer, TL_ID_MT_CALL_RPC_DROP_ANSWER);
    g_assert_nonnull(drop);
    g_assert_cmphex(mt_get_u64(drop->body + 4), ==, id);
    bench_init_body(&body, MT_ID_RPC_RESULT);
    mt_writer_u64(&body, drop->msg_id);
    mt_writer_u32(&body, TL_ID_MT_RPC_ANSWER_DROPPED_RUNNING);
    bench_receive(self, TRUE, &body);
    bench_answer(self, id, 1);
    bench_expect(self, "");
    /* Not written yet: there is nothing to drop. Unknown: no effect. */
    bench_send(self, 1);
    mt_session_cancel(self->session, 2, self->host.now);
    mt_session_cancel(self->session, 99, self->host.now);
    mt_session_cancel(self->session, 0, self->host.now);
    g_assert_cmpuint(mt_session_count_pending(self->session), ==, 0);
    g_assert_false(bench_take(self));
}

/* What was already reported and not yet fetched is taken back. */
static void
test_cancel_reported(SessionBench *self, gconstpointer data)
{
    const guint64 id = bench_send_one(self);

    bench_answer(self, id, 1);
    mt_session_cancel(self->session, 1, self->host.now);
    bench_expect(self, "");
}

/* Large answers that nobody waits for are a waste of the line. */
static void
test_strays(SessionBench *self, gconstpointer data)
{
    for (guint i = 0; i < 1000; i++)
        bench_answer(self, 4 * (i + 1), 100);
    bench_expect(self, "");
    for (guint i = 0; i < 13; i++)
        bench_answer(self, 4 * (i + 1), 5000);
    bench_expect(self, "");
    bench_answer(self, 4, 5000);
    bench_expect(self, "STUCK");
    bench_answer(self, 4, 5000);
    bench_expect(self, "");
}

/* All messages of a packet share one limit of what they may unpack to. */
static void
test_bombs(SessionBench *self, gconstpointer data)
{
    const gsize size = 6 * 1024 * 1024;
    g_autofree guint8 *zeros = g_malloc0(size);
    g_autoptr(GBytes) packed = NULL;
    g_autoptr(GArray) messages = g_array_new(FALSE, FALSE, sizeof(MtWireMessage));
    g_auto(MtWriter) update = {0};
    g_auto(MtWriter) container = {0};
    const char *events;
    guint updates = 0;
    gsize len;
    gconstpointer bytes;

    mt_put_u32(zeros, 0x12345678);
    packed = tl_gzip(zeros, size);
    bytes = g_bytes_get_data(packed, &len);
    bench_init_body(&update, MT_ID_GZIP_PACKED);
    mt_writer_bytes(&update, bytes, len);
    for (guint i = 0; i < 100; i++) {
        const MtWireMessage message = {
            .msg_id = bench_next_id(self), .seqno = 1, .body = update.data, .len = update.len};

        g_array_append_val(messages, message);
    }
    mt_writer_init(&container);
    mt_container_write(&container, messages);
    bench_receive(self, FALSE, &container);
    events = bench_drain(self);
    for (const char *at = strstr(events, "UPDATE"); at != NULL; at = strstr(at + 1, "UPDATE"))
        updates++;
    g_assert_cmpuint(updates, ==, 3);
}

/* --- acknowledgements ------------------------------------------------------------------------- */

static void
test_acks_wait(SessionBench *self, gconstpointer data)
{
    const guint64 first = bench_answer(self, 4, 1);
    const guint64 second = bench_answer(self, 8, 1);

    g_assert_false(bench_take(self));
    fake_host_advance(&self->host, 29999);
    g_assert_false(bench_take(self));
    fake_host_advance(&self->host, 1);
    g_assert_cmpint(mt_session_deadline(self->session), <=, self->host.now.mono_us);
    g_assert_true(bench_take(self));
    g_assert_cmpuint(bench_count_listed(peer_find(&self->peer, TL_ID_MT_MSGS_ACK)), ==, 2);
    g_assert_cmphex(bench_listed(peer_find(&self->peer, TL_ID_MT_MSGS_ACK), 0), ==, first);
    g_assert_cmphex(bench_listed(peer_find(&self->peer, TL_ID_MT_MSGS_ACK), 1), ==, second);
    g_assert_cmpuint(peer_find(&self->peer, TL_ID_MT_MSGS_ACK)->seqno % 2, ==, 0);
    g_assert_false(bench_take(self));
}

static void
test_acks_go_along(SessionBench *self, gconstpointer data)
{
    const guint64 id = bench_answer(self, 4, 1);

    bench_send_one(self);
    g_assert_cmphex(bench_listed(peer_find(&self->peer, TL_ID_MT_MSGS_ACK), 0), ==, id);
}

static void
test_acks_many(SessionBench *self, gconstpointer data)
{
    for (guint i = 0; i < 15; i++)
        bench_answer(self, 4, 1);
    g_assert_false(bench_take(self));
    bench_answer(self, 4, 1);
    g_assert_true(bench_take(self));
    g_assert_cmpuint(bench_count_listed(peer_find(&self->peer, TL_ID_MT_MSGS_ACK)), ==, 16);
}

/* The server acknowledges: then nothing is repeated, but the answer is still awaited. */
static void
test_acked_is_not_repeated(SessionBench *self, gconstpointer data)
{
    guint64 ids[2];

    ids[0] = bench_send_one(self);
    ids[1] = bench_send_one(self);
    bench_receive_ids(self, TL_ID_MT_MSGS_ACK, ids, 1);
    bench_reconnect(self);
    g_assert_cmphex(bench_call_id(self), ==, ids[1]);
    g_assert_cmpuint(mt_session_count_pending(self->session), ==, 2);
    bench_answer(self, ids[0], 1);
    bench_expect(self, "RESULT:1:4");
}

/* An acknowledged container stands for what is in it. */
static void
test_acked_container(SessionBench *self, gconstpointer data)
{
    bench_send(self, 1);
    bench_send(self, 1);
    g_assert_true(bench_take(self));
    bench_receive_ids(self, TL_ID_MT_MSGS_ACK, &self->peer.outer_id, 1);
    bench_reconnect(self);
    g_assert_cmpuint(peer_count(&self->peer, BENCH_CALL), ==, 0);
}

static void
test_absurd_acks(SessionBench *self, gconstpointer data)
{
    const guint count = 400000;
    g_autofree guint64 *ids = g_new0(guint64, count);

    for (guint i = 0; i < count; i++)
        ids[i] = 4 * (guint64)i;
    ids[count - 1] = bench_send_one(self);
    bench_receive_ids(self, TL_ID_MT_MSGS_ACK, ids, count);
    bench_receive_ids(self, TL_ID_MT_MSGS_STATE_REQ, ids, count);
    bench_receive_ids(self, TL_ID_MT_MSG_RESEND_REQ, ids, count);
    g_assert_true(bench_take(self));
    g_assert_cmpuint(g_bytes_get_size(self->peer.plaintext), <, 64 * 1024);
}

/* --- replays --------------------------------------------------------------------------------- */

static void
test_replay(SessionBench *self, gconstpointer data)
{
    const guint64 id = bench_send_one(self);
    g_auto(MtWriter) body = {0};
    g_autoptr(GBytes) packet = NULL;
    const guint64 answer_id = bench_next_id(self);

    bench_init_body(&body, MT_ID_RPC_RESULT);
    mt_writer_u64(&body, id);
    mt_writer_u32(&body, OK_RESULT);
    packet = peer_seal(&self->peer, answer_id, 1, body.data, body.len);
    g_assert_true(bench_receive_packet(self, packet));
    g_assert_true(bench_receive_packet(self, packet));
    bench_expect(self, "RESULT:1:4");
    /* The first acknowledgement may have been lost. */
    bench_send_one(self);
    g_assert_cmpuint(bench_count_listed(peer_find(&self->peer, TL_ID_MT_MSGS_ACK)), ==, 2);
    g_assert_cmphex(bench_listed(peer_find(&self->peer, TL_ID_MT_MSGS_ACK), 0), ==, answer_id);
    g_assert_cmphex(bench_listed(peer_find(&self->peer, TL_ID_MT_MSGS_ACK), 1), ==, answer_id);
}

static void
receive_container(SessionBench *self, guint64 outer_id, const MtWireMessage *messages, guint count)
{
    g_autoptr(GArray) array = g_array_new(FALSE, FALSE, sizeof(MtWireMessage));
    g_auto(MtWriter) writer = {0};
    g_autoptr(GBytes) packet = NULL;

    g_array_append_vals(array, messages, count);
    mt_writer_init(&writer);
    mt_container_write(&writer, array);
    packet = peer_seal(&self->peer, outer_id, 0, writer.data, writer.len);
    g_assert_true(bench_receive_packet(self, packet));
}

static void
test_inner_replay(SessionBench *self, gconstpointer data)
{
    static const guint8 update[] = {0x78, 0x56, 0x34, 0x12};
    const MtWireMessage message = {
        .msg_id = bench_next_id(self), .seqno = 1, .body = update, .len = sizeof update};
    const MtWireMessage twice[] = {message, message};
    MtWireMessage later = message;

    receive_container(self, bench_next_id(self), &message, 1);
    receive_container(self, bench_next_id(self), twice, 2);
    bench_expect(self, "UPDATE:4");
    bench_send_one(self);
    g_assert_cmpuint(bench_count_listed(peer_find(&self->peer, TL_ID_MT_MSGS_ACK)), ==, 3);
    /* What claims to be younger than its container is not looked at. */
    later.msg_id = bench_next_id(self) + 4000;
    receive_container(self, later.msg_id, &later, 1);
    receive_container(self, bench_next_id(self), &later, 1);
    bench_expect(self, "");
    bench_send_one(self);
    g_assert_null(peer_find(&self->peer, TL_ID_MT_MSGS_ACK));
}

/* The server repeats old messages inside of new containers: no window of time for those. */
static void
test_old_inner(SessionBench *self, gconstpointer data)
{
    static const guint8 update[] = {0x78, 0x56, 0x34, 0x12};
    const MtWireMessage message = {.msg_id = bench_next_id(self) - (G_GUINT64_CONSTANT(4000) << 32),
                                   .seqno = 1,
                                   .body = update,
                                   .len = sizeof update};

    receive_container(self, bench_next_id(self), &message, 1);
    bench_expect(self, "UPDATE:4");
}

static gboolean
receive_update_as(SessionBench *self, guint64 msg_id)
{
    static const guint8 update[] = {0x78, 0x56, 0x34, 0x12};
    g_autoptr(GBytes) packet = peer_seal(&self->peer, msg_id, 1, update, sizeof update);

    return bench_receive_packet(self, packet);
}

static void
test_other_time(SessionBench *self, gconstpointer data)
{
    const guint64 id = bench_next_id(self);

    g_assert_false(receive_update_as(self, id - (G_GUINT64_CONSTANT(301) << 32)));
    g_assert_false(receive_update_as(self, id + (G_GUINT64_CONSTANT(31) << 32)));
    bench_expect(self, "");
    g_assert_true(receive_update_as(self, id - (G_GUINT64_CONSTANT(299) << 32)));
    bench_expect(self, "UPDATE:4");
}

/* Below everything remembered: rather another session than a replay. */
static void
test_too_old(SessionBench *self, gconstpointer data)
{
    const guint64 session_id = self->peer.session_id;
    const guint64 first = bench_next_id(self);

    bench_send(self, 1);
    g_assert_true(bench_take(self));
    for (guint i = 1; i <= 2 * MT_REPLAY_IDS; i++)
        g_assert_true(receive_update_as(self, first + 4 * i));
    bench_drain(self);
    bench_clear_events(self);
    g_assert_true(receive_update_as(self, first));
    bench_expect(self, "RESET REISSUED:1");
    g_assert_true(bench_take_all(self));
    g_assert_cmphex(self->peer.session_id, !=, session_id);
    g_assert_cmpuint(peer_count(&self->peer, BENCH_CALL), ==, 1);
}

/* --- questions of the server ------------------------------------------------------------------ */

static void
receive_detailed(SessionBench *self, guint64 msg_id, guint64 answer_id)
{
    g_auto(MtWriter) body = {0};

    bench_init_body(&body, TL_ID_MT_MSG_DETAILED_INFO);
    mt_writer_u64(&body, msg_id);
    mt_writer_u64(&body, answer_id);
    mt_writer_u32(&body, 1000);
    mt_writer_u32(&body, 0);
    bench_receive(self, FALSE, &body);
}

static void
test_detailed_info(SessionBench *self, gconstpointer data)
{
    const guint64 id = bench_send_one(self);
    const guint64 answer_id = bench_next_id(self);
    guint asked = 0;
    guint64 seen;

    for (guint i = 0; i < 10; i++) {
        receive_detailed(self, id, answer_id);
        if (bench_take(self) && peer_find(&self->peer, TL_ID_MT_MSG_RESEND_REQ) != NULL) {
            g_assert_cmphex(bench_listed(peer_find(&self->peer, TL_ID_MT_MSG_RESEND_REQ), 0), ==,
                            answer_id);
            asked++;
        }
    }
    g_assert_cmpuint(asked, ==, 3);
    /* What has been here is acknowledged once more, what nobody wants as well. */
    seen = bench_answer(self, 4, 1);
    receive_detailed(self, id, seen);
    receive_detailed(self, 4, seen + 4000);
    bench_send_one(self);
    g_assert_cmpuint(bench_count_listed(peer_find(&self->peer, TL_ID_MT_MSGS_ACK)), ==, 3);
    g_assert_null(peer_find(&self->peer, TL_ID_MT_MSG_RESEND_REQ));
}

static void
test_new_detailed_info(SessionBench *self, gconstpointer data)
{
    g_auto(MtWriter) body = {0};

    bench_init_body(&body, TL_ID_MT_MSG_NEW_DETAILED_INFO);
    mt_writer_u64(&body, 4001);
    mt_writer_u32(&body, 1000);
    mt_writer_u32(&body, 0);
    bench_receive(self, FALSE, &body);
    g_assert_true(bench_take(self));
    g_assert_cmphex(bench_listed(peer_find(&self->peer, TL_ID_MT_MSG_RESEND_REQ), 0), ==, 4001);
}

static void
test_state_request(SessionBench *self, gconstpointer data)
{
    const guint64 ids[] = {bench_answer(self, 4, 1), 4001};
    const guint64 request = bench_receive_ids(self, TL_ID_MT_MSGS_STATE_REQ, ids, 2);
    const MtWireMessage *info;

    g_assert_true(bench_take(self));
    info = peer_find(&self->peer, TL_ID_MT_MSGS_STATE_INFO);
    g_assert_nonnull(info);
    g_assert_cmphex(mt_get_u64(info->body + 4), ==, request);
    g_assert_cmpuint(info->body[12], ==, 2);
    g_assert_cmpuint(info->body[13], ==, 4);
    g_assert_cmpuint(info->body[14], ==, 1);
    g_assert_cmpuint(info->seqno % 2, ==, 0);
    for (guint i = 0; i < 1000; i++) /* not more than a few at once */
        bench_receive_ids(self, TL_ID_MT_MSGS_STATE_REQ, ids, 2);
    g_assert_true(bench_take(self));
    g_assert_cmpuint(peer_count(&self->peer, TL_ID_MT_MSGS_STATE_INFO), <=, 8);
}

static void
test_ping_of_server(SessionBench *self, gconstpointer data)
{
    const MtWireMessage *pong;

    g_assert_true(bench_receive_hex(self, FALSE, "ec77be7a0807060504030201"));
    g_assert_true(bench_take(self));
    pong = peer_find(&self->peer, TL_ID_MT_PONG);
    g_assert_nonnull(pong);
    g_assert_cmphex(mt_get_u64(pong->body + 4), ==, self->peer.last_id);
    g_assert_cmphex(mt_get_u64(pong->body + 12), ==, 0x0102030405060708);
}

/* Nothing was sent yet, so nothing can be meant for us. */
static void
test_too_early(void)
{
    g_auto(SessionBench) bench = {0};

    bench_init_raw(&bench, 5, 0, TRUE);
    mt_session_link_up(bench.session, bench.host.now);
    g_assert_false(bench_receive_hex(&bench, FALSE, "78563412"));
    mt_session_free(NULL);
    mt_session_event_free(NULL);
}

static void
add(const char *path, void (*test)(SessionBench *, gconstpointer))
{
    g_test_add(path, SessionBench, NULL, set_up, test, tear_down);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/session/first-packets", test_first_packets);
    add("/session/container", test_container);
    add("/session/container-limits", test_container_limits);
    add("/session/singly", test_singly);
    add("/session/packet-limits", test_packet_limits);
    add("/session/large", test_large);
    add("/session/packed", test_packed);
    add("/session/no-random", test_no_random);
    g_test_add_func("/session/no-random-at-first", test_no_random_at_first);
    add("/session/answered-once", test_answered_once);
    add("/session/answer-to-former-id", test_answer_to_former_id);
    add("/session/cancel", test_cancel);
    add("/session/cancel-reported", test_cancel_reported);
    add("/session/strays", test_strays);
    add("/session/bombs", test_bombs);
    add("/session/acks-wait", test_acks_wait);
    add("/session/acks-go-along", test_acks_go_along);
    add("/session/acks-many", test_acks_many);
    add("/session/acked-is-not-repeated", test_acked_is_not_repeated);
    add("/session/acked-container", test_acked_container);
    add("/session/absurd-acks", test_absurd_acks);
    add("/session/replay", test_replay);
    add("/session/inner-replay", test_inner_replay);
    add("/session/old-inner", test_old_inner);
    add("/session/other-time", test_other_time);
    add("/session/too-old", test_too_old);
    add("/session/detailed-info", test_detailed_info);
    add("/session/new-detailed-info", test_new_detailed_info);
    add("/session/state-request", test_state_request);
    add("/session/ping-of-server", test_ping_of_server);
    g_test_add_func("/session/too-early", test_too_early);
    return g_test_run();
}
