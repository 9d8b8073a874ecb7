/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the files of the account in use share.
 */
#pragma once

#include <client/calls/mt-calls.h>
#include <client/model/mt-peers.h>
#include <client/store/mt-event-queue.h>
#include <client/store/mt-journal.h>
#include <client/store/mt-state.h>
#include <mtproto/mt-chats.h>

G_BEGIN_DECLS

typedef struct _MtUpdates MtUpdates;
typedef struct _MtSending MtSending;
typedef struct _MtFiles MtFiles;

/** MtChatsWake: something was queued: let the calls run. */
typedef void (*MtChatsWake)(gpointer data, MtTime now);

struct _MtChats {
    const MtHost *host;
    gpointer host_data;
    MtCalls *calls;
    MtState *state;
    MtEventQueue *events;
    MtChatsWake wake;
    gpointer wake_data;
    MtPeers *peers;
    MtUpdates *updates;
    MtSending *sending;
    MtFiles *files;
    GPtrArray *requests; /* (element-type MtRequest): in flight */
    GHashTable *places;  /* gint32 -> MtPeerId *: chats of messages without one of their own */
    GQueue places_order; /* gint32 */
    MtWriter journal;    /* what was not taken yet */
    gboolean journal_begun;
    guint last_request;
    gboolean signed_in;
    gint64 now_us;
    gint64 peers_us; /* when they were put into the state, -1: not yet */
    gint64 save_us;  /* when what changed without an event is to be saved, -1 */
};

/** mt_chats_log: one line of English without anything private. */
void mt_chats_log(MtChats *self, MtLogLevel level, const char *line);
/** mt_chats_emit: @event: (transfer full) */
void mt_chats_emit(MtChats *self, MtChatEvent *event);
/** mt_chats_emit_peers: tells of the peers that have changed. */
void mt_chats_emit_peers(MtChats *self);
/** mt_chats_touch: something that is worth saving some time. */
void mt_chats_touch(MtChats *self, MtTime now);
/** mt_chats_note: something that must be written down before the next snapshot. */
void mt_chats_note(MtChats *self, const MtJournalEntry *entry);
/** mt_chats_next_request: the number of a new request; never 0. */
guint mt_chats_next_request(MtChats *self);

/** mt_chats_place: remembers where a message is: deletions only say its number. */
void mt_chats_place(MtChats *self, MtPeerId chat, gint32 id);
/** mt_chats_find_place: FALSE while it is unknown. */
gboolean mt_chats_find_place(const MtChats *self, gint32 id, MtPeerId *chat);
/** mt_chats_see: a message: where it is, and whom it shows. */
void mt_chats_see(MtChats *self, const MtMessage *message);

G_END_DECLS
