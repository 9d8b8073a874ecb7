/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The whole client as its host sees it, between a person, a network and a server that do anything:
 * each input is a list of events. The server's packets are sealed with the right key and its
 * answers have the right types, so that everything behind the decoders is reached.
 */
#include <any-object.h>
#include <client/store/mt-state.h>
#include <fake-host.h>
#include <mtproto/mt-client.h>
#include <peer.h>
#include <string.h>
#include <tl-api.h>
#include <tl-service.h>
#include <wire/mt-framing.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

#define MAX_EVENTS 300
#define MAX_LINKS 4
#define MAX_CALLS 16
#define TAG_SIZE 4
#define RPC_RESULT 0xf35c6d01u
#define RPC_ERROR 0x2144ca19u
#define USER 777000

/* The first byte of the input. */
#define MODE_KEY 1
#define MODE_SIGNED_IN 2
#define MODE_QR 4
#define MODE_TEMPORARY 8

typedef struct {
    guint number; /* 0: none */
    gboolean up;
    gsize tag; /* bytes of the tag that are to come */
    MtFraming *framing;
} Link;

typedef struct {
    guint64 msg_id;
    const TlConstructor *function;
} Call;

typedef struct {
    FakeHost host;
    Peer peer;
    MtReader input;
    guint8 mode;
    MtClient *client;
    GBytes *snapshot;
    GByteArray *journal; /* of what came after it */
    Link links[MAX_LINKS];
    Call calls[MAX_CALLS]; /* the newest first */
    guint n_calls;
    guint64 pings[2]; /* message and number of the last one */
    guint generation;
    gboolean save_wanted;
    GQueue jobs;
    GArray *tokens; /* (element-type guint64) */
} World;

static guint8
byte(World *self)
{
    const guint8 *one = mt_reader_left(&self->input) > 0 ? mt_reader_raw(&self->input, 1) : NULL;

    return one != NULL ? *one : 0;
}

static MtPeerId
some_peer(World *self)
{
    const guint8 which = byte(self);

    return (MtPeerId){.type = MT_PEER_USER + which % 3, .id = which / 4};
}

static const char *
some_text(World *self)
{
    static const char *const texts[] = {"",    "22222", "Ann",    "abc@example.org", "+15550100",
                                        "a b", "1-2 3", "secret", "\xd9\xa1\xd9\xa2"};

    return texts[byte(self) % G_N_ELEMENTS(texts)];
}

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
    self->calls[0] = (Call){.msg_id = message->msg_id, .function = function};
    self->n_calls = MIN(self->n_calls + 1, MAX_CALLS);
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
        if (mt_get_u64(g_bytes_get_data(packet, NULL)) != self->peer.key->id)
            continue;
        g_assert_true(peer_try_open(&self->peer, packet));
        for (guint i = 0; i < self->peer.messages->len; i++)
            note_message(self, &g_array_index(self->peer.messages, MtWireMessage, i));
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

/* Until nothing is left to be done. */
static void
settle(World *self)
{
    for (guint i = 0; i < 1000; i++) {
        g_autoptr(MtEvent) event = mt_client_next_event(self->client);

        take_journal(self);
        if (event != NULL)
            take_event(self, event);
        else if (!take_output(self))
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
    g_auto(MtWriter) frame = {0};

    if (link == NULL || !link->up)
        return;
    mt_writer_init(&frame);
    mt_writer_u32(&frame, (guint32)len);
    mt_writer_raw(&frame, packet, len);
    mt_client_link_data(self->client, link->number, frame.data, frame.len, self->host.now);
}

static void
send_body(World *self, const MtWriter *body)
{
    const guint8 how = byte(self);
    const guint64 id = peer_next_id(&self->peer, self->host.now.wall_ms - (how >> 5) * 1000);
    g_autoptr(GBytes) packet = body->len > 0 && body->len % 4 == 0
                                   ? peer_seal(&self->peer, id, how & 1, body->data, body->len)
                                   : NULL;

    if (packet != NULL)
        send_packet(self, g_bytes_get_data(packet, NULL), g_bytes_get_size(packet));
}

static const Call *
some_call(World *self)
{
    return self->n_calls > 0 ? &self->calls[byte(self) % self->n_calls] : NULL;
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
    const gsize len = MIN(byte(self), mt_reader_left(&self->input));
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

/* What would take long comes back as it went. */
static void
finish_job(World *self)
{
    MtJob *job = g_queue_pop_head(&self->jobs);

    if (job == NULL)
        return;
    if (g_str_equal(mt_job_get_name(job), "factor"))
        mt_job_run(job);
    mt_client_job_done(self->client, job, self->host.now);
}

/* --- the person ------------------------------------------------------------------------------ */

static void
log_in(World *self)
{
    const MtTime now = self->host.now;
    const guint generation = self->generation;
    g_autoptr(MtSecret) password = mt_secret_new("cat", 3);

    switch (byte(self) % 16) {
    case 0:
        mt_client_login_phone(self->client, generation, some_text(self), now);
        break;
    case 1:
    case 2:
        mt_client_login_code(self->client, generation, some_text(self), now);
        break;
    case 3:
        mt_client_login_resend(self->client, generation, now);
        break;
    case 4:
        mt_client_login_qr(self->client, generation, now);
        break;
    case 5:
        mt_client_login_email(self->client, generation, some_text(self), now);
        break;
    case 6:
        mt_client_login_password(self->client, generation, password, now);
        break;
    case 7:
        mt_client_login_forgot(self->client, generation, now);
        break;
    case 8:
        mt_client_login_new_password(self->client, generation, password, some_text(self), now);
        break;
    case 9:
        mt_client_login_confirm_user(self->client, generation, byte(self) % 2 == 0, now);
        break;
    case 10:
        mt_client_login_sign_up(self->client, generation, some_text(self), some_text(self), now);
        break;
    case 11:
        mt_client_login_new_code(self->client, generation, now);
        break;
    case 12:
        mt_client_login_change_phone(self->client, generation, now);
        break;
    case 13:
        mt_client_login_reset_email(self->client, generation, now);
        break;
    case 14:
        mt_client_login_back(self->client, generation, now);
        break;
    default:
        mt_client_login_cancel(self->client, generation, now);
        break;
    }
}

static void
use_account(World *self)
{
    MtChats *chats = mt_client_get_chats(self->client);
    const MtTime now = self->host.now;
    const MtPeerId peer = some_peer(self);
    const MtOutgoing message = {.text = "text"};

    switch (byte(self) % 16) {
    case 0:
    case 1:
        mt_chats_send(chats, peer, &message, now);
        break;
    case 2:
        mt_chats_load_dialogs(chats, FALSE, NULL, 20, now);
        break;
    case 3:
        mt_chats_load_history(chats, peer, 0, 9, 0, 10, now);
        break;
    case 4:
        mt_chats_load_contacts(chats, now);
        break;
    case 5:
        mt_chats_load_info(chats, peer, now);
        break;
    case 6:
        mt_chats_resolve(chats, "ann_lee", now);
        break;
    case 7:
        mt_chats_join(chats, peer, now);
        break;
    case 8:
        mt_chats_read(chats, peer, 0, 9, now);
        break;
    case 9:
        mt_chats_watch(chats, peer, byte(self) % 2 == 0, now);
        break;
    case 10:
        mt_client_list_devices(self->client, now);
        break;
    case 11:
        mt_client_end_device(self->client, byte(self), now);
        break;
    case 12:
        mt_chats_load_topics(chats, peer, NULL, 10, now);
        break;
    case 13:
        mt_chats_search(chats, peer, "x", (MtPeerId){0}, NULL, 10, now);
        break;
    case 14:
        mt_chats_check_invite(chats, "abc", now);
        break;
    default:
        mt_client_log_out(self->client, now);
        break;
    }
}

static void
confirm(World *self)
{
    guint index;

    if (self->tokens->len == 0)
        return;
    index = byte(self) % self->tokens->len;
    mt_chats_shown(mt_client_get_chats(self->client), g_array_index(self->tokens, guint64, index),
                   self->host.now);
    g_array_remove_index_fast(self->tokens, index);
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
    const guint kept = MIN(byte(self), self->journal->len);
    const gsize len = MIN(byte(self) % 64, mt_reader_left(&self->input));

    g_byte_array_set_size(self->journal, kept);
    if (len > 0)
        g_byte_array_append(self->journal, mt_reader_raw(&self->input, len), (guint)len);
}

static void
write_snapshot(World *self)
{
    g_autoptr(MtState) state = mt_state_new();
    MtStateDc *home = mt_state_dc(state, state->home_dc);

    home->key = mt_auth_key_copy(self->peer.key);
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
        answer, answer,       answer,       answer,    push,      push,        log_in,
        log_in, connect_link, cut_link,     pass_time, pass_time, finish_job,  use_account,
        fail,   send_service, send_garbage, send_pong, confirm,   use_account,
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
    peer_init(&self.peer);
    self.peer.salt = 5;
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
    peer_clear(&self.peer);
    fake_host_clear(&self.host);
    return 0;
}
