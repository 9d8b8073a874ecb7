/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What survives the program, below libpurple's folder: when it is written, not what is in it. A
 * disk may take a tenth of a second to have it for good, so that this is waited for on a thread.
 */
#include "store/tg-store.h"

#include "store/tg-journal.h"
#include "store/tg-session-file.h"
#include "store/tg-tokens.h"
#include "tg-log.h"
#include "tg-worker.h"

#include <purple.h>

/* What can be found out again, or is in the journal, is not worth a write for each change. */
#define DELAY_S 30
/* A full disk may have room again. */
#define RETRY_S 60
/* Then all is saved; it is read when the program starts. */
#define LONG_JOURNAL (128 * 1024)

/* Something that is written on the thread. @notes: how many there were when it was made. */
typedef struct {
    TgStore *store;
    TgSessionFile *file;
    GBytes *snapshot;
    guint64 notes;
    TgStoreSaved saved;
    gpointer data;
    GError *error;
} Save;

struct _TgStore {
    char *session;
    TgSessionFile *file; /* the thread's as long as it is saving */
    TgWorker *worker;
    Save *saving;      /* (nullable) */
    GQueue waiting;    /* (element-type Save): for their turn */
    GQueue told;       /* (element-type Save): that are done: whom to tell */
    guint telling;     /* the timer for these */
    gboolean settling; /* nobody is told meanwhile */
    TgJournal *journal;
    guint64 notes;        /* in the journal, ever */
    TgStoreFailed failed; /* (nullable) */
    gpointer failed_data;
    TgStoreMake make; /* NULL: nothing is to be saved */
    gpointer data;
    GBytes *unsaved; /* (nullable): what could not be written */
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
    self->failed_data = data;
    self->worker = tg_worker_new(NULL, NULL);
    g_queue_init(&self->waiting);
    g_queue_init(&self->told);
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
    g_clear_pointer(&self->unsaved, g_bytes_unref);
}

/* --- on the thread --------------------------------------------------------------------------- */

static void
save_free(gpointer data)
{
    Save *save = data;

    g_bytes_unref(save->snapshot);
    g_clear_error(&save->error);
    g_free(save);
}

static gboolean delay_over(gpointer data);

/* It is not lost: a full disk may have room again. */
static void
keep_unsaved(TgStore *self, GBytes *snapshot)
{
    g_clear_pointer(&self->unsaved, g_bytes_unref);
    self->unsaved = g_bytes_ref(snapshot);
    if (self->timer == 0)
        self->timer = purple_timeout_add_seconds(RETRY_S, delay_over, self);
}

static gboolean
tell(gpointer data)
{
    TgStore *self = data;
    Save *save = g_queue_pop_head(&self->told);

    self->telling = g_queue_is_empty(&self->told) ? 0 : purple_timeout_add(0, tell, self);
    save->saved(save->data, save->error); /* may close all of this */
    save_free(save);
    return FALSE;
}

static void write_next(TgStore *self);

static void
write_it(gpointer data)
{
    Save *save = data;

    tg_session_file_save(save->file, save->snapshot, &save->error);
}

static void
written(gpointer data)
{
    Save *save = data;
    TgStore *self = save->store;

    self->saving = NULL;
    if (save->error != NULL && g_queue_is_empty(&self->waiting))
        keep_unsaved(self, save->snapshot);
    /* What was noted meanwhile stays, and with it what need not: it does no harm. */
    if (save->error == NULL && self->notes == save->notes)
        tg_journal_clear(self->journal);
    write_next(self);
    if (self->settling) {
        g_queue_push_tail(&self->told, save);
        return;
    }
    save->saved(save->data, save->error); /* may close all of this */
    save_free(save);
}

static void
write_next(TgStore *self)
{
    if (self->saving != NULL || g_queue_is_empty(&self->waiting))
        return;
    self->saving = g_queue_pop_head(&self->waiting);
    tg_worker_call(self->worker, write_it, written, self->saving);
}

/* The file is ours again. */
static void
settle(TgStore *self)
{
    self->settling = TRUE;
    tg_worker_wait(self->worker);
    self->settling = FALSE;
    if (self->telling == 0 && !g_queue_is_empty(&self->told))
        self->telling = purple_timeout_add(0, tell, self);
}

void
tg_store_save_soon(TgStore *self, GBytes *snapshot, TgStoreSaved saved, gpointer data)
{
    Save *save = g_new0(Save, 1);

    stop_waiting(self);
    save->store = self;
    save->file = self->file;
    save->snapshot = g_bytes_ref(snapshot);
    save->notes = self->notes;
    save->saved = saved;
    save->data = data;
    g_queue_push_tail(&self->waiting, save);
    write_next(self);
}

/* --- now and later --------------------------------------------------------------------------- */

/* (transfer full) (nullable): the newest that there is to be written. */
static GBytes *
make_newest(TgStore *self)
{
    GBytes *snapshot = self->make != NULL ? self->make(self->data) : NULL;

    if (snapshot == NULL && self->unsaved != NULL)
        snapshot = g_bytes_ref(self->unsaved);
    if (snapshot == NULL)
        stop_waiting(self);
    return snapshot;
}

void
tg_store_save_now(TgStore *self)
{
    g_autoptr(GBytes) snapshot = make_newest(self);
    g_autoptr(GError) error = NULL;

    if (snapshot != NULL && !tg_store_save(self, snapshot, &error))
        tg_log(MT_LOG_WARNING, "the session file could not be written: %s", error->message);
}

void
tg_store_close(TgStore *self)
{
    if (self == NULL)
        return;
    self->make = NULL;
    settle(self);
    tg_store_save_now(self);
    stop_waiting(self);
    if (self->telling != 0)
        purple_timeout_remove(self->telling);
    g_queue_clear_full(&self->told, save_free);
    tg_worker_free(self->worker);
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

static void
saved_later(gpointer data, const GError *error)
{
    TgStore *self = data;

    if (error != NULL && self->failed != NULL)
        self->failed(self->failed_data, error);
}

static gboolean
delay_over(gpointer data)
{
    TgStore *self = data;
    g_autoptr(GBytes) snapshot = NULL;

    self->timer = 0;
    snapshot = make_newest(self);
    if (snapshot != NULL)
        tg_store_save_soon(self, snapshot, saved_later, self);
    return FALSE;
}

gboolean
tg_store_save(TgStore *self, GBytes *snapshot, GError **error)
{
    settle(self);
    stop_waiting(self);
    if (tg_session_file_save(self->file, snapshot, error)) {
        tg_journal_clear(self->journal);
        return TRUE;
    }
    keep_unsaved(self, snapshot);
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
    self->notes++;
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
    settle(self);
    drop_journal(self);
    return tg_session_file_put_aside(self->file, error);
}

void
tg_store_erase(TgStore *self)
{
    settle(self);
    stop_waiting(self);
    drop_journal(self);
    tg_session_file_erase(self->file);
}

gboolean
tg_store_move(TgStore *self, const char *session, GError **error)
{
    g_autofree char *folder = store_folder();

    settle(self);
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
