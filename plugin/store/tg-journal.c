/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Nothing is flushed to the disk here: it is for a program that ends, not for a computer.
 */
#include "store/tg-journal.h"

#include "store/tg-file.h"

#include <errno.h>
#include <mtproto/mt-chats.h>
#include <string.h>
#include <unistd.h>

#define SHOWN ".shown"
#define SHOWING ".showing"
#define LONGEST_LINE 1024

struct _TgJournal {
    char *shown_path;
    char *showing_path;
    gint shown; /* -1: not opened */
    gint showing;
    gsize size;
};

TgJournal *
tg_journal_open(const char *folder, const char *session)
{
    TgJournal *self = g_new0(TgJournal, 1);

    self->shown_path = g_strconcat(folder, G_DIR_SEPARATOR_S, session, SHOWN, NULL);
    self->showing_path = g_strconcat(folder, G_DIR_SEPARATOR_S, session, SHOWING, NULL);
    self->shown = self->showing = -1;
    return self;
}

void
tg_journal_close(TgJournal *self)
{
    if (self == NULL)
        return;
    tg_file_close(self->shown);
    tg_file_close(self->showing);
    g_free(self->shown_path);
    g_free(self->showing_path);
    g_free(self);
}

static gboolean
need_file(gint *fd, const char *path)
{
    if (*fd < 0)
        *fd = tg_file_open(path, FALSE, NULL);
    return *fd >= 0;
}

static gboolean
write_at(gint fd, const guint8 *data, gsize size, gsize at)
{
    gsize done = 0;

    while (done < size) {
        gssize written = pwrite(fd, data + done, size - done, (off_t)(at + done));

        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return FALSE;
        done += (gsize)written;
    }
    return TRUE;
}

GBytes *
tg_journal_load(TgJournal *self)
{
    GBytes *bytes;

    if (!g_file_test(self->shown_path, G_FILE_TEST_EXISTS) ||
        !need_file(&self->shown, self->shown_path))
        return NULL;
    bytes = tg_file_read(self->shown, NULL);
    self->size = bytes != NULL ? g_bytes_get_size(bytes) : 0;
    self->size -= self->size % MT_JOURNAL_RECORD; /* what was torn is written over */
    return bytes;
}

void
tg_journal_add(TgJournal *self, GBytes *bytes)
{
    gsize len;
    const guint8 *data = g_bytes_get_data(bytes, &len);

    if (self->size + len > TG_FILE_MAX || !need_file(&self->shown, self->shown_path))
        return;
    if (write_at(self->shown, data, len, self->size))
        self->size += len;
}

gsize
tg_journal_get_size(const TgJournal *self)
{
    return self->size;
}

void
tg_journal_clear(TgJournal *self)
{
    if (self->size == 0)
        return;
    if (self->shown >= 0 && ftruncate(self->shown, 0) == 0)
        self->size = 0;
}

void
tg_journal_begin(TgJournal *self, const char *line)
{
    char text[LONGEST_LINE];

    if (strlen(line) >= sizeof text || !need_file(&self->showing, self->showing_path))
        return;
    memset(text, 0, sizeof text);
    memcpy(text, line, strlen(line));
    write_at(self->showing, (const guint8 *)text, sizeof text, 0);
}

char *
tg_journal_dup_begun(TgJournal *self)
{
    g_autoptr(GBytes) bytes = NULL;
    const char *text;
    gsize len;

    if (!g_file_test(self->showing_path, G_FILE_TEST_EXISTS) ||
        !need_file(&self->showing, self->showing_path))
        return NULL;
    bytes = tg_file_read(self->showing, NULL);
    if (bytes == NULL)
        return NULL;
    text = g_bytes_get_data(bytes, &len);
    return g_strndup(text, MIN(len, LONGEST_LINE));
}

void
tg_journal_delete(const char *folder, const char *session)
{
    g_autoptr(TgJournal) self = tg_journal_open(folder, session);

    tg_file_destroy(self->shown_path);
    tg_file_destroy(self->showing_path);
}
