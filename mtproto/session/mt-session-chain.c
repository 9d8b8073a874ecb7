/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Queries that run one after another (invokeAfterMsg): each names the message before it, whose id
 * can change, and is of no use when that one fails. https://core.telegram.org/api/invoking
 */
#include <session/mt-session-private.h>

#include <base/mt-buffer.h>

#define ID_INVOKE_AFTER_MSG 0xcb9f372du
#define BAD_REQUEST 400
#define WAIT_FAILED MT_MSG_WAIT "FAILED"

/* --- new ids --------------------------------------------------------------------------------- */

/* In the order of the numbers: what runs after a query was sent after it. */
static void
renumber(MtSession *self, MtQuery *query, gboolean executed)
{
    if (executed && query->msg_id != 0)
        mt_session_push(self, MT_SESSION_REISSUED, query->number);
    mt_query_renumber(query);
    for (guint i = 0; i < mt_outbox_count(self->outbox); i++) {
        MtQuery *next = mt_outbox_get(self->outbox, i);

        if (next->after == query->number && next->msg_id != 0)
            renumber(self, next, executed);
    }
}

void
mt_session_renumber(MtSession *self, MtQuery *query)
{
    renumber(self, query, FALSE);
}

void
mt_session_reissue(MtSession *self, MtQuery *query)
{
    renumber(self, query, TRUE);
}

/* --- ends ------------------------------------------------------------------------------------ */

/* Its answer is there, and nobody has looked at it yet. */
static gboolean
has_failed(const MtSession *self, guint64 number)
{
    for (GList *link = self->events.head; link != NULL; link = link->next) {
        const MtSessionEvent *event = link->data;

        if (event->kind == MT_SESSION_ERROR && event->query == number)
            return TRUE;
    }
    return FALSE;
}

void
mt_session_link_after(MtSession *self, MtQuery *query, guint64 number)
{
    if (number == 0)
        return;
    if (mt_outbox_find(self->outbox, number) != NULL)
        query->after = number;
    else
        query->broken = has_failed(self, number);
}

void
mt_session_settle(MtSession *self, const MtQuery *query, gboolean good)
{
    for (guint i = 0; i < mt_outbox_count(self->outbox); i++) {
        MtQuery *next = mt_outbox_get(self->outbox, i);

        if (next->after != query->number)
            continue;
        next->after = 0;
        next->broken = !good;
    }
}

/* What was written the server answers: it, too, knows that the one before has failed. */
void
mt_session_end_broken(MtSession *self)
{
    guint i = 0;

    while (i < mt_outbox_count(self->outbox)) {
        MtQuery *query = mt_outbox_get(self->outbox, i);
        MtSessionEvent *event;

        if (!query->broken || query->msg_id != 0) {
            i++;
            continue;
        }
        event = mt_session_push(self, MT_SESSION_ERROR, query->number);
        event->code = BAD_REQUEST;
        event->text = g_strdup(WAIT_FAILED);
        mt_session_settle(self, query, FALSE);
        mt_outbox_remove(self->outbox, query);
    }
}

/* --- writing --------------------------------------------------------------------------------- */

guint64
mt_session_id_before(const MtSession *self, const MtQuery *query)
{
    const MtQuery *before = query->after != 0 ? mt_outbox_find(self->outbox, query->after) : NULL;

    return before != NULL ? before->msg_id : 0;
}

GBytes *
mt_session_body(const MtQuery *query)
{
    g_auto(MtWriter) writer = {0};
    gconstpointer bytes;
    gsize len;

    if (query->after_id == 0)
        return g_bytes_ref(query->body);
    mt_writer_init_secret(&writer);
    mt_writer_u32(&writer, ID_INVOKE_AFTER_MSG);
    mt_writer_u64(&writer, query->after_id);
    bytes = g_bytes_get_data(query->body, &len);
    mt_writer_raw(&writer, bytes, len);
    return mt_writer_steal(&writer);
}
