/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What survives the program, below libpurple's folder: when it is written, not what is in it.
 */
#include "tg-store.h"

#include "tg-journal.h"
#include "tg-log.h"
#include "tg-session-file.h"
#include "tg-tokens.h"

#include <purple.h>

/* What can be found out again, or is in the journal, is not worth a write for each change. */
#define DELAY_S 30
/* Then all is saved; it is read when the program starts. */
#define LONG_JOURNAL (128 * 1024)

struct _TgStore {
    char *session;
    TgSessionFile *file;
    TgJournal *journal;
    TgStoreMake make; /* NULL: nothing is to be saved */
    gpointer data;
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
tg_store_open(const char *session, GError **error)
{
    g_autofree char *folder = store_folder();
    TgSessionFile *file = tg_session_file_open(folder, session, error);
    TgStore *self;

    if (file == NULL)
        return NULL;
    self = g_new0(TgStore, 1);
    self->session = g_strdup(session);
    self->file = file;
    self->journal = tg_journal_open(folder, session);
    return self;
}

static void
stop_waiting(TgStore *self)
{
    if (self->timer != 0)
        purple_timeout_remove(self->timer);
    self->timer = 0;
    self->make = NULL;
}

void
tg_store_save_now(TgStore *self)
{
    g_autoptr(GBytes) snapshot = self->make != NULL ? self->make(self->data) : NULL;
    g_autoptr(GError) error = NULL;

    if (snapshot != NULL && !tg_store_save(self, snapshot, &error))
        tg_log(MT_LOG_WARNING, "the session file could not be written: %s", error->message);
    stop_waiting(self);
}

void
tg_store_close(TgStore *self)
{
    if (self == NULL)
        return;
    stop_waiting(self);
    tg_session_file_close(self->file);
    tg_journal_close(self->journal);
    g_free(self->session);
    g_free(self);
}

GBytes *
tg_store_load(TgStore *self, GError **error)
{
    return tg_session_file_load(self->file, error);
}

gboolean
tg_store_save(TgStore *self, GBytes *snapshot, GError **error)
{
    stop_waiting(self);
    if (!tg_session_file_save(self->file, snapshot, error))
        return FALSE;
    tg_journal_clear(self->journal);
    return TRUE;
}

static gboolean
delay_over(gpointer data)
{
    TgStore *self = data;

    self->timer = 0;
    tg_store_save_now(self);
    return FALSE;
}

void
tg_store_save_later(TgStore *self, TgStoreMake make, gpointer data)
{
    self->make = make;
    self->data = data;
    if (self->timer == 0)
        self->timer = purple_timeout_add_seconds(DELAY_S, delay_over, self);
}

/* --- the journal ----------------------------------------------------------------------------- */

GBytes *
tg_store_load_journal(TgStore *self)
{
    return tg_journal_load(self->journal);
}

void
tg_store_note(TgStore *self, GBytes *bytes)
{
    gboolean was_long = tg_journal_get_size(self->journal) > LONG_JOURNAL;

    tg_journal_add(self->journal, bytes);
    if (was_long || tg_journal_get_size(self->journal) <= LONG_JOURNAL || self->make == NULL)
        return;
    if (self->timer != 0)
        purple_timeout_remove(self->timer);
    self->timer = purple_timeout_add(0, delay_over, self);
}

void
tg_store_begin(TgStore *self, const char *line)
{
    tg_journal_begin(self->journal, line);
}

char *
tg_store_dup_begun(TgStore *self)
{
    return tg_journal_dup_begun(self->journal);
}

/* --- the end of a login ---------------------------------------------------------------------- */

static void
drop_journal(TgStore *self)
{
    g_autofree char *folder = store_folder();

    tg_journal_close(self->journal);
    tg_journal_delete(folder, self->session);
    self->journal = tg_journal_open(folder, self->session);
}

gboolean
tg_store_put_aside(TgStore *self, GError **error)
{
    drop_journal(self);
    return tg_session_file_put_aside(self->file, error);
}

void
tg_store_erase(TgStore *self)
{
    stop_waiting(self);
    drop_journal(self);
    tg_session_file_erase(self->file);
}

gboolean
tg_store_move(TgStore *self, const char *session, GError **error)
{
    g_autofree char *folder = store_folder();

    tg_store_save_now(self);
    if (!tg_session_file_move(self->file, folder, session, error))
        return FALSE;
    drop_journal(self);
    g_free(self->session);
    self->session = g_strdup(session);
    tg_journal_close(self->journal);
    self->journal = tg_journal_open(folder, session);
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
tg_store_forget_tokens(TgStore *self, gint64 user_id)
{
    g_autofree char *path = tokens_path();

    tg_tokens_forget(path, self->session, user_id);
}

void
tg_store_forget(const char *session, gint64 user_id)
{
    g_autofree char *folder = store_folder();
    g_autofree char *path = tokens_path();

    tg_session_file_delete(folder, session);
    tg_journal_delete(folder, session);
    tg_tokens_forget(path, session, user_id);
}
