/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the test tells the front end to do.
 */
#pragma once

#include <purple.h>

#define UI "headless"
#define PROTOCOL "prpl-telegram"

/** commands_run: @words: of a line, the first of which is the command. Answered by "done". */
void commands_run(char **words);

/** commands_tell_accounts: the names of all of them, in a record of this name. */
void commands_tell_accounts(const char *event);
