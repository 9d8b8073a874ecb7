/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Objects for the debug log: names, ids, lengths and flags. Strings and bytes are never printed.
 */
#pragma once

#include <tl/tl-object.h>

G_BEGIN_DECLS

/**
 * tl_describe: (transfer full): one line, at most about 500 characters, like
 * "auth.sentCode(type=auth.sentCodeTypeApp(length=5), phone_code_hash=<18 bytes>)". Numbers are
 * printed, except those of fields called *phone*, *hash*, *srp_id*, *nonce* or *salt*.
 */
char *tl_describe(const TlObject *object);

G_END_DECLS
