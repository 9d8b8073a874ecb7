/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A thousand calls through five hundred accidents of a network and of a server, on a clock of
 * their own: each call is carried out once and answered once, inside one session. FAULT_SEEDS in
 * the environment: how many different lots of accidents there are.
 */
#include <client/store/mt-state.h>
#include <far-end.h>
#include <far-server.h>
#include <mtproto/mt-client.h>
#include <stdlib.h>
#include <string.h>
#include <tl-api.h>
#include <tl-service.h>
#include <tl/tl-codec.h>

#define S 1000
#define BOOL_TRUE 0x997275b5u
#define VECTOR 0x1cb5c415u
#define SALT 5
#define USER 70012345
#define CALLS 1000
#define FAULTS 500
#define SEEDS 4
#define HARD_KINDS 8
#define KINDS 12
#define CALL_EVERY_MS (6 * S)
#define SOFT_EVERY_MS (6 * S)
#define HARD_EVERY_MS (16 * S)
/* A new connection is left alone for so long: time for what a call waits for. */
#define QUIET_MS (4 * S)
#define PING_MS 300
#define TOO_LONG_MS (4 * 3600 * (gint64)S)

typedef struct {
    gint64 due_ms;
    GBytes *bytes;
} Parcel;

/* One connection; what the client has given up may still be on its way to the server. */
typedef struct {
    guint link;
    gint64 up_ms; /* when the client hears that it is there */
    gboolean up;
    gboolean given_up; /* by the client, or broken */
    gboolean silent;   /* nothing arrives any more, and nobody says so */
    gint64 slow_ms;
    FarEnd far;
    GQueue to_server;
    GQueue to_client;
    gint64 last_to_server_ms;
    gint64 last_to_client_ms;
} Line;

typedef struct {
    FakeHost host;
    FarServer server;
    GRand *rand;
    MtClient *client;
    GPtrArray *lines; /* (element-type Line): the last is the newest */
    guint refused;    /* so many connections are still to be refused */
    guint made;
    guint8 executed[CALLS + 1];
    guint8 answered[CALLS + 1];
    guint64 message_ids[CALLS + 1];
    guint done;
    guint faults;
    guint kinds[KINDS];
    guint links;
    gboolean signed_in;
    gint64 next_call_ms;
    gint64 next_soft_ms;
    gint64 next_hard_ms;
} World;

static gint64
now_ms(const World *self)
{
    return self->host.now.wall_ms;
}

static gint64
some(World *self, gint64 least, gint64 most)
{
    return g_rand_int_range(self->rand, (gint32)least, (gint32)most + 1);
}

/* --- the server's calls ------------------------------------------------------------------------
 */

static const guint8 *
find_word(const guint8 *query, gsize len, guint32 word)
{
    for (gsize i = 0; i + 4 <= len; i += 4) {
        if (mt_get_u32(query + i) == word)
            return query + i;
    }
    return NULL;
}

static void
answer_change(World *self, guint64 msg_id, const guint8 *query, MtWriter *result)
{
    guint64 hash = mt_get_u64(query + 8);

    g_assert_cmpuint(hash, >=, 1);
    g_assert_cmpuint(hash, <=, CALLS);
    self->executed[hash]++;
    g_assert_cmpuint(self->executed[hash], ==, 1);
    self->message_ids[hash] = msg_id;
    mt_writer_u32(result, BOOL_TRUE);
}

static void
answer_users(MtWriter *result)
{
    const TlUser user = {.base = TL_USER, .self = TRUE, .id = USER, .first_name = "Ada"};

    mt_writer_u32(result, VECTOR);
    mt_writer_u32(result, 1);
    g_assert_true(tl_write_object(result, &user.base, NULL));
}

static void
execute(gpointer data, guint64 msg_id, const guint8 *query, gsize len, MtWriter *result)
{
    World *self = data;
    const TlUpdatesState state = {.base = TL_UPDATES_STATE, .pts = 1, .date = 1, .seq = 1};
    const guint8 *change = find_word(query, len, TL_ID_CALL_ACCOUNT_CHANGE_AUTHORIZATION_SETTINGS);

    if (change != NULL) {
        answer_change(self, msg_id, change, result);
    } else if (find_word(query, len, TL_ID_CALL_USERS_GET_USERS) != NULL) {
        answer_users(result);
    } else if (find_word(query, len, TL_ID_CALL_UPDATES_GET_STATE) != NULL) {
        g_assert_true(tl_write_object(result, &state.base, NULL));
    } else {
        mt_writer_u32(result, TL_ID_MT_RPC_ERROR);
        mt_writer_i32(result, 400);
        mt_writer_bytes(result, "NOT_HERE", 8);
    }
}

/* --- lines -------------------------------------------------------------------------------------
 */

static void
parcel_free(gpointer data)
{
    Parcel *self = data;

    g_bytes_unref(self->bytes);
    g_free(self);
}

static void
line_free(gpointer data)
{
    Line *self = data;

    g_queue_clear_full(&self->to_server, parcel_free);
    g_queue_clear_full(&self->to_client, parcel_free);
    far_end_clear(&self->far);
    g_free(self);
}

/* (nullable): the one that the client has. */
static Line *
present_line(const World *self)
{
    Line *line = self->lines->len > 0 ? g_ptr_array_index(self->lines, self->lines->len - 1) : NULL;

    return line != NULL && !line->given_up ? line : NULL;
}

static void
open_line(World *self, guint link)
{
    Line *line = g_new0(Line, 1);

    line->link = link;
    line->up_ms = now_ms(self) + some(self, 5, 200);
    far_end_init(&line->far);
    g_queue_init(&line->to_server);
    g_queue_init(&line->to_client);
    g_ptr_array_add(self->lines, line);
    self->links++;
}

/* Nothing overtakes anything. @bytes: (transfer full) */
static void
post(World *self, GQueue *queue, gint64 *last_ms, gint64 slow_ms, GBytes *bytes)
{
    Parcel *parcel = g_new0(Parcel, 1);

    parcel->due_ms = MAX(*last_ms, now_ms(self) + some(self, 5, PING_MS / 4) + slow_ms);
    parcel->bytes = bytes;
    *last_ms = parcel->due_ms;
    g_queue_push_tail(queue, parcel);
}

/* In any pieces. @bytes: (transfer full) */
static void
post_to_client(World *self, Line *line, GBytes *bytes)
{
    gsize len = g_bytes_get_size(bytes);
    gsize done = 0;

    while (done < len) {
        gsize part =
            g_rand_boolean(self->rand) ? len - done : (gsize)some(self, 1, (gint64)(len - done));

        post(self, &line->to_client, &line->last_to_client_ms, line->slow_ms,
             g_bytes_new_from_bytes(bytes, done, part));
        done += part;
    }
    g_bytes_unref(bytes);
}

/* What the client has written may arrive all the same. */
static void
give_up_line(World *self, Line *line)
{
    line->given_up = TRUE;
    g_queue_clear_full(&line->to_client, parcel_free);
    if (line->silent || g_rand_boolean(self->rand))
        g_queue_clear_full(&line->to_server, parcel_free);
}

/* --- the client's host --------------------------------------------------------------------------
 */

static void
account_event(World *self, const MtAccountResult *result)
{
    g_assert_cmpint(result->verb, ==, MT_ACCOUNT_CONFIRMED);
    g_assert_cmpint(result->hash, >=, 1);
    g_assert_cmpint(result->hash, <=, CALLS);
    g_assert_false(result->failed);
    self->answered[result->hash]++;
    g_assert_cmpuint(self->answered[result->hash], ==, 1);
    g_assert_cmpuint(self->executed[result->hash], ==, 1);
    self->done++;
}

static void
write_output(World *self, guint link)
{
    GBytes *bytes = mt_client_take_output(self->client, link);
    Line *line = present_line(self);

    if (bytes == NULL)
        return;
    if (line == NULL || line->link != link || line->silent) {
        g_bytes_unref(bytes);
        return;
    }
    post(self, &line->to_server, &line->last_to_server_ms, line->slow_ms, bytes);
}

static void
take_event(World *self, MtEvent *event)
{
    Line *line = present_line(self);

    switch (event->kind) {
    case MT_EVENT_OPEN_LINK:
        open_line(self, event->link);
        break;
    case MT_EVENT_CLOSE_LINK:
        if (line != NULL && line->link == event->link)
            give_up_line(self, line);
        break;
    case MT_EVENT_OUTPUT:
        write_output(self, event->link);
        break;
    case MT_EVENT_ACCOUNT:
        account_event(self, &event->account);
        break;
    case MT_EVENT_LOGIN:
        g_assert_cmpint(event->login->kind, ==, MT_LOGIN_STEP_DONE);
        g_assert_false(self->signed_in);
        self->signed_in = TRUE;
        break;
    default:
        break;
    }
}

static void
drain(World *self)
{
    MtEvent *event;

    while ((event = mt_client_next_event(self->client)) != NULL) {
        take_event(self, event);
        mt_event_free(event);
    }
}

/* --- what happens -------------------------------------------------------------------------------
 */

static void
line_comes_up(World *self, Line *line)
{
    line->up = TRUE;
    if (self->refused > 0) {
        self->refused--;
        give_up_line(self, line);
        mt_client_link_down(self->client, line->link, self->host.now);
    } else {
        mt_client_link_up(self->client, line->link, self->host.now);
        self->next_hard_ms = MAX(self->next_hard_ms, now_ms(self) + QUIET_MS);
    }
    drain(self);
}

static void
server_receives(World *self, Line *line)
{
    Parcel *parcel = g_queue_pop_head(&line->to_server);
    GBytes *packet;

    if (line->far.to_client == NULL && !line->given_up)
        far_server_link(&self->server, now_ms(self));
    far_end_take(&line->far, parcel->bytes);
    parcel_free(parcel);
    while ((packet = far_end_next(&line->far)) != NULL) {
        far_server_take(&self->server, packet, line->given_up, now_ms(self));
        g_bytes_unref(packet);
    }
}

static void
client_receives(World *self, Line *line)
{
    Parcel *parcel = g_queue_pop_head(&line->to_client);
    gsize len;
    const guint8 *bytes = g_bytes_get_data(parcel->bytes, &len);

    mt_client_link_data(self->client, line->link, bytes, len, self->host.now);
    parcel_free(parcel);
    drain(self);
}

static void
server_sends(World *self)
{
    Line *line = present_line(self);
    GBytes *packet = far_server_next(&self->server, now_ms(self));

    if (packet == NULL)
        return;
    if (line != NULL && line->up && !line->silent && line->far.to_client != NULL)
        post_to_client(
            self, line,
            far_end_pack(&line->far, g_bytes_get_data(packet, NULL), g_bytes_get_size(packet)));
    g_bytes_unref(packet);
}

static void
make_call(World *self)
{
    mt_client_confirm_device(self->client, ++self->made, self->host.now);
    drain(self);
    self->next_call_ms = now_ms(self) + some(self, 0, CALL_EVERY_MS);
}

static void
break_line(World *self, Line *line)
{
    give_up_line(self, line);
    mt_client_link_down(self->client, line->link, self->host.now);
    drain(self);
}

/* The connection is lost, is refused a few times, or goes silent. */
static void
hard_fault(World *self, Line *line)
{
    guint kind = (guint)some(self, 0, HARD_KINDS - 1);

    self->kinds[kind]++;
    self->faults++;
    self->next_hard_ms = now_ms(self) + some(self, QUIET_MS, HARD_EVERY_MS);
    if (kind == 0) {
        line->silent = TRUE;
        g_queue_clear_full(&line->to_client, parcel_free);
        return;
    }
    if (kind == 1)
        self->refused = (guint)some(self, 1, 2);
    break_line(self, line);
}

/* Nothing is lost, or only until it is asked for. */
static void
soft_fault(World *self, Line *line)
{
    guint kind = (guint)some(self, HARD_KINDS, KINDS - 1);

    self->kinds[kind]++;
    self->faults++;
    self->next_soft_ms = now_ms(self) + some(self, 0, SOFT_EVERY_MS);
    if (kind == 8) {
        line->slow_ms = some(self, 0, S);
        self->next_hard_ms = MAX(self->next_hard_ms, now_ms(self) + QUIET_MS);
    } else if (kind == 9) {
        self->server.repeat += (guint)some(self, 1, 3);
    } else if (kind == 10) {
        self->server.slow_ms = some(self, 0, 5 * S); /* answers overtake each other */
    } else {
        self->server.lose++;
    }
}

static void
harm(World *self)
{
    Line *line = present_line(self);

    if (self->faults >= FAULTS || line == NULL || !line->up || line->silent || !self->signed_in)
        return;
    if (now_ms(self) >= self->next_soft_ms)
        soft_fault(self, line);
    if (self->faults < FAULTS && now_ms(self) >= self->next_hard_ms)
        hard_fault(self, line);
}

/* --- the loop -----------------------------------------------------------------------------------
 */

static gint64
sooner(gint64 a, gint64 b)
{
    return a < 0 || b < 0 ? MAX(a, b) : MIN(a, b);
}

static gint64
head_due(GQueue *queue)
{
    const Parcel *parcel = g_queue_peek_head(queue);

    return parcel != NULL ? parcel->due_ms : -1;
}

static gint64
next_due(World *self)
{
    gint64 deadline_us = mt_client_deadline(self->client);
    gint64 due = far_server_due(&self->server);
    Line *present = present_line(self);

    if (deadline_us >= 0)
        due =
            sooner(due, now_ms(self) + MAX(0, (deadline_us - self->host.now.mono_us + 999) / 1000));
    for (guint i = 0; i < self->lines->len; i++) {
        Line *line = g_ptr_array_index(self->lines, i);

        due = sooner(due, head_due(&line->to_server));
        due = sooner(due, head_due(&line->to_client));
    }
    if (present != NULL && !present->up)
        due = sooner(due, present->up_ms);
    if (self->made < CALLS && self->signed_in)
        due = sooner(due, self->next_call_ms);
    if (self->faults < FAULTS && present != NULL && present->up && !present->silent &&
        self->signed_in)
        due = sooner(due, sooner(self->next_soft_ms, self->next_hard_ms));
    return due;
}

static void
serve_lines(World *self)
{
    for (guint i = 0; i < self->lines->len; i++) {
        Line *line = g_ptr_array_index(self->lines, i);

        while (head_due(&line->to_server) >= 0 && head_due(&line->to_server) <= now_ms(self))
            server_receives(self, line);
        if (!line->given_up && !line->up && line->up_ms <= now_ms(self))
            line_comes_up(self, line);
        while (head_due(&line->to_client) >= 0 && head_due(&line->to_client) <= now_ms(self))
            client_receives(self, line);
    }
    for (guint i = self->lines->len; i-- > 0;) {
        Line *line = g_ptr_array_index(self->lines, i);

        if (line->given_up && g_queue_is_empty(&line->to_server))
            g_ptr_array_remove_index(self->lines, i);
    }
}

static void
turn(World *self)
{
    gint64 due = next_due(self);

    g_assert_cmpint(due, >=, 0);
    fake_host_advance(&self->host, MAX(0, due - now_ms(self)));
    serve_lines(self);
    while (far_server_due(&self->server) >= 0 && far_server_due(&self->server) <= now_ms(self))
        server_sends(self);
    if (self->made < CALLS && self->signed_in && now_ms(self) >= self->next_call_ms)
        make_call(self);
    harm(self);
    mt_client_tick(self->client, self->host.now);
    drain(self);
}

/* --- the test -----------------------------------------------------------------------------------
 */

static GBytes *
signed_in_snapshot(const World *self)
{
    g_autoptr(MtState) state = mt_state_new();
    MtStateDc *home = mt_state_dc(state, state->home_dc);

    home->key = mt_auth_key_copy(self->server.peer.key);
    home->auth = MT_AUTH_FULL;
    home->salt = SALT;
    state->user_id = USER;
    state->addresses_expire_wall_ms = self->host.now.wall_ms + 24 * 3600 * S;
    return mt_state_encode(state);
}

static void
world_init(World *self, guint32 seed)
{
    g_autoptr(GBytes) snapshot = NULL;
    g_autoptr(GError) error = NULL;
    MtConfig config = {
        .api_id = 12345,
        .api_hash = "0123456789abcdef0123456789abcdef",
        .phone = "9996612345",
        .server_host = "127.0.0.1",
        .server_port = 443,
        .no_forward_secrecy = TRUE,
    };

    *self = (World){0};
    fake_host_init(&self->host, seed);
    far_server_init(&self->server, seed, execute, self);
    self->server.peer.salt = SALT;
    self->rand = g_rand_new_with_seed(seed);
    self->lines = g_ptr_array_new_with_free_func(line_free);
    snapshot = signed_in_snapshot(self);
    config.snapshot = snapshot;
    self->client = mt_client_new(&self->host.host, &self->host, &config, &error);
    g_assert_no_error(error);
    self->next_call_ms = self->next_soft_ms = self->next_hard_ms = now_ms(self);
    mt_client_start(self->client, self->host.now);
    drain(self);
}

static void
world_clear(World *self)
{
    mt_client_free(self->client);
    g_ptr_array_unref(self->lines);
    far_server_clear(&self->server);
    fake_host_clear(&self->host);
    g_rand_free(self->rand);
}

static void
check_world(const World *self)
{
    g_assert_cmpuint(self->faults, ==, FAULTS);
    for (guint i = 0; i < KINDS; i++)
        g_assert_cmpuint(self->kinds[i], >, 0);
    for (guint i = 1; i <= CALLS; i++) {
        g_assert_cmpuint(self->executed[i], ==, 1);
        g_assert_cmpuint(self->answered[i], ==, 1);
    }
    g_assert_cmpuint(far_server_count_unacked(&self->server, now_ms(self)), ==, 0);
    g_assert_cmpuint(self->server.asked, >, 0);
    g_assert_cmpuint(self->server.again, >, 0);
}

static void
test_stream(gconstpointer data)
{
    guint32 seed = GPOINTER_TO_UINT(data);
    World self;
    gint64 begin_ms, end_ms = 0;
    guint turns = 0;

    g_test_message("seed %u", seed);
    world_init(&self, seed);
    begin_ms = now_ms(&self);
    /* When all is answered, there is still time for what is on its way. */
    while (end_ms == 0 || now_ms(&self) < end_ms) {
        turn(&self);
        turns++;
        if (end_ms == 0 && self.done == CALLS && self.faults == FAULTS)
            end_ms = now_ms(&self) + 300 * S;
        g_assert_cmpint(now_ms(&self) - begin_ms, <, TOO_LONG_MS);
    }
    check_world(&self);
    g_test_message("%u turns, %d s, %u connections, %u asked for, %u came again", turns,
                   (gint)((now_ms(&self) - begin_ms) / S), self.links, self.server.asked,
                   self.server.again);
    world_clear(&self);
}

int
main(int argc, char **argv)
{
    const char *text = getenv("FAULT_SEEDS");
    guint seeds = text != NULL ? (guint)g_ascii_strtoull(text, NULL, 10) : SEEDS;

    g_test_init(&argc, &argv, NULL);
    for (guint seed = 1; seed <= seeds; seed++) {
        g_autofree char *path = g_strdup_printf("/faults/stream/%u", seed);

        g_test_add_data_func(path, GUINT_TO_POINTER(seed), test_stream);
    }
    return g_test_run();
}
