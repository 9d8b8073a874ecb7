/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * One outgoing message: as a call, as a message, and in the snapshot.
 */
#include <client/updates/mt-sending-private.h>

#include <base/mt-limits.h>
#include <client/model/mt-model.h>
#include <client/model/mt-text.h>
#include <string.h>
#include <tl-api.h>

void
mt_out_free(gpointer data)
{
    MtOut *self = data;

    if (self == NULL)
        return;
    if (self->call != 0)
        mt_calls_cancel(self->sending->chats->calls, self->call);
    g_free(self->text);
    g_clear_pointer(&self->entities, g_ptr_array_unref);
    g_free(self->quote);
    g_free(self);
}

/* --- as a call ------------------------------------------------------------------------------- */

static gpointer
make(TlArena *arena, gsize size, TlObject head)
{
    TlObject *object = tl_arena_alloc(arena, size);

    if (object != NULL)
        *object = head;
    return object;
}

/* A message into a topic replies to the topic's first one. */
static TlObject *
reply_of(const MtOut *self, TlArena *arena)
{
    TlInputReplyToMessage *reply;

    if (self->reply_to == 0 && self->topic == 0)
        return NULL;
    reply = make(arena, sizeof *reply, (TlObject)TL_INPUT_REPLY_TO_MESSAGE);
    if (reply == NULL)
        return NULL;
    reply->reply_to_msg_id = self->reply_to != 0 ? self->reply_to : self->topic;
    reply->quote_text = self->reply_to != 0 ? self->quote : NULL;
    if (self->topic != 0) {
        reply->flags |= TL_INPUT_REPLY_TO_MESSAGE_HAS_TOP_MSG_ID;
        reply->top_msg_id = self->topic;
    }
    return &reply->base;
}

static TlObject *
dice_call(const MtOut *self, TlObject *peer, TlArena *arena)
{
    TlCallMessagesSendMedia *call =
        make(arena, sizeof *call, (TlObject)TL_CALL_MESSAGES_SEND_MEDIA);
    TlInputMediaDice *dice = make(arena, sizeof *dice, (TlObject)TL_INPUT_MEDIA_DICE);

    if (call == NULL || dice == NULL)
        return NULL;
    dice->emoticon = self->text;
    call->peer = peer;
    call->media = &dice->base;
    call->message = "";
    call->random_id = self->random_id;
    call->reply_to = reply_of(self, arena);
    call->silent = self->silent;
    return &call->base;
}

TlObject *
mt_out_call(const MtOut *self, const MtPeers *peers, TlArena *arena)
{
    TlObject *peer = mt_peers_input_peer(peers, self->peer, arena);
    TlCallMessagesSendMessage *call;

    if (peer == NULL)
        return NULL;
    if (self->dice)
        return dice_call(self, peer, arena);
    call = make(arena, sizeof *call, (TlObject)TL_CALL_MESSAGES_SEND_MESSAGE);
    if (call == NULL)
        return NULL;
    call->peer = peer;
    call->message = self->text;
    call->random_id = self->random_id;
    call->reply_to = reply_of(self, arena);
    call->entities = mt_text_entities(self->entities, peers, arena);
    call->silent = self->silent;
    call->no_webpage = self->no_preview;
    call->clear_draft = TRUE;
    return &call->base;
}

MtMessage *
mt_out_message(const MtOut *self, gint64 self_id, gint32 id, gint64 date_s)
{
    MtMessage *message = mt_message_new();

    g_free(message->text);
    message->text = g_strdup(self->text);
    message->entities = mt_text_copy_entities(self->entities);
    message->peer = self->peer;
    message->sender = mt_model_user(self_id);
    message->id = id;
    message->random_id = self->random_id;
    message->date_s = date_s;
    message->out = TRUE;
    message->silent = self->silent;
    message->topic = self->topic;
    message->reply.id = self->reply_to;
    message->reply.topic = self->topic;
    message->reply.quote = g_strdup(self->quote);
    return message;
}

/* --- in the snapshot ------------------------------------------------------------------------- */

static void
write_text(MtWriter *writer, const char *text)
{
    mt_writer_u32(writer, text != NULL ? 1 : 0);
    mt_writer_bytes(writer, text, text != NULL ? strlen(text) : 0);
}

static void
write_out(MtWriter *writer, const MtOut *out)
{
    guint n_entities = out->entities != NULL ? out->entities->len : 0;

    mt_writer_u32(writer, out->phase == MT_OUT_TAKEN ? 1 : 0);
    mt_writer_i64(writer, out->random_id);
    mt_writer_i32(writer, out->id);
    mt_writer_i64(writer, out->made_wall_ms);
    mt_writer_u32(writer, out->peer.type);
    mt_writer_i64(writer, out->peer.id);
    write_text(writer, out->text);
    mt_writer_i32(writer, out->topic);
    mt_writer_i32(writer, out->reply_to);
    write_text(writer, out->quote);
    mt_writer_u32(writer,
                  (out->silent ? 1u : 0u) | (out->no_preview ? 2u : 0u) | (out->dice ? 4u : 0u));
    mt_writer_u32(writer, n_entities);
    for (guint i = 0; i < n_entities; i++) {
        const MtEntity *entity = g_ptr_array_index(out->entities, i);

        mt_writer_u32(writer, entity->kind);
        mt_writer_i32(writer, entity->offset);
        mt_writer_i32(writer, entity->length);
        write_text(writer, entity->argument);
        mt_writer_i64(writer, entity->number);
        mt_writer_u32(writer, entity->collapsed ? 1 : 0);
    }
}

GBytes *
mt_sending_encode(const MtSending *self)
{
    g_auto(MtWriter) writer;

    mt_writer_init_secret(&writer);
    if (self->outs->len == 0)
        return NULL;
    mt_writer_u32(&writer, self->outs->len);
    for (guint i = 0; i < self->outs->len; i++)
        write_out(&writer, g_ptr_array_index(self->outs, i));
    return mt_writer_steal(&writer);
}

static char *
read_text(MtReader *reader)
{
    guint32 present = mt_reader_u32(reader);
    gsize len = 0;
    const guint8 *bytes = mt_reader_bytes(reader, &len);

    if (bytes == NULL || reader->failed)
        return NULL;
    if (present > 1 || (present == 0 && len > 0) || len > MT_MAX_TEXT ||
        memchr(bytes, 0, len) != NULL || !g_utf8_validate_len((const char *)bytes, len, NULL)) {
        reader->failed = TRUE;
        return NULL;
    }
    return present == 1 ? g_strndup((const char *)bytes, len) : NULL;
}

static void
entity_free(gpointer data)
{
    mt_entity_free(data);
}

static void
read_entities(MtReader *reader, MtOut *out)
{
    guint32 count = mt_reader_u32(reader);

    if (count > 100)
        reader->failed = TRUE;
    if (count == 0 || reader->failed)
        return;
    out->entities = g_ptr_array_new_with_free_func(entity_free);
    for (guint32 i = 0; i < count && !reader->failed; i++) {
        MtEntity *entity = g_new0(MtEntity, 1);
        guint32 kind = mt_reader_u32(reader);

        g_ptr_array_add(out->entities, entity);
        entity->kind = kind <= MT_ENTITY_DATE ? kind : MT_ENTITY_UNKNOWN;
        entity->offset = mt_reader_i32(reader);
        entity->length = mt_reader_i32(reader);
        entity->argument = read_text(reader);
        entity->number = mt_reader_i64(reader);
        entity->collapsed = mt_reader_u32(reader) == 1;
    }
}

static MtPeerId
read_peer(MtReader *reader)
{
    guint32 type = mt_reader_u32(reader);
    gint64 id = mt_reader_i64(reader);

    if (type == MT_PEER_USER)
        return mt_model_user(id);
    if (type == MT_PEER_GROUP)
        return mt_model_group(id);
    return type == MT_PEER_CHANNEL ? mt_model_channel(id) : (MtPeerId){0};
}

static void
read_out(MtReader *reader, MtSending *sending)
{
    MtOut *out = g_new0(MtOut, 1);
    guint32 marks;

    g_ptr_array_add(sending->outs, out);
    out->sending = sending;
    out->restored = TRUE;
    out->request = mt_chats_next_request(sending->chats);
    out->phase = mt_reader_u32(reader) == 1 ? MT_OUT_TAKEN : MT_OUT_WAITING;
    out->uncertain = TRUE; /* it may have left after it was written here */
    out->random_id = mt_reader_i64(reader);
    out->id = mt_reader_i32(reader);
    out->made_wall_ms = mt_reader_i64(reader);
    out->retry_us = -1;
    out->peer = read_peer(reader);
    out->text = read_text(reader);
    out->topic = mt_reader_i32(reader);
    out->reply_to = mt_reader_i32(reader);
    out->quote = read_text(reader);
    marks = mt_reader_u32(reader);
    out->silent = (marks & 1) != 0;
    out->no_preview = (marks & 2) != 0;
    out->dice = (marks & 4) != 0;
    read_entities(reader, out);
    if (out->peer.type == MT_PEER_NONE || out->text == NULL || marks > 7)
        reader->failed = TRUE;
}

gboolean
mt_sending_decode(MtSending *self, GBytes *bytes)
{
    gsize len;
    const guint8 *data = g_bytes_get_data(bytes, &len);
    MtReader reader = MT_READER_INIT(data != NULL ? data : (const guint8 *)"", len);
    guint32 count = mt_reader_u32(&reader);

    if (count > MT_MAX_SENDING)
        reader.failed = TRUE;
    for (guint32 i = 0; i < count && !reader.failed; i++)
        read_out(&reader, self);
    if (!reader.failed && mt_reader_left(&reader) == 0)
        return TRUE;
    g_ptr_array_set_size(self->outs, 0);
    return FALSE;
}
