/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The other end of a session: opens what it sends and seals what it receives. It does nothing by
 * itself and believes nothing.
 */
#pragma once

#include <crypto/mt-aes.h>
#include <mtproto/mt-host.h>
#include <session/mt-auth-key.h>
#include <session/mt-container.h>

typedef struct {
    MtAuthKey *key;
    MtAesIge *ige;
    guint64 session_id; /* of the client's last packet */
    guint64 salt;
    guint64 outer_id;
    guint32 outer_seqno;
    gboolean contained; /* it was a container */
    GBytes *plaintext;
    GArray *messages; /* (element-type MtWireMessage): of that packet */
    guint64 last_id;  /* of ours */
} Peer;

/** peer_init: with a key that is made up. */
void peer_init(Peer *self);
void peer_clear(Peer *self);
/** peer_open: ends the program when a packet breaks a rule of sealing. */
void peer_open(Peer *self, GBytes *packet);
/** peer_try_open: FALSE instead, for fuzzing. */
gboolean peer_try_open(Peer *self, GBytes *packet);
/** peer_find: (nullable): the first message of the last packet that begins with @constructor. */
const MtWireMessage *peer_find(const Peer *self, guint32 constructor);
guint peer_count(const Peer *self, guint32 constructor);
/** peer_next_id: a message id of the server, odd, ascending, of the time @server_ms. */
guint64 peer_next_id(Peer *self, gint64 server_ms);
/** peer_seal: (transfer full): a packet for the session that was seen last. */
GBytes *peer_seal(Peer *self, guint64 msg_id, guint32 seqno, gconstpointer body, gsize len);
/** peer_make_pong: (transfer full): the answer to the ping in @packet, which is opened. */
GBytes *peer_make_pong(Peer *self, GBytes *packet, gint64 server_ms);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Peer, peer_clear)
