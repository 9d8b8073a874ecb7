/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Asks a question with what the front end has: a prompt with fields, one with a single line, or
 * else a conversation. One question at a time, one answer each. It does not know what is asked.
 */
#pragma once

#include "ask/tg-question.h"

#include <purple.h>

G_BEGIN_DECLS

typedef struct _TgPrompt TgPrompt;

/**
 * TgAnswer: valid during the call.
 * @text: (nullable): NULL where nothing can be typed.
 * @more: what was typed into the other entries; NULL where there was only a line.
 */
typedef struct {
    TgChoice choice;
    const char *text;
    const char *more[TG_ENTRIES_MAX];
} TgAnswer;

/** TgPromptFunc: never called from inside a function of this file or a callback of the front end.
 * It may free the prompt. */
typedef void (*TgPromptFunc)(gpointer data, const TgAnswer *answer);

/** tg_prompt_new: (transfer full): @gc lives longer. */
TgPrompt *tg_prompt_new(PurpleConnection *gc, TgPromptFunc answered, gpointer data);
/** tg_prompt_free: closes what is open; nothing is called any more. */
void tg_prompt_free(TgPrompt *self);

/** tg_prompt_ask: @question: (transfer full): in the place of the one that is open. FALSE: there is
 * no way to ask. The front end may end the connection meanwhile, and with it @self. */
gboolean tg_prompt_ask(TgPrompt *self, TgQuestion *question);
/** tg_prompt_is_open: whether an answer is waited for. */
gboolean tg_prompt_is_open(const TgPrompt *self);
/** tg_prompt_close: closes what is open. */
void tg_prompt_close(TgPrompt *self);
/** tg_prompt_say: a line typed into the conversation. FALSE: nothing was asked there. */
gboolean tg_prompt_say(TgPrompt *self, const char *text);
/** tg_prompt_is_secret: whether the line that is waited for must not be shown. */
gboolean tg_prompt_is_secret(const TgPrompt *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgPrompt, tg_prompt_free)

G_END_DECLS
