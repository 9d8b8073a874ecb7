/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the running front end is and can do. The only place that asks.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
    TG_UI_WINDOWS,  /* pictures and proportional letters */
    TG_UI_TERMINAL, /* letters of one width, kept as they are */
    TG_UI_OTHER,    /* lines of text somewhere else */
} TgUiKind;

TgUiKind tg_ui_get_kind(void);
/** tg_ui_has_fields: whether it shows prompts with several fields. */
gboolean tg_ui_has_fields(void);
/** tg_ui_has_results: whether it shows what a search has found, to choose from. */
gboolean tg_ui_has_results(void);
/** tg_ui_has_commands: whether it looks for libpurple's commands in what is typed. */
gboolean tg_ui_has_commands(void);
/** tg_ui_has_files: whether one can choose a file. */
gboolean tg_ui_has_files(void);
/** tg_ui_is_terminal: whether it shows lines as they are, and not many of them. */
gboolean tg_ui_is_terminal(void);
/** tg_ui_get_rows: lines of the terminal it runs in, 0 if that is unknown. */
guint tg_ui_get_rows(void);
/** tg_ui_fit: (transfer full): with line breaks, if the front end makes none. */
char *tg_ui_fit(const char *text);
/** tg_ui_get_name: (transfer none): its name as its makers write it. */
const char *tg_ui_get_name(void);

G_END_DECLS
