/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The proof of the two-step password, and the verifier of a new one. When either is wanted is not
 * known here. https://core.telegram.org/api/srp
 */
#include <crypto/mt-srp.h>

#include <base/mt-limits.h>
#include <crypto/mt-dh.h>
#include <crypto/mt-job-private.h>
#include <string.h>

#define ROUNDS 100000
#define STRETCHED_SIZE 64 /* of SHA-512 */
/* Longer input than any account has is not even copied. */
#define MAX_RECEIVED 4096
/* srp_B may lack some leading zeros, but only as many as the range check lets pass. */
#define MIN_B_SIZE 248
/* The server's part of a new salt has at least 8 bytes, ours 32. */
#define MIN_SALT_SIZE 8
/* Draws of a: each but the first has a chance of 2^-63 to be needed. */
#define MAX_DRAWS 4

/* A job of either kind: the proof has a and B, the verifier has neither. */
typedef struct {
    MtJob base;
    MtSecret *password;
    MtSecret *a;
    MtSecret *salt1;
    MtSecret *salt2;
    MtSecret *p;
    MtSecret *b;
    gint32 g;
    gboolean oversized;
    gboolean skip_a_check;
    const char *failure;       /* NULL: there is a result */
    guint8 public[MT_DH_SIZE]; /* A, or the verifier */
    guint8 m1[MT_SHA256_SIZE];
} SrpJob;

/* The numbers of one computation. */
typedef struct {
    BN_CTX *context;
    BIGNUM *p;
    BIGNUM *g;
    BIGNUM *x;
    BIGNUM *v; /* g^x */
    guint8 g_padded[MT_DH_SIZE];
} Group;

static void
group_clear(Group *self)
{
    BN_CTX_free(self->context);
    BN_free(self->p);
    BN_free(self->g);
    BN_clear_free(self->x);
    BN_clear_free(self->v);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Group, group_clear)

static MtSlice
slice_of(const MtSecret *secret)
{
    return (MtSlice){mt_secret_peek(secret), mt_secret_size(secret)};
}

/* H(salt + data + salt) */
static gboolean
hash_salted(gconstpointer data, gsize len, const MtSecret *salt, guint8 out[MT_SHA256_SIZE])
{
    const MtSlice slices[] = {slice_of(salt), {data, len}, slice_of(salt)};

    return mt_sha256(slices, G_N_ELEMENTS(slices), out);
}

/* PH2, the number x as bytes. */
static gboolean
hash_password(const SrpJob *self, guint8 out[MT_SHA256_SIZE])
{
    const MtSlice password = slice_of(self->password), salt1 = slice_of(self->salt1);
    guint8 first[MT_SHA256_SIZE], second[MT_SHA256_SIZE], stretched[STRETCHED_SIZE];
    gboolean ok = hash_salted(password.data, password.len, self->salt1, first) &&
                  hash_salted(first, sizeof first, self->salt2, second) &&
                  PKCS5_PBKDF2_HMAC((const char *)second, sizeof second, salt1.data, (int)salt1.len,
                                    ROUNDS, EVP_sha512(), sizeof stretched, stretched) == 1 &&
                  hash_salted(stretched, sizeof stretched, self->salt2, out);

    mt_wipe(first, sizeof first);
    mt_wipe(second, sizeof second);
    mt_wipe(stretched, sizeof stretched);
    return ok;
}

/* H(left + right), two padded numbers, as a number. */
static BIGNUM *
hash_numbers(const guint8 left[MT_DH_SIZE], const guint8 right[MT_DH_SIZE])
{
    const MtSlice slices[] = {{left, MT_DH_SIZE}, {right, MT_DH_SIZE}};
    guint8 hash[MT_SHA256_SIZE];

    if (!mt_sha256(slices, G_N_ELEMENTS(slices), hash))
        return NULL;
    return BN_bin2bn(hash, sizeof hash, NULL);
}

/* Power of a secret exponent. */
static gboolean
raise_secret(Group *self, BIGNUM *out, const BIGNUM *base, BIGNUM *exponent)
{
    BN_set_flags(exponent, BN_FLG_CONSTTIME);
    return BN_mod_exp(out, base, exponent, self->p, self->context) == 1;
}

static gboolean
group_init(Group *self, const SrpJob *job)
{
    self->context = BN_CTX_new();
    self->p = BN_bin2bn(mt_secret_peek(job->p), (int)mt_secret_size(job->p), NULL);
    self->g = BN_new();
    self->v = BN_new();
    return self->context != NULL && self->p != NULL && self->g != NULL && self->v != NULL &&
           BN_set_word(self->g, (BN_ULONG)job->g) == 1 &&
           BN_bn2binpad(self->g, self->g_padded, MT_DH_SIZE) == MT_DH_SIZE;
}

/* x and v: what depends on the password and the group alone. Takes as long as the whole rest. */
static gboolean
apply_password(Group *self, const SrpJob *job)
{
    guint8 x[MT_SHA256_SIZE];

    if (!hash_password(job, x))
        return FALSE;
    self->x = BN_bin2bn(x, sizeof x, NULL);
    mt_wipe(x, sizeof x);
    return self->x != NULL && raise_secret(self, self->v, self->g, self->x);
}

/* Replaces a by a hash of it. */
static gboolean
redraw(guint8 a[MT_DH_SIZE])
{
    guint8 fresh[MT_DH_SIZE];
    gboolean ok = TRUE;

    for (guint8 i = 0; ok && i < MT_DH_SIZE / STRETCHED_SIZE; i++) {
        g_autoptr(EVP_MD_CTX) context = EVP_MD_CTX_new();

        ok = context != NULL && EVP_DigestInit_ex(context, EVP_sha512(), NULL) == 1 &&
             EVP_DigestUpdate(context, &i, 1) == 1 &&
             EVP_DigestUpdate(context, a, MT_DH_SIZE) == 1 &&
             EVP_DigestFinal_ex(context, fresh + (gsize)i * STRETCHED_SIZE, NULL) == 1;
    }
    if (ok)
        memcpy(a, fresh, sizeof fresh);
    mt_wipe(fresh, sizeof fresh);
    return ok;
}

/* A = g^a, padded into the job; returns a. */
static BIGNUM *
choose_public(SrpJob *job, Group *group)
{
    g_autoptr(BIGNUM) public = BN_new();
    guint8 *bytes = mt_secret_peek(job->a);

    for (guint i = 0; public != NULL && i < MAX_DRAWS; i++) {
        g_autoptr(BIGNUM) a = BN_bin2bn(bytes, MT_DH_SIZE, NULL);

        if (a == NULL || !raise_secret(group, public, group->g, a))
            return NULL;
        if (job->skip_a_check || mt_dh_check_public(public, group->p)) {
            if (BN_bn2binpad(public, job->public, MT_DH_SIZE) != MT_DH_SIZE)
                return NULL;
            return g_steal_pointer(&a);
        }
        if (!redraw(bytes))
            return NULL;
    }
    return NULL;
}

/* t = B - k * v mod p, or NULL if it gives away that B was made to fit. */
static BIGNUM *
blind(const SrpJob *job, Group *group, const BIGNUM *b)
{
    g_autoptr(BIGNUM) k = hash_numbers(mt_secret_peek(job->p), group->g_padded);
    g_autoptr(BIGNUM) kv = BN_new(), t = BN_new();

    if (k == NULL || kv == NULL || t == NULL ||
        BN_mod_mul(kv, k, group->v, group->p, group->context) != 1 ||
        BN_mod_sub(t, b, kv, group->p, group->context) != 1 || !mt_dh_check_public(t, group->p))
        return NULL;
    return g_steal_pointer(&t);
}

/* K = H(S), S = t^(a + u * x). */
static gboolean
agree(Group *group, const BIGNUM *t, const BIGNUM *a, const BIGNUM *u, guint8 out_k[MT_SHA256_SIZE])
{
    g_autoptr(BIGNUM) exponent = BN_new(), shared = BN_new();
    guint8 padded[MT_DH_SIZE];
    const MtSlice slice = {padded, sizeof padded};
    gboolean ok =
        exponent != NULL && shared != NULL && BN_mul(exponent, u, group->x, group->context) == 1 &&
        BN_add(exponent, exponent, a) == 1 && raise_secret(group, shared, t, exponent) &&
        BN_bn2binpad(shared, padded, sizeof padded) == sizeof padded && mt_sha256(&slice, 1, out_k);

    mt_wipe(padded, sizeof padded);
    return ok;
}

/* M1 = H((H(p) ^ H(g)) + H(salt1) + H(salt2) + A + B + K) */
static gboolean
prove(SrpJob *job,
      const Group *group,
      const guint8 b_padded[MT_DH_SIZE],
      const guint8 key[MT_SHA256_SIZE])
{
    const MtSlice p = slice_of(job->p), g = {group->g_padded, MT_DH_SIZE};
    const MtSlice salt1 = slice_of(job->salt1), salt2 = slice_of(job->salt2);
    guint8 hashes[4][MT_SHA256_SIZE];
    const MtSlice slices[] = {
        {hashes[0], MT_SHA256_SIZE}, {hashes[2], MT_SHA256_SIZE}, {hashes[3], MT_SHA256_SIZE},
        {job->public, MT_DH_SIZE},   {b_padded, MT_DH_SIZE},      {key, MT_SHA256_SIZE},
    };

    if (!mt_sha256(&p, 1, hashes[0]) || !mt_sha256(&g, 1, hashes[1]) ||
        !mt_sha256(&salt1, 1, hashes[2]) || !mt_sha256(&salt2, 1, hashes[3]))
        return FALSE;
    for (guint i = 0; i < MT_SHA256_SIZE; i++)
        hashes[0][i] ^= hashes[1][i];
    return mt_sha256(slices, G_N_ELEMENTS(slices), job->m1);
}

/* What both kinds refuse, or NULL. */
static const char *
check_input(const SrpJob *self)
{
    g_autoptr(GError) error = NULL;

    if (self->oversized)
        return "a parameter is absurdly long";
    if (mt_secret_size(self->password) == 0)
        return "no password";
    if (!mt_dh_check_group(mt_secret_peek(self->p), mt_secret_size(self->p), self->g, &error))
        return "the group is not safe";
    return NULL;
}

/* The whole proof; what went wrong, or NULL. */
static const char *
compute_proof(SrpJob *self)
{
    g_auto(Group) group = {0};
    g_autoptr(BIGNUM) b = NULL, a = NULL, u = NULL, t = NULL;
    guint8 b_padded[MT_DH_SIZE], key[MT_SHA256_SIZE];
    const char *problem = check_input(self);
    gsize b_len = mt_secret_size(self->b);
    gboolean ok;

    if (problem != NULL)
        return problem;
    if (b_len < MIN_B_SIZE || b_len > MT_DH_SIZE)
        return "the server's public value has a wrong length";
    if (!group_init(&group, self))
        return "no memory for the group";
    b = BN_bin2bn(mt_secret_peek(self->b), (int)b_len, NULL);
    if (b == NULL || BN_is_zero(b) || BN_cmp(b, group.p) >= 0 ||
        BN_bn2binpad(b, b_padded, sizeof b_padded) != sizeof b_padded)
        return "the server's public value is out of range";
    if (!apply_password(&group, self))
        return "hashing the password failed";
    t = blind(self, &group, b);
    if (t == NULL)
        return "the server's public value makes the secret foreseeable";
    a = choose_public(self, &group);
    if (a == NULL)
        return "our public value is out of range";
    u = hash_numbers(self->public, b_padded);
    if (u == NULL || BN_is_zero(u))
        return "the hash of the public values is zero";
    ok = agree(&group, t, a, u, key) && prove(self, &group, b_padded, key);
    mt_wipe(key, sizeof key);
    return ok ? NULL : "computing the proof failed";
}

static void
srp_job_run(MtJob *job)
{
    SrpJob *self = (SrpJob *)job;

    self->failure = compute_proof(self);
}

static const char *
compute_verifier(SrpJob *self)
{
    g_auto(Group) group = {0};
    const char *problem = check_input(self);

    if (problem != NULL)
        return problem;
    if (mt_secret_size(self->salt1) < MIN_SALT_SIZE + MT_SRP_SALT_TAIL_SIZE)
        return "the server's salt is too short";
    if (!group_init(&group, self) || !apply_password(&group, self))
        return "hashing the password failed";
    if (BN_bn2binpad(group.v, self->public, MT_DH_SIZE) != MT_DH_SIZE)
        return "the verifier is larger than the modulus";
    return NULL;
}

static void
verifier_job_run(MtJob *job)
{
    SrpJob *self = (SrpJob *)job;

    self->failure = compute_verifier(self);
}

static void
srp_job_free(MtJob *job)
{
    SrpJob *self = (SrpJob *)job;

    mt_secret_unref(self->password);
    mt_secret_unref(self->a);
    mt_secret_unref(self->salt1);
    mt_secret_unref(self->salt2);
    mt_secret_unref(self->p);
    mt_secret_unref(self->b);
    mt_wipe(self, sizeof *self);
    g_free(self);
}

static const MtJobClass srp_job_class = {"srp", srp_job_run, srp_job_free};
static const MtJobClass verifier_job_class = {"srp-verifier", verifier_job_run, srp_job_free};

/* A copy of two pieces one after the other. */
static MtSecret *
copy_input(SrpJob *self, MtSlice data, MtSlice tail)
{
    MtSecret *copy;

    if (data.len > MAX_RECEIVED) {
        self->oversized = TRUE;
        return mt_secret_new_zero(0);
    }
    copy = mt_secret_new_zero(data.len + tail.len);
    if (data.len > 0)
        memcpy(mt_secret_peek(copy), data.data, data.len);
    if (tail.len > 0)
        memcpy(mt_secret_peek(copy) + data.len, tail.data, tail.len);
    return copy;
}

static SrpJob *
new_job(const MtJobClass *klass,
        const MtSrpParams *params,
        MtSlice salt_tail,
        const MtSecret *password)
{
    const MtSlice nothing = {NULL, 0};
    SrpJob *self = g_new0(SrpJob, 1);

    self->base.klass = klass;
    self->password = copy_input(self, slice_of(password), nothing);
    self->salt1 = copy_input(self, params->salt1, salt_tail);
    self->salt2 = copy_input(self, params->salt2, nothing);
    self->p = copy_input(self, params->p, nothing);
    self->b = copy_input(self, params->b, nothing);
    self->g = params->g;
    self->failure = "the job did not run";
    return self;
}

MtJob *
mt_srp_job_new(const MtSrpParams *params, MtSecret *password, MtSecret *a)
{
    const MtSlice nothing = {NULL, 0};
    SrpJob *self;

    g_return_val_if_fail(password != NULL && a != NULL && mt_secret_size(a) == MT_DH_SIZE, NULL);
    self = new_job(&srp_job_class, params, nothing, password);
    self->a = copy_input(self, slice_of(a), nothing);
    return &self->base;
}

void
mt_srp_skip_a_check(MtJob *job)
{
    SrpJob *self = (SrpJob *)job;

    g_return_if_fail(job != NULL && job->klass == &srp_job_class);
    self->skip_a_check = TRUE;
}

static gboolean
check_result(const SrpJob *self, GError **error)
{
    if (self->failure != NULL)
        g_set_error_literal(error, MT_ERROR, MT_ERROR_CRYPTO, self->failure);
    return self->failure == NULL;
}

gboolean
mt_srp_job_get_result(const MtJob *job, guint8 out_a[256], guint8 out_m1[32], GError **error)
{
    const SrpJob *self = (const SrpJob *)job;

    g_return_val_if_fail(job != NULL && job->klass == &srp_job_class, FALSE);
    if (!check_result(self, error))
        return FALSE;
    memcpy(out_a, self->public, sizeof self->public);
    memcpy(out_m1, self->m1, sizeof self->m1);
    return TRUE;
}

MtJob *
mt_srp_verifier_job_new(const MtSrpParams *params,
                        const guint8 salt_tail[MT_SRP_SALT_TAIL_SIZE],
                        MtSecret *password)
{
    const MtSlice tail = {salt_tail, MT_SRP_SALT_TAIL_SIZE};

    g_return_val_if_fail(password != NULL, NULL);
    return &new_job(&verifier_job_class, params, tail, password)->base;
}

gboolean
mt_srp_verifier_job_get_result(const MtJob *job,
                               GBytes **out_salt1,
                               guint8 out_verifier[256],
                               GError **error)
{
    const SrpJob *self = (const SrpJob *)job;

    g_return_val_if_fail(job != NULL && job->klass == &verifier_job_class, FALSE);
    if (!check_result(self, error))
        return FALSE;
    *out_salt1 = g_bytes_new(mt_secret_peek(self->salt1), mt_secret_size(self->salt1));
    memcpy(out_verifier, self->public, sizeof self->public);
    return TRUE;
}
