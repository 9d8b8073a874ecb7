/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the core wants done, and what happened: a queue of these, popped by the host.
 */
#pragma once

#include <glib.h>
#include <mtproto/mt-chat-event.h>
#include <mtproto/mt-files.h>
#include <mtproto/mt-job.h>
#include <mtproto/mt-login.h>
#include <mtproto/mt-secret.h>

G_BEGIN_DECLS

typedef enum {
    /* for the host */
    MT_EVENT_OPEN_LINK, /* .link: connect to .host and .port, then mt_client_link_up() or _down() */
    MT_EVENT_CLOSE_LINK,   /* .link: close it; nothing more is heard of this number */
    MT_EVENT_OUTPUT,       /* .link: mt_client_take_output() has bytes */
    MT_EVENT_JOB,          /* .job: run it anywhere, then mt_client_job_done() */
    MT_EVENT_SNAPSHOT,     /* .snapshot: what must survive a restart: write it now; NULL: call
                              mt_client_make_snapshot() within some seconds */
    MT_EVENT_FUTURE_TOKEN, /* .token of .user_id: keep it for all accounts of this profile */
    /* for the user */
    MT_EVENT_PROGRESS, /* .progress: what is being waited for */
    MT_EVENT_LOGIN,    /* .login: a step of the login */
    MT_EVENT_NOTICE,   /* .notice: a message of Telegram itself to be shown as it is */
    MT_EVENT_DEVICE,   /* .devices, one: somebody signed in elsewhere; confirm or end it */
    MT_EVENT_TERMS,    /* .terms: changed terms of service to be accepted */
    MT_EVENT_ACCOUNT,  /* .account: what became of a verb that concerns the account */
    MT_EVENT_CHAT,     /* .chat: what happened in the account's chats, and answers to verbs */
    MT_EVENT_FILE,     /* .file: what became of a file */
} MtEventKind;

/**
 * MtNotice:
 * @popup: it wants to be seen at once.
 * @log_out: Telegram asks that this session be ended.
 * @frozen: there is no text: the account is frozen and may only be read.
 */
typedef struct {
    char *text;
    GPtrArray *entities; /* (nullable) (element-type MtEntity): of the text */
    gboolean popup;
    gboolean log_out;
    gboolean frozen;
} MtNotice;

/** MtDevice: one session of the account. https://core.telegram.org/constructor/authorization */
typedef struct {
    gint64 hash; /* 0 for the present one */
    gboolean current;
    gboolean unconfirmed;
    gboolean password_pending;
    char *model;
    char *system;
    char *app;
    char *address; /* of the network */
    char *place;
    gint64 created_s; /* Unix time */
    gint64 active_s;
} MtDevice;

void mt_device_free(MtDevice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtDevice, mt_device_free)

typedef enum {
    MT_ACCOUNT_DEVICES,   /* the list: .devices */
    MT_ACCOUNT_ENDED,     /* a session, or all others */
    MT_ACCOUNT_CONFIRMED, /* a session */
    MT_ACCOUNT_ACCEPTED,  /* the terms */
} MtAccountVerb;

/**
 * MtAccountResult:
 * @hash: the session that it was about, 0: all others, or none.
 * @failed: nothing was done. @too_fresh: because this session is not a day old;
 * @gone: the session had ended before, which is no failure;
 * @refused: Telegram explains it itself, or not at all; @wait_s: too often, 0: not that.
 * @server_text: (nullable): another error of the server, reduced to [A-Z0-9_], for reports.
 */
typedef struct {
    MtAccountVerb verb;
    gint64 hash;
    gboolean failed;
    gboolean too_fresh;
    gboolean gone;
    gboolean refused;
    gint wait_s;
    char *server_text;
} MtAccountResult;

typedef enum {
    MT_PROGRESS_CONNECTING,   /* to .dc */
    MT_PROGRESS_KEY_EXCHANGE, /* with .dc */
    MT_PROGRESS_CHECKING,     /* the stored login, the code or the password */
    MT_PROGRESS_SENDING,      /* a code is being requested */
    MT_PROGRESS_RECONNECTING, /* the connection was lost and is being made again */
    MT_PROGRESS_ONLINE,       /* the connection is (again) there */
} MtProgress;

typedef struct {
    MtEventKind kind;
    guint link;
    char *host;
    guint16 port;
    MtJob *job;
    GBytes *snapshot;
    gboolean urgent;
    MtSecret *token;
    gint64 user_id;
    MtProgress progress;
    gint dc;
    MtLoginStep *login;
    char *text;
    MtChatEvent *chat;
    MtFileEvent *file;
    MtNotice notice;
    GPtrArray *devices; /* (element-type MtDevice) */
    MtLoginTerms terms;
    MtAccountResult account;
} MtEvent;

/** mt_event_free: frees what is still in it (steal fields with g_steal_pointer()). */
void mt_event_free(MtEvent *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtEvent, mt_event_free)

G_END_DECLS
