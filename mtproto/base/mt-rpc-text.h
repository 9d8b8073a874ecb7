/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The texts of rpc_error: reduced to what may be shown, and their number taken out.
 * https://core.telegram.org/api/errors
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * mt_rpc_text_clean: (transfer full): the leading [A-Z0-9_]+ of @text, at most MT_MAX_ERROR_TEXT
 * characters; "UNKNOWN" when there is none (generic texts like "Timeout" become "TIMEOUT").
 */
char *mt_rpc_text_clean(const char *text, gsize len);
/**
 * mt_rpc_text_number: whether @text is @prefix plus "_<digits>"; "FLOOD_WAIT" fits
 * "FLOOD_WAIT_35". @out_number is clamped to 1 .. MT_MAX_WAIT_S; without digits or with text
 * instead of them it is 1 ("FLOOD_WAIT_abc", "FLOOD_WAIT").
 */
gboolean mt_rpc_text_number(const char *text, const char *prefix, gint *out_number);

G_END_DECLS
