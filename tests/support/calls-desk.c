/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The desk of the calls: a state, a network that only notes what is sent, and answers by hand.
 */
#include <calls-desk.h>

#define SECOND G_USEC_PER_SEC

static gboolean
contains(const GArray *array, gint dc)
{
    for (guint i = 0; i < array->len; i++) {
        if (g_array_index(array, gint, i) == dc)
            return TRUE;
    }
    return FALSE;
}

static gboolean
fake_knows(gpointer data, gint dc)
{
    return contains(((CallsDesk *)data)->known, dc);
}

static void
sent_free(gpointer data)
{
    CallsSent *sent = data;

    g_bytes_unref(sent->body);
    g_free(sent);
}

static guint64
fake_send(gpointer data, gint dc, GBytes *body, guint64 after, MtTime now)
{
    CallsDesk *self = data;
    CallsSent *sent;
    const guint8 *bytes;
    gsize len;

    if (self->offline || !contains(self->reachable, dc))
        return 0;
    bytes = g_bytes_get_data(body, &len);
    sent = g_new0(CallsSent, 1);
    sent->dc = dc;
    sent->query = ++self->last_query;
    sent->after = after;
    sent->index = mt_get_u32(bytes + len - 4);
    sent->body = g_bytes_ref(body);
    g_ptr_array_add(self->sent, sent);
    return sent->query;
}

static void
fake_cancel(gpointer data, gint dc, guint64 query, MtTime now)
{
    ((CallsDesk *)data)->cancelled++;
}

static void
fake_fetch_config(gpointer data, MtTime now)
{
    ((CallsDesk *)data)->configs++;
}

static gint64
fake_server_ms(gpointer data, gint dc, MtTime now)
{
    return now.wall_ms + dc;
}

static void
fake_session_ended(gpointer data, const char *error_text, MtTime now)
{
    CallsDesk *self = data;

    g_assert_cmpuint(self->replies, >, 0); /* the caller hears it first */
    self->ended = g_strdup(error_text);
}

static void
fake_user_moved(gpointer data, gint dc)
{
    CallsDesk *self = data;

    self->moves++;
    self->moved_to = dc;
}

static const MtCarrier carrier = {
    .knows = fake_knows,
    .send = fake_send,
    .cancel = fake_cancel,
    .fetch_config = fake_fetch_config,
    .server_ms = fake_server_ms,
    .session_ended = fake_session_ended,
    .user_moved = fake_user_moved,
};

void
calls_desk_init(CallsDesk *self)
{
    const MtConfig config = {.api_id = 12345,
                             .device_model = "edge",
                             .system_version = "Linux",
                             .app_version = "1.0",
                             .system_lang_code = "en",
                             .lang_code = "en",
                             .tz_offset_s = 3600};
    const gint dcs[] = {1, 2, 4};
    const gint reachable[] = {2, 4};

    self->state = mt_state_new();
    self->now = (MtTime){.mono_us = G_GINT64_CONSTANT(5000) * SECOND,
                         .wall_ms = G_GINT64_CONSTANT(1767225600000)};
    self->reachable = g_array_new(FALSE, FALSE, sizeof(gint));
    g_array_append_vals(self->reachable, reachable, G_N_ELEMENTS(reachable));
    self->known = g_array_new(FALSE, FALSE, sizeof(gint));
    g_array_append_vals(self->known, dcs, G_N_ELEMENTS(dcs));
    self->sent = g_ptr_array_new_with_free_func(sent_free);
    self->calls = mt_calls_new(&config, self->state, &carrier, self);
}

void
calls_desk_clear(CallsDesk *self)
{
    mt_calls_free(self->calls);
    mt_state_free(self->state);
    g_array_unref(self->reachable);
    g_array_unref(self->known);
    g_ptr_array_unref(self->sent);
    g_free(self->error_text);
    g_free(self->ended);
}

void
calls_desk_replied(gpointer data, const MtReply *reply, MtTime now)
{
    CallsDesk *self = data;

    self->replies++;
    self->has_result = reply->result != NULL;
    g_assert_true((reply->result == NULL) != (reply->error == NULL));
    g_clear_pointer(&self->error_text, g_free);
    if (reply->error != NULL) {
        self->error_domain = reply->error->domain;
        self->error_code = reply->error->code;
        self->error_text = g_strdup(reply->error->message);
    }
    self->reply_dc = reply->dc;
    self->reissued = reply->reissued;
}

void
calls_desk_freed(gpointer data)
{
    ((CallsDesk *)data)->freed++;
}

guint
calls_desk_make(CallsDesk *self, gint dc, MtCallFlags flags)
{
    const TlCallHelpGetNearestDc call = {.base = TL_CALL_HELP_GET_NEAREST_DC};
    guint id = mt_calls_send(self->calls, dc, &call.base, flags, calls_desk_replied, self,
                             calls_desk_freed, self->now);

    g_assert_cmpuint(self->replies, ==, 0); /* never from inside */
    mt_calls_run(self->calls, self->now);
    return id;
}

const CallsSent *
calls_desk_last(const CallsDesk *self)
{
    g_assert_cmpuint(self->sent->len, >, 0);
    return g_ptr_array_index(self->sent, self->sent->len - 1);
}

gboolean
calls_desk_is_wrapped(const CallsSent *sent)
{
    gsize len;
    const guint8 *bytes = g_bytes_get_data(sent->body, &len);

    return len > 4 && mt_get_u32(bytes) == 0xda9b0d0d;
}

void
calls_desk_answer(CallsDesk *self)
{
    const TlNearestDc result = {
        .base = TL_NEAREST_DC, .country = "GB", .this_dc = 2, .nearest_dc = 4};
    g_autoptr(GBytes) body = tl_encode(&result.base, NULL);
    const CallsSent *sent = calls_desk_last(self);

    mt_calls_result(self->calls, sent->dc, sent->query, body, self->now);
    mt_calls_run(self->calls, self->now);
}

void
calls_desk_fail(CallsDesk *self, gint code, const char *text)
{
    const CallsSent *sent = calls_desk_last(self);

    mt_calls_error(self->calls, sent->dc, sent->query, code, text, self->now);
    mt_calls_run(self->calls, self->now);
}

void
calls_desk_pass(CallsDesk *self, gint64 us)
{
    self->now.mono_us += us;
    self->now.wall_ms += us / 1000;
    mt_calls_run(self->calls, self->now);
}

void
calls_desk_expect_error(const CallsDesk *self, gint code, const char *text)
{
    g_assert_cmpuint(self->replies, ==, 1);
    g_assert_false(self->has_result);
    g_assert_true(self->error_domain == MT_RPC_ERROR);
    g_assert_cmpint(self->error_code, ==, code);
    g_assert_cmpstr(self->error_text, ==, text);
    g_assert_cmpuint(self->freed, ==, 1);
}

void
calls_desk_expect_failure(const CallsDesk *self, MtError code)
{
    g_assert_cmpuint(self->replies, ==, 1);
    g_assert_true(self->error_domain == MT_ERROR);
    g_assert_cmpint(self->error_code, ==, (gint)code);
    g_assert_cmpuint(self->freed, ==, 1);
}

void
calls_desk_sign_in(CallsDesk *self)
{
    mt_state_dc(self->state, 2)->auth = MT_AUTH_FULL;
}

static void
set_up(CallsDesk *self, gconstpointer data)
{
    calls_desk_init(self);
}

static void
tear_down(CallsDesk *self, gconstpointer data)
{
    calls_desk_clear(self);
}

void
calls_desk_add(const char *path, gconstpointer data, CallsDeskTest test)
{
    g_test_add(path, CallsDesk, data, set_up, test, tear_down);
}
