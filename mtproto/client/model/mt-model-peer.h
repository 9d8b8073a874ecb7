/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * One user, group or channel as the server has just described it.
 */
#pragma once

#include <mtproto/mt-model.h>
#include <tl/tl-object.h>

G_BEGIN_DECLS

/** MtSeenPeer: @picture_counts: an absent picture means that there is none. */
typedef struct {
    MtPeer *peer;
    gint64 access_hash;
    gboolean has_hash;
    gboolean has_presence;
    gboolean picture_counts;
} MtSeenPeer;

/** mt_model_seen_peer: (transfer full) (nullable): of a User or Chat; NULL for empty ones and
 * for numbers outside of their space. */
MtSeenPeer *mt_model_seen_peer(const TlObject *object);
void mt_seen_peer_free(MtSeenPeer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtSeenPeer, mt_seen_peer_free)

G_END_DECLS
