/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The snapshot: written and read back, and every way in which a file can be wrong.
 */
#include <base/mt-buffer.h>
#include <base/mt-limits.h>
#include <client/store/mt-state.h>
#include <crypto/mt-crypto.h>
#include <string.h>

#define WALL G_GINT64_CONSTANT(1767225600000)
/* Where things are in the blob of a new state. */
#define AT_VERSION 4
#define AT_TEST_DC 8
#define AT_HOME_DC 12
#define AT_DC_COUNT 16

static MtAuthKey *
make_key(guint8 fill)
{
    guint8 bytes[MT_AUTH_KEY_SIZE];
    g_autoptr(MtSecret) secret = NULL;

    memset(bytes, fill, sizeof bytes);
    secret = mt_secret_new(bytes, sizeof bytes);
    return mt_auth_key_new(secret, WALL);
}

static MtState *
make_full_state(void)
{
    MtState *state = mt_state_new();
    MtAddress *address = g_new0(MtAddress, 1);
    MtStateDc *dc;

    state->test_dc = TRUE;
    state->home_dc = 4;
    dc = mt_state_dc(state, 4);
    dc->key = make_key(7);
    dc->salt = G_GUINT64_CONSTANT(0xfedcba9876543210);
    dc->auth = MT_AUTH_HALF;
    dc->auth_wall_ms = WALL + 1;
    dc->good_host = g_strdup("192.0.2.4");
    dc->good_port = 5222;
    mt_state_dc(state, 2)->key = make_key(9);
    mt_state_dc(state, 5); /* without a key: nothing to keep */
    address->dc = 4;
    address->host = g_strdup("2001:db8::1");
    address->port = 443;
    address->ipv6 = TRUE;
    address->this_port_only = TRUE;
    address->secret = mt_secret_new("0123456789abcdef", 16);
    g_ptr_array_add(state->addresses, address);
    state->addresses_expire_wall_ms = WALL + 2;
    state->server_ahead_ms = -3;
    state->user_id = 70012345;
    state->phone = g_strdup("9996612345");
    state->attempted = TRUE;
    state->pending = (MtPending){
        .set = TRUE,
        .kind = MT_LOGIN_STEP_CODE,
        .api_id = 12345,
        .dc = 4,
        .saved_wall_ms = WALL + 4,
        .phone = g_strdup("9996612346"),
        .hash = mt_secret_new("a1b2\0c3", 7),
        .code = {.type = MT_CODE_TYPE_FRAGMENT,
                 .length = 5,
                 .detail = g_strdup("https://fragment.com/"),
                 .earlier = MT_CODE_TYPE_APP,
                 .next = MT_CODE_TYPE_SMS,
                 .resend_at_wall_ms = WALL + 5,
                 .wrong_count = 2},
    };
    mt_state_add_hold(state, "auth.sendCode", "9996612345", MT_LOGIN_FLOOD, WALL + 6);
    return state;
}

static MtState *
decode(GBytes *blob, GError **error)
{
    gsize len;
    gconstpointer bytes = g_bytes_get_data(blob, &len);

    return mt_state_decode(bytes, len, error);
}

static void
test_round_trip(void)
{
    g_autoptr(MtState) state = make_full_state();
    g_autoptr(GBytes) blob = mt_state_encode(state);
    g_autoptr(GError) error = NULL;
    g_autoptr(MtState) read = decode(blob, &error);
    g_autoptr(GBytes) again = NULL;
    const MtStateDc *dc;
    const MtAddress *address;

    g_assert_no_error(error);
    g_assert_true(read->test_dc);
    g_assert_cmpint(read->home_dc, ==, 4);
    g_assert_cmpuint(read->dcs->len, ==, 2);
    dc = mt_state_dc(read, 4);
    g_assert_true(mt_secret_equal(dc->key->key, mt_state_dc(state, 4)->key->key));
    g_assert_cmphex(dc->key->id, ==, mt_state_dc(state, 4)->key->id);
    g_assert_cmpint(dc->key->created_wall_ms, ==, WALL);
    g_assert_cmphex(dc->salt, ==, G_GUINT64_CONSTANT(0xfedcba9876543210));
    g_assert_cmpint(dc->auth, ==, MT_AUTH_HALF);
    g_assert_cmpstr(dc->good_host, ==, "192.0.2.4");
    g_assert_cmpuint(dc->good_port, ==, 5222);
    g_assert_null(mt_state_dc(read, 2)->good_host);
    g_assert_cmpint(read->addresses->len, ==, 1);
    address = g_ptr_array_index(read->addresses, 0);
    g_assert_cmpstr(address->host, ==, "2001:db8::1");
    g_assert_true(address->ipv6);
    g_assert_true(address->this_port_only);
    g_assert_false(address->cdn);
    g_assert_nonnull(address->secret);
    g_assert_cmpuint(mt_secret_size(address->secret), ==, 16);
    g_assert_cmpint(read->server_ahead_ms, ==, -3);
    g_assert_cmpint(read->user_id, ==, 70012345);
    g_assert_cmpstr(read->phone, ==, "9996612345");
    g_assert_true(read->attempted);
    g_assert_true(read->pending.set);
    g_assert_true(mt_secret_equal(read->pending.hash, state->pending.hash));
    g_assert_cmpstr(read->pending.code.detail, ==, "https://fragment.com/");
    g_assert_cmpint(read->pending.code.next, ==, MT_CODE_TYPE_SMS);
    g_assert_nonnull(mt_state_find_hold(read, "auth.sendCode", "9996612345", WALL));
    g_assert_false(read->dirty);
    again = mt_state_encode(read);
    g_assert_true(g_bytes_equal(blob, again));
}

static void
test_empty(void)
{
    g_autoptr(MtState) state = mt_state_new();
    g_autoptr(GBytes) blob = mt_state_encode(state);
    g_autoptr(GError) error = NULL;
    g_autoptr(MtState) read = decode(blob, &error);

    g_assert_no_error(error);
    g_assert_cmpint(read->home_dc, ==, 2);
    g_assert_null(read->phone);
    g_assert_false(read->pending.set);
}

/* What a server told us at length must not make the file unreadable. */
static void
test_long_texts(void)
{
    g_autoptr(MtState) state = make_full_state();
    g_autofree char *umlauts = g_strnfill(5001, 'x');
    g_autoptr(GBytes) blob = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(MtState) read = NULL;
    gsize i;

    for (i = 1; i + 1 < 5001; i += 2) {
        umlauts[i] = (char)0xc3;
        umlauts[i + 1] = (char)0xbc;
    }
    g_free(state->pending.code.detail);
    state->pending.code.detail = g_steal_pointer(&umlauts);
    mt_secret_unref(state->pending.hash);
    state->pending.hash = mt_secret_new_zero(5000);
    blob = mt_state_encode(state);
    read = decode(blob, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(strlen(read->pending.code.detail), ==, 1023);
    g_assert_true(g_utf8_validate(read->pending.code.detail, -1, NULL));
    g_assert_null(read->pending.hash);
}

static void
assert_refused(const guint8 *bytes, gsize len, gint code)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(MtState) state = mt_state_decode(bytes, len, &error);

    g_assert_null(state);
    g_assert_error(error, MT_ERROR, code);
}

/* With the checksum made right again: an enemy can do that. */
static void
assert_content_refused(GBytes *content, gint code)
{
    g_autoptr(GByteArray) blob = g_byte_array_new();
    guint8 digest[MT_SHA256_SIZE];
    MtSlice slice;

    slice.data = g_bytes_get_data(content, &slice.len);
    g_assert_true(mt_sha256(&slice, 1, digest));
    g_byte_array_append(blob, slice.data, (guint)slice.len);
    g_byte_array_append(blob, digest, sizeof digest);
    assert_refused(blob->data, blob->len, code);
}

static void
test_damaged(void)
{
    g_autoptr(MtState) state = make_full_state();
    g_autoptr(GBytes) blob = mt_state_encode(state);
    gsize len;
    const guint8 *bytes = g_bytes_get_data(blob, &len);
    g_autofree guint8 *copy = g_malloc(len + 1);

    memcpy(copy, bytes, len);
    for (gsize i = 0; i < len; i++) {
        copy[i] ^= 0x10;
        assert_refused(copy, len, MT_ERROR_MALFORMED);
        copy[i] ^= 0x10;
    }
    for (gsize cut = 0; cut < len; cut++)
        assert_refused(copy, cut, MT_ERROR_MALFORMED);
    copy[len] = 0;
    assert_refused(copy, len + 1, MT_ERROR_MALFORMED);
}

static void
test_too_large(void)
{
    gsize len = MT_MAX_SNAPSHOT + 1;
    g_autofree guint8 *bytes = g_malloc0(len);

    assert_refused(bytes, len, MT_ERROR_MALFORMED);
}

/* Each prefix of the content, and each 32-bit word replaced by something absurd. */
static void
test_hostile(void)
{
    g_autoptr(MtState) state = make_full_state();
    g_autoptr(GBytes) blob = mt_state_encode(state);
    gsize len = g_bytes_get_size(blob) - MT_SHA256_SIZE;
    static const guint32 values[] = {0, 2, 0x7fffffff, 0x80000000, 0xffffffff};

    for (gsize cut = 0; cut < len; cut++) {
        g_autoptr(GBytes) content = g_bytes_new_from_bytes(blob, 0, cut);

        assert_content_refused(content, MT_ERROR_MALFORMED);
    }
    for (gsize at = 0; at + 4 <= len; at += 4) {
        for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
            g_autofree guint8 *copy = g_malloc(len + MT_SHA256_SIZE);
            g_autoptr(MtState) read = NULL;
            MtSlice slice = {.data = copy, .len = len};

            memcpy(copy, g_bytes_get_data(blob, NULL), len);
            mt_put_u32(copy + at, values[i]);
            g_assert_true(mt_sha256(&slice, 1, copy + len));
            /* Many of these are valid numbers; none may crash or be written back differently. */
            read = mt_state_decode(copy, len + MT_SHA256_SIZE, NULL);
            if (read != NULL) {
                g_autoptr(GBytes) again = mt_state_encode(read);

                g_assert_cmpuint(g_bytes_get_size(again), <=, len + MT_SHA256_SIZE);
            }
        }
    }
}

static void
assert_word_refused(gsize at, guint32 value, gint code)
{
    g_autoptr(MtState) state = mt_state_new();
    g_autoptr(GBytes) blob = mt_state_encode(state);
    gsize len = g_bytes_get_size(blob) - MT_SHA256_SIZE;
    g_autofree guint8 *copy = g_malloc(len);
    g_autoptr(GBytes) content = NULL;

    memcpy(copy, g_bytes_get_data(blob, NULL), len);
    mt_put_u32(copy + at, value);
    content = g_bytes_new(copy, len);
    assert_content_refused(content, code);
}

static void
test_wrong_words(void)
{
    assert_word_refused(0, 0x7453744e, MT_ERROR_MALFORMED);
    assert_word_refused(AT_VERSION, 0, MT_ERROR_MALFORMED);
    assert_word_refused(AT_VERSION, 1, MT_ERROR_MALFORMED);
    assert_word_refused(AT_VERSION, 3, MT_ERROR_UNKNOWN);
    assert_word_refused(AT_VERSION, 0xffffffff, MT_ERROR_UNKNOWN);
    assert_word_refused(AT_TEST_DC, 2, MT_ERROR_MALFORMED);
    assert_word_refused(AT_HOME_DC, 0, MT_ERROR_MALFORMED);
    assert_word_refused(AT_HOME_DC, 1001, MT_ERROR_MALFORMED);
    assert_word_refused(AT_DC_COUNT, 65, MT_ERROR_MALFORMED);
    assert_word_refused(AT_DC_COUNT, 1, MT_ERROR_MALFORMED);
}

static void
test_forget(void)
{
    g_autoptr(MtState) state = make_full_state();

    mt_state_forget_keys(state);
    g_assert_null(mt_state_dc(state, 4)->key);
    g_assert_cmpint(mt_state_dc(state, 4)->auth, ==, MT_AUTH_NONE);
    g_assert_cmpint(state->user_id, ==, 0);
    g_assert_null(state->phone);
    g_assert_false(state->pending.set);
    g_assert_cmpuint(state->addresses->len, ==, 1);
    g_assert_nonnull(mt_state_find_hold(state, "auth.sendCode", "9996612345", WALL));
}

static void
test_touch(void)
{
    g_autoptr(MtState) state = mt_state_new();

    mt_state_touch(state, FALSE);
    g_assert_true(state->dirty);
    g_assert_false(state->urgent);
    mt_state_touch(state, TRUE);
    mt_state_touch(state, FALSE);
    g_assert_true(state->urgent);
}

static void
test_holds(void)
{
    g_autoptr(MtState) state = mt_state_new();

    mt_state_add_hold(state, "auth.sendCode", "1", MT_LOGIN_FLOOD, WALL + 10);
    mt_state_add_hold(state, "auth.sendCode", "2", MT_LOGIN_PHONE_FLOOD, WALL + 20);
    mt_state_add_hold(state, "auth.sendCode", "1", MT_LOGIN_FLOOD, WALL + 30);
    g_assert_cmpuint(state->holds->len, ==, 2);
    g_assert_cmpint(mt_state_find_hold(state, "auth.sendCode", "1", WALL)->until_wall_ms, ==,
                    WALL + 30);
    g_assert_null(mt_state_find_hold(state, "auth.sendCode", "3", WALL));
    g_assert_null(mt_state_find_hold(state, "auth.signIn", "1", WALL));
    g_assert_null(mt_state_find_hold(state, "auth.sendCode", "2", WALL + 20));
    g_assert_cmpuint(state->holds->len, ==, 1);
    for (guint i = 0; i < 100; i++) {
        g_autofree char *phone = g_strdup_printf("%u", 1000 + i);

        mt_state_add_hold(state, "auth.sendCode", phone, MT_LOGIN_FLOOD, WALL + 40);
    }
    g_assert_cmpuint(state->holds->len, <=, 64);
    g_assert_nonnull(mt_state_find_hold(state, "auth.sendCode", "1099", WALL));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/state/round-trip", test_round_trip);
    g_test_add_func("/state/empty", test_empty);
    g_test_add_func("/state/long-texts", test_long_texts);
    g_test_add_func("/state/damaged", test_damaged);
    g_test_add_func("/state/too-large", test_too_large);
    g_test_add_func("/state/hostile", test_hostile);
    g_test_add_func("/state/wrong-words", test_wrong_words);
    g_test_add_func("/state/forget", test_forget);
    g_test_add_func("/state/touch", test_touch);
    g_test_add_func("/state/holds", test_holds);
    return g_test_run();
}
