/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Logging out of accounts that were deleted: in the background, with the key that was stored, for
 * at most the ten seconds that a log-out may take.
 */
#pragma once

#include <purple.h>

G_BEGIN_DECLS

typedef struct _TgFarewells TgFarewells;

/** tg_farewells_new: (transfer full): all that go on at a time. */
TgFarewells *tg_farewells_new(void);
/** tg_farewells_free: stops. NULL is allowed. */
void tg_farewells_free(TgFarewells *self);
/** tg_farewells_stop: gives up those that go on. */
void tg_farewells_stop(TgFarewells *self);

/** tg_farewells_add: begins with a login of @account, if one is stored. @account and its file are
 * not used any more afterwards. */
void tg_farewells_add(TgFarewells *self, PurpleAccount *account);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgFarewells, tg_farewells_free)

G_END_DECLS
