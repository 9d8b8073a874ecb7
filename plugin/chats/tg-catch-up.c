/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What is unread in private chats and groups after a gap. Channels tell of theirs.
 */
#include "chats/tg-catch-up.h"

#include "chats/tg-receive.h"
#include "tg-host.h"

#define PAGE 100
#define MOST_SHOWN 100
/* One call each; the others show what is unread when they are opened. */
#define MOST_CHATS 100

typedef struct {
    char *name;
    gint unread;
} Unread;

static void
unread_free(gpointer data)
{
    Unread *self = data;

    g_free(self->name);
    g_free(self);
}

static void
messages_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    const Unread *unread = data;
    TgRoom *room = tg_chats_find_room(chats, unread->name);

    if (room == NULL || answer->failure != MT_FAILURE_NONE || answer->messages == NULL)
        return;
    tg_receive_gap(chats, room, answer->messages,
                   answer->more ? unread->unread - (gint)answer->messages->len : 0);
}

static void
fetch(TgChats *chats, const MtDialog *dialog)
{
    const TgRoom *room = tg_chats_get_room(chats, dialog->peer, 0);
    Unread *unread = g_new0(Unread, 1);

    unread->name = g_strdup(room->name);
    unread->unread = dialog->unread;
    tg_chats_expect(chats,
                    mt_chats_load_history(tg_chats_get_core(chats), dialog->peer, 0, 0,
                                          MAX(dialog->read_inbox, room->newest), MOST_SHOWN,
                                          tg_host_now()),
                    messages_came, unread, unread_free);
}

/* @left: chats that may still be asked for. */
static void load(TgChats *chats, const MtPage *from, gint left);

static void
dialogs_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    gint left = GPOINTER_TO_INT(data);

    if (answer->failure != MT_FAILURE_NONE)
        return;
    for (guint i = 0; answer->dialogs != NULL && i < answer->dialogs->len && left > 0; i++) {
        const MtDialog *dialog = g_ptr_array_index(answer->dialogs, i);

        if (dialog->peer.type == MT_PEER_CHANNEL || dialog->unread == 0)
            continue;
        fetch(chats, dialog);
        left--;
    }
    if (answer->more && left > 0)
        load(chats, &answer->page, left);
}

static void
load(TgChats *chats, const MtPage *from, gint left)
{
    tg_chats_expect(
        chats, mt_chats_load_dialogs(tg_chats_get_core(chats), FALSE, from, PAGE, tg_host_now()),
        dialogs_came, GINT_TO_POINTER(left), NULL);
}

void
tg_catch_up(TgChats *chats)
{
    load(chats, NULL, MOST_CHATS);
}
