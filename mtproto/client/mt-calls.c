/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Calls in flight: which datacenter they go to, with which wrapper, how often, and for how long. It
 * knows nothing of what the calls are about.
 */
#include <client/mt-calls-private.h>

#include <base/mt-limits.h>
#include <base/mt-rpc-text.h>
#include <client/mt-deadline.h>
#include <client/mt-line.h>
#include <client/mt-wrapper.h>
#include <string.h>
#include <tl-api.h>

#define SECOND_US G_USEC_PER_SEC
/* Without any answer; the session makes a new connection after half of it. */
#define ANSWER_LIMIT_US (120 * SECOND_US)
#define CASUAL_LIMIT_US (5 * SECOND_US)
/* Waits up to this are sat out in silence. */
#define SILENT_WAIT_S 5
/* Server trouble: 1, 2, 4, 8, 16 seconds, and no longer than this altogether. */
#define TROUBLE_TRIES 5
#define TROUBLE_LIMIT_US (60 * SECOND_US)

typedef enum {
    CALL_QUEUED,         /* goes out as soon as there is a session */
    CALL_SENT,           /* .sent_dc, .query */
    CALL_WAITING,        /* until .retry_us */
    CALL_WAITING_CONFIG, /* until the address of .target is known */
    CALL_WAITING_MOVE,   /* until the login is where the account has moved to */
} CallPhase;

typedef struct {
    guint id;
    gint dc; /* 0: home; all numbers of datacenters may be those of lines */
    CallPhase phase;
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
    GError *failure; /* the reply is due */
} Call;

/* What is no longer wanted of a server. */
typedef struct {
    gint dc;
    guint64 query;
} Unwanted;

struct _MtCalls {
    MtState *state;
    const MtCarrier *carrier;
    gpointer carrier_data;
    GBytes *wrapper;   /* what stands before the first calls of a session */
    GPtrArray *calls;  /* (element-type Call): in the order in which they were made */
    GArray *unwanted;  /* (element-type Unwanted): cancelled since the last run */
    GHashTable *begun; /* datacenters whose session has brought a result */
    guint last_id;
    guint migrations;
};

static void
call_free(Call *call)
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
wrap(const MtCalls *self, const Call *call, gboolean first, gboolean for_files)
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
    self->calls = g_ptr_array_new();
    self->unwanted = g_array_new(FALSE, FALSE, sizeof(Unwanted));
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
    Call *entry = g_new0(Call, 1);

    entry->id = ++self->last_id;
    entry->dc = dc;
    entry->constructor = call->constructor;
    entry->flags = flags;
    entry->reply = reply;
    entry->data = data;
    entry->data_free = data_free;
    entry->give_up_us =
        now.mono_us + ((flags & MT_CALL_CASUAL) != 0 ? CASUAL_LIMIT_US : ANSWER_LIMIT_US);
    entry->body = encode(call, flags, &entry->failure);
    g_ptr_array_add(self->calls, entry);
    return entry->id;
}

void
mt_calls_cancel(MtCalls *self, guint id)
{
    for (guint i = 0; i < self->calls->len; i++) {
        Call *call = g_ptr_array_index(self->calls, i);

        if (call->id == id) {
            const Unwanted unwanted = {call->sent_dc, call->query};

            if (call->phase == CALL_SENT)
                g_array_append_val(self->unwanted, unwanted);
            g_ptr_array_remove_index(self->calls, i);
            call_free(call);
            return;
        }
    }
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
dc_of(const MtCalls *self, const Call *call)
{
    return call->dc != 0 ? call->dc : self->state->home_dc;
}

gboolean
mt_calls_uses(const MtCalls *self, gint dc)
{
    for (guint i = 0; i < self->calls->len; i++) {
        const Call *call = g_ptr_array_index(self->calls, i);

        if ((call->phase == CALL_SENT ? call->sent_dc : dc_of(self, call)) == dc)
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
finish(MtCalls *self, Call *call, const MtReply *reply, MtTime now)
{
    g_ptr_array_remove(self->calls, call);
    call->reply(call->data, reply, now);
    call_free(call);
}

static void
finish_error(MtCalls *self, Call *call, const GError *error, MtTime now)
{
    const MtReply reply = {
        .error = error,
        .dc = call->sent_dc != 0 ? call->sent_dc : dc_of(self, call),
        .reissued = call->reissued,
    };

    finish(self, call, &reply, now);
}

static void
fail(Call *call, MtError code, const char *message)
{
    if (call->failure == NULL)
        call->failure = g_error_new_literal(MT_ERROR, (gint)code, message);
}

static void
wait_for_config(MtCalls *self, Call *call, gint target, MtTime now)
{
    call->phase = CALL_WAITING_CONFIG;
    call->target = target;
    self->carrier->fetch_config(self->carrier_data, now);
}

/* --- going out ------------------------------------------------------------------------------- */

static void
send_call(MtCalls *self, Call *call, MtTime now)
{
    gint dc = dc_of(self, call);
    gboolean wrapped = !mt_calls_has_result(self, dc);
    g_autoptr(GBytes) body = NULL;

    if (!self->carrier->knows(self->carrier_data, dc)) {
        wait_for_config(self, call, dc, now);
        return;
    }
    body = wrapped || mt_line_is_for_files(dc) ? wrap(self, call, wrapped, mt_line_is_for_files(dc))
                                               : g_bytes_ref(call->body);
    call->query = self->carrier->send(self->carrier_data, dc, body, now);
    if (call->query == 0)
        return;
    call->phase = CALL_SENT;
    call->sent_dc = dc;
    call->wrapped = wrapped;
}

static void
run_call(MtCalls *self, Call *call, MtTime now)
{
    if (call->failure != NULL)
        return;
    if (mt_deadline_is_over(call->give_up_us, now)) {
        if (call->phase == CALL_SENT)
            self->carrier->cancel(self->carrier_data, call->sent_dc, call->query, now);
        fail(call, MT_ERROR_STATE, "no answer");
        return;
    }
    if (call->phase == CALL_WAITING && mt_deadline_is_over(call->retry_us, now))
        call->phase = CALL_QUEUED;
    if (call->phase == CALL_QUEUED)
        send_call(self, call, now);
}

static Call *
find_failed(const MtCalls *self)
{
    for (guint i = 0; i < self->calls->len; i++) {
        Call *call = g_ptr_array_index(self->calls, i);

        if (call->failure != NULL)
            return call;
    }
    return NULL;
}

void
mt_calls_run(MtCalls *self, MtTime now)
{
    Call *failed;

    for (guint i = 0; i < self->unwanted->len; i++) {
        const Unwanted *unwanted = &g_array_index(self->unwanted, Unwanted, i);

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
        const Call *call = g_ptr_array_index(self->calls, i);

        deadline = mt_deadline_first(deadline, call->give_up_us);
        if (call->phase == CALL_WAITING)
            deadline = mt_deadline_first(deadline, call->retry_us);
    }
    return deadline;
}

/* --- again ----------------------------------------------------------------------------------- */

static void
send_again(Call *call, gint64 delay_us, MtTime now)
{
    call->query = 0;
    call->phase = delay_us > 0 ? CALL_WAITING : CALL_QUEUED;
    call->retry_us = now.mono_us + delay_us;
    if ((call->flags & MT_CALL_CASUAL) == 0)
        call->give_up_us = call->retry_us + ANSWER_LIMIT_US;
}

static gboolean
starts_over(const char *text)
{
    return strcmp(text, "CONNECTION_NOT_INITED") == 0 ||
           strcmp(text, "CONNECTION_LAYER_INVALID") == 0;
}

/* Texts that a caller must see at once, whatever their number is. */
static gboolean
is_for_caller(const char *text)
{
    return g_str_has_prefix(text, "PASSWORD_") || strstr(text, "_RESTART") != NULL ||
           strcmp(text, "RANDOM_ID_DUPLICATE") == 0 || strcmp(text, "SIGN_IN_FAILED") == 0 ||
           strcmp(text, "SMS_CODE_CREATE_FAILED") == 0;
}

static gboolean
is_trouble(gint code)
{
    static const gint meant[] = {303, 400, 401, 403, 404, 406, 420};

    for (gsize i = 0; i < G_N_ELEMENTS(meant); i++) {
        if (meant[i] == code)
            return FALSE;
    }
    return TRUE;
}

/* The X of PHONE_MIGRATE_X and its like; 0: a redirection that makes no sense; -1: none. */
static gint
migration_target(const char *text)
{
    static const char *const prefixes[] = {"PHONE_MIGRATE_", "NETWORK_MIGRATE_", "USER_MIGRATE_"};

    for (gsize i = 0; i < G_N_ELEMENTS(prefixes); i++) {
        guint64 target;

        if (!g_str_has_prefix(text, prefixes[i]))
            continue;
        return g_ascii_string_to_unsigned(text + strlen(prefixes[i]), 10, 1, MT_MAX_DC_ID, &target,
                                          NULL)
                   ? (gint)target
                   : 0;
    }
    return -1;
}

static void
go_home_to(MtCalls *self, Call *call, gint dc, MtTime now)
{
    if (self->state->home_dc != dc) {
        self->state->home_dc = dc;
        mt_state_touch(self->state, TRUE);
    }
    send_again(call, 0, now);
}

/* Who is signed in takes the login along. */
static gboolean
moves_login(MtCalls *self, const Call *call)
{
    return self->carrier->user_moved != NULL && call->sent_dc == self->state->home_dc &&
           mt_state_dc(self->state, call->sent_dc)->auth == MT_AUTH_FULL;
}

static void
migrate(MtCalls *self, Call *call, gint target, MtTime now)
{
    if (target == 0) {
        fail(call, MT_ERROR_TRANSPORT, "redirected to no datacenter");
        return;
    }
    /* Another call may have been redirected there just before. */
    if (target != self->state->home_dc || target == call->sent_dc)
        self->migrations++;
    if (self->migrations > MT_MAX_MIGRATIONS) {
        fail(call, MT_ERROR_LIMIT, "redirected too often");
    } else if (moves_login(self, call)) {
        call->phase = CALL_WAITING_MOVE;
        self->carrier->user_moved(self->carrier_data, target);
    } else if (self->carrier->knows(self->carrier_data, target)) {
        go_home_to(self, call, target, now);
    } else {
        wait_for_config(self, call, target, now);
    }
}

void
mt_calls_moved(MtCalls *self, gboolean good, MtTime now)
{
    for (guint i = 0; i < self->calls->len; i++) {
        Call *call = g_ptr_array_index(self->calls, i);

        if (call->phase != CALL_WAITING_MOVE)
            continue;
        if (good)
            send_again(call, 0, now);
        else
            fail(call, MT_ERROR_STATE, "the account has moved");
    }
}

void
mt_calls_config_done(MtCalls *self, MtTime now)
{
    for (guint i = 0; i < self->calls->len; i++) {
        Call *call = g_ptr_array_index(self->calls, i);

        if (call->phase != CALL_WAITING_CONFIG)
            continue;
        if (!self->carrier->knows(self->carrier_data, call->target))
            fail(call, MT_ERROR_TRANSPORT, "the datacenter is unknown");
        else if (call->dc == 0)
            go_home_to(self, call, call->target, now);
        else
            send_again(call, 0, now);
    }
}

static gboolean
repeat_after_trouble(Call *call, gint code, const char *text, MtTime now)
{
    gint64 delay_us = SECOND_US << MIN(call->troubles, TROUBLE_TRIES);

    gboolean is_hurry = g_str_has_prefix(text, "FLOOD_SKIP_FAILED_WAIT");

    if (!(is_trouble(code) || is_hurry) || is_for_caller(text) ||
        (call->flags & MT_CALL_NO_RETRY) != 0)
        return FALSE;
    if (call->troubles == 0)
        call->trouble_us = now.mono_us;
    if (call->troubles >= TROUBLE_TRIES ||
        now.mono_us + delay_us - call->trouble_us > TROUBLE_LIMIT_US)
        return FALSE;
    call->troubles++;
    call->reissued = TRUE;
    send_again(call, delay_us, now);
    return TRUE;
}

static gboolean
repeat_after_wait(Call *call, const char *text, MtTime now)
{
    gint seconds;

    if (!mt_rpc_text_number(text, "FLOOD_WAIT", &seconds) &&
        !mt_rpc_text_number(text, "FLOOD_PREMIUM_WAIT", &seconds) &&
        !mt_rpc_text_number(text, "FLOOD_TEST_PHONE_WAIT", &seconds))
        return FALSE;
    if (seconds > SILENT_WAIT_S)
        return FALSE;
    send_again(call, (seconds + 1) * SECOND_US, now);
    return TRUE;
}

/* --- coming in ------------------------------------------------------------------------------- */

static Call *
find_sent(const MtCalls *self, gint dc, guint64 query)
{
    for (guint i = 0; i < self->calls->len; i++) {
        Call *call = g_ptr_array_index(self->calls, i);

        if (call->phase == CALL_SENT && call->sent_dc == dc && call->query == query)
            return call;
    }
    return NULL;
}

void
mt_calls_result(MtCalls *self, gint dc, guint64 query, GBytes *body, MtTime now)
{
    Call *call = find_sent(self, dc, query);
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
    finish(self, call, &reply, now);
}

/* A login that the home datacenter itself calls over. */
static gboolean
ends_session(MtCalls *self, const Call *call, gint code, const char *text)
{
    if (call->sent_dc != self->state->home_dc ||
        mt_state_dc(self->state, call->sent_dc)->auth != MT_AUTH_FULL)
        return FALSE;
    if (strcmp(text, "AUTH_KEY_DUPLICATED") == 0)
        return TRUE;
    return code == 401 && strcmp(text, "SESSION_PASSWORD_NEEDED") != 0;
}

static gboolean
repeat(MtCalls *self, Call *call, gint code, const char *text, MtTime now)
{
    gint target = call->dc == 0 ? migration_target(text) : -1;

    if (starts_over(text)) {
        g_hash_table_remove(self->begun, GINT_TO_POINTER(call->sent_dc));
        if (call->rewrapped)
            return FALSE;
        call->rewrapped = TRUE;
        send_again(call, 0, now);
        return TRUE;
    }
    if (target >= 0) {
        migrate(self, call, target, now);
        return TRUE;
    }
    return repeat_after_wait(call, text, now) || repeat_after_trouble(call, code, text, now);
}

void
mt_calls_error(MtCalls *self, gint dc, guint64 query, gint code, const char *text, MtTime now)
{
    Call *call = find_sent(self, dc, query);
    g_autoptr(GError) error = NULL;
    gboolean ended;

    if (call == NULL || repeat(self, call, code, text, now))
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
    Call *call = find_sent(self, dc, query);

    if (call != NULL)
        call->reissued = TRUE;
}

static void
queue_again(Call *call)
{
    call->phase = CALL_QUEUED;
    call->query = 0;
    call->reissued = TRUE;
}

/* What went out bare would be the first of the new session now. */
void
mt_calls_session_reset(MtCalls *self, gint dc, MtTime now)
{
    g_hash_table_remove(self->begun, GINT_TO_POINTER(dc));
    for (guint i = 0; i < self->calls->len; i++) {
        Call *call = g_ptr_array_index(self->calls, i);

        if (call->phase != CALL_SENT || call->sent_dc != dc || call->wrapped)
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
        Call *call = g_ptr_array_index(self->calls, i);

        if (call->phase == CALL_SENT && call->sent_dc == dc)
            call->reissued = TRUE;
    }
}

/* The numbers of the next session begin anew. */
static void
forget_unwanted(MtCalls *self, gint dc)
{
    for (guint i = self->unwanted->len; i-- > 0;) {
        if (g_array_index(self->unwanted, Unwanted, i).dc == dc)
            g_array_remove_index(self->unwanted, i);
    }
}

void
mt_calls_session_lost(MtCalls *self, gint dc)
{
    g_hash_table_remove(self->begun, GINT_TO_POINTER(dc));
    forget_unwanted(self, dc);
    for (guint i = 0; i < self->calls->len; i++) {
        Call *call = g_ptr_array_index(self->calls, i);

        if (call->phase == CALL_SENT && call->sent_dc == dc)
            queue_again(call);
    }
}
