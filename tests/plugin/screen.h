/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Connections, conversations and the buddy list of a front end without a screen.
 */
#pragma once

#include "notices.h"

/** screen_set_ui_ops: libpurple's, of the front end @ui; @shown: as in notices.h, with "progress"
 * and "written". */
void screen_set_ui_ops(const char *ui, gboolean has_conversations, NoticeFunc shown);

/** screen_set_focus: somebody looks at the conversation of this name. */
void screen_set_focus(const char *name);
