/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The topics of a forum: each is a chat of its own.
 */
#include "chats/tg-topics.h"

#include "chats/tg-blist.h"
#include "chats/tg-chat.h"
#include "tg-host.h"
#include "words/tg-names.h"

#define PAGE 100
#define MOST_PAGES 10

/* @left: pages that may follow. */
typedef struct {
    char *name;
    guint left;
} Topics;

static void
topics_free(gpointer data)
{
    Topics *self = data;

    g_free(self->name);
    g_free(self);
}

static void load_topic_page(TgChats *chats, MtPeerId peer, const MtPage *from, guint left);

static void
topics_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    const Topics *topics = data;
    TgRoom *forum = tg_chats_find_room(chats, topics->name);

    for (guint i = 0; forum != NULL && answer->topics != NULL && i < answer->topics->len; i++) {
        const MtTopic *topic = g_ptr_array_index(answer->topics, i);
        g_autofree char *whole_title = tg_chats_dup_title(chats, forum->peer);
        g_autofree char *whole = g_strdup_printf("%s: %s", whole_title, topic->title);
        TgRoom *room;

        if (topic->deleted || topic->hidden || topic->id <= 1)
            continue;
        room = tg_chats_get_room(chats, forum->peer, topic->id);
        room->muted_until_s = topic->muted_until_s;
        room->read = MAX(room->read, topic->read_inbox);
        room->top = MAX(room->top, topic->top_id);
        tg_blist_show_topic(chats, room, whole);
        if (!tg_chats_is_over(chats))
            tg_chat_resume(chats, room);
        if (!tg_chats_is_over(chats))
            tg_chat_retitle(chats, room);
        if (tg_chats_is_over(chats))
            return;
    }
    if (forum != NULL && answer->more && topics->left > 0)
        load_topic_page(chats, forum->peer, &answer->page, topics->left - 1);
}

static void
load_topic_page(TgChats *chats, MtPeerId peer, const MtPage *from, guint left)
{
    Topics *topics = g_new0(Topics, 1);

    topics->name = tg_names_make(peer, 0);
    topics->left = left;
    tg_chats_expect(chats,
                    mt_chats_load_topics(tg_chats_get_core(chats), peer, from, PAGE, tg_host_now()),
                    topics_came, topics, topics_free);
}

void
tg_topics_load(TgChats *chats, MtPeerId peer)
{
    load_topic_page(chats, peer, NULL, MOST_PAGES - 1);
}
