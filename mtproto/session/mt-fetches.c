/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A bounded memory of missing answers. How they are asked for is not known here.
 */
#include "mt-fetches.h"

#define MAX_REMEMBERED 128u
#define MAX_TRIES 3u

typedef struct {
    guint64 msg_id;
    guint tries;
    gboolean wanted;
} Fetch;

struct _MtFetches {
    GArray *list; /* (element-type Fetch): oldest first */
};

MtFetches *
mt_fetches_new(void)
{
    MtFetches *self = g_new0(MtFetches, 1);

    self->list = g_array_new(FALSE, FALSE, sizeof(Fetch));
    return self;
}

void
mt_fetches_free(MtFetches *self)
{
    if (self == NULL)
        return;
    g_array_unref(self->list);
    g_free(self);
}

void
mt_fetches_clear(MtFetches *self)
{
    g_array_set_size(self->list, 0);
}

static Fetch *
find(const MtFetches *self, guint64 msg_id)
{
    for (guint i = 0; i < self->list->len; i++) {
        Fetch *fetch = &g_array_index(self->list, Fetch, i);

        if (fetch->msg_id == msg_id)
            return fetch;
    }
    return NULL;
}

void
mt_fetches_want(MtFetches *self, guint64 msg_id)
{
    const Fetch fresh = {.msg_id = msg_id, .tries = 1, .wanted = TRUE};
    Fetch *fetch = find(self, msg_id);

    if (fetch == NULL) {
        if (self->list->len >= MAX_REMEMBERED)
            g_array_remove_index(self->list, 0);
        g_array_append_val(self->list, fresh);
    } else if (!fetch->wanted && fetch->tries < MAX_TRIES) {
        fetch->wanted = TRUE;
        fetch->tries++;
    }
}

void
mt_fetches_again(MtFetches *self, const GArray *ids)
{
    for (guint i = 0; i < ids->len; i++) {
        Fetch *fetch = find(self, g_array_index(ids, guint64, i));

        if (fetch != NULL)
            fetch->wanted = TRUE;
    }
}

gboolean
mt_fetches_any(const MtFetches *self)
{
    for (guint i = 0; i < self->list->len; i++) {
        if (g_array_index(self->list, Fetch, i).wanted)
            return TRUE;
    }
    return FALSE;
}

GArray *
mt_fetches_take(MtFetches *self)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(guint64));

    for (guint i = 0; i < self->list->len; i++) {
        Fetch *fetch = &g_array_index(self->list, Fetch, i);

        if (fetch->wanted)
            g_array_append_val(ids, fetch->msg_id);
        fetch->wanted = FALSE;
    }
    return ids->len > 0 ? g_steal_pointer(&ids) : NULL;
}
