/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The commands about chats and people; those about single messages are in tg-commands.c.
 */
#pragma once

#include "tg-chats.h"

G_BEGIN_DECLS

/* Each: @text: what stands behind the command. FALSE with @error. */
gboolean tg_commands_run_messages(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_history(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_search(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_invite(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_kick(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_ban(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_leave(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_link(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_members(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_title(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_info(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_mute(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_unmute(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_block(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_unblock(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_open(TgChats *chats, TgRoom *room, const char *text, char **error);

G_END_DECLS
