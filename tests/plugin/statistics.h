/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What this program has used.
 */
#pragma once

/** statistics_send: tells how much memory and time of the processor the program has used, and what
 * its longest callbacks since the last time took: those of the module, and those of others. */
void statistics_send(void);
