/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The server's salts: the one in use, those that follow it, and when to ask for more.
 * https://core.telegram.org/mtproto/service_messages#request-for-several-future-salts
 */
#pragma once

#include <mtproto/mt-host.h>
#include <tl-service.h>

G_BEGIN_DECLS

/* How many are asked for at once; the server gives no more. */
#define MT_SALTS_ASKED 64

typedef struct _MtSalts MtSalts;

/** mt_salts_new: @salt may be 0: the server will tell. */
MtSalts *mt_salts_new(guint64 salt);
void mt_salts_free(MtSalts *self);
guint64 mt_salts_get(const MtSalts *self);
/** mt_salts_tell: the server demands @salt; what was known of others is worth nothing. TRUE: it is
 * another one than before. */
gboolean mt_salts_tell(MtSalts *self, guint64 salt, gint64 server_s);
/** mt_salts_add: an answer to our question: sorted, impossible and past ones dropped. */
void mt_salts_add(MtSalts *self, const TlMtFutureSalts *answer, gint64 server_s);
/** mt_salts_advance: takes the latest that has begun. TRUE: it is another one than before. */
gboolean mt_salts_advance(MtSalts *self, gint64 server_s);
/** mt_salts_wants: whether more should be asked for; at most once a minute. */
gboolean mt_salts_wants(const MtSalts *self, gint64 server_s, MtTime now);
void mt_salts_asked(MtSalts *self, MtTime now);
/** mt_salts_not_asked: the question was lost. */
void mt_salts_not_asked(MtSalts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtSalts, mt_salts_free)

G_END_DECLS
