/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A second host for MtClient, beside the plugin: sockets and poll(), no libpurple and no main
 * loop. Jobs run on the spot. Two hosts keep the core honest.
 */
#pragma once

#include <mtproto/mt-client.h>

typedef struct _PollHost PollHost;

/** PollHostEventFunc: everything but links, output and jobs, which the host does itself. */
typedef void (*PollHostEventFunc)(gpointer data, const MtEvent *event);
typedef void (*PollHostLogFunc)(gpointer data, MtLogLevel level, const char *line);
/** PollHostInputFunc: there is something to read on the watched descriptor. */
typedef void (*PollHostInputFunc)(gpointer data);

PollHost *poll_host_new(PollHostEventFunc event, PollHostLogFunc log, gpointer data);
/** poll_host_free: closes all sockets; the client, if any, was freed before. */
void poll_host_free(PollHost *self);
/** poll_host_get_callbacks: for mt_client_new(), together with the host itself. */
const MtHost *poll_host_get_callbacks(const PollHost *self);
/** poll_host_set_client: (nullable): whose events are popped. */
void poll_host_set_client(PollHost *self, MtClient *client);
/** poll_host_watch: one more descriptor to wait for. */
void poll_host_watch(PollHost *self, gint fd, PollHostInputFunc input);
/** poll_host_set_chunk: data is handed on in pieces of at most @bytes. */
void poll_host_set_chunk(PollHost *self, gsize bytes);
/** poll_host_set_dead: (nullable): nothing is ever heard of connections to this address. */
void poll_host_set_dead(PollHost *self, const char *host);
MtTime poll_host_now(const PollHost *self);
/** poll_host_advance: time jumps. */
void poll_host_advance(PollHost *self, gint64 ms);
/** poll_host_turn: pops all events, then waits at most @limit_ms (-1: as long as the client wants)
 * for something to happen and handles it. */
void poll_host_turn(PollHost *self, gint limit_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PollHost, poll_host_free)
