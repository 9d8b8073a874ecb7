/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the files of the calls share. Nobody else includes this.
 */
#pragma once

#include <client/calls/mt-calls-private.h>

G_BEGIN_DECLS

/** MT_CALLS_LIMIT_US: without any answer; the session makes a new connection after half of it. */
#define MT_CALLS_LIMIT_US (120 * (gint64)G_USEC_PER_SEC)

typedef enum {
    MT_CALL_QUEUED,         /* goes out as soon as there is a session */
    MT_CALL_SENT,           /* .sent_dc, .query */
    MT_CALL_WAITING,        /* until .retry_us */
    MT_CALL_WAITING_CONFIG, /* until the address of .target is known */
    MT_CALL_WAITING_MOVE,   /* until the login is where the account has moved to */
} MtCallPhase;

typedef struct {
    guint id;
    gint dc; /* 0: home; all numbers of datacenters may be those of lines */
    MtCallPhase phase;
    gint sent_dc;
    guint64 query;
    gboolean wrapped; /* as it was sent */
    GBytes *body;     /* NULL: it could not be encoded */
    const TlConstructor *constructor;
    MtCallFlags flags;
    MtReplyFunc reply;
    gpointer data;
    GDestroyNotify data_free;
    gint64 give_up_us;
    gint64 retry_us;
    guint troubles;
    gint64 trouble_us; /* the first of them */
    gint target;
    gboolean rewrapped; /* the server asked for the wrapper once */
    gboolean reissued;
    guint after;         /* the call before it, until that one has succeeded; 0: none */
    gboolean orphan;     /* that one failed */
    guint64 after_query; /* as it was sent; 0: after none */
    guint64 vain_query;  /* after which it did not run */
    GError *failure;     /* the reply is due */
} MtCall;

/* What is no longer wanted of a server. */
typedef struct {
    gint dc;
    guint64 query;
} MtUnwanted;

struct _MtCalls {
    MtState *state;
    const MtCarrier *carrier;
    gpointer carrier_data;
    GBytes *wrapper;   /* what stands before the first calls of a session */
    GBytes *plain;     /* (nullable): the same for servers that refuse the language; not used yet */
    GPtrArray *calls;  /* (element-type MtCall): in the order in which they were made */
    GArray *unwanted;  /* (element-type MtUnwanted): cancelled since the last run */
    GHashTable *begun; /* datacenters whose session has brought a result */
    guint last_id;
    guint migrations;
};

/* mt-calls.c */

/** mt_call_fail: the reply is due. */
void mt_call_fail(MtCall *call, MtError code, const char *message);
/** mt_call_wait_for_config: until the address of @target is known. */
void mt_call_wait_for_config(MtCalls *self, MtCall *call, gint target, MtTime now);

/* mt-calls-again.c */

/** mt_call_repeat: TRUE: this error is no answer for the caller: it goes out once more, or ends
 * otherwise. */
gboolean mt_call_repeat(MtCalls *self, MtCall *call, gint code, const char *text, MtTime now);

G_END_DECLS
