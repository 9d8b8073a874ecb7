/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The number of the Telegram account is another one than the account's name here.
 */
#pragma once

#include "tg-connection.h"

G_BEGIN_DECLS

/** tg_rename_offer: asks, once for each number, whether the account shall be named after it. */
void tg_rename_offer(TgConnection *connection, const MtLoginUser *user);

G_END_DECLS
