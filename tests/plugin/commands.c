/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The commands of the test: about accounts, prompts, the clocks and the program itself.
 */
#include "commands.h"

#include "accidents.h"
#include "blist.h"
#include "deeds.h"
#include "loop.h"
#include "memory.h"
#include "notices.h"
#include "prompts.h"
#include "record.h"
#include "statistics.h"
#include "talk.h"

#include <string.h>

static PurpleAccount *
command_account(char **words)
{
    return purple_accounts_find(words[1], PROTOCOL);
}

void
commands_tell_accounts(const char *event)
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
    commands_tell_accounts("accounts");
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
    PurpleAccount *account = command_account(words);
    const char *name = words[3], *value = words[4];

    if (strcmp(words[2], "int") == 0)
        purple_account_set_int(account, name, (int)g_ascii_strtoll(value, NULL, 10));
    else if (strcmp(words[2], "bool") == 0)
        purple_account_set_bool(account, name, strcmp(value, "true") == 0);
    else
        purple_account_set_string(account, name, value);
    return TRUE;
}

/* The number of its type, its port, user and password. */
static gboolean
command_proxy(char **words)
{
    PurpleProxyInfo *info = purple_proxy_info_new();

    purple_proxy_info_set_type(info, (PurpleProxyType)g_ascii_strtoll(words[2], NULL, 10));
    purple_proxy_info_set_host(info, "127.0.0.1");
    purple_proxy_info_set_port(info, (int)g_ascii_strtoll(words[3], NULL, 10));
    purple_proxy_info_set_username(info, *words[4] != '\0' ? words[4] : NULL);
    purple_proxy_info_set_password(info, *words[5] != '\0' ? words[5] : NULL);
    purple_account_set_proxy_info(command_account(words), info);
    return TRUE;
}

static gboolean
command_enable(char **words)
{
    purple_account_set_enabled(command_account(words), UI, TRUE);
    return TRUE;
}

static gboolean
command_disable(char **words)
{
    purple_account_set_enabled(command_account(words), UI, FALSE);
    return TRUE;
}

/* As the front ends do by themselves after a passing error. */
static gboolean
command_reconnect(char **words)
{
    purple_account_connect(command_account(words));
    return TRUE;
}

static gboolean
command_remove(char **words)
{
    purple_accounts_delete(command_account(words));
    return TRUE;
}

/* As BitLBee does whenever somebody signs off: the account is in no list any more, and never
 * deleted. */
static gboolean
command_sign_off(char **words)
{
    PurpleAccount *account = command_account(words);

    if (account == NULL)
        return FALSE;
    purple_account_set_enabled(account, purple_core_get_ui(), FALSE);
    purple_accounts_remove(account);
    /* So that it is not taken for a leak. */
    g_dataset_set_data(account, "signed-off", account);
    return TRUE;
}

static gboolean
command_rename(char **words)
{
    purple_account_set_username(command_account(words), words[2]);
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
command_shift(char **words)
{
    loop_shift(g_ascii_strtoll(words[1], NULL, 10));
    return TRUE;
}

static gboolean
command_sleep(char **words)
{
    loop_jump(g_ascii_strtoll(words[1], NULL, 10));
    return TRUE;
}

static gboolean
command_network(char **words)
{
    purple_signal_emit(purple_network_get_handle(), "network-configuration-changed", NULL);
    return TRUE;
}

static gboolean
command_release(char **words)
{
    loop_release();
    return TRUE;
}

static void
command_settled(void)
{
    Record *record = record_new("settled");

    record_number(record, "next_timer", loop_next_timer());
    record_send(record);
}

static gboolean
command_settle(char **words)
{
    loop_when_idle(command_settled);
    return TRUE;
}

static gboolean
command_die(char **words)
{
    accidents_die_at(words[1]);
    return TRUE;
}

static gboolean
command_disk(char **words)
{
    return accidents_set_disk(words[1]);
}

static gboolean
command_statistics(char **words)
{
    statistics_send();
    return TRUE;
}

static gboolean
command_memory(char **words)
{
    memory_tell();
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
} command_table[] = {
    {"accounts", 1, command_accounts},
    {"add", 2, command_add},
    {"option", 5, command_option},
    {"proxy", 6, command_proxy},
    {"enable", 2, command_enable},
    {"disable", 2, command_disable},
    {"reconnect", 2, command_reconnect},
    {"remove", 2, command_remove},
    {"rename", 3, command_rename},
    {"sign-off", 2, command_sign_off},
    {"type", 4, command_type},
    {"choose", 4, command_choose},
    {"press", 3, command_press},
    {"close-info", 2, command_close_info},
    {"die", 2, command_die},
    {"disk", 2, command_disk},
    {"count", 1, command_count},
    {"shift", 2, command_shift},
    {"sleep", 2, command_sleep},
    {"network", 1, command_network},
    {"release", 1, command_release},
    {"settle", 1, command_settle},
    {"statistics", 1, command_statistics},
    {"memory", 1, command_memory},
    {"quit", 1, command_quit},
};

static gboolean
command_of_person(PurpleAccount *account, char **words)
{
    return blist_run(account, words) ||
           (account != NULL && (talk_run(account, words) || deeds_run(account, words)));
}

void
commands_run(char **words)
{
    gboolean good = FALSE;
    Record *record;

    for (guint i = 0; i < G_N_ELEMENTS(command_table); i++)
        if (g_strcmp0(command_table[i].name, words[0]) == 0 &&
            g_strv_length(words) >= command_table[i].words)
            good = command_table[i].run(words);
    if (!good && words[0] != NULL && words[1] != NULL)
        good = command_of_person(command_account(words), words);
    record = record_new("done");
    record_text(record, "command", words[0]);
    record_flag(record, "good", good);
    record_send(record);
}
