/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * An account that moves: what is asked where, and what becomes of the login. The test is both
 * datacenters.
 */
#include <client/login/mt-move.h>

#include <client/calls/mt-calls-private.h>
#include <tl-api.h>

#define OLD_HOME 2
#define NEW_HOME 4

typedef struct {
    MtState *state;
    MtCalls *calls;
    MtMove *move;
    MtTime now;
    guint64 query; /* of the newest call */
    gint dc;
    guint sent;
    guint lost;
} Fixture;

static gboolean
carrier_knows(gpointer data, gint dc)
{
    return TRUE;
}

static guint64
carrier_send(gpointer data, gint dc, GBytes *body, guint64 after, MtTime now)
{
    Fixture *self = data;

    self->dc = dc;
    self->sent++;
    return ++self->query;
}

static void
carrier_cancel(gpointer data, gint dc, guint64 query, MtTime now)
{
}

static void
carrier_fetch_config(gpointer data, MtTime now)
{
}

static gint64
carrier_server_ms(gpointer data, gint dc, MtTime now)
{
    return now.wall_ms;
}

static void
carrier_session_ended(gpointer data, const char *error_text, MtTime now)
{
}

static void
carrier_user_moved(gpointer data, gint dc)
{
}

static const MtCarrier carrier = {
    .knows = carrier_knows,
    .send = carrier_send,
    .cancel = carrier_cancel,
    .fetch_config = carrier_fetch_config,
    .server_ms = carrier_server_ms,
    .session_ended = carrier_session_ended,
    .user_moved = carrier_user_moved,
};

static void
move_lost(gpointer data, MtTime now)
{
    Fixture *self = data;

    self->lost++;
}

static void
set_up(Fixture *self, gconstpointer data)
{
    const MtConfig config = {.api_id = 1,
                             .api_hash = "0123456789abcdef0123456789abcdef",
                             .device_model = "Test",
                             .system_version = "Linux",
                             .app_version = "1",
                             .system_lang_code = "en",
                             .lang_code = "en"};

    self->now = (MtTime){.mono_us = G_USEC_PER_SEC, .wall_ms = 1000};
    self->state = mt_state_new();
    self->state->home_dc = OLD_HOME;
    mt_state_dc(self->state, OLD_HOME)->auth = MT_AUTH_FULL;
    self->calls = mt_calls_new(&config, self->state, &carrier, self);
    self->move = mt_move_new(self->calls, self->state, move_lost, self);
}

static void
tear_down(Fixture *self, gconstpointer data)
{
    mt_move_free(self->move);
    mt_calls_free(self->calls);
    mt_state_free(self->state);
}

/* The move goes on, and its call has gone to @dc. */
static void
take_call(Fixture *self, gint dc)
{
    guint before = self->sent;

    mt_move_run(self->move, self->now);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->sent, ==, before + 1);
    g_assert_cmpint(self->dc, ==, dc);
}

static void
answer(Fixture *self, const TlObject *object)
{
    g_autoptr(GBytes) body = tl_encode(object, NULL);

    g_assert_nonnull(body);
    mt_calls_result(self->calls, self->dc, self->query, body, self->now);
}

static void
answer_export(Fixture *self)
{
    static const guint8 secret[] = {1, 2, 3, 4};
    const TlAuthExportedAuthorization exported = {
        .base = TL_AUTH_EXPORTED_AUTHORIZATION, .id = 70012345, .bytes = {secret, sizeof secret}};

    answer(self, &exported.base);
}

static void
refuse(Fixture *self, const char *text)
{
    mt_calls_error(self->calls, self->dc, self->query, 400, text, self->now);
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
test_moves(Fixture *self, gconstpointer data)
{
    TlUser user = {.base = TL_USER, .id = 70012345};
    const TlAuthAuthorization authorization = {.base = TL_AUTH_AUTHORIZATION, .user = &user.base};

    mt_move_want(self->move, NEW_HOME);
    take_call(self, OLD_HOME);
    answer_export(self);
    take_call(self, NEW_HOME);
    answer(self, &authorization.base);
    g_assert_cmpint(self->state->home_dc, ==, NEW_HOME);
    g_assert_cmpint(mt_state_dc(self->state, NEW_HOME)->auth, ==, MT_AUTH_FULL);
    g_assert_cmpint(mt_state_dc(self->state, OLD_HOME)->auth, ==, MT_AUTH_NONE);
    g_assert_true(self->state->dirty && self->state->urgent);
    g_assert_cmpuint(self->lost, ==, 0);
}

static void
test_refused_once(Fixture *self, gconstpointer data)
{
    mt_move_want(self->move, NEW_HOME);
    take_call(self, OLD_HOME);
    answer_export(self);
    take_call(self, NEW_HOME);
    refuse(self, "AUTH_BYTES_INVALID");
    take_call(self, OLD_HOME); /* another export */
    answer_export(self);
    take_call(self, NEW_HOME);
    refuse(self, "AUTH_BYTES_INVALID");
    g_assert_cmpuint(self->lost, ==, 1);
    g_assert_cmpint(self->state->home_dc, ==, OLD_HOME);
}

static void
test_not_exported(Fixture *self, gconstpointer data)
{
    mt_move_want(self->move, NEW_HOME);
    take_call(self, OLD_HOME);
    refuse(self, "DC_ID_INVALID");
    g_assert_cmpuint(self->lost, ==, 1);
    g_assert_cmpint(self->state->home_dc, ==, OLD_HOME);
}

static void
test_one_at_a_time(Fixture *self, gconstpointer data)
{
    mt_move_want(self->move, NEW_HOME);
    take_call(self, OLD_HOME);
    mt_move_want(self->move, 1);
    mt_move_run(self->move, self->now);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->sent, ==, 1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/move/moves", Fixture, NULL, set_up, test_moves, tear_down);
    g_test_add("/move/refused-once", Fixture, NULL, set_up, test_refused_once, tear_down);
    g_test_add("/move/not-exported", Fixture, NULL, set_up, test_not_exported, tear_down);
    g_test_add("/move/one-at-a-time", Fixture, NULL, set_up, test_one_at_a_time, tear_down);
    return g_test_run();
}
