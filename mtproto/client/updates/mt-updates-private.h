/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the files of the updates share: the boxes and the steps between their files.
 */
#pragma once

#include <client/updates/mt-box.h>
#include <client/updates/mt-updates.h>
#include <tl-api.h>

G_BEGIN_DECLS

/** MtFetchPhase: of a difference. */
typedef enum {
    MT_FETCH_IDLE,
    MT_FETCH_WANTED,  /* as soon as .retry_us is over and the host keeps up */
    MT_FETCH_RUNNING, /* .call */
} MtFetchPhase;

typedef struct {
    MtFetchPhase phase;
    gboolean again; /* wanted once more while it runs */
    guint call;
    gint64 retry_us; /* -1: at once */
    guint tries;
} MtFetch;

typedef struct {
    MtUpdates *updates;
    gint64 id;
    MtBox box;
    gint32 top;        /* the newest message that was applied */
    gint32 listed_pts; /* where a list of chats says that it is; 0: none did */
    gint32 listed_top;
    gboolean known;
    gboolean active; /* in .active */
    gboolean watched;
    gint64 poll_us; /* -1 */
    MtFetch fetch;
    MtShown *shown;
} MtChannelBox;

/** MtEarlyPacket: what is outside of the boxes and came too early. */
typedef struct {
    GBytes *packet;
    gint32 start;
    gint32 seq;
} MtEarlyPacket;

struct _MtUpdates {
    MtChats *chats;
    MtTokens *tokens;
    MtHeldBudget budget;
    gboolean started;
    gboolean known; /* there is a state to go on from */
    gboolean ready;
    gboolean reset; /* the state is no good: get another */
    MtBox box;
    gint32 qts;
    gint32 seq;
    gint32 date;
    MtShown *shown;
    MtFetch fetch;
    guint idle_slices;
    GPtrArray *early; /* (element-type MtEarlyPacket) */
    gint64 early_us;
    gint64 quiet_us;      /* when too long nothing came, -1 */
    GHashTable *channels; /* gint64 * -> MtChannelBox */
    GPtrArray *active;    /* (element-type MtChannelBox): those with something to do */
    guint fetching;       /* channels */
    guint listed;         /* at least so many channels have .listed_pts */
    guint holes;          /* of the common sequence that the host is still filling */
    guint holes_in_row;   /* without a difference between them */
};

/** MtBoxKind: which sequence an update belongs to. */
typedef enum {
    MT_BOX_NONE,
    MT_BOX_COMMON,
    MT_BOX_QTS,
    MT_BOX_CHANNEL,
} MtBoxKind;

typedef struct {
    const TlObject *update;
    MtBoxKind kind;
    gint64 channel;
    gint32 pts;
    gint32 count;
    const TlObject *message; /* (nullable): the one inside */
} MtBoxed;

/* mt-updates-classes.c */
void mt_updates_classify(const TlObject *update, MtBoxed *out);
/** mt_updates_is_casual: may be shown whatever is missing before it. */
gboolean mt_updates_is_casual(const TlObject *update);

/* mt-updates-apply.c */
/** MtApply: @shown: where events are counted; NULL: they need no confirmation. */
typedef struct {
    MtChats *chats;
    MtShown *shown;
    MtChannelBox *channel; /* (nullable) */
    gboolean missed;
    MtTime now;
} MtApply;

void mt_updates_apply(const MtApply *apply, const TlObject *update);
/** mt_updates_shown_before: the newest message of the channel that an earlier run has confirmed. */
gint32 mt_updates_shown_before(const MtShown *shown);
/** mt_updates_was_shown: whether this one was among them. */
gboolean mt_updates_was_shown(const MtShown *shown, gint32 id);
/** mt_updates_apply_notice: those that say what is true now; in mt-updates-notices.c. */
void mt_updates_apply_notice(const MtApply *apply, const TlObject *update);
void mt_updates_apply_message(const MtApply *apply, const TlObject *message);
/** mt_updates_message_key: what a message is called in the snapshot. */
guint64 mt_updates_message_key(gint32 id);
/** mt_updates_is_hole: whether an event's key is that of a hole. */
gboolean mt_updates_is_hole(guint64 key);
/** mt_updates_apply_hole: more was missed than is sent. FALSE: an earlier run has shown that. */
gboolean
mt_updates_apply_hole(const MtApply *apply, MtPeerId peer, gint32 last, gint count, gint32 pts);

/* mt-updates.c */
void mt_updates_route(MtUpdates *self, const MtBoxed *boxed, MtTime now);
void mt_updates_want(MtUpdates *self, MtTime now);
void mt_updates_close_step(MtUpdates *self);
void mt_updates_release(MtUpdates *self, MtTime now);
/** mt_updates_read_held: @out_update: (nullable): what waited for its turn, in @arena. FALSE: it is
 * about people who are still not known; the difference brings it with them. */
gboolean mt_updates_read_held(const MtUpdates *self,
                              const MtHeld *held,
                              TlArena *arena,
                              const TlObject **out_update);
/** mt_fetch_want: FALSE when it is on its way already. */
gboolean mt_fetch_want(MtFetch *fetch);
void mt_fetch_fail(MtFetch *fetch, MtTime now);
/** mt_fetch_is_due: it may go out now. */
gboolean mt_fetch_is_due(const MtFetch *fetch, MtTime now);
gint64 mt_fetch_deadline(const MtFetch *fetch);

/* mt-updates-short.c */
void mt_updates_short_message(MtUpdates *self, const TlUpdateShortMessage *from, MtTime now);
void
mt_updates_short_chat_message(MtUpdates *self, const TlUpdateShortChatMessage *from, MtTime now);

/* mt-updates-difference.c */
void mt_updates_run_difference(MtUpdates *self, MtTime now);

/* mt-updates-channel.c */
void mt_channel_box_free(gpointer data);
MtChannelBox *mt_updates_find_channel(const MtUpdates *self, gint64 id);
/** mt_updates_add_channel: (nullable): NULL when there are too many. */
MtChannelBox *mt_updates_add_channel(MtUpdates *self, gint64 id);
void mt_updates_route_channel(MtUpdates *self, const MtBoxed *boxed, MtTime now);
void mt_updates_channel_too_long(MtUpdates *self, gint64 id, gint32 pts, MtTime now);
/** mt_updates_begin_listed: the common sequence has caught up: channels that it said nothing of
 * begin where a list of chats says that they are. */
void mt_updates_begin_listed(MtUpdates *self, MtTime now);
void mt_updates_want_channel(MtUpdates *self, MtChannelBox *channel, MtTime now);
/** mt_updates_restore_channel: an earlier run came to know a channel. */
void mt_updates_restore_channel(MtUpdates *self, const MtJournalEntry *entry);
void mt_updates_forget_channel(MtUpdates *self, gint64 id);
void mt_updates_run_channels(MtUpdates *self, MtTime now);

G_END_DECLS
