/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The topics of a forum as chats in the buddy list: what they are called, how far they were read.
 */
#pragma once

#include "chats/tg-chats.h"

G_BEGIN_DECLS

/** tg_topics_load: all of them are put into the buddy list, and named anew. */
void tg_topics_load(TgChats *chats, MtPeerId peer);
/** tg_topics_deleted: whether deleted messages are those of @room as a whole: it is a topic that is
 * gone. Then that is told, and it leaves the list. */
gboolean tg_topics_deleted(TgChats *chats, TgRoom *room, const GArray *ids);

G_END_DECLS
