/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What a person does in conversations and with the menu of the account.
 */
#pragma once

#include <purple.h>

/** talk_run: as deeds_run(). */
gboolean talk_run(PurpleAccount *account, char **words);
