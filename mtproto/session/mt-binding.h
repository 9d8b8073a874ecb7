/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Binding a temporary key to the permanent one: what is inside of auth.bindTempAuthKey, and how far
 * it has come. https://core.telegram.org/api/pfs
 */
#pragma once

#include <crypto/mt-aes.h>
#include <mtproto/mt-error.h>
#include <session/mt-auth-key.h>

G_BEGIN_DECLS

/* auth.bindTempAuthKey and boolTrue. */
#define MT_ID_BIND_TEMP_AUTH_KEY 0xcdd42a05u
#define MT_ID_BOOL_TRUE 0x997275b5u

/* 16 bytes in place of salt and session, and 8 that fill the last block. */
#define MT_BINDING_NOISE 24u

/** MtBond: of the key of a session. */
typedef enum {
    MT_BOND_NONE,    /* it is a permanent key */
    MT_BOND_PENDING, /* nothing else may be sent yet */
    MT_BOND_DONE,
    MT_BOND_REFUSED, /* the server does not bind it, or says later that it is not bound */
} MtBond;

/** MtBindingTerms: what both keys' owners agree on. */
typedef struct {
    guint64 nonce;
    guint64 temporary_id;
    guint64 session_id; /* of the message that carries it */
    guint64 msg_id;     /* likewise */
    gint32 expires_s;   /* of the server's time */
} MtBindingTerms;

/**
 * mt_binding_seal: (transfer full): the whole call: the terms, sealed with @permanent as in MTProto
 * 1.0, which lives on for this alone.
 */
GBytes *mt_binding_seal(MtAesIge *ige,
                        const MtAuthKey *permanent,
                        const MtBindingTerms *terms,
                        const guint8 noise[MT_BINDING_NOISE],
                        GError **error);

G_END_DECLS
