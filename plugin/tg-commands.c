/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What can be typed with a slash. Messages are named by the short numbers that /messages shows;
 * without a number the last fitting one is meant.
 */
#include "tg-commands.h"

#include "tg-chat.h"
#include "tg-commands-more.h"
#include "tg-format.h"
#include "tg-host.h"
#include "tg-receive.h"
#include "tg-send.h"
#include "tg-start.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- about messages -------------------------------------------------------------------------- */

/* The number at the beginning of @text, if one of the room's messages has it; @text goes on behind
 * it. Otherwise the last message, of the user's own or of others. */
static const TgNote *
take_note(const TgRoom *room, const char **text, gboolean out)
{
    char *rest;
    guint64 number = g_ascii_strtoull(*text, &rest, 10);
    const TgNote *note = NULL;

    if (rest != *text && (*rest == ' ' || *rest == '\0') && number <= G_MAXUINT)
        note = tg_room_find_number(room, (guint)number);
    if (note == NULL)
        return tg_room_find_last(room, out);
    *text = rest + strspn(rest, " ");
    return note;
}

static gboolean
no_note(char **error)
{
    *error = g_strdup(_("Which message? /messages shows their numbers."));
    return FALSE;
}

static gboolean
run_reply(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    const TgNote *note = take_note(room, &text, FALSE);
    g_autofree char *brief = NULL;
    g_autofree char *html = NULL;

    if (note == NULL || *text == '\0')
        return no_note(error);
    brief = g_markup_escape_text(note->message->text, -1);
    html = g_strdup_printf("<i>&gt; %s</i><br>%s", brief, text);
    if (tg_send_text(chats, room, text, note->message->id))
        tg_send_echo(chats, room, html);
    return TRUE;
}

static gboolean
run_edit(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    const TgNote *note = take_note(room, &text, TRUE);
    g_autoptr(TgText) edited = NULL;

    if (note == NULL || *text == '\0')
        return no_note(error);
    edited = tg_format_from_html(text);
    tg_chats_expect_in(chats,
                       mt_chats_edit(tg_chats_get_core(chats), room->peer, note->message->id,
                                     edited->text, edited->entities, tg_host_now()),
                       room->name);
    return TRUE;
}

static gboolean
run_delete(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    const TgNote *note = take_note(room, &text, TRUE);

    if (note == NULL)
        return no_note(error);
    tg_chats_expect_in(chats,
                       mt_chats_delete(tg_chats_get_core(chats), room->peer, &note->message->id, 1,
                                       strcmp(text, "me") != 0, tg_host_now()),
                       room->name);
    return TRUE;
}

static gboolean
run_react(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    const TgNote *note = take_note(room, &text, FALSE);

    if (note == NULL)
        return no_note(error);
    tg_chats_expect_in(chats,
                       mt_chats_react(tg_chats_get_core(chats), room->peer, note->message->id,
                                      *text != '\0' ? text : NULL, tg_host_now()),
                       room->name);
    return TRUE;
}

typedef struct {
    char *from;
    gint32 id;
} Forward;

static void
forward_free(gpointer data)
{
    Forward *self = data;

    g_free(self->from);
    g_free(self);
}

static void
forward_to(TgChats *chats, TgRoom *room, gpointer data)
{
    const Forward *forward = data;
    const TgRoom *from = tg_chats_find_room(chats, forward->from);

    if (room == NULL || from == NULL)
        return;
    tg_chats_expect_in(chats,
                       mt_chats_forward(tg_chats_get_core(chats), from->peer, &forward->id, 1,
                                        room->peer, room->topic, FALSE, tg_host_now()),
                       forward->from);
}

static gboolean
run_forward(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    const TgNote *note = take_note(room, &text, FALSE);
    Forward *forward;

    if (note == NULL || *text == '\0')
        return no_note(error);
    forward = g_new0(Forward, 1);
    forward->from = g_strdup(room->name);
    forward->id = note->message->id;
    tg_start_find(chats, text, room->name, forward_to, forward, forward_free);
    return TRUE;
}

static gboolean
pin(TgChats *chats, TgRoom *room, const char *text, gboolean on, char **error)
{
    const TgNote *note = take_note(room, &text, FALSE);

    if (note == NULL)
        return no_note(error);
    tg_chats_expect_in(chats,
                       mt_chats_pin(tg_chats_get_core(chats), room->peer, note->message->id, on,
                                    FALSE, tg_host_now()),
                       room->name);
    return TRUE;
}

static gboolean
run_pin(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    return pin(chats, room, text, TRUE, error);
}

static gboolean
run_unpin(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    return pin(chats, room, text, FALSE, error);
}

static void
pressed(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    const TgRoom *room = tg_chats_find_room(chats, data);

    if (tg_chats_complain_about(chats, data, answer) || room == NULL)
        return;
    if (answer->text != NULL && *answer->text != '\0')
        tg_receive_say(chats, room, answer->text, tg_host_now().wall_ms / 1000);
    if (!tg_chats_is_over(chats) && answer->link != NULL)
        tg_receive_say(chats, room, answer->link, tg_host_now().wall_ms / 1000);
}

/* (nullable): the newest message with buttons, or with answers to choose from. */
static const TgNote *
find_choices(const TgRoom *room, gboolean buttons)
{
    for (const GList *link = room->notes.tail; link != NULL; link = link->prev) {
        const TgNote *note = link->data;

        if (buttons ? note->message->buttons != NULL : note->message->media != NULL)
            return note;
    }
    return NULL;
}

static gboolean
run_press(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    const TgNote *note = find_choices(room, TRUE);
    guint64 number = g_ascii_strtoull(text, NULL, 10);
    const MtButton *button;

    if (note == NULL || number < 1 || number > note->message->buttons->len) {
        *error = g_strdup(_("There is no such button."));
        return FALSE;
    }
    button = g_ptr_array_index(note->message->buttons, number - 1);
    if (button->kind == MT_BUTTON_CALLBACK && button->data != NULL) {
        tg_chats_expect(chats,
                        mt_chats_press(tg_chats_get_core(chats), room->peer, note->message->id,
                                       button->data, tg_host_now()),
                        pressed, g_strdup(room->name), g_free);
    } else if (button->kind == MT_BUTTON_TEXT) {
        g_autofree char *html = g_markup_escape_text(button->text, -1);

        if (tg_send_text(chats, room, html, 0))
            tg_send_echo(chats, room, html);
    } else if (button->url != NULL) {
        tg_receive_say(chats, room, button->url, tg_host_now().wall_ms / 1000);
    } else {
        *error = g_strdup(_("That button works in Telegram's own apps only."));
        return FALSE;
    }
    return TRUE;
}

static gboolean
run_vote(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    const TgNote *note = find_choices(room, FALSE);
    g_autoptr(GPtrArray) chosen = g_ptr_array_new();
    g_auto(GStrv) words = g_strsplit_set(text, " ,", -1);

    for (char **word = words; note != NULL && *word != NULL; word++) {
        const GPtrArray *options = note->message->media->options;
        guint64 number = g_ascii_strtoull(*word, NULL, 10);
        const MtMediaOption *option =
            number >= 1 && number <= options->len ? g_ptr_array_index(options, number - 1) : NULL;

        if (option != NULL && option->data != NULL)
            g_ptr_array_add(chosen, option->data);
    }
    if (note == NULL || (chosen->len == 0 && *text != '\0')) {
        *error = g_strdup(_("There is no such answer."));
        return FALSE;
    }
    tg_chats_expect_in(chats,
                       mt_chats_vote(tg_chats_get_core(chats), room->peer, note->message->id,
                                     chosen, tg_host_now()),
                       room->name);
    return TRUE;
}

/* --- the table ------------------------------------------------------------------------------- */

typedef struct {
    const char *name;
    gboolean (*run)(TgChats *chats, TgRoom *room, const char *text, char **error);
    const char *help; /* HTML */
} Command;

/* The answer to a command is a message in the conversation, or @error. */
static const Command commands[] = {
    {"reply", run_reply, N_("reply [number] &lt;text&gt;: answers a message")},
    {"edit", run_edit, N_("edit [number] &lt;text&gt;: changes an own message")},
    {"delete", run_delete,
     N_("delete [number] [me]: deletes a message, for everybody or only for you")},
    {"react", run_react, N_("react [number] [emoji]: reacts; without an emoji takes it back")},
    {"forward", run_forward, N_("forward [number] &lt;@name, number or link&gt;: passes it on")},
    {"pin", run_pin, N_("pin [number]: pins a message")},
    {"unpin", run_unpin, N_("unpin [number]: unpins a message")},
    {"press", run_press, N_("press &lt;number&gt;: presses a button of a bot's last message")},
    {"vote", run_vote, N_("vote &lt;numbers&gt;: votes in the last poll; alone: takes it back")},
    {"messages", tg_commands_run_messages,
     N_("messages [count]: the last messages with their numbers")},
    {"history", tg_commands_run_history, N_("history [count]: older messages")},
    {"search", tg_commands_run_search, N_("search &lt;words&gt;: searches in this chat")},
    {"invite", tg_commands_run_invite, N_("invite &lt;@name or number&gt;: adds somebody")},
    {"kick", tg_commands_run_kick, N_("kick &lt;@name&gt;: removes somebody")},
    {"ban", tg_commands_run_ban, N_("ban &lt;@name&gt;: removes somebody for good")},
    {"leave", tg_commands_run_leave, N_("leave: leaves the group or channel at Telegram")},
    {"link", tg_commands_run_link, N_("link: a link that invites into this group or channel")},
    {"members", tg_commands_run_members, N_("members [name]: who is in here")},
    {"title", tg_commands_run_title, N_("title &lt;text&gt;: names the group anew")},
    {"info", tg_commands_run_info, N_("info: what is known of this person or chat")},
    {"mute", tg_commands_run_mute, N_("mute [hours]: does not open by itself any more")},
    {"unmute", tg_commands_run_unmute, N_("unmute: opens by itself again")},
    {"block", tg_commands_run_block, N_("block: blocks this person")},
    {"unblock", tg_commands_run_unblock, N_("unblock: unblocks this person")},
    {"open", tg_commands_run_open, N_("open &lt;@name, number or link&gt;: opens a chat")},
};

static PurpleCmdRet
command_typed(
    PurpleConversation *conversation, const gchar *name, gchar **args, gchar **error, void *data)
{
    const Command *command = data;
    TgChats *chats = tg_chats_find(purple_conversation_get_gc(conversation));
    TgRoom *room = chats != NULL
                       ? tg_chats_find_room(chats, purple_conversation_get_name(conversation))
                       : NULL;
    g_autoptr(TgConnection) connection = NULL;
    g_autofree char *text = g_strstrip(g_strdup(args[0] != NULL ? args[0] : ""));

    if (room == NULL) {
        *error = g_strdup(_("That works in Telegram's chats while you are logged in."));
        return PURPLE_CMD_RET_FAILED;
    }
    connection = tg_connection_ref(tg_chats_get_connection(chats));
    return command->run(chats, room, text, error) ? PURPLE_CMD_RET_OK : PURPLE_CMD_RET_FAILED;
}

GSList *
tg_commands_register(const char *protocol)
{
    GSList *ids = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(commands); i++) {
        PurpleCmdId id = purple_cmd_register(
            commands[i].name, "s", PURPLE_CMD_P_PRPL,
            PURPLE_CMD_FLAG_IM | PURPLE_CMD_FLAG_CHAT | PURPLE_CMD_FLAG_PRPL_ONLY |
                PURPLE_CMD_FLAG_ALLOW_WRONG_ARGS,
            protocol, command_typed, _(commands[i].help), (gpointer)&commands[i]);

        ids = g_slist_prepend(ids, GUINT_TO_POINTER(id));
    }
    return ids;
}

void
tg_commands_unregister(GSList *ids)
{
    for (const GSList *link = ids; link != NULL; link = link->next)
        purple_cmd_unregister(GPOINTER_TO_UINT(link->data));
    g_slist_free(ids);
}
