/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Records of a fixed size: kind, sequence, value.
 */
#include <client/store/mt-journal.h>

#include <mtproto/mt-chats.h>

void
mt_journal_write(MtWriter *writer, const MtJournalEntry *entry)
{
    mt_writer_u32(writer, entry->kind);
    mt_writer_i64(writer, entry->sequence);
    mt_writer_u64(writer, entry->value);
}

gboolean
mt_journal_read(MtReader *reader, MtJournalEntry *entry)
{
    if (mt_reader_left(reader) < MT_JOURNAL_RECORD)
        return FALSE;
    entry->kind = mt_reader_u32(reader);
    entry->sequence = mt_reader_i64(reader);
    entry->value = mt_reader_u64(reader);
    return !reader->failed;
}

guint64
mt_journal_pack(gint32 pts, gint32 top)
{
    return (guint64)(guint32)top << 32 | (guint32)pts;
}

gboolean
mt_journal_unpack(guint64 value, gint32 *pts, gint32 *top)
{
    guint32 low = (guint32)value;
    guint32 high = (guint32)(value >> 32);

    if (low > G_MAXINT32 || high > G_MAXINT32)
        return FALSE;
    *pts = (gint32)low;
    *top = (gint32)high;
    return TRUE;
}
