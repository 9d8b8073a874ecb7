/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Which computer this is, as a number that tells nobody else anything. Pure of libpurple.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** tg_machine_make_id: (transfer full) (nullable): from the text of a machine-id(5) file; NULL for
 * one that is empty or not set yet. */
char *tg_machine_make_id(const char *text);
/** tg_machine_get_id: (transfer full) (nullable): of this computer; NULL where there is none. */
char *tg_machine_get_id(void);

G_END_DECLS
