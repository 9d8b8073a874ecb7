/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What a proxy sends in imitated TLS. The first byte says in what pieces it arrives and whether the
 * digest of the answer is made right first, or nothing behind it would ever be reached.
 */
#include <base/mt-limits.h>
#include <fake-host.h>
#include <string.h>
#include <wire/mt-fake-tls.h>
#include <wire/mt-tls-hello.h>

#define TIME G_GINT64_CONSTANT(1767225600)
#define RIGHT 0x80u

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

/* How many bytes the answer has: up to the end of the first record of data. */
static gsize
answer_size(const guint8 *data, gsize size)
{
    gsize at = 0;

    while (at + 5 <= size) {
        gsize next = at + 5 + ((gsize)data[at + 3] << 8 | data[at + 4]);

        if (next > size)
            break;
        if (data[at] == 0x17)
            return next;
        at = next;
    }
    return 0;
}

static void
make_right(const MtProxySecret *secret, const guint8 *random, guint8 *data, gsize size)
{
    gsize len = answer_size(data, size);
    const MtSlice slices[] = {{random, MT_TLS_RANDOM_SIZE}, {data, len}};
    guint8 digest[MT_SHA256_SIZE];

    if (len < MT_TLS_RANDOM_AT + MT_TLS_RANDOM_SIZE)
        return;
    memset(data + MT_TLS_RANDOM_AT, 0, MT_TLS_RANDOM_SIZE);
    if (mt_hmac_sha256(secret->key, sizeof secret->key, slices, 2, digest))
        memcpy(data + MT_TLS_RANDOM_AT, digest, sizeof digest);
}

static void
receive(MtFakeTls *tls, const guint8 *data, gsize size, gsize step)
{
    g_auto(MtWriter) out;

    mt_writer_init(&out);
    for (gsize at = 0; at < size; at += step) {
        gsize part = MIN(step, size - at);
        g_autofree guint8 *exact = g_malloc(part);

        memcpy(exact, data + at, part);
        if (!mt_fake_tls_receive(tls, exact, part, &out, NULL))
            break;
    }
    g_assert_true(out.len <= size);
    g_assert_true(out.len == 0 || mt_fake_tls_is_open(tls));
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    MtProxySecret secret = {
        .kind = MT_PROXY_FAKE_TLS, .key = "0123456789abcde", .domain = (char *)"example.com"};
    g_autoptr(MtFakeTls) tls = mt_fake_tls_new(&secret);
    g_autofree guint8 *copy = NULL;
    g_auto(FakeHost) host = {0};
    g_auto(MtWriter) hello;

    mt_writer_init(&hello);
    if (size < 1 || size > 4 * MT_MAX_TLS_GREETING)
        return 0;
    fake_host_init(&host, 1);
    g_assert_true(mt_fake_tls_greet(tls, &host.host, &host, TIME, &hello, NULL));
    copy = g_malloc(size);
    memcpy(copy, data + 1, size - 1);
    if ((data[0] & RIGHT) != 0)
        make_right(&secret, hello.data + MT_TLS_RANDOM_AT, copy, size - 1);
    receive(tls, copy, size - 1, (gsize)(data[0] & 0x7f) * 37 + 1);
    return 0;
}
