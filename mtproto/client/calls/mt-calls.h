/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Calls in flight: the reply goes to a function exactly once and never from inside the call.
 * Redirections, server trouble, short waits and lost connections are dealt with here.
 * https://core.telegram.org/api/invoking https://core.telegram.org/api/errors
 */
#pragma once

#include <mtproto/mt-host.h>
#include <tl/tl-codec.h>

G_BEGIN_DECLS

/** MT_CALLS_WAIT: how the texts begin of calls that were to run after one that failed. */
#define MT_CALLS_WAIT "MSG_WAIT_"

typedef struct _MtCalls MtCalls;

/**
 * MtReply:
 * @result: the decoded result, or NULL; valid during the callback only.
 * @error: MT_RPC_ERROR: the server's (.message is its cleaned text, .code its number);
 *   MT_ERROR_UNKNOWN or _MALFORMED: the answer was not understood; MT_ERROR_STATE: no answer within
 *   the time; MT_ERROR_LIMIT: more than MT_MAX_MIGRATIONS redirections; MT_ERROR_TRANSPORT: the
 *   datacenter a redirection named is unknown.
 * @dc: where it was answered, as a line.
 * @reissued: it went out under a second message id, so that it may have been executed twice.
 */
typedef struct {
    const TlResult *result;
    const GError *error;
    gint dc;
    gboolean reissued;
} MtReply;

typedef void (*MtReplyFunc)(gpointer data, const MtReply *reply, MtTime now);

typedef enum {
    MT_CALL_DEFAULT = 0,
    /* The object and its encoding hold secrets: wipe them. */
    MT_CALL_SECRET = 1 << 0,
    /* Give up after 5 s instead of repeating for a minute: nobody waits for the answer. */
    MT_CALL_CASUAL = 1 << 1,
    /* 500 and negative codes are given to the caller at once. */
    MT_CALL_NO_RETRY = 1 << 2,
    /* It proves something with what is no longer true after AUTH_KEY_UNSYNCHRONIZED. */
    MT_CALL_PROOF = 1 << 3,
} MtCallFlags;

/**
 * mt_calls_send: @call is serialised at once, so that it may live on the stack.
 * @dc: 0 for the home datacenter, whichever that is when it is (re)sent; or a line of mt-line.h.
 *
 * Repeats by itself: PHONE_/NETWORK_/USER_MIGRATE_X (home := X; X is taken from the known
 * addresses, after one help.getConfig if it is not among them); CONNECTION_NOT_INITED and
 * _LAYER_INVALID (once, wrapped again); FLOOD_WAIT of up to 5 s; 500 and negative codes after 1, 2,
 * 4, 8, 16 s, at most 60 s in all; never PASSWORD_... or *_RESTART or SIGN_IN_FAILED or
 * SMS_CODE_CREATE_FAILED texts; MSGID_DECREASE_RETRY at once the first time;
 * CONNECTION_LANG_PACK_INVALID at once and without a language from then on. No answer within 60 s:
 * the connection is made anew and the same message sent again; within 120 s: MT_ERROR_STATE.
 * Returns an id for mt_calls_cancel().
 */
guint mt_calls_send(MtCalls *self,
                    gint dc,
                    const TlObject *call,
                    MtCallFlags flags,
                    MtReplyFunc reply,
                    gpointer data,
                    GDestroyNotify data_free,
                    MtTime now);
/**
 * mt_calls_chain: before the next mt_calls_run(): @id runs only after @after, a call made before
 * it, has succeeded, without waiting for its answer here. When @after is repeated, so is @id. When
 * it fails, @id has not run and ends with MT_RPC_ERROR and a text that begins with MT_CALLS_WAIT.
 * Nothing happens if @after is over.
 */
void mt_calls_chain(MtCalls *self, guint id, guint after);
/** mt_calls_ignore: it has succeeded, as the caller knows from elsewhere: no reply follows. */
void mt_calls_ignore(MtCalls *self, guint id);
/** mt_calls_cancel: no reply follows, and the server is told not to answer; unknown ids are
 * ignored. */
void mt_calls_cancel(MtCalls *self, guint id);
/** mt_calls_get_home: the datacenter of the account, as known now. */
gint mt_calls_get_home(const MtCalls *self);
/** mt_calls_server_ms: the home server's Unix time in milliseconds, wall clock while unknown. */
gint64 mt_calls_server_ms(const MtCalls *self, MtTime now);
/** mt_calls_reset_migrations: a new login begins: its five redirections are counted from here. */
void mt_calls_reset_migrations(MtCalls *self);

G_END_DECLS
