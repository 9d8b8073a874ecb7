/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * An authorization key as a value. What it is used for is its owner's business.
 */
#include "mt-auth-key.h"

#include <crypto/mt-kdf.h>

MtAuthKey *
mt_auth_key_new(MtSecret *key, gint64 created_wall_ms)
{
    MtAuthKey *self;

    g_return_val_if_fail(key != NULL && mt_secret_size(key) == MT_AUTH_KEY_SIZE, NULL);
    self = g_new0(MtAuthKey, 1);
    self->key = mt_secret_ref(key);
    self->id = mt_kdf_auth_key_id(mt_secret_peek(key));
    self->created_wall_ms = created_wall_ms;
    return self;
}

MtAuthKey *
mt_auth_key_copy(const MtAuthKey *self)
{
    return mt_auth_key_new(self->key, self->created_wall_ms);
}

void
mt_auth_key_free(MtAuthKey *self)
{
    if (self == NULL)
        return;
    mt_secret_unref(self->key);
    g_free(self);
}
