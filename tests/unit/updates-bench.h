/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * An account at the beginning of its updates, with one person and one channel: for the tests of
 * what is pushed.
 */
#pragma once

#include <fake-account.h>

#define BEGIN_PTS 100
#define BEGIN_SEQ 5
#define ANN 5
#define NEWS 7

extern TlChatPhotoEmpty no_photo;
/* Ann alone. */
extern const TlVector users;
extern const TlVector nothing;
extern TlPeerUser peer_ann;
extern TlPeerChannel peer_news;

/** updates_set_up, updates_tear_down: of g_test_add(). */
void updates_set_up(FakeAccount *self, gconstpointer data);
void updates_tear_down(FakeAccount *self, gconstpointer data);
/** updates_push_one: a packet with this update alone; @seq: 0: it has none. */
void updates_push_one(FakeAccount *self, const TlObject *update, gint32 seq);
/** updates_push_post: a message of Ann in the channel. */
void updates_push_post(FakeAccount *self, gint32 id, gint32 pts);
