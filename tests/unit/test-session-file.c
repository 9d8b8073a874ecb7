/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Files of logins and tokens, in a folder that is thrown away: modes, locks, damage, what is left.
 */
#include <glib/gstdio.h>
#include <store/tg-session-file.h>
#include <store/tg-tokens.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME "9996612345-abcd.session"

typedef struct {
    char *folder;
    char *path;
    char *tokens;
} Fixture;

static void
set_up(Fixture *self, gconstpointer data)
{
    g_autofree char *place = g_dir_make_tmp("telegram-XXXXXX", NULL);

    self->folder = g_build_filename(place, "telegram", NULL);
    self->path = g_build_filename(self->folder, NAME, NULL);
    self->tokens = g_build_filename(self->folder, "tokens", NULL);
}

static void
tear_down(Fixture *self, gconstpointer data)
{
    g_autofree char *place = g_path_get_dirname(self->folder);
    g_autofree char *aside = g_strconcat(self->path, ".damaged", NULL);

    g_unlink(self->path);
    g_unlink(aside);
    g_unlink(self->tokens);
    g_rmdir(self->folder);
    g_assert_cmpint(g_rmdir(place), ==, 0); /* nothing else was left */
    g_free(self->folder);
    g_free(self->path);
    g_free(self->tokens);
}

static guint
mode_of(const char *path)
{
    struct stat status = {0};

    g_assert_cmpint(stat(path, &status), ==, 0);
    return status.st_mode & 07777;
}

static TgSessionFile *
open_file(Fixture *self)
{
    g_autoptr(GError) error = NULL;
    TgSessionFile *file = tg_session_file_open(self->folder, NAME, &error);

    g_assert_no_error(error);
    g_assert_nonnull(file);
    return file;
}

static void
save(TgSessionFile *file, const char *text)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(GError) error = NULL;

    g_assert_true(tg_session_file_save(file, bytes, &error));
    g_assert_no_error(error);
}

static void
assert_content(TgSessionFile *file, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = tg_session_file_load(file, &error);

    g_assert_no_error(error);
    if (expected == NULL) {
        g_assert_null(bytes);
        return;
    }
    g_assert_cmpmem(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), expected,
                    strlen(expected));
}

static void
test_keeps(Fixture *self, gconstpointer data)
{
    g_autoptr(TgSessionFile) file = open_file(self);

    g_assert_cmpuint(mode_of(self->folder), ==, 0700);
    assert_content(file, NULL);
    save(file, "first");
    save(file, "second, which is longer");
    assert_content(file, "second, which is longer");
    g_assert_cmpuint(mode_of(self->path), ==, 0600);
    g_clear_pointer(&file, tg_session_file_close);
    file = open_file(self);
    assert_content(file, "second, which is longer");
}

static void
test_locked(Fixture *self, gconstpointer data)
{
    g_autoptr(TgSessionFile) file = open_file(self);
    g_autoptr(GError) error = NULL;

    g_assert_null(tg_session_file_open(self->folder, NAME, &error));
    g_assert_error(error, TG_FILE_ERROR, TG_FILE_ERROR_IN_USE);
    g_clear_error(&error);
    save(file, "another file has the name now");
    g_assert_null(tg_session_file_open(self->folder, NAME, &error));
    g_assert_error(error, TG_FILE_ERROR, TG_FILE_ERROR_IN_USE);
    g_clear_pointer(&file, tg_session_file_close);
    file = open_file(self);
}

static void
test_open_to_others(Fixture *self, gconstpointer data)
{
    g_autoptr(TgSessionFile) file = open_file(self);

    save(file, "content");
    g_clear_pointer(&file, tg_session_file_close);
    g_chmod(self->path, 0664);
    g_chmod(self->folder, 0755);
    file = open_file(self);
    g_assert_cmpuint(mode_of(self->path), ==, 0600);
    g_assert_cmpuint(mode_of(self->folder), ==, 0700);
    assert_content(file, "content");
}

static void
test_not_ours(Fixture *self, gconstpointer data)
{
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(g_mkdir_with_parents(self->folder, 0700), ==, 0);
    g_assert_cmpint(symlink("/dev/null", self->path), ==, 0);
    g_assert_null(tg_session_file_open(self->folder, NAME, &error));
    g_assert_error(error, TG_FILE_ERROR, TG_FILE_ERROR_REFUSED);
    g_clear_error(&error);
    g_unlink(self->path);
    g_assert_cmpint(mkfifo(self->path, 0600), ==, 0);
    g_assert_null(tg_session_file_open(self->folder, NAME, &error));
    g_assert_error(error, TG_FILE_ERROR, TG_FILE_ERROR_REFUSED);
}

static void
test_too_large(Fixture *self, gconstpointer data)
{
    g_autoptr(TgSessionFile) file = open_file(self);
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(truncate(self->path, TG_FILE_MAX + 1), ==, 0);
    g_assert_null(tg_session_file_load(file, &error));
    g_assert_error(error, TG_FILE_ERROR, TG_FILE_ERROR_REFUSED);
}

static void
test_put_aside(Fixture *self, gconstpointer data)
{
    g_autoptr(TgSessionFile) file = open_file(self);
    g_autofree char *aside = g_strconcat(self->path, ".damaged", NULL);
    g_autoptr(GError) error = NULL;

    save(file, "damaged");
    g_assert_true(tg_session_file_put_aside(file, &error));
    assert_content(file, NULL);
    save(file, "new");
    assert_content(file, "new");
    g_assert_cmpuint(mode_of(aside), ==, 0600);
    g_assert_null(tg_session_file_open(self->folder, NAME, NULL)); /* locked as before */
}

static void
test_erase(Fixture *self, gconstpointer data)
{
    g_autoptr(TgSessionFile) file = open_file(self);

    save(file, "secret");
    tg_session_file_erase(file);
    tg_session_file_erase(file);
    save(file, "too late");
    g_assert_false(g_file_test(self->path, G_FILE_TEST_EXISTS));
}

static void
test_delete(Fixture *self, gconstpointer data)
{
    g_autoptr(TgSessionFile) file = open_file(self);

    save(file, "damaged");
    g_assert_true(tg_session_file_put_aside(file, NULL));
    g_clear_pointer(&file, tg_session_file_close);
    tg_session_file_delete(self->folder, NAME);
    tg_session_file_delete(self->folder, NAME);
    g_assert_cmpint(g_rmdir(self->folder), ==, 0);
}

static void
test_move(Fixture *self, gconstpointer data)
{
    g_autofree char *moved = g_build_filename(self->folder, "442079460123-abcd.session", NULL);
    g_autoptr(TgSessionFile) file = open_file(self);
    g_autoptr(TgSessionFile) other = NULL;
    g_autoptr(GBytes) content = NULL;
    g_autoptr(GError) error = NULL;

    save(file, "one");
    other = tg_session_file_open(self->folder, "442079460123-abcd.session", &error);
    g_assert_no_error(error);
    g_assert_false(tg_session_file_move(file, self->folder, "442079460123-abcd.session", NULL));
    save(other, "two");
    g_clear_pointer(&other, tg_session_file_close);
    g_assert_false(tg_session_file_move(file, self->folder, "442079460123-abcd.session", &error));
    g_assert_error(error, TG_FILE_ERROR, TG_FILE_ERROR_SYSTEM);
    g_assert_cmpint(g_unlink(moved), ==, 0);

    g_assert_true(tg_session_file_move(file, self->folder, "442079460123-abcd.session", NULL));
    g_assert_false(g_file_test(self->path, G_FILE_TEST_EXISTS));
    g_assert_null(tg_session_file_open(self->folder, "442079460123-abcd.session", NULL));
    save(file, "three");
    content = tg_session_file_load(file, NULL);
    g_assert_cmpmem(g_bytes_get_data(content, NULL), g_bytes_get_size(content), "three", 5);
    tg_session_file_erase(file);
    g_assert_false(tg_session_file_move(file, self->folder, NAME, NULL));
    g_assert_false(g_file_test(self->path, G_FILE_TEST_EXISTS));
}

static void
add_token_of(Fixture *self, const char *session, gint64 user_id, guint8 byte)
{
    g_autoptr(MtSecret) token = mt_secret_new(&byte, 1);
    g_autoptr(GError) error = NULL;

    g_assert_true(tg_tokens_add(self->tokens, session, user_id, token, &error));
    g_assert_no_error(error);
}

static void
add_token(Fixture *self, const char *session, guint8 byte)
{
    add_token_of(self, session, 7, byte);
}

/* An account may have been renamed since: its user has not. */
static void
test_tokens_of_user(Fixture *self, gconstpointer data)
{
    g_autoptr(GPtrArray) tokens = NULL;

    g_assert_true(tg_file_make_folder(self->folder, NULL));
    add_token_of(self, "a", 7, 1);
    add_token_of(self, "b", 7, 2);
    add_token_of(self, "b", 8, 3);
    tg_tokens_forget(self->tokens, "c", 7);
    tokens = tg_tokens_load(self->tokens);
    g_assert_cmpuint(tokens->len, ==, 1);
    g_assert_cmpuint(mt_secret_peek(tokens->pdata[0])[0], ==, 3);
}

static void
test_tokens(Fixture *self, gconstpointer data)
{
    g_autoptr(GPtrArray) none = tg_tokens_load(self->tokens);
    g_autoptr(GPtrArray) tokens = NULL;

    g_assert_cmpuint(none->len, ==, 0);
    g_assert_true(tg_file_make_folder(self->folder, NULL));
    tg_tokens_forget(self->tokens, "a", 0);
    g_assert_false(g_file_test(self->tokens, G_FILE_TEST_EXISTS));
    for (guint8 i = 0; i < TG_TOKENS_MAX + 5; i++)
        add_token(self, i % 2 == 0 ? "a" : "b", i);
    g_assert_cmpuint(mode_of(self->tokens), ==, 0600);
    tokens = tg_tokens_load(self->tokens);
    g_assert_cmpuint(tokens->len, ==, TG_TOKENS_MAX);
    g_assert_cmpuint(mt_secret_peek(tokens->pdata[TG_TOKENS_MAX - 1])[0], ==, TG_TOKENS_MAX + 4);
    tg_tokens_forget(self->tokens, "a", 0);
    g_clear_pointer(&tokens, g_ptr_array_unref);
    tokens = tg_tokens_load(self->tokens);
    g_assert_cmpuint(tokens->len, ==, TG_TOKENS_MAX / 2);
    tg_tokens_forget(self->tokens, "b", 0);
    g_assert_false(g_file_test(self->tokens, G_FILE_TEST_EXISTS));
}

static void
test_tokens_rubbish(Fixture *self, gconstpointer data)
{
    static const char rubbish[] =
        "\n \na\na 7\na 7 \na x QUJD\na 7 !!!\na -1 QUJD\nb 7 QUJD\nb 7 QU";
    g_autoptr(GPtrArray) tokens = NULL;

    g_assert_true(tg_file_make_folder(self->folder, NULL));
    g_assert_true(g_file_set_contents(self->tokens, rubbish, sizeof rubbish - 1, NULL));
    tokens = tg_tokens_load(self->tokens);
    g_assert_cmpuint(tokens->len, >=, 1);
    g_assert_cmpmem(mt_secret_peek(tokens->pdata[0]), mt_secret_size(tokens->pdata[0]), "ABC", 3);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *path;
        void (*test)(Fixture *self, gconstpointer data);
    } tests[] = {
        {"/session-file/keeps", test_keeps},
        {"/session-file/locked", test_locked},
        {"/session-file/open-to-others", test_open_to_others},
        {"/session-file/not-ours", test_not_ours},
        {"/session-file/too-large", test_too_large},
        {"/session-file/put-aside", test_put_aside},
        {"/session-file/erase", test_erase},
        {"/session-file/delete", test_delete},
        {"/session-file/move", test_move},
        {"/tokens/keeps", test_tokens},
        {"/tokens/of-user", test_tokens_of_user},
        {"/tokens/rubbish", test_tokens_rubbish},
    };

    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
    return g_test_run();
}
