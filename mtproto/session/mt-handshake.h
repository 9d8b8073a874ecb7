/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Creating an authorization key: three round trips of plaintext packets, as a state machine.
 * https://core.telegram.org/mtproto/auth_key
 */
#pragma once

#include <mtproto/mt-host.h>
#include <mtproto/mt-job.h>
#include <session/mt-auth-key.h>
#include <session/mt-msgid.h>

G_BEGIN_DECLS

/** MtHandshakeResult: what the exchange gave. */
typedef struct {
    MtAuthKey *key; /* (transfer full) */
    guint64 salt;
    gint64 server_ahead_ms; /* server time minus our wall clock */
    gint32 expires_s;       /* of the server's time; 0: never */
} MtHandshakeResult;

typedef struct _MtHandshake MtHandshake;

/**
 * mt_handshake_new:
 * @keys: (element-type MtRsaKey): referenced.
 * @dc: goes into the inner data: 1 to 5, plus 10000 for test datacenters.
 *
 * The first packet is ready at once.
 */
MtHandshake *
mt_handshake_new(const MtHost *host, gpointer host_data, GPtrArray *keys, gint dc, MtTime now);
/**
 * mt_handshake_new_on: on a connection that has had others.
 * @expires_in: seconds that a temporary key lives; 0 for a permanent one.
 * @ids: message ids of the connection's plaintext packets; it lives longer.
 */
MtHandshake *mt_handshake_new_on(const MtHost *host,
                                 gpointer host_data,
                                 GPtrArray *keys,
                                 gint dc,
                                 gint32 expires_in,
                                 MtMsgIds *ids,
                                 MtTime now);
/** mt_handshake_free: wipes. */
void mt_handshake_free(MtHandshake *self);
/**
 * mt_handshake_receive: one packet of the transport. FALSE: a check failed or it cannot be now: the
 * whole exchange is over, close the connection.
 */
gboolean mt_handshake_receive(
    MtHandshake *self, const guint8 *packet, gsize len, MtTime now, GError **error);
/** mt_handshake_take_packet: (transfer full) (nullable) */
GBytes *mt_handshake_take_packet(MtHandshake *self);
/** mt_handshake_take_job: (transfer full) (nullable): a computation it waits for. */
MtJob *mt_handshake_take_job(MtHandshake *self);
/** mt_handshake_job_done: @job stays the caller's. FALSE as for mt_handshake_receive(). */
gboolean mt_handshake_job_done(MtHandshake *self, MtJob *job, MtTime now, GError **error);
/** mt_handshake_deadline: monotonic microseconds; when it has passed the exchange is too slow. */
gint64 mt_handshake_deadline(const MtHandshake *self);
/** mt_handshake_take_result: TRUE once, when the key is there. */
gboolean mt_handshake_take_result(MtHandshake *self, MtHandshakeResult *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtHandshake, mt_handshake_free)

G_END_DECLS
