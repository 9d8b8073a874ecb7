/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The entries of an account's menu. libpurple shows them only while the account is online.
 */
#pragma once

#include <purple.h>

G_BEGIN_DECLS

/** tg_actions_make: (transfer full) (element-type PurplePluginAction): for the plugin's table. */
GList *tg_actions_make(PurplePlugin *plugin, gpointer context);
/** tg_actions_typed: does what @text asks for by a word, where no menu can be had: FALSE: it is
 * none of the words. */
gboolean tg_actions_typed(PurpleConnection *gc, const char *text);
/** tg_actions_said: the same of what was said to our own contact, which answers to anything. */
void tg_actions_said(PurpleConnection *gc, const char *text);

G_END_DECLS
