/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The life of a session: packets, acknowledgements, replays, lost connections, new beginnings,
 * time.
 */
#include <session-bench.h>
#include <tl-service.h>

#define OK_RESULT 0x997275b5u
#define MINUTE 60000

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

/* --- lost connections ------------------------------------------------------------------------- */

static void
test_repeats(SessionBench *self, gconstpointer data)
{
    const guint64 first = bench_send_one(self);
    const guint64 second = bench_send_one(self);
    const MtWireMessage *states;
    const MtWireMessage *message;

    bench_send(self, 1); /* not written yet */
    bench_reconnect(self);
    g_assert_true(self->peer.contained);
    g_assert_cmpuint(peer_count(&self->peer, BENCH_CALL), ==, 3);
    message = peer_find(&self->peer, BENCH_CALL);
    g_assert_cmphex(message[0].msg_id, ==, first);
    g_assert_cmpuint(message[0].seqno, ==, 1);
    g_assert_cmphex(message[1].msg_id, ==, second);
    g_assert_cmpuint(message[1].seqno, ==, 3);
    g_assert_cmphex(message[2].msg_id, >, second);
    g_assert_cmpuint(message[2].seqno, ==, 5);
    g_assert_nonnull(peer_find(&self->peer, TL_ID_MT_CALL_PING_DELAY_DISCONNECT));
    states = peer_find(&self->peer, TL_ID_MT_MSGS_STATE_REQ);
    g_assert_cmpuint(bench_count_listed(states), ==, 2);
    g_assert_cmphex(bench_listed(states, 0), ==, first);
    g_assert_cmphex(bench_listed(states, 1), ==, second);
    g_assert_true(states > message + 2);
    bench_expect(self, "");
}

/* One alone, too, travels in a container: its id is no new one. */
static void
test_repeats_in_container(SessionBench *self, gconstpointer data)
{
    const guint64 id = bench_send_one(self);

    bench_reconnect(self);
    g_assert_true(self->peer.contained);
    g_assert_cmphex(bench_call_id(self), ==, id);
    g_assert_cmphex(self->peer.outer_id, >, id);
}

static void
test_states(SessionBench *self, gconstpointer data)
{
    static const guint8 states[] = {1, 2, 3, 4 | 32, 4 | 64, 0};
    guint64 ids[G_N_ELEMENTS(states)];
    guint64 req_msg_id;

    for (gsize i = 0; i < G_N_ELEMENTS(states); i++)
        ids[i] = bench_send_one(self);
    bench_reconnect(self);
    req_msg_id = peer_find(&self->peer, TL_ID_MT_MSGS_STATE_REQ)->msg_id;
    bench_receive_states(self, req_msg_id, states, sizeof states - 1); /* another length */
    g_assert_false(bench_take(self));
    bench_reconnect(self);
    req_msg_id = peer_find(&self->peer, TL_ID_MT_MSGS_STATE_REQ)->msg_id;
    bench_receive_states(self, req_msg_id, states, sizeof states);
    bench_expect(self, "REISSUED:1"); /* the others were never received */
    g_assert_true(bench_take(self));
    g_assert_cmpuint(peer_count(&self->peer, BENCH_CALL), ==, 3);
    g_assert_cmphex(peer_find(&self->peer, BENCH_CALL)->msg_id, >, ids[5]);
    bench_receive_states(self, req_msg_id, states, sizeof states); /* once is enough */
    bench_expect(self, "");
    bench_reconnect(self);
    g_assert_cmpuint(peer_count(&self->peer, BENCH_CALL), ==, 4); /* without the received ones */
}

/* The server has it, for a long time, and says nothing. */
static void
test_lost_answer(SessionBench *self, gconstpointer data)
{
    static const guint8 running = 4 | 32, answered = 4 | 64;
    const guint64 id = bench_send_one(self);
    const MtWireMessage *states;

    bench_receive_ids(self, TL_ID_MT_MSGS_ACK, &id, 1);
    for (guint round = 0; round < 2; round++) {
        g_assert_cmphex(self->peer.outer_id, !=, 0);
        for (states = NULL; states == NULL;) {
            const MtWireMessage *ping;
            g_auto(MtWriter) pong = {0};

            fake_host_advance(&self->host, 1000);
            mt_session_tick(self->session, self->host.now);
            if (!bench_take(self))
                continue;
            states = peer_find(&self->peer, TL_ID_MT_MSGS_STATE_REQ);
            ping = peer_find(&self->peer, TL_ID_MT_CALL_PING_DELAY_DISCONNECT);
            if (ping == NULL)
                continue;
            bench_init_body(&pong, TL_ID_MT_PONG);
            mt_writer_u64(&pong, ping->msg_id);
            mt_writer_raw(&pong, ping->body + 4, 8);
            {
                guint64 req_msg_id = states != NULL ? states->msg_id : 0;

                bench_receive(self, FALSE, &pong);
                if (req_msg_id != 0)
                    bench_receive_states(self, req_msg_id, round == 0 ? &running : &answered, 1);
            }
        }
        if (peer_find(&self->peer, TL_ID_MT_CALL_PING_DELAY_DISCONNECT) == NULL)
            bench_receive_states(self, states->msg_id, round == 0 ? &running : &answered, 1);
        g_assert_true(bench_take(self) == (round == 1));
    }
    g_assert_cmphex(bench_call_id(self), ==, id);
    bench_expect(self, "");
}

static void
test_link_down(SessionBench *self, gconstpointer data)
{
    bench_send_one(self);
    mt_session_link_down(self->session, self->host.now);
    bench_send(self, 1);
    g_assert_false(bench_take(self));
    g_assert_cmpint(mt_session_deadline(self->session), ==, -1);
    bench_pass(self, 10 * MINUTE);
    mt_session_tick(self->session, self->host.now);
    bench_expect(self, "");
    g_assert_cmpuint(mt_session_count_pending(self->session), ==, 2);
}

/* --- dead connections ------------------------------------------------------------------------- */

static void
test_no_pong(SessionBench *self, gconstpointer data)
{
    bench_pass(self, 64000);
    bench_expect(self, "");
    g_assert_nonnull(peer_find(&self->peer, TL_ID_MT_CALL_PING_DELAY_DISCONNECT));
    bench_pass(self, 4 * MINUTE);
    bench_expect(self, "STUCK");
    g_assert_cmpint(mt_session_deadline(self->session), ==, -1);
    bench_reconnect(self);
    g_assert_nonnull(peer_find(&self->peer, TL_ID_MT_CALL_PING_DELAY_DISCONNECT));
}

/* Somebody waits: then it is noticed in seconds. */
static void
test_no_pong_busy(SessionBench *self, gconstpointer data)
{
    bench_send_one(self);
    bench_pass(self, 20000);
    bench_expect(self, "");
    bench_pass(self, 5000);
    bench_expect(self, "STUCK");
}

/* Pings are answered, queries are not. */
static void
test_no_answer(SessionBench *self, gconstpointer data)
{
    const guint64 id = bench_send_one(self);

    for (guint second = 0; second < 65; second++) {
        fake_host_advance(&self->host, 1000);
        mt_session_tick(self->session, self->host.now);
        if (second < 59)
            bench_expect(self, "");
        if (bench_take(self)) {
            const MtWireMessage *ping = peer_find(&self->peer, TL_ID_MT_CALL_PING_DELAY_DISCONNECT);
            g_auto(MtWriter) pong = {0};

            bench_init_body(&pong, TL_ID_MT_PONG);
            mt_writer_u64(&pong, ping->msg_id);
            mt_writer_raw(&pong, ping->body + 4, 8);
            bench_receive(self, FALSE, &pong);
        }
    }
    bench_expect(self, "STUCK");
    bench_reconnect(self);
    g_assert_cmphex(bench_call_id(self), ==, id);
}

/* --- salts ----------------------------------------------------------------------------------- */

static void
test_bad_salt(SessionBench *self, gconstpointer data)
{
    guint64 old;

    bench_send(self, 1);
    bench_send(self, 1);
    g_assert_true(bench_take(self));
    old = self->peer.outer_id;
    bench_receive_bad_salt(self, old, 9);
    bench_expect(self, "SALT");
    g_assert_cmphex(mt_session_get_salt(self->session), ==, 9);
    g_assert_true(bench_take(self));
    g_assert_cmphex(self->peer.salt, ==, 9);
    g_assert_cmpuint(peer_count(&self->peer, BENCH_CALL), ==, 2);
    g_assert_cmphex(peer_find(&self->peer, BENCH_CALL)->msg_id, >, old);
    g_assert_cmpuint(peer_find(&self->peer, BENCH_CALL)->seqno, ==, 5);
    bench_receive_bad_salt(self, old, 10); /* that packet is forgotten */
    g_assert_cmphex(mt_session_get_salt(self->session), ==, 9);
}

/* What went along with a refused query goes again as well. */
static void
test_bad_salt_redoes_errands(SessionBench *self, gconstpointer data)
{
    const guint64 id = bench_answer(self, 4, 1);

    bench_send_one(self);
    g_assert_nonnull(peer_find(&self->peer, TL_ID_MT_MSGS_ACK));
    bench_receive_bad_salt(self, self->peer.outer_id, 9);
    g_assert_true(bench_take(self));
    g_assert_cmphex(bench_listed(peer_find(&self->peer, TL_ID_MT_MSGS_ACK), 0), ==, id);
}

/* The last packet is refused; the next one has @constructor in it once more. */
static void
refuse_and_find(SessionBench *self, guint32 constructor)
{
    g_assert_cmpuint(peer_count(&self->peer, constructor), ==, 1);
    bench_receive_bad_salt(self, self->peer.outer_id, 9);
    g_assert_true(bench_take(self));
    g_assert_cmpuint(peer_count(&self->peer, constructor), ==, 1);
}

static void
test_each_errand_again(SessionBench *self, gconstpointer data)
{
    g_auto(MtWriter) info = {0};
    const guint64 dropped = bench_send_one(self);
    const guint64 asked = bench_send_one(self);

    mt_session_cancel(self->session, 1, self->host.now);
    g_assert_true(bench_take(self));
    refuse_and_find(self, TL_ID_MT_CALL_RPC_DROP_ANSWER);
    g_assert_cmphex(mt_get_u64(peer_find(&self->peer, TL_ID_MT_CALL_RPC_DROP_ANSWER)->body + 4), ==,
                    dropped);
    bench_init_body(&info, TL_ID_MT_MSG_NEW_DETAILED_INFO);
    mt_writer_u64(&info, 4001);
    mt_writer_u64(&info, 0);
    bench_receive(self, FALSE, &info);
    g_assert_true(bench_take(self));
    refuse_and_find(self, TL_ID_MT_MSG_RESEND_REQ);
    bench_receive_ids(self, TL_ID_MT_MSGS_ACK, &asked, 1);
    fake_host_advance(&self->host, MINUTE);
    mt_session_tick(self->session, self->host.now);
    g_assert_true(bench_take(self));
    g_assert_nonnull(peer_find(&self->peer, TL_ID_MT_CALL_PING_DELAY_DISCONNECT));
    refuse_and_find(self, TL_ID_MT_MSGS_STATE_REQ);
    g_assert_cmphex(bench_listed(peer_find(&self->peer, TL_ID_MT_MSGS_STATE_REQ), 0), ==, asked);
    g_assert_nonnull(peer_find(&self->peer, TL_ID_MT_CALL_PING_DELAY_DISCONNECT));
    bench_receive_bad_msg(self, asked, 32);
    g_assert_true(bench_take(self));
    refuse_and_find(self, TL_ID_MT_CALL_DESTROY_SESSION);
}

static void
test_bad_salt_for_ever(SessionBench *self, gconstpointer data)
{
    guint packets = 0;

    bench_send(self, 1);
    for (guint64 salt = 10; salt < 100 && bench_take(self); salt++) {
        packets++;
        bench_receive_bad_salt(self, self->peer.outer_id, salt);
    }
    g_assert_cmpuint(packets, <, 8);
    bench_drain(self);
    bench_clear_events(self);
    g_assert_cmpint(mt_session_deadline(self->session), >, self->host.now.mono_us);
    fake_host_advance(&self->host, 30000);
    mt_session_tick(self->session, self->host.now);
    bench_expect(self, "");
    g_assert_true(bench_take(self));
    bench_answer(self, bench_call_id(self), 1);
    bench_expect(self, "RESULT:1:4");
}

/* Many packets were under way when the salt changed: that is one change, not many. */
static void
test_bad_salt_for_many(SessionBench *self, gconstpointer data)
{
    guint64 ids[20];

    for (guint i = 0; i < G_N_ELEMENTS(ids); i++)
        ids[i] = bench_send_one(self);
    for (guint i = 0; i < G_N_ELEMENTS(ids); i++)
        bench_receive_bad_salt(self, ids[i], 9);
    bench_expect(self, "SALT");
    g_assert_true(bench_take(self));
    g_assert_cmpuint(peer_count(&self->peer, BENCH_CALL), ==, G_N_ELEMENTS(ids));
}

static void
test_future_salts(SessionBench *self, gconstpointer data)
{
    g_auto(MtWriter) body = {0};
    const guint32 now_s = (guint32)(self->host.now.wall_ms / 1000);
    const MtWireMessage *question;

    bench_send_one(self);
    question = peer_find(&self->peer, TL_ID_MT_CALL_GET_FUTURE_SALTS);
    g_assert_nonnull(question);
    bench_init_body(&body, TL_ID_MT_FUTURE_SALTS);
    mt_writer_u64(&body, question->msg_id);
    mt_writer_u32(&body, now_s);
    mt_writer_u32(&body, 2);
    for (guint i = 0; i < 2; i++) {
        mt_writer_u32(&body, now_s - 10 + 1000 * i);
        mt_writer_u32(&body, now_s + 1800 + 1000 * i);
        mt_writer_u64(&body, 70 + i);
    }
    bench_receive(self, FALSE, &body);
    bench_expect(self, "SALT");
    g_assert_cmphex(mt_session_get_salt(self->session), ==, 70);
    bench_send_one(self);
    g_assert_null(peer_find(&self->peer, TL_ID_MT_CALL_GET_FUTURE_SALTS));
    g_assert_cmphex(self->peer.salt, ==, 70);
    fake_host_advance(&self->host, 1000000);
    bench_send_one(self);
    g_assert_cmphex(self->peer.salt, ==, 71);
    bench_expect(self, "SALT");
}

/* --- new beginnings --------------------------------------------------------------------------- */

static void
test_refused_for_ever(SessionBench *self, gconstpointer data)
{
    guint packets = 0;

    bench_send(self, 1);
    for (guint i = 0; i < 100 && bench_take_all(self); i++) {
        packets++;
        bench_receive_bad_msg(self, bench_call_id(self), 33);
    }
    g_assert_cmpuint(packets, <, 8);
    bench_pass(self, 31000);
    g_assert_cmpuint(peer_count(&self->peer, BENCH_CALL), ==, 1);
}

static void
test_give_up(SessionBench *self, gconstpointer data)
{
    const guint64 old_session = self->peer.session_id;
    const guint64 id = bench_send_one(self);
    g_auto(MtWriter) late = {0};
    g_autoptr(GBytes) packet = NULL;
    g_autoptr(GBytes) foreign = NULL;
    const MtWireMessage *destroy;

    bench_send(self, 1);
    bench_receive_bad_msg(self, id, 32);
    bench_expect(self, "RESET REISSUED:1"); /* the second was never written */
    g_assert_cmpuint(mt_session_count_pending(self->session), ==, 2);
    /* Late packets of the old session are not wrong, and mean nothing. */
    bench_init_body(&late, MT_ID_RPC_RESULT);
    mt_writer_u64(&late, id);
    mt_writer_u32(&late, OK_RESULT);
    packet = peer_seal(&self->peer, bench_next_id(self), 1, late.data, late.len);
    g_assert_true(bench_receive_packet(self, packet));
    g_assert_true(bench_take(self));
    g_assert_cmphex(self->peer.session_id, !=, old_session);
    destroy = peer_find(&self->peer, TL_ID_MT_CALL_DESTROY_SESSION);
    g_assert_nonnull(destroy);
    g_assert_cmphex(mt_get_u64(destroy->body + 4), ==, old_session);
    g_assert_cmpuint(peer_count(&self->peer, BENCH_CALL), ==, 2);
    g_assert_cmpuint(peer_find(&self->peer, BENCH_CALL)->seqno, ==, 1);
    g_assert_true(bench_receive_packet(self, packet));
    bench_expect(self, "");
    self->peer.session_id = 12345; /* of nobody */
    foreign = peer_seal(&self->peer, bench_next_id(self), 1, late.data, late.len);
    g_assert_false(bench_receive_packet(self, foreign));
}

/* Smaller and smaller containers. */
static void
test_bad_container(SessionBench *self, gconstpointer data)
{
    for (guint i = 0; i < 600; i++)
        bench_send(self, 1);
    g_assert_true(bench_take(self));
    g_assert_cmpuint(peer_count(&self->peer, BENCH_CALL), ==, 600);
    bench_receive_bad_msg(self, self->peer.outer_id, 64);
    g_assert_true(bench_take(self));
    g_assert_true(bench_take(self));
    g_assert_cmpuint(peer_count(&self->peer, BENCH_CALL), <, 300);
    g_assert_cmpuint(peer_count(&self->peer, BENCH_CALL), >, 1);
}

static void
test_new_session(SessionBench *self, gconstpointer data)
{
    const guint64 first = bench_send_one(self);
    const guint64 second = bench_send_one(self);

    bench_receive_ids(self, TL_ID_MT_MSGS_ACK, &first, 1);
    bench_receive_new_session(self, second, 77);
    bench_expect(self, "REISSUED:1 CREATED"); /* received, and forgotten */
    g_assert_true(bench_take(self));
    g_assert_cmphex(bench_call_id(self), >, second);
    bench_receive_new_session(self, second, 77); /* once more */
    bench_expect(self, "");
    g_assert_false(bench_take(self));
    bench_receive_new_session(self, second, 78);
    bench_expect(self, "CREATED");
}

/* The first id is one inside of a container: everything in it was seen. */
static void
test_new_session_inside(SessionBench *self, gconstpointer data)
{
    guint64 last;

    bench_send(self, 1);
    bench_send(self, 1);
    g_assert_true(bench_take(self));
    last = g_array_index(self->peer.messages, MtWireMessage, 1).msg_id;
    bench_receive_new_session(self, last, 77);
    bench_expect(self, "CREATED");
    g_assert_false(bench_take(self));
}

/* The old ids that went along in a new container were seen, too. */
static void
test_new_session_repeated(SessionBench *self, gconstpointer data)
{
    const guint64 id = bench_send_one(self);

    bench_reconnect(self);
    bench_receive_new_session(self, id, 77);
    bench_expect(self, "CREATED");
    g_assert_false(bench_take(self));
}

/* --- the clock ------------------------------------------------------------------------------- */

static void
test_clock_learned(void)
{
    g_auto(SessionBench) bench = {0};

    bench_init_raw(&bench, 5, 0, FALSE);
    g_assert_false(mt_session_is_clock_known(bench.session));
    g_assert_cmpint(mt_session_server_ms(bench.session, bench.host.now), ==,
                    bench.host.now.wall_ms);
    mt_session_link_up(bench.session, bench.host.now);
    g_assert_true(bench_take(&bench));
    bench.host.now.wall_ms += 500000; /* the server's clock is elsewhere */
    g_assert_true(bench_receive_hex(&bench, FALSE, "78563412"));
    bench.host.now.wall_ms -= 500000;
    bench_expect(&bench, "CLOCK UPDATE:4");
    g_assert_true(mt_session_is_clock_known(bench.session));
    g_assert_cmpint(
        ABS(mt_session_server_ms(bench.session, bench.host.now) - bench.host.now.wall_ms - 500000),
        <, 100);
    bench_send_one(&bench);
    g_assert_cmpuint(bench.peer.outer_id >> 32, >=, (guint64)bench.host.now.wall_ms / 1000 + 499);
}

static void
test_remembered_clock(void)
{
    g_auto(SessionBench) bench = {0};

    bench_init_raw(&bench, 5, -7000, FALSE);
    g_assert_cmpint(mt_session_server_ms(bench.session, bench.host.now), ==,
                    bench.host.now.wall_ms - 7000);
}

static void
test_absurd_clock(void)
{
    g_auto(SessionBench) bench = {0};

    bench_init_raw(&bench, 5, G_MININT64, FALSE);
    mt_session_link_up(bench.session, bench.host.now);
    g_assert_true(bench_take(&bench));
    bench_clear(&bench);
    bench_init_raw(&bench, 5, G_MAXINT64, TRUE);
    mt_session_link_up(bench.session, bench.host.now);
    g_assert_true(bench_take(&bench));
}

/* Our ids lie in the future: the clock goes back, and a session with lower ids begins. */
static void
test_too_high(void)
{
    g_auto(SessionBench) bench = {0};
    guint64 id;

    bench_init_raw(&bench, 5, 100000, FALSE);
    bench_send(&bench, 1);
    mt_session_link_up(bench.session, bench.host.now);
    g_assert_true(bench_take_all(&bench));
    id = bench_call_id(&bench);
    bench_receive_bad_msg(&bench, id, 17);
    bench_expect(&bench, "CLOCK RESET REISSUED:1");
    g_assert_true(bench_take_all(&bench));
    g_assert_cmphex(bench_call_id(&bench), <, id);
    g_assert_cmphex(bench_call_id(&bench) >> 32, ==, (guint64)bench.host.now.wall_ms / 1000);
}

/* The same when the server has not said so, but its clock was seen. */
static void
test_ahead(void)
{
    g_auto(SessionBench) bench = {0};
    guint64 id;

    bench_init_raw(&bench, 5, 100000, FALSE);
    bench_send(&bench, 1);
    mt_session_link_up(bench.session, bench.host.now);
    g_assert_true(bench_take_all(&bench));
    id = bench_call_id(&bench);
    bench_receive_ids(&bench, TL_ID_MT_MSGS_ACK, NULL, 0);
    bench_expect(&bench, "CLOCK");
    g_assert_true(bench_take_all(&bench));
    bench_expect(&bench, "RESET REISSUED:1");
    g_assert_cmphex(bench_call_id(&bench), <, id);
    bench_receive_ids(&bench, TL_ID_MT_MSGS_ACK, NULL, 0);
    bench_take_all(&bench);
    bench_expect(&bench, "");
}

static void
test_too_low(void)
{
    g_auto(SessionBench) bench = {0};
    guint64 session_id;

    bench_init_raw(&bench, 5, -400000, FALSE);
    bench_send(&bench, 1);
    mt_session_link_up(bench.session, bench.host.now);
    g_assert_true(bench_take_all(&bench));
    session_id = bench.peer.session_id;
    bench_receive_bad_msg(&bench, bench_call_id(&bench), 16);
    bench_expect(&bench, "CLOCK");
    g_assert_true(bench_take_all(&bench));
    g_assert_cmphex(bench_call_id(&bench) >> 32, ==, (guint64)bench.host.now.wall_ms / 1000);
    g_assert_cmphex(bench.peer.session_id, ==, session_id);
}

/* The computer slept: the monotonic clock stood still. */
static void
test_sleep(SessionBench *self, gconstpointer data)
{
    self->host.now.wall_ms += 8 * 3600 * (gint64)1000;
    g_assert_false(bench_receive_hex(self, FALSE, "78563412"));
    bench_reconnect(self);
    g_assert_cmphex(self->peer.outer_id >> 32, ==, (guint64)self->host.now.wall_ms / 1000);
    g_assert_true(bench_receive_hex(self, FALSE, "78563412"));
    bench_expect(self, "UPDATE:4");
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
    add("/session-trouble/repeats", test_repeats);
    add("/session-trouble/repeats-in-container", test_repeats_in_container);
    add("/session-trouble/states", test_states);
    add("/session-trouble/lost-answer", test_lost_answer);
    add("/session-trouble/link-down", test_link_down);
    add("/session-trouble/no-pong", test_no_pong);
    add("/session-trouble/no-pong-busy", test_no_pong_busy);
    add("/session-trouble/no-answer", test_no_answer);
    add("/session-trouble/bad-salt", test_bad_salt);
    add("/session-trouble/bad-salt-redoes-errands", test_bad_salt_redoes_errands);
    add("/session-trouble/each-errand-again", test_each_errand_again);
    add("/session-trouble/bad-salt-for-ever", test_bad_salt_for_ever);
    add("/session-trouble/bad-salt-for-many", test_bad_salt_for_many);
    add("/session-trouble/future-salts", test_future_salts);
    add("/session-trouble/refused-for-ever", test_refused_for_ever);
    add("/session-trouble/give-up", test_give_up);
    add("/session-trouble/bad-container", test_bad_container);
    add("/session-trouble/new-session", test_new_session);
    add("/session-trouble/new-session-inside", test_new_session_inside);
    add("/session-trouble/new-session-repeated", test_new_session_repeated);
    g_test_add_func("/session-trouble/clock-learned", test_clock_learned);
    g_test_add_func("/session-trouble/remembered-clock", test_remembered_clock);
    g_test_add_func("/session-trouble/absurd-clock", test_absurd_clock);
    g_test_add_func("/session-trouble/too-high", test_too_high);
    g_test_add_func("/session-trouble/ahead", test_ahead);
    g_test_add_func("/session-trouble/too-low", test_too_low);
    add("/session-trouble/sleep", test_sleep);
    return g_test_run();
}
