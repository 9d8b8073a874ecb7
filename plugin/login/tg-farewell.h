/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Logging out in the background: of accounts that were deleted, with the key that was stored, for
 * at most the ten seconds that a log-out may take; and what is left to be done after any log-out.
 */
#pragma once

#include "net/tg-links.h"
#include "tg-worker.h"

G_BEGIN_DECLS

typedef struct _TgFarewells TgFarewells;

/** tg_farewells_new: (transfer full): all that go on at a time. */
TgFarewells *tg_farewells_new(void);
/** tg_farewells_free: stops. NULL is allowed. */
void tg_farewells_free(TgFarewells *self);
/** tg_farewells_stop: gives up those that go on. */
void tg_farewells_stop(TgFarewells *self);

/** tg_farewells_account_added: of libpurple's list of accounts. */
void tg_farewells_account_added(PurpleAccount *account, TgFarewells *self);
/** tg_farewells_account_removed: from that list. It need not be deleted: BitLBee takes accounts off
 * whenever they sign off, and keeps them. */
void tg_farewells_account_removed(PurpleAccount *account, TgFarewells *self);
/** tg_farewells_account_destroying: one that was taken off the list is deleted: its login is ended
 * and its files are deleted. */
void tg_farewells_account_destroying(PurpleAccount *account, TgFarewells *self);

/** TgParting: what went with a login that is over. */
typedef struct {
    MtClient *client;
    TgLinks *links;
    TgWorker *worker;
    PurpleAccount *route; /* (nullable): of tg_farewell_route() */
} TgParting;

/** tg_farewell_route: (transfer full) (nullable): an account that is in no list, for the proxy of
 * @account alone; NULL: the proxy is the one for all. */
PurpleAccount *tg_farewell_route(PurpleAccount *account);
/** tg_farewells_adopt: (transfer full) @parting: goes on with it as long as it is leaving. */
void tg_farewells_adopt(TgFarewells *self, const TgParting *parting);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgFarewells, tg_farewells_free)

G_END_DECLS
