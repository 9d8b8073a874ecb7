/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Updates one case at a time: forms, gaps, differences, channels, and what each update means to the
 * host. That nothing is lost or repeated in any mixture of them is in test-updates-order.c.
 */
#include "updates-bench.h"

#include <base/mt-limits.h>
#include <client/updates/mt-updates.h>

static TlChat club = {.base = TL_CHAT, .id = 6, .title = "Club", .photo = &no_photo.base};
static TlChannel news = {.base = TL_CHANNEL,
                         .flags = TL_CHANNEL_HAS_ACCESS_HASH,
                         .megagroup = TRUE,
                         .id = NEWS,
                         .access_hash = 2,
                         .title = "News",
                         .photo = &no_photo.base};
static TlObject *all_chats[] = {&club.base, &news.base};
static const TlVector chats = {.len = 2, .objects = all_chats};
static TlPeerChat peer_club = {.base = TL_PEER_CHAT, .chat_id = 6};
static const MtPeerId id_ann = {.type = MT_PEER_USER, .id = ANN};
static const MtPeerId id_club = {.type = MT_PEER_GROUP, .id = 6};
static const MtPeerId id_news = {.type = MT_PEER_CHANNEL, .id = NEWS};

static void
push_peers(FakeAccount *self)
{
    const TlUpdates packet = {
        .base = TL_UPDATES, .updates = &nothing, .users = &users, .chats = &chats};

    fake_account_push(self, &packet.base);
}

static void
push_text(FakeAccount *self, gint32 id, gint32 pts)
{
    const TlUpdateShortMessage packet = {.base = TL_UPDATE_SHORT_MESSAGE,
                                         .id = id,
                                         .user_id = 5,
                                         .message = "hi",
                                         .pts = pts,
                                         .pts_count = 1,
                                         .date = 9};

    fake_account_push(self, &packet.base);
}

static void
show(FakeAccount *self, MtChatEventKind kind, gint32 id)
{
    g_autoptr(MtChatEvent) event = fake_account_expect(self, kind);

    g_assert_cmpint(event->id, ==, id);
    if (event->token != 0)
        mt_chats_shown(self->chats, event->token, self->host.now);
}

/* From where on; -1: it was not asked. */
static gint32
asked_difference(FakeAccount *self)
{
    const FakeCall *call = fake_account_find(self, TL_ID_CALL_UPDATES_GET_DIFFERENCE);

    return call != NULL ? ((const TlCallUpdatesGetDifference *)call->object)->pts : -1;
}

static void
answer_difference(FakeAccount *self, gint32 pts)
{
    TlUpdatesState state = {
        .base = TL_UPDATES_STATE, .pts = pts, .qts = 1, .date = 2, .seq = BEGIN_SEQ};
    const TlUpdatesDifference whole = {.base = TL_UPDATES_DIFFERENCE,
                                       .new_messages = &nothing,
                                       .new_encrypted_messages = &nothing,
                                       .other_updates = &nothing,
                                       .users = &users,
                                       .chats = &chats,
                                       .state = &state.base};

    fake_account_answer(self, fake_account_find(self, TL_ID_CALL_UPDATES_GET_DIFFERENCE),
                        &whole.base);
}

/* --- packets --------------------------------------------------------------------------------- */

static void
test_short_message(FakeAccount *self, gconstpointer data)
{
    g_autoptr(MtChatEvent) event = NULL;

    push_peers(self);
    push_text(self, 11, BEGIN_PTS + 1);
    event = fake_account_expect(self, MT_CHAT_MESSAGE);
    g_assert_true(mt_peer_id_equal(event->message->peer, id_ann));
    g_assert_true(mt_peer_id_equal(event->message->sender, id_ann));
    g_assert_cmpstr(event->message->text, ==, "hi");
    g_assert_cmpint(event->message->date_s, ==, 9);
    g_assert_cmpuint(event->token, !=, 0);
    g_assert_false(event->missed);
    push_text(self, 11, BEGIN_PTS + 1); /* once more */
    fake_account_expect_nothing(self);
    g_assert_cmpint(asked_difference(self), ==, -1);
}

static void
test_short_chat_message(FakeAccount *self, gconstpointer data)
{
    const TlUpdateShortChatMessage packet = {.base = TL_UPDATE_SHORT_CHAT_MESSAGE,
                                             .flags = TL_UPDATE_SHORT_CHAT_MESSAGE_HAS_TTL_PERIOD,
                                             .mentioned = TRUE,
                                             .id = 12,
                                             .from_id = 5,
                                             .chat_id = 6,
                                             .message = "hi",
                                             .pts = BEGIN_PTS + 1,
                                             .pts_count = 1,
                                             .ttl_period = 60};
    g_autoptr(MtChatEvent) event = NULL;

    push_peers(self);
    fake_account_push(self, &packet.base);
    event = fake_account_expect(self, MT_CHAT_MESSAGE);
    g_assert_true(mt_peer_id_equal(event->peer, id_club));
    g_assert_true(event->message->mentioned);
    g_assert_cmpint(event->message->ttl_s, ==, 60);
}

/* Said after the login, and counted in the first state already. */
static void
test_before_the_state(FakeAccount *self, gconstpointer data)
{
    TlMessage message = {.base = TL_MESSAGE,
                         .id = 11,
                         .peer_id = &peer_ann.base,
                         .from_id = &peer_ann.base,
                         .message = "hi"};
    TlObject *only = &message.base;
    const TlVector messages = {.len = 1, .objects = &only};
    TlUpdatesState state = {
        .base = TL_UPDATES_STATE, .pts = BEGIN_PTS, .qts = 1, .date = 2, .seq = BEGIN_SEQ};
    const TlUpdatesDifference whole = {.base = TL_UPDATES_DIFFERENCE,
                                       .new_messages = &messages,
                                       .new_encrypted_messages = &nothing,
                                       .other_updates = &nothing,
                                       .users = &users,
                                       .chats = &chats,
                                       .state = &state.base};

    fake_account_init(self, 1, NULL);
    push_text(self, 11, BEGIN_PTS - 1);
    fake_account_answer(self, fake_account_find(self, TL_ID_CALL_UPDATES_GET_STATE), &state.base);
    g_assert_cmpint(asked_difference(self), ==, BEGIN_PTS - 2);
    fake_account_answer(self, fake_account_find(self, TL_ID_CALL_UPDATES_GET_DIFFERENCE),
                        &whole.base);
    show(self, MT_CHAT_MESSAGE, 11);
    fake_account_expect_nothing(self);
    g_assert_true(mt_chats_is_caught_up(self->chats));
}

static void
test_unknown_sender(FakeAccount *self, gconstpointer data)
{
    push_text(self, 11, BEGIN_PTS + 1);
    fake_account_expect_nothing(self);
    g_assert_cmpint(asked_difference(self), ==, BEGIN_PTS);
}

static void
test_gap(FakeAccount *self, gconstpointer data)
{
    push_peers(self);
    push_text(self, 12, BEGIN_PTS + 2);
    fake_account_expect_nothing(self);
    fake_account_pass(self, 400);
    g_assert_cmpint(asked_difference(self), ==, -1);
    push_text(self, 11, BEGIN_PTS + 1); /* it came by itself */
    show(self, MT_CHAT_MESSAGE, 11);
    show(self, MT_CHAT_MESSAGE, 12);
    push_text(self, 14, BEGIN_PTS + 4);
    fake_account_pass(self, 499);
    g_assert_cmpint(asked_difference(self), ==, -1);
    fake_account_pass(self, 1);
    g_assert_cmpint(asked_difference(self), ==, BEGIN_PTS + 2);
    push_text(self, 15, BEGIN_PTS + 5); /* waits for the difference */
    fake_account_expect_nothing(self);
    answer_difference(self, BEGIN_PTS + 3);
    show(self, MT_CHAT_MESSAGE, 14);
    show(self, MT_CHAT_MESSAGE, 15);
}

static void
test_order_in_packet(FakeAccount *self, gconstpointer data)
{
    TlMessage first = {.base = TL_MESSAGE, .id = 11, .peer_id = &peer_ann.base, .message = "one"};
    TlMessage second = {.base = TL_MESSAGE, .id = 12, .peer_id = &peer_ann.base, .message = "two"};
    TlUpdateNewMessage one = {.base = TL_UPDATE_NEW_MESSAGE,
                              .message = &first.base,
                              .pts = BEGIN_PTS + 1,
                              .pts_count = 1};
    TlUpdateNewMessage two = {.base = TL_UPDATE_NEW_MESSAGE,
                              .message = &second.base,
                              .pts = BEGIN_PTS + 2,
                              .pts_count = 1};
    TlObject *both[] = {&two.base, &one.base};
    const TlVector updates = {.len = 2, .objects = both};
    const TlUpdatesCombined packet = {.base = TL_UPDATES_COMBINED,
                                      .updates = &updates,
                                      .users = &users,
                                      .chats = &chats,
                                      .seq_start = BEGIN_SEQ + 1,
                                      .seq = BEGIN_SEQ + 2};

    fake_account_push(self, &packet.base);
    show(self, MT_CHAT_MESSAGE, 11);
    show(self, MT_CHAT_MESSAGE, 12);
    fake_account_expect_nothing(self);
}

static void
test_seq(FakeAccount *self, gconstpointer data)
{
    const TlUpdateContactsReset update = {.base = TL_UPDATE_CONTACTS_RESET};

    updates_push_one(self, &update.base, BEGIN_SEQ + 2); /* too early */
    fake_account_expect_nothing(self);
    updates_push_one(self, &update.base, BEGIN_SEQ); /* too late */
    fake_account_expect_nothing(self);
    updates_push_one(self, &update.base, BEGIN_SEQ + 1);
    show(self, MT_CHAT_CONTACTS, 0);
    show(self, MT_CHAT_CONTACTS, 0);
    updates_push_one(self, &update.base, 0);
    show(self, MT_CHAT_CONTACTS, 0);
    updates_push_one(self, &update.base, BEGIN_SEQ + 4);
    fake_account_pass(self, 500);
    g_assert_cmpint(asked_difference(self), !=, -1);
}

static void
test_too_long(FakeAccount *self, gconstpointer data)
{
    const TlUpdatesTooLong packet = {.base = TL_UPDATES_TOO_LONG};

    fake_account_push(self, &packet.base);
    g_assert_cmpint(asked_difference(self), !=, -1);
}

static void
test_not_understood(FakeAccount *self, gconstpointer data)
{
    mt_chats_undecodable(self->chats, self->host.now);
    fake_account_run(self);
    g_assert_cmpint(asked_difference(self), !=, -1);
}

static void
test_quiet(FakeAccount *self, gconstpointer data)
{
    fake_account_pass(self, 14 * 60 * 1000);
    g_assert_cmpint(asked_difference(self), ==, -1);
    push_peers(self);
    fake_account_pass(self, 2 * 60 * 1000);
    g_assert_cmpint(asked_difference(self), ==, -1);
    fake_account_pass(self, 14 * 60 * 1000);
    g_assert_cmpint(asked_difference(self), !=, -1);
}

/* --- differences ----------------------------------------------------------------------------- */

static void
test_catching_up(FakeAccount *self, gconstpointer data)
{
    MtChatEventKind kinds[3];

    for (guint i = 0; i < 2; i++) {
        g_autoptr(MtChatEvent) event = fake_account_next(self);

        kinds[i] = event->kind;
    }
    g_assert_cmpint(kinds[0], ==, MT_CHAT_CATCHING_UP);
    g_assert_cmpint(kinds[1], ==, MT_CHAT_READY);
    mt_chats_missed(self->chats, self->host.now);
    fake_account_run(self);
    g_assert_false(mt_chats_is_caught_up(self->chats));
    answer_difference(self, BEGIN_PTS);
    g_assert_true(mt_chats_is_caught_up(self->chats));
}

static void
test_slices(FakeAccount *self, gconstpointer data)
{
    TlMessage message = {.base = TL_MESSAGE, .id = 11, .peer_id = &peer_ann.base, .message = "one"};
    TlObject *only = &message.base;
    const TlVector messages = {.len = 1, .objects = &only};
    TlUpdatesState state = {.base = TL_UPDATES_STATE, .pts = BEGIN_PTS + 1, .qts = 1, .date = 2};
    const TlUpdatesDifferenceSlice slice = {.base = TL_UPDATES_DIFFERENCE_SLICE,
                                            .new_messages = &messages,
                                            .new_encrypted_messages = &nothing,
                                            .other_updates = &nothing,
                                            .users = &users,
                                            .chats = &chats,
                                            .intermediate_state = &state.base};
    g_autoptr(MtChatEvent) event = NULL;

    mt_chats_missed(self->chats, self->host.now);
    fake_account_run(self);
    fake_account_answer(self, fake_account_find(self, TL_ID_CALL_UPDATES_GET_DIFFERENCE),
                        &slice.base);
    event = fake_account_expect(self, MT_CHAT_MESSAGE);
    g_assert_true(event->missed);
    g_assert_cmpint(asked_difference(self), ==, BEGIN_PTS + 1);
    answer_difference(self, BEGIN_PTS + 1);
    g_assert_cmpint(asked_difference(self), ==, -1);
}

/* A server that gives the same part again and again is not asked for ever. */
static void
test_standstill(FakeAccount *self, gconstpointer data)
{
    TlUpdatesState state = {
        .base = TL_UPDATES_STATE, .pts = BEGIN_PTS, .qts = 1, .date = 1767225600};
    const TlUpdatesDifferenceSlice slice = {.base = TL_UPDATES_DIFFERENCE_SLICE,
                                            .new_messages = &nothing,
                                            .new_encrypted_messages = &nothing,
                                            .other_updates = &nothing,
                                            .users = &nothing,
                                            .chats = &nothing,
                                            .intermediate_state = &state.base};
    guint asked = 0;

    mt_chats_missed(self->chats, self->host.now);
    fake_account_run(self);
    while (asked_difference(self) >= 0 && asked < 20) {
        fake_account_answer(self, fake_account_find(self, TL_ID_CALL_UPDATES_GET_DIFFERENCE),
                            &slice.base);
        asked++;
    }
    g_assert_cmpuint(asked, <, 10);
    fake_account_start(self, BEGIN_PTS + 50, BEGIN_SEQ);
    show(self, MT_CHAT_HOLE, 0);
}

static void
test_difference_too_long(FakeAccount *self, gconstpointer data)
{
    const TlUpdatesDifferenceTooLong hole = {.base = TL_UPDATES_DIFFERENCE_TOO_LONG,
                                             .pts = BEGIN_PTS + 5000};

    mt_chats_missed(self->chats, self->host.now);
    fake_account_run(self);
    fake_account_answer(self, fake_account_find(self, TL_ID_CALL_UPDATES_GET_DIFFERENCE),
                        &hole.base);
    show(self, MT_CHAT_HOLE, 0);
    g_assert_cmpint(asked_difference(self), ==, BEGIN_PTS + 5000);
}

static void
test_hopeless(FakeAccount *self, gconstpointer data)
{
    mt_chats_missed(self->chats, self->host.now);
    fake_account_run(self);
    fake_account_fail(self, fake_account_find(self, TL_ID_CALL_UPDATES_GET_DIFFERENCE), 400,
                      "PERSISTENT_TIMESTAMP_INVALID");
    fake_account_pass(self, 1000);
    fake_account_start(self, 7, 1);
    show(self, MT_CHAT_HOLE, 0);
    push_peers(self);
    push_text(self, 11, 8);
    show(self, MT_CHAT_MESSAGE, 11);
}

static void
test_retries(FakeAccount *self, gconstpointer data)
{
    gint64 waits[] = {1000, 2000, 4000, 8000};

    mt_chats_missed(self->chats, self->host.now);
    fake_account_run(self);
    for (guint i = 0; i < G_N_ELEMENTS(waits); i++) {
        fake_account_fail(self, fake_account_find(self, TL_ID_CALL_UPDATES_GET_DIFFERENCE), 400,
                          "NO_LUCK");
        fake_account_pass(self, waits[i] - 1);
        g_assert_cmpint(asked_difference(self), ==, -1);
        fake_account_pass(self, 1);
        g_assert_cmpint(asked_difference(self), !=, -1);
    }
}

/* No more is fetched than the host has shown. */
static void
test_pressure(FakeAccount *self, gconstpointer data)
{
    g_autofree TlMessage *many = g_new0(TlMessage, MT_MAX_UNSHOWN);
    g_autofree TlObject **objects = g_new0(TlObject *, MT_MAX_UNSHOWN);
    const TlVector messages = {.len = MT_MAX_UNSHOWN, .objects = objects};
    TlUpdatesState state = {
        .base = TL_UPDATES_STATE, .pts = BEGIN_PTS + MT_MAX_UNSHOWN, .qts = 1, .date = 2};
    const TlUpdatesDifferenceSlice slice = {.base = TL_UPDATES_DIFFERENCE_SLICE,
                                            .new_messages = &messages,
                                            .new_encrypted_messages = &nothing,
                                            .other_updates = &nothing,
                                            .users = &users,
                                            .chats = &chats,
                                            .intermediate_state = &state.base};

    for (gint32 i = 0; i < MT_MAX_UNSHOWN; i++) {
        many[i] = (TlMessage){
            .base = TL_MESSAGE, .id = 11 + i, .peer_id = &peer_ann.base, .message = "x"};
        objects[i] = &many[i].base;
    }
    mt_chats_missed(self->chats, self->host.now);
    fake_account_run(self);
    fake_account_answer(self, fake_account_find(self, TL_ID_CALL_UPDATES_GET_DIFFERENCE),
                        &slice.base);
    g_assert_cmpint(asked_difference(self), ==, -1);
    show(self, MT_CHAT_MESSAGE, 11);
    g_assert_cmpint(asked_difference(self), !=, -1);
}

/* --- channels -------------------------------------------------------------------------------- */

/* From where on; -1: it was not asked. */
static gint32
asked_channel(FakeAccount *self)
{
    const FakeCall *call = fake_account_find(self, TL_ID_CALL_UPDATES_GET_CHANNEL_DIFFERENCE);

    return call != NULL ? ((const TlCallUpdatesGetChannelDifference *)call->object)->pts : -1;
}

static void
answer_channel_empty(FakeAccount *self, gint32 pts, gint32 timeout)
{
    const TlUpdatesChannelDifferenceEmpty empty = {
        .base = TL_UPDATES_CHANNEL_DIFFERENCE_EMPTY,
        .flags = TL_UPDATES_CHANNEL_DIFFERENCE_EMPTY_HAS_TIMEOUT,
        .final = TRUE,
        .pts = pts,
        .timeout = timeout};

    fake_account_answer(self, fake_account_find(self, TL_ID_CALL_UPDATES_GET_CHANNEL_DIFFERENCE),
                        &empty.base);
}

static void
test_channel(FakeAccount *self, gconstpointer data)
{
    push_peers(self);
    updates_push_post(self, 1, 31); /* the first one says where it begins */
    show(self, MT_CHAT_MESSAGE, 1);
    updates_push_post(self, 2, 32);
    show(self, MT_CHAT_MESSAGE, 2);
    updates_push_post(self, 4, 34);
    fake_account_expect_nothing(self);
    fake_account_pass(self, 500);
    g_assert_cmpint(asked_channel(self), ==, 32);
    g_assert_cmpint(asked_difference(self), ==,
                    -1); /* the common sequence has nothing to do with it */
    answer_channel_empty(self, 33, 1);
    show(self, MT_CHAT_MESSAGE, 4);
}

static void
test_unknown_channel(FakeAccount *self, gconstpointer data)
{
    updates_push_post(self, 1, 31);
    fake_account_expect_nothing(self);
    g_assert_cmpint(asked_difference(self), !=, -1);
}

static void
test_channel_hole(FakeAccount *self, gconstpointer data)
{
    TlMessage late = {.base = TL_MESSAGE, .id = 90, .peer_id = &peer_news.base, .message = "b"};
    TlMessage later = {.base = TL_MESSAGE, .id = 91, .peer_id = &peer_news.base, .message = "c"};
    TlObject *both[] = {&later.base, &late.base};
    const TlVector messages = {.len = 2, .objects = both};
    TlPeerNotifySettings settings = {.base = TL_PEER_NOTIFY_SETTINGS};
    TlDialog dialog = {.base = TL_DIALOG,
                       .flags = TL_DIALOG_HAS_PTS,
                       .peer = &peer_news.base,
                       .top_message = 91,
                       .unread_count = 60,
                       .notify_settings = &settings.base,
                       .pts = 400};
    const TlUpdatesChannelDifferenceTooLong hole = {.base = TL_UPDATES_CHANNEL_DIFFERENCE_TOO_LONG,
                                                    .final = TRUE,
                                                    .dialog = &dialog.base,
                                                    .messages = &messages,
                                                    .users = &users,
                                                    .chats = &chats};
    const TlUpdateChannelTooLong update = {.base = TL_UPDATE_CHANNEL_TOO_LONG, .channel_id = 7};
    g_autoptr(MtChatEvent) event = NULL;

    push_peers(self);
    updates_push_post(self, 1, 31);
    show(self, MT_CHAT_MESSAGE, 1);
    updates_push_one(self, &update.base, 0);
    fake_account_answer(self, fake_account_find(self, TL_ID_CALL_UPDATES_GET_CHANNEL_DIFFERENCE),
                        &hole.base);
    event = fake_account_expect(self, MT_CHAT_HOLE);
    g_assert_true(mt_peer_id_equal(event->peer, id_news));
    g_assert_cmpint(event->id, ==, 1);
    g_assert_cmpint(event->count, ==, 60);
    show(self, MT_CHAT_MESSAGE, 90);
    show(self, MT_CHAT_MESSAGE, 91);
    updates_push_post(self, 92, 401);
    show(self, MT_CHAT_MESSAGE, 92);
}

static void
test_channel_known_pts(FakeAccount *self, gconstpointer data)
{
    TlUpdateChannelTooLong update = {.base = TL_UPDATE_CHANNEL_TOO_LONG,
                                     .flags = TL_UPDATE_CHANNEL_TOO_LONG_HAS_PTS,
                                     .channel_id = 7,
                                     .pts = 31};

    push_peers(self);
    updates_push_post(self, 1, 31);
    show(self, MT_CHAT_MESSAGE, 1);
    updates_push_one(self, &update.base, 0);
    g_assert_cmpint(asked_channel(self), ==, -1);
    update.pts = 32;
    updates_push_one(self, &update.base, 0);
    g_assert_cmpint(asked_channel(self), !=, -1);
}

static void
test_channel_gone(FakeAccount *self, gconstpointer data)
{
    const TlUpdateChannelTooLong update = {.base = TL_UPDATE_CHANNEL_TOO_LONG, .channel_id = 7};

    push_peers(self);
    updates_push_one(self, &update.base, 0);
    g_assert_cmpint(asked_channel(self), ==, 1); /* nothing is known: the newest is enough */
    fake_account_fail(self, fake_account_find(self, TL_ID_CALL_UPDATES_GET_CHANNEL_DIFFERENCE), 400,
                      "CHANNEL_PRIVATE");
    g_assert_cmpuint(mt_chats_find_peer(self->chats, id_news)->flags & MT_PEER_FORBIDDEN, !=, 0);
    updates_push_one(self, &update.base, 0);
    fake_account_pass(self, 60000);
    g_assert_cmpint(asked_channel(self), ==, -1);
}

static void
test_left_channel(FakeAccount *self, gconstpointer data)
{
    TlChannel left = news;
    TlObject *only = &left.base;
    const TlVector gone = {.len = 1, .objects = &only};
    const TlUpdates packet = {
        .base = TL_UPDATES, .updates = &nothing, .users = &users, .chats = &gone};

    left.left = TRUE;
    fake_account_push(self, &packet.base);
    updates_push_post(self, 1, 31);
    fake_account_expect_nothing(self);
    mt_chats_watch(self->chats, id_news, TRUE, self->host.now);
    g_assert_cmpint(asked_channel(self), !=, -1);
    answer_channel_empty(self, 31, 20);
    updates_push_post(self, 2, 32);
    show(self, MT_CHAT_MESSAGE, 2);
    fake_account_pass(self, 19999);
    g_assert_cmpint(asked_channel(self), ==, -1);
    fake_account_pass(self, 1);
    g_assert_cmpint(asked_channel(self), ==, 32);
    answer_channel_empty(self, 32, 20);
    mt_chats_watch(self->chats, id_news, FALSE, self->host.now);
    fake_account_pass(self, 60000);
    g_assert_cmpint(asked_channel(self), ==, -1);
}

/* --- what they mean -------------------------------------------------------------------------- */

static void
test_edit_and_delete(FakeAccount *self, gconstpointer data)
{
    TlMessage message = {
        .base = TL_MESSAGE, .id = 11, .peer_id = &peer_ann.base, .message = "better"};
    const TlUpdateEditMessage edit = {.base = TL_UPDATE_EDIT_MESSAGE,
                                      .message = &message.base,
                                      .pts = BEGIN_PTS + 2,
                                      .pts_count = 1};
    gint32 ids[] = {11, 999, 11};
    const TlVector gone = {.len = 3, .ints = ids};
    const TlUpdateDeleteMessages deletion = {
        .base = TL_UPDATE_DELETE_MESSAGES, .messages = &gone, .pts = BEGIN_PTS + 5, .pts_count = 3};
    g_autoptr(MtChatEvent) known = NULL;
    g_autoptr(MtChatEvent) unknown = NULL;

    push_peers(self);
    push_text(self, 11, BEGIN_PTS + 1);
    show(self, MT_CHAT_MESSAGE, 11);
    updates_push_one(self, &edit.base, 0);
    show(self, MT_CHAT_EDITED, 11);
    updates_push_one(self, &deletion.base, 0);
    known = fake_account_expect(self, MT_CHAT_DELETED);
    g_assert_true(mt_peer_id_equal(known->peer, id_ann));
    g_assert_cmpuint(known->ids->len, ==, 2);
    unknown = fake_account_expect(self, MT_CHAT_DELETED);
    g_assert_cmpint(unknown->peer.type, ==, MT_PEER_NONE);
    g_assert_cmpint(g_array_index(unknown->ids, gint32, 0), ==, 999);
}

static void
test_reads(FakeAccount *self, gconstpointer data)
{
    const TlUpdateReadHistoryInbox inbox = {.base = TL_UPDATE_READ_HISTORY_INBOX,
                                            .peer = &peer_ann.base,
                                            .max_id = 40,
                                            .still_unread_count = 2,
                                            .pts = BEGIN_PTS + 1,
                                            .pts_count = 1};
    const TlUpdateReadChannelOutbox outbox = {
        .base = TL_UPDATE_READ_CHANNEL_OUTBOX, .channel_id = 7, .max_id = 50};
    g_autoptr(MtChatEvent) event = NULL;

    updates_push_one(self, &inbox.base, 0);
    event = fake_account_expect(self, MT_CHAT_READ_INBOX);
    g_assert_cmpint(event->id, ==, 40);
    g_assert_cmpint(event->count, ==, 2);
    g_assert_cmpuint(event->token, ==, 0);
    updates_push_one(self, &outbox.base, 0);
    show(self, MT_CHAT_READ_OUTBOX, 50);
}

static void
test_people(FakeAccount *self, gconstpointer data)
{
    TlUserStatusOnline online = {.base = TL_USER_STATUS_ONLINE, .expires = 77};
    const TlUpdateUserStatus status = {
        .base = TL_UPDATE_USER_STATUS, .user_id = 5, .status = &online.base};
    TlSendMessageTypingAction action = {.base = TL_SEND_MESSAGE_TYPING_ACTION};
    TlUpdateChannelUserTyping typing = {.base = TL_UPDATE_CHANNEL_USER_TYPING,
                                        .flags = TL_UPDATE_CHANNEL_USER_TYPING_HAS_TOP_MSG_ID,
                                        .channel_id = 7,
                                        .top_msg_id = 3,
                                        .from_id = &peer_ann.base,
                                        .action = &action.base};
    const TlUpdateShort packet = {.base = TL_UPDATE_SHORT, .update = &typing.base};
    const TlUpdatePeerBlocked blocked = {
        .base = TL_UPDATE_PEER_BLOCKED, .blocked = TRUE, .peer_id = &peer_ann.base};
    g_autoptr(MtChatEvent) event = NULL;

    push_peers(self);
    updates_push_one(self, &status.base, 0);
    g_assert_cmpint(mt_chats_find_peer(self->chats, id_ann)->presence.at_s, ==, 77);
    fake_account_push(self, &packet.base);
    event = fake_account_expect(self, MT_CHAT_TYPING);
    g_assert_true(mt_peer_id_equal(event->peer, id_news));
    g_assert_true(mt_peer_id_equal(event->who, id_ann));
    g_assert_cmpint(event->topic, ==, 3);
    g_assert_cmpint(event->typing.kind, ==, MT_TYPING_TEXT);
    updates_push_one(self, &blocked.base, 0);
    show(self, MT_CHAT_BLOCKED, 0);
    g_assert_cmpuint(mt_chats_find_peer(self->chats, id_ann)->flags & MT_PEER_BLOCKED, !=, 0);
}

static void
test_lists(FakeAccount *self, gconstpointer data)
{
    TlNotifyPeer whose = {.base = TL_NOTIFY_PEER, .peer = &peer_club.base};
    TlPeerNotifySettings settings = {.base = TL_PEER_NOTIFY_SETTINGS,
                                     .flags = TL_PEER_NOTIFY_SETTINGS_HAS_MUTE_UNTIL,
                                     .mute_until = 500};
    const TlUpdateNotifySettings muted = {
        .base = TL_UPDATE_NOTIFY_SETTINGS, .peer = &whose.base, .notify_settings = &settings.base};
    TlDraftMessage text = {.base = TL_DRAFT_MESSAGE, .message = "half"};
    const TlUpdateDraftMessage draft = {
        .base = TL_UPDATE_DRAFT_MESSAGE, .peer = &peer_ann.base, .draft = &text.base};
    const TlUpdateChatParticipantDelete gone = {
        .base = TL_UPDATE_CHAT_PARTICIPANT_DELETE, .chat_id = 6, .user_id = 5};
    g_autoptr(MtChatEvent) first = NULL;
    g_autoptr(MtChatEvent) second = NULL;
    g_autoptr(MtChatEvent) third = NULL;

    updates_push_one(self, &muted.base, 0);
    first = fake_account_expect(self, MT_CHAT_MUTED);
    g_assert_cmpint(first->until_s, ==, 500);
    updates_push_one(self, &draft.base, 0);
    second = fake_account_expect(self, MT_CHAT_DRAFT);
    g_assert_cmpstr(second->text, ==, "half");
    updates_push_one(self, &gone.base, 0);
    third = fake_account_expect(self, MT_CHAT_MEMBERS);
    g_assert_true(mt_peer_id_equal(third->peer, id_club));
    g_assert_true(mt_peer_id_equal(third->who, id_ann));
    g_assert_false(third->on);
}

/* Every kind of update with nothing in it, alone and in a difference. */
static void
test_blank_updates(FakeAccount *self, gconstpointer data)
{
    const TlType *type = TL_TYPE_UPDATE;

    push_peers(self);
    for (guint i = 0; i < type->n_constructors; i++) {
        g_autofree TlObject *update = g_malloc0(type->constructors[i]->size);
        TlUpdateShort packet = {.base = TL_UPDATE_SHORT, .update = update};
        MtChatEvent *event;

        update->constructor = type->constructors[i];
        mt_chats_packet(self->chats, &packet.base, self->host.now);
        while ((event = fake_account_next(self)) != NULL)
            mt_chat_event_free(event);
    }
}

#define ADD(path, function)                                                                        \
    g_test_add("/updates/" path, FakeAccount, NULL, updates_set_up, function, updates_tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("short-message", test_short_message);
    ADD("short-chat-message", test_short_chat_message);
    g_test_add("/updates/before-the-state", FakeAccount, NULL, NULL, test_before_the_state,
               updates_tear_down);
    ADD("unknown-sender", test_unknown_sender);
    ADD("gap", test_gap);
    ADD("order-in-packet", test_order_in_packet);
    ADD("seq", test_seq);
    ADD("too-long", test_too_long);
    ADD("not-understood", test_not_understood);
    ADD("quiet", test_quiet);
    ADD("catching-up", test_catching_up);
    ADD("slices", test_slices);
    ADD("standstill", test_standstill);
    ADD("difference-too-long", test_difference_too_long);
    ADD("hopeless", test_hopeless);
    ADD("retries", test_retries);
    ADD("pressure", test_pressure);
    ADD("channel", test_channel);
    ADD("unknown-channel", test_unknown_channel);
    ADD("channel-hole", test_channel_hole);
    ADD("channel-known-pts", test_channel_known_pts);
    ADD("channel-gone", test_channel_gone);
    ADD("left-channel", test_left_channel);
    ADD("edit-and-delete", test_edit_and_delete);
    ADD("reads", test_reads);
    ADD("people", test_people);
    ADD("lists", test_lists);
    ADD("blank-updates", test_blank_updates);
    return g_test_run();
}
