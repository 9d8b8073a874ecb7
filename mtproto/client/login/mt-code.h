/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Codes as people type and paste them: cleaned, and compared with what was announced. Pure.
 */
#pragma once

#include <mtproto/mt-login.h>

G_BEGIN_DECLS

/**
 * mt_code_clean:
 * @code: type, length and detail of the code that is expected.
 * @text: as typed: "22-2 22", "Login code: 22222. Do not give", "https://t.me/login/22222",
 *   "tg://login?code=22222", any script's digits.
 * @out_code: (out) (transfer full): what to send (wipe with mt_wipe_string()); only for
 * MT_LOGIN_OK.
 * @out_typed_length: for MT_LOGIN_CODE_LENGTH: how many digits were typed.
 *
 * Returns MT_LOGIN_OK, MT_LOGIN_CODE_EMPTY, _LENGTH or _PATTERN.
 */
MtLoginProblem
mt_code_clean(const MtLoginCode *code, const char *text, char **out_code, guint *out_typed_length);

G_END_DECLS
