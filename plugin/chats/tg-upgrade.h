/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Basic groups that become supergroups: their entry in the buddy list and their window are those of
 * the supergroup from then on.
 */
#pragma once

#include "chats/tg-chats.h"

G_BEGIN_DECLS

/** tg_upgrade_note: @group goes on as @into. Nothing if that is known already. The front end may
 * end the connection meanwhile. */
void tg_upgrade_note(TgChats *chats, MtPeerId group, MtPeerId into);
/** tg_upgrade_check: the same, if the peer says so. */
void tg_upgrade_check(TgChats *chats, MtPeerId peer);

G_END_DECLS
