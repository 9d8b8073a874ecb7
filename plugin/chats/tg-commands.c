/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What can be typed with a slash: the table.
 */
#include "chats/tg-commands.h"

#include "chats/tg-commands-more.h"
#include "chats/tg-receive.h"
#include "tg-host.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SHORTEST_NAME 2u
#define LONGEST_NAME 20u
/* Slips of the fingers that a name is still recognised with. */
#define MOST_SLIPS 2u

/* Where a command makes sense; with HTML: the text goes on with its format. */
typedef enum {
    IN_GROUPS = 1 << 0,
    IN_PRIVATE = 1 << 1,
    ANYWHERE = IN_GROUPS | IN_PRIVATE,
    WITH_HTML = 1 << 2,
} CommandFlags;

typedef struct {
    const char *name;
    guint flags;
    gboolean (*run)(TgChats *chats, TgRoom *room, const char *text, char **error);
    const char *help; /* HTML */
} Command;

/* The answer to a command is a message in the conversation, or @error. */
static const Command commands[] = {
    {"reply", ANYWHERE | WITH_HTML, tg_commands_run_reply,
     N_("reply [number] &lt;text&gt;: answers a message")},
    {"edit", ANYWHERE | WITH_HTML, tg_commands_run_edit,
     N_("edit [number] &lt;text&gt;: changes an own message")},
    {"delete", ANYWHERE, tg_commands_run_delete,
     N_("delete [number] [me]: deletes a message, for everybody or only for you")},
    {"react", ANYWHERE, tg_commands_run_react,
     N_("react [number] [emoji]: reacts; without an emoji takes it back")},
    {"forward", ANYWHERE, tg_commands_run_forward,
     N_("forward [number] &lt;@name, number or link&gt;: passes it on")},
    {"pin", ANYWHERE, tg_commands_run_pin, N_("pin [number]: pins a message")},
    {"unpin", ANYWHERE, tg_commands_run_unpin, N_("unpin [number]: unpins a message")},
    {"pinned", ANYWHERE, tg_commands_run_pinned, N_("pinned: the pinned messages")},
    {"press", ANYWHERE, tg_commands_run_press,
     N_("press [#message] &lt;number&gt;: presses a button of a bot's last message, or of this "
        "one")},
    {"vote", ANYWHERE, tg_commands_run_vote,
     N_("vote [#message] &lt;numbers&gt;: votes in the last poll, or in this one; alone: takes it "
        "back")},
    {"messages", ANYWHERE, tg_commands_run_messages,
     N_("messages [count]: the last messages with their numbers")},
    {"history", ANYWHERE, tg_commands_run_history, N_("history [count]: older messages")},
    {"search", ANYWHERE, tg_commands_run_search, N_("search &lt;words&gt;: searches in this chat")},
    {"read", ANYWHERE, tg_commands_run_read, N_("read: marks what is here as read")},
    {"invite", IN_GROUPS, tg_commands_run_invite,
     N_("invite &lt;@name or number&gt;: adds somebody")},
    {"kick", IN_GROUPS, tg_commands_run_kick, N_("kick &lt;@name&gt;: removes somebody")},
    {"ban", IN_GROUPS, tg_commands_run_ban, N_("ban &lt;@name&gt;: removes somebody for good")},
    {"unban", IN_GROUPS, tg_commands_run_unban, N_("unban &lt;@name&gt;: takes a ban back")},
    {"promote", IN_GROUPS, tg_commands_run_promote,
     N_("promote &lt;@name&gt;: makes somebody an administrator")},
    {"demote", IN_GROUPS, tg_commands_run_demote,
     N_("demote &lt;@name&gt;: makes an administrator a member again")},
    {"leave", IN_GROUPS, tg_commands_run_leave,
     N_("leave: leaves the group or channel at Telegram")},
    {"link", IN_GROUPS, tg_commands_run_link,
     N_("link: a link that invites into this group or channel")},
    {"members", IN_GROUPS, tg_commands_run_members, N_("members [name]: who is in here")},
    {"title", IN_GROUPS, tg_commands_run_title, N_("title &lt;text&gt;: names the group anew")},
    {"topic", IN_GROUPS, tg_commands_run_topic,
     N_("topic [text]: describes the group anew; alone: shows the description")},
    {"info", ANYWHERE, tg_commands_run_info, N_("info: what is known of this person or chat")},
    {"mute", ANYWHERE, tg_commands_run_mute, N_("mute [hours]: does not open by itself any more")},
    {"unmute", ANYWHERE, tg_commands_run_unmute, N_("unmute: opens by itself again")},
    {"archive", ANYWHERE, tg_commands_run_archive, N_("archive: puts the chat into the archive")},
    {"unarchive", ANYWHERE, tg_commands_run_unarchive,
     N_("unarchive: takes the chat out of the archive")},
    {"block", IN_PRIVATE, tg_commands_run_block, N_("block: blocks this person")},
    {"unblock", IN_PRIVATE, tg_commands_run_unblock, N_("unblock: unblocks this person")},
    {"add", IN_PRIVATE, tg_commands_run_add, N_("add [name]: adds this person to your contacts")},
    {"start", IN_PRIVATE, tg_commands_run_start, N_("start [text]: starts a bot")},
    {"open", ANYWHERE, tg_commands_run_open,
     N_("open &lt;@name, number or link&gt;: opens a chat")},
    {"newgroup", ANYWHERE, tg_commands_run_newgroup, N_("newgroup &lt;name&gt;: makes a group")},
    {"newchannel", ANYWHERE, tg_commands_run_newchannel,
     N_("newchannel &lt;name&gt;: makes a channel")},
};

static gboolean
run(TgChats *chats, TgRoom *room, const Command *command, const char *html, char **error)
{
    G_GNUC_UNUSED g_autoptr(TgConnection) held = tg_connection_ref(tg_chats_get_connection(chats));
    g_autofree char *text =
        (command->flags & WITH_HTML) != 0 ? g_strdup(html) : purple_markup_strip_html(html);

    return command->run(chats, room, g_strstrip(text), error);
}

static PurpleCmdRet
command_typed(
    PurpleConversation *conversation, const gchar *name, gchar **args, gchar **error, void *data)
{
    TgChats *chats = tg_chats_find(purple_conversation_get_gc(conversation));
    TgRoom *room = chats != NULL
                       ? tg_chats_find_room(chats, purple_conversation_get_name(conversation))
                       : NULL;

    if (room == NULL) {
        *error = g_strdup(_("That works in Telegram's chats while you are logged in."));
        return PURPLE_CMD_RET_FAILED;
    }
    return run(chats, room, data, args[0] != NULL ? args[0] : "", error) ? PURPLE_CMD_RET_OK
                                                                         : PURPLE_CMD_RET_FAILED;
}

GSList *
tg_commands_register(const char *protocol)
{
    GSList *ids = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(commands); i++) {
        guint where = ((commands[i].flags & IN_GROUPS) != 0 ? PURPLE_CMD_FLAG_CHAT : 0) |
                      ((commands[i].flags & IN_PRIVATE) != 0 ? PURPLE_CMD_FLAG_IM : 0);
        PurpleCmdId id = purple_cmd_register(
            commands[i].name, "S", PURPLE_CMD_P_PRPL,
            where | PURPLE_CMD_FLAG_PRPL_ONLY | PURPLE_CMD_FLAG_ALLOW_WRONG_ARGS, protocol,
            command_typed, _(commands[i].help), (gpointer)&commands[i]);

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

/* --- where nobody else reads them ------------------------------------------------------------ */

static gboolean
fits(const Command *command, const TgRoom *room)
{
    return (command->flags & (tg_room_is_person(room) ? IN_PRIVATE : IN_GROUPS)) != 0;
}

static void
list_commands(TgChats *chats, const TgRoom *room)
{
    g_autoptr(GString) list = g_string_new(NULL);

    for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
        if (fits(&commands[i], room))
            g_string_append_printf(list, "%s/%s", list->len > 0 ? "<br>" : "", _(commands[i].help));
    tg_receive_say_html(chats, room, list->str, tg_host_now().wall_ms / 1000);
}

gboolean
tg_commands_run_typed(TgChats *chats, TgRoom *room, const char *html)
{
    gsize len = *html == '/' ? strcspn(html + 1, " <") : 0;
    g_autofree char *name = g_strndup(html + (*html == '/'), len);
    g_autofree char *error = NULL;

    if (strcmp(name, "help") == 0) {
        list_commands(chats, room);
        return TRUE;
    }
    for (guint i = 0; len > 0 && i < G_N_ELEMENTS(commands); i++) {
        if (strcmp(name, commands[i].name) != 0)
            continue;
        if (!fits(&commands[i], room))
            error = g_strdup_printf(tg_room_is_person(room)
                                        ? _("/%s works in groups and channels only.")
                                        : _("/%s works in the chat with a person only."),
                                    name);
        if ((error != NULL || !run(chats, room, &commands[i], html + 1 + len, &error)) &&
            !tg_chats_is_over(chats))
            tg_chats_complain(chats, room->name, error);
        return TRUE;
    }
    return FALSE;
}

/* --- slips of the fingers -------------------------------------------------------------------- */

/* Letters left out, too many, wrong, or two in the wrong order; @typed has at most LONGEST_NAME. */
static guint
count_slips(const char *typed, const char *name)
{
    guint table[LONGEST_NAME + 1][LONGEST_NAME + 1];
    gsize rows = strlen(typed);
    gsize columns = MIN(strlen(name), LONGEST_NAME);

    for (gsize i = 0; i <= rows; i++) {
        for (gsize k = 0; k <= columns; k++) {
            if (i == 0 || k == 0) {
                table[i][k] = (guint)(i + k);
                continue;
            }
            table[i][k] = table[i - 1][k - 1] + (typed[i - 1] != name[k - 1] ? 1 : 0);
            table[i][k] = MIN(table[i][k], 1 + MIN(table[i - 1][k], table[i][k - 1]));
            if (i > 1 && k > 1 && typed[i - 1] == name[k - 2] && typed[i - 2] == name[k - 1])
                table[i][k] = MIN(table[i][k], 1 + table[i - 2][k - 2]);
        }
    }
    return table[rows][columns];
}

/* (nullable) */
static const Command *
find_nearest(const char *typed, const TgRoom *room)
{
    const Command *nearest = NULL;
    guint fewest = strlen(typed) > 4 ? MOST_SLIPS : 1;

    for (guint i = 0; i < G_N_ELEMENTS(commands); i++) {
        guint slips = fits(&commands[i], room) ? count_slips(typed, commands[i].name) : G_MAXUINT;

        if (slips > fewest || (nearest != NULL && slips == fewest))
            continue;
        nearest = &commands[i];
        fewest = slips;
    }
    return nearest;
}

/* (transfer full) (nullable): the word behind the slash, in small letters; NULL: it is no command,
 * but a path or a bot's, say. */
static char *
dup_name(const char *html)
{
    gsize len =
        *html == '/' ? strspn(html + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") : 0;

    if (len < SHORTEST_NAME || len > LONGEST_NAME || strchr(" <", html[1 + len]) == NULL)
        return NULL;
    return g_ascii_strdown(html + 1, (gssize)len);
}

static void
say_doubt(TgChats *chats, const TgRoom *room, const char *name, const Command *nearest)
{
    g_autofree char *text = purple_markup_strip_html(room->doubted);
    g_autofree char *line =
        nearest != NULL
            ? g_strdup_printf(_("There is no command /%s here. Did you mean /%s? Nothing was sent; "
                                "to send it as a message, send it once more: %s"),
                              name, nearest->name, text)
            : g_strdup_printf(_("There is no command /%s here; /help lists them. Nothing was sent; "
                                "to send it as a message, send it once more: %s"),
                              name, text);

    tg_chats_complain(chats, room->name, line);
}

gboolean
tg_commands_doubt(TgChats *chats, TgRoom *room, const char *html)
{
    const MtPeer *peer = mt_chats_find_peer(tg_chats_get_core(chats), room->peer);
    g_autofree char *before = g_steal_pointer(&room->doubted);
    g_autofree char *name = dup_name(html);
    const Command *nearest = name != NULL ? find_nearest(name, room) : NULL;

    if (name == NULL || strcmp(name, "me") == 0 || g_strcmp0(before, html) == 0)
        return FALSE;
    if (peer != NULL && (peer->flags & MT_PEER_BOT) != 0)
        return FALSE;
    /* Bots listen in groups. And who wrote a command so that it comes here, meant that. */
    if (nearest == NULL ? !tg_room_is_person(room) : strcmp(nearest->name, name) == 0)
        return FALSE;
    room->doubted = g_strdup(html);
    say_doubt(chats, room, name, nearest);
    return TRUE;
}
