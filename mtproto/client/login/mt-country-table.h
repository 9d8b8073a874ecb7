/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Telegram's list of calling codes as a table: read, kept in few bytes, and used to group the
 * digits of a number. Pure: it asks nobody. https://core.telegram.org/method/help.getCountriesList
 */
#pragma once

#include <tl-api.h>

G_BEGIN_DECLS

typedef struct _MtCountryTable MtCountryTable;

/** mt_country_table_new: (transfer full): empty. */
MtCountryTable *mt_country_table_new(void);
void mt_country_table_free(MtCountryTable *self);

/** mt_country_table_read: (transfer full): what is not as it should be is left out. */
MtCountryTable *mt_country_table_read(const TlHelpCountriesList *list);
/** mt_country_table_parse: (transfer full) (nullable): what mt_country_table_write() gave; NULL if
 * it is anything else. */
MtCountryTable *mt_country_table_parse(const char *text, gsize len);
/** mt_country_table_write: (transfer full): at most MT_MAX_COUNTRIES bytes. */
char *mt_country_table_write(const MtCountryTable *self);

guint mt_country_table_count(const MtCountryTable *self);
/** mt_country_table_format: (transfer full) (nullable): "+44 2079 460123"; NULL when no entry is
 * for this number or @digits is not one. */
char *mt_country_table_format(const MtCountryTable *self, const char *digits);

/** mt_country_table_has_code: whether @digits begin with a calling code of the list. */
gboolean mt_country_table_has_code(const MtCountryTable *self, const char *digits);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtCountryTable, mt_country_table_free)

G_END_DECLS
