/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * How long a temporary key is used. Who makes and binds it is not known here.
 */
#include <client/store/mt-temporary-key.h>

#define SECOND_US ((gint64)G_USEC_PER_SEC)
/* What servers accept at most, and what of it clients do not use so that they differ. */
#define LIFE_S (24 * 3600)
#define LIFE_JITTER_S (20 * 60)
/* So long before the end the next one is made. */
#define MARGIN_S (60 * 60)
#define MARGIN_JITTER_S (10 * 60)

gint32
mt_temporary_key_life(guint8 noise)
{
    return LIFE_S - LIFE_JITTER_S * noise / G_MAXUINT8;
}

/* A key with a life of its own gets a margin that fits. */
static gint64
margin_s(gint32 life_s, guint8 noise)
{
    return MIN(MARGIN_S + MARGIN_JITTER_S * noise / G_MAXUINT8, life_s / 2);
}

MtTemporaryKey *
mt_temporary_key_new(MtHandshakeResult *result, guint64 permanent_id, gint32 life_s, MtTime now)
{
    MtTemporaryKey *self = g_new0(MtTemporaryKey, 1);

    self->key = g_steal_pointer(&result->key);
    self->salt = result->salt;
    self->permanent_id = permanent_id;
    self->expires_s = result->expires_s;
    self->made_us = now.mono_us;
    self->made_wall_ms = now.wall_ms;
    self->life_us = life_s * SECOND_US;
    /* Nobody else knows the low bits of its number: they differ as well as any noise. */
    self->renew_us = self->life_us - margin_s(life_s, (guint8)self->key->id) * SECOND_US;
    return self;
}

void
mt_temporary_key_free(MtTemporaryKey *self)
{
    if (self == NULL)
        return;
    mt_auth_key_free(self->key);
    mt_wipe(self, sizeof *self);
    g_free(self);
}

/* The monotonic clock may stand still while the computer sleeps, and the wall clock may be set: the
 * one that says more is believed, for a key too early costs little. */
gboolean
mt_temporary_key_is_due(const MtTemporaryKey *self, gint64 server_s, MtTime now)
{
    const gint64 left_s = (self->life_us - self->renew_us) / SECOND_US;

    return now.mono_us - self->made_us >= self->renew_us ||
           (now.wall_ms - self->made_wall_ms) * 1000 >= self->renew_us ||
           server_s >= self->expires_s - left_s;
}

gboolean
mt_temporary_key_is_over(const MtTemporaryKey *self, gint64 server_s, MtTime now)
{
    return now.mono_us - self->made_us >= self->life_us || server_s >= self->expires_s;
}

gint64
mt_temporary_key_deadline(const MtTemporaryKey *self)
{
    return self->made_us + self->renew_us;
}
