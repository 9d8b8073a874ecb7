/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The public object: owns the parts, hands on what happens outside, and moves what they have for
 * each other. No rule of the protocol is in here.
 */
#include <mtproto/mt-client.h>

#include <client/calls/mt-calls-private.h>
#include <client/chats/mt-chats.h>
#include <client/login/mt-countries.h>
#include <client/login/mt-login-machine.h>
#include <client/login/mt-move.h>
#include <client/mt-client-private.h>
#include <client/net/mt-connection.h>
#include <client/net/mt-line.h>
#include <client/net/mt-server-keys.h>
#include <client/store/mt-deadline.h>
#include <crypto/mt-rsa.h>
#include <tl-api.h>

/* Without reaching the home datacenter, while somebody waits for the login. */
#define UNREACHABLE_US (60 * G_USEC_PER_SEC)
/* The same once one is signed in: shorter losses are nobody's business. */
#define LOST_US (5 * 60 * (gint64)G_USEC_PER_SEC)
/* The same while it is being found out whether the key is still known there. */
#define KEY_DOUBT_US (120 * G_USEC_PER_SEC)
/* The home datacenter may have moved: another one is asked where it is. */
#define MOVED_US (10 * G_USEC_PER_SEC)
/* A line for files that nobody uses is closed after this. */
#define FILES_IDLE_US (45 * G_USEC_PER_SEC)
/* Between two calls of help.getConfig. */
#define CONFIG_RETRY_US (10 * 60 * (gint64)G_USEC_PER_SEC)

/* --- connections ----------------------------------------------------------------------------- */

static MtConnection *
find_connection(const MtClient *self, gint line)
{
    for (guint i = 0; i < self->connections->len; i++) {
        MtConnection *connection = g_ptr_array_index(self->connections, i);

        if (mt_connection_get_line(connection) == line)
            return connection;
    }
    return NULL;
}

static MtConnection *
need_connection(MtClient *self, gint line, MtTime now)
{
    MtConnection *connection = find_connection(self, line);

    if (connection == NULL) {
        connection = mt_connection_new(&self->parts, line, now);
        g_ptr_array_add(self->connections, connection);
    }
    return connection;
}

MtConnection *
mt_client_find_link(const MtClient *self, guint link)
{
    for (guint i = 0; i < self->connections->len; i++) {
        MtConnection *connection = g_ptr_array_index(self->connections, i);

        if (mt_connection_owns_link(connection, link))
            return connection;
    }
    return self->leaving != NULL ? mt_leaving_find_link(self->leaving, link) : NULL;
}

static gboolean
has_home_key(MtClient *self)
{
    return mt_state_dc(self->state, self->state->home_dc)->key != NULL;
}

/* --- what carries the calls ------------------------------------------------------------------ */

static gboolean
carrier_knows(gpointer data, gint dc)
{
    MtClient *self = data;

    return mt_datacenters_count(self->parts.datacenters, mt_line_get_dc(dc)) > 0;
}

static guint64
carrier_send(gpointer data, gint dc, GBytes *body, guint64 after, MtTime now)
{
    MtClient *self = data;
    MtSession *session = mt_connection_get_sender(need_connection(self, dc, now), now);

    return session != NULL ? mt_session_send_after(session, body, after, now) : 0;
}

static void
carrier_cancel(gpointer data, gint dc, guint64 query, MtTime now)
{
    MtConnection *connection = find_connection(data, dc);
    MtSession *session = connection != NULL ? mt_connection_get_session(connection) : NULL;

    if (session != NULL)
        mt_session_cancel(session, query, now);
}

static void
carrier_fetch_config(gpointer data, MtTime now)
{
    MtClient *self = data;

    self->config_wanted = TRUE;
}

static gint64
carrier_server_ms(gpointer data, gint dc, MtTime now)
{
    MtConnection *connection = find_connection(data, dc);
    MtSession *session = connection != NULL ? mt_connection_get_session(connection) : NULL;

    return session != NULL ? mt_session_server_ms(session, now) : now.wall_ms;
}

static void
carrier_session_ended(gpointer data, const char *error_text, MtTime now)
{
    MtClient *self = data;

    mt_login_session_ended(self->login, error_text, now);
}

static void
carrier_user_moved(gpointer data, gint dc)
{
    mt_move_want(((MtClient *)data)->move, dc);
}

/* Told once. https://core.telegram.org/api/auth#frozen-accounts */
static void
carrier_frozen(gpointer data)
{
    MtClient *self = data;
    MtEvent *event;

    if (self->frozen)
        return;
    self->frozen = TRUE;
    event = mt_event_new(MT_EVENT_NOTICE);
    event->notice.frozen = TRUE;
    mt_event_queue_push(self->events, event);
}

static void
move_lost(gpointer data, MtTime now)
{
    mt_login_key_lost(((MtClient *)data)->login, now);
}

static const MtCarrier carrier = {
    .knows = carrier_knows,
    .send = carrier_send,
    .cancel = carrier_cancel,
    .fetch_config = carrier_fetch_config,
    .server_ms = carrier_server_ms,
    .session_ended = carrier_session_ended,
    .user_moved = carrier_user_moved,
    .frozen = carrier_frozen,
};

static void
chats_woke(gpointer data, MtTime now)
{
    mt_client_pump(data, now);
}

/* --- life ------------------------------------------------------------------------------------ */

static MtState *
make_state(const MtConfig *config, GError **error)
{
    g_autoptr(MtState) state = NULL;
    gconstpointer bytes;
    gsize len;

    if (config->snapshot != NULL) {
        bytes = g_bytes_get_data(config->snapshot, &len);
        state = mt_state_decode(bytes, len, error);
        if (state == NULL)
            return NULL;
        /* The keys of the test servers are worth nothing at the others. */
        if (!state->test_dc == !config->test_dc)
            return g_steal_pointer(&state);
        g_clear_pointer(&state, mt_state_free);
    }
    state = mt_state_new();
    state->test_dc = config->test_dc;
    state->home_dc = 0;
    return g_steal_pointer(&state);
}

MtClient *
mt_client_new(const MtHost *host, gpointer host_data, const MtConfig *config, GError **error)
{
    const char *pem =
        config->server_keys != NULL ? config->server_keys : mt_server_keys(config->test_dc);
    g_autoptr(GPtrArray) keys = mt_rsa_keys_from_pem(pem, error);
    g_autoptr(MtState) state = NULL;
    MtClient *self;

    if (keys == NULL)
        return NULL;
    state = make_state(config, error);
    if (state == NULL)
        return NULL;
    self = g_new0(MtClient, 1);
    self->host = *host;
    self->host_data = host_data;
    self->state = g_steal_pointer(&state);
    self->events = mt_event_queue_new();
    self->parts = (MtConnectionParts){
        .host = &self->host,
        .host_data = host_data,
        .state = self->state,
        .events = self->events,
        .datacenters = mt_datacenters_new(config, self->state),
        .server_keys = g_steal_pointer(&keys),
        .temporary_keys = !config->no_forward_secrecy,
    };
    if (self->state->home_dc == 0)
        self->state->home_dc = mt_datacenters_get_first(self->parts.datacenters);
    self->connections = g_ptr_array_new();
    self->calls = mt_calls_new(config, self->state, &carrier, self);
    self->account = mt_account_new(self->calls, self->events);
    self->countries = mt_countries_new(self->calls, self->state, config->lang_code);
    self->login = mt_login_new(&self->host, host_data, config, self->calls, self->state,
                               self->events, self->account);
    self->chats = mt_chats_new(&(MtChatsParts){
        .host = &self->host,
        .host_data = host_data,
        .calls = self->calls,
        .state = self->state,
        .events = self->events,
        .wake = chats_woke,
        .wake_data = self,
    });
    if (config->journal != NULL && config->snapshot != NULL)
        mt_chats_restore_journal(self->chats, config->journal);
    mt_login_set_countries(self->login, self->countries);
    self->move = mt_move_new(self->calls, self->state, move_lost, self);
    return self;
}

void
mt_client_free(MtClient *self)
{
    if (self == NULL)
        return;
    mt_chats_free(self->chats);
    mt_login_free(self->login);
    mt_countries_free(self->countries);
    mt_move_free(self->move);
    mt_account_free(self->account);
    mt_calls_free(self->calls);
    mt_leaving_free(self->leaving, (MtTime){0});
    for (guint i = 0; i < self->connections->len; i++)
        mt_connection_free(g_ptr_array_index(self->connections, i), (MtTime){0});
    g_ptr_array_unref(self->connections);
    mt_datacenters_free(self->parts.datacenters);
    g_ptr_array_unref(self->parts.server_keys);
    mt_event_queue_free(self->events);
    mt_state_free(self->state);
    g_free(self);
}

/* --- help.getConfig -------------------------------------------------------------------------- */

static void
config_replied(gpointer data, const MtReply *reply, MtTime now)
{
    MtClient *self = data;

    self->config_running = FALSE;
    self->config_retry_us = now.mono_us + CONFIG_RETRY_US;
    if (reply->result != NULL)
        mt_datacenters_update(self->parts.datacenters, reply->result->object, now);
    mt_calls_config_done(self->calls, now);
}

static gboolean
may_have_moved(const MtClient *self, MtTime now)
{
    const MtConnection *home = find_connection(self, self->state->home_dc);
    gint64 missing_us = home != NULL ? mt_connection_get_missing_us(home) : -1;

    return missing_us >= 0 && now.mono_us - missing_us >= MOVED_US &&
           self->state->home_dc != mt_datacenters_get_first(self->parts.datacenters);
}

static gboolean
is_config_due(const MtClient *self, gboolean moved, MtTime now)
{
    if (self->config_running)
        return FALSE;
    if (self->config_wanted)
        return TRUE;
    if (now.mono_us < self->config_retry_us)
        return FALSE;
    /* A login comes first: until its session has brought a result nothing else is asked. */
    return moved || (mt_calls_has_result(self->calls, self->state->home_dc) &&
                     mt_datacenters_is_expired(self->parts.datacenters, now));
}

/* When a call needs it, when the addresses are too old, and when home cannot be found. */
static void
keep_config(MtClient *self, MtTime now)
{
    const TlCallHelpGetConfig call = {.base = TL_CALL_HELP_GET_CONFIG};
    gboolean moved = may_have_moved(self, now);
    gint dc = 0;

    if (!is_config_due(self, moved, now))
        return;
    if (moved || mt_datacenters_count(self->parts.datacenters, self->state->home_dc) == 0)
        dc = mt_datacenters_get_first(self->parts.datacenters);
    self->config_wanted = FALSE;
    self->config_running = TRUE;
    mt_calls_send(self->calls, dc, &call.base, MT_CALL_DEFAULT, config_replied, self, NULL, now);
}

/* --- what the sessions report ---------------------------------------------------------------- */

static void
update_received(MtClient *self, gint dc, GBytes *body, MtTime now)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    g_autoptr(GError) error = NULL;
    gconstpointer bytes;
    gsize len;
    const TlObject *object;

    if (dc != self->state->home_dc)
        return;
    bytes = g_bytes_get_data(body, &len);
    object = tl_decode(bytes, len, &tl_api_schema, NULL, arena, &error);
    if (object == NULL) {
        mt_chats_undecodable(self->chats, now);
        return;
    }
    if (tl_object_id(object) == TL_ID_UPDATE_SHORT) {
        guint32 id = tl_object_id(((const TlUpdateShort *)object)->update);

        if (id == TL_ID_UPDATE_CONFIG || id == TL_ID_UPDATE_DC_OPTIONS)
            mt_datacenters_expire(self->parts.datacenters);
    }
    mt_login_update(self->login, object, now);
    mt_chats_packet(self->chats, object, now);
}

static void
clock_changed(MtClient *self, MtSession *session, MtTime now)
{
    gint64 ahead_ms = mt_session_server_ms(session, now) - now.wall_ms;

    if (ABS(ahead_ms - self->state->server_ahead_ms) < 1000)
        return;
    self->state->server_ahead_ms = ahead_ms;
    mt_state_touch(self->state, FALSE);
}

static void
session_reported(MtClient *self,
                 MtConnection *connection,
                 MtSession *session,
                 const MtSessionEvent *event,
                 MtTime now)
{
    gint dc = mt_connection_get_line(connection);

    switch (event->kind) {
    case MT_SESSION_RESULT:
        mt_calls_result(self->calls, dc, event->query, event->body, now);
        break;
    case MT_SESSION_ERROR:
        mt_calls_error(self->calls, dc, event->query, event->code, event->text, now);
        break;
    case MT_SESSION_UPDATE:
        update_received(self, dc, event->body, now);
        break;
    case MT_SESSION_SALT:
        mt_connection_salt_changed(connection);
        break;
    case MT_SESSION_RESET:
        mt_calls_session_reset(self->calls, dc, now);
        break;
    case MT_SESSION_REISSUED:
        mt_calls_reissued(self->calls, dc, event->query);
        break;
    case MT_SESSION_CLOCK:
        clock_changed(self, session, now);
        break;
    case MT_SESSION_KEY_DESTROYED: /* asked for by those who leave, elsewhere */
        break;
    case MT_SESSION_STUCK:
        mt_connection_reconnect(connection, now);
        break;
    case MT_SESSION_CREATED: /* it knows nothing of us: the next call tells it */
        mt_calls_session_created(self->calls, dc);
        if (dc == self->state->home_dc)
            mt_chats_missed(self->chats, now);
        break;
    }
}

/* An answer can end the login and with it the session: it is looked up anew each time. */
static gboolean
dispatch_reports(MtClient *self, MtTime now)
{
    gboolean any = FALSE;

    for (guint i = 0; i < self->connections->len; i++) {
        MtConnection *connection = g_ptr_array_index(self->connections, i);

        for (;;) {
            MtSession *session = mt_connection_get_session(connection);
            g_autoptr(MtSessionEvent) event =
                session != NULL ? mt_session_next_event(session) : NULL;

            if (event == NULL)
                break;
            any = TRUE;
            session_reported(self, connection, session, event, now);
        }
    }
    return any;
}

/* --- the pump -------------------------------------------------------------------------------- */

static void
key_lost(MtClient *self, gint line, MtTime now)
{
    gint dc = mt_line_get_dc(line);
    MtStateDc *stored = mt_state_dc(self->state, dc);

    if (dc == self->state->home_dc) {
        mt_login_key_lost(self->login, now);
        return;
    }
    g_clear_pointer(&stored->key, mt_auth_key_free);
    stored->auth = MT_AUTH_NONE;
    mt_state_touch(self->state, TRUE);
}

static gboolean
check_connections(MtClient *self, MtTime now)
{
    gboolean any = FALSE;

    for (guint i = 0; i < self->connections->len; i++) {
        MtConnection *connection = g_ptr_array_index(self->connections, i);
        gint dc = mt_connection_get_line(connection);
        guint news;

        mt_connection_tick(connection, now);
        news = mt_connection_take_news(connection);
        if ((news & MT_CONNECTION_REACHED) != 0 && dc == self->state->home_dc)
            mt_login_reached(self->login, now);
        if ((news & MT_CONNECTION_KEY_LOST) != 0)
            key_lost(self, dc, now);
        if ((news & MT_CONNECTION_EXCHANGE_FAILED) != 0 && dc == self->state->home_dc &&
            !mt_login_is_done(self->login))
            mt_login_connection_failed(self->login, MT_LOGIN_KEY_EXCHANGE, now);
        if ((news & MT_CONNECTION_BACK) != 0 && dc == self->state->home_dc &&
            mt_login_is_done(self->login))
            mt_account_look_after_login(self->account, now);
        if (mt_connection_check_key(connection, now)) {
            mt_calls_session_lost(self->calls, dc);
            any = TRUE;
        }
        any = any || news != 0;
    }
    return any;
}

/* When a line for files that nobody uses is closed, or -1. One that was lost is not made again. */
gint64
mt_client_idle_until(const MtClient *self, const MtConnection *connection)
{
    gint64 idle_us = mt_connection_get_idle_us(connection);

    if (idle_us < 0 || !mt_line_is_for_files(mt_connection_get_line(connection)) ||
        !mt_login_is_done(self->login) || mt_connection_get_missing_us(connection) >= 0)
        return -1;
    return idle_us + FILES_IDLE_US;
}

static gboolean
is_kept(MtClient *self, MtConnection *connection, MtTime now)
{
    gint line = mt_connection_get_line(connection);
    gboolean used = mt_calls_uses(self->calls, line);
    gint64 until_us;

    mt_connection_note_use(connection, used, now);
    until_us = mt_client_idle_until(self, connection);
    return used || (line == self->state->home_dc && has_home_key(self)) ||
           (until_us >= 0 && !mt_deadline_is_over(until_us, now));
}

/* The home connection stays for what the server may have to say; the others while they are used,
 * those for files a little longer. */
static void
choose_connections(MtClient *self, MtTime now)
{
    if (self->started && has_home_key(self) && mt_login_may_connect(self->login))
        need_connection(self, self->state->home_dc, now);
    for (guint i = self->connections->len; i-- > 0;) {
        MtConnection *connection = g_ptr_array_index(self->connections, i);
        gint dc = mt_connection_get_line(connection);

        if (is_kept(self, connection, now))
            continue;
        g_ptr_array_remove_index(self->connections, i);
        mt_connection_free(connection, now);
        mt_calls_session_lost(self->calls, dc);
    }
}

gint64
mt_client_unreachable_at(const MtClient *self)
{
    const MtConnection *home = find_connection(self, self->state->home_dc);
    gint64 since_us = home != NULL ? mt_connection_get_missing_us(home) : -1;

    if (since_us < 0)
        return -1;
    if (mt_login_is_done(self->login))
        return since_us + LOST_US;
    return since_us + (mt_connection_is_key_doubted(home) ? KEY_DOUBT_US : UNREACHABLE_US);
}

static void
check_reachability(MtClient *self, MtTime now)
{
    MtConnection *home = find_connection(self, self->state->home_dc);

    if (!mt_deadline_is_over(mt_client_unreachable_at(self), now))
        return;
    mt_connection_restart_missing(home, now);
    mt_login_connection_failed(
        self->login,
        mt_connection_is_limited(home) ? MT_LOGIN_NETWORK_LIMITED : MT_LOGIN_UNREACHABLE, now);
}

/* After a log-out its keys and connections are a matter of their own. */
static void
leave(MtClient *self, MtTime now)
{
    if (self->state->left != NULL) {
        mt_calls_logged_out(self->calls);
        mt_leaving_free(self->leaving, now);
        self->leaving = mt_leaving_new(&self->parts, self->connections, now);
    }
    if (self->leaving != NULL && mt_leaving_run(self->leaving, now)) {
        mt_leaving_free(self->leaving, now);
        self->leaving = NULL;
    }
}

/* Until nobody has anything for anybody. */
void
mt_client_pump(MtClient *self, MtTime now)
{
    gboolean again;

    if (!self->started)
        return;
    do {
        leave(self, now);
        again = check_connections(self, now);
        mt_account_signed_in(self->account, mt_login_is_done(self->login), now);
        mt_account_tick(self->account, now);
        keep_config(self, now);
        if (mt_calls_has_result(self->calls, self->state->home_dc))
            mt_countries_run(self->countries, now);
        mt_chats_set_signed_in(self->chats,
                               mt_login_is_done(self->login) ? self->state->user_id : 0, now);
        mt_chats_run(self->chats, now);
        mt_move_run(self->move, now);
        mt_calls_run(self->calls, now);
        choose_connections(self, now);
        again = dispatch_reports(self, now) || again;
    } while (again);
    /* What the server said of the key comes before it. */
    check_reachability(self, now);
    for (guint i = 0; i < self->connections->len; i++) {
        MtConnection *connection = g_ptr_array_index(self->connections, i);

        mt_connection_tick(connection, now); /* those that were made just now */
        mt_connection_flush(connection, now);
    }
    if (self->leaving != NULL)
        mt_leaving_flush(self->leaving, now);
}

void
mt_client_start(MtClient *self, MtTime now)
{
    if (self->started)
        return;
    self->started = TRUE;
    mt_login_start(self->login, now);
    mt_client_pump(self, now);
}

/* --- what happened outside ------------------------------------------------------------------- */

void
mt_client_link_up(MtClient *self, guint link, MtTime now)
{
    MtConnection *connection = mt_client_find_link(self, link);

    if (connection == NULL)
        return;
    mt_connection_link_up(connection, link, now);
    mt_client_pump(self, now);
}

void
mt_client_link_data(MtClient *self, guint link, const guint8 *data, gsize len, MtTime now)
{
    MtConnection *connection = mt_client_find_link(self, link);

    if (connection == NULL)
        return;
    mt_connection_link_data(connection, link, data, len, now);
    mt_client_pump(self, now);
}

void
mt_client_link_down(MtClient *self, guint link, MtTime now)
{
    MtConnection *connection = mt_client_find_link(self, link);

    if (connection == NULL)
        return;
    mt_connection_link_down(connection, link, now);
    mt_client_pump(self, now);
}

void
mt_client_job_done(MtClient *self, MtJob *job, MtTime now)
{
    g_autoptr(MtJob) owned = job;
    gboolean known = FALSE;

    for (guint i = 0; i < self->connections->len && !known; i++)
        known = mt_connection_job_done(g_ptr_array_index(self->connections, i), job, now);
    if (!known && self->leaving != NULL)
        known = mt_leaving_job_done(self->leaving, job, now);
    if (!known)
        mt_login_job_done(self->login, owned, now);
    mt_client_pump(self, now);
}

void
mt_client_tick(MtClient *self, MtTime now)
{
    mt_login_tick(self->login, now);
    mt_client_pump(self, now);
}

void
mt_client_woke(MtClient *self, MtTime now)
{
    for (guint i = 0; i < self->connections->len; i++)
        mt_connection_doubt(g_ptr_array_index(self->connections, i), now);
    mt_client_pump(self, now);
}
