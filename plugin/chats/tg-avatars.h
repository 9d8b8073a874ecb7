/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The pictures of people, groups and channels: fetched once, a few at a time, and kept by
 * libpurple's icon cache. A picture that the user chose for a chat stays.
 */
#pragma once

#include "chats/tg-chats.h"

G_BEGIN_DECLS

TgAvatars *tg_avatars_new(TgChats *chats);
void tg_avatars_free(TgAvatars *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgAvatars, tg_avatars_free)

void tg_avatars_begin(TgChats *chats);
/** tg_avatars_go_on: what was missed is here: nothing is fetched before. */
void tg_avatars_go_on(TgChats *chats);
void tg_avatars_stop(TgChats *chats);
/** tg_avatars_check: a picture of @peer that is not here is fetched, if @peer is shown somewhere.
 * @fresh: Telegram has just told of @peer: then a picture that is no more is taken away. */
void tg_avatars_check(TgChats *chats, MtPeerId peer, gboolean fresh);

G_END_DECLS
