/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A front end without a screen: the built module in real libpurple, told what to do on stdin and
 * telling what it is asked to show on stdout. It knows nothing of Telegram.
 */
#include "loop.h"
#include "notices.h"
#include "prompts.h"
#include "record.h"
#include "statistics.h"

#include <dlfcn.h>
#include <libintl.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define UI "headless"
#define PROTOCOL "prpl-telegram"
#define DOMAIN "purple-telegram"

/* The program: libpurple's tables carry no user data. */
static struct {
    char *user_dir;
    char *plugin_dir;
    char *locale_dir; /* (nullable): of the module's translations */
    gboolean bare;    /* says little of itself, shows no user information */
    char *disable_in; /* the kind of record in whose callback all accounts are switched off */
    char *remove_in;  /* the same, and they are deleted */
    char *at;         /* (nullable): only if what is shown begins so */
    char *die_at;     /* (nullable): the call that ends the program */
    FILE *log;
    PromptRules rules;
    char *focus; /* (nullable): the conversation that somebody looks at */
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

/* The program ends at once, as in a crash, when it next does this. */
static void
app_die_at(const char *what)
{
    if (g_strcmp0(app.die_at, what) == 0)
        _exit(9);
}

int
fsync(int fd)
{
    int (*real)(int) = NULL;

    app_die_at("fsync");
    *(void **)&real = dlsym(RTLD_NEXT, "fsync");
    return real(fd);
}

int
rename(const char *from, const char *to)
{
    int (*real)(const char *, const char *) = NULL;

    app_die_at("rename");
    *(void **)&real = dlsym(RTLD_NEXT, "rename");
    return real(from, to);
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

/* What libpurple wants shown */

static Record *
app_connection_record(const char *event, PurpleConnection *gc)
{
    Record *record = record_new(event);

    record_text(record, "account", purple_account_get_username(gc->account));
    return record;
}

static void
app_progress(PurpleConnection *gc, const char *text, size_t step, size_t count)
{
    Record *record = app_connection_record("progress", gc);

    record_text(record, "text", text);
    record_number(record, "step", (gint64)step);
    record_number(record, "count", (gint64)count);
    record_send(record);
    app_disturb("progress", text);
}

static void
app_connected(PurpleConnection *gc)
{
    Record *record = app_connection_record("connected", gc);

    record_text(record, "name", purple_connection_get_display_name(gc));
    record_send(record);
}

static void
app_disconnected(PurpleConnection *gc)
{
    record_send(app_connection_record("disconnected", gc));
}

static void
app_failed(PurpleConnection *gc, PurpleConnectionError reason, const char *text)
{
    Record *record = app_connection_record("error", gc);

    record_number(record, "reason", reason);
    record_flag(record, "fatal", purple_connection_error_is_fatal(reason));
    record_text(record, "text", text);
    record_send(record);
    if (purple_connection_error_is_fatal(reason)) /* as Pidgin and Finch do */
        purple_account_set_enabled(gc->account, UI, FALSE);
}

static PurpleConnectionUiOps app_connection_ops = {
    .connect_progress = app_progress,
    .connected = app_connected,
    .disconnected = app_disconnected,
    .report_disconnect_reason = app_failed,
};

static void
app_conversation_opened(PurpleConversation *conversation)
{
    Record *record = record_new("conversation");

    record_text(record, "name", purple_conversation_get_name(conversation));
    record_send(record);
}

static void
app_conversation_written(PurpleConversation *conversation,
                         const char *name,
                         const char *alias,
                         const char *message,
                         PurpleMessageFlags flags,
                         time_t when)
{
    Record *record;

    loop_draw(TRUE);
    record = record_new("written");
    record_text(record, "conversation", purple_conversation_get_name(conversation));
    record_text(record, "from", name);
    record_text(record, "alias", alias);
    record_text(record, "text", message);
    record_number(record, "flags", flags);
    record_number(record, "time", when);
    record_send(record);
    loop_draw(FALSE);
    app_die_at("written");
    app_disturb("written", message);
}

static gboolean
app_conversation_has_focus(PurpleConversation *conversation)
{
    return g_strcmp0(app.focus, purple_conversation_get_name(conversation)) == 0;
}

static PurpleConversationUiOps app_conversation_ops = {
    .has_focus = app_conversation_has_focus,
    .create_conversation = app_conversation_opened,
    .write_conv = app_conversation_written,
};

/* libpurple puts in what saves the list. */
static PurpleBlistUiOps app_blist_ops;

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
    purple_connections_set_ui_ops(&app_connection_ops);
    purple_conversations_set_ui_ops(&app_conversation_ops);
    purple_blist_set_ui_ops(&app_blist_ops);
}

static PurpleCoreUiOps app_core_ops = {
    .ui_init = app_ui_init,
    .get_ui_info = app_get_ui_info,
};

/* Commands: the words of a line, the first of which is the command. Each is answered by "done". */

static PurpleAccount *
app_account(char **words)
{
    return purple_accounts_find(words[1], PROTOCOL);
}

static void
app_tell_accounts(const char *event)
{
    Record *record = record_new(event);

    record_open(record, "accounts", '[');
    for (GList *item = purple_accounts_get_all(); item != NULL; item = item->next)
        record_text(record, NULL, purple_account_get_username(item->data));
    record_close(record, ']');
    record_send(record);
}

static gboolean
command_accounts(char **words)
{
    app_tell_accounts("accounts");
    return TRUE;
}

static gboolean
command_add(char **words)
{
    PurpleAccount *account = purple_account_new(words[1], PROTOCOL);

    purple_accounts_add(account);
    return TRUE;
}

static gboolean
command_option(char **words)
{
    PurpleAccount *account = app_account(words);
    const char *name = words[3], *value = words[4];

    if (strcmp(words[2], "int") == 0)
        purple_account_set_int(account, name, (int)g_ascii_strtoll(value, NULL, 10));
    else if (strcmp(words[2], "bool") == 0)
        purple_account_set_bool(account, name, strcmp(value, "true") == 0);
    else
        purple_account_set_string(account, name, value);
    return TRUE;
}

static gboolean
command_enable(char **words)
{
    purple_account_set_enabled(app_account(words), UI, TRUE);
    return TRUE;
}

static gboolean
command_disable(char **words)
{
    purple_account_set_enabled(app_account(words), UI, FALSE);
    return TRUE;
}

/* As the front ends do by themselves after a passing error. */
static gboolean
command_reconnect(char **words)
{
    purple_account_connect(app_account(words));
    return TRUE;
}

static gboolean
command_remove(char **words)
{
    purple_accounts_delete(app_account(words));
    return TRUE;
}

static gboolean
command_rename(char **words)
{
    purple_account_set_username(app_account(words), words[2]);
    return TRUE;
}

static gboolean
command_type(char **words)
{
    const char *field = words[2];

    return prompts_type((guint)g_ascii_strtoull(words[1], NULL, 10), *field ? field : NULL,
                        words[3]);
}

static gboolean
command_choose(char **words)
{
    const char *field = words[2];

    return prompts_choose((guint)g_ascii_strtoull(words[1], NULL, 10), *field ? field : NULL,
                          words[3]);
}

static gboolean
command_press(char **words)
{
    return prompts_press((guint)g_ascii_strtoull(words[1], NULL, 10), words[2]);
}

/* The person closes a window of user information. */
static gboolean
command_close_info(char **words)
{
    return notices_close_info((guint)g_ascii_strtoull(words[1], NULL, 10));
}

static gboolean
command_im(char **words)
{
    PurpleAccount *account = app_account(words);
    PurpleConversation *conversation =
        purple_find_conversation_with_account(PURPLE_CONV_TYPE_IM, words[2], account);

    if (conversation == NULL)
        conversation = purple_conversation_new(PURPLE_CONV_TYPE_IM, account, words[2]);
    purple_conv_im_send(PURPLE_CONV_IM(conversation), words[3]);
    return TRUE;
}

/* (nullable) */
static PurpleConversation *
app_find_conversation(char **words)
{
    return purple_find_conversation_with_account(PURPLE_CONV_TYPE_ANY, words[2],
                                                 app_account(words));
}

static gboolean
command_chat(char **words)
{
    PurpleConversation *conversation = app_find_conversation(words);

    if (conversation == NULL || purple_conversation_get_type(conversation) != PURPLE_CONV_TYPE_CHAT)
        return FALSE;
    purple_conv_chat_send(PURPLE_CONV_CHAT(conversation), words[3]);
    return TRUE;
}

static gboolean
command_join(char **words)
{
    PurpleConnection *gc = purple_account_get_connection(app_account(words));
    PurplePluginProtocolInfo *info = PURPLE_PLUGIN_PROTOCOL_INFO(purple_find_prpl(PROTOCOL));
    GHashTable *components = info->chat_info_defaults(gc, words[2]);

    serv_join_chat(gc, components);
    g_hash_table_destroy(components);
    return TRUE;
}

static gboolean
command_slash(char **words)
{
    PurpleConversation *conversation = app_find_conversation(words);
    g_autofree char *error = NULL;
    Record *record;
    PurpleCmdStatus status;

    if (conversation == NULL)
        return FALSE;
    status = purple_cmd_do_command(conversation, words[3], words[3], &error);
    record = record_new("slash");
    record_flag(record, "good", status == PURPLE_CMD_STATUS_OK);
    record_text(record, "error", error);
    record_send(record);
    return TRUE;
}

static gboolean
command_open(char **words)
{
    return purple_conversation_new(PURPLE_CONV_TYPE_IM, app_account(words), words[2]) != NULL;
}

static gboolean
command_alias(char **words)
{
    PurpleBuddy *buddy = purple_find_buddy(app_account(words), words[2]);

    if (buddy == NULL)
        return FALSE;
    purple_blist_alias_buddy(buddy, words[3]);
    serv_alias_buddy(buddy);
    return TRUE;
}

static gboolean
command_unlist(char **words)
{
    PurpleBuddy *buddy = purple_find_buddy(app_account(words), words[2]);

    if (buddy == NULL)
        return FALSE;
    purple_account_remove_buddy(app_account(words), buddy, purple_buddy_get_group(buddy));
    purple_blist_remove_buddy(buddy);
    return TRUE;
}

static gboolean
command_focus(char **words)
{
    PurpleConversation *conversation = app_find_conversation(words);

    g_free(app.focus);
    app.focus = g_strdup(words[2]);
    if (conversation != NULL)
        purple_conversation_update(conversation, PURPLE_CONV_UPDATE_UNSEEN);
    return TRUE;
}

static void
app_list_node(Record *record, PurpleBlistNode *node)
{
    gboolean is_buddy = PURPLE_BLIST_NODE_IS_BUDDY(node);
    PurpleGroup *group = is_buddy ? purple_buddy_get_group(PURPLE_BUDDY(node))
                                  : purple_chat_get_group(PURPLE_CHAT(node));

    record_open(record, NULL, '{');
    record_text(record, "kind", is_buddy ? "buddy" : "chat");
    record_text(record, "group", purple_group_get_name(group));
    if (is_buddy) {
        PurplePresence *presence = purple_buddy_get_presence(PURPLE_BUDDY(node));
        PurpleStatus *status = purple_presence_get_active_status(presence);

        record_text(record, "name", purple_buddy_get_name(PURPLE_BUDDY(node)));
        record_text(record, "alias", purple_buddy_get_alias(PURPLE_BUDDY(node)));
        record_text(record, "status", purple_status_get_id(status));
    } else {
        record_text(record, "name",
                    g_hash_table_lookup(purple_chat_get_components(PURPLE_CHAT(node)), "id"));
        record_text(record, "alias", purple_chat_get_name(PURPLE_CHAT(node)));
    }
    record_close(record, '}');
}

static gboolean
command_list(char **words)
{
    Record *record = record_new("list");

    record_open(record, "nodes", '[');
    for (PurpleBlistNode *node = purple_blist_get_root(); node != NULL;
         node = purple_blist_node_next(node, TRUE))
        if (PURPLE_BLIST_NODE_IS_BUDDY(node) || PURPLE_BLIST_NODE_IS_CHAT(node))
            app_list_node(record, node);
    record_close(record, ']');
    record_send(record);
    return TRUE;
}

/* What is shown as the picture of a person, group or channel: that of libpurple for people, the
 * node's own for chats. */
static PurpleStoredImage *
app_find_picture(PurpleAccount *account, const char *name, char **checksum)
{
    PurpleBuddyIcon *icon;
    size_t len;
    gconstpointer data;
    gpointer copy;

    for (PurpleBlistNode *node = purple_blist_get_root(); node != NULL;
         node = purple_blist_node_next(node, TRUE))
        if (PURPLE_BLIST_NODE_IS_CHAT(node) &&
            g_strcmp0(g_hash_table_lookup(purple_chat_get_components(PURPLE_CHAT(node)), "id"),
                      name) == 0)
            return purple_buddy_icons_node_find_custom_icon(node);
    icon = purple_buddy_icons_find(account, name);
    if (icon == NULL)
        return NULL;
    data = purple_buddy_icon_get_data(icon, &len);
    *checksum = g_strdup(purple_buddy_icon_get_checksum(icon));
    copy = g_malloc(len);
    memcpy(copy, data, len);
    purple_buddy_icon_unref(icon);
    return purple_imgstore_add(copy, len, NULL);
}

static gboolean
command_picture(char **words)
{
    g_autofree char *checksum = NULL;
    g_autofree char *sum = NULL;
    PurpleStoredImage *image = app_find_picture(app_account(words), words[2], &checksum);
    Record *record = record_new("picture");

    if (image != NULL) {
        sum = g_compute_checksum_for_data(G_CHECKSUM_SHA1, purple_imgstore_get_data(image),
                                          purple_imgstore_get_size(image));
        purple_imgstore_unref(image);
    }
    record_text(record, "name", words[2]);
    record_text(record, "sum", sum);
    record_text(record, "checksum", checksum);
    record_send(record);
    return TRUE;
}

/* The person chooses a picture for themselves (without a name) or for a chat, or none. */
static gboolean
command_choose_picture(char **words)
{
    g_autofree char *data = NULL;
    gsize len = 0;

    if (*words[3] != '\0' && !g_file_get_contents(words[3], &data, &len, NULL))
        return FALSE;
    if (*words[2] == '\0') {
        purple_buddy_icons_set_account_icon(app_account(words), (guchar *)g_steal_pointer(&data),
                                            len);
        return TRUE;
    }
    for (PurpleBlistNode *node = purple_blist_get_root(); node != NULL;
         node = purple_blist_node_next(node, TRUE))
        if (PURPLE_BLIST_NODE_IS_CHAT(node) &&
            g_strcmp0(g_hash_table_lookup(purple_chat_get_components(PURPLE_CHAT(node)), "id"),
                      words[2]) == 0) {
            purple_buddy_icons_node_set_custom_icon(node, (guchar *)g_steal_pointer(&data), len);
            return TRUE;
        }
    return FALSE;
}

static gboolean
command_count(char **words)
{
    Record *record = record_new("count");
    guint nodes = 0;

    for (PurpleBlistNode *node = purple_blist_get_root(); node != NULL;
         node = purple_blist_node_next(node, TRUE))
        if (PURPLE_BLIST_NODE_IS_BUDDY(node) || PURPLE_BLIST_NODE_IS_CHAT(node))
            nodes++;
    record_number(record, "nodes", nodes);
    record_send(record);
    return TRUE;
}

static gboolean
command_members(char **words)
{
    PurpleConversation *conversation = app_find_conversation(words);
    PurpleConvChat *chat =
        conversation != NULL ? purple_conversation_get_chat_data(conversation) : NULL;
    Record *record;

    if (chat == NULL)
        return FALSE;
    record = record_new("members");
    record_text(record, "title", purple_conversation_get_title(conversation));
    record_text(record, "topic", purple_conv_chat_get_topic(chat));
    record_flag(record, "left", purple_conv_chat_has_left(chat));
    record_open(record, "people", '[');
    for (GList *user = purple_conv_chat_get_users(chat); user != NULL; user = user->next) {
        const PurpleConvChatBuddy *buddy = user->data;

        record_open(record, NULL, '{');
        record_text(record, "name", buddy->name);
        record_text(record, "alias", buddy->alias);
        record_number(record, "flags", buddy->flags);
        record_close(record, '}');
    }
    record_close(record, ']');
    record_send(record);
    return TRUE;
}

/* The account's menu; with a label, that entry is chosen. */
static gboolean
command_action(char **words)
{
    PurpleConnection *gc = purple_account_get_connection(app_account(words));
    PurplePlugin *plugin = purple_find_prpl(PROTOCOL);
    GList *actions =
        gc && PURPLE_PLUGIN_HAS_ACTIONS(plugin) ? PURPLE_PLUGIN_ACTIONS(plugin, gc) : NULL;
    Record *record = record_new("actions");
    gboolean found = FALSE;

    record_open(record, "labels", '[');
    for (GList *item = actions; item != NULL; item = item->next)
        if (item->data != NULL)
            record_text(record, NULL, ((PurplePluginAction *)item->data)->label);
    record_close(record, ']');
    record_send(record);
    for (GList *item = actions; item != NULL; item = item->next) {
        PurplePluginAction *action = item->data;

        if (action == NULL)
            continue;
        action->plugin = plugin;
        action->context = gc;
        if (!found && g_strcmp0(action->label, words[2]) == 0) {
            found = TRUE;
            action->callback(action);
        }
        purple_plugin_action_free(action);
    }
    g_list_free(actions);
    return found || words[2] == NULL;
}

static gboolean
command_shift(char **words)
{
    loop_shift(g_ascii_strtoll(words[1], NULL, 10));
    return TRUE;
}

static gboolean
command_release(char **words)
{
    loop_release();
    return TRUE;
}

static void
app_settled(void)
{
    Record *record = record_new("settled");

    record_number(record, "next_timer", loop_next_timer());
    record_send(record);
}

static gboolean
command_settle(char **words)
{
    loop_when_idle(app_settled);
    return TRUE;
}

static gboolean
command_die(char **words)
{
    g_free(app.die_at);
    app.die_at = g_strdup(words[1]);
    return TRUE;
}

static gboolean
command_statistics(char **words)
{
    statistics_send();
    return TRUE;
}

static gboolean
command_quit(char **words)
{
    loop_quit();
    return TRUE;
}

static const struct {
    const char *name;
    guint words; /* how many there must be at least, the name included */
    gboolean (*run)(char **words);
} app_commands[] = {
    {"accounts", 1, command_accounts},
    {"add", 2, command_add},
    {"option", 5, command_option},
    {"enable", 2, command_enable},
    {"disable", 2, command_disable},
    {"reconnect", 2, command_reconnect},
    {"remove", 2, command_remove},
    {"rename", 3, command_rename},
    {"type", 4, command_type},
    {"choose", 4, command_choose},
    {"press", 3, command_press},
    {"close-info", 2, command_close_info},
    {"im", 4, command_im},
    {"die", 2, command_die},
    {"chat", 4, command_chat},
    {"join", 3, command_join},
    {"slash", 4, command_slash},
    {"open", 3, command_open},
    {"alias", 4, command_alias},
    {"unlist", 3, command_unlist},
    {"focus", 3, command_focus},
    {"list", 2, command_list},
    {"picture", 3, command_picture},
    {"choose-picture", 4, command_choose_picture},
    {"count", 1, command_count},
    {"members", 3, command_members},
    {"action", 2, command_action},
    {"shift", 2, command_shift},
    {"release", 1, command_release},
    {"settle", 1, command_settle},
    {"statistics", 1, command_statistics},
    {"quit", 1, command_quit},
};

static void
app_command(char **words)
{
    gboolean good = FALSE;
    Record *record;

    for (guint i = 0; i < G_N_ELEMENTS(app_commands); i++)
        if (g_strcmp0(app_commands[i].name, words[0]) == 0 &&
            g_strv_length(words) >= app_commands[i].words)
            good = app_commands[i].run(words);
    record = record_new("done");
    record_text(record, "command", words[0]);
    record_flag(record, "good", good);
    record_send(record);
}

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
    app_tell_accounts("ready");
    purple_savedstatus_activate(purple_savedstatus_new(NULL, PURPLE_STATUS_AVAILABLE));
    purple_accounts_restore_current_statuses(); /* as Pidgin and Finch do when they start */
    loop_run(app_command);
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
