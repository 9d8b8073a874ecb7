/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The login: phone number, code, password, in; and log-out. One handler for auth.SentCode and one
 * for auth.Authorization, whichever call brought them. https://core.telegram.org/api/auth
 */
#pragma once

#include <client/calls/mt-calls.h>
#include <client/login/mt-account.h>
#include <client/login/mt-countries.h>
#include <client/store/mt-event-queue.h>
#include <client/store/mt-state.h>
#include <mtproto/mt-client.h>

G_BEGIN_DECLS

typedef struct _MtLogin MtLogin;

/** mt_login_new: the parts are the client's and live longer; strings of @config are copied. */
MtLogin *mt_login_new(const MtHost *host,
                      gpointer host_data,
                      const MtConfig *config,
                      MtCalls *calls,
                      MtState *state,
                      MtEventQueue *events,
                      MtAccount *account);
void mt_login_free(MtLogin *self);
/** mt_login_set_countries: @countries lives longer; numbers are grouped for reading with it. */
void mt_login_set_countries(MtLogin *self, const MtCountries *countries);
/** mt_login_start: probes a stored login, takes up a pending one, or begins. */
void mt_login_start(MtLogin *self, MtTime now);

void mt_login_phone(MtLogin *self, guint generation, const char *text, MtTime now);
void mt_login_code(MtLogin *self, guint generation, const char *text, MtTime now);
void mt_login_resend(MtLogin *self, guint generation, MtTime now);
void mt_login_new_code(MtLogin *self, guint generation, MtTime now);
void mt_login_change_phone(MtLogin *self, guint generation, MtTime now);
void mt_login_password(MtLogin *self, guint generation, MtSecret *password, MtTime now);
void mt_login_forgot(MtLogin *self, guint generation, MtTime now);
void mt_login_report_missing(MtLogin *self, guint generation, MtTime now);
void mt_login_qr(MtLogin *self, guint generation, MtTime now);
void mt_login_email(MtLogin *self, guint generation, const char *address, MtTime now);
void mt_login_change_email(MtLogin *self, guint generation, MtTime now);
void mt_login_reset_email(MtLogin *self, guint generation, MtTime now);
void mt_login_new_password(
    MtLogin *self, guint generation, MtSecret *password, const char *hint, MtTime now);
void mt_login_back(MtLogin *self, guint generation, MtTime now);
void mt_login_copied(MtLogin *self, guint generation, gboolean move, MtTime now);
void mt_login_confirm_user(MtLogin *self, guint generation, gboolean yes, MtTime now);
void mt_login_sign_up(
    MtLogin *self, guint generation, const char *first_name, const char *last_name, MtTime now);
void mt_login_cancel(MtLogin *self, guint generation, MtTime now);
void mt_login_log_out(MtLogin *self, MtTime now);

/** mt_login_job_done: TRUE if @job was one of the login's (the caller frees it in either case). */
gboolean mt_login_job_done(MtLogin *self, MtJob *job, MtTime now);
void mt_login_tick(MtLogin *self, MtTime now);
gint64 mt_login_deadline(const MtLogin *self);
gboolean mt_login_is_done(const MtLogin *self);
/** mt_login_is_stored: whether there is a login that was complete. */
gboolean mt_login_is_stored(const MtLogin *self);
/** mt_login_may_connect: FALSE: nobody has said yet whether the stored key may be used here. */
gboolean mt_login_may_connect(const MtLogin *self);

/** mt_login_update: an object of type Updates or Update that came while not signed in, or a
 * service notification at any time. */
void mt_login_update(MtLogin *self, const TlObject *update, MtTime now);
/** mt_login_connection_failed: the home datacenter cannot be reached, or the key exchange with it
 * fails its checks (@problem MT_LOGIN_UNREACHABLE or MT_LOGIN_KEY_EXCHANGE). */
void mt_login_connection_failed(MtLogin *self, MtLoginProblem problem, MtTime now);
/** mt_login_reached: there is a connection, or again; what was shown may be out of date. */
void mt_login_reached(MtLogin *self, MtTime now);
/** mt_login_key_lost: the server confirmed that it no longer knows the home key. */
void mt_login_key_lost(MtLogin *self, MtTime now);
/** mt_login_session_ended: a call after the login was answered by 401 or AUTH_KEY_DUPLICATED. */
void mt_login_session_ended(MtLogin *self, const char *error_text, MtTime now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtLogin, mt_login_free)

G_END_DECLS
