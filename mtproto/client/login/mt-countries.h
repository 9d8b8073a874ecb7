/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The list of countries: asked for once a day, beside what the login asks, and kept with the
 * snapshot. Nothing waits for it.
 */
#pragma once

#include <client/calls/mt-calls.h>
#include <client/store/mt-state.h>

G_BEGIN_DECLS

typedef struct _MtCountries MtCountries;

/** mt_countries_new: (transfer full): the parts live longer. */
MtCountries *mt_countries_new(MtCalls *calls, MtState *state, const char *lang_code);
void mt_countries_free(MtCountries *self);

/** mt_countries_run: asks if the list is too old. The caller sees to it that a login has asked
 * something before. */
void mt_countries_run(MtCountries *self, MtTime now);
/** mt_countries_format: (transfer full) (nullable): the number for reading; NULL while the list has
 * nothing for it. */
char *mt_countries_format(const MtCountries *self, const char *digits);

/** mt_countries_exclude: the list is of today, and nobody's numbers begin as @digits does. */
gboolean mt_countries_exclude(const MtCountries *self, const char *digits, MtTime now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtCountries, mt_countries_free)

G_END_DECLS
