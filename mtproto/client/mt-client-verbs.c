/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The verbs of the client: each goes to the part that it concerns, then the pump runs.
 */
#include <client/mt-client-private.h>

void
mt_client_login_phone(MtClient *self, guint generation, const char *text, MtTime now)
{
    mt_login_phone(mt_client_get_login(self), generation, text, now);
    mt_client_pump(self, now);
}

void
mt_client_login_code(MtClient *self, guint generation, const char *text, MtTime now)
{
    mt_login_code(mt_client_get_login(self), generation, text, now);
    mt_client_pump(self, now);
}

void
mt_client_login_resend(MtClient *self, guint generation, MtTime now)
{
    mt_login_resend(mt_client_get_login(self), generation, now);
    mt_client_pump(self, now);
}

void
mt_client_login_report_missing(MtClient *self, guint generation, MtTime now)
{
    mt_login_report_missing(mt_client_get_login(self), generation, now);
    mt_client_pump(self, now);
}

void
mt_client_login_new_code(MtClient *self, guint generation, MtTime now)
{
    mt_login_new_code(mt_client_get_login(self), generation, now);
    mt_client_pump(self, now);
}

void
mt_client_login_change_phone(MtClient *self, guint generation, MtTime now)
{
    mt_login_change_phone(mt_client_get_login(self), generation, now);
    mt_client_pump(self, now);
}

void
mt_client_login_qr(MtClient *self, guint generation, MtTime now)
{
    mt_login_qr(mt_client_get_login(self), generation, now);
    mt_client_pump(self, now);
}

void
mt_client_login_email(MtClient *self, guint generation, const char *address, MtTime now)
{
    mt_login_email(mt_client_get_login(self), generation, address, now);
    mt_client_pump(self, now);
}

void
mt_client_login_change_email(MtClient *self, guint generation, MtTime now)
{
    mt_login_change_email(mt_client_get_login(self), generation, now);
    mt_client_pump(self, now);
}

void
mt_client_login_reset_email(MtClient *self, guint generation, MtTime now)
{
    mt_login_reset_email(mt_client_get_login(self), generation, now);
    mt_client_pump(self, now);
}

void
mt_client_login_password(MtClient *self, guint generation, MtSecret *password, MtTime now)
{
    mt_login_password(mt_client_get_login(self), generation, password, now);
    mt_client_pump(self, now);
}

void
mt_client_login_forgot(MtClient *self, guint generation, MtTime now)
{
    mt_login_forgot(mt_client_get_login(self), generation, now);
    mt_client_pump(self, now);
}

void
mt_client_login_new_password(
    MtClient *self, guint generation, MtSecret *password, const char *hint, MtTime now)
{
    mt_login_new_password(mt_client_get_login(self), generation, password, hint, now);
    mt_client_pump(self, now);
}

void
mt_client_login_back(MtClient *self, guint generation, MtTime now)
{
    mt_login_back(mt_client_get_login(self), generation, now);
    mt_client_pump(self, now);
}

void
mt_client_login_confirm_user(MtClient *self, guint generation, gboolean yes, MtTime now)
{
    mt_login_confirm_user(mt_client_get_login(self), generation, yes, now);
    mt_client_pump(self, now);
}

void
mt_client_login_copied(MtClient *self, guint generation, gboolean move, MtTime now)
{
    mt_login_copied(mt_client_get_login(self), generation, move, now);
    mt_client_pump(self, now);
}

void
mt_client_login_sign_up(
    MtClient *self, guint generation, const char *first_name, const char *last_name, MtTime now)
{
    mt_login_sign_up(mt_client_get_login(self), generation, first_name, last_name, now);
    mt_client_pump(self, now);
}

void
mt_client_login_cancel(MtClient *self, guint generation, MtTime now)
{
    mt_login_cancel(mt_client_get_login(self), generation, now);
    mt_client_pump(self, now);
}

void
mt_client_log_out(MtClient *self, MtTime now)
{
    mt_login_log_out(mt_client_get_login(self), now);
    mt_client_pump(self, now);
}

void
mt_client_list_devices(MtClient *self, MtTime now)
{
    mt_account_list_devices(mt_client_get_account(self), now);
    mt_client_pump(self, now);
}

void
mt_client_end_device(MtClient *self, gint64 hash, MtTime now)
{
    mt_account_end_device(mt_client_get_account(self), hash, now);
    mt_client_pump(self, now);
}

void
mt_client_confirm_device(MtClient *self, gint64 hash, MtTime now)
{
    mt_account_confirm_device(mt_client_get_account(self), hash, now);
    mt_client_pump(self, now);
}

void
mt_client_accept_terms(MtClient *self, const char *id, MtTime now)
{
    mt_account_accept_terms(mt_client_get_account(self), id, now);
    mt_client_pump(self, now);
}
