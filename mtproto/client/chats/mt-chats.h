/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The account in use, as the client holds it.
 */
#pragma once

#include <client/model/mt-chats-private.h>

G_BEGIN_DECLS

/** MtChatsParts: what the client shares; all of it lives longer. */
typedef struct {
    const MtHost *host;
    gpointer host_data;
    MtCalls *calls;
    MtState *state;
    MtEventQueue *events;
    MtChatsWake wake;
    gpointer wake_data;
} MtChatsParts;

/** mt_chats_new: goes on from the sections of the state; damage there costs a new beginning. */
MtChats *mt_chats_new(const MtChatsParts *parts);
void mt_chats_free(MtChats *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtChats, mt_chats_free)

/** mt_chats_set_signed_in: @user_id: who; 0: nobody: everything is forgotten. */
void mt_chats_set_signed_in(MtChats *self, gint64 user_id, MtTime now);
/** mt_chats_packet: pushed by the home datacenter; of type Updates or anything else. */
void mt_chats_packet(MtChats *self, const TlObject *packet, MtTime now);
/** mt_chats_undecodable: a push was not understood. */
void mt_chats_undecodable(MtChats *self, MtTime now);
/** mt_chats_missed: the home session began anew at the server. */
void mt_chats_missed(MtChats *self, MtTime now);
void mt_chats_run(MtChats *self, MtTime now);
gint64 mt_chats_deadline(const MtChats *self);
/** mt_chats_take_journal: (transfer full) (nullable): what was noted since the last time. */
GBytes *mt_chats_take_journal(MtChats *self);
/** mt_chats_restore_journal: before anything else: what an earlier run noted. */
void mt_chats_restore_journal(MtChats *self, GBytes *bytes);
/** mt_chats_save: brings the sections of the state up to date. */
void mt_chats_save(MtChats *self);

G_END_DECLS
