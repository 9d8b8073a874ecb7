/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * An event loop for libpurple that is a bare poll() and never runs GLib's default main context,
 * on a clock that the test moves. It knows nothing of what runs on it.
 */
#pragma once

#include <glib.h>
#include <purple.h>

/** LoopFunc: one line of a command, without its end. */
typedef void (*LoopFunc)(char **words);

/** loop_get_ui_ops: the table for purple_eventloop_set_ui_ops(). */
PurpleEventLoopUiOps *loop_get_ui_ops(void);

/** loop_run: runs until loop_quit() or the end of stdin, whose lines go to @command. */
void loop_run(LoopFunc command);
void loop_quit(void);

/**
 * loop_shift: moves both clocks of this process at once. Until loop_release(), commands are all
 * that is served, so that whoever is at the other end of a socket can move its clock as well.
 */
void loop_shift(gint64 ms);
void loop_release(void);

/** loop_next_timer: milliseconds until the next timer is due, or -1. */
gint64 loop_next_timer(void);

/** loop_when_idle: calls @func once, when no timer is due and no descriptor is ready. */
void loop_when_idle(void (*func)(void));

/** LoopKind: whose function was called. */
typedef enum {
    LOOP_MODULE,
    LOOP_OTHERS, /* libpurple's own */
    LOOP_N_KINDS,
} LoopKind;

/** LoopUse: the longest that one callback kept the loop (where the system tells, without the time
 * in which the machine did something else), and the most that one kept the processor. */
typedef struct {
    gint64 wall_us;
    gint64 cpu_us;
} LoopUse;

LoopUse loop_get_longest(LoopKind kind);
void loop_reset_longest(void);
/** loop_draw: the front end begins or ends to show something, which is not counted. */
void loop_draw(gboolean begin);
