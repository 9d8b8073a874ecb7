/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Messages on their way out: in order, once, across lost answers and restarts.
 */
#include <client/model/mt-text.h>
#include <client/updates/mt-sending.h>
#include <client/updates/mt-updates.h>
#include <fake-account.h>

#define BEGIN_PTS 100

static TlUser ann = {.base = TL_USER,
                     .flags = TL_USER_HAS_ACCESS_HASH,
                     .id = 5,
                     .access_hash = 1,
                     .first_name = "Ann"};
static TlObject *all_users[] = {&ann.base};
static const TlVector users = {.len = 1, .objects = all_users};
static const TlVector nothing = {.len = 0};
static TlPeerUser peer_ann = {.base = TL_PEER_USER, .user_id = 5};
static const MtPeerId id_ann = {.type = MT_PEER_USER, .id = 5};
static const MtPeerId id_stranger = {.type = MT_PEER_USER, .id = 99};

static void
push_peers(FakeAccount *self)
{
    const TlUpdates packet = {
        .base = TL_UPDATES, .updates = &nothing, .users = &users, .chats = &nothing};

    fake_account_push(self, &packet.base);
}

static void
set_up(FakeAccount *self, gconstpointer data)
{
    fake_account_init(self, 1, NULL);
    fake_account_start(self, BEGIN_PTS, 1);
    push_peers(self);
}

static void
tear_down(FakeAccount *self, gconstpointer data)
{
    fake_account_clear(self);
}

static guint
send_text(FakeAccount *self, const char *text)
{
    const MtOutgoing message = {.text = text};
    guint request = mt_chats_send(self->chats, id_ann, &message, self->host.now);

    g_assert_cmpuint(request, !=, 0);
    return request;
}

static gint64
sent_number(FakeAccount *self, const char *text)
{
    const FakeCall *call = fake_account_find(self, TL_ID_CALL_MESSAGES_SEND_MESSAGE);
    const TlCallMessagesSendMessage *message =
        call != NULL ? (const TlCallMessagesSendMessage *)call->object : NULL;

    if (message == NULL)
        return 0;
    g_assert_cmpstr(message->message, ==, text);
    g_assert_true(message->clear_draft);
    return message->random_id;
}

static void
answer_short(FakeAccount *self, gint32 id, gint32 pts)
{
    const TlUpdateShortSentMessage result = {.base = TL_UPDATE_SHORT_SENT_MESSAGE,
                                             .out = TRUE,
                                             .id = id,
                                             .pts = pts,
                                             .pts_count = 1,
                                             .date = 77};

    fake_account_answer(self, fake_account_find(self, TL_ID_CALL_MESSAGES_SEND_MESSAGE),
                        &result.base);
}

static void
expect_taken(FakeAccount *self, guint request, gint32 id, const char *text)
{
    g_autoptr(MtChatEvent) event = fake_account_expect(self, MT_CHAT_ANSWER);

    g_assert_cmpuint(event->request, ==, request);
    g_assert_cmpuint(event->token, ==, 0);
    g_assert_cmpint(event->answer->verb, ==, MT_VERB_SEND);
    g_assert_cmpint(event->answer->failure, ==, MT_FAILURE_NONE);
    g_assert_cmpint(event->answer->message->id, ==, id);
    g_assert_cmpstr(event->answer->message->text, ==, text);
    g_assert_true(event->answer->message->out);
    g_assert_cmpint(event->answer->message->random_id, !=, 0);
}

static void
expect_failed(FakeAccount *self, guint request, MtFailure failure, const char *text)
{
    g_autoptr(MtChatEvent) event = fake_account_expect(self, MT_CHAT_ANSWER);

    g_assert_cmpuint(event->request, ==, request);
    g_assert_cmpint(event->answer->failure, ==, failure);
    g_assert_cmpstr(event->answer->text, ==, text);
}

static void
test_short_answer(FakeAccount *self, gconstpointer data)
{
    guint request = send_text(self, "hello");

    fake_account_expect_nothing(self);
    g_assert_cmpint(sent_number(self, "hello"), !=, 0);
    answer_short(self, 11, BEGIN_PTS + 1);
    expect_taken(self, request, 11, "hello");
    fake_account_expect_nothing(self); /* not as a message of its own */
    request = send_text(self, "again");
    answer_short(self, 12, BEGIN_PTS + 2);
    expect_taken(self, request, 12, "again");
    fake_account_pass(self, 1000);
    g_assert_null(fake_account_find(self, TL_ID_CALL_UPDATES_GET_DIFFERENCE));
}

static void
answer_packet(FakeAccount *self, gint32 id, gint32 pts, const char *text)
{
    TlMessage message = {
        .base = TL_MESSAGE, .out = TRUE, .id = id, .peer_id = &peer_ann.base, .message = text};
    TlUpdateMessageID number = {.base = TL_UPDATE_MESSAGE_ID, .id = id};
    TlUpdateNewMessage update = {
        .base = TL_UPDATE_NEW_MESSAGE, .message = &message.base, .pts = pts, .pts_count = 1};
    TlObject *both[] = {&number.base, &update.base};
    const TlVector updates = {.len = 2, .objects = both};
    const TlUpdates packet = {
        .base = TL_UPDATES, .updates = &updates, .users = &users, .chats = &nothing, .date = 77};

    number.random_id = sent_number(self, text);
    fake_account_answer(self, fake_account_find(self, TL_ID_CALL_MESSAGES_SEND_MESSAGE),
                        &packet.base);
}

static void
test_packet_answer(FakeAccount *self, gconstpointer data)
{
    guint request = send_text(self, "hello");

    answer_packet(self, 11, BEGIN_PTS + 1, "hello");
    expect_taken(self, request, 11, "hello");
    fake_account_expect_nothing(self);
}

/* The answer does not wait for what is missing before its update, and the update does not come as
 * a message when it is its turn. */
static void
test_answer_before_others(FakeAccount *self, gconstpointer data)
{
    const TlUpdateShortMessage missing = {.base = TL_UPDATE_SHORT_MESSAGE,
                                          .id = 10,
                                          .user_id = 5,
                                          .message = "hi",
                                          .pts = BEGIN_PTS + 1,
                                          .pts_count = 1};
    guint request = send_text(self, "hello");
    g_autoptr(MtChatEvent) event = NULL;

    answer_packet(self, 11, BEGIN_PTS + 2, "hello");
    expect_taken(self, request, 11, "hello");
    fake_account_push(self, &missing.base);
    event = fake_account_expect(self, MT_CHAT_MESSAGE);
    g_assert_cmpint(event->id, ==, 10);
    fake_account_expect_nothing(self);
}

static void
test_order(FakeAccount *self, gconstpointer data)
{
    guint first = send_text(self, "one");
    guint second = send_text(self, "two");

    g_assert_cmpint(sent_number(self, "one"), !=, 0);
    answer_short(self, 11, BEGIN_PTS + 1);
    expect_taken(self, first, 11, "one");
    g_assert_cmpint(sent_number(self, "two"), !=, 0);
    fake_account_fail(self, fake_account_find(self, TL_ID_CALL_MESSAGES_SEND_MESSAGE), 403,
                      "CHAT_WRITE_FORBIDDEN");
    expect_failed(self, second, MT_FAILURE_FORBIDDEN, "two");
    first = send_text(self, "three");
    answer_short(self, 12, BEGIN_PTS + 2);
    expect_taken(self, first, 12, "three");
}

static void
test_lost_link(FakeAccount *self, gconstpointer data)
{
    guint request = send_text(self, "hello");
    gint64 number = sent_number(self, "hello");

    fake_account_lose_link(self);
    g_assert_cmpint(sent_number(self, "hello"), ==, number);
    answer_short(self, 11, BEGIN_PTS + 1);
    expect_taken(self, request, 11, "hello");
}

/* The answer was lost, the difference has the message, and the server knows the number. */
static void
test_lost_answer(FakeAccount *self, gconstpointer data)
{
    TlMessage message = {.base = TL_MESSAGE,
                         .out = TRUE,
                         .id = 11,
                         .peer_id = &peer_ann.base,
                         .date = 1767225601,
                         .message = "hello"};
    TlObject *only = &message.base;
    const TlVector messages = {.len = 1, .objects = &only};
    TlUpdatesState state = {.base = TL_UPDATES_STATE, .pts = BEGIN_PTS + 1, .qts = 1, .date = 2};
    const TlUpdatesDifference whole = {.base = TL_UPDATES_DIFFERENCE,
                                       .new_messages = &messages,
                                       .new_encrypted_messages = &nothing,
                                       .other_updates = &nothing,
                                       .users = &users,
                                       .chats = &nothing,
                                       .state = &state.base};
    guint request = send_text(self, "hello");

    fake_account_lose_link(self);
    fake_account_answer(self, fake_account_find(self, TL_ID_CALL_UPDATES_GET_DIFFERENCE),
                        &whole.base);
    expect_taken(self, request, 11, "hello");
    /* Nobody waits for the answer any more, so it is given up at the server as well. */
    g_assert_null(fake_account_find(self, TL_ID_CALL_MESSAGES_SEND_MESSAGE));
    fake_account_expect_nothing(self);
}

static void
test_duplicate(FakeAccount *self, gconstpointer data)
{
    guint request = send_text(self, "hello");

    fake_account_fail(self, fake_account_find(self, TL_ID_CALL_MESSAGES_SEND_MESSAGE), 500,
                      "RANDOM_ID_DUPLICATE");
    expect_taken(self, request, 0, "hello");
}

static void
test_no_answer(FakeAccount *self, gconstpointer data)
{
    guint request;
    gint64 number;

    self->offline = TRUE;
    request = send_text(self, "hello");
    for (guint i = 0; i < 10; i++)
        fake_account_pass(self, 60 * 1000);
    fake_account_expect_nothing(self);
    self->offline = FALSE;
    fake_account_pass(self, 10 * 1000);
    number = sent_number(self, "hello");
    g_assert_cmpint(number, !=, 0);
    answer_short(self, 11, BEGIN_PTS + 1);
    expect_taken(self, request, 11, "hello");
}

static void
test_flood(FakeAccount *self, gconstpointer data)
{
    guint request = send_text(self, "hello");
    gint64 number = sent_number(self, "hello");

    fake_account_fail(self, fake_account_find(self, TL_ID_CALL_MESSAGES_SEND_MESSAGE), 420,
                      "FLOOD_WAIT_30");
    fake_account_pass(self, 29 * 1000);
    g_assert_null(fake_account_find(self, TL_ID_CALL_MESSAGES_SEND_MESSAGE));
    fake_account_pass(self, 1000);
    g_assert_cmpint(sent_number(self, "hello"), ==, number);
    fake_account_fail(self, fake_account_find(self, TL_ID_CALL_MESSAGES_SEND_MESSAGE), 420,
                      "FLOOD_WAIT_3000");
    expect_failed(self, request, MT_FAILURE_WAIT, "hello");
}

static void
test_refused(FakeAccount *self, gconstpointer data)
{
    const MtOutgoing message = {.text = "hello"};
    g_autofree char *huge = g_strnfill(100000, 'x');
    guint request = mt_chats_send(self->chats, id_stranger, &message, self->host.now);

    expect_failed(self, request, MT_FAILURE_UNKNOWN_PEER, "hello");
    request = send_text(self, huge);
    expect_failed(self, request, MT_FAILURE_TOO_LONG, huge);
    self->host.no_random = TRUE;
    request = send_text(self, "hello");
    expect_failed(self, request, MT_FAILURE_SERVER, "hello");
    mt_chats_set_signed_in(self->chats, 0, self->host.now);
    request = send_text(self, "hello");
    expect_failed(self, request, MT_FAILURE_SIGNED_OUT, "hello");
}

static void
test_signed_out(FakeAccount *self, gconstpointer data)
{
    guint request = send_text(self, "hello");

    mt_chats_set_signed_in(self->chats, 0, self->host.now);
    expect_failed(self, request, MT_FAILURE_SIGNED_OUT, "hello");
    g_assert_cmpint(mt_chats_get_self(self->chats), ==, 0);
}

static void
test_formatted(FakeAccount *self, gconstpointer data)
{
    MtEntity bold = {.kind = MT_ENTITY_BOLD, .offset = 0, .length = 5};
    MtEntity found = {.kind = MT_ENTITY_URL, .offset = 0, .length = 5};
    MtEntity mention = {.kind = MT_ENTITY_MENTION_NAME, .offset = 1, .length = 2, .number = 5};
    MtEntity nobody = {.kind = MT_ENTITY_MENTION_NAME, .offset = 1, .length = 2, .number = 99};
    g_autoptr(GPtrArray) entities = g_ptr_array_new();
    MtOutgoing message = {
        .text = "hello", .topic = 40, .reply_to = 45, .quote = "hell", .silent = TRUE};
    const FakeCall *call;
    const TlCallMessagesSendMessage *sent;
    const TlInputReplyToMessage *reply;

    g_ptr_array_add(entities, &bold);
    g_ptr_array_add(entities, &found);
    g_ptr_array_add(entities, &mention);
    g_ptr_array_add(entities, &nobody);
    message.entities = entities;
    mt_chats_send(self->chats, id_ann, &message, self->host.now);
    call = fake_account_find(self, TL_ID_CALL_MESSAGES_SEND_MESSAGE);
    g_assert_true(call != NULL);
    sent = (const TlCallMessagesSendMessage *)call->object;
    g_assert_cmpuint(sent->entities->len, ==, 2);
    g_assert_cmpuint(tl_object_id(sent->entities->objects[1]), ==,
                     TL_ID_INPUT_MESSAGE_ENTITY_MENTION_NAME);
    reply = (const TlInputReplyToMessage *)sent->reply_to;
    g_assert_cmpint(reply->reply_to_msg_id, ==, 45);
    g_assert_cmpint(reply->top_msg_id, ==, 40);
    g_assert_cmpstr(reply->quote_text, ==, "hell");
    g_assert_true(sent->silent);
}

static void
test_dice(FakeAccount *self, gconstpointer data)
{
    const FakeCall *call;

    mt_chats_send_dice(self->chats, id_ann, "x", self->host.now);
    call = fake_account_find(self, TL_ID_CALL_MESSAGES_SEND_MEDIA);
    g_assert_true(call != NULL);
    g_assert_cmpuint(tl_object_id(((const TlCallMessagesSendMedia *)call->object)->media), ==,
                     TL_ID_INPUT_MEDIA_DICE);
}

/* --- restarts -------------------------------------------------------------------------------- */

static void
answer_empty_difference(FakeAccount *self)
{
    const TlUpdatesDifferenceEmpty empty = {
        .base = TL_UPDATES_DIFFERENCE_EMPTY, .date = 5, .seq = 1};

    fake_account_answer(self, fake_account_find(self, TL_ID_CALL_UPDATES_GET_DIFFERENCE),
                        &empty.base);
}

/* It was to be saved before it left, and goes on with the same number once it is known that it has
 * not arrived. */
static void
test_restart(FakeAccount *self, gconstpointer data)
{
    g_auto(FakeAccount) next;
    gint64 number;
    g_autoptr(MtChatEvent) event = NULL;

    send_text(self, "hello");
    number = sent_number(self, "hello");
    g_assert_nonnull(self->urgent);
    fake_account_init(&next, 2, self->urgent);
    g_assert_cmpint(sent_number(&next, "hello"), ==, 0);
    answer_empty_difference(&next);
    g_assert_cmpint(sent_number(&next, "hello"), ==, number);
    answer_short(&next, 11, BEGIN_PTS + 1);
    event = fake_account_expect(&next, MT_CHAT_ANSWER);
    g_assert_cmpint(event->answer->message->id, ==, 11);
}

static void
test_restart_stale(FakeAccount *self, gconstpointer data)
{
    g_auto(FakeAccount) next;
    g_autoptr(MtChatEvent) event = NULL;

    send_text(self, "hello");
    fake_account_init(&next, 2, self->urgent);
    fake_host_advance(&next.host, G_GINT64_CONSTANT(48) * 3600 * 1000);
    fake_account_run(&next);
    event = fake_account_expect(&next, MT_CHAT_ANSWER);
    g_assert_cmpint(event->answer->failure, ==, MT_FAILURE_NO_ANSWER);
    g_assert_cmpstr(event->answer->text, ==, "hello");
    g_assert_true(mt_peer_id_equal(event->peer, id_ann));
}

/* Answered, but killed before its update was applied. */
static void
test_restart_taken(FakeAccount *self, gconstpointer data)
{
    TlMessage message = {
        .base = TL_MESSAGE, .out = TRUE, .id = 11, .peer_id = &peer_ann.base, .message = "hello"};
    TlObject *only = &message.base;
    const TlVector messages = {.len = 1, .objects = &only};
    TlUpdatesState state = {.base = TL_UPDATES_STATE, .pts = BEGIN_PTS + 2, .qts = 1, .date = 2};
    const TlUpdatesDifference whole = {.base = TL_UPDATES_DIFFERENCE,
                                       .new_messages = &messages,
                                       .new_encrypted_messages = &nothing,
                                       .other_updates = &nothing,
                                       .users = &users,
                                       .chats = &nothing,
                                       .state = &state.base};
    guint request = send_text(self, "hello");
    g_autoptr(GBytes) snapshot = NULL;
    g_auto(FakeAccount) next;

    answer_packet(self, 11, BEGIN_PTS + 2, "hello"); /* held: one is missing before it */
    expect_taken(self, request, 11, "hello");
    snapshot = fake_account_save(self);
    fake_account_init(&next, 2, snapshot);
    fake_account_answer(&next, fake_account_find(&next, TL_ID_CALL_UPDATES_GET_DIFFERENCE),
                        &whole.base);
    fake_account_expect_nothing(&next);
}

static void
test_damage(FakeAccount *self, gconstpointer data)
{
    g_autoptr(GBytes) bytes = NULL;

    send_text(self, "hello");
    send_text(self, "world");
    bytes = mt_sending_encode(self->chats->sending);
    for (gsize len = 0; len < g_bytes_get_size(bytes); len++) {
        g_autoptr(GBytes) cut = g_bytes_new_from_bytes(bytes, 0, len);
        MtSending *again = mt_sending_new(self->chats);

        g_assert_false(mt_sending_decode(again, cut));
        mt_sending_free(again);
    }
}

#define ADD(path, function)                                                                        \
    g_test_add("/sending/" path, FakeAccount, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("short-answer", test_short_answer);
    ADD("packet-answer", test_packet_answer);
    ADD("answer-before-others", test_answer_before_others);
    ADD("order", test_order);
    ADD("lost-link", test_lost_link);
    ADD("lost-answer", test_lost_answer);
    ADD("duplicate", test_duplicate);
    ADD("no-answer", test_no_answer);
    ADD("flood", test_flood);
    ADD("refused", test_refused);
    ADD("signed-out", test_signed_out);
    ADD("formatted", test_formatted);
    ADD("dice", test_dice);
    ADD("restart", test_restart);
    ADD("restart-stale", test_restart_stale);
    ADD("restart-taken", test_restart_taken);
    ADD("damage", test_damage);
    return g_test_run();
}
