/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * All that is asked about one account: one question after the other, with one prompt.
 */
#pragma once

#include "ask/tg-prompt.h"
#include "tg-connection.h"

G_BEGIN_DECLS

/** tg_asker_new: (transfer full): @connection lives longer. */
TgAsker *tg_asker_new(TgConnection *connection);
void tg_asker_free(TgAsker *self);

/**
 * tg_asker_ask: @question: (transfer full): now, or after those that wait already. @answered comes
 * at most once: not where there is no way to ask, and not after tg_asker_stop(). @data_free comes
 * in any case. The front end may end the connection meanwhile.
 */
void tg_asker_ask(TgAsker *self,
                  TgQuestion *question,
                  TgPromptFunc answered,
                  gpointer data,
                  GDestroyNotify data_free);
/**
 * tg_asker_ask_first: @question: (transfer full): at once, in the place of what was asked for
 * @data before; what else is open comes again afterwards. FALSE: there is no way to ask.
 */
gboolean
tg_asker_ask_first(TgAsker *self, TgQuestion *question, TgPromptFunc answered, gpointer data);
/** tg_asker_is_asking: whether an answer for @data is waited for. */
gboolean tg_asker_is_asking(const TgAsker *self, gconstpointer data);
/** tg_asker_withdraw: what is asked for @data is of no use any more. The next question waits for
 * tg_asker_go_on(). */
void tg_asker_withdraw(TgAsker *self, gconstpointer data);
/** tg_asker_forget_others: all questions but those for @data; nothing new is asked. */
void tg_asker_forget_others(TgAsker *self, gconstpointer data);
/** tg_asker_go_on: asks the next question, if none is open. The front end may end the connection
 * meanwhile. */
void tg_asker_go_on(TgAsker *self);
/** tg_asker_stop: closes the prompt and forgets all questions. */
void tg_asker_stop(TgAsker *self);
/** tg_asker_say: a line typed into the conversation. FALSE: nothing was asked there. */
gboolean tg_asker_say(TgAsker *self, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgAsker, tg_asker_free)

G_END_DECLS
