/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Telegram's list of calling codes as a table. Each entry is a line when it is written: the code, a
 * mark, the prefixes, the patterns. It knows nothing of where the list comes from.
 */
#include <client/login/mt-country-table.h>

#include <base/mt-limits.h>
#include <string.h>

#define MAX_CODE 7
#define MAX_PREFIX 12
#define MAX_PATTERN 32
#define MAX_NUMBER 32
#define DIGITS "0123456789"
/* What a pattern can consist of: places, digits that must be there, and what stands between. */
#define PATTERN_SIGNS DIGITS "X -()./"
#define HIDDEN '*'
#define SHOWN '.'
#define FIELDS 4

typedef struct {
    char *code;
    gboolean hidden;
    char **prefixes; /* none: any number of this code */
    char **patterns;
} Entry;

struct _MtCountryTable {
    GPtrArray *entries; /* (element-type Entry) */
    gsize size;         /* bytes when it is written */
};

static void
entry_free(gpointer data)
{
    Entry *entry = data;

    g_free(entry->code);
    g_strfreev(entry->prefixes);
    g_strfreev(entry->patterns);
    g_free(entry);
}

MtCountryTable *
mt_country_table_new(void)
{
    MtCountryTable *self = g_new0(MtCountryTable, 1);

    self->entries = g_ptr_array_new_with_free_func(entry_free);
    return self;
}

void
mt_country_table_free(MtCountryTable *self)
{
    if (self == NULL)
        return;
    g_ptr_array_unref(self->entries);
    g_free(self);
}

guint
mt_country_table_count(const MtCountryTable *self)
{
    return self->entries->len;
}

/* --- what is let in -------------------------------------------------------------------------- */

static gboolean
consists_of(const char *text, const char *signs, gsize max)
{
    gsize len = text != NULL ? strnlen(text, max + 1) : 0;

    return len > 0 && len <= max && strspn(text, signs) == len;
}

/* (transfer full): those of @texts that consist of @signs. */
static char **
take_texts(const char *const *texts, guint count, const char *signs, gsize max)
{
    GPtrArray *taken = g_ptr_array_new();

    for (guint i = 0; i < MIN(count, MT_MAX_COUNTRY_PARTS); i++) {
        if (consists_of(texts[i], signs, max))
            g_ptr_array_add(taken, g_strdup(texts[i]));
    }
    g_ptr_array_add(taken, NULL);
    return (char **)(gpointer)g_ptr_array_free(taken, FALSE);
}

static gsize
size_of(char **texts)
{
    gsize size = 1;

    for (; *texts != NULL; texts++)
        size += strlen(*texts) + 1;
    return size;
}

/* @entry: (transfer full). FALSE: there is no room for it. */
static gboolean
add_entry(MtCountryTable *self, Entry *entry)
{
    gsize size = strlen(entry->code) + FIELDS + size_of(entry->prefixes) + size_of(entry->patterns);

    if (self->entries->len >= MT_MAX_COUNTRY_CODES || self->size + size > MT_MAX_COUNTRIES) {
        entry_free(entry);
        return FALSE;
    }
    self->size += size;
    g_ptr_array_add(self->entries, entry);
    return TRUE;
}

/* --- Telegram's list ------------------------------------------------------------------------- */

static void
read_code(MtCountryTable *self, const TlHelpCountryCode *code, gboolean hidden)
{
    static const TlVector none = {0};
    const TlVector *prefixes = code->prefixes != NULL ? code->prefixes : &none;
    const TlVector *patterns = code->patterns != NULL ? code->patterns : &none;
    Entry *entry;

    if (!consists_of(code->country_code, DIGITS, MAX_CODE))
        return;
    entry = g_new0(Entry, 1);
    entry->code = g_strdup(code->country_code);
    entry->hidden = hidden;
    entry->prefixes = take_texts(prefixes->strings, prefixes->len, DIGITS, MAX_PREFIX);
    entry->patterns = take_texts(patterns->strings, patterns->len, PATTERN_SIGNS, MAX_PATTERN);
    add_entry(self, entry);
}

MtCountryTable *
mt_country_table_read(const TlHelpCountriesList *list)
{
    MtCountryTable *self = mt_country_table_new();

    for (guint i = 0; i < list->countries->len; i++) {
        const TlHelpCountry *country = (const TlHelpCountry *)list->countries->objects[i];

        for (guint j = 0; j < country->country_codes->len; j++)
            read_code(self, (const TlHelpCountryCode *)country->country_codes->objects[j],
                      country->hidden);
    }
    return self;
}

/* --- as it is kept --------------------------------------------------------------------------- */

char *
mt_country_table_write(const MtCountryTable *self)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < self->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(self->entries, i);
        g_autofree char *prefixes = g_strjoinv(",", entry->prefixes);
        g_autofree char *patterns = g_strjoinv(",", entry->patterns);

        g_string_append_printf(text, "%s\t%c\t%s\t%s\n", entry->code,
                               entry->hidden ? HIDDEN : SHOWN, prefixes, patterns);
    }
    return g_string_free(text, FALSE);
}

/* (transfer full) (nullable): NULL if one of them is wrong. */
static char **
parse_texts(const char *joined, const char *signs, gsize max)
{
    g_auto(GStrv) parts = g_strsplit(joined, ",", (gint)MT_MAX_COUNTRY_PARTS + 1);
    guint count = g_strv_length(parts);
    char **taken = take_texts((const char *const *)parts, count, signs, max);

    if (g_strv_length(taken) == count)
        return taken;
    g_strfreev(taken);
    return NULL;
}

static gboolean
parse_line(MtCountryTable *self, const char *line)
{
    g_auto(GStrv) fields = g_strsplit(line, "\t", FIELDS + 1);
    Entry *entry;

    if (g_strv_length(fields) != FIELDS || !consists_of(fields[0], DIGITS, MAX_CODE) ||
        (fields[1][0] != HIDDEN && fields[1][0] != SHOWN) || fields[1][1] != '\0')
        return FALSE;
    entry = g_new0(Entry, 1);
    entry->code = g_strdup(fields[0]);
    entry->hidden = fields[1][0] == HIDDEN;
    entry->prefixes = parse_texts(fields[2], DIGITS, MAX_PREFIX);
    entry->patterns = parse_texts(fields[3], PATTERN_SIGNS, MAX_PATTERN);
    if (entry->prefixes != NULL && entry->patterns != NULL)
        return add_entry(self, entry);
    entry_free(entry);
    return FALSE;
}

MtCountryTable *
mt_country_table_parse(const char *text, gsize len)
{
    g_autoptr(MtCountryTable) self = mt_country_table_new();
    g_autofree char *copy = NULL;
    g_auto(GStrv) lines = NULL;

    if (len > MT_MAX_COUNTRIES || memchr(text, '\0', len) != NULL)
        return NULL;
    copy = g_strndup(text, len);
    lines = g_strsplit(copy, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        gboolean is_end = lines[i][0] == '\0' && lines[i + 1] == NULL;

        if (!is_end && !parse_line(self, lines[i]))
            return NULL;
    }
    return g_steal_pointer(&self);
}

/* --- numbers --------------------------------------------------------------------------------- */

gboolean
mt_country_table_has_code(const MtCountryTable *self, const char *digits)
{
    for (guint i = 0; i < self->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(self->entries, i);

        if (g_str_has_prefix(digits, entry->code))
            return TRUE;
    }
    return FALSE;
}

/* How much of @digits says that it is a number of this entry; 0: it is none. */
static gsize
match_entry(const Entry *entry, const char *digits)
{
    gsize code = strlen(entry->code);
    gsize longest = 0;

    if (strncmp(digits, entry->code, code) != 0)
        return 0;
    if (entry->prefixes[0] == NULL)
        return code;
    for (char **prefix = entry->prefixes; *prefix != NULL; prefix++) {
        if (g_str_has_prefix(digits + code, *prefix))
            longest = MAX(longest, code + strlen(*prefix));
    }
    return longest;
}

/* (nullable): the longest match; among equals the first that is not hidden. */
static const Entry *
find_entry(const MtCountryTable *self, const char *digits)
{
    const Entry *found = NULL;
    gsize longest = 0;

    for (guint i = 0; i < self->entries->len; i++) {
        const Entry *entry = g_ptr_array_index(self->entries, i);
        gsize len = match_entry(entry, digits);

        if (len > longest || (len > 0 && len == longest && found->hidden && !entry->hidden)) {
            found = entry;
            longest = len;
        }
    }
    return found;
}

/* (transfer full) (nullable): NULL if a digit is not the one that the pattern has there.
 * @out_literal: how many were. */
static char *
apply_pattern(const char *pattern, const char *digits, guint *out_literal)
{
    g_autoptr(GString) text = g_string_new(NULL);

    *out_literal = 0;
    for (; *digits != '\0'; digits++) {
        gsize between = strcspn(pattern, DIGITS "X");

        if (pattern[between] != '\0') { /* beyond its end nothing stands between */
            g_string_append_len(text, pattern, (gssize)between);
            pattern += between;
            if (*pattern != 'X' && *pattern != *digits)
                return NULL;
            *out_literal += *pattern != 'X';
            pattern++;
        }
        g_string_append_c(text, *digits);
    }
    return g_strdup(text->str);
}

/* (transfer full): the first of those that fit best. */
static char *
format_national(const Entry *entry, const char *digits)
{
    char *best = NULL;
    guint most = 0;

    for (char **pattern = entry->patterns; *pattern != NULL; pattern++) {
        guint literal;
        char *text = apply_pattern(*pattern, digits, &literal);

        if (text != NULL && (best == NULL || literal > most)) {
            g_free(best);
            best = g_steal_pointer(&text);
            most = literal;
        }
        g_free(text);
    }
    return best != NULL ? best : g_strdup(digits);
}

char *
mt_country_table_format(const MtCountryTable *self, const char *digits)
{
    g_autofree char *national = NULL;
    const Entry *entry;

    if (!consists_of(digits, DIGITS, MAX_NUMBER))
        return NULL;
    entry = find_entry(self, digits);
    if (entry == NULL)
        return NULL;
    national = format_national(entry, digits + strlen(entry->code));
    if (*national == '\0')
        return g_strconcat("+", entry->code, NULL);
    return g_strdup_printf("+%s %s", entry->code, national);
}
