/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Telegram's public RSA keys.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** mt_server_keys: (transfer none): PEM text of the key that belongs to the padded encryption of
 * the key exchange: that of the production servers, or of the test servers. */
const char *mt_server_keys(gboolean test_dc);

G_END_DECLS
