/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Who is blocked.
 */
#include "tg-privacy.h"

#include "tg-host.h"

#define PAGE 100

void
tg_privacy_changed(TgChats *chats, MtPeerId peer, gboolean blocked)
{
    PurpleAccount *account = tg_chats_get_account(chats);
    const TgRoom *room = tg_chats_get_room(chats, peer, 0);

    if (blocked)
        purple_privacy_deny_add(account, room->name, TRUE);
    else
        purple_privacy_deny_remove(account, room->name, TRUE);
}

static void load(TgChats *chats, gint offset);

static void
list_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    gint offset = GPOINTER_TO_INT(data);

    if (answer->failure != MT_FAILURE_NONE || answer->peers == NULL || answer->peers->len == 0)
        return;
    for (guint i = 0; i < answer->peers->len; i++) {
        tg_privacy_changed(chats, g_array_index(answer->peers, MtPeerId, i), TRUE);
        if (tg_chats_is_over(chats))
            return;
    }
    offset += (gint)answer->peers->len;
    if (offset < answer->count)
        load(chats, offset);
}

static void
load(TgChats *chats, gint offset)
{
    tg_chats_expect(chats,
                    mt_chats_load_blocked(tg_chats_get_core(chats), offset, PAGE, tg_host_now()),
                    list_came, GINT_TO_POINTER(offset), NULL);
}

void
tg_privacy_begin(TgChats *chats)
{
    /* Otherwise libpurple does not look at the list. */
    tg_chats_get_account(chats)->perm_deny = PURPLE_PRIVACY_DENY_USERS;
    load(chats, 0);
}

static void
block(PurpleConnection *gc, const char *name, gboolean on)
{
    TgChats *chats = tg_chats_find(gc);
    const TgRoom *room = chats != NULL ? tg_chats_find_room(chats, name) : NULL;

    if (room != NULL)
        tg_chats_expect_in(
            chats, mt_chats_block(tg_chats_get_core(chats), room->peer, on, tg_host_now()), name);
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
