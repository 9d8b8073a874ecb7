/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * People and chats in the buddy list.
 */
#include "chats/tg-blist.h"

#include "chats/tg-avatars.h"
#include "chats/tg-chat.h"
#include "chats/tg-privacy.h"
#include "chats/tg-start.h"
#include "chats/tg-status.h"
#include "chats/tg-topics.h"
#include "chats/tg-upgrade.h"
#include "tg-account.h"
#include "tg-host.h"
#include "tg-text.h"
#include "words/tg-names.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PAGE 100
#define LONGEST_TITLE 128
/* Settings of nodes in the buddy list and of accounts: they never change. */
#define NODE_TITLE "telegram-title"
#define ACCOUNT_HIDDEN "telegram-hidden"

/* --- what the user took out of the list ------------------------------------------------------ */

gboolean
tg_blist_is_hidden(PurpleAccount *account, const char *name)
{
    g_auto(GStrv) names =
        g_strsplit(purple_account_get_string(account, ACCOUNT_HIDDEN, ""), " ", -1);

    return g_strv_contains((const char *const *)names, name);
}

void
tg_blist_hide(PurpleAccount *account, const char *name, gboolean hidden)
{
    const char *old = purple_account_get_string(account, ACCOUNT_HIDDEN, "");
    g_auto(GStrv) names = g_strsplit(old, " ", -1);
    g_autoptr(GString) list = g_string_new(NULL);

    if (tg_blist_is_hidden(account, name) == hidden)
        return;
    for (char **entry = names; *entry != NULL; entry++)
        if (strcmp(*entry, name) != 0 && **entry != '\0')
            g_string_append_printf(list, "%s%s", list->len > 0 ? " " : "", *entry);
    if (hidden)
        g_string_append_printf(list, "%s%s", list->len > 0 ? " " : "", name);
    purple_account_set_string(account, ACCOUNT_HIDDEN, list->str);
}

/* --- names ----------------------------------------------------------------------------------- */

char *
tg_blist_title(TgChats *chats, const TgRoom *room)
{
    g_autofree char *title = NULL;
    PurpleChat *node;

    if (room->peer.type == MT_PEER_USER && room->peer.id == tg_chats_get_naming(chats)->self)
        return g_strdup(_("Saved Messages"));
    if (room->topic != 0) {
        node = g_hash_table_lookup(tg_chats_get_nodes(chats), room->name);
        if (node != NULL)
            return g_strdup(purple_chat_get_name(node));
    }
    title = tg_chats_dup_title(chats, room->peer);
    return tg_text_foreign(title, LONGEST_TITLE);
}

/* TRUE: the alias is ours: the user has set none. */
static gboolean
follows_server(PurpleBlistNode *node, const char *alias)
{
    const char *ours = purple_blist_node_get_string(node, NODE_TITLE);

    return alias == NULL || *alias == '\0' || g_strcmp0(alias, ours) == 0;
}

/* Each change has libpurple write the whole list. */
static void
note_title(PurpleBlistNode *node, const char *title)
{
    if (g_strcmp0(purple_blist_node_get_string(node, NODE_TITLE), title) != 0)
        purple_blist_node_set_string(node, NODE_TITLE, title);
}

static void
name_buddy(PurpleBuddy *buddy, const char *title)
{
    const char *alias = purple_buddy_get_local_buddy_alias(buddy);

    if (!follows_server(&buddy->node, alias) && g_strcmp0(alias, title) != 0)
        return;
    note_title(&buddy->node, title);
    if (g_strcmp0(alias, title) != 0)
        purple_blist_alias_buddy(buddy, title);
}

static void
name_chat(PurpleChat *chat, const char *title)
{
    if (!follows_server(&chat->node, chat->alias) && g_strcmp0(chat->alias, title) != 0)
        return;
    note_title(&chat->node, title);
    if (g_strcmp0(chat->alias, title) != 0)
        purple_blist_alias_chat(chat, title);
}

/* --- nodes ----------------------------------------------------------------------------------- */

enum { IN_PEOPLE, IN_GROUPS, IN_CHANNELS };

/* (nullable): behind it, a new one disturbs nobody. */
static PurpleBlistNode *
last_group(void)
{
    PurpleBlistNode *node = purple_blist_get_root();

    while (node != NULL && node->next != NULL)
        node = node->next;
    return node;
}

/* People, groups, channels: in this order, whichever comes first. */
static PurpleGroup *
make_group(guint place)
{
    const char *const names[] = {_("Telegram"), _("Telegram groups"), _("Telegram channels")};
    PurpleGroup *group = purple_find_group(names[place]);

    if (group != NULL)
        return group;
    for (guint i = 0; i <= place; i++) {
        if (purple_find_group(names[i]) != NULL)
            continue;
        group = purple_group_new(names[i]);
        purple_blist_add_group(group, last_group());
    }
    return group;
}

static void
show_user(TgChats *chats, const TgRoom *room)
{
    PurpleAccount *account = tg_chats_get_account(chats);
    PurpleBuddy *buddy = purple_find_buddy(account, room->name);
    g_autofree char *title = tg_blist_title(chats, room);

    if (buddy == NULL) {
        buddy = purple_buddy_new(account, room->name, NULL);
        purple_blist_node_set_string(&buddy->node, NODE_TITLE, title);
        purple_blist_alias_buddy(buddy, title);
        purple_blist_add_buddy(buddy, NULL, make_group(IN_PEOPLE), NULL);
    } else {
        name_buddy(buddy, title);
    }
    if (!tg_chats_is_over(chats))
        tg_status_show(chats, room->peer);
    if (!tg_chats_is_over(chats))
        tg_avatars_check(chats, room->peer, FALSE);
}

static PurpleChat *
add_chat(TgChats *chats, const TgRoom *room, const char *title)
{
    GHashTable *components = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    const MtPeer *peer = mt_chats_find_peer(tg_chats_get_core(chats), room->peer);
    gboolean is_channel = peer != NULL && peer->kind == MT_PEER_KIND_CHANNEL;
    PurpleChat *chat;

    g_hash_table_insert(components, g_strdup("id"), g_strdup(room->name));
    chat = purple_chat_new(tg_chats_get_account(chats), title, components);
    purple_blist_node_set_string(&chat->node, NODE_TITLE, title);
    g_hash_table_insert(tg_chats_get_nodes(chats), g_strdup(room->name), chat);
    purple_blist_add_chat(chat, make_group(is_channel ? IN_CHANNELS : IN_GROUPS), NULL);
    return chat;
}

static void
show_chat(TgChats *chats, const TgRoom *room, const char *title)
{
    PurpleChat *chat = g_hash_table_lookup(tg_chats_get_nodes(chats), room->name);

    if (chat == NULL)
        add_chat(chats, room, title);
    else
        name_chat(chat, title);
    if (room->topic == 0 && !tg_chats_is_over(chats))
        tg_avatars_check(chats, room->peer, FALSE);
}

void
tg_blist_show(TgChats *chats, const TgRoom *room)
{
    g_autofree char *title = NULL;

    room = tg_room_now(room);
    if (tg_room_is_person(room)) {
        show_user(chats, room);
        return;
    }
    title = tg_blist_title(chats, room);
    if (room->topic > 1 && g_hash_table_lookup(tg_chats_get_nodes(chats), room->name) == NULL)
        tg_topics_load(chats, room->peer); /* it is a new one: what is it called? */
    show_chat(chats, room, title);
}

void
tg_blist_show_topic(TgChats *chats, const TgRoom *room, const char *title)
{
    g_autofree char *shown = tg_text_foreign(title, LONGEST_TITLE);

    if (!tg_blist_is_hidden(tg_chats_get_account(chats), room->name))
        show_chat(chats, room, shown);
}

static gboolean
is_archive_shown(const TgChats *chats)
{
    return tg_chats_is_on(chats, TG_OPTION_SHOW_ARCHIVED, FALSE);
}

static void
show_if_wanted(TgChats *chats, const TgRoom *room)
{
    const MtPeer *peer = mt_chats_find_peer(tg_chats_get_core(chats), room->peer);
    guint gone = tg_room_is_person(room) ? MT_PEER_DELETED
                                         : MT_PEER_DELETED | MT_PEER_LEFT | MT_PEER_FORBIDDEN;

    if (peer == NULL || (peer->flags & gone) != 0 || peer->migrated_to.type != MT_PEER_NONE ||
        tg_blist_is_hidden(tg_chats_get_account(chats), room->name) ||
        tg_privacy_keeps_out(chats, room))
        return;
    /* Contacts are people first: the archive is for their chats. */
    if (room->archived && !is_archive_shown(chats) && (peer->flags & MT_PEER_CONTACT) == 0)
        return;
    tg_blist_show(chats, room);
    if (!tg_chats_is_over(chats))
        tg_avatars_check(chats, room->peer, TRUE);
}

/* --- what leaves the list by itself ---------------------------------------------------------- */

/* It may come back at any time: it is not hidden. */
static void
drop_chat(TgChats *chats, const char *name)
{
    PurpleChat *chat = g_hash_table_lookup(tg_chats_get_nodes(chats), name);

    if (chat == NULL)
        return;
    g_hash_table_remove(tg_chats_get_nodes(chats), name);
    purple_blist_remove_chat(chat);
}

/* Whatever somebody has renamed or put elsewhere stays. */
static gboolean
is_untouched(PurpleBlistNode *node, const char *alias, const PurpleGroup *group)
{
    const char *const ours[] = {_("Telegram"), _("Telegram groups"), _("Telegram channels"), NULL};

    return follows_server(node, alias) && group != NULL && g_strv_contains(ours, group->name);
}

void
tg_blist_drop_untouched(TgChats *chats, const TgRoom *room)
{
    PurpleBuddy *buddy = purple_find_buddy(tg_chats_get_account(chats), room->name);
    PurpleChat *chat = g_hash_table_lookup(tg_chats_get_nodes(chats), room->name);
    const MtPeer *peer = mt_chats_find_peer(tg_chats_get_core(chats), room->peer);
    gboolean is_contact = peer != NULL && (peer->flags & MT_PEER_CONTACT) != 0;

    if (chat != NULL && is_untouched(&chat->node, chat->alias, purple_chat_get_group(chat)))
        drop_chat(chats, room->name);
    else if (buddy != NULL && !is_contact &&
             is_untouched(&buddy->node, purple_buddy_get_local_buddy_alias(buddy),
                          purple_buddy_get_group(buddy)))
        purple_blist_remove_buddy(buddy);
}

/* A forum's topics go with it. */
static void
for_each_room(TgChats *chats, MtPeerId peer, void (*act)(TgChats *, const TgRoom *))
{
    g_autoptr(GList) rooms = tg_chats_list_rooms(chats);

    for (const GList *link = rooms; link != NULL && !tg_chats_is_over(chats); link = link->next)
        if (mt_peer_id_equal(((const TgRoom *)link->data)->peer, peer))
            act(chats, link->data);
}

static void
drop(TgChats *chats, const TgRoom *room)
{
    drop_chat(chats, room->name);
}

/* --- lists ----------------------------------------------------------------------------------- */

/* There may be thousands. */
static gboolean
show_later(gpointer chats, gpointer room)
{
    show_if_wanted(chats, room);
    if (!tg_chats_is_over(chats) &&
        !tg_blist_is_hidden(tg_chats_get_account(chats), ((TgRoom *)room)->name))
        tg_chat_resume(chats, room);
    return FALSE;
}

static void
contacts_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    if (answer->failure != MT_FAILURE_NONE)
        return;
    for (guint i = 0; answer->peers != NULL && i < answer->peers->len; i++)
        tg_chats_do_later(chats, show_later,
                          tg_chats_get_room(chats, g_array_index(answer->peers, MtPeerId, i), 0));
}

void
tg_blist_load_contacts(TgChats *chats)
{
    tg_chats_expect(chats, mt_chats_load_contacts(tg_chats_get_core(chats), tg_host_now()),
                    contacts_came, NULL, NULL);
}

static void
dialog_came(TgChats *chats, const MtDialog *dialog)
{
    TgRoom *room = tg_chats_get_room(chats, dialog->peer, 0);
    const MtPeer *peer = mt_chats_find_peer(tg_chats_get_core(chats), dialog->peer);

    tg_upgrade_check(chats, dialog->peer);
    if (tg_chats_is_over(chats))
        return;
    tg_room_note_dialog(room, dialog);
    room->asked = tg_chats_get_counts(chats)->gaps;
    if (!is_archive_shown(chats) && room->archived) {
        tg_blist_drop_untouched(chats, room);
        return;
    }
    if (peer != NULL && peer->kind == MT_PEER_KIND_FORUM)
        tg_topics_load(chats, dialog->peer);
    tg_chats_do_later(chats, show_later, room);
}

void
tg_blist_archived(TgChats *chats, TgRoom *room, gboolean on)
{
    const MtPeer *peer = mt_chats_find_peer(tg_chats_get_core(chats), room->peer);

    room->archived = on;
    if (is_archive_shown(chats))
        return;
    if (on) {
        for_each_room(chats, room->peer, tg_blist_drop_untouched);
        return;
    }
    show_if_wanted(chats, room);
    if (peer != NULL && peer->kind == MT_PEER_KIND_FORUM && !tg_chats_is_over(chats))
        tg_topics_load(chats, room->peer);
}

static void load_dialogs(TgChats *chats, gboolean archived, const MtPage *from);

static void
dialogs_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    gboolean archived = GPOINTER_TO_INT(data);

    if (answer->failure != MT_FAILURE_NONE)
        return;
    for (guint i = 0; answer->dialogs != NULL && i < answer->dialogs->len; i++) {
        if (tg_chats_is_over(chats))
            return;
        dialog_came(chats, g_ptr_array_index(answer->dialogs, i));
    }
    if (answer->more)
        load_dialogs(chats, archived, &answer->page);
}

static void
load_dialogs(TgChats *chats, gboolean archived, const MtPage *from)
{
    guint request =
        mt_chats_load_dialogs(tg_chats_get_core(chats), archived, from, PAGE, tg_host_now());

    tg_chats_expect(chats, request, dialogs_came, GINT_TO_POINTER(archived), NULL);
}

/* --- the beginning and the end --------------------------------------------------------------- */

static void
node_removed(PurpleBlistNode *node, gpointer data)
{
    TgChats *chats = data;
    PurpleChat *chat = PURPLE_BLIST_NODE_IS_CHAT(node) ? PURPLE_CHAT(node) : NULL;
    const char *name;

    if (chat == NULL || purple_chat_get_account(chat) != tg_chats_get_account(chats))
        return;
    name = g_hash_table_lookup(purple_chat_get_components(chat), "id");
    if (name == NULL || !g_hash_table_remove(tg_chats_get_nodes(chats), name))
        return;
    tg_blist_hide(purple_chat_get_account(chat), name, TRUE);
}

static void
node_added(PurpleBlistNode *node, gpointer data)
{
    TgChats *chats = data;
    PurpleChat *chat = PURPLE_BLIST_NODE_IS_CHAT(node) ? PURPLE_CHAT(node) : NULL;
    const char *name;

    if (chat == NULL || purple_chat_get_account(chat) != tg_chats_get_account(chats))
        return;
    name = g_hash_table_lookup(purple_chat_get_components(chat), "id");
    if (name != NULL && !g_hash_table_contains(tg_chats_get_nodes(chats), name))
        g_hash_table_insert(tg_chats_get_nodes(chats), g_strdup(name), chat);
}

/* Whoever made the table decides whether it frees its keys. */
static void
set_component(GHashTable *components, const char *name)
{
    gpointer key, value;

    if (!g_hash_table_lookup_extended(components, "id", &key, &value))
        return;
    g_hash_table_steal(components, key);
    g_hash_table_insert(components, key, g_strdup(name));
    g_free(value);
}

void
tg_blist_adopt(TgChats *chats, const char *typed, const TgRoom *room)
{
    GHashTable *nodes = tg_chats_get_nodes(chats);
    PurpleChat *chat = g_hash_table_lookup(nodes, typed);

    if (chat == NULL || strcmp(typed, room->name) == 0)
        return;
    if (g_hash_table_contains(nodes, room->name)) {
        drop_chat(chats, typed);
        return;
    }
    set_component(purple_chat_get_components(chat), room->name);
    g_hash_table_insert(nodes, g_strdup(room->name), chat);
    g_hash_table_remove(nodes, typed);
    tg_blist_hide(tg_chats_get_account(chats), room->name, FALSE);
    purple_blist_schedule_save();
}

static void
collect_nodes(TgChats *chats)
{
    PurpleAccount *account = tg_chats_get_account(chats);

    for (PurpleBlistNode *node = purple_blist_get_root(); node != NULL;
         node = purple_blist_node_next(node, TRUE)) {
        const char *name;

        if (!PURPLE_BLIST_NODE_IS_CHAT(node) ||
            purple_chat_get_account(PURPLE_CHAT(node)) != account)
            continue;
        name = g_hash_table_lookup(purple_chat_get_components(PURPLE_CHAT(node)), "id");
        if (name != NULL)
            g_hash_table_insert(tg_chats_get_nodes(chats), g_strdup(name), node);
    }
}

void
tg_blist_begin(TgChats *chats)
{
    collect_nodes(chats);
    purple_signal_connect(purple_blist_get_handle(), "blist-node-removed", chats,
                          PURPLE_CALLBACK(node_removed), chats);
    purple_signal_connect(purple_blist_get_handle(), "blist-node-added", chats,
                          PURPLE_CALLBACK(node_added), chats);
    tg_blist_load_contacts(chats);
    load_dialogs(chats, FALSE, NULL);
    load_dialogs(chats, TRUE, NULL);
}

static gboolean
dropping_due(gpointer data)
{
    TgChats *chats = data;
    TgCounts *counts = tg_chats_get_counts(chats);
    g_autoptr(TgConnection) held = tg_connection_ref(tg_chats_get_connection(chats));

    counts->dropping = 0;
    while (!tg_connection_is_closing(held) && counts->dead != NULL) {
        g_autofree char *name = counts->dead->data;
        PurpleBuddy *buddy = purple_find_buddy(tg_chats_get_account(chats), name);

        counts->dead = g_slist_delete_link(counts->dead, counts->dead);
        if (buddy != NULL)
            purple_blist_remove_buddy(buddy);
    }
    return FALSE;
}

void
tg_blist_drop_later(TgChats *chats, const char *name)
{
    TgCounts *counts = tg_chats_get_counts(chats);

    if (tg_chats_find_room(chats, name) != NULL)
        return;
    counts->dead = g_slist_prepend(counts->dead, g_strdup(name));
    if (counts->dropping == 0)
        counts->dropping = purple_timeout_add(0, dropping_due, chats);
}

void
tg_blist_stop(TgChats *chats)
{
    TgCounts *counts = tg_chats_get_counts(chats);

    if (counts->dropping != 0)
        purple_timeout_remove(counts->dropping);
    counts->dropping = 0;
    g_slist_free_full(g_steal_pointer(&counts->dead), g_free);
    purple_signals_disconnect_by_handle(chats);
}

/* The user joined or left, perhaps elsewhere. Who was thrown out may still look at it. */
static void
membership_changed(TgChats *chats, MtPeerId peer)
{
    const MtPeer *known = mt_chats_find_peer(tg_chats_get_core(chats), peer);

    if (known != NULL && (known->flags & MT_PEER_LEFT) != 0)
        for_each_room(chats, peer, drop);
    else if (known != NULL)
        show_if_wanted(chats, tg_chats_get_room(chats, peer, 0));
}

void
tg_blist_peer_changed(TgChats *chats, MtPeerId peer, guint changes)
{
    g_autofree char *name = tg_names_make(peer, 0);
    PurpleBuddy *buddy = purple_find_buddy(tg_chats_get_account(chats), name);
    PurpleChat *chat = g_hash_table_lookup(tg_chats_get_nodes(chats), name);
    g_autofree char *title = NULL;

    if (peer.type != MT_PEER_USER && (changes & MT_PEER_CHANGE_MEMBER) != 0) {
        membership_changed(chats, peer);
        return;
    }
    if (buddy == NULL && chat == NULL)
        return;
    title = tg_blist_title(chats, tg_chats_get_room(chats, peer, 0));
    if ((changes & MT_PEER_CHANGE_NAME) != 0 && buddy != NULL)
        name_buddy(buddy, title);
    else if ((changes & MT_PEER_CHANGE_NAME) != 0)
        name_chat(chat, title);
    if ((changes & (MT_PEER_CHANGE_PRESENCE | MT_PEER_CHANGE_FLAGS)) != 0 && buddy != NULL &&
        !tg_chats_is_over(chats))
        tg_status_show(chats, peer);
}

/* --- what the user does with the list -------------------------------------------------------- */

PurpleChat *
tg_blist_find_chat(PurpleAccount *account, const char *name)
{
    TgChats *chats = tg_chats_find(purple_account_get_connection(account));

    return chats != NULL ? g_hash_table_lookup(tg_chats_get_nodes(chats), name) : NULL;
}

void
tg_blist_add_buddy(PurpleConnection *gc, PurpleBuddy *buddy, PurpleGroup *group)
{
    TgChats *chats = tg_chats_find(gc);

    if (chats == NULL)
        return;
    tg_blist_hide(tg_chats_get_account(chats), purple_buddy_get_name(buddy), FALSE);
    tg_start_add_contact(chats, purple_buddy_get_name(buddy), purple_buddy_get_alias_only(buddy));
}
