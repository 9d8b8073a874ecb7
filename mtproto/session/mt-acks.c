/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Acknowledgements, collected so that they travel together. What they are for is not known here.
 */
#include "mt-acks.h"

#include <base/mt-limits.h>

/* So many go at once. https://core.telegram.org/mtproto/service_messages_about_messages */
#define MANY 16
#define WAIT_US (30 * G_USEC_PER_SEC)

struct _MtAcks {
    GArray *ids;     /* (element-type guint64) */
    gint64 since_us; /* when the first of them was put there */
};

MtAcks *
mt_acks_new(void)
{
    MtAcks *self = g_new0(MtAcks, 1);

    self->ids = g_array_new(FALSE, FALSE, sizeof(guint64));
    return self;
}

void
mt_acks_free(MtAcks *self)
{
    if (self == NULL)
        return;
    g_array_unref(self->ids);
    g_free(self);
}

/* What does not fit any more is repeated by the server. */
void
mt_acks_add(MtAcks *self, guint64 msg_id, MtTime now)
{
    if (self->ids->len >= MT_MAX_IDS)
        return;
    if (self->ids->len == 0)
        self->since_us = now.mono_us;
    g_array_append_val(self->ids, msg_id);
}

guint
mt_acks_count(const MtAcks *self)
{
    return self->ids->len;
}

gint64
mt_acks_deadline(const MtAcks *self)
{
    if (self->ids->len == 0)
        return -1;
    return self->ids->len >= MANY ? 0 : self->since_us + WAIT_US;
}

gboolean
mt_acks_is_due(const MtAcks *self, MtTime now)
{
    return self->ids->len > 0 && mt_acks_deadline(self) <= now.mono_us;
}

GArray *
mt_acks_take(MtAcks *self)
{
    GArray *ids = self->ids;

    if (ids->len == 0)
        return NULL;
    self->ids = g_array_new(FALSE, FALSE, sizeof(guint64));
    return ids;
}

void
mt_acks_clear(MtAcks *self)
{
    g_array_set_size(self->ids, 0);
}

void
mt_acks_hurry(MtAcks *self)
{
    self->since_us = -WAIT_US;
}
