/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Work on a thread, its results back on libpurple's event loop. It knows nothing of what is
 * done.
 */
#pragma once

#include <glib.h>
#include <mtproto/mt-job.h>

G_BEGIN_DECLS

typedef struct _TgWorker TgWorker;

/** TgWorkerFunc: @job: (transfer full): has run. It may free the worker. */
typedef void (*TgWorkerFunc)(gpointer data, MtJob *job);

/** TgWorkerStep: a part of what tg_worker_call() does. */
typedef void (*TgWorkerStep)(gpointer data);

/** tg_worker_new: (transfer full): @done: (nullable): where no jobs are run. */
TgWorker *tg_worker_new(TgWorkerFunc done, gpointer data);
/** tg_worker_free: waits until no job runs; those that wait do not run; nothing is called. */
void tg_worker_free(TgWorker *self);

/** tg_worker_pass_on: it gets another owner. */
void tg_worker_pass_on(TgWorker *self, TgWorkerFunc done, gpointer data);

/** tg_worker_run: @job: (transfer full). Never answers from inside the call. */
void tg_worker_run(TgWorker *self, MtJob *job);
/** tg_worker_call: @run on a thread, then @done on libpurple's event loop, which may free the
 * worker. Both happen, at the latest in tg_worker_wait() or tg_worker_free(). */
void tg_worker_call(TgWorker *self, TgWorkerStep run, TgWorkerStep done, gpointer data);
/** tg_worker_wait: until nothing runs any more, and that was told. */
void tg_worker_wait(TgWorker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TgWorker, tg_worker_free)

G_END_DECLS
