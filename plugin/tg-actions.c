/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The entries of an account's menu.
 */
#include "tg-actions.h"

#include "tg-connection.h"
#include "tg-devices.h"
#include "tg-leave.h"

#include <glib/gi18n-lib.h>

/* (nullable): NULL: there is nothing to do something with, which has been said. */
static TgConnection *
find_signed_in(PurplePluginAction *action, const char *primary)
{
    TgConnection *connection = tg_connection_find(action->context);

    if (connection == NULL || tg_connection_is_closing(connection))
        return NULL;
    if (mt_client_is_signed_in(tg_connection_get_client(connection)))
        return connection;
    tg_connection_notify(connection, primary, _("This login is over already."));
    return NULL;
}

static void
sessions_chosen(PurplePluginAction *action)
{
    TgConnection *connection = find_signed_in(action, _("There is no list of sessions"));

    if (connection != NULL)
        tg_devices_list(tg_connection_get_devices(connection));
}

static void
log_out_chosen(PurplePluginAction *action)
{
    TgConnection *connection = find_signed_in(action, _("There is nothing to log out of"));

    if (connection != NULL)
        tg_leave_ask(connection);
}

GList *
tg_actions_make(PurplePlugin *plugin, gpointer context)
{
    GList *actions = NULL;

    actions =
        g_list_append(actions, purple_plugin_action_new(_("Active sessions..."), sessions_chosen));
    return g_list_append(actions,
                         purple_plugin_action_new(_("Log out of Telegram..."), log_out_chosen));
}
