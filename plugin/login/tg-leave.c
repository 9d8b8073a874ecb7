/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Logging out, on purpose: the question before it, and the one when Telegram could not be told.
 */
#include "login/tg-leave.h"

#include "ask/tg-asker.h"

#include <glib/gi18n-lib.h>

static void
log_out_answered(gpointer data, const TgAnswer *answer)
{
    if (answer->choice == TG_CHOICE_YES || answer->choice == TG_CHOICE_FORGET)
        tg_connection_log_out(data, answer->choice == TG_CHOICE_FORGET);
}

void
tg_leave_ask(TgConnection *connection)
{
    TgQuestion *question = tg_question_new(_("Log out of Telegram?"), TG_WORDS_PLAIN);

    tg_question_set_title(question, _("Log out of Telegram"));
    tg_question_set_stop(question, _("Stay logged in"));
    tg_question_say(question,
                    _("The login is ended at Telegram and deleted from this computer. To stop for "
                      "a while only, disable the account instead: the login is kept then."));
    tg_question_offer(question, TG_CHOICE_YES, _("Log out"));
    tg_question_offer(question, TG_CHOICE_FORGET,
                      _("Log out, and ask for a code at the next login"));
    tg_question_offer(question, TG_CHOICE_NO, _("Stay logged in"));
    tg_asker_ask(tg_connection_get_asker(connection), question, log_out_answered, connection, NULL);
}

/* --- Telegram could not be told -------------------------------------------------------------- */

typedef struct {
    TgConnection *connection;
    MtLoginStep *step; /* NULL: the question was answered */
} Failure;

/* However the question ends, the connection does. */
static void
failure_over(gpointer data)
{
    Failure *failure = data;

    if (failure->step != NULL && !tg_connection_is_closing(failure->connection))
        tg_connection_end_login(failure->connection, g_steal_pointer(&failure->step));
    mt_login_step_free(failure->step);
    g_free(failure);
}

static void
failure_answered(gpointer data, const TgAnswer *answer)
{
    Failure *failure = data;

    if (answer->choice != TG_CHOICE_YES)
        return;
    g_clear_pointer(&failure->step, mt_login_step_free);
    tg_connection_erase_login(failure->connection);
    tg_connection_fail(failure->connection, PURPLE_CONNECTION_ERROR_OTHER_ERROR,
                       _("The login was deleted from this computer. Telegram could not be told: it "
                         "is still in the list of devices and can be ended there (Settings, "
                         "Devices)."));
}

void
tg_leave_failed(TgConnection *connection, MtLoginStep *step)
{
    Failure *failure = g_new0(Failure, 1);
    TgQuestion *question =
        tg_question_new(_("Delete the login from this computer anyway?"), TG_WORDS_PLAIN);

    failure->connection = connection;
    failure->step = step;
    tg_question_set_title(question, _("Telegram"));
    tg_question_set_stop(question, _("Keep the login"));
    tg_question_say(question,
                    _("Telegram could not be told that you log out. The login stays in "
                      "Telegram's list of devices then, and can be ended there in another "
                      "Telegram app (Settings, Devices)."));
    tg_question_offer(question, TG_CHOICE_NO, _("Keep the login"));
    tg_question_offer(question, TG_CHOICE_YES, _("Delete the login from this computer"));
    tg_asker_ask(tg_connection_get_asker(connection), question, failure_answered, failure,
                 failure_over);
}
