/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The account in use: owns its parts, and what they share. What a message means is not known here.
 */
#include <client/chats/mt-chats.h>

#include <base/mt-limits.h>
#include <client/chats/mt-requests.h>
#include <client/files/mt-files.h>
#include <client/model/mt-model.h>
#include <client/store/mt-deadline.h>
#include <client/updates/mt-sending.h>
#include <client/updates/mt-updates.h>

#define SECTION_VERSION 1u
/* Until what nobody was shown is saved. */
#define SAVE_US (30 * (gint64)G_USEC_PER_SEC)
/* Between two times that nothing but names of strangers is put into the snapshot. */
#define PEERS_US (60 * (gint64)G_USEC_PER_SEC)
/* Messages whose chat is remembered. */
#define MAX_PLACES 20000u

/* --- life ------------------------------------------------------------------------------------ */

static void
restore(MtChats *self)
{
    GBytes *peers = mt_state_get_section(self->state, MT_SECTION_PEERS, SECTION_VERSION);
    GBytes *updates = mt_state_get_section(self->state, MT_SECTION_UPDATES, SECTION_VERSION);
    GBytes *sending = mt_state_get_section(self->state, MT_SECTION_SENDING, SECTION_VERSION);

    if (peers != NULL && !mt_peers_decode(self->peers, peers))
        mt_chats_log(self, MT_LOG_WARNING, "the known peers could not be read");
    if (updates != NULL && !mt_updates_decode(self->updates, updates))
        mt_chats_log(self, MT_LOG_WARNING, "the state of the updates could not be read");
    if (sending != NULL && !mt_sending_decode(self->sending, sending))
        mt_chats_log(self, MT_LOG_WARNING, "the unsent messages could not be read");
}

MtChats *
mt_chats_new(const MtChatsParts *parts)
{
    MtChats *self = g_new0(MtChats, 1);

    self->host = parts->host;
    self->host_data = parts->host_data;
    self->calls = parts->calls;
    self->state = parts->state;
    self->events = parts->events;
    self->wake = parts->wake;
    self->wake_data = parts->wake_data;
    self->peers = mt_peers_new();
    self->updates = mt_updates_new(self);
    self->sending = mt_sending_new(self);
    self->files = mt_files_new(self);
    self->requests = g_ptr_array_new();
    self->places = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    g_queue_init(&self->places_order);
    self->save_us = -1;
    self->peers_us = -1;
    mt_writer_init(&self->journal);
    restore(self);
    return self;
}

void
mt_chats_free(MtChats *self)
{
    if (self == NULL)
        return;
    mt_requests_discard(self);
    g_ptr_array_unref(self->requests);
    mt_files_free(self->files);
    mt_sending_free(self->sending);
    mt_updates_free(self->updates);
    mt_peers_free(self->peers);
    g_queue_clear(&self->places_order);
    g_hash_table_unref(self->places);
    mt_writer_clear(&self->journal);
    g_free(self);
}

static void
clear_journal(MtChats *self)
{
    mt_writer_clear(&self->journal);
    mt_writer_init(&self->journal);
    self->journal_begun = FALSE;
}

static void
forget_all(MtChats *self)
{
    mt_requests_stop(self);
    mt_files_stop(self->files);
    mt_sending_stop(self->sending);
    mt_updates_stop(self->updates);
    mt_peers_free(self->peers);
    self->peers = mt_peers_new();
    g_queue_clear(&self->places_order);
    g_hash_table_remove_all(self->places);
    self->save_us = -1;
    clear_journal(self);
    mt_state_set_section(self->state, MT_SECTION_PEERS, 0, NULL);
    mt_state_set_section(self->state, MT_SECTION_UPDATES, 0, NULL);
    mt_state_set_section(self->state, MT_SECTION_SENDING, 0, NULL);
}

void
mt_chats_set_signed_in(MtChats *self, gint64 user_id, MtTime now)
{
    gint64 known = mt_peers_get_self(self->peers);

    if (user_id == 0) {
        if (self->signed_in)
            forget_all(self);
        self->signed_in = FALSE;
        return;
    }
    if (self->signed_in && known == user_id)
        return;
    if (known != 0 && known != user_id)
        forget_all(self);
    self->signed_in = TRUE;
    mt_peers_set_self(self->peers, user_id);
    mt_updates_start(self->updates, now);
}

/* --- what the parts share -------------------------------------------------------------------- */

void
mt_chats_log(MtChats *self, MtLogLevel level, const char *line)
{
    if (self->host->log != NULL)
        self->host->log(self->host_data, level, line);
}

void
mt_chats_emit(MtChats *self, MtChatEvent *event)
{
    MtEvent *outer = mt_event_new(MT_EVENT_CHAT);

    outer->chat = event;
    mt_event_queue_push(self->events, outer);
}

void
mt_chats_emit_peers(MtChats *self)
{
    MtPeerId id;
    guint changes;

    while (mt_peers_next_change(self->peers, &id, &changes)) {
        MtChatEvent *event = mt_chat_event_new(MT_CHAT_PEER);

        event->peer = id;
        event->changes = changes;
        mt_chats_emit(self, event);
    }
}

void
mt_chats_touch(MtChats *self, MtTime now)
{
    if (self->save_us < 0)
        self->save_us = now.mono_us + SAVE_US;
}

void
mt_chats_note(MtChats *self, const MtJournalEntry *entry)
{
    const MtJournalEntry owner = {MT_JOURNAL_OWNER, mt_peers_get_self(self->peers), 0};

    if (self->journal.len >= MT_MAX_JOURNAL) /* nobody takes it */
        return;
    if (!self->journal_begun)
        mt_journal_write(&self->journal, &owner);
    self->journal_begun = TRUE;
    mt_journal_write(&self->journal, entry);
}

GBytes *
mt_chats_take_journal(MtChats *self)
{
    return self->journal.len > 0 ? mt_writer_steal(&self->journal) : NULL;
}

/* What is in it is noted once more: it counts until there is another snapshot. */
void
mt_chats_restore_journal(MtChats *self, GBytes *bytes)
{
    gsize len;
    const guint8 *data = g_bytes_get_data(bytes, &len);
    MtReader reader =
        MT_READER_INIT(data != NULL ? data : (const guint8 *)"", MIN(len, MT_MAX_JOURNAL));
    gboolean is_ours = FALSE;
    MtJournalEntry entry;

    while (mt_journal_read(&reader, &entry)) {
        if (entry.kind == MT_JOURNAL_OWNER)
            is_ours = entry.sequence != 0 && entry.sequence == mt_peers_get_self(self->peers);
        else if (is_ours)
            mt_updates_restore(self->updates, &entry);
    }
    clear_journal(self);
}

gboolean
mt_chats_get_seal(const MtChats *self, guint64 token, MtSeal *seal)
{
    return mt_updates_find_token(self->updates, token, &seal->sequence, &seal->key);
}

void
mt_chats_restore_seal(MtChats *self, const MtSeal *seal)
{
    const MtJournalEntry entry = {MT_JOURNAL_SHOWN, seal->sequence, seal->key};

    mt_updates_restore(self->updates, &entry);
    mt_chats_note(self, &entry);
}

guint
mt_chats_next_request(MtChats *self)
{
    if (++self->last_request == 0)
        self->last_request = 1;
    return self->last_request;
}

/* --- where messages are ---------------------------------------------------------------------- */

void
mt_chats_place(MtChats *self, MtPeerId chat, gint32 id)
{
    MtPeerId *place;

    if (chat.type == MT_PEER_CHANNEL || chat.type == MT_PEER_NONE ||
        g_hash_table_contains(self->places, GINT_TO_POINTER(id)))
        return;
    if (g_hash_table_size(self->places) >= MAX_PLACES)
        g_hash_table_remove(self->places, g_queue_pop_head(&self->places_order));
    place = g_new(MtPeerId, 1);
    *place = chat;
    g_hash_table_insert(self->places, GINT_TO_POINTER(id), place);
    g_queue_push_tail(&self->places_order, GINT_TO_POINTER(id));
}

gboolean
mt_chats_find_place(const MtChats *self, gint32 id, MtPeerId *chat)
{
    const MtPeerId *place = g_hash_table_lookup(self->places, GINT_TO_POINTER(id));

    if (place == NULL)
        return FALSE;
    *chat = *place;
    return TRUE;
}

void
mt_chats_see(MtChats *self, const MtMessage *message)
{
    mt_chats_place(self, message->peer, message->id);
    mt_peers_seen_in(self->peers, message->sender, message->peer, message->id);
    if (message->forward.set)
        mt_peers_seen_in(self->peers, message->forward.peer, message->peer, message->id);
    if (message->via_bot.type != MT_PEER_NONE)
        mt_peers_seen_in(self->peers, message->via_bot, message->peer, message->id);
}

/* --- what happens ---------------------------------------------------------------------------- */

static gboolean
is_packet(const TlObject *object)
{
    return object->constructor->type != NULL &&
           g_str_equal(object->constructor->type->name, "Updates");
}

void
mt_chats_packet(MtChats *self, const TlObject *packet, MtTime now)
{
    if (self->signed_in && is_packet(packet))
        mt_updates_packet(self->updates, packet, TRUE, now);
}

void
mt_chats_undecodable(MtChats *self, MtTime now)
{
    if (self->signed_in)
        mt_updates_undecodable(self->updates, now);
}

void
mt_chats_missed(MtChats *self, MtTime now)
{
    if (self->signed_in)
        mt_updates_missed(self->updates, now);
}

/* Fetching may have been waiting for the host. */
static void
token_given(MtChats *self, MtTime now)
{
    if (self->signed_in && mt_updates_count_unshown(self->updates) == MT_MAX_UNSHOWN - 1)
        self->wake(self->wake_data, now);
}

gboolean
mt_chats_pass(MtChats *self, guint64 token, MtTime now)
{
    if (!mt_updates_pass(self->updates, token))
        return FALSE;
    token_given(self, now);
    return TRUE;
}

gboolean
mt_chats_fill(MtChats *self, guint64 hole, gint32 id, guint64 *out_token)
{
    return mt_updates_fill(self->updates, hole, id, out_token);
}

void
mt_chats_shown(MtChats *self, guint64 token, MtTime now)
{
    MtSeal seal;
    gboolean is_known = mt_chats_get_seal(self, token, &seal);

    if (!mt_updates_confirm(self->updates, token))
        return;
    if (is_known)
        mt_chats_note(self, &(MtJournalEntry){MT_JOURNAL_SHOWN, seal.sequence, seal.key});
    mt_state_touch(self->state, FALSE);
    token_given(self, now);
}

void
mt_chats_run(MtChats *self, MtTime now)
{
    self->now_us = now.mono_us;
    if (!self->signed_in)
        return;
    mt_updates_run(self->updates, now);
    mt_sending_run(self->sending, now);
    mt_files_run(self->files, now);
    mt_chats_emit_peers(self);
    if (!mt_deadline_is_over(self->save_us, now))
        return;
    self->save_us = -1;
    mt_state_touch(self->state, FALSE);
}

gint64
mt_chats_deadline(const MtChats *self)
{
    gint64 deadline;

    if (!self->signed_in)
        return -1;
    deadline =
        mt_deadline_first(mt_updates_deadline(self->updates), mt_sending_deadline(self->sending));
    deadline = mt_deadline_first(deadline, mt_files_deadline(self->files));
    return mt_deadline_first(deadline, self->save_us);
}

/* There may be thousands, and in a busy group somebody new with each message. */
static gboolean
are_peers_due(const MtChats *self)
{
    if (!mt_peers_is_dirty(self->peers))
        return FALSE;
    return mt_peers_is_urgent(self->peers) || self->peers_us < 0 ||
           self->now_us - self->peers_us >= PEERS_US;
}

void
mt_chats_save(MtChats *self)
{
    g_autoptr(GBytes) updates = NULL;
    g_autoptr(GBytes) sending = NULL;

    /* A login that is still to be confirmed has one already, a lost one has none any more. */
    if (!self->signed_in &&
        (self->state->user_id == 0 || self->state->user_id != mt_peers_get_self(self->peers)))
        return;
    self->save_us = -1;
    clear_journal(self);
    if (are_peers_due(self)) {
        g_autoptr(GBytes) peers = mt_peers_encode(self->peers);

        mt_state_set_section(self->state, MT_SECTION_PEERS, SECTION_VERSION, peers);
        self->peers_us = self->now_us;
    }
    updates = mt_updates_encode(self->updates);
    mt_state_set_section(self->state, MT_SECTION_UPDATES, SECTION_VERSION, updates);
    sending = mt_sending_encode(self->sending);
    mt_state_set_section(self->state, MT_SECTION_SENDING, SECTION_VERSION, sending);
}

/* --- what is known --------------------------------------------------------------------------- */

const MtPeer *
mt_chats_find_peer(const MtChats *self, MtPeerId id)
{
    return mt_peers_find(self->peers, id);
}

const MtPeer *
mt_chats_find_username(const MtChats *self, const char *name)
{
    return mt_peers_find_username(self->peers, name);
}

const MtPeer *
mt_chats_find_phone(const MtChats *self, const char *phone)
{
    return mt_peers_find_phone(self->peers, phone);
}

gint64
mt_chats_get_self(const MtChats *self)
{
    return self->signed_in ? mt_peers_get_self(self->peers) : 0;
}

gboolean
mt_chats_is_caught_up(const MtChats *self)
{
    return self->signed_in && mt_updates_is_ready(self->updates);
}

void
mt_chats_watch(MtChats *self, MtPeerId peer, gboolean on, MtTime now)
{
    mt_updates_watch(self->updates, peer, on, now);
    self->wake(self->wake_data, now);
}
