/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Future-auth tokens: with one of them the next login needs no code. They belong to the profile,
 * not to an account, and survive a log-out. https://core.telegram.org/api/auth#future-auth-tokens
 */
#pragma once

#include <glib.h>
#include <mtproto/mt-secret.h>

G_BEGIN_DECLS

/** TG_TOKENS_MAX: as many as Telegram takes in one request. */
#define TG_TOKENS_MAX 20

/** tg_tokens_load: (transfer container) (element-type MtSecret): the newest last; never NULL. */
GPtrArray *tg_tokens_load(const char *path);
/** tg_tokens_add: @session: the name of the file of the account that it came from. */
gboolean tg_tokens_add(
    const char *path, const char *session, gint64 user_id, const MtSecret *token, GError **error);
/** tg_tokens_forget: those that came from the account of this @session, and those of @user_id
 * unless that is 0. */
void tg_tokens_forget(const char *path, const char *session, gint64 user_id);

G_END_DECLS
