/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the files of a session share. Nobody else includes this.
 */
#pragma once

#include <crypto/mt-aes.h>
#include <session/mt-acks.h>
#include <session/mt-binding.h>
#include <session/mt-container.h>
#include <session/mt-errands.h>
#include <session/mt-fetches.h>
#include <session/mt-msgid.h>
#include <session/mt-outbox.h>
#include <session/mt-ping.h>
#include <session/mt-salts.h>
#include <session/mt-session.h>

G_BEGIN_DECLS

struct _MtSession {
    const MtHost *host;
    gpointer host_data;
    MtAuthKey *key;
    MtAesIge *ige;
    guint64 id;           /* 0: drawn when the first packet is made */
    guint64 former_id;    /* of the session given up last, whose packets may still come */
    guint64 doomed_id;    /* of a session that the server is to forget; 0: none */
    gboolean leaving;     /* the key is to be destroyed */
    gboolean key_written; /* the request is */
    guint generation;     /* counts sessions given up */
    GQueue events;        /* (element-type MtSessionEvent) */
    MtMsgIds *ids;
    MtSalts *salts;
    MtAcks *acks;
    MtPing ping;
    MtOutbox *outbox;
    MtErrands *errands;
    MtFetches *fetches;
    GArray *drops;      /* (element-type guint64): messages whose answers nobody wants */
    GPtrArray *replies; /* (element-type GBytes): answers to questions of the server */
    gboolean linked;
    gboolean any_size; /* the transport hides the lengths of packets */
    gboolean stuck;    /* reported; nothing is waited for on this connection any more */
    gint64 ahead_ms;   /* the server's time minus the wall clock */
    gint64 told_ahead_ms;
    gboolean clock_known;
    guint64 last_id;   /* of our last packet */
    guint64 salt_mark; /* .last_id when the server last told a salt */
    guint64 unique_id; /* of new_session_created */
    gboolean created;
    guint refusals;
    gint64 refused_us; /* the first of them */
    gint64 hold_us;    /* nothing is sent before; -1: none */
    gsize stray_bytes; /* of answers that nobody waits for */
    guint max_items;   /* queries in one container */
    MtBond bond;
    MtAuthKey *permanent;   /* (nullable): what the key is bound to, until it is */
    gint32 bond_expires_s;  /* of the server's time */
    gboolean bond_wanted;   /* the request is to be written */
    gint64 bond_written_us; /* the last one */
    char *bond_error;
};

/* mt-session.c */

/** mt_session_push: (transfer none): the new event, to be filled by the caller. */
MtSessionEvent *mt_session_push(MtSession *self, MtSessionEventKind kind, guint64 query);
void mt_session_log(MtSession *self, MtLogLevel level, const char *what, gint64 number);
/** mt_session_give_up: another session begins; everything unanswered goes out again. */
void mt_session_give_up(MtSession *self, MtTime now);
/** mt_session_refused: the server refused a packet; too many of that and we keep still for a
 * while. */
void mt_session_refused(MtSession *self, MtTime now);
/** mt_session_requeue: what was in the packet or message @id is written anew, under new ids: it had
 * no effect. FALSE: nothing of that id is known. */
gboolean mt_session_requeue(MtSession *self, guint64 id, MtTime now);
/** mt_session_redo: does an errand once more. */
void mt_session_redo(MtSession *self, const MtErrand *errand, MtTime now);
void mt_session_stuck(MtSession *self);
void mt_session_salt_changed(MtSession *self);
/** mt_session_bond_over: the answer to the request is there. @error: (nullable): it is refused. */
void mt_session_bond_over(MtSession *self, const char *error);
/** mt_session_is_busy: whether somebody waits for an answer. */
gboolean mt_session_is_busy(const MtSession *self);
/** mt_session_server_s: the server's Unix time in seconds. */
gint64 mt_session_server_s(const MtSession *self, MtTime now);

/* mt-session-chain.c */

/** mt_session_renumber: @query goes out under a new id, and with it what was sent to run after it:
 * the server will not find the old one. It had no effect. */
void mt_session_renumber(MtSession *self, MtQuery *query);
/** mt_session_reissue: the same, though it may have been executed. */
void mt_session_reissue(MtSession *self, MtQuery *query);
/** mt_session_link_after: the new @query runs after the one of that number. */
void mt_session_link_after(MtSession *self, MtQuery *query, guint64 number);
/** mt_session_settle: @query has an end: what was sent after it may run, or will not. */
void mt_session_settle(MtSession *self, const MtQuery *query, gboolean good);
/** mt_session_end_broken: what is not to be written any more is answered here. */
void mt_session_end_broken(MtSession *self);
/** mt_session_id_before: of the message that @query runs after; 0: there is nothing to wait for. */
guint64 mt_session_id_before(const MtSession *self, const MtQuery *query);
/** mt_session_body: (transfer full): what is to be written: the same under the same message id. */
GBytes *mt_session_body(const MtQuery *query);

/* mt-service.c */

/** mt_service_handle: what the session layer says to itself. FALSE: @message is something else. */
gboolean mt_service_handle(MtSession *self, const MtWireMessage *message, MtTime now);

G_END_DECLS
