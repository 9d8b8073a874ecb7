/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What libpurple knows this protocol by.
 */
#pragma once

/** TG_PROTOCOL_ID: in people's settings: it never changes. */
#define TG_PROTOCOL_ID "prpl-telegram"
