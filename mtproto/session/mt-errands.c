/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The list of errands. What becomes of one is its owner's business.
 */
#include "mt-errands.h"

#define MAX_ERRANDS 64u

struct _MtErrands {
    GPtrArray *list; /* (element-type MtErrand): oldest first */
};

void
mt_errand_free(MtErrand *errand)
{
    if (errand == NULL)
        return;
    if (errand->ids != NULL)
        g_array_unref(errand->ids);
    g_free(errand);
}

static void
errand_destroy(gpointer data)
{
    mt_errand_free(data);
}

MtErrands *
mt_errands_new(void)
{
    MtErrands *self = g_new0(MtErrands, 1);

    self->list = g_ptr_array_new_with_free_func(errand_destroy);
    return self;
}

void
mt_errands_free(MtErrands *self)
{
    if (self == NULL)
        return;
    g_ptr_array_unref(self->list);
    g_free(self);
}

void
mt_errands_clear(MtErrands *self)
{
    g_ptr_array_set_size(self->list, 0);
}

void
mt_errands_add(MtErrands *self, MtErrandKind kind, guint64 msg_id, guint64 carrier, GArray *ids)
{
    MtErrand *errand = g_new0(MtErrand, 1);

    errand->kind = kind;
    errand->msg_id = msg_id;
    errand->carrier = carrier;
    errand->ids = ids;
    if (self->list->len >= MAX_ERRANDS)
        g_ptr_array_remove_index(self->list, 0);
    g_ptr_array_add(self->list, errand);
}

static MtErrand *
get(const MtErrands *self, guint index)
{
    return g_ptr_array_index(self->list, index);
}

MtErrand *
mt_errands_answered(MtErrands *self, MtErrandKind kind, guint64 msg_id)
{
    for (guint i = 0; i < self->list->len; i++) {
        if (get(self, i)->kind == kind && get(self, i)->msg_id == msg_id)
            return g_ptr_array_steal_index(self->list, i);
    }
    return NULL;
}

MtErrand *
mt_errands_refused(MtErrands *self, guint64 id)
{
    for (guint i = 0; i < self->list->len; i++) {
        if (get(self, i)->carrier == id || get(self, i)->msg_id == id)
            return g_ptr_array_steal_index(self->list, i);
    }
    return NULL;
}

MtErrand *
mt_errands_forgotten(MtErrands *self, guint64 id)
{
    for (guint i = 0; i < self->list->len; i++) {
        if (get(self, i)->carrier < id)
            return g_ptr_array_steal_index(self->list, i);
    }
    return NULL;
}

guint64
mt_errands_find_carrier(const MtErrands *self, guint64 msg_id)
{
    for (guint i = 0; i < self->list->len; i++) {
        if (get(self, i)->msg_id == msg_id)
            return get(self, i)->carrier;
    }
    return 0;
}

gboolean
mt_errands_knows(const MtErrands *self, guint64 id)
{
    for (guint i = 0; i < self->list->len; i++) {
        if (get(self, i)->carrier == id || get(self, i)->msg_id == id)
            return TRUE;
    }
    return FALSE;
}
