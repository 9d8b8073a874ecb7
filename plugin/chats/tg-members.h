/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Who is in a group or channel: the list beside its window.
 */
#pragma once

#include "chats/tg-chats.h"

G_BEGIN_DECLS

/** tg_members_load: the description and the members of an open window. */
void tg_members_load(TgChats *chats, const TgRoom *room);
/** tg_members_tell: says once in a window that the list holds only some of them, behind what was
 * said before. */
void tg_members_tell(TgChats *chats, TgRoom *room);
/** tg_members_set: one of them came or went. */
void tg_members_set(TgChats *chats, const TgRoom *room, MtPeerId who, gboolean there);
/** tg_members_set_own_role: others have made this of the user. */
void tg_members_set_own_role(TgChats *chats, const TgRoom *room, MtRole role);
void tg_members_changed(TgChats *chats, const MtChatEvent *event);

G_END_DECLS
