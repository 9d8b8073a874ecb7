/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The buddy list of a front end without a screen.
 */
#pragma once

#include <purple.h>

/** blist_run: as deeds_run(). @account: (nullable): the list may outlive it */
gboolean blist_run(PurpleAccount *account, char **words);
