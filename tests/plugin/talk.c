/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What a person does in conversations and with the menu of the account.
 */
#include "talk.h"

#include "record.h"
#include "screen.h"

#include <string.h>

/* (nullable) */
static PurpleConversation *
find_conversation(PurpleAccount *account, const char *name)
{
    return purple_find_conversation_with_account(PURPLE_CONV_TYPE_ANY, name, account);
}

static gboolean
talk_im(PurpleAccount *account, char **words)
{
    PurpleConversation *conversation =
        purple_find_conversation_with_account(PURPLE_CONV_TYPE_IM, words[2], account);

    if (conversation == NULL)
        conversation = purple_conversation_new(PURPLE_CONV_TYPE_IM, account, words[2]);
    purple_conv_im_send(PURPLE_CONV_IM(conversation), words[3]);
    return TRUE;
}

static gboolean
talk_chat(PurpleAccount *account, char **words)
{
    PurpleConversation *conversation = find_conversation(account, words[2]);

    if (conversation == NULL || purple_conversation_get_type(conversation) != PURPLE_CONV_TYPE_CHAT)
        return FALSE;
    purple_conv_chat_send(PURPLE_CONV_CHAT(conversation), words[3]);
    return TRUE;
}

static gboolean
talk_join(PurpleAccount *account, char **words)
{
    PurpleConnection *gc = purple_account_get_connection(account);
    PurplePluginProtocolInfo *info =
        PURPLE_PLUGIN_PROTOCOL_INFO(purple_find_prpl(purple_account_get_protocol_id(account)));
    GHashTable *components = info->chat_info_defaults(gc, words[2]);

    serv_join_chat(gc, components);
    g_hash_table_destroy(components);
    return TRUE;
}

static gboolean
talk_slash(PurpleAccount *account, char **words)
{
    PurpleConversation *conversation = find_conversation(account, words[2]);
    g_autofree char *error = NULL;
    Record *record;
    PurpleCmdStatus status;

    if (conversation == NULL)
        return FALSE;
    status = purple_cmd_do_command(conversation, words[3], words[3], &error);
    record = record_new("slash");
    record_flag(record, "good", status == PURPLE_CMD_STATUS_OK);
    record_text(record, "error", error);
    record_send(record);
    return TRUE;
}

static gboolean
talk_open(PurpleAccount *account, char **words)
{
    return purple_conversation_new(PURPLE_CONV_TYPE_IM, account, words[2]) != NULL;
}

static gboolean
talk_focus(PurpleAccount *account, char **words)
{
    PurpleConversation *conversation = find_conversation(account, words[2]);

    screen_set_focus(words[2]);
    if (conversation != NULL)
        purple_conversation_update(conversation, PURPLE_CONV_UPDATE_UNSEEN);
    return TRUE;
}

static gboolean
talk_members(PurpleAccount *account, char **words)
{
    PurpleConversation *conversation = find_conversation(account, words[2]);
    PurpleConvChat *chat =
        conversation != NULL ? purple_conversation_get_chat_data(conversation) : NULL;
    Record *record;

    if (chat == NULL)
        return FALSE;
    record = record_new("members");
    record_text(record, "title", purple_conversation_get_title(conversation));
    record_text(record, "topic", purple_conv_chat_get_topic(chat));
    record_flag(record, "left", purple_conv_chat_has_left(chat));
    record_open(record, "people", '[');
    for (GList *user = purple_conv_chat_get_users(chat); user != NULL; user = user->next) {
        const PurpleConvChatBuddy *buddy = user->data;

        record_open(record, NULL, '{');
        record_text(record, "name", buddy->name);
        record_text(record, "alias", buddy->alias);
        record_number(record, "flags", buddy->flags);
        record_close(record, '}');
    }
    record_close(record, ']');
    record_send(record);
    return TRUE;
}

/* The account's menu; with a label, that entry is chosen. */
static gboolean
talk_action(PurpleAccount *account, char **words)
{
    PurpleConnection *gc = purple_account_get_connection(account);
    PurplePlugin *plugin = purple_find_prpl(purple_account_get_protocol_id(account));
    GList *actions =
        gc && PURPLE_PLUGIN_HAS_ACTIONS(plugin) ? PURPLE_PLUGIN_ACTIONS(plugin, gc) : NULL;
    Record *record = record_new("actions");
    gboolean found = FALSE;

    record_open(record, "labels", '[');
    for (GList *item = actions; item != NULL; item = item->next)
        if (item->data != NULL)
            record_text(record, NULL, ((PurplePluginAction *)item->data)->label);
    record_close(record, ']');
    record_send(record);
    for (GList *item = actions; item != NULL; item = item->next) {
        PurplePluginAction *action = item->data;

        if (action == NULL)
            continue;
        action->plugin = plugin;
        action->context = gc;
        if (!found && g_strcmp0(action->label, words[2]) == 0) {
            found = TRUE;
            action->callback(action);
        }
        purple_plugin_action_free(action);
    }
    g_list_free(actions);
    return found || words[2] == NULL;
}

gboolean
talk_run(PurpleAccount *account, char **words)
{
    static const struct {
        const char *name;
        guint words;
        gboolean (*run)(PurpleAccount *account, char **words);
    } ways[] = {
        {"im", 4, talk_im},           {"chat", 4, talk_chat},     {"join", 3, talk_join},
        {"slash", 4, talk_slash},     {"open", 3, talk_open},     {"focus", 3, talk_focus},
        {"members", 3, talk_members}, {"action", 3, talk_action},
    };

    for (guint i = 0; i < G_N_ELEMENTS(ways); i++)
        if (strcmp(ways[i].name, words[0]) == 0 && g_strv_length(words) >= ways[i].words)
            return ways[i].run(account, words);
    return FALSE;
}
