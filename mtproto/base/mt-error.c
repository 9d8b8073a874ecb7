/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The quarks behind the two error domains.
 */
#include <mtproto/mt-error.h>

G_DEFINE_QUARK(mt_error, mt_error)
G_DEFINE_QUARK(mt_rpc_error, mt_rpc_error)
