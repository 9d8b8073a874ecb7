/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Files of the account: down in parts, up in parts. What becomes of them is MT_EVENT_FILE; each
 * request ends with exactly one of MT_FILE_DONE, MT_FILE_UPLOADED and MT_FILE_FAILED, never from
 * inside the verb, and with none if it was cancelled. https://core.telegram.org/api/files
 */
#pragma once

#include <mtproto/mt-chats.h>

G_BEGIN_DECLS

/** MT_MAX_TRANSFERS: files that can be asked for at one time; beyond, MT_FAILURE_LIMIT. */
#define MT_MAX_TRANSFERS 256u

/**
 * MtFileWish: what is to be fetched: the picture of a peer, or a file of a message.
 * @peer: whose picture; or the chat with the message @message in which @file was seen, so that its
 *   reference can be renewed when it has expired (0: it cannot).
 * @picture: as in the MtPeer; without @file. @big: 640 pixels instead of 160.
 * @file: (nullable): copied.
 * @limit: bytes; larger ones are not fetched (MT_FAILURE_LIMIT).
 */
typedef struct {
    MtPeerId peer;
    MtPicture picture;
    gboolean big;
    const MtFile *file;
    gint32 message;
    gint64 limit;
} MtFileWish;

typedef enum {
    MT_FILE_PART,     /* .offset, .bytes: the next bytes of it, in order */
    MT_FILE_DONE,     /* .size: all of it was handed out */
    MT_FILE_SENT,     /* .offset bytes of .size are at the server */
    MT_FILE_UPLOADED, /* .upload, valid as long as the event: for the verb that uses it */
    MT_FILE_FAILED,   /* .failure, .wait_s, .error */
} MtFileEventKind;

/** MtFileEvent: @error: (nullable): the server's, reduced to [A-Z0-9_]. */
typedef struct {
    MtFileEventKind kind;
    guint request;
    gint64 offset;
    gint64 size;
    GBytes *bytes;
    MtUpload upload;
    char *upload_name; /* what @upload points to */
    char *upload_md5;
    MtFailure failure;
    gint wait_s;
    char *error;
} MtFileEvent;

void mt_file_event_free(MtFileEvent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtFileEvent, mt_file_event_free)

/** mt_chats_fetch_file: those asked for first are fetched first, a few at a time. */
guint mt_chats_fetch_file(MtChats *self, const MtFileWish *wish, MtTime now);
/** mt_chats_upload_file: @name: what others may see of it. */
guint mt_chats_upload_file(MtChats *self, GBytes *bytes, const char *name, MtTime now);
/** mt_chats_cancel_file: nothing more is heard of @request, but for events that are in the queue
 * already; unknown ones are ignored. */
void mt_chats_cancel_file(MtChats *self, guint request, MtTime now);

G_END_DECLS
