/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Who is known: full and min objects, what changed, how each is addressed, what survives.
 */
#include <base/mt-limits.h>
#include <client/model/mt-peers.h>
#include <tl-api.h>

typedef struct {
    MtPeers *peers;
    TlArena *arena;
} Fixture;

static const MtPeerId ann = {.type = MT_PEER_USER, .id = 5};
static const MtPeerId news = {.type = MT_PEER_CHANNEL, .id = 5};
static const MtPeerId club = {.type = MT_PEER_GROUP, .id = 5};

static void
set_up(Fixture *self, gconstpointer data)
{
    self->peers = mt_peers_new();
    self->arena = tl_arena_new();
}

static void
tear_down(Fixture *self, gconstpointer data)
{
    mt_peers_free(self->peers);
    tl_arena_free(self->arena);
}

static TlUser
full_user(gint64 id)
{
    return (TlUser){.base = TL_USER,
                    .flags = TL_USER_HAS_ACCESS_HASH,
                    .id = id,
                    .access_hash = 111,
                    .first_name = "Ann",
                    .username = "Annie",
                    .phone = "441234"};
}

static TlChannel
full_channel(gint64 id)
{
    return (TlChannel){.base = TL_CHANNEL,
                       .flags = TL_CHANNEL_HAS_ACCESS_HASH,
                       .id = id,
                       .access_hash = 222,
                       .title = "News",
                       .megagroup = TRUE};
}

static guint
next_change(Fixture *self, MtPeerId expected)
{
    MtPeerId id;
    guint changes;

    if (!mt_peers_next_change(self->peers, &id, &changes))
        return 0;
    g_assert_true(mt_peer_id_equal(id, expected));
    return changes;
}

static void
test_full(Fixture *self, gconstpointer data)
{
    TlUser user = full_user(5);
    const MtPeer *peer;

    mt_peers_learn_one(self->peers, &user.base);
    g_assert_cmpuint(next_change(self, ann), ==, 0); /* new ones are told with what named them */
    peer = mt_peers_find(self->peers, ann);
    g_assert_cmpstr(peer->first_name, ==, "Ann");
    g_assert_cmpint(peer->kind, ==, MT_PEER_KIND_USER);
    g_assert_null(mt_peers_find(self->peers, news)); /* another space of numbers */
    g_assert_true(mt_peers_find_username(self->peers, "@annIE") == peer);
    g_assert_true(mt_peers_find_phone(self->peers, "441234") == peer);
    g_assert_null(mt_peers_find_username(self->peers, "@"));
    user.last_name = "Lee";
    mt_peers_learn_one(self->peers, &user.base);
    g_assert_cmpuint(next_change(self, ann), ==, MT_PEER_CHANGE_NAME);
    g_assert_cmpuint(next_change(self, ann), ==, 0);
    mt_peers_learn_one(self->peers, &user.base);
    g_assert_cmpuint(next_change(self, ann), ==, 0);
}

/* https://core.telegram.org/api/min */
static void
test_min(Fixture *self, gconstpointer data)
{
    TlUser user = full_user(5);
    TlUser min = {.base = TL_USER,
                  .flags = TL_USER_HAS_ACCESS_HASH,
                  .min = TRUE,
                  .id = 5,
                  .access_hash = 999,
                  .first_name = "A."};
    const TlInputPeerUser *input;

    mt_peers_learn_one(self->peers, &user.base);
    mt_peers_learn_one(self->peers, &min.base);
    g_assert_cmpstr(mt_peers_find(self->peers, ann)->first_name, ==, "Ann");
    g_assert_cmpstr(mt_peers_find(self->peers, ann)->phone, ==, "441234");
    input = (const TlInputPeerUser *)mt_peers_input_peer(self->peers, ann, self->arena);
    g_assert_cmpuint(tl_object_id(&input->base), ==, TL_ID_INPUT_PEER_USER);
    g_assert_cmpint(input->access_hash, ==, 111);
    user.flags = 0; /* without the hash: the known one stays */
    mt_peers_learn_one(self->peers, &user.base);
    input = (const TlInputPeerUser *)mt_peers_input_peer(self->peers, ann, self->arena);
    g_assert_cmpint(input->access_hash, ==, 111);
}

static void
test_min_by_message(Fixture *self, gconstpointer data)
{
    const TlUser min = {.base = TL_USER,
                        .flags = TL_USER_HAS_ACCESS_HASH,
                        .min = TRUE,
                        .id = 5,
                        .access_hash = 999,
                        .first_name = "A."};
    TlChannel channel = full_channel(5);
    const TlInputPeerUserFromMessage *input;

    mt_peers_learn_one(self->peers, &min.base);
    g_assert_null(mt_peers_input_peer(self->peers, ann, self->arena));
    mt_peers_seen_in(self->peers, ann, news, 77);
    g_assert_null(mt_peers_input_peer(self->peers, ann, self->arena));
    mt_peers_learn_one(self->peers, &channel.base);
    input = (const TlInputPeerUserFromMessage *)mt_peers_input_peer(self->peers, ann, self->arena);
    g_assert_cmpuint(tl_object_id(&input->base), ==, TL_ID_INPUT_PEER_USER_FROM_MESSAGE);
    g_assert_cmpint(input->msg_id, ==, 77);
    g_assert_cmpuint(tl_object_id(input->peer), ==, TL_ID_INPUT_PEER_CHANNEL);
    g_assert_cmpuint(tl_object_id(mt_peers_input_user(self->peers, ann, self->arena)), ==,
                     TL_ID_INPUT_USER_FROM_MESSAGE);
    g_assert_false(mt_peers_has_hash(self->peers, ann));
}

static void
test_inputs(Fixture *self, gconstpointer data)
{
    TlChannel channel = full_channel(5);
    const TlChat group = {.base = TL_CHAT, .id = 5, .title = "Club"};
    const MtPeerId me = {.type = MT_PEER_USER, .id = 1};

    mt_peers_set_self(self->peers, 1);
    mt_peers_learn_one(self->peers, &channel.base);
    mt_peers_learn_one(self->peers, &group.base);
    g_assert_cmpuint(tl_object_id(mt_peers_input_peer(self->peers, me, self->arena)), ==,
                     TL_ID_INPUT_PEER_SELF);
    g_assert_cmpuint(tl_object_id(mt_peers_input_user(self->peers, me, self->arena)), ==,
                     TL_ID_INPUT_USER_SELF);
    g_assert_cmpuint(tl_object_id(mt_peers_input_peer(self->peers, club, self->arena)), ==,
                     TL_ID_INPUT_PEER_CHAT);
    g_assert_cmpuint(tl_object_id(mt_peers_input_channel(self->peers, news, self->arena)), ==,
                     TL_ID_INPUT_CHANNEL);
    g_assert_null(mt_peers_input_user(self->peers, news, self->arena));
    g_assert_null(mt_peers_input_channel(self->peers, club, self->arena));
    g_assert_null(mt_peers_input_peer(self->peers, (MtPeerId){0}, self->arena));
}

static void
test_bad_numbers(Fixture *self, gconstpointer data)
{
    TlUser user = full_user(-5);
    TlChannel channel = full_channel(G_MAXINT64);

    mt_peers_learn_one(self->peers, &user.base);
    user.id = 0;
    mt_peers_learn_one(self->peers, &user.base);
    user.id = G_GINT64_CONSTANT(1) << 40;
    mt_peers_learn_one(self->peers, &user.base);
    mt_peers_learn_one(self->peers, &channel.base);
    g_assert_cmpuint(mt_peers_count(self->peers), ==, 0);
}

static void
test_membership(Fixture *self, gconstpointer data)
{
    TlChannel channel = full_channel(5);
    const TlChannelForbidden forbidden = {.base = TL_CHANNEL_FORBIDDEN,
                                          .id = 5,
                                          .access_hash = 3,
                                          .title = "News",
                                          .megagroup = TRUE};

    mt_peers_learn_one(self->peers, &channel.base);
    channel.left = TRUE;
    mt_peers_learn_one(self->peers, &channel.base);
    g_assert_cmpuint(next_change(self, news) & MT_PEER_CHANGE_MEMBER, !=, 0);
    mt_peers_learn_one(self->peers, &forbidden.base);
    g_assert_cmpuint(mt_peers_find(self->peers, news)->flags & MT_PEER_FORBIDDEN, !=, 0);
    g_assert_cmpstr(mt_peers_find(self->peers, news)->title, ==, "News");
}

static void
test_presence(Fixture *self, gconstpointer data)
{
    TlUserStatusOnline online = {.base = TL_USER_STATUS_ONLINE, .expires = 50};
    TlUser user = full_user(5);
    const MtPresence gone = {.kind = MT_PRESENCE_OFFLINE, .at_s = 40};

    user.status = &online.base;
    mt_peers_learn_one(self->peers, &user.base);
    g_assert_cmpint(mt_peers_find(self->peers, ann)->presence.kind, ==, MT_PRESENCE_ONLINE);
    user.status = NULL; /* it says nothing */
    mt_peers_learn_one(self->peers, &user.base);
    g_assert_cmpint(mt_peers_find(self->peers, ann)->presence.at_s, ==, 50);
    mt_peers_set_presence(self->peers, ann, gone);
    g_assert_cmpuint(next_change(self, ann), ==, MT_PEER_CHANGE_PRESENCE);
    mt_peers_set_presence(self->peers, news, gone); /* unknown */
}

static void
test_knows_all(Fixture *self, gconstpointer data)
{
    TlPeerUser from = {.base = TL_PEER_USER, .user_id = 5};
    TlPeerChannel source = {.base = TL_PEER_CHANNEL, .channel_id = 5};
    TlMessageFwdHeader forward = {.base = TL_MESSAGE_FWD_HEADER, .from_id = &source.base};
    const TlMessage message = {
        .base = TL_MESSAGE, .peer_id = &from.base, .message = "x", .fwd_from = &forward.base};
    TlUser user = full_user(5);
    TlChannel channel = full_channel(5);

    g_assert_false(mt_peers_knows_all(self->peers, &message.base));
    mt_peers_learn_one(self->peers, &user.base);
    g_assert_false(mt_peers_knows_all(self->peers, &message.base));
    mt_peers_learn_one(self->peers, &channel.base);
    g_assert_true(mt_peers_knows_all(self->peers, &message.base));
}

static void
test_room(Fixture *self, gconstpointer data)
{
    TlUser user = full_user(1);

    user.contact = TRUE;
    mt_peers_learn_one(self->peers, &user.base);
    user.contact = FALSE;
    for (guint i = 0; i < MT_MAX_PEERS + 100; i++) {
        user.id = 10 + i;
        mt_peers_learn_one(self->peers, &user.base);
    }
    g_assert_cmpuint(mt_peers_count(self->peers), ==, MT_MAX_PEERS);
    g_assert_nonnull(mt_peers_find(self->peers, (MtPeerId){.type = MT_PEER_USER, .id = 1}));
    g_assert_null(mt_peers_find(self->peers, (MtPeerId){.type = MT_PEER_USER, .id = 10}));
    g_assert_nonnull(mt_peers_find(self->peers, (MtPeerId){.type = MT_PEER_USER, .id = user.id}));
}

static void
test_saved(Fixture *self, gconstpointer data)
{
    TlUser user = full_user(5);
    TlChannel channel = full_channel(5);
    const TlUser min = {.base = TL_USER, .min = TRUE, .id = 6, .first_name = "A."};
    g_autoptr(GBytes) bytes = NULL;
    g_autoptr(MtPeers) again = mt_peers_new();
    const TlInputPeerChannel *input;

    user.self = TRUE;
    mt_peers_learn_one(self->peers, &user.base);
    mt_peers_learn_one(self->peers, &channel.base);
    mt_peers_learn_one(self->peers, &min.base);
    g_assert_true(mt_peers_is_dirty(self->peers));
    bytes = mt_peers_encode(self->peers);
    g_assert_false(mt_peers_is_dirty(self->peers));
    g_assert_true(mt_peers_decode(again, bytes));
    g_assert_cmpuint(mt_peers_count(again), ==, 2);
    g_assert_cmpint(mt_peers_get_self(again), ==, 5);
    g_assert_cmpstr(mt_peers_find(again, news)->title, ==, "News");
    input = (const TlInputPeerChannel *)mt_peers_input_peer(again, news, self->arena);
    g_assert_cmpint(input->access_hash, ==, 222);
}

/* Cut anywhere, it is refused as a whole. */
static void
test_damage(Fixture *self, gconstpointer data)
{
    TlUser user = full_user(5);
    g_autoptr(GBytes) bytes = NULL;

    mt_peers_learn_one(self->peers, &user.base);
    bytes = mt_peers_encode(self->peers);
    for (gsize len = 0; len < g_bytes_get_size(bytes); len++) {
        g_autoptr(GBytes) cut = g_bytes_new_from_bytes(bytes, 0, len);
        g_autoptr(MtPeers) again = mt_peers_new();

        g_assert_false(mt_peers_decode(again, cut));
        g_assert_cmpuint(mt_peers_count(again), ==, 0);
    }
}

#define ADD(path, function) g_test_add("/peers/" path, Fixture, NULL, set_up, function, tear_down)

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("full", test_full);
    ADD("min", test_min);
    ADD("min-by-message", test_min_by_message);
    ADD("inputs", test_inputs);
    ADD("bad-numbers", test_bad_numbers);
    ADD("membership", test_membership);
    ADD("presence", test_presence);
    ADD("knows-all", test_knows_all);
    ADD("room", test_room);
    ADD("saved", test_saved);
    ADD("damage", test_damage);
    return g_test_run();
}
