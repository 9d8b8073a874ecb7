/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Pings: when one may and must be sent, and when their silence means that the connection is dead.
 * https://core.telegram.org/mtproto/service_messages#deferred-connection-closure-ping
 */
#pragma once

#include <mtproto/mt-host.h>

G_BEGIN_DECLS

/**
 * MtPing: of one connection. @busy in the functions: somebody waits for an answer, so that a dead
 * connection must be noticed within seconds.
 */
typedef struct {
    gboolean linked;
    gint64 jitter_us;
    gint64 due_us; /* since when the next one is counted */
    gboolean first;
    gboolean outstanding;
    guint64 id;
    gint64 sent_us;
    gint64 rtt_us;
    gboolean probe; /* there is doubt: the next pong must come soon */
} MtPing;

/** mt_ping_link_up: the first is due at once; @noise makes clients differ. */
void mt_ping_link_up(MtPing *self, guint8 noise, MtTime now);
void mt_ping_link_down(MtPing *self);
/** mt_ping_may: worth adding to a packet that goes anyway. */
gboolean mt_ping_may(const MtPing *self, gboolean busy, MtTime now);
/** mt_ping_must: worth a packet of its own. */
gboolean mt_ping_must(const MtPing *self, gboolean busy, MtTime now);
void mt_ping_sent(MtPing *self, guint64 id, MtTime now);
/** mt_ping_lost: the server refused the packet with it; another is due. */
void mt_ping_lost(MtPing *self);
/** mt_ping_doubt: the connection may be dead: a ping is due at once, and its pong within seconds.
 */
void mt_ping_doubt(MtPing *self, MtTime now);
/** mt_ping_pong: FALSE: not the one that is waited for. */
gboolean mt_ping_pong(MtPing *self, guint64 id, MtTime now);
/** mt_ping_is_dead: there is no answer, and there will be none. */
gboolean mt_ping_is_dead(const MtPing *self, gboolean busy, MtTime now);
/** mt_ping_deadline: of must or dead, whichever is next; -1: none. */
gint64 mt_ping_deadline(const MtPing *self, gboolean busy);
/** mt_ping_death: of dead alone; -1: none. */
gint64 mt_ping_death(const MtPing *self, gboolean busy);
/** mt_ping_disconnect_delay: seconds after which the server may close, too. */
gint32 mt_ping_disconnect_delay(const MtPing *self);

G_END_DECLS
