/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A step of the login in words: what was sent where, what to type, what else can be done. Pure:
 * no libpurple, no clock.
 */
#pragma once

#include "ask/tg-question.h"

#include <mtproto/mt-login.h>

G_BEGIN_DECLS

/** tg_login_text_question: (transfer full) (nullable): NULL for a step at which nothing is asked.
 * @written: (nullable): the number as the person wrote it. */
TgQuestion *
tg_login_text_question(const MtLoginStep *step, const char *written, gint64 now_wall_ms);

/** tg_login_text_damaged: (transfer full): the number, when the stored login was damaged. */
TgQuestion *tg_login_text_damaged(const char *written);

G_END_DECLS
