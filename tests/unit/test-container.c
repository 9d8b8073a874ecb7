/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Containers: every row of tests/vectors/container.ini, writing, and limits.
 */
#include <base/mt-limits.h>
#include <hex.h>
#include <session/mt-container.h>
#include <string.h>
#include <vectors.h>

static void
check_row(GKeyFile *file, const char *group)
{
    gsize len;
    g_autofree guint8 *body = vectors_hex(file, group, "body", &len);
    g_autofree guint8 *exact = g_malloc(len);
    g_autofree char *verdict = vectors_string(file, group, "verdict");
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) messages = NULL;
    g_auto(MtWriter) again = {0};
    g_autofree char *expected = hex_encode(body, len);
    g_autofree char *reason = NULL;

    for (gsize i = 0; i < len; i++)
        exact[i] = body[i];
    g_assert_true(mt_container_is(exact, len));
    messages = mt_container_read(exact, len, &error);
    if (g_str_equal(verdict, "refuse")) {
        g_assert_null(messages);
        g_assert_error(error, MT_ERROR, MT_ERROR_MALFORMED);
        reason = vectors_string(file, group, "reason");
        g_assert_nonnull(strstr(error->message, reason));
        return;
    }
    g_assert_no_error(error);
    g_assert_cmpuint(messages->len, ==, vectors_u64(file, group, "count"));
    mt_writer_init(&again);
    mt_container_write(&again, messages);
    assert_hex(again.data, again.len, expected);
}

static void
test_rows(void)
{
    g_autoptr(GKeyFile) file = vectors_load("container");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        g_test_message("%s", groups[i]);
        check_row(file, groups[i]);
    }
}

static void
test_is(void)
{
    static const guint8 body[] = {0xdc, 0xf8, 0xf1, 0x73, 0};

    g_assert_true(mt_container_is(body, sizeof body));
    g_assert_false(mt_container_is(body, 3));
    g_assert_false(mt_container_is(body + 1, 4));
}

static gboolean
is_readable(guint count)
{
    g_autoptr(GArray) messages = g_array_new(FALSE, FALSE, sizeof(MtWireMessage));
    g_autoptr(GArray) read = NULL;
    g_autoptr(GError) error = NULL;
    g_auto(MtWriter) writer = {0};

    for (guint i = 0; i < count; i++) {
        const MtWireMessage message = {
            .msg_id = 4 * i + 1, .seqno = i, .body = (const guint8 *)"1234", .len = 4};

        g_array_append_val(messages, message);
    }
    mt_writer_init(&writer);
    mt_container_write(&writer, messages);
    read = mt_container_read(writer.data, writer.len, &error);
    g_assert_true(read == NULL || read->len == count);
    if (read == NULL)
        g_assert_error(error, MT_ERROR, MT_ERROR_LIMIT);
    return read != NULL;
}

static void
test_limit(void)
{
    g_assert_true(is_readable(0));
    g_assert_true(is_readable(MT_MAX_CONTAINER));
    g_assert_false(is_readable(MT_MAX_CONTAINER + 1));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/container/rows", test_rows);
    g_test_add_func("/container/is", test_is);
    g_test_add_func("/container/limit", test_limit);
    return g_test_run();
}
