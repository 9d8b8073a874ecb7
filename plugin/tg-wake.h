/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Notices that the computer has slept, that its clock was set, and that the network is another one.
 * It costs nothing while nothing happens.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _TgWake TgWake;

/** TgWakeFunc: may free the TgWake. */
typedef void (*TgWakeFunc)(gpointer data);

TgWake *tg_wake_new(TgWakeFunc woke, gpointer data);
void tg_wake_free(TgWake *self);

G_END_DECLS
