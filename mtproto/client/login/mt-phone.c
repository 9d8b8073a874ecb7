/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Phone numbers as people write them: to digits, and back to something readable. Pure.
 */
#include <mtproto/mt-phone.h>

#include <string.h>

/* E.164 allows 15 digits; the shortest numbers in use have 7. */
#define PHONE_MIN_DIGITS 7
#define PHONE_MAX_DIGITS 15
/* Longer input is no number, whatever it is. */
#define PHONE_MAX_INPUT 256

/* The calling codes of one and two digits; all others have three.
 * https://www.itu.int/rec/T-REC-E.164 */
static const char *const short_codes[] = {
    "1",  "7",  "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45",
    "46", "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63",
    "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
};

static gboolean
is_format_character(gunichar c)
{
    return c == 0x00AD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
}

static gboolean
is_separator(gunichar c)
{
    return c == ' ' || c == 0x00A0 || c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 ||
           c == '.' || c == '/' || c == '(' || c == ')' || c == '\t';
}

/* Full-width signs become plain ones, invisible characters and what surrounds a "tel:" go. */
static char *
prepare(const char *text)
{
    g_autofree char *composed = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
    g_autoptr(GString) clean = g_string_new(NULL);
    char *start, *end;

    for (const char *p = composed; *p != '\0'; p = g_utf8_find_next_char(p, NULL)) {
        gunichar c = g_utf8_get_char(p);

        if (is_format_character(c))
            continue;
        if (g_unichar_isdigit(c))
            g_string_append_c(clean, (char)('0' + g_unichar_digit_value(c)));
        else
            g_string_append_unichar(clean, c);
    }
    start = g_strstrip(clean->str);
    if (g_ascii_strncasecmp(start, "tel:", 4) == 0)
        start = g_strchug(start + 4);
    end = strpbrk(start, ";?");
    if (end != NULL)
        *end = '\0';
    return g_strdup(g_strchomp(start));
}

static gboolean
is_bot_token(const char *text)
{
    const char *colon = text + strspn(text, "0123456789");

    return colon > text && *colon == ':' && colon[1] != '\0';
}

/* Takes the digits out of @text; @international: it began with a plus. */
static MtPhoneVerdict
collect_digits(const char *text, GString *digits, gboolean *international)
{
    *international = FALSE;
    for (const char *p = text; *p != '\0'; p = g_utf8_find_next_char(p, NULL)) {
        gunichar c = g_utf8_get_char(p);

        if (c < 0x80 && g_ascii_isdigit((char)c))
            g_string_append_c(digits, (char)c);
        else if (c == '+' && p == text)
            *international = TRUE;
        else if (c == '+')
            return MT_PHONE_PLUS_INSIDE;
        else if (!is_separator(c))
            return MT_PHONE_LETTERS;
    }
    return digits->len > 0 ? MT_PHONE_OK : MT_PHONE_EMPTY;
}

/* "+44 (0)20 ..." is a habit of writing both forms at once. */
static void
drop_trunk_zero(char *text)
{
    char *zero;

    if (text[0] != '+' && strncmp(text, "00", 2) != 0)
        return;
    zero = strstr(text, "(0)");
    if (zero != NULL)
        memmove(zero, zero + 3, strlen(zero + 3) + 1);
}

static MtPhoneVerdict
check_length(const char *digits)
{
    gsize len = strlen(digits);

    if (len < PHONE_MIN_DIGITS)
        return MT_PHONE_TOO_SHORT;
    return len > PHONE_MAX_DIGITS ? MT_PHONE_TOO_LONG : MT_PHONE_OK;
}

MtPhoneVerdict
mt_phone_normalize(const char *text, char **out_digits)
{
    g_autofree char *prepared = NULL;
    g_autoptr(GString) digits = NULL;
    const char *number;
    gboolean international;
    MtPhoneVerdict verdict;

    if (text == NULL || *text == '\0')
        return MT_PHONE_EMPTY;
    if (strlen(text) > PHONE_MAX_INPUT)
        return MT_PHONE_TOO_LONG;
    if (!g_utf8_validate(text, -1, NULL))
        return MT_PHONE_UNREADABLE;
    prepared = prepare(text);
    if (*prepared == '\0')
        return MT_PHONE_EMPTY;
    if (strchr(prepared, '@') != NULL)
        return MT_PHONE_EMAIL;
    if (is_bot_token(prepared))
        return MT_PHONE_BOT_TOKEN;
    drop_trunk_zero(prepared);
    digits = g_string_new(NULL);
    verdict = collect_digits(prepared, digits, &international);
    if (verdict != MT_PHONE_OK)
        return verdict;

    number = digits->str;
    if (!international && strncmp(number, "00", 2) == 0) {
        number += 2;
        international = TRUE;
    }
    if (!international && strncmp(number, "011", 3) == 0 &&
        check_length(number + 3) == MT_PHONE_OK && number[3] != '0') {
        if (out_digits != NULL)
            *out_digits = g_strdup(number + 3);
        return MT_PHONE_PREFIX_011;
    }
    if (*number == '0')
        return MT_PHONE_NO_COUNTRY;
    verdict = check_length(number);
    if (verdict == MT_PHONE_OK && out_digits != NULL)
        *out_digits = g_strdup(number);
    return verdict;
}

static gsize
calling_code_length(const char *digits)
{
    for (gsize i = 0; i < G_N_ELEMENTS(short_codes); i++) {
        if (g_str_has_prefix(digits, short_codes[i]))
            return strlen(short_codes[i]);
    }
    return MIN(strlen(digits), 3);
}

char *
mt_phone_format(const char *digits)
{
    gsize code = calling_code_length(digits);

    if (digits[code] == '\0')
        return g_strdup_printf("+%s", digits);
    return g_strdup_printf("+%.*s %s", (gint)code, digits, digits + code);
}

char *
mt_phone_mask(const char *digits)
{
    gsize len = strlen(digits);
    gsize code = calling_code_length(digits);

    if (len < code + 4)
        return g_strdup("+...");
    return g_strdup_printf("+%.*s ... %s", (gint)code, digits, digits + len - 4);
}
