/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Work on a thread. A finished GTask reports to a main context; ours is private, holds nothing
 * else, and libpurple's loop watches the descriptor that wakes it up. The default context is never
 * used: not every front end runs it.
 */
#include "tg-worker.h"

#include <gio/gio.h>
#include <purple.h>

struct _TgWorker {
    grefcount references; /* the owner, and each callback that runs */
    GMainContext *context;
    GCancellable *stop;
    TgWorkerFunc done; /* NULL: nobody wants results any more */
    gpointer data;
    guint watch;
    guint running;
};

static void
worker_unref(TgWorker *self)
{
    if (!g_ref_count_dec(&self->references))
        return;
    g_main_context_release(self->context);
    g_main_context_unref(self->context);
    g_object_unref(self->stop);
    g_free(self);
}

static void
worker_woken(gpointer data, gint fd, PurpleInputCondition condition)
{
    TgWorker *self = data;

    g_ref_count_inc(&self->references);
    while (g_main_context_iteration(self->context, FALSE))
        continue;
    worker_unref(self);
}

TgWorker *
tg_worker_new(TgWorkerFunc done, gpointer data)
{
    TgWorker *self = g_new0(TgWorker, 1);
    GPollFD wake = {.fd = -1};
    gint priority, timeout;

    g_ref_count_init(&self->references);
    self->context = g_main_context_new();
    self->stop = g_cancellable_new();
    self->done = done;
    self->data = data;
    g_main_context_acquire(self->context); /* nobody else has it */
    g_main_context_prepare(self->context, &priority);
    g_main_context_query(self->context, priority, &timeout, &wake, 1);
    self->watch = purple_input_add(wake.fd, PURPLE_INPUT_READ, worker_woken, self);
    return self;
}

void
tg_worker_free(TgWorker *self)
{
    if (self == NULL)
        return;
    self->done = NULL;
    purple_input_remove(self->watch);
    g_cancellable_cancel(self->stop);
    tg_worker_wait(self);
    worker_unref(self);
}

void
tg_worker_pass_on(TgWorker *self, TgWorkerFunc done, gpointer data)
{
    self->done = done;
    self->data = data;
}

/* What is done on the thread, and what then. The thread only borrows it. */
typedef struct {
    TgWorkerStep run;
    TgWorkerStep done;
    gpointer data;
    gboolean always; /* also when the worker is not wanted any more */
} Call;

static void
run_in_thread(GTask *task, gpointer source, gpointer data, GCancellable *stop)
{
    const Call *call = data;

    if (call->always || !g_cancellable_is_cancelled(stop))
        call->run(call->data);
    g_task_return_boolean(task, TRUE);
}

static void
call_finished(GObject *source, GAsyncResult *result, gpointer data)
{
    TgWorker *self = data;
    const Call *call = g_task_get_task_data(G_TASK(result));

    self->running--;
    if (call->done != NULL) {
        call->done(call->data); /* it may free the worker */
        return;
    }
    if (self->done != NULL)
        self->done(self->data, call->data);
    else
        mt_job_free(call->data);
}

static void
start(TgWorker *self, const Call *call)
{
    g_autoptr(GTask) task = NULL;
    Call *copy = g_new(Call, 1);

    *copy = *call;
    g_main_context_push_thread_default(self->context);
    task = g_task_new(NULL, self->stop, call_finished, self);
    g_main_context_pop_thread_default(self->context);
    g_task_set_check_cancellable(task, FALSE);
    g_task_set_task_data(task, copy, g_free);
    self->running++;
    g_task_run_in_thread(task, run_in_thread);
}

static void
run_job(gpointer data)
{
    mt_job_run(data);
}

void
tg_worker_run(TgWorker *self, MtJob *job)
{
    start(self, &(Call){.run = run_job, .data = job});
}

void
tg_worker_call(TgWorker *self, TgWorkerStep run, TgWorkerStep done, gpointer data)
{
    start(self, &(Call){.run = run, .done = done, .data = data, .always = TRUE});
}

void
tg_worker_wait(TgWorker *self)
{
    g_ref_count_inc(&self->references);
    while (self->running > 0)
        g_main_context_iteration(self->context, TRUE);
    worker_unref(self);
}
