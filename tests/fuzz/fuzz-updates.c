/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The account in use under a server and a host that do anything: each input is a sequence of
 * operations. Nothing may crash, hang or grow, and what was saved must be readable. That messages
 * come once is a property of a server that keeps its own rules: see test-updates-order.c.
 */
#include <base/mt-limits.h>
#include <client/updates/mt-updates.h>
#include <fake-account.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

#define MAX_OPERATIONS 400

typedef struct {
    FakeAccount account;
    MtReader input;
    GArray *tokens; /* (element-type guint64) */
} Fuzz;

static guint
byte(Fuzz *self)
{
    const guint8 *one = mt_reader_left(&self->input) > 0 ? mt_reader_raw(&self->input, 1) : NULL;

    return one != NULL ? *one : 0;
}

/* Small numbers near each other meet more often than large ones. */
static gint32
number(Fuzz *self)
{
    guint first = byte(self);

    if (first < 200)
        return (gint32)first;
    return first < 240 ? (gint32)(first << 8 | byte(self)) : (gint32)(first << 24) - 1;
}

static gpointer
make(TlArena *arena, gsize size, TlObject head)
{
    TlObject *object = tl_arena_alloc(arena, size);

    *object = head;
    return object;
}

#define MAKE(type, head) ((type *)make(arena, sizeof(type), (TlObject)head))

static TlObject *
make_peer(Fuzz *self, TlArena *arena)
{
    guint which = byte(self);
    TlPeerUser *user = MAKE(TlPeerUser, TL_PEER_USER);
    TlPeerChat *group = MAKE(TlPeerChat, TL_PEER_CHAT);
    TlPeerChannel *channel = MAKE(TlPeerChannel, TL_PEER_CHANNEL);

    user->user_id = group->chat_id = channel->channel_id = 1 + which / 4 % 8;
    return which % 4 == 0 ? &user->base : which % 4 == 1 ? &group->base : &channel->base;
}

static TlVector *
one(TlArena *arena, TlObject *object)
{
    TlVector *vector = tl_arena_new0(arena, TlVector);

    vector->objects = tl_arena_alloc(arena, sizeof(TlObject *));
    vector->objects[0] = object;
    vector->len = object != NULL ? 1 : 0;
    return vector;
}

static TlObject *
make_message(Fuzz *self, TlArena *arena)
{
    TlMessage *message = MAKE(TlMessage, TL_MESSAGE);
    TlMessageEmpty *empty = MAKE(TlMessageEmpty, TL_MESSAGE_EMPTY);

    message->id = empty->id = number(self);
    message->peer_id = empty->peer_id = make_peer(self, arena);
    message->from_id = make_peer(self, arena);
    message->out = byte(self) % 4 == 0;
    message->message = "text";
    return byte(self) % 16 == 0 ? &empty->base : &message->base;
}

static TlVector *
make_users(Fuzz *self, TlArena *arena)
{
    TlUser *user = MAKE(TlUser, TL_USER);
    guint which = byte(self);

    user->id = 1 + which % 8;
    user->min = which % 16 >= 8;
    user->flags = which % 32 >= 8 ? TL_USER_HAS_ACCESS_HASH : 0;
    user->first_name = which % 64 >= 32 ? "A" : "B";
    return one(arena, which < 128 ? &user->base : NULL);
}

static TlVector *
make_chats(Fuzz *self, TlArena *arena)
{
    TlChannel *channel = MAKE(TlChannel, TL_CHANNEL);
    TlChat *group = MAKE(TlChat, TL_CHAT);
    guint which = byte(self);

    channel->id = group->id = 1 + which % 8;
    channel->min = which % 16 >= 12;
    channel->left = which % 32 >= 28;
    channel->flags = TL_CHANNEL_HAS_ACCESS_HASH;
    channel->title = group->title = "C";
    channel->photo = group->photo = &MAKE(TlChatPhotoEmpty, TL_CHAT_PHOTO_EMPTY)->base;
    return one(arena, which < 64 ? &group->base : which < 224 ? &channel->base : NULL);
}

static TlVector *
make_ids(Fuzz *self, TlArena *arena)
{
    TlVector *ids = tl_arena_new0(arena, TlVector);

    ids->len = byte(self) % 4;
    ids->ints = tl_arena_alloc(arena, 4 * sizeof(gint32));
    for (guint i = 0; i < ids->len; i++)
        ids->ints[i] = number(self);
    return ids;
}

static TlObject *
make_update(Fuzz *self, TlArena *arena)
{
    switch (byte(self) % 8) {
    case 0:
    case 1: {
        TlUpdateNewMessage *update = MAKE(TlUpdateNewMessage, TL_UPDATE_NEW_MESSAGE);

        update->message = make_message(self, arena);
        update->pts = number(self);
        update->pts_count = (gint32)byte(self) % 4;
        return &update->base;
    }
    case 2:
    case 3: {
        TlUpdateNewChannelMessage *update =
            MAKE(TlUpdateNewChannelMessage, TL_UPDATE_NEW_CHANNEL_MESSAGE);

        update->message = make_message(self, arena);
        update->pts = number(self);
        update->pts_count = (gint32)byte(self) % 4;
        return &update->base;
    }
    case 4: {
        TlUpdateDeleteMessages *update = MAKE(TlUpdateDeleteMessages, TL_UPDATE_DELETE_MESSAGES);

        update->messages = make_ids(self, arena);
        update->pts = number(self);
        update->pts_count = (gint32)byte(self) % 4 - 1;
        return &update->base;
    }
    case 5: {
        TlUpdateChannelTooLong *update = MAKE(TlUpdateChannelTooLong, TL_UPDATE_CHANNEL_TOO_LONG);

        update->channel_id = 1 + byte(self) % 8;
        update->flags = TL_UPDATE_CHANNEL_TOO_LONG_HAS_PTS;
        update->pts = number(self);
        return &update->base;
    }
    case 6: {
        TlUpdateMessageID *update = MAKE(TlUpdateMessageID, TL_UPDATE_MESSAGE_ID);

        update->id = number(self);
        update->random_id = number(self);
        return &update->base;
    }
    default:
        return &MAKE(TlUpdatePtsChanged, TL_UPDATE_PTS_CHANGED)->base;
    }
}

static TlVector *
make_updates(Fuzz *self, TlArena *arena)
{
    TlVector *updates = tl_arena_new0(arena, TlVector);

    updates->len = byte(self) % 4;
    updates->objects = tl_arena_alloc(arena, 4 * sizeof(TlObject *));
    for (guint i = 0; i < updates->len; i++)
        updates->objects[i] = make_update(self, arena);
    return updates;
}

static TlVector *
make_messages(Fuzz *self, TlArena *arena)
{
    TlVector *messages = tl_arena_new0(arena, TlVector);

    messages->len = byte(self) % 4;
    messages->objects = tl_arena_alloc(arena, 4 * sizeof(TlObject *));
    for (guint i = 0; i < messages->len; i++)
        messages->objects[i] = make_message(self, arena);
    return messages;
}

/* --- operations ------------------------------------------------------------------------------ */

static void
push_packet(Fuzz *self)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    TlUpdatesCombined *packet = MAKE(TlUpdatesCombined, TL_UPDATES_COMBINED);

    packet->updates = make_updates(self, arena);
    packet->users = make_users(self, arena);
    packet->chats = make_chats(self, arena);
    packet->seq_start = number(self);
    packet->seq = packet->seq_start + (gint32)byte(self) % 3;
    fake_account_push(&self->account, &packet->base);
}

static void
push_short(Fuzz *self)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    TlUpdateShortMessage *packet = MAKE(TlUpdateShortMessage, TL_UPDATE_SHORT_MESSAGE);

    packet->id = number(self);
    packet->user_id = 1 + byte(self) % 8;
    packet->message = "text";
    packet->pts = number(self);
    packet->pts_count = 1;
    packet->out = byte(self) % 4 == 0;
    fake_account_push(&self->account, &packet->base);
}

/* Anything that the schema knows. */
static void
push_bytes(Fuzz *self)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    gsize len = byte(self) * 4;
    const guint8 *bytes = mt_reader_raw(&self->input, MIN(len, mt_reader_left(&self->input)));
    const TlObject *object = bytes != NULL ? tl_decode(bytes, (gsize)(self->input.data - bytes),
                                                       &tl_api_schema, NULL, arena, NULL)
                                           : NULL;

    if (object != NULL)
        mt_chats_packet(self->account.chats, object, self->account.host.now);
    else
        mt_chats_undecodable(self->account.chats, self->account.host.now);
    fake_account_run(&self->account);
}

static TlObject *
make_state(Fuzz *self, TlArena *arena)
{
    TlUpdatesState *state = MAKE(TlUpdatesState, TL_UPDATES_STATE);

    state->pts = number(self);
    state->qts = number(self);
    state->date = number(self);
    state->seq = number(self);
    return &state->base;
}

static TlObject *
make_difference(Fuzz *self, TlArena *arena)
{
    TlUpdatesDifference *whole = MAKE(TlUpdatesDifference, TL_UPDATES_DIFFERENCE);
    TlUpdatesDifferenceSlice *slice = MAKE(TlUpdatesDifferenceSlice, TL_UPDATES_DIFFERENCE_SLICE);
    TlUpdatesDifferenceEmpty *empty = MAKE(TlUpdatesDifferenceEmpty, TL_UPDATES_DIFFERENCE_EMPTY);
    TlUpdatesDifferenceTooLong *hole =
        MAKE(TlUpdatesDifferenceTooLong, TL_UPDATES_DIFFERENCE_TOO_LONG);
    guint which = byte(self) % 8;

    empty->seq = number(self);
    hole->pts = number(self);
    whole->new_messages = slice->new_messages = make_messages(self, arena);
    whole->other_updates = slice->other_updates = make_updates(self, arena);
    whole->new_encrypted_messages = slice->new_encrypted_messages = one(arena, NULL);
    whole->users = slice->users = make_users(self, arena);
    whole->chats = slice->chats = make_chats(self, arena);
    whole->state = slice->intermediate_state = make_state(self, arena);
    return which < 3   ? &whole->base
           : which < 5 ? &slice->base
           : which < 7 ? &empty->base
                       : &hole->base;
}

static TlObject *
make_channel_difference(Fuzz *self, TlArena *arena)
{
    TlUpdatesChannelDifference *part =
        MAKE(TlUpdatesChannelDifference, TL_UPDATES_CHANNEL_DIFFERENCE);
    TlUpdatesChannelDifferenceEmpty *empty =
        MAKE(TlUpdatesChannelDifferenceEmpty, TL_UPDATES_CHANNEL_DIFFERENCE_EMPTY);
    TlUpdatesChannelDifferenceTooLong *hole =
        MAKE(TlUpdatesChannelDifferenceTooLong, TL_UPDATES_CHANNEL_DIFFERENCE_TOO_LONG);
    TlDialog *dialog = MAKE(TlDialog, TL_DIALOG);
    guint which = byte(self) % 8;

    part->final = empty->final = which % 2 == 0;
    part->pts = empty->pts = dialog->pts = number(self);
    part->new_messages = hole->messages = make_messages(self, arena);
    part->other_updates = make_updates(self, arena);
    part->users = hole->users = make_users(self, arena);
    part->chats = hole->chats = make_chats(self, arena);
    dialog->flags = TL_DIALOG_HAS_PTS;
    dialog->peer = make_peer(self, arena);
    dialog->top_message = number(self);
    dialog->notify_settings = &MAKE(TlPeerNotifySettings, TL_PEER_NOTIFY_SETTINGS)->base;
    hole->dialog = &dialog->base;
    return which < 4 ? &part->base : which < 6 ? &empty->base : &hole->base;
}

static TlObject *
make_sent(Fuzz *self, TlArena *arena)
{
    TlUpdateShortSentMessage *sent = MAKE(TlUpdateShortSentMessage, TL_UPDATE_SHORT_SENT_MESSAGE);

    sent->id = number(self);
    sent->pts = number(self);
    sent->pts_count = 1;
    return &sent->base;
}

static void
answer(Fuzz *self)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    guint len = self->account.sent->len;
    const FakeCall *call = len > 0 ? g_ptr_array_index(self->account.sent, byte(self) % len) : NULL;
    TlObject *result = NULL;

    if (call == NULL)
        return;
    switch (tl_object_id(call->object)) {
    case TL_ID_CALL_UPDATES_GET_STATE:
        result = make_state(self, arena);
        break;
    case TL_ID_CALL_UPDATES_GET_DIFFERENCE:
        result = make_difference(self, arena);
        break;
    case TL_ID_CALL_UPDATES_GET_CHANNEL_DIFFERENCE:
        result = make_channel_difference(self, arena);
        break;
    default:
        result = make_sent(self, arena);
        break;
    }
    fake_account_answer(&self->account, call, result);
}

static void
fail(Fuzz *self)
{
    static const char *const texts[] = {"PERSISTENT_TIMESTAMP_EMPTY", "CHANNEL_PRIVATE",
                                        "FLOOD_WAIT_3", "RANDOM_ID_DUPLICATE", "NO_LUCK"};
    guint len = self->account.sent->len;

    if (len > 0)
        fake_account_fail(&self->account, g_ptr_array_index(self->account.sent, byte(self) % len),
                          400, texts[byte(self) % G_N_ELEMENTS(texts)]);
}

static void
look(Fuzz *self)
{
    for (;;) {
        g_autoptr(MtChatEvent) event = fake_account_next(&self->account);

        if (event == NULL)
            return;
        if (event->token != 0)
            g_array_append_val(self->tokens, event->token);
        if (event->kind == MT_CHAT_MESSAGE)
            g_assert_nonnull(event->message);
    }
}

static void
confirm(Fuzz *self)
{
    guint index;

    if (self->tokens->len == 0)
        return;
    index = byte(self) % self->tokens->len;
    mt_chats_shown(self->account.chats, g_array_index(self->tokens, guint64, index),
                   self->account.host.now);
    g_array_remove_index_fast(self->tokens, index);
}

static void
send_text(Fuzz *self)
{
    const MtOutgoing message = {.text = "text"};
    const MtPeerId peer = {.type = MT_PEER_USER + byte(self) % 3, .id = 1 + byte(self) % 8};

    mt_chats_send(self->account.chats, peer, &message, self->account.host.now);
}

/* What it saves it can read, and goes on from there. */
static void
restart(Fuzz *self)
{
    g_autoptr(GBytes) snapshot = fake_account_save(&self->account);

    g_assert_cmpuint(g_bytes_get_size(snapshot), <=, MT_MAX_SNAPSHOT);
    fake_account_clear(&self->account);
    g_array_set_size(self->tokens, 0);
    fake_account_init(&self->account, 1, snapshot);
}

/* A journal of ours with these bytes in it. */
static GBytes *
make_journal(const guint8 *bytes, gsize len)
{
    g_auto(MtWriter) writer = {0};

    mt_writer_init(&writer);
    mt_journal_write(&writer, &(MtJournalEntry){MT_JOURNAL_OWNER, FAKE_SELF, 0});
    if (bytes != NULL)
        mt_writer_raw(&writer, bytes, len);
    return mt_writer_steal(&writer);
}

static void
restart_damaged(Fuzz *self)
{
    guint choice = byte(self);
    gsize wanted = byte(self) * 2u;
    gsize len = MIN(wanted, mt_reader_left(&self->input));
    const guint8 *bytes = mt_reader_raw(&self->input, len);
    g_autoptr(GBytes) damaged = g_bytes_new(bytes, bytes != NULL ? len : 0);
    g_autoptr(GBytes) journal = choice >= 128 ? make_journal(bytes, len) : NULL;
    g_autoptr(GBytes) snapshot = NULL;

    if (journal == NULL)
        mt_state_set_section(self->account.state, 1 + choice % 3, 1, damaged);
    snapshot = mt_state_encode(self->account.state);
    fake_account_clear(&self->account);
    g_array_set_size(self->tokens, 0);
    fake_account_init_again(&self->account, 1, snapshot, journal);
}

static void
operate(Fuzz *self)
{
    switch (byte(self) % 16) {
    case 0:
    case 1:
    case 2:
        push_packet(self);
        break;
    case 3:
        push_short(self);
        break;
    case 4:
        push_bytes(self);
        break;
    case 5:
    case 6:
    case 7:
        answer(self);
        break;
    case 8:
        fail(self);
        break;
    case 9:
        look(self);
        break;
    case 10:
        confirm(self);
        break;
    case 11:
        fake_account_pass(&self->account, number(self));
        break;
    case 12:
        send_text(self);
        break;
    case 13:
        fake_account_lose_link(&self->account);
        break;
    case 14:
        restart(self);
        break;
    default:
        restart_damaged(self);
        break;
    }
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    Fuzz self = {.input = MT_READER_INIT(data, size)};

    self.tokens = g_array_new(FALSE, FALSE, sizeof(guint64));
    fake_account_init(&self.account, 1, NULL);
    for (guint i = 0; i < MAX_OPERATIONS && mt_reader_left(&self.input) > 0; i++)
        operate(&self);
    look(&self);
    restart(&self);
    fake_account_clear(&self.account);
    g_array_unref(self.tokens);
    return 0;
}
