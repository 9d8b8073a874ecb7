/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the protocol library asks of its host: random bytes, a clock, a place for log lines.
 */
#pragma once

#include <mtproto/mt-host.h>

G_BEGIN_DECLS

/** tg_host_get: (transfer none): the callbacks; they need no data. */
const MtHost *tg_host_get(void);
MtTime tg_host_now(void);

G_END_DECLS
