/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Two small files beside that of the login: what was shown since it was last written, and what is
 * being shown right now. Pure of libpurple; it does not know what is in them.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TgJournal TgJournal;

/** tg_journal_open: (transfer full): no file is made before there is something to write. */
TgJournal *tg_journal_open(const char *folder, const char *session);
void tg_journal_close(TgJournal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgJournal, tg_journal_close)

/** tg_journal_load: (transfer full) (nullable): what was added since it was last cleared. */
GBytes *tg_journal_load(TgJournal *self);
/** tg_journal_add: it is there for the next program, should this one end now. What cannot be
 * written may be shown again. */
void tg_journal_add(TgJournal *self, GBytes *bytes);
gsize tg_journal_get_size(const TgJournal *self);
/** tg_journal_clear: all of it is in the login's file now. */
void tg_journal_clear(TgJournal *self);

/** tg_journal_begin: @line: what is about to be shown. */
void tg_journal_begin(TgJournal *self, const char *line);
/** tg_journal_dup_begun: (transfer full) (nullable): the last one. */
char *tg_journal_dup_begun(TgJournal *self);

/** tg_journal_delete: both files of a login that is over. */
void tg_journal_delete(const char *folder, const char *session);

G_END_DECLS
