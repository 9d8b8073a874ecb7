/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Updates and differences of a server that keeps no rule: each test fails when the check that it
 * is about is taken out.
 */
#include "updates-bench.h"

#include <base/mt-limits.h>
#include <client/updates/mt-updates.h>

#define MANY (MT_MAX_UPDATES + 1)

static void
push(FakeAccount *self, const TlVector *updates, const TlVector *people, const TlVector *chats)
{
    const TlUpdates packet = {
        .base = TL_UPDATES, .updates = updates, .users = people, .chats = chats};

    fake_account_push(self, &packet.base);
}

static void
push_text(FakeAccount *self, gint32 pts, gint32 count)
{
    const TlUpdateShortMessage packet = {.base = TL_UPDATE_SHORT_MESSAGE,
                                         .id = 11,
                                         .user_id = 5,
                                         .message = "hi",
                                         .pts = pts,
                                         .pts_count = count};

    fake_account_push(self, &packet.base);
}

/* @id channels from NEWS on become known. */
static void
push_channels(FakeAccount *self, guint count, const TlVector *people)
{
    g_autofree TlChannel *all = g_new0(TlChannel, count);
    g_autofree TlObject **objects = g_new0(TlObject *, count);
    const TlVector chats = {.len = count, .objects = objects};

    for (guint i = 0; i < count; i++) {
        all[i] = (TlChannel){.base = TL_CHANNEL,
                             .flags = TL_CHANNEL_HAS_ACCESS_HASH,
                             .megagroup = TRUE,
                             .id = NEWS + i,
                             .access_hash = 2,
                             .title = "News",
                             .photo = &no_photo.base};
        objects[i] = &all[i].base;
    }
    push(self, &nothing, people, &chats);
}

static const FakeCall *
asked(FakeAccount *self, guint32 id)
{
    return fake_account_find(self, id);
}

static void
assert_asked(FakeAccount *self)
{
    g_assert_nonnull(asked(self, TL_ID_CALL_UPDATES_GET_DIFFERENCE));
    fake_account_expect_nothing(self);
}

static void
ask(FakeAccount *self)
{
    mt_chats_missed(self->chats, self->host.now);
    fake_account_run(self);
}

static void
answer(FakeAccount *self, const TlObject *object)
{
    fake_account_answer(self, asked(self, TL_ID_CALL_UPDATES_GET_DIFFERENCE), object);
}

static void
answer_channel(FakeAccount *self, const TlObject *object)
{
    fake_account_answer(self, asked(self, TL_ID_CALL_UPDATES_GET_CHANNEL_DIFFERENCE), object);
}

/* Somebody of whom nothing is known, in what waited for its turn: still no guesses. */
static void
test_unknown_sender_held(FakeAccount *self, gconstpointer data)
{
    push_text(self, BEGIN_PTS + 2, 1);
    fake_account_expect_nothing(self);
    mt_updates_affected(self->chats->updates, (MtPeerId){0}, BEGIN_PTS + 1, 1, self->host.now);
    fake_account_run(self);
    assert_asked(self);
}

static void
test_unknown_author_held(FakeAccount *self, gconstpointer data)
{
    const MtPeerId news = {.type = MT_PEER_CHANNEL, .id = NEWS};

    push_channels(self, 1, &nothing);
    mt_updates_channel_is_at(self->chats->updates, news, 30, 0, self->host.now);
    updates_push_post(self, 1, 32);
    fake_account_expect_nothing(self);
    mt_updates_affected(self->chats->updates, news, 31, 1, self->host.now);
    fake_account_run(self);
    g_assert_nonnull(asked(self, TL_ID_CALL_UPDATES_GET_CHANNEL_DIFFERENCE));
    fake_account_expect_nothing(self);
}

/* --- numbers --------------------------------------------------------------------------------- */

static void
test_overlap(FakeAccount *self, gconstpointer data)
{
    push(self, &nothing, &users, &nothing);
    push_text(self, BEGIN_PTS + 1, 5);
    assert_asked(self);
}

static void
test_no_sense(FakeAccount *self, gconstpointer data)
{
    push(self, &nothing, &users, &nothing);
    push_text(self, BEGIN_PTS + 1, -1);
    assert_asked(self);
}

static void
test_qts(FakeAccount *self, gconstpointer data)
{
    const TlUpdateBotStopped update = {.base = TL_UPDATE_BOT_STOPPED, .user_id = 5, .qts = 70};

    updates_push_one(self, &update.base, 0);
    assert_asked(self);
}

static void
test_state_below_zero(FakeAccount *self, gconstpointer data)
{
    TlUpdatesState state = {.base = TL_UPDATES_STATE, .pts = -7, .qts = -7, .date = -7, .seq = -7};
    const TlUpdatesDifference whole = {.base = TL_UPDATES_DIFFERENCE,
                                       .new_messages = &nothing,
                                       .new_encrypted_messages = &nothing,
                                       .other_updates = &nothing,
                                       .users = &nothing,
                                       .chats = &nothing,
                                       .state = &state.base};
    const TlCallUpdatesGetDifference *call;

    ask(self);
    answer(self, &whole.base);
    ask(self);
    call =
        (const TlCallUpdatesGetDifference *)asked(self, TL_ID_CALL_UPDATES_GET_DIFFERENCE)->object;
    g_assert_cmpint(call->pts, ==, 0);
    g_assert_cmpint(call->qts, ==, 0);
    g_assert_cmpint(call->date, ==, 0);
}

/* --- packets --------------------------------------------------------------------------------- */

static void
test_sent(FakeAccount *self, gconstpointer data)
{
    const TlUpdateShortSentMessage packet = {
        .base = TL_UPDATE_SHORT_SENT_MESSAGE, .id = 11, .pts = BEGIN_PTS + 1, .pts_count = 1};

    fake_account_push(self, &packet.base);
    assert_asked(self);
}

static const TlVector *
many(TlObject *object, guint len)
{
    TlVector *vector = g_new0(TlVector, 1);

    vector->len = len;
    vector->objects = g_new(TlObject *, len);
    for (guint i = 0; i < len; i++)
        vector->objects[i] = object;
    return vector;
}

static void
vector_free(const TlVector *vector)
{
    g_free(vector->objects);
    g_free((gpointer)(gsize)vector);
}

static void
test_many_updates(FakeAccount *self, gconstpointer data)
{
    TlUpdateContactsReset update = {.base = TL_UPDATE_CONTACTS_RESET};
    const TlVector *updates = many(&update.base, MANY);

    push(self, updates, &nothing, &nothing);
    assert_asked(self);
    vector_free(updates);
}

/* The difference is not waited for when there is no room for more. */
static void
test_many_early(FakeAccount *self, gconstpointer data)
{
    const TlUpdateContactsReset update = {.base = TL_UPDATE_CONTACTS_RESET};

    for (gint32 i = 0; i < 200; i++)
        updates_push_one(self, &update.base, BEGIN_SEQ + 10 + i);
    g_assert_null(asked(self, TL_ID_CALL_UPDATES_GET_DIFFERENCE));
    updates_push_one(self, &update.base, BEGIN_SEQ + 1000);
    assert_asked(self);
}

static void
test_signed_out(FakeAccount *self, gconstpointer data)
{
    const TlUpdateContactsReset update = {.base = TL_UPDATE_CONTACTS_RESET};

    mt_chats_set_signed_in(self->chats, 0, self->host.now);
    fake_account_run(self);
    updates_push_one(self, &update.base, 0);
    fake_account_expect_nothing(self);
}

/* --- differences ----------------------------------------------------------------------------- */

static void
test_large_slice(FakeAccount *self, gconstpointer data)
{
    TlUpdateContactsReset update = {.base = TL_UPDATE_CONTACTS_RESET};
    const TlVector *updates = many(&update.base, MANY);
    TlUpdatesState state = {.base = TL_UPDATES_STATE, .pts = BEGIN_PTS + 1, .qts = 1, .date = 2};
    const TlUpdatesDifferenceSlice slice = {.base = TL_UPDATES_DIFFERENCE_SLICE,
                                            .new_messages = &nothing,
                                            .new_encrypted_messages = &nothing,
                                            .other_updates = updates,
                                            .users = &nothing,
                                            .chats = &nothing,
                                            .intermediate_state = &state.base};

    ask(self);
    answer(self, &slice.base);
    fake_account_expect_nothing(self);
    g_assert_null(asked(self, TL_ID_CALL_UPDATES_GET_DIFFERENCE)); /* not at once */
    vector_free(updates);
}

/* A hole that ends where it begins: the state is asked for. */
static void
test_hole_nowhere(FakeAccount *self, gconstpointer data)
{
    const TlUpdatesDifferenceTooLong hole = {.base = TL_UPDATES_DIFFERENCE_TOO_LONG,
                                             .pts = BEGIN_PTS};

    ask(self);
    answer(self, &hole.base);
    g_assert_nonnull(asked(self, TL_ID_CALL_UPDATES_GET_STATE));
}

static void
test_never_understood(FakeAccount *self, gconstpointer data)
{
    TlJsonNull wrong = {.base = TL_JSON_NULL};

    ask(self);
    for (guint i = 0; i < 10 && asked(self, TL_ID_CALL_UPDATES_GET_STATE) == NULL; i++) {
        g_assert_nonnull(asked(self, TL_ID_CALL_UPDATES_GET_DIFFERENCE));
        answer(self, &wrong.base);
        fake_account_pass(self, 60000);
    }
    g_assert_nonnull(asked(self, TL_ID_CALL_UPDATES_GET_STATE));
}

/* --- channels -------------------------------------------------------------------------------- */

static void
test_strange_author(FakeAccount *self, gconstpointer data)
{
    push_channels(self, 1, &nothing);
    updates_push_post(self, 1, 31);
    fake_account_expect_nothing(self);
    g_assert_nonnull(asked(self, TL_ID_CALL_UPDATES_GET_CHANNEL_DIFFERENCE));
}

/* The channel is known, has shown something, and its difference was asked for. */
static void
ask_channel(FakeAccount *self)
{
    const TlUpdateChannelTooLong update = {.base = TL_UPDATE_CHANNEL_TOO_LONG, .channel_id = NEWS};
    g_autoptr(MtChatEvent) event = NULL;

    push_channels(self, 1, &users);
    updates_push_post(self, 1, 31);
    event = fake_account_expect(self, MT_CHAT_MESSAGE);
    mt_chats_shown(self->chats, event->token, self->host.now);
    updates_push_one(self, &update.base, 0);
}

static void
test_channel_standstill(FakeAccount *self, gconstpointer data)
{
    const TlUpdatesChannelDifference part = {.base = TL_UPDATES_CHANNEL_DIFFERENCE,
                                             .pts = 31,
                                             .new_messages = &nothing,
                                             .other_updates = &nothing,
                                             .chats = &nothing,
                                             .users = &nothing};

    ask_channel(self);
    answer_channel(self, &part.base);
    g_assert_null(asked(self, TL_ID_CALL_UPDATES_GET_CHANNEL_DIFFERENCE));
}

static void
test_large_channel_difference(FakeAccount *self, gconstpointer data)
{
    TlMessage message = {.base = TL_MESSAGE, .id = 2, .peer_id = &peer_news.base, .message = "a"};
    const TlVector *messages = many(&message.base, MANY);
    const TlUpdatesChannelDifference part = {.base = TL_UPDATES_CHANNEL_DIFFERENCE,
                                             .final = TRUE,
                                             .pts = 32,
                                             .new_messages = messages,
                                             .other_updates = &nothing,
                                             .chats = &nothing,
                                             .users = &nothing};

    ask_channel(self);
    answer_channel(self, &part.base);
    fake_account_expect_nothing(self);
    vector_free(messages);
}

static void
test_broken_hole(FakeAccount *self, gconstpointer data)
{
    TlPeerNotifySettings settings = {.base = TL_PEER_NOTIFY_SETTINGS};
    TlDialog dialog = {.base = TL_DIALOG,
                       .peer = &peer_news.base,
                       .top_message = 91,
                       .notify_settings = &settings.base};
    const TlUpdatesChannelDifferenceTooLong hole = {.base = TL_UPDATES_CHANNEL_DIFFERENCE_TOO_LONG,
                                                    .final = TRUE,
                                                    .dialog = &dialog.base,
                                                    .messages = &nothing,
                                                    .users = &nothing,
                                                    .chats = &nothing};

    ask_channel(self);
    answer_channel(self, &hole.base);
    fake_account_expect_nothing(self);
    updates_push_post(self, 2, 32); /* not before the difference has been asked for once more */
    fake_account_expect_nothing(self);
}

static void
test_many_fetches(FakeAccount *self, gconstpointer data)
{
    guint count = 0;

    push_channels(self, 30, &users);
    for (gint64 i = 0; i < 30; i++) {
        const TlUpdateChannelTooLong update = {.base = TL_UPDATE_CHANNEL_TOO_LONG,
                                               .channel_id = NEWS + i};

        updates_push_one(self, &update.base, 0);
    }
    for (guint i = 0; i < self->sent->len; i++) {
        const FakeCall *call = g_ptr_array_index(self->sent, i);

        count += tl_object_id(call->object) == TL_ID_CALL_UPDATES_GET_CHANNEL_DIFFERENCE;
    }
    g_assert_cmpuint(count, ==, 10);
}

#define ADD(path, function)                                                                        \
    g_test_add("/updates-hostile/" path, FakeAccount, NULL, updates_set_up, function,              \
               updates_tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("unknown-sender-held", test_unknown_sender_held);
    ADD("unknown-author-held", test_unknown_author_held);
    ADD("overlap", test_overlap);
    ADD("no-sense", test_no_sense);
    ADD("qts", test_qts);
    ADD("state-below-zero", test_state_below_zero);
    ADD("sent", test_sent);
    ADD("many-updates", test_many_updates);
    ADD("many-early", test_many_early);
    ADD("signed-out", test_signed_out);
    ADD("large-slice", test_large_slice);
    ADD("hole-nowhere", test_hole_nowhere);
    ADD("never-understood", test_never_understood);
    ADD("strange-author", test_strange_author);
    ADD("channel-standstill", test_channel_standstill);
    ADD("large-channel-difference", test_large_channel_difference);
    ADD("broken-hole", test_broken_hole);
    ADD("many-fetches", test_many_fetches);
    return g_test_run();
}
