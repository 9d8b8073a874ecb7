/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Links that somebody followed outside of a conversation.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** tg_uri_handle: libpurple's signal "uri-handler". TRUE: it is ours. @parameters: (nullable)
 * (element-type utf8 utf8) */
gboolean tg_uri_handle(const char *scheme, const char *command, GHashTable *parameters);

G_END_DECLS
