/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the files of the outgoing messages share.
 */
#pragma once

#include <client/updates/mt-sending.h>

G_BEGIN_DECLS

typedef enum {
    MT_OUT_WAITING, /* for its turn, or until .retry_us */
    MT_OUT_CALLED,  /* .call */
    MT_OUT_TAKEN,   /* answered; the update about it is still to come */
} MtOutPhase;

typedef struct {
    MtSending *sending;
    guint request;
    MtOutPhase phase;
    gboolean restored;  /* an earlier run began with it */
    gboolean uncertain; /* it may have arrived without our knowing */
    guint call;
    gboolean chained; /* the call runs after the one of the message before */
    gboolean held;    /* which has failed: so will this one, and is called again */
    gint64 retry_us;
    gint64 random_id;
    gint32 id; /* as soon as it is known */
    gint64 made_wall_ms;
    MtPeerId peer;
    char *text;
    GPtrArray *entities; /* (nullable) (element-type MtEntity) */
    gint32 topic;
    gint32 reply_to;
    char *quote; /* (nullable) */
    gboolean silent;
    gboolean no_preview;
    gboolean dice; /* .text is its emoji */
} MtOut;

struct _MtSending {
    MtChats *chats;
    GPtrArray *outs; /* (element-type MtOut): in the order of the calls */
};

void mt_out_free(gpointer data);
/** mt_out_call: (transfer none) (nullable): what is to be called, made in @arena. */
TlObject *mt_out_call(const MtOut *self, const MtPeers *peers, TlArena *arena);
/** mt_out_message: (transfer full): as the server will have it. */
MtMessage *mt_out_message(const MtOut *self, gint64 self_id, gint32 id, gint64 date_s);

G_END_DECLS
