/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The commands that show messages, and the one that marks them read.
 */
#include "chats/tg-commands-more.h"

#include "chats/tg-receive.h"
#include "tg-host.h"

#include <glib/gi18n-lib.h>

#define FEW 10
#define MANY 20
#define PAGE 100
#define FIGURE_SPACE "\u2007"

static void
say(TgChats *chats, const TgRoom *room, const char *text)
{
    tg_receive_say(chats, room, text, tg_host_now().wall_ms / 1000);
}

static gint
count_of(const char *text, gint otherwise, gint most)
{
    gint64 count = g_ascii_strtoll(text, NULL, 10);

    return count > 0 ? (gint)MIN(count, most) : otherwise;
}

/* Numbers stand below each other in letters of any width. */
static void
add_number(GString *list, guint number, guint largest)
{
    for (guint room = 10; room <= largest; room *= 10)
        if (number < room)
            g_string_append(list, FIGURE_SPACE);
    g_string_append_printf(list, "%u", number);
}

gboolean
tg_commands_run_messages(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    guint count = (guint)count_of(text, FEW, 200);
    guint all = g_queue_get_length(&room->notes);
    g_autoptr(GString) list = g_string_new(_("The last messages:"));

    for (guint i = all > count ? all - count : 0; i < all; i++) {
        const TgNote *note = g_queue_peek_nth(&room->notes, i);
        g_autofree char *who = tg_naming_say(tg_chats_get_naming(chats), note->sender);

        g_string_append_c(list, '\n');
        add_number(list, note->number, room->last_number);
        g_string_append_printf(list, "  %s: %s", who, note->text);
    }
    say(chats, room, all > 0 ? list->str : _("Nothing was shown here yet."));
    return TRUE;
}

/* --- older ones ------------------------------------------------------------------------------ */

/* @pages: (element-type GPtrArray): the newest first. */
typedef struct {
    char *name;
    gint left;
    GPtrArray *pages;
} History;

static void
history_free(gpointer data)
{
    History *self = data;

    g_free(self->name);
    g_ptr_array_unref(self->pages);
    g_free(self);
}

static void
array_free(gpointer data)
{
    g_ptr_array_unref(data);
}

static void
show_pages(TgChats *chats, TgRoom *room, const GPtrArray *pages)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();

    for (guint i = pages->len; i > 0; i--) {
        const GPtrArray *page = g_ptr_array_index(pages, i - 1);

        for (guint j = 0; j < page->len; j++)
            g_ptr_array_add(all, g_ptr_array_index(page, j));
    }
    if (all->len > 0)
        tg_receive_history(chats, room, all);
    else
        say(chats, room, _("There is nothing older."));
}

static void load_page(TgChats *chats, const TgRoom *room, History *history, gint32 before);

static void
load_history(TgChats *chats, const TgRoom *room, gint count)
{
    History *history = g_new0(History, 1);

    history->name = g_strdup(room->name);
    history->left = count;
    history->pages = g_ptr_array_new_with_free_func(array_free);
    load_page(chats, room, history, room->oldest);
}

static void
history_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    History *history = data;
    TgRoom *room = tg_chats_find_room(chats, history->name);
    guint count = answer->messages != NULL ? answer->messages->len : 0;

    if (tg_chats_complain_about(chats, history->name, answer) || room == NULL)
        return;
    if (count > 0)
        g_ptr_array_add(history->pages, g_ptr_array_ref(answer->messages));
    if (count > 0 && answer->more && history->left > (gint)count) {
        const MtMessage *oldest = g_ptr_array_index(answer->messages, 0);
        History *next = g_new0(History, 1);

        next->name = g_strdup(history->name);
        next->left = history->left - (gint)count;
        next->pages = g_ptr_array_ref(history->pages);
        load_page(chats, room, next, oldest->id);
        return;
    }
    if (history->pages->len == 0 && room->before != NULL) /* it was a basic group */
        load_history(chats, room->before, history->left);
    else
        show_pages(chats, room, history->pages);
}

static void
load_page(TgChats *chats, const TgRoom *room, History *history, gint32 before)
{
    tg_chats_expect(chats,
                    mt_chats_load_history(tg_chats_get_core(chats), room->peer, room->topic, before,
                                          0, MIN(history->left, PAGE), tg_host_now()),
                    history_came, history, history_free);
}

gboolean
tg_commands_run_history(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    load_history(chats, room, count_of(text, MANY, TG_RECEIVE_MOST_HISTORY));
    return TRUE;
}

/* --- certain ones ---------------------------------------------------------------------------- */

static void
messages_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    TgRoom *room = tg_chats_find_room(chats, data);

    if (tg_chats_complain_about(chats, data, answer) || room == NULL)
        return;
    if (answer->messages == NULL || answer->messages->len == 0)
        say(chats, room, _("Nothing was found."));
    else
        tg_receive_found(chats, room, answer->messages);
}

gboolean
tg_commands_run_search(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    if (*text == '\0') {
        *error = g_strdup(_("What should be searched for?"));
        return FALSE;
    }
    tg_chats_expect(chats,
                    mt_chats_search(tg_chats_get_core(chats), room->peer, text, (MtPeerId){0}, NULL,
                                    MANY, tg_host_now()),
                    messages_came, g_strdup(room->name), g_free);
    return TRUE;
}

gboolean
tg_commands_run_pinned(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    tg_chats_expect(
        chats,
        mt_chats_load_pinned_messages(tg_chats_get_core(chats), room->peer, MANY, tg_host_now()),
        messages_came, g_strdup(room->name), g_free);
    return TRUE;
}

gboolean
tg_commands_run_read(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    if (room->newest == 0) {
        *error = g_strdup(_("Nothing was shown here yet."));
        return FALSE;
    }
    room->read = MAX(room->read, room->newest);
    tg_chats_expect_done(chats,
                         mt_chats_read(tg_chats_get_core(chats), room->peer, room->topic,
                                       room->newest, tg_host_now()),
                         room->name);
    return TRUE;
}
