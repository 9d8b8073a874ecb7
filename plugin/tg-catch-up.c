/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What is unread in private chats and groups after a gap. Channels tell of theirs.
 */
#include "tg-catch-up.h"

#include "tg-host.h"
#include "tg-receive.h"

#define PAGE 100
#define MOST_SHOWN 100

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

static void load(TgChats *chats, gboolean archived, const MtPage *from);

static void
dialogs_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    gboolean archived = GPOINTER_TO_INT(data);

    if (answer->failure != MT_FAILURE_NONE)
        return;
    for (guint i = 0; answer->dialogs != NULL && i < answer->dialogs->len; i++) {
        const MtDialog *dialog = g_ptr_array_index(answer->dialogs, i);

        if (dialog->peer.type != MT_PEER_CHANNEL && dialog->unread > 0)
            fetch(chats, dialog);
    }
    if (answer->more)
        load(chats, archived, &answer->page);
}

static void
load(TgChats *chats, gboolean archived, const MtPage *from)
{
    guint request =
        mt_chats_load_dialogs(tg_chats_get_core(chats), archived, from, PAGE, tg_host_now());

    tg_chats_expect(chats, request, dialogs_came, GINT_TO_POINTER(archived), NULL);
}

void
tg_catch_up(TgChats *chats)
{
    load(chats, FALSE, NULL);
    load(chats, TRUE, NULL);
}
