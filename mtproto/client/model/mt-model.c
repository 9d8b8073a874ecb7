/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Messages from TL to the model, their media and service actions excepted. It decides nothing: what
 * is to be done with a message is not known here.
 */
#include <client/model/mt-model.h>

#include <tl-api.h>

/* Where the server's numbers end. https://core.telegram.org/api/bots/ids */
#define MAX_USER_ID ((G_GINT64_CONSTANT(1) << 40) - 1)
#define MAX_GROUP_ID G_GINT64_CONSTANT(999999999999)
#define MAX_CHANNEL_ID (G_GINT64_CONSTANT(1000000000000) - (G_GINT64_CONSTANT(1) << 31) - 1)
/* Buttons of one message: what a server takes. */
#define MAX_BUTTONS 300

/* --- peers ----------------------------------------------------------------------------------- */

static MtPeerId
peer_id(MtPeerType type, gint64 id, gint64 last)
{
    return id >= 1 && id <= last ? (MtPeerId){.type = type, .id = id} : (MtPeerId){0};
}

MtPeerId
mt_model_user(gint64 id)
{
    return peer_id(MT_PEER_USER, id, MAX_USER_ID);
}

MtPeerId
mt_model_group(gint64 id)
{
    return peer_id(MT_PEER_GROUP, id, MAX_GROUP_ID);
}

MtPeerId
mt_model_channel(gint64 id)
{
    return peer_id(MT_PEER_CHANNEL, id, MAX_CHANNEL_ID);
}

MtPeerId
mt_model_peer_id(const TlObject *peer)
{
    switch (tl_object_id(peer)) {
    case TL_ID_PEER_USER:
        return mt_model_user(((const TlPeerUser *)peer)->user_id);
    case TL_ID_PEER_CHAT:
        return mt_model_group(((const TlPeerChat *)peer)->chat_id);
    case TL_ID_PEER_CHANNEL:
        return mt_model_channel(((const TlPeerChannel *)peer)->channel_id);
    default:
        return (MtPeerId){0};
    }
}

/* --- text ------------------------------------------------------------------------------------ */

/* Entities that are nothing but a place. */
static MtEntityKind
plain_entity(guint32 id)
{
    static const struct {
        guint32 id;
        MtEntityKind kind;
    } kinds[] = {
        {TL_ID_MESSAGE_ENTITY_MENTION, MT_ENTITY_MENTION},
        {TL_ID_MESSAGE_ENTITY_HASHTAG, MT_ENTITY_HASHTAG},
        {TL_ID_MESSAGE_ENTITY_CASHTAG, MT_ENTITY_CASHTAG},
        {TL_ID_MESSAGE_ENTITY_BOT_COMMAND, MT_ENTITY_BOT_COMMAND},
        {TL_ID_MESSAGE_ENTITY_URL, MT_ENTITY_URL},
        {TL_ID_MESSAGE_ENTITY_EMAIL, MT_ENTITY_EMAIL},
        {TL_ID_MESSAGE_ENTITY_PHONE, MT_ENTITY_PHONE},
        {TL_ID_MESSAGE_ENTITY_BANK_CARD, MT_ENTITY_BANK_CARD},
        {TL_ID_MESSAGE_ENTITY_BOLD, MT_ENTITY_BOLD},
        {TL_ID_MESSAGE_ENTITY_ITALIC, MT_ENTITY_ITALIC},
        {TL_ID_MESSAGE_ENTITY_UNDERLINE, MT_ENTITY_UNDERLINE},
        {TL_ID_MESSAGE_ENTITY_STRIKE, MT_ENTITY_STRIKE},
        {TL_ID_MESSAGE_ENTITY_SPOILER, MT_ENTITY_SPOILER},
        {TL_ID_MESSAGE_ENTITY_CODE, MT_ENTITY_CODE},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (kinds[i].id == id)
            return kinds[i].kind;
    }
    return MT_ENTITY_UNKNOWN;
}

static void
place(MtEntity *entity, MtEntityKind kind, gint32 offset, gint32 length)
{
    entity->kind = kind;
    entity->offset = offset;
    entity->length = length;
}

static void
read_entity(MtEntity *entity, const TlObject *object)
{
    switch (tl_object_id(object)) {
    case TL_ID_MESSAGE_ENTITY_PRE: {
        const TlMessageEntityPre *pre = (const TlMessageEntityPre *)object;

        place(entity, MT_ENTITY_PRE, pre->offset, pre->length);
        entity->argument = g_strdup(pre->language);
        break;
    }
    case TL_ID_MESSAGE_ENTITY_TEXT_URL: {
        const TlMessageEntityTextUrl *link = (const TlMessageEntityTextUrl *)object;

        place(entity, MT_ENTITY_TEXT_URL, link->offset, link->length);
        entity->argument = g_strdup(link->url);
        break;
    }
    case TL_ID_MESSAGE_ENTITY_MENTION_NAME: {
        const TlMessageEntityMentionName *name = (const TlMessageEntityMentionName *)object;

        place(entity, MT_ENTITY_MENTION_NAME, name->offset, name->length);
        entity->number = name->user_id;
        break;
    }
    case TL_ID_MESSAGE_ENTITY_CUSTOM_EMOJI: {
        const TlMessageEntityCustomEmoji *emoji = (const TlMessageEntityCustomEmoji *)object;

        place(entity, MT_ENTITY_CUSTOM_EMOJI, emoji->offset, emoji->length);
        entity->number = emoji->document_id;
        break;
    }
    case TL_ID_MESSAGE_ENTITY_BLOCKQUOTE: {
        const TlMessageEntityBlockquote *quote = (const TlMessageEntityBlockquote *)object;

        place(entity, MT_ENTITY_QUOTE, quote->offset, quote->length);
        entity->collapsed = quote->collapsed;
        break;
    }
    case TL_ID_MESSAGE_ENTITY_FORMATTED_DATE: {
        const TlMessageEntityFormattedDate *date = (const TlMessageEntityFormattedDate *)object;

        place(entity, MT_ENTITY_DATE, date->offset, date->length);
        entity->number = date->date;
        break;
    }
    default: {
        /* The rest begins with offset and length, like the simplest of them. */
        MtEntityKind kind = plain_entity(tl_object_id(object));
        const TlMessageEntityBold *plain = (const TlMessageEntityBold *)object;

        if (kind != MT_ENTITY_UNKNOWN)
            place(entity, kind, plain->offset, plain->length);
        break;
    }
    }
}

static void
entity_free(gpointer data)
{
    mt_entity_free(data);
}

GPtrArray *
mt_model_entities(const TlVector *entities)
{
    GPtrArray *list;

    if (entities == NULL || entities->len == 0)
        return NULL;
    list = g_ptr_array_new_with_free_func(entity_free);
    for (guint i = 0; i < entities->len; i++) {
        MtEntity *entity = g_new0(MtEntity, 1);

        g_ptr_array_add(list, entity);
        read_entity(entity, entities->objects[i]);
        if (entity->kind == MT_ENTITY_UNKNOWN || entity->offset < 0 || entity->length <= 0)
            g_ptr_array_set_size(list, (gint)list->len - 1);
    }
    return list;
}

/* --- where it came from ---------------------------------------------------------------------- */

void
mt_model_reply(MtMessage *message, const TlObject *header)
{
    const TlMessageReplyHeader *reply = (const TlMessageReplyHeader *)header;

    if (tl_object_id(header) == TL_ID_MESSAGE_REPLY_STORY_HEADER) {
        const TlMessageReplyStoryHeader *story = (const TlMessageReplyStoryHeader *)header;

        message->reply.story = story->story_id;
        message->reply.peer = mt_model_peer_id(story->peer);
        return;
    }
    if (tl_object_id(header) != TL_ID_MESSAGE_REPLY_HEADER || reply->reply_to_scheduled)
        return;
    message->reply.id = reply->reply_to_msg_id;
    message->reply.topic = reply->reply_to_top_id;
    message->reply.peer = mt_model_peer_id(reply->reply_to_peer_id);
    message->reply.quote = g_strdup(reply->quote_text);
    if (!reply->forum_topic)
        return;
    /* What replies to the topic's first message is in the topic and replies to nothing. */
    if (reply->reply_to_top_id == 0) {
        message->reply.topic = reply->reply_to_msg_id;
        message->reply.id = 0;
    }
    message->topic = message->reply.topic;
}

void
mt_model_forward(MtMessage *message, const TlObject *header)
{
    const TlMessageFwdHeader *forward = (const TlMessageFwdHeader *)header;

    if (tl_object_id(header) != TL_ID_MESSAGE_FWD_HEADER)
        return;
    message->forward.set = TRUE;
    message->forward.peer = mt_model_peer_id(forward->from_id);
    message->forward.name = g_strdup(forward->from_name);
    message->forward.author = g_strdup(forward->post_author);
    message->forward.date_s = forward->date;
    message->forward.post = forward->channel_post;
    message->forward.imported = forward->imported;
}

/* --- reactions ------------------------------------------------------------------------------- */

static void
read_reaction(const TlObject *object, char **emoji, gint64 *custom, gboolean *paid)
{
    switch (tl_object_id(object)) {
    case TL_ID_REACTION_EMOJI:
        *emoji = g_strdup(((const TlReactionEmoji *)object)->emoticon);
        break;
    case TL_ID_REACTION_CUSTOM_EMOJI:
        *custom = ((const TlReactionCustomEmoji *)object)->document_id;
        break;
    case TL_ID_REACTION_PAID:
        *paid = TRUE;
        break;
    default:
        break;
    }
}

static void
reaction_free(gpointer data)
{
    mt_reaction_free(data);
}

static void
reacted_free(gpointer data)
{
    mt_reacted_free(data);
}

static void
read_reacted(MtMessage *message, const TlVector *recent)
{
    if (recent == NULL || recent->len == 0)
        return;
    message->reacted = g_ptr_array_new_with_free_func(reacted_free);
    for (guint i = 0; i < recent->len; i++) {
        const TlMessagePeerReaction *each = (const TlMessagePeerReaction *)recent->objects[i];
        MtReacted *reacted = g_new0(MtReacted, 1);
        gboolean paid = FALSE;

        reacted->who = mt_model_peer_id(each->peer_id);
        reacted->date_s = each->date;
        reacted->mine = each->my;
        reacted->unread = each->unread;
        read_reaction(each->reaction, &reacted->emoji, &reacted->custom, &paid);
        g_ptr_array_add(message->reacted, reacted);
    }
}

void
mt_model_reactions(MtMessage *message, const TlObject *reactions)
{
    const TlMessageReactions *all = (const TlMessageReactions *)reactions;

    if (tl_object_id(reactions) != TL_ID_MESSAGE_REACTIONS || all->results == NULL)
        return;
    g_clear_pointer(&message->reactions, g_ptr_array_unref);
    g_clear_pointer(&message->reacted, g_ptr_array_unref);
    message->reactions = g_ptr_array_new_with_free_func(reaction_free);
    for (guint i = 0; i < all->results->len; i++) {
        const TlReactionCount *count = (const TlReactionCount *)all->results->objects[i];
        MtReaction *reaction = g_new0(MtReaction, 1);

        reaction->count = count->count;
        reaction->mine = (count->flags & TL_REACTION_COUNT_HAS_CHOSEN_ORDER) != 0;
        read_reaction(count->reaction, &reaction->emoji, &reaction->custom, &reaction->paid);
        g_ptr_array_add(message->reactions, reaction);
    }
    read_reacted(message, all->recent_reactions);
}

/* --- buttons --------------------------------------------------------------------------------- */

static void
button_free(gpointer data)
{
    MtButton *button = data;

    g_free(button->text);
    g_free(button->url);
    if (button->data != NULL)
        g_bytes_unref(button->data);
    g_free(button);
}

static void
fill_button(MtButton *button, MtButtonKind kind, const char *text, const char *url)
{
    button->kind = kind;
    button->text = g_strdup(text != NULL ? text : "");
    button->url = g_strdup(url);
}

static void
read_callback(MtButton *button, const TlKeyboardButtonCallback *callback)
{
    fill_button(button, MT_BUTTON_CALLBACK, callback->text, NULL);
    button->data = g_bytes_new(callback->data.data, callback->data.len);
    button->needs_password = callback->requires_password;
}

/* Buttons of the remaining kinds have a text and nothing that could be done with them here. */
static const char *
other_button_text(const TlObject *object)
{
    switch (tl_object_id(object)) {
    case TL_ID_KEYBOARD_BUTTON_REQUEST_PHONE:
        return ((const TlKeyboardButtonRequestPhone *)object)->text;
    case TL_ID_KEYBOARD_BUTTON_REQUEST_GEO_LOCATION:
        return ((const TlKeyboardButtonRequestGeoLocation *)object)->text;
    case TL_ID_KEYBOARD_BUTTON_GAME:
        return ((const TlKeyboardButtonGame *)object)->text;
    case TL_ID_KEYBOARD_BUTTON_BUY:
        return ((const TlKeyboardButtonBuy *)object)->text;
    case TL_ID_KEYBOARD_BUTTON_REQUEST_POLL:
        return ((const TlKeyboardButtonRequestPoll *)object)->text;
    case TL_ID_KEYBOARD_BUTTON_WEB_VIEW:
        return ((const TlKeyboardButtonWebView *)object)->text;
    case TL_ID_KEYBOARD_BUTTON_SIMPLE_WEB_VIEW:
        return ((const TlKeyboardButtonSimpleWebView *)object)->text;
    case TL_ID_KEYBOARD_BUTTON_REQUEST_PEER:
        return ((const TlKeyboardButtonRequestPeer *)object)->text;
    default:
        return NULL;
    }
}

static void
read_button(MtButton *button, const TlObject *object)
{
    switch (tl_object_id(object)) {
    case TL_ID_KEYBOARD_BUTTON:
        fill_button(button, MT_BUTTON_TEXT, ((const TlKeyboardButton *)object)->text, NULL);
        break;
    case TL_ID_KEYBOARD_BUTTON_URL: {
        const TlKeyboardButtonUrl *link = (const TlKeyboardButtonUrl *)object;

        fill_button(button, MT_BUTTON_URL, link->text, link->url);
        break;
    }
    case TL_ID_KEYBOARD_BUTTON_URL_AUTH: {
        const TlKeyboardButtonUrlAuth *link = (const TlKeyboardButtonUrlAuth *)object;

        fill_button(button, MT_BUTTON_URL, link->text, link->url);
        break;
    }
    case TL_ID_KEYBOARD_BUTTON_CALLBACK:
        read_callback(button, (const TlKeyboardButtonCallback *)object);
        break;
    case TL_ID_KEYBOARD_BUTTON_COPY: {
        const TlKeyboardButtonCopy *copy = (const TlKeyboardButtonCopy *)object;

        fill_button(button, MT_BUTTON_COPY, copy->text, copy->copy_text);
        break;
    }
    case TL_ID_KEYBOARD_BUTTON_SWITCH_INLINE: {
        const TlKeyboardButtonSwitchInline *query = (const TlKeyboardButtonSwitchInline *)object;

        fill_button(button, MT_BUTTON_SWITCH, query->text, query->query);
        break;
    }
    case TL_ID_KEYBOARD_BUTTON_USER_PROFILE: {
        const TlKeyboardButtonUserProfile *profile = (const TlKeyboardButtonUserProfile *)object;

        fill_button(button, MT_BUTTON_PROFILE, profile->text, NULL);
        button->user = mt_model_user(profile->user_id);
        break;
    }
    default:
        fill_button(button, MT_BUTTON_OTHER, other_button_text(object), NULL);
        break;
    }
}

static void
read_buttons(MtMessage *message, const TlObject *markup)
{
    gboolean is_inline = tl_object_id(markup) == TL_ID_REPLY_INLINE_MARKUP;
    const TlVector *rows = NULL;

    if (is_inline)
        rows = ((const TlReplyInlineMarkup *)markup)->rows;
    else if (tl_object_id(markup) == TL_ID_REPLY_KEYBOARD_MARKUP)
        rows = ((const TlReplyKeyboardMarkup *)markup)->rows;
    if (rows == NULL || rows->len == 0)
        return;
    message->buttons = g_ptr_array_new_with_free_func(button_free);
    for (guint i = 0; i < rows->len; i++) {
        const TlVector *row = ((const TlKeyboardButtonRow *)rows->objects[i])->buttons;

        for (guint j = 0; row != NULL && j < row->len; j++) {
            MtButton *button;

            if (message->buttons->len >= MAX_BUTTONS)
                return;
            button = g_new0(MtButton, 1);
            button->row = i;
            button->is_inline = is_inline;
            read_button(button, row->objects[j]);
            g_ptr_array_add(message->buttons, button);
        }
    }
}

/* --- messages -------------------------------------------------------------------------------- */

/* Who wrote it: in private chats the server leaves it out, and posts are the channel's. */
static MtPeerId
sender_of(const MtMessage *message, const TlObject *from, gint64 self_id)
{
    if (from != NULL)
        return mt_model_peer_id(from);
    if (message->peer.type == MT_PEER_USER && message->out)
        return mt_model_user(self_id);
    return message->peer;
}

/* There is something in it that is no text, or nothing that is. */
static gboolean
has_more(const MtMessage *message, const TlMessage *from)
{
    const TlRichMessage *rich = (const TlRichMessage *)from->rich_message;

    if (message->text[0] == '\0')
        return TRUE;
    return tl_object_id(from->rich_message) == TL_ID_RICH_MESSAGE &&
           ((rich->photos != NULL && rich->photos->len > 0) ||
            (rich->documents != NULL && rich->documents->len > 0));
}

static MtMessage *
read_message(const TlMessage *from, gint64 self_id)
{
    MtMessage *message = mt_message_new();

    message->id = from->id;
    message->peer = mt_model_peer_id(from->peer_id);
    message->out = from->out;
    message->sender = sender_of(message, from->from_id, self_id);
    message->date_s = from->date;
    message->edit_s = from->edit_hide ? 0 : from->edit_date;
    message->mentioned = from->mentioned;
    message->silent = from->silent;
    message->post = from->post;
    message->pinned = from->pinned;
    message->no_forwards = from->noforwards;
    message->scheduled = from->from_scheduled;
    if (from->message != NULL) {
        g_free(message->text);
        message->text = g_strdup(from->message);
    }
    message->entities = mt_model_entities(from->entities);
    mt_model_reply(message, from->reply_to);
    mt_model_forward(message, from->fwd_from);
    message->media = mt_model_media(from->media);
    if (from->rich_message != NULL && message->text[0] == '\0')
        mt_model_rich(message, from->rich_message);
    if (message->media == NULL && from->rich_message != NULL && has_more(message, from))
        message->media = g_new0(MtMedia, 1); /* MT_MEDIA_UNKNOWN */
    message->via_bot = mt_model_user(from->via_bot_id);
    message->author = g_strdup(from->post_author);
    read_buttons(message, from->reply_markup);
    message->album = from->grouped_id;
    message->views = from->views;
    message->forwards = from->forwards;
    if (tl_object_id(from->replies) == TL_ID_MESSAGE_REPLIES)
        message->replies = ((const TlMessageReplies *)from->replies)->replies;
    message->ttl_s = from->ttl_period;
    mt_model_reactions(message, from->reactions);
    return message;
}

static MtMessage *
read_service_message(const TlMessageService *from, gint64 self_id)
{
    MtMessage *message = mt_message_new();

    message->id = from->id;
    message->peer = mt_model_peer_id(from->peer_id);
    message->out = from->out;
    message->sender = sender_of(message, from->from_id, self_id);
    message->date_s = from->date;
    message->mentioned = from->mentioned;
    message->silent = from->silent;
    message->post = from->post;
    mt_model_reply(message, from->reply_to);
    message->service = mt_model_service(from->action);
    if (message->service->kind == MT_SERVICE_TOPIC_CREATED)
        message->topic = message->id;
    message->ttl_s = from->ttl_period;
    mt_model_reactions(message, from->reactions);
    return message;
}

MtMessage *
mt_model_message(const TlObject *message, gint64 self_id)
{
    g_autoptr(MtMessage) made = NULL;

    if (tl_object_id(message) == TL_ID_MESSAGE)
        made = read_message((const TlMessage *)message, self_id);
    else if (tl_object_id(message) == TL_ID_MESSAGE_SERVICE)
        made = read_service_message((const TlMessageService *)message, self_id);
    if (made == NULL || made->peer.type == MT_PEER_NONE || made->id <= 0)
        return NULL;
    return g_steal_pointer(&made);
}

gboolean
mt_model_message_key(const TlObject *message, MtPeerId *peer, gint32 *id)
{
    switch (tl_object_id(message)) {
    case TL_ID_MESSAGE:
        *peer = mt_model_peer_id(((const TlMessage *)message)->peer_id);
        *id = ((const TlMessage *)message)->id;
        break;
    case TL_ID_MESSAGE_SERVICE:
        *peer = mt_model_peer_id(((const TlMessageService *)message)->peer_id);
        *id = ((const TlMessageService *)message)->id;
        break;
    case TL_ID_MESSAGE_EMPTY:
        *peer = mt_model_peer_id(((const TlMessageEmpty *)message)->peer_id);
        *id = ((const TlMessageEmpty *)message)->id;
        break;
    default:
        return FALSE;
    }
    return peer->type != MT_PEER_NONE;
}

/* --- typing ---------------------------------------------------------------------------------- */

MtTyping
mt_model_typing(const TlObject *action)
{
    switch (tl_object_id(action)) {
    case TL_ID_SEND_MESSAGE_CANCEL_ACTION:
        return (MtTyping){.kind = MT_TYPING_NOTHING};
    case TL_ID_SEND_MESSAGE_TYPING_ACTION:
    case TL_ID_SEND_MESSAGE_TEXT_DRAFT_ACTION:
    case TL_ID_SEND_MESSAGE_RICH_MESSAGE_DRAFT_ACTION:
        return (MtTyping){.kind = MT_TYPING_TEXT};
    case TL_ID_SEND_MESSAGE_RECORD_AUDIO_ACTION:
        return (MtTyping){.kind = MT_TYPING_VOICE};
    case TL_ID_SEND_MESSAGE_RECORD_VIDEO_ACTION:
    case TL_ID_SEND_MESSAGE_RECORD_ROUND_ACTION:
        return (MtTyping){.kind = MT_TYPING_VIDEO};
    case TL_ID_SEND_MESSAGE_UPLOAD_VIDEO_ACTION:
        return (MtTyping){.kind = MT_TYPING_UPLOAD,
                          .percent = ((const TlSendMessageUploadVideoAction *)action)->progress};
    case TL_ID_SEND_MESSAGE_UPLOAD_AUDIO_ACTION:
        return (MtTyping){.kind = MT_TYPING_UPLOAD,
                          .percent = ((const TlSendMessageUploadAudioAction *)action)->progress};
    case TL_ID_SEND_MESSAGE_UPLOAD_PHOTO_ACTION:
        return (MtTyping){.kind = MT_TYPING_UPLOAD,
                          .percent = ((const TlSendMessageUploadPhotoAction *)action)->progress};
    case TL_ID_SEND_MESSAGE_UPLOAD_DOCUMENT_ACTION:
        return (MtTyping){.kind = MT_TYPING_UPLOAD,
                          .percent = ((const TlSendMessageUploadDocumentAction *)action)->progress};
    case TL_ID_SEND_MESSAGE_UPLOAD_ROUND_ACTION:
        return (MtTyping){.kind = MT_TYPING_UPLOAD,
                          .percent = ((const TlSendMessageUploadRoundAction *)action)->progress};
    case TL_ID_SEND_MESSAGE_CHOOSE_STICKER_ACTION:
        return (MtTyping){.kind = MT_TYPING_STICKER};
    case TL_ID_SEND_MESSAGE_GAME_PLAY_ACTION:
        return (MtTyping){.kind = MT_TYPING_GAME};
    case TL_ID_SEND_MESSAGE_GEO_LOCATION_ACTION:
        return (MtTyping){.kind = MT_TYPING_PLACE};
    case TL_ID_SEND_MESSAGE_CHOOSE_CONTACT_ACTION:
        return (MtTyping){.kind = MT_TYPING_CONTACT};
    case TL_ID_SPEAKING_IN_GROUP_CALL_ACTION:
        return (MtTyping){.kind = MT_TYPING_CALL};
    default:
        return (MtTyping){.kind = MT_TYPING_OTHER};
    }
}
