/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * More was missed than Telegram sends: private chats and groups with something unread are asked for
 * one by one.
 */
#pragma once

#include "chats/tg-chats.h"

G_BEGIN_DECLS

/** tg_catch_up: fetches what is unread; it is shown as missed. @token: of the gap, which is
 * finished when all of it has been handed on. */
void tg_catch_up(TgChats *chats, guint64 token);

G_END_DECLS
