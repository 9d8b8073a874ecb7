/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What is typed goes out.
 */
#include "chats/tg-send.h"

#include "chats/tg-commands.h"
#include "chats/tg-receive.h"
#include "chats/tg-start.h"
#include "chats/tg-status.h"
#include "chats/tg-upgrade.h"
#include "tg-host.h"
#include "tg-ui.h"
#include "words/tg-failure-text.h"
#include "words/tg-format.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

static void
say_not_sent(TgChats *chats, const char *name, const MtAnswer *answer, const char *text)
{
    g_autofree char *why = tg_failure_text(answer);
    g_autofree char *line = g_strdup_printf(_("Not sent: %s Your text: %s"), why, text);
    TgRoom *room = tg_chats_find_room(chats, name);

    if (room != NULL)
        tg_send_typed(chats, room, 0);
    if (tg_chats_is_over(chats))
        return;
    tg_chats_complain(chats, name, line);
}

static void
message_ended(TgChats *chats, const MtAnswer *answer, const char *name, const char *text)
{
    TgRoom *room = tg_chats_find_room(chats, name);

    if (answer->failure != MT_FAILURE_NONE)
        say_not_sent(chats, name, answer, text);
    else if (answer->message != NULL && room != NULL)
        tg_receive_note(chats, room, answer->message);
}

typedef struct {
    char *name;
    char *text;
    GPtrArray *entities; /* (nullable) */
} Sent;

static void
sent_free(gpointer data)
{
    Sent *self = data;

    g_free(self->name);
    g_free(self->text);
    g_clear_pointer(&self->entities, g_ptr_array_unref);
    g_free(self);
}

static void send_part(
    TgChats *chats, const TgRoom *room, const char *text, GPtrArray *entities, gint32 reply_to);

/* It was on its way to a group that has become a supergroup: Telegram takes it there only. */
static void
group_came(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    Sent *sent = data;
    const TgRoom *room = tg_chats_find_room(chats, sent->name);
    const MtAnswer refused = {.failure = MT_FAILURE_UNKNOWN_PEER};

    if (room != NULL)
        tg_upgrade_check(chats, room->peer);
    if (tg_chats_is_over(chats))
        return;
    if (room != NULL && room->into != NULL)
        send_part(chats, room->into, sent->text, sent->entities, 0);
    else
        say_not_sent(chats, sent->name, &refused, sent->text);
}

/* The group may have become one without our having heard of it. */
static gboolean
is_asked_for(TgChats *chats, const MtAnswer *answer, const Sent *sent)
{
    const TgRoom *room = tg_chats_find_room(chats, sent->name);
    Sent *again;

    if (room == NULL || room->peer.type != MT_PEER_GROUP ||
        answer->failure != MT_FAILURE_UNKNOWN_PEER)
        return FALSE;
    again = g_new0(Sent, 1);
    again->name = g_strdup(sent->name);
    again->text = g_strdup(sent->text);
    again->entities = sent->entities != NULL ? g_ptr_array_ref(sent->entities) : NULL;
    tg_chats_expect(chats, mt_chats_load_info(tg_chats_get_core(chats), room->peer, tg_host_now()),
                    group_came, again, sent_free);
    return TRUE;
}

static void
part_ended(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    const Sent *sent = data;
    TgRoom *room = tg_chats_find_room(chats, sent->name);

    if (room != NULL && room->sending > 0)
        room->sending--;
    if (is_asked_for(chats, answer, sent))
        return;
    message_ended(chats, answer, sent->name, sent->text);
}

void
tg_send_ended(TgChats *chats, const MtAnswer *answer)
{
    MtPeerId peer = answer->message != NULL ? answer->message->peer : answer->peer;
    const TgRoom *room;
    gint32 topic;

    if (peer.type == MT_PEER_NONE)
        return;
    topic = answer->message != NULL && peer.type == MT_PEER_CHANNEL ? answer->message->topic : 0;
    room = tg_chats_get_room(chats, peer, topic);
    message_ended(chats, answer, room->name, answer->text != NULL ? answer->text : "");
}

static void
send_part(
    TgChats *chats, const TgRoom *room, const char *text, GPtrArray *entities, gint32 reply_to)
{
    const MtOutgoing message = {
        .text = text,
        .entities = entities,
        .topic = room->topic,
        .reply_to = reply_to,
    };
    Sent *sent = g_new0(Sent, 1);
    TgRoom *sender = tg_chats_find_room(chats, room->name);

    if (sender != NULL)
        sender->sending++;
    sent->name = g_strdup(room->name);
    sent->text = g_strdup(text);
    sent->entities = entities != NULL ? g_ptr_array_ref(entities) : NULL;
    tg_chats_expect(chats,
                    mt_chats_send(tg_chats_get_core(chats), room->peer, &message, tg_host_now()),
                    part_ended, sent, sent_free);
}

gboolean
tg_send_text(TgChats *chats, const TgRoom *room, const char *html, gint32 reply_to)
{
    g_autoptr(TgText) whole = tg_format_from_html(html);
    g_autoptr(GPtrArray) parts = tg_format_split(whole, TG_FORMAT_MOST_UNITS);

    for (guint i = 0; i < parts->len; i++) {
        const TgText *part = g_ptr_array_index(parts, i);

        send_part(chats, room, part->text, part->entities, i == 0 ? reply_to : 0);
    }
    return parts->len > 0;
}

static void
echo(TgChats *chats, const TgRoom *room, const char *html)
{
    PurpleConnection *gc = tg_chats_get_gc(chats);
    time_t when = (time_t)(tg_host_now().wall_ms / 1000);
    g_autofree char *self = NULL;
    PurpleConversation *conversation;

    if (!tg_room_is_person(room)) {
        self = tg_chats_dup_self_name(chats);
        serv_got_chat_in(gc, tg_room_now(room)->number, self, PURPLE_MESSAGE_SEND, html, when);
        return;
    }
    conversation = tg_receive_find_conversation(chats, room);
    if (conversation != NULL)
        purple_conversation_write(conversation, purple_connection_get_display_name(gc), html,
                                  PURPLE_MESSAGE_SEND, when);
}

void
tg_send_typed(TgChats *chats, TgRoom *room, gint32 before)
{
    while (!tg_chats_is_over(chats)) {
        g_autoptr(TgTyped) typed = tg_room_take_typed(room, before);

        if (typed == NULL)
            return;
        echo(chats, room, typed->html);
    }
}

void
tg_send_all_typed(TgChats *chats)
{
    g_autoptr(GList) rooms = tg_chats_list_rooms(chats);

    for (const GList *link = rooms; link != NULL && !tg_chats_is_over(chats); link = link->next)
        tg_send_typed(chats, link->data, 0);
}

void
tg_send_echo(TgChats *chats, TgRoom *room, const char *html)
{
    if (room->first != TG_FIRST_COMING) {
        echo(chats, room, html);
        return;
    }
    tg_room_type(room, html);
    tg_receive_wait(chats);
}

int
tg_send_im(PurpleConnection *gc, const char *who, const char *html, PurpleMessageFlags flags)
{
    TgChats *chats = tg_chats_find(gc);
    TgRoom *room;

    if (chats == NULL)
        return -ENOTCONN;
    room = tg_chats_find_room(chats, who);
    if (room == NULL) {
        tg_start_send(chats, who, html);
        return 1;
    }
    tg_status_seen(chats, room);
    if (!tg_ui_has_commands() && tg_commands_run_typed(chats, room, html))
        return 0;
    if (tg_commands_doubt(chats, room, html))
        return 0;
    if (!tg_send_text(chats, room, html, 0))
        return 0;
    if (room->first != TG_FIRST_COMING)
        return 1; /* libpurple shows it */
    tg_send_echo(chats, room, html);
    return 0;
}

int
tg_send_chat(PurpleConnection *gc, int number, const char *html, PurpleMessageFlags flags)
{
    TgChats *chats = tg_chats_find(gc);
    TgRoom *room = chats != NULL ? tg_chats_find_number(chats, number) : NULL;

    if (room == NULL)
        return -ENOTCONN;
    tg_status_seen(chats, room);
    if (!tg_ui_has_commands() && tg_commands_run_typed(chats, room, html))
        return 0;
    if (tg_commands_doubt(chats, room, html))
        return 0;
    if (tg_send_text(chats, room, html, 0))
        tg_send_echo(chats, room, html);
    return 0;
}
