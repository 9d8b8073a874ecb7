/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * How long the building blocks take, each beside something known, and which of it would keep a
 * main loop. Prints lines of text; judges nothing.
 */
#include <crypto/mt-aes.h>
#include <crypto/mt-dh.h>
#include <crypto/mt-factor.h>
#include <crypto/mt-srp.h>
#include <tl/tl-codec.h>

#include <openssl/evp.h>
#include <stdio.h>

#define BLOCK_BYTES (16 * 1024)
#define MIN_US (300 * 1000)

/* Something to be repeated; FALSE ends the program. */
typedef gboolean (*Work)(gpointer data);

typedef struct {
    guint8 key[32];
    guint8 iv[32];
    guint8 in[BLOCK_BYTES];
    guint8 out[BLOCK_BYTES];
    MtAesIge *ige;
    EVP_CIPHER_CTX *cbc;
} Cipher;

/* Microseconds of one call, from as many as a third of a second holds. */
static double
measure(Work work, gpointer data)
{
    gint64 start = g_get_monotonic_time(), now = start;
    guint count = 0;

    while (now - start < MIN_US) {
        if (!work(data)) {
            fputs("a computation failed\n", stderr);
            return 0;
        }
        count++;
        now = g_get_monotonic_time();
    }
    return (double)(now - start) / count;
}

static gboolean
encrypt_ige(gpointer data)
{
    Cipher *self = data;

    return mt_aes_ige_encrypt(self->ige, self->key, self->iv, self->in, self->out, BLOCK_BYTES);
}

static gboolean
decrypt_ige(gpointer data)
{
    Cipher *self = data;

    return mt_aes_ige_decrypt(self->ige, self->key, self->iv, self->in, self->out, BLOCK_BYTES);
}

static gboolean
encrypt_cbc(gpointer data)
{
    Cipher *self = data;
    int len = 0;

    return EVP_EncryptInit_ex(self->cbc, EVP_aes_256_cbc(), NULL, self->key, self->iv) &&
           EVP_EncryptUpdate(self->cbc, self->out, &len, self->in, BLOCK_BYTES);
}

static void
bench_ciphers(void)
{
    g_autofree Cipher *self = g_new0(Cipher, 1);
    double cbc, there, back;

    self->ige = mt_aes_ige_new();
    self->cbc = EVP_CIPHER_CTX_new();
    cbc = measure(encrypt_cbc, self);
    there = measure(encrypt_ige, self);
    back = measure(decrypt_ige, self);
    printf("AES-256-CBC encrypt (OpenSSL)  %8.1f MB/s   on 16 KiB\n", BLOCK_BYTES / cbc);
    printf("AES-256-IGE encrypt            %8.1f MB/s   %.2f of that\n", BLOCK_BYTES / there,
           cbc / there);
    printf("AES-256-IGE decrypt            %8.1f MB/s   %.2f of that\n", BLOCK_BYTES / back,
           cbc / back);
    mt_aes_ige_free(self->ige);
    EVP_CIPHER_CTX_free(self->cbc);
}

static gboolean
decode(gpointer data)
{
    GBytes *sample = data;
    gsize len = 0;
    gconstpointer bytes = g_bytes_get_data(sample, &len);
    g_autoptr(TlArena) arena = tl_arena_new();

    return tl_decode(bytes, len, &tl_api_schema, NULL, arena, NULL) != NULL;
}

static void
bench_codec(const char *path)
{
    g_autofree char *contents = NULL;
    g_autoptr(GBytes) sample = NULL;
    gsize len = 0;
    double each;

    if (!g_file_get_contents(path, &contents, &len, NULL))
        return;
    sample = g_bytes_new(contents, len);
    each = measure(decode, sample);
    printf("TL decoding                    %8.1f MB/s   a help.config of %zu bytes\n",
           (double)len / each, len);
}

/* A number that passes for a public value of Diffie-Hellman. */
static void
fill_public(guint8 out[256])
{
    for (guint i = 0; i < 256; i++)
        out[i] = 0x5a;
}

static MtJob *
new_dh_job(void)
{
    guint8 public[256];
    g_autoptr(MtSecret) b = mt_secret_new_zero(256);

    fill_public(public);
    fill_public(mt_secret_peek(b));
    return mt_dh_job_new(3, mt_dh_known_prime(), 256, public, 256, b);
}

static MtJob *
new_srp_job(void)
{
    guint8 public[256];
    g_autoptr(MtSecret) password = mt_secret_new("correct horse", 13);
    g_autoptr(MtSecret) a = mt_secret_new_zero(256);
    MtSrpParams params = {
        .salt1 = {"12345678", 8},
        .salt2 = {"87654321", 8},
        .g = 3,
        .p = {mt_dh_known_prime(), 256},
        .b = {public, 256},
    };

    fill_public(public);
    fill_public(mt_secret_peek(a));
    return mt_srp_job_new(&params, password, a);
}

static MtJob *
new_factor_job(void)
{
    return mt_factor_job_new(G_GUINT64_CONSTANT(0x17ED48941A08F981), 1); /* of Telegram's sample */
}

static void
bench_job(const char *what, MtJob *(*make)(void))
{
    gint64 start = g_get_monotonic_time(), made, done;
    g_autoptr(MtJob) job = make();

    made = g_get_monotonic_time();
    mt_job_run(job);
    done = g_get_monotonic_time();
    printf("%-30s %8.2f ms     on a thread; %.3f ms on the main loop\n", what,
           (double)(done - made) / 1000, (double)(made - start) / 1000);
}

int
main(int argc, char **argv)
{
    bench_ciphers();
    if (argc > 1)
        bench_codec(argv[1]);
    bench_job("key exchange: factoring", new_factor_job);
    bench_job("key exchange: Diffie-Hellman", new_dh_job);
    bench_job("two-step password (SRP)", new_srp_job);
    return 0;
}
