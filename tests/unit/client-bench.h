/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The client from outside, with a host and a server that are played by hand.
 */
#pragma once

#include <crypto/mt-aes.h>
#include <fake-host.h>
#include <mtproto/mt-client.h>

#define PHONE "9996612345"
#define API_HASH "0123456789abcdef0123456789abcdef"
#define KEY_UNKNOWN (-404)

typedef struct {
    FakeHost host;
    MtConfig config;
    MtClient *client;
    guint link; /* of the last MT_EVENT_OPEN_LINK */
    char *address;
    guint opened;
    guint closed;
    guint outputs;
    guint snapshots;
    gboolean urgent_first; /* an urgent snapshot was the first event of the last drain */
    GBytes *snapshot;
    GArray *progress;
    MtLoginStep *step;
} ClientBench;

/* The server's side of a link. */
typedef struct {
    MtAesCtr *to_client;
    guint64 key_id; /* of the first packet */
} ServerSide;

void server_side_clear(ServerSide *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ServerSide, server_side_clear)

/** client_set_up, client_tear_down: of g_test_add(). */
void client_set_up(ClientBench *self, gconstpointer data);
void client_tear_down(ClientBench *self, gconstpointer data);
/** client_drain: takes the events. */
void client_drain(ClientBench *self);
/** client_make: as config says. */
void client_make(ClientBench *self);
/** client_start: makes and starts it. */
void client_start(ClientBench *self);
/** client_pass: lets time pass as a host does: a tick at each deadline. */
void client_pass(ClientBench *self, gint64 ms);
void client_link_down(ClientBench *self);
void client_link_up(ClientBench *self);
void client_feed(ClientBench *self, const guint8 *data, gsize len);
/** client_accept_link: takes what the client sends at first apart. */
void client_accept_link(ClientBench *self, ServerSide *side);
void client_send_transport_error(ClientBench *self, ServerSide *side, gint32 code);
/** client_signed_in_snapshot: (transfer full): a state that is signed in with a made-up key. */
GBytes *client_signed_in_snapshot(void);
gboolean client_has_key(GBytes *snapshot);
