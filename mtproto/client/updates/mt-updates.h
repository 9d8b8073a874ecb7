/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the server sends unasked, in order and without holes. https://core.telegram.org/api/updates
 */
#pragma once

#include <client/model/mt-chats-private.h>
#include <client/store/mt-journal.h>

G_BEGIN_DECLS

MtUpdates *mt_updates_new(MtChats *chats);
void mt_updates_free(MtUpdates *self);

/** mt_updates_start: fetches what was missed, or the state of a new login. */
void mt_updates_start(MtUpdates *self, MtTime now);
/** mt_updates_stop: forgets everything. */
void mt_updates_stop(MtUpdates *self);
/** mt_updates_packet: an object of type Updates, pushed or the result of a call. */
void mt_updates_packet(MtUpdates *self, const TlObject *packet, gboolean pushed, MtTime now);
/** mt_updates_undecodable: one was lost: the difference has it. */
void mt_updates_undecodable(MtUpdates *self, MtTime now);
/** mt_updates_missed: the session began anew at the server. */
void mt_updates_missed(MtUpdates *self, MtTime now);
/** mt_updates_affected: a call said that it moved @peer's sequence (none: the common one). */
void mt_updates_affected(MtUpdates *self, MtPeerId peer, gint32 pts, gint32 count, MtTime now);
/** mt_updates_channel_is_at: a list of chats says how far a channel is, and its newest message. */
void mt_updates_channel_is_at(MtUpdates *self, MtPeerId peer, gint32 pts, gint32 top, MtTime now);
/** mt_updates_watch: follows a channel that the user is no member of. */
void mt_updates_watch(MtUpdates *self, MtPeerId peer, gboolean on, MtTime now);
gboolean mt_updates_confirm(MtUpdates *self, guint64 token);
gboolean mt_updates_pass(MtUpdates *self, guint64 token);
/** mt_updates_fill: see mt_chats_fill(). */
gboolean mt_updates_fill(MtUpdates *self, guint64 hole, gint32 id, guint64 *out_token);
/** mt_updates_find_token: which event of which sequence it stands for. */
gboolean
mt_updates_find_token(const MtUpdates *self, guint64 token, gint64 *sequence, guint64 *key);
/** mt_updates_restore: what an earlier run wrote down after its last snapshot. */
void mt_updates_restore(MtUpdates *self, const MtJournalEntry *entry);
/** mt_updates_count_unshown: tokens that are out. */
guint mt_updates_count_unshown(const MtUpdates *self);
gboolean mt_updates_is_ready(const MtUpdates *self);

void mt_updates_run(MtUpdates *self, MtTime now);
gint64 mt_updates_deadline(const MtUpdates *self);

GBytes *mt_updates_encode(const MtUpdates *self);
/** mt_updates_decode: FALSE for damage; then nothing is known. */
gboolean mt_updates_decode(MtUpdates *self, GBytes *bytes);

G_END_DECLS
