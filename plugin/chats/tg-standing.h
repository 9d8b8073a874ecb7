/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the user is and may do in a group or channel whose window is open.
 */
#pragma once

#include "chats/tg-chats.h"

G_BEGIN_DECLS

/** tg_standing_begin: the window is there: what is so is not told. */
void tg_standing_begin(TgChats *chats, TgRoom *room);
/** tg_standing_changed: others may have changed it: a line tells, and the list of members shows it.
 */
void tg_standing_changed(TgChats *chats, TgRoom *room, const MtPeer *peer);
/** tg_standing_ended: a line tells that the user is not in there any more. */
void tg_standing_ended(TgChats *chats, const TgRoom *room, const MtPeer *peer);

G_END_DECLS
