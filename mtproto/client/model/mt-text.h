/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Formatting of outgoing text, from the model to TL.
 */
#pragma once

#include <client/model/mt-peers.h>

G_BEGIN_DECLS

/** mt_text_entities: (nullable): a vector of MessageEntity in @arena; NULL for none. What the
 * server finds by itself (links, @names) is left out. */
const TlVector *mt_text_entities(const GPtrArray *entities, const MtPeers *peers, TlArena *arena);
/** mt_text_copy_entities: (transfer full) (nullable) */
GPtrArray *mt_text_copy_entities(const GPtrArray *entities);

G_END_DECLS
