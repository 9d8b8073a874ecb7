/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Which computer this is. The system's number itself is confidential: only what is made of it
 * leaves this file. https://www.freedesktop.org/software/systemd/man/machine-id.html
 */
#include "store/tg-machine.h"

#include <string.h>

/* What else uses the system's number gets another one out of it. */
#define PURPOSE "purple-telegram: the computer of a login"
#define SHORTEST 16

char *
tg_machine_make_id(const char *text)
{
    g_autofree char *number = g_strstrip(g_strdup(text != NULL ? text : ""));

    if (strlen(number) < SHORTEST) /* "uninitialized" is shorter, too */
        return NULL;
    return g_compute_hmac_for_string(G_CHECKSUM_SHA256, (const guint8 *)number, strlen(number),
                                     PURPOSE, -1);
}

char *
tg_machine_get_id(void)
{
    static const char *const places[] = {"/etc/machine-id", "/var/lib/dbus/machine-id",
                                         "/etc/hostid"};
    const char *given = g_getenv("PURPLE_TELEGRAM_MACHINE_ID");

    if (given != NULL)
        return tg_machine_make_id(given);
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *text = NULL;
        char *id = NULL;

        if (g_file_get_contents(places[i], &text, NULL, NULL))
            id = tg_machine_make_id(text);
        if (id != NULL)
            return id;
    }
    return NULL;
}
