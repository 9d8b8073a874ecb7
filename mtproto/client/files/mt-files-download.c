/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A file comes in parts: asked for several at a time, handed on in order, each of exactly the
 * length that it must have. https://core.telegram.org/api/files#downloading-files
 */
#include <client/files/mt-files-private.h>

#include <base/mt-limits.h>
#include <base/mt-rpc-text.h>
#include <client/model/mt-model.h>
#include <client/net/mt-line.h>
#include <string.h>
#include <tl-api.h>

/* Powers of two that divide a megabyte: a part never crosses the border of one. */
#define UNKNOWN_PART (32 * 1024)
#define SMALLEST_PART (64 * 1024)
#define LARGEST_PART (512 * 1024)
/* Changes of the datacenter, logins that it has forgotten and expired references of one file. */
#define MAX_MIGRATIONS 3
#define MAX_ENTRIES 2
#define MAX_RENEWALS 2
/* A longer wait is a failure. */
#define LONGEST_WAIT_S 600

gint32
mt_download_pick_part_size(gint64 size)
{
    gint32 part_size = SMALLEST_PART;

    if (size < 0)
        return UNKNOWN_PART;
    while (part_size < LARGEST_PART && size / part_size >= MT_MAX_FILE_PARTS)
        part_size *= 2;
    return part_size;
}

/* --- what comes ------------------------------------------------------------------------------ */

static void
tell_part(MtTransfer *self, MtTransferPart *part)
{
    MtFileEvent *event;

    self->given += (gint64)g_bytes_get_size(part->bytes);
    if (g_bytes_get_size(part->bytes) == 0)
        return;
    event = g_new0(MtFileEvent, 1);
    event->kind = MT_FILE_PART;
    event->offset = part->offset;
    event->size = MAX(self->size, 0);
    event->bytes = g_bytes_ref(part->bytes);
    mt_transfer_tell(self, event);
}

static void
deliver(MtTransfer *self)
{
    while (self->parts->len > 0) {
        MtTransferPart *part = g_ptr_array_index(self->parts, 0);

        if (part->bytes == NULL)
            break;
        tell_part(self, part);
        g_ptr_array_remove_index(self->parts, 0);
    }
    if (self->size >= 0 && self->given >= self->size)
        mt_transfer_end(self, MT_FILE_DONE, MT_FAILURE_NONE);
}

/* FALSE: it has not the length that a part at this place has. */
static gboolean
check_length(MtTransfer *self, const MtTransferPart *part, gint64 len)
{
    if (self->size >= 0)
        return len == MIN(self->part_size, self->size - part->offset);
    if (len > self->part_size)
        return FALSE;
    if (len < self->part_size)
        self->size = part->offset + len;
    return TRUE;
}

static void
part_came(MtTransfer *self, MtTransferPart *part, const TlObject *result)
{
    const TlUploadFile *file = (const TlUploadFile *)result;
    gint64 len;

    if (tl_object_id(result) != TL_ID_UPLOAD_FILE) { /* of a kind that we never ask for */
        mt_transfer_end(self, MT_FILE_FAILED, MT_FAILURE_SERVER);
        return;
    }
    len = (gint64)file->bytes.len;
    if (!check_length(self, part, len))
        mt_transfer_end(self, MT_FILE_FAILED, MT_FAILURE_SERVER);
    else if (part->offset + len > self->limit)
        mt_transfer_end(self, MT_FILE_FAILED, MT_FAILURE_LIMIT);
    else {
        part->bytes = g_bytes_new(file->bytes.data, file->bytes.len);
        deliver(self);
    }
}

/* --- references that have expired ------------------------------------------------------------ */

static const TlVector *
messages_of(const TlObject *result)
{
    switch (tl_object_id(result)) {
    case TL_ID_MESSAGES_MESSAGES:
        return ((const TlMessagesMessages *)result)->messages;
    case TL_ID_MESSAGES_MESSAGES_SLICE:
        return ((const TlMessagesMessagesSlice *)result)->messages;
    case TL_ID_MESSAGES_CHANNEL_MESSAGES:
        return ((const TlMessagesChannelMessages *)result)->messages;
    default:
        return NULL;
    }
}

/* TRUE: @message has the file, with another reference. */
static gboolean
take_reference(MtTransfer *self, const TlObject *object)
{
    g_autoptr(MtMessage) message =
        mt_model_message(object, mt_peers_get_self(self->files->chats->peers));
    const MtFile *file = message != NULL && message->media != NULL ? message->media->file : NULL;

    if (file == NULL || file->id != self->file->id || file->is_photo != self->file->is_photo ||
        file->reference == NULL || self->file->reference == NULL ||
        g_bytes_equal(file->reference, self->file->reference))
        return FALSE;
    g_bytes_unref(self->file->reference);
    self->file->reference = g_bytes_ref(file->reference);
    self->file->access_hash = file->access_hash;
    return TRUE;
}

static void
renewed(gpointer data, const MtReply *reply, MtTime now)
{
    MtTransfer *self = data;
    const TlVector *messages = NULL;

    self->renewing = 0;
    if (reply->error != NULL) {
        mt_transfer_end_error(self, reply->error);
        return;
    }
    messages = messages_of(reply->result->object);
    for (guint i = 0; messages != NULL && i < messages->len; i++) {
        if (take_reference(self, messages->objects[i]))
            return;
    }
    mt_transfer_end(self, MT_FILE_FAILED, MT_FAILURE_NO_MESSAGE);
}

static void
renew(MtTransfer *self, MtTime now)
{
    MtChats *chats = self->files->chats;
    g_autoptr(TlArena) arena = tl_arena_new();
    TlInputMessageID number = {.base = TL_INPUT_MESSAGE_ID, .id = self->message};
    TlObject *objects[] = {&number.base};
    const TlVector ids = {.len = 1, .objects = objects};

    self->renewals++;
    if (self->peer.type == MT_PEER_CHANNEL) {
        const TlCallChannelsGetMessages call = {
            .base = TL_CALL_CHANNELS_GET_MESSAGES,
            .channel = mt_peers_input_channel(chats->peers, self->peer, arena),
            .id = &ids,
        };

        if (call.channel == NULL) {
            mt_transfer_end(self, MT_FILE_FAILED, MT_FAILURE_UNKNOWN_PEER);
            return;
        }
        self->renewing =
            mt_calls_send(chats->calls, 0, &call.base, MT_CALL_DEFAULT, renewed, self, NULL, now);
    } else {
        const TlCallMessagesGetMessages call = {
            .base = TL_CALL_MESSAGES_GET_MESSAGES,
            .id = &ids,
        };

        self->renewing =
            mt_calls_send(chats->calls, 0, &call.base, MT_CALL_DEFAULT, renewed, self, NULL, now);
    }
}

/* --- what is refused ------------------------------------------------------------------------- */

/* The X of FILE_MIGRATE_X; 0: none that makes sense. */
static gint
migration_target(const char *text)
{
    static const char prefix[] = "FILE_MIGRATE_";
    guint64 target;

    if (!g_str_has_prefix(text, prefix) ||
        !g_ascii_string_to_unsigned(text + strlen(prefix), 10, 1, MT_MAX_DC_ID, &target, NULL))
        return 0;
    return (gint)target;
}

static gboolean
is_wait(const char *text, gint *seconds)
{
    return (mt_rpc_text_number(text, "FLOOD_WAIT", seconds) ||
            mt_rpc_text_number(text, "FLOOD_PREMIUM_WAIT", seconds)) &&
           *seconds <= LONGEST_WAIT_S;
}

/* Others of its parts may have heard the same before: then this one is only asked for again. */
static gboolean
goes_on(MtTransfer *self, const MtTransferPart *part, const GError *error, MtTime now)
{
    gint home = mt_calls_get_home(self->files->chats->calls);
    gint target = migration_target(error->message);
    gint seconds;

    if (target != 0) {
        if (target == self->dc && part->dc != target)
            return TRUE;
        self->dc = target;
        return ++self->migrations <= MAX_MIGRATIONS;
    }
    if (error->code == 401 && part->dc != home) {
        if (part->entries != self->entries)
            return TRUE;
        mt_guest_expelled(self->files->guest, part->dc);
        return ++self->entries <= MAX_ENTRIES;
    }
    if (is_wait(error->message, &seconds)) {
        mt_files_pause(self->files, part->dc, seconds, now);
        return TRUE;
    }
    if (!g_str_has_prefix(error->message, "FILE_REFERENCE_") || self->file == NULL ||
        self->message == 0)
        return FALSE;
    if (part->renewals != self->renewals || self->renewing != 0)
        return TRUE;
    if (self->renewals >= MAX_RENEWALS)
        return FALSE;
    renew(self, now);
    return TRUE;
}

static void
part_replied(gpointer data, const MtReply *reply, MtTime now)
{
    MtTransferPart *part = data;
    MtTransfer *self = part->owner;
    MtFiles *files = self->files;

    part->call = 0;
    if (reply->result != NULL) {
        self->silences = 0;
        part_came(self, part, reply->result->object);
    } else if (!mt_transfer_outlasts(self, reply->error) &&
               (reply->error->domain != MT_RPC_ERROR || !goes_on(self, part, reply->error, now))) {
        mt_transfer_end_error(self, reply->error);
    }
    /* A call that was given up is no reason for anybody to look again. */
    if (reply->error != NULL)
        mt_files_run(files, now);
}

/* --- what is asked --------------------------------------------------------------------------- */

static TlBytes
bytes_of(GBytes *bytes)
{
    TlBytes view = {.data = (const guint8 *)"", .len = 0};

    if (bytes != NULL && g_bytes_get_size(bytes) > 0)
        view.data = g_bytes_get_data(bytes, &view.len);
    return view;
}

static void
ask(MtTransferPart *part, TlObject *location, MtTime now)
{
    MtTransfer *self = part->owner;
    const TlCallUploadGetFile call = {
        .base = TL_CALL_UPLOAD_GET_FILE,
        .location = location,
        .offset = part->offset,
        .limit = self->part_size,
    };

    part->dc = self->dc;
    part->entries = self->entries;
    part->renewals = self->renewals;
    part->call = mt_calls_send(self->files->chats->calls, mt_line_for_files(self->dc), &call.base,
                               MT_CALL_DEFAULT, part_replied, part, NULL, now);
}

/* FALSE: it is over. */
static gboolean
ask_for(MtTransfer *self, MtTransferPart *part, MtTime now)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    TlInputPhotoFileLocation photo = {.base = TL_INPUT_PHOTO_FILE_LOCATION};
    TlInputDocumentFileLocation document = {.base = TL_INPUT_DOCUMENT_FILE_LOCATION};
    TlInputPeerPhotoFileLocation picture = {.base = TL_INPUT_PEER_PHOTO_FILE_LOCATION};
    const MtFile *file = self->file;

    if (file != NULL && file->is_photo) {
        photo.id = file->id;
        photo.access_hash = file->access_hash;
        photo.file_reference = bytes_of(file->reference);
        photo.thumb_size = file->size_type != NULL ? file->size_type : "";
        ask(part, &photo.base, now);
    } else if (file != NULL) {
        document.id = file->id;
        document.access_hash = file->access_hash;
        document.file_reference = bytes_of(file->reference);
        document.thumb_size = file->size_type != NULL ? file->size_type : "";
        ask(part, &document.base, now);
    } else {
        picture.peer = mt_peers_input_peer(self->files->chats->peers, self->peer, arena);
        if (picture.peer == NULL) {
            mt_transfer_end(self, MT_FILE_FAILED, MT_FAILURE_UNKNOWN_PEER);
            return FALSE;
        }
        picture.big = self->big;
        picture.photo_id = self->picture.id;
        ask(part, &picture.base, now);
    }
    return TRUE;
}

/* (transfer none) (nullable): the next part that nobody asks for. Where the end is unknown there is
 * one at a time. */
static MtTransferPart *
next_part(MtTransfer *self)
{
    MtTransferPart *part;

    for (guint i = 0; i < self->parts->len; i++) {
        part = g_ptr_array_index(self->parts, i);
        if (part->call == 0 && part->bytes == NULL)
            return part;
    }
    if (self->parts->len >= (self->size >= 0 ? MT_MAX_FILE_CALLS : 1) ||
        (self->size >= 0 && self->next >= self->size))
        return NULL;
    part = mt_transfer_add_part(self, self->next);
    self->next += self->part_size;
    return part;
}

guint
mt_download_step(MtTransfer *self, guint calls, MtTime now)
{
    guint asked = 0;

    while (asked < calls && self->renewing == 0) {
        MtTransferPart *part = next_part(self);

        if (part == NULL || !ask_for(self, part, now))
            break;
        asked++;
    }
    return asked;
}

guint
mt_chats_fetch_file(MtChats *chats, const MtFileWish *wish, MtTime now)
{
    MtTransfer *self = mt_transfer_new(chats->files);
    guint number = self->number;

    self->peer = wish->peer;
    self->picture = wish->picture;
    self->big = wish->big;
    self->file = mt_file_copy(wish->file);
    self->message = wish->message;
    self->limit = wish->limit;
    self->dc = wish->file != NULL ? wish->file->dc : wish->picture.dc;
    self->size = wish->file != NULL && wish->file->size > 0 ? wish->file->size : -1;
    self->part_size = mt_download_pick_part_size(self->size);
    if (!chats->signed_in)
        mt_transfer_end(self, MT_FILE_FAILED, MT_FAILURE_SIGNED_OUT);
    else if (chats->files->transfers->len > MT_MAX_TRANSFERS || self->size > self->limit)
        mt_transfer_end(self, MT_FILE_FAILED, MT_FAILURE_LIMIT);
    else if (self->dc < 1 || self->dc > MT_MAX_DC_ID)
        mt_transfer_end(self, MT_FILE_FAILED, MT_FAILURE_INVALID);
    chats->wake(chats->wake_data, now);
    return number;
}
