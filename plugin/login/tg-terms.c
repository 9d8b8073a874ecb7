/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Changed terms of service. Telegram's apps delete the account of somebody who declines; this one
 * only says so. https://core.telegram.org/api/terms
 */
#include "login/tg-terms.h"

#include "ask/tg-asker.h"
#include "login/tg-notices.h"
#include "tg-host.h"
#include "words/tg-failure-text.h"

#include <glib/gi18n-lib.h>

struct _TgTerms {
    TgConnection *connection;
    char *asked; /* (nullable): the id of the terms that were asked about last */
};

/* One question: the terms may change once more while it is open. */
typedef struct {
    TgConnection *connection;
    char *id;
} Asked;

TgTerms *
tg_terms_new(TgConnection *connection)
{
    TgTerms *self = g_new0(TgTerms, 1);

    self->connection = connection;
    return self;
}

void
tg_terms_free(TgTerms *self)
{
    if (self == NULL)
        return;
    g_free(self->asked);
    g_free(self);
}

static void
asked_free(gpointer data)
{
    Asked *asked = data;

    g_free(asked->id);
    g_free(asked);
}

static void
terms_answered(gpointer data, const TgAnswer *answer)
{
    const Asked *asked = data;

    if (answer->choice == TG_CHOICE_YES)
        mt_client_accept_terms(tg_connection_get_client(asked->connection), asked->id,
                               tg_host_now());
    else if (answer->choice == TG_CHOICE_NO)
        tg_connection_notify(
            asked->connection, _("The terms are not accepted"),
            _("Who declines Telegram's terms of service can only delete the account. This program "
              "does not do that; it can be done in an official app (Settings, Privacy and "
              "Security). "
              "Nothing has been changed, and you are asked again at the next start."));
}

void
tg_terms_ask(TgTerms *self, const MtLoginTerms *terms)
{
    TgQuestion *question;
    Asked *asked;

    if (g_strcmp0(self->asked, terms->id) == 0)
        return;
    g_free(self->asked);
    self->asked = g_strdup(terms->id);
    question = tg_question_new(_("Telegram has changed its terms of service"), TG_WORDS_PLAIN);
    tg_question_set_title(question, _("Telegram"));
    tg_question_set_stop(question, _("Ask me again at the next start"));
    tg_notices_say(self->connection, question, _("Telegram's terms of service"), terms->text,
                   terms->entities);
    if (terms->min_age > 0)
        tg_question_sayf(question, _("By accepting you say that you are at least %d years old."),
                         terms->min_age);
    tg_question_offer(question, TG_CHOICE_ANSWER, _("Ask me again at the next start"));
    tg_question_offer(question, TG_CHOICE_YES, _("Accept"));
    tg_question_offer(question, TG_CHOICE_NO, _("Decline"));
    asked = g_new0(Asked, 1);
    asked->connection = self->connection;
    asked->id = g_strdup(terms->id);
    tg_asker_ask(tg_connection_get_asker(self->connection), question, terms_answered, asked,
                 asked_free);
}

void
tg_terms_result(TgTerms *self, const MtAccountResult *result)
{
    g_autofree char *text = NULL;

    if (!result->failed)
        return;
    text = tg_failure_text_account(result);
    tg_connection_notify(self->connection, _("The terms could not be accepted"), text);
}
