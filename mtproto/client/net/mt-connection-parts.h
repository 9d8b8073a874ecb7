/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What all connections of a client share.
 */
#pragma once

#include <client/net/mt-datacenters.h>
#include <client/store/mt-event-queue.h>
#include <client/store/mt-state.h>
#include <mtproto/mt-host.h>

G_BEGIN_DECLS

/** MtConnectionParts: it lives longer than the connections. */
typedef struct _MtConnectionParts MtConnectionParts;
struct _MtConnectionParts {
    const MtHost *host;
    gpointer host_data;
    MtState *state;
    MtEventQueue *events;
    MtDatacenters *datacenters;
    GPtrArray *server_keys; /* (element-type MtRsaKey) */
    gboolean temporary_keys;
    guint last_link;            /* numbers are never used again */
    MtConnectionParts *numbers; /* (nullable): those whose .last_link is counted instead */
};

G_END_DECLS
