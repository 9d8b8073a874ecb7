/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What a start and a long list leave behind in the heap goes back to the system.
 */
#pragma once

#include "chats/tg-chats.h"

G_BEGIN_DECLS

/** tg_memory_give_back: when libpurple has written its list, too. */
void tg_memory_give_back(TgChats *chats);
void tg_memory_stop(TgChats *chats);

G_END_DECLS
