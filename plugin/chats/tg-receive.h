/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Messages into conversations: in order, with their true time and sender, numbered for commands.
 * The core is told only when libpurple has them.
 */
#pragma once

#include "chats/tg-chats.h"

G_BEGIN_DECLS

/** TG_RECEIVE_MOST_HISTORY: messages that /history shows at once. */
#define TG_RECEIVE_MOST_HISTORY 500

/** tg_receive_message: (transfer full). */
void tg_receive_message(TgChats *chats, MtChatEvent *event);
/** tg_receive_hole: more of a chat was missed than is sent. TRUE: it is told when all is there. */
gboolean tg_receive_hole(TgChats *chats, const MtChatEvent *event);
/** tg_receive_ready: nothing is missing any more: what was held is shown. */
void tg_receive_ready(TgChats *chats);
void tg_receive_stop(TgChats *chats);
/** tg_receive_held: shows what is held in the room now. */
void tg_receive_held(TgChats *chats, TgRoom *room);
/** tg_receive_skipped: a line that tells of missed messages before those that come next. */
void tg_receive_skipped(TgChats *chats, TgRoom *room, gint count);
/** tg_receive_history: old messages, not written into logs: those before what the window shows. */
void tg_receive_history(TgChats *chats, TgRoom *room, const GPtrArray *messages);
/** tg_receive_first: the same for a window that was just opened; what came meanwhile is shown
 * behind it, and who looks at it has read it. @messages: (nullable): they did not come. */
void tg_receive_first(TgChats *chats, TgRoom *room, const GPtrArray *messages);
/** tg_receive_no_first: the window was closed before. */
void tg_receive_no_first(TgChats *chats, TgRoom *room);
/** tg_receive_wait: something waits in a room for what was said before, and not for long. */
void tg_receive_wait(TgChats *chats);
/** tg_receive_drop: a message that is held was deleted: nobody has seen it. */
void tg_receive_drop(TgChats *chats, TgRoom *room, gint32 id);
/** tg_receive_found: some old messages, wherever they are. */
void tg_receive_found(TgChats *chats, TgRoom *room, const GPtrArray *messages);
/**
 * TgGap: the newest messages of a chat that were missed without being sent.
 * @messages: (nullable): they did not come; what is shown is taken out of it. @after: older ones
 * than this are here. @more: how many others are before them. @hole: the token of the event that
 * told of the gap.
 */
typedef struct {
    GPtrArray *messages;
    gint32 after;
    gint more;
    guint64 hole;
} TgGap;

/** tg_receive_await_gap: they were asked for: what comes meanwhile waits for them. */
void tg_receive_await_gap(TgChats *chats, TgRoom *room);
/** tg_receive_gap: they are here, and are shown. */
void tg_receive_gap(TgChats *chats, TgRoom *room, const TgGap *gap);
/** tg_receive_note: gives a message its number without showing it. */
guint tg_receive_note(TgChats *chats, TgRoom *room, const MtMessage *message);
/** tg_receive_say: a line of the program itself. @text: not HTML. It opens nothing. */
void tg_receive_say(TgChats *chats, const TgRoom *room, const char *text, gint64 time_s);
/** tg_receive_say_html: the same with HTML. */
void tg_receive_say_html(TgChats *chats, const TgRoom *room, const char *html, gint64 time_s);
/** tg_receive_find_conversation: (nullable): what is open. */
PurpleConversation *tg_receive_find_conversation(TgChats *chats, const TgRoom *room);
/** tg_receive_find_chat: (nullable): the same as what it is for groups; NULL for a person. */
PurpleConvChat *tg_receive_find_chat(TgChats *chats, const TgRoom *room);

G_END_DECLS
