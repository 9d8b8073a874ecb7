/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The rules of one sequence: what is applied, what was applied already, what is missing before it.
 * https://core.telegram.org/api/updates
 */
#pragma once

#include <client/updates/mt-shown.h>
#include <mtproto/mt-host.h>
#include <tl/tl-object.h>

G_BEGIN_DECLS

typedef enum {
    MT_BOX_APPLY,
    MT_BOX_IGNORE,  /* it was applied before */
    MT_BOX_GAP,     /* something before it is missing */
    MT_BOX_INVALID, /* makes no sense: the difference tells */
} MtVerdict;

/** mt_box_judge: an update with @pts and @count, after @local was applied. */
MtVerdict mt_box_judge(gint32 local, gint32 pts, gint32 count);
MtVerdict mt_box_judge_qts(gint32 local, gint32 qts);
/** mt_box_judge_seq: a packet with @start and @seq; 0 is outside of the order. */
MtVerdict mt_box_judge_seq(gint32 local, gint32 start, gint32 seq);

/** MtHeld: an update that came too early; @update NULL: only its numbers count. */
typedef struct {
    GBytes *update;
    gint32 pts;
    gint32 count;
} MtHeld;

void mt_held_free(MtHeld *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtHeld, mt_held_free)

/** MtHeldBudget: what all boxes hold together. */
typedef struct {
    guint count;
    gsize bytes;
} MtHeldBudget;

/** MtBox: @gap_us: when a gap is not waited for any longer, -1 for none. */
typedef struct {
    gint32 pts;
    gint64 gap_us;
    GQueue held; /* (element-type MtHeld): by what they follow */
    MtHeldBudget *budget;
} MtBox;

void mt_box_init(MtBox *self, MtHeldBudget *budget);
void mt_box_clear(MtBox *self);
/** mt_box_hold: FALSE when there is too much already. @update: (nullable). */
gboolean mt_box_hold(MtBox *self, const TlObject *update, gint32 pts, gint32 count);
/** mt_box_take_next: (transfer full) (nullable): the next held one that can be judged final: it is
 * to be applied, or was (@verdict). */
MtHeld *mt_box_take_next(MtBox *self, MtVerdict *verdict);
/** mt_box_wait: begins to wait for what is missing, or stops if nothing is held. */
void mt_box_wait(MtBox *self, MtTime now);

G_END_DECLS
