/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Work in slices of a few milliseconds, in the order in which it was added.
 */
#include "tg-work.h"

#include <purple.h>

typedef struct {
    TgWorkItem func;
    gpointer item;
} Entry;

struct _TgWork {
    TgWorkHold hold;
    gpointer self;
    GQueue entries; /* (element-type Entry) */
    guint timer;
    gboolean stopped;
};

TgWork *
tg_work_new(TgWorkHold hold, gpointer self)
{
    TgWork *work = g_new0(TgWork, 1);

    work->hold = hold;
    work->self = self;
    g_queue_init(&work->entries);
    return work;
}

void
tg_work_stop(TgWork *work)
{
    work->stopped = TRUE;
    if (work->timer != 0)
        purple_timeout_remove(work->timer);
    work->timer = 0;
    g_queue_clear_full(&work->entries, g_free);
}

void
tg_work_free(TgWork *work)
{
    if (work == NULL)
        return;
    tg_work_stop(work);
    g_free(work);
}

static void
do_part(TgWork *work)
{
    g_autofree Entry *entry = g_queue_pop_head(&work->entries);

    if (entry->func(work->self, entry->item) && !work->stopped)
        g_queue_push_head(&work->entries, g_steal_pointer(&entry));
}

static gboolean
slice_due(gpointer data)
{
    TgWork *work = data;
    TgWorkHold hold = work->hold;
    gpointer self = work->self;
    gint64 end_us = g_get_monotonic_time() + TG_WORK_SLICE_US;

    work->timer = 0;
    hold(self, TRUE);
    while (!g_queue_is_empty(&work->entries) && g_get_monotonic_time() < end_us)
        do_part(work);
    if (!g_queue_is_empty(&work->entries))
        work->timer = purple_timeout_add(TG_WORK_PAUSE_MS, slice_due, work);
    hold(self, FALSE); /* it may be gone with this */
    return FALSE;
}

void
tg_work_add(TgWork *work, TgWorkItem func, gpointer item)
{
    Entry *entry;

    if (work->stopped)
        return;
    entry = g_new0(Entry, 1);
    entry->func = func;
    entry->item = item;
    g_queue_push_tail(&work->entries, entry);
    if (work->timer == 0)
        work->timer = purple_timeout_add(TG_WORK_PAUSE_MS, slice_due, work);
}
