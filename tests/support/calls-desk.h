/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Calls in flight over sessions that are only written down: what went out is kept, and answers are
 * given by hand. Datacenters 1, 2 and 4 are known, 2 and 4 have a session, and 2 is home.
 */
#pragma once

#include <client/calls/mt-calls-private.h>
#include <tl-api.h>

#define CALLS_DESK_HOME 2

/** CallsSent: one message; @index: the last four bytes of it, where a test can count. */
typedef struct {
    gint dc;
    guint64 query;
    guint64 after;
    guint index;
    GBytes *body;
} CallsSent;

typedef struct {
    MtCalls *calls;
    MtState *state;
    MtTime now;
    GArray *reachable; /* datacenters that have a session */
    GArray *known;
    gboolean offline;
    guint64 last_query; /* the numbers of a new session begin anew */
    GPtrArray *sent;    /* (element-type CallsSent) */
    guint cancelled;
    guint configs;
    guint freed;
    guint replies; /* of which the newest: */
    gboolean has_result;
    gint error_code;
    GQuark error_domain;
    char *error_text;
    gint reply_dc;
    gboolean reissued;
    char *ended; /* the session, with this text */
    guint moves;
    gint moved_to;
} CallsDesk;

typedef void (*CallsDeskTest)(CallsDesk *self, gconstpointer data);

void calls_desk_init(CallsDesk *self);
void calls_desk_clear(CallsDesk *self);
/** calls_desk_add: a test with a desk of its own. */
void calls_desk_add(const char *path, gconstpointer data, CallsDeskTest test);

/** calls_desk_replied: an MtReplyFunc for a desk. */
void calls_desk_replied(gpointer data, const MtReply *reply, MtTime now);
/** calls_desk_freed: a GDestroyNotify that counts. */
void calls_desk_freed(gpointer data);
/** calls_desk_make: a call whose reply is noted; returns its id. */
guint calls_desk_make(CallsDesk *self, gint dc, MtCallFlags flags);
/** calls_desk_pass: time goes on at once. */
void calls_desk_pass(CallsDesk *self, gint64 us);
/** calls_desk_sign_in: the home datacenter has a key that is signed in. */
void calls_desk_sign_in(CallsDesk *self);

const CallsSent *calls_desk_last(const CallsDesk *self);
gboolean calls_desk_is_wrapped(const CallsSent *sent);
/** calls_desk_answer: what was sent last, with a result. */
void calls_desk_answer(CallsDesk *self);
void calls_desk_fail(CallsDesk *self, gint code, const char *text);

/** calls_desk_expect_error: exactly one reply, the server's error. */
void calls_desk_expect_error(const CallsDesk *self, gint code, const char *text);
/** calls_desk_expect_failure: exactly one reply, an error of ours. */
void calls_desk_expect_failure(const CallsDesk *self, MtError code);
