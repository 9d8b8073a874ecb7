/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The buddy list of a front end without a screen: what it shows, names and pictures.
 */
#include "blist.h"

#include "record.h"

#include <string.h>

PurpleBlistNode *
blist_find_chat(const char *id)
{
    for (PurpleBlistNode *node = purple_blist_get_root(); node != NULL;
         node = purple_blist_node_next(node, TRUE))
        if (PURPLE_BLIST_NODE_IS_CHAT(node) &&
            g_strcmp0(g_hash_table_lookup(purple_chat_get_components(PURPLE_CHAT(node)), "id"),
                      id) == 0)
            return node;
    return NULL;
}

/* What stands below a name, and what appears when the mouse stays there. */
static void
blist_words(Record *record, PurpleBuddy *buddy)
{
    PurplePlugin *prpl = purple_find_prpl(purple_account_get_protocol_id(buddy->account));
    PurplePluginProtocolInfo *protocol = prpl != NULL ? PURPLE_PLUGIN_PROTOCOL_INFO(prpl) : NULL;
    gboolean is_online = protocol != NULL && purple_account_is_connected(buddy->account);
    g_autofree char *words = is_online ? protocol->status_text(buddy) : NULL;
    g_autofree char *tip = NULL;
    PurpleNotifyUserInfo *info = purple_notify_user_info_new();

    if (is_online)
        protocol->tooltip_text(buddy, info, TRUE);
    tip = purple_notify_user_info_get_text_with_newline(info, " | ");
    purple_notify_user_info_destroy(info);
    record_text(record, "words", words);
    record_text(record, "tip", tip);
}

static void
blist_node(Record *record, PurpleBlistNode *node)
{
    gboolean is_buddy = PURPLE_BLIST_NODE_IS_BUDDY(node);
    PurpleGroup *group = is_buddy ? purple_buddy_get_group(PURPLE_BUDDY(node))
                                  : purple_chat_get_group(PURPLE_CHAT(node));

    record_open(record, NULL, '{');
    record_text(record, "kind", is_buddy ? "buddy" : "chat");
    record_text(record, "group", purple_group_get_name(group));
    if (is_buddy) {
        PurplePresence *presence = purple_buddy_get_presence(PURPLE_BUDDY(node));
        PurpleStatus *status = purple_presence_get_active_status(presence);

        record_text(record, "name", purple_buddy_get_name(PURPLE_BUDDY(node)));
        record_text(record, "alias", purple_buddy_get_alias(PURPLE_BUDDY(node)));
        record_text(record, "status", purple_status_get_id(status));
        blist_words(record, PURPLE_BUDDY(node));
    } else {
        record_text(record, "name",
                    g_hash_table_lookup(purple_chat_get_components(PURPLE_CHAT(node)), "id"));
        record_text(record, "alias", purple_chat_get_name(PURPLE_CHAT(node)));
    }
    record_close(record, '}');
}

static gboolean
blist_tell(PurpleAccount *account, char **words)
{
    Record *record = record_new("list");

    record_open(record, "nodes", '[');
    for (PurpleBlistNode *node = purple_blist_get_root(); node != NULL;
         node = purple_blist_node_next(node, TRUE))
        if (PURPLE_BLIST_NODE_IS_BUDDY(node) || PURPLE_BLIST_NODE_IS_CHAT(node))
            blist_node(record, node);
    record_close(record, ']');
    record_send(record);
    return TRUE;
}

static gboolean
blist_alias(PurpleAccount *account, char **words)
{
    PurpleBuddy *buddy = purple_find_buddy(account, words[2]);
    PurpleBlistNode *chat = blist_find_chat(words[2]);

    if (buddy == NULL && chat != NULL)
        purple_blist_alias_chat(PURPLE_CHAT(chat), words[3]);
    if (buddy == NULL)
        return chat != NULL;
    purple_blist_alias_buddy(buddy, words[3]);
    serv_alias_buddy(buddy);
    return TRUE;
}

/* Somebody drags a person or chat into another group. */
static gboolean
blist_move(PurpleAccount *account, char **words)
{
    PurpleBuddy *buddy = purple_find_buddy(account, words[2]);
    PurpleBlistNode *chat = blist_find_chat(words[2]);
    PurpleGroup *group = purple_find_group(words[3]);

    if (group == NULL) {
        group = purple_group_new(words[3]);
        purple_blist_add_group(group, NULL);
    }
    if (buddy != NULL)
        purple_blist_add_contact(purple_buddy_get_contact(buddy), group, NULL);
    else if (chat != NULL)
        purple_blist_add_chat(PURPLE_CHAT(chat), group, NULL);
    return buddy != NULL || chat != NULL;
}

static gboolean
blist_unlist(PurpleAccount *account, char **words)
{
    PurpleBuddy *buddy = purple_find_buddy(account, words[2]);

    if (buddy == NULL)
        return FALSE;
    purple_account_remove_buddy(account, buddy, purple_buddy_get_group(buddy));
    purple_blist_remove_buddy(buddy);
    return TRUE;
}

/* What is shown as the picture of a person, group or channel: that of libpurple for people, the
 * node's own for chats. */
static PurpleStoredImage *
find_picture(PurpleAccount *account, const char *name, char **checksum)
{
    PurpleBlistNode *node = blist_find_chat(name);
    PurpleBuddyIcon *icon;
    size_t len;
    gconstpointer data;
    gpointer copy;

    if (node != NULL)
        return purple_buddy_icons_node_find_custom_icon(node);
    icon = purple_buddy_icons_find(account, name);
    if (icon == NULL)
        return NULL;
    data = purple_buddy_icon_get_data(icon, &len);
    *checksum = g_strdup(purple_buddy_icon_get_checksum(icon));
    copy = g_malloc(len);
    memcpy(copy, data, len);
    purple_buddy_icon_unref(icon);
    return purple_imgstore_add(copy, len, NULL);
}

static gboolean
blist_picture(PurpleAccount *account, char **words)
{
    g_autofree char *checksum = NULL;
    g_autofree char *sum = NULL;
    PurpleStoredImage *image = find_picture(account, words[2], &checksum);
    Record *record = record_new("picture");

    if (image != NULL) {
        sum = g_compute_checksum_for_data(G_CHECKSUM_SHA1, purple_imgstore_get_data(image),
                                          purple_imgstore_get_size(image));
        purple_imgstore_unref(image);
    }
    record_text(record, "name", words[2]);
    record_text(record, "sum", sum);
    record_text(record, "checksum", checksum);
    record_send(record);
    return TRUE;
}

/* The person chooses a picture for themselves (without a name) or for a chat, or none. */
static gboolean
blist_choose_picture(PurpleAccount *account, char **words)
{
    g_autofree char *data = NULL;
    gsize len = 0;
    PurpleBlistNode *node;

    if (*words[3] != '\0' && !g_file_get_contents(words[3], &data, &len, NULL))
        return FALSE;
    if (*words[2] == '\0') {
        purple_buddy_icons_set_account_icon(account, (guchar *)g_steal_pointer(&data), len);
        return TRUE;
    }
    node = blist_find_chat(words[2]);
    if (node == NULL)
        return FALSE;
    purple_buddy_icons_node_set_custom_icon(node, (guchar *)g_steal_pointer(&data), len);
    return TRUE;
}

gboolean
blist_run(PurpleAccount *account, char **words)
{
    static const struct {
        const char *name;
        guint words;
        gboolean (*run)(PurpleAccount *account, char **words);
    } parts[] = {
        {"list", 2, blist_tell},       {"alias", 4, blist_alias},
        {"unlist", 3, blist_unlist},   {"move", 4, blist_move},
        {"picture", 3, blist_picture}, {"choose-picture", 4, blist_choose_picture},
    };

    for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
        if (strcmp(parts[i].name, words[0]) == 0 && g_strv_length(words) >= parts[i].words)
            return parts[i].run(account, words);
    return FALSE;
}
