/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * gzip_packed, with an end to what it may unpack to.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * tl_gunzip: (transfer full): RFC 1952 data, complete, checksum right, nothing behind it; at most
 * MT_MAX_INFLATED bytes (MT_ERROR_LIMIT), else MT_ERROR_MALFORMED.
 */
GBytes *tl_gunzip(gconstpointer data, gsize len, GError **error);
/** tl_gzip: (transfer full) (nullable): packed, or NULL when it would not be at most 90 % as long.
 */
GBytes *tl_gzip(gconstpointer data, gsize len);

G_END_DECLS
