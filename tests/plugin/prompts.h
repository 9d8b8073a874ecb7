/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * libpurple's requests as a front end without a screen: every prompt is told to the test, which
 * answers it. Front ends differ in what they do when a prompt is closed; this one can do either.
 */
#pragma once

#include <glib.h>
#include <purple.h>

/**
 * PromptRules:
 * @finch: closing a prompt from the program calls its cancel callback before it is closed, with
 *   a second argument that must not be looked at; otherwise (as Pidgin) no callback is called.
 * @no_fields: only single inputs exist. @no_requests: nothing exists.
 * @sync_answers: (nullable): one prompt after the other is answered with these while it is being
 *   opened: "!" cancels it, "=TEXT" chooses what begins so, other entries follow after tabs.
 * @opened: (nullable): called whenever a prompt was shown, with its first line.
 */
typedef struct {
    gboolean finch;
    gboolean no_fields;
    gboolean no_requests;
    char **sync_answers;
    void (*opened)(const char *primary);
} PromptRules;

PurpleRequestUiOps *prompts_get_ui_ops(const PromptRules *rules);

/* What the user does with the prompt of this number. FALSE: there is no such prompt or field. */
gboolean prompts_type(guint id, const char *field, const char *text);
gboolean prompts_choose(guint id, const char *field, const char *item);
gboolean prompts_press(guint id, const char *button);
