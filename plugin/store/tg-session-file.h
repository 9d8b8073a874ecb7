/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The file of one account's login: locked while it is in use, put aside when it is damaged. Pure
 * of libpurple; it does not know what is in it.
 */
#pragma once

#include "store/tg-file.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TgSessionFile TgSessionFile;

/** tg_session_file_open: (transfer full): %TG_FILE_ERROR_IN_USE when another program has it. */
TgSessionFile *tg_session_file_open(const char *folder, const char *name, GError **error);
void tg_session_file_close(TgSessionFile *self);

/** tg_session_file_load: (transfer full) (nullable): NULL without @error: nothing is stored. */
GBytes *tg_session_file_load(TgSessionFile *self, GError **error);
gboolean tg_session_file_save(TgSessionFile *self, GBytes *content, GError **error);
/** tg_session_file_put_aside: keeps what is there under another name, and begins anew. */
gboolean tg_session_file_put_aside(TgSessionFile *self, GError **error);
/** tg_session_file_move: to another name, which has no login yet. */
gboolean
tg_session_file_move(TgSessionFile *self, const char *folder, const char *name, GError **error);
/** tg_session_file_erase: deletes it; nothing is saved after that. */
void tg_session_file_erase(TgSessionFile *self);

/** tg_session_file_delete: everything that there is of this name. */
void tg_session_file_delete(const char *folder, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgSessionFile, tg_session_file_close)

G_END_DECLS
