/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The two files beside that of a login: what was shown, and what is being shown.
 */
#include <glib/gstdio.h>
#include <mtproto/mt-chats.h>
#include <store/tg-journal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME "9996612345-abcd.session"
#define RECORD "0123456789abcdefghij"

typedef struct {
    char *folder;
    char *shown;
    TgJournal *journal;
} Fixture;

static void
set_up(Fixture *self, gconstpointer data)
{
    self->folder = g_dir_make_tmp("telegram-XXXXXX", NULL);
    self->shown = g_build_filename(self->folder, NAME ".shown", NULL);
    self->journal = tg_journal_open(self->folder, NAME);
}

static void
tear_down(Fixture *self, gconstpointer data)
{
    tg_journal_close(self->journal);
    tg_journal_delete(self->folder, NAME);
    g_assert_cmpint(g_rmdir(self->folder), ==, 0); /* nothing else was left */
    g_free(self->folder);
    g_free(self->shown);
}

static void
restart(Fixture *self)
{
    tg_journal_close(self->journal);
    self->journal = tg_journal_open(self->folder, NAME);
}

static void
add(Fixture *self)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(RECORD, MT_JOURNAL_RECORD);

    tg_journal_add(self->journal, bytes);
}

static void
expect(Fixture *self, guint records)
{
    g_autoptr(GBytes) bytes = NULL;

    restart(self);
    bytes = tg_journal_load(self->journal);
    g_assert_cmpuint(bytes != NULL ? g_bytes_get_size(bytes) : 0, ==, records * MT_JOURNAL_RECORD);
    for (guint i = 0; i < records; i++)
        g_assert_cmpmem((const char *)g_bytes_get_data(bytes, NULL) + i * MT_JOURNAL_RECORD,
                        MT_JOURNAL_RECORD, RECORD, MT_JOURNAL_RECORD);
}

static void
test_adding(Fixture *self, gconstpointer data)
{
    struct stat status = {0};

    expect(self, 0);
    g_assert_false(g_file_test(self->shown, G_FILE_TEST_EXISTS));
    add(self);
    add(self);
    g_assert_cmpuint(tg_journal_get_size(self->journal), ==, 2 * MT_JOURNAL_RECORD);
    g_assert_cmpint(stat(self->shown, &status), ==, 0);
    g_assert_cmpuint(status.st_mode & 07777, ==, 0600);
    expect(self, 2);
    add(self);
    expect(self, 3);
    tg_journal_clear(self->journal);
    expect(self, 0);
    add(self);
    expect(self, 1);
}

/* The end of a record that was not written whole is written over. */
static void
test_torn(Fixture *self, gconstpointer data)
{
    g_autoptr(GBytes) bytes = NULL;

    add(self);
    add(self);
    g_assert_cmpint(truncate(self->shown, MT_JOURNAL_RECORD + 3), ==, 0);
    restart(self);
    bytes = tg_journal_load(self->journal);
    g_assert_cmpuint(g_bytes_get_size(bytes), ==, MT_JOURNAL_RECORD + 3);
    add(self);
    expect(self, 2);
}

static void
test_begun(Fixture *self, gconstpointer data)
{
    g_autofree char *none = tg_journal_dup_begun(self->journal);
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;
    g_autofree char *third = NULL;
    g_autofree char *long_line = g_strnfill(5000, 'x');

    g_assert_null(none);
    tg_journal_begin(self->journal, "a long line that is replaced");
    first = tg_journal_dup_begun(self->journal);
    g_assert_cmpstr(first, ==, "a long line that is replaced");
    tg_journal_begin(self->journal, "short");
    restart(self);
    second = tg_journal_dup_begun(self->journal);
    g_assert_cmpstr(second, ==, "short");
    tg_journal_begin(self->journal, long_line); /* nothing of ours */
    third = tg_journal_dup_begun(self->journal);
    g_assert_cmpstr(third, ==, "short");
}

/* A file that is no file of ours costs nothing but the journal. */
static void
test_refused(Fixture *self, gconstpointer data)
{
    g_assert_cmpint(symlink("/dev/null", self->shown), ==, 0);
    add(self);
    g_assert_cmpuint(tg_journal_get_size(self->journal), ==, 0);
    g_assert_null(tg_journal_load(self->journal));
    g_assert_cmpint(g_unlink(self->shown), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/shown-file/adding", Fixture, NULL, set_up, test_adding, tear_down);
    g_test_add("/shown-file/torn", Fixture, NULL, set_up, test_torn, tear_down);
    g_test_add("/shown-file/begun", Fixture, NULL, set_up, test_begun, tear_down);
    g_test_add("/shown-file/refused", Fixture, NULL, set_up, test_refused, tear_down);
    return g_test_run();
}
