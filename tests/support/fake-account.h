/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A signed-in account whose server is the test: calls are read by it, answers and pushes are
 * objects.
 */
#pragma once

#include <client/calls/mt-calls-private.h>
#include <client/chats/mt-chats.h>
#include <fake-host.h>
#include <tl-api.h>

#define FAKE_SELF 1000

/** FakeCall: one that went out; @object: its struct, valid until it is answered; @line: where;
 * @after: .query of the one after which it runs, or 0. */
typedef struct {
    guint64 query;
    guint64 after;
    gint line;
    TlArena *arena;
    const TlObject *object;
} FakeCall;

typedef struct {
    FakeHost host;
    MtState *state;
    MtEventQueue *events;
    MtCalls *calls;
    MtChats *chats;
    GPtrArray *sent; /* (element-type FakeCall): without an answer, the oldest first */
    guint64 last_query;
    gboolean offline;
    GBytes *urgent; /* (nullable): the state when something urgent was to be saved */
} FakeAccount;

/** fake_account_init: @snapshot: (nullable): of fake_account_save(). Signed in, and running. */
void fake_account_init(FakeAccount *self, guint64 seed, GBytes *snapshot);
/** fake_account_init_again: with what was noted after the snapshot. @journal: (nullable) */
void fake_account_init_again(FakeAccount *self, guint64 seed, GBytes *snapshot, GBytes *journal);
void fake_account_clear(FakeAccount *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FakeAccount, fake_account_clear)

/** fake_account_run: until nothing more is to be done now. */
void fake_account_run(FakeAccount *self);
/** fake_account_pass: time goes by. */
void fake_account_pass(FakeAccount *self, gint64 ms);
/** fake_account_find: (transfer none) (nullable): the oldest unanswered call of this id. */
const FakeCall *fake_account_find(FakeAccount *self, guint32 id);
/** fake_account_count: unanswered calls of this id. */
guint fake_account_count(FakeAccount *self, guint32 id);
/** fake_account_answer: @result: of any type; NULL: boolTrue. */
void fake_account_answer(FakeAccount *self, const FakeCall *call, const TlObject *result);
/** fake_account_deny: boolFalse. */
void fake_account_deny(FakeAccount *self, const FakeCall *call);
void fake_account_fail(FakeAccount *self, const FakeCall *call, gint code, const char *text);
void fake_account_push(FakeAccount *self, const TlObject *packet);
/** fake_account_lose_link: the session is lost: what is unanswered will be sent again. */
void fake_account_lose_link(FakeAccount *self);
/** fake_account_next: (transfer full) (nullable) */
MtChatEvent *fake_account_next(FakeAccount *self);
/** fake_account_expect: (transfer full): the next event but those of peers and of the state. */
MtChatEvent *fake_account_expect(FakeAccount *self, MtChatEventKind kind);
/** fake_account_expect_nothing: no such event is left. */
void fake_account_expect_nothing(FakeAccount *self);
/** fake_account_save: (transfer full): what a snapshot would hold now. */
GBytes *fake_account_save(FakeAccount *self);
/** fake_account_start: answers updates.getState with these. */
void fake_account_start(FakeAccount *self, gint32 pts, gint32 seq);
