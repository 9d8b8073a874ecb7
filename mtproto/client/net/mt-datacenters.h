/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Where the datacenters are: built in, told by help.getConfig, or one given by the user. Pure: it
 * opens nothing. https://core.telegram.org/api/datacenter
 */
#pragma once

#include <client/store/mt-state.h>
#include <mtproto/mt-client.h>
#include <mtproto/mt-host.h>
#include <tl/tl-object.h>
#include <wire/mt-wire.h>

G_BEGIN_DECLS

typedef struct _MtDatacenters MtDatacenters;

/** MtEndpoint: where to connect to. @secret: (nullable): how to speak there. */
typedef struct {
    char *host;
    guint16 port;
    MtProxySecret *secret;
} MtEndpoint;

void mt_endpoint_clear(MtEndpoint *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MtEndpoint, mt_endpoint_clear)

/** mt_datacenters_new: the addresses are kept in @state, which lives longer. */
MtDatacenters *mt_datacenters_new(const MtConfig *config, MtState *state);
void mt_datacenters_free(MtDatacenters *self);
/** mt_datacenters_copy: (transfer full): the same, but with the addresses of @state. */
MtDatacenters *mt_datacenters_copy(const MtDatacenters *self, MtState *state);
/** mt_datacenters_get_first: where an account without a home begins. */
gint mt_datacenters_get_first(const MtDatacenters *self);
/** mt_datacenters_get_wire_id: @dc as it is written into handshakes and headers. */
gint mt_datacenters_get_wire_id(const MtDatacenters *self, gint dc);
/** mt_datacenters_count: how many endpoints of @dc there are to try; 0: it is unknown. */
guint mt_datacenters_count(const MtDatacenters *self, gint dc);
/** mt_datacenters_pick: number @attempt modulo the count: the one that worked last, then all
 * addresses with their first port, IPv4 and IPv6 taking turns, then with the other ports. With a
 * proxy there is nothing but the proxy. FALSE for an unknown datacenter. */
gboolean mt_datacenters_pick(const MtDatacenters *self, gint dc, guint attempt, MtEndpoint *out);
/** mt_datacenters_get_shape: how to speak there; @out lives no longer than @endpoint. */
void mt_datacenters_get_shape(const MtDatacenters *self,
                              gint dc,
                              const MtEndpoint *endpoint,
                              MtWireShape *out);
/** mt_datacenters_worked: @endpoint is where @dc was reached; it is tried first from here on. */
void mt_datacenters_worked(MtDatacenters *self, gint dc, const MtEndpoint *endpoint);
/**
 * mt_datacenters_update: @config: the object of type Config.
 *
 * Entries with a bad port, address or number are skipped, and private addresses unless the user
 * gave a server; when nothing is left the old list stays. Touches the state.
 */
void mt_datacenters_update(MtDatacenters *self, const TlObject *config, MtTime now);
/** mt_datacenters_expire: the addresses are to be asked for again. */
void mt_datacenters_expire(MtDatacenters *self);
/** mt_datacenters_is_expired: whether help.getConfig is due. */
gboolean mt_datacenters_is_expired(const MtDatacenters *self, MtTime now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtDatacenters, mt_datacenters_free)

G_END_DECLS
