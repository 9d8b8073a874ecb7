/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Whatever is lost, repeated, reordered or interrupted, each message is shown once and each chat in
 * order, and each message that was sent arrives once. Histories are made from a seed; so is what
 * the network does to them, and when the program is killed and begins again from its last snapshot.
 */
#include "order-objects.h"

#include <client/updates/mt-updates.h>

#define N_SEEDS 120
#define N_STEPS 400

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
    start = (guint)world_dice(self, (gint)self->screen->len);
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
    const MtPeerId peer = {.type = MT_PEER_USER, .id = 1 + world_dice(self, N_USERS)};
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
        if (count == 0 && (world_is_marked(self->deleted, entry->chat, entry->id) ||
                           world_is_marked(self->skipped, entry->chat, entry->id)))
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
        TlVector *updates = order_make_vector(arena, N_CHANNELS);
        const TlUpdatesTooLong too_long = {.base = TL_UPDATES_TOO_LONG};

        world_add_channels(self, arena, updates, 0);
        packet->updates = updates;
        packet->users = order_make_users(arena);
        packet->chats = order_make_chats(arena);
        fake_account_push(&self->account, &too_long.base);
        fake_account_push(&self->account, &packet->base);
        for (guint i = 0; i < 400; i++) {
            world_answer(self);
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
        world_dice(self, 2) == 0 ? &self->common : &self->channels[world_dice(self, N_CHANNELS)];
    guint n_entries = 1 + (guint)world_dice(self, 3);

    switch (world_dice(self, 11)) {
    case 10:
        if (world_dice(self, 3) == 0)
            send_text(self);
        break;
    case 0:
    case 1:
    case 2:
        for (guint i = 0; i < n_entries; i++)
            world_happen(self, sequence);
        world_push_news(self, sequence, n_entries);
        break;
    case 3:
    case 4:
        world_deliver(self);
        break;
    case 5:
        world_answer(self);
        break;
    case 6:
        look(self);
        break;
    case 7:
        confirm_one(self);
        break;
    case 8:
        fake_account_pass(&self->account, world_dice(self, 800));
        break;
    default:
        if (world_dice(self, 3) == 0)
            save(self);
        else if (kills && world_dice(self, 6) == 0)
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
    fake_account_answer(&self->account, call,
                        world_make_state(self, arena, self->common.pts, TRUE));
    if (world_dice(self, 2) == 0) {
        packet->updates = order_make_vector(arena, 0);
        packet->users = order_make_users(arena);
        packet->chats = order_make_chats(arena);
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
