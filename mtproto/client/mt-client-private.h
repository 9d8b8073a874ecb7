/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the files of the client share. Nobody else includes this.
 */
#pragma once

#include <mtproto/mt-client.h>

#include <client/calls/mt-calls-private.h>
#include <client/calls/mt-leaving.h>
#include <client/chats/mt-chats.h>
#include <client/login/mt-account.h>
#include <client/login/mt-countries.h>
#include <client/login/mt-login-machine.h>
#include <client/login/mt-move.h>
#include <client/net/mt-connection.h>

G_BEGIN_DECLS

struct _MtClient {
    MtHost host;
    gpointer host_data;
    MtState *state;
    MtEventQueue *events;
    MtConnectionParts parts;
    GPtrArray *connections; /* (element-type MtConnection) */
    MtCalls *calls;
    MtAccount *account;
    MtCountries *countries;
    MtLogin *login;
    MtChats *chats;
    MtMove *move;
    MtLeaving *leaving; /* (nullable): after a log-out */
    gboolean started;
    gboolean snapshot_wanted; /* and the host knows */
    gboolean config_wanted;
    gboolean frozen; /* has been told */
    gboolean config_running;
    gint64 config_retry_us;
};

MtLogin *mt_client_get_login(MtClient *self);
MtAccount *mt_client_get_account(MtClient *self);
/** mt_client_pump: lets the parts do what has become possible. */
void mt_client_pump(MtClient *self, MtTime now);
/** mt_client_find_link: (nullable): the connection that owns it. */
MtConnection *mt_client_find_link(const MtClient *self, guint link);
/** mt_client_unreachable_at: when the person is to be told, or -1. */
gint64 mt_client_unreachable_at(const MtClient *self);
/** mt_client_idle_until: when a line that nobody uses is closed, or -1. */
gint64 mt_client_idle_until(const MtClient *self, const MtConnection *connection);

G_END_DECLS
