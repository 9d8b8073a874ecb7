/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The account as a guest of the datacenters where it is not at home: its login is carried there
 * when something is needed of them. https://core.telegram.org/api/datacenter
 */
#pragma once

#include <client/calls/mt-calls.h>
#include <client/store/mt-state.h>

G_BEGIN_DECLS

typedef struct _MtGuest MtGuest;

typedef enum {
    MT_GUEST_INSIDE,  /* calls for files can go there */
    MT_GUEST_WAITING, /* the login is on its way */
    MT_GUEST_REFUSED, /* it was refused several times; later it may be tried again */
} MtGuestState;

/** mt_guest_new: @calls and @state live longer. */
MtGuest *mt_guest_new(MtCalls *calls, MtState *state);
void mt_guest_free(MtGuest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtGuest, mt_guest_free)

/** mt_guest_enter: whether @dc lets the account in; begins what is missing for that. */
MtGuestState mt_guest_enter(MtGuest *self, gint dc, MtTime now);
/** mt_guest_expelled: @dc knows nothing of the login; the next mt_guest_enter() begins anew. */
void mt_guest_expelled(MtGuest *self, gint dc);
/** mt_guest_stop: nobody is signed in any more. */
void mt_guest_stop(MtGuest *self);
/** mt_guest_deadline: when mt_guest_enter() can say something else without an answer. */
gint64 mt_guest_deadline(const MtGuest *self, MtTime now);

G_END_DECLS
