/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What somebody does with the buddy list: removing, renaming, menus.
 */
#include "chats/tg-blist.h"

#include "chats/tg-ask.h"
#include "chats/tg-chat.h"
#include "chats/tg-info.h"
#include "tg-host.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* @names: separated by blanks. */
static void
removal_confirmed(TgChats *chats, const char *answer, const char *names)
{
    g_auto(GStrv) each = g_strsplit(names, " ", -1);

    for (char **name = each; *name != NULL; name++) {
        const TgRoom *room = tg_chats_find_room(chats, *name);

        if (room != NULL)
            tg_chats_expect_in(
                chats, mt_chats_remove_contact(tg_chats_get_core(chats), room->peer, tg_host_now()),
                NULL);
    }
}

/* (transfer none) (nullable): a contact at Telegram. */
static const TgRoom *
contact_of(TgChats *chats, const char *name)
{
    const TgRoom *room = tg_chats_find_room(chats, name);
    const MtPeer *peer =
        room != NULL ? mt_chats_find_peer(tg_chats_get_core(chats), room->peer) : NULL;

    return peer != NULL && (peer->flags & MT_PEER_CONTACT) != 0 ? room : NULL;
}

void
tg_blist_remove_buddies(PurpleConnection *gc, GList *buddies, GList *groups)
{
    TgChats *chats = tg_chats_find(gc);
    g_autoptr(GString) names = g_string_new(NULL);
    g_autofree char *question = NULL;
    guint count = 0;

    for (const GList *link = buddies; chats != NULL && link != NULL; link = link->next) {
        const TgRoom *room = contact_of(chats, purple_buddy_get_name(link->data));

        if (tg_chats_find_room(chats, purple_buddy_get_name(link->data)) != NULL)
            tg_blist_hide(tg_chats_get_account(chats), purple_buddy_get_name(link->data), TRUE);
        if (room == NULL)
            continue;
        g_string_append_printf(names, "%s%s", count++ > 0 ? " " : "", room->name);
    }
    if (count == 0)
        return;
    if (count == 1) {
        g_autofree char *title =
            tg_chats_dup_title(chats, tg_chats_find_room(chats, names->str)->peer);

        question = g_strdup_printf(_("Remove %s from your contacts at Telegram too?"), title);
    } else {
        question = g_strdup_printf(
            g_dngettext(GETTEXT_PACKAGE, "Remove %u person from your contacts at Telegram too?",
                        "Remove %u people from your contacts at Telegram too?", count),
            count);
    }
    tg_ask_yes(chats, question,
               _("The chat stays as it is. Without this, they are only taken out of the list of "
                 "this program."),
               _("Remove"), removal_confirmed, names->str);
}

void
tg_blist_remove_buddy(PurpleConnection *gc, PurpleBuddy *buddy, PurpleGroup *group)
{
    GList only = {.data = buddy};

    tg_blist_remove_buddies(gc, &only, NULL);
}

static void
rename_confirmed(TgChats *chats, const char *answer, const char *subject)
{
    g_auto(GStrv) parts = g_strsplit(subject, " ", 2);
    const TgRoom *room = contact_of(chats, parts[0]);
    g_auto(GStrv) names = g_strsplit(parts[1], " ", 2);

    if (room != NULL)
        tg_chats_expect_in(chats,
                           mt_chats_add_contact(tg_chats_get_core(chats), room->peer, names[0],
                                                names[1] != NULL ? names[1] : "", FALSE,
                                                tg_host_now()),
                           NULL);
}

void
tg_blist_alias_buddy(PurpleConnection *gc, const char *name, const char *alias)
{
    TgChats *chats = tg_chats_find(gc);
    const TgRoom *room = chats != NULL ? tg_chats_find_room(chats, name) : NULL;
    g_autofree char *given = g_strstrip(g_strdup(alias != NULL ? alias : ""));
    g_autofree char *title = room != NULL ? tg_blist_title(chats, room) : NULL;
    g_autofree char *question = NULL;
    g_autofree char *text = NULL;
    g_autofree char *subject = NULL;

    if (room == NULL || !tg_room_is_person(room))
        return;
    if (*given == '\0') { /* the name of Telegram's again */
        tg_blist_show(chats, room);
        return;
    }
    if (strcmp(given, title) == 0 || contact_of(chats, name) == NULL)
        return;
    question = g_strdup_printf(_("Rename %s at Telegram too?"), title);
    text = g_strdup_printf(
        _("Your other devices would show this contact as %s. Only you see that name."), given);
    subject = g_strdup_printf("%s %s", name, given);
    tg_ask_yes(chats, question, text, _("Rename"), rename_confirmed, subject);
}

/* --- menus ----------------------------------------------------------------------------------- */

/* (transfer none) (nullable) */
static TgRoom *
room_of_node(PurpleBlistNode *node, TgChats **out_chats)
{
    PurpleAccount *account = PURPLE_BLIST_NODE_IS_CHAT(node)
                                 ? purple_chat_get_account(PURPLE_CHAT(node))
                                 : purple_buddy_get_account(PURPLE_BUDDY(node));
    const char *name =
        PURPLE_BLIST_NODE_IS_CHAT(node)
            ? g_hash_table_lookup(purple_chat_get_components(PURPLE_CHAT(node)), "id")
            : purple_buddy_get_name(PURPLE_BUDDY(node));

    *out_chats = tg_chats_find(purple_account_get_connection(account));
    return *out_chats != NULL && name != NULL ? tg_chats_find_room(*out_chats, name) : NULL;
}

static void
leave_confirmed(TgChats *chats, const char *answer, const char *name)
{
    const TgRoom *room = tg_chats_find_room(chats, name);

    if (room != NULL)
        tg_chat_leave(chats, room);
}

static void
leave_chosen(PurpleBlistNode *node, gpointer data)
{
    TgChats *chats;
    const TgRoom *room = room_of_node(node, &chats);
    g_autofree char *title = room != NULL ? tg_blist_title(chats, room) : NULL;
    g_autofree char *question = NULL;

    if (room == NULL)
        return;
    question = g_strdup_printf(_("Leave %s?"), title);
    tg_ask_yes(chats, question, _("You leave it at Telegram, on all your devices."), _("Leave"),
               leave_confirmed, room->name);
}

static void
mute_chosen(PurpleBlistNode *node, gpointer data)
{
    TgChats *chats;
    TgRoom *room = room_of_node(node, &chats);
    gboolean muted;

    if (room == NULL)
        return;
    muted = room->muted_until_s > tg_host_now().wall_ms / 1000;
    room->muted_until_s = muted ? 0 : G_MAXINT32;
    tg_chats_expect_in(chats,
                       mt_chats_mute(tg_chats_get_core(chats), room->peer, room->topic,
                                     room->muted_until_s, tg_host_now()),
                       room->name);
}

static void
info_chosen(PurpleBlistNode *node, gpointer data)
{
    TgChats *chats;
    const TgRoom *room = room_of_node(node, &chats);

    if (room != NULL)
        tg_info_show(chats, room);
}

static GList *
add_entry(GList *menu, const char *label, PurpleCallback chosen)
{
    return g_list_append(menu, purple_menu_action_new(label, chosen, NULL, NULL));
}

GList *
tg_blist_make_menu(PurpleBlistNode *node)
{
    TgChats *chats;
    GList *menu = NULL;
    const TgRoom *room;

    if (!PURPLE_BLIST_NODE_IS_CHAT(node) && !PURPLE_BLIST_NODE_IS_BUDDY(node))
        return NULL;
    room = room_of_node(node, &chats);
    if (room == NULL)
        return NULL;
    menu = add_entry(menu,
                     room->muted_until_s > tg_host_now().wall_ms / 1000 ? _("Unmute") : _("Mute"),
                     PURPLE_CALLBACK(mute_chosen));
    if (tg_room_is_person(room))
        return menu;
    menu = add_entry(menu, _("Information"), PURPLE_CALLBACK(info_chosen));
    return add_entry(menu, _("Leave..."), PURPLE_CALLBACK(leave_chosen));
}
