/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * One TCP connection through the account's proxy, on libpurple's event loop.
 */
#include "net/tg-stream.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

/* At most this much per wake-up: others on the loop want their turn. */
#define READ_SIZE 16384

struct _TgStream {
    const TgStreamFuncs *funcs;
    gpointer data;
    guint link;
    PurpleProxyConnectData *attempt; /* NULL when it is over */
    gint fd;                         /* -1 until connected */
    guint reader;
    guint writer; /* only while output is left over */
    GByteArray *output;
    gboolean opening;
    gboolean failed;
};

static gboolean
is_passing(gint error)
{
    return error == EAGAIN || error == EINTR;
}

static void
stream_readable(gpointer data, gint fd, PurpleInputCondition condition)
{
    TgStream *self = data;
    guint8 buf[READ_SIZE];
    gssize got = recv(fd, buf, sizeof buf, MSG_DONTWAIT);

    if (got < 0 && is_passing(errno))
        return;
    if (got <= 0)
        self->funcs->down(self->data, self->link);
    else
        self->funcs->received(self->data, self->link, buf, (gsize)got);
}

static void stream_writable(gpointer data, gint fd, PurpleInputCondition condition);

/* FALSE: the connection is lost. */
static gboolean
stream_flush(TgStream *self)
{
    while (self->output->len > 0) {
        gssize sent =
            send(self->fd, self->output->data, self->output->len, MSG_NOSIGNAL | MSG_DONTWAIT);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0 && is_passing(errno))
            break;
        if (sent <= 0)
            return FALSE;
        g_byte_array_remove_range(self->output, 0, (guint)sent);
    }
    if (self->output->len > 0 && self->writer == 0)
        self->writer = purple_input_add(self->fd, PURPLE_INPUT_WRITE, stream_writable, self);
    if (self->output->len == 0 && self->writer != 0) {
        purple_input_remove(self->writer);
        self->writer = 0;
    }
    return TRUE;
}

static void
stream_writable(gpointer data, gint fd, PurpleInputCondition condition)
{
    TgStream *self = data;

    if (!stream_flush(self))
        self->funcs->down(self->data, self->link);
}

gboolean
tg_stream_write(TgStream *self, GBytes *bytes)
{
    gsize len;
    const guint8 *data = g_bytes_get_data(bytes, &len);

    g_byte_array_append(self->output, data, (guint)len);
    if (self->fd < 0 || self->writer != 0)
        return TRUE;
    return stream_flush(self);
}

static void
stream_connected(gpointer data, gint fd, const gchar *error_message)
{
    TgStream *self = data;
    const int at_once = 1;

    self->attempt = NULL; /* libpurple frees it after this */
    self->fd = fd;
    /* Packets are whole when they are written; a ping must not wait for an acknowledgement. */
    if (fd >= 0) {
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
        self->reader = purple_input_add(fd, PURPLE_INPUT_READ, stream_readable, self);
    }
    if (self->opening) /* the caller has not got us yet */
        self->failed = fd < 0;
    else if (fd < 0)
        self->funcs->down(self->data, self->link);
    else
        self->funcs->up(self->data, self->link);
}

TgStream *
tg_stream_open(PurpleAccount *account,
               const char *host,
               guint16 port,
               guint link,
               const TgStreamFuncs *funcs,
               gpointer data)
{
    g_autoptr(TgStream) self = g_new0(TgStream, 1);
    PurpleProxyConnectData *attempt;

    self->funcs = funcs;
    self->data = data;
    self->link = link;
    self->fd = -1;
    self->output = g_byte_array_new();
    self->opening = TRUE;
    /* We are our own handle: libpurple cancels what belongs to a connection before it says so. */
    attempt = purple_proxy_connect(self, account, host, port, stream_connected, self);
    self->opening = FALSE;
    if (self->failed || (attempt == NULL && self->fd < 0))
        return NULL;
    if (self->fd < 0)
        self->attempt = attempt;
    return g_steal_pointer(&self);
}

gboolean
tg_stream_is_up(const TgStream *self)
{
    return self->fd >= 0;
}

void
tg_stream_free(TgStream *self)
{
    if (self == NULL)
        return;
    if (self->attempt != NULL)
        purple_proxy_connect_cancel(self->attempt);
    if (self->reader != 0)
        purple_input_remove(self->reader);
    if (self->writer != 0)
        purple_input_remove(self->writer);
    if (self->fd >= 0)
        close(self->fd);
    g_byte_array_unref(self->output);
    g_free(self);
}
