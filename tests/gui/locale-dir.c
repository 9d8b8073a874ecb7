/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Preloaded into a front end: the module finds its translations where they were built, and not
 * where they would be installed.
 */
#include <dlfcn.h>
#include <glib.h>
#include <libintl.h>

typedef char *(*Bind)(const char *domain, const char *folder);

char *
bindtextdomain(const char *domain, const char *folder)
{
    const char *built = g_getenv("TEST_LOCALE_DIR");
    Bind next = NULL;

    *(void **)&next = dlsym(RTLD_NEXT, "bindtextdomain");
    if (next == NULL)
        return NULL;
    return next(domain, built != NULL && g_strcmp0(domain, GETTEXT_PACKAGE) == 0 ? built : folder);
}
