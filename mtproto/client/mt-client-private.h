/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the two files of the client share. Nobody else includes this.
 */
#pragma once

#include <client/mt-account.h>
#include <client/mt-login-machine.h>

G_BEGIN_DECLS

MtLogin *mt_client_get_login(MtClient *self);
MtAccount *mt_client_get_account(MtClient *self);
/** mt_client_pump: lets the parts do what has become possible. */
void mt_client_pump(MtClient *self, MtTime now);

G_END_DECLS
