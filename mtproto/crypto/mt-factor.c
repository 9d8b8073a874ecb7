/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Splitting pq with Pollard's rho method in Brent's form. Deterministic for a given seed;
 * randomness comes from outside.
 */
#include <crypto/mt-factor.h>

#include <base/mt-limits.h>
#include <crypto/mt-job-private.h>

/* Found by division before anything else; the random walk is bad at tiny numbers. */
#define SMALL_FACTORS 1000
/* Steps of the walk between two computations of a common divisor. */
#define BATCH 128

/* Arithmetic modulo an odd number in Montgomery's form, where reducing needs no division. */
typedef struct {
    guint64 n;
    guint64 inverse; /* of n modulo 2^64 */
    guint64 one;     /* 2^64 mod n: the number 1 in this form */
} Modulus;

/* The upper half of a product; the lower is a * b. Not every platform has 128-bit integers. */
static guint64
multiply_high(guint64 a, guint64 b)
{
#ifdef __SIZEOF_INT128__
    return (guint64)((unsigned __int128)a * b >> 64);
#else
    guint64 a0 = a & G_MAXUINT32, a1 = a >> 32, b0 = b & G_MAXUINT32, b1 = b >> 32;
    guint64 middle = a1 * b0 + (a0 * b0 >> 32);
    guint64 other = a0 * b1 + (middle & G_MAXUINT32);

    return a1 * b1 + (middle >> 32) + (other >> 32);
#endif
}

static Modulus
modulus_new(guint64 n)
{
    Modulus self = {.n = n, .inverse = n};

    /* Newton's iteration doubles the number of right bits; n is its own inverse modulo 8. */
    for (guint bits = 3; bits < 64; bits *= 2)
        self.inverse *= 2 - n * self.inverse;
    self.one = (G_MAXUINT64 % n + 1) % n;
    return self;
}

/* a * b / 2^64 mod n, for a, b < n. */
static guint64
multiply(const Modulus *self, guint64 a, guint64 b)
{
    guint64 high = multiply_high(a, b);
    guint64 off = multiply_high(a * b * self->inverse, self->n);

    return high >= off ? high - off : high + self->n - off;
}

/* n < 2^63: the sum does not overflow. */
static guint64
add(const Modulus *self, guint64 a, guint64 b)
{
    guint64 sum = a + b;

    return sum >= self->n ? sum - self->n : sum;
}

static guint64
common_divisor(guint64 a, guint64 b)
{
    while (b != 0) {
        guint64 rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

/* One round of Miller and Rabin's test; n - 1 = odd * 2^twos. */
static gboolean
passes_round(const Modulus *self, guint64 base, guint64 odd, guint twos)
{
    guint64 power = self->one, factor = 0, minus_one = self->n - self->one;

    for (guint64 i = 0; i < base; i++) /* base in Montgomery's form */
        factor = add(self, factor, self->one);
    for (guint64 bits = odd; bits != 0; bits >>= 1) {
        if ((bits & 1) != 0)
            power = multiply(self, power, factor);
        factor = multiply(self, factor, factor);
    }
    if (power == self->one || power == minus_one)
        return TRUE;
    for (guint i = 1; i < twos; i++) {
        power = multiply(self, power, power);
        if (power == minus_one)
            return TRUE;
    }
    return FALSE;
}

/* Below 2^64 these bases leave no doubt. The small factors are gone already. */
static gboolean
is_prime(const Modulus *self)
{
    static const guint8 bases[] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37};
    guint64 odd = self->n - 1;
    guint twos = 0;

    while (odd % 2 == 0) {
        odd /= 2;
        twos++;
    }
    for (guint i = 0; i < G_N_ELEMENTS(bases); i++) {
        if (!passes_round(self, bases[i], odd, twos))
            return FALSE;
    }
    return TRUE;
}

/* The root if @n is a square, else 0. */
static guint64
square_root(guint64 n)
{
    guint64 root = 0;

    for (guint64 bit = G_GUINT64_CONSTANT(1) << 31; bit != 0; bit >>= 1) {
        if ((root + bit) * (root + bit) <= n)
            root += bit;
    }
    return root * root == n ? root : 0;
}

/* The walk y -> y * y + add, and the point it is compared with. */
typedef struct {
    const Modulus *modulus;
    guint64 add;
    guint64 y;
    guint64 x;
    guint64 batch_start;
    guint64 product;
    guint steps_left;
} Walk;

static void
step(Walk *self)
{
    self->y = add(self->modulus, multiply(self->modulus, self->y, self->y), self->add);
    if (self->steps_left > 0)
        self->steps_left--;
}

static guint64
distance(const Walk *self)
{
    return self->x > self->y ? self->x - self->y : self->y - self->x;
}

/* Up to @count steps; the common divisor of n and all distances on the way. */
static guint64
walk_batch(Walk *self, guint count)
{
    self->batch_start = self->y;
    for (guint i = 0; i < count && self->steps_left > 0; i++) {
        step(self);
        self->product = multiply(self->modulus, self->product, distance(self));
    }
    return common_divisor(self->modulus->n, self->product);
}

/* Both factors fell into the same batch: goes through it again step by step. */
static guint64
walk_again(Walk *self)
{
    guint64 divisor = 1;

    self->y = self->batch_start;
    while (divisor == 1 && self->steps_left > 0) {
        step(self);
        divisor = common_divisor(self->modulus->n, distance(self));
    }
    return divisor;
}

/* One walk: a divisor of n, which is 1 when the steps are used up and n when luck was bad. */
static guint64
walk(Walk *self)
{
    guint64 divisor = 1;

    for (guint length = 1; divisor == 1 && self->steps_left > 0; length *= 2) {
        self->x = self->y;
        for (guint i = 0; i < length && self->steps_left > 0; i++)
            step(self);
        for (guint done = 0; done < length && divisor == 1 && self->steps_left > 0; done += BATCH)
            divisor = walk_batch(self, MIN(BATCH, length - done));
    }
    return divisor == self->modulus->n ? walk_again(self) : divisor;
}

/* The next number of a sequence that looks random: https://prng.di.unimi.it/splitmix64.c */
static guint64
next_random(guint64 *state)
{
    guint64 z = *state += G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* A factor of an odd composite that is no square, or 0. */
static guint64
find_factor(const Modulus *modulus, guint64 seed)
{
    Walk self = {.modulus = modulus, .steps_left = MT_MAX_FACTOR_STEPS};

    while (self.steps_left > 0) {
        guint64 divisor;

        self.add = 1 + next_random(&seed) % (modulus->n - 1);
        self.y = next_random(&seed) % modulus->n;
        self.product = modulus->one;
        divisor = walk(&self);
        if (divisor > 1 && divisor < modulus->n)
            return divisor;
    }
    return 0;
}

/* Any factor of @pq, or 0. */
static guint64
split(guint64 pq, guint64 seed)
{
    Modulus modulus;
    guint64 root;

    if (pq % 2 == 0)
        return 2;
    for (guint64 small = 3; small < SMALL_FACTORS; small += 2) {
        if (pq % small == 0)
            return small;
    }
    root = square_root(pq);
    if (root != 0)
        return root;
    modulus = modulus_new(pq);
    return is_prime(&modulus) ? 0 : find_factor(&modulus, seed);
}

gboolean
mt_factor(guint64 pq, guint64 seed, guint64 *out_p, guint64 *out_q)
{
    guint64 factor;

    if (pq < 4 || pq > G_MAXINT64)
        return FALSE;
    factor = split(pq, seed);
    if (factor == 0 || factor == pq)
        return FALSE;
    *out_p = MIN(factor, pq / factor);
    *out_q = MAX(factor, pq / factor);
    return TRUE;
}

typedef struct {
    MtJob base;
    guint64 pq;
    guint64 seed;
    guint64 p; /* 0: none found, or not run */
    guint64 q;
} FactorJob;

static void
factor_job_run(MtJob *job)
{
    FactorJob *self = (FactorJob *)job;

    mt_factor(self->pq, self->seed, &self->p, &self->q);
}

static void
factor_job_free(MtJob *job)
{
    g_free((FactorJob *)job);
}

static const MtJobClass factor_job_class = {"factor", factor_job_run, factor_job_free};

MtJob *
mt_factor_job_new(guint64 pq, guint64 seed)
{
    FactorJob *self = g_new0(FactorJob, 1);

    self->base.klass = &factor_job_class;
    self->pq = pq;
    self->seed = seed;
    return &self->base;
}

gboolean
mt_factor_job_get_result(const MtJob *job, guint64 *out_p, guint64 *out_q)
{
    const FactorJob *self = (const FactorJob *)job;

    g_return_val_if_fail(job != NULL && job->klass == &factor_job_class, FALSE);
    if (self->p == 0)
        return FALSE;
    *out_p = self->p;
    *out_q = self->q;
    return TRUE;
}
