/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * How far the sequences are, across a restart. Read as if an enemy had written it.
 */
#include <client/updates/mt-updates-private.h>

#include <base/mt-limits.h>
#include <client/model/mt-model.h>

GBytes *
mt_updates_encode(const MtUpdates *self)
{
    g_auto(MtWriter) writer;
    GHashTableIter iter;
    gpointer value;

    mt_writer_init(&writer);
    mt_writer_i64(&writer, mt_peers_get_self(self->chats->peers));
    mt_writer_u32(&writer, self->known ? 1 : 0);
    mt_shown_write(self->shown, &writer);
    mt_writer_u32(&writer, g_hash_table_size(self->channels));
    g_hash_table_iter_init(&iter, self->channels);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const MtChannelBox *channel = value;
        gboolean behind = mt_shown_is_behind(channel->shown) ||
                          channel->fetch.phase != MT_FETCH_IDLE || channel->box.held.length > 0;

        mt_writer_i64(&writer, channel->id);
        mt_writer_u32(&writer, (channel->known ? 1u : 0u) | (behind ? 2u : 0u));
        mt_shown_write(channel->shown, &writer);
    }
    return mt_writer_steal(&writer);
}

void
mt_updates_restore(MtUpdates *self, const MtJournalEntry *entry)
{
    MtChannelBox *channel;

    if (entry->kind == MT_JOURNAL_CHANNEL) {
        mt_updates_restore_channel(self, entry);
        return;
    }
    if (entry->kind != MT_JOURNAL_SHOWN || !self->known)
        return;
    if (entry->sequence == 0) {
        mt_shown_restore(self->shown, entry->value);
        return;
    }
    /* Of one that was new then, it is only known what was shown. */
    if (mt_model_channel(entry->sequence).type == MT_PEER_NONE)
        return;
    channel = mt_updates_add_channel(self, entry->sequence);
    if (channel != NULL)
        mt_shown_restore(channel->shown, entry->value);
}

static void
read_channel(MtUpdates *self, MtReader *reader)
{
    gint64 id = mt_reader_i64(reader);
    guint32 marks = mt_reader_u32(reader);
    MtChannelBox *channel;

    if (reader->failed || marks > 3 || mt_model_channel(id).type == MT_PEER_NONE ||
        mt_updates_find_channel(self, id) != NULL) {
        reader->failed = TRUE;
        return;
    }
    channel = mt_updates_add_channel(self, id);
    if (channel == NULL) {
        reader->failed = TRUE;
        return;
    }
    mt_shown_read(channel->shown, reader);
    channel->known = (marks & 1) != 0;
    channel->box.pts = mt_shown_get_saved(channel->shown)->pts;
    channel->top = mt_shown_get_saved(channel->shown)->top;
    if ((marks & 2) != 0)
        mt_updates_want_channel(self, channel, (MtTime){0});
}

gboolean
mt_updates_decode(MtUpdates *self, GBytes *bytes)
{
    gsize len;
    const guint8 *data = g_bytes_get_data(bytes, &len);
    MtReader reader = MT_READER_INIT(data != NULL ? data : (const guint8 *)"", len);
    gint64 self_id = mt_reader_i64(&reader);
    guint32 known = mt_reader_u32(&reader);
    guint32 count;
    const MtMark *mark;

    mt_shown_read(self->shown, &reader);
    count = mt_reader_u32(&reader);
    if (self_id < 0 || known > 1 || count > MT_MAX_CHANNELS)
        reader.failed = TRUE;
    for (guint32 i = 0; i < count && !reader.failed; i++)
        read_channel(self, &reader);
    if (reader.failed || mt_reader_left(&reader) != 0) {
        mt_updates_stop(self);
        return FALSE;
    }
    mt_peers_set_self(self->chats->peers, self_id);
    mark = mt_shown_get_saved(self->shown);
    self->known = known == 1;
    self->box.pts = mark->pts;
    self->qts = mark->qts;
    self->date = mark->date;
    self->seq = mark->seq;
    return TRUE;
}
