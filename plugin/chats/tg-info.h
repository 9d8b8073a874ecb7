/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What is known of a person or chat, for whoever asks; the list of rooms.
 */
#pragma once

#include "chats/tg-chats.h"

G_BEGIN_DECLS

/** tg_info_show: a window about the room. */
void tg_info_show(TgChats *chats, const TgRoom *room);
/** tg_info_get: for prpl's get_info(). */
void tg_info_get(PurpleConnection *gc, const char *who);
/** tg_info_stop: nothing is known of the windows any more; libpurple closes them. */
void tg_info_stop(TgChats *chats);

/* For prpl's functions. */
PurpleRoomlist *tg_info_list_rooms(PurpleConnection *gc);
void tg_info_cancel_rooms(PurpleRoomlist *list);

G_END_DECLS
