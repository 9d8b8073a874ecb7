/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Small questions about chats: one line, or yes and no.
 */
#pragma once

#include "chats/tg-chats.h"

G_BEGIN_DECLS

/** TgAsked: @answer: what was typed; "" for yes. Not called for no. */
typedef void (*TgAsked)(TgChats *chats, const char *answer, const char *subject);

/** tg_ask_line: @text, @value, @subject: (nullable). */
void tg_ask_line(TgChats *chats,
                 const char *primary,
                 const char *text,
                 const char *value,
                 TgAsked done,
                 const char *subject);
/** tg_ask_text: the same; nothing typed is an answer too. */
void
tg_ask_text(TgChats *chats, const char *primary, const char *text, const char *value, TgAsked done);
void tg_ask_yes(TgChats *chats,
                const char *primary,
                const char *text,
                const char *yes,
                TgAsked done,
                const char *subject);

/** tg_ask_file: for the name of a file that exists; where nobody can choose one, it is typed. */
void tg_ask_file(TgChats *chats, const char *primary, TgAsked done);

G_END_DECLS
