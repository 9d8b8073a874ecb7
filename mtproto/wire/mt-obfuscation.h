/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Obfuscated transport: the 64-byte header and the two AES-CTR streams. Camouflage, not security.
 * https://core.telegram.org/mtproto/mtproto-transports#transport-obfuscation
 */
#pragma once

#include <glib.h>
#include <mtproto/mt-error.h>
#include <mtproto/mt-host.h>

G_BEGIN_DECLS

typedef struct _MtObfuscation MtObfuscation;

/**
 * mt_obfuscation_new:
 * @tag: of mt_framing_get_tag().
 * @dc: written to the header: 1 to 5, plus 10000 for test datacenters.
 * @secret: (nullable): 16 bytes of an MTProxy.
 * @out_header: 64 bytes to be sent first.
 *
 * Draws the random block anew while it begins like something a middlebox knows (at most 100 times).
 */
MtObfuscation *mt_obfuscation_new(const MtHost *host,
                                  gpointer host_data,
                                  guint32 tag,
                                  gint16 dc,
                                  const guint8 *secret,
                                  guint8 out_header[64],
                                  GError **error);
void mt_obfuscation_free(MtObfuscation *self);
/** In place, every byte once and in order. */
gboolean mt_obfuscation_encrypt(MtObfuscation *self, guint8 *data, gsize len);
gboolean mt_obfuscation_decrypt(MtObfuscation *self, guint8 *data, gsize len);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtObfuscation, mt_obfuscation_free)

G_END_DECLS
