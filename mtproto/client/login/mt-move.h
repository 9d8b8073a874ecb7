/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * An account that moves to another datacenter takes its login along.
 * https://core.telegram.org/api/datacenter#authorization-transfer
 */
#pragma once

#include <client/calls/mt-calls.h>
#include <client/store/mt-state.h>

G_BEGIN_DECLS

typedef struct _MtMove MtMove;

/** MtMoveFunc: the login cannot be taken along: it is over. */
typedef void (*MtMoveFunc)(gpointer data, MtTime now);

/** mt_move_new: @calls and @state live longer. */
MtMove *mt_move_new(MtCalls *calls, MtState *state, MtMoveFunc lost, gpointer data);
void mt_move_free(MtMove *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtMove, mt_move_free)

/** mt_move_want: the account is at home in @dc now. Calls nobody. */
void mt_move_want(MtMove *self, gint dc);
/** mt_move_run: begins what is wanted. mt_calls_moved() follows. */
void mt_move_run(MtMove *self, MtTime now);

G_END_DECLS
