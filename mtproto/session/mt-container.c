/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The layout of containers. What the messages in them say is not known here.
 */
#include "mt-container.h"

#include <base/mt-limits.h>

gboolean
mt_container_is(const guint8 *body, gsize len)
{
    MtReader reader = MT_READER_INIT(body, len);

    return mt_reader_peek_u32(&reader) == MT_ID_MSG_CONTAINER;
}

static gboolean
refuse(GError **error, MtError code, const char *what)
{
    g_set_error(error, MT_ERROR, (gint)code, "container: %s", what);
    return FALSE;
}

static gboolean
read_message(MtReader *reader, MtWireMessage *out, GError **error)
{
    guint32 len;

    out->msg_id = mt_reader_u64(reader);
    out->seqno = mt_reader_u32(reader);
    len = mt_reader_u32(reader);
    if (reader->failed || len == 0 || len % 4 != 0 || len > mt_reader_left(reader))
        return refuse(error, MT_ERROR_MALFORMED, "wrong length of a message");
    if ((out->msg_id & 1) == 0)
        return refuse(error, MT_ERROR_MALFORMED, "no message id of a server");
    out->len = len;
    out->body = mt_reader_raw(reader, len);
    if (mt_container_is(out->body, out->len))
        return refuse(error, MT_ERROR_MALFORMED, "another one inside");
    return TRUE;
}

GArray *
mt_container_read(const guint8 *body, gsize len, GError **error)
{
    g_autoptr(GArray) messages = g_array_new(FALSE, FALSE, sizeof(MtWireMessage));
    MtReader reader = MT_READER_INIT(body, len);
    guint32 count;

    mt_reader_u32(&reader);
    count = mt_reader_u32(&reader);
    if (reader.failed || count > mt_reader_left(&reader) / MT_CONTAINER_ITEM_HEAD) {
        refuse(error, MT_ERROR_MALFORMED, "fewer messages than it says");
        return NULL;
    }
    if (count > MT_MAX_CONTAINER) {
        refuse(error, MT_ERROR_LIMIT, "too many messages");
        return NULL;
    }
    for (guint32 i = 0; i < count; i++) {
        MtWireMessage message;

        if (!read_message(&reader, &message, error))
            return NULL;
        g_array_append_val(messages, message);
    }
    if (mt_reader_left(&reader) > 0) {
        refuse(error, MT_ERROR_MALFORMED, "bytes left over");
        return NULL;
    }
    return g_steal_pointer(&messages);
}

void
mt_container_write(MtWriter *writer, const GArray *messages)
{
    mt_writer_u32(writer, MT_ID_MSG_CONTAINER);
    mt_writer_u32(writer, messages->len);
    for (guint i = 0; i < messages->len; i++) {
        const MtWireMessage *message = &g_array_index(messages, MtWireMessage, i);

        mt_writer_u64(writer, message->msg_id);
        mt_writer_u32(writer, message->seqno);
        mt_writer_u32(writer, (guint32)message->len);
        mt_writer_raw(writer, message->body, message->len);
    }
}
