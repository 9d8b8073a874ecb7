/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The account's settings: which there are, and what the core is given of them. The names of the
 * options are a contract: they are in people's accounts.xml.
 */
#pragma once

#include "tg-settings.h"

#include <mtproto/mt-client.h>
#include <purple.h>

G_BEGIN_DECLS

/* What a person can switch on or off, in accounts.xml. */
#define TG_OPTION_SHOW_ARCHIVED "show-archived"
#define TG_OPTION_OPEN_MUTED "open-muted"
#define TG_OPTION_SHOW_AWAY "show-away"
#define TG_OPTION_MARK_READ "mark-read"
#define TG_OPTION_TELL_READ "tell-read"
#define TG_OPTION_TELL_REACTIONS "tell-reactions"
#define TG_OPTION_NUMBERS "message-numbers"
#define TG_OPTION_AVATARS "avatars"

/** tg_account_make_options: (transfer full) (element-type PurpleAccountOption) */
GList *tg_account_make_options(void);

/** TgAccountSettings: what @config points to belongs to it; .tokens and .snapshot are left empty.
 */
typedef struct {
    MtConfig config;
    TgApi api;
    MtProxy *proxy; /* (nullable) */
    char *session;  /* the name of the session file */
    GPtrArray *strings;
} TgAccountSettings;

/** tg_account_read: (transfer full): the errors are sentences for the user. */
TgAccountSettings *tg_account_read(PurpleAccount *account, GError **error);
void tg_account_settings_free(TgAccountSettings *self);

/** tg_account_get_session: (transfer full): the name of the account's session file. */
char *tg_account_get_session(PurpleAccount *account);
/** tg_account_get_session_of: (transfer full): what it would be if the account were named so. */
char *tg_account_get_session_of(PurpleAccount *account, const char *username);

/** tg_account_get_user: the user whose login is stored, 0: nobody. */
gint64 tg_account_get_user(PurpleAccount *account);
/** tg_account_set_user: @user_id: 0: the login is over. */
void tg_account_set_user(PurpleAccount *account, gint64 user_id);

/** tg_account_get_declined_name: (nullable): the number that the account shall not be named after.
 */
const char *tg_account_get_declined_name(PurpleAccount *account);
void tg_account_set_declined_name(PurpleAccount *account, const char *digits);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgAccountSettings, tg_account_settings_free)

G_END_DECLS
