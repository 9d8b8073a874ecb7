/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Codes: every row of tests/vectors/code.ini, and bytes that are no text.
 */
#include <client/login/mt-code.h>
#include <mtproto/mt-secret.h>
#include <vectors.h>

#include <string.h>

static MtCodeType
type_of(const char *name)
{
    static const char *const names[] = {
        "NONE",     "APP",      "SMS",  "CALL",   "FLASH_CALL", "MISSED_CALL",
        "FRAGMENT", "FIREBASE", "WORD", "PHRASE", "EMAIL",      "EMAIL_SETUP",
    };

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (g_strcmp0(names[i], name) == 0)
            return (MtCodeType)i;
    }
    g_error("unknown type %s", name);
}

static void
check_row(GKeyFile *file, const char *group)
{
    g_autofree char *type = vectors_string(file, group, "type");
    g_autofree char *detail = vectors_string(file, group, "detail");
    g_autofree char *text = vectors_string(file, group, "text");
    g_autofree char *verdict = vectors_string(file, group, "verdict");
    g_autofree char *expected = vectors_string(file, group, "code");
    const MtLoginCode code = {
        .type = type_of(type),
        .length = (guint)vectors_u64(file, group, "length"),
        .detail = detail,
    };
    char *clean = NULL;
    guint typed = 0;
    MtLoginProblem problem = mt_code_clean(&code, text, &clean, &typed);

    g_test_message("%s", group);
    if (g_str_equal(verdict, "OK")) {
        g_assert_cmpint(problem, ==, MT_LOGIN_OK);
        g_assert_cmpstr(clean, ==, expected);
    } else if (g_str_has_prefix(verdict, "LENGTH:")) {
        g_assert_cmpint(problem, ==, MT_LOGIN_CODE_LENGTH);
        g_assert_cmpuint(typed, ==, g_ascii_strtoull(verdict + strlen("LENGTH:"), NULL, 10));
        g_assert_null(clean);
    } else {
        g_assert_cmpint(problem, ==,
                        g_str_equal(verdict, "EMPTY") ? MT_LOGIN_CODE_EMPTY
                                                      : MT_LOGIN_CODE_PATTERN);
        g_assert_null(clean);
    }
    mt_wipe_string(clean);
}

static void
test_clean(void)
{
    g_autoptr(GKeyFile) file = vectors_load("code");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++)
        check_row(file, groups[i]);
}

static void
test_hostile(void)
{
    const MtLoginCode code = {.type = MT_CODE_TYPE_APP, .length = 5};
    g_autofree char *endless = g_strnfill(100000, '2');
    char *clean = NULL;
    guint typed = 0;

    g_assert_cmpint(mt_code_clean(&code, NULL, &clean, &typed), ==, MT_LOGIN_CODE_EMPTY);
    g_assert_cmpint(mt_code_clean(&code, "22\xff", &clean, &typed), ==, MT_LOGIN_CODE_PATTERN);
    g_assert_cmpint(mt_code_clean(&code, endless, &clean, &typed), ==, MT_LOGIN_CODE_PATTERN);
    g_assert_null(clean);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/code/clean", test_clean);
    g_test_add_func("/code/hostile", test_hostile);
    return g_test_run();
}
