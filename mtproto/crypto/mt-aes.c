/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * AES-256 in IGE and CTR mode over OpenSSL's EVP, which has no IGE. Where keys come from is not
 * known here.
 */
#include <crypto/mt-aes.h>

#include <crypto/mt-crypto.h>
#include <mtproto/mt-secret.h>
#include <string.h>

#define BLOCK 16
/* Blocks handed to OpenSSL at once: large enough to hide the cost of a call, small enough for the
 * first-level cache. */
#define CHUNK (4096 / BLOCK)
#define CHUNK_BYTES (gsize)(CHUNK * BLOCK)
/* Blocks of plaintext before the chunk that its encryption needs. */
#define BEFORE 2

/* One block in a register: written and read in one piece, unlike two halves, which would stall. */
typedef guint64 Block __attribute__((vector_size(BLOCK)));

struct _MtAesIge {
    EVP_CIPHER_CTX *cbc;
    EVP_CIPHER_CTX *ecb;
    guint8 window[(BEFORE + CHUNK) * BLOCK]; /* plaintext; wiped after each call */
};

static Block
load(const guint8 *p)
{
    Block block;

    memcpy(&block, p, sizeof block);
    return block;
}

static void
store(guint8 *p, Block block)
{
    memcpy(p, &block, sizeof block);
}

/* Fetching a cipher takes longer than encrypting a small message, so a context keeps it. */
static EVP_CIPHER_CTX *
new_context(const char *name, gboolean encrypt)
{
    g_autoptr(EVP_CIPHER_CTX) context = EVP_CIPHER_CTX_new();
    EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, name, NULL);
    gboolean ok =
        context != NULL && cipher != NULL &&
        EVP_CipherInit_ex2(context, cipher, NULL, NULL, encrypt ? 1 : 0, NULL) == 1 &&
        EVP_CIPHER_CTX_set_padding(context, 0) == 1; /* or the last block would be held back */

    EVP_CIPHER_free(cipher);
    return ok ? g_steal_pointer(&context) : NULL;
}

MtAesIge *
mt_aes_ige_new(void)
{
    MtAesIge *self = g_new0(MtAesIge, 1);

    self->cbc = new_context("AES-256-CBC", TRUE);
    self->ecb = new_context("AES-256-ECB", FALSE);
    return self;
}

void
mt_aes_ige_free(MtAesIge *self)
{
    if (self == NULL)
        return;
    EVP_CIPHER_CTX_free(self->cbc);
    EVP_CIPHER_CTX_free(self->ecb);
    g_free(self);
}

/* With z(i) = c(i) ^ p(i-1), IGE becomes CBC: z(i) = E(p(i) ^ p(i-2) ^ z(i-1)). OpenSSL then works
 * on whole chunks. The window holds the two blocks before the chunk and the chunk itself, because
 * @out may be where @in was. */
static gboolean
encrypt_chunk(MtAesIge *self, const guint8 *in, guint8 *out, gsize len)
{
    int done = 0;

    memcpy(self->window + (gsize)(BEFORE * BLOCK), in, len);
    for (gsize i = 0; i < len; i += BLOCK)
        store(out + i, load(self->window + i) ^ load(self->window + i + (gsize)(2 * BLOCK)));
    if (EVP_EncryptUpdate(self->cbc, out, &done, out, (int)len) != 1 || done != (int)len)
        return FALSE;
    for (gsize i = 0; i < len; i += BLOCK)
        store(out + i, load(out + i) ^ load(self->window + i + BLOCK));
    memmove(self->window, self->window + len, (gsize)(BEFORE * BLOCK));
    return TRUE;
}

gboolean
mt_aes_ige_encrypt(
    MtAesIge *self, const guint8 key[32], guint8 iv[32], const guint8 *in, guint8 *out, gsize len)
{
    gsize at = 0;
    gboolean ok;

    g_return_val_if_fail(self != NULL, FALSE);
    if (len == 0)
        return TRUE;
    if (len % BLOCK != 0 || self->cbc == NULL ||
        EVP_EncryptInit_ex2(self->cbc, NULL, key, iv, NULL) != 1)
        return FALSE;
    memset(self->window, 0, BLOCK);
    memcpy(self->window + BLOCK, iv + BLOCK, BLOCK);
    do {
        gsize part = MIN(len - at, CHUNK_BYTES);

        ok = encrypt_chunk(self, in + at, out + at, part);
        at += part;
    } while (ok && at < len);
    if (ok) {
        memcpy(iv, out + len - BLOCK, BLOCK);
        memcpy(iv + BLOCK, self->window + BLOCK, BLOCK);
    }
    mt_wipe(self->window, MIN(len + (gsize)(BEFORE * BLOCK), sizeof self->window));
    return ok;
}

/* Each block waits for the one before it: p(i) = D(c(i) ^ p(i-1)) ^ c(i-1). The inverse cipher
 * does not exist in a chaining mode that would help, so it is one small call per block. */
gboolean
mt_aes_ige_decrypt(
    MtAesIge *self, const guint8 key[32], guint8 iv[32], const guint8 *in, guint8 *out, gsize len)
{
    Block last_in, last_out;
    gboolean ok = TRUE;

    g_return_val_if_fail(self != NULL, FALSE);
    if (len == 0)
        return TRUE;
    if (len % BLOCK != 0 || self->ecb == NULL ||
        EVP_DecryptInit_ex2(self->ecb, NULL, key, NULL, NULL) != 1)
        return FALSE;
    last_in = load(iv);
    last_out = load(iv + BLOCK);
    for (gsize i = 0; ok && i < len; i += BLOCK) {
        Block current = load(in + i), block = current ^ last_out;
        int done = 0;

        ok = EVP_DecryptUpdate(self->ecb, (guint8 *)&block, &done, (const guint8 *)&block, BLOCK) ==
             1;
        last_out = block ^ last_in;
        last_in = current;
        store(out + i, last_out);
    }
    if (ok) {
        store(iv, last_in);
        store(iv + BLOCK, last_out);
    }
    return ok;
}

struct _MtAesCtr {
    EVP_CIPHER_CTX *context;
};

MtAesCtr *
mt_aes_ctr_new(const guint8 key[32], const guint8 iv[16])
{
    g_autoptr(EVP_CIPHER_CTX) context = new_context("AES-256-CTR", TRUE);
    MtAesCtr *self;

    if (context == NULL || EVP_EncryptInit_ex2(context, NULL, key, iv, NULL) != 1)
        return NULL;
    self = g_new0(MtAesCtr, 1);
    self->context = g_steal_pointer(&context);
    return self;
}

void
mt_aes_ctr_free(MtAesCtr *self)
{
    if (self == NULL)
        return;
    EVP_CIPHER_CTX_free(self->context);
    g_free(self);
}

gboolean
mt_aes_ctr_crypt(MtAesCtr *self, const guint8 *in, guint8 *out, gsize len)
{
    if (self == NULL)
        return FALSE;
    while (len > 0) {
        gsize part = MIN(len, (gsize)1 << 20);
        int done = 0;

        if (EVP_EncryptUpdate(self->context, out, &done, in, (int)part) != 1 || done != (int)part)
            return FALSE;
        in += part;
        out += part;
        len -= part;
    }
    return TRUE;
}
