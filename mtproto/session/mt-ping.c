/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The rhythm of pings. How they are sent, and what happens to a dead connection, is not known here.
 */
#include "mt-ping.h"

#define SECOND_US G_USEC_PER_SEC
/* While somebody waits: often, and patience of a few round trips. A line that stalls for some
 * seconds, as mobile ones do, is not given up for that. */
#define BUSY_LEAST_US (4 * SECOND_US)
#define BUSY_DEAD_US (20 * SECOND_US)
/* Otherwise the official rhythm. */
#define IDLE_MAY_US (30 * SECOND_US)
#define IDLE_MUST_US (60 * SECOND_US)
#define IDLE_DEAD_US (135 * SECOND_US)
#define JITTER_MAX_US (5 * SECOND_US)
/* After a sleep, or with another network: a round trip takes a second at most, or there is none. */
#define PROBE_DEAD_US (5 * SECOND_US)
/* The server is given a little more time than we take. */
#define DISCONNECT_AFTER_US (2 * SECOND_US)

void
mt_ping_link_up(MtPing *self, guint8 noise, MtTime now)
{
    *self = (MtPing){
        .linked = TRUE,
        .first = TRUE,
        .due_us = now.mono_us,
        .jitter_us = JITTER_MAX_US * noise / G_MAXUINT8,
        .rtt_us = self->rtt_us,
    };
}

void
mt_ping_link_down(MtPing *self)
{
    self->linked = FALSE;
    self->outstanding = FALSE;
}

static gint64
busy_interval(const MtPing *self)
{
    return MAX(BUSY_LEAST_US, self->rtt_us * 3 / 2 + SECOND_US);
}

static gint64
must_at(const MtPing *self, gboolean busy)
{
    if (!self->linked || self->outstanding)
        return -1;
    if (self->first)
        return self->due_us;
    return self->due_us + (busy ? busy_interval(self) : IDLE_MUST_US + self->jitter_us);
}

gboolean
mt_ping_may(const MtPing *self, gboolean busy, MtTime now)
{
    gint64 wait_us = busy ? busy_interval(self) / 2 : IDLE_MAY_US + self->jitter_us;

    if (!self->linked || self->outstanding)
        return FALSE;
    return self->first || now.mono_us >= self->due_us + wait_us;
}

gboolean
mt_ping_must(const MtPing *self, gboolean busy, MtTime now)
{
    gint64 at = must_at(self, busy);

    return at >= 0 && now.mono_us >= at;
}

void
mt_ping_sent(MtPing *self, guint64 id, MtTime now)
{
    self->first = FALSE;
    self->outstanding = TRUE;
    self->id = id;
    self->sent_us = now.mono_us;
    self->due_us = now.mono_us;
}

void
mt_ping_lost(MtPing *self)
{
    if (!self->outstanding)
        return;
    self->outstanding = FALSE;
    self->first = TRUE;
}

void
mt_ping_doubt(MtPing *self, MtTime now)
{
    if (!self->linked)
        return;
    self->outstanding = FALSE;
    self->first = TRUE;
    self->due_us = now.mono_us;
    self->probe = TRUE;
}

gboolean
mt_ping_pong(MtPing *self, guint64 id, MtTime now)
{
    if (!self->outstanding || self->id != id)
        return FALSE;
    self->outstanding = FALSE;
    self->probe = FALSE;
    self->rtt_us = MAX(now.mono_us - self->sent_us, 0);
    return TRUE;
}

gint64
mt_ping_death(const MtPing *self, gboolean busy)
{
    if (!self->linked || !self->outstanding)
        return -1;
    if (self->probe)
        return self->sent_us + PROBE_DEAD_US;
    if (busy)
        return self->sent_us + MAX(BUSY_DEAD_US, busy_interval(self) * 5 / 2);
    return self->sent_us + IDLE_DEAD_US + self->jitter_us;
}

gboolean
mt_ping_is_dead(const MtPing *self, gboolean busy, MtTime now)
{
    gint64 at = mt_ping_death(self, busy);

    return at >= 0 && now.mono_us >= at;
}

gint64
mt_ping_deadline(const MtPing *self, gboolean busy)
{
    return self->outstanding ? mt_ping_death(self, busy) : must_at(self, busy);
}

gint32
mt_ping_disconnect_delay(const MtPing *self)
{
    return (gint32)((IDLE_DEAD_US + self->jitter_us + DISCONNECT_AFTER_US) / SECOND_US);
}
