/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A login between a person and a server that are both played by hand: calls are taken one by one
 * and answered with objects or errors, steps are looked at. It has no sessions and no links.
 */
#pragma once

#include <client/calls/mt-calls-private.h>
#include <client/login/mt-account.h>
#include <client/login/mt-login-machine.h>
#include <fake-host.h>
#include <tl-api.h>
#include <tl/tl-codec.h>

#define DESK_PHONE "9996612345"
#define DESK_API_HASH "0123456789abcdef0123456789abcdef"
#define DESK_HASH "a1b2c3d4e5"
#define DESK_CODE "22222"
#define DESK_USER 70012345
#define DESK_START_MS G_GINT64_CONSTANT(1767225600000)

/** DeskCall: one call that went out. */
typedef struct {
    gint dc;
    guint64 query;
    gboolean cancelled;
    GBytes *body;
    TlArena *arena;
    const TlObject *object; /* NULL until it is taken */
} DeskCall;

typedef struct {
    FakeHost host;
    MtConfig config; /* to be changed before desk_start() */
    MtState *state;  /* likewise */
    MtEventQueue *events;
    MtCalls *calls;
    MtAccount *account;
    MtLogin *login;
    GPtrArray *sent; /* (element-type DeskCall) */
    guint taken;     /* so many of them were looked at */
    DeskCall *call;  /* the one that was taken last */
    gint64 ahead_ms; /* of the server's clock */
    guint configs;   /* help.getConfig was wanted */
    TlUser user;     /* whoever signs in */
    gboolean no_session;
    guint steps;
    guint seen;
    MtLoginStep *step;
    GPtrArray *news; /* (element-type MtEvent): of the other kinds, in order */
    GArray *progress;
    MtJob *job;
} LoginDesk;

/** desk_init: nobody is signed in; nothing has begun. */
void desk_init(LoginDesk *self);
/** desk_clear: also looks for secrets in the log. */
void desk_clear(LoginDesk *self);
void desk_start(LoginDesk *self);
/** desk_restart: the program ends and begins again with what was saved. */
void desk_restart(LoginDesk *self);
/** desk_give_key: the state has a key for @dc. */
void desk_give_key(LoginDesk *self, gint dc, MtAuthState auth);
/** desk_run: what there is to do now is done. */
void desk_run(LoginDesk *self);
/** desk_pass: time goes on with a tick at each deadline. */
void desk_pass(LoginDesk *self, gint64 ms);
guint desk_generation(const LoginDesk *self);

/* --- the server */

/** desk_take: the next call, which must be of @kind. */
const TlObject *desk_take(LoginDesk *self, TlObject kind);
#define DESK_TAKE(desk, name) desk_take((desk), (TlObject)TL_CALL_##name)
/** desk_quiet: no call is waiting to be taken. */
void desk_quiet(const LoginDesk *self);
/* Answers to the call that was taken last. */
void desk_answer(LoginDesk *self, const TlObject *result);
void desk_answer_bool(LoginDesk *self, gboolean value);
void desk_answer_vector(LoginDesk *self, const TlObject *only);
void desk_error(LoginDesk *self, gint code, const char *text);
/** desk_reissued: that call went out a second time. */
void desk_reissued(LoginDesk *self);
/** desk_update: an object that nobody asked for. */
void desk_update(LoginDesk *self, const TlObject *update);

/** desk_answer_way: auth.sentCode with DESK_HASH; @timeout 0: none. */
void desk_answer_way(LoginDesk *self, TlObject *type, TlObject *next, gint32 timeout);
/** desk_answer_code: auth.sentCode with DESK_HASH, no next way and no timeout. */
void desk_answer_code(LoginDesk *self, TlObject *type);
/** desk_answer_app: a code of five digits in the app. */
void desk_answer_app(LoginDesk *self);
/** desk_answer_user: auth.authorization of .user. */
void desk_answer_user(LoginDesk *self);
/** desk_answer_password: account.password of the vector @group of srp.ini. */
void desk_answer_password(LoginDesk *self, const char *group, const char *hint);
/** desk_run_job: what the login wanted to be computed. */
void desk_run_job(LoginDesk *self);

/* --- the person */

/** desk_step: exactly one new step since the last look, of this kind and problem. */
const MtLoginStep *desk_step(LoginDesk *self, MtLoginStepKind kind, MtLoginProblem problem);
void desk_no_step(const LoginDesk *self);
/** desk_news: (transfer none) (nullable): the last event of @kind. */
const MtEvent *desk_news(const LoginDesk *self, MtEventKind kind);
guint desk_count_news(const LoginDesk *self, MtEventKind kind);
typedef void (*DeskVerb)(MtLogin *login, guint generation, MtTime now);
/** desk_choose: a choice of the newest step. */
void desk_choose(LoginDesk *self, DeskVerb verb);
void desk_type_phone(LoginDesk *self, const char *text);
void desk_type_code(LoginDesk *self, const char *text);
void desk_type_password(LoginDesk *self, const char *text);

/* --- places to begin at; nothing is left untaken */

/** desk_to_code: the code in the app was asked for. */
void desk_to_code(LoginDesk *self);
/** desk_to_way: a code of @type, with DESK_HASH, @next and @timeout (0: none). */
void desk_to_way(LoginDesk *self, TlObject *type, TlObject *next, gint32 timeout);
/** desk_to_sign_in: a code was typed; auth.signIn is taken. */
void desk_to_sign_in(LoginDesk *self);
/** desk_to_password: the two-step password is asked for, with the hint "cat". */
void desk_to_password(LoginDesk *self);
/** desk_to_proof: auth.checkPassword is taken. */
void desk_to_proof(LoginDesk *self);
/** desk_to_done: signed in. */
void desk_to_done(LoginDesk *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LoginDesk, desk_clear)
