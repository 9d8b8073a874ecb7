/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What the tests of the client from outside share.
 */
#include "client-bench.h"

#include <base/mt-buffer.h>
#include <client/store/mt-state.h>
#include <crypto/mt-crypto.h>
#include <string.h>

#define HEADER_SIZE 64

void
client_set_up(ClientBench *self, gconstpointer data)
{
    fake_host_init(&self->host, 1);
    self->config = (MtConfig){
        .no_forward_secrecy = TRUE,
        .api_id = 12345,
        .api_hash = API_HASH,
        .phone = PHONE,
        .device_model = "Test",
        .system_version = "Linux",
        .app_version = "1.0",
    };
    self->progress = g_array_new(FALSE, FALSE, sizeof(gint));
}

void
client_tear_down(ClientBench *self, gconstpointer data)
{
    mt_client_free(self->client);
    g_assert_null(strstr(self->host.log->str, PHONE));
    g_assert_null(strstr(self->host.log->str, API_HASH));
    fake_host_clear(&self->host);
    g_free(self->address);
    if (self->snapshot != NULL)
        g_bytes_unref(self->snapshot);
    mt_login_step_free(self->step);
    g_array_unref(self->progress);
}

static void
take_event(ClientBench *self, MtEvent *event)
{
    gint progress = (gint)event->progress;

    switch (event->kind) {
    case MT_EVENT_OPEN_LINK:
        g_assert_cmpuint(event->link, >, self->link); /* never used again */
        self->link = event->link;
        g_free(self->address);
        self->address = g_strdup_printf("%s:%u", event->host, event->port);
        self->opened++;
        break;
    case MT_EVENT_CLOSE_LINK:
        self->closed++;
        break;
    case MT_EVENT_OUTPUT:
        self->outputs++;
        break;
    case MT_EVENT_SNAPSHOT:
        self->snapshots++;
        g_clear_pointer(&self->snapshot, g_bytes_unref);
        self->snapshot = event->urgent ? g_steal_pointer(&event->snapshot)
                                       : mt_client_make_snapshot(self->client);
        break;
    case MT_EVENT_PROGRESS:
        g_array_append_val(self->progress, progress);
        break;
    case MT_EVENT_LOGIN:
        mt_login_step_free(self->step);
        self->step = g_steal_pointer(&event->login);
        break;
    default:
        break;
    }
}

void
client_drain(ClientBench *self)
{
    gboolean first = TRUE;

    self->urgent_first = FALSE;
    for (;;) {
        g_autoptr(MtEvent) event = mt_client_next_event(self->client);

        if (event == NULL)
            return;
        if (first)
            self->urgent_first = event->kind == MT_EVENT_SNAPSHOT && event->urgent;
        first = FALSE;
        take_event(self, event);
    }
}

void
client_make(ClientBench *self)
{
    g_autoptr(GError) error = NULL;

    self->client = mt_client_new(&self->host.host, &self->host, &self->config, &error);
    g_assert_no_error(error);
}

void
client_start(ClientBench *self)
{
    client_make(self);
    mt_client_start(self->client, self->host.now);
    client_drain(self);
}

/* Lets time pass as a host does: a tick at each deadline. */
void
client_pass(ClientBench *self, gint64 ms)
{
    gint64 end_us = self->host.now.mono_us + ms * 1000;

    for (guint ticks = 0; ticks < 100000; ticks++) {
        gint64 deadline = mt_client_deadline(self->client);
        gint64 step_us;

        if (deadline < 0 || deadline > end_us) {
            fake_host_advance(&self->host, (end_us - self->host.now.mono_us) / 1000);
            return;
        }
        step_us = MAX(0, deadline - self->host.now.mono_us);
        fake_host_advance(&self->host, (step_us + 999) / 1000);
        mt_client_tick(self->client, self->host.now);
        client_drain(self);
    }
    g_assert_not_reached(); /* a deadline that does not go away */
}

void
client_link_down(ClientBench *self)
{
    mt_client_link_down(self->client, self->link, self->host.now);
    client_drain(self);
}

void
client_link_up(ClientBench *self)
{
    mt_client_link_up(self->client, self->link, self->host.now);
    client_drain(self);
}

void
client_feed(ClientBench *self, const guint8 *data, gsize len)
{
    mt_client_link_data(self->client, self->link, data, len, self->host.now);
    client_drain(self);
}

/* --- the server's side of a link ---------------------------------------------------------------
 */

void
server_side_clear(ServerSide *self)
{
    mt_aes_ctr_free(self->to_client);
}

/* Takes what the client sends at first apart. */
void
client_accept_link(ClientBench *self, ServerSide *side)
{
    g_autoptr(GBytes) output = mt_client_take_output(self->client, self->link);
    g_autoptr(MtAesCtr) from_client = NULL;
    g_autofree guint8 *plain = NULL;
    guint8 reversed[HEADER_SIZE];
    const guint8 *bytes;
    gsize len;

    g_assert_nonnull(output);
    bytes = g_bytes_get_data(output, &len);
    g_assert_cmpuint(len, >=, HEADER_SIZE + 4 + 24);
    for (gsize i = 0; i < HEADER_SIZE; i++)
        reversed[i] = bytes[HEADER_SIZE - 1 - i];
    side->to_client = mt_aes_ctr_new(reversed + 8, reversed + 40);
    from_client = mt_aes_ctr_new(bytes + 8, bytes + 40);
    plain = g_malloc(len);
    g_assert_true(mt_aes_ctr_crypt(from_client, bytes, plain, len));
    g_assert_cmphex(mt_get_u32(plain + 56), ==, 0xdddddddd);
    g_assert_cmpuint(mt_get_u32(plain + HEADER_SIZE), <=, len - HEADER_SIZE - 4);
    side->key_id = mt_get_u64(plain + HEADER_SIZE + 4);
}

void
client_send_transport_error(ClientBench *self, ServerSide *side, gint32 code)
{
    guint8 frame[8];

    mt_put_u32(frame, 4);
    mt_put_u32(frame + 4, (guint32)code);
    g_assert_true(mt_aes_ctr_crypt(side->to_client, frame, frame, sizeof frame));
    client_feed(self, frame, sizeof frame);
}

/* A state that is signed in with a made-up key. */
GBytes *
client_signed_in_snapshot(void)
{
    guint8 bytes[MT_AUTH_KEY_SIZE];
    g_autoptr(MtSecret) secret = NULL;
    g_autoptr(MtState) state = mt_state_new();
    MtStateDc *home = mt_state_dc(state, state->home_dc);

    memset(bytes, 0x5a, sizeof bytes);
    secret = mt_secret_new(bytes, sizeof bytes);
    home->key = mt_auth_key_new(secret, 1);
    home->auth = MT_AUTH_FULL;
    state->user_id = 7;
    state->addresses_expire_wall_ms = G_MAXINT64;
    return mt_state_encode(state);
}

gboolean
client_has_key(GBytes *snapshot)
{
    gsize len;
    gconstpointer bytes = g_bytes_get_data(snapshot, &len);
    g_autoptr(GError) error = NULL;
    g_autoptr(MtState) state = mt_state_decode(bytes, len, &error);

    g_assert_no_error(error);
    return mt_state_dc(state, state->home_dc)->key != NULL;
}
