/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What becomes of messages that were shown: edits, deletions, reactions, pins, read marks; holes.
 */
#pragma once

#include "chats/tg-chats.h"

G_BEGIN_DECLS

/** tg_change_show: (transfer full): the front end may end the connection meanwhile. What becomes of
 * a message that is held is seen when that is shown. */
void tg_change_show(TgChats *chats, MtChatEvent *event);
/** tg_change_show_kept: what became of a message while it was held. */
void tg_change_show_kept(TgChats *chats, TgRoom *room, gint32 id);
/** tg_change_deleted: says so, if the message was shown. */
void tg_change_deleted(TgChats *chats, TgRoom *room, gint32 id);

G_END_DECLS
