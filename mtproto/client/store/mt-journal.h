/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What happened since the last snapshot and must not be forgotten when the program ends suddenly,
 * in records that can be appended to a file one by one. It is read as if an enemy had written it.
 */
#pragma once

#include <base/mt-buffer.h>

G_BEGIN_DECLS

typedef enum {
    MT_JOURNAL_OWNER = 1,   /* .sequence: whose account the records after this are about */
    MT_JOURNAL_SHOWN = 2,   /* .value: the key of an event of .sequence that was confirmed */
    MT_JOURNAL_CHANNEL = 3, /* .sequence is known; .value: mt_journal_pack() */
} MtJournalKind;

typedef struct {
    guint32 kind;
    gint64 sequence; /* 0: the common one, else a channel */
    guint64 value;
} MtJournalEntry;

void mt_journal_write(MtWriter *writer, const MtJournalEntry *entry);
/** mt_journal_read: FALSE at the end, which may be torn. */
gboolean mt_journal_read(MtReader *reader, MtJournalEntry *entry);

guint64 mt_journal_pack(gint32 pts, gint32 top);
/** mt_journal_unpack: FALSE for what cannot be. */
gboolean mt_journal_unpack(guint64 value, gint32 *pts, gint32 *top);

G_END_DECLS
