/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Whether the message that was being shown when the program ended suddenly is in the user's log:
 * then it must not come again, otherwise it must.
 */
#pragma once

#include "chats/tg-chats.h"

G_BEGIN_DECLS

/** tg_doubt_begin: the message with @token is about to be written to the conversation of @room;
 * nothing else is until then. */
void tg_doubt_begin(TgChats *chats, const TgRoom *room, guint64 token);
/** tg_doubt_resolve: before @client starts. */
void tg_doubt_resolve(PurpleAccount *account, TgStore *store, MtClient *client);

G_END_DECLS
