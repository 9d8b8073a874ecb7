/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The queue between the core and its host.
 */
#pragma once

#include <mtproto/mt-event.h>

G_BEGIN_DECLS

typedef struct _MtEventQueue MtEventQueue;

MtEventQueue *mt_event_queue_new(void);
void mt_event_queue_free(MtEventQueue *self);
/** mt_event_new: (transfer full): zeroed. */
MtEvent *mt_event_new(MtEventKind kind);
/** mt_event_queue_push: @event: (transfer full) */
void mt_event_queue_push(MtEventQueue *self, MtEvent *event);
/** mt_event_queue_pop: (transfer full) (nullable) */
MtEvent *mt_event_queue_pop(MtEventQueue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtEventQueue, mt_event_queue_free)

G_END_DECLS
