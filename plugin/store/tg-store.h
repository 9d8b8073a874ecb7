/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What survives the program, below libpurple's folder: one file for each login, and the tokens of
 * all. When it is written; not what is in it.
 */
#pragma once

#include <glib.h>
#include <mtproto/mt-secret.h>

G_BEGIN_DECLS

typedef struct _TgStore TgStore;

/** TgStoreFailed: what was to be written later could not be; it is tried again. */
typedef void (*TgStoreFailed)(gpointer data, const GError *error);

/** tg_store_open: (transfer full): the errors are those of tg-file.h. @session: the file's name;
 * @failed: (nullable). */
TgStore *tg_store_open(const char *session, TgStoreFailed failed, gpointer data, GError **error);
/** tg_store_close: what was to be saved later is not: call tg_store_save_now() before. */
void tg_store_close(TgStore *self);

/** tg_store_load: (transfer full) (nullable): NULL without @error: nothing is stored. */
GBytes *tg_store_load(TgStore *self, GError **error);
/** TgStoreMake: (transfer full) (nullable): what is to be saved now; NULL: nothing. */
typedef GBytes *(*TgStoreMake)(gpointer data);

/** TgStoreSaved: @error: (nullable): it could not be written; that is tried again. */
typedef void (*TgStoreSaved)(gpointer data, const GError *error);
/** tg_store_save_soon: on a thread: disks may take long. @saved is called once it is written, never
 * from inside, and not after tg_store_close(). */
void tg_store_save_soon(TgStore *self, GBytes *snapshot, TgStoreSaved saved, gpointer data);

/** tg_store_save: at once; the journal begins anew. FALSE: it could not be written; that is tried
 * again as long as there is nothing newer. */
gboolean tg_store_save(TgStore *self, GBytes *snapshot, GError **error);
/** tg_store_save_later: what @make gives in some seconds; it can be called until tg_store_close().
 */
void tg_store_save_later(TgStore *self, TgStoreMake make, gpointer data);

/* What is not worth saving all for: see tg-journal.h. */
GBytes *tg_store_load_journal(TgStore *self);
void tg_store_note(TgStore *self, GBytes *bytes);
void tg_store_begin(TgStore *self, const char *line);
char *tg_store_dup_begun(TgStore *self);

/** tg_store_save_now: what is to be saved later. */
void tg_store_save_now(TgStore *self);
/** tg_store_put_aside: what is there is damaged. */
gboolean tg_store_put_aside(TgStore *self, GError **error);
/** tg_store_erase: the login is over. */
void tg_store_erase(TgStore *self);

/** tg_store_load_tokens: (transfer container) (element-type MtSecret) */
GPtrArray *tg_store_load_tokens(void);
void tg_store_add_token(TgStore *self, const MtSecret *token, gint64 user_id);

/** tg_store_forget_tokens: those of this account and of @user_id. */
void tg_store_forget_tokens(TgStore *self, gint64 user_id);

/** tg_store_move: the login of an account whose name changes. */
gboolean tg_store_move(TgStore *self, const char *session, GError **error);

/** tg_store_forget: everything about an account that was deleted. @user_id: 0 if not known. */
void tg_store_forget(const char *session, gint64 user_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgStore, tg_store_close)

G_END_DECLS
