/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The other end of a link: takes obfuscation and frames off what comes, puts them on what goes, and
 * has one recorded key exchange to give. What packets mean is not its business.
 */
#pragma once

#include <crypto/mt-aes.h>
#include <fake-host.h>
#include <glib.h>
#include <session/mt-auth-key.h>

#define FAR_END_HEADER 64
#define FAR_END_EXCHANGE "exchange-1"

typedef struct {
    MtAesCtr *from_client; /* NULL: nothing has come yet */
    MtAesCtr *to_client;
    GByteArray *input; /* decrypted, not yet taken */
    guint32 tag;       /* of the first bytes */
    gint16 dc;
    GKeyFile *recorded;
    const char *exchange; /* which of the recorded ones */
} FarEnd;

void far_end_init(FarEnd *self);
void far_end_clear(FarEnd *self);
/** far_end_new_link: the next bytes begin a connection. */
void far_end_new_link(FarEnd *self);
/** far_end_take: what the client wrote. */
void far_end_take(FarEnd *self, GBytes *output);
/** far_end_next: (transfer full) (nullable): the next packet, without what it was padded with. */
GBytes *far_end_next(FarEnd *self);
/** far_end_pack: (transfer full): @packet as bytes for the client. */
GBytes *far_end_pack(FarEnd *self, gconstpointer packet, gsize len);
/** far_end_pack_error: (transfer full): a transport error. */
GBytes *far_end_pack_error(FarEnd *self, gint32 code);

/* The recorded exchange: the bytes that the client must draw for it to come about, which are put
 * behind those that it draws for other ends (@first of them), and the answers. */
/** far_end_keys: (transfer full) (element-type MtRsaKey) */
GPtrArray *far_end_keys(FarEnd *self);
void far_end_script_begin(FarEnd *self, FakeHost *host, gsize first);
void far_end_script_second(FarEnd *self, FakeHost *host);
void far_end_script_power(FarEnd *self, FakeHost *host);
void far_end_script_filling(FarEnd *self, FakeHost *host);
/** far_end_answer: (transfer full): "res_pq", "server_dh_params" or "dh_gen", for the client. */
GBytes *far_end_answer(FarEnd *self, const char *name);
guint64 far_end_key_id(FarEnd *self);
/** far_end_key: (transfer full): what it makes. */
MtAuthKey *far_end_key(FarEnd *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FarEnd, far_end_clear)
