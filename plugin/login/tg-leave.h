/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Logging out, on purpose: the question before it, and the one when Telegram could not be told.
 */
#pragma once

#include "tg-connection.h"

G_BEGIN_DECLS

/** tg_leave_ask: somebody wants to log out. */
void tg_leave_ask(TgConnection *connection);
/** tg_leave_failed: @step: (transfer full): MT_LOGIN_LOGOUT_FAILED: asks whether the login shall be
 * deleted here all the same, and ends the connection then. */
void tg_leave_failed(TgConnection *connection, MtLoginStep *step);

G_END_DECLS
