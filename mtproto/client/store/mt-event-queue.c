/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The queue between the core and its host. It owns the events in it and looks into none of them.
 */
#include <client/store/mt-event-queue.h>

struct _MtEventQueue {
    GQueue events;
};

MtEventQueue *
mt_event_queue_new(void)
{
    MtEventQueue *self = g_new0(MtEventQueue, 1);

    g_queue_init(&self->events);
    return self;
}

static void
event_destroyed(gpointer data)
{
    mt_event_free(data);
}

void
mt_event_queue_free(MtEventQueue *self)
{
    if (self == NULL)
        return;
    g_queue_clear_full(&self->events, event_destroyed);
    g_free(self);
}

MtEvent *
mt_event_new(MtEventKind kind)
{
    MtEvent *event = g_new0(MtEvent, 1);

    event->kind = kind;
    return event;
}

void
mt_event_free(MtEvent *event)
{
    if (event == NULL)
        return;
    g_free(event->host);
    mt_job_free(event->job);
    if (event->snapshot != NULL)
        g_bytes_unref(event->snapshot);
    mt_secret_unref(event->token);
    mt_login_step_free(event->login);
    g_free(event->notice.text);
    g_clear_pointer(&event->notice.entities, g_ptr_array_unref);
    g_clear_pointer(&event->devices, g_ptr_array_unref);
    g_free(event->terms.id);
    g_free(event->terms.text);
    g_clear_pointer(&event->terms.entities, g_ptr_array_unref);
    g_free(event->account.server_text);
    mt_chat_event_free(event->chat);
    mt_file_event_free(event->file);
    g_free(event);
}

void
mt_event_queue_push(MtEventQueue *self, MtEvent *event)
{
    g_queue_push_tail(&self->events, event);
}

MtEvent *
mt_event_queue_pop(MtEventQueue *self)
{
    return g_queue_pop_head(&self->events);
}
