/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * How far one sequence of updates has been applied, and how far it may be saved: not beyond the
 * first event that the host has not confirmed. What was confirmed beyond is remembered one by one.
 */
#pragma once

#include <base/mt-buffer.h>

G_BEGIN_DECLS

/** MtMark: a place in a sequence. Channels use .pts and .top only: the newest message applied. */
typedef struct {
    gint32 pts;
    gint32 qts;
    gint32 date;
    gint32 seq;
    gint32 top;
} MtMark;

/** MtTokens: all that are out, of all sequences. */
typedef struct _MtTokens MtTokens;

MtTokens *mt_tokens_new(void);
void mt_tokens_free(MtTokens *self);
/** mt_tokens_find: which event of which sequence a token stands for; FALSE for an unknown one, and
 * where the sequence was given up. */
gboolean mt_tokens_find(const MtTokens *self, guint64 token, gint64 *sequence, guint64 *key);
/** mt_tokens_count: without those that were passed. */
guint mt_tokens_count(const MtTokens *self);
/** mt_tokens_pass: it does not count any more, but stays unconfirmed; FALSE for an unknown one, and
 * when there are too many. */
gboolean mt_tokens_pass(MtTokens *self, guint64 token);
/** mt_tokens_confirm: FALSE for an unknown one. */
gboolean mt_tokens_confirm(MtTokens *self, guint64 token);
/** mt_tokens_confirm_alone: the same, but it comes once more as long as its step is not done. */
gboolean mt_tokens_confirm_alone(MtTokens *self, guint64 token);

typedef struct _MtShown MtShown;

/** mt_shown_new: @tokens lives longer. */
MtShown *mt_shown_new(MtTokens *tokens, const MtMark *mark);
void mt_shown_free(MtShown *self);
/** mt_shown_set_sequence: what mt_tokens_find() calls it; 0 unless set. */
void mt_shown_set_sequence(MtShown *self, gint64 sequence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtShown, mt_shown_free)

/**
 * mt_shown_hand_out: an event of the present step is about to be given to the host. @key names it
 * among all of the sequence, across restarts. 0: it was confirmed before the restart: do not.
 */
guint64 mt_shown_hand_out(MtShown *self, guint64 key);
/** mt_shown_hand_out_with: the same for what belongs to the step of @token, which is out: no mark
 * behind that step is saved before this one is confirmed. */
guint64 mt_shown_hand_out_with(MtShown *self, guint64 token, guint64 key);
/** mt_shown_skip: an event of the present step that the host needs not be given: it counts as
 * confirmed, after a restart as well. */
void mt_shown_skip(MtShown *self, guint64 key);
/** mt_shown_close: the present step is complete: once all its events are confirmed, @mark may be
 * saved. */
void mt_shown_close(MtShown *self, const MtMark *mark);
/** mt_shown_get_saved: what may be saved now. */
const MtMark *mt_shown_get_saved(const MtShown *self);
/** mt_shown_is_behind: something is handed out and not confirmed. */
gboolean mt_shown_is_behind(const MtShown *self);
/** mt_shown_get_ahead: the greatest key from @first to @last that an earlier run confirmed; 0:
 * none. */
guint64 mt_shown_get_ahead(const MtShown *self, guint64 first, guint64 last);
/** mt_shown_forget_ahead: nothing of what an earlier run confirmed can come any more. */
void mt_shown_forget_ahead(MtShown *self);

/** mt_shown_restore: an earlier run has confirmed the event @key after the mark was saved. */
void mt_shown_restore(MtShown *self, guint64 key);

/** mt_shown_write, mt_shown_read: the mark and what was confirmed beyond it. */
void mt_shown_write(const MtShown *self, MtWriter *writer);
void mt_shown_read(MtShown *self, MtReader *reader);

G_END_DECLS
