/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A session's life: its queries, its time limits, and what happens when it has to begin anew.
 * Packets are made and taken apart by its other files.
 */
#include <session/mt-session-private.h>

#include <base/mt-buffer.h>
#include <base/mt-limits.h>
#include <tl/tl-gzip.h>

#define SECOND_US G_USEC_PER_SEC
#define MS_PER_S 1000
/* The server has this long to bind the key. */
#define BOND_LIMIT_US (15 * SECOND_US)
/* Without any word about a query the connection is taken for dead. */
#define ANSWER_LIMIT_US (60 * SECOND_US)
/* So often a query is asked for that the server has and does not answer. */
#define ASK_AGAIN_US (60 * SECOND_US)
/* So many refusals in so much time, and we keep still for a while. */
#define REFUSALS_MAX 5
#define REFUSALS_TIME_US (60 * SECOND_US)
#define HOLD_US (30 * SECOND_US)
/* Cancelled queries that the server is told of; the rest is answered in vain. */
#define DROPS_MAX 64u
/* Places in a container that are kept for errands. */
#define ERRANDS_MAX 80
/* Worth packing. What a person types for a login is shorter: secrets are never packed. */
#define GZIP_FROM 1024
/* What a server can be told to be ahead of us: keeps arithmetic away from overflow. */
#define AHEAD_MAX_MS (G_GINT64_CONSTANT(1) << 46)

/* --- events ---------------------------------------------------------------------------------- */

void
mt_session_event_free(MtSessionEvent *event)
{
    if (event == NULL)
        return;
    if (event->body != NULL)
        g_bytes_unref(event->body);
    g_free(event->text);
    g_free(event);
}

MtSessionEvent *
mt_session_push(MtSession *self, MtSessionEventKind kind, guint64 query)
{
    MtSessionEvent *event = g_new0(MtSessionEvent, 1);

    event->kind = kind;
    event->query = query;
    g_queue_push_tail(&self->events, event);
    return event;
}

MtSessionEvent *
mt_session_next_event(MtSession *self)
{
    return g_queue_pop_head(&self->events);
}

void
mt_session_log(MtSession *self, MtLogLevel level, const char *what, gint64 number)
{
    g_autofree char *line = NULL;

    if (self->host->log == NULL)
        return;
    line = g_strdup_printf("session: %s (%" G_GINT64_FORMAT ")", what, number);
    self->host->log(self->host_data, level, line);
}

void
mt_session_stuck(MtSession *self)
{
    if (self->stuck)
        return;
    self->stuck = TRUE;
    mt_session_push(self, MT_SESSION_STUCK, 0);
}

void
mt_session_salt_changed(MtSession *self)
{
    mt_session_push(self, MT_SESSION_SALT, 0);
}

/* --- life ------------------------------------------------------------------------------------ */

/* What the server's clock shows if the wall clock has not been touched. */
static gint64
offset_by_wall(const MtSession *self, MtTime now)
{
    return now.wall_ms + self->ahead_ms - now.mono_us / 1000;
}

MtSession *
mt_session_new(const MtHost *host,
               gpointer host_data,
               const MtAuthKey *key,
               guint64 salt,
               gint64 server_ahead_ms,
               gboolean clock_known,
               MtTime now)
{
    MtSession *self = g_new0(MtSession, 1);

    self->host = host;
    self->host_data = host_data;
    self->key = mt_auth_key_copy(key);
    self->ige = mt_aes_ige_new();
    g_queue_init(&self->events);
    self->ids = mt_msgids_new();
    self->salts = mt_salts_new(salt);
    self->acks = mt_acks_new();
    self->outbox = mt_outbox_new();
    self->errands = mt_errands_new();
    self->fetches = mt_fetches_new();
    self->drops = g_array_new(FALSE, FALSE, sizeof(guint64));
    self->replies = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    self->ahead_ms = CLAMP(server_ahead_ms, -AHEAD_MAX_MS, AHEAD_MAX_MS);
    self->told_ahead_ms = self->ahead_ms;
    self->clock_known = clock_known;
    self->hold_us = -1;
    self->max_items = MT_MAX_CONTAINER - ERRANDS_MAX;
    mt_msgids_set_offset(self->ids, offset_by_wall(self, now), clock_known);
    return self;
}

void
mt_session_free(MtSession *self)
{
    if (self == NULL)
        return;
    while (!g_queue_is_empty(&self->events))
        mt_session_event_free(g_queue_pop_head(&self->events));
    mt_auth_key_free(self->key);
    mt_auth_key_free(self->permanent);
    g_free(self->bond_error);
    mt_aes_ige_free(self->ige);
    mt_msgids_free(self->ids);
    mt_salts_free(self->salts);
    mt_acks_free(self->acks);
    mt_outbox_free(self->outbox);
    mt_errands_free(self->errands);
    mt_fetches_free(self->fetches);
    g_array_unref(self->drops);
    g_ptr_array_unref(self->replies);
    g_free(self);
}

void
mt_session_set_temporary(MtSession *self, const MtAuthKey *permanent, gint32 expires_s)
{
    self->bond = permanent != NULL ? MT_BOND_PENDING : MT_BOND_DONE;
    self->permanent = permanent != NULL ? mt_auth_key_copy(permanent) : NULL;
    self->bond_expires_s = expires_s;
    self->bond_wanted = permanent != NULL;
}

MtBond
mt_session_get_bond(const MtSession *self, const char **out_error)
{
    if (out_error != NULL)
        *out_error = self->bond_error;
    return self->bond;
}

void
mt_session_bond_over(MtSession *self, const char *error)
{
    self->bond = error == NULL ? MT_BOND_DONE : MT_BOND_REFUSED;
    g_free(self->bond_error);
    self->bond_error = g_strdup(error);
    g_clear_pointer(&self->permanent, mt_auth_key_free);
}

/* --- queries --------------------------------------------------------------------------------- */

/* (transfer full): @body, or the shorter form of it. */
static GBytes *
pack_body(GBytes *body)
{
    g_autoptr(GBytes) packed = NULL;
    g_auto(MtWriter) writer = {0};
    gsize len;
    gconstpointer bytes = g_bytes_get_data(body, &len);

    if (len < GZIP_FROM)
        return g_bytes_ref(body);
    packed = tl_gzip(bytes, len);
    if (packed == NULL)
        return g_bytes_ref(body);
    mt_writer_init(&writer);
    mt_writer_u32(&writer, MT_ID_GZIP_PACKED);
    bytes = g_bytes_get_data(packed, &len);
    mt_writer_bytes(&writer, bytes, len);
    return mt_writer_steal(&writer);
}

guint64
mt_session_send(MtSession *self, GBytes *body, MtTime now)
{
    return mt_session_send_after(self, body, 0, now);
}

guint64
mt_session_send_after(MtSession *self, GBytes *body, guint64 after, MtTime now)
{
    const gsize size = g_bytes_get_size(body);
    g_autoptr(GBytes) packed = pack_body(body);
    MtQuery *query = mt_outbox_add(self->outbox, packed);
    const guint64 number = query->number;
    MtSessionEvent *event;

    if (size > 0 && size % 4 == 0 && g_bytes_get_size(packed) <= MT_MAX_BODY_OUT) {
        mt_session_link_after(self, query, after);
        mt_session_end_broken(self);
        return number;
    }
    /* The server would close the connection, again and again. */
    mt_outbox_remove(self->outbox, query);
    event = mt_session_push(self, MT_SESSION_ERROR, number);
    event->code = 400;
    event->text = g_strdup("QUERY_SIZE_INVALID");
    return number;
}

static void
drop_events(MtSession *self, guint64 query)
{
    GList *next;

    for (GList *link = self->events.head; link != NULL; link = next) {
        MtSessionEvent *event = link->data;

        next = link->next;
        if (event->query == query) {
            g_queue_delete_link(&self->events, link);
            mt_session_event_free(event);
        }
    }
}

void
mt_session_cancel(MtSession *self, guint64 query, MtTime now)
{
    MtQuery *found = mt_outbox_find(self->outbox, query);

    if (query != 0)
        drop_events(self, query);
    if (found == NULL)
        return;
    if (found->msg_id != 0 && self->drops->len < DROPS_MAX)
        g_array_append_val(self->drops, found->msg_id);
    mt_session_settle(self, found, FALSE);
    mt_outbox_remove(self->outbox, found);
    mt_session_end_broken(self);
}

guint
mt_session_count_pending(const MtSession *self)
{
    return mt_outbox_count(self->outbox);
}

/* --- refusals and new beginnings -------------------------------------------------------------- */

void
mt_session_refused(MtSession *self, MtTime now)
{
    if (self->refusals == 0 || now.mono_us - self->refused_us > REFUSALS_TIME_US) {
        self->refusals = 0;
        self->refused_us = now.mono_us;
    }
    self->refusals++;
    if (self->refusals <= REFUSALS_MAX)
        return;
    mt_session_log(self, MT_LOG_WARNING, "refused too often", self->refusals);
    self->hold_us = now.mono_us + HOLD_US;
}

static void
ask_about(MtSession *self, const GArray *ids)
{
    for (guint i = 0; i < ids->len; i++) {
        MtQuery *query = mt_outbox_find_id(self->outbox, g_array_index(ids, guint64, i));

        if (query != NULL && query->msg_id == g_array_index(ids, guint64, i))
            query->ask = TRUE;
    }
}

void
mt_session_redo(MtSession *self, const MtErrand *errand, MtTime now)
{
    switch (errand->kind) {
    case MT_ERRAND_ACKS:
        for (guint i = 0; i < errand->ids->len; i++)
            mt_acks_add(self->acks, g_array_index(errand->ids, guint64, i), now);
        break;
    case MT_ERRAND_PING:
        mt_ping_lost(&self->ping);
        break;
    case MT_ERRAND_SALTS:
        mt_salts_not_asked(self->salts);
        break;
    case MT_ERRAND_STATES:
        ask_about(self, errand->ids);
        break;
    case MT_ERRAND_FETCH:
        mt_fetches_again(self->fetches, errand->ids);
        break;
    case MT_ERRAND_DROP:
        if (self->drops->len < DROPS_MAX)
            g_array_append_vals(self->drops, errand->ids->data, errand->ids->len);
        break;
    case MT_ERRAND_DESTROY:
        self->doomed_id = g_array_index(errand->ids, guint64, 0);
        break;
    case MT_ERRAND_DESTROY_KEY:
        self->key_written = FALSE;
        break;
    case MT_ERRAND_BIND:
        self->bond_wanted = TRUE;
        break;
    }
}

gboolean
mt_session_requeue(MtSession *self, guint64 id, MtTime now)
{
    gboolean any = FALSE;

    for (guint i = 0; i < mt_outbox_count(self->outbox); i++) {
        MtQuery *query = mt_outbox_get(self->outbox, i);

        if (mt_query_is_of(query, id)) {
            mt_session_renumber(self, query);
            any = TRUE;
        }
    }
    for (;;) {
        g_autoptr(MtErrand) errand = mt_errands_refused(self->errands, id);

        if (errand == NULL)
            return any;
        mt_session_redo(self, errand, now);
        any = TRUE;
    }
}

void
mt_session_give_up(MtSession *self, MtTime now)
{
    mt_session_log(self, MT_LOG_INFO, "another one begins", self->generation);
    mt_session_push(self, MT_SESSION_RESET, 0);
    for (guint i = 0; i < mt_outbox_count(self->outbox); i++)
        mt_session_reissue(self, mt_outbox_get(self->outbox, i));
    mt_outbox_forget_ids(self->outbox);
    self->former_id = self->id;
    self->doomed_id = self->id;
    self->id = 0;
    self->generation++;
    self->last_id = 0;
    self->salt_mark = 0;
    self->created = FALSE;
    mt_msgids_reset(self->ids);
    mt_acks_clear(self->acks);
    mt_errands_clear(self->errands);
    mt_fetches_clear(self->fetches);
    g_array_set_size(self->drops, 0);
    g_ptr_array_set_size(self->replies, 0);
    self->bond_wanted = TRUE;
    self->key_written = FALSE;
    mt_ping_lost(&self->ping);
    mt_salts_not_asked(self->salts);
}

/* --- the connection --------------------------------------------------------------------------- */

/* The monotonic clock stands still while the computer sleeps; the first message decides. */
static void
doubt_clock(MtSession *self, MtTime now)
{
    gint64 offset_ms = mt_msgids_get_offset(self->ids, NULL);

    mt_msgids_set_offset(self->ids, MAX(offset_ms, offset_by_wall(self, now)), FALSE);
}

void
mt_session_link_up(MtSession *self, MtTime now)
{
    guint8 noise = 0;

    self->linked = TRUE;
    self->stuck = FALSE;
    self->bond_wanted = TRUE;
    self->key_written = FALSE;
    self->stray_bytes = 0;
    doubt_clock(self, now);
    if (!self->host->random(self->host_data, &noise, sizeof noise))
        noise = 0;
    mt_ping_link_up(&self->ping, noise, now);
    mt_outbox_repeat(self->outbox);
}

void
mt_session_set_any_size(MtSession *self, gboolean any_size)
{
    self->any_size = any_size;
}

/* Errands are made anew; what the server has not got acknowledged it repeats. */
void
mt_session_link_down(MtSession *self, MtTime now)
{
    self->linked = FALSE;
    mt_ping_link_down(&self->ping);
    mt_errands_clear(self->errands);
    mt_salts_not_asked(self->salts);
    mt_fetches_clear(self->fetches);
    g_ptr_array_set_size(self->replies, 0);
}

void
mt_session_doubt(MtSession *self, MtTime now)
{
    if (!self->linked)
        return;
    doubt_clock(self, now);
    mt_ping_doubt(&self->ping, now);
}

/* --- time ------------------------------------------------------------------------------------ */

gboolean
mt_session_is_busy(const MtSession *self)
{
    return mt_outbox_count(self->outbox) > 0;
}

static gint64
first_of(gint64 a, gint64 b)
{
    return a < 0 || b < 0 ? MAX(a, b) : MIN(a, b);
}

/* When it is time to do something about a query; -1: never. */
static gint64
query_deadline(const MtQuery *query)
{
    if (query->msg_id == 0 || query->waiting || query->ask)
        return -1;
    if (!query->acked)
        return query->written_us + ANSWER_LIMIT_US;
    return MAX(query->written_us, query->asked_us) + ASK_AGAIN_US;
}

/* While the key is not bound, this is the only thing that is waited for. */
static gint64
bond_deadline(const MtSession *self)
{
    if (self->bond_wanted)
        return self->hold_us;
    return self->bond_written_us + BOND_LIMIT_US;
}

static gboolean
is_bond_overdue(const MtSession *self, MtTime now)
{
    return self->bond == MT_BOND_PENDING && !self->bond_wanted &&
           now.mono_us >= self->bond_written_us + BOND_LIMIT_US;
}

void
mt_session_tick(MtSession *self, MtTime now)
{
    gboolean overdue =
        mt_ping_is_dead(&self->ping, mt_session_is_busy(self), now) || is_bond_overdue(self, now);

    if (self->hold_us >= 0 && now.mono_us >= self->hold_us)
        self->hold_us = -1;
    if (!self->linked || self->stuck)
        return;
    for (guint i = 0; i < mt_outbox_count(self->outbox); i++) {
        MtQuery *query = mt_outbox_get(self->outbox, i);
        gint64 deadline = query_deadline(query);

        if (deadline < 0 || deadline > now.mono_us)
            continue;
        if (query->acked)
            query->ask = TRUE;
        else
            overdue = TRUE;
    }
    if (overdue)
        mt_session_stuck(self);
}

gint64
mt_session_deadline(const MtSession *self)
{
    gint64 deadline;

    if (!self->linked || self->stuck)
        return -1;
    if (self->bond == MT_BOND_PENDING)
        return bond_deadline(self);
    if (self->bond == MT_BOND_REFUSED)
        return -1;
    deadline = mt_ping_death(&self->ping, mt_session_is_busy(self));
    for (guint i = 0; i < mt_outbox_count(self->outbox); i++)
        deadline = first_of(deadline, query_deadline(mt_outbox_get(self->outbox, i)));
    if (self->hold_us >= 0)
        return first_of(deadline, self->hold_us);
    deadline = first_of(deadline, mt_ping_deadline(&self->ping, mt_session_is_busy(self)));
    return first_of(deadline, mt_acks_deadline(self->acks));
}

/* --- questions ------------------------------------------------------------------------------- */

gboolean
mt_session_has_events(const MtSession *self)
{
    return self->events.length > 0;
}

gboolean
mt_session_is_quiet(const MtSession *self)
{
    return !mt_session_is_busy(self) && !mt_session_has_events(self) &&
           mt_acks_count(self->acks) == 0 && self->drops->len == 0;
}

gboolean
mt_session_is_stuck(const MtSession *self)
{
    return self->stuck;
}

void
mt_session_send_singly(MtSession *self)
{
    self->max_items = 1;
}

void
mt_session_destroy_key(MtSession *self)
{
    while (mt_outbox_count(self->outbox) > 0)
        mt_outbox_remove(self->outbox, mt_outbox_get(self->outbox, 0));
    self->leaving = TRUE;
    self->key_written = FALSE;
}

void
mt_session_hurry_acks(MtSession *self)
{
    mt_acks_hurry(self->acks);
}

guint64
mt_session_get_salt(const MtSession *self)
{
    return mt_salts_get(self->salts);
}

gint64
mt_session_server_ms(const MtSession *self, MtTime now)
{
    return mt_msgids_server_ms(self->ids, now);
}

gint64
mt_session_server_s(const MtSession *self, MtTime now)
{
    return mt_msgids_server_ms(self->ids, now) / MS_PER_S;
}

gboolean
mt_session_is_clock_known(const MtSession *self)
{
    return self->clock_known;
}
