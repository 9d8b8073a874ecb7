/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Calls that go out once more: after trouble, after waits, and when a session is lost or has to be
 * introduced again.
 */
#include <calls-desk.h>

#define SECOND G_USEC_PER_SEC

static void
test_not_inited(CallsDesk *self, gconstpointer data)
{
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    calls_desk_answer(self);
    self->replies = self->freed = 0;
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    g_assert_false(calls_desk_is_wrapped(calls_desk_last(self)));
    calls_desk_fail(self, 400, data);
    g_assert_true(calls_desk_is_wrapped(calls_desk_last(self)));
    g_assert_cmpuint(self->sent->len, ==, 3);
    calls_desk_fail(self, 400, data); /* once is enough */
    calls_desk_expect_error(self, 400, data);
}

static void
test_short_wait(CallsDesk *self, gconstpointer data)
{
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    calls_desk_fail(self, 420, data);
    g_assert_cmpuint(self->sent->len, ==, 1);
    calls_desk_pass(self, 5 * SECOND);
    g_assert_cmpuint(self->sent->len, ==, 1);
    g_assert_cmpint(mt_calls_deadline(self->calls), ==, self->now.mono_us + SECOND);
    calls_desk_pass(self, SECOND);
    g_assert_cmpuint(self->sent->len, ==, 2);
    calls_desk_answer(self);
    g_assert_true(self->has_result);
}

static void
test_long_wait(CallsDesk *self, gconstpointer data)
{
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    calls_desk_fail(self, 420, "FLOOD_WAIT_6");
    calls_desk_expect_error(self, 420, "FLOOD_WAIT_6");
}

static void
test_trouble(CallsDesk *self, gconstpointer data)
{
    static const gint codes[] = {500, -503, 0, 12345, -500};

    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    for (guint i = 0; i < 5; i++) {
        guint count = self->sent->len;

        calls_desk_fail(self, codes[i], "TIMEOUT");
        calls_desk_pass(self, (SECOND << i) - 1);
        g_assert_cmpuint(self->sent->len, ==, count);
        calls_desk_pass(self, 1);
        g_assert_cmpuint(self->sent->len, ==, count + 1);
    }
    calls_desk_fail(self, 500, "TIMEOUT");
    calls_desk_expect_error(self, 500, "TIMEOUT");
    g_assert_true(self->reissued);
}

static void
test_trouble_limit(CallsDesk *self, gconstpointer data)
{
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    calls_desk_fail(self, 500, "TIMEOUT");
    calls_desk_pass(self, 50 * SECOND);
    calls_desk_fail(self, 500, "TIMEOUT");
    calls_desk_pass(self, 10 * SECOND);
    calls_desk_fail(self, 500, "TIMEOUT");
    calls_desk_expect_error(self, 500, "TIMEOUT");
}

/* It had an id that was too small: another one, at once. */
static void
test_id_decreased(CallsDesk *self, gconstpointer data)
{
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    calls_desk_fail(self, 500, "MSGID_DECREASE_RETRY");
    g_assert_cmpuint(self->sent->len, ==, 2);
    calls_desk_fail(self, 500, "MSGID_DECREASE_RETRY");
    g_assert_cmpuint(self->sent->len, ==, 2); /* no loop */
    calls_desk_pass(self, 2 * SECOND);
    g_assert_cmpuint(self->sent->len, ==, 3);
    calls_desk_answer(self);
    g_assert_true(self->has_result);
}

/* What proves something must be made anew by whoever made it; the rest goes out again. */
static void
test_unsynchronized(CallsDesk *self, gconstpointer data)
{
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    calls_desk_fail(self, 500, "AUTH_KEY_UNSYNCHRONIZED");
    calls_desk_pass(self, SECOND);
    g_assert_cmpuint(self->sent->len, ==, 2);
    calls_desk_answer(self);
    g_assert_true(self->has_result);
    self->replies = self->freed = 0;
    calls_desk_make(self, 0, MT_CALL_PROOF);
    calls_desk_fail(self, 500, "RPC_CALL_FAIL");
    calls_desk_pass(self, SECOND);
    g_assert_cmpuint(self->sent->len, ==, 4);
    calls_desk_fail(self, 500, "AUTH_KEY_UNSYNCHRONIZED");
    calls_desk_expect_error(self, 500, "AUTH_KEY_UNSYNCHRONIZED");
}

/* The language that is named is the only thing that can be wrong: everything begins without it. */
static void
test_language_refused(CallsDesk *self, gconstpointer data)
{
    const char *text = "CONNECTION_LANG_PACK_INVALID";

    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    calls_desk_answer(self);
    self->replies = self->freed = 0;
    calls_desk_make(self, 4, MT_CALL_DEFAULT);
    calls_desk_fail(self, 400, text);
    g_assert_cmpuint(self->sent->len, ==, 3);
    g_assert_true(calls_desk_is_wrapped(calls_desk_last(self)));
    calls_desk_answer(self);
    self->replies = self->freed = 0;
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    g_assert_true(calls_desk_is_wrapped(calls_desk_last(self)));
    calls_desk_fail(self, 400, text); /* once is enough */
    calls_desk_expect_error(self, 400, text);
}

static void
test_no_retry(CallsDesk *self, gconstpointer data)
{
    calls_desk_make(self, 0, MT_CALL_NO_RETRY);
    calls_desk_fail(self, -503, "TIMEOUT");
    calls_desk_expect_error(self, -503, "TIMEOUT");
}

static void
test_for_caller(CallsDesk *self, gconstpointer data)
{
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    calls_desk_fail(self, 500, data);
    calls_desk_expect_error(self, 500, data);
}

static void
test_session_lost(CallsDesk *self, gconstpointer data)
{
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    mt_calls_session_lost(self->calls, 4);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->sent->len, ==, 1);
    mt_calls_session_lost(self->calls, 2);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->sent->len, ==, 2);
    calls_desk_answer(self);
    g_assert_true(self->reissued);
}

static void
test_session_reset(CallsDesk *self, gconstpointer data)
{
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    mt_calls_session_reset(self->calls, 2, self->now); /* wrapped: goes again by itself */
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->sent->len, ==, 1);
    calls_desk_answer(self);
    self->replies = 0;
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    g_assert_false(calls_desk_is_wrapped(calls_desk_last(self)));
    mt_calls_session_reset(self->calls, 2, self->now);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->cancelled, ==, 1);
    g_assert_cmpuint(self->sent->len, ==, 3);
    g_assert_true(calls_desk_is_wrapped(calls_desk_last(self)));
    calls_desk_answer(self);
    g_assert_true(self->reissued);
}

static void
test_session_created(CallsDesk *self, gconstpointer data)
{
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    calls_desk_answer(self);
    self->replies = 0;
    mt_calls_session_created(self->calls, 2);
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    g_assert_true(calls_desk_is_wrapped(calls_desk_last(self)));
    g_assert_cmpuint(self->cancelled, ==, 0);
}

static void
test_reissued(CallsDesk *self, gconstpointer data)
{
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    mt_calls_reissued(self->calls, 2, calls_desk_last(self)->query);
    calls_desk_answer(self);
    g_assert_true(self->reissued);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    calls_desk_add("/calls-again/not-inited", "CONNECTION_NOT_INITED", test_not_inited);
    calls_desk_add("/calls-again/layer-invalid", "CONNECTION_LAYER_INVALID", test_not_inited);
    calls_desk_add("/calls-again/short-wait", "FLOOD_WAIT_5", test_short_wait);
    calls_desk_add("/calls-again/short-test-wait", "FLOOD_TEST_PHONE_WAIT_5", test_short_wait);
    calls_desk_add("/calls-again/long-wait", NULL, test_long_wait);
    calls_desk_add("/calls-again/trouble", NULL, test_trouble);
    calls_desk_add("/calls-again/trouble-limit", NULL, test_trouble_limit);
    calls_desk_add("/calls-again/id-decreased", NULL, test_id_decreased);
    calls_desk_add("/calls-again/unsynchronized", NULL, test_unsynchronized);
    calls_desk_add("/calls-again/language-refused", NULL, test_language_refused);
    calls_desk_add("/calls-again/no-retry", NULL, test_no_retry);
    calls_desk_add("/calls-again/auth-restart", "AUTH_RESTART_2", test_for_caller);
    calls_desk_add("/calls-again/sign-in-failed", "SIGN_IN_FAILED", test_for_caller);
    calls_desk_add("/calls-again/create-failed", "SMS_CODE_CREATE_FAILED", test_for_caller);
    calls_desk_add("/calls-again/password", "PASSWORD_HASH_INVALID", test_for_caller);
    calls_desk_add("/calls-again/session-lost", NULL, test_session_lost);
    calls_desk_add("/calls-again/session-reset", NULL, test_session_reset);
    calls_desk_add("/calls-again/session-created", NULL, test_session_created);
    calls_desk_add("/calls-again/reissued", NULL, test_reissued);
    return g_test_run();
}
