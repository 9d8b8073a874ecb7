/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Future-auth tokens in a file of their own. Each line has the name of the session file, the
 * user's id and the token. Pure of libpurple.
 */
#include "store/tg-tokens.h"

#include "store/tg-file.h"

#include <string.h>

typedef struct {
    char *session;
    gint64 user_id;
    MtSecret *token;
} Entry;

static void
entry_free(gpointer data)
{
    Entry *entry = data;

    g_free(entry->session);
    mt_secret_unref(entry->token);
    g_free(entry);
}

/* (transfer full) (nullable): NULL for a line that is not ours. */
static Entry *
entry_parse(char *line)
{
    char *user = strchr(line, ' ');
    char *token = user != NULL ? strchr(user + 1, ' ') : NULL;
    Entry *entry;
    gint64 user_id;
    gsize len;

    if (token == NULL)
        return NULL;
    *user++ = '\0';
    *token++ = '\0';
    if (!g_ascii_string_to_signed(user, 10, 0, G_MAXINT64, &user_id, NULL) || strlen(token) < 2)
        return NULL;
    g_base64_decode_inplace(token, &len);
    if (len == 0)
        return NULL;
    entry = g_new0(Entry, 1);
    entry->session = g_strdup(line);
    entry->user_id = user_id;
    entry->token = mt_secret_new(token, len);
    return entry;
}

static GPtrArray *
entries_parse(GBytes *content)
{
    GPtrArray *entries = g_ptr_array_new_with_free_func(entry_free);
    gsize left;
    const char *p = content != NULL ? g_bytes_get_data(content, &left) : NULL;

    while (p != NULL && left > 0) {
        const char *end = memchr(p, '\n', left);
        gsize len = end != NULL ? (gsize)(end - p) : left;
        char *line = g_strndup(p, len);
        Entry *entry = entry_parse(line);

        mt_wipe(line, len);
        g_free(line);
        if (entry != NULL)
            g_ptr_array_add(entries, entry);
        len = MIN(left, len + 1);
        p += len;
        left -= len;
    }
    if (entries->len > TG_TOKENS_MAX)
        g_ptr_array_remove_range(entries, 0, entries->len - TG_TOKENS_MAX);
    return entries;
}

static void
bytes_wiped(gpointer data)
{
    mt_secret_unref(data);
}

static GBytes *
entries_write(const GPtrArray *entries)
{
    GString *text = g_string_new(NULL);
    MtSecret *content;

    for (guint i = 0; i < entries->len; i++) {
        const Entry *entry = g_ptr_array_index(entries, i);
        char *token = g_base64_encode(mt_secret_peek(entry->token), mt_secret_size(entry->token));

        g_string_append_printf(text, "%s %" G_GINT64_FORMAT " ", entry->session, entry->user_id);
        g_string_append(text, token);
        g_string_append_c(text, '\n');
        mt_wipe_string(token);
    }
    content = mt_secret_new(text->str, text->len);
    mt_wipe(text->str, text->len);
    g_string_free(text, TRUE);
    return g_bytes_new_with_free_func(mt_secret_peek(content), mt_secret_size(content), bytes_wiped,
                                      content);
}

GPtrArray *
tg_tokens_load(const char *path)
{
    GPtrArray *tokens = g_ptr_array_new_with_free_func((GDestroyNotify)mt_secret_unref);
    g_autoptr(GPtrArray) entries = NULL;
    g_autoptr(GBytes) content = NULL;
    gint fd;

    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return tokens;
    fd = tg_file_open(path, FALSE, NULL);
    if (fd >= 0)
        content = tg_file_read(fd, NULL);
    tg_file_close(fd);
    entries = entries_parse(content);
    for (guint i = 0; i < entries->len; i++) {
        const Entry *entry = g_ptr_array_index(entries, i);

        g_ptr_array_add(tokens, mt_secret_ref(entry->token));
    }
    return tokens;
}

gboolean
tg_tokens_add(
    const char *path, const char *session, gint64 user_id, const MtSecret *token, GError **error)
{
    g_autoptr(GPtrArray) entries = NULL;
    g_autoptr(GBytes) old = NULL;
    g_autoptr(GBytes) content = NULL;
    gint fd = tg_file_open(path, TRUE, error);
    Entry *entry;
    gboolean good;

    if (fd < 0)
        return FALSE;
    old = tg_file_read(fd, NULL);
    entries = entries_parse(old);
    if (entries->len == TG_TOKENS_MAX)
        g_ptr_array_remove_index(entries, 0);
    entry = g_new0(Entry, 1);
    entry->session = g_strdup(session);
    entry->user_id = user_id;
    entry->token = mt_secret_new(mt_secret_peek(token), mt_secret_size(token));
    g_ptr_array_add(entries, entry);
    content = entries_write(entries);
    good = tg_file_replace(&fd, path, content, error);
    tg_file_close(fd);
    return good;
}

void
tg_tokens_forget(const char *path, const char *session, gint64 user_id)
{
    g_autoptr(GPtrArray) entries = NULL;
    g_autoptr(GBytes) old = NULL;
    g_autoptr(GBytes) content = NULL;
    gint fd;

    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return;
    fd = tg_file_open(path, TRUE, NULL);
    if (fd < 0)
        return;
    old = tg_file_read(fd, NULL);
    entries = entries_parse(old);
    for (guint i = entries->len; i-- > 0;) {
        const Entry *entry = g_ptr_array_index(entries, i);

        if (g_str_equal(entry->session, session) || (user_id != 0 && entry->user_id == user_id))
            g_ptr_array_remove_index(entries, i);
    }
    content = entries_write(entries);
    if (entries->len == 0)
        tg_file_destroy(path);
    else
        tg_file_replace(&fd, path, content, NULL);
    tg_file_close(fd);
}
