/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * libpurple's notices as a front end without a screen: each is told to the test.
 */
#pragma once

#include <glib.h>
#include <purple.h>

/** NoticeFunc: something of this kind was shown ("notify", "info") whose beginning is @text. */
typedef void (*NoticeFunc)(const char *kind, const char *text);

/** notices_get_ui_ops: @bare: without windows of user information. */
PurpleNotifyUiOps *notices_get_ui_ops(gboolean bare, NoticeFunc shown);

/** notices_close_info: the person closes the window of this number; FALSE: there is none. */
gboolean notices_close_info(guint id);
