/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Messages on their way out: one after another in each chat, the same random number until it is
 * taken.
 */
#pragma once

#include <client/model/mt-chats-private.h>

G_BEGIN_DECLS

MtSending *mt_sending_new(MtChats *chats);
void mt_sending_free(MtSending *self);
/** mt_sending_stop: nobody is signed in any more: what is left has failed. */
void mt_sending_stop(MtSending *self);
void mt_sending_run(MtSending *self, MtTime now);
gint64 mt_sending_deadline(const MtSending *self);
/** mt_sending_note_id: the server gave the message with @random_id a number. */
void mt_sending_note_id(MtSending *self, gint64 random_id, gint32 id);
/** mt_sending_claim: TRUE: it was sent from here; @message: then (transfer full).
 * @missed: it comes from a difference, which may know nothing of random numbers. */
gboolean mt_sending_claim(MtSending *self, MtMessage *message, gboolean missed, MtTime now);

GBytes *mt_sending_encode(const MtSending *self);
/** mt_sending_decode: FALSE for damage; then nothing is left. */
gboolean mt_sending_decode(MtSending *self, GBytes *bytes);

G_END_DECLS
