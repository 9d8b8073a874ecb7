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

/** tg_account_make_options: (transfer full) (element-type PurpleAccountOption) */
GList *tg_account_make_options(void);

/** TgAccountSettings: @config's strings belong to it; .tokens and .snapshot are left empty. */
typedef struct {
    MtConfig config;
    TgApi api;
    char *session; /* the name of the session file */
    GPtrArray *strings;
} TgAccountSettings;

/** tg_account_read: (transfer full): the errors are sentences for the user. */
TgAccountSettings *tg_account_read(PurpleAccount *account, GError **error);
void tg_account_settings_free(TgAccountSettings *self);

/** tg_account_get_session: (transfer full): the name of the account's session file. */
char *tg_account_get_session(PurpleAccount *account);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgAccountSettings, tg_account_settings_free)

G_END_DECLS
