/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A session between a host and a peer that are played by hand.
 */
#pragma once

#include <base/mt-buffer.h>
#include <fake-host.h>
#include <peer.h>
#include <session/mt-session.h>

/* A query that means nothing to the session: help.getNearestDc. */
#define BENCH_CALL 0x1fb33026u

typedef struct {
    FakeHost host;
    Peer peer;
    MtSession *session;
    GString *events; /* what happened since bench_clear_events() */
    guint32 content; /* content-related messages of the peer so far */
} SessionBench;

/** bench_init: the session knows the clock and the salt 5, its link is up, and the first ping is
 * answered. */
void bench_init(SessionBench *self);
/** bench_init_raw: the session with these values; no link. */
void bench_init_raw(SessionBench *self, guint64 salt, gint64 ahead_ms, gboolean clock_known);
void bench_clear(SessionBench *self);

/** bench_send: a query of @words words; BENCH_CALL and zeros. */
guint64 bench_send(SessionBench *self, guint words);
/** bench_take: opens the next packet with the peer. FALSE: there is none. */
gboolean bench_take(SessionBench *self);
/** bench_take_all: TRUE: there was at least one; the peer has the last. */
gboolean bench_take_all(SessionBench *self);
/** bench_call_id: the message id of the only query in the last packet; it must be there. */
guint64 bench_call_id(const SessionBench *self);
/** bench_pass: time goes on with a tick at each deadline; packets are taken and thrown away. */
void bench_pass(SessionBench *self, gint64 ms);

/** bench_receive: one message of the peer; its id is returned. */
guint64 bench_receive(SessionBench *self, gboolean content, const MtWriter *body);
/** bench_receive_hex: the same with text; what mt_session_receive() said. */
gboolean bench_receive_hex(SessionBench *self, gboolean content, const char *hex);
/** bench_receive_packet: bytes of peer_seal(). */
gboolean bench_receive_packet(SessionBench *self, GBytes *packet);
/** bench_next_id: the next message id of the peer. */
guint64 bench_next_id(SessionBench *self);

/** bench_drain: appends what happened to the events and returns them: words like "RESULT:1:4",
 * "ERROR:1:420:FLOOD_WAIT_3", "SALT", with a blank between. */
const char *bench_drain(SessionBench *self);
void bench_clear_events(SessionBench *self);

/** bench_init_body: @writer begins with @constructor. */
void bench_init_body(MtWriter *writer, guint32 constructor);
/** bench_answer: rpc_result of @words words for the message @msg_id; its own id is returned. */
guint64 bench_answer(SessionBench *self, guint64 msg_id, guint words);
/** bench_receive_ids: a message like msgs_ack; its id. */
guint64 bench_receive_ids(SessionBench *self, guint32 constructor, const guint64 *ids, guint count);
void bench_receive_bad_salt(SessionBench *self, guint64 msg_id, guint64 salt);
void bench_receive_bad_msg(SessionBench *self, guint64 msg_id, guint32 code);
void bench_receive_new_session(SessionBench *self, guint64 first, guint64 unique);
void bench_receive_states(SessionBench *self, guint64 req_msg_id, const guint8 *states, gsize len);
/** bench_listed: the id in the vector of a message like msgs_ack. */
guint64 bench_listed(const MtWireMessage *message, guint index);
guint bench_count_listed(const MtWireMessage *message);
/** bench_expect: these and no other events since the last time. */
void bench_expect(SessionBench *self, const char *events);
/** bench_reconnect: a new connection; what is sent first is with the peer. */
void bench_reconnect(SessionBench *self);
/** bench_send_one: writes a query; its message id. */
guint64 bench_send_one(SessionBench *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SessionBench, bench_clear)
