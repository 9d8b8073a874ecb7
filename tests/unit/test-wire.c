/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Framing, obfuscation and imitated TLS on top of each other, against a server that is played by
 * hand.
 */
#include <base/mt-buffer.h>
#include <crypto/mt-aes.h>
#include <crypto/mt-hmac.h>
#include <fake-host.h>
#include <string.h>
#include <wire/mt-tls-hello.h>
#include <wire/mt-wire.h>

#define TIME G_GINT64_CONSTANT(1767225600)
#define KEY "00112233445566778899aabbccddeeff"
#define HEADER_SIZE 64
#define PACKET_SIZE 40

typedef struct {
    FakeHost host;
    MtProxySecret *secret;
    MtWire *wire;
    MtWriter out;
    MtAesCtr *from_client;
    MtAesCtr *to_client;
    guint8 header[HEADER_SIZE];
} Fixture;

static void
set_up(Fixture *self, const char *secret, MtFramingKind framing, gboolean plain)
{
    MtWireShape shape = {.framing = framing, .plain = plain, .dc = 2};

    *self = (Fixture){0};
    fake_host_init(&self->host, 1);
    mt_writer_init(&self->out);
    if (secret != NULL)
        self->secret = mt_proxy_secret_parse(secret, NULL);
    shape.secret = self->secret;
    self->wire = mt_wire_new(&self->host.host, &self->host, &shape);
    g_assert_false(mt_wire_is_started(self->wire));
    g_assert_false(mt_wire_is_open(self->wire));
    g_assert_true(mt_wire_start(self->wire, TIME, &self->out, NULL));
    g_assert_true(mt_wire_is_started(self->wire));
}

static void
tear_down(Fixture *self)
{
    mt_wire_free(self->wire);
    mt_proxy_secret_free(self->secret);
    mt_writer_clear(&self->out);
    mt_aes_ctr_free(self->from_client);
    mt_aes_ctr_free(self->to_client);
    fake_host_clear(&self->host);
}

static void
derive(const Fixture *self, const guint8 *block, guint8 key[32])
{
    const MtSlice slices[] = {{block + 8, 32},
                              {self->secret != NULL ? self->secret->key : NULL,
                               self->secret != NULL ? MT_PROXY_KEY_SIZE : 0}};

    memcpy(key, block + 8, 32);
    if (self->secret != NULL)
        g_assert_true(mt_sha256(slices, 2, key));
}

/* The server takes the header apart; afterwards .header is in clear. */
static void
accept_header(Fixture *self, const guint8 *header)
{
    guint8 reversed[HEADER_SIZE];
    guint8 key[32];

    for (guint i = 0; i < HEADER_SIZE; i++)
        reversed[i] = header[HEADER_SIZE - 1 - i];
    derive(self, header, key);
    self->from_client = mt_aes_ctr_new(key, header + 40);
    derive(self, reversed, key);
    self->to_client = mt_aes_ctr_new(key, reversed + 40);
    g_assert_true(mt_aes_ctr_crypt(self->from_client, header, self->header, HEADER_SIZE));
}

/* Whether the packet of send_packet() is in there. */
static gboolean
contains_packet(const guint8 *data, gsize len)
{
    gsize run = 0;

    for (gsize i = 0; i < len && run < PACKET_SIZE; i++)
        run = data[i] == 0x41 ? run + 1 : 0;
    return run == PACKET_SIZE;
}

static void
send_packet(Fixture *self, guint8 fill)
{
    guint8 packet[PACKET_SIZE];

    memset(packet, fill, sizeof packet);
    g_assert_true(mt_wire_send(self->wire, packet, sizeof packet, &self->out, NULL));
}

/* The server sends an intermediate frame with a packet, or hears one itself. */
static void
assert_receives(Fixture *self, gboolean obfuscated, gboolean tls)
{
    guint8 frame[4 + PACKET_SIZE];
    const guint8 head[] = {0x17, 3, 3, 0, sizeof frame};
    MtFrame got = {0};
    g_autoptr(GBytes) packet = NULL;

    memset(frame, 0x42, sizeof frame);
    mt_put_u32(frame, PACKET_SIZE);
    if (obfuscated)
        g_assert_true(mt_aes_ctr_crypt(self->to_client, frame, frame, sizeof frame));
    if (tls)
        g_assert_true(mt_wire_receive(self->wire, head, sizeof head, NULL));
    g_assert_true(mt_wire_receive(self->wire, frame, 9, NULL));
    g_assert_true(mt_wire_next(self->wire, &got, NULL));
    g_assert_cmpint(got.kind, ==, MT_FRAME_NONE);
    g_assert_true(mt_wire_receive(self->wire, frame + 9, sizeof frame - 9, NULL));
    g_assert_true(mt_wire_next(self->wire, &got, NULL));
    g_assert_cmpint(got.kind, ==, MT_FRAME_PACKET);
    packet = got.packet;
    g_assert_cmpuint(g_bytes_get_size(packet), ==, PACKET_SIZE);
}

static void
test_plain(void)
{
    static const struct {
        MtFramingKind kind;
        gsize tag;
    } cases[] = {{MT_FRAMING_INTERMEDIATE, 4},
                 {MT_FRAMING_PADDED, 4},
                 {MT_FRAMING_ABRIDGED, 1},
                 {MT_FRAMING_FULL, 0}};

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Fixture self;

        set_up(&self, NULL, cases[i].kind, TRUE);
        g_assert_cmpuint(self.out.len, ==, cases[i].tag);
        g_assert_true(mt_wire_is_open(self.wire));
        send_packet(&self, 0x41);
        g_assert_true(contains_packet(self.out.data, self.out.len));
        if (cases[i].kind <= MT_FRAMING_PADDED)
            assert_receives(&self, FALSE, FALSE);
        tear_down(&self);
    }
}

static void
assert_obfuscated(const char *secret, MtFramingKind asked, guint8 tag)
{
    guint8 body[256];
    Fixture self;
    gsize len;

    set_up(&self, secret, asked, FALSE);
    g_assert_cmpuint(self.out.len, ==, HEADER_SIZE);
    g_assert_true(mt_wire_is_open(self.wire));
    accept_header(&self, self.out.data);
    for (guint i = 56; i < 60; i++)
        g_assert_cmphex(self.header[i], ==, tag);
    g_assert_cmpuint(self.header[60], ==, 2);
    send_packet(&self, 0x41);
    len = self.out.len - HEADER_SIZE;
    g_assert_true(mt_aes_ctr_crypt(self.from_client, self.out.data + HEADER_SIZE, body, len));
    g_assert_true(contains_packet(body, len));
    if (tag != 0xef)
        assert_receives(&self, TRUE, FALSE);
    tear_down(&self);
}

static void
test_obfuscated(void)
{
    assert_obfuscated(NULL, MT_FRAMING_PADDED, 0xdd);
    assert_obfuscated(NULL, MT_FRAMING_INTERMEDIATE, 0xee);
    assert_obfuscated(NULL, MT_FRAMING_ABRIDGED, 0xef);
    assert_obfuscated(KEY, MT_FRAMING_PADDED, 0xee); /* the secret decides */
    assert_obfuscated(KEY, MT_FRAMING_FULL, 0xee);
    assert_obfuscated("dd" KEY, MT_FRAMING_ABRIDGED, 0xdd);
}

static void
test_full_is_never_obfuscated(void)
{
    Fixture self;

    set_up(&self, NULL, MT_FRAMING_FULL, FALSE);
    g_assert_cmpuint(self.out.len, ==, 0);
    tear_down(&self);
}

/* The header goes into one record with the first packet, after the answer was checked. */
static void
test_fake_tls(void)
{
    guint8 reply[5 + 80 + 6 + 5 + 20] = {0x16, 3, 3, 0, 80};
    const MtSlice slices[] = {{NULL, MT_TLS_RANDOM_SIZE}, {reply, sizeof reply}};
    MtSlice all[G_N_ELEMENTS(slices)];
    guint8 random[MT_TLS_RANDOM_SIZE];
    guint8 body[256];
    Fixture self;
    gsize len;

    set_up(&self, "ee" KEY "6578616d706c652e636f6d", MT_FRAMING_ABRIDGED, TRUE);
    g_assert_false(mt_wire_is_open(self.wire));
    g_assert_cmphex(self.out.data[0], ==, 0x16);
    memcpy(random, self.out.data + MT_TLS_RANDOM_AT, sizeof random);
    memcpy(reply + 85, "\x14\x03\x03\x00\x01\x01\x17\x03\x03\x00\x14", 11);
    memcpy(all, slices, sizeof all);
    all[0].data = random;
    g_assert_true(mt_hmac_sha256(self.secret->key, MT_PROXY_KEY_SIZE, all, 2, body));
    memcpy(reply + MT_TLS_RANDOM_AT, body, MT_TLS_RANDOM_SIZE);
    g_assert_true(mt_wire_receive(self.wire, reply, sizeof reply, NULL));
    g_assert_true(mt_wire_is_open(self.wire));
    self.out.len = 0;
    send_packet(&self, 0x41);
    g_assert_cmpmem(self.out.data, 9, "\x14\x03\x03\x00\x01\x01\x17\x03\x03", 9);
    len = self.out.len - 11;
    g_assert_cmpuint((guint)self.out.data[9] << 8 | self.out.data[10], ==, len);
    accept_header(&self, self.out.data + 11);
    g_assert_cmphex(self.header[56], ==, 0xdd);
    g_assert_cmpuint(self.header[60], ==, 2);
    len -= HEADER_SIZE;
    g_assert_true(mt_aes_ctr_crypt(self.from_client, self.out.data + 11 + HEADER_SIZE, body, len));
    g_assert_cmpuint(mt_get_u32(body), ==, len - 4);
    assert_receives(&self, TRUE, TRUE);
    self.out.len = 0;
    send_packet(&self, 0x41);
    g_assert_cmpmem(self.out.data, 3, "\x17\x03\x03", 3);
    tear_down(&self);
}

static void
test_no_random(void)
{
    static const char *const secrets[] = {NULL, "ee" KEY "6578616d706c652e636f6d"};

    for (gsize i = 0; i < G_N_ELEMENTS(secrets); i++) {
        g_autoptr(MtProxySecret) secret =
            secrets[i] != NULL ? mt_proxy_secret_parse(secrets[i], NULL) : NULL;
        const MtWireShape shape = {.framing = MT_FRAMING_PADDED, .secret = secret};
        g_autoptr(MtWire) wire = NULL;
        g_autoptr(GError) error = NULL;
        g_auto(FakeHost) host = {0};
        g_auto(MtWriter) out;

        mt_writer_init(&out);
        fake_host_init(&host, 1);
        host.no_random = TRUE;
        wire = mt_wire_new(&host.host, &host, &shape);
        g_assert_false(mt_wire_start(wire, TIME, &out, &error));
        g_assert_error(error, MT_ERROR, MT_ERROR_CRYPTO);
        g_assert_false(mt_wire_is_started(wire));
        g_assert_cmpuint(out.len, ==, 0);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wire/plain", test_plain);
    g_test_add_func("/wire/obfuscated", test_obfuscated);
    g_test_add_func("/wire/full-is-never-obfuscated", test_full_is_never_obfuscated);
    g_test_add_func("/wire/fake-tls", test_fake_tls);
    g_test_add_func("/wire/no-random", test_no_random);
    return g_test_run();
}
