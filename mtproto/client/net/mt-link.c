/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * One connection of one datacenter: its bytes, and the key exchange or the session that it carries.
 */
#include <client/net/mt-link.h>

#include <base/mt-buffer.h>
#include <client/store/mt-deadline.h>

/* From being connected to a proxy to its answer. */
#define GREETING_US (15 * G_USEC_PER_SEC)

struct _MtLink {
    const MtHost *host;
    gpointer host_data;
    guint number;
    gint wire_dc;
    MtWire *wire;
    gint64 greeting_limit_us;
    MtHandshake *handshake;
    MtMsgIds *plain_ids; /* they ascend through all exchanges */
    MtSession *session;
    MtWriter output;
    gint32 transport_error;
    gboolean proven;
    gboolean refuted;
};

MtLink *
mt_link_new(
    const MtHost *host, gpointer host_data, guint number, gint wire_dc, const MtWireShape *shape)
{
    MtLink *self = g_new0(MtLink, 1);

    self->host = host;
    self->host_data = host_data;
    self->number = number;
    self->wire_dc = wire_dc;
    self->wire = mt_wire_new(host, host_data, shape);
    self->plain_ids = mt_msgids_new();
    mt_writer_init(&self->output);
    return self;
}

void
mt_link_free(MtLink *self, MtTime now)
{
    if (self == NULL)
        return;
    if (self->session != NULL)
        mt_session_link_down(self->session, now);
    mt_handshake_free(self->handshake);
    mt_msgids_free(self->plain_ids);
    mt_wire_free(self->wire);
    mt_writer_clear(&self->output);
    g_free(self);
}

guint
mt_link_get_number(const MtLink *self)
{
    return self->number;
}

gboolean
mt_link_up(MtLink *self, gint64 server_ahead_ms, MtTime now, GError **error)
{
    self->greeting_limit_us = now.mono_us + GREETING_US;
    return mt_wire_start(self->wire, (now.wall_ms + server_ahead_ms) / 1000, &self->output, error);
}

gboolean
mt_link_is_greeting(const MtLink *self)
{
    return mt_wire_is_started(self->wire) && !mt_wire_is_open(self->wire);
}

void
mt_link_exchange(MtLink *self, GPtrArray *keys, MtTime now)
{
    mt_link_exchange_for(self, keys, 0, now);
}

void
mt_link_exchange_for(MtLink *self, GPtrArray *keys, gint32 expires_in, MtTime now)
{
    self->handshake = mt_handshake_new_on(self->host, self->host_data, keys, self->wire_dc,
                                          expires_in, self->plain_ids, now);
}

void
mt_link_carry(MtLink *self, MtSession *session, MtTime now)
{
    self->session = session;
    mt_session_set_any_size(session, mt_wire_is_padded(self->wire));
    mt_session_link_up(session, now);
}

/* --- in -------------------------------------------------------------------------------------- */

static gboolean
packet_received(MtLink *self, GBytes *packet, MtTime now, GError **error)
{
    gsize len;
    const guint8 *bytes = g_bytes_get_data(packet, &len);

    if (self->handshake != NULL) {
        self->refuted = !mt_handshake_receive(self->handshake, bytes, len, now, error);
        return !self->refuted;
    }
    if (self->session == NULL) {
        g_set_error_literal(error, MT_ERROR, MT_ERROR_STATE, "packet that nobody waits for");
        return FALSE;
    }
    if (!mt_session_receive(self->session, bytes, len, now, error))
        return FALSE;
    self->proven = TRUE;
    return TRUE;
}

static gboolean
frame_received(MtLink *self, const MtFrame *frame, MtTime now, GError **error)
{
    switch (frame->kind) {
    case MT_FRAME_PACKET:
        return packet_received(self, frame->packet, now, error);
    case MT_FRAME_ERROR:
        self->transport_error = frame->code;
        g_set_error(error, MT_ERROR, MT_ERROR_TRANSPORT, "transport error %d", frame->code);
        return FALSE;
    case MT_FRAME_QUICK_ACK: /* never asked for */
    case MT_FRAME_NONE:
        break;
    }
    return TRUE;
}

gboolean
mt_link_receive(MtLink *self, const guint8 *data, gsize len, MtTime now, GError **error)
{
    if (!mt_wire_receive(self->wire, data, len, error))
        return FALSE;
    for (;;) {
        MtFrame frame = {.kind = MT_FRAME_NONE};
        g_autoptr(GBytes) packet = NULL;

        if (!mt_wire_next(self->wire, &frame, error))
            return FALSE;
        packet = frame.packet;
        if (frame.kind == MT_FRAME_NONE)
            return TRUE;
        if (!frame_received(self, &frame, now, error))
            return FALSE;
    }
}

gint32
mt_link_get_transport_error(const MtLink *self)
{
    return self->transport_error;
}

gboolean
mt_link_is_proven(const MtLink *self)
{
    return self->proven;
}

/* --- out ------------------------------------------------------------------------------------- */

static GBytes *
next_packet(MtLink *self, MtTime now)
{
    if (self->handshake != NULL)
        return mt_handshake_take_packet(self->handshake);
    return self->session != NULL ? mt_session_take_packet(self->session, now) : NULL;
}

gboolean
mt_link_flush(MtLink *self, MtTime now, GError **error)
{
    if (!mt_wire_is_open(self->wire))
        return TRUE;
    for (;;) {
        g_autoptr(GBytes) packet = next_packet(self, now);
        gconstpointer bytes;
        gsize len;

        if (packet == NULL)
            return TRUE;
        bytes = g_bytes_get_data(packet, &len);
        if (!mt_wire_send(self->wire, bytes, len, &self->output, error))
            return FALSE;
    }
}

gboolean
mt_link_has_output(const MtLink *self)
{
    return self->output.len > 0;
}

GBytes *
mt_link_take_output(MtLink *self)
{
    return self->output.len > 0 ? mt_writer_steal(&self->output) : NULL;
}

/* --- the key exchange ------------------------------------------------------------------------- */

gboolean
mt_link_is_exchanging(const MtLink *self)
{
    return self->handshake != NULL;
}

gboolean
mt_link_is_refuted(const MtLink *self)
{
    return self->refuted;
}

MtJob *
mt_link_take_job(MtLink *self)
{
    return self->handshake != NULL ? mt_handshake_take_job(self->handshake) : NULL;
}

gboolean
mt_link_job_done(MtLink *self, MtJob *job, MtTime now, GError **error)
{
    if (self->handshake == NULL)
        return TRUE;
    self->refuted = !mt_handshake_job_done(self->handshake, job, now, error);
    return !self->refuted;
}

gboolean
mt_link_take_result(MtLink *self, MtHandshakeResult *out)
{
    if (self->handshake == NULL || !mt_handshake_take_result(self->handshake, out))
        return FALSE;
    g_clear_pointer(&self->handshake, mt_handshake_free);
    return TRUE;
}

gint64
mt_link_deadline(const MtLink *self)
{
    gint64 deadline = mt_link_is_greeting(self) ? self->greeting_limit_us : -1;

    if (self->handshake == NULL)
        return deadline;
    return mt_deadline_first(deadline, mt_handshake_deadline(self->handshake));
}
