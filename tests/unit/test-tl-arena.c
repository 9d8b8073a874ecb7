/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The arena: zeroed, aligned, bounded, and wiped where it must be.
 */
#include <base/mt-limits.h>
#include <string.h>
#include <tl/tl-arena.h>

static void
test_pieces(void)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    guint8 *pieces[2000];

    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        gsize size = i * 7 % 900;

        pieces[i] = tl_arena_alloc(arena, size);
        g_assert_nonnull(pieces[i]);
        g_assert_cmpuint((guintptr)pieces[i] % 16, ==, 0);
        for (gsize j = 0; j < size; j++)
            g_assert_cmpuint(pieces[i][j], ==, 0);
        memset(pieces[i], (int)(i % 255 + 1), size);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        gsize size = i * 7 % 900;

        for (gsize j = 0; j < size; j++)
            g_assert_cmpuint(pieces[i][j], ==, i % 255 + 1);
    }
    g_assert_cmpuint(tl_arena_get_used(arena), >=, 2000 * 440);
}

static void
test_large_between_small(void)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    guint8 *first = tl_arena_alloc(arena, 300000);
    guint8 *small = tl_arena_alloc(arena, 10);
    guint8 *large = tl_arena_alloc(arena, 1000000);
    guint8 *next = tl_arena_alloc(arena, 10);

    memset(first, 1, 300000);
    memset(small, 2, 10);
    memset(large, 3, 1000000);
    memset(next, 4, 10);
    g_assert_cmpuint(first[299999], ==, 1);
    g_assert_cmpuint(small[9], ==, 2);
    g_assert_cmpuint(large[999999], ==, 3);
    g_assert_true(next == small + 16);
}

static void
test_dup(void)
{
    g_autoptr(TlArena) arena = tl_arena_new_secret();
    const char *text = tl_arena_dup(arena, "secret\0text", 11);
    const char *empty = tl_arena_dup(arena, NULL, 0);

    g_assert_cmpmem(text, 12, "secret\0text", 12);
    g_assert_cmpstr(empty, ==, "");
}

static void
test_limit(void)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    guint count = 0;

    g_assert_null(tl_arena_alloc(arena, G_MAXSIZE));
    g_assert_null(tl_arena_alloc(arena, (gsize)MT_MAX_ARENA + 1));
    g_assert_null(tl_arena_dup(arena, "", G_MAXSIZE));
    g_assert_null(tl_arena_dup(arena, "", MT_MAX_ARENA));
    g_assert_cmpuint(tl_arena_get_used(arena), ==, 0);
    while (tl_arena_alloc(arena, 1024 * 1024) != NULL)
        count++;
    g_assert_cmpuint(count, ==, MT_MAX_ARENA / (1024 * 1024));
    g_assert_null(tl_arena_alloc(arena, 1));
    g_assert_cmpuint(tl_arena_get_used(arena), ==, MT_MAX_ARENA);
}

static void
test_nothing(void)
{
    tl_arena_free(NULL);
    tl_arena_free(tl_arena_new());
    tl_arena_free(tl_arena_new_secret());
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tl-arena/pieces", test_pieces);
    g_test_add_func("/tl-arena/large-between-small", test_large_between_small);
    g_test_add_func("/tl-arena/dup", test_dup);
    g_test_add_func("/tl-arena/limit", test_limit);
    g_test_add_func("/tl-arena/nothing", test_nothing);
    return g_test_run();
}
