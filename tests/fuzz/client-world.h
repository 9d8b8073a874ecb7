/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What a fuzzed client lives in: its host, a network, a server and a person.
 */
#pragma once

#include <fake-host.h>
#include <key-server.h>
#include <mtproto/mt-client.h>
#include <peer.h>
#include <tl/tl-codec.h>
#include <wire/mt-framing.h>

#define MAX_LINKS 4
#define MAX_CALLS 16
#define MAX_KEYS 8

typedef struct {
    guint number; /* 0: none */
    gboolean up;
    gsize tag; /* bytes of the tag that are to come */
    MtFraming *framing;
    KeyServer keys;
} Link;

typedef struct {
    guint64 msg_id;
    const TlConstructor *function;
    Peer *peer; /* whom it was said to */
} Call;

typedef struct {
    FakeHost host;
    Peer peers[MAX_KEYS]; /* one for each key; the first is the stored one */
    guint n_peers;
    Peer *peer;         /* of the packet that came last */
    MtSecret *auth_key; /* of the last computation */
    MtReader input;
    guint8 mode;
    MtClient *client;
    GBytes *snapshot;
    GByteArray *journal; /* of what came after it */
    Link links[MAX_LINKS];
    Call calls[MAX_CALLS]; /* the newest first */
    guint n_calls;
    guint64 pings[2]; /* message and number of the last one */
    guint generation;
    gboolean save_wanted;
    GQueue jobs;
    GArray *tokens; /* (element-type guint64) */
} World;

/* The next choice of the input; 0: there is none. */
static inline guint8
byte(World *self)
{
    const guint8 *one = mt_reader_left(&self->input) > 0 ? mt_reader_raw(&self->input, 1) : NULL;

    return one != NULL ? *one : 0;
}

/** person_log_in: something is typed or clicked in the login. */
void person_log_in(World *self);
/** person_use_account: something is done with the account. */
void person_use_account(World *self);
/** person_confirm: something that was told is on disk now. */
void person_confirm(World *self);
