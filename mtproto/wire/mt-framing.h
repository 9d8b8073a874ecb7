/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The transport's packets: bytes to packets and back.
 * https://core.telegram.org/mtproto/mtproto-transports
 */
#pragma once

#include <base/mt-buffer.h>
#include <mtproto/mt-host.h>

G_BEGIN_DECLS

typedef enum {
    MT_FRAMING_INTERMEDIATE,
    MT_FRAMING_PADDED, /* padded intermediate */
    MT_FRAMING_ABRIDGED,
    MT_FRAMING_FULL, /* numbered and with checksums; cannot be obfuscated */
} MtFramingKind;

typedef enum {
    MT_FRAME_NONE,      /* more bytes are needed */
    MT_FRAME_PACKET,    /* .packet */
    MT_FRAME_ERROR,     /* .code: a four-byte error of the transport, negative */
    MT_FRAME_QUICK_ACK, /* .token */
} MtFrameKind;

typedef struct {
    MtFrameKind kind;
    GBytes *packet; /* (transfer full) */
    gint32 code;
    guint32 token;
} MtFrame;

typedef struct _MtFraming MtFraming;

MtFraming *mt_framing_new(MtFramingKind kind);
void mt_framing_free(MtFraming *self);
MtFramingKind mt_framing_get_kind(const MtFraming *self);
/** mt_framing_get_tag: the four bytes that stand in the obfuscation header; full framing has none.
 */
guint32 mt_framing_get_tag(const MtFraming *self);
/** mt_framing_write_tag: what begins a connection that is not obfuscated. */
void mt_framing_write_tag(const MtFraming *self, MtWriter *out);
/**
 * mt_framing_pack: appends one packet (a multiple of 4 bytes) with its header and, if padded,
 * 0 to 15 random bytes.
 */
gboolean mt_framing_pack(MtFraming *self,
                         const MtHost *host,
                         gpointer host_data,
                         gconstpointer packet,
                         gsize len,
                         MtWriter *out,
                         GError **error);
/** mt_framing_feed: takes received bytes in any pieces. FALSE: over the limit; close. */
gboolean mt_framing_feed(MtFraming *self, const guint8 *data, gsize len, GError **error);
/**
 * mt_framing_next: the next complete frame, or MT_FRAME_NONE. The padding tail of an encrypted
 * packet (auth_key_id not 0) is cut off; that of a plaintext packet is left to the handshake,
 * whose inner length tells. FALSE: the stream is broken (length 0, above MT_MAX_PACKET, not a
 * multiple of 4 where it must be, shorter than a packet and longer than an error code, a wrong
 * number or checksum); close. Frames with value 0 (no-op) are skipped. An absurd length is refused
 * as soon as it is there.
 */
gboolean mt_framing_next(MtFraming *self, MtFrame *out, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtFraming, mt_framing_free)

G_END_DECLS
