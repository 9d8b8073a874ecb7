/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The commands about messages. They are named by the short numbers that /messages shows; without a
 * number the last fitting one is meant.
 */
#include "chats/tg-commands-more.h"

#include "chats/tg-change.h"
#include "chats/tg-receive.h"
#include "chats/tg-send.h"
#include "chats/tg-start.h"
#include "tg-host.h"
#include "words/tg-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LONGEST_NUMBER 6

static gboolean
no_note(char **error)
{
    *error = g_strdup(_("Which message? /messages shows their numbers."));
    return FALSE;
}

/* The message that a number at the beginning of @text names, which must be one of the room's; @text
 * goes on behind it. Without a number, or with 0, the last message: an own one (@out) or of others.
 * @needs_text: a number with nothing behind it is the text itself. */
static const TgNote *
take_note(const TgRoom *room, const char **text, gboolean out, gboolean needs_text, char **error)
{
    gsize len = strspn(*text, "0123456789");
    gboolean is_number = len > 0 && len <= LONGEST_NUMBER &&
                         ((*text)[len] == ' ' || ((*text)[len] == '\0' && !needs_text));
    guint number = is_number ? (guint)g_ascii_strtoull(*text, NULL, 10) : 0;
    const TgNote *note =
        number != 0 ? tg_room_find_number(room, number) : tg_room_find_last(room, out);

    if (number == 0 && out && room->sending > 0) { /* the last one is not the last one yet */
        *error = g_strdup(_("Your last message is still on its way. Try again in a moment."));
        return NULL;
    }
    if (note == NULL && number != 0)
        *error = g_strdup_printf(
            _("There is no message %u here. /messages shows the numbers; 0 is the last one."),
            number);
    else if (note == NULL)
        no_note(error);
    if (note != NULL && is_number) {
        *text += len;
        *text += strspn(*text, " ");
    }
    return note;
}

/* The same; what stands behind the number is needed. */
static const TgNote *
take_note_and_text(const TgRoom *room, const char **text, gboolean out, char **error)
{
    const TgNote *note = take_note(room, text, out, TRUE, error);

    if (note == NULL || **text != '\0')
        return note;
    no_note(error);
    return NULL;
}

gboolean
tg_commands_run_reply(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    const TgNote *note = take_note_and_text(room, &text, FALSE, error);
    g_autofree char *brief = NULL;
    g_autofree char *html = NULL;

    if (note == NULL)
        return FALSE;
    brief = g_markup_escape_text(note->text, -1);
    html = g_strdup_printf("<i>&gt; %s</i><br>%s", brief, text);
    if (tg_send_text(chats, room, text, note->id))
        tg_send_echo(chats, room, html);
    return TRUE;
}

gboolean
tg_commands_run_edit(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    const TgNote *note = take_note_and_text(room, &text, TRUE, error);
    g_autoptr(TgText) edited = NULL;

    if (note == NULL)
        return FALSE;
    edited = tg_format_from_html(text);
    tg_chats_expect_in(chats,
                       mt_chats_edit(tg_chats_get_core(chats), room->peer, note->id, edited->text,
                                     edited->entities, tg_host_now()),
                       room->name);
    return TRUE;
}

/* A message of a room. */
typedef struct {
    char *room;
    gint32 id;
} Named;

static void
named_free(gpointer data)
{
    Named *self = data;

    g_free(self->room);
    g_free(self);
}

/* Telegram tells the other devices only. */
static void
delete_ended(TgChats *chats, const MtAnswer *answer, gpointer data)
{
    const Named *deleted = data;
    TgRoom *room = tg_chats_find_room(chats, deleted->room);

    if (!tg_chats_complain_about(chats, deleted->room, answer) && room != NULL)
        tg_change_deleted(chats, room, deleted->id);
}

gboolean
tg_commands_run_delete(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    const TgNote *note = take_note(room, &text, TRUE, FALSE, error);
    Named *deleted;

    if (note == NULL)
        return FALSE;
    deleted = g_new0(Named, 1);
    deleted->room = g_strdup(room->name);
    deleted->id = note->id;
    tg_chats_expect(chats,
                    mt_chats_delete(tg_chats_get_core(chats), room->peer, &note->id, 1,
                                    strcmp(text, "me") != 0, tg_host_now()),
                    delete_ended, deleted, named_free);
    return TRUE;
}

gboolean
tg_commands_run_react(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    const TgNote *note = take_note(room, &text, FALSE, FALSE, error);

    if (note == NULL)
        return FALSE;
    tg_chats_expect_in(chats,
                       mt_chats_react(tg_chats_get_core(chats), room->peer, note->id,
                                      *text != '\0' ? text : NULL, tg_host_now()),
                       room->name);
    return TRUE;
}

static void
forward_to(TgChats *chats, TgRoom *room, gpointer data)
{
    const Named *forward = data;
    const TgRoom *from = tg_chats_find_room(chats, forward->room);

    if (room == NULL || from == NULL)
        return;
    tg_chats_expect_in(chats,
                       mt_chats_forward(tg_chats_get_core(chats), from->peer, &forward->id, 1,
                                        room->peer, room->topic, FALSE, tg_host_now()),
                       forward->room);
}

gboolean
tg_commands_run_forward(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    const TgNote *note = take_note_and_text(room, &text, FALSE, error);
    Named *forward;

    if (note == NULL)
        return FALSE;
    forward = g_new0(Named, 1);
    forward->room = g_strdup(room->name);
    forward->id = note->id;
    tg_start_find(chats, text, room->name, forward_to, forward, named_free);
    return TRUE;
}

static gboolean
pin(TgChats *chats, TgRoom *room, const char *text, gboolean on, char **error)
{
    const TgNote *note = take_note(room, &text, FALSE, FALSE, error);

    if (note == NULL)
        return FALSE;
    tg_chats_expect_in(
        chats,
        mt_chats_pin(tg_chats_get_core(chats), room->peer, note->id, on, FALSE, tg_host_now()),
        room->name);
    return TRUE;
}

gboolean
tg_commands_run_pin(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    return pin(chats, room, text, TRUE, error);
}

gboolean
tg_commands_run_unpin(TgChats *chats, TgRoom *room, const char *text, char **error)
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

static gboolean
has_choices(const TgNote *note, gboolean buttons)
{
    return buttons ? note->buttons != NULL : note->options != NULL;
}

/* (nullable): the newest message with buttons, or with answers to choose from. */
static const TgNote *
find_newest_choices(const TgRoom *room, gboolean buttons)
{
    const TgNote *newest = NULL;

    for (const GList *link = room->notes.tail; link != NULL; link = link->prev) {
        const TgNote *note = link->data;

        if (has_choices(note, buttons) && (newest == NULL || note->id > newest->id))
            newest = note;
    }
    return newest;
}

/* (nullable): the one that #number at the beginning of @text names, otherwise the newest; @text
 * goes on behind it. Numbers alone are choices. */
static const TgNote *
take_choices(const TgRoom *room, const char **text, gboolean buttons, char **error)
{
    const TgNote *note;

    if (**text != '#') {
        note = find_newest_choices(room, buttons);
        if (note == NULL)
            *error = g_strdup(buttons ? _("There is no such button.")
                                      : _("No poll came lately; /history shows older messages."));
        return note;
    }
    ++*text;
    note = take_note(room, text, FALSE, FALSE, error);
    if (note == NULL || has_choices(note, buttons))
        return note;
    *error = g_strdup(buttons ? _("That message has no buttons.") : _("That message is no poll."));
    return NULL;
}

gboolean
tg_commands_run_press(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    const TgNote *note = take_choices(room, &text, TRUE, error);
    guint64 number = g_ascii_strtoull(text, NULL, 10);
    const MtButton *button;

    if (note == NULL)
        return FALSE;
    if (number < 1 || number > note->buttons->len) {
        *error = g_strdup(_("There is no such button."));
        return FALSE;
    }
    button = g_ptr_array_index(note->buttons, number - 1);
    if (button->kind == MT_BUTTON_CALLBACK && button->data != NULL) {
        tg_chats_expect(chats,
                        mt_chats_press(tg_chats_get_core(chats), room->peer, note->id, button->data,
                                       tg_host_now()),
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

gboolean
tg_commands_run_vote(TgChats *chats, TgRoom *room, const char *text, char **error)
{
    const TgNote *note = take_choices(room, &text, FALSE, error);
    g_autoptr(GPtrArray) chosen = g_ptr_array_new();
    g_auto(GStrv) words = g_strsplit_set(text, " ,", -1);

    if (note == NULL)
        return FALSE;
    for (char **word = words; *word != NULL; word++) {
        const GPtrArray *options = note->options;
        guint64 number = g_ascii_strtoull(*word, NULL, 10);
        const MtMediaOption *option =
            number >= 1 && number <= options->len ? g_ptr_array_index(options, number - 1) : NULL;

        if (option != NULL && option->data != NULL)
            g_ptr_array_add(chosen, option->data);
    }
    if (chosen->len == 0 && *text != '\0') {
        *error = g_strdup(_("There is no such answer."));
        return FALSE;
    }
    tg_chats_expect_done(
        chats, mt_chats_vote(tg_chats_get_core(chats), room->peer, note->id, chosen, tg_host_now()),
        room->name);
    return TRUE;
}
