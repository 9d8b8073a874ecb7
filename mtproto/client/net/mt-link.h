/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * One connection of one datacenter: bytes to packets and back, for a key exchange or a session.
 * It knows neither addresses nor what comes after it. https://core.telegram.org/mtproto
 */
#pragma once

#include <mtproto/mt-host.h>
#include <mtproto/mt-job.h>
#include <session/mt-handshake.h>
#include <session/mt-session.h>
#include <wire/mt-wire.h>

G_BEGIN_DECLS

/* The four-byte errors of the transport that mean something to us. They are not authenticated:
 * anybody on the way can send them. */
#define MT_LINK_KEY_UNKNOWN (-404)
#define MT_LINK_FLOOD (-429)
#define MT_LINK_WRONG_DC (-444)

typedef struct _MtLink MtLink;

/** mt_link_new: @number is the host's name for it; @wire_dc goes into the key exchange. */
MtLink *mt_link_new(
    const MtHost *host, gpointer host_data, guint number, gint wire_dc, const MtWireShape *shape);
/** mt_link_free: a session that it carries is told that the link is down. */
void mt_link_free(MtLink *self, MtTime now);
guint mt_link_get_number(const MtLink *self);

/** mt_link_up: the connection is there. @server_ahead_ms: of the server's clock, as far as it is
 * known. FALSE: no random bytes. */
gboolean mt_link_up(MtLink *self, gint64 server_ahead_ms, MtTime now, GError **error);
/** mt_link_is_greeting: it is up, and a proxy has yet to prove that it is one. */
gboolean mt_link_is_greeting(const MtLink *self);
/** mt_link_exchange: begins a key exchange. @keys: (element-type MtRsaKey) */
void mt_link_exchange(MtLink *self, GPtrArray *keys, MtTime now);
/** mt_link_exchange_for: the same for a key that lives @expires_in seconds; it may follow another
 * exchange. 0: for ever. */
void mt_link_exchange_for(MtLink *self, GPtrArray *keys, gint32 expires_in, MtTime now);
/** mt_link_carry: from here on it carries @session, which lives longer. */
void mt_link_carry(MtLink *self, MtSession *session, MtTime now);

/**
 * mt_link_receive: FALSE: it must be closed; mt_link_get_transport_error() says whether that is the
 * server's wish.
 */
gboolean mt_link_receive(MtLink *self, const guint8 *data, gsize len, MtTime now, GError **error);
/** mt_link_get_transport_error: negative, or 0. */
gint32 mt_link_get_transport_error(const MtLink *self);
/** mt_link_is_proven: whether a packet sealed with the session's key has come in. */
gboolean mt_link_is_proven(const MtLink *self);

/** mt_link_flush: takes what there is to send from the session or the exchange. */
gboolean mt_link_flush(MtLink *self, MtTime now, GError **error);
gboolean mt_link_has_output(const MtLink *self);
/** mt_link_take_output: (transfer full) (nullable) */
GBytes *mt_link_take_output(MtLink *self);

/** mt_link_is_exchanging: a key exchange is under way, or over and its result not yet taken. */
gboolean mt_link_is_exchanging(const MtLink *self);
/** mt_link_is_refuted: whether a check of the key exchange failed. */
gboolean mt_link_is_refuted(const MtLink *self);
/** mt_link_take_job: (transfer full) (nullable) */
MtJob *mt_link_take_job(MtLink *self);
/** mt_link_job_done: FALSE: the exchange failed. */
gboolean mt_link_job_done(MtLink *self, MtJob *job, MtTime now, GError **error);
/** mt_link_take_result: TRUE once, when the key is there. */
gboolean mt_link_take_result(MtLink *self, MtHandshakeResult *out);
/** mt_link_deadline: when the proxy or the exchange is too slow, monotonic microseconds, or -1. */
gint64 mt_link_deadline(const MtLink *self);

G_END_DECLS
