/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What remains to be done after a log-out: each server is asked to forget the key that it had with
 * us, for at most a minute. https://core.telegram.org/mtproto/service_messages
 */
#pragma once

#include <client/net/mt-connection.h>

G_BEGIN_DECLS

typedef struct _MtLeaving MtLeaving;

/**
 * mt_leaving_new: takes the keys that .state of @parts has put aside.
 * @parts: lives longer.
 * @connections: (transfer full) (element-type MtConnection): those that have them; the array is
 *   empty afterwards.
 */
MtLeaving *mt_leaving_new(MtConnectionParts *parts, GPtrArray *connections, MtTime now);
/** mt_leaving_free: closes its links. NULL is allowed. */
void mt_leaving_free(MtLeaving *self, MtTime now);
/** mt_leaving_run: TRUE: it is over. */
gboolean mt_leaving_run(MtLeaving *self, MtTime now);
void mt_leaving_flush(MtLeaving *self, MtTime now);
gint64 mt_leaving_deadline(const MtLeaving *self);
/** mt_leaving_find_link: (nullable): the connection that owns it. */
MtConnection *mt_leaving_find_link(const MtLeaving *self, guint link);
/** mt_leaving_job_done: TRUE if @job was its own; the caller frees it in either case. */
gboolean mt_leaving_job_done(MtLeaving *self, MtJob *job, MtTime now);

G_END_DECLS
