/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The rules of one sequence, and what came before its turn. What an update means is not known here.
 */
#include <client/updates/mt-box.h>

#include <base/mt-limits.h>
#include <tl/tl-codec.h>

/* For what is missing to come by itself. */
#define GAP_US (G_USEC_PER_SEC / 2)

MtVerdict
mt_box_judge(gint32 local, gint32 pts, gint32 count)
{
    if (count < 0 || pts <= 0 || pts < count)
        return MT_BOX_INVALID;
    if ((gint64)local + count == pts)
        return MT_BOX_APPLY;
    return (gint64)local + count > pts ? MT_BOX_IGNORE : MT_BOX_GAP;
}

MtVerdict
mt_box_judge_qts(gint32 local, gint32 qts)
{
    return mt_box_judge(local, qts, 1);
}

MtVerdict
mt_box_judge_seq(gint32 local, gint32 start, gint32 seq)
{
    if (start < 0 || seq < start)
        return MT_BOX_INVALID;
    if (start == 0 || (gint64)local + 1 == start)
        return MT_BOX_APPLY;
    return start <= local ? MT_BOX_IGNORE : MT_BOX_GAP;
}

/* --- what came too early --------------------------------------------------------------------- */

void
mt_held_free(MtHeld *self)
{
    if (self == NULL)
        return;
    if (self->update != NULL)
        g_bytes_unref(self->update);
    g_free(self);
}

static gsize
size_of(const MtHeld *held)
{
    return held->update != NULL ? g_bytes_get_size(held->update) : 0;
}

void
mt_box_init(MtBox *self, MtHeldBudget *budget)
{
    *self = (MtBox){.gap_us = -1, .budget = budget};
    g_queue_init(&self->held);
}

static MtHeld *
pop(MtBox *self)
{
    MtHeld *held = g_queue_pop_head(&self->held);

    if (held != NULL) {
        self->budget->count--;
        self->budget->bytes -= size_of(held);
    }
    return held;
}

void
mt_box_clear(MtBox *self)
{
    MtHeld *held;

    while ((held = pop(self)) != NULL)
        mt_held_free(held);
    self->gap_us = -1;
}

/* By what each follows; of those that follow the same, the ones without a step of their own last.
 */
static gint
compare(gconstpointer a, gconstpointer b, gpointer data)
{
    const MtHeld *first = a;
    const MtHeld *second = b;
    gint64 before = (gint64)first->pts - first->count;
    gint64 other = (gint64)second->pts - second->count;

    if (before != other)
        return before < other ? -1 : 1;
    return first->pts == second->pts ? 0 : first->pts < second->pts ? -1 : 1;
}

gboolean
mt_box_hold(MtBox *self, const TlObject *update, gint32 pts, gint32 count)
{
    g_autoptr(MtHeld) held = g_new0(MtHeld, 1);

    held->pts = pts;
    held->count = count;
    if (update != NULL) {
        held->update = tl_encode(update, NULL);
        if (held->update == NULL)
            return FALSE;
    }
    if (self->budget->count >= MT_MAX_HELD ||
        self->budget->bytes + size_of(held) > MT_MAX_HELD_BYTES)
        return FALSE;
    self->budget->count++;
    self->budget->bytes += size_of(held);
    g_queue_insert_sorted(&self->held, g_steal_pointer(&held), compare, NULL);
    return TRUE;
}

MtHeld *
mt_box_take_next(MtBox *self, MtVerdict *verdict)
{
    const MtHeld *next = g_queue_peek_head(&self->held);

    if (next == NULL)
        return NULL;
    *verdict = mt_box_judge(self->pts, next->pts, next->count);
    return *verdict == MT_BOX_GAP ? NULL : pop(self);
}

void
mt_box_wait(MtBox *self, MtTime now)
{
    if (g_queue_is_empty(&self->held))
        self->gap_us = -1;
    else if (self->gap_us < 0)
        self->gap_us = now.mono_us + GAP_US;
}
