/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What a person does with the buddy list, the room list, links and blocks: as Pidgin's dialogs do
 * it.
 */
#include "deeds.h"

#include "blist.h"
#include "record.h"

#include <string.h>

/* The Add Buddy dialog. */
static gboolean
deed_add_buddy(PurpleAccount *account, char **words)
{
    PurpleGroup *group = purple_group_new("Buddies");
    PurpleBuddy *buddy = purple_buddy_new(account, words[2], *words[3] ? words[3] : NULL);

    purple_blist_add_group(group, NULL);
    purple_blist_add_buddy(buddy, NULL, group, NULL);
    purple_account_add_buddy_with_invite(account, buddy, NULL);
    return TRUE;
}

/* The Add Chat dialog. */
static gboolean
deed_add_chat(PurpleAccount *account, char **words)
{
    PurplePluginProtocolInfo *info =
        PURPLE_PLUGIN_PROTOCOL_INFO(purple_find_prpl(purple_account_get_protocol_id(account)));
    PurpleConnection *gc = purple_account_get_connection(account);
    PurpleChat *chat = purple_chat_new(account, NULL, info->chat_info_defaults(gc, words[2]));
    PurpleGroup *group = purple_group_new("Chats");

    purple_blist_add_group(group, NULL);
    purple_blist_add_chat(chat, group, NULL);
    serv_join_chat(gc, purple_chat_get_components(chat));
    return TRUE;
}

/* (nullable) */
static PurpleBlistNode *
find_node(PurpleAccount *account, const char *name)
{
    PurpleBlistNode *node = (PurpleBlistNode *)purple_find_buddy(account, name);

    return node != NULL ? node : blist_find_chat(name);
}

static gboolean
deed_remove_chat(PurpleAccount *account, char **words)
{
    PurpleBlistNode *node = find_node(account, words[2]);

    if (node == NULL || !PURPLE_BLIST_NODE_IS_CHAT(node))
        return FALSE;
    purple_blist_remove_chat(PURPLE_CHAT(node));
    return TRUE;
}

/* A group is removed with everybody in it. */
static gboolean
deed_remove_all(PurpleAccount *account, char **words)
{
    GSList *found = purple_find_buddies(account, NULL);
    GList *buddies = NULL, *groups = NULL;

    for (GSList *item = found; item != NULL; item = item->next) {
        buddies = g_list_append(buddies, item->data);
        groups = g_list_append(groups, purple_buddy_get_group(item->data));
    }
    purple_account_remove_buddies(account, buddies, groups);
    for (GSList *item = found; item != NULL; item = item->next)
        purple_blist_remove_buddy(item->data);
    g_list_free(buddies);
    g_list_free(groups);
    g_slist_free(found);
    return TRUE;
}

/* A group of the buddy list is deleted, with what is in it, as Pidgin does it. */
static gboolean
deed_remove_group(PurpleAccount *account, char **words)
{
    PurpleGroup *group = purple_find_group(words[2]);
    PurpleBlistNode *next;
    GList *buddies = NULL, *groups = NULL;

    if (group == NULL)
        return FALSE;
    for (PurpleBlistNode *node = ((PurpleBlistNode *)group)->child; node != NULL; node = next) {
        next = node->next;
        if (PURPLE_BLIST_NODE_IS_CHAT(node)) {
            purple_blist_remove_chat(PURPLE_CHAT(node));
            continue;
        }
        buddies = g_list_append(buddies, purple_contact_get_priority_buddy(PURPLE_CONTACT(node)));
        groups = g_list_append(groups, group);
    }
    purple_account_remove_buddies(account, buddies, groups);
    for (GList *item = buddies; item != NULL; item = item->next)
        purple_blist_remove_buddy(item->data);
    purple_blist_remove_group(group);
    g_list_free(buddies);
    g_list_free(groups);
    return TRUE;
}

/* An entry of a node's menu is chosen. */
static gboolean
deed_menu(PurpleAccount *account, char **words)
{
    PurplePluginProtocolInfo *info =
        PURPLE_PLUGIN_PROTOCOL_INFO(purple_find_prpl(purple_account_get_protocol_id(account)));
    PurpleBlistNode *node = find_node(account, words[2]);
    GList *menu = node != NULL ? info->blist_node_menu(node) : NULL;
    gboolean found = FALSE;

    for (GList *item = menu; item != NULL; item = item->next) {
        PurpleMenuAction *action = item->data;

        if (!found && action != NULL && g_strcmp0(action->label, words[3]) == 0) {
            found = TRUE;
            ((void (*)(PurpleBlistNode *, gpointer))action->callback)(node, action->data);
        }
        if (action != NULL)
            purple_menu_action_free(action);
    }
    g_list_free(menu);
    return found;
}

static gboolean
deed_close(PurpleAccount *account, char **words)
{
    PurpleConversation *conversation =
        purple_find_conversation_with_account(PURPLE_CONV_TYPE_ANY, words[2], account);

    if (conversation == NULL)
        return FALSE;
    purple_conversation_destroy(conversation);
    return TRUE;
}

/* A link is followed outside of any window. */
static gboolean
deed_link(PurpleAccount *account, char **words)
{
    purple_got_protocol_handler_uri(words[2]);
    return TRUE;
}

static gboolean
deed_deny(PurpleAccount *account, char **words)
{
    return purple_privacy_deny_add(account, words[2], FALSE);
}

static gboolean
deed_allow(PurpleAccount *account, char **words)
{
    return purple_privacy_deny_remove(account, words[2], FALSE);
}

static gboolean
deed_denied(PurpleAccount *account, char **words)
{
    Record *record = record_new("denied");

    record_open(record, "names", '[');
    for (GSList *item = account->deny; item != NULL; item = item->next)
        record_text(record, NULL, item->data);
    record_close(record, ']');
    record_send(record);
    return TRUE;
}

/* The mode of Pidgin's privacy window. */
static gboolean
deed_privacy(PurpleAccount *account, char **words)
{
    account->perm_deny = (PurplePrivacyType)g_ascii_strtoull(words[2], NULL, 10);
    serv_set_permit_deny(purple_account_get_connection(account));
    return TRUE;
}

static gboolean
deed_permit(PurpleAccount *account, char **words)
{
    return purple_privacy_permit_add(account, words[2], FALSE);
}

static gboolean
deed_typing(PurpleAccount *account, char **words)
{
    serv_send_typing(purple_account_get_connection(account), words[2],
                     *words[3] ? PURPLE_TYPING : PURPLE_NOT_TYPING);
    return TRUE;
}

/* Whether somebody is seen typing in a private conversation. */
static gboolean
deed_types(PurpleAccount *account, char **words)
{
    PurpleConversation *conversation =
        purple_find_conversation_with_account(PURPLE_CONV_TYPE_IM, words[2], account);

    return conversation != NULL &&
           purple_conv_im_get_typing_state(PURPLE_CONV_IM(conversation)) == PURPLE_TYPING;
}

static gboolean
deed_away(PurpleAccount *account, char **words)
{
    purple_account_set_status(account, words[2], TRUE, NULL);
    return TRUE;
}

/* The list of rooms; with a name, it is joined from there. */
static gboolean
deed_rooms(PurpleAccount *account, char **words)
{
    PurpleRoomlist *list = purple_roomlist_get_list(purple_account_get_connection(account));
    Record *record = record_new("rooms");
    PurpleRoomlistRoom *chosen = NULL;

    record_open(record, "names", '[');
    for (GList *item = list != NULL ? list->rooms : NULL; item != NULL; item = item->next) {
        PurpleRoomlistRoom *room = item->data;

        record_text(record, NULL, room->name);
        if (g_strcmp0(room->name, words[2]) == 0)
            chosen = room;
    }
    record_close(record, ']');
    record_send(record);
    if (chosen != NULL)
        purple_roomlist_room_join(list, chosen);
    if (list != NULL)
        purple_roomlist_unref(list);
    return *words[2] == '\0' || chosen != NULL;
}

/* The Get Info entry and dialog. */
static gboolean
deed_get_info(PurpleAccount *account, char **words)
{
    serv_get_info(purple_account_get_connection(account), words[2]);
    return TRUE;
}

/* Which commands there are in a conversation. */
static gboolean
deed_commands(PurpleAccount *account, char **words)
{
    PurpleConversation *conversation =
        purple_find_conversation_with_account(PURPLE_CONV_TYPE_ANY, words[2], account);
    GList *names = conversation != NULL ? purple_cmd_list(conversation) : NULL;
    Record *record = record_new("commands");

    record_open(record, "names", '[');
    for (GList *item = names; item != NULL; item = item->next) {
        GList *help = purple_cmd_help(conversation, item->data);

        record_text(record, NULL, help != NULL ? help->data : item->data);
        g_list_free(help);
    }
    record_close(record, ']');
    record_send(record);
    g_list_free(names);
    return conversation != NULL;
}

static void
joins_at_start(PurpleConnection *gc, gpointer node)
{
    if (purple_chat_get_account(PURPLE_CHAT(node)) == purple_connection_get_account(gc))
        serv_join_chat(gc, purple_chat_get_components(PURPLE_CHAT(node)));
}

/* So does Pidgin: offline, and where a chat is not in the list, it is the name. */
static void
takes_title(PurpleConversation *conversation, PurpleConvUpdateType type, gpointer data)
{
    if (type == PURPLE_CONV_UPDATE_CHATLEFT)
        purple_conversation_autoset_title(conversation);
}

/* Pidgin's entry "Auto-Join" of a chat. */
static gboolean
deed_auto_join(PurpleAccount *account, char **words)
{
    PurpleBlistNode *node = find_node(account, words[2]);

    if (node == NULL || !PURPLE_BLIST_NODE_IS_CHAT(node))
        return FALSE;
    purple_signal_connect(purple_connections_get_handle(), "signed-on", node,
                          PURPLE_CALLBACK(joins_at_start), node);
    purple_signal_connect(purple_conversations_get_handle(), "conversation-updated", node,
                          PURPLE_CALLBACK(takes_title), node);
    return TRUE;
}

gboolean
deeds_run(PurpleAccount *account, char **words)
{
    static const struct {
        const char *name;
        guint words;
        gboolean (*run)(PurpleAccount *account, char **words);
    } deeds[] = {
        {"add-buddy", 4, deed_add_buddy},
        {"add-chat", 3, deed_add_chat},
        {"auto-join", 3, deed_auto_join},
        {"remove-chat", 3, deed_remove_chat},
        {"remove-all", 2, deed_remove_all},
        {"remove-group", 3, deed_remove_group},
        {"menu", 4, deed_menu},
        {"close", 3, deed_close},
        {"link", 3, deed_link},
        {"deny", 3, deed_deny},
        {"allow", 3, deed_allow},
        {"denied", 2, deed_denied},
        {"privacy", 3, deed_privacy},
        {"permit", 3, deed_permit},
        {"typing", 4, deed_typing},
        {"types", 3, deed_types},
        {"away", 3, deed_away},
        {"rooms", 3, deed_rooms},
        {"get-info", 3, deed_get_info},
        {"commands", 3, deed_commands},
    };

    for (guint i = 0; i < G_N_ELEMENTS(deeds); i++)
        if (strcmp(deeds[i].name, words[0]) == 0 && g_strv_length(words) >= deeds[i].words)
            return deeds[i].run(account, words);
    return FALSE;
}
