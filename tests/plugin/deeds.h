/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What a person does with the buddy list, the room list, links and blocks.
 */
#pragma once

#include <purple.h>

/** deeds_run: @words: a command and its account's name first. FALSE: there is no such command, or
 * it could not be done. */
gboolean deeds_run(PurpleAccount *account, char **words);
