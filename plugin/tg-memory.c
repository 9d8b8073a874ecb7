/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * libpurple makes a tree of the whole buddy list to read and to write it, and lists and missed
 * messages come and go: with 5,000 chats a dozen megabytes lie unused between what stays. Giving
 * them back takes one or two milliseconds.
 */
#include "tg-memory.h"

#include "tg-config.h"

#ifdef HAVE_MALLOC_TRIM
#include <malloc.h>
#endif

/* libpurple writes its list five seconds after the start or a change. */
#define DELAY_S 12

static gboolean
is_due(gpointer data)
{
    tg_chats_get_counts(data)->memory = 0;
#ifdef HAVE_MALLOC_TRIM
    malloc_trim(0);
#endif
    return FALSE;
}

void
tg_memory_give_back(TgChats *chats)
{
    TgCounts *counts = tg_chats_get_counts(chats);

    if (counts->memory == 0)
        counts->memory = purple_timeout_add_seconds(DELAY_S, is_due, chats);
}

void
tg_memory_stop(TgChats *chats)
{
    TgCounts *counts = tg_chats_get_counts(chats);

    if (counts->memory != 0)
        purple_timeout_remove(counts->memory);
    counts->memory = 0;
}
