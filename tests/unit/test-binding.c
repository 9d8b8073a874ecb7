/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The request that binds a temporary key: the row of tests/vectors/binding.ini, and a session that
 * has to bind its key before it may say anything else.
 */
#include <base/mt-limits.h>
#include <crypto/mt-kdf.h>
#include <hex.h>
#include <session-bench.h>
#include <string.h>
#include <tl-service.h>
#include <vectors.h>

#define S 1000
#define BIND MT_ID_BIND_TEMP_AUTH_KEY
#define EXPIRES 1767311999
#define RPC_ERROR 0x2144ca19u

static MtAuthKey *
read_key(GKeyFile *file, const char *name)
{
    gsize len;
    g_autofree guint8 *bytes = vectors_hex(file, "bind", name, &len);
    g_autoptr(MtSecret) secret = mt_secret_new(bytes, len);

    return mt_auth_key_new(secret, 0);
}

static void
test_vector(void)
{
    g_autoptr(GKeyFile) file = vectors_load("binding");
    g_autoptr(MtAuthKey) permanent = read_key(file, "permanent");
    g_autoptr(MtAuthKey) temporary = read_key(file, "temporary");
    g_autoptr(MtAesIge) ige = mt_aes_ige_new();
    g_autofree char *request = vectors_string(file, "bind", "request");
    const MtBindingTerms terms = {
        .nonce = vectors_u64(file, "bind", "nonce"),
        .temporary_id = temporary->id,
        .session_id = vectors_u64(file, "bind", "session-id"),
        .msg_id = vectors_u64(file, "bind", "msg-id"),
        .expires_s = (gint32)vectors_u64(file, "bind", "expires-at"),
    };
    gsize len;
    g_autofree guint8 *noise = vectors_hex(file, "bind", "noise", &len);
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) call = mt_binding_seal(ige, permanent, &terms, noise, &error);

    g_assert_no_error(error);
    g_assert_cmpuint(len, ==, MT_BINDING_NOISE);
    g_assert_cmphex(permanent->id, ==, vectors_u64(file, "bind", "permanent-id"));
    g_assert_cmphex(temporary->id, ==, vectors_u64(file, "bind", "temporary-id"));
    assert_hex(g_bytes_get_data(call, NULL), g_bytes_get_size(call), request);
}

/* --- a session ------------------------------------------------------------------------------- */

/* The link is up, and a query waits. */
static MtAuthKey *
begin(SessionBench *bench)
{
    g_autoptr(MtSecret) secret = mt_secret_new_zero(256);

    bench_init_raw(bench, 5, 0, TRUE);
    mt_secret_peek(secret)[0] = 1;
    bench_send(bench, 1);
    return mt_auth_key_new(secret, 0);
}

static void
set_up(SessionBench *self, gconstpointer data)
{
    g_autoptr(MtAuthKey) permanent = begin(self);

    mt_session_set_temporary(self->session, permanent, EXPIRES);
    mt_session_link_up(self->session, self->host.now);
    g_assert_cmpint(mt_session_get_bond(self->session, NULL), ==, MT_BOND_PENDING);
}

static void
tear_down(SessionBench *self, gconstpointer data)
{
    bench_clear(self);
}

/* Takes the request, which is alone in its packet and content-related; its message id. */
static guint64
take_request(SessionBench *self)
{
    const MtWireMessage *request;
    const guint8 *sealed;
    gsize len;
    MtReader reader;

    g_assert_true(bench_take(self));
    g_assert_false(self->peer.contained);
    g_assert_cmpuint(self->peer.messages->len, ==, 1);
    request = peer_find(&self->peer, BIND);
    g_assert_nonnull(request);
    g_assert_cmpuint(request->seqno % 2, ==, 1);
    reader = MT_READER_INIT(request->body, request->len);
    mt_reader_u32(&reader);
    mt_reader_u64(&reader);
    mt_reader_u64(&reader);
    g_assert_cmpint(mt_reader_i32(&reader), ==, EXPIRES);
    sealed = mt_reader_bytes(&reader, &len);
    g_assert_nonnull(sealed);
    g_assert_cmpuint(len, ==, 104);
    g_assert_cmpuint(mt_reader_left(&reader), ==, 0);
    g_assert_false(bench_take(self)); /* and nothing else goes out */
    return request->msg_id;
}

/* rpc_result with these words. */
static void
answer(SessionBench *self, guint64 id, const guint32 *words, guint count)
{
    g_auto(MtWriter) body = {0};

    bench_init_body(&body, MT_ID_RPC_RESULT);
    mt_writer_u64(&body, id);
    for (guint i = 0; i < count; i++)
        mt_writer_u32(&body, words[i]);
    bench_receive(self, TRUE, &body);
}

static void
answer_error(SessionBench *self, guint64 id, gint32 code, const char *text)
{
    g_auto(MtWriter) body = {0};

    bench_init_body(&body, MT_ID_RPC_RESULT);
    mt_writer_u64(&body, id);
    mt_writer_u32(&body, RPC_ERROR);
    mt_writer_i32(&body, code);
    mt_writer_bytes(&body, text, strlen(text));
    bench_receive(self, TRUE, &body);
}

static void
answer_true(SessionBench *self, guint64 id)
{
    const guint32 yes = MT_ID_BOOL_TRUE;

    answer(self, id, &yes, 1);
}

static void
assert_bond(const SessionBench *self, MtBond bond, const char *expected)
{
    const char *text;

    g_assert_cmpint(mt_session_get_bond(self->session, &text), ==, bond);
    g_assert_cmpstr(text, ==, expected);
}

static void
test_first(SessionBench *self, gconstpointer data)
{
    answer_true(self, take_request(self));
    assert_bond(self, MT_BOND_DONE, NULL);
    bench_expect(self, "");
    g_assert_true(bench_take_all(self));
    bench_call_id(self); /* what has waited */
}

/* Anything but "true" is a "no", and nothing more is said under that key. */
static void
test_refused(void)
{
    static const struct {
        guint32 words[2];
        guint count;
    } answers[] = {{{0xbc799737u}, 1}, {{MT_ID_BOOL_TRUE, 0}, 2}, {{0}, 0}, {{0xdeadbeefu}, 1}};

    for (guint i = 0; i < G_N_ELEMENTS(answers); i++) {
        g_auto(SessionBench) bench = {0};

        set_up(&bench, NULL);
        answer(&bench, take_request(&bench), answers[i].words, answers[i].count);
        assert_bond(&bench, MT_BOND_REFUSED, "");
        g_assert_false(bench_take(&bench));
        g_assert_cmpint(mt_session_deadline(bench.session), ==, -1);
        g_assert_cmpuint(mt_session_count_pending(bench.session), ==, 1);
    }
}

static void
test_refused_by_error(SessionBench *self, gconstpointer data)
{
    answer_error(self, take_request(self), 400, "ENCRYPTED_MESSAGE_INVALID");
    assert_bond(self, MT_BOND_REFUSED, "ENCRYPTED_MESSAGE_INVALID");
}

/* Packed, and damaged. */
static void
test_unreadable(SessionBench *self, gconstpointer data)
{
    static const guint8 packed[] = {0x1f, 0x8b, 8, 0};
    const guint64 id = take_request(self);
    g_auto(MtWriter) body = {0};

    bench_init_body(&body, MT_ID_RPC_RESULT);
    mt_writer_u64(&body, id);
    mt_writer_u32(&body, MT_ID_GZIP_PACKED);
    mt_writer_bytes(&body, packed, sizeof packed);
    bench_receive(self, TRUE, &body);
    assert_bond(self, MT_BOND_REFUSED, "");
}

/* An answer to another message, or a second one, means nothing. */
static void
test_other_answers(SessionBench *self, gconstpointer data)
{
    const guint64 id = take_request(self);

    answer_true(self, id + 4);
    assert_bond(self, MT_BOND_PENDING, NULL);
    answer_true(self, id);
    answer_error(self, id, 400, "ENCRYPTED_MESSAGE_INVALID");
    assert_bond(self, MT_BOND_DONE, NULL);
}

/* Each time with an id of its own, for the request names it. */
static void
test_again(SessionBench *self, gconstpointer data)
{
    guint64 id = take_request(self);
    guint64 next;

    bench_receive_bad_salt(self, id, 77);
    next = take_request(self);
    g_assert_cmphex(next, >, id);
    g_assert_cmphex(self->peer.salt, ==, 77);
    bench_receive_bad_msg(self, next, 16);
    id = take_request(self);
    g_assert_cmphex(id, >, next);
    bench_receive_bad_msg(self, id, 32); /* another session */
    next = take_request(self);
    mt_session_link_down(self->session, self->host.now);
    mt_session_link_up(self->session, self->host.now);
    id = take_request(self);
    g_assert_cmphex(id, !=, next);
    answer_true(self, id);
    assert_bond(self, MT_BOND_DONE, NULL);
}

static void
test_silence(SessionBench *self, gconstpointer data)
{
    take_request(self);
    g_assert_cmpint(mt_session_deadline(self->session), ==,
                    self->host.now.mono_us + 15 * G_USEC_PER_SEC);
    fake_host_advance(&self->host, 15 * S - 1);
    mt_session_tick(self->session, self->host.now);
    g_assert_false(mt_session_is_stuck(self->session));
    fake_host_advance(&self->host, 1);
    mt_session_tick(self->session, self->host.now);
    bench_expect(self, "STUCK");
    g_assert_true(mt_session_is_stuck(self->session));
}

static void
test_no_random(SessionBench *self, gconstpointer data)
{
    self->host.no_random = TRUE;
    g_assert_false(bench_take(self));
    bench_expect(self, "STUCK");
}

/* "Not bound" later is about the key, not about the call, which is not answered by it. */
static void
test_lost_later(SessionBench *self, gconstpointer data)
{
    guint64 id;

    answer_true(self, take_request(self));
    g_assert_true(bench_take_all(self));
    id = bench_call_id(self);
    answer_error(self, id, 401, "AUTH_KEY_PERM_EMPTY");
    assert_bond(self, MT_BOND_REFUSED, "AUTH_KEY_PERM_EMPTY");
    bench_expect(self, "");
    g_assert_false(bench_take(self));
}

/* Other errors are for whoever called. */
static void
test_other_error(SessionBench *self, gconstpointer data)
{
    answer_true(self, take_request(self));
    g_assert_true(bench_take_all(self));
    answer_error(self, bench_call_id(self), 401, "SESSION_REVOKED");
    assert_bond(self, MT_BOND_DONE, NULL);
    bench_expect(self, "ERROR:1:401:SESSION_REVOKED");
}

/* Another connection has bound it. */
static void
test_bound_before(void)
{
    g_auto(SessionBench) bench = {0};

    mt_auth_key_free(begin(&bench));
    mt_session_set_temporary(bench.session, NULL, EXPIRES);
    assert_bond(&bench, MT_BOND_DONE, NULL);
    mt_session_link_up(bench.session, bench.host.now);
    g_assert_true(bench_take_all(&bench));
    answer_error(&bench, bench_call_id(&bench), 401, "AUTH_KEY_PERM_EMPTY");
    assert_bond(&bench, MT_BOND_REFUSED, "AUTH_KEY_PERM_EMPTY");
}

/* Of a permanent key it is an answer like any other. */
static void
test_permanent(void)
{
    g_auto(SessionBench) bench = {0};

    mt_auth_key_free(begin(&bench));
    mt_session_link_up(bench.session, bench.host.now);
    g_assert_true(bench_take_all(&bench));
    answer_error(&bench, bench_call_id(&bench), 401, "AUTH_KEY_PERM_EMPTY");
    bench_expect(&bench, "ERROR:1:401:AUTH_KEY_PERM_EMPTY");
    assert_bond(&bench, MT_BOND_NONE, NULL);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/binding/vector", test_vector);
    g_test_add_func("/binding/refused", test_refused);
    g_test_add_func("/binding/bound-before", test_bound_before);
    g_test_add_func("/binding/permanent", test_permanent);
#define ADD(name, test) g_test_add("/binding/" name, SessionBench, NULL, set_up, test, tear_down)
    ADD("first", test_first);
    ADD("refused-by-error", test_refused_by_error);
    ADD("other-answers", test_other_answers);
    ADD("unreadable", test_unreadable);
    ADD("other-error", test_other_error);
    ADD("again", test_again);
    ADD("silence", test_silence);
    ADD("no-random", test_no_random);
    ADD("lost-later", test_lost_later);
#undef ADD
    return g_test_run();
}
