/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the files about files share.
 */
#pragma once

#include <client/files/mt-files.h>
#include <client/files/mt-guest.h>
#include <client/model/mt-chats-private.h>

G_BEGIN_DECLS

/** MtTransferPart: @call: 0: not asked for, or @bytes are there. */
typedef struct {
    struct _MtTransfer *owner;
    gint64 offset;
    guint call;
    /* as it was asked for */
    gint dc;
    guint entries;
    guint renewals;
    GBytes *bytes;
} MtTransferPart;

/**
 * MtTransfer: one file on its way. @parts begins where @given ends.
 * @size: -1 while unknown.
 */
typedef struct _MtTransfer {
    MtFiles *files;
    guint number;
    gboolean is_upload;
    gint dc;
    gint64 size;
    gint32 part_size;
    gint64 next; /* what is not even asked for begins here */
    gint64 given;
    GPtrArray *parts; /* (element-type MtTransferPart) */
    gboolean over;    /* its last event went out */
    guint silences;   /* calls in a row that nobody answered */
    /* down */
    MtPeerId peer;
    MtPicture picture;
    gboolean big;
    MtFile *file; /* (nullable) */
    gint32 message;
    gint64 limit;
    guint migrations;
    guint entries;
    guint renewals;
    guint renewing; /* the call; 0: none */
    /* up */
    gint64 id;
    GBytes *bytes;
    GChecksum *md5; /* NULL: a big one */
    char *name;
} MtTransfer;

struct _MtFiles {
    MtChats *chats;
    MtGuest *guest;
    GPtrArray *transfers; /* (element-type MtTransfer): in the order in which they were asked for */
    GHashTable *pauses;   /* datacenter -> gint64 *: until when it is left alone */
};

/** mt_files_find_pause: -1: none. */
gint64 mt_files_find_pause(const MtFiles *self, gint dc, MtTime now);
void mt_files_pause(MtFiles *self, gint dc, gint seconds, MtTime now);

MtTransfer *mt_transfer_new(MtFiles *files);
void mt_transfer_free(MtTransfer *self);
/** mt_transfer_tell: (transfer full): fills in the number. */
void mt_transfer_tell(MtTransfer *self, MtFileEvent *event);
/** mt_transfer_end: the last event, unless there was one; the calls in flight are given up. */
void mt_transfer_end(MtTransfer *self, MtFileEventKind kind, MtFailure failure);
/** mt_transfer_end_error: the same as a failure. */
void mt_transfer_end_error(MtTransfer *self, const GError *error);
MtTransferPart *mt_transfer_add_part(MtTransfer *self, gint64 offset);
guint mt_transfer_count_calls(const MtTransfer *self);

/** mt_transfer_outlasts: TRUE: @error only says that nobody answered, and not too often yet. */
gboolean mt_transfer_outlasts(MtTransfer *self, const GError *error);

/** mt_download_step: asks for what may be asked for: at most @calls more. Returns how many. */
guint mt_download_step(MtTransfer *self, guint calls, MtTime now);
guint mt_upload_step(MtTransfer *self, guint calls, MtTime now);
/** mt_download_pick_part_size: @size: -1 while unknown. */
gint32 mt_download_pick_part_size(gint64 size);

G_END_DECLS
