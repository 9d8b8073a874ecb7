/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * RSA: the known keys and their fingerprints, the padding step by step, and keys to be refused.
 */
#include <crypto/mt-rsa.h>
#include <hex.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <string.h>
#include <vectors.h>

/* Random bytes that are given in advance. */
typedef struct {
    const guint8 *bytes;
    gsize left;
    gboolean endless; /* the last byte over and over */
} Dice;

static gboolean
roll(gpointer data, guint8 *buf, gsize len)
{
    Dice *self = data;

    if (self->endless) {
        memset(buf, self->bytes[0], len);
        return TRUE;
    }
    if (len > self->left)
        return FALSE;
    memcpy(buf, self->bytes, len);
    self->bytes += len;
    self->left -= len;
    return TRUE;
}

static const MtHost host = {.random = roll};

static MtRsaKey *
only_key(GPtrArray *keys)
{
    g_assert_nonnull(keys);
    g_assert_cmpuint(keys->len, ==, 1);
    return g_ptr_array_index(keys, 0);
}

static void
check_key(GKeyFile *file, const char *group)
{
    g_autofree char *pem = vectors_string(file, group, "pem");
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) keys = mt_rsa_keys_from_pem(pem, &error);

    g_assert_no_error(error);
    g_assert_cmphex(mt_rsa_key_get_fingerprint(only_key(keys)), ==,
                    vectors_u64(file, group, "fingerprint"));
}

static void
check_pad(GKeyFile *file, const char *group)
{
    gsize len, random_len;
    g_autofree char *pem = vectors_string(file, group, "pem");
    g_autofree guint8 *data = vectors_hex(file, group, "data", &len);
    g_autofree guint8 *random = vectors_hex(file, group, "random", &random_len);
    g_autofree char *expected = vectors_string(file, group, "encrypted");
    g_autoptr(GPtrArray) keys = mt_rsa_keys_from_pem(pem, NULL);
    g_autoptr(GError) error = NULL;
    Dice dice = {random, random_len, FALSE};
    guint8 out[256];

    g_assert_true(mt_rsa_pad_encrypt(only_key(keys), &host, &dice, data, len, out, &error));
    g_assert_no_error(error);
    assert_hex(out, sizeof out, expected);
    g_assert_cmpuint(dice.left, ==, 0);

    /* One byte less of it is not enough. */
    dice = (Dice){random, random_len - 1, FALSE};
    g_assert_false(mt_rsa_pad_encrypt(only_key(keys), &host, &dice, data, len, out, &error));
    g_assert_error(error, MT_ERROR, MT_ERROR_CRYPTO);
    assert_hex(out, sizeof out, expected);
}

static void
test_vectors(void)
{
    g_autoptr(GKeyFile) file = vectors_load("rsa");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        g_autofree char *kind = vectors_string(file, groups[i], "kind");

        g_test_message("%s", groups[i]);
        if (g_str_equal(kind, "key"))
            check_key(file, groups[i]);
        else
            check_pad(file, groups[i]);
    }
}

static char *
known_pem(void)
{
    g_autoptr(GKeyFile) file = vectors_load("rsa");

    return vectors_string(file, "key-1", "pem");
}

static void
test_too_much(void)
{
    g_autofree char *pem = known_pem();
    g_autoptr(GPtrArray) keys = mt_rsa_keys_from_pem(pem, NULL);
    g_autoptr(GError) error = NULL;
    Dice dice = {(const guint8 *)"\xff", 1, TRUE};
    guint8 data[145] = {0}, out[256];

    g_assert_false(
        mt_rsa_pad_encrypt(only_key(keys), &host, &dice, data, sizeof data, out, &error));
    g_assert_error(error, MT_ERROR, MT_ERROR_LIMIT);
}

/* A random source that is stuck ends the attempt, whether or not its draw fits. */
static void
test_stuck(void)
{
    g_autofree char *pem = known_pem();
    g_autoptr(GPtrArray) keys = mt_rsa_keys_from_pem(pem, NULL);
    guint failed = 0;

    for (guint i = 0; i < 256; i++) {
        const guint8 byte = (guint8)i;
        Dice dice = {&byte, 1, TRUE};
        guint8 out[256];

        if (!mt_rsa_pad_encrypt(only_key(keys), &host, &dice, "data", 4, out, NULL))
            failed++;
    }
    g_assert_cmpuint(failed, >, 0);
    g_assert_cmpuint(failed, <, 128);
}

static void
test_several(void)
{
    g_autofree char *pem = known_pem();
    g_autofree char *twice =
        g_strconcat("text before\n", pem, "text between\n\n", pem, "after", NULL);
    g_autoptr(GPtrArray) keys = mt_rsa_keys_from_pem(twice, NULL);

    g_assert_nonnull(keys);
    g_assert_cmpuint(keys->len, ==, 2);
}

static void
assert_refused(const char *pem)
{
    g_autoptr(GError) error = NULL;

    g_assert_null(mt_rsa_keys_from_pem(pem, &error));
    g_assert_error(error, MT_ERROR, MT_ERROR_MALFORMED);
}

static void
test_damaged(void)
{
    g_autofree char *pem = known_pem();
    g_autofree char *cut = g_strndup(pem, strlen(pem) / 2);
    g_autofree char *damaged = g_strdup(pem);
    g_autofree char *second = NULL;

    damaged[strlen(pem) / 2] = '!';
    second = g_strconcat(pem, damaged, NULL);
    assert_refused("");
    assert_refused("no key");
    assert_refused(cut);
    assert_refused(damaged);
    assert_refused(second);
    assert_refused("-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----\n");
    assert_refused("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");
    assert_refused("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(BIO, BIO_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EVP_PKEY, EVP_PKEY_free)

/* The PEM text of a public key in the general form. */
static char *
general_pem(EVP_PKEY *key)
{
    g_autoptr(BIO) bio = BIO_new(BIO_s_mem());
    char *text;
    long len;

    g_assert_nonnull(key);
    g_assert_cmpint(PEM_write_bio_PUBKEY(bio, key), ==, 1);
    len = BIO_get_mem_data(bio, &text);
    return g_strndup(text, (gsize)len);
}

/* For another kind of signature, with the numbers of an RSA key. */
static EVP_PKEY *
signing_key(void)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA-PSS", NULL);
    EVP_PKEY *key = NULL;

    g_assert_cmpint(EVP_PKEY_keygen_init(context), ==, 1);
    g_assert_cmpint(EVP_PKEY_CTX_set_rsa_keygen_bits(context, 2048), ==, 1);
    g_assert_cmpint(EVP_PKEY_generate(context, &key), ==, 1);
    EVP_PKEY_CTX_free(context);
    return key;
}

static void
test_general_form(void)
{
    g_autoptr(EVP_PKEY) good = EVP_RSA_gen(2048);
    g_autoptr(EVP_PKEY) small = EVP_RSA_gen(1024);
    g_autoptr(EVP_PKEY) curve = EVP_EC_gen("P-256");
    g_autoptr(EVP_PKEY) signing = signing_key();
    g_autofree char *good_pem = general_pem(good);
    g_autofree char *small_pem = general_pem(small);
    g_autofree char *curve_pem = general_pem(curve);
    g_autofree char *signing_pem = general_pem(signing);
    g_autoptr(GPtrArray) keys = mt_rsa_keys_from_pem(good_pem, NULL);

    g_assert_cmphex(mt_rsa_key_get_fingerprint(only_key(keys)), !=, 0);
    assert_refused(small_pem);
    assert_refused(curve_pem);
    assert_refused(signing_pem);
}

/* PKCS#1 with the known modulus (or the even number below) and another exponent, which is the end
 * of the structure; @behind bytes of @tail come after that. */
static char *
with_exponent(gboolean even, const guint8 *tail, gsize len, gsize behind)
{
    g_autofree char *pem = known_pem();
    g_auto(GStrv) lines = g_strsplit(g_strstrip(pem), "\n", -1);
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree guint8 *der = NULL;
    g_autofree char *encoded = NULL;
    gsize der_len;

    for (guint i = 1; lines[i + 1] != NULL; i++)
        g_string_append(text, lines[i]);
    der = g_base64_decode(text->str, &der_len);
    g_assert_cmpuint(der_len, >, 5);
    /* SEQUENCE with a two-byte length; ends with INTEGER of three bytes. */
    der_len -= 5;
    if (even)
        der[der_len - 1] &= 0xfe;
    der = g_realloc(der, der_len + len);
    memcpy(der + der_len, tail, len);
    der_len += len;
    der[2] = (guint8)((der_len - behind - 4) >> 8);
    der[3] = (guint8)(der_len - behind - 4);
    encoded = g_base64_encode(der, der_len);
    return g_strdup_printf("%s\n%s\n%s\n", lines[0], encoded, lines[g_strv_length(lines) - 1]);
}

static void
test_exponents(void)
{
    static const struct {
        guint8 der[16];
        gsize len;
        gboolean good;
    } cases[] = {
        {{2, 3, 1, 0, 1}, 5, TRUE},                         /* 65537 */
        {{2, 3, 1, 0, 3}, 5, TRUE},                         /* 65539 */
        {{2, 3, 1, 0, 2}, 5, FALSE},                        /* even */
        {{2, 1, 0}, 3, FALSE},                              /* 0 */
        {{2, 1, 1}, 3, FALSE},                              /* 1 */
        {{2, 1, 3}, 3, FALSE},                              /* 3 */
        {{2, 3, 0, 0xff, 0xff}, 5, FALSE},                  /* 65535 */
        {{2, 10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 12, FALSE}, /* 73 bits */
        {{2, 3, 1, 0, 1, 0}, 6, FALSE},                     /* and something after it */
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *pem = with_exponent(FALSE, cases[i].der, cases[i].len, 0);
        g_autoptr(GPtrArray) keys = mt_rsa_keys_from_pem(pem, NULL);

        g_test_message("exponent %u", i);
        g_assert_cmpint(keys != NULL, ==, cases[i].good);
    }
}

static void
test_moduli(void)
{
    static const guint8 usual[] = {2, 3, 1, 0, 1, 0};
    g_autofree char *even = with_exponent(TRUE, usual, 5, 0);
    g_autofree char *longer = with_exponent(FALSE, usual, 6, 1);

    assert_refused(even);
    assert_refused(longer);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rsa/vectors", test_vectors);
    g_test_add_func("/rsa/too-much", test_too_much);
    g_test_add_func("/rsa/stuck", test_stuck);
    g_test_add_func("/rsa/several", test_several);
    g_test_add_func("/rsa/damaged", test_damaged);
    g_test_add_func("/rsa/general-form", test_general_form);
    g_test_add_func("/rsa/exponents", test_exponents);
    g_test_add_func("/rsa/moduli", test_moduli);
    return g_test_run();
}
