/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Packets in plaintext. What the exchange says in them is not known here.
 */
#include "mt-plain.h"

#include <base/mt-buffer.h>

/* auth_key_id, msg_id, length. */
#define HEAD_SIZE 20
#define BODY_MIN 4

GBytes *
mt_plain_pack(guint64 msg_id, gconstpointer body, gsize body_len)
{
    g_auto(MtWriter) writer = {0};

    mt_writer_init(&writer);
    mt_writer_u64(&writer, 0);
    mt_writer_u64(&writer, msg_id);
    mt_writer_u32(&writer, (guint32)body_len);
    mt_writer_raw(&writer, body, body_len);
    return mt_writer_steal(&writer);
}

static gboolean
malformed(GError **error, const char *what)
{
    g_set_error(error, MT_ERROR, MT_ERROR_MALFORMED, "plaintext packet: %s", what);
    return FALSE;
}

gboolean
mt_plain_open(const guint8 *packet, gsize len, MtPlain *out, GError **error)
{
    MtReader reader = MT_READER_INIT(packet, len);
    MtPlain plain = {0};

    if (len < HEAD_SIZE + BODY_MIN)
        return malformed(error, "too short");
    if (mt_reader_u64(&reader) != 0)
        return malformed(error, "it has a key");
    plain.msg_id = mt_reader_u64(&reader);
    if ((plain.msg_id & 1) == 0)
        return malformed(error, "no message id of a server");
    plain.body_len = mt_reader_u32(&reader);
    if (plain.body_len < BODY_MIN || plain.body_len > mt_reader_left(&reader))
        return malformed(error, "wrong length");
    plain.body = mt_reader_raw(&reader, plain.body_len);
    *out = plain;
    return TRUE;
}
