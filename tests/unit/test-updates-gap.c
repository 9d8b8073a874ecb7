/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * More was missed than is sent: the host fetches what it shows of that, and an end at any moment
 * neither loses nor repeats any of it.
 */
#include "updates-bench.h"

#define FAR_PTS (BEGIN_PTS + 5000)

static void
come_to_gap(FakeAccount *self)
{
    const TlUpdatesDifferenceTooLong hole = {.base = TL_UPDATES_DIFFERENCE_TOO_LONG,
                                             .pts = FAR_PTS};
    const TlUpdatesDifferenceEmpty empty = {
        .base = TL_UPDATES_DIFFERENCE_EMPTY, .date = 1767225600, .seq = BEGIN_SEQ};

    fake_account_answer(self, fake_account_find(self, TL_ID_CALL_UPDATES_GET_DIFFERENCE),
                        &hole.base);
    fake_account_answer(self, fake_account_find(self, TL_ID_CALL_UPDATES_GET_DIFFERENCE),
                        &empty.base);
}

static guint64
expect_gap(FakeAccount *self)
{
    g_autoptr(MtChatEvent) event = fake_account_expect(self, MT_CHAT_HOLE);

    g_assert_cmpuint(event->token, !=, 0);
    return event->token;
}

static void
shown(FakeAccount *self, guint64 token)
{
    mt_chats_shown(self->chats, token, self->host.now);
}

/* FALSE: an earlier run has shown it. */
static gboolean
fill(FakeAccount *self, guint64 gap, gint32 id, guint64 *out_token)
{
    gboolean is_new = mt_chats_fill(self->chats, gap, id, out_token);

    g_assert_true(is_new == (*out_token != 0));
    return is_new;
}

static gint32
start_again(FakeAccount *self)
{
    g_autoptr(GBytes) snapshot = fake_account_save(self);
    const FakeCall *call;

    fake_account_clear(self);
    fake_account_init(self, 2, snapshot);
    fake_account_run(self);
    call = fake_account_find(self, TL_ID_CALL_UPDATES_GET_DIFFERENCE);
    g_assert_nonnull(call);
    return ((const TlCallUpdatesGetDifference *)call->object)->pts;
}

static void
ask(FakeAccount *self)
{
    mt_chats_missed(self->chats, self->host.now);
    fake_account_run(self);
}

static void
test_filled(FakeAccount *self, gconstpointer data)
{
    guint64 gap, first, second, again;

    ask(self);
    come_to_gap(self);
    gap = expect_gap(self);
    g_assert_true(fill(self, gap, 11, &first));
    g_assert_true(fill(self, gap, 12, &second));
    shown(self, first);

    /* Some of it was not even asked for. */
    g_assert_cmpint(start_again(self), ==, BEGIN_PTS);
    come_to_gap(self);
    gap = expect_gap(self);
    g_assert_false(fill(self, gap, 11, &again));
    g_assert_true(fill(self, gap, 12, &second));
    g_assert_true(fill(self, gap, 13, &again));
    shown(self, gap);
    shown(self, again);

    /* All was, and one was not shown yet. */
    g_assert_cmpint(start_again(self), ==, BEGIN_PTS);
    come_to_gap(self);
    gap = expect_gap(self);
    g_assert_false(fill(self, gap, 11, &again));
    g_assert_true(fill(self, gap, 12, &second));
    g_assert_false(fill(self, gap, 13, &again));
    shown(self, second);
    shown(self, gap);
    g_assert_cmpint(start_again(self), ==, FAR_PTS);
}

static void
test_finished(FakeAccount *self, gconstpointer data)
{
    guint64 gap, first;

    ask(self);
    come_to_gap(self);
    gap = expect_gap(self);
    g_assert_true(fill(self, gap, 11, &first));
    shown(self, gap);
    shown(self, first);
    g_assert_cmpint(start_again(self), ==, FAR_PTS);
}

/* What needs no confirmation. */
static void
test_no_gap(FakeAccount *self, gconstpointer data)
{
    guint64 token = 1;

    g_assert_true(mt_chats_fill(self->chats, 0, 11, &token));
    g_assert_cmpuint(token, ==, 0);
    g_assert_true(mt_chats_fill(self->chats, 77, 11, &token));
    g_assert_cmpuint(token, ==, 0);
}

#define ADD(path, function)                                                                        \
    g_test_add("/updates-gap/" path, FakeAccount, NULL, updates_set_up, function, updates_tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("filled", test_filled);
    ADD("finished", test_finished);
    ADD("no-gap", test_no_gap);
    return g_test_run();
}
