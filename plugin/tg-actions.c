/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The entries of an account's menu.
 */
#include "tg-actions.h"

#include "ask/tg-service-chat.h"
#include "chats/tg-ask.h"
#include "chats/tg-own-avatar.h"
#include "chats/tg-search.h"
#include "chats/tg-start.h"
#include "login/tg-devices.h"
#include "login/tg-leave.h"
#include "tg-connection.h"
#include "tg-host.h"
#include "tg-switches.h"
#include "tg-ui.h"
#include "words/tg-failure-text.h"

#include <glib/gi18n-lib.h>

/* (nullable): NULL: there is nothing to do something with, which has been said. */
static TgConnection *
find_signed_in(PurpleConnection *gc, const char *primary)
{
    TgConnection *connection = tg_connection_find(gc);

    if (connection == NULL || tg_connection_is_closing(connection))
        return NULL;
    if (mt_client_is_signed_in(tg_connection_get_client(connection)))
        return connection;
    tg_connection_notify(connection, primary, _("This login is over already."));
    return NULL;
}

static void
list_sessions(PurpleConnection *gc)
{
    TgConnection *connection = find_signed_in(gc, _("There is no list of sessions"));

    if (connection != NULL)
        tg_devices_list(tg_connection_get_devices(connection));
}

static void
log_out(PurpleConnection *gc)
{
    TgConnection *connection = find_signed_in(gc, _("There is nothing to log out of"));

    if (connection != NULL)
        tg_leave_ask(connection);
}

static void
sessions_chosen(PurplePluginAction *action)
{
    list_sessions(action->context);
}

static void
log_out_chosen(PurplePluginAction *action)
{
    log_out(action->context);
}

/* --- typed ----------------------------------------------------------------------------------- */

typedef struct {
    TgConnection *connection;
    void (*run)(PurpleConnection *gc);
} Typed;

static gboolean
typed_due(gpointer data)
{
    Typed *typed = data;

    if (!tg_connection_is_closing(typed->connection))
        typed->run(tg_connection_get_gc(typed->connection));
    tg_connection_unref(typed->connection);
    g_free(typed);
    return FALSE;
}

/* libpurple uses the connection after it has handed on what was typed, and a front end may end it
 * when something is shown. */
static void
run_later(PurpleConnection *gc, void (*run)(PurpleConnection *gc))
{
    TgConnection *connection = tg_connection_find(gc);
    Typed *typed;

    if (connection == NULL)
        return;
    typed = g_new0(Typed, 1);
    typed->connection = tg_connection_ref(connection);
    typed->run = run;
    purple_timeout_add(0, typed_due, typed);
}

static void
refuse(PurpleConnection *gc)
{
    tg_service_chat_refuse(gc, _("There is nothing to be answered now. Type \"sessions\" for the "
                                 "list of your sessions, or \"logout\" to log out of Telegram."));
}

gboolean
tg_actions_typed(PurpleConnection *gc, const char *text)
{
    static const struct {
        const char *word;
        void (*run)(PurpleConnection *gc);
    } words[] = {{"sessions", list_sessions}, {"logout", log_out}};
    g_autofree char *word = g_strstrip(g_strdup(text));

    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_ascii_strcasecmp(word, words[i].word) == 0) {
            run_later(gc, words[i].run);
            return TRUE;
        }
    }
    return FALSE;
}

void
tg_actions_said(PurpleConnection *gc, const char *text)
{
    if (!tg_actions_typed(gc, text))
        run_later(gc, refuse);
}

/* --- people and chats, switches ------------------------------------------------------------- */

static void
switches_chosen(PurplePluginAction *action)
{
    TgConnection *connection = tg_connection_find(action->context);

    if (connection != NULL && !tg_connection_is_closing(connection))
        tg_switches_ask(connection);
}

/* --- people and chats ------------------------------------------------------------------------ */

static void
open_typed(TgChats *chats, const char *answer, const char *subject)
{
    tg_start_open(chats, answer);
}

static void
open_chosen(PurplePluginAction *action)
{
    TgChats *chats = tg_chats_find(action->context);

    if (chats != NULL)
        tg_ask_line(chats, _("Open a chat"),
                    _("A phone number with its country code, a @name, or a link of t.me."), NULL,
                    open_typed, NULL);
}

static void
search_typed(TgChats *chats, const char *answer, const char *subject)
{
    tg_search_run(chats, answer);
}

static void
search_chosen(PurplePluginAction *action)
{
    TgChats *chats = tg_chats_find(action->context);

    if (chats != NULL)
        tg_ask_line(chats, _("Search for people and chats"), NULL, NULL, search_typed, NULL);
}

static void
blocked_chosen(PurplePluginAction *action)
{
    TgChats *chats = tg_chats_find(action->context);

    if (chats != NULL)
        tg_search_show_blocked(chats);
}

static void
group_typed(TgChats *chats, const char *answer, const char *subject)
{
    tg_start_create(chats, MT_PEER_KIND_SUPERGROUP, answer);
}

static void
group_chosen(PurplePluginAction *action)
{
    TgChats *chats = tg_chats_find(action->context);

    if (chats != NULL)
        tg_ask_line(chats, _("Name of the new group"), NULL, NULL, group_typed, NULL);
}

static void
channel_typed(TgChats *chats, const char *answer, const char *subject)
{
    tg_start_create(chats, MT_PEER_KIND_CHANNEL, answer);
}

static void
channel_chosen(PurplePluginAction *action)
{
    TgChats *chats = tg_chats_find(action->context);

    if (chats != NULL)
        tg_ask_line(chats, _("Name of the new channel"), NULL, NULL, channel_typed, NULL);
}

/* --- the own account ------------------------------------------------------------------------- */

/* (nullable) */
static const MtPeer *
find_self(TgChats *chats)
{
    MtChats *core = tg_chats_get_core(chats);

    return mt_chats_find_peer(core, (MtPeerId){MT_PEER_USER, mt_chats_get_self(core)});
}

/* Each question begins with what is there, whoever changed it last. */
static void
load_self(PurplePluginAction *action, TgAnswered done)
{
    TgChats *chats = tg_chats_find(action->context);
    MtChats *core = chats != NULL ? tg_chats_get_core(chats) : NULL;

    if (chats != NULL)
        tg_chats_expect(chats,
                        mt_chats_load_info(core, (MtPeerId){MT_PEER_USER, mt_chats_get_self(core)},
                                           tg_host_now()),
                        done, NULL, NULL);
}

/* What was typed about oneself. */
typedef struct {
    const char *primary;
    char *typed;
    gboolean may_be_empty;
    TgAsked again;
} Attempt;

static void
attempt_free(gpointer data)
{
    Attempt *self = data;

    g_free(self->typed);
    g_free(self);
}

/* Nothing has to be typed a second time: the question comes back with it, and says why. */
static void
attempt_ended(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    const Attempt *attempt = data;
    g_autofree char *why = NULL;

    if (answer->failure == MT_FAILURE_NONE || answer->failure == MT_FAILURE_ALREADY)
        return;
    why = tg_failure_text(answer);
    if (attempt->may_be_empty)
        tg_ask_text(chats, attempt->primary, why, attempt->typed, attempt->again);
    else
        tg_ask_line(chats, attempt->primary, why, attempt->typed, attempt->again, NULL);
}

static void
attempt(TgChats *chats,
        guint request,
        const char *primary,
        const char *typed,
        gboolean may_be_empty,
        TgAsked again)
{
    Attempt *self = g_new0(Attempt, 1);

    self->primary = primary;
    self->typed = g_strdup(typed);
    self->may_be_empty = may_be_empty;
    self->again = again;
    tg_chats_expect(chats, request, attempt_ended, self, attempt_free);
}

static void
name_typed(TgChats *chats, const char *answer, const char *subject)
{
    g_autofree char *name = g_strstrip(g_strdup(answer));
    g_auto(GStrv) names = g_strsplit(name, " ", 2);

    attempt(chats,
            mt_chats_set_profile(tg_chats_get_core(chats), names[0] != NULL ? names[0] : "",
                                 names[0] != NULL && names[1] != NULL ? names[1] : "", NULL,
                                 tg_host_now()),
            _("Your name at Telegram"), answer, FALSE, name_typed);
}

static void
name_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    const MtPeer *self = find_self(chats);
    g_autofree char *name = self != NULL ? mt_peer_dup_name(self) : NULL;

    if (!tg_chats_complain_about(chats, NULL, answer))
        tg_ask_line(chats, _("Your name at Telegram"), _("First name, then the last name."), name,
                    name_typed, NULL);
}

static void
name_chosen(PurplePluginAction *action)
{
    load_self(action, name_came);
}

static void
about_typed(TgChats *chats, const char *answer, const char *subject)
{
    attempt(chats,
            mt_chats_set_profile(tg_chats_get_core(chats), NULL, NULL, answer, tg_host_now()),
            _("What you say about yourself"), answer, TRUE, about_typed);
}

static void
about_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    if (!tg_chats_complain_about(chats, NULL, answer))
        tg_ask_text(chats, _("What you say about yourself"), NULL,
                    answer->info != NULL ? answer->info->about : NULL, about_typed);
}

static void
about_chosen(PurplePluginAction *action)
{
    load_self(action, about_came);
}

static void
username_typed(TgChats *chats, const char *answer, const char *subject)
{
    g_autofree char *name = g_strstrip(g_strdup(answer));

    attempt(chats, mt_chats_set_username(tg_chats_get_core(chats), name, tg_host_now()),
            _("Your user name"), answer, TRUE, username_typed);
}

static void
username_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    const MtPeer *self = find_self(chats);

    if (!tg_chats_complain_about(chats, NULL, answer))
        tg_ask_text(chats, _("Your user name"), _("Everybody can find you with it."),
                    self != NULL ? self->username : NULL, username_typed);
}

static void
username_chosen(PurplePluginAction *action)
{
    load_self(action, username_came);
}

static void
picture_chosen(PurplePluginAction *action)
{
    TgChats *chats = tg_chats_find(action->context);

    if (chats != NULL)
        tg_ask_file(chats, _("Your picture at Telegram"), tg_own_avatar_choose);
}

static void
no_picture_chosen(PurplePluginAction *action)
{
    TgChats *chats = tg_chats_find(action->context);

    if (chats != NULL)
        tg_own_avatar_choose(chats, NULL, NULL);
}

GList *
tg_actions_make(PurplePlugin *plugin, gpointer context)
{
    GList *actions = NULL;

    actions = g_list_append(actions, purple_plugin_action_new(_("Open a chat..."), open_chosen));
    actions = g_list_append(
        actions, purple_plugin_action_new(_("Search for people and chats..."), search_chosen));
    actions = g_list_append(actions, purple_plugin_action_new(_("New group..."), group_chosen));
    actions = g_list_append(actions, purple_plugin_action_new(_("New channel..."), channel_chosen));
    actions =
        g_list_append(actions, purple_plugin_action_new(_("Blocked people..."), blocked_chosen));
    actions = g_list_append(actions, NULL);
    actions = g_list_append(actions, purple_plugin_action_new(_("Set your name..."), name_chosen));
    actions = g_list_append(
        actions, purple_plugin_action_new(_("Set what you say about yourself..."), about_chosen));
    actions = g_list_append(actions,
                            purple_plugin_action_new(_("Set your user name..."), username_chosen));
    actions =
        g_list_append(actions, purple_plugin_action_new(_("Set your picture..."), picture_chosen));
    actions = g_list_append(actions,
                            purple_plugin_action_new(_("Remove your picture"), no_picture_chosen));
    actions = g_list_append(actions, NULL);
    if (tg_ui_get_kind() == TG_UI_TERMINAL) /* others have them among the account's options */
        actions = g_list_append(
            actions, purple_plugin_action_new(_("Settings for chats..."), switches_chosen));
    actions =
        g_list_append(actions, purple_plugin_action_new(_("Active sessions..."), sessions_chosen));
    return g_list_append(actions,
                         purple_plugin_action_new(_("Log out of Telegram..."), log_out_chosen));
}
