/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Many messages on their way to one chat at once: in order and once each, though some are refused,
 * have to wait, get no answer, or lose their connection. CHAIN_SEEDS in the environment: how many
 * different lots of accidents there are.
 */
#include <fake-account.h>

#define S 1000
#define BEGIN_PTS 100
#define FIRST_ID 1000
#define CHAIN_MAX 20
#define MESSAGES 60
#define SEEDS 40
#define SOME_TIME_S 20000

static TlUser ann = {.base = TL_USER,
                     .flags = TL_USER_HAS_ACCESS_HASH,
                     .id = 5,
                     .access_hash = 1,
                     .first_name = "Ann"};
static TlUser bob = {.base = TL_USER,
                     .flags = TL_USER_HAS_ACCESS_HASH,
                     .id = 6,
                     .access_hash = 1,
                     .first_name = "Bob"};
static TlObject *all_users[] = {&ann.base, &bob.base};
static const TlVector users = {.len = 2, .objects = all_users};
static const TlVector nothing = {.len = 0};
static TlPeerUser peer_ann = {.base = TL_PEER_USER, .user_id = 5};
static const MtPeerId id_ann = {.type = MT_PEER_USER, .id = 5};
static const MtPeerId id_bob = {.type = MT_PEER_USER, .id = 6};

static void
set_up(FakeAccount *self, gconstpointer data)
{
    const TlUpdates packet = {
        .base = TL_UPDATES, .updates = &nothing, .users = &users, .chats = &nothing};

    fake_account_init(self, 1, NULL);
    fake_account_start(self, BEGIN_PTS, 1);
    fake_account_push(self, &packet.base);
}

static void
tear_down(FakeAccount *self, gconstpointer data)
{
    fake_account_clear(self);
}

static guint
send_to(FakeAccount *self, MtPeerId peer, const char *text)
{
    const MtOutgoing message = {.text = text};

    return mt_chats_send(self->chats, peer, &message, self->host.now);
}

/* (nullable): the call of the message @text. */
static const FakeCall *
find(FakeAccount *self, const char *text)
{
    for (guint i = 0; i < self->sent->len; i++) {
        const FakeCall *call = g_ptr_array_index(self->sent, i);

        if (tl_object_id(call->object) == TL_ID_CALL_MESSAGES_SEND_MESSAGE &&
            g_strcmp0(((const TlCallMessagesSendMessage *)call->object)->message, text) == 0)
            return call;
    }
    return NULL;
}

static const FakeCall *
expect_call(FakeAccount *self, const char *text, const FakeCall *after)
{
    const FakeCall *call = find(self, text);

    g_assert_nonnull(call);
    g_assert_cmpuint(call->after, ==, after != NULL ? after->query : 0);
    return call;
}

static void
answer(FakeAccount *self, const char *text, gint32 id, gint32 pts)
{
    const TlUpdateShortSentMessage result = {.base = TL_UPDATE_SHORT_SENT_MESSAGE,
                                             .out = TRUE,
                                             .id = id,
                                             .pts = pts,
                                             .pts_count = 1,
                                             .date = 77};

    fake_account_answer(self, find(self, text), &result.base);
}

static void
expect_answer(FakeAccount *self, guint request, MtFailure failure)
{
    g_autoptr(MtChatEvent) event = fake_account_expect(self, MT_CHAT_ANSWER);

    g_assert_cmpuint(event->request, ==, request);
    g_assert_cmpint(event->answer->failure, ==, failure);
}

static void
test_together(FakeAccount *self, gconstpointer data)
{
    guint first = send_to(self, id_ann, "one");
    guint second = send_to(self, id_ann, "two");
    guint other = send_to(self, id_bob, "other");
    const FakeCall *one = expect_call(self, "one", NULL);

    expect_call(self, "other", NULL); /* chats do not wait for each other */
    expect_call(self, "two", one);
    answer(self, "one", 11, BEGIN_PTS + 1);
    answer(self, "two", 12, BEGIN_PTS + 2);
    answer(self, "other", 13, BEGIN_PTS + 3);
    expect_answer(self, first, MT_FAILURE_NONE);
    expect_answer(self, second, MT_FAILURE_NONE);
    expect_answer(self, other, MT_FAILURE_NONE);
    fake_account_expect_nothing(self);
}

static void
test_refused_in_the_middle(FakeAccount *self, gconstpointer data)
{
    guint requests[4];

    requests[0] = send_to(self, id_ann, "one");
    requests[1] = send_to(self, id_ann, "two");
    requests[2] = send_to(self, id_ann, "three");
    requests[3] = send_to(self, id_ann, "four");
    answer(self, "one", 11, BEGIN_PTS + 1);
    fake_account_fail(self, find(self, "two"), 400, "MESSAGE_EMPTY");
    fake_account_fail(self, find(self, "three"), 400, "MSG_WAIT_FAILED");
    expect_call(self, "three", NULL);
    fake_account_fail(self, find(self, "four"), 400, "MSG_WAIT_FAILED");
    expect_call(self, "four", find(self, "three"));
    answer(self, "three", 12, BEGIN_PTS + 2);
    answer(self, "four", 13, BEGIN_PTS + 3);
    expect_answer(self, requests[0], MT_FAILURE_NONE);
    expect_answer(self, requests[1], MT_FAILURE_INVALID);
    expect_answer(self, requests[2], MT_FAILURE_NONE);
    expect_answer(self, requests[3], MT_FAILURE_NONE);
    fake_account_expect_nothing(self);
}

/* What has to wait keeps its place. */
static void
test_wait(FakeAccount *self, gconstpointer data)
{
    send_to(self, id_ann, "one");
    send_to(self, id_ann, "two");
    fake_account_fail(self, find(self, "one"), 420, "FLOOD_WAIT_30");
    send_to(self, id_ann, "three"); /* not behind what will fail */
    g_assert_null(find(self, "three"));
    fake_account_fail(self, find(self, "two"), 400, "MSG_WAIT_FAILED");
    g_assert_null(find(self, "two"));
    fake_account_pass(self, 29 * S);
    g_assert_null(find(self, "one"));
    fake_account_pass(self, 2 * S);
    expect_call(self, "one", NULL);
    expect_call(self, "two", find(self, "one"));
    expect_call(self, "three", find(self, "two"));
    fake_account_expect_nothing(self);
}

/* The update about a message is there before its answer: what is behind it goes on. */
static void
test_update_first(FakeAccount *self, gconstpointer data)
{
    TlMessage message = {.base = TL_MESSAGE,
                         .out = TRUE,
                         .id = 11,
                         .peer_id = &peer_ann.base,
                         .message = "one",
                         .date = 77};
    TlUpdateMessageID number = {.base = TL_UPDATE_MESSAGE_ID, .id = 11};
    TlUpdateNewMessage update = {.base = TL_UPDATE_NEW_MESSAGE,
                                 .message = &message.base,
                                 .pts = BEGIN_PTS + 1,
                                 .pts_count = 1};
    TlObject *both[] = {&number.base, &update.base};
    const TlVector updates = {.len = 2, .objects = both};
    const TlUpdates packet = {
        .base = TL_UPDATES, .updates = &updates, .users = &users, .chats = &nothing, .date = 77};
    guint first = send_to(self, id_ann, "one");
    guint second = send_to(self, id_ann, "two");

    number.random_id = ((const TlCallMessagesSendMessage *)find(self, "one")->object)->random_id;
    fake_account_push(self, &packet.base);
    expect_answer(self, first, MT_FAILURE_NONE);
    expect_call(self, "two", find(self, "one")); /* neither was taken back */
    send_to(self, id_ann, "three");
    expect_call(self, "three", find(self, "two"));
    answer(self, "one", 11, BEGIN_PTS + 1);
    answer(self, "two", 12, BEGIN_PTS + 2);
    expect_answer(self, second, MT_FAILURE_NONE);
    fake_account_expect_nothing(self);
}

static void
test_window(FakeAccount *self, gconstpointer data)
{
    for (guint i = 0; i < 2 * CHAIN_MAX; i++) {
        g_autofree char *text = g_strdup_printf("%u", i);

        send_to(self, id_ann, text);
    }
    g_assert_cmpuint(self->sent->len, ==, CHAIN_MAX);
    answer(self, "0", 11, BEGIN_PTS + 1);
    g_assert_cmpuint(self->sent->len, ==, CHAIN_MAX);
    expect_call(self, "20", find(self, "19"));
}

static void
test_lost_link(FakeAccount *self, gconstpointer data)
{
    send_to(self, id_ann, "one");
    send_to(self, id_ann, "two");
    send_to(self, id_ann, "three");
    answer(self, "one", 11, BEGIN_PTS + 1);
    fake_account_lose_link(self);
    expect_call(self, "two", NULL);
    expect_call(self, "three", find(self, "two"));
}

static void
test_signed_out(FakeAccount *self, gconstpointer data)
{
    guint first = send_to(self, id_ann, "one");
    guint second = send_to(self, id_ann, "two");

    mt_chats_set_signed_in(self->chats, 0, self->host.now);
    expect_answer(self, first, MT_FAILURE_SIGNED_OUT);
    expect_answer(self, second, MT_FAILURE_SIGNED_OUT);
    fake_account_expect_nothing(self);
    fake_account_run(self);
    g_assert_null(find(self, "two"));
}

/* What an earlier run began with goes on in order. */
static void
test_restart(FakeAccount *self, gconstpointer data)
{
    const TlUpdatesDifferenceEmpty empty = {
        .base = TL_UPDATES_DIFFERENCE_EMPTY, .date = 5, .seq = 1};
    g_auto(FakeAccount) next;

    send_to(self, id_ann, "one");
    send_to(self, id_ann, "two");
    fake_account_init(&next, 2, self->urgent);
    g_assert_null(find(&next, "one"));
    fake_account_answer(&next, fake_account_find(&next, TL_ID_CALL_UPDATES_GET_DIFFERENCE),
                        &empty.base);
    expect_call(&next, "one", NULL);
    expect_call(&next, "two", find(&next, "one"));
    fake_account_fail(&next, find(&next, "one"), 500, "RANDOM_ID_DUPLICATE");
    fake_account_fail(&next, find(&next, "two"), 500, "MSG_WAIT_FAILED");
    g_assert_null(find(&next, "two")); /* it may have arrived as well */
    fake_account_answer(&next, fake_account_find(&next, TL_ID_CALL_UPDATES_GET_DIFFERENCE),
                        &empty.base);
    expect_call(&next, "two", NULL);
}

/* --- a server with accidents ------------------------------------------------------------------ */

typedef struct {
    FakeAccount account;
    GRand *rand;
    GHashTable *ends;    /* of queries of this session: 1: good, 2: failed */
    GHashTable *taken;   /* random numbers of the messages */
    GPtrArray *arrived;  /* (element-type char): texts of the messages, in order */
    GHashTable *answers; /* requests */
    gint32 pts;
    guint refused;
} Server;

static gboolean
is_one_in(Server *self, gint32 count)
{
    return g_rand_int_range(self->rand, 0, count) == 0;
}

static gint
number_of(const char *text)
{
    return (gint)g_ascii_strtoll(text, NULL, 10);
}

static gboolean
is_refused(const char *text)
{
    return number_of(text) % 11 == 5;
}

static void
note_end(Server *self, guint64 query, gboolean good)
{
    g_hash_table_insert(self->ends, GUINT_TO_POINTER((guint)query), GINT_TO_POINTER(good ? 1 : 2));
}

static void
server_fails(Server *self, const FakeCall *call, gint code, const char *text)
{
    note_end(self, call->query, FALSE);
    fake_account_fail(&self->account, call, code, text);
}

static void
server_forgets(Server *self)
{
    g_hash_table_remove_all(self->ends);
    fake_account_lose_link(&self->account);
}

static void
server_takes(Server *self, const FakeCall *call)
{
    const TlCallMessagesSendMessage *message = (const TlCallMessagesSendMessage *)call->object;
    TlUpdateShortSentMessage result = {
        .base = TL_UPDATE_SHORT_SENT_MESSAGE, .out = TRUE, .pts_count = 1, .date = 77};
    gint64 *random_id = g_new(gint64, 1);

    *random_id = message->random_id;
    g_hash_table_add(self->taken, random_id);
    g_ptr_array_add(self->arrived, g_strdup(message->message));
    note_end(self, call->query, TRUE);
    result.pts = ++self->pts;
    result.id = FIRST_ID + (gint32)self->arrived->len;
    if (is_one_in(self, 8))
        server_forgets(self); /* carried out, and the answer is lost */
    else
        fake_account_answer(&self->account, call, &result.base);
}

static void
server_handles(Server *self, const FakeCall *call)
{
    const TlCallMessagesSendMessage *message = (const TlCallMessagesSendMessage *)call->object;
    gint before =
        GPOINTER_TO_INT(g_hash_table_lookup(self->ends, GUINT_TO_POINTER((guint)call->after)));

    if (call->after != 0 && before != 1)
        server_fails(self, call, is_one_in(self, 2) ? 400 : 500, "MSG_WAIT_FAILED");
    else if (call->after != 0 && is_one_in(self, 9))
        server_fails(self, call, -503, "MSG_WAIT_TIMEOUT");
    else if (is_one_in(self, 12))
        server_fails(self, call, 420, is_one_in(self, 2) ? "FLOOD_WAIT_3" : "FLOOD_WAIT_30");
    else if (is_one_in(self, 12))
        server_fails(self, call, 500, "INTERNAL");
    else if (is_one_in(self, 20))
        server_forgets(self);
    else if (g_hash_table_contains(self->taken, &message->random_id))
        server_fails(self, call, 500, "RANDOM_ID_DUPLICATE");
    else if (is_refused(message->message))
        server_fails(self, call, 403, "CHAT_WRITE_FORBIDDEN");
    else
        server_takes(self, call);
}

/* All that has arrived since: nothing in it has its random number. */
static void
server_tells(Server *self, const FakeCall *call)
{
    const gint32 known = ((const TlCallUpdatesGetDifference *)call->object)->pts - BEGIN_PTS;
    g_autofree TlMessage *messages = g_new0(TlMessage, self->arrived->len + 1);
    g_autofree TlObject **all = g_new0(TlObject *, self->arrived->len + 1);
    TlVector vector = {.objects = all};
    TlUpdatesState state = {.base = TL_UPDATES_STATE, .pts = self->pts, .qts = 1, .date = 2};
    const TlUpdatesDifference whole = {.base = TL_UPDATES_DIFFERENCE,
                                       .new_messages = &vector,
                                       .new_encrypted_messages = &nothing,
                                       .other_updates = &nothing,
                                       .users = &users,
                                       .chats = &nothing,
                                       .state = &state.base};

    for (guint i = (guint)known; i < self->arrived->len; i++) {
        messages[i] = (TlMessage){.base = TL_MESSAGE,
                                  .out = TRUE,
                                  .id = FIRST_ID + 1 + (gint32)i,
                                  .peer_id = &peer_ann.base,
                                  .date = (gint32)(self->account.host.now.wall_ms / S),
                                  .message = g_ptr_array_index(self->arrived, i)};
        all[vector.len++] = &messages[i].base;
    }
    fake_account_answer(&self->account, call, &whole.base);
}

/* One call of those that are there: in the order in which they came. */
static gboolean
server_works(Server *self)
{
    const FakeCall *difference =
        fake_account_find(&self->account, TL_ID_CALL_UPDATES_GET_DIFFERENCE);
    const FakeCall *call = fake_account_find(&self->account, TL_ID_CALL_MESSAGES_SEND_MESSAGE);

    if (difference != NULL)
        server_tells(self, difference);
    else if (call != NULL)
        server_handles(self, call);
    return difference != NULL || call != NULL;
}

static void
take_answers(Server *self)
{
    MtChatEvent *event;

    while ((event = fake_account_next(&self->account)) != NULL) {
        if (event->kind == MT_CHAT_ANSWER) {
            g_assert_true(g_hash_table_add(self->answers, GUINT_TO_POINTER(event->request)));
            if (event->answer->failure != MT_FAILURE_NONE) {
                g_assert_cmpint(event->answer->failure, ==, MT_FAILURE_FORBIDDEN);
                g_assert_true(is_refused(event->answer->text));
                self->refused++;
            }
        }
        g_assert_cmpint(event->kind, !=, MT_CHAT_MESSAGE); /* none as one of somebody else */
        mt_chat_event_free(event);
    }
}

static void
server_init(Server *self, guint32 seed)
{
    *self = (Server){.rand = g_rand_new_with_seed(seed), .pts = BEGIN_PTS};
    set_up(&self->account, NULL);
    self->ends = g_hash_table_new(NULL, NULL);
    self->taken = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    self->arrived = g_ptr_array_new_with_free_func(g_free);
    self->answers = g_hash_table_new(NULL, NULL);
}

static void
server_clear(Server *self)
{
    fake_account_clear(&self->account);
    g_rand_free(self->rand);
    g_hash_table_unref(self->ends);
    g_hash_table_unref(self->taken);
    g_ptr_array_unref(self->arrived);
    g_hash_table_unref(self->answers);
}

static void
expect_in_order(const Server *self)
{
    gint last = -1;

    for (guint i = 0; i < self->arrived->len; i++) {
        gint number = number_of(g_ptr_array_index(self->arrived, i));

        g_assert_cmpint(number, >, last);
        for (gint missing = last + 1; missing < number; missing++)
            g_assert_cmpint(missing % 11, ==, 5);
        last = number;
    }
    g_assert_cmpuint(self->arrived->len + self->refused, ==, MESSAGES);
    g_assert_cmpuint(g_hash_table_size(self->answers), ==, MESSAGES);
}

static void
run_seed(guint32 seed)
{
    Server server;
    guint made = 0;

    server_init(&server, seed);
    for (guint i = 0; i < SOME_TIME_S && g_hash_table_size(server.answers) < MESSAGES; i++) {
        for (guint n = (guint)g_rand_int_range(server.rand, 0, 6); n > 0 && made < MESSAGES; n--) {
            g_autofree char *text = g_strdup_printf("%u", made++);

            send_to(&server.account, id_ann, text);
        }
        for (guint n = (guint)g_rand_int_range(server.rand, 0, 8); n > 0; n--) {
            if (!server_works(&server))
                break;
        }
        take_answers(&server);
        fake_account_pass(&server.account, S);
    }
    expect_in_order(&server);
    server_clear(&server);
}

static void
test_accidents(void)
{
    const char *more = g_getenv("CHAIN_SEEDS");
    guint seeds = more != NULL ? (guint)number_of(more) : SEEDS;

    for (guint32 seed = 1; seed <= seeds; seed++)
        run_seed(seed);
}

#define ADD(path, function)                                                                        \
    g_test_add("/sending-chain/" path, FakeAccount, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("together", test_together);
    ADD("refused-in-the-middle", test_refused_in_the_middle);
    ADD("wait", test_wait);
    ADD("update-first", test_update_first);
    ADD("window", test_window);
    ADD("lost-link", test_lost_link);
    ADD("signed-out", test_signed_out);
    ADD("restart", test_restart);
    g_test_add_func("/sending-chain/accidents", test_accidents);
    return g_test_run();
}
