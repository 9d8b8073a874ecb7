/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What happens at the server, and how the network brings it: lost, twice, or in another order.
 */
#include "order-objects.h"

gint
world_dice(World *self, gint sides)
{
    return g_rand_int_range(self->rand, 0, sides);
}

static gint64
key_of(MtPeerId chat, gint32 id)
{
    return (chat.type == MT_PEER_CHANNEL ? chat.id << 32 : 0) | id;
}

void
world_mark(GHashTable *table, MtPeerId chat, gint32 id)
{
    gint64 *key = g_new(gint64, 1);

    *key = key_of(chat, id);
    g_hash_table_add(table, key);
}

gboolean
world_is_marked(GHashTable *table, MtPeerId chat, gint32 id)
{
    gint64 key = key_of(chat, id);

    return g_hash_table_contains(table, &key);
}

/* --- what happens at the server -------------------------------------------------------------- */

static MtPeerId
any_chat(World *self, Sequence *sequence)
{
    if (sequence->channel.type != MT_PEER_NONE)
        return sequence->channel;
    if (world_dice(self, 2) == 0)
        return (MtPeerId){.type = MT_PEER_GROUP, .id = 1 + world_dice(self, N_GROUPS)};
    return (MtPeerId){.type = MT_PEER_USER, .id = 1 + world_dice(self, N_USERS)};
}

/* An earlier message of the sequence that can be edited or deleted. */
static const Entry *
any_message(World *self, const Sequence *sequence)
{
    for (guint tries = 0; tries < 5 && sequence->entries->len > 0; tries++) {
        const Entry *entry = &g_array_index(sequence->entries, Entry,
                                            (guint)world_dice(self, (gint)sequence->entries->len));

        if (entry->kind == ENTRY_NEW && !world_is_marked(self->deleted, entry->chat, entry->id))
            return entry;
    }
    return NULL;
}

void
world_happen(World *self, Sequence *sequence)
{
    const Entry *old = world_dice(self, 4) == 0 ? any_message(self, sequence) : NULL;
    Entry entry = {.kind = ENTRY_NEW, .count = 1, .date = ++self->date};

    entry.chat = any_chat(self, sequence);
    entry.from = entry.chat.type == MT_PEER_USER ? entry.chat.id : 1 + world_dice(self, N_USERS);
    if (old != NULL) {
        entry = *old;
        entry.date = self->date;
        entry.kind = (EntryKind)(ENTRY_EDIT + world_dice(self, 3));
        entry.count = world_dice(self, 3);
        if (entry.kind == ENTRY_DELETE)
            world_mark(self->deleted, entry.chat, entry.id);
    } else {
        entry.id = ++sequence->last_id;
    }
    sequence->pts += entry.count;
    entry.pts = sequence->pts;
    sequence->date = self->date;
    g_array_append_val(sequence->entries, entry);
}

/* --- pushes ---------------------------------------------------------------------------------- */

static TlObject *
make_short(World *self, TlArena *arena, const Entry *entry)
{
    TlUpdateShortMessage *private = MAKE(TlUpdateShortMessage, TL_UPDATE_SHORT_MESSAGE);
    TlUpdateShortChatMessage *group = MAKE(TlUpdateShortChatMessage, TL_UPDATE_SHORT_CHAT_MESSAGE);

    private->id = group->id = entry->id;
    private->user_id = entry->chat.id;
    group->chat_id = entry->chat.id;
    group->from_id = entry->from;
    private->message = group->message = "text";
    private->pts = group->pts = entry->pts;
    private->pts_count = group->pts_count = entry->count;
    private->date = group->date = (gint32)entry->date;
    return entry->chat.type == MT_PEER_USER ? &private->base : &group->base;
}

static void
put_on_network(World *self, const TlObject *packet)
{
    GBytes *bytes = tl_encode(packet, NULL);

    g_assert_nonnull(bytes);
    g_ptr_array_add(self->network, bytes);
}

/* The latest entries of a sequence, some of them twice, in one packet. */
static void
push_packet(World *self, const Sequence *sequence, guint n_entries)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    TlUpdates *packet = MAKE(TlUpdates, TL_UPDATES);
    TlVector *updates = order_make_vector(arena, 2 * n_entries + 1);
    gboolean with_peers = world_dice(self, 3) > 0;

    for (guint i = 0; i < n_entries; i++) {
        const Entry *entry =
            &g_array_index(sequence->entries, Entry, sequence->entries->len - 1 - i);

        updates->objects[updates->len++] = order_make_update(arena, entry);
        if (world_dice(self, 8) == 0)
            updates->objects[updates->len++] = order_make_update(arena, entry);
    }
    if (world_dice(self, 2) == 0)
        updates->objects[updates->len++] =
            &MAKE(TlUpdateContactsReset, TL_UPDATE_CONTACTS_RESET)->base;
    packet->updates = updates;
    packet->users = with_peers ? order_make_users(arena) : order_make_vector(arena, 0);
    packet->chats = with_peers ? order_make_chats(arena) : order_make_vector(arena, 0);
    packet->date = (gint32)self->date;
    packet->seq = world_dice(self, 2) == 0 ? ++self->seq : 0;
    put_on_network(self, &packet->base);
}

void
world_push_news(World *self, const Sequence *sequence, guint n_entries)
{
    const Entry *last = &g_array_index(sequence->entries, Entry, sequence->entries->len - 1);
    g_autoptr(TlArena) arena = tl_arena_new();
    TlUpdateShort *packet = MAKE(TlUpdateShort, TL_UPDATE_SHORT);

    if (world_dice(self, 10) == 0)
        return; /* lost */
    if (n_entries == 1 && last->kind == ENTRY_NEW && last->chat.type != MT_PEER_CHANNEL &&
        world_dice(self, 2) == 0) {
        put_on_network(self, make_short(self, arena, last));
    } else if (n_entries == 1 && world_dice(self, 4) == 0) {
        packet->update = order_make_update(arena, last);
        put_on_network(self, &packet->base);
    } else {
        push_packet(self, sequence, n_entries);
    }
}

void
world_deliver(World *self)
{
    guint index;
    GBytes *bytes;
    g_autoptr(TlArena) arena = tl_arena_new();

    if (self->network->len == 0)
        return;
    index = world_dice(self, 3) > 0 ? 0 : (guint)world_dice(self, (gint)self->network->len);
    bytes = g_ptr_array_index(self->network, index);
    fake_account_push(&self->account,
                      tl_decode(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes),
                                &tl_api_schema, NULL, arena, NULL));
    if (world_dice(self, 8) > 0) /* else it comes once more */
        g_ptr_array_remove_index(self->network, index);
}
