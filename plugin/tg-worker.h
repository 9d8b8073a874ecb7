/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Jobs on a thread, their results back on libpurple's event loop. It knows nothing of what is
 * computed.
 */
#pragma once

#include <glib.h>
#include <mtproto/mt-job.h>

G_BEGIN_DECLS

typedef struct _TgWorker TgWorker;

/** TgWorkerFunc: @job: (transfer full): has run. It may free the worker. */
typedef void (*TgWorkerFunc)(gpointer data, MtJob *job);

/** tg_worker_new: (transfer full) */
TgWorker *tg_worker_new(TgWorkerFunc done, gpointer data);
/** tg_worker_free: waits until no job runs; those that wait do not run; nothing is called. */
void tg_worker_free(TgWorker *self);

/** tg_worker_pass_on: it gets another owner. */
void tg_worker_pass_on(TgWorker *self, TgWorkerFunc done, gpointer data);

/** tg_worker_run: @job: (transfer full). Never answers from inside the call. */
void tg_worker_run(TgWorker *self, MtJob *job);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgWorker, tg_worker_free)

G_END_DECLS
