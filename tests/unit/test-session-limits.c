/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Limits and checks of a session that only matter when a server (or somebody with its key) means
 * harm: each test fails when the check is taken out.
 */
#include <base/mt-limits.h>
#include <session-bench.h>
#include <string.h>
#include <tl-service.h>
#include <tl/tl-gzip.h>

#define VECTOR 0x1cb5c415u

static const guint8 update[] = {0x78, 0x56, 0x34, 0x12};

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

static void
receive_container(SessionBench *self, guint64 outer_id, const GArray *messages)
{
    g_auto(MtWriter) writer = {0};
    g_autoptr(GBytes) packet = NULL;

    mt_writer_init(&writer);
    mt_container_write(&writer, messages);
    packet = peer_seal(&self->peer, outer_id, 0, writer.data, writer.len);
    g_assert_true(bench_receive_packet(self, packet));
}

/* @body stays the caller's. */
static void
add_message(SessionBench *self, GArray *messages, gconstpointer body, gsize len)
{
    const MtWireMessage message = {
        .msg_id = bench_next_id(self), .seqno = 1, .body = body, .len = len};

    g_array_append_val(messages, message);
}

static GArray *
new_messages(void)
{
    return g_array_new(FALSE, FALSE, sizeof(MtWireMessage));
}

/* --- replays --------------------------------------------------------------------------------- */

static void
test_packet_replay(SessionBench *self, gconstpointer data)
{
    g_autoptr(GBytes) packet =
        peer_seal(&self->peer, bench_next_id(self), 1, update, sizeof update);

    g_assert_true(bench_receive_packet(self, packet));
    g_assert_true(bench_receive_packet(self, packet));
    bench_expect(self, "UPDATE:4");
}

/* Nothing happens, and all of it is acknowledged once more. */
static void
test_container_replay(SessionBench *self, gconstpointer data)
{
    g_autoptr(GArray) messages = new_messages();
    guint64 outer_id;

    add_message(self, messages, update, sizeof update);
    outer_id = bench_next_id(self);
    receive_container(self, outer_id, messages);
    receive_container(self, outer_id, messages);
    bench_expect(self, "UPDATE:4");
    bench_send_one(self);
    g_assert_cmpuint(bench_count_listed(peer_find(&self->peer, TL_ID_MT_MSGS_ACK)), ==, 2);
}

/* --- packed data ----------------------------------------------------------------------------- */

/* What cannot be unpacked has taken its time, too. */
static void
test_damaged_bombs(SessionBench *self, gconstpointer data)
{
    static const guint8 plain[256] = {0x78, 0x56, 0x34, 0x12};
    g_autoptr(GPtrArray) bodies = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    g_autoptr(GArray) messages = new_messages();

    for (guint i = 0; i < 5; i++) { /* the last one is good, and comes too late */
        g_auto(MtWriter) body = {0};
        gsize len;
        g_autofree guint8 *packed = g_bytes_unref_to_data(tl_gzip(plain, sizeof plain), &len);
        gconstpointer bytes;

        packed[len - 1] ^= i < 4 ? 1 : 0;
        bench_init_body(&body, MT_ID_GZIP_PACKED);
        mt_writer_bytes(&body, packed, len);
        g_ptr_array_add(bodies, mt_writer_steal(&body));
        bytes = g_bytes_get_data(g_ptr_array_index(bodies, i), &len);
        add_message(self, messages, bytes, len);
    }
    receive_container(self, bench_next_id(self), messages);
    bench_expect(self, "");
}

/* --- the end of a session -------------------------------------------------------------------- */

/* Behind the refusal that ends a session nothing of its packet counts. */
static void
test_ends_in_container(SessionBench *self, gconstpointer data)
{
    g_autoptr(GArray) messages = new_messages();
    g_auto(MtWriter) refusal = {0};

    bench_init_body(&refusal, TL_ID_MT_BAD_MSG_NOTIFICATION);
    mt_writer_u64(&refusal, bench_send_one(self));
    mt_writer_u32(&refusal, 1);
    mt_writer_u32(&refusal, 32);
    add_message(self, messages, refusal.data, refusal.len);
    add_message(self, messages, update, sizeof update);
    receive_container(self, bench_next_id(self), messages);
    bench_expect(self, "RESET REISSUED:1");
}

/* A message from the future has moved the clock forward; only a refusal moves it back. */
static void
test_clock_moves_back(SessionBench *self, gconstpointer data)
{
    const guint64 early = bench_next_id(self) + (G_GUINT64_CONSTANT(20) << 32);
    g_autoptr(GBytes) packet = peer_seal(&self->peer, early, 0, update, sizeof update);
    guint64 id;

    g_assert_true(bench_receive_packet(self, packet));
    id = bench_send_one(self);
    g_assert_cmphex(id >> 32, >=, (guint64)self->host.now.wall_ms / 1000 + 19);
    bench_receive_bad_msg(self, id, 17);
    g_assert_nonnull(strstr(bench_drain(self), "RESET"));
    g_assert_true(bench_take(self));
    g_assert_cmphex(self->peer.outer_id >> 32, <=, (guint64)self->host.now.wall_ms / 1000 + 1);
}

/* A session begins with nothing that was seen before, and its number is never 0. */
static void
test_begins_anew(SessionBench *self, gconstpointer data)
{
    const guint64 id = bench_send_one(self);
    const guint64 update_id = bench_next_id(self);
    g_autoptr(GBytes) before = peer_seal(&self->peer, update_id, 1, update, sizeof update);
    g_autoptr(GBytes) after = NULL;

    g_assert_true(bench_receive_packet(self, before));
    bench_receive_bad_msg(self, id, 32);
    g_assert_true(bench_take(self));
    bench_expect(self, "UPDATE:4 RESET REISSUED:1");
    after = peer_seal(&self->peer, update_id, 1, update, sizeof update);
    g_assert_true(bench_receive_packet(self, after));
    bench_expect(self, "UPDATE:4");
}

static void
test_never_zero(void)
{
    g_auto(SessionBench) bench = {0};

    bench_init_raw(&bench, 5, 0, TRUE);
    fake_host_script(&bench.host, "000000000000000000");
    mt_session_link_up(bench.session, bench.host.now);
    g_assert_false(bench_take(&bench));
    bench_expect(&bench, "STUCK");
}

/* Six in a minute are too many, six in a longer time are not. */
static void
test_slow_refusals(SessionBench *self, gconstpointer data)
{
    for (guint i = 0; i < 5; i++) {
        bench_receive_bad_msg(self, bench_send_one(self), 16);
        g_assert_true(bench_take(self));
    }
    fake_host_advance(&self->host, 61000);
    bench_reconnect(self);
    bench_receive_bad_msg(self, bench_send_one(self), 16);
    g_assert_true(bench_take(self));
}

/* --- what nobody asked for ------------------------------------------------------------------- */

static void
test_strange_salts(SessionBench *self, gconstpointer data)
{
    const guint32 now_s = (guint32)(self->host.now.wall_ms / 1000);
    g_auto(MtWriter) body = {0};

    bench_init_body(&body, TL_ID_MT_FUTURE_SALTS);
    mt_writer_u64(&body, bench_send_one(self));
    mt_writer_u32(&body, now_s);
    mt_writer_u32(&body, 1);
    mt_writer_u32(&body, now_s - 10);
    mt_writer_u32(&body, now_s + 1000);
    mt_writer_u64(&body, 99);
    bench_receive(self, FALSE, &body);
    bench_expect(self, "");
    bench_send_one(self);
    g_assert_cmphex(self->peer.salt, ==, 5);
}

/* The right number under another message: the ping has no answer. */
static void
test_strange_pong(SessionBench *self, gconstpointer data)
{
    const MtWireMessage *ping;
    g_auto(MtWriter) body = {0};

    bench_reconnect(self);
    ping = peer_find(&self->peer, TL_ID_MT_CALL_PING_DELAY_DISCONNECT);
    g_assert_nonnull(ping);
    bench_init_body(&body, TL_ID_MT_PONG);
    mt_writer_u64(&body, ping->msg_id + 4);
    mt_writer_raw(&body, ping->body + 4, 8);
    bench_receive(self, FALSE, &body);
    bench_pass(self, 142000);
    bench_expect(self, "STUCK");
}

static void
test_cut_ping(SessionBench *self, gconstpointer data)
{
    bench_receive_hex(self, FALSE, "ec77be7a08070605");
    g_assert_false(bench_take(self));
}

/* --- long lists ------------------------------------------------------------------------------ */

/* Ours behind so many others is not looked at any more: it is repeated. */
static void
test_many_acks(SessionBench *self, gconstpointer data)
{
    g_autofree guint64 *ids = g_new0(guint64, MT_MAX_IDS + 1);
    const guint64 id = bench_send_one(self);

    for (guint i = 0; i < MT_MAX_IDS; i++)
        ids[i] = 4 * (guint64)(i + 1);
    ids[MT_MAX_IDS] = id;
    bench_receive_ids(self, TL_ID_MT_MSGS_ACK, ids, MT_MAX_IDS + 1);
    bench_reconnect(self);
    g_assert_cmpuint(peer_count(&self->peer, BENCH_CALL), ==, 1);
    bench_receive_ids(self, TL_ID_MT_MSGS_ACK, ids + 1, MT_MAX_IDS);
    bench_reconnect(self);
    g_assert_cmpuint(peer_count(&self->peer, BENCH_CALL), ==, 0);
}

/* "All of these were received": @id and strangers. */
static void
receive_all_info(SessionBench *self, guint64 id, guint count, guint states)
{
    g_autofree guint8 *info = g_malloc(states);
    g_auto(MtWriter) body = {0};

    memset(info, 4, states);
    bench_init_body(&body, TL_ID_MT_MSGS_ALL_INFO);
    mt_writer_u32(&body, VECTOR);
    mt_writer_u32(&body, count);
    mt_writer_u64(&body, id);
    for (guint i = 1; i < count; i++)
        mt_writer_u64(&body, 4 * (guint64)i);
    mt_writer_bytes(&body, info, states);
    bench_receive(self, FALSE, &body);
}

static void
test_all_info(SessionBench *self, gconstpointer data)
{
    const guint64 id = bench_send_one(self);

    receive_all_info(self, id, 1, 2);
    receive_all_info(self, id, MT_MAX_IDS + 1, MT_MAX_IDS + 1);
    bench_reconnect(self);
    g_assert_cmpuint(peer_count(&self->peer, BENCH_CALL), ==, 1);
    receive_all_info(self, id, MT_MAX_IDS, MT_MAX_IDS);
    bench_reconnect(self);
    g_assert_cmpuint(peer_count(&self->peer, BENCH_CALL), ==, 0);
}

/* "Not received" about what went out after the question says nothing about it. */
static void
test_old_states(SessionBench *self, gconstpointer data)
{
    static const guint8 not_received = 2;
    const guint64 id = bench_send_one(self);
    guint64 question;

    bench_reconnect(self);
    while (peer_find(&self->peer, TL_ID_MT_MSGS_STATE_REQ) == NULL)
        g_assert_true(bench_take(self));
    question = peer_find(&self->peer, TL_ID_MT_MSGS_STATE_REQ)->msg_id;
    bench_receive_ids(self, TL_ID_MT_MSG_RESEND_REQ, &id, 1);
    g_assert_true(bench_take(self));
    g_assert_cmphex(bench_call_id(self), ==, id);
    bench_receive_states(self, question, &not_received, 1);
    g_assert_false(bench_take(self));
    /* What had its id before does not travel alone. */
    bench_receive_ids(self, TL_ID_MT_MSG_RESEND_REQ, &id, 1);
    g_assert_true(bench_take(self));
    g_assert_cmpuint(self->peer.messages->len, ==, 1);
    g_assert_cmphex(bench_call_id(self), ==, id);
    g_assert_true(self->peer.contained);
    g_assert_cmphex(self->peer.outer_id, >, id);
}

/* The server is told of some that nobody waits for any more; the rest it answers in vain. */
static void
test_many_cancelled(SessionBench *self, gconstpointer data)
{
    for (guint i = 0; i < 500; i++)
        bench_send(self, 1);
    g_assert_true(bench_take(self));
    for (guint64 query = 1; query <= 500; query++)
        mt_session_cancel(self->session, query, self->host.now);
    g_assert_true(bench_take(self));
    g_assert_cmpuint(peer_count(&self->peer, TL_ID_MT_CALL_RPC_DROP_ANSWER), ==, 64);
    g_assert_false(bench_take(self));
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
    add("/session-limits/packet-replay", test_packet_replay);
    add("/session-limits/container-replay", test_container_replay);
    add("/session-limits/damaged-bombs", test_damaged_bombs);
    add("/session-limits/ends-in-container", test_ends_in_container);
    add("/session-limits/clock-moves-back", test_clock_moves_back);
    add("/session-limits/begins-anew", test_begins_anew);
    g_test_add_func("/session-limits/never-zero", test_never_zero);
    add("/session-limits/slow-refusals", test_slow_refusals);
    add("/session-limits/strange-salts", test_strange_salts);
    add("/session-limits/strange-pong", test_strange_pong);
    add("/session-limits/cut-ping", test_cut_ping);
    add("/session-limits/many-cancelled", test_many_cancelled);
    add("/session-limits/many-acks", test_many_acks);
    add("/session-limits/all-info", test_all_info);
    add("/session-limits/old-states", test_old_states);
    return g_test_run();
}
