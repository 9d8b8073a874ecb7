/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The login by QR code: tokens are shown, renewed, and taken to the datacenter of whoever confirmed
 * them. https://core.telegram.org/api/qr-login
 */
#include <client/login/mt-login-private.h>

#include <string.h>

#define SECOND_US G_USEC_PER_SEC
/* Tokens live about half a minute; nobody wants new ones for hours. */
#define SHOW_LIMIT_US (5 * 60 * (gint64)SECOND_US)
#define MAX_RETRY_S 60
/* A wait of FLOOD_WAIT_5, with the second that is added to it, is not spoken of. */
#define SILENT_MAX_US (6 * (gint64)SECOND_US)
#define MAX_REFUSALS 3
#define LINK_BEGINNING "tg://login?token="

void
mt_login_stop_qr(MtLogin *self)
{
    gboolean confirmed = self->qr.confirmed;

    mt_secret_unref(self->qr.token);
    self->qr = (MtLoginQrState){.confirmed = confirmed};
}

void
mt_login_export_token(MtLogin *self, MtTime now)
{
    const TlVector others = {
        .len = self->other_users != NULL ? self->other_users->len : 0,
        .longs = self->other_users != NULL ? (gint64 *)(gpointer)self->other_users->data : NULL,
    };
    const TlCallAuthExportLoginToken call = {
        .base = TL_CALL_AUTH_EXPORT_LOGIN_TOKEN,
        .api_id = self->api_id,
        .api_hash = (const char *)mt_secret_peek(self->api_hash),
        .except_ids = &others,
    };
    MtCallFlags flags = MT_CALL_SECRET;

    if (self->phase == MT_PHASE_QR) /* the old picture stays, and the pace is our own */
        flags |= MT_CALL_NO_RETRY;
    else
        self->phase = MT_PHASE_QR_EXPORT;
    self->qr.exporting = TRUE;
    self->qr.export_again = FALSE;
    mt_login_set_timer(self, -1, NULL);
    mt_login_call(self, MT_METHOD_EXPORT_TOKEN, 0, &call.base, flags, now);
}

void
mt_login_begin_qr(MtLogin *self, MtTime now)
{
    const MtHold *hold = mt_state_find_hold(self->state, MT_HOLD_QR, "", now.wall_ms);

    mt_login_stop_qr(self);
    self->qr.confirmed = FALSE;
    if (hold != NULL) {
        mt_login_emit_until(self, MT_LOGIN_STEP_FAILED, hold->problem, hold->until_wall_ms);
        return;
    }
    self->qr.shown_since_us = now.mono_us;
    self->restarts = 0;
    mt_calls_reset_migrations(self->calls);
    self->phase = MT_PHASE_QR_EXPORT;
    mt_login_progress(self, MT_PROGRESS_SENDING);
    mt_login_export_token(self, now);
}

static void
renewal_due(MtLogin *self, MtTime now)
{
    if (self->phase == MT_PHASE_QR && !self->qr.exporting)
        mt_login_export_token(self, now);
}

void
mt_login_renew_at(MtLogin *self, gint64 at_us)
{
    mt_login_set_timer(self, at_us, renewal_due);
}

/* --- showing --------------------------------------------------------------------------------- */

/* (transfer full): base64url without padding, RFC 4648 section 5. */
static char *
make_link(const MtSecret *token)
{
    char *text = g_base64_encode(mt_secret_peek(token), mt_secret_size(token));
    char *link;

    g_strdelimit(text, "+", '-');
    g_strdelimit(text, "/", '_');
    g_strdelimit(text, "=", '\0');
    link = g_strconcat(LINK_BEGINNING, text, NULL);
    mt_wipe_string(text);
    return link;
}

static void
pause_qr(MtLogin *self, MtLoginProblem problem)
{
    mt_login_stop_qr(self);
    mt_login_emit(self, MT_LOGIN_STEP_QR_PAUSED, problem);
}

static void
show_token(MtLogin *self, const TlAuthLoginToken *given, MtTime now)
{
    g_autoptr(MtSecret) token = mt_secret_new(given->token.data, given->token.len);
    gint64 left_ms = (gint64)given->expires * 1000 - mt_calls_server_ms(self->calls, now);
    gint64 wait_us = CLAMP(left_ms, 1000, MT_MAX_WAIT_S * G_GINT64_CONSTANT(1000)) * 1000;
    MtLoginStep *step;

    if (mt_secret_size(token) == 0 || mt_secret_size(token) > MT_MAX_TOKEN) {
        pause_qr(self, MT_LOGIN_SERVER_MALFORMED);
        return;
    }
    if (now.mono_us - self->qr.shown_since_us >= SHOW_LIMIT_US) {
        pause_qr(self, MT_LOGIN_OK);
        return;
    }
    self->half_left = FALSE;
    self->qr.failures = 0;
    self->qr.valid_until_us = now.mono_us + wait_us;
    if (self->phase != MT_PHASE_QR || !mt_secret_equal(token, self->qr.token)) {
        mt_secret_unref(self->qr.token);
        self->qr.token = mt_secret_ref(token);
        step = mt_login_make_step(self, MT_LOGIN_STEP_QR, MT_LOGIN_OK);
        step->qr.link = make_link(token);
        step->qr.expires_wall_ms = now.wall_ms + wait_us / 1000;
        mt_login_push_step(self, step);
    }
    mt_login_renew_at(self, self->qr.valid_until_us);
}

void
mt_login_token_update(MtLogin *self, MtTime now)
{
    if (self->phase != MT_PHASE_QR && self->phase != MT_PHASE_QR_EXPORT)
        return;
    if (self->qr.exporting)
        self->qr.export_again = TRUE;
    else
        mt_login_export_token(self, now);
}

/* --- answers --------------------------------------------------------------------------------- */

static void
move_token(MtLogin *self, const TlAuthLoginTokenMigrateTo *move, MtTime now)
{
    const TlCallAuthImportLoginToken call = {
        .base = TL_CALL_AUTH_IMPORT_LOGIN_TOKEN,
        .token = move->token,
    };

    self->qr.confirmed = TRUE;
    if (++self->qr.moves > MT_MAX_MIGRATIONS || move->dc_id <= 0) {
        mt_login_stop_qr(self);
        mt_login_emit(self, MT_LOGIN_STEP_FAILED, MT_LOGIN_REDIRECTED);
        return;
    }
    mt_login_set_timer(self, -1, NULL);
    self->phase = MT_PHASE_QR_IMPORT;
    self->round++; /* what is still on its way belongs to the token that was shown */
    mt_login_progress(self, MT_PROGRESS_CHECKING);
    mt_login_call(self, MT_METHOD_IMPORT_TOKEN, move->dc_id, &call.base, MT_CALL_SECRET, now);
}

static void
take_home(MtLogin *self, gint dc)
{
    if (self->state->home_dc == dc)
        return;
    self->state->home_dc = dc;
    mt_state_touch(self->state, TRUE);
}

void
mt_login_on_token(MtLogin *self, MtLoginMethod method, const TlObject *token, gint dc, MtTime now)
{
    gboolean again = self->qr.export_again;

    if (method == MT_METHOD_EXPORT_TOKEN)
        self->qr.exporting = FALSE;
    switch (tl_object_id(token)) {
    case TL_ID_AUTH_LOGIN_TOKEN_SUCCESS:
        self->qr.confirmed = TRUE;
        mt_login_on_authorization(self, ((const TlAuthLoginTokenSuccess *)token)->authorization, dc,
                                  now);
        break;
    case TL_ID_AUTH_LOGIN_TOKEN_MIGRATE_TO:
        move_token(self, (const TlAuthLoginTokenMigrateTo *)token, now);
        break;
    default:
        if (method == MT_METHOD_IMPORT_TOKEN)
            take_home(self, dc);
        if (again)
            mt_login_export_token(self, now);
        else
            show_token(self, (const TlAuthLoginToken *)token, now);
        break;
    }
}

/* --- errors ---------------------------------------------------------------------------------- */

static gboolean
is_server_trouble(const GError *error)
{
    return error->domain != MT_RPC_ERROR || error->code >= 500 || error->code < 0;
}

static void
pause_with_error(MtLogin *self, const GError *error)
{
    MtLoginStep *step;

    if (error->domain != MT_RPC_ERROR) {
        pause_qr(self, MT_LOGIN_NO_ANSWER);
        return;
    }
    mt_login_stop_qr(self);
    step = mt_login_make_step(self, MT_LOGIN_STEP_QR_PAUSED, mt_login_unruled_problem(error));
    if (step->problem != MT_LOGIN_REFUSED) {
        step->server_text = g_strdup(error->message);
        step->server_code = error->code;
    }
    mt_login_push_step(self, step);
}

/* Then the person decides. */
void
mt_login_renewal_failed(MtLogin *self, const GError *error, MtTime now)
{
    gint64 delay_s = MIN(G_GINT64_CONSTANT(1) << MIN(self->qr.failures, 6u), MAX_RETRY_S);

    self->qr.failures++;
    if (now.mono_us >= self->qr.valid_until_us && self->qr.failures > MAX_REFUSALS) {
        pause_with_error(self, error);
        return;
    }
    mt_login_renew_at(self, now.mono_us + delay_s * SECOND_US);
}

static void
picture_expired(MtLogin *self, MtTime now)
{
    gint64 until_us = self->qr.flood_until_us;

    mt_login_stop_qr(self);
    mt_login_hold(self, MT_METHOD_EXPORT_TOKEN, until_us, now);
}

void
mt_login_renewal_flooded(MtLogin *self, gint64 until_us, MtTime now)
{
    gint64 dead_us = MAX(self->qr.valid_until_us, now.mono_us);

    if (until_us - dead_us <= SILENT_MAX_US) {
        mt_login_renew_at(self, until_us);
        return;
    }
    self->qr.flood_until_us = until_us;
    if (dead_us > now.mono_us)
        mt_login_set_timer(self, dead_us, picture_expired);
    else
        picture_expired(self, now);
}

static void
import_refused(MtLogin *self, MtTime now)
{
    if (++self->qr.refusals < MAX_REFUSALS) {
        guint refusals = self->qr.refusals;

        self->phase = MT_PHASE_QR_EXPORT;
        mt_login_export_token(self, now);
        self->qr.refusals = refusals;
        return;
    }
    mt_login_stop_qr(self);
    mt_login_emit(self, MT_LOGIN_STEP_PHONE, MT_LOGIN_QR_REFUSED);
}

gboolean
mt_login_token_failed(MtLogin *self, MtLoginMethod method, const MtReply *reply, MtTime now)
{
    const char *text = reply->error->domain == MT_RPC_ERROR ? reply->error->message : "";

    if (method == MT_METHOD_EXPORT_TOKEN) {
        self->qr.exporting = FALSE;
        if (self->phase != MT_PHASE_QR || !is_server_trouble(reply->error))
            return FALSE;
        mt_login_renewal_failed(self, reply->error, now);
        return TRUE;
    }
    if (strcmp(text, "AUTH_TOKEN_EXPIRED") == 0) { /* the way there took too long */
        take_home(self, reply->dc);
        self->phase = MT_PHASE_QR_EXPORT;
        mt_login_export_token(self, now);
        return TRUE;
    }
    if (g_str_has_prefix(text, "AUTH_TOKEN_")) {
        import_refused(self, now);
        return TRUE;
    }
    return FALSE;
}
