/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The streams of one client. It knows nothing of what the client is for.
 */
#include "net/tg-links.h"

#include "net/tg-stream.h"
#include "tg-host.h"

struct _TgLinks {
    MtClient *client;
    PurpleAccount *account; /* (nullable) */
    TgLinksFunc changed;
    gpointer data;
    GHashTable *streams; /* (element-type guint TgStream) */
    gboolean closed;
};

TgLinks *
tg_links_new(MtClient *client, PurpleAccount *account, TgLinksFunc changed, gpointer data)
{
    TgLinks *self = g_new0(TgLinks, 1);

    self->client = client;
    self->account = account;
    self->changed = changed;
    self->data = data;
    self->streams = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)tg_stream_free);
    return self;
}

void
tg_links_free(TgLinks *self)
{
    if (self == NULL)
        return;
    g_hash_table_unref(self->streams);
    g_free(self);
}

void
tg_links_close(TgLinks *self)
{
    self->closed = TRUE;
    g_hash_table_remove_all(self->streams);
}

void
tg_links_pass_on(TgLinks *self, PurpleAccount *account, TgLinksFunc changed, gpointer data)
{
    self->account = account;
    self->changed = changed;
    self->data = data;
}

/* --- what streams report --------------------------------------------------------------------- */

static void
stream_up(gpointer data, guint link)
{
    TgLinks *self = data;

    mt_client_link_up(self->client, link, tg_host_now());
    self->changed(self->data);
}

static void
stream_received(gpointer data, guint link, const guint8 *bytes, gsize len)
{
    TgLinks *self = data;

    mt_client_link_data(self->client, link, bytes, len, tg_host_now());
    self->changed(self->data);
}

static void
stream_lost(TgLinks *self, guint link)
{
    g_hash_table_remove(self->streams, GUINT_TO_POINTER(link));
    mt_client_link_down(self->client, link, tg_host_now());
}

static void
stream_down(gpointer data, guint link)
{
    TgLinks *self = data;

    stream_lost(self, link);
    self->changed(self->data);
}

static const TgStreamFuncs stream_funcs = {
    .up = stream_up,
    .received = stream_received,
    .down = stream_down,
};

/* --- what the client wants ------------------------------------------------------------------- */

static void
open_link(TgLinks *self, const MtEvent *event)
{
    TgStream *stream =
        tg_stream_open(self->account, event->host, event->port, event->link, &stream_funcs, self);

    if (stream == NULL) {
        mt_client_link_down(self->client, event->link, tg_host_now());
        return;
    }
    g_hash_table_insert(self->streams, GUINT_TO_POINTER(event->link), stream);
    if (tg_stream_is_up(stream))
        mt_client_link_up(self->client, event->link, tg_host_now());
}

static void
write_output(TgLinks *self, guint link)
{
    g_autoptr(GBytes) bytes = mt_client_take_output(self->client, link);
    TgStream *stream = g_hash_table_lookup(self->streams, GUINT_TO_POINTER(link));

    if (bytes != NULL && stream != NULL && !tg_stream_write(stream, bytes))
        stream_lost(self, link);
}

void
tg_links_handle(TgLinks *self, const MtEvent *event)
{
    if (self->closed)
        return;
    if (event->kind == MT_EVENT_OPEN_LINK)
        open_link(self, event);
    else if (event->kind == MT_EVENT_CLOSE_LINK)
        g_hash_table_remove(self->streams, GUINT_TO_POINTER(event->link));
    else if (event->kind == MT_EVENT_OUTPUT)
        write_output(self, event->link);
}
