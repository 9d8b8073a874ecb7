/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The ClientHello of a common browser, field by field. It owns the look of it; that a proxy is
 * behind it shows in the digest alone. https://www.rfc-editor.org/rfc/rfc8446#section-4.1.2
 */
#include "mt-tls-hello.h"

#include <string.h>

/* Of the draws for one key of 768 numbers; five in six are good ones. */
#define MAX_DRAWS 64
#define DRAW_SIZE 512
/* A lattice key is 768 numbers below this, 12 bits each, and 32 bytes. */
#define KEM_MODULUS 3329
#define KEM_NUMBERS 768
#define ECH_STEP 32
#define TIME_AT (MT_TLS_RANDOM_SIZE - 4)

/* --- drawing --------------------------------------------------------------------------------- */

static gboolean
draw(const MtHost *host, gpointer host_data, guint8 *buf, gsize len)
{
    return host->random(host_data, buf, len);
}

/* Values that a server must skip; two in a row never are the same.
 * https://www.rfc-editor.org/rfc/rfc8701 */
static gboolean
draw_grease(MtTlsParts *self, const MtHost *host, gpointer host_data)
{
    if (!draw(host, host_data, self->grease, sizeof self->grease))
        return FALSE;
    for (guint i = 0; i < MT_TLS_GREASES; i++) {
        self->grease[i] = (guint8)((self->grease[i] & 0xf0) + 0x0a);
        if (i % 2 == 1 && self->grease[i] == self->grease[i - 1])
            self->grease[i] ^= 0x10;
    }
    return TRUE;
}

static gboolean
draw_order(MtTlsParts *self, const MtHost *host, gpointer host_data)
{
    guint8 dice[MT_TLS_EXTENSIONS * 4];

    if (!draw(host, host_data, dice, sizeof dice))
        return FALSE;
    for (guint i = 0; i < MT_TLS_EXTENSIONS; i++)
        self->order[i] = (guint8)i;
    for (guint i = MT_TLS_EXTENSIONS; i-- > 1;) {
        const guint32 other = mt_get_u32(dice + 4 * i) % (i + 1);
        const guint8 moved = self->order[i];

        self->order[i] = self->order[other];
        self->order[other] = moved;
    }
    return TRUE;
}

/* Number @n of the key: two of them share three bytes. */
static void
put_number(guint8 *key, guint n, guint value)
{
    guint8 *at = key + n / 2 * 3;

    if (n % 2 == 0) {
        at[0] = (guint8)(value & 0xff);
        at[1] = (guint8)(value >> 8);
    } else {
        at[1] = (guint8)(at[1] | (value & 0x0f) << 4);
        at[2] = (guint8)(value >> 4);
    }
}

static gboolean
draw_kem(MtTlsParts *self, const MtHost *host, gpointer host_data)
{
    guint8 pool[DRAW_SIZE];
    guint done = 0;

    for (guint round = 0; round < MAX_DRAWS && done < KEM_NUMBERS; round++) {
        if (!draw(host, host_data, pool, sizeof pool))
            return FALSE;
        for (guint i = 0; i + 1 < DRAW_SIZE && done < KEM_NUMBERS; i += 2) {
            const guint value = (guint)(pool[i] | (pool[i + 1] & 0x0f) << 8);

            if (value < KEM_MODULUS)
                put_number(self->kem, done++, value);
        }
    }
    return done == KEM_NUMBERS && draw(host, host_data, self->kem + KEM_NUMBERS / 2 * 3,
                                       MT_TLS_KEM_SIZE % (KEM_NUMBERS / 2 * 3));
}

static gboolean
draw_share(guint8 out[MT_X25519_SIZE], const MtHost *host, gpointer host_data)
{
    guint8 key[MT_X25519_SIZE];
    const gboolean ok = draw(host, host_data, key, sizeof key) && mt_x25519_public(key, out);

    mt_wipe(key, sizeof key);
    return ok;
}

gboolean
mt_tls_parts_draw(MtTlsParts *self, const MtHost *host, gpointer host_data, GError **error)
{
    guint8 steps;

    if (draw_grease(self, host, host_data) &&
        draw(host, host_data, self->session_id, sizeof self->session_id) &&
        draw_order(self, host, host_data) && draw_kem(self, host, host_data) &&
        draw_share(self->shares[0], host, host_data) &&
        draw_share(self->shares[1], host, host_data) &&
        draw_share(self->ech_key, host, host_data) && draw(host, host_data, &self->ech_config, 1) &&
        draw(host, host_data, &steps, 1)) {
        self->ech_len = MT_TLS_ECH_MAX - (gsize)(steps & 3) * ECH_STEP;
        if (draw(host, host_data, self->ech, self->ech_len))
            return TRUE;
    }
    g_set_error_literal(error, MT_ERROR, MT_ERROR_CRYPTO, "no usable random bytes");
    return FALSE;
}

/* --- writing --------------------------------------------------------------------------------- */

static void
put_u8(MtWriter *out, guint value)
{
    const guint8 byte = (guint8)value;

    mt_writer_raw(out, &byte, sizeof byte);
}

static void
put_u16(MtWriter *out, gsize value)
{
    put_u8(out, (guint)(value >> 8));
    put_u8(out, (guint)(value & 0xff));
}

/* Room for a length; returns where. */
static gsize
begin_length(MtWriter *out)
{
    put_u16(out, 0);
    return out->len;
}

static void
end_length(MtWriter *out, gsize begin)
{
    const gsize len = out->len - begin;

    out->data[begin - 2] = (guint8)(len >> 8);
    out->data[begin - 1] = (guint8)(len & 0xff);
}

static void
put_grease(MtWriter *out, const MtTlsParts *parts, guint n)
{
    put_u8(out, parts->grease[n]);
    put_u8(out, parts->grease[n]);
}

static void
put_server_name(MtWriter *out, const char *domain)
{
    const gsize len = strlen(domain);

    put_u16(out, 0x0000);
    put_u16(out, len + 5);
    put_u16(out, len + 3);
    put_u8(out, 0);
    put_u16(out, len);
    mt_writer_raw(out, domain, len);
}

static void
put_groups(MtWriter *out, const MtTlsParts *parts)
{
    static const guint8 head[] = {0x00, 0x0a, 0x00, 0x0c, 0x00, 0x0a};
    static const guint8 tail[] = {0x11, 0xec, 0x00, 0x1d, 0x00, 0x17, 0x00, 0x18};

    mt_writer_raw(out, head, sizeof head);
    put_grease(out, parts, 4);
    mt_writer_raw(out, tail, sizeof tail);
}

static void
put_versions(MtWriter *out, const MtTlsParts *parts)
{
    static const guint8 head[] = {0x00, 0x2b, 0x00, 0x07, 0x06};
    static const guint8 tail[] = {0x03, 0x04, 0x03, 0x03};

    mt_writer_raw(out, head, sizeof head);
    put_grease(out, parts, 6);
    mt_writer_raw(out, tail, sizeof tail);
}

static void
put_key_share(MtWriter *out, const MtTlsParts *parts)
{
    static const guint8 head[] = {0x00, 0x33, 0x04, 0xef, 0x04, 0xed};
    static const guint8 hybrid[] = {0x00, 0x01, 0x00, 0x11, 0xec, 0x04, 0xc0};
    static const guint8 plain[] = {0x00, 0x1d, 0x00, 0x20};

    mt_writer_raw(out, head, sizeof head);
    put_grease(out, parts, 4);
    mt_writer_raw(out, hybrid, sizeof hybrid);
    mt_writer_raw(out, parts->kem, sizeof parts->kem);
    mt_writer_raw(out, parts->shares[0], sizeof parts->shares[0]);
    mt_writer_raw(out, plain, sizeof plain);
    mt_writer_raw(out, parts->shares[1], sizeof parts->shares[1]);
}

/* Encrypted client hello, as it is sent to servers that do not know it. */
static void
put_ech(MtWriter *out, const MtTlsParts *parts)
{
    static const guint8 head[] = {0x00, 0x00, 0x01, 0x00, 0x01};
    gsize begin;

    put_u16(out, 0xfe0d);
    begin = begin_length(out);
    mt_writer_raw(out, head, sizeof head);
    put_u8(out, parts->ech_config);
    put_u16(out, sizeof parts->ech_key);
    mt_writer_raw(out, parts->ech_key, sizeof parts->ech_key);
    put_u16(out, parts->ech_len);
    mt_writer_raw(out, parts->ech, parts->ech_len);
    end_length(out, begin);
}

/* Those that always are the same; NULL for the others. */
static const struct {
    const char *bytes;
    gsize len;
} constant_extensions[MT_TLS_EXTENSIONS] = {
    {NULL, 0},                                   /* server_name */
    {"\x00\x05\x00\x05\x01\x00\x00\x00\x00", 9}, /* status_request */
    {NULL, 0},                                   /* supported_groups */
    {"\x00\x0b\x00\x02\x01\x00", 6},             /* ec_point_formats */
    {"\x00\x0d\x00\x12\x00\x10\x04\x03\x08\x04\x04\x01\x05\x03\x08\x05\x05\x01\x08\x06\x06\x01",
     22},                                               /* signature_algorithms */
    {"\x00\x10\x00\x0e\x00\x0c\x02h2\x08http/1.1", 18}, /* ALPN */
    {"\x00\x12\x00\x00", 4},                            /* signed_certificate_timestamp */
    {"\x00\x17\x00\x00", 4},                            /* extended_master_secret */
    {"\x00\x1b\x00\x03\x02\x00\x02", 7},                /* compress_certificate */
    {"\x00\x23\x00\x00", 4},                            /* session_ticket */
    {NULL, 0},                                          /* supported_versions */
    {"\x00\x2d\x00\x02\x01\x01", 6},                    /* psk_key_exchange_modes */
    {NULL, 0},                                          /* key_share */
    {"\x44\xcd\x00\x05\x00\x03\x02h2", 9},              /* application_settings */
    {NULL, 0},                                          /* encrypted_client_hello */
    {"\xff\x01\x00\x01\x00", 5},                        /* renegotiation_info */
};

static void
put_extension(MtWriter *out, const MtTlsParts *parts, const char *domain, guint which)
{
    switch (which) {
    case 0:
        put_server_name(out, domain);
        break;
    case 2:
        put_groups(out, parts);
        break;
    case 10:
        put_versions(out, parts);
        break;
    case 12:
        put_key_share(out, parts);
        break;
    case 14:
        put_ech(out, parts);
        break;
    default:
        mt_writer_raw(out, constant_extensions[which].bytes, constant_extensions[which].len);
        break;
    }
}

static void
put_extensions(MtWriter *out, const MtTlsParts *parts, const char *domain)
{
    const gsize begin = begin_length(out);

    put_grease(out, parts, 2);
    put_u16(out, 0);
    for (guint i = 0; i < MT_TLS_EXTENSIONS; i++)
        put_extension(out, parts, domain, parts->order[i]);
    put_grease(out, parts, 3);
    put_u16(out, 1);
    put_u8(out, 0);
    end_length(out, begin);
}

static void
put_hello(MtWriter *out, const MtTlsParts *parts, const char *domain)
{
    static const guint8 ciphers[] = {
        0x13, 0x01, 0x13, 0x02, 0x13, 0x03, 0xc0, 0x2b, 0xc0, 0x2f, 0xc0, 0x2c, 0xc0, 0x30, 0xcc,
        0xa9, 0xcc, 0xa8, 0xc0, 0x13, 0xc0, 0x14, 0x00, 0x9c, 0x00, 0x9d, 0x00, 0x2f, 0x00, 0x35,
    };
    static const guint8 no_random[MT_TLS_RANDOM_SIZE] = {0};
    gsize record;
    gsize body;

    put_u8(out, 0x16);
    put_u16(out, 0x0301);
    record = begin_length(out);
    put_u16(out, 0x0100); /* its kind, and the first byte of a length of three */
    body = begin_length(out);
    put_u16(out, 0x0303);
    mt_writer_raw(out, no_random, sizeof no_random);
    put_u8(out, sizeof parts->session_id);
    mt_writer_raw(out, parts->session_id, sizeof parts->session_id);
    put_u16(out, sizeof ciphers + 2);
    put_grease(out, parts, 0);
    mt_writer_raw(out, ciphers, sizeof ciphers);
    put_u16(out, 0x0100); /* one way of compression: none */
    put_extensions(out, parts, domain);
    end_length(out, body);
    end_length(out, record);
}

gboolean
mt_tls_hello_write(const MtTlsParts *parts,
                   const MtProxySecret *secret,
                   gint64 unix_time,
                   MtWriter *out,
                   guint8 out_random[MT_TLS_RANDOM_SIZE],
                   GError **error)
{
    const gsize begin = out->len;
    guint8 digest[MT_SHA256_SIZE];
    MtSlice slice;

    put_hello(out, parts, secret->domain);
    slice = (MtSlice){.data = out->data + begin, .len = out->len - begin};
    if (!mt_hmac_sha256(secret->key, sizeof secret->key, &slice, 1, digest)) {
        g_set_error_literal(error, MT_ERROR, MT_ERROR_CRYPTO, "HMAC is not available");
        return FALSE;
    }
    mt_put_u32(digest + TIME_AT, mt_get_u32(digest + TIME_AT) ^ (guint32)unix_time);
    for (guint i = 0; i < MT_TLS_RANDOM_SIZE; i++) {
        out_random[i] = digest[i];
        out->data[begin + MT_TLS_RANDOM_AT + i] = digest[i];
    }
    return TRUE;
}

/* The digest is over our random field and the answer, without what stands in its place there. */
gboolean
mt_tls_answer_check(const MtProxySecret *secret,
                    const guint8 random[MT_TLS_RANDOM_SIZE],
                    const guint8 *answer,
                    gsize len,
                    GError **error)
{
    static const guint8 no_random[MT_TLS_RANDOM_SIZE] = {0};
    const gsize rest_at = MT_TLS_RANDOM_AT + MT_TLS_RANDOM_SIZE;
    const MtSlice slices[] = {
        {.data = random, .len = MT_TLS_RANDOM_SIZE},
        {.data = answer, .len = MT_TLS_RANDOM_AT},
        {.data = no_random, .len = sizeof no_random},
        {.data = answer + rest_at, .len = len > rest_at ? len - rest_at : 0},
    };
    guint8 digest[MT_SHA256_SIZE];

    if (len < rest_at) {
        g_set_error_literal(error, MT_ERROR, MT_ERROR_MALFORMED, "imitated TLS: a short answer");
        return FALSE;
    }
    if (!mt_hmac_sha256(secret->key, sizeof secret->key, slices, G_N_ELEMENTS(slices), digest) ||
        !mt_memequal(digest, answer + MT_TLS_RANDOM_AT, sizeof digest)) {
        g_set_error_literal(error, MT_ERROR, MT_ERROR_CRYPTO,
                            "imitated TLS: not a proxy with this secret");
        return FALSE;
    }
    return TRUE;
}
