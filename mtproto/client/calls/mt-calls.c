/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Calls in flight: which datacenter they go to, with which wrapper, how often, and for how long. It
 * knows nothing of what the calls are about.
 */
#include <client/calls/mt-calls-parts.h>

#include <base/mt-limits.h>
#include <base/mt-rpc-text.h>
#include <client/calls/mt-wrapper.h>
#include <client/net/mt-line.h>
#include <client/store/mt-deadline.h>
#include <string.h>
#include <tl-api.h>

#define CASUAL_LIMIT_US (5 * (gint64)G_USEC_PER_SEC)
/* Of a call that was to run after one that failed. */
#define WAIT_CODE 500
#define WAIT_FAILED MT_CALLS_WAIT "FAILED"
static void
call_free(MtCall *call)
{
    if (call->data_free != NULL)
        call->data_free(call->data);
    if (call->body != NULL)
        g_bytes_unref(call->body);
    g_clear_error(&call->failure);
    g_free(call);
}

/* (transfer full): a line for files never takes updates away from the main one. */
static GBytes *
wrap(const MtCalls *self, const MtCall *call, gboolean first, gboolean for_files)
{
    g_auto(MtWriter) writer;
    gconstpointer bytes;
    gsize len;

    if ((call->flags & MT_CALL_SECRET) != 0)
        mt_writer_init_secret(&writer);
    else
        mt_writer_init(&writer);
    bytes = g_bytes_get_data(self->wrapper, &len);
    if (first)
        mt_writer_raw(&writer, bytes, len);
    if (for_files)
        mt_writer_u32(&writer, TL_ID_CALL_INVOKE_WITHOUT_UPDATES);
    bytes = g_bytes_get_data(call->body, &len);
    mt_writer_raw(&writer, bytes, len);
    return mt_writer_steal(&writer);
}

/* --- life ------------------------------------------------------------------------------------ */

MtCalls *
mt_calls_new(const MtConfig *config,
             MtState *state,
             const MtCarrier *carrier,
             gpointer carrier_data)
{
    MtCalls *self = g_new0(MtCalls, 1);

    self->state = state;
    self->carrier = carrier;
    self->carrier_data = carrier_data;
    self->wrapper = mt_wrapper_new(config);
    self->plain = mt_wrapper_new_plain(config);
    self->calls = g_ptr_array_new();
    self->unwanted = g_array_new(FALSE, FALSE, sizeof(MtUnwanted));
    self->begun = g_hash_table_new(g_direct_hash, g_direct_equal);
    return self;
}

void
mt_calls_free(MtCalls *self)
{
    if (self == NULL)
        return;
    while (self->calls->len > 0)
        call_free(g_ptr_array_remove_index(self->calls, self->calls->len - 1));
    g_ptr_array_unref(self->calls);
    g_array_unref(self->unwanted);
    g_hash_table_unref(self->begun);
    g_bytes_unref(self->wrapper);
    g_clear_pointer(&self->plain, g_bytes_unref);
    g_free(self);
}

static GBytes *
encode(const TlObject *object, MtCallFlags flags, GError **error)
{
    g_auto(MtWriter) writer;

    if ((flags & MT_CALL_SECRET) != 0)
        mt_writer_init_secret(&writer);
    else
        mt_writer_init(&writer);
    if (!tl_write_object(&writer, object, error))
        return NULL;
    return mt_writer_steal(&writer);
}

guint
mt_calls_send(MtCalls *self,
              gint dc,
              const TlObject *call,
              MtCallFlags flags,
              MtReplyFunc reply,
              gpointer data,
              GDestroyNotify data_free,
              MtTime now)
{
    MtCall *entry = g_new0(MtCall, 1);

    entry->id = ++self->last_id;
    entry->dc = dc;
    entry->constructor = call->constructor;
    entry->flags = flags;
    entry->reply = reply;
    entry->data = data;
    entry->data_free = data_free;
    entry->give_up_us =
        now.mono_us + ((flags & MT_CALL_CASUAL) != 0 ? CASUAL_LIMIT_US : MT_CALLS_LIMIT_US);
    entry->body = encode(call, flags, &entry->failure);
    g_ptr_array_add(self->calls, entry);
    return entry->id;
}

static MtCall *
find_call(const MtCalls *self, guint id)
{
    for (guint i = 0; i < self->calls->len && id != 0; i++) {
        MtCall *call = g_ptr_array_index(self->calls, i);

        if (call->id == id)
            return call;
    }
    return NULL;
}

/* What is to run after the call @id may do so, or will not. */
static void
settle(MtCalls *self, guint id, gboolean good)
{
    for (guint i = 0; i < self->calls->len; i++) {
        MtCall *call = g_ptr_array_index(self->calls, i);

        if (call->after != id)
            continue;
        call->after = 0;
        call->orphan = !good;
    }
}

void
mt_calls_cancel(MtCalls *self, guint id)
{
    MtCall *call = find_call(self, id);

    if (call == NULL)
        return;
    if (call->phase == MT_CALL_SENT) {
        const MtUnwanted unwanted = {call->sent_dc, call->query};

        g_array_append_val(self->unwanted, unwanted);
    }
    g_ptr_array_remove(self->calls, call);
    settle(self, id, FALSE);
    call_free(call);
}

void
mt_calls_chain(MtCalls *self, guint id, guint after)
{
    MtCall *call = find_call(self, id);

    if (call != NULL && after < id && find_call(self, after) != NULL)
        call->after = after;
}

/* Whether another call is to run after it. */
static gboolean
is_waited_for(const MtCalls *self, guint id)
{
    for (guint i = 0; i < self->calls->len; i++) {
        if (((const MtCall *)g_ptr_array_index(self->calls, i))->after == id)
            return TRUE;
    }
    return FALSE;
}

static void
ignore_reply(gpointer data, const MtReply *reply, MtTime now)
{
}

void
mt_calls_ignore(MtCalls *self, guint id)
{
    MtCall *call = find_call(self, id);

    if (call == NULL)
        return;
    if (!is_waited_for(self, id)) {
        mt_calls_cancel(self, id);
        return;
    }
    if (call->data_free != NULL)
        call->data_free(call->data);
    call->data = NULL;
    call->data_free = NULL;
    call->reply = ignore_reply;
    settle(self, id, TRUE);
}

gint
mt_calls_get_home(const MtCalls *self)
{
    return self->state->home_dc;
}

gint64
mt_calls_server_ms(const MtCalls *self, MtTime now)
{
    return self->carrier->server_ms(self->carrier_data, self->state->home_dc, now);
}

void
mt_calls_reset_migrations(MtCalls *self)
{
    self->migrations = 0;
}

static gint
dc_of(const MtCalls *self, const MtCall *call)
{
    return call->dc != 0 ? call->dc : self->state->home_dc;
}

gboolean
mt_calls_uses(const MtCalls *self, gint dc)
{
    for (guint i = 0; i < self->calls->len; i++) {
        const MtCall *call = g_ptr_array_index(self->calls, i);

        if ((call->phase == MT_CALL_SENT ? call->sent_dc : dc_of(self, call)) == dc)
            return TRUE;
    }
    return FALSE;
}

gboolean
mt_calls_has_result(const MtCalls *self, gint dc)
{
    return g_hash_table_contains(self->begun, GINT_TO_POINTER(dc));
}

/* --- endings --------------------------------------------------------------------------------- */

static void
finish(MtCalls *self, MtCall *call, const MtReply *reply, MtTime now)
{
    g_ptr_array_remove(self->calls, call);
    call->reply(call->data, reply, now);
    call_free(call);
}

static void
finish_error(MtCalls *self, MtCall *call, const GError *error, MtTime now)
{
    const MtReply reply = {
        .error = error,
        .dc = call->sent_dc != 0 ? call->sent_dc : dc_of(self, call),
        .reissued = call->reissued,
    };

    settle(self, call->id, FALSE);
    finish(self, call, &reply, now);
}

void
mt_call_fail(MtCall *call, MtError code, const char *message)
{
    if (call->failure == NULL)
        call->failure = g_error_new_literal(MT_ERROR, (gint)code, message);
}

void
mt_call_wait_for_config(MtCalls *self, MtCall *call, gint target, MtTime now)
{
    call->phase = MT_CALL_WAITING_CONFIG;
    call->target = target;
    self->carrier->fetch_config(self->carrier_data, now);
}

/* --- going out ------------------------------------------------------------------------------- */

/* TRUE: the call before it is not where it can be named, or was in vain: it has to go again first.
 */
static gboolean
is_held(const MtCalls *self, const MtCall *call, gint dc, guint64 *out_after)
{
    const MtCall *before = find_call(self, call->after);

    *out_after = before != NULL ? before->query : 0;
    return before != NULL && (before->phase != MT_CALL_SENT || before->sent_dc != dc ||
                              before->query == call->vain_query);
}

static void
send_call(MtCalls *self, MtCall *call, MtTime now)
{
    gint dc = dc_of(self, call);
    gboolean wrapped = !mt_calls_has_result(self, dc);
    g_autoptr(GBytes) body = NULL;
    guint64 after;

    if (!self->carrier->knows(self->carrier_data, dc)) {
        mt_call_wait_for_config(self, call, dc, now);
        return;
    }
    if (is_held(self, call, dc, &after)) {
        call->give_up_us = now.mono_us + MT_CALLS_LIMIT_US;
        return;
    }
    body = wrapped || mt_line_is_for_files(dc) ? wrap(self, call, wrapped, mt_line_is_for_files(dc))
                                               : g_bytes_ref(call->body);
    call->query = self->carrier->send(self->carrier_data, dc, body, after, now);
    if (call->query == 0)
        return;
    call->after_query = after;
    call->phase = MT_CALL_SENT;
    call->sent_dc = dc;
    call->wrapped = wrapped;
}

static void
run_call(MtCalls *self, MtCall *call, MtTime now)
{
    if (call->failure != NULL)
        return;
    if (call->phase != MT_CALL_SENT && (call->orphan || call->reply == ignore_reply)) {
        call->failure = g_error_new_literal(MT_RPC_ERROR, WAIT_CODE, WAIT_FAILED);
        return;
    }
    if (mt_deadline_is_over(call->give_up_us, now)) {
        if (call->phase == MT_CALL_SENT)
            self->carrier->cancel(self->carrier_data, call->sent_dc, call->query, now);
        mt_call_fail(call, MT_ERROR_STATE, "no answer");
        return;
    }
    if (call->phase == MT_CALL_WAITING && mt_deadline_is_over(call->retry_us, now))
        call->phase = MT_CALL_QUEUED;
    if (call->phase == MT_CALL_QUEUED)
        send_call(self, call, now);
}

static MtCall *
find_failed(const MtCalls *self)
{
    for (guint i = 0; i < self->calls->len; i++) {
        MtCall *call = g_ptr_array_index(self->calls, i);

        if (call->failure != NULL)
            return call;
    }
    return NULL;
}

void
mt_calls_run(MtCalls *self, MtTime now)
{
    MtCall *failed;

    for (guint i = 0; i < self->unwanted->len; i++) {
        const MtUnwanted *unwanted = &g_array_index(self->unwanted, MtUnwanted, i);

        self->carrier->cancel(self->carrier_data, unwanted->dc, unwanted->query, now);
    }
    g_array_set_size(self->unwanted, 0);
    do {
        for (guint i = 0; i < self->calls->len; i++)
            run_call(self, g_ptr_array_index(self->calls, i), now);
        failed = find_failed(self);
        if (failed != NULL)
            finish_error(self, failed, failed->failure, now);
    } while (failed != NULL);
}

gint64
mt_calls_deadline(const MtCalls *self)
{
    gint64 deadline = -1;

    for (guint i = 0; i < self->calls->len; i++) {
        const MtCall *call = g_ptr_array_index(self->calls, i);

        deadline = mt_deadline_first(deadline, call->give_up_us);
        if (call->phase == MT_CALL_WAITING)
            deadline = mt_deadline_first(deadline, call->retry_us);
    }
    return deadline;
}

/* --- coming in ------------------------------------------------------------------------------- */

static MtCall *
find_sent(const MtCalls *self, gint dc, guint64 query)
{
    for (guint i = 0; i < self->calls->len; i++) {
        MtCall *call = g_ptr_array_index(self->calls, i);

        if (call->phase == MT_CALL_SENT && call->sent_dc == dc && call->query == query)
            return call;
    }
    return NULL;
}

void
mt_calls_result(MtCalls *self, gint dc, guint64 query, GBytes *body, MtTime now)
{
    MtCall *call = find_sent(self, dc, query);
    g_autoptr(TlArena) arena = NULL;
    g_autoptr(GError) error = NULL;
    TlResult result = {0};
    MtReply reply = {.dc = dc};
    gconstpointer bytes;
    gsize len;

    if (call == NULL)
        return;
    g_hash_table_add(self->begun, GINT_TO_POINTER(dc));
    arena = (call->flags & MT_CALL_SECRET) != 0 ? tl_arena_new_secret() : tl_arena_new();
    bytes = g_bytes_get_data(body, &len);
    reply.reissued = call->reissued;
    if (tl_decode_result(bytes, len, &tl_api_schema, call->constructor, arena, &result, &error))
        reply.result = &result;
    else
        reply.error = error;
    settle(self, call->id, TRUE);
    finish(self, call, &reply, now);
}

/* A login that the home datacenter itself calls over. */
static gboolean
ends_session(MtCalls *self, const MtCall *call, gint code, const char *text)
{
    if (call->sent_dc != self->state->home_dc ||
        mt_state_dc(self->state, call->sent_dc)->auth != MT_AUTH_FULL)
        return FALSE;
    if (strcmp(text, "AUTH_KEY_DUPLICATED") == 0)
        return TRUE;
    return code == 401 && strcmp(text, "SESSION_PASSWORD_NEEDED") != 0;
}

void
mt_calls_error(MtCalls *self, gint dc, guint64 query, gint code, const char *text, MtTime now)
{
    MtCall *call = find_sent(self, dc, query);
    g_autoptr(GError) error = NULL;
    gboolean ended;

    if (call == NULL || mt_call_repeat(self, call, code, text, now))
        return;
    ended = ends_session(self, call, code, text);
    error = g_error_new_literal(MT_RPC_ERROR, code, text);
    finish_error(self, call, error, now);
    if (ended)
        self->carrier->session_ended(self->carrier_data, text, now);
    if (strcmp(text, "FROZEN_METHOD_INVALID") == 0 && self->carrier->frozen != NULL)
        self->carrier->frozen(self->carrier_data);
}

void
mt_calls_reissued(MtCalls *self, gint dc, guint64 query)
{
    MtCall *call = find_sent(self, dc, query);

    if (call != NULL)
        call->reissued = TRUE;
}

static void
queue_again(MtCall *call)
{
    call->phase = MT_CALL_QUEUED;
    call->query = 0;
    call->reissued = TRUE;
}

/* What went out bare would be the first of the new session now. */
void
mt_calls_session_reset(MtCalls *self, gint dc, MtTime now)
{
    g_hash_table_remove(self->begun, GINT_TO_POINTER(dc));
    for (guint i = 0; i < self->calls->len; i++) {
        MtCall *call = g_ptr_array_index(self->calls, i);

        if (call->phase != MT_CALL_SENT || call->sent_dc != dc || call->wrapped)
            continue;
        self->carrier->cancel(self->carrier_data, dc, call->query, now);
        queue_again(call);
    }
}

/* If the server had one before and forgot it, it may have carried out what it does not answer. */
void
mt_calls_session_created(MtCalls *self, gint dc)
{
    if (!g_hash_table_remove(self->begun, GINT_TO_POINTER(dc)))
        return;
    for (guint i = 0; i < self->calls->len; i++) {
        MtCall *call = g_ptr_array_index(self->calls, i);

        if (call->phase == MT_CALL_SENT && call->sent_dc == dc)
            call->reissued = TRUE;
    }
}

/* The numbers of the next session begin anew. */
static void
forget_unwanted(MtCalls *self, gint dc)
{
    for (guint i = self->unwanted->len; i-- > 0;) {
        if (g_array_index(self->unwanted, MtUnwanted, i).dc == dc)
            g_array_remove_index(self->unwanted, i);
    }
}

void
mt_calls_session_lost(MtCalls *self, gint dc)
{
    g_hash_table_remove(self->begun, GINT_TO_POINTER(dc));
    forget_unwanted(self, dc);
    for (guint i = 0; i < self->calls->len; i++) {
        MtCall *call = g_ptr_array_index(self->calls, i);

        call->vain_query = 0;
        if (call->phase == MT_CALL_SENT && call->sent_dc == dc)
            queue_again(call);
    }
}

void
mt_calls_logged_out(MtCalls *self)
{
    g_hash_table_remove_all(self->begun);
    g_array_set_size(self->unwanted, 0);
    for (guint i = 0; i < self->calls->len; i++) {
        MtCall *call = g_ptr_array_index(self->calls, i);

        call->phase = MT_CALL_QUEUED;
        mt_call_fail(call, MT_ERROR_STATE, "logged out");
    }
}
