/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * One connection with the home datacenter, its host and the other end: for the tests of when links
 * are opened, what is believed of whom, and how a key comes about.
 */
#pragma once

#include <client/net/mt-connection.h>
#include <client/net/mt-link.h>
#include <far-end.h>
#include <peer.h>

#define HOME 2
#define S 1000
#define HEADER_DRAW 64
#define SALT 5

typedef struct {
    FakeHost host;
    FarEnd far;
    Peer peer;
    MtState *state;
    MtEventQueue *events;
    MtConnectionParts parts;
    MtConnection *connection;
    guint link; /* of the last MT_EVENT_OPEN_LINK */
    char *address;
    guint opened;
    guint closed;
    guint outputs;
    GString *progress; /* a letter each */
    MtJob *job;
} ConnectionBench;

/** connection_set_up, connection_tear_down: of g_test_add(). */
void connection_set_up(ConnectionBench *self, gconstpointer data);
void connection_tear_down(ConnectionBench *self, gconstpointer data);
/** connection_make: another one, with another datacenter. */
void connection_make(ConnectionBench *self, gint dc);

/* The host. */
/** connection_drain: takes the events. */
void connection_drain(ConnectionBench *self);
void connection_tick(ConnectionBench *self);
/** connection_pass: time passes, and is told. */
void connection_pass(ConnectionBench *self, gint64 ms);
/** connection_wait_for_link: how many milliseconds until the next link is opened; it is then. */
gint64 connection_wait_for_link(ConnectionBench *self);
/** connection_flush: what the client has to say goes to the other end. */
void connection_flush(ConnectionBench *self);
void connection_link_up(ConnectionBench *self);
void connection_link_down(ConnectionBench *self);
/** connection_feed: @bytes (transfer full) come from the other end. */
void connection_feed(ConnectionBench *self, GBytes *bytes);
/** connection_reject: the transport says @code. */
void connection_reject(ConnectionBench *self, gint32 code);
/** connection_finish_job: FALSE: the connection does not know it. */
gboolean connection_finish_job(ConnectionBench *self);

/* The server. */
/** connection_store_key: the key of its datacenter is known, and signed in. */
void connection_store_key(ConnectionBench *self);
/** connection_answer_ping: of the newest packet. */
void connection_answer_ping(ConnectionBench *self);
void connection_go_online(ConnectionBench *self);
/** connection_start_online: with a stored key. */
void connection_start_online(ConnectionBench *self);
/** connection_exchange: up to the last answer of the recorded one. */
void connection_exchange(ConnectionBench *self);
/** connection_assert_about: so many seconds, more or less. */
void connection_assert_about(gint64 ms, gint64 seconds);
