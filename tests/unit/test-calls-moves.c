/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Calls that are redirected: by the number, by the network, and because the account has moved.
 */
#include <calls-desk.h>

static void
test_migrate(CallsDesk *self, gconstpointer data)
{
    static const char *const texts[] = {"PHONE_MIGRATE_4", "NETWORK_MIGRATE_2", "USER_MIGRATE_4"};
    static const gint targets[] = {4, 2, 4};

    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        calls_desk_fail(self, 303, texts[i]);
        g_assert_cmpint(calls_desk_last(self)->dc, ==, targets[i]);
        g_assert_cmpint(mt_calls_get_home(self->calls), ==, targets[i]);
        g_assert_true(self->state->urgent);
    }
    g_assert_cmpint(mt_calls_server_ms(self->calls, self->now), ==, self->now.wall_ms + 4);
    calls_desk_answer(self);
    g_assert_true(self->has_result);
    g_assert_cmpint(self->reply_dc, ==, 4);
    g_assert_false(self->reissued); /* it was not executed before */
}

static void
test_migrate_not_home(CallsDesk *self, gconstpointer data)
{
    calls_desk_make(self, 4, MT_CALL_DEFAULT);
    calls_desk_fail(self, 303, "PHONE_MIGRATE_2");
    calls_desk_expect_error(self, 303, "PHONE_MIGRATE_2");
    g_assert_cmpint(mt_calls_get_home(self->calls), ==, 2);
}

/* mtproto.md 8, row 67 */
static void
test_migrate_nonsense(CallsDesk *self, gconstpointer data)
{
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    calls_desk_fail(self, 303, data);
    calls_desk_expect_failure(self, MT_ERROR_TRANSPORT);
    g_assert_cmpint(mt_calls_get_home(self->calls), ==, 2);
    g_assert_cmpuint(self->configs, ==, 0);
}

static void
test_migrate_loop(CallsDesk *self, gconstpointer data)
{
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    for (guint i = 0; i < 5; i++)
        calls_desk_fail(self, 303, i % 2 == 0 ? "PHONE_MIGRATE_4" : "PHONE_MIGRATE_2");
    g_assert_cmpuint(self->replies, ==, 0);
    calls_desk_fail(self, 303, "PHONE_MIGRATE_2");
    calls_desk_expect_failure(self, MT_ERROR_LIMIT);
    self->replies = self->freed = 0;
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    mt_calls_reset_migrations(self->calls);
    calls_desk_fail(self, 303, "PHONE_MIGRATE_2");
    g_assert_cmpuint(self->replies, ==, 0);
}

static void
test_migrate_to_itself(CallsDesk *self, gconstpointer data)
{
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    for (guint i = 0; i < 6; i++)
        calls_desk_fail(self, 303, "PHONE_MIGRATE_2");
    calls_desk_expect_failure(self, MT_ERROR_LIMIT);
}

static void
test_migrate_learns_address(CallsDesk *self, gconstpointer data)
{
    gint five = 5;

    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    calls_desk_fail(self, 303, "PHONE_MIGRATE_5");
    g_assert_cmpuint(self->configs, ==, 1);
    g_assert_cmpuint(self->sent->len, ==, 1);
    g_assert_cmpint(mt_calls_get_home(self->calls), ==, 2);
    g_array_append_val(self->known, five);
    g_array_append_val(self->reachable, five);
    mt_calls_config_done(self->calls, self->now);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpint(calls_desk_last(self)->dc, ==, 5);
    g_assert_cmpint(mt_calls_get_home(self->calls), ==, 5);
}

static void
test_migrate_unknown(CallsDesk *self, gconstpointer data)
{
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    calls_desk_fail(self, 303, "PHONE_MIGRATE_5");
    mt_calls_config_done(self->calls, self->now);
    mt_calls_run(self->calls, self->now);
    calls_desk_expect_failure(self, MT_ERROR_TRANSPORT);
    g_assert_cmpint(mt_calls_get_home(self->calls), ==, 2);
}

/* Whoever is signed in waits for the login to be taken along, and calls another way meanwhile. */
static void
test_user_moved(CallsDesk *self, gconstpointer data)
{
    gsize before;

    calls_desk_sign_in(self);
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    calls_desk_fail(self, 303, "USER_MIGRATE_4");
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
    g_assert_cmpint(calls_desk_last(self)->dc, ==, 4);
    g_assert_cmpuint(self->replies, ==, 0);
}

static void
test_user_lost(CallsDesk *self, gconstpointer data)
{
    calls_desk_sign_in(self);
    calls_desk_make(self, 0, MT_CALL_DEFAULT);
    calls_desk_fail(self, 303, "USER_MIGRATE_4");
    mt_calls_moved(self->calls, FALSE, self->now);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->replies, ==, 1);
    g_assert_cmpint(self->error_code, ==, MT_ERROR_STATE);
    g_assert_null(self->ended);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    calls_desk_add("/calls-moves/migrate", NULL, test_migrate);
    calls_desk_add("/calls-moves/migrate-not-home", NULL, test_migrate_not_home);
    calls_desk_add("/calls-moves/migrate-zero", "PHONE_MIGRATE_0", test_migrate_nonsense);
    calls_desk_add("/calls-moves/migrate-huge", "PHONE_MIGRATE_99999", test_migrate_nonsense);
    calls_desk_add("/calls-moves/migrate-text", "NETWORK_MIGRATE_X", test_migrate_nonsense);
    calls_desk_add("/calls-moves/migrate-loop", NULL, test_migrate_loop);
    calls_desk_add("/calls-moves/migrate-to-itself", NULL, test_migrate_to_itself);
    calls_desk_add("/calls-moves/migrate-learns-address", NULL, test_migrate_learns_address);
    calls_desk_add("/calls-moves/migrate-unknown", NULL, test_migrate_unknown);
    calls_desk_add("/calls-moves/user-moved", NULL, test_user_moved);
    calls_desk_add("/calls-moves/user-lost", NULL, test_user_lost);
    return g_test_run();
}
