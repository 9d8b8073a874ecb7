/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The file of one account's login. Pure of libpurple; it does not know what is in it.
 */
#include "store/tg-session-file.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define ASIDE ".damaged"

struct _TgSessionFile {
    char *path;
    gint fd; /* -1: erased */
};

TgSessionFile *
tg_session_file_open(const char *folder, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    TgSessionFile *self;
    gint fd;

    if (!tg_file_make_folder(folder, error))
        return NULL;
    fd = tg_file_open(path, TRUE, error);
    if (fd < 0)
        return NULL;
    self = g_new0(TgSessionFile, 1);
    self->path = g_steal_pointer(&path);
    self->fd = fd;
    return self;
}

void
tg_session_file_close(TgSessionFile *self)
{
    if (self == NULL)
        return;
    tg_file_close(self->fd);
    g_free(self->path);
    g_free(self);
}

GBytes *
tg_session_file_load(TgSessionFile *self, GError **error)
{
    return tg_file_read(self->fd, error);
}

gboolean
tg_session_file_save(TgSessionFile *self, GBytes *content, GError **error)
{
    if (self->fd < 0)
        return TRUE;
    return tg_file_replace(&self->fd, self->path, content, error);
}

gboolean
tg_session_file_put_aside(TgSessionFile *self, GError **error)
{
    g_autofree char *aside = g_strconcat(self->path, ASIDE, NULL);
    gint fd;

    if (g_rename(self->path, aside) != 0) {
        g_set_error(error, TG_FILE_ERROR, TG_FILE_ERROR_SYSTEM,
                    _("The damaged file of the stored login could not be put aside: %s"),
                    g_strerror(errno));
        return FALSE;
    }
    fd = tg_file_open(self->path, TRUE, error);
    if (fd < 0)
        return FALSE;
    tg_file_close(self->fd);
    self->fd = fd;
    return TRUE;
}

/* The new name is locked meanwhile: nobody begins a login there. */
gboolean
tg_session_file_move(TgSessionFile *self, const char *folder, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    gint fd = tg_file_open(path, TRUE, error);
    g_autoptr(GBytes) content = NULL;
    gboolean good;

    if (fd < 0)
        return FALSE;
    content = tg_file_read(fd, NULL);
    good = self->fd >= 0 && content == NULL && g_rename(self->path, path) == 0;
    if (good) {
        g_free(self->path);
        self->path = g_steal_pointer(&path);
    } else {
        if (content == NULL)
            g_unlink(path);
        g_set_error_literal(error, TG_FILE_ERROR, TG_FILE_ERROR_SYSTEM,
                            content != NULL ? _("There is a stored login of that name already.")
                                            : _("The stored login could not be moved."));
    }
    tg_file_close(fd);
    return good;
}

void
tg_session_file_erase(TgSessionFile *self)
{
    if (self->fd < 0)
        return;
    tg_file_destroy(self->path);
    tg_file_close(self->fd);
    self->fd = -1;
}

void
tg_session_file_delete(const char *folder, const char *name)
{
    static const char *const endings[] = {"", ".new", ASIDE};

    for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *path = g_strconcat(folder, G_DIR_SEPARATOR_S, name, endings[i], NULL);

        tg_file_destroy(path);
    }
}
