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

/* One gap: what has been asked for it. */
typedef struct {
    guint refs;
    guint64 token;
    guint asked;
    gint left;       /* chats that may still be asked for */
    gboolean failed; /* it is to come once more at the next start */
} Gap;

/* One question of it. */
typedef struct {
    Gap *gap;
    char *name; /* (nullable): the chat whose messages come */
    gint32 newest;
    gint unread;
} Asked;

static Asked *
asked_new(Gap *gap)
{
    Asked *self = g_new0(Asked, 1);

    self->gap = gap;
    gap->refs++;
    gap->asked++;
    return self;
}

static void
asked_free(gpointer data)
{
    Asked *self = data;

    if (--self->gap->refs == 0)
        g_free(self->gap);
    g_free(self->name);
    g_free(self);
}

/* Telegram itself did not say no. */
static gboolean
may_work_later(const MtAnswer *answer)
{
    return answer->failure == MT_FAILURE_NO_ANSWER || answer->failure == MT_FAILURE_WAIT ||
           answer->failure == MT_FAILURE_SIGNED_OUT;
}

/* When all has been handed on, the gap itself is finished. */
static void
note_answer(TgChats *chats, Gap *gap, const MtAnswer *answer)
{
    gap->failed = gap->failed || may_work_later(answer);
    if (--gap->asked > 0 || gap->failed || tg_chats_is_over(chats))
        return;
    mt_chats_shown(tg_chats_get_core(chats), gap->token, tg_host_now());
    tg_connection_note(tg_chats_get_connection(chats));
}

static void
messages_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    const Asked *asked = data;
    TgRoom *room = tg_chats_find_room(chats, asked->name);
    GPtrArray *messages = answer->failure == MT_FAILURE_NONE ? answer->messages : NULL;

    if (room != NULL)
        tg_receive_gap(chats, room,
                       &(TgGap){.messages = messages,
                                .after = asked->newest,
                                .more = messages != NULL && answer->more
                                            ? asked->unread - (gint)messages->len
                                            : 0,
                                .hole = asked->gap->token});
    note_answer(chats, asked->gap, answer);
}

static void
fetch(TgChats *chats, Gap *gap, const MtDialog *dialog)
{
    TgRoom *room = tg_chats_get_room(chats, dialog->peer, 0);
    Asked *asked = asked_new(gap);

    tg_room_note_dialog(room, dialog);
    tg_receive_await_gap(chats, room);
    asked->name = g_strdup(room->name);
    asked->unread = dialog->unread;
    asked->newest = MAX(dialog->read_inbox, room->newest);
    tg_chats_expect(chats,
                    mt_chats_load_history(tg_chats_get_core(chats), dialog->peer, 0, 0,
                                          asked->newest, MOST_SHOWN, tg_host_now()),
                    messages_came, asked, asked_free);
}

static void load(TgChats *chats, Gap *gap, const MtPage *from);

static void
dialogs_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    Gap *gap = ((Asked *)data)->gap;

    for (guint i = 0; answer->dialogs != NULL && i < answer->dialogs->len && gap->left > 0; i++) {
        const MtDialog *dialog = g_ptr_array_index(answer->dialogs, i);

        if (dialog->peer.type == MT_PEER_CHANNEL || dialog->unread == 0)
            continue;
        fetch(chats, gap, dialog);
        gap->left--;
    }
    if (answer->failure == MT_FAILURE_NONE && answer->more && gap->left > 0)
        load(chats, gap, &answer->page);
    note_answer(chats, gap, answer);
}

static void
load(TgChats *chats, Gap *gap, const MtPage *from)
{
    tg_chats_expect(
        chats, mt_chats_load_dialogs(tg_chats_get_core(chats), FALSE, from, PAGE, tg_host_now()),
        dialogs_came, asked_new(gap), asked_free);
}

void
tg_catch_up(TgChats *chats, guint64 token)
{
    Gap *gap = g_new0(Gap, 1);

    gap->token = token;
    gap->left = MOST_CHATS;
    load(chats, gap, NULL);
}
