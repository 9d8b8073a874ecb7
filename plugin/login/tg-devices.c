/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The account's sessions: what is chosen becomes calls of the client. What is said is in
 * tg-devices-text.c.
 */
#include "login/tg-devices.h"

#include "ask/tg-asker.h"
#include "login/tg-devices-text.h"
#include "tg-host.h"
#include "tg-text.h"
#include "tg-ui.h"

#include <glib/gi18n-lib.h>

struct _TgDevices {
    TgConnection *connection;
    guint listing;         /* calls and questions about the list that are not answered */
    GPtrArray *list;       /* (nullable) (element-type MtDevice): what is shown */
    guint page;            /* of that */
    GHashTable *strangers; /* (element-type gint64): sessions that are not the person's own */
};

/* One question: which session it is about. */
typedef struct {
    TgDevices *devices;
    gint64 hash; /* 0: all others */
} Asked;

static gint64
now_s(void)
{
    return tg_host_now().wall_ms / 1000;
}

static Asked *
asked_new(TgDevices *self, gint64 hash)
{
    Asked *asked = g_new0(Asked, 1);

    asked->devices = self;
    asked->hash = hash;
    return asked;
}

TgDevices *
tg_devices_new(TgConnection *connection)
{
    TgDevices *self = g_new0(TgDevices, 1);

    self->connection = connection;
    self->strangers = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    return self;
}

void
tg_devices_free(TgDevices *self)
{
    if (self == NULL)
        return;
    g_clear_pointer(&self->list, g_ptr_array_unref);
    g_hash_table_unref(self->strangers);
    g_free(self);
}

void
tg_devices_forget(TgDevices *self)
{
    self->listing = 0;
    g_hash_table_remove_all(self->strangers);
}

void
tg_devices_list(TgDevices *self)
{
    if (self->listing > 0)
        return;
    self->listing++;
    mt_client_list_devices(tg_connection_get_client(self->connection), tg_host_now());
    tg_connection_pump(self->connection);
}

/* --- ending one ------------------------------------------------------------------------------ */

static void
end_answered(gpointer data, const TgAnswer *answer)
{
    const Asked *asked = data;

    if (answer->choice == TG_CHOICE_YES)
        mt_client_end_device(tg_connection_get_client(asked->devices->connection), asked->hash,
                             tg_host_now());
}

static void
ask_to_end(TgDevices *self, const MtDevice *device)
{
    tg_asker_ask(tg_connection_get_asker(self->connection), tg_devices_text_end(device, now_s()),
                 end_answered, asked_new(self, device != NULL ? device->hash : 0), g_free);
}

/* --- the list -------------------------------------------------------------------------------- */

static void ask_which(TgDevices *self);

/* (nullable): number @number of those that are not the present one. */
static const MtDevice *
find_other(const TgDevices *self, guint number)
{
    for (guint i = 0; i < self->list->len; i++) {
        const MtDevice *device = g_ptr_array_index(self->list, i);

        if (!device->current && number-- == 0)
            return device;
    }
    return NULL;
}

static void
which_answered(gpointer data, const TgAnswer *answer)
{
    const Asked *asked = data;
    TgDevices *self = asked->devices;
    const MtDevice *device;

    if (answer->choice == TG_CHOICE_MORE) {
        self->page++;
        ask_which(self);
    } else if (answer->choice == TG_CHOICE_ALL) {
        ask_to_end(self, NULL);
    } else if (answer->choice >= TG_CHOICE_ITEM) {
        device = find_other(self, answer->choice - TG_CHOICE_ITEM);
        if (device != NULL)
            ask_to_end(self, device);
    }
}

/* However it ended. */
static void
which_over(gpointer data)
{
    Asked *asked = data;

    asked->devices->listing--;
    g_free(asked);
}

static void
ask_which(TgDevices *self)
{
    gboolean has_list = tg_ui_has_fields();
    TgQuestion *question = tg_devices_text_list(self->list, self->page, has_list,
                                                tg_ui_is_terminal() ? TG_TEXT_COLUMNS : 0, now_s());

    self->listing++;
    tg_asker_ask(tg_connection_get_asker(self->connection), question, which_answered,
                 asked_new(self, 0), which_over);
}

/* --- a login elsewhere ----------------------------------------------------------------------- */

static void
add_stranger(TgDevices *self, gint64 hash)
{
    gint64 *key = g_new(gint64, 1);

    *key = hash;
    g_hash_table_add(self->strangers, key);
}

static void
new_login_answered(gpointer data, const TgAnswer *answer)
{
    const Asked *asked = data;
    TgDevices *self = asked->devices;
    MtClient *client = tg_connection_get_client(self->connection);

    if (answer->choice == TG_CHOICE_YES) {
        mt_client_confirm_device(client, asked->hash, tg_host_now());
    } else if (answer->choice == TG_CHOICE_NO) {
        add_stranger(self, asked->hash);
        mt_client_end_device(client, asked->hash, tg_host_now());
    }
}

void
tg_devices_new_login(TgDevices *self, MtEvent *event)
{
    const MtDevice *device = g_ptr_array_index(event->devices, 0);

    tg_asker_ask(tg_connection_get_asker(self->connection), tg_devices_text_new(device),
                 new_login_answered, asked_new(self, device->hash), g_free);
}

/* --- answers of Telegram --------------------------------------------------------------------- */

void
tg_devices_result(TgDevices *self, MtEvent *event)
{
    const MtAccountResult *result = &event->account;
    gboolean was_strange = result->verb == MT_ACCOUNT_ENDED && result->hash != 0 &&
                           g_hash_table_remove(self->strangers, &result->hash);
    const char *primary = NULL;
    g_autofree char *text = NULL;

    if (result->verb == MT_ACCOUNT_DEVICES)
        self->listing--;
    if (result->verb == MT_ACCOUNT_DEVICES && !result->failed) {
        g_clear_pointer(&self->list, g_ptr_array_unref);
        self->list = g_steal_pointer(&event->devices);
        self->page = 0;
        tg_devices_text_sort(self->list);
        ask_which(self);
        return;
    }
    text = tg_devices_text_result(result, was_strange, &primary);
    tg_connection_notify(self->connection, primary, text);
}
