/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A login whose file came from another computer. Telegram ends a login that two computers use at
 * the same time, for both of them: nothing is sent with it before somebody has said what it is.
 * https://core.telegram.org/api/errors#406-not-acceptable
 */
#include <client/login/mt-login-private.h>

#include <string.h>

#define SECTION_VERSION 1
/* Computers that may use the login in turn. */
#define MAX_MACHINES 8
#define SEPARATOR "\n"

/* (transfer full) (nullable): NULL: the login was never used with a known computer. */
static char **
load_machines(const MtLogin *self)
{
    GBytes *section = mt_state_get_section(self->state, MT_SECTION_MACHINES, SECTION_VERSION);
    g_autofree char *text = NULL;
    gconstpointer bytes;
    gsize len;

    if (section == NULL)
        return NULL;
    bytes = g_bytes_get_data(section, &len);
    text = g_strndup(bytes, MIN(len, MAX_MACHINES * (MT_MAX_MACHINE + 1)));
    return g_strsplit(text, SEPARATOR, MAX_MACHINES);
}

void
mt_login_note_machine(MtLogin *self)
{
    g_auto(GStrv) machines = load_machines(self);
    g_autoptr(GString) text = NULL;
    g_autoptr(GBytes) section = NULL;
    guint count = machines != NULL ? g_strv_length(machines) : 0;

    if (self->machine == NULL ||
        (machines != NULL && g_strv_contains((const char *const *)machines, self->machine)))
        return;
    text = g_string_new(self->machine); /* the newest is first */
    for (guint i = 0; i < MIN(count, MAX_MACHINES - 1); i++)
        g_string_append_printf(text, SEPARATOR "%s", machines[i]);
    section = g_bytes_new(text->str, text->len);
    mt_state_set_section(self->state, MT_SECTION_MACHINES, SECTION_VERSION, section);
    mt_state_touch(self->state, FALSE);
}

/* Half a login is not worth a question: it is begun anew. */
static void
forget_login(MtLogin *self)
{
    mt_state_forget_keys(self->state);
    self->state->attempted = FALSE;
    mt_login_note_machine(self);
    mt_state_touch(self->state, TRUE);
}

gboolean
mt_login_is_copied(MtLogin *self)
{
    g_auto(GStrv) machines = load_machines(self);

    if (self->machine == NULL)
        return FALSE;
    if (machines == NULL || g_strv_contains((const char *const *)machines, self->machine)) {
        mt_login_note_machine(self);
        return FALSE;
    }
    if (mt_login_is_stored(self))
        return TRUE;
    forget_login(self);
    return FALSE;
}

void
mt_login_copied(MtLogin *self, guint generation, gboolean move, MtTime now)
{
    if (!mt_login_is_current(self, generation, MT_PHASE_COPIED))
        return;
    if (!move) {
        forget_login(self);
        mt_login_begin(self, now);
        return;
    }
    mt_login_note_machine(self);
    mt_state_touch(self->state, TRUE);
    self->phase = MT_PHASE_PROBE;
    mt_login_probe(self, now);
}

gboolean
mt_login_may_connect(const MtLogin *self)
{
    return self->phase != MT_PHASE_COPIED;
}
