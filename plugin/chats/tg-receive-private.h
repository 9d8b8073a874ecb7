/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the files of tg-receive share.
 */
#pragma once

#include "chats/tg-receive.h"

G_BEGIN_DECLS

/** tg_receive_is_room_wanted: whether its messages may open a window. */
gboolean tg_receive_is_room_wanted(TgChats *chats, const TgRoom *room);
/** tg_receive_is_wanted: the same for one message. */
gboolean tg_receive_is_wanted(TgChats *chats, const TgRoom *room, const MtMessage *message);
/** tg_receive_show: into its conversation, which is opened if need be. */
void tg_receive_show(TgChats *chats, TgRoom *room, const MtChatEvent *event);
/** tg_receive_confirm: libpurple has it, or it was given up. */
void tg_receive_confirm(TgChats *chats, const MtChatEvent *event);
/** tg_receive_hold: TRUE: it waits, and was taken: (transfer full) @event then. */
gboolean tg_receive_hold(TgChats *chats, TgRoom *room, MtChatEvent *event);
/** tg_receive_old: one message of the past. */
void tg_receive_old(TgChats *chats, TgRoom *room, const MtMessage *message);

G_END_DECLS
