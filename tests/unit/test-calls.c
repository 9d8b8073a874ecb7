/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Calls in flight, over sessions that are only written down: what goes out, and what the caller
 * hears.
 */
#include <calls-desk.h>
#include <hex.h>

#define SECOND G_USEC_PER_SEC

/* login.md 9.1 */
static void
test_wrapper(CallsDesk *self, gconstpointer data)
{
    const TlCallHelpGetConfig call = {.base = TL_CALL_HELP_GET_CONFIG};
    gconstpointer bytes;
    gsize len;

    mt_calls_send(self->calls, 0, &call.base, MT_CALL_DEFAULT, calls_desk_replied, self,
                  calls_desk_freed, self->now);
    mt_calls_run(self->calls, self->now);
    bytes = g_bytes_get_data(calls_desk_last(self)->body, &len);
    assert_hex(bytes, len,
               "0d0d9bdae3000000a95ecdc102000000393000000465646765000000054c696e7578000003312e30"
               "02656e000000000002656e009dd4c19915c4b51c01000000d91bdec009747a5f6f66667365740000"
               "a4dfe02b000000000020ac406b18f9c4");
}

static void
test_wrapped_until_result(CallsDesk *self, gconstpointer data)
{
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    g_assert_true(calls_desk_is_wrapped(calls_desk_last(self)));
    calls_desk_fail(self, 400, "PHONE_NUMBER_INVALID");
    self->replies = 0;
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    g_assert_true(calls_desk_is_wrapped(calls_desk_last(self))); /* an error is no result */
    g_assert_false(mt_calls_has_result(self->calls, 2));
    calls_desk_answer(self);
    g_assert_true(mt_calls_has_result(self->calls, 2));
    self->replies = 0;
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    g_assert_false(calls_desk_is_wrapped(calls_desk_last(self)));
    calls_desk_make(self, 4, MT_CALL_DEFAULT);
    g_assert_true(calls_desk_is_wrapped(calls_desk_last(self))); /* another datacenter */
}

static void
test_result(CallsDesk *self, gconstpointer data)
{
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    g_assert_true(mt_calls_uses(self->calls, 2));
    g_assert_false(mt_calls_uses(self->calls, 4));
    calls_desk_answer(self);
    g_assert_cmpuint(self->replies, ==, 1);
    g_assert_true(self->has_result);
    g_assert_cmpint(self->reply_dc, ==, 2);
    g_assert_false(self->reissued);
    g_assert_cmpuint(self->freed, ==, 1);
    g_assert_false(mt_calls_uses(self->calls, 2));
    g_assert_cmpint(mt_calls_deadline(self->calls), ==, -1);
    calls_desk_answer(self); /* a second one for the same query */
    g_assert_cmpuint(self->replies, ==, 1);
}

static void
test_unknown_query(CallsDesk *self, gconstpointer data)
{
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    mt_calls_error(self->calls, 2, 12345, 400, "X", self->now);
    mt_calls_error(self->calls, 4, calls_desk_last(self)->query, 400, "X", self->now);
    g_assert_cmpuint(self->replies, ==, 0);
}

static void
test_malformed_result(CallsDesk *self, gconstpointer data)
{
    static const guint8 unknown[] = {0xef, 0xbe, 0xad, 0xde};
    g_autoptr(GBytes) body = g_bytes_new_static(unknown, sizeof unknown);
    const CallsSent *sent;

    calls_desk_make(self, 0, MT_CALL_SECRET);
    sent = calls_desk_last(self);
    mt_calls_result(self->calls, sent->dc, sent->query, body, self->now);
    calls_desk_expect_failure(self, MT_ERROR_UNKNOWN);
}

static void
test_cut_result(CallsDesk *self, gconstpointer data)
{
    const TlNearestDc result = {.base = TL_NEAREST_DC, .country = "GB"};
    g_autoptr(GBytes) whole = tl_encode(&result.base, NULL);
    g_autoptr(GBytes) cut = g_bytes_new_from_bytes(whole, 0, g_bytes_get_size(whole) - 4);
    const CallsSent *sent;

    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    sent = calls_desk_last(self);
    mt_calls_result(self->calls, sent->dc, sent->query, cut, self->now);
    calls_desk_expect_failure(self, MT_ERROR_MALFORMED);
}

static void
test_cancel(CallsDesk *self, gconstpointer data)
{
    guint id = calls_desk_make(self, 0, MT_CALL_DEFAULT);

    mt_calls_cancel(self->calls, id + 7);
    mt_calls_cancel(self->calls, id);
    g_assert_cmpuint(self->freed, ==, 1);
    calls_desk_answer(self);
    g_assert_cmpuint(self->replies, ==, 0);
    g_assert_cmpuint(self->cancelled, ==, 1); /* told once, of what was sent */
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->cancelled, ==, 1);
    id = calls_desk_make(self, 1, MT_CALL_DEFAULT); /* was not sent */
    mt_calls_cancel(self->calls, id);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->cancelled, ==, 1);
    id = calls_desk_make(self, 0,
                         MT_CALL_DEFAULT); /* the session is gone, and its numbers with it */
    mt_calls_cancel(self->calls, id);
    mt_calls_session_lost(self->calls, 2);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->cancelled, ==, 1);
}

static void
test_waits_for_session(CallsDesk *self, gconstpointer data)
{
    gint one = 1;

    calls_desk_make(self, 1, MT_CALL_DEFAULT);
    g_assert_cmpuint(self->sent->len, ==, 0);
    g_assert_true(mt_calls_uses(self->calls, 1));
    g_array_append_val(self->reachable, one);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->sent->len, ==, 1);
}

static void
test_unknown_dc(CallsDesk *self, gconstpointer data)
{
    const TlCallHelpGetNearestDc call = {.base = TL_CALL_HELP_GET_NEAREST_DC};

    mt_calls_send(self->calls, 5, &call.base, MT_CALL_DEFAULT, calls_desk_replied, self,
                  calls_desk_freed, self->now);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->configs, ==, 1);
    g_assert_cmpuint(self->replies, ==, 0);
    mt_calls_config_done(self->calls, self->now);
    g_assert_cmpuint(self->replies, ==, 0);
    mt_calls_run(self->calls, self->now);
    calls_desk_expect_failure(self, MT_ERROR_TRANSPORT);
    g_assert_cmpuint(self->sent->len, ==, 0);
}

static void
test_learns_dc(CallsDesk *self, gconstpointer data)
{
    gint five = 5;

    calls_desk_make(self, 5, MT_CALL_DEFAULT);
    g_array_append_val(self->known, five);
    g_array_append_val(self->reachable, five);
    mt_calls_config_done(self->calls, self->now);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpint(calls_desk_last(self)->dc, ==, 5);
    g_assert_cmpint(mt_calls_get_home(self->calls), ==, 2);
}

static void
test_no_answer(CallsDesk *self, gconstpointer data)
{
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    calls_desk_pass(self, 119 * SECOND);
    g_assert_cmpuint(self->replies, ==, 0);
    calls_desk_pass(self, SECOND);
    calls_desk_expect_failure(self, MT_ERROR_STATE);
    g_assert_cmpuint(self->cancelled, ==, 1);
}

static void
test_casual(CallsDesk *self, gconstpointer data)
{
    calls_desk_make(self, 0, MT_CALL_CASUAL);
    calls_desk_fail(self, 500, "TIMEOUT");
    calls_desk_pass(self, 5 * SECOND);
    calls_desk_expect_failure(self, MT_ERROR_STATE);
}

static void
test_session_ended(CallsDesk *self, gconstpointer data)
{
    calls_desk_sign_in(self);
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    calls_desk_fail(self, 401, "SESSION_REVOKED");
    calls_desk_expect_error(self, 401, "SESSION_REVOKED");
    g_assert_cmpstr(self->ended, ==, "SESSION_REVOKED");
}

static void
test_duplicated(CallsDesk *self, gconstpointer data)
{
    calls_desk_sign_in(self);
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    calls_desk_fail(self, 406, "AUTH_KEY_DUPLICATED");
    g_assert_cmpstr(self->ended, ==, "AUTH_KEY_DUPLICATED");
}

/* 401 means something else before the login, for the password, and from another datacenter. */
static void
test_not_ended(CallsDesk *self, gconstpointer data)
{
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    calls_desk_fail(self, 401, "AUTH_KEY_UNREGISTERED");
    self->replies = 0;
    calls_desk_sign_in(self);
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    calls_desk_fail(self, 401, "SESSION_PASSWORD_NEEDED");
    self->replies = 0;
    mt_state_dc(self->state, 4)->auth = MT_AUTH_FULL;
    calls_desk_make(self, 4, MT_CALL_DEFAULT);
    calls_desk_fail(self, 401, "AUTH_KEY_UNREGISTERED");
    g_assert_cmpuint(self->replies, ==, 1);
    g_assert_null(self->ended);
}

static void
test_free_in_flight(CallsDesk *self, gconstpointer data)
{
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    calls_desk_make(self, 1, MT_CALL_SECRET);
    g_clear_pointer(&self->calls, mt_calls_free);
    g_assert_cmpuint(self->replies, ==, 0);
    g_assert_cmpuint(self->freed, ==, 2);
}

static void
answer_makes_call(gpointer data, const MtReply *reply, MtTime now)
{
    const TlCallHelpGetNearestDc call = {.base = TL_CALL_HELP_GET_NEAREST_DC};
    CallsDesk *self = data;

    mt_calls_send(self->calls, 0, &call.base, MT_CALL_DEFAULT, calls_desk_replied, self,
                  calls_desk_freed, now);
}

static void
test_call_from_reply(CallsDesk *self, gconstpointer data)
{
    const TlCallHelpGetNearestDc call = {.base = TL_CALL_HELP_GET_NEAREST_DC};

    mt_calls_send(self->calls, 5, &call.base, MT_CALL_DEFAULT, answer_makes_call, self,
                  calls_desk_freed, self->now);
    mt_calls_run(self->calls, self->now);
    mt_calls_config_done(self->calls, self->now);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->sent->len, ==, 1);
    calls_desk_answer(self);
    g_assert_true(self->has_result);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    calls_desk_add("/calls/wrapper", NULL, test_wrapper);
    calls_desk_add("/calls/wrapped-until-result", NULL, test_wrapped_until_result);
    calls_desk_add("/calls/result", NULL, test_result);
    calls_desk_add("/calls/unknown-query", NULL, test_unknown_query);
    calls_desk_add("/calls/malformed-result", NULL, test_malformed_result);
    calls_desk_add("/calls/cut-result", NULL, test_cut_result);
    calls_desk_add("/calls/cancel", NULL, test_cancel);
    calls_desk_add("/calls/waits-for-session", NULL, test_waits_for_session);
    calls_desk_add("/calls/unknown-dc", NULL, test_unknown_dc);
    calls_desk_add("/calls/learns-dc", NULL, test_learns_dc);
    calls_desk_add("/calls/no-answer", NULL, test_no_answer);
    calls_desk_add("/calls/casual", NULL, test_casual);
    calls_desk_add("/calls/session-ended", NULL, test_session_ended);
    calls_desk_add("/calls/duplicated", NULL, test_duplicated);
    calls_desk_add("/calls/not-ended", NULL, test_not_ended);
    calls_desk_add("/calls/free-in-flight", NULL, test_free_in_flight);
    calls_desk_add("/calls/call-from-reply", NULL, test_call_from_reply);
    return g_test_run();
}
