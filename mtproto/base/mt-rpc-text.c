/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Reading the texts of rpc_error. What a text means for a call or a login is not known here.
 */
#include <base/mt-rpc-text.h>

#include <base/mt-limits.h>
#include <string.h>

char *
mt_rpc_text_clean(const char *text, gsize len)
{
    char clean[MT_MAX_ERROR_TEXT + 1];
    gsize count = 0;

    while (count < len && count < MT_MAX_ERROR_TEXT &&
           (g_ascii_isalnum(text[count]) || text[count] == '_')) {
        clean[count] = g_ascii_toupper(text[count]);
        count++;
    }
    return count > 0 ? g_strndup(clean, count) : g_strdup("UNKNOWN");
}

/* The decimal number that is the whole of @digits, clamped; 1 if it is anything else. */
static gint
parse_wait(const char *digits)
{
    gint value = 0;

    for (const char *p = digits; *p != '\0'; p++) {
        if (!g_ascii_isdigit(*p))
            return 1;
        value = MIN(value * 10 + g_ascii_digit_value(*p), MT_MAX_WAIT_S);
    }
    return MAX(value, 1);
}

gboolean
mt_rpc_text_number(const char *text, const char *prefix, gint *out_number)
{
    gsize len;

    g_return_val_if_fail(text != NULL && prefix != NULL && out_number != NULL, FALSE);
    len = strlen(prefix);
    if (strncmp(text, prefix, len) != 0 || (text[len] != '\0' && text[len] != '_'))
        return FALSE;
    *out_number = text[len] == '_' ? parse_wait(text + len + 1) : 1;
    return TRUE;
}
