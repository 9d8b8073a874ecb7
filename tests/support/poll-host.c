/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A second host for MtClient: sockets and poll(). It knows the public headers only.
 */
#include "poll-host.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#define READ_SIZE 16384
#define NO_LIMIT (-1)

typedef struct {
    guint link;
    gint fd;
    gboolean connecting;
    GByteArray *output;
} Stream;

struct _PollHost {
    MtHost callbacks;
    PollHostEventFunc event;
    PollHostLogFunc log;
    gpointer data;
    MtClient *client;
    GPtrArray *streams; /* (element-type Stream) */
    gint watched_fd;
    PollHostInputFunc input;
    gsize chunk;
    char *dead_host;
    gint64 ahead_ms;
};

static gboolean
host_random(gpointer data, guint8 *buf, gsize len)
{
    while (len > 0) {
        gssize got = getrandom(buf, len, 0);

        if (got < 0 && errno != EINTR)
            return FALSE;
        if (got > 0) {
            buf += got;
            len -= (gsize)got;
        }
    }
    return TRUE;
}

static void
host_log(gpointer data, MtLogLevel level, const char *line)
{
    PollHost *self = data;

    if (self->log != NULL)
        self->log(self->data, level, line);
}

static void
stream_free(gpointer data)
{
    Stream *self = data;

    if (self->fd >= 0)
        close(self->fd);
    g_byte_array_unref(self->output);
    g_free(self);
}

PollHost *
poll_host_new(PollHostEventFunc event, PollHostLogFunc log, gpointer data)
{
    PollHost *self = g_new0(PollHost, 1);

    self->callbacks = (MtHost){.random = host_random, .log = host_log};
    self->event = event;
    self->log = log;
    self->data = data;
    self->streams = g_ptr_array_new_with_free_func(stream_free);
    self->watched_fd = -1;
    self->chunk = READ_SIZE;
    return self;
}

void
poll_host_free(PollHost *self)
{
    if (self == NULL)
        return;
    g_ptr_array_unref(self->streams);
    g_free(self->dead_host);
    g_free(self);
}

const MtHost *
poll_host_get_callbacks(const PollHost *self)
{
    return &self->callbacks;
}

void
poll_host_set_client(PollHost *self, MtClient *client)
{
    self->client = client;
}

void
poll_host_watch(PollHost *self, gint fd, PollHostInputFunc input)
{
    self->watched_fd = fd;
    self->input = input;
}

void
poll_host_set_chunk(PollHost *self, gsize bytes)
{
    self->chunk = CLAMP(bytes, 1, READ_SIZE);
}

void
poll_host_set_dead(PollHost *self, const char *host)
{
    g_free(self->dead_host);
    self->dead_host = g_strdup(host);
}

MtTime
poll_host_now(const PollHost *self)
{
    return (MtTime){
        .mono_us = g_get_monotonic_time() + self->ahead_ms * 1000,
        .wall_ms = g_get_real_time() / 1000 + self->ahead_ms,
    };
}

void
poll_host_advance(PollHost *self, gint64 ms)
{
    self->ahead_ms += ms;
}

/* --- streams --------------------------------------------------------------------------------- */

static Stream *
find_stream(PollHost *self, guint link)
{
    for (guint i = 0; i < self->streams->len; i++) {
        Stream *stream = g_ptr_array_index(self->streams, i);

        if (stream->link == link)
            return stream;
    }
    return NULL;
}

/* Only addresses: the tests stay on this computer. */
static gint
begin_connecting(const char *host, guint16 port)
{
    struct sockaddr_in ipv4 = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct sockaddr_in6 ipv6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    const struct sockaddr *address = (const struct sockaddr *)&ipv4;
    socklen_t len = sizeof ipv4;
    gint fd;

    if (inet_pton(AF_INET6, host, &ipv6.sin6_addr) == 1) {
        address = (const struct sockaddr *)&ipv6;
        len = sizeof ipv6;
    } else if (inet_pton(AF_INET, host, &ipv4.sin_addr) != 1) {
        return -1;
    }
    fd = socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    if (connect(fd, address, len) < 0 && errno != EINPROGRESS) {
        close(fd);
        return -1;
    }
    return fd;
}

static void
stream_open(PollHost *self, const MtEvent *event)
{
    gint fd;
    Stream *stream;

    if (g_strcmp0(event->host, self->dead_host) == 0)
        return;
    fd = begin_connecting(event->host, event->port);
    if (fd < 0) {
        mt_client_link_down(self->client, event->link, poll_host_now(self));
        return;
    }
    stream = g_new0(Stream, 1);
    stream->link = event->link;
    stream->fd = fd;
    stream->connecting = TRUE;
    stream->output = g_byte_array_new();
    g_ptr_array_add(self->streams, stream);
}

static void
stream_lost(PollHost *self, Stream *stream)
{
    guint link = stream->link;

    g_ptr_array_remove(self->streams, stream);
    mt_client_link_down(self->client, link, poll_host_now(self));
}

static void
stream_write(PollHost *self, Stream *stream)
{
    gssize sent;

    if (stream->connecting || stream->output->len == 0)
        return;
    sent = send(stream->fd, stream->output->data, stream->output->len, MSG_NOSIGNAL);
    if (sent > 0)
        g_byte_array_remove_range(stream->output, 0, (guint)sent);
    else if (errno != EAGAIN && errno != EINTR)
        stream_lost(self, stream);
}

static void
stream_output(PollHost *self, guint link)
{
    g_autoptr(GBytes) bytes = mt_client_take_output(self->client, link);
    Stream *stream = find_stream(self, link);

    if (bytes == NULL || stream == NULL)
        return;
    g_byte_array_append(stream->output, g_bytes_get_data(bytes, NULL),
                        (guint)g_bytes_get_size(bytes));
    stream_write(self, stream);
}

static void
stream_read(PollHost *self, Stream *stream)
{
    guint8 buf[READ_SIZE];
    guint link = stream->link;
    gssize got = recv(stream->fd, buf, sizeof buf, 0);

    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (got <= 0) {
        stream_lost(self, stream);
        return;
    }
    for (gsize done = 0; done < (gsize)got; done += self->chunk)
        mt_client_link_data(self->client, link, buf + done, MIN(self->chunk, (gsize)got - done),
                            poll_host_now(self));
}

static void
stream_connected(PollHost *self, Stream *stream)
{
    gint error = 0;
    socklen_t len = sizeof error;

    if (getsockopt(stream->fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0 || error != 0) {
        stream_lost(self, stream);
        return;
    }
    stream->connecting = FALSE;
    mt_client_link_up(self->client, stream->link, poll_host_now(self));
}

/* --- the loop -------------------------------------------------------------------------------- */

static void
do_event(PollHost *self, MtEvent *event)
{
    Stream *stream;

    switch (event->kind) {
    case MT_EVENT_OPEN_LINK:
        stream_open(self, event);
        break;
    case MT_EVENT_CLOSE_LINK:
        stream = find_stream(self, event->link);
        if (stream != NULL)
            g_ptr_array_remove(self->streams, stream);
        break;
    case MT_EVENT_OUTPUT:
        stream_output(self, event->link);
        break;
    case MT_EVENT_JOB:
        mt_job_run(event->job);
        mt_client_job_done(self->client, g_steal_pointer(&event->job), poll_host_now(self));
        break;
    default:
        self->event(self->data, event);
        break;
    }
}

static void
pop_events(PollHost *self)
{
    while (self->client != NULL) {
        g_autoptr(MtEvent) event = mt_client_next_event(self->client);

        if (event == NULL)
            return;
        do_event(self, event);
    }
}

static gint
time_to_wait(const PollHost *self, gint limit_ms)
{
    gint64 deadline = self->client != NULL ? mt_client_deadline(self->client) : -1;
    gint64 left_ms;

    if (deadline < 0)
        return limit_ms;
    left_ms = (deadline - poll_host_now(self).mono_us + 999) / 1000;
    left_ms = MAX(0, left_ms); /* which looks twice: not at the clock */
    return (gint)(limit_ms == NO_LIMIT ? MIN(left_ms, G_MAXINT) : MIN(left_ms, limit_ms));
}

static void
stream_ready(PollHost *self, guint link, gint revents)
{
    Stream *stream = find_stream(self, link);

    if (stream == NULL || revents == 0)
        return;
    if (stream->connecting) {
        stream_connected(self, stream);
        return;
    }
    if ((revents & POLLOUT) != 0) {
        stream_write(self, stream);
        stream = find_stream(self, link);
    }
    if ((revents & (POLLIN | POLLHUP | POLLERR)) != 0 && stream != NULL)
        stream_read(self, stream);
}

void
poll_host_turn(PollHost *self, gint limit_ms)
{
    g_autofree struct pollfd *fds = NULL;
    g_autofree guint *links = NULL;
    guint count;

    pop_events(self);
    count = self->streams->len;
    fds = g_new0(struct pollfd, count + 1);
    links = g_new0(guint, count);
    for (guint i = 0; i < count; i++) {
        const Stream *stream = g_ptr_array_index(self->streams, i);

        links[i] = stream->link;
        fds[i].fd = stream->fd;
        fds[i].events = POLLIN;
        if (stream->connecting || stream->output->len > 0)
            fds[i].events |= POLLOUT;
    }
    fds[count] = (struct pollfd){.fd = self->watched_fd, .events = POLLIN};
    if (poll(fds, count + 1, time_to_wait(self, limit_ms)) < 0)
        return;
    for (guint i = 0; i < count && self->client != NULL; i++) {
        stream_ready(self, links[i], fds[i].revents);
        pop_events(self);
    }
    if (fds[count].revents != 0)
        self->input(self->data);
    if (self->client != NULL && (mt_client_deadline(self->client) >= 0 &&
                                 mt_client_deadline(self->client) <= poll_host_now(self).mono_us))
        mt_client_tick(self->client, poll_host_now(self));
    pop_events(self);
}
