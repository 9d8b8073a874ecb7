/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The server of key exchanges, on one link. It cannot read what the client encrypts for it: its
 * user makes the client draw zeros for the new nonce, and hands over what the client computed.
 */
#pragma once

#include <base/mt-buffer.h>
#include <mtproto/mt-secret.h>
#include <session/mt-inner.h>

typedef struct {
    MtNonces nonces;
    guint64 last_id; /* of our messages */
} KeyServer;

/** key_server_answer: (transfer full) (nullable): the answer to the plaintext @packet.
 * @auth_key: (nullable): what the client's last computation gave.
 * @wrong: 0: it keeps all rules; else one thing or another is wrong with it.
 * @out_agreed: TRUE when @auth_key is the client's key after it. */
GBytes *key_server_answer(KeyServer *self,
                          GBytes *packet,
                          MtSecret *auth_key,
                          guint8 wrong,
                          gint64 server_s,
                          gboolean *out_agreed);
