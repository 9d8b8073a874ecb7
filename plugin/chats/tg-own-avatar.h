/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The user's own picture: what is chosen in the front end is sent to Telegram once. A picture that
 * came from elsewhere is never taken away.
 */
#pragma once

#include "chats/tg-chats.h"

G_BEGIN_DECLS

TgOwnAvatar *tg_own_avatar_new(TgChats *chats);
void tg_own_avatar_free(TgOwnAvatar *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgOwnAvatar, tg_own_avatar_free)

/** tg_own_avatar_begin: sends what was chosen while there was no connection. */
void tg_own_avatar_begin(TgChats *chats);
/** tg_own_avatar_set: for prpl's set_buddy_icon(). @image: (nullable) */
void tg_own_avatar_set(PurpleConnection *gc, PurpleStoredImage *image);
/** tg_own_avatar_choose: as if it were chosen in the front end, for this account alone: TgAsked.
 * @path: (nullable): NULL takes the picture away, wherever it came from. */
void tg_own_avatar_choose(TgChats *chats, const char *path, const char *unused);

G_END_DECLS
