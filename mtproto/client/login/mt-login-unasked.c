/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What comes unasked: updates before the login is done, the end of the session, a connection that
 * is lost.
 */
#include <client/login/mt-login-private.h>

#include <mtproto/mt-phone.h>
#include <string.h>

static void
service_notification(MtLogin *self, const TlUpdateServiceNotification *update, MtTime now)
{
    if (self->phase != MT_PHASE_NOTICE || self->delayed == NULL) {
        mt_account_notice(self->account, update, now);
        return;
    }
    g_free(self->delayed->notice);
    self->delayed->notice = g_strdup(update->message);
    mt_login_deliver_delayed(self);
}

static void
single_update(MtLogin *self, const TlObject *update, MtTime now)
{
    switch (tl_object_id(update)) {
    case TL_ID_UPDATE_SERVICE_NOTIFICATION:
        service_notification(self, (const TlUpdateServiceNotification *)update, now);
        break;
    case TL_ID_UPDATE_NEW_AUTHORIZATION:
        mt_account_new_device(self->account, (const TlUpdateNewAuthorization *)update);
        break;
    case TL_ID_UPDATE_LOGIN_TOKEN:
        mt_login_token_update(self, now);
        break;
    case TL_ID_UPDATE_SENT_PHONE_CODE:
        if (self->phase == MT_PHASE_CODE)
            mt_login_on_sent_code(self, ((const TlUpdateSentPhoneCode *)update)->sent_code,
                                  mt_calls_get_home(self->calls), now);
        break;
    default:
        break;
    }
}

void
mt_login_update(MtLogin *self, const TlObject *update, MtTime now)
{
    const TlVector *list = NULL;

    switch (tl_object_id(update)) {
    case TL_ID_UPDATE_SHORT:
        single_update(self, ((const TlUpdateShort *)update)->update, now);
        return;
    case TL_ID_UPDATES:
        list = ((const TlUpdates *)update)->updates;
        break;
    case TL_ID_UPDATES_COMBINED:
        list = ((const TlUpdatesCombined *)update)->updates;
        break;
    default:
        single_update(self, update, now);
        return;
    }
    for (guint i = 0; list != NULL && i < list->len; i++)
        single_update(self, list->objects[i], now);
}

void
mt_login_lost(MtLogin *self, MtLoginProblem problem)
{
    if (self->phase == MT_PHASE_FAILED || self->phase == MT_PHASE_LOGGING_OUT)
        return;
    mt_state_forget_keys(self->state);
    self->state->attempted = TRUE; /* nothing is requested before somebody says so */
    mt_state_touch(self->state, TRUE);
    if (self->phone == NULL && mt_phone_normalize(self->account_phone, &self->phone) != MT_PHONE_OK)
        g_clear_pointer(&self->phone, g_free);
    if (problem == MT_LOGIN_LOST_DELETED || problem == MT_LOGIN_LOST_BANNED)
        mt_login_emit(self, MT_LOGIN_STEP_FAILED, problem);
    else
        mt_login_emit(self, MT_LOGIN_STEP_PHONE, problem);
}

static MtLoginProblem
lost_problem(const char *error_text)
{
    static const struct {
        const char *text;
        MtLoginProblem problem;
    } table[] = {
        {"SESSION_EXPIRED", MT_LOGIN_LOST_EXPIRED},
        {"AUTH_KEY_DUPLICATED", MT_LOGIN_LOST_DUPLICATED},
        {"USER_DEACTIVATED_BAN", MT_LOGIN_LOST_BANNED},
        {"USER_DEACTIVATED", MT_LOGIN_LOST_DELETED},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        if (strcmp(table[i].text, error_text) == 0)
            return table[i].problem;
    }
    return MT_LOGIN_LOST_REVOKED;
}

void
mt_login_session_ended(MtLogin *self, const char *error_text, MtTime now)
{
    if (self->phase == MT_PHASE_PROBE || self->phase == MT_PHASE_DONE)
        mt_login_lost(self, lost_problem(error_text));
}

void
mt_login_key_lost(MtLogin *self, MtTime now)
{
    const MtStateDc *home = mt_state_dc(self->state, self->state->home_dc);

    if (home->auth == MT_AUTH_FULL) {
        mt_login_lost(self, MT_LOGIN_LOST_UNKNOWN_KEY);
        return;
    }
    /* A login that was under way: its code belongs to the key. */
    mt_state_forget_keys(self->state);
    mt_login_forget_code(self);
    mt_state_touch(self->state, TRUE);
    switch (self->phase) {
    case MT_PHASE_CODE:
    case MT_PHASE_PASSWORD:
    case MT_PHASE_EMAIL:
    case MT_PHASE_RECOVERY_CODE:
    case MT_PHASE_NEW_PASSWORD:
    case MT_PHASE_SIGN_UP:
        mt_login_forget_recovery(self);
        mt_login_emit(self, MT_LOGIN_STEP_EXPIRED, MT_LOGIN_RESTART);
        break;
    case MT_PHASE_QR: /* the token belonged to the key as well */
        mt_login_begin_qr(self, now);
        break;
    default:
        break;
    }
}

void
mt_login_reached(MtLogin *self, MtTime now)
{
    switch (self->phase) { /* the connection is no longer what is waited for */
    case MT_PHASE_SENDING:
    case MT_PHASE_RESENDING:
    case MT_PHASE_EMAIL_SENDING:
    case MT_PHASE_EMAIL_RESETTING:
    case MT_PHASE_RECOVERY_REQUEST:
    case MT_PHASE_QR_EXPORT:
        mt_login_progress(self, MT_PROGRESS_SENDING);
        break;
    case MT_PHASE_PROBE:
    case MT_PHASE_CHECKING:
    case MT_PHASE_PASSWORD_FETCH:
    case MT_PHASE_PASSWORD_CHECKING:
    case MT_PHASE_RECOVERY_CHECKING:
    case MT_PHASE_RECOVERY_SENDING:
    case MT_PHASE_QR_IMPORT:
        mt_login_progress(self, MT_PROGRESS_CHECKING);
        break;
    default:
        break;
    }
    /* updateLoginToken may have been missed. */
    if (self->phase == MT_PHASE_QR)
        mt_login_token_update(self, now);
}

void
mt_login_connection_failed(MtLogin *self, MtLoginProblem problem, MtTime now)
{
    switch (self->phase) {
    case MT_PHASE_COPIED:
    case MT_PHASE_PHONE: /* prompts stay open; the answer will find out */
    case MT_PHASE_CODE:
    case MT_PHASE_EXPIRED:
    case MT_PHASE_PASSWORD:
    case MT_PHASE_NO_ACCOUNT:
    case MT_PHASE_PAID:
    case MT_PHASE_BLOCKED:
    case MT_PHASE_EMAIL:
    case MT_PHASE_RECOVERY_CODE:
    case MT_PHASE_NEW_PASSWORD:
    case MT_PHASE_QR_PAUSED:
    case MT_PHASE_CONFIRM_USER:
    case MT_PHASE_SIGN_UP:
    case MT_PHASE_FAILED:
        return;
    default:
        /* Without a key nothing was asked for yet: the next try may ask by itself. */
        if (mt_state_dc(self->state, self->state->home_dc)->key == NULL && self->state->attempted) {
            self->state->attempted = FALSE;
            mt_state_touch(self->state, TRUE);
        }
        mt_login_emit(self, MT_LOGIN_STEP_FAILED, problem);
    }
}
