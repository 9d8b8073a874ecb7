/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Codes as people type and paste them: cleaned, and compared with what was announced. Pure.
 */
#include <client/login/mt-code.h>

#include <base/mt-limits.h>
#include <mtproto/mt-secret.h>
#include <string.h>

/* Lengths above this are nonsense and mean "unknown". */
#define CODE_MAX_LENGTH 100

static gboolean
is_code_separator(gunichar c)
{
    return c == ' ' || c == 0x00A0 || c == '-' || (c >= 0x2010 && c <= 0x2015) || c == '.' ||
           c == '\t';
}

/* The digits of @text in ASCII; all other characters are dropped. */
static char *
only_digits(const char *text)
{
    GString *digits = g_string_new(NULL);

    for (const char *p = text; *p != '\0'; p = g_utf8_find_next_char(p, NULL)) {
        gint value = g_unichar_digit_value(g_utf8_get_char(p));

        if (value >= 0)
            g_string_append_c(digits, (char)('0' + value));
    }
    return g_string_free(digits, FALSE);
}

/* Whether @text is digits and separators and nothing else. */
static gboolean
is_plain_number(const char *text)
{
    for (const char *p = text; *p != '\0'; p = g_utf8_find_next_char(p, NULL)) {
        gunichar c = g_utf8_get_char(p);

        if (g_unichar_digit_value(c) < 0 && !is_code_separator(c))
            return FALSE;
    }
    return TRUE;
}

/* The next run of digits, with separators of one character inside; @p moves behind it. */
static char *
next_run(const char **p)
{
    GString *run = g_string_new(NULL);

    while (**p != '\0') {
        gint value = g_unichar_digit_value(g_utf8_get_char(*p));
        const char *next = g_utf8_find_next_char(*p, NULL);

        if (value >= 0)
            g_string_append_c(run, (char)('0' + value));
        else if (run->len > 0 && (!is_code_separator(g_utf8_get_char(*p)) ||
                                  g_unichar_digit_value(g_utf8_get_char(next)) < 0))
            break;
        *p = next;
    }
    return g_string_free(run, FALSE);
}

/* A login link, or a sentence around the code: the first run of the right length. */
static char *
find_digits(const char *text, guint length)
{
    static const char *const links[] = {"t.me/login/", "tg://login?code="};
    char *first = NULL;
    const char *p = text;

    for (gsize i = 0; i < G_N_ELEMENTS(links); i++) {
        const char *link = strstr(text, links[i]);

        if (link != NULL) {
            p = link + strlen(links[i]);
            return next_run(&p);
        }
    }
    while (*p != '\0') {
        char *run = next_run(&p);

        if (*run != '\0' && (length == 0 || strlen(run) == length)) {
            mt_wipe_string(first);
            return run;
        }
        if (first == NULL && *run != '\0')
            first = run;
        else
            mt_wipe_string(run);
    }
    return first != NULL ? first : g_strdup("");
}

static MtLoginProblem
finish(char *digits, guint length, char **out_code, guint *out_typed_length)
{
    gsize typed = strlen(digits);

    if (typed == 0) {
        mt_wipe_string(digits);
        return MT_LOGIN_CODE_EMPTY;
    }
    if (length != 0 && typed != length) {
        mt_wipe_string(digits);
        *out_typed_length = (guint)typed;
        return MT_LOGIN_CODE_LENGTH;
    }
    *out_code = digits;
    return MT_LOGIN_OK;
}

static MtLoginProblem
clean_digits(const char *text, guint length, char **out_code, guint *out_typed_length)
{
    char *digits = is_plain_number(text) ? only_digits(text) : find_digits(text, length);

    return finish(digits, length, out_code, out_typed_length);
}

/* Of digits, or else whatever it is: nothing says that a mail has no letters in its code. */
static MtLoginProblem
clean_mail(const char *text, guint length, char **out_code, guint *out_typed_length)
{
    char *digits = is_plain_number(text) ? only_digits(text) : find_digits(text, length);
    char *whole;
    gsize typed;

    if (is_plain_number(text) || (length != 0 && strlen(digits) == length))
        return finish(digits, length, out_code, out_typed_length);
    whole = g_strstrip(g_strdup(text));
    typed = (gsize)g_utf8_strlen(whole, -1);
    if (typed == 0 || strchr(whole, ' ') != NULL) {
        mt_wipe_string(whole);
        return finish(digits, length, out_code, out_typed_length);
    }
    if (length != 0 && typed != length) {
        mt_wipe_string(whole);
        mt_wipe_string(digits);
        *out_typed_length = (guint)typed;
        return MT_LOGIN_CODE_LENGTH;
    }
    mt_wipe_string(digits);
    *out_code = whole;
    return MT_LOGIN_OK;
}

/* The caller's number: every digit must fit the announced pattern, where a star is any. */
static MtLoginProblem
clean_flash_call(const char *text, const char *pattern, char **out_code)
{
    g_autoptr(GString) expected = g_string_new(NULL);
    char *digits = only_digits(text);
    gsize len = strlen(digits);
    gboolean fits = TRUE;

    if (len == 0) {
        mt_wipe_string(digits);
        return MT_LOGIN_CODE_EMPTY;
    }
    for (const char *p = pattern != NULL ? pattern : ""; *p != '\0'; p++) {
        if (*p == '*' || g_ascii_isdigit(*p))
            g_string_append_c(expected, *p);
    }
    if (expected->len > 0 && strcmp(expected->str, "*") != 0) {
        fits = len == expected->len;
        for (gsize i = 0; fits && i < len; i++)
            fits = expected->str[i] == '*' || expected->str[i] == digits[i];
    }
    if (!fits) {
        mt_wipe_string(digits);
        return MT_LOGIN_CODE_PATTERN;
    }
    *out_code = digits;
    return MT_LOGIN_OK;
}

/* The last digits of the caller's number; the whole number is understood as well. */
static MtLoginProblem
clean_missed_call(
    const char *text, const char *prefix, guint length, char **out_code, guint *out_typed_length)
{
    g_autofree char *wanted = only_digits(prefix != NULL ? prefix : "");
    char *digits = only_digits(text);
    gsize len = strlen(digits);

    if (length != 0 && len > length && *wanted != '\0' && g_str_has_prefix(digits, wanted))
        memmove(digits, digits + len - length, length + 1);
    return finish(digits, length, out_code, out_typed_length);
}

/* A word or a phrase: kept as it is but for blanks in front and line ends behind. */
static MtLoginProblem
clean_words(const char *text, const char *beginning, char **out_code)
{
    char *words = g_strdup(text);
    gsize len;

    g_strchug(words);
    len = strlen(words);
    while (len > 0 && (words[len - 1] == '\n' || words[len - 1] == '\r'))
        words[--len] = '\0';
    if (len == 0) {
        mt_wipe_string(words);
        return MT_LOGIN_CODE_EMPTY;
    }
    if (beginning != NULL && *beginning != '\0') {
        g_autofree char *wanted = g_utf8_casefold(beginning, -1);
        char *typed = g_utf8_casefold(words, -1);
        gboolean fits = g_str_has_prefix(typed, wanted);

        mt_wipe_string(typed);
        if (!fits) {
            mt_wipe_string(words);
            return MT_LOGIN_CODE_PATTERN;
        }
    }
    *out_code = words;
    return MT_LOGIN_OK;
}

MtLoginProblem
mt_code_clean(const MtLoginCode *code, const char *text, char **out_code, guint *out_typed_length)
{
    guint length = code->length > CODE_MAX_LENGTH ? 0 : code->length;

    if (text == NULL || *text == '\0')
        return MT_LOGIN_CODE_EMPTY;
    if (strlen(text) > MT_MAX_TYPED * 4 || !g_utf8_validate(text, -1, NULL))
        return MT_LOGIN_CODE_PATTERN;
    switch (code->type) {
    case MT_CODE_TYPE_FLASH_CALL:
        return clean_flash_call(text, code->detail, out_code);
    case MT_CODE_TYPE_MISSED_CALL:
        return clean_missed_call(text, code->detail, length, out_code, out_typed_length);
    case MT_CODE_TYPE_WORD:
        /* a longer "beginning" of a word would give the word away and is ignored */
        return clean_words(
            text,
            code->detail != NULL && g_utf8_strlen(code->detail, -1) == 1 ? code->detail : NULL,
            out_code);
    case MT_CODE_TYPE_PHRASE:
        return clean_words(text, code->detail, out_code);
    case MT_CODE_TYPE_EMAIL:
    case MT_CODE_TYPE_EMAIL_SETUP:
        return clean_mail(text, length, out_code, out_typed_length);
    case MT_CODE_TYPE_NONE:
    case MT_CODE_TYPE_APP:
    case MT_CODE_TYPE_SMS:
    case MT_CODE_TYPE_CALL:
    case MT_CODE_TYPE_FRAGMENT:
    case MT_CODE_TYPE_FIREBASE:
        break;
    }
    return clean_digits(text, length, out_code, out_typed_length);
}
