/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Files that are nobody else's business: readable by their owner alone, replaced as a whole.
 * Pure of libpurple; it does not look into what it writes.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TG_FILE_ERROR (tg_file_error_quark())
GQuark tg_file_error_quark(void);

/** TgFileError: the messages are sentences for the user, translated. */
typedef enum {
    TG_FILE_ERROR_IN_USE,  /* another program holds it */
    TG_FILE_ERROR_REFUSED, /* not a file of ours: a link, a folder, somebody else's */
    TG_FILE_ERROR_SYSTEM,  /* the system said no */
} TgFileError;

/** TG_FILE_MAX: nothing of ours is larger. */
#define TG_FILE_MAX (16 * 1024 * 1024)

/** tg_file_make_folder: makes it if need be, closed to others. */
gboolean tg_file_make_folder(const char *path, GError **error);

/** tg_file_open: opens or makes the file, closed to others; a descriptor, or -1. With @lock, no
 * other program (and nothing else in this one) can do the same until tg_file_close(). */
gint tg_file_open(const char *path, gboolean lock, GError **error);
/** tg_file_close: unlocks it, even where a child process still has the descriptor. */
void tg_file_close(gint fd);

/** tg_file_read: (transfer full) (nullable): all of it, wiped when freed; NULL with @error, or
 * without one for an empty file. */
GBytes *tg_file_read(gint fd, GError **error);

/** tg_file_replace: puts a new file in the place of @fd's, which is locked; a crash leaves the old
 * one or the new one. @fd becomes the new one's. */
gboolean tg_file_replace(gint *fd, const char *path, GBytes *content, GError **error);

/** tg_file_destroy: overwrites and deletes it; no error if there is none. */
void tg_file_destroy(const char *path);

G_END_DECLS
