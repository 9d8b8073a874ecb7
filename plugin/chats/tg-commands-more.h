/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the commands do: about messages, histories, chats and people.
 */
#pragma once

#include "chats/tg-chats.h"

G_BEGIN_DECLS

/* Each: @text: what stands behind the command. FALSE with @error. */
gboolean tg_commands_run_reply(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_edit(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_delete(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_react(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_forward(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_pin(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_unpin(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_press(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_vote(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_messages(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_history(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_search(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_pinned(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_read(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_invite(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_kick(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_ban(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_unban(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_promote(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_demote(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_leave(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_link(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_members(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_title(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_topic(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_info(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_mute(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_unmute(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_archive(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_unarchive(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_block(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_unblock(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_add(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_start(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_open(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_newgroup(TgChats *chats, TgRoom *room, const char *text, char **error);
gboolean tg_commands_run_newchannel(TgChats *chats, TgRoom *room, const char *text, char **error);

G_END_DECLS
