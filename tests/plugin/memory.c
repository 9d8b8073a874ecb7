/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Asks whoever has the heap: valgrind, AddressSanitizer or the C library.
 */
#include "memory.h"

#include "loop.h"
#include "record.h"

#include <malloc.h>

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

static gint64
in_use(void)
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

void
memory_tell(void)
{
    Record *record = record_new("memory");

    record_number(record, "bytes", in_use());
    record_number(record, "files", count_names("/proc/self/fd"));
    record_number(record, "threads", count_names("/proc/self/task"));
    record_number(record, "sources", loop_count());
    record_send(record);
}
