/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The other side of the calls: what carries them to the datacenters. The client and the tests
 * include this; those who only make calls do not.
 */
#pragma once

#include <client/calls/mt-calls.h>
#include <client/store/mt-state.h>
#include <mtproto/mt-client.h>

G_BEGIN_DECLS

/**
 * MtCarrier: none of these may call back into the calls. Each @dc is a line of mt-line.h.
 * @knows: whether there is an address of @dc.
 * @send: hands @body to the session with @dc and returns its number; 0 while there is none (the
 *   next mt_calls_run() asks again). It runs after @after, a number of the same session; 0: none.
 * @cancel: the answer is no longer wanted.
 * @fetch_config: help.getConfig is to be called, of a datacenter that is known;
 *   mt_calls_config_done() follows in any case.
 * @server_ms: the time of the server of @dc.
 * @session_ended: the login is over, says the home datacenter.
 * @frozen: (nullable): the account may only be read.
 * @user_moved: (nullable): the account of this login is at home in @dc now; mt_calls_moved()
 *   follows. Without this, the calls go there as they would before a login.
 */
typedef struct {
    gboolean (*knows)(gpointer data, gint dc);
    guint64 (*send)(gpointer data, gint dc, GBytes *body, guint64 after, MtTime now);
    void (*cancel)(gpointer data, gint dc, guint64 query, MtTime now);
    void (*fetch_config)(gpointer data, MtTime now);
    gint64 (*server_ms)(gpointer data, gint dc, MtTime now);
    void (*session_ended)(gpointer data, const char *error_text, MtTime now);
    void (*user_moved)(gpointer data, gint dc);
    void (*frozen)(gpointer data);
} MtCarrier;

/** mt_calls_new: @state lives longer; its home datacenter is changed by redirections. */
MtCalls *mt_calls_new(const MtConfig *config,
                      MtState *state,
                      const MtCarrier *carrier,
                      gpointer carrier_data);
/** mt_calls_free: calls in flight end without a reply. */
void mt_calls_free(MtCalls *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtCalls, mt_calls_free)

/** mt_calls_run: sends what can be sent and gives up what took too long. */
void mt_calls_run(MtCalls *self, MtTime now);
gint64 mt_calls_deadline(const MtCalls *self);
/** mt_calls_uses: whether a call waits for @dc. */
gboolean mt_calls_uses(const MtCalls *self, gint dc);
/** mt_calls_has_result: whether the present session with @dc has brought a result. */
gboolean mt_calls_has_result(const MtCalls *self, gint dc);

/* What the session with @dc reported. Unknown numbers are ignored. */
void mt_calls_result(MtCalls *self, gint dc, guint64 query, GBytes *body, MtTime now);
void mt_calls_error(MtCalls *self, gint dc, guint64 query, gint code, const char *text, MtTime now);
void mt_calls_reissued(MtCalls *self, gint dc, guint64 query);
/** mt_calls_session_reset: another session began under the same key. It sends again by itself, but
 * what was not wrapped has to be. */
void mt_calls_session_reset(MtCalls *self, gint dc, MtTime now);
/** mt_calls_session_created: the server began the session anew; what is sent from here on begins
 * with the wrapper again. */
void mt_calls_session_created(MtCalls *self, gint dc);
/** mt_calls_session_lost: the session is gone: its calls are sent again in the next one. */
void mt_calls_session_lost(MtCalls *self, gint dc);
/** mt_calls_logged_out: no session is there any more; what is under way ends with MT_ERROR_STATE.
 */
void mt_calls_logged_out(MtCalls *self);
/** mt_calls_moved: the login is where the account is; or it could not be taken there. */
void mt_calls_moved(MtCalls *self, gboolean good, MtTime now);
/** mt_calls_config_done: help.getConfig was answered, or will not be. */
void mt_calls_config_done(MtCalls *self, MtTime now);

G_END_DECLS
