/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A front end without a screen: the built module in real libpurple, told what to do on stdin and
 * telling what it is asked to show on stdout. It knows nothing of Telegram.
 */
#include "commands.h"
#include "loop.h"
#include "notices.h"
#include "prompts.h"
#include "record.h"
#include "screen.h"

#include <dlfcn.h>
#include <libintl.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define DOMAIN "purple-telegram"

/* The program: libpurple's tables carry no user data. */
static struct {
    char *user_dir;
    char *plugin_dir;
    char *locale_dir; /* (nullable): of the module's translations */
    gboolean mute;    /* has no conversations */
    gboolean bare;    /* says little of itself, shows no user information */
    char *disable_in; /* the kind of record in whose callback all accounts are switched off */
    char *remove_in;  /* the same, and they are deleted */
    char *at;         /* (nullable): only if what is shown begins so */
    FILE *log;
    PromptRules rules;
} app;

/* LeakSanitizer's, where this program is built with it. */
extern int __lsan_do_recoverable_leak_check(void) __attribute__((weak));

/* libpurple loads every module in every folder; those of the system are none of our business. */
GDir *
g_dir_open(const gchar *path, guint flags, GError **error)
{
    GDir *(*real)(const gchar *, guint, GError **) = NULL;

    *(void **)&real = dlsym(RTLD_NEXT, "g_dir_open");
    if (g_str_has_suffix(path, "/purple-2") || g_str_has_suffix(path, "/purple-2/"))
        return NULL;
    return real(path, flags, error);
}

/* A front end may switch the account off, or delete it, while libpurple calls it. */
static void
app_disturb(const char *kind, const char *text)
{
    gboolean disable = g_strcmp0(app.disable_in, kind) == 0;
    gboolean remove = g_strcmp0(app.remove_in, kind) == 0;

    if ((!disable && !remove) ||
        (app.at != NULL && (text == NULL || !g_str_has_prefix(text, app.at))))
        return;
    g_clear_pointer(&app.disable_in, g_free);
    g_clear_pointer(&app.remove_in, g_free);
    for (GList *item = purple_accounts_get_all(), *next; item != NULL; item = next) {
        next = item->next;
        if (remove)
            purple_accounts_delete(item->data);
        else
            purple_account_set_enabled(item->data, UI, FALSE);
    }
}

static void
app_prompt_opened(const char *primary)
{
    app_disturb("prompt", primary);
}

static void
app_debug_print(PurpleDebugLevel level, const char *category, const char *text)
{
    fprintf(app.log, "%u %s: %s", level, category ? category : "", text);
    fflush(app.log);
}

static gboolean
app_debug_is_enabled(PurpleDebugLevel level, const char *category)
{
    return app.log != NULL;
}

static PurpleDebugUiOps app_debug_ops = {
    .print = app_debug_print,
    .is_enabled = app_debug_is_enabled,
};

static GHashTable *
app_get_ui_info(void)
{
    static GHashTable *info;

    if (info == NULL) {
        info = g_hash_table_new(g_str_hash, g_str_equal);
        g_hash_table_insert(info, "name", "Headless");
        g_hash_table_insert(info, "version", "1");
        if (!app.bare)
            g_hash_table_insert(info, "client_type", app.rules.finch ? "console" : "pc");
    }
    return info;
}

static void
app_ui_init(void)
{
    purple_request_set_ui_ops(prompts_get_ui_ops(&app.rules));
    purple_notify_set_ui_ops(notices_get_ui_ops(app.bare, app_disturb));
    screen_set_ui_ops(UI, !app.mute, app_disturb);
}

static PurpleCoreUiOps app_core_ops = {
    .ui_init = app_ui_init,
    .get_ui_info = app_get_ui_info,
};

/* From here on the program itself */

static gboolean
app_read_arguments(int *argc, char ***argv)
{
    g_autofree char *log = NULL;
    g_autofree char *semantics = NULL;
    gint64 shift_ms = 0;
    g_autoptr(GError) error = NULL;
    GOptionEntry entries[] = {
        {"user-dir", 0, 0, G_OPTION_ARG_FILENAME, &app.user_dir, "settings", "DIR"},
        {"plugin-dir", 0, 0, G_OPTION_ARG_FILENAME, &app.plugin_dir, "the module's folder", "DIR"},
        {"log", 0, 0, G_OPTION_ARG_FILENAME, &log, "for the debug log", "FILE"},
        {"semantics", 0, 0, G_OPTION_ARG_STRING, &semantics, "pidgin or finch", "NAME"},
        {"no-fields", 0, 0, G_OPTION_ARG_NONE, &app.rules.no_fields, "only single inputs", NULL},
        {"no-requests", 0, 0, G_OPTION_ARG_NONE, &app.rules.no_requests, "no prompts", NULL},
        {"no-conversations", 0, 0, G_OPTION_ARG_NONE, &app.mute, "no conversations", NULL},
        {"bare", 0, 0, G_OPTION_ARG_NONE, &app.bare, "no user information", NULL},
        {"sync-answer", 0, 0, G_OPTION_ARG_STRING_ARRAY, &app.rules.sync_answers,
         "answers the next prompt while it opens", "TEXT"},
        {"disable-in", 0, 0, G_OPTION_ARG_STRING, &app.disable_in, "prompt, notify, ...", "KIND"},
        {"remove-in", 0, 0, G_OPTION_ARG_STRING, &app.remove_in, "prompt, notify, ...", "KIND"},
        {"shift", 0, 0, G_OPTION_ARG_INT64, &shift_ms, "how far the clock is ahead", "MS"},
        {"at", 0, 0, G_OPTION_ARG_STRING, &app.at, "only what begins so", "TEXT"},
        {"locale-dir", 0, 0, G_OPTION_ARG_FILENAME, &app.locale_dir, "translations", "DIR"},
        {NULL},
    };
    GOptionContext *context = g_option_context_new(NULL);
    gboolean good;

    g_option_context_add_main_entries(context, entries, NULL);
    good = g_option_context_parse(context, argc, argv, &error);
    g_option_context_free(context);
    if (!good || app.user_dir == NULL || app.plugin_dir == NULL) {
        fprintf(stderr, "%s\n", error ? error->message : "--user-dir and --plugin-dir are needed");
        return FALSE;
    }
    app.rules.finch = g_strcmp0(semantics, "finch") == 0;
    app.rules.opened = app_prompt_opened;
    loop_shift(shift_ms);
    loop_release();
    app.log = log ? fopen(log, "ae") : NULL;
    return TRUE;
}

static gboolean
app_start(void)
{
    purple_util_set_user_dir(app.user_dir);
    purple_debug_set_ui_ops(&app_debug_ops);
    purple_core_set_ui_ops(&app_core_ops);
    purple_eventloop_set_ui_ops(loop_get_ui_ops());
    purple_plugins_add_search_path(app.plugin_dir);
    if (!purple_core_init(UI))
        return FALSE;
    purple_set_blist(purple_blist_new());
    purple_blist_load();
    purple_network_force_online();
    if (app.locale_dir != NULL) /* the module looks where it would be installed */
        bindtextdomain(DOMAIN, app.locale_dir);
    return purple_find_prpl(PROTOCOL) != NULL;
}

int
main(int argc, char **argv)
{
    int leaks = 0;
    Record *record;

    setlocale(LC_ALL, "");
    signal(SIGPIPE, SIG_IGN);
    if (!app_read_arguments(&argc, &argv))
        return 2;
    if (!app_start()) {
        fputs("libpurple or the module did not start\n", stderr);
        return 3;
    }
    commands_tell_accounts("ready");
    purple_savedstatus_activate(purple_savedstatus_new(NULL, PURPLE_STATUS_AVAILABLE));
    purple_accounts_restore_current_statuses(); /* as Pidgin and Finch do when they start */
    loop_run(commands_run);
    purple_connections_disconnect_all();
    /* Before the module is unloaded, or the report has no names. */
    if (__lsan_do_recoverable_leak_check != NULL)
        leaks = __lsan_do_recoverable_leak_check();
    purple_core_quit();
    record = record_new("end");
    record_flag(record, "leaks", leaks != 0);
    record_send(record);
    if (app.log != NULL)
        fclose(app.log);
    return leaks != 0;
}
