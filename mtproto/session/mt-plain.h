/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The packet without encryption that carries the key exchange.
 * https://core.telegram.org/mtproto/description#unencrypted-message
 */
#pragma once

#include <mtproto/mt-error.h>

G_BEGIN_DECLS

/** MtPlain: an opened packet; @body points into it and may end in bytes without meaning. */
typedef struct {
    guint64 msg_id;
    const guint8 *body;
    gsize body_len;
} MtPlain;

/** mt_plain_pack: (transfer full) */
GBytes *mt_plain_pack(guint64 msg_id, gconstpointer body, gsize body_len);
/** mt_plain_open: fails with MT_ERROR_MALFORMED: key id, parity of the message id, length. */
gboolean mt_plain_open(const guint8 *packet, gsize len, MtPlain *out, GError **error);

G_END_DECLS
