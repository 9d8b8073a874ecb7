/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Peers across a restart: numbers, access hashes and names. Losing them costs time, no message;
 * they are read as if an enemy had written them.
 */
#include <client/model/mt-peers-private.h>

#include <base/mt-limits.h>
#include <client/model/mt-model.h>
#include <string.h>

#define MAX_NAME 256u
/* Flags that are true of a peer for long. */
#define SAVED_FLAGS                                                                                \
    (MT_PEER_SELF | MT_PEER_CONTACT | MT_PEER_MUTUAL | MT_PEER_BOT | MT_PEER_VERIFIED |            \
     MT_PEER_SCAM | MT_PEER_FAKE | MT_PEER_DELETED | MT_PEER_SUPPORT | MT_PEER_PREMIUM |           \
     MT_PEER_LEFT | MT_PEER_FORBIDDEN | MT_PEER_CREATOR | MT_PEER_ADMIN | MT_PEER_NO_FORWARDS |    \
     MT_PEER_JOIN_REQUEST | MT_PEER_SLOW_MODE | MT_PEER_SIGNATURES | MT_PEER_BLOCKED |             \
     MT_PEER_MONOFORUM)

static void
write_name(MtWriter *writer, const char *name)
{
    const char *end = name;

    if (name != NULL)
        g_utf8_validate_len(name, strnlen(name, MAX_NAME), &end);
    mt_writer_bytes(writer, name, (gsize)(end - name));
}

static void
write_entry(MtWriter *writer, const MtPeerEntry *entry)
{
    const MtPeer *peer = &entry->peer;

    mt_writer_u32(writer, peer->id.type);
    mt_writer_i64(writer, peer->id.id);
    mt_writer_u32(writer, (entry->kept ? 1u : 0u) | (entry->has_hash ? 2u : 0u));
    mt_writer_i64(writer, entry->access_hash);
    mt_writer_u32(writer, peer->kind);
    mt_writer_u32(writer, peer->flags & SAVED_FLAGS);
    mt_writer_u32(writer, peer->rights);
    write_name(writer, peer->title);
    write_name(writer, peer->first_name);
    write_name(writer, peer->last_name);
    write_name(writer, peer->username);
}

/* A min peer is worth nothing without its message. */
static gboolean
is_saved(const MtPeerEntry *entry, gboolean kept)
{
    return !entry->kept == !kept && (entry->peer.flags & MT_PEER_MIN) == 0 &&
           (entry->has_hash || entry->peer.id.type == MT_PEER_GROUP);
}

GBytes *
mt_peers_encode(MtPeers *self)
{
    g_auto(MtWriter) entries;
    g_auto(MtWriter) writer;
    guint32 count = 0;

    mt_writer_init(&entries);
    mt_writer_init(&writer);
    for (guint round = 0; round < 2; round++) {
        for (const GList *each = self->order.tail; each != NULL; each = each->prev) {
            const MtPeerEntry *entry = each->data;

            if (count >= MT_MAX_SAVED_PEERS || !is_saved(entry, round == 0))
                continue;
            write_entry(&entries, entry);
            count++;
        }
    }
    mt_writer_u32(&writer, count);
    mt_writer_raw(&writer, entries.data, entries.len);
    self->dirty = FALSE;
    self->urgent = FALSE;
    return mt_writer_steal(&writer);
}

static char *
read_name(MtReader *reader)
{
    gsize len = 0;
    const guint8 *bytes = mt_reader_bytes(reader, &len);

    if (bytes == NULL || reader->failed)
        return NULL;
    if (len > MAX_NAME || memchr(bytes, 0, len) != NULL ||
        !g_utf8_validate_len((const char *)bytes, len, NULL)) {
        reader->failed = TRUE;
        return NULL;
    }
    return len > 0 ? g_strndup((const char *)bytes, len) : NULL;
}

static MtPeerId
read_id(MtReader *reader)
{
    guint32 type = mt_reader_u32(reader);
    gint64 id = mt_reader_i64(reader);
    MtPeerId peer = {0};

    if (type == MT_PEER_USER)
        peer = mt_model_user(id);
    else if (type == MT_PEER_GROUP)
        peer = mt_model_group(id);
    else if (type == MT_PEER_CHANNEL)
        peer = mt_model_channel(id);
    if (peer.type == MT_PEER_NONE)
        reader->failed = TRUE;
    return peer;
}

static void
read_entry(MtReader *reader, MtPeers *peers)
{
    MtPeerId id = read_id(reader);
    guint32 marks = mt_reader_u32(reader);
    MtPeerEntry *entry;
    guint32 kind;

    if (reader->failed || marks > 3 || mt_peers_get_entry(peers, id) != NULL) {
        reader->failed = TRUE;
        return;
    }
    entry = mt_peers_add_entry(peers, id);
    entry->kept = (marks & 1) != 0;
    entry->has_hash = (marks & 2) != 0;
    entry->access_hash = mt_reader_i64(reader);
    kind = mt_reader_u32(reader);
    entry->peer.kind = kind <= MT_PEER_KIND_CHANNEL ? kind : MT_PEER_KIND_USER;
    entry->peer.flags = mt_reader_u32(reader) & SAVED_FLAGS;
    entry->peer.rights = mt_reader_u32(reader);
    entry->peer.title = read_name(reader);
    entry->peer.first_name = read_name(reader);
    entry->peer.last_name = read_name(reader);
    entry->peer.username = read_name(reader);
    if (kind > MT_PEER_KIND_CHANNEL || (kind == MT_PEER_KIND_USER) != (id.type == MT_PEER_USER))
        reader->failed = TRUE;
    if ((entry->peer.flags & MT_PEER_SELF) != 0 && id.type == MT_PEER_USER)
        peers->self_id = id.id;
}

gboolean
mt_peers_decode(MtPeers *self, GBytes *bytes)
{
    gsize len;
    const guint8 *data = g_bytes_get_data(bytes, &len);
    MtReader reader = MT_READER_INIT(data != NULL ? data : (const guint8 *)"", len);
    guint32 count = mt_reader_u32(&reader);

    if (count > MT_MAX_SAVED_PEERS)
        reader.failed = TRUE;
    for (guint32 i = 0; i < count && !reader.failed; i++)
        read_entry(&reader, self);
    if (reader.failed || mt_reader_left(&reader) != 0) {
        g_hash_table_remove_all(self->entries);
        g_queue_init(&self->order);
        g_queue_clear(&self->changed);
        self->self_id = 0;
        return FALSE;
    }
    /* They were written latest first. */
    g_queue_reverse(&self->order);
    self->dirty = FALSE;
    self->urgent = FALSE;
    return TRUE;
}
