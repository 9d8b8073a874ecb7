/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The account in use inside libpurple: hands the core's events to the parts that show them, and
 * answers to whoever asked. Owns the conversations' states; knows nothing of how things look.
 */
#pragma once

#include "chats/tg-room.h"
#include "tg-connection.h"
#include "tg-work.h"
#include "words/tg-message-text.h"

G_BEGIN_DECLS

/**
 * TgCounts: what the parts keep.
 * @presence, @seen, @waits, @memory: timers of libpurple; they end with tg_chats_stop().
 * @gaps: how often something was missed. @held: missed messages that are held in all rooms;
 * @flushing: rooms that are showing theirs.
 * @typists: (element-type TgTypist): who types in groups; @typing: the timer.
 * @infos: (element-type TgInfoWindow): information that is shown.
 * @dead: (element-type utf8): entries of the buddy list that name nobody; @dropping: the timer.
 */
typedef struct {
    GQueue typists;
    guint typing;
    GSList *infos;
    GSList *dead;
    guint dropping;
    guint presence;
    guint seen;
    guint waits;
    guint memory;
    guint gaps;
    guint held;
    guint flushing;
} TgCounts;

typedef struct _TgInfoWindow TgInfoWindow;
typedef struct _TgFiles TgFiles;
typedef struct _TgAvatars TgAvatars;
typedef struct _TgOwnAvatar TgOwnAvatar;

/** TgAnswered: called once. libpurple may be called from it. */
typedef void (*TgAnswered)(TgChats *chats, const MtAnswer *answer, gpointer data);

/** tg_chats_new: (transfer full): @connection lives longer. */
TgChats *tg_chats_new(TgConnection *connection);
void tg_chats_free(TgChats *self);
/** tg_chats_begin: somebody is signed in. */
void tg_chats_begin(TgChats *self);
/** tg_chats_stop: no timer and no signal any more. */
void tg_chats_stop(TgChats *self);
/** tg_chats_event: (transfer full). The front end may end the connection meanwhile. */
void tg_chats_event(TgChats *self, MtChatEvent *event);
/** tg_chats_find: (transfer none) (nullable): NULL when it is closed or nobody is signed in. */
TgChats *tg_chats_find(PurpleConnection *gc);
/** tg_chats_want: libpurple joins chats as soon as the account is online, when nothing is known of
 * them yet: they are opened when they come. */
void tg_chats_want(PurpleConnection *gc, const char *name);
/** tg_chats_take_wanted: whether it was wanted; from now on it is not. */
gboolean tg_chats_take_wanted(TgChats *self, const char *name);
/** tg_chats_list_wanted: (transfer container) (element-type utf8): names of what is wanted. */
GList *tg_chats_list_wanted(const TgChats *self);

PurpleConnection *tg_chats_get_gc(const TgChats *self);
PurpleAccount *tg_chats_get_account(const TgChats *self);
TgConnection *tg_chats_get_connection(const TgChats *self);
MtChats *tg_chats_get_core(const TgChats *self);
gboolean tg_chats_is_over(const TgChats *self);
/** tg_chats_is_catching_up: as far as the events say that were handed on; the core is ahead. */
gboolean tg_chats_is_catching_up(const TgChats *self);
const TgNaming *tg_chats_get_naming(const TgChats *self);
/** tg_chats_is_on: one of the account's options. */
gboolean tg_chats_is_on(const TgChats *self, const char *option, gboolean otherwise);

/** tg_chats_do_later: in slices, in turn. @func is given @self and @room. */
void tg_chats_do_later(TgChats *self, TgWorkItem func, TgRoom *room);
/** tg_chats_expect: @request: a number from a verb of mt-chats.h. @done: (nullable): then only
 * failures are told, in the conversation that @data names, if any. @data goes to @destroy at the
 * end. */
void tg_chats_expect(
    TgChats *self, guint request, TgAnswered done, gpointer data, GDestroyNotify destroy);
/** tg_chats_expect_in: failures are told in the conversation @name (nullable). */
void tg_chats_expect_in(TgChats *self, guint request, const char *name);
/** tg_chats_expect_done: what shows by nothing else: a line says that it was done. */
void tg_chats_expect_done(TgChats *self, guint request, const char *name);
/** tg_chats_complain: tells a failure where @name is shown, else as a notice. */
void tg_chats_complain(TgChats *self, const char *name, const char *text);
/** tg_chats_complain_about: the same with the answer's sentence; FALSE: it has not failed. */
gboolean tg_chats_complain_about(TgChats *self, const char *name, const MtAnswer *answer);

/** tg_chats_get_room: (transfer none): made if there is none. */
TgRoom *tg_chats_get_room(TgChats *self, MtPeerId peer, gint32 topic);
/** tg_chats_find_room: (transfer none) (nullable): by libpurple's name: made if it can be one. */
TgRoom *tg_chats_find_room(TgChats *self, const char *name);
/** tg_chats_find_number: (transfer none) (nullable): by libpurple's number. */
TgRoom *tg_chats_find_number(TgChats *self, gint number);
/** tg_chats_list_rooms: (transfer container) (element-type TgRoom) */
GList *tg_chats_list_rooms(const TgChats *self);

/** tg_chats_dup_title: (transfer full): what a person calls the peer. */
char *tg_chats_dup_title(const TgChats *self, MtPeerId peer);
/** tg_chats_dup_self_name: (transfer full): the user's own name in conversations. */
char *tg_chats_dup_self_name(const TgChats *self);

TgCounts *tg_chats_get_counts(TgChats *self);
TgFiles *tg_chats_get_files(const TgChats *self);
TgAvatars *tg_chats_get_avatars(const TgChats *self);
TgOwnAvatar *tg_chats_get_own_avatar(const TgChats *self);
/** tg_chats_keep: (transfer none): frees @data at the end of the connection. */
gpointer tg_chats_keep(TgChats *self, gpointer data, GDestroyNotify destroy);

/** tg_chats_get_nodes: (element-type utf8 PurpleChat): the chats in the buddy list by name. */
GHashTable *tg_chats_get_nodes(const TgChats *self);

G_END_DECLS
