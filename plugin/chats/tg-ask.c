/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Small questions about chats. They wait until nothing else is asked about the account.
 */
#include "chats/tg-ask.h"

#include "ask/tg-asker.h"
#include "tg-ui.h"

#include <glib/gi18n-lib.h>

typedef struct {
    TgChats *chats;
    TgAsked done;
    char *subject;
    gboolean may_be_empty;
} Ask;

static void
ask_free(gpointer data)
{
    Ask *self = data;

    g_free(self->subject);
    g_free(self);
}

static void
answered(gpointer data, const TgAnswer *answer)
{
    const Ask *self = data;

    if (answer->choice == TG_CHOICE_YES)
        self->done(self->chats, "", self->subject);
    else if (answer->choice == TG_CHOICE_ANSWER && answer->text != NULL &&
             (self->may_be_empty || *answer->text != '\0'))
        self->done(self->chats, answer->text, self->subject);
}

/* @question: (transfer full) */
static void
ask(TgChats *chats,
    TgQuestion *question,
    const char *text,
    gboolean may_be_empty,
    TgAsked done,
    const char *subject)
{
    Ask *self = g_new0(Ask, 1);

    self->chats = chats;
    self->done = done;
    self->may_be_empty = may_be_empty;
    self->subject = g_strdup(subject);
    tg_question_set_title(question, _("Telegram"));
    tg_question_set_stop(question, g_dgettext("pidgin", "Cancel"));
    tg_question_say(question, text);
    tg_asker_ask(tg_connection_get_asker(tg_chats_get_connection(chats)), question, answered, self,
                 ask_free);
}

void
tg_ask_line(TgChats *chats,
            const char *primary,
            const char *text,
            const char *value,
            TgAsked done,
            const char *subject)
{
    TgQuestion *question = tg_question_new(primary, TG_WORDS_NO_LIST);

    tg_question_set_entry(question, _("Answer"), value, FALSE);
    ask(chats, question, text, FALSE, done, subject);
}

void
tg_ask_text(TgChats *chats, const char *primary, const char *text, const char *value, TgAsked done)
{
    TgQuestion *question = tg_question_new(primary, TG_WORDS_NO_LIST);

    tg_question_set_entry(question, _("Answer"), value, FALSE);
    ask(chats, question, text, TRUE, done, NULL);
}

void
tg_ask_yes(TgChats *chats,
           const char *primary,
           const char *text,
           const char *yes,
           TgAsked done,
           const char *subject)
{
    TgQuestion *question = tg_question_new(primary, TG_WORDS_PLAIN);

    tg_question_offer(question, TG_CHOICE_YES, yes);
    ask(chats, question, text, FALSE, done, subject);
}

/* --- files: a window of the front end's own, beside the questions ---------------------------- */

typedef struct {
    PurpleConnection *gc;
    TgAsked done;
    gboolean answered;
} Choice;

/* Front ends may come back late, twice or never. */
static void
file_chosen(gpointer data, const char *name)
{
    Choice *self = data;
    TgChats *chats = tg_chats_find(self->gc);
    g_autoptr(TgConnection) connection = NULL;

    if (chats == NULL || self->answered || name == NULL || *name == '\0')
        return;
    connection = tg_connection_ref(tg_chats_get_connection(chats));
    self->answered = TRUE;
    self->done(chats, name, NULL);
}

static void
choose_file(TgChats *chats, const char *primary, TgAsked done)
{
    PurpleConnection *gc = tg_chats_get_gc(chats);
    Choice *choice = g_new0(Choice, 1);

    choice->gc = gc;
    choice->done = done;
    purple_request_file(gc, primary, NULL, FALSE, G_CALLBACK(file_chosen), NULL,
                        purple_connection_get_account(gc), NULL, NULL,
                        tg_chats_keep(chats, choice, g_free));
}

void
tg_ask_file(TgChats *chats, const char *primary, TgAsked done)
{
    if (tg_ui_has_files())
        choose_file(chats, primary, done);
    else
        tg_ask_line(chats, primary, _("The name of the file, with the folders before it."), NULL,
                    done, NULL);
}
