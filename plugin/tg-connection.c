/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * One signed-on account. Whatever calls libpurple can come back with the account switched off, so
 * the pump holds a reference, looks at `closing` after each event, and parts that may be on the
 * stack are freed with the last reference.
 */
#include "tg-connection.h"

#include "ask/tg-asker.h"
#include "chats/tg-chat.h"
#include "chats/tg-chats.h"
#include "chats/tg-files.h"
#include "chats/tg-send.h"
#include "login/tg-devices.h"
#include "login/tg-leave.h"
#include "login/tg-login.h"
#include "login/tg-notices.h"
#include "login/tg-terms.h"
#include "net/tg-links.h"
#include "store/tg-doubt.h"
#include "store/tg-file.h"
#include "store/tg-store.h"
#include "tg-account.h"
#include "tg-errors.h"
#include "tg-host.h"
#include "tg-log.h"
#include "tg-text.h"
#include "tg-ui.h"
#include "tg-wake.h"
#include "tg-work.h"
#include "tg-worker.h"

#include <glib/gi18n-lib.h>
#include <mtproto/mt-error.h>

/* libpurple's timers count in unsigned milliseconds; later deadlines are looked at again then. */
#define LONGEST_TIMER_MS (60 * 60 * 1000)

struct _TgConnection {
    grefcount references;
    PurpleConnection *gc; /* NULL once it is closed */
    TgAccountSettings *settings;
    TgStore *store;
    TgWorker *worker;
    MtClient *client;
    TgLogin *login;
    TgAsker *asker;
    TgDevices *devices;
    TgTerms *terms;
    TgLinks *links;
    TgChats *chats;
    TgWake *wake;
    TgFarewells *farewells;
    PurpleAccount *route; /* (nullable): of a connection that is closed and leaving */
    guint timer;
    gboolean pumping;
    gboolean closing;
    gboolean saving;        /* what must be written before anything else happens */
    gboolean saves_login;   /* there is one in it */
    gboolean stored;        /* there is a file with the login */
    gboolean save_failed;   /* and the person knows */
    gboolean forget_tokens; /* with the log-out */
};

/* --- its life -------------------------------------------------------------------------------- */

TgConnection *
tg_connection_ref(TgConnection *self)
{
    g_ref_count_inc(&self->references);
    return self;
}

/* A log-out is over for the person, but not for the servers. */
static gboolean
is_leaving(const TgConnection *self)
{
    return self->client != NULL && self->links != NULL && self->worker != NULL &&
           mt_client_is_leaving(self->client);
}

static void
hand_over(TgConnection *self)
{
    const TgParting parting = {
        .client = self->client,
        .links = self->links,
        .worker = self->worker,
        .route = self->route,
    };

    tg_farewells_adopt(self->farewells, &parting);
}

void
tg_connection_unref(TgConnection *self)
{
    if (!g_ref_count_dec(&self->references))
        return;
    tg_chats_free(self->chats);
    tg_asker_free(self->asker);
    tg_devices_free(self->devices);
    tg_terms_free(self->terms);
    tg_login_free(self->login);
    if (is_leaving(self)) {
        hand_over(self);
    } else {
        tg_links_free(self->links);
        tg_worker_free(self->worker);
        mt_client_free(self->client);
    }
    tg_store_close(self->store);
    tg_account_settings_free(self->settings);
    g_free(self);
}

TgConnection *
tg_connection_find(PurpleConnection *gc)
{
    return gc != NULL ? purple_connection_get_protocol_data(gc) : NULL;
}

PurpleConnection *
tg_connection_get_gc(const TgConnection *self)
{
    return self->gc;
}

gboolean
tg_connection_is_closing(const TgConnection *self)
{
    return self->closing;
}

MtClient *
tg_connection_get_client(const TgConnection *self)
{
    return self->client;
}

TgAsker *
tg_connection_get_asker(const TgConnection *self)
{
    return self->asker;
}

TgDevices *
tg_connection_get_devices(const TgConnection *self)
{
    return self->devices;
}

TgStore *
tg_connection_get_store(const TgConnection *self)
{
    return self->store;
}

TgChats *
tg_connection_get_chats(const TgConnection *self)
{
    return self->chats;
}

/* (transfer full) (nullable) */
static GBytes *
make_snapshot(gpointer data)
{
    return mt_client_make_snapshot(((TgConnection *)data)->client);
}

static void
save_what_is_left(TgConnection *self)
{
    g_autoptr(GBytes) snapshot = make_snapshot(self);

    if (snapshot != NULL)
        tg_store_save(self->store, snapshot, NULL);
}

static void
connection_stop(TgConnection *self)
{
    if (self->closing)
        return;
    self->closing = TRUE;
    if (self->timer != 0)
        purple_timeout_remove(self->timer);
    self->timer = 0;
    g_clear_pointer(&self->wake, tg_wake_free);
    if (self->links != NULL && !is_leaving(self))
        tg_links_close(self->links);
    tg_asker_stop(self->asker);
    if (self->login != NULL)
        tg_login_stop(self->login);
    if (self->chats != NULL)
        tg_chats_stop(self->chats);
    if (self->client != NULL)
        save_what_is_left(self);
}

void
tg_connection_fail(TgConnection *self, PurpleConnectionError reason, const char *text)
{
    g_autoptr(TgConnection) held = tg_connection_ref(self);
    g_autofree char *shown = NULL;

    if (self->chats != NULL && !self->closing)
        tg_send_all_typed(self->chats);
    if (self->closing)
        return;
    connection_stop(self);
    /* Finch breaks lines within words. */
    shown = tg_ui_get_kind() == TG_UI_TERMINAL ? tg_text_wrap(text) : g_strdup(text);
    purple_connection_error_reason(self->gc, reason, shown);
}

void
tg_connection_close(PurpleConnection *gc)
{
    TgConnection *self = tg_connection_find(gc);

    if (self == NULL)
        return;
    if (self->chats != NULL)
        tg_chat_keep_titles(self->chats);
    purple_connection_set_protocol_data(gc, NULL);
    connection_stop(self);
    self->gc = NULL;
    if (is_leaving(self))
        self->route = tg_farewell_route(purple_connection_get_account(gc));
    else
        g_clear_pointer(&self->worker, tg_worker_free);
    g_clear_pointer(&self->store, tg_store_close);
    tg_connection_unref(self);
}

/* --- events for the user --------------------------------------------------------------------- */

void
tg_connection_notify(TgConnection *self, const char *primary, const char *text)
{
    g_autofree char *shown = tg_ui_fit(text);

    if (!self->closing)
        purple_notify_info(self->gc, _("Telegram"), primary, shown);
}

static gboolean
is_lost(MtLoginProblem problem)
{
    return problem >= MT_LOGIN_LOST_REVOKED && problem <= MT_LOGIN_LOST_BANNED;
}

/* The user of the account, as other accounts of this profile see it. */
static void
note_user(TgConnection *self, const MtLoginStep *step)
{
    PurpleAccount *account = purple_connection_get_account(self->gc);

    if (step->kind == MT_LOGIN_STEP_DONE)
        tg_account_set_user(account, step->user.id);
    else if (step->problem == MT_LOGIN_LOGGED_OUT || is_lost(step->problem))
        tg_account_set_user(account, 0);
}

static void
login_stepped(TgConnection *self, MtLoginStep *step)
{
    gboolean is_done = step->kind == MT_LOGIN_STEP_DONE;

    if (step->kind != MT_LOGIN_STEP_DONE) { /* what was asked beside it concerned a login */
        tg_asker_forget_others(self->asker, self->login);
        tg_devices_forget(self->devices);
    }
    if (step->problem == MT_LOGIN_LOGGED_OUT && self->forget_tokens)
        tg_store_forget_tokens(self->store,
                               tg_account_get_user(purple_connection_get_account(self->gc)));
    note_user(self, step);
    if (step->kind == MT_LOGIN_STEP_FAILED && step->problem == MT_LOGIN_LOGGED_OUT)
        tg_store_erase(self->store);
    if (step->kind == MT_LOGIN_STEP_FAILED && step->problem == MT_LOGIN_LOGOUT_FAILED)
        tg_leave_failed(self, step);
    else
        tg_login_step(self->login, step);
    if (is_done && !self->closing)
        tg_chats_begin(self->chats);
    if (!self->closing)
        tg_asker_go_on(self->asker);
}

/* --- events for the host --------------------------------------------------------------------- */

static void
links_changed(gpointer data)
{
    tg_connection_pump(data);
}

static void
save_failed(gpointer data, const GError *error)
{
    g_autoptr(TgConnection) self = tg_connection_ref(data);

    tg_log(MT_LOG_WARNING, "the session file could not be written: %s", error->message);
    if (self->save_failed)
        return;
    self->save_failed = TRUE;
    tg_connection_notify(self,
                         self->stored ? _("Changes cannot be saved")
                                      : _("This login will not be there next time"),
                         error->message);
}

/* Nothing else has happened meanwhile. */
static void
snapshot_saved(gpointer data, const GError *error)
{
    g_autoptr(TgConnection) self = tg_connection_ref(data);

    self->saving = FALSE;
    if (self->closing)
        return;
    if (error != NULL)
        save_failed(self, error);
    else
        self->save_failed = FALSE;
    if (error == NULL)
        self->stored = self->saves_login;
    tg_connection_pump(self);
}

static void
save_snapshot(TgConnection *self, const MtEvent *event)
{
    if (!event->urgent) {
        tg_store_save_later(self->store, make_snapshot, self);
        return;
    }
    self->saving = TRUE;
    self->saves_login = mt_client_is_signed_in(self->client);
    tg_store_save_soon(self->store, event->snapshot, snapshot_saved, self);
}

static void
job_done(gpointer data, MtJob *job)
{
    TgConnection *self = data;

    if (self->closing) {
        mt_job_free(job);
        return;
    }
    mt_client_job_done(self->client, job, tg_host_now());
    tg_connection_pump(self);
}

/* --- the pump -------------------------------------------------------------------------------- */

static void
dispatch(TgConnection *self, MtEvent *event)
{
    switch (event->kind) {
    case MT_EVENT_OPEN_LINK:
    case MT_EVENT_CLOSE_LINK:
    case MT_EVENT_OUTPUT:
        tg_links_handle(self->links, event);
        break;
    case MT_EVENT_JOB:
        tg_worker_run(self->worker, g_steal_pointer(&event->job));
        break;
    case MT_EVENT_SNAPSHOT:
        save_snapshot(self, event);
        break;
    case MT_EVENT_FUTURE_TOKEN:
        tg_store_add_token(self->store, event->token, event->user_id);
        break;
    case MT_EVENT_PROGRESS:
        tg_login_progress(self->login, event->progress);
        break;
    case MT_EVENT_LOGIN:
        login_stepped(self, g_steal_pointer(&event->login));
        break;
    case MT_EVENT_NOTICE:
        tg_notices_show(self, &event->notice);
        break;
    case MT_EVENT_CHAT:
        tg_chats_event(self->chats, g_steal_pointer(&event->chat));
        break;
    case MT_EVENT_FILE:
        tg_files_event(self->chats, event->file);
        break;
    case MT_EVENT_DEVICE:
        tg_devices_new_login(self->devices, event);
        break;
    case MT_EVENT_TERMS:
        tg_terms_ask(self->terms, &event->terms);
        break;
    case MT_EVENT_ACCOUNT:
        if (event->account.verb == MT_ACCOUNT_ACCEPTED)
            tg_terms_result(self->terms, &event->account);
        else
            tg_devices_result(self->devices, event);
        break;
    }
}

void
tg_connection_note(TgConnection *self)
{
    g_autoptr(GBytes) journal = self->closing ? NULL : mt_client_take_journal(self->client);

    if (journal != NULL)
        tg_store_note(self->store, journal);
}

static gboolean
timer_due(gpointer data)
{
    TgConnection *self = data;

    self->timer = 0;
    mt_client_tick(self->client, tg_host_now());
    tg_connection_pump(self);
    return FALSE;
}

static void
rearm(TgConnection *self, gboolean more)
{
    gint64 deadline_us = mt_client_deadline(self->client);
    gint64 wait_ms = more ? TG_WORK_PAUSE_MS : (deadline_us - tg_host_now().mono_us + 999) / 1000;

    if (self->timer != 0)
        purple_timeout_remove(self->timer);
    self->timer = 0;
    if (more || deadline_us >= 0)
        self->timer =
            purple_timeout_add((guint)CLAMP(wait_ms, 0, LONGEST_TIMER_MS), timer_due, self);
}

void
tg_connection_wake(TgConnection *self)
{
    if (self->pumping || self->closing)
        return;
    if (self->timer != 0)
        purple_timeout_remove(self->timer);
    self->timer = purple_timeout_add(0, timer_due, self);
}

void
tg_connection_pump(TgConnection *connection)
{
    g_autoptr(TgConnection) self = tg_connection_ref(connection);
    gint64 end_us = g_get_monotonic_time() + TG_WORK_SLICE_US;
    gboolean more = FALSE;

    if (self->pumping) /* the outer loop sees the new events */
        return;
    self->pumping = TRUE;
    while (!self->closing && !self->saving && !more) {
        g_autoptr(MtEvent) event = mt_client_next_event(self->client);

        if (event == NULL)
            break;
        dispatch(self, event);
        tg_connection_note(self);
        more = g_get_monotonic_time() >= end_us; /* the rest is left for the next slice */
    }
    self->pumping = FALSE;
    if (!self->closing && !self->saving)
        rearm(self, more);
}

static void
woke(gpointer data)
{
    TgConnection *self = data;

    tg_log(MT_LOG_INFO, "the clock was set, the computer slept, or the network is another one");
    mt_client_woke(self->client, tg_host_now());
    tg_connection_pump(self);
}

/* --- the beginning --------------------------------------------------------------------------- */

/* (transfer full) (nullable) */
static MtClient *
make_client(TgConnection *self, GBytes *snapshot, gboolean forget_number, GError **error)
{
    g_autoptr(GPtrArray) tokens = tg_store_load_tokens();
    g_autoptr(GBytes) journal = snapshot != NULL ? tg_store_load_journal(self->store) : NULL;
    MtConfig config = self->settings->config;

    config.tokens = tokens;
    config.snapshot = snapshot;
    config.journal = journal;
    if (forget_number) /* then it is asked for before a code is requested */
        config.phone = NULL;
    return mt_client_new(tg_host_get(), self, &config, error);
}

/* Damage is put aside, where somebody may look at it. Keys that are not usable are no damage. */
static gboolean
begin_anew(TgConnection *self, GError **error)
{
    self->client = make_client(self, NULL, TRUE, error);
    return self->client != NULL && tg_store_put_aside(self->store, error);
}

static gboolean
connection_prepare(TgConnection *self,
                   PurpleAccount *account,
                   gboolean *out_damaged,
                   GError **error)
{
    g_autoptr(GBytes) snapshot = NULL;
    g_autoptr(GError) problem = NULL;

    *out_damaged = FALSE;
    self->settings = tg_account_read(account, error);
    if (self->settings == NULL)
        return FALSE;
    self->store = tg_store_open(self->settings->session, save_failed, self, error);
    if (self->store == NULL)
        return FALSE;
    snapshot = tg_store_load(self->store, &problem);
    if (problem == NULL)
        self->client = make_client(self, snapshot, FALSE, &problem);
    if (self->client != NULL) {
        self->stored = mt_client_has_login(self->client);
        tg_doubt_resolve(account, self->store, self->client);
        return TRUE;
    }
    if (g_error_matches(problem, TG_FILE_ERROR, TG_FILE_ERROR_REFUSED) ||
        (snapshot != NULL && g_error_matches(problem, MT_ERROR, MT_ERROR_MALFORMED))) {
        *out_damaged = TRUE;
        return begin_anew(self, error);
    }
    g_propagate_error(error, g_steal_pointer(&problem));
    return FALSE;
}

void
tg_connection_open(PurpleAccount *account, TgFarewells *farewells)
{
    g_autoptr(TgConnection) self = g_new0(TgConnection, 1);
    g_autoptr(GError) error = NULL;
    gboolean damaged;

    g_ref_count_init(&self->references);
    self->gc = purple_account_get_connection(account);
    self->farewells = farewells;
    self->asker = tg_asker_new(self);
    self->devices = tg_devices_new(self);
    self->terms = tg_terms_new(self);
    self->worker = tg_worker_new(job_done, self);
    purple_connection_set_protocol_data(self->gc, tg_connection_ref(self));
    if (!connection_prepare(self, account, &damaged, &error)) {
        g_autofree char *text = tg_errors_describe(error);

        tg_log(MT_LOG_WARNING, "the connection cannot begin: %s", error->message);
        tg_connection_fail(self, tg_errors_get_reason(error), text);
        return;
    }
    self->links = tg_links_new(self->client, account, links_changed, self);
    self->chats = tg_chats_new(self);
    self->login = tg_login_new(self, self->settings->api.source, damaged);
    if (damaged)
        tg_connection_notify(self, _("The stored login was damaged"),
                             _("The stored login was damaged. Its file was put aside with the "
                               "ending .damaged; log in again."));
    if (self->closing)
        return;
    self->wake = tg_wake_new(woke, self);
    mt_client_start(self->client, tg_host_now());
    tg_connection_pump(self);
}

/* --- what is asked of it --------------------------------------------------------------------- */

gboolean
tg_connection_say(TgConnection *self, const char *text)
{
    return !self->closing && tg_asker_say(self->asker, text);
}

void
tg_connection_log_out(TgConnection *self, gboolean forget)
{
    if (self->closing)
        return;
    self->forget_tokens = forget;
    mt_client_log_out(self->client, tg_host_now());
    tg_connection_pump(self);
}

void
tg_connection_end_login(TgConnection *self, MtLoginStep *step)
{
    tg_login_step(self->login, step);
}

void
tg_connection_erase_login(TgConnection *self)
{
    tg_account_set_user(purple_connection_get_account(self->gc), 0);
    tg_store_erase(self->store);
}

gboolean
tg_connection_move_login(TgConnection *self, const char *username, GError **error)
{
    g_autofree char *session =
        tg_account_get_session_of(purple_connection_get_account(self->gc), username);

    return tg_store_move(self->store, session, error);
}
