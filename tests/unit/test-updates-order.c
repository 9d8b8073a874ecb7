/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Whatever is lost, repeated, reordered or interrupted, each message is shown once and each chat in
 * order, and each message that was sent arrives once. Histories are made from a seed; so is what
 * the network does to them, and when the program is killed and begins again from its last snapshot.
 */
#include <client/mt-updates.h>
#include <fake-account.h>
#include <string.h>

#define N_USERS 4
#define N_GROUPS 2
#define N_CHANNELS 3
#define N_SEEDS 120
#define N_STEPS 400

typedef enum {
    ENTRY_NEW,
    ENTRY_EDIT,
    ENTRY_DELETE,
    ENTRY_NOTHING, /* a step of the sequence that says nothing */
} EntryKind;

/* One step of a sequence at the server. */
typedef struct {
    EntryKind kind;
    gint32 pts;
    gint32 count;
    gint32 id;
    MtPeerId chat;
    gint64 from;
    guint date;
    guint sent; /* by this account, from here: its number, else 0 */
    gint64 random_id;
} Entry;

typedef struct {
    MtPeerId channel; /* none: the common one */
    GArray *entries;
    gint32 pts;
    gint32 last_id;
    guint date;
} Sequence;

/* What the host has on its screen. */
typedef struct {
    MtPeerId chat;
    gint32 id;
    guint64 token; /* 0: confirmed */
    gboolean safe; /* in the last snapshot */
} Shown;

typedef struct {
    FakeAccount account;
    GRand *rand;
    gboolean holes; /* the server may say that too much was missed */
    Sequence common;
    Sequence channels[N_CHANNELS];
    gint32 seq;
    guint date;
    GPtrArray *network; /* (element-type GBytes): packets under way */
    GArray *screen;     /* (element-type Shown) */
    GHashTable *deleted;
    GHashTable *skipped; /* behind holes */
    gboolean journalled; /* the host writes down at once what was shown */
    GByteArray *journal; /* since the snapshot */
    GBytes *snapshot;
    guint kills;
    guint sends;
    guint saved_sends; /* those that the snapshot knows */
    guint shown;
} World;

static gint
dice(World *self, gint sides)
{
    return g_rand_int_range(self->rand, 0, sides);
}

static gint64
key_of(MtPeerId chat, gint32 id)
{
    return (chat.type == MT_PEER_CHANNEL ? chat.id << 32 : 0) | id;
}

static void
mark(GHashTable *table, MtPeerId chat, gint32 id)
{
    gint64 *key = g_new(gint64, 1);

    *key = key_of(chat, id);
    g_hash_table_add(table, key);
}

static gboolean
is_marked(GHashTable *table, MtPeerId chat, gint32 id)
{
    gint64 key = key_of(chat, id);

    return g_hash_table_contains(table, &key);
}

/* --- the server's objects: an arena owns them ------------------------------------------------ */

static gpointer
make(TlArena *arena, gsize size, TlObject head)
{
    TlObject *object = tl_arena_alloc(arena, size);

    *object = head;
    return object;
}

#define MAKE(type, head) ((type *)make(arena, sizeof(type), (TlObject)head))

static TlVector *
make_vector(TlArena *arena, guint room)
{
    TlVector *vector = tl_arena_new0(arena, TlVector);

    vector->objects = tl_arena_alloc(arena, MAX(room, 1) * sizeof(TlObject *));
    return vector;
}

static TlObject *
make_peer(TlArena *arena, MtPeerId id)
{
    TlPeerUser *user = MAKE(TlPeerUser, TL_PEER_USER);
    TlPeerChat *group = MAKE(TlPeerChat, TL_PEER_CHAT);
    TlPeerChannel *channel = MAKE(TlPeerChannel, TL_PEER_CHANNEL);

    user->user_id = group->chat_id = channel->channel_id = id.id;
    return id.type == MT_PEER_USER    ? &user->base
           : id.type == MT_PEER_GROUP ? &group->base
                                      : &channel->base;
}

static TlVector *
make_users(TlArena *arena)
{
    TlVector *users = make_vector(arena, N_USERS);

    for (guint i = 0; i < N_USERS; i++) {
        TlUser *user = MAKE(TlUser, TL_USER);

        user->flags = TL_USER_HAS_ACCESS_HASH;
        user->id = i + 1;
        user->access_hash = 77;
        user->first_name = "Someone";
        users->objects[users->len++] = &user->base;
    }
    return users;
}

static TlVector *
make_chats(TlArena *arena)
{
    TlVector *chats = make_vector(arena, N_GROUPS + N_CHANNELS);

    for (guint i = 0; i < N_GROUPS; i++) {
        TlChat *group = MAKE(TlChat, TL_CHAT);

        group->id = i + 1;
        group->title = "Group";
        group->photo = &MAKE(TlChatPhotoEmpty, TL_CHAT_PHOTO_EMPTY)->base;
        chats->objects[chats->len++] = &group->base;
    }
    for (guint i = 0; i < N_CHANNELS; i++) {
        TlChannel *channel = MAKE(TlChannel, TL_CHANNEL);

        channel->flags = TL_CHANNEL_HAS_ACCESS_HASH;
        channel->megagroup = TRUE;
        channel->id = i + 1;
        channel->access_hash = 88;
        channel->title = "Channel";
        channel->photo = &MAKE(TlChatPhotoEmpty, TL_CHAT_PHOTO_EMPTY)->base;
        chats->objects[chats->len++] = &channel->base;
    }
    return chats;
}

static TlObject *
make_message(TlArena *arena, const Entry *entry)
{
    TlMessage *message = MAKE(TlMessage, TL_MESSAGE);

    message->id = entry->id;
    message->peer_id = make_peer(arena, entry->chat);
    message->from_id = make_peer(arena, (MtPeerId){.type = MT_PEER_USER, .id = entry->from});
    message->date = (gint32)entry->date;
    message->message = "text";
    if (entry->sent != 0) {
        g_autofree char *text = g_strdup_printf("sent %u", entry->sent);

        message->out = TRUE;
        message->date = 1767225600; /* the host's clock */
        message->from_id = make_peer(arena, (MtPeerId){.type = MT_PEER_USER, .id = FAKE_SELF});
        message->message = tl_arena_dup(arena, text, strlen(text));
    }
    return &message->base;
}

static TlVector *
make_ids(TlArena *arena, gint32 id)
{
    TlVector *ids = tl_arena_new0(arena, TlVector);

    ids->ints = tl_arena_alloc(arena, sizeof(gint32));
    ids->ints[0] = id;
    ids->len = 1;
    return ids;
}

static TlObject *
make_common_update(TlArena *arena, const Entry *entry)
{
    TlUpdateNewMessage *fresh = MAKE(TlUpdateNewMessage, TL_UPDATE_NEW_MESSAGE);
    TlUpdateEditMessage *edit = MAKE(TlUpdateEditMessage, TL_UPDATE_EDIT_MESSAGE);
    TlUpdateDeleteMessages *gone = MAKE(TlUpdateDeleteMessages, TL_UPDATE_DELETE_MESSAGES);
    TlUpdateReadHistoryOutbox *read =
        MAKE(TlUpdateReadHistoryOutbox, TL_UPDATE_READ_HISTORY_OUTBOX);

    fresh->message = edit->message = make_message(arena, entry);
    gone->messages = make_ids(arena, entry->id);
    read->peer = make_peer(arena, entry->chat);
    fresh->pts = edit->pts = gone->pts = read->pts = entry->pts;
    fresh->pts_count = edit->pts_count = gone->pts_count = read->pts_count = entry->count;
    return entry->kind == ENTRY_NEW      ? &fresh->base
           : entry->kind == ENTRY_EDIT   ? &edit->base
           : entry->kind == ENTRY_DELETE ? &gone->base
                                         : &read->base;
}

static TlObject *
make_channel_update(TlArena *arena, const Entry *entry)
{
    TlUpdateNewChannelMessage *fresh =
        MAKE(TlUpdateNewChannelMessage, TL_UPDATE_NEW_CHANNEL_MESSAGE);
    TlUpdateEditChannelMessage *edit =
        MAKE(TlUpdateEditChannelMessage, TL_UPDATE_EDIT_CHANNEL_MESSAGE);
    TlUpdateDeleteChannelMessages *gone =
        MAKE(TlUpdateDeleteChannelMessages, TL_UPDATE_DELETE_CHANNEL_MESSAGES);
    TlUpdatePinnedChannelMessages *pin =
        MAKE(TlUpdatePinnedChannelMessages, TL_UPDATE_PINNED_CHANNEL_MESSAGES);

    fresh->message = edit->message = make_message(arena, entry);
    gone->messages = pin->messages = make_ids(arena, entry->id);
    gone->channel_id = pin->channel_id = entry->chat.id;
    fresh->pts = edit->pts = gone->pts = pin->pts = entry->pts;
    fresh->pts_count = edit->pts_count = gone->pts_count = pin->pts_count = entry->count;
    return entry->kind == ENTRY_NEW      ? &fresh->base
           : entry->kind == ENTRY_EDIT   ? &edit->base
           : entry->kind == ENTRY_DELETE ? &gone->base
                                         : &pin->base;
}

static TlObject *
make_update(TlArena *arena, const Entry *entry)
{
    return entry->chat.type == MT_PEER_CHANNEL ? make_channel_update(arena, entry)
                                               : make_common_update(arena, entry);
}

/* --- what happens at the server -------------------------------------------------------------- */

static MtPeerId
any_chat(World *self, Sequence *sequence)
{
    if (sequence->channel.type != MT_PEER_NONE)
        return sequence->channel;
    if (dice(self, 2) == 0)
        return (MtPeerId){.type = MT_PEER_GROUP, .id = 1 + dice(self, N_GROUPS)};
    return (MtPeerId){.type = MT_PEER_USER, .id = 1 + dice(self, N_USERS)};
}

/* An earlier message of the sequence that can be edited or deleted. */
static const Entry *
any_message(World *self, const Sequence *sequence)
{
    for (guint tries = 0; tries < 5 && sequence->entries->len > 0; tries++) {
        const Entry *entry = &g_array_index(sequence->entries, Entry,
                                            (guint)dice(self, (gint)sequence->entries->len));

        if (entry->kind == ENTRY_NEW && !is_marked(self->deleted, entry->chat, entry->id))
            return entry;
    }
    return NULL;
}

static void
happen(World *self, Sequence *sequence)
{
    const Entry *old = dice(self, 4) == 0 ? any_message(self, sequence) : NULL;
    Entry entry = {.kind = ENTRY_NEW, .count = 1, .date = ++self->date};

    entry.chat = any_chat(self, sequence);
    entry.from = entry.chat.type == MT_PEER_USER ? entry.chat.id : 1 + dice(self, N_USERS);
    if (old != NULL) {
        entry = *old;
        entry.date = self->date;
        entry.kind = (EntryKind)(ENTRY_EDIT + dice(self, 3));
        entry.count = dice(self, 3);
        if (entry.kind == ENTRY_DELETE)
            mark(self->deleted, entry.chat, entry.id);
    } else {
        entry.id = ++sequence->last_id;
    }
    sequence->pts += entry.count;
    entry.pts = sequence->pts;
    sequence->date = self->date;
    g_array_append_val(sequence->entries, entry);
}

/* --- pushes ---------------------------------------------------------------------------------- */

static TlObject *
make_short(World *self, TlArena *arena, const Entry *entry)
{
    TlUpdateShortMessage *private = MAKE(TlUpdateShortMessage, TL_UPDATE_SHORT_MESSAGE);
    TlUpdateShortChatMessage *group = MAKE(TlUpdateShortChatMessage, TL_UPDATE_SHORT_CHAT_MESSAGE);

    private->id = group->id = entry->id;
    private->user_id = entry->chat.id;
    group->chat_id = entry->chat.id;
    group->from_id = entry->from;
    private->message = group->message = "text";
    private->pts = group->pts = entry->pts;
    private->pts_count = group->pts_count = entry->count;
    private->date = group->date = (gint32)entry->date;
    return entry->chat.type == MT_PEER_USER ? &private->base : &group->base;
}

static void
put_on_network(World *self, const TlObject *packet)
{
    GBytes *bytes = tl_encode(packet, NULL);

    g_assert_nonnull(bytes);
    g_ptr_array_add(self->network, bytes);
}

/* The latest entries of a sequence, some of them twice, in one packet. */
static void
push_packet(World *self, const Sequence *sequence, guint n_entries)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    TlUpdates *packet = MAKE(TlUpdates, TL_UPDATES);
    TlVector *updates = make_vector(arena, 2 * n_entries + 1);
    gboolean with_peers = dice(self, 3) > 0;

    for (guint i = 0; i < n_entries; i++) {
        const Entry *entry =
            &g_array_index(sequence->entries, Entry, sequence->entries->len - 1 - i);

        updates->objects[updates->len++] = make_update(arena, entry);
        if (dice(self, 8) == 0)
            updates->objects[updates->len++] = make_update(arena, entry);
    }
    if (dice(self, 2) == 0)
        updates->objects[updates->len++] =
            &MAKE(TlUpdateContactsReset, TL_UPDATE_CONTACTS_RESET)->base;
    packet->updates = updates;
    packet->users = with_peers ? make_users(arena) : make_vector(arena, 0);
    packet->chats = with_peers ? make_chats(arena) : make_vector(arena, 0);
    packet->date = (gint32)self->date;
    packet->seq = dice(self, 2) == 0 ? ++self->seq : 0;
    put_on_network(self, &packet->base);
}

static void
push_news(World *self, const Sequence *sequence, guint n_entries)
{
    const Entry *last = &g_array_index(sequence->entries, Entry, sequence->entries->len - 1);
    g_autoptr(TlArena) arena = tl_arena_new();
    TlUpdateShort *packet = MAKE(TlUpdateShort, TL_UPDATE_SHORT);

    if (dice(self, 10) == 0)
        return; /* lost */
    if (n_entries == 1 && last->kind == ENTRY_NEW && last->chat.type != MT_PEER_CHANNEL &&
        dice(self, 2) == 0) {
        put_on_network(self, make_short(self, arena, last));
    } else if (n_entries == 1 && dice(self, 4) == 0) {
        packet->update = make_update(arena, last);
        put_on_network(self, &packet->base);
    } else {
        push_packet(self, sequence, n_entries);
    }
}

static void
deliver(World *self)
{
    guint index;
    GBytes *bytes;
    g_autoptr(TlArena) arena = tl_arena_new();

    if (self->network->len == 0)
        return;
    index = dice(self, 3) > 0 ? 0 : (guint)dice(self, (gint)self->network->len);
    bytes = g_ptr_array_index(self->network, index);
    fake_account_push(&self->account,
                      tl_decode(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes),
                                &tl_api_schema, NULL, arena, NULL));
    if (dice(self, 8) > 0) /* else it comes once more */
        g_ptr_array_remove_index(self->network, index);
}

/* --- answers --------------------------------------------------------------------------------- */

/* The entries behind @pts, at most @limit of them; -1: one with several steps lies across it. */
static guint
entries_behind(const Sequence *sequence, gint32 pts, guint *first)
{
    guint i = 0;

    while (i < sequence->entries->len && g_array_index(sequence->entries, Entry, i).pts <= pts)
        i++;
    /* Those without a step of their own at the end are told again with what follows. */
    *first = i;
    return sequence->entries->len - i;
}

static void
fill_difference(World *self,
                TlArena *arena,
                const Sequence *sequence,
                guint first,
                guint count,
                TlVector *messages,
                TlVector *others)
{
    for (guint i = first; i < first + count; i++) {
        const Entry *entry = &g_array_index(sequence->entries, Entry, i);

        if (entry->kind == ENTRY_NEW) {
            if (!is_marked(self->deleted, entry->chat, entry->id))
                messages->objects[messages->len++] = make_message(arena, entry);
        } else {
            others->objects[others->len++] = make_update(arena, entry);
        }
    }
}

static void
add_channels(World *self, TlArena *arena, TlVector *others, guint since)
{
    for (guint i = 0; i < N_CHANNELS; i++) {
        TlUpdateChannelTooLong *news = MAKE(TlUpdateChannelTooLong, TL_UPDATE_CHANNEL_TOO_LONG);

        if (self->channels[i].date < since)
            continue;
        news->flags = TL_UPDATE_CHANNEL_TOO_LONG_HAS_PTS;
        news->channel_id = self->channels[i].channel.id;
        news->pts = self->channels[i].pts;
        others->objects[others->len++] = &news->base;
    }
}

static TlObject *
make_state(World *self, TlArena *arena, gint32 pts, gboolean whole)
{
    TlUpdatesState *state = MAKE(TlUpdatesState, TL_UPDATES_STATE);

    state->pts = pts;
    state->qts = 1;
    state->date = (gint32)self->date;
    state->seq = self->seq;
    return &state->base;
}

static void
answer_difference(World *self, const FakeCall *call)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    const TlCallUpdatesGetDifference *asked = (const TlCallUpdatesGetDifference *)call->object;
    guint first;
    guint count = entries_behind(&self->common, asked->pts, &first);
    guint limit = 1 + (guint)dice(self, 12);
    TlUpdatesDifference *whole = MAKE(TlUpdatesDifference, TL_UPDATES_DIFFERENCE);
    TlUpdatesDifferenceSlice *slice = MAKE(TlUpdatesDifferenceSlice, TL_UPDATES_DIFFERENCE_SLICE);
    TlVector *messages = make_vector(arena, count + 1);
    TlVector *others = make_vector(arena, count + N_CHANNELS + 1);
    gboolean all;

    /* A slice ends where a step ends. */
    while (limit < count && g_array_index(self->common.entries, Entry, first + limit).count == 0)
        limit++;
    all = count <= limit;
    fill_difference(self, arena, &self->common, first, MIN(count, limit), messages, others);
    if (all)
        add_channels(self, arena, others, (guint)asked->date);
    whole->new_messages = slice->new_messages = messages;
    whole->other_updates = slice->other_updates = others;
    whole->new_encrypted_messages = slice->new_encrypted_messages = make_vector(arena, 0);
    whole->users = slice->users = make_users(arena);
    whole->chats = slice->chats = make_chats(arena);
    if (all) {
        whole->state = make_state(self, arena, self->common.pts, TRUE);
        fake_account_answer(&self->account, call, &whole->base);
    } else {
        TlUpdatesState *state = (TlUpdatesState *)make_state(
            self, arena, g_array_index(self->common.entries, Entry, first + limit - 1).pts, FALSE);

        /* Where the slice ends, channels are still told of by the next ones. */
        state->date = asked->date;
        slice->intermediate_state = &state->base;
        fake_account_answer(&self->account, call, &slice->base);
    }
}

static void
answer_hole(World *self, const FakeCall *call, const Sequence *sequence, guint first, guint count)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    TlUpdatesChannelDifferenceTooLong *hole =
        MAKE(TlUpdatesChannelDifferenceTooLong, TL_UPDATES_CHANNEL_DIFFERENCE_TOO_LONG);
    TlDialog *dialog = MAKE(TlDialog, TL_DIALOG);
    TlVector *messages = make_vector(arena, count + 1);
    guint given = 0;

    for (guint i = first + count; i-- > 0;) {
        const Entry *entry = &g_array_index(sequence->entries, Entry, i);

        if (entry->kind != ENTRY_NEW || is_marked(self->deleted, entry->chat, entry->id))
            continue;
        if (given++ < 3)
            messages->objects[messages->len++] = make_message(arena, entry);
        else if (i >= first)
            mark(self->skipped, entry->chat, entry->id);
    }
    dialog->flags = TL_DIALOG_HAS_PTS;
    dialog->peer = make_peer(arena, sequence->channel);
    dialog->top_message = sequence->last_id;
    dialog->notify_settings = &MAKE(TlPeerNotifySettings, TL_PEER_NOTIFY_SETTINGS)->base;
    dialog->pts = sequence->pts;
    hole->final = TRUE;
    hole->dialog = &dialog->base;
    hole->messages = messages;
    hole->users = make_users(arena);
    hole->chats = make_chats(arena);
    fake_account_answer(&self->account, call, &hole->base);
}

static void
answer_channel(World *self, const FakeCall *call)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    const TlCallUpdatesGetChannelDifference *asked =
        (const TlCallUpdatesGetChannelDifference *)call->object;
    const Sequence *sequence =
        &self->channels[((const TlInputChannel *)asked->channel)->channel_id - 1];
    guint first;
    guint count = entries_behind(sequence, asked->pts, &first);
    guint limit = 1 + (guint)dice(self, 12);
    TlUpdatesChannelDifference *part =
        MAKE(TlUpdatesChannelDifference, TL_UPDATES_CHANNEL_DIFFERENCE);
    TlUpdatesChannelDifferenceEmpty *empty =
        MAKE(TlUpdatesChannelDifferenceEmpty, TL_UPDATES_CHANNEL_DIFFERENCE_EMPTY);
    TlVector *messages = make_vector(arena, count + 1);
    TlVector *others = make_vector(arena, count + 1);

    if (count == 0) {
        empty->final = TRUE;
        empty->pts = MAX(sequence->pts, 1);
        fake_account_answer(&self->account, call, &empty->base);
        return;
    }
    if (asked->limit == 1 || (self->holes && count > 2)) {
        answer_hole(self, call, sequence, first, count);
        return;
    }
    while (limit < count && g_array_index(sequence->entries, Entry, first + limit).count == 0)
        limit++;
    fill_difference(self, arena, sequence, first, MIN(count, limit), messages, others);
    part->final = count <= limit;
    part->pts = part->final ? sequence->pts
                            : g_array_index(sequence->entries, Entry, first + limit - 1).pts;
    part->new_messages = messages;
    part->other_updates = others;
    part->users = make_users(arena);
    part->chats = make_chats(arena);
    fake_account_answer(&self->account, call, &part->base);
}

/* --- what the account sends ------------------------------------------------------------------ */

/* FALSE: the server has no such message yet. */
static gboolean
find_sent(const World *self, gint64 random_id, Entry *found)
{
    for (guint i = 0; i < self->common.entries->len; i++) {
        const Entry *entry = &g_array_index(self->common.entries, Entry, i);

        if (entry->sent != 0 && entry->random_id == random_id && entry->kind == ENTRY_NEW) {
            *found = *entry;
            return TRUE;
        }
    }
    return FALSE;
}

static void
take_message(World *self, const TlCallMessagesSendMessage *call)
{
    Entry entry = {.kind = ENTRY_NEW, .count = 1, .date = ++self->date};

    entry.chat =
        (MtPeerId){.type = MT_PEER_USER, .id = ((const TlInputPeerUser *)call->peer)->user_id};
    entry.from = FAKE_SELF;
    entry.random_id = call->random_id;
    entry.sent = (guint)g_ascii_strtoull(call->message + strlen("sent "), NULL, 10);
    entry.id = ++self->common.last_id;
    entry.pts = ++self->common.pts;
    self->common.date = self->date;
    g_array_append_val(self->common.entries, entry);
}

static void
answer_sent(World *self, const FakeCall *call, Entry entry)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    TlUpdateShortSentMessage *brief = MAKE(TlUpdateShortSentMessage, TL_UPDATE_SHORT_SENT_MESSAGE);
    TlUpdates *packet = MAKE(TlUpdates, TL_UPDATES);
    TlUpdateMessageID *name = MAKE(TlUpdateMessageID, TL_UPDATE_MESSAGE_ID);
    TlVector *updates = make_vector(arena, 2);

    brief->id = name->id = entry.id;
    name->random_id = entry.random_id;
    brief->pts = entry.pts;
    brief->pts_count = entry.count;
    updates->objects[updates->len++] = make_update(arena, &entry);
    updates->objects[updates->len++] = &name->base;
    packet->updates = updates;
    packet->users = make_users(arena);
    packet->chats = make_chats(arena);
    fake_account_answer(&self->account, call, dice(self, 2) == 0 ? &brief->base : &packet->base);
}

/* Taken once, whatever happens to the answer. */
static void
answer_send(World *self, const FakeCall *call)
{
    const TlCallMessagesSendMessage *asked = (const TlCallMessagesSendMessage *)call->object;
    Entry entry = {0};
    gboolean again = find_sent(self, asked->random_id, &entry);

    if (!again) {
        take_message(self, asked);
        find_sent(self, asked->random_id, &entry);
    }
    if (dice(self, 4) == 0)
        fake_account_lose_link(&self->account);
    else if (again && dice(self, 2) == 0)
        fake_account_fail(&self->account, call, 500, "RANDOM_ID_DUPLICATE");
    else
        answer_sent(self, call, entry);
}

static void
answer(World *self)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    const FakeCall *call;

    if (self->account.sent->len == 0)
        return;
    call = g_ptr_array_index(self->account.sent, (guint)dice(self, (gint)self->account.sent->len));
    if (dice(self, 12) == 0 && tl_object_id(call->object) != TL_ID_CALL_MESSAGES_SEND_MESSAGE) {
        fake_account_fail(&self->account, call, 400, "NO_LUCK");
        return;
    }
    switch (tl_object_id(call->object)) {
    case TL_ID_CALL_UPDATES_GET_STATE:
        fake_account_answer(&self->account, call, make_state(self, arena, self->common.pts, TRUE));
        break;
    case TL_ID_CALL_UPDATES_GET_DIFFERENCE:
        answer_difference(self, call);
        break;
    case TL_ID_CALL_UPDATES_GET_CHANNEL_DIFFERENCE:
        answer_channel(self, call);
        break;
    case TL_ID_CALL_MESSAGES_SEND_MESSAGE:
        answer_send(self, call);
        break;
    default:
        g_assert_not_reached();
    }
}

/* --- the host -------------------------------------------------------------------------------- */

static void keep_snapshot(World *self, GBytes *snapshot);

/* What a host with a journal does after each message, and before whatever comes next. */
static void
note(World *self)
{
    g_autoptr(GBytes) bytes = NULL;

    if (!self->journalled)
        return;
    if (self->account.urgent != NULL)
        keep_snapshot(self, g_steal_pointer(&self->account.urgent));
    bytes = mt_chats_take_journal(self->account.chats);
    if (bytes != NULL)
        g_byte_array_append(self->journal, g_bytes_get_data(bytes, NULL),
                            (guint)g_bytes_get_size(bytes));
    for (guint i = 0; i < self->screen->len; i++) {
        Shown *shown = &g_array_index(self->screen, Shown, i);

        shown->safe = shown->token == 0;
    }
}

static void
confirm(World *self, guint64 token)
{
    note(self);
    mt_chats_shown(self->account.chats, token, self->account.host.now);
}

static void
look(World *self)
{
    for (;;) {
        g_autoptr(MtChatEvent) event = fake_account_next(&self->account);
        Shown shown;

        if (event == NULL)
            return;
        if (event->kind == MT_CHAT_HOLE)
            g_assert_true(self->holes || event->id == 0);
        if (event->kind != MT_CHAT_MESSAGE) {
            if (event->token != 0)
                confirm(self, event->token);
            note(self);
            continue;
        }
        g_assert_cmpuint(event->token, !=, 0);
        shown = (Shown){.chat = event->peer, .id = event->id, .token = event->token};
        g_array_append_val(self->screen, shown);
        self->shown++;
    }
}

/* Each chat's messages are confirmed in order, those of different chats in any. */
static void
confirm_one(World *self)
{
    guint start;

    if (self->screen->len == 0)
        return;
    start = (guint)dice(self, (gint)self->screen->len);
    for (guint i = 0; i < self->screen->len; i++) {
        Shown *shown = &g_array_index(self->screen, Shown, i);

        if (shown->token == 0 ||
            !mt_peer_id_equal(shown->chat, g_array_index(self->screen, Shown, start).chat))
            continue;
        confirm(self, shown->token);
        shown->token = 0;
        note(self);
        return;
    }
}

static void
confirm_all(World *self)
{
    for (guint i = 0; i < self->screen->len; i++) {
        Shown *shown = &g_array_index(self->screen, Shown, i);

        if (shown->token != 0)
            confirm(self, shown->token);
        shown->token = 0;
        note(self);
    }
}

static void
keep_snapshot(World *self, GBytes *snapshot)
{
    g_clear_pointer(&self->snapshot, g_bytes_unref);
    self->snapshot = snapshot;
    self->saved_sends = self->sends;
    g_byte_array_set_size(self->journal, 0);
    for (guint i = 0; i < self->screen->len; i++) {
        Shown *shown = &g_array_index(self->screen, Shown, i);

        shown->safe = shown->token == 0;
    }
}

static void
save(World *self)
{
    look(self);
    keep_snapshot(self, fake_account_save(&self->account));
}

/* The snapshot that this asks for is written before the message leaves. */
static void
send_text(World *self)
{
    g_autofree char *text = g_strdup_printf("sent %u", self->sends + 1);
    const MtPeerId peer = {.type = MT_PEER_USER, .id = 1 + dice(self, N_USERS)};
    const MtOutgoing message = {.text = text};

    if (mt_chats_find_peer(self->account.chats, peer) == NULL)
        return;
    look(self);
    self->sends++;
    mt_chats_send(self->account.chats, peer, &message, self->account.host.now);
    keep_snapshot(self, g_steal_pointer(&self->account.urgent));
}

/* What was not in the snapshot as confirmed may come again, so it does not count. */
static void
kill_it(World *self)
{
    g_autoptr(GBytes) journal = NULL;

    note(self);
    if (self->snapshot == NULL)
        return;
    self->kills++;
    for (guint i = self->screen->len; i-- > 0;) {
        if (!g_array_index(self->screen, Shown, i).safe)
            g_array_remove_index(self->screen, i);
    }
    g_ptr_array_set_size(self->network, 0);
    fake_account_clear(&self->account);
    journal = g_bytes_new(self->journal->data, self->journal->len);
    fake_account_init_again(&self->account, g_rand_int(self->rand), self->snapshot, journal);
}

/* --- the property ---------------------------------------------------------------------------- */

static gint
count_shown(const World *self, MtPeerId chat, gint32 id)
{
    gint count = 0;

    for (guint i = 0; i < self->screen->len; i++) {
        const Shown *shown = &g_array_index(self->screen, Shown, i);

        if (shown->id == id && mt_peer_id_equal(shown->chat, chat))
            count++;
    }
    return count;
}

static void
check_sequence(const World *self, const Sequence *sequence, guint seed)
{
    for (guint i = 0; i < sequence->entries->len; i++) {
        const Entry *entry = &g_array_index(sequence->entries, Entry, i);
        gint count;

        if (entry->kind != ENTRY_NEW)
            continue;
        count = count_shown(self, entry->chat, entry->id);
        /* The host has shown it when it was sent. */
        if (entry->sent != 0 && count == 0)
            continue;
        if (count == 1 && entry->sent == 0)
            continue;
        if (count == 0 && (is_marked(self->deleted, entry->chat, entry->id) ||
                           is_marked(self->skipped, entry->chat, entry->id)))
            continue;
        g_error("seed %u: message %d of %d/%" G_GINT64_FORMAT " was shown %d times (%u kills)",
                seed, entry->id, (gint)entry->chat.type, entry->chat.id, count, self->kills);
    }
}

static void
check_sends(const World *self, guint seed)
{
    for (guint number = 1; number <= self->sends; number++) {
        guint count = 0;

        for (guint i = 0; i < self->common.entries->len; i++) {
            const Entry *entry = &g_array_index(self->common.entries, Entry, i);

            count += entry->sent == number && entry->kind == ENTRY_NEW ? 1 : 0;
        }
        if (count != 1)
            g_error("seed %u: message %u was sent %u times", seed, number, count);
    }
}

static void
check_order(const World *self, guint seed)
{
    for (guint i = 0; i < self->screen->len; i++) {
        const Shown *one = &g_array_index(self->screen, Shown, i);

        for (guint j = i + 1; j < self->screen->len; j++) {
            const Shown *other = &g_array_index(self->screen, Shown, j);

            if (mt_peer_id_equal(one->chat, other->chat) && one->id >= other->id)
                g_error("seed %u: message %d after %d", seed, other->id, one->id);
        }
    }
}

static void
settle(World *self)
{
    for (guint round = 0; round < 3; round++) {
        g_autoptr(TlArena) arena = tl_arena_new();
        TlUpdates *packet = MAKE(TlUpdates, TL_UPDATES);
        TlVector *updates = make_vector(arena, N_CHANNELS);
        const TlUpdatesTooLong too_long = {.base = TL_UPDATES_TOO_LONG};

        add_channels(self, arena, updates, 0);
        packet->updates = updates;
        packet->users = make_users(arena);
        packet->chats = make_chats(arena);
        fake_account_push(&self->account, &too_long.base);
        fake_account_push(&self->account, &packet->base);
        for (guint i = 0; i < 400; i++) {
            answer(self);
            look(self);
            confirm_all(self);
            fake_account_pass(&self->account, self->account.sent->len == 0 ? 3000 : 10);
        }
    }
    g_assert_true(mt_chats_is_caught_up(self->account.chats));
    g_assert_cmpuint(self->account.sent->len, ==, 0);
}

static void
step(World *self, gboolean kills)
{
    Sequence *sequence =
        dice(self, 2) == 0 ? &self->common : &self->channels[dice(self, N_CHANNELS)];
    guint n_entries = 1 + (guint)dice(self, 3);

    switch (dice(self, 11)) {
    case 10:
        if (dice(self, 3) == 0)
            send_text(self);
        break;
    case 0:
    case 1:
    case 2:
        for (guint i = 0; i < n_entries; i++)
            happen(self, sequence);
        push_news(self, sequence, n_entries);
        break;
    case 3:
    case 4:
        deliver(self);
        break;
    case 5:
        answer(self);
        break;
    case 6:
        look(self);
        break;
    case 7:
        confirm_one(self);
        break;
    case 8:
        fake_account_pass(&self->account, dice(self, 800));
        break;
    default:
        if (dice(self, 3) == 0)
            save(self);
        else if (kills && dice(self, 6) == 0)
            kill_it(self);
        break;
    }
}

static void
world_init(World *self, guint seed, gboolean holes)
{
    *self = (World){.holes = holes, .journalled = seed % 2 != 0, .date = 100, .seq = 5};
    self->journal = g_byte_array_new();
    self->rand = g_rand_new_with_seed(seed);
    self->common.entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    self->common.pts = 1000;
    for (guint i = 0; i < N_CHANNELS; i++) {
        self->channels[i].channel = (MtPeerId){.type = MT_PEER_CHANNEL, .id = i + 1};
        self->channels[i].entries = g_array_new(FALSE, FALSE, sizeof(Entry));
        self->channels[i].pts = 10;
    }
    self->network = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    self->screen = g_array_new(FALSE, FALSE, sizeof(Shown));
    self->deleted = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    self->skipped = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
}

static void
world_clear(World *self)
{
    fake_account_clear(&self->account);
    g_rand_free(self->rand);
    g_array_unref(self->common.entries);
    for (guint i = 0; i < N_CHANNELS; i++)
        g_array_unref(self->channels[i].entries);
    g_ptr_array_unref(self->network);
    g_array_unref(self->screen);
    g_byte_array_unref(self->journal);
    g_hash_table_unref(self->deleted);
    g_hash_table_unref(self->skipped);
    g_clear_pointer(&self->snapshot, g_bytes_unref);
}

/* The account exists and is up to date before the history begins. */
static void
begin(World *self, guint seed)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    TlUpdates *packet = MAKE(TlUpdates, TL_UPDATES);
    const FakeCall *call;

    fake_account_init(&self->account, seed, NULL);
    call = fake_account_find(&self->account, TL_ID_CALL_UPDATES_GET_STATE);
    fake_account_answer(&self->account, call, make_state(self, arena, self->common.pts, TRUE));
    if (dice(self, 2) == 0) {
        packet->updates = make_vector(arena, 0);
        packet->users = make_users(arena);
        packet->chats = make_chats(arena);
        fake_account_push(&self->account, &packet->base);
    }
    for (guint i = 0; i < N_CHANNELS; i++)
        mt_updates_channel_is_at(self->account.chats->updates, self->channels[i].channel,
                                 self->channels[i].pts, 0, self->account.host.now);
    save(self);
}

static void
run_world(guint seed, gboolean kills, gboolean holes)
{
    World world;

    world_init(&world, seed, holes);
    begin(&world, seed);
    for (guint i = 0; i < N_STEPS; i++)
        step(&world, kills);
    settle(&world);
    check_sequence(&world, &world.common, seed);
    for (guint i = 0; i < N_CHANNELS; i++)
        check_sequence(&world, &world.channels[i], seed);
    check_order(&world, seed);
    check_sends(&world, seed);
    g_assert_cmpuint(world.screen->len, >, 10);
    world_clear(&world);
}

static void
test_network(void)
{
    for (guint seed = 1; seed <= N_SEEDS; seed++)
        run_world(seed, FALSE, FALSE);
}

static void
test_kills(void)
{
    for (guint seed = 1; seed <= N_SEEDS; seed++)
        run_world(seed + 10000, TRUE, FALSE);
}

static void
test_holes(void)
{
    for (guint seed = 1; seed <= N_SEEDS; seed++)
        run_world(seed + 20000, TRUE, TRUE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    if (argc > 2) {
        run_world((guint)g_ascii_strtoull(argv[1], NULL, 10), argv[2][0] == 'k', argc > 3);
        return 0;
    }
    g_test_add_func("/updates/order/network", test_network);
    g_test_add_func("/updates/order/kills", test_kills);
    g_test_add_func("/updates/order/holes", test_holes);
    return g_test_run();
}
