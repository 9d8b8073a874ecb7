/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Calls that go out once more: after redirections, waits and trouble of a server, and in their turn
 * when they were to run after another one. https://core.telegram.org/api/errors
 */
#include <client/calls/mt-calls-parts.h>

#include <base/mt-limits.h>
#include <base/mt-rpc-text.h>
#include <client/net/mt-line.h>
#include <string.h>

#define SECOND_US ((gint64)G_USEC_PER_SEC)
/* Waits up to this are sat out in silence. */
#define SILENT_WAIT_S 5
/* Server trouble: 1, 2, 4, 8, 16 seconds, and no longer than this altogether. */
#define TROUBLE_TRIES 5
#define TROUBLE_LIMIT_US (60 * SECOND_US)
/* What counts as trouble though its number says otherwise. */
#define TROUBLE 500
/* Between two tries of a call that the server did not want to keep until its turn. */
#define TURN_US (SECOND_US / 10)
#define UNSYNCHRONIZED "AUTH_KEY_UNSYNCHRONIZED"
#define WAIT_TIMEOUT MT_CALLS_WAIT "TIMEOUT"

static void
send_again(MtCall *call, gint64 delay_us, MtTime now)
{
    call->query = 0;
    call->phase = delay_us > 0 ? MT_CALL_WAITING : MT_CALL_QUEUED;
    call->retry_us = now.mono_us + delay_us;
    if ((call->flags & MT_CALL_CASUAL) == 0)
        call->give_up_us = call->retry_us + MT_CALLS_LIMIT_US;
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
           strcmp(text, "SMS_CODE_CREATE_FAILED") == 0 || strcmp(text, "UNKNOWN_METHOD") == 0;
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
go_home_to(MtCalls *self, MtCall *call, gint dc, MtTime now)
{
    if (self->state->home_dc != dc) {
        self->state->home_dc = dc;
        mt_state_touch(self->state, TRUE);
    }
    send_again(call, 0, now);
}

/* Who is signed in takes the login along. */
static gboolean
moves_login(MtCalls *self, const MtCall *call)
{
    return self->carrier->user_moved != NULL && call->sent_dc == self->state->home_dc &&
           mt_state_dc(self->state, call->sent_dc)->auth == MT_AUTH_FULL;
}

static void
migrate(MtCalls *self, MtCall *call, gint target, MtTime now)
{
    if (target == 0) {
        mt_call_fail(call, MT_ERROR_TRANSPORT, "redirected to no datacenter");
        return;
    }
    /* Another call may have been redirected there just before. */
    if (target != self->state->home_dc || target == call->sent_dc)
        self->migrations++;
    if (self->migrations > MT_MAX_MIGRATIONS) {
        mt_call_fail(call, MT_ERROR_LIMIT, "redirected too often");
    } else if (moves_login(self, call)) {
        call->phase = MT_CALL_WAITING_MOVE;
        self->carrier->user_moved(self->carrier_data, target);
    } else if (self->carrier->knows(self->carrier_data, target)) {
        go_home_to(self, call, target, now);
    } else {
        mt_call_wait_for_config(self, call, target, now);
    }
}

void
mt_calls_moved(MtCalls *self, gboolean good, MtTime now)
{
    for (guint i = 0; i < self->calls->len; i++) {
        MtCall *call = g_ptr_array_index(self->calls, i);

        if (call->phase != MT_CALL_WAITING_MOVE)
            continue;
        if (good)
            send_again(call, 0, now);
        else
            mt_call_fail(call, MT_ERROR_STATE, "the account has moved");
    }
}

void
mt_calls_config_done(MtCalls *self, MtTime now)
{
    for (guint i = 0; i < self->calls->len; i++) {
        MtCall *call = g_ptr_array_index(self->calls, i);

        if (call->phase != MT_CALL_WAITING_CONFIG)
            continue;
        if (!self->carrier->knows(self->carrier_data, call->target))
            mt_call_fail(call, MT_ERROR_TRANSPORT, "the datacenter is unknown");
        else if (call->dc == 0)
            go_home_to(self, call, call->target, now);
        else
            send_again(call, 0, now);
    }
}

static gint64
trouble_delay(const MtCall *call, const char *text)
{
    if (call->troubles == 0 && strcmp(text, "MSGID_DECREASE_RETRY") == 0)
        return 0; /* another id is all it takes */
    return SECOND_US << MIN(call->troubles, TROUBLE_TRIES);
}

static gboolean
repeat_after_trouble(MtCall *call, gint code, const char *text, MtTime now)
{
    gint64 delay_us = trouble_delay(call, text);
    gboolean in_vain = is_trouble(code) || g_str_has_prefix(text, "FLOOD_SKIP_FAILED_WAIT");

    if (!in_vain || is_for_caller(text) || (call->flags & MT_CALL_NO_RETRY) != 0)
        return FALSE;
    if ((call->flags & MT_CALL_PROOF) != 0 && strcmp(text, UNSYNCHRONIZED) == 0)
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
repeat_after_wait(MtCall *call, const char *text, MtTime now)
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

/* The server did not want to keep it until its turn, or the call before it failed: it has not run.
 */
static gboolean
repeat_in_turn(MtCall *call, const char *text, MtTime now)
{
    if (!g_str_has_prefix(text, MT_CALLS_WAIT) || call->orphan)
        return FALSE;
    if (call->after_query == 0)
        return repeat_after_trouble(call, TROUBLE, text, now);
    if (call->after != 0 && strcmp(text, WAIT_TIMEOUT) != 0)
        call->vain_query = call->after_query;
    send_again(call, call->after != 0 ? TURN_US : 0, now);
    return TRUE;
}

/* TRUE: the server does not take the language that is named: all begin again without one. */
static gboolean
drops_language(MtCalls *self, const char *text)
{
    if (strcmp(text, "CONNECTION_LANG_PACK_INVALID") != 0 || self->plain == NULL)
        return FALSE;
    g_bytes_unref(self->wrapper);
    self->wrapper = g_steal_pointer(&self->plain);
    g_hash_table_remove_all(self->begun);
    return TRUE;
}

gboolean
mt_call_repeat(MtCalls *self, MtCall *call, gint code, const char *text, MtTime now)
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
    if (drops_language(self, text)) {
        send_again(call, 0, now);
        return TRUE;
    }
    if (target >= 0) {
        migrate(self, call, target, now);
        return TRUE;
    }
    return repeat_in_turn(call, text, now) || repeat_after_wait(call, text, now) ||
           repeat_after_trouble(call, code, text, now);
}
