/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Files on their way: events to whoever asked. What is in them is not known here.
 */
#include "chats/tg-files.h"

#include "tg-host.h"

struct _TgFiles {
    GHashTable *waiting; /* number -> Waiting */
};

typedef struct {
    TgFileNews news;
    gpointer data;
    GDestroyNotify destroy;
} Waiting;

static void
waiting_free(gpointer data)
{
    Waiting *self = data;

    if (self->destroy != NULL)
        self->destroy(self->data);
    g_free(self);
}

TgFiles *
tg_files_new(void)
{
    TgFiles *self = g_new0(TgFiles, 1);

    self->waiting = g_hash_table_new_full(NULL, NULL, NULL, waiting_free);
    return self;
}

void
tg_files_free(TgFiles *self)
{
    if (self == NULL)
        return;
    g_hash_table_unref(self->waiting);
    g_free(self);
}

void
tg_files_expect(
    TgChats *chats, guint request, TgFileNews news, gpointer data, GDestroyNotify destroy)
{
    Waiting *waiting = g_new0(Waiting, 1);

    waiting->news = news;
    waiting->data = data;
    waiting->destroy = destroy;
    g_hash_table_insert(tg_chats_get_files(chats)->waiting, GUINT_TO_POINTER(request), waiting);
    tg_connection_wake(tg_chats_get_connection(chats));
}

void
tg_files_cancel(TgChats *chats, guint request)
{
    if (request == 0)
        return;
    mt_chats_cancel_file(tg_chats_get_core(chats), request, tg_host_now());
    g_hash_table_remove(tg_chats_get_files(chats)->waiting, GUINT_TO_POINTER(request));
}

static gboolean
is_last(const MtFileEvent *event)
{
    return event->kind == MT_FILE_DONE || event->kind == MT_FILE_UPLOADED ||
           event->kind == MT_FILE_FAILED;
}

void
tg_files_event(TgChats *chats, const MtFileEvent *event)
{
    GHashTable *all = tg_chats_get_files(chats)->waiting;
    gpointer key = GUINT_TO_POINTER(event->request);
    Waiting *waiting = g_hash_table_lookup(all, key);

    if (waiting == NULL)
        return;
    if (!is_last(event)) {
        waiting->news(chats, event, waiting->data);
        return;
    }
    g_hash_table_steal(all, key);
    waiting->news(chats, event, waiting->data);
    waiting_free(waiting);
}
