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

G_END_DECLS
