/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What messages carry besides text, from TL to the model. It fetches nothing.
 */
#include <client/model/mt-model.h>

#include <tl-api.h>

/* Answers of a poll and tasks of a list: above what servers allow. */
#define MAX_OPTIONS 100

static MtMedia *
media_new(MtMediaKind kind)
{
    MtMedia *media = g_new0(MtMedia, 1);

    media->kind = kind;
    return media;
}

static GBytes *
copy_bytes(TlBytes bytes)
{
    return g_bytes_new(bytes.data, bytes.len);
}

static char *
text_of(const TlObject *text)
{
    const TlTextWithEntities *with = (const TlTextWithEntities *)text;

    return g_strdup(
        tl_object_id(text) == TL_ID_TEXT_WITH_ENTITIES && with->text != NULL ? with->text : "");
}

/* --- pictures -------------------------------------------------------------------------------- */

static gint32
last_int(const TlVector *numbers)
{
    return numbers != NULL && numbers->len > 0 ? numbers->ints[numbers->len - 1] : 0;
}

/* The largest size that can be fetched. */
static void
choose_size(MtMedia *media, const TlVector *sizes)
{
    for (guint i = 0; sizes != NULL && i < sizes->len; i++) {
        const TlObject *object = sizes->objects[i];
        const char *type = NULL;
        gint32 width = 0;
        gint32 height = 0;
        gint32 bytes = 0;

        if (tl_object_id(object) == TL_ID_PHOTO_SIZE) {
            const TlPhotoSize *size = (const TlPhotoSize *)object;

            type = size->type;
            width = size->w;
            height = size->h;
            bytes = size->size;
        } else if (tl_object_id(object) == TL_ID_PHOTO_SIZE_PROGRESSIVE) {
            const TlPhotoSizeProgressive *size = (const TlPhotoSizeProgressive *)object;

            type = size->type;
            width = size->w;
            height = size->h;
            bytes = last_int(size->sizes);
        }
        if (type == NULL || (gint64)width * height < (gint64)media->width * media->height)
            continue;
        media->width = width;
        media->height = height;
        media->size = bytes;
        g_free(media->file->size_type);
        media->file->size_type = g_strdup(type);
    }
    media->file->size = media->size;
}

static void
read_photo(MtMedia *media, const TlObject *object)
{
    const TlPhoto *photo = (const TlPhoto *)object;

    if (tl_object_id(object) != TL_ID_PHOTO)
        return;
    media->mime = g_strdup("image/jpeg");
    media->file = g_new0(MtFile, 1);
    media->file->is_photo = TRUE;
    media->file->id = photo->id;
    media->file->access_hash = photo->access_hash;
    media->file->reference = copy_bytes(photo->file_reference);
    media->file->dc = photo->dc_id;
    choose_size(media, photo->sizes);
}

/* --- documents ------------------------------------------------------------------------------- */

static void
read_video(MtMedia *media, const TlDocumentAttributeVideo *video)
{
    if (media->kind != MT_MEDIA_ANIMATION && media->kind != MT_MEDIA_STICKER)
        media->kind = video->round_message ? MT_MEDIA_ROUND_VIDEO : MT_MEDIA_VIDEO;
    media->duration_s = video->duration;
    media->width = video->w;
    media->height = video->h;
}

static void
read_audio(MtMedia *media, const TlDocumentAttributeAudio *audio)
{
    media->kind = audio->voice ? MT_MEDIA_VOICE : MT_MEDIA_AUDIO;
    media->duration_s = audio->duration;
    g_free(media->title);
    media->title = g_strdup(audio->title);
    g_free(media->performer);
    media->performer = g_strdup(audio->performer);
}

static void
read_attribute(MtMedia *media, const TlObject *attribute)
{
    switch (tl_object_id(attribute)) {
    case TL_ID_DOCUMENT_ATTRIBUTE_IMAGE_SIZE:
        media->width = ((const TlDocumentAttributeImageSize *)attribute)->w;
        media->height = ((const TlDocumentAttributeImageSize *)attribute)->h;
        break;
    case TL_ID_DOCUMENT_ATTRIBUTE_ANIMATED:
        if (media->kind != MT_MEDIA_STICKER)
            media->kind = MT_MEDIA_ANIMATION;
        break;
    case TL_ID_DOCUMENT_ATTRIBUTE_STICKER:
        media->kind = MT_MEDIA_STICKER;
        g_free(media->emoji);
        media->emoji = g_strdup(((const TlDocumentAttributeSticker *)attribute)->alt);
        break;
    case TL_ID_DOCUMENT_ATTRIBUTE_CUSTOM_EMOJI:
        media->kind = MT_MEDIA_STICKER;
        g_free(media->emoji);
        media->emoji = g_strdup(((const TlDocumentAttributeCustomEmoji *)attribute)->alt);
        break;
    case TL_ID_DOCUMENT_ATTRIBUTE_VIDEO:
        read_video(media, (const TlDocumentAttributeVideo *)attribute);
        break;
    case TL_ID_DOCUMENT_ATTRIBUTE_AUDIO:
        read_audio(media, (const TlDocumentAttributeAudio *)attribute);
        break;
    case TL_ID_DOCUMENT_ATTRIBUTE_FILENAME:
        g_free(media->name);
        media->name = g_strdup(((const TlDocumentAttributeFilename *)attribute)->file_name);
        break;
    default:
        break;
    }
}

static void
read_document(MtMedia *media, const TlObject *object)
{
    const TlDocument *document = (const TlDocument *)object;

    if (tl_object_id(object) != TL_ID_DOCUMENT)
        return;
    media->mime = g_strdup(document->mime_type);
    media->size = document->size;
    media->file = g_new0(MtFile, 1);
    media->file->id = document->id;
    media->file->access_hash = document->access_hash;
    media->file->reference = copy_bytes(document->file_reference);
    media->file->dc = document->dc_id;
    media->file->size = document->size;
    for (guint i = 0; document->attributes != NULL && i < document->attributes->len; i++)
        read_attribute(media, document->attributes->objects[i]);
}

static MtMedia *
photo_media(const TlMessageMediaPhoto *from)
{
    MtMedia *media = media_new(MT_MEDIA_PHOTO);

    media->spoiler = from->spoiler;
    media->ttl_s = from->ttl_seconds;
    read_photo(media, from->photo);
    return media;
}

static MtMedia *
document_media(const TlMessageMediaDocument *from)
{
    MtMedia *media = media_new(MT_MEDIA_FILE);

    media->spoiler = from->spoiler;
    media->ttl_s = from->ttl_seconds;
    read_document(media, from->document);
    /* One that has destroyed itself only says what it was. */
    if (media->file == NULL && from->voice)
        media->kind = MT_MEDIA_VOICE;
    else if (media->file == NULL && from->round)
        media->kind = MT_MEDIA_ROUND_VIDEO;
    else if (media->file == NULL && from->video)
        media->kind = MT_MEDIA_VIDEO;
    return media;
}

/* --- places and people ----------------------------------------------------------------------- */

static void
read_place(MtMedia *media, const TlObject *geo)
{
    if (tl_object_id(geo) != TL_ID_GEO_POINT)
        return;
    media->latitude = ((const TlGeoPoint *)geo)->lat;
    media->longitude = ((const TlGeoPoint *)geo)->long_;
}

static MtMedia *
venue_media(const TlMessageMediaVenue *from)
{
    MtMedia *media = media_new(MT_MEDIA_VENUE);

    read_place(media, from->geo);
    media->title = g_strdup(from->title);
    media->address = g_strdup(from->address);
    return media;
}

static MtMedia *
contact_media(const TlMessageMediaContact *from)
{
    MtMedia *media = media_new(MT_MEDIA_CONTACT);

    media->title = g_strstrip(g_strconcat(from->first_name != NULL ? from->first_name : "", " ",
                                          from->last_name != NULL ? from->last_name : "", NULL));
    media->phone = g_strdup(from->phone_number);
    media->peer = mt_model_user(from->user_id);
    return media;
}

/* --- polls and lists ------------------------------------------------------------------------- */

static void
option_free(gpointer data)
{
    MtMediaOption *option = data;

    g_free(option->text);
    if (option->data != NULL)
        g_bytes_unref(option->data);
    g_free(option);
}

static MtMediaOption *
add_option(MtMedia *media, char *text)
{
    MtMediaOption *option = g_new0(MtMediaOption, 1);

    option->text = text;
    option->count = -1;
    g_ptr_array_add(media->options, option);
    return option;
}

static void
read_votes(MtMedia *media, const TlObject *object)
{
    const TlPollResults *results = (const TlPollResults *)object;

    if (tl_object_id(object) != TL_ID_POLL_RESULTS)
        return;
    media->count = results->total_voters;
    for (guint i = 0; results->results != NULL && i < results->results->len; i++) {
        const TlPollAnswerVoters *voters = (const TlPollAnswerVoters *)results->results->objects[i];
        g_autoptr(GBytes) data = copy_bytes(voters->option);

        for (guint j = 0; j < media->options->len; j++) {
            MtMediaOption *option = g_ptr_array_index(media->options, j);

            if (option->data == NULL || !g_bytes_equal(option->data, data))
                continue;
            option->count = voters->voters;
            option->chosen = voters->chosen;
            option->correct = voters->correct;
        }
    }
}

static MtMedia *
poll_media(const TlMessageMediaPoll *from)
{
    MtMedia *media = media_new(MT_MEDIA_POLL);
    const TlPoll *poll = (const TlPoll *)from->poll;

    media->options = g_ptr_array_new_with_free_func(option_free);
    if (tl_object_id(from->poll) != TL_ID_POLL)
        return media;
    media->title = text_of(poll->question);
    media->closed = poll->closed;
    media->quiz = poll->quiz;
    media->multiple = poll->multiple_choice;
    for (guint i = 0; poll->answers != NULL && i < MIN(poll->answers->len, MAX_OPTIONS); i++) {
        const TlPollAnswer *answer = (const TlPollAnswer *)poll->answers->objects[i];

        if (tl_object_id(poll->answers->objects[i]) == TL_ID_POLL_ANSWER)
            add_option(media, text_of(answer->text))->data = copy_bytes(answer->option);
    }
    read_votes(media, from->results);
    return media;
}

static gboolean
is_completed(const TlVector *completions, gint32 id)
{
    for (guint i = 0; completions != NULL && i < completions->len; i++) {
        if (((const TlTodoCompletion *)completions->objects[i])->id == id)
            return TRUE;
    }
    return FALSE;
}

static MtMedia *
todo_media(const TlMessageMediaToDo *from)
{
    MtMedia *media = media_new(MT_MEDIA_TODO);
    const TlTodoList *todo = (const TlTodoList *)from->todo;

    media->options = g_ptr_array_new_with_free_func(option_free);
    if (tl_object_id(from->todo) != TL_ID_TODO_LIST)
        return media;
    media->title = text_of(todo->title);
    for (guint i = 0; todo->list != NULL && i < MIN(todo->list->len, MAX_OPTIONS); i++) {
        const TlTodoItem *item = (const TlTodoItem *)todo->list->objects[i];

        add_option(media, text_of(item->title))->correct =
            is_completed(from->completions, item->id);
    }
    return media;
}

/* --- the rest -------------------------------------------------------------------------------- */

static MtMedia *
web_page_media(const TlMessageMediaWebPage *from)
{
    MtMedia *media = media_new(MT_MEDIA_WEB_PAGE);

    switch (tl_object_id(from->webpage)) {
    case TL_ID_WEB_PAGE: {
        const TlWebPage *page = (const TlWebPage *)from->webpage;

        media->url = g_strdup(page->url);
        media->title = g_strdup(page->title != NULL ? page->title : page->site_name);
        media->text = g_strdup(page->description);
        break;
    }
    case TL_ID_WEB_PAGE_PENDING:
        media->url = g_strdup(((const TlWebPagePending *)from->webpage)->url);
        break;
    case TL_ID_WEB_PAGE_EMPTY:
        media->url = g_strdup(((const TlWebPageEmpty *)from->webpage)->url);
        break;
    default:
        break;
    }
    return media;
}

static MtMedia *
game_media(const TlMessageMediaGame *from)
{
    MtMedia *media = media_new(MT_MEDIA_GAME);
    const TlGame *game = (const TlGame *)from->game;

    if (tl_object_id(from->game) == TL_ID_GAME) {
        media->title = g_strdup(game->title);
        media->text = g_strdup(game->description);
    }
    return media;
}

static MtMedia *
invoice_media(const TlMessageMediaInvoice *from)
{
    MtMedia *media = media_new(MT_MEDIA_INVOICE);

    media->title = g_strdup(from->title);
    media->text = g_strdup(from->description);
    media->amount = from->total_amount;
    media->currency = g_strdup(from->currency);
    media->closed = (from->flags & TL_MESSAGE_MEDIA_INVOICE_HAS_RECEIPT_MSG_ID) != 0;
    return media;
}

static MtMedia *
live_media(const TlMessageMediaGeoLive *from)
{
    MtMedia *media = media_new(MT_MEDIA_LIVE_LOCATION);

    read_place(media, from->geo);
    media->duration_s = from->period;
    media->closed = from->period == 0;
    return media;
}

static MtMedia *
dice_media(const TlMessageMediaDice *from)
{
    MtMedia *media = media_new(MT_MEDIA_DICE);

    media->emoji = g_strdup(from->emoticon);
    media->value = from->value;
    return media;
}

static MtMedia *
story_media(const TlMessageMediaStory *from)
{
    MtMedia *media = media_new(MT_MEDIA_STORY);

    media->peer = mt_model_peer_id(from->peer);
    media->value = from->id;
    return media;
}

static MtMedia *
giveaway_media(const TlMessageMediaGiveaway *from)
{
    MtMedia *media = media_new(MT_MEDIA_GIVEAWAY);

    media->count = from->quantity;
    media->until_s = from->until_date;
    media->amount = from->stars;
    media->text = g_strdup(from->prize_description);
    return media;
}

static MtMedia *
results_media(const TlMessageMediaGiveawayResults *from)
{
    MtMedia *media = media_new(MT_MEDIA_GIVEAWAY_RESULTS);

    media->count = from->winners_count;
    media->peer = mt_model_channel(from->channel_id);
    media->amount = from->stars;
    media->text = g_strdup(from->prize_description);
    return media;
}

static MtMedia *
paid_media(const TlMessageMediaPaidMedia *from)
{
    MtMedia *media = media_new(MT_MEDIA_PAID);

    media->amount = from->stars_amount;
    media->count = from->extended_media != NULL ? (gint)from->extended_media->len : 0;
    return media;
}

MtMedia *
mt_model_media(const TlObject *media)
{
    MtMedia *place;

    switch (tl_object_id(media)) {
    case 0:
    case TL_ID_MESSAGE_MEDIA_EMPTY:
        return NULL;
    case TL_ID_MESSAGE_MEDIA_PHOTO:
        return photo_media((const TlMessageMediaPhoto *)media);
    case TL_ID_MESSAGE_MEDIA_DOCUMENT:
        return document_media((const TlMessageMediaDocument *)media);
    case TL_ID_MESSAGE_MEDIA_GEO:
        place = media_new(MT_MEDIA_LOCATION);
        read_place(place, ((const TlMessageMediaGeo *)media)->geo);
        return place;
    case TL_ID_MESSAGE_MEDIA_GEO_LIVE:
        return live_media((const TlMessageMediaGeoLive *)media);
    case TL_ID_MESSAGE_MEDIA_VENUE:
        return venue_media((const TlMessageMediaVenue *)media);
    case TL_ID_MESSAGE_MEDIA_CONTACT:
        return contact_media((const TlMessageMediaContact *)media);
    case TL_ID_MESSAGE_MEDIA_WEB_PAGE:
        return web_page_media((const TlMessageMediaWebPage *)media);
    case TL_ID_MESSAGE_MEDIA_GAME:
        return game_media((const TlMessageMediaGame *)media);
    case TL_ID_MESSAGE_MEDIA_INVOICE:
        return invoice_media((const TlMessageMediaInvoice *)media);
    case TL_ID_MESSAGE_MEDIA_POLL:
        return poll_media((const TlMessageMediaPoll *)media);
    case TL_ID_MESSAGE_MEDIA_TO_DO:
        return todo_media((const TlMessageMediaToDo *)media);
    case TL_ID_MESSAGE_MEDIA_DICE:
        return dice_media((const TlMessageMediaDice *)media);
    case TL_ID_MESSAGE_MEDIA_STORY:
        return story_media((const TlMessageMediaStory *)media);
    case TL_ID_MESSAGE_MEDIA_GIVEAWAY:
        return giveaway_media((const TlMessageMediaGiveaway *)media);
    case TL_ID_MESSAGE_MEDIA_GIVEAWAY_RESULTS:
        return results_media((const TlMessageMediaGiveawayResults *)media);
    case TL_ID_MESSAGE_MEDIA_PAID_MEDIA:
        return paid_media((const TlMessageMediaPaidMedia *)media);
    case TL_ID_MESSAGE_MEDIA_VIDEO_STREAM:
        return media_new(MT_MEDIA_VIDEO_STREAM);
    case TL_ID_MESSAGE_MEDIA_UNSUPPORTED:
        return media_new(MT_MEDIA_UNSUPPORTED);
    default:
        return media_new(MT_MEDIA_UNKNOWN);
    }
}
