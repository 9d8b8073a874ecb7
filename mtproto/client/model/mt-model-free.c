/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The plain structs of the model: made, copied and freed. It knows nothing of TL.
 */
#include <mtproto/mt-chat-event.h>

/* --- peers ----------------------------------------------------------------------------------- */

gboolean
mt_peer_id_equal(MtPeerId a, MtPeerId b)
{
    return a.type == b.type && a.id == b.id;
}

guint
mt_peer_id_hash(gconstpointer key)
{
    const MtPeerId *id = key;
    guint64 mixed =
        ((guint64)id->id * 4 + (guint64)id->type) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);

    return (guint)(mixed >> 32);
}

gboolean
mt_peer_id_equals(gconstpointer a, gconstpointer b)
{
    return mt_peer_id_equal(*(const MtPeerId *)a, *(const MtPeerId *)b);
}

char *
mt_peer_id_to_text(MtPeerId id)
{
    static const char letters[] = {
        [MT_PEER_NONE] = 'n', [MT_PEER_USER] = 'u', [MT_PEER_GROUP] = 'g', [MT_PEER_CHANNEL] = 'c'};

    return g_strdup_printf("%c%" G_GINT64_FORMAT, letters[id.type], id.id);
}

gboolean
mt_peer_id_from_text(const char *text, MtPeerId *out)
{
    MtPeerId id = {0};
    gint64 number;

    if (text == NULL)
        return FALSE;
    if (text[0] == 'u')
        id.type = MT_PEER_USER;
    else if (text[0] == 'g')
        id.type = MT_PEER_GROUP;
    else if (text[0] == 'c')
        id.type = MT_PEER_CHANNEL;
    else
        return FALSE;
    if (!g_ascii_isdigit(text[1]) ||
        !g_ascii_string_to_signed(text + 1, 10, 1, G_MAXINT64, &number, NULL))
        return FALSE;
    id.id = number;
    *out = id;
    return TRUE;
}

static gboolean
is_filled(const char *text)
{
    return text != NULL && text[0] != '\0';
}

char *
mt_peer_dup_name(const MtPeer *self)
{
    if (is_filled(self->title))
        return g_strdup(self->title);
    if (is_filled(self->first_name) && is_filled(self->last_name))
        return g_strconcat(self->first_name, " ", self->last_name, NULL);
    if (is_filled(self->first_name))
        return g_strdup(self->first_name);
    return is_filled(self->last_name) ? g_strdup(self->last_name) : NULL;
}

MtPeer *
mt_peer_copy(const MtPeer *self)
{
    MtPeer *copy = g_new(MtPeer, 1);

    *copy = *self;
    copy->title = g_strdup(self->title);
    copy->first_name = g_strdup(self->first_name);
    copy->last_name = g_strdup(self->last_name);
    copy->username = g_strdup(self->username);
    copy->phone = g_strdup(self->phone);
    return copy;
}

void
mt_peer_free(MtPeer *self)
{
    if (self == NULL)
        return;
    g_free(self->title);
    g_free(self->first_name);
    g_free(self->last_name);
    g_free(self->username);
    g_free(self->phone);
    g_free(self);
}

/* --- what messages consist of ---------------------------------------------------------------- */

static void
clear_bytes(GBytes **bytes)
{
    g_clear_pointer(bytes, g_bytes_unref);
}

static void
clear_array(GPtrArray **array)
{
    g_clear_pointer(array, g_ptr_array_unref);
}

void
mt_entity_free(MtEntity *self)
{
    if (self == NULL)
        return;
    g_free(self->argument);
    g_free(self);
}

void
mt_file_free(MtFile *self)
{
    if (self == NULL)
        return;
    clear_bytes(&self->reference);
    g_free(self->size_type);
    g_free(self);
}

MtFile *
mt_file_copy(const MtFile *self)
{
    MtFile *copy;

    if (self == NULL)
        return NULL;
    copy = g_new(MtFile, 1);
    *copy = *self;
    copy->reference = self->reference != NULL ? g_bytes_ref(self->reference) : NULL;
    copy->size_type = g_strdup(self->size_type);
    return copy;
}

void
mt_media_free(MtMedia *self)
{
    if (self == NULL)
        return;
    mt_file_free(self->file);
    g_free(self->name);
    g_free(self->mime);
    g_free(self->title);
    g_free(self->performer);
    g_free(self->text);
    g_free(self->url);
    g_free(self->address);
    g_free(self->phone);
    g_free(self->emoji);
    g_free(self->currency);
    clear_array(&self->options);
    g_free(self);
}

void
mt_service_free(MtService *self)
{
    if (self == NULL)
        return;
    g_free(self->title);
    g_free(self->text);
    g_free(self->currency);
    g_clear_pointer(&self->users, g_array_unref);
    g_free(self);
}

void
mt_reaction_free(MtReaction *self)
{
    if (self == NULL)
        return;
    g_free(self->emoji);
    g_free(self);
}

void
mt_reacted_free(MtReacted *self)
{
    if (self == NULL)
        return;
    g_free(self->emoji);
    g_free(self);
}

MtMessage *
mt_message_new(void)
{
    MtMessage *self = g_new0(MtMessage, 1);

    self->text = g_strdup("");
    return self;
}

void
mt_message_free(MtMessage *self)
{
    if (self == NULL)
        return;
    g_free(self->text);
    clear_array(&self->entities);
    g_free(self->reply.quote);
    g_free(self->forward.name);
    g_free(self->forward.author);
    mt_media_free(self->media);
    mt_service_free(self->service);
    g_free(self->author);
    clear_array(&self->buttons);
    clear_array(&self->reactions);
    clear_array(&self->reacted);
    g_free(self);
}

/* --- chats ----------------------------------------------------------------------------------- */

void
mt_dialog_free(MtDialog *self)
{
    if (self == NULL)
        return;
    mt_message_free(self->top);
    g_free(self->draft);
    g_free(self);
}

void
mt_topic_free(MtTopic *self)
{
    if (self == NULL)
        return;
    g_free(self->title);
    g_free(self);
}

void
mt_member_free(MtMember *self)
{
    if (self == NULL)
        return;
    g_free(self->rank);
    g_free(self);
}

void
mt_chat_info_free(MtChatInfo *self)
{
    if (self == NULL)
        return;
    g_free(self->about);
    g_free(self->link);
    g_free(self->birthday);
    clear_array(&self->people);
    g_free(self);
}

void
mt_invite_free(MtInvite *self)
{
    if (self == NULL)
        return;
    g_free(self->title);
    g_free(self->about);
    g_free(self);
}

/* --- events ---------------------------------------------------------------------------------- */

MtAnswer *
mt_answer_new(MtVerb verb)
{
    MtAnswer *self = g_new0(MtAnswer, 1);

    self->verb = verb;
    return self;
}

void
mt_answer_free(MtAnswer *self)
{
    if (self == NULL)
        return;
    g_free(self->error);
    mt_message_free(self->message);
    clear_array(&self->messages);
    clear_array(&self->dialogs);
    clear_array(&self->topics);
    clear_array(&self->members);
    g_clear_pointer(&self->peers, g_array_unref);
    mt_chat_info_free(self->info);
    mt_invite_free(self->invite);
    g_free(self->text);
    g_free(self->link);
    g_free(self);
}

MtChatEvent *
mt_chat_event_new(MtChatEventKind kind)
{
    MtChatEvent *self = g_new0(MtChatEvent, 1);

    self->kind = kind;
    return self;
}

void
mt_chat_event_free(MtChatEvent *self)
{
    if (self == NULL)
        return;
    mt_answer_free(self->answer);
    mt_message_free(self->message);
    mt_message_free(self->reactions);
    g_clear_pointer(&self->ids, g_array_unref);
    g_free(self->text);
    g_free(self);
}
