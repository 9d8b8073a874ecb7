/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the session itself has asked of the server, until there is an answer. Their number is
 * bounded: of too many the oldest is forgotten.
 * https://core.telegram.org/mtproto/service_messages_about_messages
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
    MT_ERRAND_ACKS,        /* .ids: acknowledged messages; nothing answers, but it can be refused */
    MT_ERRAND_PING,        /* one id: of the ping */
    MT_ERRAND_SALTS,       /* no ids */
    MT_ERRAND_STATES,      /* .ids: messages of ours that were asked about */
    MT_ERRAND_FETCH,       /* .ids: messages of the server to be sent again */
    MT_ERRAND_DROP,        /* one id: of our message whose answer nobody wants */
    MT_ERRAND_DESTROY,     /* one id: of another session */
    MT_ERRAND_DESTROY_KEY, /* no ids */
    MT_ERRAND_BIND,        /* no ids: the key is to be bound */
} MtErrandKind;

typedef struct {
    MtErrandKind kind;
    guint64 msg_id;
    guint64 carrier; /* id of the packet, which is .msg_id or a container's */
    GArray *ids;     /* (element-type guint64) (nullable) */
} MtErrand;

typedef struct _MtErrands MtErrands;

MtErrands *mt_errands_new(void);
void mt_errands_free(MtErrands *self);
/** mt_errands_add: @ids: (transfer full) (nullable) */
void
mt_errands_add(MtErrands *self, MtErrandKind kind, guint64 msg_id, guint64 carrier, GArray *ids);
/** mt_errands_answered: (transfer full) (nullable): takes the one of that kind and message id. */
MtErrand *mt_errands_answered(MtErrands *self, MtErrandKind kind, guint64 msg_id);
/** mt_errands_refused: (transfer full) (nullable): takes one whose message or packet has that id.
 */
MtErrand *mt_errands_refused(MtErrands *self, guint64 id);
/** mt_errands_forgotten: (transfer full) (nullable): takes one whose packet's id is below @id. */
MtErrand *mt_errands_forgotten(MtErrands *self, guint64 id);
/** mt_errands_find_carrier: the packet of the message @msg_id, or 0. */
guint64 mt_errands_find_carrier(const MtErrands *self, guint64 msg_id);
/** mt_errands_knows: whether a message or packet of that id is among them. */
gboolean mt_errands_knows(const MtErrands *self, guint64 id);
void mt_errands_clear(MtErrands *self);
void mt_errand_free(MtErrand *errand);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtErrand, mt_errand_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtErrands, mt_errands_free)

G_END_DECLS
