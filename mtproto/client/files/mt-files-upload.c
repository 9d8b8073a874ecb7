/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A file goes up in parts, to the home datacenter. What is done with it then is a call of its own.
 * https://core.telegram.org/api/files#uploading-files
 */
#include <client/files/mt-files-private.h>

#include <base/mt-limits.h>
#include <base/mt-rpc-text.h>
#include <client/net/mt-line.h>
#include <tl-api.h>

#define PART_SIZE (512 * 1024)
/* Larger ones go another way, without a checksum. */
#define LARGEST_SMALL_FILE (10 * 1024 * 1024)
/* In flight: more than this does not make it faster. */
#define MAX_PARTS 2
#define LONGEST_WAIT_S 600

static void
tell_progress(MtTransfer *self)
{
    MtFileEvent *event = g_new0(MtFileEvent, 1);

    event->kind = MT_FILE_SENT;
    event->offset = self->given;
    event->size = self->size;
    mt_transfer_tell(self, event);
}

static gint64
part_length(const MtTransfer *self, gint64 offset)
{
    return MIN(self->part_size, self->size - offset);
}

static void
part_taken(MtTransfer *self, MtTransferPart *part)
{
    self->given += part_length(self, part->offset);
    g_ptr_array_remove(self->parts, part);
    if (self->given < self->size)
        tell_progress(self);
    else
        mt_transfer_end(self, MT_FILE_UPLOADED, MT_FAILURE_NONE);
}

static gboolean
waits(const MtTransferPart *part, const GError *error, MtTime now)
{
    gint seconds;

    if (error->domain != MT_RPC_ERROR ||
        (!mt_rpc_text_number(error->message, "FLOOD_WAIT", &seconds) &&
         !mt_rpc_text_number(error->message, "FLOOD_PREMIUM_WAIT", &seconds)) ||
        seconds > LONGEST_WAIT_S)
        return FALSE;
    mt_files_pause(part->owner->files, part->dc, seconds, now);
    return TRUE;
}

static void
part_replied(gpointer data, const MtReply *reply, MtTime now)
{
    MtTransferPart *part = data;
    MtTransfer *self = part->owner;
    MtFiles *files = self->files;

    part->call = 0;
    if (reply->error != NULL) {
        if (!mt_transfer_outlasts(self, reply->error) && !waits(part, reply->error, now))
            mt_transfer_end_error(self, reply->error);
    } else if (reply->result->boolean) {
        self->silences = 0;
        part_taken(self, part);
    } else {
        mt_transfer_end(self, MT_FILE_FAILED, MT_FAILURE_SERVER);
    }
    /* A call that was given up is no reason for anybody to look again. */
    if (reply->error != NULL)
        mt_files_run(files, now);
}

static void
send_part(MtTransferPart *part, MtTime now)
{
    MtTransfer *self = part->owner;
    const guint8 *data = g_bytes_get_data(self->bytes, NULL);
    const TlBytes bytes = {
        .data = data + part->offset,
        .len = (gsize)part_length(self, part->offset),
    };
    const gint32 place = (gint32)(part->offset / self->part_size);
    const TlCallUploadSaveFilePart small = {
        .base = TL_CALL_UPLOAD_SAVE_FILE_PART,
        .file_id = self->id,
        .file_part = place,
        .bytes = bytes,
    };
    const TlCallUploadSaveBigFilePart big = {
        .base = TL_CALL_UPLOAD_SAVE_BIG_FILE_PART,
        .file_id = self->id,
        .file_part = place,
        .file_total_parts = (gint32)((self->size + self->part_size - 1) / self->part_size),
        .bytes = bytes,
    };

    part->dc = self->dc;
    part->call = mt_calls_send(self->files->chats->calls, mt_line_for_files(self->dc),
                               self->md5 != NULL ? &small.base : &big.base, MT_CALL_DEFAULT,
                               part_replied, part, NULL, now);
}

/* (transfer none) (nullable): the next part that is not on its way. The checksum is made of them as
 * they go out for the first time, so that a large file takes no long time at once. */
static MtTransferPart *
next_part(MtTransfer *self)
{
    MtTransferPart *part;

    for (guint i = 0; i < self->parts->len; i++) {
        part = g_ptr_array_index(self->parts, i);
        if (part->call == 0)
            return part;
    }
    if (self->parts->len >= MAX_PARTS || self->next >= self->size)
        return NULL;
    part = mt_transfer_add_part(self, self->next);
    if (self->md5 != NULL)
        g_checksum_update(self->md5,
                          (const guint8 *)g_bytes_get_data(self->bytes, NULL) + part->offset,
                          (gssize)part_length(self, part->offset));
    self->next += self->part_size;
    return part;
}

guint
mt_upload_step(MtTransfer *self, guint calls, MtTime now)
{
    guint sent = 0;

    while (sent < calls) {
        MtTransferPart *part = next_part(self);

        if (part == NULL)
            break;
        send_part(part, now);
        sent++;
    }
    return sent;
}

guint
mt_chats_upload_file(MtChats *chats, GBytes *bytes, const char *name, MtTime now)
{
    MtTransfer *self = mt_transfer_new(chats->files);
    guint number = self->number;
    guint64 id = 0;

    self->is_upload = TRUE;
    self->bytes = g_bytes_ref(bytes);
    self->name = g_strdup(name);
    self->dc = mt_calls_get_home(chats->calls);
    self->size = (gint64)g_bytes_get_size(bytes);
    self->part_size = PART_SIZE;
    if (self->size <= LARGEST_SMALL_FILE)
        self->md5 = g_checksum_new(G_CHECKSUM_MD5);
    if (!chats->signed_in)
        mt_transfer_end(self, MT_FILE_FAILED, MT_FAILURE_SIGNED_OUT);
    else if (chats->files->transfers->len > MT_MAX_TRANSFERS ||
             self->size > (gint64)MT_MAX_FILE_PARTS * PART_SIZE)
        mt_transfer_end(self, MT_FILE_FAILED, MT_FAILURE_LIMIT);
    else if (self->size == 0)
        mt_transfer_end(self, MT_FILE_FAILED, MT_FAILURE_INVALID);
    else if (!chats->host->random(chats->host_data, (guint8 *)&id, sizeof id))
        mt_transfer_end(self, MT_FILE_FAILED, MT_FAILURE_SERVER);
    self->id = (gint64)(id | 1);
    chats->wake(chats->wake_data, now);
    return number;
}
