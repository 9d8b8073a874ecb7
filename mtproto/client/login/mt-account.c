/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What concerns the account once it is signed in. It knows nothing of how one signs in.
 */
#include <client/login/mt-account.h>

#include <base/mt-limits.h>
#include <client/model/mt-failure.h>
#include <client/model/mt-model.h>
#include <string.h>

/* A wish to log out is shown once in this time. */
#define SAME_DROP_US (15 * 60 * (gint64)G_USEC_PER_SEC)
/* Between two looks at the terms of service. */
#define MIN_TERMS_WAIT_US (60 * 60 * (gint64)G_USEC_PER_SEC)
#define MAX_TERMS_WAIT_US (7 * 24 * 60 * 60 * (gint64)G_USEC_PER_SEC)

struct _MtAccount {
    MtCalls *calls;
    MtEventQueue *events;
    gboolean is_signed_in;
    GPtrArray *requests; /* (element-type Request): not yet answered */
    gint64 terms_us;     /* when to ask for them, -1: never */
    char *drop_type;     /* (nullable): the last wish of Telegram to log out */
    gint64 drop_us;
};

typedef struct {
    MtAccount *account; /* NULL: it is gone */
    MtAccountVerb verb;
    gint64 hash;
    guint id;
} Request;

void
mt_device_free(MtDevice *self)
{
    if (self == NULL)
        return;
    g_free(self->model);
    g_free(self->system);
    g_free(self->app);
    g_free(self->address);
    g_free(self->place);
    g_free(self);
}

static void
device_free(gpointer data)
{
    mt_device_free(data);
}

MtAccount *
mt_account_new(MtCalls *calls, MtEventQueue *events)
{
    MtAccount *self = g_new0(MtAccount, 1);

    self->calls = calls;
    self->events = events;
    self->requests = g_ptr_array_new();
    self->terms_us = -1;
    return self;
}

static void
forget_requests(MtAccount *self)
{
    while (self->requests->len > 0) {
        Request *request = g_ptr_array_index(self->requests, 0);

        request->account = NULL;
        g_ptr_array_remove_index(self->requests, 0);
        mt_calls_cancel(self->calls, request->id); /* frees the request */
    }
}

void
mt_account_free(MtAccount *self)
{
    if (self == NULL)
        return;
    forget_requests(self);
    g_ptr_array_unref(self->requests);
    g_free(self->drop_type);
    g_free(self);
}

static void
request_free(gpointer data)
{
    Request *request = data;

    if (request->account != NULL)
        g_ptr_array_remove_fast(request->account->requests, request);
    g_free(request);
}

static void
call(MtAccount *self,
     MtAccountVerb verb,
     gint64 hash,
     const TlObject *object,
     MtReplyFunc reply,
     MtTime now)
{
    Request *request;

    if (!self->is_signed_in)
        return;
    request = g_new0(Request, 1);
    request->account = self;
    request->verb = verb;
    request->hash = hash;
    g_ptr_array_add(self->requests, request);
    request->id =
        mt_calls_send(self->calls, 0, object, MT_CALL_DEFAULT, reply, request, request_free, now);
}

/* --- answers --------------------------------------------------------------------------------- */

static MtEvent *
result_event(const Request *request, const MtReply *reply)
{
    MtEvent *event = mt_event_new(MT_EVENT_ACCOUNT);
    const GError *error = reply->error;
    MtFailure failure;

    event->account.verb = request->verb;
    event->account.hash = request->hash;
    event->account.failed = error != NULL;
    if (error != NULL && error->domain == MT_RPC_ERROR) {
        event->account.too_fresh = g_str_has_prefix(error->message, "FRESH_RESET_AUTHORI");
        event->account.gone = strcmp(error->message, "HASH_INVALID") == 0;
        event->account.refused = error->code == 406;
        failure = mt_failure_from(error, &event->account.wait_s);
        if (!event->account.refused && failure != MT_FAILURE_NO_ANSWER)
            event->account.server_text = g_strdup(error->message);
        if (event->account.gone) /* which is what was wanted */
            event->account.failed = FALSE;
    }
    return event;
}

static void
verb_answered(gpointer data, const MtReply *reply, MtTime now)
{
    const Request *request = data;

    if (request->account != NULL)
        mt_event_queue_push(request->account->events, result_event(request, reply));
}

static char *
two_words(const char *a, const char *b, const char *between)
{
    if (a == NULL || *a == '\0')
        return g_strdup(b != NULL ? b : "");
    if (b == NULL || *b == '\0')
        return g_strdup(a);
    return g_strconcat(a, between, b, NULL);
}

static MtDevice *
read_device(const TlAuthorization *from)
{
    MtDevice *device = g_new0(MtDevice, 1);

    device->hash = from->hash;
    device->current = from->current;
    device->unconfirmed = from->unconfirmed;
    device->password_pending = from->password_pending;
    device->model = g_strdup(from->device_model);
    device->system = two_words(from->platform, from->system_version, " ");
    device->app = two_words(from->app_name, from->app_version, " ");
    device->address = g_strdup(from->ip);
    device->place = two_words(from->region, from->country, ", ");
    device->created_s = from->date_created;
    device->active_s = from->date_active;
    return device;
}

static void
devices_answered(gpointer data, const MtReply *reply, MtTime now)
{
    const Request *request = data;
    const TlAccountAuthorizations *list;
    MtEvent *event;

    if (request->account == NULL)
        return;
    event = result_event(request, reply);
    event->devices = g_ptr_array_new_with_free_func(device_free);
    if (reply->result != NULL) {
        list = (const TlAccountAuthorizations *)reply->result->object;
        for (guint i = 0; i < MIN(list->authorizations->len, MT_MAX_DEVICES); i++)
            g_ptr_array_add(event->devices,
                            read_device((const TlAuthorization *)list->authorizations->objects[i]));
    }
    mt_event_queue_push(request->account->events, event);
}

void
mt_account_list_devices(MtAccount *self, MtTime now)
{
    const TlCallAccountGetAuthorizations get = {.base = TL_CALL_ACCOUNT_GET_AUTHORIZATIONS};

    call(self, MT_ACCOUNT_DEVICES, 0, &get.base, devices_answered, now);
}

void
mt_account_end_device(MtAccount *self, gint64 hash, MtTime now)
{
    const TlCallAccountResetAuthorization one = {
        .base = TL_CALL_ACCOUNT_RESET_AUTHORIZATION,
        .hash = hash,
    };
    const TlCallAuthResetAuthorizations others = {.base = TL_CALL_AUTH_RESET_AUTHORIZATIONS};

    call(self, MT_ACCOUNT_ENDED, hash, hash != 0 ? &one.base : &others.base, verb_answered, now);
}

void
mt_account_confirm_device(MtAccount *self, gint64 hash, MtTime now)
{
    const TlCallAccountChangeAuthorizationSettings change = {
        .base = TL_CALL_ACCOUNT_CHANGE_AUTHORIZATION_SETTINGS,
        .confirmed = TRUE,
        .hash = hash,
    };

    call(self, MT_ACCOUNT_CONFIRMED, hash, &change.base, verb_answered, now);
}

void
mt_account_new_device(MtAccount *self, const TlUpdateNewAuthorization *update)
{
    MtEvent *event;
    MtDevice *device;

    if (!update->unconfirmed || !self->is_signed_in)
        return;
    device = g_new0(MtDevice, 1);
    device->hash = update->hash;
    device->unconfirmed = TRUE;
    device->model = g_strdup(update->device);
    device->place = g_strdup(update->location);
    if ((update->flags & TL_UPDATE_NEW_AUTHORIZATION_HAS_DATE) != 0)
        device->created_s = update->date;
    event = mt_event_new(MT_EVENT_DEVICE);
    event->devices = g_ptr_array_new_with_free_func(device_free);
    g_ptr_array_add(event->devices, device);
    mt_event_queue_push(self->events, event);
}

/* --- terms of service ------------------------------------------------------------------------ */

void
mt_account_read_terms(MtLoginTerms *terms, const TlHelpTermsOfService *from)
{
    const TlDataJSON *id = (const TlDataJSON *)from->id;

    terms->id = g_strdup(id != NULL ? id->data : "");
    terms->text = g_strdup(from->text);
    terms->entities = mt_model_entities(from->entities);
    terms->popup = from->popup;
    if ((from->flags & TL_HELP_TERMS_OF_SERVICE_HAS_MIN_AGE_CONFIRM) != 0)
        terms->min_age = from->min_age_confirm;
}

static void
terms_answered(gpointer data, const MtReply *reply, MtTime now)
{
    const Request *request = data;
    MtAccount *self = request->account;
    const TlObject *object = reply->result != NULL ? reply->result->object : NULL;
    gint32 expires = 0;
    MtEvent *event;

    if (self == NULL)
        return;
    if (tl_object_id(object) == TL_ID_HELP_TERMS_OF_SERVICE_UPDATE) {
        const TlHelpTermsOfServiceUpdate *update = (const TlHelpTermsOfServiceUpdate *)object;

        expires = update->expires;
        event = mt_event_new(MT_EVENT_TERMS);
        mt_account_read_terms(&event->terms,
                              (const TlHelpTermsOfService *)update->terms_of_service);
        mt_event_queue_push(self->events, event);
    } else if (tl_object_id(object) == TL_ID_HELP_TERMS_OF_SERVICE_UPDATE_EMPTY) {
        expires = ((const TlHelpTermsOfServiceUpdateEmpty *)object)->expires;
    }
    self->terms_us =
        now.mono_us + CLAMP(((gint64)expires * 1000 - mt_calls_server_ms(self->calls, now)) * 1000,
                            MIN_TERMS_WAIT_US, MAX_TERMS_WAIT_US);
}

void
mt_account_tick(MtAccount *self, MtTime now)
{
    const TlCallHelpGetTermsOfServiceUpdate get = {
        .base = TL_CALL_HELP_GET_TERMS_OF_SERVICE_UPDATE,
    };

    if (self->terms_us < 0 || now.mono_us < self->terms_us)
        return;
    self->terms_us = -1;
    call(self, MT_ACCOUNT_ACCEPTED, 0, &get.base, terms_answered, now);
}

gint64
mt_account_deadline(const MtAccount *self)
{
    return self->terms_us;
}

void
mt_account_accept_terms(MtAccount *self, const char *id, MtTime now)
{
    TlDataJSON json = {.base = TL_DATA_JSON, .data = id};
    const TlCallHelpAcceptTermsOfService accept = {
        .base = TL_CALL_HELP_ACCEPT_TERMS_OF_SERVICE,
        .id = &json.base,
    };

    call(self, MT_ACCOUNT_ACCEPTED, 0, &accept.base, verb_answered, now);
}

void
mt_account_signed_in(MtAccount *self, gboolean is_signed_in, MtTime now)
{
    if (self->is_signed_in == is_signed_in)
        return;
    self->is_signed_in = is_signed_in;
    self->terms_us = is_signed_in ? now.mono_us : -1;
    if (!is_signed_in)
        forget_requests(self);
}

/* --- notices --------------------------------------------------------------------------------- */

/* The same wish to log out comes again and again. */
static gboolean
is_repeated(MtAccount *self, const char *type, MtTime now)
{
    gboolean same =
        g_strcmp0(self->drop_type, type) == 0 && now.mono_us - self->drop_us < SAME_DROP_US;

    if (same)
        return TRUE;
    g_free(self->drop_type);
    self->drop_type = g_strdup(type);
    self->drop_us = now.mono_us;
    return FALSE;
}

void
mt_account_notice(MtAccount *self, const TlUpdateServiceNotification *update, MtTime now)
{
    gboolean log_out = g_str_has_prefix(update->type, "AUTH_KEY_DROP_");
    MtEvent *event;

    if (log_out && is_repeated(self, update->type, now))
        return;
    event = mt_event_new(MT_EVENT_NOTICE);
    event->notice.text = g_strdup(update->message);
    event->notice.entities = mt_model_entities(update->entities);
    event->notice.popup = update->popup;
    event->notice.log_out = log_out && self->is_signed_in;
    mt_event_queue_push(self->events, event);
}

/* --- whether there still is one ------------------------------------------------------------- */

static void
look_answered(gpointer data, const MtReply *reply, MtTime now)
{
    /* That the login is over is seen by the calls themselves. */
}

/* The login may have been ended meanwhile, and a server that is not asked does not say so. */
void
mt_account_look_after_login(MtAccount *self, MtTime now)
{
    TlInputUserSelf me = {.base = TL_INPUT_USER_SELF};
    TlObject *users[] = {&me.base};
    const TlVector vector = {.len = 1, .objects = users};
    const TlCallUsersGetUsers call = {.base = TL_CALL_USERS_GET_USERS, .id = &vector};

    mt_calls_send(self->calls, 0, &call.base, MT_CALL_DEFAULT, look_answered, self, NULL, now);
}
