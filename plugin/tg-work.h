/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What takes long is done in slices, so that the front end stays alive meanwhile. It knows nothing
 * of what is done.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** TG_WORK_SLICE_US: how long one callback of the main loop may go on beginning new things;
 * TG_WORK_PAUSE_MS: until the next one: front ends draw when nothing else is to be done. */
#define TG_WORK_SLICE_US 3000
#define TG_WORK_PAUSE_MS 1

typedef struct _TgWork TgWork;

/** TgWorkItem: does a part of it; TRUE: there is more. */
typedef gboolean (*TgWorkItem)(gpointer self, gpointer item);
/** TgWorkHold: before and after a slice: what must live as long as it lasts; @begin. */
typedef void (*TgWorkHold)(gpointer self, gboolean begin);

/** tg_work_new: @self goes to all functions. */
TgWork *tg_work_new(TgWorkHold hold, gpointer self);
void tg_work_free(TgWork *work);
/** tg_work_stop: nothing of it is done any more. */
void tg_work_stop(TgWork *work);
/** tg_work_add: to be done after all that was added before; never from inside this call. */
void tg_work_add(TgWork *work, TgWorkItem func, gpointer item);

G_END_DECLS
