/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the host takes from the client: events, snapshots, bytes, and when to come back.
 */
#include <client/mt-client-private.h>

#include <client/store/mt-deadline.h>

static gboolean
is_snapshot_urgent(const MtClient *self)
{
    return self->state->dirty && self->state->urgent;
}

GBytes *
mt_client_make_snapshot(MtClient *self)
{
    if (!self->state->dirty)
        return NULL;
    mt_chats_save(self->chats);
    self->state->dirty = FALSE;
    self->state->urgent = FALSE;
    self->snapshot_wanted = FALSE;
    return mt_state_encode(self->state);
}

GBytes *
mt_client_take_journal(MtClient *self)
{
    return mt_chats_take_journal(self->chats);
}

static MtEvent *
want_snapshot(MtClient *self)
{
    MtEvent *event = mt_event_new(MT_EVENT_SNAPSHOT);

    event->urgent = self->state->urgent;
    if (event->urgent)
        event->snapshot = mt_client_make_snapshot(self);
    self->snapshot_wanted = !event->urgent;
    return event;
}

MtEvent *
mt_client_next_event(MtClient *self)
{
    MtEvent *event;

    if (is_snapshot_urgent(self))
        return want_snapshot(self);
    event = mt_event_queue_pop(self->events);
    if (event == NULL && self->state->dirty && !self->snapshot_wanted)
        return want_snapshot(self);
    return event;
}

GBytes *
mt_client_take_output(MtClient *self, guint link)
{
    MtConnection *connection = mt_client_find_link(self, link);

    if (connection == NULL)
        return NULL;
    /* What is to be sent may depend on what must be written first, like a new key. */
    if (is_snapshot_urgent(self)) {
        mt_connection_announce_output(connection, link);
        return NULL;
    }
    return mt_connection_take_output(connection, link);
}

gint64
mt_client_deadline(const MtClient *self)
{
    gint64 deadline;

    if (!self->started)
        return -1;
    deadline = mt_deadline_first(mt_login_deadline(self->login), mt_calls_deadline(self->calls));
    deadline = mt_deadline_first(deadline, mt_account_deadline(self->account));
    deadline = mt_deadline_first(deadline, mt_client_unreachable_at(self));
    deadline = mt_deadline_first(deadline, mt_chats_deadline(self->chats));
    if (self->leaving != NULL)
        deadline = mt_deadline_first(deadline, mt_leaving_deadline(self->leaving));
    for (guint i = 0; i < self->connections->len; i++) {
        const MtConnection *connection = g_ptr_array_index(self->connections, i);

        deadline = mt_deadline_first(deadline, mt_connection_deadline(connection));
        deadline = mt_deadline_first(deadline, mt_client_idle_until(self, connection));
    }
    return deadline;
}

MtLogin *
mt_client_get_login(MtClient *self)
{
    return self->login;
}

MtAccount *
mt_client_get_account(MtClient *self)
{
    return self->account;
}

gboolean
mt_client_has_login(const MtClient *self)
{
    return mt_login_is_stored(self->login);
}

gboolean
mt_client_is_leaving(const MtClient *self)
{
    return self->leaving != NULL || self->state->left != NULL;
}

gboolean
mt_client_is_signed_in(const MtClient *self)
{
    return mt_login_is_done(self->login);
}

MtChats *
mt_client_get_chats(MtClient *self)
{
    return self->chats;
}
