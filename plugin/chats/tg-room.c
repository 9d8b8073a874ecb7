/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * One conversation: numbers of messages, and what is held back.
 */
#include "chats/tg-room.h"

#include "words/tg-names.h"

#define MOST_NOTES 400

static void
array_unref(GPtrArray *array)
{
    if (array != NULL)
        g_ptr_array_unref(array);
}

static void
note_clear(TgNote *self)
{
    g_free(self->text);
    array_unref(self->buttons);
    array_unref(self->options);
}

static void
note_free(gpointer data)
{
    TgNote *self = data;

    note_clear(self);
    g_free(self);
}

static void
event_free(gpointer data)
{
    mt_chat_event_free(data);
}

void
tg_typed_free(TgTyped *self)
{
    g_free(self->html);
    g_free(self);
}

static void
typed_free(gpointer data)
{
    tg_typed_free(data);
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
    g_queue_init(&self->changes);
    g_queue_init(&self->typed);
    g_queue_init(&self->notes);
    return self;
}

void
tg_room_free(TgRoom *self)
{
    if (self == NULL)
        return;
    g_queue_clear_full(&self->held, event_free);
    g_queue_clear_full(&self->changes, event_free);
    g_queue_clear_full(&self->typed, typed_free);
    g_queue_clear_full(&self->notes, note_free);
    note_clear(&self->quote);
    g_clear_pointer(&self->owed, g_array_unref);
    g_free(self->doubted);
    g_free(self->name);
    g_free(self);
}

gboolean
tg_room_is_person(const TgRoom *self)
{
    return self->peer.type == MT_PEER_USER;
}

const TgRoom *
tg_room_now(const TgRoom *self)
{
    return self->into != NULL ? self->into : self;
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
static void
note_fill(TgNote *self, const MtMessage *message, const char *brief)
{
    const MtMedia *media = message->media;

    note_clear(self);
    self->id = message->id;
    self->sender = message->sender;
    self->out = message->out;
    self->text = g_strdup(brief);
    self->buttons = message->buttons != NULL ? g_ptr_array_ref(message->buttons) : NULL;
    self->options =
        media != NULL && media->options != NULL ? g_ptr_array_ref(media->options) : NULL;
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
    note_fill(note, message, brief);
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

        if (note->id != message->id)
            continue;
        note_fill(note, message, brief);
        return;
    }
}

void
tg_room_set_quote(TgRoom *self, const MtMessage *message, const char *brief)
{
    note_fill(&self->quote, message, brief);
}

const TgNote *
tg_room_find_quote(const TgRoom *self, gint32 id)
{
    const TgNote *note = tg_room_find_id(self, id);

    if (note == NULL && id != 0 && self->quote.id == id)
        note = &self->quote;
    return note;
}

const TgNote *
tg_room_find_id(const TgRoom *self, gint32 id)
{
    for (const GList *link = self->notes.tail; link != NULL; link = link->prev) {
        const TgNote *note = link->data;

        if (note->id == id)
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

        if (!note->out == !out && (last == NULL || note->id > last->id))
            last = note;
    }
    return last;
}

void
tg_room_forget(TgRoom *self, gint32 id)
{
    for (GList *link = self->notes.tail; link != NULL; link = link->prev) {
        TgNote *note = link->data;

        if (note->id != id)
            continue;
        g_queue_delete_link(&self->notes, link);
        note_free(note);
        return;
    }
}

void
tg_room_owe(TgRoom *self, guint64 token)
{
    if (self->owed == NULL)
        self->owed = g_array_new(FALSE, FALSE, sizeof(guint64));
    g_array_append_val(self->owed, token);
}

/* What is held or was skipped may be among those that were unread. */
guint
tg_room_count_skipped(const TgRoom *self)
{
    guint held = g_queue_get_length((GQueue *)&self->held);

    return MAX(self->skipped, self->hole > held ? self->hole - held : 0);
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

/* --- what becomes of them meanwhile ----------------------------------------------------------- */

static GList *
find_event(const GQueue *queue, gint32 id)
{
    for (GList *link = queue->head; link != NULL; link = link->next)
        if (((const MtChatEvent *)link->data)->id == id)
            return link;
    return NULL;
}

MtChatEvent *
tg_room_find_held(const TgRoom *self, gint32 id)
{
    GList *link = find_event(&self->held, id);

    return link != NULL ? link->data : NULL;
}

MtChatEvent *
tg_room_take_held(TgRoom *self, gint32 id)
{
    GList *link = find_event(&self->held, id);
    MtChatEvent *event = link != NULL ? link->data : NULL;

    if (link == NULL)
        return NULL;
    g_queue_delete_link(&self->held, link);
    tg_room_forget_changes(self, id);
    return event;
}

void
tg_room_keep_change(TgRoom *self, MtChatEvent *event, gint32 id)
{
    for (GList *link = self->changes.head; link != NULL; link = link->next) {
        const MtChatEvent *older = link->data;

        if (older->id != id || older->kind != event->kind)
            continue;
        mt_chat_event_free(link->data);
        g_queue_delete_link(&self->changes, link);
        break;
    }
    event->id = id;
    g_queue_push_tail(&self->changes, event);
}

MtChatEvent *
tg_room_take_change(TgRoom *self, gint32 id)
{
    GList *link = find_event(&self->changes, id);
    MtChatEvent *event = link != NULL ? link->data : NULL;

    if (link != NULL)
        g_queue_delete_link(&self->changes, link);
    return event;
}

void
tg_room_forget_changes(TgRoom *self, gint32 id)
{
    for (MtChatEvent *change; (change = tg_room_take_change(self, id)) != NULL;)
        mt_chat_event_free(change);
}

void
tg_room_type(TgRoom *self, const char *html)
{
    const MtChatEvent *last = g_queue_peek_tail(&self->held);
    TgTyped *typed = g_new0(TgTyped, 1);

    typed->after = last != NULL ? last->id : 0;
    typed->html = g_strdup(html);
    g_queue_push_tail(&self->typed, typed);
}

TgTyped *
tg_room_take_typed(TgRoom *self, gint32 before)
{
    const TgTyped *first = g_queue_peek_head(&self->typed);

    if (first == NULL || (before != 0 && first->after >= before))
        return NULL;
    return g_queue_pop_head(&self->typed);
}
