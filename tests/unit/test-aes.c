/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * AES in both modes against known answers, whole, in pieces and in place; digests and the
 * comparison beside them.
 */
#include <crypto/mt-aes.h>
#include <crypto/mt-crypto.h>
#include <hex.h>
#include <string.h>
#include <vectors.h>

/* The bytes behind the cases that have a length only. */
static void
generate(guint32 *seed, guint8 *out, gsize len)
{
    for (gsize i = 0; i < len; i++) {
        *seed = *seed * 123457567u + 987651241u;
        out[i] = (guint8)(*seed >> 23);
    }
}

static guint32
crc32(const guint8 *data, gsize len)
{
    guint32 crc = G_MAXUINT32;

    for (gsize i = 0; i < len; i++) {
        crc ^= data[i];
        for (guint bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320u : 0);
    }
    return ~crc;
}

static void
assert_sha256(const guint8 *data, gsize len, const char *expected)
{
    const MtSlice slice = {data, len};
    guint8 hash[MT_SHA256_SIZE];

    g_assert_true(mt_sha256(&slice, 1, hash));
    assert_hex(hash, sizeof hash, expected);
}

/* Both directions, at once and in two calls that hand the iv on, beside and in place. */
static void
check_ige(MtAesIge *ige,
          const guint8 *key,
          const guint8 *iv,
          const guint8 *plain,
          const guint8 *sealed,
          gsize len,
          const guint8 *iv_after)
{
    g_autofree guint8 *out = g_malloc(len + 1);

    for (gsize first = 0; first <= len; first += len < 4096 ? 16 : 4096) {
        guint8 chain[32];

        memcpy(chain, iv, sizeof chain);
        g_assert_true(mt_aes_ige_encrypt(ige, key, chain, plain, out, first));
        g_assert_true(mt_aes_ige_encrypt(ige, key, chain, plain + first, out + first, len - first));
        g_assert_cmpmem(out, len, sealed, len);
        if (iv_after != NULL)
            g_assert_cmpmem(chain, sizeof chain, iv_after, sizeof chain);

        memcpy(chain, iv, sizeof chain);
        g_assert_true(mt_aes_ige_decrypt(ige, key, chain, out, out, first));
        g_assert_true(mt_aes_ige_decrypt(ige, key, chain, out + first, out + first, len - first));
        g_assert_cmpmem(out, len, plain, len);
        if (iv_after != NULL)
            g_assert_cmpmem(chain, sizeof chain, iv_after, sizeof chain);

        memcpy(chain, iv, sizeof chain);
        g_assert_true(mt_aes_ige_encrypt(ige, key, chain, out, out, len));
        g_assert_cmpmem(out, len, sealed, len);
    }
}

static void
check_ige_generated(MtAesIge *ige, GKeyFile *file, const char *group)
{
    gsize len = vectors_u64(file, group, "length");
    g_autofree guint8 *plain = g_malloc(len + 1);
    g_autofree guint8 *sealed = g_malloc(len + 1);
    g_autofree char *hash = vectors_string(file, group, "sha256");
    guint8 key[32], iv[32], chain[32];
    guint32 seed = (guint32)len;

    generate(&seed, plain, len);
    generate(&seed, key, sizeof key);
    generate(&seed, iv, sizeof iv);
    memcpy(chain, iv, sizeof chain);
    g_assert_true(mt_aes_ige_encrypt(ige, key, chain, plain, sealed, len));
    assert_sha256(sealed, len, hash);
    g_assert_cmphex(crc32(sealed, len), ==, vectors_u64(file, group, "crc32"));
    check_ige(ige, key, iv, plain, sealed, len, NULL);
}

static void
check_ige_given(MtAesIge *ige, GKeyFile *file, const char *group)
{
    gsize len, sealed_len, key_len, iv_len;
    g_autofree guint8 *plain = vectors_hex(file, group, "plaintext", &len);
    g_autofree guint8 *sealed = vectors_hex(file, group, "ciphertext", &sealed_len);
    g_autofree guint8 *key = vectors_hex(file, group, "key", &key_len);
    g_autofree guint8 *iv = vectors_hex(file, group, "iv", &iv_len);
    g_autofree guint8 *iv_after = vectors_hex(file, group, "iv-after", &iv_len);

    g_assert_cmpuint(len, ==, sealed_len);
    g_assert_cmpuint(key_len, ==, 32);
    check_ige(ige, key, iv, plain, sealed, len, iv_after);
}

static void
test_ige(void)
{
    g_autoptr(GKeyFile) file = vectors_load("aes-ige");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);
    g_autoptr(MtAesIge) ige = mt_aes_ige_new();

    for (guint i = 0; groups[i] != NULL; i++) {
        g_test_message("%s", groups[i]);
        if (g_key_file_has_key(file, groups[i], "length", NULL))
            check_ige_generated(ige, file, groups[i]);
        else
            check_ige_given(ige, file, groups[i]);
    }
}

static void
test_ige_wrong_length(void)
{
    g_autoptr(MtAesIge) ige = mt_aes_ige_new();
    guint8 key[32] = {0}, iv[32] = {1}, data[32] = {2};
    const guint8 iv_before[32] = {1}, data_before[32] = {2};

    for (gsize len = 1; len < sizeof data; len++) {
        if (len % 16 == 0)
            continue;
        g_assert_false(mt_aes_ige_encrypt(ige, key, iv, data, data, len));
        g_assert_false(mt_aes_ige_decrypt(ige, key, iv, data, data, len));
    }
    g_assert_cmpmem(iv, sizeof iv, iv_before, sizeof iv_before);
    g_assert_cmpmem(data, sizeof data, data_before, sizeof data_before);
    g_assert_true(mt_aes_ige_encrypt(ige, key, iv, NULL, NULL, 0));
    g_assert_true(mt_aes_ige_decrypt(ige, key, iv, NULL, NULL, 0));
    g_assert_cmpmem(iv, sizeof iv, iv_before, sizeof iv_before);
    mt_aes_ige_free(NULL);
}

static void
check_ctr_pieces(const guint8 *key, const guint8 *iv, const guint8 *plain, guint8 *out, gsize len)
{
    g_autoptr(MtAesCtr) ctr = mt_aes_ctr_new(key, iv);
    gsize at = 0, piece = 0;

    while (at < len) {
        piece = MIN((piece * 7 + 1) % 5000, len - at);
        g_assert_true(mt_aes_ctr_crypt(ctr, plain + at, out + at, piece));
        at += piece;
    }
}

static void
check_ctr_generated(GKeyFile *file, const char *group)
{
    gsize len = vectors_u64(file, group, "length");
    g_autofree guint8 *plain = g_malloc(len + 1);
    g_autofree guint8 *sealed = g_malloc(len + 1);
    g_autofree char *hash = vectors_string(file, group, "sha256");
    guint8 key[32], iv[16];
    guint32 seed = (guint32)len;

    generate(&seed, plain, len);
    generate(&seed, key, sizeof key);
    generate(&seed, iv, sizeof iv);
    check_ctr_pieces(key, iv, plain, sealed, len);
    assert_sha256(sealed, len, hash);
    g_assert_cmphex(crc32(sealed, len), ==, vectors_u64(file, group, "crc32"));
    memset(iv, 0xff, sizeof iv);
    check_ctr_pieces(key, iv, plain, plain, len);
    g_assert_cmphex(crc32(plain, len), ==, vectors_u64(file, group, "crc32-wrap"));
}

static void
check_ctr_given(GKeyFile *file, const char *group)
{
    static const gsize pieces[] = {1, 15, 16, 17, 51};
    gsize len, size, at = 0;
    g_autofree guint8 *plain = vectors_hex(file, group, "plaintext", &len);
    g_autofree guint8 *sealed = vectors_hex(file, group, "ciphertext", &size);
    g_autofree guint8 *key = vectors_hex(file, group, "key", &size);
    g_autofree guint8 *iv = vectors_hex(file, group, "iv", &size);
    g_autofree guint8 *out = g_malloc(len);
    g_autoptr(MtAesCtr) whole = mt_aes_ctr_new(key, iv);
    g_autoptr(MtAesCtr) parts = mt_aes_ctr_new(key, iv);

    g_assert_true(mt_aes_ctr_crypt(whole, plain, out, len));
    g_assert_cmpmem(out, len, sealed, len);
    for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_assert_true(mt_aes_ctr_crypt(parts, out + at, out + at, pieces[i]));
        at += pieces[i];
    }
    g_assert_cmpuint(at, ==, len);
    g_assert_cmpmem(out, len, plain, len);
}

static void
test_ctr(void)
{
    g_autoptr(GKeyFile) file = vectors_load("aes-ctr");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        g_test_message("%s", groups[i]);
        if (g_key_file_has_key(file, groups[i], "length", NULL))
            check_ctr_generated(file, groups[i]);
        else
            check_ctr_given(file, groups[i]);
    }
    g_assert_false(mt_aes_ctr_crypt(NULL, NULL, NULL, 0));
    mt_aes_ctr_free(NULL);
}

static void
test_digests(void)
{
    const MtSlice pieces[] = {{"a", 1}, {NULL, 0}, {"bc", 2}};
    guint8 sha1[MT_SHA1_SIZE], sha256[MT_SHA256_SIZE];
    g_autofree char *expected1 = g_compute_checksum_for_string(G_CHECKSUM_SHA1, "abc", 3);
    g_autofree char *expected256 = g_compute_checksum_for_string(G_CHECKSUM_SHA256, "abc", 3);

    g_assert_true(mt_sha1(pieces, G_N_ELEMENTS(pieces), sha1));
    assert_hex(sha1, sizeof sha1, expected1);
    g_assert_true(mt_sha256(pieces, G_N_ELEMENTS(pieces), sha256));
    assert_hex(sha256, sizeof sha256, expected256);
    g_assert_true(mt_memequal("abc", "abd", 2));
    g_assert_false(mt_memequal("abc", "abd", 3));
    g_assert_true(mt_memequal(NULL, NULL, 0));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/aes/ige", test_ige);
    g_test_add_func("/aes/ige-wrong-length", test_ige_wrong_length);
    g_test_add_func("/aes/ctr", test_ctr);
    g_test_add_func("/aes/digests", test_digests);
    return g_test_run();
}
