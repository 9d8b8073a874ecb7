/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * A session and a hostile server: the input is a list of operations. Packets are sealed with the
 * key that both know, so what comes in is as authentic as that of a server gone mad.
 */
#include <base/mt-buffer.h>
#include <session-bench.h>
#include <string.h>
#include <tl-service.h>

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

#define MAX_OPERATIONS 400
#define MAX_QUERIES 40
#define MAX_IDS 16
/* The bit of the first byte that makes the key a temporary one. */
#define MODE_TEMPORARY 0x80
#define EXPIRES_S 1767312000

/* What an operation can mean by a small number. */
typedef struct {
    SessionBench bench;
    MtReader input;
    guint64 ids[MAX_IDS]; /* message ids of the client, newest first */
    guint64 queries;
    GHashTable *answered; /* (element-type guint64): numbers */
    gboolean linked;
} Game;

static void
game_clear(Game *self)
{
    bench_clear(&self->bench);
    g_hash_table_unref(self->answered);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Game, game_clear)

static guint8
byte(Game *self)
{
    const guint8 *at = mt_reader_raw(&self->input, 1);

    return at != NULL ? *at : 0;
}

static void
note_id(Game *self, guint64 id)
{
    memmove(self->ids + 1, self->ids, sizeof self->ids - sizeof *self->ids);
    self->ids[0] = id;
}

/* Whatever is sent must be well-formed. */
static void
take(Game *self)
{
    for (guint i = 0; i < 100; i++) {
        g_autoptr(GBytes) packet =
            mt_session_take_packet(self->bench.session, self->bench.host.now);

        if (packet == NULL)
            return;
        g_assert_true(self->linked);
        g_assert_true(peer_try_open(&self->bench.peer, packet));
        note_id(self, self->bench.peer.outer_id);
        for (guint k = 0; k < MIN(self->bench.peer.messages->len, 4); k++)
            note_id(self, g_array_index(self->bench.peer.messages, MtWireMessage, k).msg_id);
    }
    g_assert_not_reached(); /* it never ends */
}

/* Each query is answered once. */
static void
drain(Game *self)
{
    for (;;) {
        g_autoptr(MtSessionEvent) event = mt_session_next_event(self->bench.session);

        if (event == NULL)
            return;
        if (event->kind != MT_SESSION_RESULT && event->kind != MT_SESSION_ERROR)
            continue;
        g_assert_true(event->query > 0 && event->query <= self->queries);
        g_assert_true(g_hash_table_add(self->answered, GSIZE_TO_POINTER((gsize)event->query)));
        g_assert_true((event->body != NULL) == (event->kind == MT_SESSION_RESULT));
    }
}

/* The bytes of a message: literal ones, and ids that the fuzzer cannot guess. */
static void
read_body(Game *self, MtWriter *out)
{
    guint words = byte(self) % 64;

    while (words-- > 0 && mt_reader_left(&self->input) > 0) {
        guint8 what = byte(self);

        if (what < MAX_IDS) {
            mt_writer_u64(out, self->ids[what]);
        } else if (what == 0x10) {
            mt_writer_u64(out, self->bench.peer.last_id);
        } else if (what == 0x11) {
            mt_writer_u32(out, 0x1cb5c415);
        } else {
            const guint8 *raw = mt_reader_raw(&self->input, 4);

            if (raw != NULL)
                mt_writer_raw(out, raw, 4);
        }
    }
    if (out->len == 0)
        mt_writer_u32(out, 0x12345678);
}

static guint64
make_id(Game *self, guint8 how)
{
    guint64 id = bench_next_id(&self->bench);

    switch (how % 8) {
    case 0:
        return id - ((guint64)byte(self) << 34);
    case 1:
        return id + ((guint64)byte(self) << 30);
    case 2:
        return id + 1; /* even */
    case 3:
        return id - 4 * (guint64)byte(self);
    default:
        return id;
    }
}

static void
receive(Game *self, guint8 how, gconstpointer body, gsize len)
{
    g_autoptr(GBytes) packet =
        peer_seal(&self->bench.peer, make_id(self, how), (how >> 3) & 3, body, len);

    if (packet != NULL)
        bench_receive_packet(&self->bench, packet);
}

static void
receive_container(Game *self, guint8 how)
{
    g_autoptr(GArray) messages = g_array_new(FALSE, FALSE, sizeof(MtWireMessage));
    g_autoptr(GPtrArray) bodies = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    g_auto(MtWriter) writer = {0};

    for (guint i = byte(self) % 8; i > 0; i--) {
        g_auto(MtWriter) body = {0};
        MtWireMessage message = {.seqno = byte(self), .msg_id = make_id(self, byte(self))};
        GBytes *bytes;

        mt_writer_init(&body);
        read_body(self, &body);
        bytes = mt_writer_steal(&body);
        g_ptr_array_add(bodies, bytes);
        message.body = g_bytes_get_data(bytes, &message.len);
        g_array_append_val(messages, message);
    }
    mt_writer_init(&writer);
    mt_container_write(&writer, messages);
    receive(self, how, writer.data, writer.len);
}

static void
receive_message(Game *self, guint8 how)
{
    g_auto(MtWriter) body = {0};

    mt_writer_init(&body);
    read_body(self, &body);
    receive(self, how, body.data, body.len);
}

static void
receive_garbage(Game *self)
{
    const gsize wanted = byte(self);
    const gsize len = MIN(wanted, mt_reader_left(&self->input));
    const guint8 *raw = mt_reader_raw(&self->input, len);

    if (raw != NULL)
        mt_session_receive(self->bench.session, raw, len, self->bench.host.now, NULL);
}

static void
switch_link(Game *self, gboolean up)
{
    if (self->linked == up)
        return;
    self->linked = up;
    if (up)
        mt_session_link_up(self->bench.session, self->bench.host.now);
    else
        mt_session_link_down(self->bench.session, self->bench.host.now);
}

static void
send_query(Game *self, guint8 size)
{
    guint64 number;

    if (mt_session_count_pending(self->bench.session) >= MAX_QUERIES)
        return;
    number = bench_send(&self->bench, 1 + (size & 3) * 100);
    g_assert_cmpuint(number, ==, self->queries + 1);
    self->queries = number;
}

static void
cancel_query(Game *self, guint64 number)
{
    mt_session_cancel(self->bench.session, number, self->bench.host.now);
    if (number > 0 && number <= self->queries) /* nothing may come for it any more */
        g_hash_table_add(self->answered, GSIZE_TO_POINTER((gsize)number));
}

static void
pass_time(Game *self, guint8 amount)
{
    fake_host_advance(&self->bench.host, (gint64)amount * amount * 40);
    if (amount % 16 == 15)
        self->bench.host.now.wall_ms += 1000 * (gint64)amount;
    mt_session_tick(self->bench.session, self->bench.host.now);
}

static void
play(Game *self)
{
    const guint8 operation = byte(self);

    switch (operation % 8) {
    case 0:
        send_query(self, operation >> 3);
        break;
    case 1:
    case 2:
        receive_message(self, operation >> 3);
        break;
    case 3:
        receive_container(self, operation >> 3);
        break;
    case 4:
        switch_link(self, (operation & 8) != 0);
        break;
    case 5:
        pass_time(self, byte(self));
        break;
    case 6:
        cancel_query(self, byte(self));
        break;
    default:
        if ((operation & 8) != 0)
            receive_garbage(self);
        else
            self->bench.host.no_random = (operation & 16) != 0;
        break;
    }
}

int
LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    g_auto(Game) game = {0};

    if (size < 1 || size > 16384)
        return 0;
    bench_init_raw(&game.bench, data[0], 0, (data[0] & 1) != 0);
    if ((data[0] & MODE_TEMPORARY) != 0)
        mt_session_set_temporary(game.bench.session, game.bench.peer.key, EXPIRES_S);
    game.answered = g_hash_table_new(g_direct_hash, g_direct_equal);
    game.input = MT_READER_INIT(data + 1, size - 1);
    switch_link(&game, TRUE);
    take(&game);
    for (guint i = 0; i < MAX_OPERATIONS && mt_reader_left(&game.input) > 0; i++) {
        play(&game);
        take(&game);
        drain(&game);
        mt_session_deadline(game.bench.session);
    }
    return 0;
}
