/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Queries until they are answered: to be written, written, received by the server.
 * https://core.telegram.org/mtproto/service_messages_about_messages
 */
#pragma once

#include <mtproto/mt-host.h>

G_BEGIN_DECLS

/* Message ids that a query had before and under which it can still be answered. */
#define MT_FORMER_IDS 4

typedef struct {
    guint64 number; /* for ever; never 0 */
    GBytes *body;
    guint64 msg_id; /* 0: it will get one when it is written */
    guint32 seqno;
    guint64 carrier; /* the packet it was in last: .msg_id or a container's id; 0: none */
    guint64 former[MT_FORMER_IDS];
    guint n_former;
    guint64 after; /* the number of the query that must have succeeded first; 0: none */
    guint64
        after_id;    /* its message id, as it stands in the message .msg_id; 0: none stands there */
    gboolean broken; /* the one before it failed: it is not written any more */
    gboolean waiting; /* to be written; under .msg_id again, if there is one */
    gboolean acked;   /* the server has it */
    gboolean ask;     /* the server is to be asked what became of it */
    gint64 written_us;
    gint64 asked_us;
} MtQuery;

typedef struct _MtOutbox MtOutbox;

MtOutbox *mt_outbox_new(void);
void mt_outbox_free(MtOutbox *self);
/** mt_outbox_add: the new query waits to be written. */
MtQuery *mt_outbox_add(MtOutbox *self, GBytes *body);
void mt_outbox_remove(MtOutbox *self, MtQuery *query);
guint mt_outbox_count(const MtOutbox *self);
/** mt_outbox_get: in the order in which they were added. */
MtQuery *mt_outbox_get(const MtOutbox *self, guint index);
/** mt_outbox_find: (nullable): by number. */
MtQuery *mt_outbox_find(const MtOutbox *self, guint64 number);
/** mt_outbox_find_id: (nullable): by its message id or one that it had. */
MtQuery *mt_outbox_find_id(const MtOutbox *self, guint64 msg_id);
/** mt_outbox_any_waiting: whether there is a query to be written. */
gboolean mt_outbox_any_waiting(const MtOutbox *self);
/** mt_outbox_any_repeated: whether one of them had been written before, under the same id. */
gboolean mt_outbox_any_repeated(const MtOutbox *self);
/** mt_outbox_acked: the server has the message, or the container, of that id. */
void mt_outbox_acked(MtOutbox *self, guint64 id);
/**
 * mt_outbox_choose: (transfer container) (element-type MtQuery) (nullable): what goes into the next
 * packet, ascending by id: first those that have one. At most @max queries and, from the second on,
 * at most @bytes.
 */
GPtrArray *mt_outbox_choose(const MtOutbox *self, guint max, gsize bytes);
/** mt_outbox_repeat: everything written and not acknowledged waits again, under the same ids, and
 * is to be asked for. */
void mt_outbox_repeat(MtOutbox *self);
/** mt_outbox_forget_ids: a new session: everything is written anew. */
void mt_outbox_forget_ids(MtOutbox *self);

/** mt_query_is_of: whether it is the message, or went in the container, of that id. */
gboolean mt_query_is_of(const MtQuery *query, guint64 id);
/** mt_query_renumber: it waits again, for a new id; an answer to the old one is still one. */
void mt_query_renumber(MtQuery *query);
/** mt_query_is_open: written, and nothing heard of it. */
gboolean mt_query_is_open(const MtQuery *query);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtOutbox, mt_outbox_free)

G_END_DECLS
