/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A byte string that wipes itself: keys, codes, passwords and tokens travel in it and in
 * nothing else.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MtSecret MtSecret;

/** mt_secret_new: (transfer full): a copy of @data; the caller wipes its own. */
MtSecret *mt_secret_new(gconstpointer data, gsize len);
/** mt_secret_new_zero: (transfer full): @len zero bytes to be filled through mt_secret_peek(). */
MtSecret *mt_secret_new_zero(gsize len);
/** mt_secret_ref: (transfer full): one more reference; thread-safe. */
MtSecret *mt_secret_ref(MtSecret *self);
/** mt_secret_unref: the last one wipes the bytes; NULL is allowed. */
void mt_secret_unref(MtSecret *self);
/** mt_secret_peek: the bytes, followed by one NUL that is not counted. */
guint8 *mt_secret_peek(const MtSecret *self);
gsize mt_secret_size(const MtSecret *self);
/** mt_secret_equal: in a time that depends on the sizes alone. NULL equals only NULL. */
gboolean mt_secret_equal(const MtSecret *a, const MtSecret *b);
/** mt_wipe: overwrites in a way that no compiler removes. */
void mt_wipe(gpointer data, gsize len);
/** mt_wipe_string: wipes and frees a NUL-terminated string; NULL is allowed. */
void mt_wipe_string(char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtSecret, mt_secret_unref)

G_END_DECLS
