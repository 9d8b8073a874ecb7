/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Acknowledgements that we owe the server.
 * https://core.telegram.org/mtproto/service_messages_about_messages#acknowledgment-of-receipt
 */
#pragma once

#include <mtproto/mt-host.h>

G_BEGIN_DECLS

typedef struct _MtAcks MtAcks;

MtAcks *mt_acks_new(void);
void mt_acks_free(MtAcks *self);
void mt_acks_add(MtAcks *self, guint64 msg_id, MtTime now);
guint mt_acks_count(const MtAcks *self);
/** mt_acks_is_due: they must go even if nothing else does: they are many, or they have waited. */
gboolean mt_acks_is_due(const MtAcks *self, MtTime now);
/** mt_acks_deadline: monotonic microseconds, or -1; 0 when they are many. */
gint64 mt_acks_deadline(const MtAcks *self);
/** mt_acks_take: (transfer full) (element-type guint64) (nullable): at most MT_MAX_IDS of them. */
GArray *mt_acks_take(MtAcks *self);
/** mt_acks_hurry: they are due. */
void mt_acks_hurry(MtAcks *self);
void mt_acks_clear(MtAcks *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtAcks, mt_acks_free)

G_END_DECLS
