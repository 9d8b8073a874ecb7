/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A server that remembers: which messages it has carried out, and which answers are not
 * acknowledged. Packets in and out; connections are its user's business. It answers late, in any
 * order, twice, or not until it is asked, as its random numbers say.
 */
#pragma once

#include <base/mt-buffer.h>
#include <peer.h>

/** FarServerExecute: writes the result of one query; called once for each message id. */
typedef void (*FarServerExecute)(
    gpointer data, guint64 msg_id, const guint8 *query, gsize len, MtWriter *result);

typedef struct {
    Peer peer;
    FarServerExecute execute;
    gpointer data;
    GRand *rand;
    GHashTable *records; /* (element-type guint64 Record): messages that were carried out */
    GPtrArray *outgoing; /* (element-type Message): not sent, or not acknowledged */
    guint32 content;
    guint64 session_id; /* of the first packet; there must not be another */
    guint64 highest;
    gint64 slow_ms; /* answers take up to this much longer */
    guint lose;     /* so many of the next answers are made and not sent */
    guint repeat;   /* so many of the next answers are sent twice */
    guint asked;    /* messages that were asked for with msgs_state_req */
    guint again;    /* messages that came a second time */
} FarServer;

void far_server_init(FarServer *self, guint32 seed, FarServerExecute execute, gpointer data);
void far_server_clear(FarServer *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FarServer, far_server_clear)

/** far_server_link: there is a new connection: what is not acknowledged is sent again. */
void far_server_link(FarServer *self, gint64 now_ms);
/** far_server_take: a packet of the client; @late: of a connection that it has given up since. Ends
 * the program when it breaks a rule. */
void far_server_take(FarServer *self, GBytes *packet, gboolean late, gint64 now_ms);
/** far_server_next: (transfer full) (nullable): a packet for the client that is due. */
GBytes *far_server_next(FarServer *self, gint64 now_ms);
/** far_server_due: when the next packet is due, or -1. */
gint64 far_server_due(const FarServer *self);
/** far_server_count_unacked: content-related messages of a minute ago and before that the client
 * has not acknowledged. */
guint far_server_count_unacked(const FarServer *self, gint64 now_ms);
