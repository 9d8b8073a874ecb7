/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * One signed-on account: owns the client, its streams, jobs, files and the timer; moves events
 * from the client to where they belong; ends in the right order.
 */
#pragma once

#include "login/tg-farewell.h"
#include "store/tg-store.h"

#include <mtproto/mt-client.h>
#include <purple.h>

G_BEGIN_DECLS

typedef struct _TgConnection TgConnection;
typedef struct _TgAsker TgAsker;
typedef struct _TgDevices TgDevices;
typedef struct _TgTerms TgTerms;
typedef struct _TgChats TgChats;

/** tg_connection_open: for prpl's login(). @farewells: outlive it: what is left to be done after a
 * log-out. */
void tg_connection_open(PurpleAccount *account, TgFarewells *farewells);
/** tg_connection_close: for prpl's close(). A second one finds nothing. */
void tg_connection_close(PurpleConnection *gc);
/** tg_connection_find: (transfer none) (nullable): NULL once it is closed. */
TgConnection *tg_connection_find(PurpleConnection *gc);

TgConnection *tg_connection_ref(TgConnection *self);
void tg_connection_unref(TgConnection *self);

/** tg_connection_get_gc: (nullable): NULL once it is closed, which any call of libpurple can
 * bring about. */
PurpleConnection *tg_connection_get_gc(const TgConnection *self);
/** tg_connection_is_closing: nothing more may be shown or sent. */
gboolean tg_connection_is_closing(const TgConnection *self);
MtClient *tg_connection_get_client(const TgConnection *self);
TgAsker *tg_connection_get_asker(const TgConnection *self);
TgDevices *tg_connection_get_devices(const TgConnection *self);

/** tg_connection_get_store: (transfer none) (nullable): NULL once it is closed. */
TgStore *tg_connection_get_store(const TgConnection *self);
/** tg_connection_note: writes down what was confirmed. */
void tg_connection_note(TgConnection *self);
/** tg_connection_get_chats: (transfer none) (nullable) */
TgChats *tg_connection_get_chats(const TgConnection *self);

/** tg_connection_wake: the client was asked for something: it is pumped soon, not from here. */
void tg_connection_wake(TgConnection *self);
/** tg_connection_pump: after each call of the client's. */
void tg_connection_pump(TgConnection *self);
/** tg_connection_fail: stops at once; libpurple ends it a moment later. Only the first one
 * counts. */
void tg_connection_fail(TgConnection *self, PurpleConnectionError reason, const char *text);
/** tg_connection_notify: a notice that stands beside everything else. */
void tg_connection_notify(TgConnection *self, const char *primary, const char *text);

/** tg_connection_say: a line typed to our own contact. FALSE: nothing was asked there. */
gboolean tg_connection_say(TgConnection *self, const char *text);
void tg_connection_log_out(TgConnection *self, gboolean forget);
/** tg_connection_end_login: @step: (transfer full): the last one, MT_LOGIN_STEP_FAILED. */
void tg_connection_end_login(TgConnection *self, MtLoginStep *step);
/** tg_connection_erase_login: what is stored of it. */
void tg_connection_erase_login(TgConnection *self);
/** tg_connection_move_login: to where it is looked for once the account is named @username. */
gboolean tg_connection_move_login(TgConnection *self, const char *username, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgConnection, tg_connection_unref)

G_END_DECLS
