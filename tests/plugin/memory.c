/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Asks whoever has the heap: valgrind, AddressSanitizer or the C library.
 */
#include "memory.h"

#include <malloc.h>
#include <string.h>

#ifdef HAVE_VALGRIND
#include <valgrind/memcheck.h>
#endif

extern gsize __sanitizer_get_current_allocated_bytes(void) __attribute__((weak));

#ifdef HAVE_VALGRIND
static gint64
valgrind_in_use(void)
{
    unsigned long leaked = 0, dubious = 0, reachable = 0, suppressed = 0;

    VALGRIND_DO_QUICK_LEAK_CHECK;
    VALGRIND_COUNT_LEAKS(leaked, dubious, reachable, suppressed);
    return (gint64)(leaked + dubious + reachable + suppressed);
}
#endif

gint64
memory_in_use(void)
{
#ifdef HAVE_VALGRIND
    if (RUNNING_ON_VALGRIND)
        return valgrind_in_use();
#endif
    if (__sanitizer_get_current_allocated_bytes != NULL)
        return (gint64)__sanitizer_get_current_allocated_bytes();
#ifdef HAVE_MALLINFO2
    struct mallinfo2 info = mallinfo2();

    return (gint64)(info.uordblks + info.hblkhd);
#else
    return -1;
#endif
}

/* What getrusage() tells includes the program that started this one. */
gint64
memory_peak_kib(void)
{
    g_autofree char *text = NULL;
    const char *line;

    if (!g_file_get_contents("/proc/self/status", &text, NULL, NULL))
        return 0;
    line = strstr(text, "VmHWM:");
    return line != NULL ? g_ascii_strtoll(line + strlen("VmHWM:"), NULL, 10) : 0;
}

static gint64
count_names(const char *path)
{
    GDir *folder = g_dir_open(path, 0, NULL);
    gint64 count = 0;

    while (folder != NULL && g_dir_read_name(folder) != NULL)
        count++;
    g_clear_pointer(&folder, g_dir_close);
    return count;
}

gint64
memory_count_files(void)
{
    return count_names("/proc/self/fd");
}

gint64
memory_count_threads(void)
{
    return count_names("/proc/self/task");
}
