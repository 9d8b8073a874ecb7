/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Objects of both schemas and results of calls. What was read can be written, described, and
 * read once more without a difference.
 */
#include <tl-api.h>
#include <tl-service.h>
#include <tl/tl-codec.h>
#include <tl/tl-describe.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

static void
check_object(const TlObject *object, const TlSchema *schema)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    g_autofree char *text = tl_describe(object);
    g_autoptr(GBytes) written = tl_encode(object, NULL);
    g_autoptr(GBytes) again = NULL;
    const TlObject *read;
    gconstpointer bytes;
    gsize len;

    g_assert_true(g_utf8_validate(text, -1, NULL));
    if (written == NULL) /* a text can outgrow its limit when it is cleaned */
        return;
    bytes = g_bytes_get_data(written, &len);
    read = tl_decode(bytes, len, schema, NULL, arena, NULL);
    g_assert_nonnull(read);
    again = tl_encode(read, NULL);
    g_assert_true(g_bytes_equal(written, again));
}

static void
check_schema(const guint8 *data, gsize size, const TlSchema *schema)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    g_autoptr(GError) error = NULL;
    const TlObject *object = tl_decode(data, size, schema, NULL, arena, &error);

    if (object != NULL)
        check_object(object, schema);
    else
        g_assert_nonnull(error);
}

static void
check_result(const guint8 *data, gsize size, const TlConstructor *call)
{
    g_autoptr(TlArena) arena = tl_arena_new_secret();
    TlResult result = {0};

    if (!tl_decode_result(data, size, &tl_api_schema, call, arena, &result, NULL))
        return;
    if (result.object != NULL)
        check_object(result.object, &tl_api_schema);
    for (guint i = 0; result.vector != NULL && i < result.vector->len; i++)
        check_object(result.vector->objects[i], &tl_api_schema);
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    const TlObject calls[] = {TL_CALL_USERS_GET_USERS, TL_CALL_AUTH_CANCEL_CODE,
                              TL_CALL_AUTH_SEND_CODE, TL_CALL_INVOKE_WITH_LAYER};

    check_schema(data, size, &tl_api_schema);
    check_schema(data, size, &tl_mt_schema);
    for (guint i = 0; i < G_N_ELEMENTS(calls); i++)
        check_result(data, size, calls[i].constructor);
    return 0;
}
