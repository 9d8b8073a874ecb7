/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * More was missed than is sent: the host fetches what it shows of that, and an end at any moment
 * neither loses nor repeats any of it.
 */
#include "updates-bench.h"

#include <client/updates/mt-updates-private.h>

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

/* Nothing but gaps: they are not fetched as fast as they are told. */
static void
test_gaps_for_ever(FakeAccount *self, gconstpointer data)
{
    guint gaps = 0;

    ask(self);
    for (gint64 ms = 0; ms < 300000; ms += 1000) {
        const FakeCall *call = fake_account_find(self, TL_ID_CALL_UPDATES_GET_DIFFERENCE);
        const TlUpdatesDifferenceTooLong hole = {.base = TL_UPDATES_DIFFERENCE_TOO_LONG,
                                                 .pts = FAR_PTS + (gint32)gaps};

        if (call != NULL) {
            fake_account_answer(self, call, &hole.base);
            expect_gap(self);
            gaps++;
        } else {
            fake_account_pass(self, 1000);
        }
    }
    g_assert_cmpuint(gaps, >, 3);
    g_assert_cmpuint(gaps, <, 20);
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

/* --- channels -------------------------------------------------------------------------------- */

static void
answer_with_channel(FakeAccount *self, gint32 pts)
{
    TlChatPhotoEmpty photo = {.base = TL_CHAT_PHOTO_EMPTY};
    TlChannel news = {.base = TL_CHANNEL,
                      .flags = TL_CHANNEL_HAS_ACCESS_HASH,
                      .id = NEWS,
                      .access_hash = 2,
                      .title = "News",
                      .photo = &photo.base,
                      .megagroup = TRUE};
    TlObject *all_chats[] = {&news.base};
    const TlVector chats = {.len = 1, .objects = all_chats};
    TlUpdateChannelTooLong stirred = {.base = TL_UPDATE_CHANNEL_TOO_LONG,
                                      .flags = TL_UPDATE_CHANNEL_TOO_LONG_HAS_PTS,
                                      .channel_id = NEWS,
                                      .pts = pts};
    TlObject *all_updates[] = {&stirred.base};
    const TlVector others = {.len = pts > 0 ? 1 : 0, .objects = all_updates};
    TlUpdatesState state = {
        .base = TL_UPDATES_STATE, .pts = BEGIN_PTS + 1, .date = 1767225600, .seq = BEGIN_SEQ};
    const TlUpdatesDifference difference = {.base = TL_UPDATES_DIFFERENCE,
                                            .new_messages = &nothing,
                                            .new_encrypted_messages = &nothing,
                                            .other_updates = &others,
                                            .users = &users,
                                            .chats = &chats,
                                            .state = &state.base};

    fake_account_answer(self, fake_account_find(self, TL_ID_CALL_UPDATES_GET_DIFFERENCE),
                        &difference.base);
}

/* @first: the older of two messages. */
static void
answer_too_long(FakeAccount *self, gint32 first, gint32 pts)
{
    TlMessage late = {.base = TL_MESSAGE, .id = first, .peer_id = &peer_news.base, .message = "b"};
    TlMessage later = late;
    TlObject *both[] = {&later.base, &late.base};
    const TlVector messages = {.len = 2, .objects = both};
    TlPeerNotifySettings settings = {.base = TL_PEER_NOTIFY_SETTINGS};
    TlDialog dialog = {.base = TL_DIALOG,
                       .flags = TL_DIALOG_HAS_PTS,
                       .peer = &peer_news.base,
                       .top_message = first + 1,
                       .unread_count = 60,
                       .notify_settings = &settings.base,
                       .pts = pts};
    const TlUpdatesChannelDifferenceTooLong hole = {.base = TL_UPDATES_CHANNEL_DIFFERENCE_TOO_LONG,
                                                    .final = TRUE,
                                                    .dialog = &dialog.base,
                                                    .messages = &messages,
                                                    .users = &users,
                                                    .chats = &nothing};

    later.id++;
    fake_account_answer(self, fake_account_find(self, TL_ID_CALL_UPDATES_GET_CHANNEL_DIFFERENCE),
                        &hole.base);
}

/* -1: it was not. */
static gint32
asked_channel(FakeAccount *self)
{
    const FakeCall *call = fake_account_find(self, TL_ID_CALL_UPDATES_GET_CHANNEL_DIFFERENCE);

    return call != NULL ? ((const TlCallUpdatesGetChannelDifference *)call->object)->pts : -1;
}

static guint64
expect_token(FakeAccount *self, MtChatEventKind kind, gint32 id)
{
    g_autoptr(MtChatEvent) event = fake_account_expect(self, kind);

    g_assert_cmpint(event->id, ==, id);
    g_assert_cmpuint(event->token, !=, 0);
    return event->token;
}

/* A list of chats that comes meanwhile does not hide what was said in a channel that is new here.
 */
static void
test_new_channel(FakeAccount *self, gconstpointer data)
{
    const MtPeerId channel = {.type = MT_PEER_CHANNEL, .id = NEWS};

    ask(self);
    mt_updates_channel_is_at(self->chats->updates, channel, 400, 91, self->host.now);
    g_assert_cmpint(asked_channel(self), ==, -1);
    answer_with_channel(self, 400);
    g_assert_cmpint(asked_channel(self), ==, 1);
    answer_too_long(self, 90, 400);
    expect_token(self, MT_CHAT_HOLE, 0);
    expect_token(self, MT_CHAT_MESSAGE, 90);
    expect_token(self, MT_CHAT_MESSAGE, 91);
}

/* Neither does an end before that. */
static void
test_new_channel_killed(FakeAccount *self, gconstpointer data)
{
    const MtPeerId channel = {.type = MT_PEER_CHANNEL, .id = NEWS};

    ask(self);
    mt_updates_channel_is_at(self->chats->updates, channel, 400, 91, self->host.now);
    g_assert_cmpint(start_again(self), ==, BEGIN_PTS);
    answer_with_channel(self, 400);
    g_assert_cmpint(asked_channel(self), ==, 1);
}

/* Nor does a message that comes meanwhile; of what nothing was said nothing was missed. */
static void
test_new_channel_quiet(FakeAccount *self, gconstpointer data)
{
    const MtPeerId channel = {.type = MT_PEER_CHANNEL, .id = NEWS};

    ask(self);
    mt_updates_channel_is_at(self->chats->updates, channel, 400, 91, self->host.now);
    answer_with_channel(self, 0);
    g_assert_cmpint(asked_channel(self), ==, -1);
    updates_push_post(self, 92, 401);
    expect_token(self, MT_CHAT_MESSAGE, 92);

    mt_chats_missed(self->chats, self->host.now);
    fake_account_run(self);
    mt_updates_forget_channel(self->chats->updates, NEWS);
    updates_push_post(self, 93, 402);
    fake_account_expect_nothing(self);
    g_assert_cmpint(asked_channel(self), ==, 1);
}

/* The newest messages after a hole come again as long as not all of them were shown. */
static void
test_channel_hole_killed(FakeAccount *self, gconstpointer data)
{
    guint64 gap, first;

    ask(self);
    answer_with_channel(self, 400);
    answer_too_long(self, 90, 400);
    gap = expect_token(self, MT_CHAT_HOLE, 0);
    first = expect_token(self, MT_CHAT_MESSAGE, 90);
    expect_token(self, MT_CHAT_MESSAGE, 91);
    shown(self, gap);
    shown(self, first);

    start_again(self);
    g_assert_cmpint(asked_channel(self), ==, 1);
    answer_too_long(self, 90, 400);
    first = expect_token(self, MT_CHAT_MESSAGE, 91);
    fake_account_expect_nothing(self);
    shown(self, first);

    start_again(self);
    g_assert_cmpint(asked_channel(self), ==, -1);
}

/* What was shown of a channel that no snapshot knows is in the journal alone. */
static void
test_new_channel_journal(FakeAccount *self, gconstpointer data)
{
    g_autoptr(GBytes) snapshot = fake_account_save(self);
    g_autoptr(GBytes) journal = NULL;

    ask(self);
    answer_with_channel(self, 400);
    answer_too_long(self, 90, 400);
    shown(self, expect_token(self, MT_CHAT_HOLE, 0));
    shown(self, expect_token(self, MT_CHAT_MESSAGE, 90));
    expect_token(self, MT_CHAT_MESSAGE, 91);
    journal = mt_chats_take_journal(self->chats);
    g_assert_nonnull(journal);

    fake_account_clear(self);
    fake_account_init_again(self, 2, snapshot, journal);
    fake_account_run(self);
    answer_with_channel(self, 400);
    answer_too_long(self, 90, 400);
    expect_token(self, MT_CHAT_MESSAGE, 91);
    fake_account_expect_nothing(self);
}

#define ADD(path, function)                                                                        \
    g_test_add("/updates-gap/" path, FakeAccount, NULL, updates_set_up, function, updates_tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("filled", test_filled);
    ADD("finished", test_finished);
    ADD("gaps-for-ever", test_gaps_for_ever);
    ADD("no-gap", test_no_gap);
    ADD("new-channel", test_new_channel);
    ADD("new-channel-killed", test_new_channel_killed);
    ADD("new-channel-quiet", test_new_channel_quiet);
    ADD("new-channel-journal", test_new_channel_journal);
    ADD("channel-hole-killed", test_channel_hole_killed);
    return g_test_run();
}
