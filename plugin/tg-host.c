/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Random bytes, the clock, the log: what the protocol library must not have itself.
 */
#include "tg-host.h"

#include "tg-log.h"

#include <openssl/rand.h>

static gboolean
host_random(gpointer data, guint8 *buf, gsize len)
{
    if (len > G_MAXINT)
        return FALSE;
    return RAND_bytes(buf, (int)len) == 1;
}

static void
host_log(gpointer data, MtLogLevel level, const char *line)
{
    tg_log_line(level, line);
}

static const MtHost host = {.random = host_random, .log = host_log};

const MtHost *
tg_host_get(void)
{
    return &host;
}

MtTime
tg_host_now(void)
{
    return (MtTime){
        .mono_us = g_get_monotonic_time(),
        .wall_ms = g_get_real_time() / 1000,
    };
}
