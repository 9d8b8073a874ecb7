/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * One conversation: numbers of messages, and what is held back.
 */
#include "tg-room.h"

#include "tg-names.h"

#define MOST_NOTES 400

static void
note_free(gpointer data)
{
    TgNote *self = data;

    mt_message_free(self->message);
    g_free(self);
}

static void
event_free(gpointer data)
{
    mt_chat_event_free(data);
}

TgRoom *
tg_room_new(MtPeerId peer, gint32 topic, gint number)
{
    TgRoom *self = g_new0(TgRoom, 1);

    self->name = tg_names_make(peer, topic);
    self->peer = peer;
    self->topic = topic;
    self->number = number;
    g_queue_init(&self->held);
    g_queue_init(&self->notes);
    return self;
}

void
tg_room_free(TgRoom *self)
{
    if (self == NULL)
        return;
    g_queue_clear_full(&self->held, event_free);
    g_queue_clear_full(&self->notes, note_free);
    if (self->quote != NULL)
        mt_message_free(self->quote);
    g_free(self->name);
    g_free(self);
}

gboolean
tg_room_is_person(const TgRoom *self)
{
    return self->peer.type == MT_PEER_USER;
}

void
tg_room_note_dialog(TgRoom *self, const MtDialog *dialog)
{
    self->muted_until_s = dialog->muted_until_s;
    self->archived = dialog->archived;
    self->read = MAX(self->read, dialog->read_inbox);
    self->top = MAX(self->top, dialog->top_id);
    self->unread = dialog->unread;
}

/* What commands need of a message, and no more: there are many. */
static MtMessage *
shorten(const MtMessage *message, const char *brief)
{
    MtMessage *copy = mt_message_new();

    copy->peer = message->peer;
    copy->sender = message->sender;
    copy->id = message->id;
    copy->topic = message->topic;
    copy->date_s = message->date_s;
    copy->out = message->out;
    g_free(copy->text);
    copy->text = g_strdup(brief);
    copy->buttons = message->buttons != NULL ? g_ptr_array_ref(message->buttons) : NULL;
    if (message->media != NULL && message->media->options != NULL) {
        copy->media = g_new0(MtMedia, 1);
        copy->media->kind = message->media->kind;
        copy->media->options = g_ptr_array_ref(message->media->options);
    }
    return copy;
}

guint
tg_room_note(TgRoom *self, const MtMessage *message, const char *brief)
{
    const TgNote *known = tg_room_find_id(self, message->id);
    TgNote *note;

    if (self->oldest == 0 || message->id < self->oldest)
        self->oldest = message->id;
    if (known != NULL)
        return known->number;
    note = g_new0(TgNote, 1);
    note->number = ++self->last_number;
    note->message = shorten(message, brief);
    g_queue_push_tail(&self->notes, note);
    if (g_queue_get_length(&self->notes) > MOST_NOTES)
        note_free(g_queue_pop_head(&self->notes));
    if (!message->out)
        self->newest = MAX(self->newest, message->id);
    return note->number;
}

void
tg_room_change(TgRoom *self, const MtMessage *message, const char *brief)
{
    for (GList *link = self->notes.tail; link != NULL; link = link->prev) {
        TgNote *note = link->data;

        if (note->message->id != message->id)
            continue;
        mt_message_free(note->message);
        note->message = shorten(message, brief);
        return;
    }
}

void
tg_room_set_quote(TgRoom *self, const MtMessage *message, const char *brief)
{
    if (self->quote != NULL)
        mt_message_free(self->quote);
    self->quote = message != NULL ? shorten(message, brief) : NULL;
}

const MtMessage *
tg_room_find_quote(const TgRoom *self, gint32 id)
{
    const TgNote *note = tg_room_find_id(self, id);

    if (note != NULL)
        return note->message;
    return self->quote != NULL && self->quote->id == id ? self->quote : NULL;
}

const TgNote *
tg_room_find_id(const TgRoom *self, gint32 id)
{
    for (const GList *link = self->notes.tail; link != NULL; link = link->prev) {
        const TgNote *note = link->data;

        if (note->message->id == id)
            return note;
    }
    return NULL;
}

const TgNote *
tg_room_find_number(const TgRoom *self, guint number)
{
    for (const GList *link = self->notes.tail; link != NULL; link = link->prev) {
        const TgNote *note = link->data;

        if (note->number == number)
            return note;
    }
    return NULL;
}

const TgNote *
tg_room_find_last(const TgRoom *self, gboolean out)
{
    const TgNote *last = NULL;

    for (const GList *link = self->notes.tail; link != NULL; link = link->prev) {
        const TgNote *note = link->data;

        if (!note->message->out == !out && (last == NULL || note->message->id > last->message->id))
            last = note;
    }
    return last;
}

void
tg_room_forget(TgRoom *self, gint32 id)
{
    for (GList *link = self->notes.tail; link != NULL; link = link->prev) {
        TgNote *note = link->data;

        if (note->message->id != id)
            continue;
        g_queue_delete_link(&self->notes, link);
        note_free(note);
        return;
    }
}

MtChatEvent *
tg_room_hold(TgRoom *self, MtChatEvent *event, guint most)
{
    g_queue_push_tail(&self->held, event);
    if (g_queue_get_length(&self->held) <= most)
        return NULL;
    self->skipped++;
    return g_queue_pop_head(&self->held);
}
