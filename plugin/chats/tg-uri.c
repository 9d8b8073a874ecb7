/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Links that libpurple took to pieces.
 */
#include "chats/tg-uri.h"

#include "chats/tg-start.h"
#include "tg-plugin.h"

#include <string.h>

/* (transfer none) (nullable): of the first account that is logged in. */
static TgChats *
find_chats(void)
{
    for (const GList *link = purple_connections_get_all(); link != NULL; link = link->next) {
        PurpleConnection *gc = link->data;
        PurpleAccount *account = purple_connection_get_account(gc);
        TgChats *chats = g_strcmp0(purple_account_get_protocol_id(account), TG_PROTOCOL_ID) == 0
                             ? tg_chats_find(gc)
                             : NULL;

        if (chats != NULL)
            return chats;
    }
    return NULL;
}

/* (transfer full): as it was before libpurple took it to pieces. */
static char *
make_link(const char *scheme, const char *command, GHashTable *parameters)
{
    GString *link = g_string_new(NULL);
    GHashTableIter iter;
    gpointer name, value;
    char separator = '?';

    g_string_append_printf(link, "%s:%s", scheme, command != NULL ? command : "");
    if (parameters == NULL)
        return g_string_free(link, FALSE);
    g_hash_table_iter_init(&iter, parameters);
    while (g_hash_table_iter_next(&iter, &name, &value)) {
        g_string_append_c(link, separator);
        g_string_append_uri_escaped(link, name, NULL, FALSE);
        g_string_append_c(link, '=');
        if (value != NULL)
            g_string_append_uri_escaped(link, value, NULL, FALSE);
        separator = '&';
    }
    return g_string_free(link, FALSE);
}

gboolean
tg_uri_handle(const char *scheme, const char *command, GHashTable *parameters)
{
    static const char *const schemes[] = {"tg", "https", "http", NULL};
    G_GNUC_UNUSED g_autoptr(TgConnection) held = NULL;
    g_autofree char *link = NULL;
    TgChats *chats;

    if (scheme == NULL || !g_strv_contains(schemes, scheme))
        return FALSE;
    chats = find_chats();
    if (chats == NULL)
        return FALSE;
    held = tg_connection_ref(tg_chats_get_connection(chats));
    link = make_link(scheme, command, parameters);
    return tg_start_link(chats, link);
}
