/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Small helpers for text that people read. Pure: no libpurple, no clock of its own.
 */
#include "tg-text.h"

#include <mtproto/mt-phone.h>
#include <string.h>

/* Shorter numbers are times, ports and counts. */
#define MASKED_DIGITS 7
#define SHOWN_DIGITS 4

static gsize
columns_of(const char *text, gsize len)
{
    gsize columns = 0;

    for (const char *p = text; p < text + len; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (!g_unichar_iszerowidth(c))
            columns += g_unichar_iswide(c) ? 2 : 1;
    }
    return columns;
}

/* Whether a line can end before @c though there is no blank: between two signs of Chinese, but not
 * before one that closes something. */
static gboolean
can_break_between(gunichar before, gunichar c)
{
    GUnicodeType type = g_unichar_type(c);

    return g_unichar_iswide(before) && g_unichar_iswide(c) && type != G_UNICODE_OTHER_PUNCTUATION &&
           type != G_UNICODE_CLOSE_PUNCTUATION && type != G_UNICODE_FINAL_PUNCTUATION;
}

/* The bytes of @text that must stay in one line. */
static gsize
unbreakable_len(const char *text)
{
    const char *p = text;
    gunichar before = 0;

    for (; *p != '\0' && *p != ' '; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (p > text && can_break_between(before, c))
            break;
        before = c;
    }
    return (gsize)(p - text);
}

static void
wrap_line(GString *out, const char *line)
{
    gsize used = 0;

    for (const char *p = line; *p != '\0';) {
        gsize blanks = strspn(p, " ");
        gsize len = unbreakable_len(p + blanks);
        gsize columns = columns_of(p + blanks, len);

        if (p > line && used + blanks + columns > TG_TEXT_COLUMNS) {
            g_string_append_c(out, '\n');
            used = 0;
        } else {
            g_string_append_len(out, p, (gssize)blanks);
            used += blanks;
        }
        g_string_append_len(out, p + blanks, (gssize)len);
        used += columns;
        p += blanks + len;
    }
}

char *
tg_text_wrap(const char *text)
{
    GString *out = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (char **line = lines; *line != NULL; line++) {
        if (line > lines)
            g_string_append_c(out, '\n');
        wrap_line(out, *line);
    }
    return g_string_free(out, FALSE);
}

char *
tg_text_clock(gint64 wall_ms, gint64 now_wall_ms)
{
    /* Up to the next second: at the time that is shown, it is possible. */
    g_autoptr(GDateTime) when = g_date_time_new_from_unix_local((wall_ms + 999) / 1000);
    g_autoptr(GDateTime) now = g_date_time_new_from_unix_local(now_wall_ms / 1000);

    if (when == NULL || now == NULL)
        return g_strdup("?");
    if (g_date_time_get_year(when) == g_date_time_get_year(now) &&
        g_date_time_get_day_of_year(when) == g_date_time_get_day_of_year(now))
        return g_date_time_format(when, "%H:%M:%S");
    return g_date_time_format(when, "%Y-%m-%d %H:%M:%S");
}

char *
tg_text_date(gint64 wall_ms)
{
    /* As if today were the first day of all clocks. */
    return tg_text_clock(wall_ms, 0);
}

static gboolean
is_readable_number(const char *written, const char *digits)
{
    g_autofree char *same = NULL;

    return written[0] == '+' && strspn(written, "+0123456789 -./()") == strlen(written) &&
           mt_phone_normalize(written, &same) == MT_PHONE_OK && strcmp(same, digits) == 0;
}

static gboolean
is_number(const char *digits)
{
    return digits != NULL && *digits != '\0' && strspn(digits, "0123456789") == strlen(digits);
}

char *
tg_text_phone(const char *digits, const char *written, const char *grouped)
{
    if (!is_number(digits))
        return tg_text_foreign(digits, TG_TEXT_COLUMNS);
    if (written != NULL && is_readable_number(written, digits))
        return g_strdup(written);
    return grouped != NULL ? g_strdup(grouped) : mt_phone_format(digits);
}

char *
tg_text_phone_masked(const char *digits)
{
    return is_number(digits) ? mt_phone_mask(digits) : g_strdup("+...");
}

/* How many bytes at @text are a number, blanks between its digits included. */
static gsize
number_length(const char *text, guint *out_digits)
{
    gsize len = 0;

    *out_digits = 0;
    for (gsize i = 0; text[i] != '\0'; i++) {
        if (g_ascii_isdigit(text[i])) {
            len = i + 1;
            ++*out_digits;
        } else if (text[i] != ' ' || i == 0 || text[i - 1] == ' ') {
            break;
        }
    }
    return len;
}

char *
tg_text_mask(const char *line)
{
    GString *out = g_string_new(NULL);
    const char *p = line;

    while (*p != '\0') {
        guint digits;
        gsize len = number_length(p, &digits);

        if (len == 0) {
            g_string_append_c(out, *p++);
            continue;
        }
        if (digits >= MASKED_DIGITS) {
            g_string_append(out, "...");
            g_string_append_len(out, p + len - SHOWN_DIGITS, SHOWN_DIGITS);
        } else {
            g_string_append_len(out, p, (gssize)len);
        }
        p += len;
    }
    return g_string_free(out, FALSE);
}

char *
tg_text_foreign(const char *text, gsize max)
{
    g_autofree char *valid = g_utf8_make_valid(text != NULL ? text : "", -1);
    GString *out = g_string_new(NULL);
    gsize count = 0;

    for (const char *p = valid; *p != '\0' && count < max; p = g_utf8_next_char(p), count++) {
        gunichar c = g_utf8_get_char(p);

        g_string_append_unichar(out, g_unichar_iscntrl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c);
    }
    return g_string_free(out, FALSE);
}
