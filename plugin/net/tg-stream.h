/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * One TCP connection through the account's proxy, on libpurple's event loop. It knows nothing of
 * what the bytes mean.
 */
#pragma once

#include <glib.h>
#include <purple.h>

G_BEGIN_DECLS

typedef struct _TgStream TgStream;

/**
 * TgStreamFuncs: each may free the stream, which does not touch itself afterwards. @down comes at
 * most once and last; the stream must be freed then.
 */
typedef struct {
    void (*up)(gpointer data, guint link);
    void (*received)(gpointer data, guint link, const guint8 *bytes, gsize len);
    void (*down)(gpointer data, guint link);
} TgStreamFuncs;

/** tg_stream_open: (transfer full) (nullable): NULL when it cannot even be tried. */
TgStream *tg_stream_open(PurpleAccount *account,
                         const char *host,
                         guint16 port,
                         guint link,
                         const TgStreamFuncs *funcs,
                         gpointer data);
/** tg_stream_is_up: whether it is connected; then @up was called, or open has only now returned. */
gboolean tg_stream_is_up(const TgStream *self);
/** tg_stream_free: closes; nothing is called any more. NULL is allowed. */
void tg_stream_free(TgStream *self);

/** tg_stream_write: now, or as soon as there is room. FALSE: the connection is lost; no function
 * is called for that. */
gboolean tg_stream_write(TgStream *self, GBytes *bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgStream, tg_stream_free)

G_END_DECLS
