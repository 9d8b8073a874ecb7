/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * One line to a datacenter: its session, which lives through many links, when
 * the next link is opened and to where, and whether the server still knows the key. It knows
 * nothing of calls. Packets are sealed with a temporary key that is bound to the permanent one; all
 * connections with a datacenter share it. A day later another one takes its place.
 */
#pragma once

#include <client/net/mt-connection-parts.h>
#include <session/mt-session.h>

G_BEGIN_DECLS

typedef struct _MtConnection MtConnection;

/** MtConnectionNews: bits of what the owner has to know. */
typedef enum {
    MT_CONNECTION_KEY_LOST = 1 << 0,        /* the server confirmed that it forgot the key */
    MT_CONNECTION_EXCHANGE_FAILED = 1 << 1, /* key exchanges failed their checks, several times */
    MT_CONNECTION_REACHED = 1 << 2,         /* it is there, for the first time or again */
    MT_CONNECTION_BACK = 1 << 3             /* it was lost, and is there again */
} MtConnectionNews;

/** mt_connection_new: @line: of mt-line.h. */
MtConnection *mt_connection_new(MtConnectionParts *parts, gint line, MtTime now);
/** mt_connection_free: closes its link. */
void mt_connection_free(MtConnection *self, MtTime now);
gint mt_connection_get_line(const MtConnection *self);
/** mt_connection_get_dc: the datacenter of its line. */
gint mt_connection_get_dc(const MtConnection *self);
/** mt_connection_leave: it goes on with another owner, whose state has its key. */
void mt_connection_leave(MtConnection *self, MtConnectionParts *parts, MtTime now);
/** mt_connection_get_session: (transfer none) (nullable): NULL while there is no key, or when it is
 * no longer that of the state. */
MtSession *mt_connection_get_session(const MtConnection *self);
/** mt_connection_get_sender: (transfer none) (nullable): the session, if calls may be given to it.
 */
MtSession *mt_connection_get_sender(const MtConnection *self, MtTime now);
/** mt_connection_salt_changed: the session has another salt, which is kept with its key. */
void mt_connection_salt_changed(MtConnection *self);
/** mt_connection_check_key: TRUE when the state has another key or none, or the session has made
 * room for one with a new temporary key: what was in it is gone then. */
gboolean mt_connection_check_key(MtConnection *self, MtTime now);
/** mt_connection_take_news: bits of MtConnectionNews, each once. */
guint mt_connection_take_news(MtConnection *self);
/** mt_connection_get_missing_us: since when it tries to reach the datacenter, monotonic
 * microseconds, or -1 while it is reached. */
gint64 mt_connection_get_missing_us(const MtConnection *self);
void mt_connection_restart_missing(MtConnection *self, MtTime now);
/** mt_connection_is_limited: the server says that there are too many connections from here. */
gboolean mt_connection_is_limited(const MtConnection *self);
/** mt_connection_is_key_doubted: the server said that it does not know the key; being verified. */
gboolean mt_connection_is_key_doubted(const MtConnection *self);

/** mt_connection_note_use: whether a call waits for it. */
void mt_connection_note_use(MtConnection *self, gboolean used, MtTime now);
/** mt_connection_get_idle_us: since when none does, monotonic microseconds, or -1. */
gint64 mt_connection_get_idle_us(const MtConnection *self);

/** mt_connection_owns_link: whether @link is the number of its present link, or of one that may
 * become it. */
gboolean mt_connection_owns_link(const MtConnection *self, guint link);
void mt_connection_link_up(MtConnection *self, guint link, MtTime now);
void
mt_connection_link_data(MtConnection *self, guint link, const guint8 *data, gsize len, MtTime now);
void mt_connection_link_down(MtConnection *self, guint link, MtTime now);
/** mt_connection_reconnect: closes the link and opens another. */
void mt_connection_reconnect(MtConnection *self, MtTime now);
/** mt_connection_doubt: the computer slept, or the network is another one: what there is is tested
 * at once, and what waits is tried again. */
void mt_connection_doubt(MtConnection *self, MtTime now);
/** mt_connection_job_done: TRUE if @job was its own; the caller frees it in either case. */
gboolean mt_connection_job_done(MtConnection *self, MtJob *job, MtTime now);
void mt_connection_tick(MtConnection *self, MtTime now);
gint64 mt_connection_deadline(const MtConnection *self);
/** mt_connection_flush: seals what is to be sent. */
void mt_connection_flush(MtConnection *self, MtTime now);
/** mt_connection_announce_output: asks the host to come for output. */
void mt_connection_announce_output(MtConnection *self, guint link);
/** mt_connection_take_output: (transfer full) (nullable) */
GBytes *mt_connection_take_output(MtConnection *self, guint link);

G_END_DECLS
