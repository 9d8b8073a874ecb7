/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What is asked beside the login: one question after the other. It does not know what is asked.
 */
#include "tg-asker.h"

#include <glib/gi18n-lib.h>

typedef struct {
    TgQuestion *question;
    gboolean repeated;
    TgPromptFunc answered;
    gpointer data;
    GDestroyNotify data_free;
} Waiting;

struct _TgAsker {
    TgConnection *connection;
    TgPrompt *prompt;
    Waiting *asked;  /* (nullable) */
    GQueue *waiting; /* (element-type Waiting) */
};

static void
waiting_free(gpointer data)
{
    Waiting *waiting = data;

    if (waiting == NULL)
        return;
    tg_question_free(waiting->question);
    if (waiting->data_free != NULL)
        waiting->data_free(waiting->data);
    g_free(waiting);
}

/* A question that nothing can ask is left out. */
static void
ask(TgAsker *self, Waiting *waiting)
{
    self->asked = waiting;
    if (!tg_prompt_ask(self->prompt, tg_question_ref(waiting->question)) && self->asked == waiting)
        waiting_free(g_steal_pointer(&self->asked));
}

static void
ask_next(TgAsker *self)
{
    g_autoptr(TgConnection) connection = tg_connection_ref(self->connection);

    while (!tg_connection_is_closing(connection) && self->asked == NULL) {
        Waiting *next = g_queue_pop_head(self->waiting);

        if (next == NULL)
            return;
        ask(self, next);
    }
}

/* Something was typed where only words count. */
static gboolean
is_misunderstood(const Waiting *asked, const TgAnswer *answer)
{
    return answer->choice == TG_CHOICE_ANSWER && tg_question_get_label(asked->question) == NULL &&
           answer->text != NULL && *answer->text != '\0';
}

static void
ask_again(TgAsker *self, Waiting *asked)
{
    if (!asked->repeated)
        tg_question_warn(asked->question, _("That is none of the words below."));
    asked->repeated = TRUE;
    ask(self, asked);
}

static void
prompt_answered(gpointer data, const TgAnswer *answer)
{
    TgAsker *self = data;
    g_autoptr(TgConnection) connection = tg_connection_ref(self->connection);
    Waiting *asked = g_steal_pointer(&self->asked);

    if (asked == NULL)
        return;
    if (is_misunderstood(asked, answer)) {
        ask_again(self, asked);
    } else {
        asked->answered(asked->data, answer);
        waiting_free(asked);
    }
    ask_next(self);
    tg_connection_pump(connection);
}

TgAsker *
tg_asker_new(TgConnection *connection)
{
    TgAsker *self = g_new0(TgAsker, 1);

    self->connection = connection;
    self->prompt = tg_prompt_new(tg_connection_get_gc(connection), prompt_answered, self);
    self->waiting = g_queue_new();
    return self;
}

void
tg_asker_free(TgAsker *self)
{
    if (self == NULL)
        return;
    tg_asker_stop(self);
    tg_prompt_free(self->prompt);
    g_queue_free(self->waiting);
    g_free(self);
}

void
tg_asker_ask(TgAsker *self,
             TgQuestion *question,
             TgPromptFunc answered,
             gpointer data,
             GDestroyNotify data_free)
{
    Waiting *waiting = g_new0(Waiting, 1);

    waiting->question = question;
    waiting->answered = answered;
    waiting->data = data;
    waiting->data_free = data_free;
    g_queue_push_tail(self->waiting, waiting);
    ask_next(self);
}

void
tg_asker_stop(TgAsker *self)
{
    Waiting *waiting;

    while ((waiting = g_queue_pop_head(self->waiting)) != NULL)
        waiting_free(waiting);
    waiting = g_steal_pointer(&self->asked);
    tg_prompt_close(self->prompt);
    waiting_free(waiting);
}

gboolean
tg_asker_say(TgAsker *self, const char *text)
{
    return tg_prompt_say(self->prompt, text);
}
