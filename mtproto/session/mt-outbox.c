/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The list of unanswered queries. Packets, time limits and answers are not known here.
 */
#include "mt-outbox.h"

struct _MtOutbox {
    GPtrArray *queries; /* (element-type MtQuery): ascending by number */
    guint64 last_number;
};

static void
query_free(gpointer data)
{
    MtQuery *query = data;

    g_bytes_unref(query->body);
    g_free(query);
}

MtOutbox *
mt_outbox_new(void)
{
    MtOutbox *self = g_new0(MtOutbox, 1);

    self->queries = g_ptr_array_new_with_free_func(query_free);
    return self;
}

void
mt_outbox_free(MtOutbox *self)
{
    if (self == NULL)
        return;
    g_ptr_array_unref(self->queries);
    g_free(self);
}

MtQuery *
mt_outbox_add(MtOutbox *self, GBytes *body)
{
    MtQuery *query = g_new0(MtQuery, 1);

    query->number = ++self->last_number;
    query->body = g_bytes_ref(body);
    query->waiting = TRUE;
    g_ptr_array_add(self->queries, query);
    return query;
}

void
mt_outbox_remove(MtOutbox *self, MtQuery *query)
{
    g_ptr_array_remove(self->queries, query);
}

guint
mt_outbox_count(const MtOutbox *self)
{
    return self->queries->len;
}

MtQuery *
mt_outbox_get(const MtOutbox *self, guint index)
{
    return g_ptr_array_index(self->queries, index);
}

MtQuery *
mt_outbox_find(const MtOutbox *self, guint64 number)
{
    for (guint i = 0; i < self->queries->len; i++) {
        if (mt_outbox_get(self, i)->number == number)
            return mt_outbox_get(self, i);
    }
    return NULL;
}

static gboolean
has_id(const MtQuery *query, guint64 msg_id)
{
    if (query->msg_id == msg_id)
        return TRUE;
    for (guint i = 0; i < query->n_former; i++) {
        if (query->former[i] == msg_id)
            return TRUE;
    }
    return FALSE;
}

MtQuery *
mt_outbox_find_id(const MtOutbox *self, guint64 msg_id)
{
    for (guint i = 0; i < self->queries->len && msg_id != 0; i++) {
        if (has_id(mt_outbox_get(self, i), msg_id))
            return mt_outbox_get(self, i);
    }
    return NULL;
}

gboolean
mt_query_is_of(const MtQuery *query, guint64 id)
{
    return id != 0 && (query->msg_id == id || query->carrier == id);
}

gboolean
mt_query_is_open(const MtQuery *query)
{
    return query->msg_id != 0 && !query->waiting && !query->acked;
}

/* The oldest makes room. */
static void
keep_id(MtQuery *query)
{
    if (query->n_former == MT_FORMER_IDS) {
        for (guint i = 1; i < MT_FORMER_IDS; i++)
            query->former[i - 1] = query->former[i];
        query->n_former--;
    }
    query->former[query->n_former++] = query->msg_id;
}

void
mt_query_renumber(MtQuery *query)
{
    if (query->msg_id != 0)
        keep_id(query);
    query->msg_id = 0;
    query->carrier = 0;
    query->after_id = 0;
    query->waiting = TRUE;
    query->acked = FALSE;
    query->ask = FALSE;
}

void
mt_outbox_acked(MtOutbox *self, guint64 id)
{
    for (guint i = 0; i < self->queries->len; i++) {
        MtQuery *query = mt_outbox_get(self, i);

        if (mt_query_is_of(query, id)) {
            query->acked = TRUE;
            query->waiting = FALSE;
        }
    }
}

gboolean
mt_outbox_any_waiting(const MtOutbox *self)
{
    for (guint i = 0; i < self->queries->len; i++) {
        if (mt_outbox_get(self, i)->waiting)
            return TRUE;
    }
    return FALSE;
}

gboolean
mt_outbox_any_repeated(const MtOutbox *self)
{
    for (guint i = 0; i < self->queries->len; i++) {
        if (mt_outbox_get(self, i)->waiting && mt_outbox_get(self, i)->msg_id != 0)
            return TRUE;
    }
    return FALSE;
}

static gint
by_id(gconstpointer a, gconstpointer b)
{
    const MtQuery *first = *(const MtQuery *const *)a;
    const MtQuery *second = *(const MtQuery *const *)b;

    if ((first->msg_id == 0) != (second->msg_id == 0))
        return first->msg_id == 0 ? 1 : -1;
    if (first->msg_id != second->msg_id)
        return first->msg_id < second->msg_id ? -1 : 1;
    return first->number < second->number ? -1 : 1;
}

GPtrArray *
mt_outbox_choose(const MtOutbox *self, guint max, gsize bytes)
{
    g_autoptr(GPtrArray) chosen = g_ptr_array_new();
    gsize total = 0;
    guint fitting = 0;

    for (guint i = 0; i < self->queries->len; i++) {
        if (mt_outbox_get(self, i)->waiting)
            g_ptr_array_add(chosen, mt_outbox_get(self, i));
    }
    g_ptr_array_sort(chosen, by_id);
    for (guint i = 0; i < MIN(chosen->len, max); i++) {
        total += g_bytes_get_size(((const MtQuery *)g_ptr_array_index(chosen, i))->body);
        if (i > 0 && total > bytes)
            break;
        fitting++;
    }
    g_ptr_array_set_size(chosen, (gint)fitting);
    return fitting > 0 ? g_steal_pointer(&chosen) : NULL;
}

void
mt_outbox_repeat(MtOutbox *self)
{
    for (guint i = 0; i < self->queries->len; i++) {
        MtQuery *query = mt_outbox_get(self, i);

        if (mt_query_is_open(query)) {
            query->waiting = TRUE;
            query->ask = TRUE;
        }
    }
}

void
mt_outbox_forget_ids(MtOutbox *self)
{
    for (guint i = 0; i < self->queries->len; i++) {
        MtQuery *query = mt_outbox_get(self, i);

        mt_query_renumber(query);
        query->n_former = 0;
    }
}
