/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the files of a connection share. Nobody else includes this.
 */
#pragma once

#include <client/net/mt-connection.h>
#include <client/net/mt-dialer.h>
#include <client/net/mt-link.h>

G_BEGIN_DECLS

/* Anybody on the way can send "key unknown". So the key is given up only after another key could
 * be made with the same server and the old one is refused even then. */
typedef enum {
    MT_KEY_TRUSTED,
    MT_KEY_TRYING_FRESH, /* the next link makes a key that is thrown away */
    MT_KEY_LAST_CHANCE,  /* that worked; the next link tries the old key once more */
} MtKeyDoubt;

struct _MtConnection {
    MtConnectionParts *parts;
    gint line;
    gint dc; /* of the line */
    MtSession *session;
    guint64 key_id;       /* of the session */
    guint64 permanent_id; /* the key of the state when the session was made */
    gboolean over;        /* the session's key is worth nothing; what it has to report is */
    MtDialer *dialer;
    MtLink *link;        /* NULL: none is there */
    MtEndpoint endpoint; /* of the link */
    gboolean announced;  /* MT_EVENT_OUTPUT is on its way */
    gboolean online;     /* the link is proven */
    gint64 online_us;
    gboolean was_online;
    gint64 retry_us; /* -1: none */
    gint64 missing_us;
    guint rounds;     /* in a row in which no address answered */
    guint failures;   /* of links, in a row */
    guint attempt;    /* which endpoint; of the link, or where to begin */
    guint floods;     /* -429 in a row */
    gboolean limited; /* the last of what went wrong was one of these */
    guint rejections;
    gint64 rejected_us; /* the first of them */
    MtKeyDoubt doubt;
    guint bad_exchanges;
    MtJob *job; /* only compared, never used: the host owns it */
    gint last_progress;
    gint64 apart_ms; /* how far the wall clock is ahead of the monotonic one */
    guint news;
    gint32 life_s;         /* of the temporary key that is being made */
    MtTemporaryKey *fresh; /* (nullable): made, not bound yet */
    guint refusals;        /* to bind, in a row */
    gboolean waiting;      /* the link is there; another connection makes the key */
    gboolean spare;        /* it is .next of another one: the user hears nothing of it */
    MtConnection *next;    /* (nullable): with a new key; it takes over as soon as it can */
    gint64 next_us;        /* since when it could */
    gint64 idle_us;        /* since when nobody uses it, -1: somebody does */
};

/* mt-connection.c */

void mt_connection_log(MtConnection *self, MtLogLevel level, const char *what, const GError *error);
void mt_connection_push_progress(MtConnection *self, MtProgress progress);
void mt_connection_drop_link(MtConnection *self, gboolean tell_host, MtTime now);
/** mt_connection_failed: the link is closed, and another one opened in time. */
void mt_connection_failed(MtConnection *self, const GError *error, MtTime now);
/** mt_connection_exchange_failed: a check of the key exchange failed. */
void mt_connection_exchange_failed(MtConnection *self, const GError *error, MtTime now);
/** mt_connection_retry_later: 1, 2, 4, 8, 16 seconds, more or less, at number @step. */
void mt_connection_retry_later(MtConnection *self, guint step, MtTime now);
/** mt_connection_reached: the link is proven. */
void mt_connection_reached(MtConnection *self, MtTime now);

/* mt-connection-keys.c */

/** mt_connection_begin: the link is there: a key exchange or the session goes onto it. */
void mt_connection_begin(MtConnection *self, MtTime now);
/** mt_connection_exchange_went_on: the exchange may have a job for the host, or be over. */
void mt_connection_exchange_went_on(MtConnection *self, MtTime now);
/** mt_connection_packets_came: for the session; what they say of its key is looked at. */
void mt_connection_packets_came(MtConnection *self, MtTime now);
/** mt_connection_key_unknown: the server, or somebody on the way, does not know the key. */
void mt_connection_key_unknown(MtConnection *self, MtTime now);
/** mt_connection_drop_session: and its link. */
void mt_connection_drop_session(MtConnection *self, MtTime now);
/** mt_connection_keep_keys: temporary keys are made anew before they end. */
void mt_connection_keep_keys(MtConnection *self, MtTime now);
/** mt_connection_keys_deadline: monotonic microseconds, or -1. */
gint64 mt_connection_keys_deadline(const MtConnection *self);

G_END_DECLS
