/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The whole client as its host sees it, between a person, a network and a server that do anything:
 * each input is a list of events. The server's packets are sealed with the right key and its
 * answers have the right types, so that everything behind the decoders is reached.
 */
#include "client-world.h"

#include <any-object.h>
#include <client/store/mt-state.h>
#include <crypto/mt-dh.h>
#include <session/mt-binding.h>
#include <string.h>
#include <tl-api.h>
#include <tl-service.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

#define MAX_EVENTS 300
#define TAG_SIZE 4
#define RPC_RESULT 0xf35c6d01u
#define RPC_ERROR 0x2144ca19u
#define USER 777000

/* The first byte of the input. */
#define MODE_KEY 1
#define MODE_SIGNED_IN 2
#define MODE_QR 4
#define MODE_TEMPORARY 8
#define MODE_EXCHANGE 16 /* the server makes keys, and the computations are quick */

/* Choices below keep the rules. */
#define WRONG 224

/* --- the host -------------------------------------------------------------------------------- */

static void
link_clear(Link *link)
{
    mt_framing_free(link->framing);
    *link = (Link){0};
}

static Link *
find_link(World *self, guint number)
{
    for (guint i = 0; i < MAX_LINKS; i++) {
        if (self->links[i].number == number)
            return &self->links[i];
    }
    return NULL;
}

/* One that there is no room for could not be opened. */
static void
open_link(World *self, guint number)
{
    Link *link = find_link(self, 0);

    if (link == NULL) {
        mt_client_link_down(self->client, number, self->host.now);
        return;
    }
    link->number = number;
    link->tag = TAG_SIZE;
    link->framing = mt_framing_new(MT_FRAMING_INTERMEDIATE);
}

static void
check_snapshot(World *self, GBytes *snapshot)
{
    gsize len;
    gconstpointer bytes = g_bytes_get_data(snapshot, &len);
    g_autoptr(MtState) state = mt_state_decode(bytes, len, NULL);

    g_assert_nonnull(state);
    g_clear_pointer(&self->snapshot, g_bytes_unref);
    self->snapshot = g_bytes_ref(snapshot);
    g_byte_array_set_size(self->journal, 0);
}

static void
save(World *self)
{
    g_autoptr(GBytes) snapshot = mt_client_make_snapshot(self->client);

    if (snapshot != NULL)
        check_snapshot(self, snapshot);
}

static void
take_journal(World *self)
{
    g_autoptr(GBytes) part = mt_client_take_journal(self->client);
    gsize len;
    gconstpointer bytes;

    if (part == NULL)
        return;
    bytes = g_bytes_get_data(part, &len);
    g_byte_array_append(self->journal, bytes, (guint)len);
}

static void
take_event(World *self, MtEvent *event)
{
    Link *link;

    switch (event->kind) {
    case MT_EVENT_OPEN_LINK:
        open_link(self, event->link);
        break;
    case MT_EVENT_CLOSE_LINK:
        link = find_link(self, event->link);
        if (link != NULL)
            link_clear(link);
        break;
    case MT_EVENT_JOB:
        g_queue_push_tail(&self->jobs, g_steal_pointer(&event->job));
        break;
    case MT_EVENT_SNAPSHOT:
        if (event->snapshot != NULL)
            check_snapshot(self, event->snapshot);
        else
            self->save_wanted = TRUE;
        break;
    case MT_EVENT_LOGIN:
        self->generation = event->login->generation;
        break;
    case MT_EVENT_CHAT:
        if (event->chat->token != 0)
            g_array_append_val(self->tokens, event->chat->token);
        break;
    default:
        break;
    }
}

/* --- the server ------------------------------------------------------------------------------ */

/* The function in a call, behind what may stand before it. */
static const TlConstructor *
function_of(const MtWireMessage *message)
{
    for (gsize at = 0; at + 4 <= message->len && at < 400; at += 4) {
        const TlConstructor *function = any_function(mt_get_u32(message->body + at));

        if (function != NULL && function->id != TL_ID_CALL_INVOKE_WITH_LAYER &&
            function->id != TL_ID_CALL_INIT_CONNECTION)
            return function;
    }
    return NULL;
}

static void
note_message(World *self, const MtWireMessage *message)
{
    const TlConstructor *function = function_of(message);

    if (mt_get_u32(message->body) == TL_ID_MT_CALL_PING_DELAY_DISCONNECT && message->len >= 12) {
        self->pings[0] = message->msg_id;
        self->pings[1] = mt_get_u64(message->body + 4);
    }
    if (function == NULL)
        return;
    memmove(self->calls + 1, self->calls, sizeof self->calls - sizeof *self->calls);
    self->calls[0] = (Call){.msg_id = message->msg_id, .function = function, .peer = self->peer};
    self->n_calls = MIN(self->n_calls + 1, MAX_CALLS);
}

static guint8
wrong(World *self)
{
    const guint8 choice = (self->mode & MODE_EXCHANGE) != 0 ? byte(self) : 0;

    return choice >= WRONG ? choice : 0;
}

static void
send_frame(World *self, Link *link, gconstpointer packet, gsize len)
{
    g_auto(MtWriter) frame = {0};

    mt_writer_init(&frame);
    mt_writer_u32(&frame, (guint32)len);
    mt_writer_raw(&frame, packet, len);
    mt_client_link_data(self->client, link->number, frame.data, frame.len, self->host.now);
}

static void
add_peer(World *self)
{
    Peer *peer = &self->peers[self->n_peers++];

    peer_init(peer);
    mt_auth_key_free(peer->key);
    peer->key = mt_auth_key_new(self->auth_key, 0);
    peer->salt = 5;
}

static void
exchange(World *self, Link *link, GBytes *packet)
{
    gboolean agreed;
    g_autoptr(GBytes) reply = NULL;

    if ((self->mode & MODE_EXCHANGE) == 0 || self->n_peers == MAX_KEYS)
        return;
    reply = key_server_answer(&link->keys, packet, self->auth_key, wrong(self),
                              self->host.now.wall_ms / 1000, &agreed);
    if (agreed)
        add_peer(self);
    if (reply != NULL)
        send_frame(self, link, g_bytes_get_data(reply, NULL), g_bytes_get_size(reply));
}

/* Otherwise little of what is behind it would be reached. */
static void
answer_binding(World *self, Link *link)
{
    static const char refused[] = "ENCRYPTED_MESSAGE_INVALID";
    const MtWireMessage *question = peer_find(self->peer, MT_ID_BIND_TEMP_AUTH_KEY);
    g_auto(MtWriter) body = {0};
    g_autoptr(GBytes) packet = NULL;
    guint8 how;

    if (question == NULL || (self->mode & MODE_EXCHANGE) == 0)
        return;
    how = wrong(self);
    mt_writer_init(&body);
    mt_writer_u32(&body, RPC_RESULT);
    mt_writer_u64(&body, question->msg_id);
    mt_writer_u32(&body, how == 0 ? MT_ID_BOOL_TRUE : RPC_ERROR);
    if (how != 0) {
        mt_writer_i32(&body, how % 2 == 0 ? 400 : 500);
        mt_writer_bytes(&body, refused, sizeof refused - 1 - how % 3);
    }
    packet = peer_seal(self->peer, peer_next_id(self->peer, self->host.now.wall_ms), 1, body.data,
                       body.len);
    send_frame(self, link, g_bytes_get_data(packet, NULL), g_bytes_get_size(packet));
}

static gboolean
find_peer(World *self, guint64 key_id)
{
    for (guint i = 0; i < self->n_peers; i++) {
        if (self->peers[i].key->id == key_id) {
            self->peer = &self->peers[i];
            return TRUE;
        }
    }
    return FALSE;
}

static void
read_packet(World *self, Link *link, GBytes *packet)
{
    const guint64 key_id = mt_get_u64(g_bytes_get_data(packet, NULL));

    if (key_id == 0) {
        exchange(self, link, packet);
        return;
    }
    if (!find_peer(self, key_id))
        return;
    g_assert_true(peer_try_open(self->peer, packet));
    for (guint i = 0; i < self->peer->messages->len; i++)
        note_message(self, &g_array_index(self->peer->messages, MtWireMessage, i));
    answer_binding(self, link);
}

static void
read_packets(World *self, Link *link)
{
    for (;;) {
        MtFrame frame = {.kind = MT_FRAME_NONE};
        g_autoptr(GBytes) packet = NULL;

        g_assert_true(mt_framing_next(link->framing, &frame, NULL));
        packet = frame.packet;
        if (frame.kind == MT_FRAME_NONE)
            return;
        g_assert_cmpint(frame.kind, ==, MT_FRAME_PACKET);
        read_packet(self, link, packet);
    }
}

static gboolean
take_output(World *self)
{
    gboolean any = FALSE;

    for (guint i = 0; i < MAX_LINKS; i++) {
        Link *link = &self->links[i];
        g_autoptr(GBytes) output = mt_client_take_output(self->client, link->number);
        const guint8 *bytes;
        gsize len, skip;

        if (output == NULL)
            continue;
        g_assert_true(link->up);
        any = TRUE;
        bytes = g_bytes_get_data(output, &len);
        skip = MIN(link->tag, len);
        link->tag -= skip;
        g_assert_true(mt_framing_feed(link->framing, bytes + skip, len - skip, NULL));
        read_packets(self, link);
    }
    return any;
}

/* What would take long comes back as it went. The new nonce is to be zero. */
static void
finish_job(World *self)
{
    MtJob *job = g_queue_pop_head(&self->jobs);
    const gboolean exchanging = (self->mode & MODE_EXCHANGE) != 0;
    const gboolean powers = job != NULL && g_str_equal(mt_job_get_name(job), "dh");
    guint8 g_b[MT_DH_SIZE];

    if (job == NULL)
        return;
    if (g_str_equal(mt_job_get_name(job), "factor") || (exchanging && powers))
        mt_job_run(job);
    if (exchanging && powers) {
        g_clear_pointer(&self->auth_key, mt_secret_unref);
        mt_dh_job_get_result(job, g_b, &self->auth_key, NULL);
    } else if (exchanging) {
        for (guint i = 0; i < MT_NEW_NONCE_SIZE; i++)
            fake_host_script(&self->host, "00");
    }
    mt_client_job_done(self->client, job, self->host.now);
    g_byte_array_set_size(self->host.script, 0);
}

/* Until nothing is left to be done. */
static void
settle(World *self)
{
    for (guint i = 0; i < 1000; i++) {
        g_autoptr(MtEvent) event = mt_client_next_event(self->client);

        take_journal(self);
        if (event != NULL)
            take_event(self, event);
        else if (take_output(self))
            continue;
        else if ((self->mode & MODE_EXCHANGE) != 0 && !g_queue_is_empty(&self->jobs))
            finish_job(self);
        else
            return;
    }
    g_assert_not_reached(); /* it never ends */
}

static Link *
some_link(World *self)
{
    Link *link = &self->links[byte(self) % MAX_LINKS];

    return link->number != 0 ? link : NULL;
}

static void
send_packet(World *self, gconstpointer packet, gsize len)
{
    Link *link = some_link(self);

    if (link != NULL && link->up)
        send_frame(self, link, packet, len);
}

static void
send_body(World *self, const MtWriter *body)
{
    const guint8 how = byte(self);
    const guint64 id = peer_next_id(self->peer, self->host.now.wall_ms - (how >> 5) * 1000);
    g_autoptr(GBytes) packet = body->len > 0 && body->len % 4 == 0
                                   ? peer_seal(self->peer, id, how & 1, body->data, body->len)
                                   : NULL;

    if (packet != NULL)
        send_packet(self, g_bytes_get_data(packet, NULL), g_bytes_get_size(packet));
}

/* The answer goes to whom it came from. */
static const Call *
some_call(World *self)
{
    const Call *call = self->n_calls > 0 ? &self->calls[byte(self) % self->n_calls] : NULL;

    if (call != NULL)
        self->peer = call->peer;
    return call;
}

static void
answer(World *self)
{
    const Call *call = some_call(self);
    g_auto(MtWriter) body = {0};

    if (call == NULL)
        return;
    mt_writer_init(&body);
    mt_writer_u32(&body, RPC_RESULT);
    mt_writer_u64(&body, call->msg_id);
    any_result(&self->input, call->function, &body);
    send_body(self, &body);
}

static void
fail(World *self)
{
    static const char *const texts[] = {
        "FLOOD_WAIT_3",
        "PHONE_MIGRATE_4",
        "AUTH_KEY_UNREGISTERED",
        "PHONE_CODE_INVALID",
        "SESSION_PASSWORD_NEEDED",
        "PHONE_CODE_EXPIRED",
        "CHANNEL_PRIVATE",
        "USER_MIGRATE_1",
        "PASSWORD_HASH_INVALID",
        "RANDOM_ID_DUPLICATE",
        "PHONE_NUMBER_INVALID",
        "AUTH_RESTART",
        "CONNECTION_NOT_INITED",
        "SRP_ID_INVALID",
        "EMAIL_TOKEN_INVALID",
        "%s%n",
        "AUTH_TOKEN_EXPIRED",
        "SESSION_REVOKED",
        "PHONE_NUMBER_BANNED",
        "SLOWMODE_WAIT_9",
    };
    static const gint32 codes[] = {400, 401, 303, 420, 500, 406, 403, -503, 0, G_MININT32};
    const Call *call = some_call(self);
    const char *text = texts[byte(self) % G_N_ELEMENTS(texts)];
    g_auto(MtWriter) body = {0};

    if (call == NULL)
        return;
    mt_writer_init(&body);
    mt_writer_u32(&body, RPC_RESULT);
    mt_writer_u64(&body, call->msg_id);
    mt_writer_u32(&body, RPC_ERROR);
    mt_writer_i32(&body, codes[byte(self) % G_N_ELEMENTS(codes)]);
    mt_writer_bytes(&body, text, strlen(text));
    send_body(self, &body);
}

static void
send_pong(World *self)
{
    g_auto(MtWriter) body = {0};

    mt_writer_init(&body);
    mt_writer_u32(&body, TL_ID_MT_PONG);
    mt_writer_u64(&body, self->pings[0]);
    mt_writer_u64(&body, self->pings[1]);
    send_body(self, &body);
}

static void
push(World *self)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    const TlObject *object = any_object(&self->input, TL_TYPE_UPDATES, arena);
    g_auto(MtWriter) body = {0};

    mt_writer_init(&body);
    if (object != NULL && tl_write_object(&body, object, NULL))
        send_body(self, &body);
}

/* A service message: its words, or ids that nobody can guess. */
static void
send_service(World *self)
{
    const TlConstructor *constructor =
        tl_mt_schema.constructors[byte(self) % tl_mt_schema.n_constructors];
    g_auto(MtWriter) body = {0};

    mt_writer_init(&body);
    mt_writer_u32(&body, constructor->id);
    for (guint words = byte(self) % 8; words > 0; words--) {
        const guint8 what = byte(self);

        if (what < MAX_CALLS)
            mt_writer_u64(&body, self->calls[what].msg_id);
        else
            mt_writer_u32(&body, what == 0x10 ? 0x1cb5c415 : what);
    }
    send_body(self, &body);
}

static void
send_garbage(World *self)
{
    const gsize wanted = byte(self);
    const gsize len = MIN(wanted, mt_reader_left(&self->input));
    const guint8 *raw = mt_reader_raw(&self->input, len);
    Link *link = some_link(self);

    if (link == NULL || raw == NULL || !link->up)
        return;
    if (byte(self) % 2 == 0)
        send_packet(self, raw, len);
    else
        mt_client_link_data(self->client, link->number, raw, len, self->host.now);
}

/* --- the network, the clock, the workers ------------------------------------------------------ */

static void
connect_link(World *self)
{
    Link *link = some_link(self);

    if (link == NULL || link->up)
        return;
    link->up = TRUE;
    mt_client_link_up(self->client, link->number, self->host.now);
}

static void
cut_link(World *self)
{
    Link *link = some_link(self);
    guint number;

    if (link == NULL)
        return;
    number = link->number;
    link_clear(link);
    mt_client_link_down(self->client, number, self->host.now);
}

static void
pass_time(World *self)
{
    const guint8 amount = byte(self);

    if (self->save_wanted && amount % 2 == 0) {
        self->save_wanted = FALSE;
        save(self);
    }
    fake_host_advance(&self->host, (gint64)amount * amount * 20);
    if (amount % 16 == 15)
        self->host.now.wall_ms += 1000 * (gint64)amount;
    mt_client_tick(self->client, self->host.now);
}

/* --- the program ------------------------------------------------------------------------------ */

static void
begin(World *self)
{
    g_autoptr(GBytes) journal = g_bytes_new(self->journal->data, self->journal->len);
    const MtConfig config = {
        .api_id = 12345,
        .api_hash = "0123456789abcdef0123456789abcdef",
        .phone = "9996612345",
        .transport = MT_TRANSPORT_INTERMEDIATE,
        .no_forward_secrecy = (self->mode & MODE_TEMPORARY) == 0,
        .qr = (self->mode & MODE_QR) != 0,
        .allow_sign_up = (self->mode & MODE_QR) == 0,
        .snapshot = self->snapshot,
        .journal = journal,
    };

    self->client = mt_client_new(&self->host.host, &self->host, &config, NULL);
    g_assert_nonnull(self->client);
    mt_client_start(self->client, self->host.now);
}

static void
end(World *self)
{
    for (guint i = 0; i < MAX_LINKS; i++)
        link_clear(&self->links[i]);
    while (!g_queue_is_empty(&self->jobs))
        mt_job_free(g_queue_pop_head(&self->jobs));
    g_array_set_size(self->tokens, 0);
    self->n_calls = 0;
    g_clear_pointer(&self->client, mt_client_free);
}

/* Cut, and something else behind it. */
static void
damage_journal(World *self)
{
    const guint kept = byte(self);
    const gsize wanted = byte(self) % 64;
    const gsize len = MIN(wanted, mt_reader_left(&self->input));

    g_byte_array_set_size(self->journal, MIN(kept, self->journal->len));
    if (len > 0)
        g_byte_array_append(self->journal, mt_reader_raw(&self->input, len), (guint)len);
}

static void
write_snapshot(World *self)
{
    g_autoptr(MtState) state = mt_state_new();
    MtStateDc *home = mt_state_dc(state, state->home_dc);

    home->key = mt_auth_key_copy(self->peer->key);
    home->salt = 5;
    if ((self->mode & MODE_SIGNED_IN) != 0) {
        home->auth = MT_AUTH_FULL;
        state->user_id = USER;
    }
    state->addresses_expire_wall_ms = self->host.now.wall_ms + 3600 * 1000;
    self->snapshot = mt_state_encode(state);
}

static void
play(World *self)
{
    static void (*const events[])(World *) = {
        answer,         answer,
        answer,         answer,
        push,           push,
        person_log_in,  person_log_in,
        connect_link,   cut_link,
        pass_time,      pass_time,
        finish_job,     person_use_account,
        fail,           send_service,
        send_garbage,   send_pong,
        person_confirm, person_use_account,
    };
    const guint8 what = byte(self);

    if (what < 250) {
        events[what % G_N_ELEMENTS(events)](self);
    } else if (what < 253) {
        end(self);
        begin(self);
    } else if (what == 253) {
        damage_journal(self);
        end(self);
        begin(self);
    } else {
        self->host.no_random = what == 255;
    }
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    World self = {.input = MT_READER_INIT(data, size)};

    if (size < 1 || size > 16384)
        return 0;
    self.mode = byte(&self);
    self.tokens = g_array_new(FALSE, FALSE, sizeof(guint64));
    self.journal = g_byte_array_new();
    fake_host_init(&self.host, 3);
    self.peer = &self.peers[self.n_peers++];
    peer_init(self.peer);
    self.peer->salt = 5;
    if ((self.mode & MODE_KEY) != 0)
        write_snapshot(&self);
    begin(&self);
    settle(&self);
    for (guint i = 0; i < MAX_EVENTS && mt_reader_left(&self.input) > 0; i++) {
        play(&self);
        settle(&self);
        mt_client_deadline(self.client);
    }
    end(&self);
    g_clear_pointer(&self.snapshot, g_bytes_unref);
    g_array_unref(self.tokens);
    g_byte_array_unref(self.journal);
    for (guint i = 0; i < self.n_peers; i++)
        peer_clear(&self.peers[i]);
    mt_secret_unref(self.auth_key);
    fake_host_clear(&self.host);
    return 0;
}
