/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Files on their way, down and up: which parts are asked for, where, and what becomes of answers
 * that are late, short, long, or something else.
 */
#include <client/files/mt-files.h>

#include <base/mt-limits.h>
#include <client/files/mt-files-private.h>
#include <client/net/mt-line.h>
#include <fake-account.h>
#include <string.h>

#define HOME 2
#define OTHER 4
#define KIB 1024
#define PICTURE_PART (32 * KIB)
#define FILE_PART (64 * KIB)
#define UPLOAD_PART (512 * KIB)
#define MESSAGE 33

static const MtPeerId ann_id = {MT_PEER_USER, 5};
static const MtPeerId news_id = {MT_PEER_CHANNEL, 7};
static TlUser ann = {.base = TL_USER,
                     .flags = TL_USER_HAS_ACCESS_HASH,
                     .id = 5,
                     .access_hash = 77,
                     .first_name = "Ann"};
static TlChatPhotoEmpty no_photo = {.base = TL_CHAT_PHOTO_EMPTY};
static TlChannel news = {.base = TL_CHANNEL,
                         .flags = TL_CHANNEL_HAS_ACCESS_HASH,
                         .id = 7,
                         .access_hash = 2,
                         .title = "News",
                         .photo = &no_photo.base};
static TlObject *all_users[] = {&ann.base};
static TlObject *all_chats[] = {&news.base};
static const TlVector users = {.len = 1, .objects = all_users};
static const TlVector chats = {.len = 1, .objects = all_chats};
static const TlVector nothing = {.len = 0};
static const TlUpdates packet = {
    .base = TL_UPDATES, .updates = &nothing, .users = &users, .chats = &chats};
static guint8 content[2 * 1024 * KIB];

static void
let_in(FakeAccount *account, gint dc)
{
    g_autoptr(MtSecret) secret = mt_secret_new_zero(256);

    mt_state_dc(account->state, dc)->key = mt_auth_key_new(secret, 1);
    mt_state_dc(account->state, dc)->auth = MT_AUTH_FULL;
}

static void
set_up(FakeAccount *self, gconstpointer data)
{
    for (guint i = 0; i < sizeof content; i++)
        content[i] = (guint8)(i * 7 + i / 251);
    fake_account_init(self, 1, NULL);
    fake_account_start(self, 1, 1);
    fake_account_push(self, &packet.base);
    let_in(self, HOME);
    let_in(self, OTHER);
}

static void
tear_down(FakeAccount *self, gconstpointer data)
{
    fake_account_clear(self);
}

/* --- the host's side ------------------------------------------------------------------------- */

/* (transfer full) (nullable) */
static MtFileEvent *
next_news(FakeAccount *self)
{
    for (;;) {
        g_autoptr(MtEvent) event = mt_event_queue_pop(self->events);

        if (event == NULL)
            return NULL;
        if (event->kind == MT_EVENT_FILE)
            return g_steal_pointer(&event->file);
        g_assert_cmpint(event->kind, ==, MT_EVENT_CHAT);
    }
}

static void
expect_nothing(FakeAccount *self)
{
    g_autoptr(MtFileEvent) event = next_news(self);

    g_assert_null(event);
}

static void
expect_part(FakeAccount *self, guint request, gint64 offset, gsize len)
{
    g_autoptr(MtFileEvent) event = next_news(self);
    gsize size;
    gconstpointer bytes;

    g_assert_nonnull(event);
    g_assert_cmpint(event->kind, ==, MT_FILE_PART);
    g_assert_cmpuint(event->request, ==, request);
    g_assert_cmpint(event->offset, ==, offset);
    bytes = g_bytes_get_data(event->bytes, &size);
    g_assert_cmpmem(bytes, size, content + offset, len);
}

static void
expect_done(FakeAccount *self, guint request, gint64 size)
{
    g_autoptr(MtFileEvent) event = next_news(self);

    g_assert_nonnull(event);
    g_assert_cmpint(event->kind, ==, MT_FILE_DONE);
    g_assert_cmpuint(event->request, ==, request);
    g_assert_cmpint(event->size, ==, size);
    expect_nothing(self);
}

static void
expect_failed(FakeAccount *self, guint request, MtFailure failure, const char *error)
{
    g_autoptr(MtFileEvent) event = next_news(self);

    g_assert_nonnull(event);
    g_assert_cmpint(event->kind, ==, MT_FILE_FAILED);
    g_assert_cmpuint(event->request, ==, request);
    g_assert_cmpint(event->failure, ==, failure);
    g_assert_cmpstr(event->error, ==, error);
    expect_nothing(self);
    g_ptr_array_set_size(self->sent, 0); /* nobody waits for the other parts any more */
    fake_account_run(self);
    g_assert_cmpuint(self->sent->len, ==, 0);
}

static guint
fetch_picture(FakeAccount *self, gint dc, gint64 limit)
{
    const MtFileWish wish = {.peer = ann_id, .picture = {.id = 9, .dc = dc}, .limit = limit};

    return mt_chats_fetch_file(self->chats, &wish, self->host.now);
}

static guint
fetch_file(FakeAccount *self, gint64 size, MtPeerId chat)
{
    g_autoptr(GBytes) reference = g_bytes_new_static("old", 3);
    const MtFile file = {.id = 50,
                         .access_hash = 51,
                         .reference = reference,
                         .dc = OTHER,
                         .size = size,
                         .size_type = (char *)""};
    const MtFileWish wish = {
        .peer = chat, .message = MESSAGE, .file = &file, .limit = 1024 * 1024 * 1024};

    return mt_chats_fetch_file(self->chats, &wish, self->host.now);
}

/* --- the server's side ----------------------------------------------------------------------- */

static const FakeCall *
find_part(FakeAccount *self, gint64 offset)
{
    for (guint i = 0; i < self->sent->len; i++) {
        const FakeCall *call = g_ptr_array_index(self->sent, i);

        if (tl_object_id(call->object) == TL_ID_CALL_UPLOAD_GET_FILE &&
            ((const TlCallUploadGetFile *)call->object)->offset == offset)
            return call;
    }
    g_assert_not_reached();
}

static void
give_part(FakeAccount *self, gint64 offset, gsize len)
{
    TlStorageFileJpeg type = {.base = TL_STORAGE_FILE_JPEG};
    const TlUploadFile file = {.base = TL_UPLOAD_FILE,
                               .type = &type.base,
                               .bytes = {.data = content + offset, .len = len}};

    fake_account_answer(self, find_part(self, offset), &file.base);
}

static void
fail_part(FakeAccount *self, gint64 offset, gint code, const char *text)
{
    fake_account_fail(self, find_part(self, offset), code, text);
}

static void
check_asked(FakeAccount *self, gint64 offset, gint line, gint limit)
{
    const FakeCall *call = find_part(self, offset);
    const TlCallUploadGetFile *asked = (const TlCallUploadGetFile *)call->object;

    g_assert_cmpint(call->line, ==, line);
    g_assert_cmpint(asked->limit, ==, limit);
    g_assert_false(asked->cdn_supported);
    g_assert_false(asked->precise);
    g_assert_cmpint(1024 * KIB % asked->limit, ==, 0);
    g_assert_cmpint(asked->offset % asked->limit, ==, 0);
}

/* --- down ------------------------------------------------------------------------------------ */

static void
test_picture(FakeAccount *self, gconstpointer data)
{
    guint request = fetch_picture(self, OTHER, 512 * KIB);
    const TlInputPeerPhotoFileLocation *where;

    check_asked(self, 0, mt_line_for_files(OTHER), PICTURE_PART);
    where = (const TlInputPeerPhotoFileLocation *)((const TlCallUploadGetFile *)find_part(self, 0)
                                                       ->object)
                ->location;
    g_assert_cmphex(tl_object_id(&where->base), ==, TL_ID_INPUT_PEER_PHOTO_FILE_LOCATION);
    g_assert_cmpint(where->photo_id, ==, 9);
    g_assert_false(where->big);
    g_assert_cmpint(((const TlInputPeerUser *)where->peer)->access_hash, ==, 77);
    give_part(self, 0, 5000);
    expect_part(self, request, 0, 5000);
    expect_done(self, request, 5000);
    g_assert_cmpuint(self->sent->len, ==, 0);
}

/* Its end is only seen when a part is not full. */
static void
test_unknown_size(FakeAccount *self, gconstpointer data)
{
    guint request = fetch_picture(self, HOME, 512 * KIB);

    check_asked(self, 0, mt_line_for_files(HOME), PICTURE_PART);
    give_part(self, 0, PICTURE_PART);
    expect_part(self, request, 0, PICTURE_PART);
    g_assert_cmpuint(fake_account_count(self, TL_ID_CALL_UPLOAD_GET_FILE), ==, 1);
    give_part(self, PICTURE_PART, PICTURE_PART);
    expect_part(self, request, PICTURE_PART, PICTURE_PART);
    give_part(self, 2 * PICTURE_PART, 0);
    expect_done(self, request, 2 * PICTURE_PART);
}

/* Several parts at a time, handed on in order. */
static void
test_order(FakeAccount *self, gconstpointer data)
{
    guint request = fetch_file(self, 5 * FILE_PART + 100, ann_id);

    g_assert_cmpuint(fake_account_count(self, TL_ID_CALL_UPLOAD_GET_FILE), ==, MT_MAX_FILE_CALLS);
    check_asked(self, 3 * FILE_PART, mt_line_for_files(OTHER), FILE_PART);
    give_part(self, 2 * FILE_PART, FILE_PART);
    give_part(self, FILE_PART, FILE_PART);
    give_part(self, 3 * FILE_PART, FILE_PART);
    expect_nothing(self);
    /* what waits in memory counts: no more is asked for */
    g_assert_cmpuint(fake_account_count(self, TL_ID_CALL_UPLOAD_GET_FILE), ==, 1);
    give_part(self, 0, FILE_PART);
    for (guint i = 0; i < 4; i++)
        expect_part(self, request, i * FILE_PART, FILE_PART);
    g_assert_cmpuint(fake_account_count(self, TL_ID_CALL_UPLOAD_GET_FILE), ==, 2);
    give_part(self, 5 * FILE_PART, 100);
    give_part(self, 4 * FILE_PART, FILE_PART);
    expect_part(self, request, 4 * FILE_PART, FILE_PART);
    expect_part(self, request, 5 * FILE_PART, 100);
    expect_done(self, request, 5 * FILE_PART + 100);
}

static void
test_wrong_length(FakeAccount *self, gconstpointer data)
{
    guint request = fetch_picture(self, HOME, 512 * KIB);

    give_part(self, 0, PICTURE_PART + 1);
    expect_failed(self, request, MT_FAILURE_SERVER, NULL);
    request = fetch_file(self, 3 * FILE_PART, ann_id);
    give_part(self, FILE_PART, FILE_PART - 1); /* truncated */
    expect_failed(self, request, MT_FAILURE_SERVER, NULL);
    request = fetch_file(self, FILE_PART + 10, ann_id);
    give_part(self, FILE_PART, 11); /* longer than it is said to be */
    expect_failed(self, request, MT_FAILURE_SERVER, NULL);
    request = fetch_file(self, FILE_PART + 10, ann_id);
    give_part(self, 0, 0);
    expect_failed(self, request, MT_FAILURE_SERVER, NULL);
}

static void
test_limit(FakeAccount *self, gconstpointer data)
{
    guint request = fetch_picture(self, HOME, PICTURE_PART + 1000);

    give_part(self, 0, PICTURE_PART);
    expect_part(self, request, 0, PICTURE_PART);
    give_part(self, PICTURE_PART, 1001);
    expect_failed(self, request, MT_FAILURE_LIMIT, NULL);
    request = fetch_file(self, 2LL * 1024 * 1024 * 1024, ann_id);
    expect_failed(self, request, MT_FAILURE_LIMIT, NULL);
}

/* We never say that we can read from these. */
static void
test_redirect(FakeAccount *self, gconstpointer data)
{
    guint request = fetch_picture(self, HOME, 512 * KIB);
    const TlUploadFileCdnRedirect redirect = {.base = TL_UPLOAD_FILE_CDN_REDIRECT,
                                              .dc_id = 203,
                                              .file_token = {.data = content, .len = 8},
                                              .encryption_key = {.data = content, .len = 32},
                                              .encryption_iv = {.data = content, .len = 16},
                                              .file_hashes = &nothing};

    fake_account_answer(self, find_part(self, 0), &redirect.base);
    expect_failed(self, request, MT_FAILURE_SERVER, NULL);
}

static void
test_migrate(FakeAccount *self, gconstpointer data)
{
    guint request = fetch_file(self, 2 * FILE_PART, ann_id);

    fail_part(self, 0, 303, "FILE_MIGRATE_2");
    check_asked(self, 0, mt_line_for_files(HOME), FILE_PART);
    fail_part(self, FILE_PART, 303, "FILE_MIGRATE_2"); /* asked before that was known */
    check_asked(self, FILE_PART, mt_line_for_files(HOME), FILE_PART);
    g_assert_cmpint(self->state->home_dc, ==, HOME);
    fail_part(self, 0, 303, "FILE_MIGRATE_4");
    fail_part(self, 0, 303, "FILE_MIGRATE_2");
    fail_part(self, 0, 303, "FILE_MIGRATE_4"); /* round and round */
    expect_failed(self, request, MT_FAILURE_SERVER, "FILE_MIGRATE_4");
    request = fetch_picture(self, OTHER, 512 * KIB);
    for (guint i = 0; i < 3; i++)
        fail_part(self, 0, 303, "FILE_MIGRATE_4"); /* to where it came from */
    fail_part(self, 0, 303, "FILE_MIGRATE_4");
    expect_failed(self, request, MT_FAILURE_SERVER, "FILE_MIGRATE_4");
    request = fetch_picture(self, OTHER, 512 * KIB);
    fail_part(self, 0, 303, "FILE_MIGRATE_99999999");
    expect_failed(self, request, MT_FAILURE_SERVER, "FILE_MIGRATE_99999999");
}

/* The login was forgotten where the file is: it is carried there again, and the one at home is not
 * touched. */
static void
test_expelled(FakeAccount *self, gconstpointer data)
{
    guint request = fetch_picture(self, OTHER, 512 * KIB);
    const TlAuthExportedAuthorization exported = {
        .base = TL_AUTH_EXPORTED_AUTHORIZATION,
        .id = FAKE_SELF,
        .bytes = {.data = (const guint8 *)"x", .len = 1},
    };
    TlUser me = {.base = TL_USER, .id = FAKE_SELF};
    const TlAuthAuthorization in = {.base = TL_AUTH_AUTHORIZATION, .user = &me.base};

    for (guint i = 0; i < 2; i++) {
        fail_part(self, 0, 401, "AUTH_KEY_UNREGISTERED");
        g_assert_cmpuint(fake_account_count(self, TL_ID_CALL_UPLOAD_GET_FILE), ==, 0);
        fake_account_answer(self, fake_account_find(self, TL_ID_CALL_AUTH_EXPORT_AUTHORIZATION),
                            &exported.base);
        fake_account_answer(self, fake_account_find(self, TL_ID_CALL_AUTH_IMPORT_AUTHORIZATION),
                            &in.base);
        check_asked(self, 0, mt_line_for_files(OTHER), PICTURE_PART);
    }
    fail_part(self, 0, 401, "AUTH_KEY_UNREGISTERED");
    expect_failed(self, request, MT_FAILURE_SIGNED_OUT, "AUTH_KEY_UNREGISTERED");
    g_assert_cmpint(mt_state_dc(self->state, HOME)->auth, ==, MT_AUTH_FULL);
    request = fetch_picture(self, HOME, 512 * KIB);
    fail_part(self, 0, 401, "SESSION_REVOKED");
    expect_failed(self, request, MT_FAILURE_SIGNED_OUT, "SESSION_REVOKED");
}

/* The datacenter is left alone, others are not. */
static void
test_flood(FakeAccount *self, gconstpointer data)
{
    guint first = fetch_picture(self, OTHER, 512 * KIB);
    guint second;
    guint third;

    fail_part(self, 0, 420, "FLOOD_WAIT_30");
    second = fetch_picture(self, OTHER, 512 * KIB);
    g_assert_cmpuint(self->sent->len, ==, 0);
    g_assert_cmpint(mt_chats_deadline(self->chats) - self->host.now.mono_us, <=,
                    30 * G_USEC_PER_SEC);
    third = fetch_picture(self, HOME, 512 * KIB);
    check_asked(self, 0, mt_line_for_files(HOME), PICTURE_PART);
    fail_part(self, 0, 400, "LOCATION_INVALID");
    expect_failed(self, third, MT_FAILURE_SERVER, "LOCATION_INVALID");
    fake_account_pass(self, 29 * 1000);
    g_assert_cmpuint(self->sent->len, ==, 0);
    fake_account_pass(self, 1000);
    g_assert_cmpuint(fake_account_count(self, TL_ID_CALL_UPLOAD_GET_FILE), ==, 2);
    mt_chats_cancel_file(self->chats, second, self->host.now);
    fail_part(self, 0, 420, "FLOOD_PREMIUM_WAIT_700");
    expect_failed(self, first, MT_FAILURE_WAIT, "FLOOD_PREMIUM_WAIT_700");
}

static void
test_other_errors(FakeAccount *self, gconstpointer data)
{
    guint request = fetch_picture(self, OTHER, 512 * KIB);

    fail_part(self, 0, 400, "LOCATION_INVALID");
    expect_failed(self, request, MT_FAILURE_SERVER, "LOCATION_INVALID");
    request = fetch_picture(self, OTHER, 512 * KIB);
    fail_part(self, 0, 400, "FILE_REFERENCE_EXPIRED"); /* there is nothing to be renewed */
    expect_failed(self, request, MT_FAILURE_SERVER, "FILE_REFERENCE_EXPIRED");
    request = fetch_picture(self, OTHER, 512 * KIB);
    for (guint i = 0; i < 5; i++) {
        fake_account_pass(self, 130 * 1000);
        expect_nothing(self);
        g_assert_cmpuint(fake_account_count(self, TL_ID_CALL_UPLOAD_GET_FILE), ==, 1);
    }
    fake_account_pass(self, 130 * 1000);
    expect_failed(self, request, MT_FAILURE_NO_ANSWER, NULL);
    request = fetch_picture(self, 0, 512 * KIB);
    expect_failed(self, request, MT_FAILURE_INVALID, NULL);
    request = fetch_picture(self, 5000, 512 * KIB);
    expect_failed(self, request, MT_FAILURE_INVALID, NULL);
}

static void
test_unknown_peer(FakeAccount *self, gconstpointer data)
{
    const MtFileWish wish = {
        .peer = {MT_PEER_USER, 6000}, .picture = {.id = 9, .dc = HOME}, .limit = 1};
    guint request = mt_chats_fetch_file(self->chats, &wish, self->host.now);

    expect_failed(self, request, MT_FAILURE_UNKNOWN_PEER, NULL);
}

/* --- references ------------------------------------------------------------------------------ */

/* The message with the file, as it is now. */
static void
answer_message(FakeAccount *self, guint32 call, const char *reference)
{
    TlPeerUser peer = {.base = TL_PEER_USER, .user_id = 5};
    TlDocument document = {
        .base = TL_DOCUMENT,
        .id = 50,
        .access_hash = 52,
        .file_reference = {.data = (const guint8 *)reference, .len = strlen(reference)},
        .mime_type = "text/plain",
        .dc_id = OTHER,
        .attributes = &nothing};
    TlMessageMediaDocument media = {.base = TL_MESSAGE_MEDIA_DOCUMENT, .document = &document.base};
    TlMessage message = {.base = TL_MESSAGE,
                         .id = MESSAGE,
                         .peer_id = &peer.base,
                         .message = "",
                         .media = &media.base};
    TlObject *list[] = {&message.base};
    const TlVector messages = {.len = 1, .objects = list};
    const TlMessagesMessages result = {.base = TL_MESSAGES_MESSAGES,
                                       .messages = &messages,
                                       .topics = &nothing,
                                       .chats = &nothing,
                                       .users = &nothing};

    fake_account_answer(self, fake_account_find(self, call), &result.base);
}

static void
check_reference(FakeAccount *self, gint64 offset, const char *reference)
{
    const TlCallUploadGetFile *asked = (const TlCallUploadGetFile *)find_part(self, offset)->object;
    const TlInputDocumentFileLocation *where = (const TlInputDocumentFileLocation *)asked->location;

    g_assert_cmphex(tl_object_id(&where->base), ==, TL_ID_INPUT_DOCUMENT_FILE_LOCATION);
    g_assert_cmpmem(where->file_reference.data, where->file_reference.len, reference,
                    strlen(reference));
}

static void
test_reference(FakeAccount *self, gconstpointer data)
{
    guint request = fetch_file(self, FILE_PART + 1, ann_id);

    check_reference(self, 0, "old");
    fail_part(self, 0, 400, "FILE_REFERENCE_EXPIRED");
    fail_part(self, FILE_PART, 400, "FILE_REFERENCE_EXPIRED");
    g_assert_cmpuint(self->sent->len, ==, 1); /* the message, once */
    answer_message(self, TL_ID_CALL_MESSAGES_GET_MESSAGES, "new");
    check_reference(self, 0, "new");
    check_reference(self, FILE_PART, "new");
    give_part(self, 0, FILE_PART);
    give_part(self, FILE_PART, 1);
    expect_part(self, request, 0, FILE_PART);
    expect_part(self, request, FILE_PART, 1);
    expect_done(self, request, FILE_PART + 1);
}

/* One part heard of it long before the other. */
static void
test_reference_late(FakeAccount *self, gconstpointer data)
{
    fetch_file(self, FILE_PART + 1, ann_id);
    fail_part(self, 0, 400, "FILE_REFERENCE_EXPIRED");
    answer_message(self, TL_ID_CALL_MESSAGES_GET_MESSAGES, "new");
    fail_part(self, FILE_PART, 400, "FILE_REFERENCE_EXPIRED");
    check_reference(self, FILE_PART, "new");
    g_assert_cmpuint(fake_account_count(self, TL_ID_CALL_MESSAGES_GET_MESSAGES), ==, 0);
}

static void
test_reference_same(FakeAccount *self, gconstpointer data)
{
    guint request = fetch_file(self, FILE_PART, ann_id);

    fail_part(self, 0, 400, "FILE_REFERENCE_EXPIRED");
    answer_message(self, TL_ID_CALL_MESSAGES_GET_MESSAGES, "old");
    expect_failed(self, request, MT_FAILURE_NO_MESSAGE, NULL);
    request = fetch_file(self, FILE_PART, news_id);
    fail_part(self, 0, 400, "FILE_REFERENCE_INVALID");
    fake_account_fail(self, fake_account_find(self, TL_ID_CALL_CHANNELS_GET_MESSAGES), 400,
                      "CHANNEL_PRIVATE");
    expect_failed(self, request, MT_FAILURE_PRIVATE, "CHANNEL_PRIVATE");
}

/* New ones that are never good. */
static void
test_reference_often(FakeAccount *self, gconstpointer data)
{
    guint request = fetch_file(self, FILE_PART, ann_id);

    fail_part(self, 0, 400, "FILE_REFERENCE_EXPIRED");
    answer_message(self, TL_ID_CALL_MESSAGES_GET_MESSAGES, "new");
    fail_part(self, 0, 400, "FILE_REFERENCE_EXPIRED");
    answer_message(self, TL_ID_CALL_MESSAGES_GET_MESSAGES, "newer");
    fail_part(self, 0, 400, "FILE_REFERENCE_EXPIRED");
    expect_failed(self, request, MT_FAILURE_SERVER, "FILE_REFERENCE_EXPIRED");
}

/* --- bounds ---------------------------------------------------------------------------------- */

static void
test_many(FakeAccount *self, gconstpointer data)
{
    guint first = 0;
    guint last;

    for (guint i = 0; i < MT_MAX_TRANSFERS; i++) {
        guint request = fetch_picture(self, i % 2 ? HOME : OTHER, 512 * KIB);

        first = first != 0 ? first : request;
    }
    g_assert_cmpuint(fake_account_count(self, TL_ID_CALL_UPLOAD_GET_FILE), ==,
                     MT_MAX_ALL_FILE_CALLS);
    last = fetch_picture(self, HOME, 512 * KIB);
    {
        g_autoptr(MtFileEvent) event = next_news(self);

        g_assert_cmpint(event->failure, ==, MT_FAILURE_LIMIT);
        g_assert_cmpuint(event->request, ==, last);
    }
    give_part(self, 0, 10); /* the oldest: another one follows */
    expect_part(self, first, 0, 10);
    expect_done(self, first, 10);
    g_assert_cmpuint(fake_account_count(self, TL_ID_CALL_UPLOAD_GET_FILE), ==,
                     MT_MAX_ALL_FILE_CALLS);
}

static void
test_part_sizes(void)
{
    const gint64 megabyte = 1024 * KIB;

    g_assert_cmpint(mt_download_pick_part_size(-1), ==, PICTURE_PART);
    g_assert_cmpint(mt_download_pick_part_size(1), ==, FILE_PART);
    g_assert_cmpint(mt_download_pick_part_size(200 * megabyte), ==, FILE_PART);
    g_assert_cmpint(mt_download_pick_part_size(300 * megabyte), ==, 2 * FILE_PART);
    g_assert_cmpint(mt_download_pick_part_size(1900 * megabyte), ==, UPLOAD_PART);
    g_assert_cmpint(mt_download_pick_part_size(4000 * megabyte), ==, UPLOAD_PART);
}

static void
test_cancel(FakeAccount *self, gconstpointer data)
{
    guint request = fetch_file(self, 4 * FILE_PART, ann_id);

    mt_chats_cancel_file(self->chats, request, self->host.now);
    mt_chats_cancel_file(self->chats, 12345, self->host.now);
    give_part(self, 0, FILE_PART);
    fake_account_run(self);
    expect_nothing(self);
    request = fetch_file(self, FILE_PART, ann_id);
    fail_part(self, 0, 400, "FILE_REFERENCE_EXPIRED");
    mt_chats_cancel_file(self->chats, request, self->host.now);
    answer_message(self, TL_ID_CALL_MESSAGES_GET_MESSAGES, "new");
    expect_nothing(self);
}

static void
test_signed_out(FakeAccount *self, gconstpointer data)
{
    guint request = fetch_file(self, 4 * FILE_PART, ann_id);

    mt_chats_set_signed_in(self->chats, 0, self->host.now);
    expect_failed(self, request, MT_FAILURE_SIGNED_OUT, NULL);
    request = fetch_picture(self, HOME, 512 * KIB);
    expect_failed(self, request, MT_FAILURE_SIGNED_OUT, NULL);
}

/* --- up -------------------------------------------------------------------------------------- */

static guint
upload(FakeAccount *self, gsize len)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(content, len);

    return mt_chats_upload_file(self->chats, bytes, "a.jpg", self->host.now);
}

static const TlCallUploadSaveFilePart *
check_sent(FakeAccount *self, gint place, gsize len)
{
    const FakeCall *call = fake_account_find(self, TL_ID_CALL_UPLOAD_SAVE_FILE_PART);
    const TlCallUploadSaveFilePart *part;

    g_assert_nonnull(call);
    g_assert_cmpint(call->line, ==, mt_line_for_files(HOME));
    part = (const TlCallUploadSaveFilePart *)call->object;
    g_assert_cmpint(part->file_part, ==, place);
    g_assert_cmpmem(part->bytes.data, part->bytes.len, content + place * UPLOAD_PART, len);
    g_assert_cmpint(part->file_id, !=, 0);
    return part;
}

static void
take(FakeAccount *self)
{
    fake_account_answer(self, fake_account_find(self, TL_ID_CALL_UPLOAD_SAVE_FILE_PART), NULL);
}

static void
expect_sent(FakeAccount *self, guint request, gint64 offset)
{
    g_autoptr(MtFileEvent) event = next_news(self);

    g_assert_nonnull(event);
    g_assert_cmpint(event->kind, ==, MT_FILE_SENT);
    g_assert_cmpuint(event->request, ==, request);
    g_assert_cmpint(event->offset, ==, offset);
}

static void
test_upload(FakeAccount *self, gconstpointer data)
{
    const gsize len = 3 * UPLOAD_PART + 7;
    g_autofree char *md5 = g_compute_checksum_for_data(G_CHECKSUM_MD5, content, len);
    guint request = upload(self, len);
    gint64 id = check_sent(self, 0, UPLOAD_PART)->file_id;
    g_autoptr(MtFileEvent) event = NULL;

    g_assert_cmpuint(fake_account_count(self, TL_ID_CALL_UPLOAD_SAVE_FILE_PART), ==, 2);
    take(self);
    check_sent(self, 1, UPLOAD_PART);
    take(self);
    take(self);
    g_assert_cmpint(check_sent(self, 3, 7)->file_id, ==, id);
    take(self);
    for (gint i = 1; i <= 3; i++)
        expect_sent(self, request, i * UPLOAD_PART);
    event = next_news(self);
    g_assert_cmpint(event->kind, ==, MT_FILE_UPLOADED);
    g_assert_cmpint(event->upload.id, ==, id);
    g_assert_cmpint(event->upload.parts, ==, 4);
    g_assert_cmpstr(event->upload.name, ==, "a.jpg");
    g_assert_cmpstr(event->upload.md5, ==, md5);
    expect_nothing(self);
}

static void
test_upload_trouble(FakeAccount *self, gconstpointer data)
{
    guint request = upload(self, UPLOAD_PART + 1);

    fake_account_fail(self, fake_account_find(self, TL_ID_CALL_UPLOAD_SAVE_FILE_PART), 420,
                      "FLOOD_WAIT_20");
    g_assert_cmpuint(self->sent->len, ==, 1);
    fake_account_pass(self, 20 * 1000);
    g_assert_cmpuint(self->sent->len, ==, 2);
    fake_account_fail(self, fake_account_find(self, TL_ID_CALL_UPLOAD_SAVE_FILE_PART), 400,
                      "FILE_PART_SIZE_INVALID");
    expect_failed(self, request, MT_FAILURE_SERVER, "FILE_PART_SIZE_INVALID");
    request = upload(self, 0);
    expect_failed(self, request, MT_FAILURE_INVALID, NULL);
    request = upload(self, 10);
    fake_account_deny(self, fake_account_find(self, TL_ID_CALL_UPLOAD_SAVE_FILE_PART));
    expect_failed(self, request, MT_FAILURE_SERVER, NULL);
}

/* More than ten megabytes: another call, no checksum. */
static void
test_upload_big(FakeAccount *self, gconstpointer data)
{
    const gsize len = 10 * 1024 * KIB + 1;
    g_autoptr(GBytes) bytes = g_bytes_new_take(g_malloc0(len), len);
    guint request = mt_chats_upload_file(self->chats, bytes, "film", self->host.now);
    gint count = 0;

    for (;;) {
        const FakeCall *call = fake_account_find(self, TL_ID_CALL_UPLOAD_SAVE_BIG_FILE_PART);

        if (call == NULL)
            break;
        g_assert_cmpint(((const TlCallUploadSaveBigFilePart *)call->object)->file_total_parts, ==,
                        21);
        fake_account_answer(self, call, NULL);
        count++;
    }
    g_assert_cmpint(count, ==, 21);
    for (;;) {
        g_autoptr(MtFileEvent) event = next_news(self);

        g_assert_nonnull(event);
        g_assert_cmpuint(event->request, ==, request);
        if (event->kind == MT_FILE_SENT)
            continue;
        g_assert_cmpint(event->kind, ==, MT_FILE_UPLOADED);
        g_assert_null(event->upload.md5);
        break;
    }
}

/* What avatars are made of. */
static void
test_own_picture(FakeAccount *self, gconstpointer data)
{
    const MtUpload file = {.id = 3, .parts = 1, .name = "a.jpg", .md5 = "00"};
    TlUserProfilePhoto photo = {.base = TL_USER_PROFILE_PHOTO, .photo_id = 88, .dc_id = HOME};
    TlUser me = {.base = TL_USER,
                 .self = TRUE,
                 .flags = TL_USER_HAS_ACCESS_HASH,
                 .id = FAKE_SELF,
                 .photo = &photo.base};
    TlObject *list[] = {&me.base};
    const TlVector people = {.len = 1, .objects = list};
    TlPhotoEmpty empty = {.base = TL_PHOTO_EMPTY};
    const TlPhotosPhoto result = {.base = TL_PHOTOS_PHOTO, .photo = &empty.base, .users = &people};
    const MtPeerId own = {MT_PEER_USER, FAKE_SELF};
    const FakeCall *call;
    const TlInputFile *given;

    mt_chats_set_own_picture(self->chats, &file, self->host.now);
    call = fake_account_find(self, TL_ID_CALL_PHOTOS_UPLOAD_PROFILE_PHOTO);
    g_assert_nonnull(call);
    given = (const TlInputFile *)((const TlCallPhotosUploadProfilePhoto *)call->object)->file;
    g_assert_cmpint(given->id, ==, 3);
    fake_account_answer(self, call, &result.base);
    g_assert_cmpint(mt_chats_find_peer(self->chats, own)->picture.id, ==, 88);
    mt_chats_set_own_picture(self->chats, NULL, self->host.now);
    me.photo = NULL;
    fake_account_answer(self, fake_account_find(self, TL_ID_CALL_PHOTOS_UPDATE_PROFILE_PHOTO),
                        &result.base);
    g_assert_cmpint(mt_chats_find_peer(self->chats, own)->picture.id, ==, 0);
}

static void
add(const char *path, void (*test)(FakeAccount *, gconstpointer))
{
    g_test_add(path, FakeAccount, NULL, set_up, test, tear_down);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("/files/picture", test_picture);
    add("/files/unknown-size", test_unknown_size);
    add("/files/order", test_order);
    add("/files/wrong-length", test_wrong_length);
    add("/files/limit", test_limit);
    add("/files/redirect", test_redirect);
    add("/files/migrate", test_migrate);
    add("/files/expelled", test_expelled);
    add("/files/flood", test_flood);
    add("/files/other-errors", test_other_errors);
    add("/files/unknown-peer", test_unknown_peer);
    add("/files/reference", test_reference);
    add("/files/reference-late", test_reference_late);
    add("/files/reference-same", test_reference_same);
    add("/files/reference-often", test_reference_often);
    add("/files/many", test_many);
    g_test_add_func("/files/part-sizes", test_part_sizes);
    add("/files/cancel", test_cancel);
    add("/files/signed-out", test_signed_out);
    add("/files/upload", test_upload);
    add("/files/upload-trouble", test_upload_trouble);
    add("/files/upload-big", test_upload_big);
    add("/files/own-picture", test_own_picture);
    return g_test_run();
}
