/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Calls in flight, over sessions that are only written down: who is asked, how often, and what the
 * caller hears.
 */
#include <client/mt-calls-private.h>
#include <hex.h>
#include <string.h>
#include <tl-api.h>

#define SECOND G_USEC_PER_SEC

typedef struct {
    gint dc;
    guint64 query;
    GBytes *body;
} Sent;

typedef struct {
    MtCalls *calls;
    MtState *state;
    MtTime now;
    GArray *reachable; /* datacenters that have a session */
    GArray *known;
    GPtrArray *sent;
    guint cancelled;
    guint configs;
    guint freed;
    guint replies;
    gboolean has_result;
    gint error_code;
    GQuark error_domain;
    char *error_text;
    gint reply_dc;
    gboolean reissued;
    char *ended;
    guint moves;
    gint moved_to;
} Fixture;

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
    return contains(((Fixture *)data)->known, dc);
}

static void
sent_free(gpointer data)
{
    Sent *sent = data;

    g_bytes_unref(sent->body);
    g_free(sent);
}

static guint64
fake_send(gpointer data, gint dc, GBytes *body, guint64 after, MtTime now)
{
    Fixture *self = data;
    Sent *sent;

    if (!contains(self->reachable, dc))
        return 0;
    sent = g_new0(Sent, 1);
    sent->dc = dc;
    sent->query = 100 + self->sent->len;
    sent->body = g_bytes_ref(body);
    g_ptr_array_add(self->sent, sent);
    return sent->query;
}

static void
fake_cancel(gpointer data, gint dc, guint64 query, MtTime now)
{
    ((Fixture *)data)->cancelled++;
}

static void
fake_fetch_config(gpointer data, MtTime now)
{
    ((Fixture *)data)->configs++;
}

static gint64
fake_server_ms(gpointer data, gint dc, MtTime now)
{
    return now.wall_ms + dc;
}

static void
fake_session_ended(gpointer data, const char *error_text, MtTime now)
{
    Fixture *self = data;

    g_assert_cmpuint(self->replies, >, 0); /* the caller hears it first */
    self->ended = g_strdup(error_text);
}

static void
fake_user_moved(gpointer data, gint dc)
{
    Fixture *self = data;

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

static void
set_up(Fixture *self, gconstpointer data)
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

static void
tear_down(Fixture *self, gconstpointer data)
{
    mt_calls_free(self->calls);
    mt_state_free(self->state);
    g_array_unref(self->reachable);
    g_array_unref(self->known);
    g_ptr_array_unref(self->sent);
    g_free(self->error_text);
    g_free(self->ended);
}

static void
replied(gpointer data, const MtReply *reply, MtTime now)
{
    Fixture *self = data;

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

static void
freed(gpointer data)
{
    ((Fixture *)data)->freed++;
}

static guint
make_call(Fixture *self, gint dc, MtCallFlags flags)
{
    const TlCallHelpGetNearestDc call = {.base = TL_CALL_HELP_GET_NEAREST_DC};
    guint id = mt_calls_send(self->calls, dc, &call.base, flags, replied, self, freed, self->now);

    g_assert_cmpuint(self->replies, ==, 0); /* never from inside */
    mt_calls_run(self->calls, self->now);
    return id;
}

static const Sent *
last_sent(const Fixture *self)
{
    g_assert_cmpuint(self->sent->len, >, 0);
    return g_ptr_array_index(self->sent, self->sent->len - 1);
}

static gboolean
is_wrapped(const Sent *sent)
{
    gsize len;
    const guint8 *bytes = g_bytes_get_data(sent->body, &len);

    return len > 4 && mt_get_u32(bytes) == 0xda9b0d0d;
}

static void
answer(Fixture *self)
{
    const TlNearestDc result = {
        .base = TL_NEAREST_DC, .country = "GB", .this_dc = 2, .nearest_dc = 4};
    g_autoptr(GBytes) body = tl_encode(&result.base, NULL);
    const Sent *sent = last_sent(self);

    mt_calls_result(self->calls, sent->dc, sent->query, body, self->now);
    mt_calls_run(self->calls, self->now);
}

static void
answer_error(Fixture *self, gint code, const char *text)
{
    const Sent *sent = last_sent(self);

    mt_calls_error(self->calls, sent->dc, sent->query, code, text, self->now);
    mt_calls_run(self->calls, self->now);
}

static void
pass(Fixture *self, gint64 us)
{
    self->now.mono_us += us;
    self->now.wall_ms += us / 1000;
    mt_calls_run(self->calls, self->now);
}

static void
assert_rpc_error(const Fixture *self, gint code, const char *text)
{
    g_assert_cmpuint(self->replies, ==, 1);
    g_assert_false(self->has_result);
    g_assert_true(self->error_domain == MT_RPC_ERROR);
    g_assert_cmpint(self->error_code, ==, code);
    g_assert_cmpstr(self->error_text, ==, text);
    g_assert_cmpuint(self->freed, ==, 1);
}

static void
assert_local_error(const Fixture *self, MtError code)
{
    g_assert_cmpuint(self->replies, ==, 1);
    g_assert_true(self->error_domain == MT_ERROR);
    g_assert_cmpint(self->error_code, ==, (gint)code);
    g_assert_cmpuint(self->freed, ==, 1);
}

/* login.md 9.1 */
static void
test_wrapper(Fixture *self, gconstpointer data)
{
    const TlCallHelpGetConfig call = {.base = TL_CALL_HELP_GET_CONFIG};
    gconstpointer bytes;
    gsize len;

    mt_calls_send(self->calls, 0, &call.base, MT_CALL_DEFAULT, replied, self, freed, self->now);
    mt_calls_run(self->calls, self->now);
    bytes = g_bytes_get_data(last_sent(self)->body, &len);
    assert_hex(bytes, len,
               "0d0d9bdae3000000a95ecdc102000000393000000465646765000000054c696e7578000003312e30"
               "02656e000000000002656e009dd4c19915c4b51c01000000d91bdec009747a5f6f66667365740000"
               "a4dfe02b000000000020ac406b18f9c4");
}

static void
test_wrapped_until_result(Fixture *self, gconstpointer data)
{
    make_call(self, 0, MT_CALL_DEFAULT);
    g_assert_true(is_wrapped(last_sent(self)));
    answer_error(self, 400, "PHONE_NUMBER_INVALID");
    self->replies = 0;
    make_call(self, 0, MT_CALL_DEFAULT);
    g_assert_true(is_wrapped(last_sent(self))); /* an error is no result */
    g_assert_false(mt_calls_has_result(self->calls, 2));
    answer(self);
    g_assert_true(mt_calls_has_result(self->calls, 2));
    self->replies = 0;
    make_call(self, 0, MT_CALL_DEFAULT);
    g_assert_false(is_wrapped(last_sent(self)));
    make_call(self, 4, MT_CALL_DEFAULT);
    g_assert_true(is_wrapped(last_sent(self))); /* another datacenter */
}

static void
test_result(Fixture *self, gconstpointer data)
{
    make_call(self, 0, MT_CALL_DEFAULT);
    g_assert_true(mt_calls_uses(self->calls, 2));
    g_assert_false(mt_calls_uses(self->calls, 4));
    answer(self);
    g_assert_cmpuint(self->replies, ==, 1);
    g_assert_true(self->has_result);
    g_assert_cmpint(self->reply_dc, ==, 2);
    g_assert_false(self->reissued);
    g_assert_cmpuint(self->freed, ==, 1);
    g_assert_false(mt_calls_uses(self->calls, 2));
    g_assert_cmpint(mt_calls_deadline(self->calls), ==, -1);
    answer(self); /* a second one for the same query */
    g_assert_cmpuint(self->replies, ==, 1);
}

static void
test_unknown_query(Fixture *self, gconstpointer data)
{
    make_call(self, 0, MT_CALL_DEFAULT);
    mt_calls_error(self->calls, 2, 12345, 400, "X", self->now);
    mt_calls_error(self->calls, 4, last_sent(self)->query, 400, "X", self->now);
    g_assert_cmpuint(self->replies, ==, 0);
}

static void
test_malformed_result(Fixture *self, gconstpointer data)
{
    static const guint8 unknown[] = {0xef, 0xbe, 0xad, 0xde};
    g_autoptr(GBytes) body = g_bytes_new_static(unknown, sizeof unknown);
    const Sent *sent;

    make_call(self, 0, MT_CALL_SECRET);
    sent = last_sent(self);
    mt_calls_result(self->calls, sent->dc, sent->query, body, self->now);
    assert_local_error(self, MT_ERROR_UNKNOWN);
}

static void
test_cut_result(Fixture *self, gconstpointer data)
{
    const TlNearestDc result = {.base = TL_NEAREST_DC, .country = "GB"};
    g_autoptr(GBytes) whole = tl_encode(&result.base, NULL);
    g_autoptr(GBytes) cut = g_bytes_new_from_bytes(whole, 0, g_bytes_get_size(whole) - 4);
    const Sent *sent;

    make_call(self, 0, MT_CALL_DEFAULT);
    sent = last_sent(self);
    mt_calls_result(self->calls, sent->dc, sent->query, cut, self->now);
    assert_local_error(self, MT_ERROR_MALFORMED);
}

static void
test_cancel(Fixture *self, gconstpointer data)
{
    guint id = make_call(self, 0, MT_CALL_DEFAULT);

    mt_calls_cancel(self->calls, id + 7);
    mt_calls_cancel(self->calls, id);
    g_assert_cmpuint(self->freed, ==, 1);
    answer(self);
    g_assert_cmpuint(self->replies, ==, 0);
    g_assert_cmpuint(self->cancelled, ==, 1); /* told once, of what was sent */
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->cancelled, ==, 1);
    id = make_call(self, 1, MT_CALL_DEFAULT); /* was not sent */
    mt_calls_cancel(self->calls, id);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->cancelled, ==, 1);
    id = make_call(self, 0, MT_CALL_DEFAULT); /* the session is gone, and its numbers with it */
    mt_calls_cancel(self->calls, id);
    mt_calls_session_lost(self->calls, 2);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->cancelled, ==, 1);
}

static void
test_waits_for_session(Fixture *self, gconstpointer data)
{
    gint one = 1;

    make_call(self, 1, MT_CALL_DEFAULT);
    g_assert_cmpuint(self->sent->len, ==, 0);
    g_assert_true(mt_calls_uses(self->calls, 1));
    g_array_append_val(self->reachable, one);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->sent->len, ==, 1);
}

static void
test_unknown_dc(Fixture *self, gconstpointer data)
{
    const TlCallHelpGetNearestDc call = {.base = TL_CALL_HELP_GET_NEAREST_DC};

    mt_calls_send(self->calls, 5, &call.base, MT_CALL_DEFAULT, replied, self, freed, self->now);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->configs, ==, 1);
    g_assert_cmpuint(self->replies, ==, 0);
    mt_calls_config_done(self->calls, self->now);
    g_assert_cmpuint(self->replies, ==, 0);
    mt_calls_run(self->calls, self->now);
    assert_local_error(self, MT_ERROR_TRANSPORT);
    g_assert_cmpuint(self->sent->len, ==, 0);
}

static void
test_learns_dc(Fixture *self, gconstpointer data)
{
    gint five = 5;

    make_call(self, 5, MT_CALL_DEFAULT);
    g_array_append_val(self->known, five);
    g_array_append_val(self->reachable, five);
    mt_calls_config_done(self->calls, self->now);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpint(last_sent(self)->dc, ==, 5);
    g_assert_cmpint(mt_calls_get_home(self->calls), ==, 2);
}

static void
test_migrate(Fixture *self, gconstpointer data)
{
    static const char *const texts[] = {"PHONE_MIGRATE_4", "NETWORK_MIGRATE_2", "USER_MIGRATE_4"};
    static const gint targets[] = {4, 2, 4};

    make_call(self, 0, MT_CALL_DEFAULT);
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        answer_error(self, 303, texts[i]);
        g_assert_cmpint(last_sent(self)->dc, ==, targets[i]);
        g_assert_cmpint(mt_calls_get_home(self->calls), ==, targets[i]);
        g_assert_true(self->state->urgent);
    }
    g_assert_cmpint(mt_calls_server_ms(self->calls, self->now), ==, self->now.wall_ms + 4);
    answer(self);
    g_assert_true(self->has_result);
    g_assert_cmpint(self->reply_dc, ==, 4);
    g_assert_false(self->reissued); /* it was not executed before */
}

static void
test_migrate_not_home(Fixture *self, gconstpointer data)
{
    make_call(self, 4, MT_CALL_DEFAULT);
    answer_error(self, 303, "PHONE_MIGRATE_2");
    assert_rpc_error(self, 303, "PHONE_MIGRATE_2");
    g_assert_cmpint(mt_calls_get_home(self->calls), ==, 2);
}

/* mtproto.md 8, row 67 */
static void
test_migrate_nonsense(Fixture *self, gconstpointer data)
{
    make_call(self, 0, MT_CALL_DEFAULT);
    answer_error(self, 303, data);
    assert_local_error(self, MT_ERROR_TRANSPORT);
    g_assert_cmpint(mt_calls_get_home(self->calls), ==, 2);
    g_assert_cmpuint(self->configs, ==, 0);
}

static void
test_migrate_loop(Fixture *self, gconstpointer data)
{
    make_call(self, 0, MT_CALL_DEFAULT);
    for (guint i = 0; i < 5; i++)
        answer_error(self, 303, i % 2 == 0 ? "PHONE_MIGRATE_4" : "PHONE_MIGRATE_2");
    g_assert_cmpuint(self->replies, ==, 0);
    answer_error(self, 303, "PHONE_MIGRATE_2");
    assert_local_error(self, MT_ERROR_LIMIT);
    self->replies = self->freed = 0;
    make_call(self, 0, MT_CALL_DEFAULT);
    mt_calls_reset_migrations(self->calls);
    answer_error(self, 303, "PHONE_MIGRATE_2");
    g_assert_cmpuint(self->replies, ==, 0);
}

static void
test_migrate_to_itself(Fixture *self, gconstpointer data)
{
    make_call(self, 0, MT_CALL_DEFAULT);
    for (guint i = 0; i < 6; i++)
        answer_error(self, 303, "PHONE_MIGRATE_2");
    assert_local_error(self, MT_ERROR_LIMIT);
}

static void
test_migrate_learns_address(Fixture *self, gconstpointer data)
{
    gint five = 5;

    make_call(self, 0, MT_CALL_DEFAULT);
    answer_error(self, 303, "PHONE_MIGRATE_5");
    g_assert_cmpuint(self->configs, ==, 1);
    g_assert_cmpuint(self->sent->len, ==, 1);
    g_assert_cmpint(mt_calls_get_home(self->calls), ==, 2);
    g_array_append_val(self->known, five);
    g_array_append_val(self->reachable, five);
    mt_calls_config_done(self->calls, self->now);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpint(last_sent(self)->dc, ==, 5);
    g_assert_cmpint(mt_calls_get_home(self->calls), ==, 5);
}

static void
test_migrate_unknown(Fixture *self, gconstpointer data)
{
    make_call(self, 0, MT_CALL_DEFAULT);
    answer_error(self, 303, "PHONE_MIGRATE_5");
    mt_calls_config_done(self->calls, self->now);
    mt_calls_run(self->calls, self->now);
    assert_local_error(self, MT_ERROR_TRANSPORT);
    g_assert_cmpint(mt_calls_get_home(self->calls), ==, 2);
}

static void
test_not_inited(Fixture *self, gconstpointer data)
{
    make_call(self, 0, MT_CALL_DEFAULT);
    answer(self);
    self->replies = self->freed = 0;
    make_call(self, 0, MT_CALL_DEFAULT);
    g_assert_false(is_wrapped(last_sent(self)));
    answer_error(self, 400, data);
    g_assert_true(is_wrapped(last_sent(self)));
    g_assert_cmpuint(self->sent->len, ==, 3);
    answer_error(self, 400, data); /* once is enough */
    assert_rpc_error(self, 400, data);
}

static void
test_short_wait(Fixture *self, gconstpointer data)
{
    make_call(self, 0, MT_CALL_DEFAULT);
    answer_error(self, 420, data);
    g_assert_cmpuint(self->sent->len, ==, 1);
    pass(self, 5 * SECOND);
    g_assert_cmpuint(self->sent->len, ==, 1);
    g_assert_cmpint(mt_calls_deadline(self->calls), ==, self->now.mono_us + SECOND);
    pass(self, SECOND);
    g_assert_cmpuint(self->sent->len, ==, 2);
    answer(self);
    g_assert_true(self->has_result);
}

static void
test_long_wait(Fixture *self, gconstpointer data)
{
    make_call(self, 0, MT_CALL_DEFAULT);
    answer_error(self, 420, "FLOOD_WAIT_6");
    assert_rpc_error(self, 420, "FLOOD_WAIT_6");
}

static void
test_trouble(Fixture *self, gconstpointer data)
{
    static const gint codes[] = {500, -503, 0, 12345, -500};

    make_call(self, 0, MT_CALL_DEFAULT);
    for (guint i = 0; i < 5; i++) {
        guint count = self->sent->len;

        answer_error(self, codes[i], "TIMEOUT");
        pass(self, (SECOND << i) - 1);
        g_assert_cmpuint(self->sent->len, ==, count);
        pass(self, 1);
        g_assert_cmpuint(self->sent->len, ==, count + 1);
    }
    answer_error(self, 500, "TIMEOUT");
    assert_rpc_error(self, 500, "TIMEOUT");
    g_assert_true(self->reissued);
}

static void
test_trouble_limit(Fixture *self, gconstpointer data)
{
    make_call(self, 0, MT_CALL_DEFAULT);
    answer_error(self, 500, "TIMEOUT");
    pass(self, 50 * SECOND);
    answer_error(self, 500, "TIMEOUT");
    pass(self, 10 * SECOND);
    answer_error(self, 500, "TIMEOUT");
    assert_rpc_error(self, 500, "TIMEOUT");
}

static void
test_no_retry(Fixture *self, gconstpointer data)
{
    make_call(self, 0, MT_CALL_NO_RETRY);
    answer_error(self, -503, "TIMEOUT");
    assert_rpc_error(self, -503, "TIMEOUT");
}

/* What was made of the parameters of an earlier call is not sent again. */
static void
test_unsynchronized(Fixture *self, gconstpointer data)
{
    make_call(self, 0, MT_CALL_UNSYNCHRONIZED);
    answer_error(self, 500, "AUTH_KEY_UNSYNCHRONIZED");
    assert_rpc_error(self, 500, "AUTH_KEY_UNSYNCHRONIZED");
}

static void
test_for_caller(Fixture *self, gconstpointer data)
{
    make_call(self, 0, MT_CALL_DEFAULT);
    answer_error(self, 500, data);
    assert_rpc_error(self, 500, data);
}

static void
test_no_answer(Fixture *self, gconstpointer data)
{
    make_call(self, 0, MT_CALL_DEFAULT);
    pass(self, 119 * SECOND);
    g_assert_cmpuint(self->replies, ==, 0);
    pass(self, SECOND);
    assert_local_error(self, MT_ERROR_STATE);
    g_assert_cmpuint(self->cancelled, ==, 1);
}

static void
test_casual(Fixture *self, gconstpointer data)
{
    make_call(self, 0, MT_CALL_CASUAL);
    answer_error(self, 500, "TIMEOUT");
    pass(self, 5 * SECOND);
    assert_local_error(self, MT_ERROR_STATE);
}

static void
test_session_lost(Fixture *self, gconstpointer data)
{
    make_call(self, 0, MT_CALL_DEFAULT);
    mt_calls_session_lost(self->calls, 4);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->sent->len, ==, 1);
    mt_calls_session_lost(self->calls, 2);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->sent->len, ==, 2);
    answer(self);
    g_assert_true(self->reissued);
}

static void
test_session_reset(Fixture *self, gconstpointer data)
{
    make_call(self, 0, MT_CALL_DEFAULT);
    mt_calls_session_reset(self->calls, 2, self->now); /* wrapped: goes again by itself */
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->sent->len, ==, 1);
    answer(self);
    self->replies = 0;
    make_call(self, 0, MT_CALL_DEFAULT);
    g_assert_false(is_wrapped(last_sent(self)));
    mt_calls_session_reset(self->calls, 2, self->now);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->cancelled, ==, 1);
    g_assert_cmpuint(self->sent->len, ==, 3);
    g_assert_true(is_wrapped(last_sent(self)));
    answer(self);
    g_assert_true(self->reissued);
}

static void
test_session_created(Fixture *self, gconstpointer data)
{
    make_call(self, 0, MT_CALL_DEFAULT);
    answer(self);
    self->replies = 0;
    mt_calls_session_created(self->calls, 2);
    make_call(self, 0, MT_CALL_DEFAULT);
    g_assert_true(is_wrapped(last_sent(self)));
    g_assert_cmpuint(self->cancelled, ==, 0);
}

static void
test_reissued(Fixture *self, gconstpointer data)
{
    make_call(self, 0, MT_CALL_DEFAULT);
    mt_calls_reissued(self->calls, 2, last_sent(self)->query);
    answer(self);
    g_assert_true(self->reissued);
}

static void
sign_in(Fixture *self)
{
    mt_state_dc(self->state, 2)->auth = MT_AUTH_FULL;
}

static void
test_session_ended(Fixture *self, gconstpointer data)
{
    sign_in(self);
    make_call(self, 0, MT_CALL_DEFAULT);
    answer_error(self, 401, "SESSION_REVOKED");
    assert_rpc_error(self, 401, "SESSION_REVOKED");
    g_assert_cmpstr(self->ended, ==, "SESSION_REVOKED");
}

static void
test_duplicated(Fixture *self, gconstpointer data)
{
    sign_in(self);
    make_call(self, 0, MT_CALL_DEFAULT);
    answer_error(self, 406, "AUTH_KEY_DUPLICATED");
    g_assert_cmpstr(self->ended, ==, "AUTH_KEY_DUPLICATED");
}

/* Whoever is signed in waits for the login to be taken along, and calls another way meanwhile. */
static void
test_user_moved(Fixture *self, gconstpointer data)
{
    gsize before;

    sign_in(self);
    make_call(self, 0, MT_CALL_DEFAULT);
    answer_error(self, 303, "USER_MIGRATE_4");
    g_assert_cmpint(self->moves, ==, 1);
    g_assert_cmpint(self->moved_to, ==, 4);
    g_assert_cmpint(self->state->home_dc, ==, 2);
    before = self->sent->len;
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->sent->len, ==, before);
    mt_state_dc(self->state, 4)->auth = MT_AUTH_FULL;
    self->state->home_dc = 4;
    mt_calls_moved(self->calls, TRUE, self->now);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->sent->len, ==, before + 1);
    g_assert_cmpint(last_sent(self)->dc, ==, 4);
    g_assert_cmpuint(self->replies, ==, 0);
}

static void
test_user_lost(Fixture *self, gconstpointer data)
{
    sign_in(self);
    make_call(self, 0, MT_CALL_DEFAULT);
    answer_error(self, 303, "USER_MIGRATE_4");
    mt_calls_moved(self->calls, FALSE, self->now);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->replies, ==, 1);
    g_assert_cmpint(self->error_code, ==, MT_ERROR_STATE);
    g_assert_null(self->ended);
}

/* 401 means something else before the login, for the password, and from another datacenter. */
static void
test_not_ended(Fixture *self, gconstpointer data)
{
    make_call(self, 0, MT_CALL_DEFAULT);
    answer_error(self, 401, "AUTH_KEY_UNREGISTERED");
    self->replies = 0;
    sign_in(self);
    make_call(self, 0, MT_CALL_DEFAULT);
    answer_error(self, 401, "SESSION_PASSWORD_NEEDED");
    self->replies = 0;
    mt_state_dc(self->state, 4)->auth = MT_AUTH_FULL;
    make_call(self, 4, MT_CALL_DEFAULT);
    answer_error(self, 401, "AUTH_KEY_UNREGISTERED");
    g_assert_cmpuint(self->replies, ==, 1);
    g_assert_null(self->ended);
}

static void
test_free_in_flight(Fixture *self, gconstpointer data)
{
    make_call(self, 0, MT_CALL_DEFAULT);
    make_call(self, 1, MT_CALL_SECRET);
    g_clear_pointer(&self->calls, mt_calls_free);
    g_assert_cmpuint(self->replies, ==, 0);
    g_assert_cmpuint(self->freed, ==, 2);
}

static void
answer_makes_call(gpointer data, const MtReply *reply, MtTime now)
{
    const TlCallHelpGetNearestDc call = {.base = TL_CALL_HELP_GET_NEAREST_DC};
    Fixture *self = data;

    mt_calls_send(self->calls, 0, &call.base, MT_CALL_DEFAULT, replied, self, freed, now);
}

static void
test_call_from_reply(Fixture *self, gconstpointer data)
{
    const TlCallHelpGetNearestDc call = {.base = TL_CALL_HELP_GET_NEAREST_DC};

    mt_calls_send(self->calls, 5, &call.base, MT_CALL_DEFAULT, answer_makes_call, self, freed,
                  self->now);
    mt_calls_run(self->calls, self->now);
    mt_calls_config_done(self->calls, self->now);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->sent->len, ==, 1);
    answer(self);
    g_assert_true(self->has_result);
}

static void
add(const char *path, gconstpointer data, void (*test)(Fixture *, gconstpointer))
{
    g_test_add(path, Fixture, data, set_up, test, tear_down);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("/calls/wrapper", NULL, test_wrapper);
    add("/calls/wrapped-until-result", NULL, test_wrapped_until_result);
    add("/calls/result", NULL, test_result);
    add("/calls/unknown-query", NULL, test_unknown_query);
    add("/calls/malformed-result", NULL, test_malformed_result);
    add("/calls/cut-result", NULL, test_cut_result);
    add("/calls/cancel", NULL, test_cancel);
    add("/calls/waits-for-session", NULL, test_waits_for_session);
    add("/calls/unknown-dc", NULL, test_unknown_dc);
    add("/calls/learns-dc", NULL, test_learns_dc);
    add("/calls/migrate", NULL, test_migrate);
    add("/calls/migrate-not-home", NULL, test_migrate_not_home);
    add("/calls/migrate-zero", "PHONE_MIGRATE_0", test_migrate_nonsense);
    add("/calls/migrate-huge", "PHONE_MIGRATE_99999", test_migrate_nonsense);
    add("/calls/migrate-text", "NETWORK_MIGRATE_X", test_migrate_nonsense);
    add("/calls/migrate-loop", NULL, test_migrate_loop);
    add("/calls/migrate-to-itself", NULL, test_migrate_to_itself);
    add("/calls/migrate-learns-address", NULL, test_migrate_learns_address);
    add("/calls/migrate-unknown", NULL, test_migrate_unknown);
    add("/calls/not-inited", "CONNECTION_NOT_INITED", test_not_inited);
    add("/calls/layer-invalid", "CONNECTION_LAYER_INVALID", test_not_inited);
    add("/calls/short-wait", "FLOOD_WAIT_5", test_short_wait);
    add("/calls/short-test-wait", "FLOOD_TEST_PHONE_WAIT_5", test_short_wait);
    add("/calls/long-wait", NULL, test_long_wait);
    add("/calls/trouble", NULL, test_trouble);
    add("/calls/trouble-limit", NULL, test_trouble_limit);
    add("/calls/no-retry", NULL, test_no_retry);
    add("/calls/unsynchronized", NULL, test_unsynchronized);
    add("/calls/auth-restart", "AUTH_RESTART_2", test_for_caller);
    add("/calls/sign-in-failed", "SIGN_IN_FAILED", test_for_caller);
    add("/calls/create-failed", "SMS_CODE_CREATE_FAILED", test_for_caller);
    add("/calls/password", "PASSWORD_HASH_INVALID", test_for_caller);
    add("/calls/no-answer", NULL, test_no_answer);
    add("/calls/casual", NULL, test_casual);
    add("/calls/session-lost", NULL, test_session_lost);
    add("/calls/session-reset", NULL, test_session_reset);
    add("/calls/session-created", NULL, test_session_created);
    add("/calls/reissued", NULL, test_reissued);
    add("/calls/session-ended", NULL, test_session_ended);
    add("/calls/user-moved", NULL, test_user_moved);
    add("/calls/user-lost", NULL, test_user_lost);
    add("/calls/duplicated", NULL, test_duplicated);
    add("/calls/not-ended", NULL, test_not_ended);
    add("/calls/free-in-flight", NULL, test_free_in_flight);
    add("/calls/call-from-reply", NULL, test_call_from_reply);
    return g_test_run();
}
