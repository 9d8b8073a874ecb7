/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * How a kind of job is made. Only the files of this folder include this.
 */
#pragma once

#include <mtproto/mt-job.h>

G_BEGIN_DECLS

typedef struct {
    const char *name;
    void (*run)(MtJob *job);
    void (*free)(MtJob *job); /* wipes and frees the whole struct */
} MtJobClass;

/** The first member of each kind of job. */
struct _MtJob {
    const MtJobClass *klass;
};

G_END_DECLS
