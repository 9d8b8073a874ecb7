/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A timer that is never due, but which Linux cancels when the clock jumps, as it does at the end of
 * a sleep; and libpurple's word of a changed network.
 */
#include "tg-wake.h"

#include <purple.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/timerfd.h>
#endif

struct _TgWake {
    TgWakeFunc woke;
    gpointer data;
    gint fd; /* -1: there is no such timer */
    guint watch;
};

#ifdef __linux__

/* A time that never comes. */
#define NEVER_S G_MAXINT32

static gint
make_timer(void)
{
    return timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
}

static gboolean
set_timer(gint fd)
{
    const struct itimerspec never = {.it_value = {.tv_sec = NEVER_S}};

    return timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &never, NULL) == 0;
}

#else

static gint
make_timer(void)
{
    return -1;
}

static gboolean
set_timer(gint fd)
{
    return FALSE;
}

#endif

static void
close_timer(TgWake *self)
{
    if (self->watch != 0)
        purple_input_remove(self->watch);
    self->watch = 0;
    if (self->fd >= 0)
        close(self->fd);
    self->fd = -1;
}

static void
clock_jumped(gpointer data, gint fd, PurpleInputCondition condition)
{
    TgWake *self = data;

    if (!set_timer(fd)) /* which also takes back that it was cancelled */
        close_timer(self);
    self->woke(self->data);
}

static void
network_changed(gpointer data)
{
    TgWake *self = data;

    self->woke(self->data);
}

TgWake *
tg_wake_new(TgWakeFunc woke, gpointer data)
{
    TgWake *self = g_new0(TgWake, 1);

    self->woke = woke;
    self->data = data;
    self->fd = make_timer();
    if (self->fd >= 0 && set_timer(self->fd))
        self->watch = purple_input_add(self->fd, PURPLE_INPUT_READ, clock_jumped, self);
    else
        close_timer(self);
    purple_signal_connect(purple_network_get_handle(), "network-configuration-changed", self,
                          PURPLE_CALLBACK(network_changed), self);
    return self;
}

void
tg_wake_free(TgWake *self)
{
    if (self == NULL)
        return;
    purple_signals_disconnect_by_handle(self);
    close_timer(self);
    g_free(self);
}
