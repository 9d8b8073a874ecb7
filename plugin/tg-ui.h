/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the running front end is and can do. The only place that asks.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** tg_ui_has_fields: whether it shows prompts with several fields. */
gboolean tg_ui_has_fields(void);
/** tg_ui_get_name: (transfer none): its name as its makers write it. */
const char *tg_ui_get_name(void);

G_END_DECLS
