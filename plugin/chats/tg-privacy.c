/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Who is blocked.
 */
#include "chats/tg-privacy.h"

#include "chats/tg-receive.h"
#include "chats/tg-start.h"
#include "tg-host.h"
#include "words/tg-names.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PAGE 100

/* Front ends mark who is blocked, and do not hear of it otherwise. */
static void
draw(PurpleAccount *account, const char *name)
{
    PurpleBlistUiOps *ops = purple_blist_get_ui_ops();
    PurpleBuddy *buddy = purple_find_buddy(account, name);

    if (buddy != NULL && ops != NULL && ops->update != NULL)
        ops->update(purple_get_blist(), PURPLE_BLIST_NODE(buddy));
}

void
tg_privacy_changed(TgChats *chats, MtPeerId peer, gboolean blocked)
{
    PurpleAccount *account = tg_chats_get_account(chats);
    const TgRoom *room = tg_chats_get_room(chats, peer, 0);

    if (blocked)
        purple_privacy_deny_add(account, room->name, TRUE);
    else
        purple_privacy_deny_remove(account, room->name, TRUE);
    if (!tg_chats_is_over(chats))
        draw(account, room->name);
}

/* @names: (element-type utf8): who is blocked, as far as the list has come. */
typedef struct {
    gint offset;
    GHashTable *names;
} Listing;

static void
listing_free(gpointer data)
{
    Listing *self = data;

    g_hash_table_unref(self->names);
    g_free(self);
}

/* Whoever was unblocked with another program meanwhile. */
static void
forget_others(TgChats *chats, GHashTable *names)
{
    PurpleAccount *account = tg_chats_get_account(chats);
    g_autoptr(GPtrArray) old = g_ptr_array_new_with_free_func(g_free);

    for (const GSList *link = account->deny; link != NULL; link = link->next)
        if (!g_hash_table_contains(names, link->data))
            g_ptr_array_add(old, g_strdup(link->data));
    for (guint i = 0; i < old->len && !tg_chats_is_over(chats); i++) {
        purple_privacy_deny_remove(account, g_ptr_array_index(old, i), TRUE);
        if (!tg_chats_is_over(chats))
            draw(account, g_ptr_array_index(old, i));
    }
}

static void load(TgChats *chats, Listing *listing);

static void
list_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    Listing *listing = data;
    guint count = answer->peers != NULL ? answer->peers->len : 0;

    if (answer->failure != MT_FAILURE_NONE)
        return;
    for (guint i = 0; i < count; i++) {
        MtPeerId peer = g_array_index(answer->peers, MtPeerId, i);

        g_hash_table_add(listing->names, tg_names_make(peer, 0));
        tg_privacy_changed(chats, peer, TRUE);
        if (tg_chats_is_over(chats))
            return;
    }
    if (count > 0 && listing->offset + (gint)count < answer->count) {
        Listing *next = g_new0(Listing, 1);

        next->offset = listing->offset + (gint)count;
        next->names = g_hash_table_ref(listing->names);
        load(chats, next);
        return;
    }
    forget_others(chats, listing->names);
}

static void
load(TgChats *chats, Listing *listing)
{
    guint request =
        mt_chats_load_blocked(tg_chats_get_core(chats), listing->offset, PAGE, tg_host_now());

    tg_chats_expect(chats, request, list_came, listing, listing_free);
}

void
tg_privacy_begin(TgChats *chats)
{
    PurpleAccount *account = tg_chats_get_account(chats);
    Listing *listing = g_new0(Listing, 1);

    /* Otherwise libpurple does not look at the list; stricter ways are the user's. */
    if (account->perm_deny == 0 || account->perm_deny == PURPLE_PRIVACY_ALLOW_ALL)
        account->perm_deny = PURPLE_PRIVACY_DENY_USERS;
    listing->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    load(chats, listing);
}

typedef struct {
    char *name;
    MtPeerId peer;
    gboolean on;
} Change;

static void
change_free(gpointer data)
{
    Change *self = data;

    g_free(self->name);
    g_free(self);
}

/* In the window that is open: a typed command shows by nothing else. */
static void
say_changed(TgChats *chats, const Change *change)
{
    const TgRoom *room = tg_chats_find_room(chats, change->name);
    g_autofree char *who = NULL;
    g_autofree char *text = NULL;

    if (room == NULL || tg_receive_find_conversation(chats, room) == NULL)
        return;
    who = tg_chats_dup_title(chats, room->peer);
    text = g_strdup_printf(change->on ? _("Blocked: %s") : _("No longer blocked: %s"), who);
    tg_receive_say(chats, room, text, tg_host_now().wall_ms / 1000);
}

/* libpurple's list says what is so at Telegram. */
static void
change_ended(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    const Change *change = data;
    gboolean failed = answer->failure != MT_FAILURE_NONE && answer->failure != MT_FAILURE_ALREADY;

    tg_privacy_changed(chats, change->peer, failed ? !change->on : change->on);
    if (tg_chats_is_over(chats))
        return;
    if (failed)
        tg_chats_complain_about(chats, change->name, answer);
    else
        say_changed(chats, change);
}

void
tg_privacy_block(TgChats *chats, const TgRoom *room, gboolean on)
{
    Change *change = g_new0(Change, 1);

    change->name = g_strdup(room->name);
    change->peer = room->peer;
    change->on = on;
    tg_chats_expect(chats, mt_chats_block(tg_chats_get_core(chats), room->peer, on, tg_host_now()),
                    change_ended, change, change_free);
}

static void
found(TgChats *chats, TgRoom *room, gpointer data)
{
    const Change *change = data;

    if (room == NULL)
        return;
    if (strcmp(room->name, change->name) != 0) /* it was typed in another way */
        purple_privacy_deny_remove(tg_chats_get_account(chats), change->name, TRUE);
    if (!tg_chats_is_over(chats))
        tg_privacy_block(chats, room, change->on);
}

static void
block(PurpleConnection *gc, const char *name, gboolean on)
{
    TgChats *chats = tg_chats_find(gc);
    Change *change;

    if (chats == NULL)
        return;
    change = g_new0(Change, 1);
    change->name = g_strdup(name);
    change->on = on;
    tg_start_find(chats, name, NULL, found, change, change_free);
}

void
tg_privacy_add(PurpleConnection *gc, const char *name)
{
    block(gc, name, TRUE);
}

void
tg_privacy_remove(PurpleConnection *gc, const char *name)
{
    block(gc, name, FALSE);
}
