/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The servers' RSA keys: fingerprints, and the padded encryption of the handshake. Which key is
 * trusted is not decided here.
 * https://core.telegram.org/mtproto/auth_key
 */
#include <crypto/mt-rsa.h>

#include <base/mt-buffer.h>
#include <crypto/mt-aes.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <string.h>

#define RSA_SIZE 256
#define RSA_BITS (8 * RSA_SIZE)
/* All of Telegram's keys have 65537. Below, encryption without the padding's hash would be weak;
 * far above, one encryption would take seconds. */
#define MIN_EXPONENT 65537
#define MAX_EXPONENT_BITS 64

/* RSA_PAD, step by step as in the specification. */
#define PAD_MAX_DATA 144
#define PAD_SIZE 192
#define PAD_HASHED_SIZE (PAD_SIZE + MT_SHA256_SIZE)
#define PAD_KEY_SIZE 32
/* A draw is not below the modulus in less than half of all cases. */
#define PAD_MAX_DRAWS 128

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BIO, BIO_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_PKEY, EVP_PKEY_free)

struct _MtRsaKey {
    BIGNUM *n;
    BIGNUM *e;
    guint64 fingerprint;
};

void
mt_rsa_key_free(MtRsaKey *self)
{
    if (self == NULL)
        return;
    BN_free(self->n);
    BN_free(self->e);
    g_free(self);
}

guint64
mt_rsa_key_get_fingerprint(const MtRsaKey *self)
{
    g_return_val_if_fail(self != NULL, 0);
    return self->fingerprint;
}

static void
write_number(MtWriter *writer, const BIGNUM *number)
{
    guint8 bytes[RSA_SIZE];
    int len = BN_bn2bin(number, bytes);

    mt_writer_bytes(writer, bytes, (gsize)len);
}

static gboolean
compute_fingerprint(MtRsaKey *self)
{
    g_auto(MtWriter) writer = {0};
    guint8 hash[MT_SHA1_SIZE];
    MtSlice slice;

    write_number(&writer, self->n);
    write_number(&writer, self->e);
    slice = (MtSlice){writer.data, writer.len};
    if (!mt_sha1(&slice, 1, hash))
        return FALSE;
    self->fingerprint = mt_get_u64(hash + MT_SHA1_SIZE - sizeof(guint64));
    return TRUE;
}

static gboolean
is_sound(const MtRsaKey *self)
{
    g_autoptr(BIGNUM) least = BN_new();

    return least != NULL && BN_set_word(least, MIN_EXPONENT) == 1 &&
           BN_num_bits(self->n) == RSA_BITS && BN_is_odd(self->n) && BN_is_odd(self->e) &&
           BN_cmp(self->e, least) >= 0 && BN_num_bits(self->e) <= MAX_EXPONENT_BITS;
}

/* One block of a PEM file: NULL if it is no sound key. */
static MtRsaKey *
parse_key(gboolean pkcs1, const guint8 *der, long len)
{
    const guint8 *p = der;
    g_autoptr(EVP_PKEY) key =
        pkcs1 ? d2i_PublicKey(EVP_PKEY_RSA, NULL, &p, len) : d2i_PUBKEY(NULL, &p, len);
    g_autoptr(MtRsaKey) self = NULL;

    if (key == NULL || p != der + len || !EVP_PKEY_is_a(key, "RSA"))
        return NULL;
    self = g_new0(MtRsaKey, 1);
    if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &self->n) != 1 ||
        EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &self->e) != 1 || !is_sound(self) ||
        !compute_fingerprint(self))
        return NULL;
    return g_steal_pointer(&self);
}

/* Takes the next block. FALSE at the end and for a damaged one, which clears @sound. */
static gboolean
read_block(BIO *bio, GPtrArray *keys, gboolean *sound)
{
    char *name = NULL, *header = NULL;
    unsigned char *der = NULL;
    long len = 0;
    gboolean pkcs1;

    if (PEM_read_bio(bio, &name, &header, &der, &len) != 1) {
        *sound = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
        return FALSE;
    }
    pkcs1 = g_str_equal(name, PEM_STRING_RSA_PUBLIC);
    if (pkcs1 || g_str_equal(name, PEM_STRING_PUBLIC)) {
        MtRsaKey *key = parse_key(pkcs1, der, len);

        *sound = key != NULL;
        if (key != NULL)
            g_ptr_array_add(keys, key);
    }
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_free(der);
    return *sound;
}

GPtrArray *
mt_rsa_keys_from_pem(const char *pem, GError **error)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func((GDestroyNotify)mt_rsa_key_free);
    g_autoptr(BIO) bio = NULL;
    gsize len;
    gboolean sound = TRUE;

    g_return_val_if_fail(pem != NULL, NULL);
    len = strlen(pem);
    bio = len <= G_MAXINT ? BIO_new_mem_buf(pem, (int)len) : NULL;
    while (bio != NULL && read_block(bio, keys, &sound))
        continue;
    ERR_clear_error();
    if (!sound || keys->len == 0) {
        g_set_error_literal(error, MT_ERROR, MT_ERROR_MALFORMED,
                            sound ? "no RSA public key in the text"
                                  : "a damaged or unsuitable RSA public key");
        return NULL;
    }
    return g_steal_pointer(&keys);
}

/* What one call of mt_rsa_pad_encrypt() works on; wiped at its end. */
typedef struct {
    guint8 padded[PAD_SIZE];
    guint8 key[PAD_KEY_SIZE];
    guint8 hashed[PAD_HASHED_SIZE];
    guint8 number[RSA_SIZE]; /* the masked key, then the encrypted rest */
} Pad;

/* One draw of the temporary key: the number that is to be raised to a power. */
static gboolean
seal_padded(Pad *self)
{
    const MtSlice inner[] = {{self->key, PAD_KEY_SIZE}, {self->padded, PAD_SIZE}};
    const MtSlice outer = {self->number + PAD_KEY_SIZE, PAD_HASHED_SIZE};
    guint8 iv[32] = {0}, mask[MT_SHA256_SIZE];
    g_autoptr(MtAesIge) ige = mt_aes_ige_new();

    for (guint i = 0; i < PAD_SIZE; i++)
        self->hashed[i] = self->padded[PAD_SIZE - 1 - i];
    if (!mt_sha256(inner, G_N_ELEMENTS(inner), self->hashed + PAD_SIZE) ||
        !mt_aes_ige_encrypt(ige, self->key, iv, self->hashed, self->number + PAD_KEY_SIZE,
                            PAD_HASHED_SIZE) ||
        !mt_sha256(&outer, 1, mask))
        return FALSE;
    for (guint i = 0; i < PAD_KEY_SIZE; i++)
        self->number[i] = self->key[i] ^ mask[i];
    mt_wipe(iv, sizeof iv); /* its second half is plaintext now */
    return TRUE;
}

static gboolean
raise_number(const MtRsaKey *self, const BIGNUM *number, guint8 out[256])
{
    g_autoptr(BN_CTX) context = BN_CTX_new();
    g_autoptr(BIGNUM) power = BN_new();

    return context != NULL && power != NULL &&
           BN_mod_exp(power, number, self->e, self->n, context) == 1 &&
           BN_bn2binpad(power, out, RSA_SIZE) == RSA_SIZE;
}

static gboolean
encrypt_padded(const MtRsaKey *self,
               const MtHost *host,
               gpointer host_data,
               Pad *pad,
               guint8 out[256],
               const char **problem)
{
    *problem = "no random bytes";
    for (guint i = 0; i < PAD_MAX_DRAWS; i++) {
        g_autoptr(BIGNUM) number = NULL;

        if (!host->random(host_data, pad->key, sizeof pad->key))
            return FALSE;
        if (!seal_padded(pad)) {
            *problem = "sealing the data failed";
            return FALSE;
        }
        number = BN_bin2bn(pad->number, sizeof pad->number, NULL);
        if (number != NULL && BN_cmp(number, self->n) < 0) {
            *problem = "raising to a power failed";
            return raise_number(self, number, out);
        }
    }
    *problem = "the random bytes never fit the key";
    return FALSE;
}

gboolean
mt_rsa_pad_encrypt(const MtRsaKey *self,
                   const MtHost *host,
                   gpointer host_data,
                   gconstpointer data,
                   gsize len,
                   guint8 out[256],
                   GError **error)
{
    const char *problem = "no random bytes";
    gboolean ok;
    Pad pad;

    g_return_val_if_fail(self != NULL && host != NULL, FALSE);
    if (len > PAD_MAX_DATA) {
        g_set_error_literal(error, MT_ERROR, MT_ERROR_LIMIT, "too much data for RSA_PAD");
        return FALSE;
    }
    if (len > 0)
        memcpy(pad.padded, data, len);
    ok = host->random(host_data, pad.padded + len, PAD_SIZE - len) &&
         encrypt_padded(self, host, host_data, &pad, out, &problem);
    mt_wipe(&pad, sizeof pad);
    if (!ok)
        g_set_error_literal(error, MT_ERROR, MT_ERROR_CRYPTO, problem);
    return ok;
}
