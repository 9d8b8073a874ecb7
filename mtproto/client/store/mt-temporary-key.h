/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A temporary key and its time. It seals what the permanent key would, and is nowhere but in
 * memory: who finds the permanent key later can read nothing that was sealed before.
 * https://core.telegram.org/api/pfs
 */
#pragma once

#include <mtproto/mt-host.h>
#include <session/mt-handshake.h>

G_BEGIN_DECLS

typedef struct {
    MtAuthKey *key;
    guint64 salt;
    guint64 permanent_id; /* of the key that it is, or will be, bound to */
    gint32 expires_s;     /* of the server's time */
    gint64 made_us;
    gint64 made_wall_ms;
    gint64 life_us;
    gint64 renew_us; /* so long after it was made another one is due */
} MtTemporaryKey;

/** mt_temporary_key_life: how many seconds the next one is to live: a little less than a day.
 * @noise: makes clients differ. */
gint32 mt_temporary_key_life(guint8 noise);
/** mt_temporary_key_new: (transfer full): @result: its key is taken. */
MtTemporaryKey *
mt_temporary_key_new(MtHandshakeResult *result, guint64 permanent_id, gint32 life_s, MtTime now);
/** mt_temporary_key_free: wipes. */
void mt_temporary_key_free(MtTemporaryKey *self);
/** mt_temporary_key_is_due: another one should be made. @server_s: the server's time. */
gboolean mt_temporary_key_is_due(const MtTemporaryKey *self, gint64 server_s, MtTime now);
/** mt_temporary_key_is_over: the server has forgotten it. */
gboolean mt_temporary_key_is_over(const MtTemporaryKey *self, gint64 server_s, MtTime now);
/** mt_temporary_key_deadline: when it will be due, monotonic microseconds. */
gint64 mt_temporary_key_deadline(const MtTemporaryKey *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtTemporaryKey, mt_temporary_key_free)

G_END_DECLS
