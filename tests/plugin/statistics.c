/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What this program has used.
 */
#include "statistics.h"

#include "accidents.h"
#include "loop.h"
#include "record.h"

#include <string.h>
#include <sys/resource.h>

/* The memory that this program has (VmRSS), or had at most (VmHWM). What getrusage() tells includes
 * the program that started it. 0 where there is no such file. */
static gint64
memory_kib(const char *name)
{
    g_autofree char *text = NULL;
    const char *line;

    if (!g_file_get_contents("/proc/self/status", &text, NULL, NULL))
        return 0;
    line = strstr(text, name);
    return line != NULL ? g_ascii_strtoll(line + strlen(name), NULL, 10) : 0;
}

void
statistics_send(void)
{
    struct rusage usage = {0};
    Record *record = record_new("statistics");
    LoopUse module = loop_get_longest(LOOP_MODULE), others = loop_get_longest(LOOP_OTHERS);

    getrusage(RUSAGE_SELF, &usage);
    record_number(record, "longest_callback_us", module.wall_us);
    record_number(record, "busiest_callback_us", module.cpu_us);
    record_number(record, "others_longest_us", others.wall_us);
    record_number(record, "others_busiest_us", others.cpu_us);
    record_number(record, "syncs", accidents_get_syncs());
    record_number(record, "peak_kib", memory_kib("VmHWM:"));
    record_number(record, "memory_kib", memory_kib("VmRSS:"));
    record_number(record, "cpu_us",
                  (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_USEC_PER_SEC +
                      usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
    record_send(record);
    loop_reset_longest();
}
