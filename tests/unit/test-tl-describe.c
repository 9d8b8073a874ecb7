/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the log says of objects, and what it never says.
 */
#include <string.h>
#include <tl-api.h>
#include <tl-service.h>
#include <tl/tl-codec.h>
#include <tl/tl-describe.h>
#include <vectors.h>

static void
test_vectors(void)
{
    g_autoptr(GKeyFile) file = vectors_load("tl-objects");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        g_autofree char *schema = vectors_string(file, groups[i], "schema");
        g_autofree char *expected = vectors_string(file, groups[i], "described");
        gsize len;
        g_autofree guint8 *body = vectors_hex(file, groups[i], "body", &len);
        g_autoptr(TlArena) arena = tl_arena_new();
        g_autofree char *text = tl_describe(
            tl_decode(body, len, g_str_equal(schema, "mt") ? &tl_mt_schema : &tl_api_schema, NULL,
                      arena, NULL));

        g_test_message("%s", groups[i]);
        g_assert_cmpstr(text, ==, expected);
    }
}

static void
test_secrets(void)
{
    TlInputCheckPasswordSRP proof = {
        .base = TL_INPUT_CHECK_PASSWORD_SRP,
        .srp_id = 4711,
        .A = {.data = (const guint8 *)"private", .len = 7},
    };
    TlCallAuthCheckPassword check = {.base = TL_CALL_AUTH_CHECK_PASSWORD, .password = &proof.base};
    TlGeoPoint place = {.base = TL_GEO_POINT, .long_ = 51.5, .lat = 3.25, .access_hash = 99};
    TlMtFutureSalt salt = {.base = TL_MT_FUTURE_SALT, .valid_since = 1, .salt = 12345};
    TlCallAuthSignIn call = {
        .base = TL_CALL_AUTH_SIGN_IN,
        .phone_number = "9996612345",
        .phone_code_hash = {.data = (const guint8 *)"abc", .len = 3},
        .phone_code = "22222",
    };
    g_autofree char *proven = tl_describe(&check.base);
    g_autofree char *placed = tl_describe(&place.base);
    g_autofree char *salted = tl_describe(&salt.base);
    g_autofree char *signed_in = tl_describe(&call.base);

    g_assert_cmpstr(proven, ==,
                    "auth.checkPassword(password=inputCheckPasswordSRP(srp_id=<number>, "
                    "A=<7 bytes>))");
    g_assert_cmpstr(placed, ==, "geoPoint(long=<number>, lat=<number>, access_hash=<number>)");
    g_assert_cmpstr(salted, ==, "future_salt(valid_since=1, valid_until=0, salt=<number>)");
    g_assert_cmpstr(signed_in, ==,
                    "auth.signIn(phone_number=<10 bytes>, phone_code_hash=<3 bytes>, "
                    "phone_code=<5 bytes>)");
}

static void
test_nothing(void)
{
    TlObject empty = {0};
    g_autofree char *none = tl_describe(NULL);
    g_autofree char *unset = tl_describe(&empty);

    g_assert_cmpstr(none, ==, "nothing");
    g_assert_cmpstr(unset, ==, "nothing");
}

/* Deep and wide objects end in time. */
static void
test_length(void)
{
    TlTextEmpty empty = {.base = TL_TEXT_EMPTY};
    TlTextBold bold[200];
    TlObject *inner = &empty.base;
    TlConfig config = {.base = TL_CONFIG};
    g_autofree char *deep = NULL;
    g_autofree char *wide = tl_describe(&config.base);

    for (guint i = 0; i < G_N_ELEMENTS(bold); i++) {
        bold[i] = (TlTextBold){.base = TL_TEXT_BOLD, .text = inner};
        inner = &bold[i].base;
    }
    deep = tl_describe(inner);
    g_assert_cmpuint(strlen(deep), <=, 500);
    g_assert_nonnull(strstr(deep, "text=..."));
    g_assert_cmpuint(strlen(wide), <=, 500);
    g_assert_true(g_str_has_suffix(wide, "..."));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tl-describe/vectors", test_vectors);
    g_test_add_func("/tl-describe/secrets", test_secrets);
    g_test_add_func("/tl-describe/nothing", test_nothing);
    g_test_add_func("/tl-describe/length", test_length);
    return g_test_run();
}
