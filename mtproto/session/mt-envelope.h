/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Sealing and opening one encrypted message: all checks of the security guidelines in one place.
 * https://core.telegram.org/mtproto/description
 * https://core.telegram.org/mtproto/security_guidelines
 */
#pragma once

#include <crypto/mt-aes.h>
#include <crypto/mt-kdf.h>
#include <mtproto/mt-host.h>
#include <session/mt-auth-key.h>

G_BEGIN_DECLS

/** MtOpened: what an opened packet says; @body points into @plaintext. */
typedef struct {
    GBytes *plaintext; /* (transfer full): wiped when freed */
    guint64 salt;
    guint64 msg_id;
    guint32 seqno;
    const guint8 *body;
    gsize body_len;
} MtOpened;

void mt_opened_clear(MtOpened *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MtOpened, mt_opened_clear)

/**
 * mt_envelope_seal: appends nothing, returns (transfer full) the packet: key id, message key,
 * ciphertext. Padding is 12 to 1024 random bytes in sizes that say little: one of few, or, with
 * @any_size, one of many, for transports that hide lengths themselves.
 */
GBytes *mt_envelope_seal(MtAesIge *ige,
                         const MtHost *host,
                         gpointer host_data,
                         const MtAuthKey *key,
                         guint64 salt,
                         guint64 session_id,
                         guint64 msg_id,
                         guint32 seqno,
                         gconstpointer body,
                         gsize body_len,
                         gboolean any_size,
                         GError **error);
/** mt_envelope_seal_padded: the same with the padding given (vectors), in direction @x. */
GBytes *mt_envelope_seal_padded(MtAesIge *ige,
                                MtDirection x,
                                const MtAuthKey *key,
                                guint64 salt,
                                guint64 session_id,
                                guint64 msg_id,
                                guint32 seqno,
                                gconstpointer body,
                                gsize body_len,
                                gconstpointer padding,
                                gsize padding_len,
                                GError **error);
/**
 * mt_envelope_open: a packet of the server: size, key id, message key (constant time, before
 * anything of the plaintext is looked at), session, length, padding, parity. Time window and
 * replays are mt-msgid's. Any failure: MT_ERROR_CRYPTO or _MALFORMED, close the connection.
 */
gboolean mt_envelope_open(MtAesIge *ige,
                          const MtAuthKey *key,
                          guint64 session_id,
                          const guint8 *packet,
                          gsize len,
                          MtOpened *out,
                          GError **error);

G_END_DECLS
