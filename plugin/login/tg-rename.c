/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The account is renamed when its number has changed, never silently.
 */
#include "login/tg-rename.h"

#include "ask/tg-asker.h"
#include "tg-account.h"
#include "tg-text.h"

#include <glib/gi18n-lib.h>
#include <mtproto/mt-phone.h>

typedef struct {
    TgConnection *connection;
    char *digits;
    char *name; /* what the account would be called */
} Offer;

static void
offer_free(gpointer data)
{
    Offer *offer = data;

    g_free(offer->digits);
    g_free(offer->name);
    g_free(offer);
}

/* Front ends do not hear of it otherwise, and go on with the old name in their menus. */
static void
set_name(PurpleAccount *account, const char *name)
{
    purple_account_set_username(account, name);
    purple_prpl_got_account_actions(account);
}

static void
rename_account(const Offer *offer)
{
    PurpleAccount *account = purple_connection_get_account(tg_connection_get_gc(offer->connection));
    g_autoptr(GError) error = NULL;

    if (tg_connection_move_login(offer->connection, offer->name, &error))
        set_name(account, offer->name);
    else
        tg_connection_notify(offer->connection, _("The account cannot be renamed"), error->message);
}

static void
offer_answered(gpointer data, const TgAnswer *answer)
{
    const Offer *offer = data;

    if (answer->choice == TG_CHOICE_YES)
        rename_account(offer);
    else
        tg_account_set_declined_name(
            purple_connection_get_account(tg_connection_get_gc(offer->connection)), offer->digits);
}

/* Nothing is asked twice, and no two accounts get one name. */
static gboolean
is_wanted(PurpleAccount *account, const char *digits)
{
    g_autofree char *present = NULL;

    if (mt_phone_normalize(digits, NULL) != MT_PHONE_OK ||
        g_strcmp0(tg_account_get_declined_name(account), digits) == 0)
        return FALSE;
    if (mt_phone_normalize(purple_account_get_username(account), &present) == MT_PHONE_OK &&
        g_str_equal(present, digits))
        return FALSE;
    return purple_accounts_find(digits, purple_account_get_protocol_id(account)) == NULL;
}

void
tg_rename_offer(TgConnection *connection, const MtLoginUser *user)
{
    PurpleAccount *account = purple_connection_get_account(tg_connection_get_gc(connection));
    TgQuestion *question;
    g_autofree char *present = NULL;
    Offer *offer;

    if (user->phone == NULL || !is_wanted(account, user->phone))
        return;
    offer = g_new0(Offer, 1);
    offer->connection = connection;
    offer->digits = g_strdup(user->phone);
    offer->name = tg_text_phone(user->phone, NULL, user->phone_text);
    present = tg_text_foreign(purple_account_get_username(account), TG_TEXT_COLUMNS);
    question = tg_question_newf(TG_WORDS_PLAIN, _("Rename this account to %s?"), offer->name);
    tg_question_set_title(question, _("Telegram"));
    tg_question_set_stop(question, _("Keep the name"));
    tg_question_sayf(question,
                     _("This is the number of the Telegram account that is logged in. Here the "
                       "account is named %s."),
                     present);
    tg_question_offer(question, TG_CHOICE_YES, _("Rename the account"));
    tg_question_offer(question, TG_CHOICE_NO, _("Keep the name"));
    tg_asker_ask(tg_connection_get_asker(connection), question, offer_answered, offer, offer_free);
}
