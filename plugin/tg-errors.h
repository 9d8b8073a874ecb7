/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * How a connection ends: for each problem the reason that libpurple is given, which decides
 * whether it tries again by itself, and the sentence that is shown. The only place with both.
 */
#pragma once

#include "tg-settings.h"

#include <mtproto/mt-login.h>
#include <purple.h>

G_BEGIN_DECLS

/**
 * TgErrorContext:
 * @api: where the application id comes from.
 * @asked: the step at which the person stopped, for MT_LOGIN_CANCELLED.
 */
typedef struct {
    TgApiSource api;
    MtLoginStepKind asked;
    gint64 now_wall_ms;
} TgErrorContext;

/** tg_errors_describe_step: (transfer full): the sentence for a step MT_LOGIN_STEP_FAILED. */
char *tg_errors_describe_step(const MtLoginStep *step,
                              const TgErrorContext *context,
                              PurpleConnectionError *out_reason);

/** tg_errors_knows: whether there is a sentence for logins that end with @problem. */
gboolean tg_errors_knows(MtLoginProblem problem);

/** tg_errors_get_reason: for an error of the settings, of a file or of the core. */
PurpleConnectionError tg_errors_get_reason(const GError *error);
/** tg_errors_describe: (transfer full): its sentence. */
char *tg_errors_describe(const GError *error);

G_END_DECLS
