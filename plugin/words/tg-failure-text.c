/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Why something could not be done, in words.
 */
#include "words/tg-failure-text.h"

#include "tg-text.h"

#include <glib/gi18n-lib.h>

#define LONGEST_SERVER_TEXT 64

static const char *
sentence_of(MtFailure failure)
{
    switch (failure) {
    case MT_FAILURE_NO_ANSWER:
        return _("Telegram did not answer.");
    case MT_FAILURE_FORBIDDEN:
        return _("You may not do that here.");
    case MT_FAILURE_PRIVACY:
        return _("Their privacy settings do not allow it.");
    case MT_FAILURE_BLOCKED:
        return _("One of you has blocked the other.");
    case MT_FAILURE_RESTRICTED:
        return _("Telegram has limited your account, because somebody reported it. @SpamBot tells "
                 "more.");
    case MT_FAILURE_UNKNOWN_PEER:
        return _("There is nobody and nothing of that name, or it cannot be reached yet.");
    case MT_FAILURE_NO_MESSAGE:
        return _("That message is not there any more.");
    case MT_FAILURE_INVALID:
        return _("Telegram does not accept what was typed.");
    case MT_FAILURE_TAKEN:
        return _("That user name belongs to somebody.");
    case MT_FAILURE_EXPIRED:
        return _("It is too late for that.");
    case MT_FAILURE_INVITE:
        return _("This invitation has expired, or never was one.");
    case MT_FAILURE_PRIVATE:
        return _("It is private: only an invitation leads there.");
    case MT_FAILURE_MANY_CHATS:
        return _("You are in too many groups and channels: leave one first.");
    case MT_FAILURE_FULL:
        return _("It is full: nobody else can come in.");
    case MT_FAILURE_USERNAME:
        return _("A user name has 5 to 32 letters, digits and underscores, and begins with a "
                 "letter.");
    case MT_FAILURE_ALREADY:
        return _("It is like that already.");
    case MT_FAILURE_REQUESTED:
        return _("Your request was sent: an administrator has to accept it.");
    case MT_FAILURE_LIMIT:
        return _("There are too many of them.");
    case MT_FAILURE_TOO_LONG:
        return _("The text is too long.");
    case MT_FAILURE_NO_FORWARDS:
        return _("Messages of this chat cannot be forwarded.");
    case MT_FAILURE_PREMIUM:
        return _("It needs Telegram Premium or has to be paid.");
    case MT_FAILURE_PASSWORD:
        return _("It needs your two-step password, which can only be given in Telegram's apps.");
    case MT_FAILURE_TOPIC:
        return _("This topic was closed or deleted.");
    case MT_FAILURE_BOT:
        return _("The bot does not answer.");
    case MT_FAILURE_SIGNED_OUT:
        return _("You are not logged in.");
    default:
        return NULL;
    }
}

/* (transfer full) */
static char *
wait_text(gint wait_s)
{
    return g_strdup_printf(g_dngettext(GETTEXT_PACKAGE, "Try again in %d second.",
                                       "Try again in %d seconds.", (gulong)wait_s),
                           wait_s);
}

char *
tg_failure_text(const MtAnswer *answer)
{
    const char *sentence = sentence_of(answer->failure);

    if (sentence != NULL)
        return g_strdup(sentence);
    if (answer->failure == MT_FAILURE_WAIT || answer->failure == MT_FAILURE_SLOW_MODE)
        return wait_text(answer->wait_s);
    return g_strdup(_("Telegram refuses that for a reason that this version does not know."));
}

char *
tg_failure_text_account(const MtAccountResult *result)
{
    g_autofree char *server = tg_text_foreign(result->server_text, LONGEST_SERVER_TEXT);
    g_autofree char *known = NULL;

    if (result->refused)
        return g_strdup(_("Telegram refuses that now and does not say why. Try again later, or "
                          "another way."));
    if (result->wait_s > 0)
        return wait_text(result->wait_s);
    if (*server == '\0')
        return g_strdup(_("Telegram does not answer. Try again later."));
    known = g_strdup_printf(_("Telegram answered: %s"), server);
    return g_strconcat(_("Telegram refuses that for a reason that this version does not know."),
                       "\n", known, NULL);
}
