/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Logging out in the background, and the keys that are destroyed afterwards. Nothing is shown,
 * asked or stored; it knows no connection of libpurple.
 */
#include "login/tg-farewell.h"

#include "store/tg-store.h"
#include "tg-account.h"
#include "tg-host.h"
#include "tg-log.h"
#include "tg-plugin.h"

#include <mtproto/mt-client.h>

typedef struct {
    TgFarewells *owner;
    MtClient *client;
    TgLinks *links;
    TgWorker *worker;     /* a temporary key is made for the log-out */
    PurpleAccount *route; /* (nullable): has the proxy of the deleted account */
    guint timer;
    gboolean answered; /* logged out, or the time is up, or there was no login any more */
} Farewell;

struct _TgFarewells {
    GPtrArray *running;  /* (element-type Farewell) */
    GHashTable *removed; /* (element-type PurpleAccount): in no list, and not deleted yet */
};

static void
farewell_free(gpointer data)
{
    Farewell *self = data;

    if (self->timer != 0)
        purple_timeout_remove(self->timer);
    tg_links_free(self->links);
    tg_worker_free(self->worker);
    mt_client_free(self->client);
    if (self->route != NULL)
        purple_account_destroy(self->route);
    g_free(self);
}

TgFarewells *
tg_farewells_new(void)
{
    TgFarewells *self = g_new0(TgFarewells, 1);

    self->running = g_ptr_array_new_with_free_func(farewell_free);
    self->removed = g_hash_table_new(NULL, NULL);
    return self;
}

void
tg_farewells_free(TgFarewells *self)
{
    if (self == NULL)
        return;
    g_ptr_array_unref(self->running);
    g_hash_table_unref(self->removed);
    g_free(self);
}

void
tg_farewells_stop(TgFarewells *self)
{
    g_ptr_array_set_size(self->running, 0);
}

/* --- one of them ----------------------------------------------------------------------------- */

static void
dispatch(Farewell *self, MtEvent *event)
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
    case MT_EVENT_LOGIN:
        self->answered = TRUE;
        break;
    default: /* nobody wants to know or keep anything */
        break;
    }
}

static void farewell_pump(gpointer data);

static gboolean
timer_due(gpointer data)
{
    Farewell *self = data;

    self->timer = 0;
    mt_client_tick(self->client, tg_host_now());
    farewell_pump(self);
    return FALSE;
}

static void
rearm(Farewell *self)
{
    gint64 deadline_us = mt_client_deadline(self->client);
    gint64 wait_ms = (deadline_us - tg_host_now().mono_us + 999) / 1000;

    if (self->timer != 0)
        purple_timeout_remove(self->timer);
    self->timer = 0;
    if (deadline_us >= 0)
        self->timer = purple_timeout_add((guint)CLAMP(wait_ms, 0, G_MAXINT), timer_due, self);
}

/* Frees it when it is over: nothing of it may be touched afterwards. */
static void
farewell_pump(gpointer data)
{
    Farewell *self = data;

    while (!self->answered || mt_client_is_leaving(self->client)) {
        g_autoptr(MtEvent) event = mt_client_next_event(self->client);

        if (event == NULL) {
            rearm(self);
            return;
        }
        dispatch(self, event);
    }
    g_ptr_array_remove_fast(self->owner->running, self);
}

static void
job_done(gpointer data, MtJob *job)
{
    Farewell *self = data;

    mt_client_job_done(self->client, job, tg_host_now());
    farewell_pump(self);
}

/* --- beginning ------------------------------------------------------------------------------- */

/* (transfer full) (nullable): NULL: no login that is worth a word is stored. */
static MtClient *
make_client(PurpleAccount *account)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TgAccountSettings) settings = tg_account_read(account, &error);
    g_autoptr(TgStore) store = NULL;
    g_autoptr(GBytes) snapshot = NULL;
    g_autoptr(MtClient) client = NULL;

    if (settings != NULL)
        store = tg_store_open(settings->session, NULL, NULL, &error);
    if (store != NULL)
        snapshot = tg_store_load(store, &error);
    if (snapshot != NULL) {
        settings->config.snapshot = snapshot;
        client = mt_client_new(tg_host_get(), NULL, &settings->config, &error);
    }
    if (error != NULL)
        tg_log(MT_LOG_DEBUG, "no log-out of the deleted account: %s", error->message);
    return client != NULL && mt_client_has_login(client) ? g_steal_pointer(&client) : NULL;
}

PurpleAccount *
tg_farewell_route(PurpleAccount *account)
{
    const PurpleProxyInfo *proxy = purple_account_get_proxy_info(account);
    PurpleProxyInfo *copy;
    PurpleAccount *route;

    if (proxy == NULL || proxy->type == PURPLE_PROXY_USE_GLOBAL)
        return NULL;
    copy = purple_proxy_info_new();
    purple_proxy_info_set_type(copy, proxy->type);
    purple_proxy_info_set_host(copy, proxy->host);
    purple_proxy_info_set_port(copy, proxy->port);
    purple_proxy_info_set_username(copy, proxy->username);
    purple_proxy_info_set_password(copy, proxy->password);
    route = purple_account_new("-", purple_account_get_protocol_id(account));
    purple_account_set_proxy_info(route, copy); /* takes it */
    return route;
}

void
tg_farewells_adopt(TgFarewells *self, const TgParting *parting)
{
    Farewell *farewell = g_new0(Farewell, 1);

    farewell->owner = self;
    farewell->answered = TRUE;
    farewell->client = parting->client;
    farewell->links = parting->links;
    farewell->worker = parting->worker;
    farewell->route = parting->route;
    tg_links_pass_on(farewell->links, farewell->route, farewell_pump, farewell);
    tg_worker_pass_on(farewell->worker, job_done, farewell);
    g_ptr_array_add(self->running, farewell);
    farewell_pump(farewell);
}

/* @account and its file are not used any more afterwards. */
static void
begin(TgFarewells *self, PurpleAccount *account)
{
    MtClient *client = make_client(account);
    Farewell *farewell;

    if (client == NULL)
        return;
    farewell = g_new0(Farewell, 1);
    farewell->owner = self;
    farewell->client = client;
    farewell->worker = tg_worker_new(job_done, farewell);
    farewell->route = tg_farewell_route(account);
    farewell->links = tg_links_new(client, farewell->route, farewell_pump, farewell);
    g_ptr_array_add(self->running, farewell);
    mt_client_start(client, tg_host_now());
    mt_client_log_out(client, tg_host_now());
    farewell_pump(farewell);
}

void
tg_farewells_account_added(PurpleAccount *account, TgFarewells *self)
{
    g_hash_table_remove(self->removed, account);
}

void
tg_farewells_account_removed(PurpleAccount *account, TgFarewells *self)
{
    if (g_strcmp0(purple_account_get_protocol_id(account), TG_PROTOCOL_ID) == 0)
        g_hash_table_add(self->removed, account);
}

void
tg_farewells_account_destroying(PurpleAccount *account, TgFarewells *self)
{
    g_autofree char *session = NULL;

    if (!g_hash_table_remove(self->removed, account))
        return;
    session = tg_account_get_session(account);
    begin(self, account);
    tg_store_forget(session, tg_account_get_user(account));
}
