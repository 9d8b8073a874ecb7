/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * An authorization key and what belongs to it.
 */
#pragma once

#include <mtproto/mt-secret.h>

G_BEGIN_DECLS

typedef struct {
    MtSecret *key; /* 256 bytes */
    guint64 id;
    gint64 created_wall_ms;
} MtAuthKey;

/** mt_auth_key_new: (transfer full): @key of 256 bytes is referenced. */
MtAuthKey *mt_auth_key_new(MtSecret *key, gint64 created_wall_ms);
MtAuthKey *mt_auth_key_copy(const MtAuthKey *self);
void mt_auth_key_free(MtAuthKey *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtAuthKey, mt_auth_key_free)

G_END_DECLS
