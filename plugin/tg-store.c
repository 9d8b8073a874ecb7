/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What survives the program, below libpurple's folder: when it is written, not what is in it.
 */
#include "tg-store.h"

#include "tg-log.h"
#include "tg-session-file.h"
#include "tg-tokens.h"

#include <purple.h>

/* What can be found out again is not worth a write for each change. */
#define DELAY_S 5
/* A full disk may have room again. */
#define RETRY_S 60

struct _TgStore {
    char *session;
    TgSessionFile *file;
    TgStoreFailed failed;
    gpointer data;
    GBytes *waiting;
    guint timer;
};

static char *
store_folder(void)
{
    return g_build_filename(purple_user_dir(), "telegram", NULL);
}

static char *
tokens_path(void)
{
    return g_build_filename(purple_user_dir(), "telegram", "tokens", NULL);
}

TgStore *
tg_store_open(const char *session, TgStoreFailed failed, gpointer data, GError **error)
{
    g_autofree char *folder = store_folder();
    TgSessionFile *file = tg_session_file_open(folder, session, error);
    TgStore *self;

    if (file == NULL)
        return NULL;
    self = g_new0(TgStore, 1);
    self->session = g_strdup(session);
    self->file = file;
    self->failed = failed;
    self->data = data;
    return self;
}

static void
stop_timer(TgStore *self)
{
    if (self->timer != 0)
        purple_timeout_remove(self->timer);
    self->timer = 0;
}

static void
stop_waiting(TgStore *self)
{
    stop_timer(self);
    g_clear_pointer(&self->waiting, g_bytes_unref);
}

static gboolean delay_over(gpointer data);

static gboolean
write_waiting(TgStore *self, GError **error)
{
    gboolean good = self->waiting == NULL || tg_session_file_save(self->file, self->waiting, error);

    if (good) {
        stop_waiting(self);
        return TRUE;
    }
    stop_timer(self);
    self->timer = purple_timeout_add_seconds(RETRY_S, delay_over, self);
    return FALSE;
}

void
tg_store_close(TgStore *self)
{
    g_autoptr(GError) error = NULL;

    if (self == NULL)
        return;
    if (!write_waiting(self, &error))
        tg_log(MT_LOG_WARNING, "the session file could not be written: %s", error->message);
    stop_waiting(self);
    tg_session_file_close(self->file);
    g_free(self->session);
    g_free(self);
}

GBytes *
tg_store_load(TgStore *self, GError **error)
{
    return tg_session_file_load(self->file, error);
}

static gboolean
delay_over(gpointer data)
{
    TgStore *self = data;
    g_autoptr(GError) error = NULL;

    self->timer = 0;
    if (!write_waiting(self, &error) && self->failed != NULL)
        self->failed(self->data, error); /* may close all of this */
    return FALSE;
}

gboolean
tg_store_save(TgStore *self, GBytes *snapshot, gboolean urgent, GError **error)
{
    g_clear_pointer(&self->waiting, g_bytes_unref);
    self->waiting = g_bytes_ref(snapshot);
    if (urgent)
        return write_waiting(self, error);
    if (self->timer == 0)
        self->timer = purple_timeout_add_seconds(DELAY_S, delay_over, self);
    return TRUE;
}

gboolean
tg_store_put_aside(TgStore *self, GError **error)
{
    return tg_session_file_put_aside(self->file, error);
}

void
tg_store_erase(TgStore *self)
{
    stop_waiting(self);
    tg_session_file_erase(self->file);
}

gboolean
tg_store_move(TgStore *self, const char *session, GError **error)
{
    g_autofree char *folder = store_folder();

    if (!tg_session_file_move(self->file, folder, session, error))
        return FALSE;
    g_free(self->session);
    self->session = g_strdup(session);
    return TRUE;
}

GPtrArray *
tg_store_load_tokens(void)
{
    g_autofree char *path = tokens_path();

    return tg_tokens_load(path);
}

void
tg_store_add_token(TgStore *self, const MtSecret *token, gint64 user_id)
{
    g_autofree char *path = tokens_path();
    g_autoptr(GError) error = NULL;

    if (!tg_tokens_add(path, self->session, user_id, token, &error))
        tg_log(MT_LOG_WARNING, "a token could not be kept: %s", error->message);
}

void
tg_store_forget(const char *session, gint64 user_id)
{
    g_autofree char *folder = store_folder();
    g_autofree char *path = tokens_path();

    tg_session_file_delete(folder, session);
    tg_tokens_forget(path, session, user_id);
}
