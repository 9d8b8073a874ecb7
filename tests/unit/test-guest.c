/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A login carried to other datacenters: what is asked where, how often, and what it costs at home.
 */
#include <client/files/mt-guest.h>

#include <client/net/mt-line.h>
#include <fake-account.h>

#define HOME 2
#define OTHER 4
#define THIRD 1

static void
make_key(FakeAccount *account, gint dc)
{
    g_autoptr(MtSecret) secret = mt_secret_new_zero(256);

    mt_state_dc(account->state, dc)->key = mt_auth_key_new(secret, 1);
}

static void
set_up(FakeAccount *self, gconstpointer data)
{
    fake_account_init(self, 1, NULL);
    fake_account_start(self, 1, 1);
    g_assert_cmpint(self->state->home_dc, ==, HOME);
    make_key(self, OTHER);
    make_key(self, THIRD);
}

static void
tear_down(FakeAccount *self, gconstpointer data)
{
    fake_account_clear(self);
}

static MtGuestState
enter(FakeAccount *account, MtGuest *guest, gint dc)
{
    MtGuestState state = mt_guest_enter(guest, dc, account->host.now);

    fake_account_run(account);
    return state;
}

static void
answer_export(FakeAccount *account, gint dc)
{
    const FakeCall *call = fake_account_find(account, TL_ID_CALL_AUTH_EXPORT_AUTHORIZATION);
    const TlAuthExportedAuthorization exported = {
        .base = TL_AUTH_EXPORTED_AUTHORIZATION,
        .id = FAKE_SELF,
        .bytes = {.data = (const guint8 *)"secret", .len = 6},
    };

    g_assert_nonnull(call);
    g_assert_cmpint(call->line, ==, HOME);
    g_assert_cmpint(((const TlCallAuthExportAuthorization *)call->object)->dc_id, ==, dc);
    fake_account_answer(account, call, &exported.base);
}

static const FakeCall *
find_import(FakeAccount *account, gint dc)
{
    const FakeCall *call = fake_account_find(account, TL_ID_CALL_AUTH_IMPORT_AUTHORIZATION);
    const TlCallAuthImportAuthorization *import;

    g_assert_nonnull(call);
    g_assert_cmpint(call->line, ==, mt_line_for_files(dc));
    import = (const TlCallAuthImportAuthorization *)call->object;
    g_assert_cmpint(import->id, ==, FAKE_SELF);
    g_assert_cmpmem(import->bytes.data, import->bytes.len, "secret", 6);
    return call;
}

static void
answer_import(FakeAccount *account, gint dc)
{
    TlUser me = {.base = TL_USER, .id = FAKE_SELF};
    const TlAuthAuthorization in = {.base = TL_AUTH_AUTHORIZATION, .user = &me.base};

    fake_account_answer(account, find_import(account, dc), &in.base);
}

static void
test_home(FakeAccount *self, gconstpointer data)
{
    g_autoptr(MtGuest) guest = mt_guest_new(self->calls, self->state);

    g_assert_cmpint(enter(self, guest, HOME), ==, MT_GUEST_INSIDE);
    g_assert_cmpuint(self->sent->len, ==, 0);
}

static void
test_enter(FakeAccount *self, gconstpointer data)
{
    g_autoptr(MtGuest) guest = mt_guest_new(self->calls, self->state);

    g_assert_cmpint(enter(self, guest, OTHER), ==, MT_GUEST_WAITING);
    g_assert_cmpint(enter(self, guest, OTHER), ==, MT_GUEST_WAITING);
    g_assert_cmpuint(fake_account_count(self, TL_ID_CALL_AUTH_EXPORT_AUTHORIZATION), ==, 1);
    answer_export(self, OTHER);
    g_assert_cmpint(enter(self, guest, OTHER), ==, MT_GUEST_WAITING);
    answer_import(self, OTHER);
    g_assert_cmpint(enter(self, guest, OTHER), ==, MT_GUEST_INSIDE);
    g_assert_cmpint(mt_state_dc(self->state, OTHER)->auth, ==, MT_AUTH_FULL);
    g_assert_cmpuint(self->sent->len, ==, 0);
}

/* Each on its own. */
static void
test_several(FakeAccount *self, gconstpointer data)
{
    g_autoptr(MtGuest) guest = mt_guest_new(self->calls, self->state);

    g_assert_cmpint(enter(self, guest, OTHER), ==, MT_GUEST_WAITING);
    g_assert_cmpint(enter(self, guest, THIRD), ==, MT_GUEST_WAITING);
    g_assert_cmpuint(fake_account_count(self, TL_ID_CALL_AUTH_EXPORT_AUTHORIZATION), ==, 2);
    answer_export(self, OTHER);
    answer_export(self, THIRD);
    answer_import(self, OTHER);
    answer_import(self, THIRD);
    g_assert_cmpint(enter(self, guest, OTHER), ==, MT_GUEST_INSIDE);
    g_assert_cmpint(enter(self, guest, THIRD), ==, MT_GUEST_INSIDE);
}

static void
test_expelled(FakeAccount *self, gconstpointer data)
{
    g_autoptr(MtGuest) guest = mt_guest_new(self->calls, self->state);

    mt_state_dc(self->state, OTHER)->auth = MT_AUTH_FULL;
    mt_state_dc(self->state, HOME)->auth = MT_AUTH_FULL;
    g_assert_cmpint(enter(self, guest, OTHER), ==, MT_GUEST_INSIDE);
    mt_guest_expelled(guest, OTHER);
    mt_guest_expelled(guest, HOME);
    g_assert_cmpint(mt_state_dc(self->state, HOME)->auth, ==, MT_AUTH_FULL);
    g_assert_cmpint(enter(self, guest, OTHER), ==, MT_GUEST_WAITING);
    mt_guest_expelled(guest, OTHER); /* heard once more, too late */
    answer_export(self, OTHER);
    answer_import(self, OTHER);
    g_assert_cmpint(enter(self, guest, OTHER), ==, MT_GUEST_INSIDE);
}

/* A key that was made anew has no login. */
static void
test_key_lost(FakeAccount *self, gconstpointer data)
{
    g_autoptr(MtGuest) guest = mt_guest_new(self->calls, self->state);
    MtStateDc *stored = mt_state_dc(self->state, OTHER);

    stored->auth = MT_AUTH_FULL;
    g_clear_pointer(&stored->key, mt_auth_key_free);
    g_assert_cmpint(enter(self, guest, OTHER), ==, MT_GUEST_WAITING);
    answer_export(self, OTHER);
    answer_import(self, OTHER); /* it cannot be: there is no key that it is of */
    g_assert_cmpint(enter(self, guest, OTHER), ==, MT_GUEST_WAITING);
}

static void
test_refused(FakeAccount *self, gconstpointer data)
{
    g_autoptr(MtGuest) guest = mt_guest_new(self->calls, self->state);
    gint64 deadline;

    for (guint i = 0; i < 3; i++) {
        g_assert_cmpint(enter(self, guest, OTHER), ==, MT_GUEST_WAITING);
        answer_export(self, OTHER);
        fake_account_fail(self, find_import(self, OTHER), 400, "AUTH_BYTES_INVALID");
        g_assert_cmpint(enter(self, guest, OTHER), ==, MT_GUEST_WAITING);
        g_assert_cmpuint(self->sent->len, ==, 0); /* not at once */
        deadline = mt_guest_deadline(guest, self->host.now);
        g_assert_cmpint(deadline - self->host.now.mono_us, ==, (gint64)G_USEC_PER_SEC << MIN(i, 3));
        fake_account_pass(self, (deadline - self->host.now.mono_us) / 1000);
        g_assert_cmpint(mt_guest_deadline(guest, self->host.now), ==, -1);
    }
    g_assert_cmpint(enter(self, guest, OTHER), ==, MT_GUEST_WAITING);
    fake_account_fail(self, fake_account_find(self, TL_ID_CALL_AUTH_EXPORT_AUTHORIZATION), 400,
                      "DC_ID_INVALID");
    g_assert_cmpint(enter(self, guest, OTHER), ==, MT_GUEST_REFUSED);
    fake_account_pass(self, 61 * 1000);
    g_assert_cmpint(enter(self, guest, OTHER), ==, MT_GUEST_WAITING);
    g_assert_cmpuint(self->sent->len, ==, 1);
}

static void
test_stop(FakeAccount *self, gconstpointer data)
{
    g_autoptr(MtGuest) guest = mt_guest_new(self->calls, self->state);

    enter(self, guest, OTHER);
    mt_guest_stop(guest);
    g_assert_cmpint(mt_guest_deadline(guest, self->host.now), ==, -1);
    answer_export(self, OTHER); /* nobody waits for it */
    g_assert_cmpuint(self->sent->len, ==, 0);
}

static void
add(const char *path, void (*test)(FakeAccount *, gconstpointer))
{
    g_test_add(path, FakeAccount, NULL, set_up, test, tear_down);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("/guest/home", test_home);
    add("/guest/enter", test_enter);
    add("/guest/several", test_several);
    add("/guest/expelled", test_expelled);
    add("/guest/key-lost", test_key_lost);
    add("/guest/refused", test_refused);
    add("/guest/stop", test_stop);
    return g_test_run();
}
