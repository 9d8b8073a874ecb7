/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The keys of a connection: which one its session has, how it is made, bound and made anew, and how
 * much is believed of a server that does not know it.
 */
#include <client/net/mt-connection-private.h>

#include <client/net/mt-line.h>
#include <client/store/mt-deadline.h>
#include <string.h>

#define SECOND_US G_USEC_PER_SEC
/* "Key unknown" counts for something when it was heard so often over so long a time. A key that was
 * just made may not be known everywhere yet. */
#define REJECTIONS_MIN 3
#define REJECTIONS_TIME_US (60 * SECOND_US)
/* So long the session with the new key waits for one without open questions; then nothing new is
 * asked of the old one. */
#define PATIENCE_US (10 * 60 * SECOND_US)
/* The one answer to a binding that says something of the permanent key. */
#define PERMANENT_INVALID "ENCRYPTED_MESSAGE_INVALID"

static MtStateDc *
stored(const MtConnection *self)
{
    return mt_state_dc(self->parts->state, self->dc);
}

static gint64
server_s(const MtConnection *self, MtTime now)
{
    if (self->session != NULL)
        return mt_session_server_ms(self->session, now) / 1000;
    return (now.wall_ms + self->parts->state->server_ahead_ms) / 1000;
}

/* --- how the permanent key is doubted --------------------------------------------------------- */

static void
key_lost(MtConnection *self)
{
    mt_connection_log(self, MT_LOG_WARNING, "the key is unknown to the server", NULL);
    self->news |= MT_CONNECTION_KEY_LOST;
    self->doubt = MT_KEY_TRUSTED;
    self->rejections = 0;
}

/* TRUE: so often and over so long a time that it must be looked into. */
static gboolean
count_rejection(MtConnection *self, MtTime now)
{
    if (self->rejections++ == 0)
        self->rejected_us = now.mono_us;
    return self->rejections >= REJECTIONS_MIN &&
           now.mono_us - self->rejected_us >= REJECTIONS_TIME_US;
}

static void
permanent_unknown(MtConnection *self, MtTime now)
{
    if (self->doubt == MT_KEY_LAST_CHANCE)
        key_lost(self);
    else if (count_rejection(self, now))
        self->doubt = MT_KEY_TRYING_FRESH;
}

/* --- temporary keys --------------------------------------------------------------------------- */

/* One connection makes the key for all of its datacenter. */
static gboolean
claim(MtConnection *self)
{
    MtStateDc *dc = stored(self);

    if (dc->temporary_maker == NULL)
        dc->temporary_maker = self;
    return dc->temporary_maker == self;
}

static void
release(MtConnection *self)
{
    g_clear_pointer(&self->fresh, mt_temporary_key_free);
    if (stored(self)->temporary_maker == self)
        stored(self)->temporary_maker = NULL;
}

/* (transfer none) (nullable): a key that is bound and has time left. */
static MtTemporaryKey *
usable_key(const MtConnection *self, MtTime now)
{
    const MtStateDc *dc = stored(self);
    MtTemporaryKey *key = dc->temporary;

    if (key == NULL || dc->key == NULL || key->permanent_id != dc->key->id ||
        mt_temporary_key_is_due(key, server_s(self, now), now))
        return NULL;
    return key;
}

static gboolean
has_temporary(const MtConnection *self)
{
    return self->session != NULL && mt_session_get_bond(self->session, NULL) != MT_BOND_NONE;
}

/* The permanent key has nothing to do with it, and stays. */
static void
temporary_lost(MtConnection *self)
{
    MtStateDc *dc = stored(self);

    mt_connection_log(self, MT_LOG_INFO, "the temporary key is worth nothing any more", NULL);
    if (dc->temporary != NULL && dc->temporary->key->id == self->key_id)
        g_clear_pointer(&dc->temporary, mt_temporary_key_free);
    release(self);
    self->over = TRUE;
}

static void
bound(MtConnection *self)
{
    MtStateDc *dc = stored(self);

    self->fresh->salt = mt_session_get_salt(self->session);
    mt_temporary_key_free(dc->temporary);
    dc->temporary = g_steal_pointer(&self->fresh);
    self->refusals = 0;
    self->rejections = 0;
    release(self);
}

/* What is wrong is with the new key, as far as can be known. If the server says again and again
 * that the permanent one is wrong, a ping under that one decides. */
static void
binding_refused(MtConnection *self, const char *text, MtTime now)
{
    g_autoptr(GError) error =
        g_error_new(MT_ERROR, MT_ERROR_STATE, "a temporary key is refused: %s", text);

    mt_connection_log(self, MT_LOG_INFO, "not bound", error);
    if (strcmp(text, PERMANENT_INVALID) == 0 && count_rejection(self, now))
        self->doubt = MT_KEY_LAST_CHANCE;
    mt_connection_drop_session(self, now);
    mt_connection_retry_later(self, self->refusals++, now);
}

/* --- sessions -------------------------------------------------------------------------------- */

void
mt_connection_drop_session(MtConnection *self, MtTime now)
{
    mt_connection_drop_link(self, TRUE, now);
    g_clear_pointer(&self->session, mt_session_free);
    self->key_id = 0;
    self->over = FALSE;
    release(self);
}

static void
make_session(
    MtConnection *self, const MtAuthKey *key, guint64 salt, gboolean clock_known, MtTime now)
{
    self->session = mt_session_new(self->parts->host, self->parts->host_data, key, salt,
                                   self->parts->state->server_ahead_ms, clock_known, now);
    if (mt_line_is_for_files(self->line))
        mt_session_send_singly(self->session);
    self->key_id = key->id;
    self->permanent_id = stored(self)->key->id;
}

static void
carry(MtConnection *self, MtTime now)
{
    mt_link_carry(self->link, self->session, now);
}

static void
carry_permanent(MtConnection *self, MtTime now)
{
    const MtStateDc *dc = stored(self);

    if (self->session == NULL)
        make_session(self, dc->key, dc->salt, FALSE, now);
    carry(self, now);
}

static void
exchange(MtConnection *self, gint32 life_s, MtTime now)
{
    self->life_s = life_s;
    mt_link_exchange_for(self->link, self->parts->server_keys, life_s, now);
    mt_connection_exchange_went_on(self, now);
}

static void
begin_temporary(MtConnection *self, MtTime now)
{
    const MtTemporaryKey *key = usable_key(self, now);
    guint8 noise = 0;

    self->waiting = FALSE;
    if (self->session != NULL) {
        carry(self, now);
    } else if (key != NULL) {
        make_session(self, key->key, key->salt, FALSE, now);
        mt_session_set_temporary(self->session, NULL, key->expires_s);
        carry(self, now);
    } else if (claim(self)) {
        if (!self->parts->host->random(self->parts->host_data, &noise, sizeof noise))
            noise = 0;
        exchange(self, mt_temporary_key_life(noise), now);
    } else {
        self->waiting = TRUE;
    }
}

void
mt_connection_begin(MtConnection *self, MtTime now)
{
    if (stored(self)->key == NULL || self->doubt == MT_KEY_TRYING_FRESH) {
        mt_connection_push_progress(self, MT_PROGRESS_KEY_EXCHANGE);
        exchange(self, 0, now);
    } else if (!self->parts->temporary_keys || self->doubt == MT_KEY_LAST_CHANCE) {
        carry_permanent(self, now);
    } else {
        begin_temporary(self, now);
    }
}

static gboolean
is_current(const MtConnection *self)
{
    const MtAuthKey *key = stored(self)->key;

    return key != NULL && key->id == self->permanent_id;
}

/* With temporary keys the permanent one is used for nothing but to find out whether it is known. */
static gboolean
is_probing(const MtConnection *self)
{
    return self->parts->temporary_keys && self->session != NULL && !has_temporary(self);
}

MtSession *
mt_connection_get_session(const MtConnection *self)
{
    return self->session != NULL && is_current(self) && !is_probing(self) ? self->session : NULL;
}

static gboolean
is_next_ready(const MtConnection *self)
{
    return self->next != NULL && self->next->online;
}

MtSession *
mt_connection_get_sender(const MtConnection *self, MtTime now)
{
    MtSession *session = mt_connection_get_session(self);

    if (session == NULL || self->over || mt_session_get_bond(session, NULL) == MT_BOND_PENDING ||
        mt_session_get_bond(session, NULL) == MT_BOND_REFUSED)
        return NULL;
    return is_next_ready(self) && now.mono_us - self->next_us >= PATIENCE_US ? NULL : session;
}

void
mt_connection_salt_changed(MtConnection *self)
{
    MtStateDc *dc = stored(self);
    const guint64 salt = mt_session_get_salt(self->session);

    if (!has_temporary(self)) {
        dc->salt = salt;
        mt_state_touch(self->parts->state, FALSE);
    } else if (dc->temporary != NULL && dc->temporary->key->id == self->key_id) {
        dc->temporary->salt = salt;
    }
}

/* --- exchanges ------------------------------------------------------------------------------- */

static gboolean
is_known_key(const MtConnection *self, guint64 id)
{
    const GPtrArray *dcs = self->parts->state->dcs;

    for (guint i = 0; i < dcs->len; i++) {
        const MtStateDc *dc = g_ptr_array_index(dcs, i);

        if ((dc->key != NULL && dc->key->id == id) ||
            (dc->temporary != NULL && dc->temporary->key->id == id))
            return TRUE;
    }
    return id == 0;
}

/* The key must be on disk before it is used for a login: the owner holds all output back until an
 * urgent snapshot was handed out. */
static void
permanent_made(MtConnection *self, MtHandshakeResult *result, MtTime now)
{
    MtStateDc *dc = stored(self);

    mt_auth_key_free(dc->key);
    dc->key = g_steal_pointer(&result->key);
    dc->salt = result->salt;
    dc->auth = MT_AUTH_NONE;
    dc->auth_wall_ms = 0;
    self->parts->state->server_ahead_ms = result->server_ahead_ms;
    mt_state_touch(self->parts->state, TRUE);
    if (self->parts->temporary_keys) {
        mt_connection_begin(self, now);
        return;
    }
    make_session(self, dc->key, dc->salt, TRUE, now);
    carry(self, now);
}

static void
temporary_made(MtConnection *self, MtHandshakeResult *result, MtTime now)
{
    const MtAuthKey *permanent = stored(self)->key;

    self->parts->state->server_ahead_ms = result->server_ahead_ms;
    g_clear_pointer(&self->fresh, mt_temporary_key_free);
    self->fresh = mt_temporary_key_new(result, permanent->id, self->life_s, now);
    make_session(self, self->fresh->key, self->fresh->salt, TRUE, now);
    mt_session_set_temporary(self->session, permanent, self->fresh->expires_s);
    carry(self, now);
}

static void
key_made(MtConnection *self, MtHandshakeResult *result, MtTime now)
{
    g_autoptr(GError) error = NULL;

    self->bad_exchanges = 0;
    if (self->doubt == MT_KEY_TRYING_FRESH) {
        mt_auth_key_free(result->key);
        self->doubt = MT_KEY_LAST_CHANCE;
        mt_connection_drop_link(self, TRUE, now);
        self->retry_us = now.mono_us;
    } else if (is_known_key(self, result->key->id)) {
        error = g_error_new_literal(MT_ERROR, MT_ERROR_CRYPTO, "the key is not a new one");
        mt_auth_key_free(result->key);
        mt_connection_exchange_failed(self, error, now);
    } else if (self->life_s == 0) {
        permanent_made(self, result, now);
    } else if (stored(self)->key == NULL) {
        /* The login is over meanwhile. */
        mt_auth_key_free(result->key);
        mt_connection_failed(self, NULL, now);
    } else {
        temporary_made(self, result, now);
    }
}

void
mt_connection_exchange_went_on(MtConnection *self, MtTime now)
{
    MtHandshakeResult result = {0};
    MtJob *job = mt_link_take_job(self->link);

    if (job != NULL) {
        MtEvent *event = mt_event_new(MT_EVENT_JOB);

        self->job = job;
        event->job = job;
        mt_event_queue_push(self->parts->events, event);
    }
    if (mt_link_take_result(self->link, &result))
        key_made(self, &result, now);
}

/* --- what packets and their absence say --------------------------------------------------------
 */

/* The key that was doubted is known. */
static void
probed(MtConnection *self, MtTime now)
{
    self->doubt = MT_KEY_TRUSTED;
    self->rejections = 0;
    mt_connection_drop_session(self, now);
    mt_connection_restart_missing(self, now); /* there is somebody */
    mt_connection_retry_later(self, self->refusals, now);
}

void
mt_connection_packets_came(MtConnection *self, MtTime now)
{
    const char *text;
    MtBond bond = mt_session_get_bond(self->session, &text);

    if (self->fresh != NULL && bond == MT_BOND_DONE)
        bound(self);
    if (self->fresh != NULL && bond == MT_BOND_REFUSED) {
        binding_refused(self, text, now);
    } else if (bond == MT_BOND_REFUSED && !self->over) {
        temporary_lost(self);
    } else if (!self->online && bond != MT_BOND_PENDING && mt_link_is_proven(self->link)) {
        if (is_probing(self))
            probed(self, now);
        else
            mt_connection_reached(self, now);
    }
}

void
mt_connection_key_unknown(MtConnection *self, MtTime now)
{
    if (self->session == NULL)
        return;
    if (has_temporary(self))
        temporary_lost(self);
    else
        permanent_unknown(self, now);
}

/* --- new keys in time ------------------------------------------------------------------------ */

static void
drop_next(MtConnection *self, MtTime now)
{
    mt_connection_free(self->next, now);
    self->next = NULL;
}

/* The key of the session, if it is the one that the datacenter's connections share. */
static const MtTemporaryKey *
shared_key(const MtConnection *self)
{
    const MtTemporaryKey *key = stored(self)->temporary;

    return has_temporary(self) && key != NULL && key->key->id == self->key_id ? key : NULL;
}

static gboolean
is_key_over(const MtConnection *self, MtTime now)
{
    const MtTemporaryKey *key = shared_key(self);

    return key != NULL && !self->over && mt_temporary_key_is_over(key, server_s(self, now), now);
}

/* Also when another connection has a new one already. */
static gboolean
is_renewal_due(const MtConnection *self, MtTime now)
{
    const MtTemporaryKey *key = shared_key(self);

    if (self->spare || !self->online || self->over || !has_temporary(self))
        return FALSE;
    return key == NULL || mt_temporary_key_is_due(key, server_s(self, now), now);
}

static gboolean
is_my_turn(const MtConnection *self, MtTime now)
{
    const MtStateDc *dc = stored(self);

    return self->waiting && self->link != NULL &&
           (dc->key == NULL || dc->temporary_maker == NULL || usable_key(self, now) != NULL);
}

static void
watch_next(MtConnection *self, MtTime now)
{
    mt_connection_tick(self->next, now);
    if ((mt_connection_take_news(self->next) & MT_CONNECTION_KEY_LOST) != 0) {
        self->news |= MT_CONNECTION_KEY_LOST;
        drop_next(self, now);
        return;
    }
    if (!is_next_ready(self))
        return;
    if (self->next_us < 0)
        self->next_us = now.mono_us;
    if (self->session != NULL)
        mt_session_hurry_acks(self->session);
}

static void
end_session(MtConnection *self, MtTime now)
{
    gboolean linked = self->link != NULL;

    mt_connection_drop_session(self, now);
    if (linked)
        mt_connection_retry_later(self, self->refusals++, now);
}

void
mt_connection_keep_keys(MtConnection *self, MtTime now)
{
    if (is_my_turn(self, now))
        mt_connection_begin(self, now);
    if (is_key_over(self, now)) {
        temporary_lost(self);
        mt_connection_drop_link(self, TRUE, now);
        self->retry_us = now.mono_us;
    }
    if (self->spare && self->over)
        end_session(self, now);
    if (self->next == NULL && is_renewal_due(self, now)) {
        self->next = mt_connection_new(self->parts, self->line, now);
        self->next->spare = TRUE;
        self->next_us = -1;
    }
    if (self->next != NULL)
        watch_next(self, now);
}

gint64
mt_connection_keys_deadline(const MtConnection *self)
{
    const MtTemporaryKey *key = shared_key(self);

    if (self->next != NULL)
        return mt_connection_deadline(self->next);
    if (self->spare || !self->online || self->over || key == NULL)
        return -1;
    return mt_temporary_key_deadline(key);
}

static gboolean
may_take_over(const MtConnection *self)
{
    return is_next_ready(self) && (self->session == NULL || mt_session_is_quiet(self->session));
}

/* Nothing was open in the old session, so nothing is lost or asked twice. */
static void
take_over(MtConnection *self, MtTime now)
{
    MtConnection *next = g_steal_pointer(&self->next);
    gboolean was_online = self->online;

    mt_connection_log(self, MT_LOG_INFO, "a new temporary key", NULL);
    mt_connection_drop_session(self, now);
    self->link = g_steal_pointer(&next->link);
    self->endpoint = next->endpoint;
    next->endpoint = (MtEndpoint){0};
    self->announced = next->announced;
    self->session = g_steal_pointer(&next->session);
    self->key_id = next->key_id;
    self->permanent_id = next->permanent_id;
    self->waiting = FALSE;
    self->retry_us = -1;
    self->failures = 0;
    if (was_online) {
        self->online = TRUE;
        self->online_us = now.mono_us;
        self->missing_us = -1;
    } else {
        mt_connection_reached(self, now);
    }
    mt_connection_free(next, now);
}

gboolean
mt_connection_check_key(MtConnection *self, MtTime now)
{
    if (self->session != NULL && !is_current(self)) {
        drop_next(self, now);
        mt_connection_drop_session(self, now);
        self->retry_us = now.mono_us;
        self->doubt = MT_KEY_TRUSTED;
        self->rejections = 0;
        return TRUE;
    }
    if (may_take_over(self)) {
        take_over(self, now);
        return TRUE;
    }
    if (self->over && !mt_session_has_events(self->session)) {
        end_session(self, now);
        return TRUE;
    }
    return FALSE;
}
