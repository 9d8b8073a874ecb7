/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Calls that run one after another, over sessions that are only written down: who is sent after
 * whom, and what happens to the rest when one is repeated, fails or is given up.
 */
#include <client/mt-calls-private.h>
#include <tl-api.h>

#define SECOND G_USEC_PER_SEC
#define CALLS 4
#define HOME 2

typedef struct {
    guint64 query;
    guint64 after;
    guint index; /* which call it is */
} Sent;

typedef struct {
    guint id;
    guint replies;
    char *text; /* of the error */
} Made;

typedef struct {
    MtCalls *calls;
    MtState *state;
    MtTime now;
    GArray *sent; /* (element-type Sent): since it was looked at last */
    guint64 last_query;
    guint cancelled;
    gboolean offline;
    Made made[CALLS];
} Fixture;

/* --- the sessions ---------------------------------------------------------------------------- */

static gboolean
fake_knows(gpointer data, gint dc)
{
    return TRUE;
}

static guint64
fake_send(gpointer data, gint dc, GBytes *body, guint64 after, MtTime now)
{
    Fixture *self = data;
    Sent sent = {.after = after};
    gsize len;
    const guint8 *bytes = g_bytes_get_data(body, &len);

    if (self->offline)
        return 0;
    g_assert_cmpint(dc, ==, HOME);
    sent.query = ++self->last_query;
    sent.index = mt_get_u32(bytes + len - 4);
    g_array_append_val(self->sent, sent);
    return sent.query;
}

static void
fake_cancel(gpointer data, gint dc, guint64 query, MtTime now)
{
    ((Fixture *)data)->cancelled++;
}

static void
fake_fetch_config(gpointer data, MtTime now)
{
}

static gint64
fake_server_ms(gpointer data, gint dc, MtTime now)
{
    return now.wall_ms;
}

static void
fake_session_ended(gpointer data, const char *error_text, MtTime now)
{
}

static const MtCarrier carrier = {
    .knows = fake_knows,
    .send = fake_send,
    .cancel = fake_cancel,
    .fetch_config = fake_fetch_config,
    .server_ms = fake_server_ms,
    .session_ended = fake_session_ended,
};

/* --- the caller ------------------------------------------------------------------------------ */

static void
replied(gpointer data, const MtReply *reply, MtTime now)
{
    Made *made = data;

    made->replies++;
    g_assert_cmpuint(made->replies, ==, 1);
    if (reply->error != NULL)
        made->text = g_strdup(reply->error->message);
}

/* Call number @index, after number @after; -1: after none. */
static void
make(Fixture *self, guint index, gint after)
{
    const TlInputChannelEmpty channel = {.base = TL_INPUT_CHANNEL_EMPTY};
    TlObject nobody = channel.base;
    const TlCallChannelsReadHistory call = {
        .base = TL_CALL_CHANNELS_READ_HISTORY, .channel = &nobody, .max_id = (gint32)index};
    Made *made = &self->made[index];

    made->id =
        mt_calls_send(self->calls, 0, &call.base, MT_CALL_DEFAULT, replied, made, NULL, self->now);
    if (after >= 0)
        mt_calls_chain(self->calls, made->id, self->made[after].id);
}

/* A chain of all of them. */
static void
make_all(Fixture *self)
{
    for (guint i = 0; i < CALLS; i++)
        make(self, i, (gint)i - 1);
    mt_calls_run(self->calls, self->now);
}

static void
set_up(Fixture *self, gconstpointer data)
{
    const MtConfig config = {.api_id = 12345};

    self->state = mt_state_new();
    self->state->home_dc = HOME;
    self->now = (MtTime){.mono_us = G_GINT64_CONSTANT(5000) * SECOND,
                         .wall_ms = G_GINT64_CONSTANT(1767225600000)};
    self->sent = g_array_new(FALSE, FALSE, sizeof(Sent));
    self->calls = mt_calls_new(&config, self->state, &carrier, self);
}

static void
tear_down(Fixture *self, gconstpointer data)
{
    mt_calls_free(self->calls);
    mt_state_free(self->state);
    g_array_unref(self->sent);
    for (guint i = 0; i < CALLS; i++)
        g_free(self->made[i].text);
}

static void
pass(Fixture *self, gint64 us)
{
    self->now.mono_us += us;
    self->now.wall_ms += us / 1000;
    mt_calls_run(self->calls, self->now);
}

static void
answer(Fixture *self, guint64 query)
{
    static const guint8 yes[] = {0xb5, 0x75, 0x72, 0x99};
    g_autoptr(GBytes) body = g_bytes_new_static(yes, sizeof yes);

    mt_calls_result(self->calls, HOME, query, body, self->now);
    mt_calls_run(self->calls, self->now);
}

static void
answer_error(Fixture *self, guint64 query, gint code, const char *text)
{
    mt_calls_error(self->calls, HOME, query, code, text, self->now);
    mt_calls_run(self->calls, self->now);
}

/* What has been sent since the last time: "call:query<after", with blanks between. */
static void
expect_sent(Fixture *self, const char *text)
{
    g_autoptr(GString) all = g_string_new(NULL);

    for (guint i = 0; i < self->sent->len; i++) {
        const Sent *sent = &g_array_index(self->sent, Sent, i);

        if (i > 0)
            g_string_append_c(all, ' ');
        g_string_append_printf(all, "%u:%" G_GUINT64_FORMAT, sent->index, sent->query);
        if (sent->after != 0)
            g_string_append_printf(all, "<%" G_GUINT64_FORMAT, sent->after);
    }
    g_assert_cmpstr(all->str, ==, text);
    g_array_set_size(self->sent, 0);
}

static void
expect_reply(const Fixture *self, guint index, guint replies, const char *text)
{
    g_assert_cmpuint(self->made[index].replies, ==, replies);
    g_assert_cmpstr(self->made[index].text, ==, text);
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
test_sent_together(Fixture *self, gconstpointer data)
{
    make_all(self);
    expect_sent(self, "0:1 1:2<1 2:3<2 3:4<3");
    for (guint64 query = 1; query <= CALLS; query++)
        answer(self, query);
    for (guint i = 0; i < CALLS; i++)
        expect_reply(self, i, 1, NULL);
    expect_sent(self, "");
}

static void
test_after_nobody(Fixture *self, gconstpointer data)
{
    make(self, 0, -1);
    mt_calls_run(self->calls, self->now);
    answer(self, 1);
    make(self, 1, 0); /* it is over */
    mt_calls_chain(self->calls, self->made[1].id, 12345);
    mt_calls_chain(self->calls, self->made[1].id, self->made[1].id);
    mt_calls_run(self->calls, self->now);
    expect_sent(self, "0:1 1:2");
}

/* The rest comes back, one after another, and none of it has run. */
static void
test_failure(Fixture *self, gconstpointer data)
{
    make_all(self);
    answer(self, 1);
    answer_error(self, 2, 400, "MESSAGE_EMPTY");
    expect_reply(self, 1, 1, "MESSAGE_EMPTY");
    expect_reply(self, 2, 0, NULL);
    answer_error(self, 3, 400, "MSG_WAIT_FAILED");
    answer_error(self, 4, 500, "MSG_WAIT_TIMEOUT");
    expect_reply(self, 2, 1, "MSG_WAIT_FAILED");
    expect_reply(self, 3, 1, "MSG_WAIT_FAILED"); /* that is what it means */
    expect_sent(self, "0:1 1:2<1 2:3<2 3:4<3");
}

/* What was not sent yet has failed at once. */
static void
test_failure_unsent(Fixture *self, gconstpointer data)
{
    make(self, 0, -1);
    mt_calls_run(self->calls, self->now);
    self->offline = TRUE;
    make(self, 1, 0);
    make(self, 2, 1);
    mt_calls_run(self->calls, self->now);
    answer_error(self, 1, 403, "CHAT_WRITE_FORBIDDEN");
    expect_reply(self, 1, 1, "MSG_WAIT_FAILED");
    expect_reply(self, 2, 1, "MSG_WAIT_FAILED");
    self->offline = FALSE;
    pass(self, SECOND);
    expect_sent(self, "0:1");
}

/* A short wait: the calls repeat the first one by themselves, and the rest behind it. */
static void
test_wait(Fixture *self, gconstpointer data)
{
    make_all(self);
    expect_sent(self, "0:1 1:2<1 2:3<2 3:4<3");
    answer_error(self, 1, 420, "FLOOD_WAIT_2");
    for (guint64 query = 2; query <= CALLS; query++)
        answer_error(self, query, 400, "MSG_WAIT_FAILED");
    pass(self, SECOND);
    expect_sent(self, "");
    pass(self, 2 * SECOND);
    expect_sent(self, "0:5 1:6<5 2:7<6 3:8<7");
    for (guint64 query = 5; query <= 8; query++)
        answer(self, query);
    for (guint i = 0; i < CALLS; i++)
        expect_reply(self, i, 1, NULL);
}

/* The server has not kept it until its turn: after the same call once more. */
static void
test_timeout(Fixture *self, gconstpointer data)
{
    make_all(self);
    expect_sent(self, "0:1 1:2<1 2:3<2 3:4<3");
    answer_error(self, 2, 500, "MSG_WAIT_TIMEOUT");
    answer_error(self, 3, 400, "MSG_WAIT_FAILED");
    expect_sent(self, "");
    pass(self, SECOND);
    expect_sent(self, "1:5<1 2:6<5");
    answer_error(self, 4, 400, "MSG_WAIT_FAILED");
    pass(self, SECOND);
    expect_sent(self, "3:7<6");
    for (guint i = 0; i < CALLS; i++)
        expect_reply(self, i, 0, NULL);
}

/* It has come back in vain, and the one before it is not over: that one decides. */
static void
test_vain(Fixture *self, gconstpointer data)
{
    make(self, 0, -1);
    make(self, 1, 0);
    mt_calls_run(self->calls, self->now);
    expect_sent(self, "0:1 1:2<1");
    answer_error(self, 2, 400, "MSG_WAIT_FAILED");
    for (guint i = 0; i < 100; i++)
        pass(self, SECOND);
    expect_sent(self, "");
    answer(self, 1);
    expect_sent(self, "1:3");
    answer(self, 3);
    expect_reply(self, 1, 1, NULL);
}

/* The answers cross: the one before has succeeded meanwhile. */
static void
test_late(Fixture *self, gconstpointer data)
{
    make(self, 0, -1);
    make(self, 1, 0);
    mt_calls_run(self->calls, self->now);
    answer(self, 1);
    answer_error(self, 2, 400, "MSG_WAIT_FAILED");
    expect_sent(self, "0:1 1:2<1 1:3");
}

/* A server that says it of a call that waits for nobody is in trouble; but not for ever. */
static void
test_nonsense(Fixture *self, gconstpointer data)
{
    guint sent = 0;

    make(self, 0, -1);
    mt_calls_run(self->calls, self->now);
    for (guint i = 0; i < 100 && self->made[0].replies == 0; i++) {
        if (self->sent->len > 0) {
            g_array_set_size(self->sent, 0);
            sent++;
            answer_error(self, self->last_query, 400, "MSG_WAIT_FAILED");
        }
        pass(self, SECOND);
    }
    expect_reply(self, 0, 1, "MSG_WAIT_FAILED");
    g_assert_cmpuint(sent, ==, 6);
}

/* The numbers of another session begin anew. */
static void
test_session_lost(Fixture *self, gconstpointer data)
{
    make_all(self);
    expect_sent(self, "0:1 1:2<1 2:3<2 3:4<3");
    answer(self, 1);
    answer_error(self, 4, 400, "MSG_WAIT_FAILED");
    mt_calls_session_lost(self->calls, HOME);
    self->last_query = 0;
    mt_calls_run(self->calls, self->now);
    expect_sent(self, "1:1 2:2<1");
    pass(self, SECOND);
    expect_sent(self, "3:3<2");
}

static void
test_cancelled(Fixture *self, gconstpointer data)
{
    make_all(self);
    mt_calls_cancel(self->calls, self->made[0].id);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->cancelled, ==, 1);
    answer_error(self, 2, 400, "MSG_WAIT_FAILED");
    expect_reply(self, 0, 0, NULL);
    expect_reply(self, 1, 1, "MSG_WAIT_FAILED");
}

/* It is known to have succeeded: what is behind it does not suffer. */
static void
test_ignored(Fixture *self, gconstpointer data)
{
    make(self, 0, -1);
    make(self, 1, 0);
    mt_calls_run(self->calls, self->now);
    mt_calls_ignore(self->calls, self->made[0].id);
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->cancelled, ==, 0);
    answer_error(self, 1, 500, "RANDOM_ID_DUPLICATE");
    answer_error(self, 2, 400, "MSG_WAIT_FAILED");
    expect_sent(self, "0:1 1:2<1 1:3");
    mt_calls_ignore(self->calls, self->made[1].id); /* nobody is behind it */
    mt_calls_run(self->calls, self->now);
    g_assert_cmpuint(self->cancelled, ==, 1);
    expect_reply(self, 0, 0, NULL);
    expect_reply(self, 1, 0, NULL);
    mt_calls_ignore(self->calls, 12345);
}

static void
test_ignored_unsent(Fixture *self, gconstpointer data)
{
    make(self, 0, -1);
    make(self, 1, 0);
    mt_calls_run(self->calls, self->now);
    mt_calls_ignore(self->calls, self->made[0].id);
    self->offline = TRUE;
    mt_calls_session_lost(self->calls, HOME);
    mt_calls_run(self->calls, self->now);
    self->offline = FALSE;
    mt_calls_run(self->calls, self->now);
    expect_sent(self, "0:1 1:2<1 1:3"); /* the first is not sent again */
}

/* No answer: what ran after it is not known to have failed. */
static void
test_no_answer(Fixture *self, gconstpointer data)
{
    make_all(self);
    for (guint i = 0; i < 130; i++)
        pass(self, SECOND);
    for (guint i = 0; i < CALLS; i++)
        expect_reply(self, i, 1, "no answer");
    expect_sent(self, "0:1 1:2<1 2:3<2 3:4<3");
}

#define ADD(path, function)                                                                        \
    g_test_add("/calls-chain/" path, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("sent-together", test_sent_together);
    ADD("after-nobody", test_after_nobody);
    ADD("failure", test_failure);
    ADD("failure-unsent", test_failure_unsent);
    ADD("wait", test_wait);
    ADD("timeout", test_timeout);
    ADD("vain", test_vain);
    ADD("late", test_late);
    ADD("nonsense", test_nonsense);
    ADD("session-lost", test_session_lost);
    ADD("cancelled", test_cancelled);
    ADD("ignored", test_ignored);
    ADD("ignored-unsent", test_ignored_unsent);
    ADD("no-answer", test_no_answer);
    return g_test_run();
}
