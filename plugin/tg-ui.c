/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the running front end is and can do. The only place that asks.
 */
#include "tg-ui.h"

#include <purple.h>

gboolean
tg_ui_has_fields(void)
{
    const PurpleRequestUiOps *ops = purple_request_get_ui_ops();

    return ops != NULL && ops->request_fields != NULL;
}

const char *
tg_ui_get_name(void)
{
    GHashTable *info = purple_core_get_ui_info();
    const char *name = info != NULL ? g_hash_table_lookup(info, "name") : NULL;

    if (name == NULL)
        name = purple_core_get_ui();
    return name != NULL ? name : "libpurple";
}
