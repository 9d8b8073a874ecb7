/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What a person can switch on and off about chats: among the account's options, and as a list to
 * choose from, for terminals that are too low for a window with all options.
 */
#pragma once

#include "tg-connection.h"

G_BEGIN_DECLS

/** tg_switches_add_options: (transfer full): @options with one more for each. */
GList *tg_switches_add_options(GList *options);
/** tg_switches_ask: shows how they are, and switches what is chosen. */
void tg_switches_ask(TgConnection *connection);

G_END_DECLS
