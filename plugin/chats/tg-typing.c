/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Who types in groups, for a few seconds each.
 */
#include "chats/tg-typing.h"

#include "chats/tg-blist.h"
#include "chats/tg-receive.h"
#include "chats/tg-status.h"
#include "tg-host.h"
#include "words/tg-names.h"

#include <glib/gi18n-lib.h>

/* Telegram repeats it about every five seconds and need not say when it ends. */
#define LASTS_MS 6000

typedef struct {
    TgRoom *room;
    MtPeerId who;
    gint64 until_ms;
} TgTypist;

static gint64
now_ms(void)
{
    return tg_host_now().mono_us / 1000;
}

/* --- what is seen of it ---------------------------------------------------------------------- */

static void
mark(TgChats *chats, const TgRoom *room, MtPeerId who, gboolean types)
{
    PurpleConversation *conversation = tg_receive_find_conversation(chats, room);
    PurpleConvChat *chat =
        conversation != NULL ? purple_conversation_get_chat_data(conversation) : NULL;
    g_autofree char *name = tg_names_make(who, 0);
    PurpleConvChatBuddyFlags flags;

    if (chat == NULL || !purple_conv_chat_find_user(chat, name))
        return;
    flags = purple_conv_chat_user_get_flags(chat, name);
    flags = types ? flags | PURPLE_CBFLAGS_TYPING : flags & ~(guint)PURPLE_CBFLAGS_TYPING;
    purple_conv_chat_user_set_flags(chat, name, flags);
}

/* (transfer full) */
static char *
make_title(TgChats *chats, const TgRoom *room)
{
    const TgTypist *last = NULL;
    g_autofree char *title = tg_blist_title(chats, room);
    g_autofree char *who = NULL;
    guint count = 0;

    for (const GList *link = tg_chats_get_counts(chats)->typists.head; link != NULL;
         link = link->next) {
        const TgTypist *typist = link->data;

        if (typist->room == room && ++count > 0)
            last = typist;
    }
    if (last == NULL)
        return g_steal_pointer(&title);
    if (count > 1)
        return g_strdup_printf(g_dngettext(GETTEXT_PACKAGE, "%s (%u person is typing)",
                                           "%s (%u people are typing)", count),
                               title, count);
    who = tg_chats_dup_title(chats, last->who);
    return g_strdup_printf(_("%s (%s is typing)"), title, who);
}

/* Only where somebody looks: elsewhere it would be a nuisance. */
static void
tell(TgChats *chats, TgRoom *room)
{
    PurpleConversation *conversation = tg_receive_find_conversation(chats, room);
    g_autofree char *title = NULL;

    if (conversation == NULL ||
        (!room->typing_told && !purple_conversation_has_focus(conversation)))
        return;
    title = make_title(chats, room);
    if (g_strcmp0(purple_conversation_get_title(conversation), title) == 0)
        return;
    room->typing_told = TRUE;
    purple_conversation_set_title(conversation, title);
}

/* --- who ------------------------------------------------------------------------------------- */

/* (transfer none) (nullable) */
static GList *
find_typist(TgCounts *counts, const TgRoom *room, MtPeerId who)
{
    for (GList *link = counts->typists.head; link != NULL; link = link->next) {
        const TgTypist *typist = link->data;

        if (typist->room == room && mt_peer_id_equal(typist->who, who))
            return link;
    }
    return NULL;
}

static void
end(TgChats *chats, GList *link)
{
    g_autofree TgTypist *typist = link->data;

    g_queue_delete_link(&tg_chats_get_counts(chats)->typists, link);
    mark(chats, typist->room, typist->who, FALSE);
    if (!tg_chats_is_over(chats))
        tell(chats, typist->room);
}

static gboolean
typing_due(gpointer data)
{
    TgChats *chats = data;
    g_autoptr(TgConnection) held = tg_connection_ref(tg_chats_get_connection(chats));
    TgCounts *counts = tg_chats_get_counts(chats);
    GList *link = counts->typists.head;

    counts->typing = 0;
    while (link != NULL && !tg_connection_is_closing(held)) {
        GList *next = link->next;

        if (((const TgTypist *)link->data)->until_ms <= now_ms())
            end(chats, link);
        link = next;
    }
    if (!tg_connection_is_closing(held) && counts->typing == 0 && link == NULL &&
        !g_queue_is_empty(&counts->typists))
        counts->typing = purple_timeout_add_seconds(1, typing_due, chats);
    return FALSE;
}

void
tg_typing_seen(TgChats *chats, TgRoom *room, MtPeerId who, gboolean types)
{
    TgCounts *counts = tg_chats_get_counts(chats);
    GList *link = find_typist(counts, room, who);
    TgTypist *typist;

    if (!types) {
        if (link != NULL)
            end(chats, link);
        return;
    }
    if (link != NULL) {
        ((TgTypist *)link->data)->until_ms = now_ms() + LASTS_MS;
        return;
    }
    if (tg_receive_find_conversation(chats, room) == NULL)
        return;
    typist = g_new0(TgTypist, 1);
    typist->room = room;
    typist->who = who;
    typist->until_ms = now_ms() + LASTS_MS;
    g_queue_push_tail(&counts->typists, typist);
    if (counts->typing == 0)
        counts->typing = purple_timeout_add_seconds(1, typing_due, chats);
    mark(chats, room, who, TRUE);
    if (!tg_chats_is_over(chats))
        tell(chats, room);
}

void
tg_typing_stop(TgChats *chats)
{
    TgCounts *counts = tg_chats_get_counts(chats);

    if (counts->typing != 0)
        purple_timeout_remove(counts->typing);
    counts->typing = 0;
    g_queue_clear_full(&counts->typists, g_free);
}
