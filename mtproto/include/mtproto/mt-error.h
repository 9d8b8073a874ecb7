/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The two error domains of the core. Their messages are English, for developers; the plugin
 * turns codes into sentences.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MT_ERROR (mt_error_quark())
GQuark mt_error_quark(void);

/**
 * MtError: something was wrong with the peer's bytes, a file's bytes, or our own use.
 */
typedef enum {
    MT_ERROR_MALFORMED, /* bytes that break the encoding */
    MT_ERROR_LIMIT,     /* well-formed, but larger than anything sensible (mt-limits.h) */
    MT_ERROR_CRYPTO,    /* a cryptographic check failed, or the primitive itself did */
    MT_ERROR_STATE,     /* valid, but not now */
    MT_ERROR_UNKNOWN,   /* a constructor that this version does not know */
    MT_ERROR_TRANSPORT, /* a four-byte error of the transport, or no address left */
    MT_ERROR_CANCELLED, /* ended by us */
} MtError;

/**
 * MT_RPC_ERROR: the server answered a call with rpc_error. The GError's message is the server's
 * text reduced to [A-Z0-9_] (at most 64 characters), its code the server's number.
 * https://core.telegram.org/api/errors
 */
#define MT_RPC_ERROR (mt_rpc_error_quark())
GQuark mt_rpc_error_quark(void);

G_END_DECLS
