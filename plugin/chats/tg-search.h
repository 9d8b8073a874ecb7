/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * People and chats in a table: what was searched for, and who is blocked.
 */
#pragma once

#include "chats/tg-chats.h"

G_BEGIN_DECLS

/** tg_search_run: people and chats by name, in a window. */
void tg_search_run(TgChats *chats, const char *query);
/** tg_search_show_blocked: their names: libpurple's own list shows numbers. */
void tg_search_show_blocked(TgChats *chats);

G_END_DECLS
