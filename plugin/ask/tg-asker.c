/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * All that is asked about one account: one question after the other. It does not know what is
 * asked.
 */
#include "ask/tg-asker.h"

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

static Waiting *
waiting_new(TgQuestion *question, TgPromptFunc answered, gpointer data, GDestroyNotify data_free)
{
    Waiting *waiting = g_new0(Waiting, 1);

    waiting->question = question;
    waiting->answered = answered;
    waiting->data = data;
    waiting->data_free = data_free;
    return waiting;
}

/* A question that nothing can ask is left out. */
static gboolean
ask(TgAsker *self, Waiting *waiting)
{
    self->asked = waiting;
    if (tg_prompt_ask(self->prompt, tg_question_ref(waiting->question)) || self->asked != waiting)
        return TRUE;
    waiting_free(g_steal_pointer(&self->asked));
    return FALSE;
}

void
tg_asker_go_on(TgAsker *self)
{
    g_autoptr(TgConnection) connection = tg_connection_ref(self->connection);

    while (!tg_connection_is_closing(connection) && self->asked == NULL) {
        Waiting *next = g_queue_pop_head(self->waiting);

        if (next == NULL)
            return;
        ask(self, next);
    }
}

/* Something was typed where only words count, or nothing where yes has to be typed. */
static gboolean
is_misunderstood(const Waiting *asked, const TgAnswer *answer)
{
    return answer->choice == TG_CHOICE_ANSWER && tg_question_get_label(asked->question) == NULL &&
           answer->text != NULL &&
           (*answer->text != '\0' || (tg_question_count_choices(asked->question) > 0 &&
                                      tg_question_get_choice(asked->question, 0) == TG_CHOICE_YES));
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
    tg_asker_go_on(self);
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
    g_queue_push_tail(self->waiting, waiting_new(question, answered, data, data_free));
    tg_asker_go_on(self);
}

gboolean
tg_asker_ask_first(TgAsker *self, TgQuestion *question, TgPromptFunc answered, gpointer data)
{
    tg_asker_withdraw(self, data);
    if (self->asked != NULL)
        g_queue_push_head(self->waiting, g_steal_pointer(&self->asked));
    return ask(self, waiting_new(question, answered, data, NULL));
}

gboolean
tg_asker_is_asking(const TgAsker *self, gconstpointer data)
{
    return self->asked != NULL && self->asked->data == data && tg_prompt_is_open(self->prompt);
}

static void
forget_waiting(TgAsker *self)
{
    Waiting *waiting;

    while ((waiting = g_queue_pop_head(self->waiting)) != NULL)
        waiting_free(waiting);
}

static void
forget_asked(TgAsker *self)
{
    Waiting *asked = g_steal_pointer(&self->asked);

    tg_prompt_close(self->prompt);
    waiting_free(asked);
}

void
tg_asker_withdraw(TgAsker *self, gconstpointer data)
{
    if (self->asked != NULL && self->asked->data == data)
        forget_asked(self);
}

void
tg_asker_forget_others(TgAsker *self, gconstpointer data)
{
    forget_waiting(self);
    if (self->asked != NULL && self->asked->data != data)
        forget_asked(self);
}

void
tg_asker_stop(TgAsker *self)
{
    forget_waiting(self);
    forget_asked(self);
}

gboolean
tg_asker_say(TgAsker *self, const char *text)
{
    return tg_prompt_say(self->prompt, text);
}
