/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The race for one datacenter: its addresses are tried one shortly after the other, of both
 * families, and the first that answers is taken. It knows nothing of what a link is for.
 * https://www.rfc-editor.org/rfc/rfc8305
 */
#pragma once

#include <client/net/mt-connection-parts.h>

G_BEGIN_DECLS

typedef struct _MtDialer MtDialer;

MtDialer *mt_dialer_new(MtConnectionParts *parts, gint dc);
/** mt_dialer_free: tells the host to close what is still being opened. */
void mt_dialer_free(MtDialer *self);
/**
 * mt_dialer_start: begins with endpoint number @first, then those that follow it.
 * @race: FALSE: each waits until the one before has failed.
 *
 * FALSE: there is none.
 */
gboolean mt_dialer_start(MtDialer *self, guint first, gboolean race, MtTime now);
/** mt_dialer_cancel: closes everything; no effect when there is nothing. */
void mt_dialer_cancel(MtDialer *self);
/** mt_dialer_is_dialing: FALSE also when all endpoints have failed. */
gboolean mt_dialer_is_dialing(const MtDialer *self);
/** mt_dialer_get_next: the number of the endpoint that would have been next. */
guint mt_dialer_get_next(const MtDialer *self);
/** mt_dialer_leave: it goes on with other parts. */
void mt_dialer_leave(MtDialer *self, MtConnectionParts *parts);
gboolean mt_dialer_owns(const MtDialer *self, guint link);
/**
 * mt_dialer_link_up: the race is won: the other links are closed.
 * @out_endpoint: (out) (transfer full)
 * @out_number: of the endpoint.
 */
gboolean mt_dialer_link_up(MtDialer *self, guint link, MtEndpoint *out_endpoint, guint *out_number);
/** mt_dialer_link_down: that one failed; the next is opened at once. */
void mt_dialer_link_down(MtDialer *self, guint link, MtTime now);
void mt_dialer_tick(MtDialer *self, MtTime now);
gint64 mt_dialer_deadline(const MtDialer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtDialer, mt_dialer_free)

G_END_DECLS
