/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * All layers of one connection's bytes: framing, obfuscation around it, and imitated TLS around
 * that, as the address wants it.
 */
#pragma once

#include <mtproto/mt-proxy.h>
#include <wire/mt-framing.h>

G_BEGIN_DECLS

/**
 * MtWireShape:
 * @framing: ignored when @secret wants another one.
 * @plain: without obfuscation; ignored with @secret and impossible for its purposes.
 * @dc: what stands in the obfuscation header.
 * @secret: (nullable): of a proxy.
 */
typedef struct {
    MtFramingKind framing;
    gboolean plain;
    gint16 dc;
    const MtProxySecret *secret;
} MtWireShape;

typedef struct _MtWire MtWire;

/** mt_wire_new: @shape is copied. */
MtWire *mt_wire_new(const MtHost *host, gpointer host_data, const MtWireShape *shape);
void mt_wire_free(MtWire *self);
/** mt_wire_start: appends what is sent first. @unix_time: the server's, as far as it is known. */
gboolean mt_wire_start(MtWire *self, gint64 unix_time, MtWriter *out, GError **error);
/** mt_wire_is_started: mt_wire_start() has succeeded. */
gboolean mt_wire_is_started(const MtWire *self);
/** mt_wire_is_open: packets may be sent. */
gboolean mt_wire_is_open(const MtWire *self);
/** mt_wire_is_padded: it hides the lengths of packets. */
gboolean mt_wire_is_padded(const MtWire *self);
/** mt_wire_send: appends one packet to @out as it goes over the line. */
gboolean mt_wire_send(MtWire *self, gconstpointer packet, gsize len, MtWriter *out, GError **error);
/** mt_wire_receive: takes received bytes in any pieces. FALSE: close. */
gboolean mt_wire_receive(MtWire *self, const guint8 *data, gsize len, GError **error);
/** mt_wire_next: as mt_framing_next(). */
gboolean mt_wire_next(MtWire *self, MtFrame *out, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtWire, mt_wire_free)

G_END_DECLS
