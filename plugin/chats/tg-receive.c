/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Messages into conversations.
 */
#include "chats/tg-receive-private.h"

#include "chats/tg-blist.h"
#include "chats/tg-chat.h"
#include "chats/tg-privacy.h"
#include "chats/tg-status.h"
#include "chats/tg-upgrade.h"
#include "store/tg-doubt.h"
#include "tg-account.h"
#include "tg-host.h"
#include "tg-ui.h"
#include "words/tg-format.h"
#include "words/tg-names.h"

#include <string.h>

#define LONGEST_BRIEF 80
/* Later ones are told with the time at which they were sent. */
#define FRESH_S 60
/* --- writing --------------------------------------------------------------------------------- */

PurpleConversation *
tg_receive_find_conversation(TgChats *chats, const TgRoom *room)
{
    return purple_find_conversation_with_account(
        tg_room_is_person(room) ? PURPLE_CONV_TYPE_IM : PURPLE_CONV_TYPE_CHAT,
        tg_room_now(room)->name, tg_chats_get_account(chats));
}

PurpleConvChat *
tg_receive_find_chat(TgChats *chats, const TgRoom *room)
{
    PurpleConversation *conversation = tg_receive_find_conversation(chats, room);

    return conversation != NULL ? purple_conversation_get_chat_data(conversation) : NULL;
}

/* BitLBee shows what is written to a conversation as such only if the user has said it. */
static void
write_line(PurpleConversation *conversation,
           const char *sender,
           const char *html,
           guint flags,
           gint64 time_s)
{
    g_autofree char *marked = NULL;

    if (tg_ui_has_commands() || (flags & PURPLE_MESSAGE_SEND) != 0) {
        purple_conversation_write(conversation, sender, html, flags, (time_t)time_s);
        return;
    }
    marked = (flags & PURPLE_MESSAGE_SYSTEM) != 0 ? g_strconcat("*** ", html, NULL) : NULL;
    if (purple_conversation_get_type(conversation) == PURPLE_CONV_TYPE_IM)
        purple_conv_im_write(PURPLE_CONV_IM(conversation),
                             purple_conversation_get_name(conversation),
                             marked != NULL ? marked : html, flags, (time_t)time_s);
    else
        purple_conv_chat_write(PURPLE_CONV_CHAT(conversation),
                               *sender != '\0' ? sender
                                               : purple_conversation_get_name(conversation),
                               marked != NULL ? marked : html, flags, (time_t)time_s);
}

void
tg_receive_say_html(TgChats *chats, const TgRoom *room, const char *html, gint64 time_s)
{
    PurpleConversation *conversation = tg_receive_find_conversation(chats, room);

    if (conversation != NULL)
        write_line(conversation, "", html, PURPLE_MESSAGE_SYSTEM, time_s);
}

void
tg_receive_say(TgChats *chats, const TgRoom *room, const char *text, gint64 time_s)
{
    g_autofree char *html = tg_format_to_html(text, NULL);

    tg_receive_say_html(chats, room, html, time_s);
}

static gint64
now_s(void)
{
    return tg_host_now().wall_ms / 1000;
}

guint
tg_receive_note(TgChats *chats, TgRoom *room, const MtMessage *message)
{
    g_autofree char *brief =
        tg_message_text_brief(message, tg_chats_get_naming(chats), LONGEST_BRIEF);

    return tg_room_note(room, message, brief);
}

/* (transfer full) */
static char *
make_html(TgChats *chats, TgRoom *room, const MtMessage *message)
{
    const TgNote *note = tg_room_find_quote(room, message->reply.id);
    const TgQuoted quoted = {note != NULL ? note->sender : (MtPeerId){0},
                             note != NULL ? note->text : NULL};
    g_autofree char *html =
        tg_message_text_html(message, note != NULL ? &quoted : NULL, tg_chats_get_naming(chats));
    guint number = tg_receive_note(chats, room, message);

    if (!tg_chats_is_on(chats, TG_OPTION_NUMBERS, FALSE))
        return g_steal_pointer(&html);
    return g_strdup_printf("<font color=\"#808080\">[%u]</font> %s", number, html);
}

/* libpurple's function for it would say so in the window. What was set before. */
static gboolean
stop_logging(PurpleConversation *conversation)
{
    gboolean before = conversation->logging;

    conversation->logging = FALSE;
    return before;
}

/* The window may have been closed meanwhile, or the account be gone: then its window stays. */
static void
resume_logging(PurpleConversation *conversation, gboolean before)
{
    if (g_list_find(purple_get_conversations(), conversation) != NULL)
        conversation->logging = before;
}

static gint64
day_of(GDateTime *when)
{
    return g_date_time_get_year(when) * 1000 + g_date_time_get_day_of_year(when);
}

/* Terminals show the time of messages without the day. */
static void
say_day(TgChats *chats, TgRoom *room, gint64 time_s)
{
    g_autoptr(GDateTime) when = g_date_time_new_from_unix_local(time_s);
    g_autoptr(GDateTime) today = g_date_time_new_from_unix_local(now_s());
    PurpleConversation *conversation = tg_receive_find_conversation(chats, room);
    g_autofree char *text = NULL;
    gint64 before = room->day;
    gboolean is_logging;

    if (tg_ui_get_kind() != TG_UI_TERMINAL || when == NULL || today == NULL || conversation == NULL)
        return;
    room->day = day_of(when);
    if (room->day == before || (before == 0 && room->day == day_of(today)))
        return;
    text = g_date_time_format(when, "--- %A, %x ---");
    if (text == NULL)
        return;
    is_logging = stop_logging(conversation);
    purple_conversation_write(conversation, "", text, PURPLE_MESSAGE_SYSTEM, (time_t)time_s);
    resume_logging(conversation, is_logging);
}

static void
write_to_person(TgChats *chats, TgRoom *room, const MtMessage *message, guint flags)
{
    PurpleConnection *gc = tg_chats_get_gc(chats);
    PurpleConversation *conversation = tg_receive_find_conversation(chats, room);
    g_autofree char *html = make_html(chats, room, message);
    time_t when = (time_t)message->date_s;

    room->history_shown = TRUE; /* a window that opens now is not for looking back */

    if (!message->out && message->service == NULL) {
        serv_got_im(gc, room->name, html, PURPLE_MESSAGE_RECV | flags, when);
        return;
    }
    if (conversation == NULL)
        conversation = purple_conversation_new(PURPLE_CONV_TYPE_IM,
                                               purple_connection_get_account(gc), room->name);
    if (conversation == NULL || tg_chats_is_over(chats))
        return;
    if (message->service != NULL)
        write_line(conversation, "", html, PURPLE_MESSAGE_SYSTEM | flags, message->date_s);
    else
        purple_conversation_write(conversation, purple_connection_get_display_name(gc), html,
                                  PURPLE_MESSAGE_SEND | PURPLE_MESSAGE_REMOTE_SEND | flags, when);
}

static void
write_to_chat(TgChats *chats, TgRoom *room, const MtMessage *message, guint flags)
{
    g_autofree char *html = NULL;
    g_autofree char *sender = NULL;

    if (!tg_chat_open(chats, room))
        return;
    html = make_html(chats, room, message);
    if (message->service != NULL) {
        PurpleConversation *conversation = tg_receive_find_conversation(chats, room);

        if (conversation != NULL)
            write_line(conversation, "", html, PURPLE_MESSAGE_SYSTEM | flags, message->date_s);
        if (!tg_chats_is_over(chats))
            tg_chat_note_service(chats, room, message);
        return;
    }
    if (message->mentioned && !message->out)
        flags |= PURPLE_MESSAGE_NICK;
    if (message->out)
        flags |= PURPLE_MESSAGE_REMOTE_SEND;
    sender = message->out
                 ? tg_chats_dup_self_name(chats)
                 : tg_names_make(
                       message->sender.type != MT_PEER_NONE ? message->sender : message->peer, 0);
    serv_got_chat_in(tg_chats_get_gc(chats), tg_room_now(room)->number, sender,
                     (message->out ? PURPLE_MESSAGE_SEND : PURPLE_MESSAGE_RECV) | flags, html,
                     (time_t)message->date_s);
}

/* What is old is no news: nothing rings, nobody is answered, and the log has it, or had its chance.
 * PURPLE_MESSAGE_NO_LOG is not meant for this: Pidgin shows neither sender nor time with it. */
void
tg_receive_old(TgChats *chats, TgRoom *room, const MtMessage *message)
{
    PurpleConversation *conversation = tg_receive_find_conversation(chats, room);
    g_autofree char *html = make_html(chats, room, message);
    g_autofree char *sender = NULL;
    guint flags = PURPLE_MESSAGE_DELAYED;
    gboolean is_logging;

    if (conversation == NULL)
        return;
    say_day(chats, room, message->date_s);
    if (message->service != NULL)
        sender = g_strdup("");
    else if (message->out && tg_room_is_person(room))
        sender = g_strdup(purple_connection_get_display_name(tg_chats_get_gc(chats)));
    else if (message->out)
        sender = tg_chats_dup_self_name(chats);
    else
        sender = tg_names_make(
            message->sender.type != MT_PEER_NONE ? message->sender : message->peer, 0);
    flags |= message->service != NULL ? PURPLE_MESSAGE_SYSTEM
             : message->out           ? PURPLE_MESSAGE_SEND
                                      : PURPLE_MESSAGE_RECV;
    is_logging = stop_logging(conversation);
    if (tg_room_is_person(room) || message->service != NULL)
        write_line(conversation, sender, html, flags, message->date_s);
    else
        purple_conv_chat_write(PURPLE_CONV_CHAT(conversation), sender, html, flags,
                               (time_t)message->date_s);
    resume_logging(conversation, is_logging);
}

static void
write_message(TgChats *chats, TgRoom *room, const MtMessage *message, guint flags)
{
    say_day(chats, room, message->date_s);
    if (tg_chats_is_over(chats))
        return;
    if (tg_room_is_person(room))
        write_to_person(chats, room, message, flags);
    else
        write_to_chat(chats, room, message, flags);
}

/* --- what comes ------------------------------------------------------------------------------ */

static TgRoom *
room_of(TgChats *chats, const MtChatEvent *event)
{
    gint32 topic = event->message != NULL ? event->message->topic : event->topic;

    return tg_chats_get_room(chats, event->peer, event->peer.type == MT_PEER_CHANNEL ? topic : 0);
}

/* A topic is as quiet as the whole forum, or more. */
gboolean
tg_receive_is_room_wanted(TgChats *chats, const TgRoom *room)
{
    const TgRoom *whole =
        room->topic != 0 ? tg_chats_get_room(chats, room->peer, 0) : tg_room_now(room);
    gint64 muted_until_s = MAX(room->muted_until_s, whole->muted_until_s);

    if (tg_receive_find_conversation(chats, room) != NULL)
        return TRUE;
    if (!tg_privacy_lets_in(chats, room))
        return FALSE;
    if (whole->archived && !tg_chats_is_on(chats, TG_OPTION_SHOW_ARCHIVED, FALSE))
        return FALSE;
    return muted_until_s <= now_s() || tg_chats_is_on(chats, TG_OPTION_OPEN_MUTED, FALSE);
}

gboolean
tg_receive_is_wanted(TgChats *chats, const TgRoom *room, const MtMessage *message)
{
    if (!message->out && !tg_privacy_lets_in(chats, room))
        return FALSE;
    return message->mentioned || tg_receive_is_room_wanted(chats, room);
}

/* The supergroup tells what it was before. */
static gboolean
is_told_there(const TgRoom *room, const MtMessage *message)
{
    return room->into != NULL && message->service != NULL &&
           message->service->kind == MT_SERVICE_MIGRATED_TO;
}

void
tg_receive_show(TgChats *chats, TgRoom *room, const MtChatEvent *event)
{
    const MtMessage *message = event->message;
    gboolean is_old = event->missed || message->date_s < now_s() - FRESH_S;
    PurpleConversation *conversation;

    if (!tg_receive_is_wanted(chats, room, message) || is_told_there(room, message))
        return;
    tg_blist_show(chats, room);
    if (tg_chats_is_over(chats) || (!tg_room_is_person(room) && !tg_chat_open(chats, room)))
        return;
    tg_doubt_begin(chats, room, event->token);
    write_message(chats, room, message, is_old ? PURPLE_MESSAGE_DELAYED : 0);
    if (tg_chats_is_over(chats))
        return;
    tg_status_wrote(chats, room, message->sender);
    conversation = tg_receive_find_conversation(chats, room);
    if (conversation != NULL && tg_status_is_looked_at(conversation))
        tg_status_seen(chats, room);
}

void
tg_receive_confirm(TgChats *chats, const MtChatEvent *event)
{
    if (event->token == 0 || tg_chats_is_over(chats))
        return;
    mt_chats_shown(tg_chats_get_core(chats), event->token, tg_host_now());
    tg_connection_note(tg_chats_get_connection(chats));
}

/* --- messages -------------------------------------------------------------------------------- */

void
tg_receive_message(TgChats *chats, MtChatEvent *event)
{
    g_autoptr(MtChatEvent) owned = event;
    TgRoom *room = room_of(chats, event);

    room->top = MAX(room->top, event->id);
    if (event->message->service != NULL && event->message->service->kind == MT_SERVICE_MIGRATED_TO)
        tg_upgrade_note(chats, event->peer, event->message->service->peer);
    if (tg_chats_is_over(chats))
        return;
    if (tg_receive_hold(chats, room, event)) {
        g_steal_pointer(&owned);
        return;
    }
    if (tg_chats_is_over(chats))
        return;
    tg_receive_show(chats, room, event);
    tg_receive_confirm(chats, event);
}

void
tg_receive_history(TgChats *chats, TgRoom *room, const GPtrArray *messages)
{
    gint32 before = room->oldest;

    for (guint i = 0; messages != NULL && i < messages->len; i++) {
        const MtMessage *message = g_ptr_array_index(messages, i);

        if (before != 0 && message->id >= before)
            continue;
        tg_receive_old(chats, room, message);
        if (tg_chats_is_over(chats))
            return;
    }
}

void
tg_receive_found(TgChats *chats, TgRoom *room, const GPtrArray *messages)
{
    gint32 oldest = room->oldest;

    room->oldest = 0;
    tg_receive_history(chats, room, messages);
    if (!tg_chats_is_over(chats))
        room->oldest = oldest;
}
