/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Snapshots that somebody made by hand, with a right checksum: each has one thing wrong with it,
 * and each is read once without that thing.
 */
#include <base/mt-buffer.h>
#include <base/mt-limits.h>
#include <client/store/mt-state.h>
#include <crypto/mt-crypto.h>
#include <string.h>

#define MAX_TEXT 1024
#define MAX_HASH 4096

typedef struct {
    MtState *state;
    MtStateDc *dc;
    MtAddress *address;
    MtSection *section;
} Fixture;

static void
set_up(Fixture *self, gconstpointer data)
{
    g_autoptr(MtSecret) key = mt_secret_new_zero(MT_AUTH_KEY_SIZE);

    self->state = mt_state_new();
    self->dc = mt_state_dc(self->state, 2);
    self->dc->key = mt_auth_key_new(key, 0);
    self->dc->good_host = g_strdup("192.0.2.4");
    self->dc->good_port = 443;
    self->address = g_new0(MtAddress, 1);
    self->address->dc = 2;
    self->address->host = g_strdup("192.0.2.5");
    self->address->port = 443;
    g_ptr_array_add(self->state->addresses, self->address);
    self->state->phone = g_strdup("abc");
    self->state->pending.set = TRUE;
    self->state->pending.kind = MT_LOGIN_STEP_CODE;
    self->state->pending.dc = 2;
    mt_state_set_section(self->state, 1, 1, g_bytes_new_static("1234", 4));
    self->section = g_ptr_array_index(self->state->sections, 0);
}

static void
tear_down(Fixture *self, gconstpointer data)
{
    mt_state_free(self->state);
}

/* Without its checksum. */
static GByteArray *
write_content(const Fixture *self)
{
    g_autoptr(GBytes) blob = mt_state_encode(self->state);
    GByteArray *content = g_byte_array_new();
    gsize len;
    const guint8 *bytes = g_bytes_get_data(blob, &len);

    return g_byte_array_append(content, bytes, (guint)(len - MT_SHA256_SIZE));
}

/* With the checksum made right. */
static gboolean
is_read(GByteArray *content, const char *reason)
{
    const MtSlice slice = {content->data, content->len};
    guint8 digest[MT_SHA256_SIZE];
    g_autoptr(MtState) state = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(mt_sha256(&slice, 1, digest));
    g_byte_array_append(content, digest, sizeof digest);
    state = mt_state_decode(content->data, content->len, &error);
    g_byte_array_set_size(content, content->len - MT_SHA256_SIZE);
    g_assert_true((state == NULL) == (error != NULL));
    if (state == NULL)
        g_assert_nonnull(strstr(error->message, reason));
    return state != NULL;
}

static void
assert_refused(const Fixture *self)
{
    g_autoptr(GByteArray) content = write_content(self);

    g_assert_false(is_read(content, "content"));
}

static void
assert_read(const Fixture *self)
{
    g_autoptr(GByteArray) content = write_content(self);

    g_assert_true(is_read(content, ""));
}

/* The place of these bytes, which are there once. */
static guint
find(const GByteArray *content, gconstpointer bytes, gsize len)
{
    guint place = 0;
    guint count = 0;

    for (guint at = 0; at + len <= content->len; at++) {
        if (memcmp(content->data + at, bytes, len) != 0)
            continue;
        place = at;
        count++;
    }
    g_assert_cmpuint(count, ==, 1);
    return place;
}

static void
insert(GByteArray *content, guint at, guint len)
{
    const guint rest = content->len - at;

    g_byte_array_set_size(content, content->len + len);
    memmove(content->data + at + len, content->data + at, rest);
    memset(content->data + at, 0, len);
}

/* --- numbers and words ------------------------------------------------------------------------ */

static void
test_good(Fixture *self, gconstpointer data)
{
    assert_read(self);
}

static void
test_words(Fixture *self, gconstpointer data)
{
    self->dc->auth = 99;
    assert_refused(self);
    self->dc->auth = MT_AUTH_FULL;
    assert_read(self);
    self->state->pending.kind = MT_LOGIN_STEP_PHONE; /* nothing of which can be stored */
    assert_refused(self);
    self->state->pending.kind = MT_LOGIN_STEP_CODE;
    self->address->port = 0;
    assert_refused(self);
    self->address->port = 65535;
    assert_read(self);
    g_clear_pointer(&self->address->host, g_free);
    assert_refused(self);
}

static void
test_good_port(Fixture *self, gconstpointer data)
{
    static const guint8 port[] = {0xbb, 0x01, 0, 0};
    g_autoptr(GByteArray) content = NULL;
    guint at;

    self->address->port = 80;
    content = write_content(self);
    at = find(content, port, sizeof port);
    content->data[at + 2] = 1;
    g_assert_false(is_read(content, "content"));
}

/* --- lists ----------------------------------------------------------------------------------- */

static void
test_long_list(Fixture *self, gconstpointer data)
{
    for (guint i = 0; i < 65; i++) {
        MtHold *hold = g_new0(MtHold, 1);

        if (i == 64)
            assert_read(self);
        hold->method = g_strdup("auth.sendCode");
        hold->phone = g_strdup_printf("%u", i);
        g_ptr_array_add(self->state->holds, hold);
    }
    assert_refused(self);
}

static void
test_twice(Fixture *self, gconstpointer data)
{
    MtStateDc *other = mt_state_dc(self->state, 3);
    MtSection *section;

    other->key = mt_auth_key_copy(self->dc->key);
    assert_read(self);
    other->id = 2;
    assert_refused(self);
    other->id = 3;
    mt_state_set_section(self->state, 2, 1, self->section->data);
    assert_read(self);
    section = g_ptr_array_index(self->state->sections, 1);
    section->id = self->section->id;
    assert_refused(self);
}

static void
test_large_section(Fixture *self, gconstpointer data)
{
    g_autofree guint8 *bytes = g_malloc0(MT_MAX_SECTION + 4);

    g_bytes_unref(self->section->data);
    self->section->data = g_bytes_new(bytes, MT_MAX_SECTION);
    assert_read(self);
    g_bytes_unref(self->section->data);
    self->section->data = g_bytes_new(bytes, MT_MAX_SECTION + 4);
    assert_refused(self);
}

/* --- texts and secrets ------------------------------------------------------------------------ */

static void
test_short_key(Fixture *self, gconstpointer data)
{
    mt_secret_unref(self->dc->key->key);
    self->dc->key->key = mt_secret_new_zero(MT_AUTH_KEY_SIZE - 4);
    assert_refused(self);
}

/* @present: the word in front of the text; it is 1. */
static void
test_absent(Fixture *self, gconstpointer data)
{
    static const guint8 phone[] = {1, 0, 0, 0, 3, 'a', 'b', 'c'};
    g_autoptr(GByteArray) content = write_content(self);
    const guint at = find(content, phone, sizeof phone);

    content->data[at] = 0;
    g_assert_false(is_read(content, "content"));
    content->data[at] = 2;
    g_assert_false(is_read(content, "content"));
    content->data[at] = 1;
    g_assert_true(is_read(content, ""));
    content->data[at + 7] = 0xff; /* no UTF-8 */
    g_assert_false(is_read(content, "content"));
}

/* Four bytes longer than the longest; @fill: what it is full of. */
static void
check_longer(const Fixture *self, guint8 fill, guint len)
{
    g_autoptr(GByteArray) content = write_content(self);
    g_autofree guint8 *text = g_malloc(len);
    guint at;

    memset(text, fill, len);
    at = find(content, text, len);
    g_assert_cmpuint(content->data[at - 4], ==, 0xfe);
    g_assert_true(is_read(content, ""));
    insert(content, at + len, 4);
    memset(content->data + at + len, fill, 4);
    mt_put_u32(content->data + at - 4, (len + 4) << 8 | 0xfe);
    g_assert_false(is_read(content, "content"));
}

static void
test_long_text(Fixture *self, gconstpointer data)
{
    g_free(self->state->phone);
    self->state->phone = g_strnfill(MAX_TEXT, 'x');
    check_longer(self, 'x', MAX_TEXT);
}

static void
test_long_secret(Fixture *self, gconstpointer data)
{
    self->state->pending.hash = mt_secret_new_zero(MAX_HASH);
    memset(mt_secret_peek(self->state->pending.hash), 'y', MAX_HASH);
    check_longer(self, 'y', MAX_HASH);
}

/* --- the whole ------------------------------------------------------------------------------- */

static void
test_behind(Fixture *self, gconstpointer data)
{
    g_autoptr(GByteArray) content = write_content(self);

    insert(content, content->len, 4);
    g_assert_false(is_read(content, "content"));
}

static void
test_too_large(Fixture *self, gconstpointer data)
{
    g_autoptr(GByteArray) content = write_content(self);

    insert(content, content->len, MT_MAX_SNAPSHOT - content->len - MT_SHA256_SIZE);
    g_assert_false(is_read(content, "content"));
    insert(content, content->len, 1);
    g_assert_false(is_read(content, "size"));
    g_byte_array_set_size(content, 7);
    g_assert_false(is_read(content, "size"));
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(Fixture *, gconstpointer);
    } tests[] = {
        {"/state-hostile/good", test_good},
        {"/state-hostile/words", test_words},
        {"/state-hostile/good-port", test_good_port},
        {"/state-hostile/long-list", test_long_list},
        {"/state-hostile/twice", test_twice},
        {"/state-hostile/large-section", test_large_section},
        {"/state-hostile/short-key", test_short_key},
        {"/state-hostile/absent", test_absent},
        {"/state-hostile/long-text", test_long_text},
        {"/state-hostile/long-secret", test_long_secret},
        {"/state-hostile/behind", test_behind},
        {"/state-hostile/too-large", test_too_large},
    };

    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
    return g_test_run();
}
