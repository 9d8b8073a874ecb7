/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The server's error texts in terms of what a person can do about them.
 */
#pragma once

#include <mtproto/mt-chat-event.h>

G_BEGIN_DECLS

/** mt_failure_from: @wait_s: seconds for _WAIT and _SLOW_MODE, else 0. */
MtFailure mt_failure_from(const GError *error, gint *wait_s);

G_END_DECLS
