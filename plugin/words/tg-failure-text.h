/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Why something could not be done, in words. Pure: it knows no libpurple.
 */
#pragma once

#include <mtproto/mt-event.h>

G_BEGIN_DECLS

/** tg_failure_text: (transfer full): one sentence. */
char *tg_failure_text(const MtAnswer *answer);
/** tg_failure_text_account: (transfer full): one or two sentences about a verb that failed. */
char *tg_failure_text_account(const MtAccountResult *result);

G_END_DECLS
