/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the running front end is and can do. The only place that asks.
 */
#include "tg-ui.h"

#include "tg-text.h"

#include <purple.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define LARGEST_SCREEN 1000

gboolean
tg_ui_has_fields(void)
{
    const PurpleRequestUiOps *ops = purple_request_get_ui_ops();

    return ops != NULL && ops->request_fields != NULL;
}

gboolean
tg_ui_has_results(void)
{
    const PurpleNotifyUiOps *ops = purple_notify_get_ui_ops();

    return ops != NULL && ops->notify_searchresults != NULL;
}

/* (nullable) */
static const char *
ui_info(const char *key)
{
    GHashTable *info = purple_core_get_ui_info();

    return info != NULL ? g_hash_table_lookup(info, key) : NULL;
}

gboolean
tg_ui_has_commands(void)
{
    return ui_info("client_type") != NULL; /* BitLBee has none, and knows no commands */
}

gboolean
tg_ui_has_files(void)
{
    const PurpleRequestUiOps *ops = purple_request_get_ui_ops();

    return ops != NULL && ops->request_file != NULL;
}

gboolean
tg_ui_is_terminal(void)
{
    const char *type = ui_info("client_type");

    return type == NULL || g_str_equal(type, "console");
}

TgUiKind
tg_ui_get_kind(void)
{
    const char *type = ui_info("client_type");
    const PurpleNotifyUiOps *ops = purple_notify_get_ui_ops();

    if (ops == NULL || ops->notify_userinfo == NULL || type == NULL)
        return TG_UI_OTHER;
    if (g_str_equal(type, "pc"))
        return TG_UI_WINDOWS;
    return g_str_equal(type, "console") ? TG_UI_TERMINAL : TG_UI_OTHER;
}

/* As libraries for terminals find it out. */
guint
tg_ui_get_rows(void)
{
    const char *lines = g_getenv("LINES");
    struct winsize size = {0};
    guint64 rows;

    if (lines != NULL && g_ascii_string_to_unsigned(lines, 10, 1, LARGEST_SCREEN, &rows, NULL))
        return (guint)rows;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_row : 0;
}

char *
tg_ui_fit(const char *text)
{
    return tg_ui_is_terminal() ? tg_text_wrap(text) : g_strdup(text);
}

const char *
tg_ui_get_name(void)
{
    const char *name = ui_info("name");

    if (name == NULL)
        name = purple_core_get_ui();
    return name != NULL ? name : "libpurple";
}
