/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The imitated TLS: its greeting byte by byte, answers of proxies and of everybody else, and
 * records both ways.
 */
#include <base/mt-limits.h>
#include <fake-host.h>
#include <hex.h>
#include <string.h>
#include <vectors.h>
#include <wire/mt-fake-tls.h>
#include <wire/mt-tls-hello.h>

#define TIME G_GINT64_CONSTANT(1767225600)
#define KEY "00112233445566778899aabbccddeeff"
#define SECRET "ee" KEY "6578616d706c652e636f6d"

static MtProxySecret *
secret_of(const char *text)
{
    g_autoptr(GError) error = NULL;
    MtProxySecret *secret = mt_proxy_secret_parse(text, &error);

    g_assert_no_error(error);
    return secret;
}

/* --- the greeting ---------------------------------------------------------------------------- */

static void
take(GKeyFile *file, const char *key, guint8 *out, gsize size, gsize *out_len)
{
    gsize len;
    g_autofree guint8 *bytes = vectors_hex(file, "hello", key, &len);

    g_assert_cmpuint(len, <=, size);
    memcpy(out, bytes, len);
    if (out_len != NULL)
        *out_len = len;
    else
        g_assert_cmpuint(len, ==, size);
}

static void
test_hello(void)
{
    g_autoptr(GKeyFile) file = vectors_load("fake-tls");
    g_autofree MtTlsParts *parts = g_new0(MtTlsParts, 1);
    g_autofree char *text = vectors_string(file, "hello", "secret");
    g_autofree char *domain = vectors_string(file, "hello", "domain");
    g_autofree char *expected_random = vectors_string(file, "hello", "random");
    g_autofree char *expected = vectors_string(file, "hello", "hello");
    g_autoptr(MtProxySecret) secret = secret_of(text);
    guint8 random[MT_TLS_RANDOM_SIZE];
    g_auto(MtWriter) out;

    mt_writer_init(&out);
    g_assert_cmpstr(secret->domain, ==, domain);
    take(file, "grease", parts->grease, sizeof parts->grease, NULL);
    take(file, "session-id", parts->session_id, sizeof parts->session_id, NULL);
    take(file, "order", parts->order, sizeof parts->order, NULL);
    take(file, "kem", parts->kem, sizeof parts->kem, NULL);
    take(file, "share-hybrid", parts->shares[0], MT_X25519_SIZE, NULL);
    take(file, "share", parts->shares[1], MT_X25519_SIZE, NULL);
    take(file, "ech-config", &parts->ech_config, 1, NULL);
    take(file, "ech-key", parts->ech_key, sizeof parts->ech_key, NULL);
    take(file, "ech", parts->ech, sizeof parts->ech, &parts->ech_len);
    g_assert_true(mt_tls_hello_write(parts, secret, (gint64)vectors_u64(file, "hello", "time"),
                                     &out, random, NULL));
    assert_hex(random, sizeof random, expected_random);
    assert_hex(out.data, out.len, expected);
}

static guint
kem_number(const guint8 *kem, guint n)
{
    const guint8 *at = kem + n / 2 * 3;

    return n % 2 == 0 ? at[0] | (at[1] & 0x0fu) << 8 : at[1] >> 4 | (guint)at[2] << 4;
}

static void
test_draw(void)
{
    g_auto(FakeHost) host = {0};

    fake_host_init(&host, 7);
    for (guint round = 0; round < 200; round++) {
        g_autofree MtTlsParts *parts = g_new0(MtTlsParts, 1);
        guint seen = 0;

        g_assert_true(mt_tls_parts_draw(parts, &host.host, &host, NULL));
        for (guint i = 0; i < MT_TLS_GREASES; i++) {
            g_assert_cmphex(parts->grease[i] & 0x0f, ==, 0x0a);
            if (i % 2 == 1)
                g_assert_cmphex(parts->grease[i], !=, parts->grease[i - 1]);
        }
        for (guint i = 0; i < MT_TLS_EXTENSIONS; i++)
            seen |= 1u << parts->order[i];
        g_assert_cmphex(seen, ==, 0xffff);
        for (guint i = 0; i < 768; i++)
            g_assert_cmpuint(kem_number(parts->kem, i), <, 3329);
        g_assert_true(parts->ech_len >= 144 && parts->ech_len <= 240 &&
                      (parts->ech_len - 144) % 32 == 0);
    }
}

static gboolean
always_ones(gpointer data, guint8 *buf, gsize len)
{
    memset(buf, 0xff, len);
    return TRUE;
}

static void
test_no_random(void)
{
    const MtHost broken = {.random = always_ones};
    g_autofree MtTlsParts *parts = g_new0(MtTlsParts, 1);
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) again = NULL;
    g_auto(FakeHost) host = {0};

    fake_host_init(&host, 1);
    host.no_random = TRUE;
    g_assert_false(mt_tls_parts_draw(parts, &host.host, &host, &error));
    g_assert_error(error, MT_ERROR, MT_ERROR_CRYPTO);
    g_assert_false(mt_tls_parts_draw(parts, &broken, NULL, &again)); /* and it ends */
    g_assert_error(again, MT_ERROR, MT_ERROR_CRYPTO);
}

static void
test_never_the_same(void)
{
    g_autoptr(MtProxySecret) secret = secret_of(SECRET);
    g_auto(FakeHost) host = {0};
    g_auto(MtWriter) first;
    g_auto(MtWriter) second;
    g_autoptr(MtFakeTls) a = mt_fake_tls_new(secret);
    g_autoptr(MtFakeTls) b = mt_fake_tls_new(secret);

    mt_writer_init(&first);
    mt_writer_init(&second);
    fake_host_init(&host, 3);
    g_assert_true(mt_fake_tls_greet(a, &host.host, &host, TIME, &first, NULL));
    g_assert_true(mt_fake_tls_greet(b, &host.host, &host, TIME, &second, NULL));
    g_assert_cmpuint(first.len, >, 517);
    g_assert_cmpuint(first.len, <, 2100);
    g_assert_cmpint(
        memcmp(first.data + MT_TLS_RANDOM_AT, second.data + MT_TLS_RANDOM_AT, MT_TLS_RANDOM_SIZE),
        !=, 0);
}

/* --- answers --------------------------------------------------------------------------------- */

/* The proxy's own view: its answer to a greeting with this random field. */
static void
answer(const MtProxySecret *secret, const guint8 *random, MtWriter *reply)
{
    const MtSlice slices[] = {{random, MT_TLS_RANDOM_SIZE}, {reply->data, reply->len}};
    guint8 digest[MT_SHA256_SIZE];

    memset(reply->data + MT_TLS_RANDOM_AT, 0, MT_TLS_RANDOM_SIZE);
    g_assert_true(mt_hmac_sha256(secret->key, sizeof secret->key, slices, 2, digest));
    memcpy(reply->data + MT_TLS_RANDOM_AT, digest, sizeof digest);
}

static void
add_record(MtWriter *out, guint8 kind, gsize len)
{
    const guint8 head[] = {kind, 3, 3, (guint8)(len >> 8), (guint8)len};

    mt_writer_raw(out, head, sizeof head);
    memset(mt_writer_reserve(out, len), 1, len);
}

/* One that has greeted; @random: what it sent. */
static MtFakeTls *
greeted(const MtProxySecret *secret, guint8 random[MT_TLS_RANDOM_SIZE])
{
    MtFakeTls *tls = mt_fake_tls_new(secret);
    g_auto(FakeHost) host = {0};
    g_auto(MtWriter) out;

    mt_writer_init(&out);
    fake_host_init(&host, 5);
    g_assert_true(mt_fake_tls_greet(tls, &host.host, &host, TIME, &out, NULL));
    memcpy(random, out.data + MT_TLS_RANDOM_AT, MT_TLS_RANDOM_SIZE);
    g_assert_false(mt_fake_tls_is_open(tls));
    return tls;
}

/* Feeds @data in pieces. */
static gboolean
feed(MtFakeTls *tls, const guint8 *data, gsize len, gsize step, MtWriter *out, GError **error)
{
    for (gsize at = 0; at < len; at += step) {
        gsize part = MIN(step, len - at);
        g_autofree guint8 *exact = g_malloc(part);

        memcpy(exact, data + at, part);
        if (!mt_fake_tls_receive(tls, exact, part, out, error))
            return FALSE;
    }
    return TRUE;
}

static void
test_recorded(void)
{
    g_autoptr(GKeyFile) file = vectors_load("fake-tls");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (char **group = groups; *group != NULL; group++) {
        g_autofree char *text = vectors_string(file, *group, "secret");
        g_autofree char *expect = g_key_file_get_string(file, *group, "expect", NULL);
        gboolean good = g_strcmp0(expect, "reject") != 0;
        g_autoptr(MtProxySecret) secret = secret_of(text);
        gsize len;
        g_autofree guint8 *random = vectors_hex(file, *group, "random", &len);
        g_autofree guint8 *reply = vectors_hex(file, *group, "reply", &len);
        g_autoptr(GError) error = NULL;

        g_test_message("%s", *group);
        g_assert_cmpint(mt_tls_answer_check(secret, random, reply, len, &error), ==, good);
        if (!good)
            g_assert_error(error, MT_ERROR, MT_ERROR_CRYPTO);
        g_assert_false(mt_tls_answer_check(secret, random, reply, 42, NULL));
    }
}

static void
assert_answer(MtWriter *reply, gboolean good, gint code)
{
    g_autoptr(MtProxySecret) secret = secret_of(SECRET);

    for (gsize step = 1; step <= reply->len; step = step * 3 + 1) {
        guint8 random[MT_TLS_RANDOM_SIZE];
        g_autoptr(MtFakeTls) tls = greeted(secret, random);
        g_autoptr(GError) error = NULL;
        g_auto(MtWriter) out;

        mt_writer_init(&out);
        if (reply->len >= MT_TLS_RANDOM_AT + MT_TLS_RANDOM_SIZE)
            answer(secret, random, reply);
        g_assert_cmpint(feed(tls, reply->data, reply->len, step, &out, &error), ==, good);
        g_assert_cmpint(mt_fake_tls_is_open(tls), ==, good);
        g_assert_cmpuint(out.len, ==, 0);
        if (!good)
            g_assert_error(error, MT_ERROR, code);
    }
}

static void
test_answers(void)
{
    static const struct {
        guint hellos;
        gsize hello_len;
        guint8 middle;
        gsize middle_len;
        guint8 last;
        gboolean good;
        gint code;
    } cases[] = {
        {1, 122, 0x14, 1, 0x17, TRUE, 0},
        {2, 122, 0x14, 1, 0x17, TRUE, 0},
        {16, 122, 0x14, 1, 0x17, TRUE, 0},
        {17, 122, 0x14, 1, 0x17, FALSE, MT_ERROR_MALFORMED},
        {0, 122, 0x14, 1, 0x17, FALSE, MT_ERROR_MALFORMED},
        {1, 0, 0x14, 1, 0x17, FALSE, MT_ERROR_MALFORMED},
        {1, 122, 0x14, 2, 0x17, FALSE, MT_ERROR_MALFORMED},
        {1, 122, 0x17, 64, 0x17, FALSE, MT_ERROR_MALFORMED},
        {1, 122, 0x14, 1, 0x14, FALSE, MT_ERROR_MALFORMED},
        {1, 122, 0x14, 1, 0x16, FALSE, MT_ERROR_MALFORMED},
        {1, 122, 0x15, 2, 0x17, FALSE, MT_ERROR_MALFORMED},
        {1, 16641, 0x14, 1, 0x17, FALSE, MT_ERROR_LIMIT},
        {5, 16000, 0x14, 1, 0x17, FALSE, MT_ERROR_LIMIT},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(MtWriter) reply;

        g_test_message("case %" G_GSIZE_FORMAT, i);
        mt_writer_init(&reply);
        for (guint n = 0; n < cases[i].hellos; n++)
            add_record(&reply, 0x16, cases[i].hello_len);
        add_record(&reply, cases[i].middle, cases[i].middle_len);
        add_record(&reply, cases[i].last, 700);
        assert_answer(&reply, cases[i].good, cases[i].code);
    }
}

static void
test_strangers(void)
{
    static const struct {
        const char *bytes;
        gsize len;
    } texts[] = {
        {"HTTP/1.1 400 Bad Request\r\nServer: nginx", 38},
        {"\x15\x03\x03\x00\x02\x02\x28", 7},
        {"\x16\x03\x01\x00\x7a\x02", 6},
        {"SSH-2.0-OpenSSH_9.2", 19},
        {"\x16\x03\x03\x00\x00", 5},                              /* an empty greeting */
        {"\x16\x03\x03\x00\x01\x01\x14\x03\x03\x00\x01\x02", 12}, /* another change */
        {"\x16\x03\x03\x00\x01\x01\x14\x03\x03\x00\x01\x01"
         "\x17\x03\x03\x00\x00",
         17}, /* no room for a digest */
    };

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_auto(MtWriter) reply;

        mt_writer_init(&reply);
        mt_writer_raw(&reply, texts[i].bytes, texts[i].len);
        assert_answer(&reply, FALSE, MT_ERROR_MALFORMED);
    }
}

/* Another secret, another greeting, one bit. */
static void
test_wrong_digest(void)
{
    g_autoptr(MtProxySecret) secret = secret_of(SECRET);
    g_autoptr(MtProxySecret) other = secret_of("ee" KEY "6578616d706c65");
    g_auto(MtWriter) reply;
    g_auto(MtWriter) out;

    mt_writer_init(&reply);
    mt_writer_init(&out);
    add_record(&reply, 0x16, 122);
    add_record(&reply, 0x14, 1);
    add_record(&reply, 0x17, 90);
    other->key[0] ^= 1;
    for (gsize i = 0; i < reply.len + 2; i++) {
        guint8 random[MT_TLS_RANDOM_SIZE];
        g_autoptr(MtFakeTls) tls = greeted(secret, random);

        if (i == reply.len + 1)
            random[0] ^= 1;
        answer(i == reply.len ? other : secret, random, &reply);
        if (i < reply.len)
            reply.data[i] ^= 1;
        /* A changed length can also mean that more is awaited. */
        if (mt_fake_tls_receive(tls, reply.data, reply.len, &out, NULL))
            g_assert_cmpuint(i % 133, <=, 133);
        g_assert_false(mt_fake_tls_is_open(tls));
        if (i < reply.len)
            reply.data[i] ^= 1;
    }
}

/* --- records --------------------------------------------------------------------------------- */

static MtFakeTls *
opened(void)
{
    g_autoptr(MtProxySecret) secret = secret_of(SECRET);
    guint8 random[MT_TLS_RANDOM_SIZE];
    MtFakeTls *tls = greeted(secret, random);
    g_auto(MtWriter) reply;
    g_auto(MtWriter) out;

    mt_writer_init(&reply);
    mt_writer_init(&out);
    add_record(&reply, 0x16, 122);
    add_record(&reply, 0x14, 1);
    add_record(&reply, 0x17, 900);
    answer(secret, random, &reply);
    g_assert_true(mt_fake_tls_receive(tls, reply.data, reply.len, &out, NULL));
    g_assert_true(mt_fake_tls_is_open(tls));
    return tls;
}

static void
test_data_in(void)
{
    for (gsize step = 1; step < 20000; step = step * 2 + 1) {
        g_autoptr(MtFakeTls) tls = opened();
        g_auto(MtWriter) in;
        g_auto(MtWriter) out;

        mt_writer_init(&in);
        mt_writer_init(&out);
        add_record(&in, 0x17, 10);
        add_record(&in, 0x14, 1);
        add_record(&in, 0x17, 0);
        add_record(&in, 0x17, 16384);
        add_record(&in, 0x17, 1);
        g_assert_true(feed(tls, in.data, in.len, step, &out, NULL));
        g_assert_cmpuint(out.len, ==, 10 + 16384 + 1);
        for (gsize i = 0; i < out.len; i++)
            g_assert_cmpuint(out.data[i], ==, 1);
    }
}

/* Data that comes in one piece with the answer. */
static void
test_data_with_answer(void)
{
    g_autoptr(MtProxySecret) secret = secret_of(SECRET);
    guint8 random[MT_TLS_RANDOM_SIZE];
    g_autoptr(MtFakeTls) tls = greeted(secret, random);
    g_auto(MtWriter) reply;
    g_auto(MtWriter) out;

    mt_writer_init(&reply);
    mt_writer_init(&out);
    add_record(&reply, 0x16, 122);
    add_record(&reply, 0x14, 1);
    add_record(&reply, 0x17, 900);
    answer(secret, random, &reply);
    add_record(&reply, 0x17, 30);
    g_assert_true(mt_fake_tls_receive(tls, reply.data, reply.len, &out, NULL));
    g_assert_true(mt_fake_tls_is_open(tls));
    g_assert_cmpuint(out.len, ==, 30);
}

static void
assert_bad_data(guint8 kind, gsize len, guint count, gint code)
{
    g_autoptr(MtFakeTls) tls = opened();
    g_autoptr(GError) error = NULL;
    g_auto(MtWriter) in;
    g_auto(MtWriter) out;

    mt_writer_init(&in);
    mt_writer_init(&out);
    for (guint i = 0; i < count; i++)
        add_record(&in, kind, len);
    g_assert_false(feed(tls, in.data, in.len, 7, &out, &error));
    g_assert_error(error, MT_ERROR, code);
}

static void
test_bad_data(void)
{
    assert_bad_data(0x17, 16641, 1, MT_ERROR_LIMIT);
    assert_bad_data(0x15, 2, 1, MT_ERROR_MALFORMED);
    assert_bad_data(0x16, 50, 1, MT_ERROR_MALFORMED);
    assert_bad_data('H', 50, 1, MT_ERROR_MALFORMED);
    assert_bad_data(0x17, 0, MT_MAX_TLS_EMPTY + 1, MT_ERROR_LIMIT);
    assert_bad_data(0x14, 1, MT_MAX_TLS_EMPTY + 1, MT_ERROR_LIMIT);
}

/* Good records, but more of them than one call may bring. */
static void
test_too_much_at_once(void)
{
    g_autoptr(MtFakeTls) tls = opened();
    g_autoptr(GError) error = NULL;
    g_auto(MtWriter) data;
    g_auto(MtWriter) out;

    mt_writer_init(&data);
    mt_writer_init(&out);
    while (data.len <= MT_MAX_PACKET)
        add_record(&data, 0x17, 16384);
    g_assert_false(mt_fake_tls_receive(tls, data.data, data.len, &out, &error));
    g_assert_error(error, MT_ERROR, MT_ERROR_LIMIT);
    g_assert_cmpuint(out.len, ==, 0);
}

static void
test_data_out(void)
{
    g_autoptr(MtFakeTls) tls = opened();
    g_autofree guint8 *data = g_malloc0(3000);
    static const guint8 first[] = {0x14, 3, 3, 0, 1, 1, 0x17, 3, 3, 0x0b, 0x3e};
    static const guint8 second[] = {0x17, 3, 3, 0, 122};
    static const guint8 third[] = {0x17, 3, 3, 0, 5};
    g_auto(MtWriter) out;

    mt_writer_init(&out);
    mt_fake_tls_wrap(tls, data, 3000, &out);
    g_assert_cmpuint(out.len, ==, 6 + 5 + 2878 + 5 + 122);
    g_assert_cmpmem(out.data, sizeof first, first, sizeof first);
    g_assert_cmpmem(out.data + 6 + 5 + 2878, sizeof second, second, sizeof second);
    out.len = 0;
    mt_fake_tls_wrap(tls, data, 5, &out);
    g_assert_cmpuint(out.len, ==, 10);
    g_assert_cmpmem(out.data, sizeof third, third, sizeof third);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fake-tls/hello", test_hello);
    g_test_add_func("/fake-tls/draw", test_draw);
    g_test_add_func("/fake-tls/no-random", test_no_random);
    g_test_add_func("/fake-tls/never-the-same", test_never_the_same);
    g_test_add_func("/fake-tls/recorded", test_recorded);
    g_test_add_func("/fake-tls/answers", test_answers);
    g_test_add_func("/fake-tls/strangers", test_strangers);
    g_test_add_func("/fake-tls/wrong-digest", test_wrong_digest);
    g_test_add_func("/fake-tls/data-in", test_data_in);
    g_test_add_func("/fake-tls/data-with-answer", test_data_with_answer);
    g_test_add_func("/fake-tls/bad-data", test_bad_data);
    g_test_add_func("/fake-tls/too-much-at-once", test_too_much_at_once);
    g_test_add_func("/fake-tls/data-out", test_data_out);
    return g_test_run();
}
