/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Who and what is known, and how each is addressed. https://core.telegram.org/api/peers
 */
#pragma once

#include <base/mt-buffer.h>
#include <mtproto/mt-chat-event.h>
#include <tl/tl-arena.h>
#include <tl/tl-object.h>

G_BEGIN_DECLS

typedef struct _MtPeers MtPeers;

MtPeers *mt_peers_new(void);
void mt_peers_free(MtPeers *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtPeers, mt_peers_free)

/** mt_peers_learn: from an answer or packet. A min object never takes anything from a full one. */
void mt_peers_learn(MtPeers *self, const TlVector *users, const TlVector *chats);
void mt_peers_learn_one(MtPeers *self, const TlObject *object);
/** mt_peers_seen_in: message @id of @chat shows @peer: the only way to address what is min. */
void mt_peers_seen_in(MtPeers *self, MtPeerId peer, MtPeerId chat, gint32 id);
/** mt_peers_keep: it is in a list: not forgotten when there are too many. */
void mt_peers_keep(MtPeers *self, MtPeerId id);
void mt_peers_set_presence(MtPeers *self, MtPeerId id, MtPresence presence);
void mt_peers_set_name(MtPeers *self,
                       MtPeerId id,
                       const char *first_name,
                       const char *last_name,
                       const char *username);
void mt_peers_set_phone(MtPeers *self, MtPeerId id, const char *phone);
/** mt_peers_set_flag: one of MtPeerFlags. */
void mt_peers_set_flag(MtPeers *self, MtPeerId id, guint32 flag, gboolean on);

const MtPeer *mt_peers_find(const MtPeers *self, MtPeerId id);
const MtPeer *mt_peers_find_username(const MtPeers *self, const char *name);
const MtPeer *mt_peers_find_phone(const MtPeers *self, const char *phone);
guint mt_peers_count(const MtPeers *self);
/** mt_peers_get_self: 0 while unknown. */
gint64 mt_peers_get_self(const MtPeers *self);
void mt_peers_set_self(MtPeers *self, gint64 user_id);

/** mt_peers_knows_all: every Peer inside of @object is known. */
gboolean mt_peers_knows_all(const MtPeers *self, const TlObject *object);

/* For calls: NULL when it cannot be addressed. Made in @arena. */
TlObject *mt_peers_input_peer(const MtPeers *self, MtPeerId id, TlArena *arena);
TlObject *mt_peers_input_user(const MtPeers *self, MtPeerId id, TlArena *arena);
TlObject *mt_peers_input_channel(const MtPeers *self, MtPeerId id, TlArena *arena);
/** mt_peers_has_hash: @id can be addressed without a message. */
gboolean mt_peers_has_hash(const MtPeers *self, MtPeerId id);

/** mt_peers_next_change: FALSE: nothing more changed. */
gboolean mt_peers_next_change(MtPeers *self, MtPeerId *id, guint *changes);

/* What survives a restart. */
gboolean mt_peers_is_dirty(const MtPeers *self);
/** mt_peers_is_urgent: one that is kept would be out of reach after a restart. */
gboolean mt_peers_is_urgent(const MtPeers *self);
/** mt_peers_encode: (transfer full): the kept ones, then the latest, at most MT_MAX_SAVED_PEERS. */
GBytes *mt_peers_encode(MtPeers *self);
/** mt_peers_decode: FALSE for damage; then nothing was learned. */
gboolean mt_peers_decode(MtPeers *self, GBytes *bytes);

G_END_DECLS
