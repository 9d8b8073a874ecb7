/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * libpurple's tables, and what they point to. No logic: each function hands on at once.
 */
#include "tg-plugin.h"
#include "ask/tg-service-chat.h"
#include "chats/tg-blist.h"
#include "chats/tg-chat.h"
#include "chats/tg-commands.h"
#include "chats/tg-info.h"
#include "chats/tg-own-avatar.h"
#include "chats/tg-privacy.h"
#include "chats/tg-send.h"
#include "chats/tg-status.h"
#include "chats/tg-uri.h"
#include "login/tg-farewell.h"
#include "store/tg-store.h"
#include "tg-account.h"
#include "tg-actions.h"
#include "tg-config.h"
#include "tg-connection.h"
#include "tg-ui.h"

#include <glib/gi18n-lib.h>
#include <mtproto/mt-phone.h>
#include <purple.h>
#include <string.h>

/* Other plugins own telegram.png. */
#define ICON_NAME "telegram-mtproto"
/* The oldest libpurple that has all of the table below. */
#define OLDEST_MINOR_VERSION 14
#define LONGEST_NAME 256

/* Log-outs of deleted accounts that go on. */
static TgFarewells *tg_plugin_farewells;
/* A timer: libpurple has no signals yet when it loads protocols. */
static guint tg_plugin_timer;
static GSList *tg_plugin_commands;

static const char *
tg_prpl_list_icon(PurpleAccount *account, PurpleBuddy *buddy)
{
    return ICON_NAME;
}

static GList *
tg_prpl_status_types(PurpleAccount *account)
{
    return tg_status_make_types();
}

static GHashTable *
tg_prpl_get_account_text_table(PurpleAccount *account)
{
    GHashTable *table = g_hash_table_new(g_str_hash, g_str_equal);

    g_hash_table_insert(table, (gpointer) "login_label", (gpointer)_("Phone, +44 20 ..."));
    return table;
}

/* All spellings of a number are one account. */
static const char *
tg_prpl_normalize(const PurpleAccount *account, const char *who)
{
    static char name[LONGEST_NAME];
    g_autofree char *digits = NULL;

    if (mt_phone_normalize(who, &digits) != MT_PHONE_OK)
        g_clear_pointer(&digits, g_free);
    g_strlcpy(name, digits != NULL ? digits : who, sizeof name);
    return name;
}

static void
tg_prpl_login(PurpleAccount *account)
{
    tg_connection_open(account, tg_plugin_farewells);
}

static void
tg_prpl_close(PurpleConnection *gc)
{
    tg_connection_close(gc);
}

static int
tg_prpl_send_im(PurpleConnection *gc, const char *who, const char *html, PurpleMessageFlags flags)
{
    TgConnection *connection = tg_connection_find(gc);
    char *text;

    if (strcmp(who, TG_SERVICE_CHAT) != 0) {
        if (!tg_ui_has_commands() && html[0] == '/' && tg_actions_typed(gc, html + 1))
            return 0;
        return tg_send_im(gc, who, html, flags);
    }
    text = tg_service_chat_plain(html);
    if (connection == NULL || (!tg_connection_say(connection, text) && !tg_actions_typed(gc, text)))
        tg_service_chat_refuse(gc,
                               _("There is nothing to be answered now. Type \"sessions\" for the "
                                 "list of your sessions, or \"logout\" to log out of "
                                 "Telegram."));
    mt_wipe_string(text);
    return 0; /* not shown again: it may be a password */
}

/* Front ends may end the connection from inside of what is called. */
static TgConnection *
hold(PurpleConnection *gc)
{
    TgConnection *connection = tg_connection_find(gc);

    return connection != NULL ? tg_connection_ref(connection) : NULL;
}

static int
tg_prpl_chat_send(PurpleConnection *gc, int id, const char *html, PurpleMessageFlags flags)
{
    G_GNUC_UNUSED g_autoptr(TgConnection) held = hold(gc);

    return tg_send_chat(gc, id, html, flags);
}

static void
tg_prpl_join_chat(PurpleConnection *gc, GHashTable *components)
{
    G_GNUC_UNUSED g_autoptr(TgConnection) held = hold(gc);

    tg_chat_join(gc, components);
}

static void
tg_prpl_add_buddy(PurpleConnection *gc, PurpleBuddy *buddy, PurpleGroup *group)
{
    G_GNUC_UNUSED g_autoptr(TgConnection) held = hold(gc);

    tg_blist_add_buddy(gc, buddy, group);
}

static gboolean
tg_prpl_offline_message(const PurpleBuddy *buddy)
{
    return TRUE;
}

static void
tg_prpl_chat_leave(PurpleConnection *gc, int id)
{
    /* A closed window leaves no group; /leave does. */
}

static char *
tg_prpl_roomlist_room_serialize(PurpleRoomlistRoom *room)
{
    return g_strdup(purple_roomlist_room_get_fields(room)->data);
}

/* After this, libpurple takes away what connections are made with. */
static void
tg_plugin_quitting(gpointer data)
{
    tg_farewells_stop(tg_plugin_farewells);
}

static gboolean
tg_plugin_connect_signals(gpointer data)
{
    tg_plugin_timer = 0;
    purple_signal_connect(purple_accounts_get_handle(), "account-added", data,
                          PURPLE_CALLBACK(tg_farewells_account_added), tg_plugin_farewells);
    purple_signal_connect(purple_accounts_get_handle(), "account-removed", data,
                          PURPLE_CALLBACK(tg_farewells_account_removed), tg_plugin_farewells);
    purple_signal_connect(purple_accounts_get_handle(), "account-destroying", data,
                          PURPLE_CALLBACK(tg_farewells_account_destroying), tg_plugin_farewells);
    purple_signal_connect(purple_get_core(), "quitting", data, PURPLE_CALLBACK(tg_plugin_quitting),
                          NULL);
    purple_signal_connect(purple_get_core(), "uri-handler", data, PURPLE_CALLBACK(tg_uri_handle),
                          NULL);
    return FALSE;
}

static gboolean
tg_plugin_load(PurplePlugin *plugin)
{
    tg_plugin_farewells = tg_farewells_new();
    tg_plugin_timer = purple_timeout_add(0, tg_plugin_connect_signals, plugin);
    tg_plugin_commands = tg_commands_register(TG_PROTOCOL_ID);
    return TRUE;
}

static gboolean
tg_plugin_unload(PurplePlugin *plugin)
{
    if (tg_plugin_timer != 0)
        purple_timeout_remove(tg_plugin_timer);
    tg_plugin_timer = 0;
    tg_commands_unregister(tg_plugin_commands);
    tg_plugin_commands = NULL;
    purple_signals_disconnect_by_handle(plugin);
    g_clear_pointer(&tg_plugin_farewells, tg_farewells_free);
    return TRUE;
}

static PurplePluginProtocolInfo tg_protocol_info = {
    .options = OPT_PROTO_NO_PASSWORD | OPT_PROTO_CHAT_TOPIC,
    /* Telegram makes its own sizes, of 160 pixels and 640. */
    .icon_spec = {(char *)"jpeg", 160, 160, 640, 640, 1024 * 1024, PURPLE_ICON_SCALE_SEND},
    .list_icon = tg_prpl_list_icon,
    .status_types = tg_prpl_status_types,
    .login = tg_prpl_login,
    .close = tg_prpl_close,
    .send_im = tg_prpl_send_im,
    .send_typing = tg_status_send_typing,
    .set_status = tg_status_set,
    .status_text = tg_status_get_text,
    .tooltip_text = tg_status_add_tooltip,
    .get_info = tg_info_get,
    .add_buddy = tg_prpl_add_buddy,
    .alias_buddy = tg_blist_alias_buddy,
    .remove_buddy = tg_blist_remove_buddy,
    .remove_buddies = tg_blist_remove_buddies,
    .add_deny = tg_privacy_add,
    .rem_deny = tg_privacy_remove,
    .offline_message = tg_prpl_offline_message,
    .blist_node_menu = tg_blist_make_menu,
    .chat_info = tg_chat_make_info,
    .chat_info_defaults = tg_chat_make_defaults,
    .get_chat_name = tg_chat_get_name,
    .find_blist_chat = tg_blist_find_chat,
    .join_chat = tg_prpl_join_chat,
    .chat_invite = tg_chat_invite,
    .chat_leave = tg_prpl_chat_leave,
    .chat_send = tg_prpl_chat_send,
    .set_buddy_icon = tg_own_avatar_set,
    .set_chat_topic = tg_chat_set_topic,
    .get_cb_alias = tg_chat_get_alias,
    .get_cb_real_name = tg_chat_get_real_name,
    .roomlist_get_list = tg_info_list_rooms,
    .roomlist_cancel = tg_info_cancel_rooms,
    .roomlist_room_serialize = tg_prpl_roomlist_room_serialize,
    .normalize = tg_prpl_normalize,
    .get_account_text_table = tg_prpl_get_account_text_table,
    .struct_size = sizeof(PurplePluginProtocolInfo),
};

/* libpurple's strings are not const. */
static PurplePluginInfo tg_plugin_info = {
    .magic = PURPLE_PLUGIN_MAGIC,
    .major_version = PURPLE_MAJOR_VERSION,
    .minor_version = OLDEST_MINOR_VERSION,
    .type = PURPLE_PLUGIN_PROTOCOL,
    .priority = PURPLE_PRIORITY_DEFAULT,
    .id = (char *)TG_PROTOCOL_ID,
    .name = (char *)"Telegram",
    .version = (char *)PACKAGE_VERSION,
    .author = (char *)"the purple-telegram authors",
    .homepage = (char *)"https://telegram.org",
    .load = tg_plugin_load,
    .unload = tg_plugin_unload,
    .extra_info = &tg_protocol_info,
    .actions = tg_actions_make,
};

static void
tg_plugin_init(PurplePlugin *plugin)
{
    bindtextdomain(GETTEXT_PACKAGE, LOCALEDIR);
    bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
    tg_plugin_info.summary = (char *)_("Telegram for libpurple");
    tg_plugin_info.description =
        (char *)_("Log in to Telegram. An independent program that uses the Telegram API; it is "
                  "not made by Telegram.");
    tg_protocol_info.protocol_options = tg_account_make_options();
}

PURPLE_INIT_PLUGIN(telegram, tg_plugin_init, tg_plugin_info)
