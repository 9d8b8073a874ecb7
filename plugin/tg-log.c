/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The debug log. The only file that knows libpurple's.
 */
#include "tg-log.h"

#include "tg-text.h"

#include <purple.h>

#define CATEGORY "telegram"

void
tg_log_line(MtLogLevel level, const char *line)
{
    g_autofree char *masked = tg_text_mask(line);

    switch (level) {
    case MT_LOG_DEBUG:
        purple_debug_misc(CATEGORY, "%s\n", masked);
        break;
    case MT_LOG_INFO:
        purple_debug_info(CATEGORY, "%s\n", masked);
        break;
    case MT_LOG_WARNING:
        purple_debug_warning(CATEGORY, "%s\n", masked);
        break;
    }
}

void
tg_log(MtLogLevel level, const char *format, ...)
{
    g_autofree char *line = NULL;
    va_list arguments;

    va_start(arguments, format);
    line = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    tg_log_line(level, line);
}
