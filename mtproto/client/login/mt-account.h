/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What concerns the account once it is signed in: its sessions, the terms of service, notices.
 * https://core.telegram.org/api/auth https://core.telegram.org/api/terms
 */
#pragma once

#include <client/calls/mt-calls.h>
#include <client/store/mt-event-queue.h>
#include <tl-api.h>

G_BEGIN_DECLS

typedef struct _MtAccount MtAccount;

/** mt_account_new: the parts are the client's and live longer. */
MtAccount *mt_account_new(MtCalls *calls, MtEventQueue *events);
void mt_account_free(MtAccount *self);
/** mt_account_look_after_login: asks something, so that a server says it when the login is over. */
void mt_account_look_after_login(MtAccount *self, MtTime now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtAccount, mt_account_free)

/** mt_account_signed_in: from here on there is an account; FALSE: no longer. */
void mt_account_signed_in(MtAccount *self, gboolean is_signed_in, MtTime now);
void mt_account_list_devices(MtAccount *self, MtTime now);
/** mt_account_end_device: @hash 0: all but this one. */
void mt_account_end_device(MtAccount *self, gint64 hash, MtTime now);
void mt_account_confirm_device(MtAccount *self, gint64 hash, MtTime now);
void mt_account_accept_terms(MtAccount *self, const char *id, MtTime now);
/** mt_account_new_device: somebody signed in elsewhere. */
void mt_account_new_device(MtAccount *self, const TlUpdateNewAuthorization *update);
/** mt_account_tick: terms of service are asked for again when they expire. */
void mt_account_tick(MtAccount *self, MtTime now);
gint64 mt_account_deadline(const MtAccount *self);

/** mt_account_notice: Telegram's own message, as an event; whether somebody is signed in or not. */
void mt_account_notice(MtAccount *self, const TlUpdateServiceNotification *update, MtTime now);
/** mt_account_read_terms: copies into an empty @terms, which is cleared with its step or event. */
void mt_account_read_terms(MtLoginTerms *terms, const TlHelpTermsOfService *from);

G_END_DECLS
