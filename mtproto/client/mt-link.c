/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * One connection of one datacenter: obfuscation, framing, and the key exchange or the session that
 * it carries.
 */
#include <client/mt-link.h>

#include <base/mt-buffer.h>
#include <wire/mt-framing.h>
#include <wire/mt-obfuscation.h>

#define HEADER_SIZE 64

struct _MtLink {
    const MtHost *host;
    gpointer host_data;
    guint number;
    gint wire_dc;
    MtFraming *framing;
    MtObfuscation *obfuscation; /* NULL: not up */
    MtHandshake *handshake;
    MtSession *session;
    MtWriter output;
    gint32 transport_error;
    gboolean proven;
    gboolean refuted;
};

MtLink *
mt_link_new(const MtHost *host, gpointer host_data, guint number, gint wire_dc)
{
    MtLink *self = g_new0(MtLink, 1);

    self->host = host;
    self->host_data = host_data;
    self->number = number;
    self->wire_dc = wire_dc;
    self->framing = mt_framing_new(MT_FRAMING_PADDED);
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
    mt_framing_free(self->framing);
    mt_obfuscation_free(self->obfuscation);
    mt_writer_clear(&self->output);
    g_free(self);
}

guint
mt_link_get_number(const MtLink *self)
{
    return self->number;
}

gboolean
mt_link_up(MtLink *self, GError **error)
{
    guint8 header[HEADER_SIZE];

    self->obfuscation =
        mt_obfuscation_new(self->host, self->host_data, mt_framing_get_tag(self->framing),
                           (gint16)self->wire_dc, NULL, header, error);
    if (self->obfuscation == NULL)
        return FALSE;
    mt_writer_raw(&self->output, header, sizeof header);
    return TRUE;
}

gboolean
mt_link_is_up(const MtLink *self)
{
    return self->obfuscation != NULL;
}

void
mt_link_exchange(MtLink *self, GPtrArray *keys, MtTime now)
{
    self->handshake = mt_handshake_new(self->host, self->host_data, keys, self->wire_dc, now);
}

void
mt_link_carry(MtLink *self, MtSession *session, MtTime now)
{
    self->session = session;
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
    g_auto(MtWriter) plain;

    mt_writer_init(&plain);
    mt_writer_raw(&plain, data, len);
    if (!mt_obfuscation_decrypt(self->obfuscation, plain.data, plain.len)) {
        g_set_error_literal(error, MT_ERROR, MT_ERROR_CRYPTO, "obfuscation");
        return FALSE;
    }
    if (!mt_framing_feed(self->framing, plain.data, plain.len, error))
        return FALSE;
    for (;;) {
        MtFrame frame = {.kind = MT_FRAME_NONE};
        g_autoptr(GBytes) packet = NULL;

        if (!mt_framing_next(self->framing, &frame, error))
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
    if (!mt_link_is_up(self))
        return TRUE;
    for (;;) {
        g_autoptr(GBytes) packet = next_packet(self, now);
        gsize begin = self->output.len;
        gconstpointer bytes;
        gsize len;

        if (packet == NULL)
            return TRUE;
        bytes = g_bytes_get_data(packet, &len);
        if (!mt_framing_pack(self->framing, self->host, self->host_data, bytes, len, &self->output,
                             error))
            return FALSE;
        if (!mt_obfuscation_encrypt(self->obfuscation, self->output.data + begin,
                                    self->output.len - begin)) {
            g_set_error_literal(error, MT_ERROR, MT_ERROR_CRYPTO, "obfuscation");
            return FALSE;
        }
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
    return self->handshake != NULL ? mt_handshake_deadline(self->handshake) : -1;
}
