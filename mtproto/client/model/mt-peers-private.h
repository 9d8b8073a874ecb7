/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the files of the peers share.
 */
#pragma once

#include <client/model/mt-peers.h>

G_BEGIN_DECLS

typedef struct {
    MtPeer peer; /* first: a public pointer is a pointer to this */
    gint64 access_hash;
    gboolean has_hash; /* a full one */
    gboolean kept;
    MtPeerId seen_chat; /* where a min one was seen */
    gint32 seen_id;
    guint changes; /* not told yet */
    GList link;    /* in .order */
} MtPeerEntry;

struct _MtPeers {
    GHashTable *entries; /* MtPeerId * (in the entry) -> MtPeerEntry * */
    GQueue order;        /* the longest unseen first */
    GQueue changed;      /* MtPeerEntry *, with .changes */
    gint64 self_id;
    gboolean dirty;
    gboolean urgent; /* something that could not be addressed without it */
};

/** mt_peers_get_entry: (transfer none) (nullable) */
MtPeerEntry *mt_peers_get_entry(const MtPeers *self, MtPeerId id);
/** mt_peers_add_entry: (transfer none): made if need be; the latest. */
MtPeerEntry *mt_peers_add_entry(MtPeers *self, MtPeerId id);

G_END_DECLS
