/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The calling codes of countries, for the time before Telegram's own list is there. Pure.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** mt_country_code: (transfer full) (nullable): the digits after the plus; NULL for what is no
 * country's ISO 3166-1 name in two letters. */
char *mt_country_code(const char *iso2);

G_END_DECLS
