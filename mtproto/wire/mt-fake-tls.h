/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A connection that looks like TLS, as proxies with an "ee" secret want it: greeting, check of the
 * answer, and records of data both ways. It hides; it protects nothing.
 */
#pragma once

#include <base/mt-buffer.h>
#include <mtproto/mt-host.h>
#include <mtproto/mt-proxy.h>

G_BEGIN_DECLS

typedef struct _MtFakeTls MtFakeTls;

/** mt_fake_tls_new: @secret: of MT_PROXY_FAKE_TLS, copied. */
MtFakeTls *mt_fake_tls_new(const MtProxySecret *secret);
/** mt_fake_tls_free: wipes; NULL is allowed. */
void mt_fake_tls_free(MtFakeTls *self);
/** mt_fake_tls_greet: appends what is to be sent first, anew for each connection. */
gboolean mt_fake_tls_greet(MtFakeTls *self,
                           const MtHost *host,
                           gpointer host_data,
                           gint64 unix_time,
                           MtWriter *out,
                           GError **error);
/**
 * mt_fake_tls_receive: takes received bytes in any pieces and appends the data in them to @out.
 * FALSE: what answers is no proxy, or not with this secret, or it breaks the rules: close without
 * another word.
 */
gboolean
mt_fake_tls_receive(MtFakeTls *self, const guint8 *data, gsize len, MtWriter *out, GError **error);
/** mt_fake_tls_is_open: the answer was right; data may be sent. */
gboolean mt_fake_tls_is_open(const MtFakeTls *self);
/** mt_fake_tls_wrap: appends @data in records. */
void mt_fake_tls_wrap(MtFakeTls *self, const guint8 *data, gsize len, MtWriter *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtFakeTls, mt_fake_tls_free)

G_END_DECLS
