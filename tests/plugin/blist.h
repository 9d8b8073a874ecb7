/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The buddy list of a front end without a screen.
 */
#pragma once

#include <purple.h>

/** blist_run: as deeds_run(). @account: (nullable): the list may outlive it */
gboolean blist_run(PurpleAccount *account, char **words);

/** blist_find_chat: (nullable) (transfer none): the chat in the list that has this in its
 * components. */
PurpleBlistNode *blist_find_chat(const char *id);
