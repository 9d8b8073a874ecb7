/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The topics of a forum: each is a chat of its own.
 */
#include "chats/tg-topics.h"

#include "chats/tg-blist.h"
#include "chats/tg-chat.h"
#include "chats/tg-receive.h"
#include "tg-host.h"
#include "words/tg-names.h"

#include <glib/gi18n-lib.h>

#define PAGE 100
#define MOST_PAGES 10

/* @left: pages that may follow; @seen: (element-type gint32): those of all pages. */
typedef struct {
    char *name;
    guint left;
    GHashTable *seen;
} Topics;

static void
topics_free(gpointer data)
{
    Topics *self = data;

    g_free(self->name);
    g_hash_table_unref(self->seen);
    g_free(self);
}

static void
load_topic_page(TgChats *chats, MtPeerId peer, const MtPage *from, guint left, GHashTable *seen);

/* What is in the buddy list, and not in the whole list of Telegram's, was deleted meanwhile. */
static void
drop_others(TgChats *chats, MtPeerId forum, GHashTable *seen)
{
    g_autoptr(GList) names = g_hash_table_get_keys(tg_chats_get_nodes(chats));
    g_autoptr(GPtrArray) gone = g_ptr_array_new();

    for (const GList *link = names; link != NULL; link = link->next) {
        MtPeerId peer;
        gint32 topic = 0;

        if (tg_names_parse(link->data, &peer, &topic) && topic > 1 &&
            mt_peer_id_equal(peer, forum) && !g_hash_table_contains(seen, GINT_TO_POINTER(topic)))
            g_ptr_array_add(gone, tg_chats_get_room(chats, forum, topic));
    }
    for (guint i = 0; i < gone->len && !tg_chats_is_over(chats); i++)
        tg_blist_drop_untouched(chats, g_ptr_array_index(gone, i));
}

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
        g_hash_table_add(topics->seen, GINT_TO_POINTER(topic->id));
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
    if (forum == NULL || answer->failure != MT_FAILURE_NONE)
        return;
    if (!answer->more)
        drop_others(chats, forum->peer, topics->seen);
    else if (topics->left > 0)
        load_topic_page(chats, forum->peer, &answer->page, topics->left - 1, topics->seen);
}

static void
load_topic_page(TgChats *chats, MtPeerId peer, const MtPage *from, guint left, GHashTable *seen)
{
    Topics *topics = g_new0(Topics, 1);

    topics->name = tg_names_make(peer, 0);
    topics->left = left;
    topics->seen = g_hash_table_ref(seen);
    tg_chats_expect(chats,
                    mt_chats_load_topics(tg_chats_get_core(chats), peer, from, PAGE, tg_host_now()),
                    topics_came, topics, topics_free);
}

void
tg_topics_load(TgChats *chats, MtPeerId peer)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);

    load_topic_page(chats, peer, NULL, MOST_PAGES - 1, seen);
}

gboolean
tg_topics_deleted(TgChats *chats, TgRoom *room, const GArray *ids)
{
    gboolean is_gone = FALSE;

    for (guint i = 0; room->topic > 1 && i < ids->len; i++)
        is_gone = is_gone || g_array_index(ids, gint32, i) == room->topic;
    if (!is_gone)
        return FALSE;
    tg_receive_say(chats, room, _("This topic was deleted."), tg_host_now().wall_ms / 1000);
    if (!tg_chats_is_over(chats))
        tg_blist_drop_untouched(chats, room);
    return TRUE;
}
