/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Files on their way: what happens to each goes to whoever asked for it.
 */
#pragma once

#include "chats/tg-chats.h"

G_BEGIN_DECLS

/** TgFileNews: libpurple may be called from it. */
typedef void (*TgFileNews)(TgChats *chats, const MtFileEvent *event, gpointer data);

TgFiles *tg_files_new(void);
void tg_files_free(TgFiles *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgFiles, tg_files_free)

/** tg_files_expect: @request: a number from a verb of mt-files.h. @data goes to @destroy after the
 * last event, or with the connection. */
void tg_files_expect(
    TgChats *chats, guint request, TgFileNews news, gpointer data, GDestroyNotify destroy);
/** tg_files_cancel: nothing more is heard of @request; 0 is ignored. */
void tg_files_cancel(TgChats *chats, guint request);
/** tg_files_event: The front end may end the connection meanwhile. */
void tg_files_event(TgChats *chats, const MtFileEvent *event);

G_END_DECLS
