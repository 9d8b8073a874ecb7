/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The part of a job that is the same for each kind: handing on to the kind's own functions.
 */
#include <crypto/mt-job-private.h>

void
mt_job_run(MtJob *job)
{
    g_return_if_fail(job != NULL);
    job->klass->run(job);
}

const char *
mt_job_get_name(const MtJob *job)
{
    g_return_val_if_fail(job != NULL, NULL);
    return job->klass->name;
}

void
mt_job_free(MtJob *job)
{
    if (job != NULL)
        job->klass->free(job);
}
