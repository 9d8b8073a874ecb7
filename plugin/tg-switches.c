/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Switches about chats. All of them are looked at whenever they matter: nothing has to be told.
 */
#include "tg-switches.h"

#include "ask/tg-asker.h"
#include "tg-account.h"

#include <glib/gi18n-lib.h>

typedef struct {
    const char *name;
    const char *text;
    gboolean otherwise; /* what it is as long as nobody has switched it */
} Switch;

static const Switch switches[] = {
    {TG_OPTION_SHOW_ARCHIVED, N_("Archived chats in the buddy list"), FALSE},
    {TG_OPTION_OPEN_MUTED, N_("Open muted chats when something comes"), FALSE},
    {TG_OPTION_SHOW_AWAY, N_("Show people who are not online as away"), TRUE},
    {TG_OPTION_AVATARS, N_("Show the pictures of people and groups"), TRUE},
    {TG_OPTION_MARK_READ, N_("Tell others what you have read"), TRUE},
    {TG_OPTION_TELL_READ, N_("Say when others have read your messages"), FALSE},
    {TG_OPTION_TELL_REACTIONS, N_("Say when others react to messages"), TRUE},
    {TG_OPTION_NUMBERS, N_("Numbers before messages, for commands"), FALSE},
};

GList *
tg_switches_add_options(GList *options)
{
    for (guint i = 0; i < G_N_ELEMENTS(switches); i++)
        options = g_list_append(options, purple_account_option_bool_new(_(switches[i].text),
                                                                        switches[i].name,
                                                                        switches[i].otherwise));
    return options;
}

static gboolean
is_on(const PurpleAccount *account, const Switch *self)
{
    return purple_account_get_bool(account, self->name, self->otherwise);
}

/* Somebody may want to switch more than one. */
static void
answered(gpointer data, const TgAnswer *answer)
{
    PurpleConnection *gc = tg_connection_get_gc(data);
    guint number = (guint)answer->choice - TG_CHOICE_ITEM;
    PurpleAccount *account;

    if (gc == NULL || answer->choice < TG_CHOICE_ITEM || number >= G_N_ELEMENTS(switches))
        return;
    account = purple_connection_get_account(gc);
    purple_account_set_bool(account, switches[number].name, !is_on(account, &switches[number]));
    tg_switches_ask(data);
}

void
tg_switches_ask(TgConnection *connection)
{
    PurpleConnection *gc = tg_connection_get_gc(connection);
    TgQuestion *question;

    if (gc == NULL)
        return;
    question = tg_question_new(_("What do you want to switch on or off?"), TG_WORDS_PLAIN);
    tg_question_set_title(question, _("Settings for chats"));
    tg_question_offer(question, TG_CHOICE_NO, _("Close the list"));
    for (guint i = 0; i < G_N_ELEMENTS(switches); i++) {
        g_autofree char *line = g_strdup_printf(
            "[%c] %s", is_on(purple_connection_get_account(gc), &switches[i]) ? 'X' : ' ',
            _(switches[i].text));

        tg_question_offer(question, TG_CHOICE_ITEM + i, line);
    }
    tg_asker_ask(tg_connection_get_asker(connection), question, answered, connection, NULL);
}
