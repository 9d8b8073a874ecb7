/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Calls that run one after another, over sessions that are only written down: who is sent after
 * whom, and what happens to the rest when one is repeated, fails or is given up.
 */
#include <calls-desk.h>

#define SECOND G_USEC_PER_SEC
#define CALLS 4

typedef struct {
    guint id;
    guint replies;
    char *text; /* of the error */
} Made;

typedef struct {
    CallsDesk desk; /* first: it is what the calls know */
    guint seen;     /* so many of what was sent were looked at */
    Made made[CALLS];
} Chain;

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
make(Chain *self, guint index, gint after)
{
    const TlInputChannelEmpty channel = {.base = TL_INPUT_CHANNEL_EMPTY};
    TlObject nobody = channel.base;
    const TlCallChannelsReadHistory call = {
        .base = TL_CALL_CHANNELS_READ_HISTORY, .channel = &nobody, .max_id = (gint32)index};
    Made *made = &self->made[index];

    made->id = mt_calls_send(self->desk.calls, 0, &call.base, MT_CALL_DEFAULT, replied, made, NULL,
                             self->desk.now);
    if (after >= 0)
        mt_calls_chain(self->desk.calls, made->id, self->made[after].id);
}

/* A chain of all of them. */
static void
make_all(Chain *self)
{
    for (guint i = 0; i < CALLS; i++)
        make(self, i, (gint)i - 1);
    mt_calls_run(self->desk.calls, self->desk.now);
}

static void
set_up(Chain *self, gconstpointer data)
{
    calls_desk_init(&self->desk);
}

static void
tear_down(Chain *self, gconstpointer data)
{
    calls_desk_clear(&self->desk);
    for (guint i = 0; i < CALLS; i++)
        g_free(self->made[i].text);
}

static void
pass(Chain *self, gint64 us)
{
    calls_desk_pass(&self->desk, us);
}

static void
answer(Chain *self, guint64 query)
{
    static const guint8 yes[] = {0xb5, 0x75, 0x72, 0x99};
    g_autoptr(GBytes) body = g_bytes_new_static(yes, sizeof yes);

    mt_calls_result(self->desk.calls, CALLS_DESK_HOME, query, body, self->desk.now);
    mt_calls_run(self->desk.calls, self->desk.now);
}

static void
answer_error(Chain *self, guint64 query, gint code, const char *text)
{
    mt_calls_error(self->desk.calls, CALLS_DESK_HOME, query, code, text, self->desk.now);
    mt_calls_run(self->desk.calls, self->desk.now);
}

/* What has been sent since the last time: "call:query<after", with blanks between. */
static void
expect_sent(Chain *self, const char *text)
{
    g_autoptr(GString) all = g_string_new(NULL);

    for (; self->seen < self->desk.sent->len; self->seen++) {
        const CallsSent *sent = g_ptr_array_index(self->desk.sent, self->seen);

        if (all->len > 0)
            g_string_append_c(all, ' ');
        g_string_append_printf(all, "%u:%" G_GUINT64_FORMAT, sent->index, sent->query);
        if (sent->after != 0)
            g_string_append_printf(all, "<%" G_GUINT64_FORMAT, sent->after);
    }
    g_assert_cmpstr(all->str, ==, text);
}

static void
expect_reply(const Chain *self, guint index, guint replies, const char *text)
{
    g_assert_cmpuint(self->made[index].replies, ==, replies);
    g_assert_cmpstr(self->made[index].text, ==, text);
}

/* --- tests ----------------------------------------------------------------------------------- */

static void
test_sent_together(Chain *self, gconstpointer data)
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
test_after_nobody(Chain *self, gconstpointer data)
{
    make(self, 0, -1);
    mt_calls_run(self->desk.calls, self->desk.now);
    answer(self, 1);
    make(self, 1, 0); /* it is over */
    mt_calls_chain(self->desk.calls, self->made[1].id, 12345);
    mt_calls_chain(self->desk.calls, self->made[1].id, self->made[1].id);
    mt_calls_run(self->desk.calls, self->desk.now);
    expect_sent(self, "0:1 1:2");
}

/* The rest comes back, one after another, and none of it has run. */
static void
test_failure(Chain *self, gconstpointer data)
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
test_failure_unsent(Chain *self, gconstpointer data)
{
    make(self, 0, -1);
    mt_calls_run(self->desk.calls, self->desk.now);
    self->desk.offline = TRUE;
    make(self, 1, 0);
    make(self, 2, 1);
    mt_calls_run(self->desk.calls, self->desk.now);
    answer_error(self, 1, 403, "CHAT_WRITE_FORBIDDEN");
    expect_reply(self, 1, 1, "MSG_WAIT_FAILED");
    expect_reply(self, 2, 1, "MSG_WAIT_FAILED");
    self->desk.offline = FALSE;
    pass(self, SECOND);
    expect_sent(self, "0:1");
}

/* A short wait: the calls repeat the first one by themselves, and the rest behind it. */
static void
test_wait(Chain *self, gconstpointer data)
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
test_timeout(Chain *self, gconstpointer data)
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
test_vain(Chain *self, gconstpointer data)
{
    make(self, 0, -1);
    make(self, 1, 0);
    mt_calls_run(self->desk.calls, self->desk.now);
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
test_late(Chain *self, gconstpointer data)
{
    make(self, 0, -1);
    make(self, 1, 0);
    mt_calls_run(self->desk.calls, self->desk.now);
    answer(self, 1);
    answer_error(self, 2, 400, "MSG_WAIT_FAILED");
    expect_sent(self, "0:1 1:2<1 1:3");
}

/* A server that says it of a call that waits for nobody is in trouble; but not for ever. */
static void
test_nonsense(Chain *self, gconstpointer data)
{
    guint sent = 0;

    make(self, 0, -1);
    mt_calls_run(self->desk.calls, self->desk.now);
    for (guint i = 0; i < 100 && self->made[0].replies == 0; i++) {
        if (self->desk.sent->len > self->seen) {
            self->seen = self->desk.sent->len;
            sent++;
            answer_error(self, self->desk.last_query, 400, "MSG_WAIT_FAILED");
        }
        pass(self, SECOND);
    }
    expect_reply(self, 0, 1, "MSG_WAIT_FAILED");
    g_assert_cmpuint(sent, ==, 6);
}

/* The numbers of another session begin anew. */
static void
test_session_lost(Chain *self, gconstpointer data)
{
    make_all(self);
    expect_sent(self, "0:1 1:2<1 2:3<2 3:4<3");
    answer(self, 1);
    answer_error(self, 4, 400, "MSG_WAIT_FAILED");
    mt_calls_session_lost(self->desk.calls, CALLS_DESK_HOME);
    self->desk.last_query = 0;
    mt_calls_run(self->desk.calls, self->desk.now);
    expect_sent(self, "1:1 2:2<1");
    pass(self, SECOND);
    expect_sent(self, "3:3<2");
}

static void
test_cancelled(Chain *self, gconstpointer data)
{
    make_all(self);
    mt_calls_cancel(self->desk.calls, self->made[0].id);
    mt_calls_run(self->desk.calls, self->desk.now);
    g_assert_cmpuint(self->desk.cancelled, ==, 1);
    answer_error(self, 2, 400, "MSG_WAIT_FAILED");
    expect_reply(self, 0, 0, NULL);
    expect_reply(self, 1, 1, "MSG_WAIT_FAILED");
}

/* It is known to have succeeded: what is behind it does not suffer. */
static void
test_ignored(Chain *self, gconstpointer data)
{
    make(self, 0, -1);
    make(self, 1, 0);
    mt_calls_run(self->desk.calls, self->desk.now);
    mt_calls_ignore(self->desk.calls, self->made[0].id);
    mt_calls_run(self->desk.calls, self->desk.now);
    g_assert_cmpuint(self->desk.cancelled, ==, 0);
    answer_error(self, 1, 500, "RANDOM_ID_DUPLICATE");
    answer_error(self, 2, 400, "MSG_WAIT_FAILED");
    expect_sent(self, "0:1 1:2<1 1:3");
    mt_calls_ignore(self->desk.calls, self->made[1].id); /* nobody is behind it */
    mt_calls_run(self->desk.calls, self->desk.now);
    g_assert_cmpuint(self->desk.cancelled, ==, 1);
    expect_reply(self, 0, 0, NULL);
    expect_reply(self, 1, 0, NULL);
    mt_calls_ignore(self->desk.calls, 12345);
}

static void
test_ignored_unsent(Chain *self, gconstpointer data)
{
    make(self, 0, -1);
    make(self, 1, 0);
    mt_calls_run(self->desk.calls, self->desk.now);
    mt_calls_ignore(self->desk.calls, self->made[0].id);
    self->desk.offline = TRUE;
    mt_calls_session_lost(self->desk.calls, CALLS_DESK_HOME);
    mt_calls_run(self->desk.calls, self->desk.now);
    self->desk.offline = FALSE;
    mt_calls_run(self->desk.calls, self->desk.now);
    expect_sent(self, "0:1 1:2<1 1:3"); /* the first is not sent again */
}

/* No answer: what ran after it is not known to have failed. */
static void
test_no_answer(Chain *self, gconstpointer data)
{
    make_all(self);
    for (guint i = 0; i < 130; i++)
        pass(self, SECOND);
    for (guint i = 0; i < CALLS; i++)
        expect_reply(self, i, 1, "no answer");
    expect_sent(self, "0:1 1:2<1 2:3<2 3:4<3");
}

#define ADD(path, function)                                                                        \
    g_test_add("/calls-chain/" path, Chain, NULL, set_up, function, tear_down)

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
