/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * This program's definitions come before the C library's for everything that runs in the process.
 */
#include "accidents.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NEVER (-1)
#define PATH_SIZE 512

typedef enum {
    DISK_GOOD,
    DISK_FULL,
    DISK_READ_ONLY,
} Disk;

/* The C library's functions carry no user data. */
static struct {
    char die_at[16];
    gint64 changes; /* that are left until the end */
    Disk disk;
    gint syncs; /* that the main loop waited for */
} accidents = {.changes = NEVER};

void
accidents_die_at(const char *what)
{
    char *end;
    guint64 count = g_ascii_strtoull(what, &end, 10);

    accidents.changes = *what != '\0' && *end == '\0' ? (gint64)count : NEVER;
    g_strlcpy(accidents.die_at, what, sizeof accidents.die_at);
}

gint
accidents_get_syncs(void)
{
    return accidents.syncs;
}

gboolean
accidents_set_disk(const char *state)
{
    static const char *const names[] = {"good", "full", "read-only"};

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(names[i], state) == 0) {
            accidents.disk = (Disk)i;
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean
is_ours(const char *path)
{
    return strstr(path, "/telegram/") != NULL || g_str_has_suffix(path, "/telegram");
}

static gboolean
is_our_file(int fd)
{
    char link[64], path[PATH_SIZE];
    gssize len;

    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    len = readlink(link, path, sizeof path - 1);
    if (len <= 0)
        return FALSE;
    path[len] = '\0';
    return is_ours(path);
}

void
accidents_reached(const char *what)
{
    if (strcmp(accidents.die_at, what) == 0)
        _exit(9);
}

/* Before something changes; TRUE: it is the last that is begun. */
static gboolean
is_last(const char *name)
{
    if (strcmp(accidents.die_at, name) == 0)
        return TRUE;
    return accidents.changes != NEVER && accidents.changes-- == 0;
}

/* TRUE: it may be done. */
static gboolean
may_change(const char *name)
{
    if (is_last(name))
        _exit(9);
    if (accidents.disk != DISK_READ_ONLY)
        return TRUE;
    errno = EROFS;
    return FALSE;
}

int
fsync(int fd)
{
    int (*real)(int) = NULL;

    if (is_our_file(fd) && is_last("fsync"))
        _exit(9);
    if (is_our_file(fd) && getpid() == (pid_t)syscall(SYS_gettid))
        accidents.syncs++;
    *(void **)&real = dlsym(RTLD_NEXT, "fsync");
    return real(fd);
}

int
rename(const char *from, const char *to)
{
    int (*real)(const char *, const char *) = NULL;

    if (is_ours(from) && !may_change("rename"))
        return -1;
    *(void **)&real = dlsym(RTLD_NEXT, "rename");
    return real(from, to);
}

int
unlink(const char *path)
{
    int (*real)(const char *) = NULL;

    if (is_ours(path) && !may_change("unlink"))
        return -1;
    *(void **)&real = dlsym(RTLD_NEXT, "unlink");
    return real(path);
}

int
mkdir(const char *path, mode_t mode)
{
    int (*real)(const char *, mode_t) = NULL;

    if (is_ours(path) && !may_change("mkdir"))
        return -1;
    *(void **)&real = dlsym(RTLD_NEXT, "mkdir");
    return real(path, mode);
}

/* How much of @len bytes can be written; -1: nothing. */
static ssize_t
get_room(size_t len)
{
    if (accidents.disk == DISK_GOOD)
        return (ssize_t)len;
    if (accidents.disk == DISK_FULL && len > 1) /* there is room for half of it */
        return (ssize_t)(len / 2);
    errno = accidents.disk == DISK_FULL ? ENOSPC : EROFS;
    return -1;
}

ssize_t
write(int fd, const void *data, size_t len)
{
    ssize_t (*real)(int, const void *, size_t) = NULL;
    ssize_t room;

    *(void **)&real = dlsym(RTLD_NEXT, "write");
    if (fd <= STDERR_FILENO || !is_our_file(fd))
        return real(fd, data, len);
    if (is_last("write")) {
        real(fd, data, len / 2);
        _exit(9);
    }
    room = get_room(len);
    return room < 0 ? room : real(fd, data, (size_t)room);
}

/* With large files, this is pwrite64. */
ssize_t
pwrite(int fd, const void *data, size_t len, off_t at)
{
    ssize_t (*real)(int, const void *, size_t, off_t) = NULL;
    ssize_t room;

    *(void **)&real = dlsym(RTLD_NEXT, "pwrite64");
    if (!is_our_file(fd))
        return real(fd, data, len, at);
    if (is_last("pwrite")) {
        real(fd, data, len / 2, at);
        _exit(9);
    }
    room = get_room(len);
    return room < 0 ? room : real(fd, data, (size_t)room, at);
}

/* With large files, this is open64. */
int
open(const char *path, int flags, ...)
{
    int (*real)(const char *, int, ...) = NULL;
    mode_t mode = 0;
    va_list arguments;

    if ((flags & O_CREAT) != 0) {
        va_start(arguments, flags);
        mode = va_arg(arguments, mode_t);
        va_end(arguments);
    }
    if (is_ours(path) && (flags & (O_CREAT | O_WRONLY | O_RDWR)) != 0 && !may_change("open"))
        return -1;
    *(void **)&real = dlsym(RTLD_NEXT, "open64");
    return real(path, flags, mode);
}
