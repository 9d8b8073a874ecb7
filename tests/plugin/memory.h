/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What this process holds and has used, told to the test.
 */
#pragma once

/** memory_tell: what it holds now: bytes, whoever has the heap, descriptors, threads, timers. */
void memory_tell(void);
/** memory_tell_statistics: the longest callbacks since the last time, memory, time of the processor. */
void memory_tell_statistics(void);
