/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The debug log: libpurple's, under one category, with numbers masked. Nobody else writes to it.
 */
#pragma once

#include <glib.h>
#include <mtproto/mt-host.h>

G_BEGIN_DECLS

/** tg_log: one line of English for developers; never a key, a code, a password or a token. */
void tg_log(MtLogLevel level, const char *format, ...) G_GNUC_PRINTF(2, 3);

/** tg_log_line: the same with a finished line. */
void tg_log_line(MtLogLevel level, const char *line);

G_END_DECLS
