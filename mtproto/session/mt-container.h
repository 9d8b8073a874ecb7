/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Several messages in one packet.
 * https://core.telegram.org/mtproto/service_messages#simple-container
 */
#pragma once

#include <base/mt-buffer.h>

G_BEGIN_DECLS

/* What holds anything and is therefore in no table. */
#define MT_ID_MSG_CONTAINER 0x73f1f8dcu
#define MT_ID_GZIP_PACKED 0x3072cfa1u
#define MT_ID_RPC_RESULT 0xf35c6d01u
/* Bytes that a container puts in front of all, and of each message. */
#define MT_CONTAINER_HEAD 8
#define MT_CONTAINER_ITEM_HEAD 16

/** MtWireMessage: @body is somebody else's. */
typedef struct {
    guint64 msg_id;
    guint32 seqno;
    const guint8 *body;
    gsize len;
} MtWireMessage;

/** mt_container_is: whether the body of a message is a container. */
gboolean mt_container_is(const guint8 *body, gsize len);
/**
 * mt_container_read: (transfer full) (element-type MtWireMessage): the messages of a container,
 * which point into @body. Fails as a whole, with MT_ERROR_MALFORMED or MT_ERROR_LIMIT: number,
 * lengths, parity of ids, containers inside, bytes left over.
 */
GArray *mt_container_read(const guint8 *body, gsize len, GError **error);
/** mt_container_write: appends a container of @messages (element-type MtWireMessage). */
void mt_container_write(MtWriter *writer, const GArray *messages);

G_END_DECLS
