/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Answers that the server says it has sent and that have not come: which to ask for, and how often.
 * https://core.telegram.org/mtproto/service_messages_about_messages
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MtFetches MtFetches;

MtFetches *mt_fetches_new(void);
void mt_fetches_free(MtFetches *self);
/** mt_fetches_want: no effect for an id that was asked for often enough. */
void mt_fetches_want(MtFetches *self, guint64 msg_id);
/** mt_fetches_again: the question was lost; it does not count. */
void mt_fetches_again(MtFetches *self, const GArray *ids);
gboolean mt_fetches_any(const MtFetches *self);
/** mt_fetches_take: (transfer full) (element-type guint64) (nullable) */
GArray *mt_fetches_take(MtFetches *self);
void mt_fetches_clear(MtFetches *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtFetches, mt_fetches_free)

G_END_DECLS
