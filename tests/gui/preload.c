/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Preloaded into front ends, for two purposes. The module finds its translations where they were
 * built, and not where they would be installed. And AddressSanitizer is ready before any library
 * is: it would begin with the first memory that one asks for, which for Finch is while the C
 * library holds a lock that the sanitizer's own start takes and gives back.
 */
#include <dlfcn.h>
#include <glib.h>
#include <libintl.h>

typedef char *(*Bind)(const char *domain, const char *folder);

/* The linker puts this before all other constructors. */
static void __attribute__((constructor)) ask_for_memory(void)
{
    g_free(g_malloc(1));
}

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
