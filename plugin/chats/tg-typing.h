/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Who types in groups. Front ends have no place for it: they mark members, and the title of the
 * window that somebody looks at tells.
 */
#pragma once

#include "chats/tg-chats.h"

G_BEGIN_DECLS

/** tg_typing_seen: @types: somebody does; otherwise they have stopped, or written. */
void tg_typing_seen(TgChats *chats, TgRoom *room, MtPeerId who, gboolean types);
void tg_typing_stop(TgChats *chats);

G_END_DECLS
