/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What this process holds, told to the test.
 */
#pragma once

/** memory_tell: what it holds now: bytes, whoever has the heap, descriptors, threads, timers. */
void memory_tell(void);
