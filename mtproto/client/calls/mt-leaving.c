/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The keys of a login that is over, and a connection for each of them. It asks for nothing but
 * their end, and knows nothing of logins.
 */
#include <client/calls/mt-leaving.h>

#include <client/store/mt-deadline.h>

/* Whoever has not answered then keeps a key that nobody uses. */
#define LIMIT_US (60 * (gint64)G_USEC_PER_SEC)
/* A server that says "failed" is asked so often. */
#define TRIES 3

typedef struct {
    MtConnection *connection;
    gboolean asked;
    guint tries;
} Farewell;

struct _MtLeaving {
    MtConnectionParts parts;
    GPtrArray *farewells; /* (element-type Farewell) */
    gint64 end_us;
};

/* --- life ------------------------------------------------------------------------------------ */

static void
add_farewell(MtLeaving *self, MtConnection *connection)
{
    Farewell *farewell = g_new0(Farewell, 1);

    farewell->connection = connection;
    g_ptr_array_add(self->farewells, farewell);
}

static void
end_farewell(MtLeaving *self, guint index, MtTime now)
{
    Farewell *farewell = g_ptr_array_index(self->farewells, index);

    mt_connection_free(farewell->connection, now);
    g_free(farewell);
    g_ptr_array_remove_index(self->farewells, index);
}

static gboolean
has_connection(const MtLeaving *self, gint dc)
{
    for (guint i = 0; i < self->farewells->len; i++) {
        const Farewell *farewell = g_ptr_array_index(self->farewells, i);

        if (mt_connection_get_dc(farewell->connection) == dc)
            return TRUE;
    }
    return FALSE;
}

/* One for each key is enough. */
static void
take_connections(MtLeaving *self, GPtrArray *connections, MtTime now)
{
    for (guint i = 0; i < connections->len; i++) {
        MtConnection *connection = g_ptr_array_index(connections, i);

        if (has_connection(self, mt_connection_get_dc(connection)) ||
            mt_state_dc(self->parts.state, mt_connection_get_dc(connection))->key == NULL) {
            mt_connection_free(connection, now);
            continue;
        }
        mt_connection_leave(connection, &self->parts, now);
        add_farewell(self, connection);
    }
    g_ptr_array_set_size(connections, 0);
}

MtLeaving *
mt_leaving_new(MtConnectionParts *parts, GPtrArray *connections, MtTime now)
{
    MtLeaving *self = g_new0(MtLeaving, 1);
    GPtrArray *keys;

    self->parts = *parts;
    self->parts.numbers = parts;
    self->parts.state = mt_state_take_left(parts->state);
    self->parts.datacenters = mt_datacenters_copy(parts->datacenters, self->parts.state);
    self->farewells = g_ptr_array_new();
    self->end_us = now.mono_us + LIMIT_US;
    take_connections(self, connections, now);
    keys = self->parts.state->dcs;
    for (guint i = 0; i < keys->len; i++) {
        const MtStateDc *dc = g_ptr_array_index(keys, i);

        if (dc->key != NULL && !has_connection(self, dc->id))
            add_farewell(self, mt_connection_new(&self->parts, dc->id, now));
    }
    return self;
}

void
mt_leaving_free(MtLeaving *self, MtTime now)
{
    if (self == NULL)
        return;
    while (self->farewells->len > 0)
        end_farewell(self, self->farewells->len - 1, now);
    g_ptr_array_unref(self->farewells);
    mt_datacenters_free(self->parts.datacenters);
    mt_state_free(self->parts.state);
    g_free(self);
}

/* --- asking ---------------------------------------------------------------------------------- */

/* TRUE: the key is gone, or will not go. */
static gboolean
take_reports(Farewell *self, MtTime now)
{
    for (;;) {
        MtSession *session = mt_connection_get_session(self->connection);
        g_autoptr(MtSessionEvent) event = session != NULL ? mt_session_next_event(session) : NULL;

        if (event == NULL)
            return FALSE;
        if (event->kind == MT_SESSION_STUCK)
            mt_connection_reconnect(self->connection, now);
        if (event->kind != MT_SESSION_KEY_DESTROYED)
            continue;
        if (event->code == 0 || ++self->tries >= TRIES)
            return TRUE;
        self->asked = FALSE;
    }
}

static gboolean
run_farewell(Farewell *self, MtTime now)
{
    MtSession *session;

    mt_connection_tick(self->connection, now);
    if ((mt_connection_take_news(self->connection) & MT_CONNECTION_KEY_LOST) != 0)
        return TRUE;
    if (take_reports(self, now))
        return TRUE;
    if (mt_connection_check_key(self->connection, now))
        self->asked = FALSE;
    session = mt_connection_get_sender(self->connection, now);
    if (session != NULL && !self->asked) {
        mt_session_destroy_key(session);
        self->asked = TRUE;
    }
    return FALSE;
}

gboolean
mt_leaving_run(MtLeaving *self, MtTime now)
{
    for (guint i = self->farewells->len; i-- > 0;) {
        if (run_farewell(g_ptr_array_index(self->farewells, i), now))
            end_farewell(self, i, now);
    }
    return self->farewells->len == 0 || mt_deadline_is_over(self->end_us, now);
}

void
mt_leaving_flush(MtLeaving *self, MtTime now)
{
    for (guint i = 0; i < self->farewells->len; i++)
        mt_connection_flush(((Farewell *)g_ptr_array_index(self->farewells, i))->connection, now);
}

/* --- what happens outside -------------------------------------------------------------------- */

gint64
mt_leaving_deadline(const MtLeaving *self)
{
    gint64 deadline = self->end_us;

    for (guint i = 0; i < self->farewells->len; i++) {
        const Farewell *farewell = g_ptr_array_index(self->farewells, i);

        deadline = mt_deadline_first(deadline, mt_connection_deadline(farewell->connection));
    }
    return deadline;
}

MtConnection *
mt_leaving_find_link(const MtLeaving *self, guint link)
{
    for (guint i = 0; i < self->farewells->len; i++) {
        const Farewell *farewell = g_ptr_array_index(self->farewells, i);

        if (mt_connection_owns_link(farewell->connection, link))
            return farewell->connection;
    }
    return NULL;
}

gboolean
mt_leaving_job_done(MtLeaving *self, MtJob *job, MtTime now)
{
    for (guint i = 0; i < self->farewells->len; i++) {
        const Farewell *farewell = g_ptr_array_index(self->farewells, i);

        if (mt_connection_job_done(farewell->connection, job, now))
            return TRUE;
    }
    return FALSE;
}
