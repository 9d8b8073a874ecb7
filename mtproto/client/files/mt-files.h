/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Files on their way, as the account in use holds them.
 */
#pragma once

#include <mtproto/mt-files.h>

G_BEGIN_DECLS

typedef struct _MtFiles MtFiles;

MtFiles *mt_files_new(MtChats *chats);
/** mt_files_free: whatever is under way ends without an event. */
void mt_files_free(MtFiles *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtFiles, mt_files_free)

/** mt_files_stop: all end with MT_FAILURE_SIGNED_OUT. */
void mt_files_stop(MtFiles *self);
void mt_files_run(MtFiles *self, MtTime now);
gint64 mt_files_deadline(const MtFiles *self);

G_END_DECLS
