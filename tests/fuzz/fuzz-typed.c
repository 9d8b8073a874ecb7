/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What people type and paste, and short texts of the server: codes and login links, phone numbers,
 * words of errors, the stored list of countries.
 */
#include <base/mt-limits.h>
#include <base/mt-rpc-text.h>
#include <client/login/mt-code.h>
#include <client/login/mt-country-table.h>
#include <mtproto/mt-phone.h>
#include <mtproto/mt-secret.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void
check_code(guint8 how, const char *text)
{
    static const char *const details[] = {NULL, "", "*", "4*9", "7495"};
    const MtLoginCode code = {
        .type = how % (MT_CODE_TYPE_EMAIL_SETUP + 1),
        .length = how / 16,
        .detail = (char *)(gsize)details[how % G_N_ELEMENTS(details)],
    };
    char *clean = NULL;
    guint typed = 0;

    if (mt_code_clean(&code, text, &clean, &typed) == MT_LOGIN_OK) {
        g_assert_nonnull(clean);
        g_assert_cmpuint(strlen(clean), >, 0);
        g_assert_true(g_utf8_validate(clean, -1, NULL));
    } else {
        g_assert_null(clean);
    }
    mt_wipe_string(clean);
}

static void
check_phone(const char *text)
{
    g_autofree char *digits = NULL;
    g_autofree char *again = NULL;
    g_autofree char *shown = NULL;
    g_autofree char *masked = NULL;

    if (mt_phone_normalize(text, &digits) != MT_PHONE_OK)
        return;
    g_assert_cmpuint(strlen(digits), >=, 7);
    g_assert_cmpuint(strlen(digits), <=, 15);
    g_assert_cmpuint(strspn(digits, "0123456789"), ==, strlen(digits));
    shown = mt_phone_format(digits);
    masked = mt_phone_mask(digits);
    g_assert_null(strstr(masked, digits));
    g_assert_cmpint(mt_phone_normalize(shown, &again), ==, MT_PHONE_OK);
    g_assert_cmpstr(again, ==, digits);
}

static void
check_error(const guint8 *data, gsize size)
{
    g_autofree char *clean = mt_rpc_text_clean((const char *)data, size);
    gint seconds = 0;

    g_assert_cmpuint(strlen(clean), >, 0);
    g_assert_cmpuint(strlen(clean), <=, MT_MAX_ERROR_TEXT);
    for (const char *p = clean; *p != '\0'; p++)
        g_assert_true(g_ascii_isupper(*p) || g_ascii_isdigit(*p) || *p == '_');
    if (mt_rpc_text_number(clean, "FLOOD_WAIT", &seconds)) {
        g_assert_cmpint(seconds, >=, 1);
        g_assert_cmpint(seconds, <=, MT_MAX_WAIT_S);
    }
}

/* What was read is written in the same words. */
static void
check_countries(const guint8 *data, gsize size)
{
    g_autoptr(MtCountryTable) table = mt_country_table_parse((const char *)data, size);
    g_autoptr(MtCountryTable) read = NULL;
    g_autofree char *written = NULL;
    g_autofree char *again = NULL;
    g_autofree char *shown = NULL;

    if (table == NULL)
        return;
    written = mt_country_table_write(table);
    g_assert_cmpuint(strlen(written), <=, MT_MAX_COUNTRIES);
    read = mt_country_table_parse(written, strlen(written));
    g_assert_nonnull(read);
    again = mt_country_table_write(read);
    g_assert_cmpstr(written, ==, again);
    shown = mt_country_table_format(table, "442079460123");
    g_assert_true(shown == NULL || g_utf8_validate(shown, -1, NULL));
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_autofree char *text = NULL;

    if (size < 1 || size > 70000)
        return 0;
    text = g_strndup((const char *)data + 1, size - 1);
    check_code(data[0], text);
    check_phone(text);
    check_error(data + 1, size - 1);
    check_countries(data + 1, size - 1);
    return 0;
}
