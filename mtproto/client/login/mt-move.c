/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * An account that moves to another datacenter takes its login along: the old one hands out bytes
 * that the new one takes for a login. https://core.telegram.org/api/datacenter
 */
#include <client/login/mt-move.h>

#include <client/calls/mt-calls-private.h>
#include <mtproto/mt-error.h>
#include <string.h>
#include <tl-api.h>

struct _MtMove {
    MtCalls *calls;
    MtState *state;
    MtMoveFunc lost;
    gpointer data;
    gint wanted;         /* 0: nothing */
    gint target;         /* 0: nothing is under way */
    guint call;          /* that is under way */
    gboolean once_again; /* the bytes were refused once */
};

static void export_replied(gpointer data, const MtReply *reply, MtTime now);

MtMove *
mt_move_new(MtCalls *calls, MtState *state, MtMoveFunc lost, gpointer data)
{
    MtMove *self = g_new0(MtMove, 1);

    self->calls = calls;
    self->state = state;
    self->lost = lost;
    self->data = data;
    return self;
}

void
mt_move_free(MtMove *self)
{
    if (self == NULL)
        return;
    if (self->target != 0)
        mt_calls_cancel(self->calls, self->call);
    g_free(self);
}

void
mt_move_want(MtMove *self, gint dc)
{
    if (self->target == 0)
        self->wanted = dc;
}

static void
move_export(MtMove *self, MtTime now)
{
    const TlCallAuthExportAuthorization call = {
        .base = TL_CALL_AUTH_EXPORT_AUTHORIZATION,
        .dc_id = self->target,
    };

    self->call = mt_calls_send(self->calls, self->state->home_dc, &call.base, MT_CALL_SECRET,
                               export_replied, self, NULL, now);
}

void
mt_move_run(MtMove *self, MtTime now)
{
    if (self->wanted == 0 || self->target != 0)
        return;
    self->target = self->wanted;
    self->wanted = 0;
    self->once_again = FALSE;
    move_export(self, now);
}

static void
move_failed(MtMove *self, const GError *error, MtTime now)
{
    if (error->domain == MT_RPC_ERROR && strcmp(error->message, "AUTH_BYTES_INVALID") == 0 &&
        !self->once_again) {
        self->once_again = TRUE;
        move_export(self, now);
        return;
    }
    self->target = 0;
    mt_calls_moved(self->calls, FALSE, now);
    if (error->domain == MT_RPC_ERROR) /* else it can be tried another time */
        self->lost(self->data, now);
}

static void
import_replied(gpointer data, const MtReply *reply, MtTime now)
{
    MtMove *self = data;
    MtStateDc *home;

    if (reply->result == NULL) {
        move_failed(self, reply->error, now);
        return;
    }
    mt_state_dc(self->state, self->state->home_dc)->auth = MT_AUTH_NONE;
    self->state->home_dc = self->target;
    home = mt_state_dc(self->state, self->target);
    home->auth = MT_AUTH_FULL;
    home->auth_wall_ms = now.wall_ms;
    mt_state_touch(self->state, TRUE);
    self->target = 0;
    mt_calls_moved(self->calls, TRUE, now);
}

static void
export_replied(gpointer data, const MtReply *reply, MtTime now)
{
    MtMove *self = data;
    const TlAuthExportedAuthorization *exported;
    TlCallAuthImportAuthorization call = {.base = TL_CALL_AUTH_IMPORT_AUTHORIZATION};

    if (reply->result == NULL) {
        move_failed(self, reply->error, now);
        return;
    }
    exported = (const TlAuthExportedAuthorization *)reply->result->object;
    call.id = exported->id;
    call.bytes = exported->bytes;
    self->call = mt_calls_send(self->calls, self->target, &call.base, MT_CALL_SECRET,
                               import_replied, self, NULL, now);
}
