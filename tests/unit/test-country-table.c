/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The table of calling codes: every row of tests/vectors/countries.ini; what is kept, and what is
 * not let in.
 */
#include <base/mt-limits.h>
#include <client/login/mt-country-table.h>
#include <string.h>
#include <vectors.h>

typedef struct {
    TlHelpCountryCode code;
    TlVector prefixes;
    TlVector patterns;
    TlVector codes;
    TlObject *code_of[1];
    TlHelpCountry country;
    char *code_text;
    char **prefix_texts;
    char **pattern_texts;
} Row;

static void
row_free(gpointer data)
{
    Row *row = data;

    g_free(row->code_text);
    g_strfreev(row->prefix_texts);
    g_strfreev(row->pattern_texts);
    g_free(row);
}

static void
set_texts(TlVector *vector, char **texts)
{
    vector->len = g_strv_length(texts);
    vector->strings = (const char **)(gpointer)texts;
}

/* @code: "44", or "*888" for one that is hidden; @prefixes and @patterns: between commas. */
static Row *
row_new(const char *code, const char *prefixes, const char *patterns)
{
    Row *row = g_new0(Row, 1);

    row->country = (TlHelpCountry){.base = TL_HELP_COUNTRY, .hidden = *code == '*'};
    row->code = (TlHelpCountryCode){.base = TL_HELP_COUNTRY_CODE};
    row->code_text = g_strdup(code + (*code == '*'));
    row->code.country_code = row->code_text;
    row->prefix_texts = g_strsplit(prefixes, ",", -1);
    row->pattern_texts = g_strsplit(patterns, ",", -1);
    set_texts(&row->prefixes, row->prefix_texts);
    set_texts(&row->patterns, row->pattern_texts);
    if (row->prefixes.len > 0)
        row->code.prefixes = &row->prefixes;
    if (row->patterns.len > 0)
        row->code.patterns = &row->patterns;
    row->code_of[0] = &row->code.base;
    row->codes = (TlVector){.len = 1, .objects = row->code_of};
    row->country.country_codes = &row->codes;
    return row;
}

static MtCountryTable *
table_of(GPtrArray *rows)
{
    g_autoptr(GPtrArray) countries = g_ptr_array_new();
    TlVector vector;
    TlHelpCountriesList list = {.base = TL_HELP_COUNTRIES_LIST, .countries = &vector};

    for (guint i = 0; i < rows->len; i++)
        g_ptr_array_add(countries, &((Row *)g_ptr_array_index(rows, i))->country);
    vector = (TlVector){.len = countries->len, .objects = (TlObject **)countries->pdata};
    return mt_country_table_read(&list);
}

static MtCountryTable *
load_table(GKeyFile *file)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(row_free);
    g_autofree char *text = vectors_string(file, "list", "entries");
    g_auto(GStrv) entries = g_strsplit(text, ";", -1);

    for (char **entry = entries; *entry != NULL; entry++) {
        g_auto(GStrv) fields = g_strsplit(*entry, "|", -1);

        g_assert_cmpuint(g_strv_length(fields), ==, 3);
        g_ptr_array_add(rows, row_new(fields[0], fields[1], fields[2]));
    }
    return table_of(rows);
}

static MtCountryTable *
written_and_read(const MtCountryTable *table)
{
    g_autofree char *text = mt_country_table_write(table);
    MtCountryTable *again = mt_country_table_parse(text, strlen(text));

    g_assert_nonnull(again);
    g_assert_cmpuint(mt_country_table_count(again), ==, mt_country_table_count(table));
    return again;
}

static void
test_numbers(void)
{
    g_autoptr(GKeyFile) file = vectors_load("countries");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);
    g_autoptr(MtCountryTable) read = load_table(file);
    g_autoptr(MtCountryTable) kept = written_and_read(read);

    for (guint i = 1; groups[i] != NULL; i++) {
        g_autofree char *digits = vectors_string(file, groups[i], "digits");
        g_autofree char *expected = vectors_string(file, groups[i], "text");
        g_autofree char *text = mt_country_table_format(read, digits);
        g_autofree char *again = mt_country_table_format(kept, digits);

        g_test_message("%s", groups[i]);
        g_assert_cmpstr(text, ==, *expected != '\0' ? expected : NULL);
        g_assert_cmpstr(again, ==, text);
    }
}

static void
test_empty(void)
{
    g_autoptr(MtCountryTable) table = mt_country_table_new();
    g_autoptr(MtCountryTable) kept = written_and_read(table);

    g_assert_null(mt_country_table_format(table, "442079460123"));
    g_assert_null(mt_country_table_format(kept, "442079460123"));
}

static void
test_left_out(void)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(row_free);
    g_autoptr(MtCountryTable) table = NULL;
    g_autofree char *text = NULL;

    g_ptr_array_add(rows, row_new("", "", ""));
    g_ptr_array_add(rows, row_new("44a", "", ""));
    g_ptr_array_add(rows, row_new("12345678", "", ""));
    g_ptr_array_add(rows, row_new("49", "1\t,2,,x", "XX\nX,\xe2\x80\xae,XXX XX"));
    table = table_of(rows);
    g_assert_cmpuint(mt_country_table_count(table), ==, 1);
    text = mt_country_table_write(table);
    g_assert_cmpstr(text, ==, "49\t.\t2\tXXX XX\n");
}

/* However long the list is, what is kept of it can be read again. */
static void
test_too_many(void)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(row_free);
    g_autofree char *parts = g_strnfill(600, ',');
    g_autofree char *text = NULL;
    g_autoptr(MtCountryTable) table = NULL;
    g_autoptr(MtCountryTable) kept = NULL;

    for (gsize i = 0; i < 600; i += 2)
        parts[i] = '7';
    for (guint i = 0; i < 2 * MT_MAX_COUNTRY_CODES; i++)
        g_ptr_array_add(rows, row_new("49", i < 4 ? parts : "1", "XXX XXX"));
    table = table_of(rows);
    g_assert_cmpuint(mt_country_table_count(table), ==, MT_MAX_COUNTRY_CODES);
    text = mt_country_table_write(table);
    g_assert_cmpuint(strlen(text), <=, MT_MAX_COUNTRIES);
    kept = written_and_read(table);

    g_ptr_array_set_size(rows, 0);
    for (guint i = 0; i < MT_MAX_COUNTRY_CODES; i++)
        g_ptr_array_add(rows, row_new("49", parts, "XXX XXX"));
    g_clear_pointer(&kept, mt_country_table_free);
    g_clear_pointer(&table, mt_country_table_free);
    g_clear_pointer(&text, g_free);
    table = table_of(rows);
    text = mt_country_table_write(table);
    g_assert_cmpuint(strlen(text), <=, MT_MAX_COUNTRIES);
    kept = written_and_read(table);
}

static void
test_damaged(void)
{
    static const char *const texts[] = {
        "44",
        "44\t.\t\tXX",
        "\n",
        "44\t.\t\tXX\n\n",
        "44\t.\t\tXX\t\n",
        "44\t?\t\tXX\n",
        "44\t..\t\tXX\n",
        "4x\t.\t\tXX\n",
        "44\t.\t1,\tXX\n",
        "44\t.\t\tXY\n",
    };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(MtCountryTable) table = mt_country_table_parse(texts[i], strlen(texts[i]));

        g_test_message("%u", i);
        if (i == 1) /* a line without its end is a line */
            g_assert_nonnull(table);
        else
            g_assert_null(table);
    }
    g_assert_null(mt_country_table_parse("44\t.\t\tX\0\n", 9));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/country-table/numbers", test_numbers);
    g_test_add_func("/country-table/empty", test_empty);
    g_test_add_func("/country-table/left-out", test_left_out);
    g_test_add_func("/country-table/too-many", test_too_many);
    g_test_add_func("/country-table/damaged", test_damaged);
    return g_test_run();
}
