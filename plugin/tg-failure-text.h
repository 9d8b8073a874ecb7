/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Why something could not be done, in words. Pure: it knows no libpurple.
 */
#pragma once

#include <mtproto/mt-chat-event.h>

G_BEGIN_DECLS

/** tg_failure_text: (transfer full): one sentence. */
char *tg_failure_text(const MtAnswer *answer);

G_END_DECLS
