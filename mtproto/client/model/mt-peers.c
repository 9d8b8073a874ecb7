/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Who and what is known: learned from every answer and packet, kept up to a number, told apart by
 * what changed. How a peer is put into a call is in mt-peers-input.c.
 */
#include <client/model/mt-peers-private.h>

#include <base/mt-limits.h>
#include <client/model/mt-model-peer.h>
#include <client/model/mt-model.h>
#include <string.h>

/* --- entries --------------------------------------------------------------------------------- */

static void
clear_peer(MtPeer *peer)
{
    g_free(peer->title);
    g_free(peer->first_name);
    g_free(peer->last_name);
    g_free(peer->username);
    g_free(peer->phone);
}

static void
entry_free(gpointer data)
{
    MtPeerEntry *entry = data;

    clear_peer(&entry->peer);
    g_free(entry);
}

MtPeers *
mt_peers_new(void)
{
    MtPeers *self = g_new0(MtPeers, 1);

    self->entries = g_hash_table_new_full(mt_peer_id_hash, mt_peer_id_equals, NULL, entry_free);
    g_queue_init(&self->order);
    g_queue_init(&self->changed);
    return self;
}

void
mt_peers_free(MtPeers *self)
{
    if (self == NULL)
        return;
    g_queue_clear(&self->changed);
    g_hash_table_unref(self->entries);
    g_free(self);
}

MtPeerEntry *
mt_peers_get_entry(const MtPeers *self, MtPeerId id)
{
    return g_hash_table_lookup(self->entries, &id);
}

static void
forget(MtPeers *self, MtPeerEntry *entry)
{
    g_queue_unlink(&self->order, &entry->link);
    if (entry->changes != 0)
        g_queue_remove(&self->changed, entry);
    g_hash_table_remove(self->entries, &entry->peer.id);
}

/* The kept ones go to the end when they come up, so that this stays cheap. */
static void
make_room(MtPeers *self)
{
    guint tries = 0;

    while (g_hash_table_size(self->entries) >= MT_MAX_PEERS && tries++ < MT_MAX_PEERS) {
        MtPeerEntry *entry = g_queue_peek_head(&self->order);

        if (entry == NULL)
            return;
        if (entry->kept && tries < MT_MAX_PEERS) {
            g_queue_unlink(&self->order, &entry->link);
            g_queue_push_tail_link(&self->order, &entry->link);
        } else {
            forget(self, entry);
        }
    }
}

MtPeerEntry *
mt_peers_add_entry(MtPeers *self, MtPeerId id)
{
    MtPeerEntry *entry = mt_peers_get_entry(self, id);

    if (entry != NULL) {
        g_queue_unlink(&self->order, &entry->link);
        g_queue_push_tail_link(&self->order, &entry->link);
        return entry;
    }
    make_room(self);
    entry = g_new0(MtPeerEntry, 1);
    entry->peer.id = id;
    entry->link.data = entry;
    g_hash_table_insert(self->entries, &entry->peer.id, entry);
    g_queue_push_tail_link(&self->order, &entry->link);
    return entry;
}

static void
note_change(MtPeers *self, MtPeerEntry *entry, guint changes)
{
    if (changes == 0)
        return;
    if (entry->changes == 0)
        g_queue_push_tail(&self->changed, entry);
    entry->changes |= changes;
    if ((changes & ~(guint)MT_PEER_CHANGE_PRESENCE) != 0)
        self->dirty = TRUE;
}

gboolean
mt_peers_next_change(MtPeers *self, MtPeerId *id, guint *changes)
{
    MtPeerEntry *entry = g_queue_pop_head(&self->changed);

    if (entry == NULL)
        return FALSE;
    *id = entry->peer.id;
    *changes = entry->changes;
    entry->changes = 0;
    return TRUE;
}

/* --- learning -------------------------------------------------------------------------------- */

static gboolean
take_text(char **place, char **text)
{
    gboolean differs = g_strcmp0(*place, *text) != 0;

    if (differs) {
        g_free(*place);
        *place = g_steal_pointer(text);
    }
    return differs;
}

static gboolean
same_presence(MtPresence a, MtPresence b)
{
    return a.kind == b.kind && a.at_s == b.at_s && !a.by_me == !b.by_me;
}

#define OUTSIDE (MT_PEER_LEFT | MT_PEER_FORBIDDEN | MT_PEER_DELETED)

static guint
take_flags(MtPeer *known, const MtPeer *seen)
{
    /* Blocking is told by other means than the object. */
    guint32 flags = seen->flags | (known->flags & MT_PEER_BLOCKED);
    guint changes = 0;

    if (((known->flags ^ flags) & OUTSIDE) != 0)
        changes |= MT_PEER_CHANGE_MEMBER | MT_PEER_CHANGE_FLAGS;
    if (known->flags != flags || known->kind != seen->kind || known->rights != seen->rights ||
        !mt_peer_id_equal(known->migrated_to, seen->migrated_to))
        changes |= MT_PEER_CHANGE_FLAGS;
    known->flags = flags;
    known->kind = seen->kind;
    known->rights = seen->rights;
    known->restricted_until_s = seen->restricted_until_s;
    known->migrated_to = seen->migrated_to;
    return changes;
}

static guint
take_picture(MtPeer *known, const MtPeer *seen)
{
    if (known->picture.id == seen->picture.id)
        return 0;
    known->picture = seen->picture;
    return MT_PEER_CHANGE_PICTURE;
}

static guint
take_names(MtPeer *known, MtPeer *seen)
{
    gboolean differs = take_text(&known->title, &seen->title);

    differs = take_text(&known->first_name, &seen->first_name) || differs;
    differs = take_text(&known->last_name, &seen->last_name) || differs;
    differs = take_text(&known->username, &seen->username) || differs;
    differs = take_text(&known->phone, &seen->phone) || differs;
    return differs ? MT_PEER_CHANGE_NAME : 0;
}

static guint
take_all(MtPeerEntry *entry, MtSeenPeer *seen)
{
    MtPeer *known = &entry->peer;
    gboolean forbidden = (seen->peer->flags & MT_PEER_FORBIDDEN) != 0;
    guint changes = take_flags(known, seen->peer);

    /* What may not be seen any more only comes with its title. */
    if (forbidden) {
        if (take_text(&known->title, &seen->peer->title))
            changes |= MT_PEER_CHANGE_NAME;
    } else {
        changes |= take_names(known, seen->peer);
    }
    if (seen->picture_counts)
        changes |= take_picture(known, seen->peer);
    if (seen->has_presence && !same_presence(known->presence, seen->peer->presence)) {
        known->presence = seen->peer->presence;
        changes |= MT_PEER_CHANGE_PRESENCE;
    }
    if (seen->peer->members > 0 && seen->peer->members != known->members) {
        known->members = seen->peer->members;
        changes |= MT_PEER_CHANGE_FLAGS;
    }
    return changes;
}

void
mt_peers_learn_one(MtPeers *self, const TlObject *object)
{
    g_autoptr(MtSeenPeer) seen = mt_model_seen_peer(object);
    gboolean is_min;
    gboolean is_new;
    MtPeerEntry *entry;
    guint changes = 0;

    if (seen == NULL)
        return;
    is_new = mt_peers_get_entry(self, seen->peer->id) == NULL;
    entry = mt_peers_add_entry(self, seen->peer->id);
    is_min = (seen->peer->flags & MT_PEER_MIN) != 0;
    if (is_min && !is_new && (entry->peer.flags & MT_PEER_MIN) == 0) {
        if (seen->picture_counts && seen->peer->id.type == MT_PEER_USER)
            changes = take_picture(&entry->peer, seen->peer);
    } else {
        changes = take_all(entry, seen);
    }
    if (!is_min && seen->has_hash &&
        (!entry->has_hash || entry->access_hash != seen->access_hash)) {
        entry->has_hash = TRUE;
        entry->access_hash = seen->access_hash;
        self->dirty = TRUE;
        self->urgent = self->urgent || entry->kept || seen->peer->id.type == MT_PEER_CHANNEL;
    }
    if ((entry->peer.flags & MT_PEER_SELF) != 0)
        self->self_id = entry->peer.id.id;
    if ((entry->peer.flags & (MT_PEER_SELF | MT_PEER_CONTACT)) != 0)
        entry->kept = TRUE;
    /* Whoever is new comes with the event that named them. */
    if (!is_new || entry->kept)
        note_change(self, entry, changes);
    else
        self->dirty = TRUE;
}

void
mt_peers_learn(MtPeers *self, const TlVector *users, const TlVector *chats)
{
    for (guint i = 0; users != NULL && i < users->len; i++)
        mt_peers_learn_one(self, users->objects[i]);
    for (guint i = 0; chats != NULL && i < chats->len; i++)
        mt_peers_learn_one(self, chats->objects[i]);
}

void
mt_peers_seen_in(MtPeers *self, MtPeerId peer, MtPeerId chat, gint32 id)
{
    MtPeerEntry *entry = mt_peers_get_entry(self, peer);

    if (entry == NULL || entry->has_hash || mt_peer_id_equal(peer, chat))
        return;
    entry->seen_chat = chat;
    entry->seen_id = id;
}

void
mt_peers_keep(MtPeers *self, MtPeerId id)
{
    MtPeerEntry *entry = mt_peers_get_entry(self, id);

    if (entry == NULL || entry->kept)
        return;
    entry->kept = TRUE;
    self->dirty = TRUE;
    self->urgent = TRUE;
}

void
mt_peers_set_presence(MtPeers *self, MtPeerId id, MtPresence presence)
{
    MtPeerEntry *entry = mt_peers_get_entry(self, id);

    if (entry == NULL || same_presence(entry->peer.presence, presence))
        return;
    entry->peer.presence = presence;
    note_change(self, entry, MT_PEER_CHANGE_PRESENCE);
}

static gboolean
set_text(char **place, const char *text)
{
    g_autofree char *copy = text != NULL && text[0] != '\0' ? g_strdup(text) : NULL;

    return take_text(place, &copy);
}

void
mt_peers_set_name(
    MtPeers *self, MtPeerId id, const char *first_name, const char *last_name, const char *username)
{
    MtPeerEntry *entry = mt_peers_get_entry(self, id);
    gboolean differs;

    if (entry == NULL)
        return;
    differs = set_text(&entry->peer.first_name, first_name);
    differs = set_text(&entry->peer.last_name, last_name) || differs;
    differs = set_text(&entry->peer.username, username) || differs;
    note_change(self, entry, differs ? MT_PEER_CHANGE_NAME : 0);
}

void
mt_peers_set_phone(MtPeers *self, MtPeerId id, const char *phone)
{
    MtPeerEntry *entry = mt_peers_get_entry(self, id);

    if (entry != NULL && set_text(&entry->peer.phone, phone))
        note_change(self, entry, MT_PEER_CHANGE_NAME);
}

void
mt_peers_set_flag(MtPeers *self, MtPeerId id, guint32 flag, gboolean on)
{
    MtPeerEntry *entry = mt_peers_get_entry(self, id);
    guint32 flags;

    if (entry == NULL)
        return;
    flags = on ? entry->peer.flags | flag : entry->peer.flags & ~flag;
    if (flags == entry->peer.flags)
        return;
    entry->peer.flags = flags;
    note_change(self, entry, MT_PEER_CHANGE_FLAGS);
}

/* --- asking ---------------------------------------------------------------------------------- */

const MtPeer *
mt_peers_find(const MtPeers *self, MtPeerId id)
{
    const MtPeerEntry *entry = mt_peers_get_entry(self, id);

    return entry != NULL ? &entry->peer : NULL;
}

const MtPeer *
mt_peers_find_username(const MtPeers *self, const char *name)
{
    if (name == NULL)
        return NULL;
    if (name[0] == '@')
        name++;
    if (name[0] == '\0')
        return NULL;
    for (const GList *each = self->order.tail; each != NULL; each = each->prev) {
        const MtPeerEntry *entry = each->data;

        if (entry->peer.username != NULL && g_ascii_strcasecmp(entry->peer.username, name) == 0)
            return &entry->peer;
    }
    return NULL;
}

const MtPeer *
mt_peers_find_phone(const MtPeers *self, const char *phone)
{
    if (phone == NULL || phone[0] == '\0')
        return NULL;
    for (const GList *each = self->order.tail; each != NULL; each = each->prev) {
        const MtPeerEntry *entry = each->data;

        if (entry->peer.phone != NULL && strcmp(entry->peer.phone, phone) == 0)
            return &entry->peer;
    }
    return NULL;
}

guint
mt_peers_count(const MtPeers *self)
{
    return g_hash_table_size(self->entries);
}

gint64
mt_peers_get_self(const MtPeers *self)
{
    return self->self_id;
}

void
mt_peers_set_self(MtPeers *self, gint64 user_id)
{
    self->self_id = user_id;
}

gboolean
mt_peers_is_dirty(const MtPeers *self)
{
    return self->dirty;
}

gboolean
mt_peers_is_urgent(const MtPeers *self)
{
    return self->urgent;
}
