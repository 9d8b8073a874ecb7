/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The rarer steps of the login in words: QR codes, e-mail, recovery, what is asked when no code can
 * be had, and what helps when it does not come. Only tg-login-text.c and tg-login.c include this.
 */
#pragma once

#include "ask/tg-qr.h"
#include "ask/tg-question.h"

#include <mtproto/mt-login.h>

G_BEGIN_DECLS

/** tg_login_ways_question: (transfer full) (nullable): NULL for a step at which nothing is asked.
 */
TgQuestion *tg_login_ways_question(const MtLoginStep *step, const char *phone, gint64 now_wall_ms);
/** tg_login_ways_repeat: (transfer full): the new password once more, where there is only a line.
 */
TgQuestion *tg_login_ways_repeat(void);
/** tg_login_ways_give_up_email: (transfer full): before the login e-mail is given up, or how long
 * that still takes. */
TgQuestion *tg_login_ways_give_up_email(const MtLoginStep *step, gint64 now_wall_ms);
/** tg_login_ways_qr: (transfer full): beside the code. */
TgQuestion *tg_login_ways_qr(TgQrForm form);

/** tg_login_ways_say_earlier: a code that was sent before counts as well, and how it was sent. */
void tg_login_ways_say_earlier(TgQuestion *question, const MtLoginCode *code);
/** tg_login_ways_say_other_help: what else helps where Telegram offers no other way. */
void tg_login_ways_say_other_help(TgQuestion *question, const MtLoginStep *step);

/** tg_login_text_say_problem: what any answer of the server can have been. */
void tg_login_text_say_problem(TgQuestion *question, const MtLoginStep *step);
void tg_login_text_offer_qr(TgQuestion *question);
void
tg_login_text_say_mail_reset(TgQuestion *question, const MtLoginCode *code, gint64 now_wall_ms);

G_END_DECLS
