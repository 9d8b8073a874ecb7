/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Files that are nobody else's business. Pure of libpurple; it does not look into what it writes.
 */
#include "store/tg-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <mtproto/mt-secret.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define OPEN_TRIES 5
#define FILE_MODE 0600
#define FOLDER_MODE 0700
#define OTHERS 0077

G_DEFINE_QUARK(tg_file_error, tg_file_error)

/* (transfer full): names of files hold phone numbers, and errors are written into logs. */
static char *
shown_folder(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);

    return g_filename_display_name(folder);
}

static void
set_system_error(GError **error, const char *path, gint number)
{
    g_autofree char *folder = shown_folder(path);

    g_set_error(error, TG_FILE_ERROR, TG_FILE_ERROR_SYSTEM,
                /* TRANSLATORS: a folder, and what the system says about it */
                _("The login cannot be stored in %s: %s"), folder, g_strerror(number));
}

gboolean
tg_file_make_folder(const char *path, GError **error)
{
    struct stat status;

    if (g_mkdir_with_parents(path, FOLDER_MODE) != 0 || stat(path, &status) != 0) {
        set_system_error(error, path, errno);
        return FALSE;
    }
    if ((status.st_mode & OTHERS) != 0 && chmod(path, FOLDER_MODE) != 0) {
        set_system_error(error, path, errno);
        return FALSE;
    }
    return TRUE;
}

static void
set_refused(GError **error, const char *path)
{
    g_autofree char *folder = shown_folder(path);

    g_set_error(error, TG_FILE_ERROR, TG_FILE_ERROR_REFUSED,
                _("A file in %s is not yours, or not a file. Move it away."), folder);
}

static gboolean
check_file(gint fd, const char *path, GError **error)
{
    struct stat status;

    if (fstat(fd, &status) != 0) {
        set_system_error(error, path, errno);
        return FALSE;
    }
    if (!S_ISREG(status.st_mode) || status.st_uid != geteuid()) {
        set_refused(error, path);
        return FALSE;
    }
    if ((status.st_mode & OTHERS) != 0 && fchmod(fd, FILE_MODE) != 0) {
        set_system_error(error, path, errno);
        return FALSE;
    }
    return TRUE;
}

/* Whoever held the lock may have put another file in the place of this one meanwhile. */
static gboolean
is_still_there(gint fd, const char *path)
{
    struct stat ours, there;

    return fstat(fd, &ours) == 0 && stat(path, &there) == 0 && ours.st_dev == there.st_dev &&
           ours.st_ino == there.st_ino;
}

/* Where the file system has no locks, the file is used without one. */
static gboolean
is_locked_by_another(gint fd)
{
    return flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

gint
tg_file_open(const char *path, gboolean lock, GError **error)
{
    for (guint i = 0; i < OPEN_TRIES; i++) {
        gint fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, FILE_MODE);

        if (fd < 0 && (errno == ELOOP || errno == EISDIR)) {
            set_refused(error, path);
            return -1;
        }
        if (fd < 0) {
            set_system_error(error, path, errno);
            return -1;
        }
        if (!check_file(fd, path, error)) {
            close(fd);
            return -1;
        }
        if (!lock)
            return fd;
        if (is_locked_by_another(fd)) {
            close(fd);
            break;
        }
        if (is_still_there(fd, path))
            return fd;
        tg_file_close(fd);
    }
    g_set_error_literal(error, TG_FILE_ERROR, TG_FILE_ERROR_IN_USE,
                        _("This Telegram account is already open in another program."));
    return -1;
}

void
tg_file_close(gint fd)
{
    if (fd < 0)
        return;
    /* libpurple's children inherit descriptors; closing ours alone would keep the lock. */
    flock(fd, LOCK_UN);
    close(fd);
}

typedef struct {
    guint8 *data;
    gsize size;
} Content;

static void
content_free(gpointer data)
{
    Content *content = data;

    mt_wipe(content->data, content->size);
    g_free(content->data);
    g_free(content);
}

static gboolean
read_all(gint fd, guint8 *data, gsize size)
{
    gsize done = 0;

    while (done < size) {
        gssize got = pread(fd, data + done, size - done, (off_t)done);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return FALSE;
        done += (gsize)got;
    }
    return TRUE;
}

GBytes *
tg_file_read(gint fd, GError **error)
{
    struct stat status;
    Content *content;
    gsize size;

    if (fstat(fd, &status) != 0 || status.st_size > TG_FILE_MAX) {
        g_set_error_literal(error, TG_FILE_ERROR, TG_FILE_ERROR_REFUSED,
                            _("The file of the stored login is far too large."));
        return NULL;
    }
    size = (gsize)status.st_size;
    if (size == 0)
        return NULL;
    content = g_new0(Content, 1);
    content->data = g_malloc(size);
    content->size = size;
    if (!read_all(fd, content->data, size)) {
        content_free(content);
        g_set_error_literal(error, TG_FILE_ERROR, TG_FILE_ERROR_SYSTEM,
                            _("The stored login could not be read."));
        return NULL;
    }
    return g_bytes_new_with_free_func(content->data, size, content_free, content);
}

static gboolean
write_all(gint fd, const guint8 *data, gsize size)
{
    gsize done = 0;

    while (done < size) {
        gssize written = write(fd, data + done, size - done);

        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return FALSE;
        done += (gsize)written;
    }
    return TRUE;
}

static void
sync_folder(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    gint fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return;
    fsync(fd);
    close(fd);
}

gboolean
tg_file_replace(gint *fd, const char *path, GBytes *content, GError **error)
{
    g_autofree char *fresh_path = g_strconcat(path, ".new", NULL);
    gsize size;
    const guint8 *data = g_bytes_get_data(content, &size);
    gint fresh;

    g_unlink(fresh_path); /* of a crash */
    fresh = open(fresh_path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
    if (fresh < 0) {
        set_system_error(error, fresh_path, errno);
        return FALSE;
    }
    if (is_locked_by_another(fresh) || !write_all(fresh, data, size) || fsync(fresh) != 0 ||
        g_rename(fresh_path, path) != 0) {
        set_system_error(error, path, errno);
        tg_file_close(fresh);
        g_unlink(fresh_path);
        return FALSE;
    }
    sync_folder(path);
    tg_file_close(*fd);
    *fd = fresh;
    return TRUE;
}

static void
overwrite(gint fd)
{
    static const guint8 zeros[4096] = {0};
    struct stat status;
    gsize left;

    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
        return;
    left = (gsize)MIN(status.st_size, TG_FILE_MAX);
    while (left > 0) {
        gsize part = MIN(left, sizeof zeros);

        if (!write_all(fd, zeros, part))
            return;
        left -= part;
    }
    fsync(fd);
}

void
tg_file_destroy(const char *path)
{
    gint fd = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);

    if (fd >= 0) {
        overwrite(fd);
        close(fd);
    }
    g_unlink(path);
}
