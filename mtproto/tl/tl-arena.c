/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Memory that only grows and goes at once. It knows nothing of what lies in it.
 */
#include <tl/tl-arena.h>

#include <base/mt-limits.h>
#include <mtproto/mt-secret.h>
#include <string.h>

#define LIMIT ((gsize)MT_MAX_ARENA)
#define ALIGNMENT 16
#define FIRST_BLOCK ((gsize)2 * 1024 - 64)
#define LARGEST_BLOCK ((gsize)256 * 1024 - 64)

typedef struct _Block Block;

struct _Block {
    Block *next;
    gsize size;
    gsize used;
    /* Zeroed when the block is made; aligned for any type. */
    _Alignas(ALIGNMENT) guint8 bytes[];
};

struct _TlArena {
    Block *blocks; /* the first is the one that is filled */
    gsize used;
    gsize next_size;
    gboolean secret;
};

TlArena *
tl_arena_new(void)
{
    TlArena *self = g_new0(TlArena, 1);

    self->next_size = FIRST_BLOCK;
    return self;
}

TlArena *
tl_arena_new_secret(void)
{
    TlArena *self = tl_arena_new();

    self->secret = TRUE;
    return self;
}

void
tl_arena_free(TlArena *self)
{
    if (self == NULL)
        return;
    while (self->blocks != NULL) {
        Block *block = self->blocks;

        self->blocks = block->next;
        if (self->secret)
            mt_wipe(block->bytes, block->used);
        g_free(block);
    }
    g_free(self);
}

static Block *
block_new(gsize size)
{
    Block *block = g_malloc0(sizeof(Block) + size);

    block->size = size;
    return block;
}

/* What is too large for half a block gets one of its own, behind the one that is being filled. */
static gpointer
alloc_alone(TlArena *self, gsize size)
{
    Block *block = block_new(size);

    block->used = size;
    if (self->blocks == NULL) {
        self->blocks = block;
        return block->bytes;
    }
    block->next = self->blocks->next;
    self->blocks->next = block;
    return block->bytes;
}

gpointer
tl_arena_alloc(TlArena *self, gsize size)
{
    Block *block = self->blocks;
    gpointer place;

    if (size > LIMIT)
        return NULL;
    size = (MAX(size, 1) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (size > LIMIT - self->used)
        return NULL;
    self->used += size;
    if (block == NULL || size > block->size - block->used) {
        if (size > self->next_size / 2)
            return alloc_alone(self, size);
        block = block_new(self->next_size);
        block->next = self->blocks;
        self->blocks = block;
        self->next_size = MIN(self->next_size * 2, LARGEST_BLOCK);
    }
    place = block->bytes + block->used;
    block->used += size;
    return place;
}

gpointer
tl_arena_dup(TlArena *self, gconstpointer data, gsize len)
{
    guint8 *copy = len < LIMIT ? tl_arena_alloc(self, len + 1) : NULL;

    if (copy != NULL && len > 0)
        memmove(copy, data, len);
    return copy;
}

gsize
tl_arena_get_used(const TlArena *self)
{
    return self->used;
}
