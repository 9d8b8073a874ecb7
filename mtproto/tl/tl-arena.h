/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A bump allocator that owns one decoded reply.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TlArena TlArena;

TlArena *tl_arena_new(void);
/** tl_arena_new_secret: wipes everything it held when it is freed. */
TlArena *tl_arena_new_secret(void);
void tl_arena_free(TlArena *self);
/** tl_arena_alloc: zeroed and aligned for any type; NULL when MT_MAX_ARENA would be exceeded. */
gpointer tl_arena_alloc(TlArena *self, gsize size);
/** tl_arena_dup: a copy of @len bytes followed by a NUL; NULL when over the limit. */
gpointer tl_arena_dup(TlArena *self, gconstpointer data, gsize len);
gsize tl_arena_get_used(const TlArena *self);

#define tl_arena_new0(arena, type) ((type *)tl_arena_alloc((arena), sizeof(type)))

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TlArena, tl_arena_free)

G_END_DECLS
