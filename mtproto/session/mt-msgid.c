/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The numbers of messages: ours, and those of the server that were seen before. What a message
 * says is not known here.
 */
#include "mt-msgid.h"

#include <base/mt-limits.h>

#define MS_PER_S G_GINT64_CONSTANT(1000)
#define US_PER_MS G_GINT64_CONSTANT(1000)
/* What the server accepts of us, and we of it. */
#define OLDEST_MS (300 * MS_PER_S)
#define NEWEST_MS (30 * MS_PER_S)
/* How much of the fraction of a second is noise: about a millisecond. */
#define NOISE_MASK G_GUINT64_CONSTANT(0x3fffff)
#define LOW_BITS G_GUINT64_CONSTANT(3)
#define LOW_HALF G_GUINT64_CONSTANT(0xffffffff)
#define STEP 8u
#define STEPS_MASK 1023u

struct _MtMsgIds {
    gint64 offset_ms; /* Unix time of the server minus monotonic time */
    gboolean has_offset;
    gboolean known; /* .offset_ms was measured, not remembered */
    guint64 last;   /* of our own */
    guint32 content_count;
    GArray *seen;  /* (element-type guint64): ascending */
    guint64 floor; /* the greatest id that was forgotten */
};

MtMsgIds *
mt_msgids_new(void)
{
    MtMsgIds *self = g_new0(MtMsgIds, 1);

    self->seen = g_array_new(FALSE, FALSE, sizeof(guint64));
    return self;
}

void
mt_msgids_free(MtMsgIds *self)
{
    if (self == NULL)
        return;
    g_array_unref(self->seen);
    g_free(self);
}

void
mt_msgids_reset(MtMsgIds *self)
{
    self->last = 0;
    self->content_count = 0;
    self->floor = 0;
    g_array_set_size(self->seen, 0);
}

/* --- time ------------------------------------------------------------------------------------ */

void
mt_msgids_set_offset(MtMsgIds *self, gint64 offset_ms, gboolean known)
{
    self->offset_ms = offset_ms;
    self->has_offset = TRUE;
    self->known = known;
}

gint64
mt_msgids_get_offset(const MtMsgIds *self, gboolean *out_known)
{
    if (out_known != NULL)
        *out_known = self->known;
    return self->offset_ms;
}

gint64
mt_msgids_server_ms(const MtMsgIds *self, MtTime now)
{
    return self->has_offset ? now.mono_us / US_PER_MS + self->offset_ms : now.wall_ms;
}

gint64
mt_msgids_time_of(guint64 msg_id)
{
    return (gint64)(msg_id >> 32) * MS_PER_S +
           (gint64)(((msg_id & LOW_HALF) * (guint64)MS_PER_S) >> 32);
}

static gboolean
is_outside(const MtMsgIds *self, guint64 msg_id, MtTime now)
{
    const gint64 ahead_ms = mt_msgids_time_of(msg_id) - mt_msgids_server_ms(self, now);

    return self->known && (ahead_ms < -OLDEST_MS || ahead_ms > NEWEST_MS);
}

/* A message has left the server before it came here: of all estimates the greatest is the best. */
static void
learn_clock(MtMsgIds *self, guint64 msg_id, MtTime now)
{
    const gint64 offset_ms = mt_msgids_time_of(msg_id) - now.mono_us / US_PER_MS;

    if (!self->known || offset_ms > self->offset_ms)
        mt_msgids_set_offset(self, offset_ms, TRUE);
}

/* --- ours ------------------------------------------------------------------------------------ */

guint64
mt_msgids_next(MtMsgIds *self, MtTime now, guint32 noise)
{
    const guint64 ms = (guint64)MAX(mt_msgids_server_ms(self, now), 0);
    const guint64 us = ms * (guint64)US_PER_MS + (guint64)(now.mono_us % US_PER_MS);
    guint64 id = us / G_USEC_PER_SEC << 32;

    id |= (us % G_USEC_PER_SEC << 32) / G_USEC_PER_SEC;
    id = (id ^ (noise & NOISE_MASK)) & ~LOW_BITS;
    if (id <= self->last)
        id = self->last + STEP * (1 + (noise & STEPS_MASK));
    /* The fraction of the second must not be empty. */
    if ((id & LOW_HALF) == 0)
        id += STEP;
    self->last = id;
    return id;
}

gboolean
mt_msgids_is_ahead(const MtMsgIds *self, MtTime now)
{
    return self->last != 0 &&
           mt_msgids_time_of(self->last) - mt_msgids_server_ms(self, now) > NEWEST_MS;
}

guint32
mt_msgids_next_seqno(MtMsgIds *self, gboolean content_related)
{
    guint32 seqno = 2 * self->content_count;

    if (!content_related)
        return seqno;
    self->content_count++;
    return seqno + 1;
}

/* --- the server's ---------------------------------------------------------------------------- */

/* The place of the first id that is not below @msg_id. */
static guint
find_place(const MtMsgIds *self, guint64 msg_id)
{
    guint low = 0;
    guint high = self->seen->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (g_array_index(self->seen, guint64, middle) < msg_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

gboolean
mt_msgids_has_seen(const MtMsgIds *self, guint64 msg_id)
{
    guint place = find_place(self, msg_id);

    return place < self->seen->len && g_array_index(self->seen, guint64, place) == msg_id;
}

static void
remember(MtMsgIds *self, guint64 msg_id)
{
    g_array_insert_val(self->seen, find_place(self, msg_id), msg_id);
    if (self->seen->len < 2 * MT_REPLAY_IDS)
        return;
    self->floor = g_array_index(self->seen, guint64, MT_REPLAY_IDS - 1);
    g_array_remove_range(self->seen, 0, MT_REPLAY_IDS);
}

MtMsgIdVerdict
mt_msgids_check_packet(MtMsgIds *self, guint64 msg_id, MtTime now)
{
    if (mt_msgids_has_seen(self, msg_id))
        return MT_MSGID_DUPLICATE;
    if (is_outside(self, msg_id, now))
        return MT_MSGID_OUTSIDE;
    if (msg_id <= self->floor)
        return MT_MSGID_TOO_OLD;
    remember(self, msg_id);
    learn_clock(self, msg_id, now);
    return MT_MSGID_FRESH;
}

MtMsgIdVerdict
mt_msgids_check_inner(MtMsgIds *self, guint64 msg_id)
{
    if (msg_id <= self->floor || mt_msgids_has_seen(self, msg_id))
        return MT_MSGID_DUPLICATE;
    remember(self, msg_id);
    return MT_MSGID_FRESH;
}
