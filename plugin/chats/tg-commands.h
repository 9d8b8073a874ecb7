/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What can be typed with a slash.
 */
#pragma once

#include "chats/tg-chats.h"

G_BEGIN_DECLS

/** tg_commands_register: @protocol: the plugin's id. The list of ids is for
 * tg_commands_unregister(). */
GSList *tg_commands_register(const char *protocol);
void tg_commands_unregister(GSList *ids);
/** tg_commands_run_typed: for front ends that know no commands: a message that is one is carried
 * out; /help lists them. FALSE: it is none. */
gboolean tg_commands_run_typed(TgChats *chats, TgRoom *room, const char *html);
/** tg_commands_doubt: whether a message is more likely a mistyped command: then the person is told,
 * and it is not to be sent. The same once more is sent. Commands of bots go to them. */
gboolean tg_commands_doubt(TgChats *chats, TgRoom *room, const char *html);

G_END_DECLS
