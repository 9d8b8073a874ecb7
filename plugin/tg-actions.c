/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The entries of an account's menu.
 */
#include "tg-actions.h"

#include "tg-connection.h"
#include "tg-ui.h"

#include <glib/gi18n-lib.h>

/* libpurple closes the question before it frees @data. */
static void
log_out_confirmed(gpointer data, int number)
{
    TgConnection *connection = tg_connection_find(data);

    if (connection != NULL)
        tg_connection_log_out(connection);
}

static void
log_out_chosen(PurplePluginAction *action)
{
    PurpleConnection *gc = action->context;
    TgConnection *connection = tg_connection_find(gc);
    g_autofree char *text =
        tg_ui_fit(_("The login is ended at Telegram and deleted from this computer. To stop for a "
                    "while only, disable the account instead: the login is kept then."));

    if (connection == NULL || tg_connection_is_closing(connection))
        return;
    if (!mt_client_is_signed_in(tg_connection_get_client(connection))) {
        tg_connection_notify(connection, _("There is nothing to log out of"),
                             _("This login is over already."));
        return;
    }
    purple_request_action(gc, _("Log out of Telegram"), _("Log out of Telegram?"), text,
                          PURPLE_DEFAULT_ACTION_NONE, purple_connection_get_account(gc), NULL, NULL,
                          gc, 2, _("Log out"), G_CALLBACK(log_out_confirmed),
                          g_dgettext("pidgin", "Cancel"), NULL);
}

GList *
tg_actions_make(PurplePlugin *plugin, gpointer context)
{
    return g_list_append(NULL,
                         purple_plugin_action_new(_("Log out of Telegram..."), log_out_chosen));
}
