/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Diffie-Hellman: the checks that make a hostile server's numbers harmless, and the key. The
 * messages that carry the numbers are not known here.
 * https://core.telegram.org/mtproto/security_guidelines
 */
#include <crypto/mt-dh.h>

#include <crypto/mt-job-private.h>
#include <string.h>

#define DH_BITS (8 * MT_DH_SIZE)
/* Public values keep this distance from both ends of their range. */
#define MARGIN_BITS (DH_BITS - 64)
/* Longer input than any message carries is not even copied. */
#define MAX_RECEIVED 4096

/* Safe, that is prime with a prime half of its predecessor: tested once and for all. */
static const guint8 known_prime[MT_DH_SIZE] = {
    0xc7, 0x1c, 0xae, 0xb9, 0xc6, 0xb1, 0xc9, 0x04, 0x8e, 0x6c, 0x52, 0x2f, 0x70, 0xf1, 0x3f, 0x73,
    0x98, 0x0d, 0x40, 0x23, 0x8e, 0x3e, 0x21, 0xc1, 0x49, 0x34, 0xd0, 0x37, 0x56, 0x3d, 0x93, 0x0f,
    0x48, 0x19, 0x8a, 0x0a, 0xa7, 0xc1, 0x40, 0x58, 0x22, 0x94, 0x93, 0xd2, 0x25, 0x30, 0xf4, 0xdb,
    0xfa, 0x33, 0x6f, 0x6e, 0x0a, 0xc9, 0x25, 0x13, 0x95, 0x43, 0xae, 0xd4, 0x4c, 0xce, 0x7c, 0x37,
    0x20, 0xfd, 0x51, 0xf6, 0x94, 0x58, 0x70, 0x5a, 0xc6, 0x8c, 0xd4, 0xfe, 0x6b, 0x6b, 0x13, 0xab,
    0xdc, 0x97, 0x46, 0x51, 0x29, 0x69, 0x32, 0x84, 0x54, 0xf1, 0x8f, 0xaf, 0x8c, 0x59, 0x5f, 0x64,
    0x24, 0x77, 0xfe, 0x96, 0xbb, 0x2a, 0x94, 0x1d, 0x5b, 0xcd, 0x1d, 0x4a, 0xc8, 0xcc, 0x49, 0x88,
    0x07, 0x08, 0xfa, 0x9b, 0x37, 0x8e, 0x3c, 0x4f, 0x3a, 0x90, 0x60, 0xbe, 0xe6, 0x7c, 0xf9, 0xa4,
    0xa4, 0xa6, 0x95, 0x81, 0x10, 0x51, 0x90, 0x7e, 0x16, 0x27, 0x53, 0xb5, 0x6b, 0x0f, 0x6b, 0x41,
    0x0d, 0xba, 0x74, 0xd8, 0xa8, 0x4b, 0x2a, 0x14, 0xb3, 0x14, 0x4e, 0x0e, 0xf1, 0x28, 0x47, 0x54,
    0xfd, 0x17, 0xed, 0x95, 0x0d, 0x59, 0x65, 0xb4, 0xb9, 0xdd, 0x46, 0x58, 0x2d, 0xb1, 0x17, 0x8d,
    0x16, 0x9c, 0x6b, 0xc4, 0x65, 0xb0, 0xd6, 0xff, 0x9c, 0xa3, 0x92, 0x8f, 0xef, 0x5b, 0x9a, 0xe4,
    0xe4, 0x18, 0xfc, 0x15, 0xe8, 0x3e, 0xbe, 0xa0, 0xf8, 0x7f, 0xa9, 0xff, 0x5e, 0xed, 0x70, 0x05,
    0x0d, 0xed, 0x28, 0x49, 0xf4, 0x7b, 0xf9, 0x59, 0xd9, 0x56, 0x85, 0x0c, 0xe9, 0x29, 0x85, 0x1f,
    0x0d, 0x81, 0x15, 0xf6, 0x35, 0xb1, 0x05, 0xee, 0x2e, 0x4e, 0x15, 0xd0, 0x4b, 0x24, 0x54, 0xbf,
    0x6f, 0x4f, 0xad, 0xf0, 0x34, 0xb1, 0x04, 0x03, 0x11, 0x9c, 0xd8, 0xe3, 0xb9, 0x2f, 0xcc, 0x5b,
};

const guint8 *
mt_dh_known_prime(void)
{
    return known_prime;
}

gboolean
mt_dh_is_known_prime(gconstpointer p, gsize len)
{
    return len == sizeof known_prime && memcmp(p, known_prime, sizeof known_prime) == 0;
}

gboolean
mt_dh_check_generator(const BIGNUM *p, gint32 g)
{
    BN_ULONG rest;

    switch (g) {
    case 2:
        return BN_mod_word(p, 8) == 7;
    case 3:
        return BN_mod_word(p, 3) == 2;
    case 4:
        return TRUE;
    case 5:
        rest = BN_mod_word(p, 5);
        return rest == 1 || rest == 4;
    case 6:
        rest = BN_mod_word(p, 24);
        return rest == 19 || rest == 23;
    case 7:
        rest = BN_mod_word(p, 7);
        return rest == 3 || rest == 5 || rest == 6;
    default:
        return FALSE;
    }
}

/* OpenSSL draws the bases of its Miller-Rabin rounds at random: there are composites for any
 * fixed choice. */
static gboolean
is_safe_prime(const BIGNUM *p)
{
    g_autoptr(BN_CTX) context = BN_CTX_new();
    g_autoptr(BIGNUM) half = BN_new();

    return context != NULL && half != NULL && BN_is_odd(p) &&
           BN_check_prime(p, context, NULL) == 1 && BN_rshift1(half, p) == 1 &&
           BN_check_prime(half, context, NULL) == 1;
}

/* What is wrong with a group, or NULL. */
static const char *
group_problem(gconstpointer p, gsize p_len, gint32 g)
{
    g_autoptr(BIGNUM) prime = NULL;

    if (p_len != MT_DH_SIZE)
        return "the modulus does not have 256 bytes";
    prime = BN_bin2bn(p, MT_DH_SIZE, NULL);
    if (prime == NULL)
        return "no memory for the modulus";
    if (BN_num_bits(prime) != DH_BITS)
        return "the modulus does not have 2048 bits";
    if (!mt_dh_check_generator(prime, g))
        return "the generator is out of range or no quadratic residue";
    if (!mt_dh_is_known_prime(p, p_len) && !is_safe_prime(prime))
        return "the modulus is no safe prime";
    return NULL;
}

gboolean
mt_dh_check_group(gconstpointer p, gsize p_len, gint32 g, GError **error)
{
    const char *problem = group_problem(p, p_len, g);

    if (problem != NULL)
        g_set_error_literal(error, MT_ERROR, MT_ERROR_CRYPTO, problem);
    return problem == NULL;
}

gboolean
mt_dh_check_public(const BIGNUM *value, const BIGNUM *p)
{
    g_autoptr(BIGNUM) low = BN_new(), high = BN_new();

    return low != NULL && high != NULL && BN_set_bit(low, MARGIN_BITS) == 1 &&
           BN_sub(high, p, low) == 1 && BN_cmp(value, low) >= 0 && BN_cmp(value, high) <= 0;
}

typedef struct {
    MtJob base;
    gint32 g;
    GBytes *p;
    GBytes *g_a;
    MtSecret *b;
    MtError code;        /* of the failure */
    const char *failure; /* NULL: there is a result */
    guint8 g_b[MT_DH_SIZE];
    MtSecret *key;
} DhJob;

static void
fail(DhJob *self, MtError code, const char *failure)
{
    self->code = code;
    self->failure = failure;
}

/* Both powers of the secret exponent. */
static void
raise_both(DhJob *self, const BIGNUM *p, const BIGNUM *g_a)
{
    g_autoptr(BN_CTX) context = BN_CTX_new();
    g_autoptr(BIGNUM) g = BN_new(), g_b = BN_new(), shared = BN_new();
    g_autoptr(BIGNUM) b = BN_bin2bn(mt_secret_peek(self->b), (int)mt_secret_size(self->b), NULL);
    g_autoptr(MtSecret) key = mt_secret_new_zero(MT_AUTH_KEY_SIZE);

    if (context == NULL || g == NULL || g_b == NULL || shared == NULL || b == NULL) {
        fail(self, MT_ERROR_CRYPTO, "no memory for the powers");
        return;
    }
    BN_set_flags(b, BN_FLG_CONSTTIME);
    if (BN_set_word(g, (BN_ULONG)self->g) != 1 || BN_mod_exp(g_b, g, b, p, context) != 1 ||
        BN_mod_exp(shared, g_a, b, p, context) != 1) {
        fail(self, MT_ERROR_CRYPTO, "raising to a power failed");
        return;
    }
    if (!mt_dh_check_public(g_b, p)) {
        fail(self, MT_ERROR_STATE, "our public value is out of range");
        return;
    }
    if (BN_bn2binpad(g_b, self->g_b, MT_DH_SIZE) != MT_DH_SIZE ||
        BN_bn2binpad(shared, mt_secret_peek(key), MT_AUTH_KEY_SIZE) != MT_AUTH_KEY_SIZE) {
        fail(self, MT_ERROR_CRYPTO, "a power is larger than the modulus");
        return;
    }
    self->key = g_steal_pointer(&key);
    self->failure = NULL;
}

static void
dh_job_run(MtJob *job)
{
    DhJob *self = (DhJob *)job;
    gsize p_len, g_a_len;
    gconstpointer p_bytes = g_bytes_get_data(self->p, &p_len);
    gconstpointer g_a_bytes = g_bytes_get_data(self->g_a, &g_a_len);
    const char *problem = group_problem(p_bytes, p_len, self->g);
    g_autoptr(BIGNUM) p = NULL, g_a = NULL;

    if (problem != NULL) {
        fail(self, MT_ERROR_CRYPTO, problem);
        return;
    }
    p = BN_bin2bn(p_bytes, (int)p_len, NULL);
    g_a = BN_bin2bn(g_a_bytes, (int)g_a_len, NULL);
    if (p == NULL || g_a == NULL || !mt_dh_check_public(g_a, p))
        fail(self, MT_ERROR_CRYPTO, "the server's public value is out of range");
    else
        raise_both(self, p, g_a);
}

static void
dh_job_free(MtJob *job)
{
    DhJob *self = (DhJob *)job;

    g_bytes_unref(self->p);
    g_bytes_unref(self->g_a);
    mt_secret_unref(self->b);
    mt_secret_unref(self->key);
    g_free(self);
}

static const MtJobClass dh_job_class = {"dh", dh_job_run, dh_job_free};

/* What is too long becomes empty, which no check lets pass. */
static GBytes *
copy_input(gconstpointer data, gsize len)
{
    return g_bytes_new(data, len <= MAX_RECEIVED ? len : 0);
}

MtJob *
mt_dh_job_new(gint32 g, gconstpointer p, gsize p_len, gconstpointer g_a, gsize g_a_len, MtSecret *b)
{
    DhJob *self;

    g_return_val_if_fail(b != NULL && mt_secret_size(b) == MT_DH_SIZE, NULL);
    self = g_new0(DhJob, 1);
    self->base.klass = &dh_job_class;
    self->g = g;
    self->p = copy_input(p, p_len);
    self->g_a = copy_input(g_a, g_a_len);
    self->b = mt_secret_new(mt_secret_peek(b), mt_secret_size(b));
    fail(self, MT_ERROR_CANCELLED, "the job did not run");
    return &self->base;
}

gboolean
mt_dh_job_get_result(const MtJob *job, guint8 out_g_b[256], MtSecret **out_key, GError **error)
{
    const DhJob *self = (const DhJob *)job;

    g_return_val_if_fail(job != NULL && job->klass == &dh_job_class, FALSE);
    if (self->failure != NULL) {
        g_set_error_literal(error, MT_ERROR, (gint)self->code, self->failure);
        return FALSE;
    }
    memcpy(out_g_b, self->g_b, MT_DH_SIZE);
    *out_key = mt_secret_ref(self->key);
    return TRUE;
}
