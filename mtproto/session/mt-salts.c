/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Salts by their time. Who carries the question, and which answer is one, is not known here.
 */
#include "mt-salts.h"

#define ASK_AGAIN_US (60 * G_USEC_PER_SEC)
/* More are asked for this long before the last one ends. */
#define RESERVE_S 60
/* A salt that the server told us outright is good for a while. */
#define TOLD_S (10 * 60)

typedef struct {
    gint64 since_s;
    gint64 until_s;
    guint64 salt;
} Span;

struct _MtSalts {
    guint64 current;
    gint64 until_s; /* 0: not known */
    GArray *future; /* (element-type Span): by beginning */
    gint64 asked_us;
    gboolean asked;
};

MtSalts *
mt_salts_new(guint64 salt)
{
    MtSalts *self = g_new0(MtSalts, 1);

    self->current = salt;
    self->future = g_array_new(FALSE, FALSE, sizeof(Span));
    return self;
}

void
mt_salts_free(MtSalts *self)
{
    if (self == NULL)
        return;
    g_array_unref(self->future);
    g_free(self);
}

guint64
mt_salts_get(const MtSalts *self)
{
    return self->current;
}

static gboolean
use(MtSalts *self, guint64 salt, gint64 until_s)
{
    gboolean changed = self->current != salt;

    self->current = salt;
    self->until_s = until_s;
    return changed;
}

gboolean
mt_salts_tell(MtSalts *self, guint64 salt, gint64 server_s)
{
    g_array_set_size(self->future, 0);
    return use(self, salt, server_s + TOLD_S);
}

static gint
compare(gconstpointer a, gconstpointer b)
{
    const Span *first = a;
    const Span *second = b;

    return first->since_s < second->since_s ? -1 : first->since_s > second->since_s;
}

void
mt_salts_add(MtSalts *self, const TlMtFutureSalts *answer, gint64 server_s)
{
    g_array_set_size(self->future, 0);
    for (guint i = 0; i < MIN(answer->salts->len, MT_SALTS_ASKED); i++) {
        const TlMtFutureSalt *salt = (const TlMtFutureSalt *)answer->salts->objects[i];
        const Span span = {
            .since_s = (guint32)salt->valid_since,
            .until_s = (guint32)salt->valid_until,
            .salt = (guint64)salt->salt,
        };

        if (span.until_s > span.since_s && span.until_s > server_s)
            g_array_append_val(self->future, span);
    }
    g_array_sort(self->future, compare);
}

gboolean
mt_salts_advance(MtSalts *self, gint64 server_s)
{
    guint begun = 0;
    gboolean changed = FALSE;

    while (begun < self->future->len &&
           g_array_index(self->future, Span, begun).since_s < server_s) {
        const Span *span = &g_array_index(self->future, Span, begun++);

        if (span->until_s > server_s)
            changed = use(self, span->salt, span->until_s) || changed;
    }
    if (begun > 0)
        g_array_remove_range(self->future, 0, begun);
    return changed;
}

gboolean
mt_salts_wants(const MtSalts *self, gint64 server_s, MtTime now)
{
    if (self->future->len > 0 || self->until_s > server_s + RESERVE_S)
        return FALSE;
    return !self->asked || now.mono_us - self->asked_us >= ASK_AGAIN_US;
}

void
mt_salts_asked(MtSalts *self, MtTime now)
{
    self->asked = TRUE;
    self->asked_us = now.mono_us;
}

void
mt_salts_not_asked(MtSalts *self)
{
    self->asked = FALSE;
}
