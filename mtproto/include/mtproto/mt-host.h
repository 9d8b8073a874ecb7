/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the core needs from the program around it: time as an argument, random bytes and a
 * place for log lines as callbacks. There is no clock, socket, file or main loop in the core.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MtTime:
 * @mono_us: monotonic time in microseconds; deadlines are in this clock.
 * @wall_ms: Unix time in milliseconds; message ids are made from it until the server's time is
 *   known, and times that a person reads or that must survive a restart are in it.
 */
typedef struct {
    gint64 mono_us;
    gint64 wall_ms;
} MtTime;

typedef enum {
    MT_LOG_DEBUG,
    MT_LOG_INFO,
    MT_LOG_WARNING,
} MtLogLevel;

/**
 * MtHost:
 * @random: fills @len bytes with cryptographically secure random data; FALSE when none is to be
 *   had (the operation that needed it then fails with MT_ERROR_CRYPTO).
 * @log: takes one line of English for developers. It never holds a key, a code, a password or a
 *   token; phone numbers and texts are masked. May be NULL.
 *
 * Neither callback may call back into the core.
 */
typedef struct {
    gboolean (*random)(gpointer data, guint8 *buf, gsize len);
    void (*log)(gpointer data, MtLogLevel level, const char *line);
} MtHost;

G_END_DECLS
