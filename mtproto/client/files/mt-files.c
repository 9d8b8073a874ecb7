/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Files on their way: whose turn it is, and how each ends. What parts are is not known here.
 */
#include <client/files/mt-files-private.h>

#include <base/mt-limits.h>
#include <client/model/mt-failure.h>
#include <client/model/mt-model.h>
#include <client/store/mt-deadline.h>

/* Two minutes each: the network may be away for so long. */
#define MAX_SILENCES 5

/* --- one file -------------------------------------------------------------------------------- */

static void
part_free(gpointer data)
{
    MtTransferPart *part = data;

    if (part->call != 0)
        mt_calls_cancel(part->owner->files->chats->calls, part->call);
    g_clear_pointer(&part->bytes, g_bytes_unref);
    g_free(part);
}

MtTransfer *
mt_transfer_new(MtFiles *files)
{
    MtTransfer *self = g_new0(MtTransfer, 1);

    self->files = files;
    self->number = mt_chats_next_request(files->chats);
    self->parts = g_ptr_array_new_with_free_func(part_free);
    g_ptr_array_add(files->transfers, self);
    return self;
}

static void
give_up_calls(MtTransfer *self)
{
    g_ptr_array_set_size(self->parts, 0);
    if (self->renewing != 0)
        mt_calls_cancel(self->files->chats->calls, self->renewing);
    self->renewing = 0;
}

void
mt_transfer_free(MtTransfer *self)
{
    give_up_calls(self);
    g_ptr_array_unref(self->parts);
    mt_file_free(self->file);
    g_clear_pointer(&self->bytes, g_bytes_unref);
    g_clear_pointer(&self->md5, g_checksum_free);
    g_free(self->name);
    g_free(self);
}

void
mt_transfer_tell(MtTransfer *self, MtFileEvent *event)
{
    MtEvent *outer = mt_event_new(MT_EVENT_FILE);

    event->request = self->number;
    outer->file = event;
    mt_event_queue_push(self->files->chats->events, outer);
}

void
mt_transfer_end(MtTransfer *self, MtFileEventKind kind, MtFailure failure)
{
    MtFileEvent *event;

    if (self->over)
        return;
    self->over = TRUE;
    event = g_new0(MtFileEvent, 1);
    event->kind = kind;
    event->failure = failure;
    event->size = self->given;
    if (kind == MT_FILE_UPLOADED) {
        event->upload_name = g_strdup(self->name);
        event->upload_md5 = self->md5 != NULL ? g_strdup(g_checksum_get_string(self->md5)) : NULL;
        event->upload.id = self->id;
        event->upload.parts = (gint32)((self->size + self->part_size - 1) / self->part_size);
        event->upload.name = event->upload_name;
        event->upload.md5 = event->upload_md5;
    }
    mt_transfer_tell(self, event);
    give_up_calls(self);
}

void
mt_transfer_end_error(MtTransfer *self, const GError *error)
{
    MtFileEvent *event;

    if (self->over)
        return;
    self->over = TRUE;
    event = g_new0(MtFileEvent, 1);
    event->kind = MT_FILE_FAILED;
    event->failure = mt_failure_from(error, &event->wait_s);
    if (error->domain == MT_RPC_ERROR)
        event->error = g_strdup(error->message);
    mt_transfer_tell(self, event);
    give_up_calls(self);
}

gboolean
mt_transfer_outlasts(MtTransfer *self, const GError *error)
{
    return g_error_matches(error, MT_ERROR, MT_ERROR_STATE) && ++self->silences <= MAX_SILENCES;
}

MtTransferPart *
mt_transfer_add_part(MtTransfer *self, gint64 offset)
{
    MtTransferPart *part = g_new0(MtTransferPart, 1);

    part->owner = self;
    part->offset = offset;
    g_ptr_array_add(self->parts, part);
    return part;
}

guint
mt_transfer_count_calls(const MtTransfer *self)
{
    guint count = self->renewing != 0 ? 1 : 0;

    for (guint i = 0; i < self->parts->len; i++)
        count += ((const MtTransferPart *)g_ptr_array_index(self->parts, i))->call != 0 ? 1 : 0;
    return count;
}

void
mt_file_event_free(MtFileEvent *self)
{
    if (self == NULL)
        return;
    g_clear_pointer(&self->bytes, g_bytes_unref);
    g_free(self->upload_name);
    g_free(self->upload_md5);
    g_free(self->error);
    g_free(self);
}

/* --- life ------------------------------------------------------------------------------------ */

MtFiles *
mt_files_new(MtChats *chats)
{
    MtFiles *self = g_new0(MtFiles, 1);

    self->chats = chats;
    self->guest = mt_guest_new(chats->calls, chats->state);
    self->transfers = g_ptr_array_new();
    self->pauses = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    return self;
}

static void
remove_transfer(MtFiles *self, guint place)
{
    mt_transfer_free(g_ptr_array_remove_index(self->transfers, place));
}

void
mt_files_free(MtFiles *self)
{
    if (self == NULL)
        return;
    while (self->transfers->len > 0)
        remove_transfer(self, 0);
    g_ptr_array_unref(self->transfers);
    g_hash_table_unref(self->pauses);
    mt_guest_free(self->guest);
    g_free(self);
}

void
mt_files_stop(MtFiles *self)
{
    while (self->transfers->len > 0) {
        mt_transfer_end(g_ptr_array_index(self->transfers, 0), MT_FILE_FAILED,
                        MT_FAILURE_SIGNED_OUT);
        remove_transfer(self, 0);
    }
    g_hash_table_remove_all(self->pauses);
    mt_guest_stop(self->guest);
}

void
mt_chats_cancel_file(MtChats *chats, guint request, MtTime now)
{
    MtFiles *self = chats->files;

    for (guint i = 0; i < self->transfers->len; i++) {
        if (((const MtTransfer *)g_ptr_array_index(self->transfers, i))->number == request) {
            remove_transfer(self, i);
            return;
        }
    }
}

/* --- datacenters that want to be left alone -------------------------------------------------- */

gint64
mt_files_find_pause(const MtFiles *self, gint dc, MtTime now)
{
    const gint64 *until_us = g_hash_table_lookup(self->pauses, GINT_TO_POINTER(dc));

    return until_us != NULL && !mt_deadline_is_over(*until_us, now) ? *until_us : -1;
}

void
mt_files_pause(MtFiles *self, gint dc, gint seconds, MtTime now)
{
    gint64 *until_us = g_new(gint64, 1);

    *until_us = now.mono_us + seconds * (gint64)G_USEC_PER_SEC;
    g_hash_table_insert(self->pauses, GINT_TO_POINTER(dc), until_us);
}

/* --- whose turn it is ------------------------------------------------------------------------ */

/* TRUE: calls for it can go out now. */
static gboolean
can_go(MtFiles *self, MtTransfer *transfer, MtTime now)
{
    if (transfer->over || mt_files_find_pause(self, transfer->dc, now) >= 0)
        return FALSE;
    switch (mt_guest_enter(self->guest, transfer->dc, now)) {
    case MT_GUEST_INSIDE:
        return TRUE;
    case MT_GUEST_REFUSED:
        mt_transfer_end(transfer, MT_FILE_FAILED, MT_FAILURE_NO_ANSWER);
        return FALSE;
    case MT_GUEST_WAITING:
        break;
    }
    return FALSE;
}

static void
run_transfer(MtFiles *self, MtTransfer *transfer, guint *calls, MtTime now)
{
    guint going = mt_transfer_count_calls(transfer);
    guint more = MIN(*calls, MT_MAX_FILE_CALLS - MIN(going, MT_MAX_FILE_CALLS));

    if (more == 0 || !can_go(self, transfer, now))
        return;
    *calls -= transfer->is_upload ? mt_upload_step(transfer, more, now)
                                  : mt_download_step(transfer, more, now);
}

void
mt_files_run(MtFiles *self, MtTime now)
{
    guint calls = 0;

    for (guint i = self->transfers->len; i-- > 0;) {
        if (((const MtTransfer *)g_ptr_array_index(self->transfers, i))->over)
            remove_transfer(self, i);
    }
    for (guint i = 0; i < self->transfers->len; i++)
        calls += mt_transfer_count_calls(g_ptr_array_index(self->transfers, i));
    calls = MT_MAX_ALL_FILE_CALLS - MIN(calls, MT_MAX_ALL_FILE_CALLS);
    for (guint i = 0; i < self->transfers->len && calls > 0; i++)
        run_transfer(self, g_ptr_array_index(self->transfers, i), &calls, now);
}

/* What was due before was seen to by the last run, or waits for an answer. */
gint64
mt_files_deadline(const MtFiles *self)
{
    const MtTime now = {.mono_us = self->chats->now_us};
    gint64 deadline = -1;

    if (self->transfers->len == 0)
        return -1;
    for (guint i = 0; i < self->transfers->len; i++) {
        const MtTransfer *transfer = g_ptr_array_index(self->transfers, i);

        deadline = mt_deadline_first(deadline, mt_files_find_pause(self, transfer->dc, now));
    }
    return mt_deadline_first(deadline, mt_guest_deadline(self->guest, now));
}
