/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The login's steps become prompts, and answers become calls of the client.
 */
#pragma once

#include "tg-connection.h"
#include "tg-settings.h"

G_BEGIN_DECLS

typedef struct _TgLogin TgLogin;

/** tg_login_new: (transfer full): @connection lives longer. @damaged: the stored login was not
 * readable. */
TgLogin *tg_login_new(TgConnection *connection, TgApiSource api, gboolean damaged);
void tg_login_free(TgLogin *self);

/** tg_login_step: @step: (transfer full). The front end may end the connection meanwhile. */
void tg_login_step(TgLogin *self, MtLoginStep *step);
void tg_login_progress(TgLogin *self, MtProgress progress);
/** tg_login_stop: closes the prompt. */
void tg_login_stop(TgLogin *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgLogin, tg_login_free)

G_END_DECLS
