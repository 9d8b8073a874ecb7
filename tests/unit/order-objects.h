/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the server of order-world.h says, as objects: an arena owns them.
 */
#pragma once

#include "order-world.h"

#define MAKE(type, head) ((type *)order_make(arena, sizeof(type), (TlObject)head))

gpointer order_make(TlArena *arena, gsize size, TlObject head);
/** order_make_vector: an empty one. */
TlVector *order_make_vector(TlArena *arena, guint room);
TlObject *order_make_peer(TlArena *arena, MtPeerId id);
/** order_make_users, order_make_chats: all there are. */
TlVector *order_make_users(TlArena *arena);
TlVector *order_make_chats(TlArena *arena);
TlObject *order_make_message(TlArena *arena, const Entry *entry);
TlObject *order_make_update(TlArena *arena, const Entry *entry);
