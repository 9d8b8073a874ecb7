/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * An account at the beginning of its updates.
 */
#include "updates-bench.h"

static TlUser ann = {.base = TL_USER,
                     .flags = TL_USER_HAS_ACCESS_HASH,
                     .id = ANN,
                     .access_hash = 1,
                     .first_name = "Ann"};
TlChatPhotoEmpty no_photo = {.base = TL_CHAT_PHOTO_EMPTY};
static TlObject *all_users[] = {&ann.base};
const TlVector users = {.len = 1, .objects = all_users};
const TlVector nothing = {.len = 0};
TlPeerUser peer_ann = {.base = TL_PEER_USER, .user_id = ANN};
TlPeerChannel peer_news = {.base = TL_PEER_CHANNEL, .channel_id = NEWS};

void
updates_set_up(FakeAccount *self, gconstpointer data)
{
    fake_account_init(self, 1, NULL);
    fake_account_start(self, BEGIN_PTS, BEGIN_SEQ);
}

void
updates_tear_down(FakeAccount *self, gconstpointer data)
{
    fake_account_clear(self);
}

void
updates_push_one(FakeAccount *self, const TlObject *update, gint32 seq)
{
    TlObject *only = (TlObject *)(gpointer)(gsize)update;
    const TlVector updates = {.len = 1, .objects = &only};
    const TlUpdates packet = {.base = TL_UPDATES,
                              .updates = &updates,
                              .users = &nothing,
                              .chats = &nothing,
                              .date = 1,
                              .seq = seq};

    fake_account_push(self, &packet.base);
}

void
updates_push_post(FakeAccount *self, gint32 id, gint32 pts)
{
    TlMessage message = {.base = TL_MESSAGE,
                         .id = id,
                         .peer_id = &peer_news.base,
                         .from_id = &peer_ann.base,
                         .message = "post"};
    const TlUpdateNewChannelMessage update = {.base = TL_UPDATE_NEW_CHANNEL_MESSAGE,
                                              .message = &message.base,
                                              .pts = pts,
                                              .pts_count = 1};

    updates_push_one(self, &update.base, 0);
}
