/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The list of countries: when it is asked for and how it is kept. It knows nothing of the numbers
 * that are shown with it.
 */
#include <client/login/mt-countries.h>

#include <base/mt-buffer.h>
#include <base/mt-limits.h>
#include <client/login/mt-country-table.h>
#include <string.h>

#define SECTION_VERSION 1
/* https://core.telegram.org/method/help.getCountriesList */
#define LIFE_MS (24 * 60 * 60 * G_GINT64_CONSTANT(1000))
/* After an answer that was none. */
#define RETRY_US (60 * 60 * (gint64)G_USEC_PER_SEC)

struct _MtCountries {
    MtCalls *calls;
    MtState *state;
    char *lang_code;
    MtCountryTable *table;
    gint32 hash; /* of Telegram's list, 0: none */
    gint64 checked_wall_ms;
    gint64 retry_us;
    gboolean is_running;
    guint call;
};

/* A section that cannot be read is as good as none. */
static void
load_section(MtCountries *self)
{
    GBytes *section = mt_state_get_section(self->state, MT_SECTION_COUNTRIES, SECTION_VERSION);
    MtCountryTable *table;
    gint64 checked_wall_ms;
    MtReader reader;
    gint32 hash;
    const guint8 *text;
    gsize len;

    if (section == NULL)
        return;
    text = g_bytes_get_data(section, &len);
    reader = MT_READER_INIT(text, len);
    checked_wall_ms = mt_reader_i64(&reader);
    hash = mt_reader_i32(&reader);
    text = mt_reader_bytes(&reader, &len);
    if (text == NULL || mt_reader_left(&reader) != 0)
        return;
    table = mt_country_table_parse((const char *)text, len);
    if (table == NULL)
        return;
    mt_country_table_free(self->table);
    self->table = table;
    self->hash = hash;
    self->checked_wall_ms = checked_wall_ms;
}

static void
save_section(MtCountries *self)
{
    g_autofree char *text = mt_country_table_write(self->table);
    g_autoptr(GBytes) section = NULL;
    g_auto(MtWriter) writer;

    mt_writer_init(&writer);
    mt_writer_i64(&writer, self->checked_wall_ms);
    mt_writer_i32(&writer, self->hash);
    mt_writer_bytes(&writer, text, strlen(text));
    section = mt_writer_steal(&writer);
    mt_state_set_section(self->state, MT_SECTION_COUNTRIES, SECTION_VERSION, section);
    mt_state_touch(self->state, FALSE);
}

MtCountries *
mt_countries_new(MtCalls *calls, MtState *state, const char *lang_code)
{
    MtCountries *self = g_new0(MtCountries, 1);

    self->calls = calls;
    self->state = state;
    self->lang_code = g_strdup(lang_code != NULL ? lang_code : "");
    self->table = mt_country_table_new();
    load_section(self);
    return self;
}

void
mt_countries_free(MtCountries *self)
{
    if (self == NULL)
        return;
    if (self->is_running)
        mt_calls_cancel(self->calls, self->call);
    mt_country_table_free(self->table);
    g_free(self->lang_code);
    g_free(self);
}

static void
list_answered(gpointer data, const MtReply *reply, MtTime now)
{
    MtCountries *self = data;
    const TlObject *list = reply->result != NULL ? reply->result->object : NULL;

    self->is_running = FALSE;
    self->retry_us = now.mono_us + RETRY_US;
    if (list == NULL)
        return;
    if (tl_object_id(list) == TL_ID_HELP_COUNTRIES_LIST) {
        mt_country_table_free(self->table);
        self->table = mt_country_table_read((const TlHelpCountriesList *)list);
        self->hash = ((const TlHelpCountriesList *)list)->hash;
    }
    self->checked_wall_ms = now.wall_ms;
    save_section(self);
}

static gboolean
is_fresh(const MtCountries *self, MtTime now)
{
    gint64 age_ms = now.wall_ms - self->checked_wall_ms;

    return age_ms >= 0 && age_ms < LIFE_MS;
}

void
mt_countries_run(MtCountries *self, MtTime now)
{
    const TlCallHelpGetCountriesList call = {
        .base = TL_CALL_HELP_GET_COUNTRIES_LIST,
        .lang_code = self->lang_code,
        .hash = self->hash,
    };

    if (self->is_running || now.mono_us < self->retry_us || is_fresh(self, now))
        return;
    self->is_running = TRUE;
    self->call =
        mt_calls_send(self->calls, 0, &call.base, MT_CALL_CASUAL, list_answered, self, NULL, now);
}

char *
mt_countries_format(const MtCountries *self, const char *digits)
{
    return mt_country_table_format(self->table, digits);
}

gboolean
mt_countries_exclude(const MtCountries *self, const char *digits, MtTime now)
{
    return is_fresh(self, now) && mt_country_table_count(self->table) > 0 &&
           !mt_country_table_has_code(self->table, digits);
}
