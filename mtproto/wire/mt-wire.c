/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Puts the layers of one connection's bytes on top of each other. What each of them does is its own
 * affair.
 */
#include "mt-wire.h"

#include "mt-fake-tls.h"
#include "mt-obfuscation.h"

#define HEADER_SIZE 64

struct _MtWire {
    const MtHost *host;
    gpointer host_data;
    gboolean plain;
    gboolean started;
    gint16 dc;
    MtProxySecret *secret; /* (nullable) */
    MtFraming *framing;
    MtObfuscation *obfuscation; /* NULL: not started, or plain */
    MtFakeTls *tls;             /* (nullable) */
    MtWriter held;              /* the header, until the imitated TLS is open */
};

static MtFramingKind
choose_framing(const MtWireShape *shape)
{
    if (shape->secret != NULL)
        return shape->secret->kind == MT_PROXY_PLAIN ? MT_FRAMING_INTERMEDIATE : MT_FRAMING_PADDED;
    return shape->framing;
}

MtWire *
mt_wire_new(const MtHost *host, gpointer host_data, const MtWireShape *shape)
{
    MtWire *self = g_new0(MtWire, 1);

    self->host = host;
    self->host_data = host_data;
    self->dc = shape->dc;
    self->secret = mt_proxy_secret_copy(shape->secret);
    self->framing = mt_framing_new(choose_framing(shape));
    self->plain = shape->secret == NULL && (shape->plain || mt_framing_get_tag(self->framing) == 0);
    if (shape->secret != NULL && shape->secret->kind == MT_PROXY_FAKE_TLS)
        self->tls = mt_fake_tls_new(shape->secret);
    mt_writer_init(&self->held);
    return self;
}

void
mt_wire_free(MtWire *self)
{
    if (self == NULL)
        return;
    mt_proxy_secret_free(self->secret);
    mt_framing_free(self->framing);
    mt_obfuscation_free(self->obfuscation);
    mt_fake_tls_free(self->tls);
    mt_writer_clear(&self->held);
    g_free(self);
}

gboolean
mt_wire_start(MtWire *self, gint64 unix_time, MtWriter *out, GError **error)
{
    guint8 header[HEADER_SIZE];

    if (self->plain) {
        mt_framing_write_tag(self->framing, out);
        self->started = TRUE;
        return TRUE;
    }
    self->obfuscation =
        mt_obfuscation_new(self->host, self->host_data, mt_framing_get_tag(self->framing), self->dc,
                           self->secret != NULL ? self->secret->key : NULL, header, error);
    if (self->obfuscation == NULL)
        return FALSE;
    if (self->tls != NULL &&
        !mt_fake_tls_greet(self->tls, self->host, self->host_data, unix_time, out, error))
        return FALSE;
    mt_writer_raw(self->tls != NULL ? &self->held : out, header, sizeof header);
    self->started = TRUE;
    return TRUE;
}

gboolean
mt_wire_is_started(const MtWire *self)
{
    return self->started;
}

gboolean
mt_wire_is_open(const MtWire *self)
{
    return self->started && (self->tls == NULL || mt_fake_tls_is_open(self->tls));
}

gboolean
mt_wire_is_padded(const MtWire *self)
{
    return mt_framing_get_kind(self->framing) == MT_FRAMING_PADDED;
}

static gboolean
no_cipher(GError **error)
{
    g_set_error_literal(error, MT_ERROR, MT_ERROR_CRYPTO, "obfuscation");
    return FALSE;
}

gboolean
mt_wire_send(MtWire *self, gconstpointer packet, gsize len, MtWriter *out, GError **error)
{
    MtWriter *inner = self->tls != NULL ? &self->held : out;
    const gsize begin = inner->len;

    if (!mt_framing_pack(self->framing, self->host, self->host_data, packet, len, inner, error))
        return FALSE;
    if (self->obfuscation != NULL &&
        !mt_obfuscation_encrypt(self->obfuscation, inner->data + begin, inner->len - begin))
        return no_cipher(error);
    if (self->tls != NULL) {
        g_autoptr(GBytes) whole = mt_writer_steal(inner);
        gsize size;
        const guint8 *bytes = g_bytes_get_data(whole, &size);

        mt_fake_tls_wrap(self->tls, bytes, size, out);
    }
    return TRUE;
}

gboolean
mt_wire_receive(MtWire *self, const guint8 *data, gsize len, GError **error)
{
    g_auto(MtWriter) plain;

    mt_writer_init(&plain);
    if (self->tls == NULL)
        mt_writer_raw(&plain, data, len);
    else if (!mt_fake_tls_receive(self->tls, data, len, &plain, error))
        return FALSE;
    if (plain.len == 0)
        return TRUE;
    if (self->obfuscation != NULL &&
        !mt_obfuscation_decrypt(self->obfuscation, plain.data, plain.len))
        return no_cipher(error);
    return mt_framing_feed(self->framing, plain.data, plain.len, error);
}

gboolean
mt_wire_next(MtWire *self, MtFrame *out, GError **error)
{
    return mt_framing_next(self->framing, out, error);
}
