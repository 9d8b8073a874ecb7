/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A signed-in account whose server is the test. Calls and answers go through the codec both ways.
 */
#include "fake-account.h"

#include <client/calls/mt-wrapper.h>
#include <client/net/mt-line.h>

static const MtConfig config = {
    .api_id = 12345,
    .device_model = "edge",
    .system_version = "Linux",
    .app_version = "1.0",
    .system_lang_code = "en",
    .lang_code = "en",
};

/* Functions are not in the schema's list of objects: those that are called are found by id. */
static const TlConstructor *const functions[] = {
    &tl_con_call_updates_get_state,
    &tl_con_call_updates_get_difference,
    &tl_con_call_updates_get_channel_difference,
    &tl_con_call_messages_send_message,
    &tl_con_call_messages_send_media,
    &tl_con_call_messages_edit_message,
    &tl_con_call_messages_delete_messages,
    &tl_con_call_channels_delete_messages,
    &tl_con_call_messages_delete_history,
    &tl_con_call_messages_forward_messages,
    &tl_con_call_messages_send_reaction,
    &tl_con_call_messages_send_vote,
    &tl_con_call_messages_update_pinned_message,
    &tl_con_call_messages_unpin_all_messages,
    &tl_con_call_messages_read_history,
    &tl_con_call_channels_read_history,
    &tl_con_call_messages_read_discussion,
    &tl_con_call_messages_read_mentions,
    &tl_con_call_messages_read_message_contents,
    &tl_con_call_channels_read_message_contents,
    &tl_con_call_messages_set_typing,
    &tl_con_call_messages_get_history,
    &tl_con_call_messages_get_replies,
    &tl_con_call_messages_search,
    &tl_con_call_messages_search_global,
    &tl_con_call_messages_get_messages,
    &tl_con_call_channels_get_messages,
    &tl_con_call_messages_get_bot_callback_answer,
    &tl_con_call_messages_start_bot,
    &tl_con_call_messages_get_dialogs,
    &tl_con_call_messages_get_peer_dialogs,
    &tl_con_call_messages_get_forum_topics,
    &tl_con_call_messages_mark_dialog_unread,
    &tl_con_call_messages_toggle_dialog_pin,
    &tl_con_call_messages_save_draft,
    &tl_con_call_folders_edit_peer_folders,
    &tl_con_call_account_update_notify_settings,
    &tl_con_call_contacts_get_contacts,
    &tl_con_call_contacts_get_blocked,
    &tl_con_call_contacts_add_contact,
    &tl_con_call_contacts_import_contacts,
    &tl_con_call_contacts_delete_contacts,
    &tl_con_call_contacts_block,
    &tl_con_call_contacts_unblock,
    &tl_con_call_contacts_resolve_username,
    &tl_con_call_contacts_resolve_phone,
    &tl_con_call_contacts_search,
    &tl_con_call_users_get_full_user,
    &tl_con_call_account_update_status,
    &tl_con_call_account_update_profile,
    &tl_con_call_account_update_username,
    &tl_con_call_messages_create_chat,
    &tl_con_call_channels_create_channel,
    &tl_con_call_messages_add_chat_user,
    &tl_con_call_channels_invite_to_channel,
    &tl_con_call_messages_delete_chat_user,
    &tl_con_call_channels_edit_banned,
    &tl_con_call_channels_edit_admin,
    &tl_con_call_messages_edit_chat_admin,
    &tl_con_call_channels_join_channel,
    &tl_con_call_channels_leave_channel,
    &tl_con_call_messages_check_chat_invite,
    &tl_con_call_messages_import_chat_invite,
    &tl_con_call_messages_export_chat_invite,
    &tl_con_call_messages_get_full_chat,
    &tl_con_call_channels_get_full_channel,
    &tl_con_call_channels_get_participants,
    &tl_con_call_messages_edit_chat_title,
    &tl_con_call_channels_edit_title,
    &tl_con_call_messages_edit_chat_about,
    &tl_con_call_messages_edit_chat_photo,
    &tl_con_call_channels_edit_photo,
    &tl_con_call_messages_delete_chat,
    &tl_con_call_channels_delete_channel,
    &tl_con_call_messages_get_common_chats,
    &tl_con_call_auth_export_authorization,
    &tl_con_call_auth_import_authorization,
    &tl_con_call_upload_get_file,
    &tl_con_call_upload_save_file_part,
    &tl_con_call_upload_save_big_file_part,
    &tl_con_call_photos_upload_profile_photo,
    &tl_con_call_photos_update_profile_photo,
};

/* --- the carrier ----------------------------------------------------------------------------- */

static gboolean
carrier_knows(gpointer data, gint dc)
{
    return TRUE;
}

static void
call_free(gpointer data)
{
    FakeCall *call = data;

    tl_arena_free(call->arena);
    g_free(call);
}

static const TlObject *
decode_call(GBytes *body, gboolean for_files, TlArena *arena)
{
    g_autoptr(GBytes) wrapper = mt_wrapper_new(&config);
    gsize skip = g_bytes_get_size(wrapper);
    gsize len;
    const guint8 *bytes = g_bytes_get_data(body, &len);
    MtReader reader;
    const TlObject *object = NULL;

    if (len > skip && memcmp(bytes, g_bytes_get_data(wrapper, NULL), skip) == 0) {
        bytes += skip;
        len -= skip;
    }
    reader = MT_READER_INIT(bytes, len);
    if (for_files)
        g_assert_cmphex(mt_reader_u32(&reader), ==, TL_ID_CALL_INVOKE_WITHOUT_UPDATES);
    for (gsize i = 0; i < G_N_ELEMENTS(functions) && object == NULL; i++) {
        const TlType type = {"call", 1, &functions[i]};

        if (functions[i]->id == mt_reader_peek_u32(&reader))
            object = tl_read_object(&reader, &tl_api_schema, &type, arena, NULL);
    }
    g_assert_nonnull(object);
    return object;
}

static guint64
carrier_send(gpointer data, gint dc, GBytes *body, guint64 after, MtTime now)
{
    FakeAccount *self = data;
    FakeCall *call;

    if (self->offline)
        return 0;
    call = g_new0(FakeCall, 1);
    call->query = ++self->last_query;
    call->after = after;
    call->arena = tl_arena_new();
    call->line = dc;
    call->object = decode_call(body, mt_line_is_for_files(dc), call->arena);
    g_ptr_array_add(self->sent, call);
    return call->query;
}

static void
carrier_cancel(gpointer data, gint dc, guint64 query, MtTime now)
{
    FakeAccount *self = data;

    for (guint i = 0; i < self->sent->len; i++) {
        if (((FakeCall *)g_ptr_array_index(self->sent, i))->query == query) {
            g_ptr_array_remove_index(self->sent, i);
            return;
        }
    }
}

static void
carrier_fetch_config(gpointer data, MtTime now)
{
}

static gint64
carrier_server_ms(gpointer data, gint dc, MtTime now)
{
    return now.wall_ms;
}

static void
carrier_session_ended(gpointer data, const char *error_text, MtTime now)
{
}

static const MtCarrier carrier = {
    .knows = carrier_knows,
    .send = carrier_send,
    .cancel = carrier_cancel,
    .fetch_config = carrier_fetch_config,
    .server_ms = carrier_server_ms,
    .session_ended = carrier_session_ended,
};

/* --- life ------------------------------------------------------------------------------------ */

static void
woke(gpointer data, MtTime now)
{
    fake_account_run(data);
}

void
fake_account_init(FakeAccount *self, guint64 seed, GBytes *snapshot)
{
    fake_account_init_again(self, seed, snapshot, NULL);
}

void
fake_account_init_again(FakeAccount *self, guint64 seed, GBytes *snapshot, GBytes *journal)
{
    *self = (FakeAccount){0};
    fake_host_init(&self->host, seed);
    if (snapshot != NULL) {
        gsize len;
        gconstpointer bytes = g_bytes_get_data(snapshot, &len);

        self->state = mt_state_decode(bytes, len, NULL);
        g_assert_nonnull(self->state);
    } else {
        self->state = mt_state_new();
    }
    self->events = mt_event_queue_new();
    self->sent = g_ptr_array_new_with_free_func(call_free);
    self->calls = mt_calls_new(&config, self->state, &carrier, self);
    self->chats = mt_chats_new(&(MtChatsParts){
        .host = &self->host.host,
        .host_data = &self->host,
        .calls = self->calls,
        .state = self->state,
        .events = self->events,
        .wake = woke,
        .wake_data = self,
    });
    if (journal != NULL)
        mt_chats_restore_journal(self->chats, journal);
    mt_chats_set_signed_in(self->chats, FAKE_SELF, self->host.now);
    fake_account_run(self);
}

void
fake_account_clear(FakeAccount *self)
{
    if (self->chats == NULL)
        return;
    mt_chats_free(self->chats);
    mt_calls_free(self->calls);
    mt_event_queue_free(self->events);
    mt_state_free(self->state);
    g_ptr_array_unref(self->sent);
    g_clear_pointer(&self->urgent, g_bytes_unref);
    fake_host_clear(&self->host);
    self->chats = NULL;
}

void
fake_account_run(FakeAccount *self)
{
    guint64 before;

    do {
        before = self->last_query;
        mt_chats_run(self->chats, self->host.now);
        if (self->state->urgent) {
            g_clear_pointer(&self->urgent, g_bytes_unref);
            self->urgent = fake_account_save(self);
            self->state->urgent = FALSE;
        }
        mt_calls_run(self->calls, self->host.now);
    } while (before != self->last_query);
}

void
fake_account_pass(FakeAccount *self, gint64 ms)
{
    fake_host_advance(&self->host, ms);
    fake_account_run(self);
}

/* --- the server's side ----------------------------------------------------------------------- */

const FakeCall *
fake_account_find(FakeAccount *self, guint32 id)
{
    for (guint i = 0; i < self->sent->len; i++) {
        const FakeCall *call = g_ptr_array_index(self->sent, i);

        if (tl_object_id(call->object) == id)
            return call;
    }
    return NULL;
}

guint
fake_account_count(FakeAccount *self, guint32 id)
{
    guint count = 0;

    for (guint i = 0; i < self->sent->len; i++)
        count += tl_object_id(((const FakeCall *)g_ptr_array_index(self->sent, i))->object) == id;
    return count;
}

static guint64
forget(FakeAccount *self, const FakeCall *call)
{
    guint64 query;

    g_assert_nonnull(call);
    query = call->query;
    for (guint i = 0; i < self->sent->len; i++) {
        if (g_ptr_array_index(self->sent, i) == call) {
            g_ptr_array_remove_index(self->sent, i);
            break;
        }
    }
    return query;
}

static void
answer_bytes(FakeAccount *self, const FakeCall *call, GBytes *body)
{
    gint line;

    g_assert_nonnull(body);
    g_assert_nonnull(call);
    line = call->line;
    mt_calls_result(self->calls, line, forget(self, call), body, self->host.now);
    fake_account_run(self);
}

void
fake_account_answer(FakeAccount *self, const FakeCall *call, const TlObject *result)
{
    static const guint8 yes[] = {0xb5, 0x75, 0x72, 0x99};
    g_autoptr(GBytes) body =
        result != NULL ? tl_encode(result, NULL) : g_bytes_new_static(yes, sizeof yes);

    answer_bytes(self, call, body);
}

void
fake_account_deny(FakeAccount *self, const FakeCall *call)
{
    static const guint8 no[] = {0x37, 0x97, 0x79, 0xbc};
    g_autoptr(GBytes) body = g_bytes_new_static(no, sizeof no);

    answer_bytes(self, call, body);
}

void
fake_account_fail(FakeAccount *self, const FakeCall *call, gint code, const char *text)
{
    gint line;

    g_assert_nonnull(call);
    line = call->line;
    mt_calls_error(self->calls, line, forget(self, call), code, text, self->host.now);
    fake_account_run(self);
}

void
fake_account_push(FakeAccount *self, const TlObject *packet)
{
    g_autoptr(GBytes) bytes = tl_encode(packet, NULL);
    g_autoptr(TlArena) arena = tl_arena_new();
    gsize len;
    gconstpointer data;
    const TlObject *object;

    g_assert_nonnull(bytes);
    data = g_bytes_get_data(bytes, &len);
    object = tl_decode(data, len, &tl_api_schema, NULL, arena, NULL);
    g_assert_nonnull(object);
    mt_chats_packet(self->chats, object, self->host.now);
    fake_account_run(self);
}

void
fake_account_lose_link(FakeAccount *self)
{
    g_ptr_array_set_size(self->sent, 0);
    mt_calls_session_lost(self->calls, self->state->home_dc);
    fake_account_run(self);
    mt_chats_missed(self->chats, self->host.now);
    fake_account_run(self);
}

/* --- the host's side ------------------------------------------------------------------------- */

MtChatEvent *
fake_account_next(FakeAccount *self)
{
    g_autoptr(MtEvent) event = mt_event_queue_pop(self->events);

    if (event == NULL)
        return NULL;
    g_assert_cmpint(event->kind, ==, MT_EVENT_CHAT);
    return g_steal_pointer(&event->chat);
}

static MtChatEvent *
next_real(FakeAccount *self)
{
    for (;;) {
        MtChatEvent *event = fake_account_next(self);

        if (event == NULL || (event->kind != MT_CHAT_PEER && event->kind != MT_CHAT_READY &&
                              event->kind != MT_CHAT_CATCHING_UP))
            return event;
        mt_chat_event_free(event);
    }
}

MtChatEvent *
fake_account_expect(FakeAccount *self, MtChatEventKind kind)
{
    MtChatEvent *event = next_real(self);

    g_assert_nonnull(event);
    g_assert_cmpint(event->kind, ==, kind);
    return event;
}

void
fake_account_expect_nothing(FakeAccount *self)
{
    g_autoptr(MtChatEvent) event = next_real(self);

    g_assert_null(event);
}

GBytes *
fake_account_save(FakeAccount *self)
{
    mt_chats_save(self->chats);
    return mt_state_encode(self->state);
}

void
fake_account_start(FakeAccount *self, gint32 pts, gint32 seq)
{
    const TlUpdatesState state = {
        .base = TL_UPDATES_STATE, .pts = pts, .qts = 1, .date = 1767225600, .seq = seq};

    fake_account_answer(self, fake_account_find(self, TL_ID_CALL_UPDATES_GET_STATE), &state.base);
    g_assert_true(mt_chats_is_caught_up(self->chats));
}
