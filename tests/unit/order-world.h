/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A server that keeps its rules, its network, and the screen of a host: everything is made from a
 * seed.
 */
#pragma once

#include <fake-account.h>

#define N_USERS 4
#define N_GROUPS 2
#define N_CHANNELS 3

typedef enum {
    ENTRY_NEW,
    ENTRY_EDIT,
    ENTRY_DELETE,
    ENTRY_NOTHING, /* a step of the sequence that says nothing */
} EntryKind;

/* One step of a sequence at the server. */
typedef struct {
    EntryKind kind;
    gint32 pts;
    gint32 count;
    gint32 id;
    MtPeerId chat;
    gint64 from;
    guint date;
    guint sent; /* by this account, from here: its number, else 0 */
    gint64 random_id;
} Entry;

typedef struct {
    MtPeerId channel; /* none: the common one */
    GArray *entries;
    gint32 pts;
    gint32 last_id;
    guint date;
} Sequence;

/* What the host has on its screen. */
typedef struct {
    MtPeerId chat;
    gint32 id;
    guint64 token; /* 0: confirmed */
    gboolean safe; /* in the last snapshot */
} Shown;

typedef struct {
    FakeAccount account;
    GRand *rand;
    gboolean holes; /* the server may say that too much was missed */
    Sequence common;
    Sequence channels[N_CHANNELS];
    gint32 seq;
    guint date;
    GPtrArray *network; /* (element-type GBytes): packets under way */
    GArray *screen;     /* (element-type Shown) */
    GHashTable *deleted;
    GHashTable *skipped; /* behind holes */
    gboolean journalled; /* the host writes down at once what was shown */
    GByteArray *journal; /* since the snapshot */
    GBytes *snapshot;
    guint kills;
    guint sends;
    guint saved_sends; /* those that the snapshot knows */
    guint shown;
} World;

/** world_dice: from 0 to below @sides. */
gint world_dice(World *self, gint sides);
/** world_mark: @table: of messages, as those that were deleted. */
void world_mark(GHashTable *table, MtPeerId chat, gint32 id);
gboolean world_is_marked(GHashTable *table, MtPeerId chat, gint32 id);

/** world_happen: one more entry of a sequence at the server. */
void world_happen(World *self, Sequence *sequence);
/** world_push_news: the newest entries get on the network, or are lost. */
void world_push_news(World *self, const Sequence *sequence, guint n_entries);
/** world_deliver: a packet arrives; perhaps it will once more. */
void world_deliver(World *self);
/** world_add_channels: in which channels there was something since then. */
void world_add_channels(World *self, TlArena *arena, TlVector *others, guint since);
TlObject *world_make_state(World *self, TlArena *arena, gint32 pts, gboolean whole);
/** world_answer: one of the calls gets its answer, an error, or loses its connection. */
void world_answer(World *self);
