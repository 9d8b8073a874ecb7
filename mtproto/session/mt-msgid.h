/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Message ids, sequence numbers, the server's clock, and the window against replays.
 * https://core.telegram.org/mtproto/description#message-identifier-msg-id
 */
#pragma once

#include <mtproto/mt-host.h>

G_BEGIN_DECLS

typedef enum {
    MT_MSGID_FRESH,
    MT_MSGID_DUPLICATE, /* seen before: acknowledge again, no effect */
    MT_MSGID_TOO_OLD,   /* below everything remembered: for a packet, give the session up */
    MT_MSGID_OUTSIDE,   /* more than 300 s old or 30 s ahead of the server's clock */
} MtMsgIdVerdict;

typedef struct _MtMsgIds MtMsgIds;

MtMsgIds *mt_msgids_new(void);
void mt_msgids_free(MtMsgIds *self);
/** mt_msgids_set_offset: the server's clock: Unix ms = mono_us / 1000 + offset; @known when
 * measured. */
void mt_msgids_set_offset(MtMsgIds *self, gint64 offset_ms, gboolean known);
gint64 mt_msgids_get_offset(const MtMsgIds *self, gboolean *out_known);
/** mt_msgids_server_ms: the server's Unix time in ms, or our wall clock while no offset was set. */
gint64 mt_msgids_server_ms(const MtMsgIds *self, MtTime now);
/** mt_msgids_is_ahead: the ids that were given lie further in the future than the server accepts:
 * the next ones would, too. */
gboolean mt_msgids_is_ahead(const MtMsgIds *self, MtTime now);
/** mt_msgids_time_of: the Unix time in ms at which the message of that id was made. */
gint64 mt_msgids_time_of(guint64 msg_id);
/** mt_msgids_next: divisible by 4, strictly ascending; @noise fills the low bits. */
guint64 mt_msgids_next(MtMsgIds *self, MtTime now, guint32 noise);
/** mt_msgids_next_seqno: 2n+1 and counts for content-related messages, else 2n. */
guint32 mt_msgids_next_seqno(MtMsgIds *self, gboolean content_related);
/** mt_msgids_check_packet: outer message of a packet; learns the clock from it. */
MtMsgIdVerdict mt_msgids_check_packet(MtMsgIds *self, guint64 msg_id, MtTime now);
/** mt_msgids_check_inner: member of a container: no time window, too old counts as duplicate. */
MtMsgIdVerdict mt_msgids_check_inner(MtMsgIds *self, guint64 msg_id);
/** mt_msgids_has_seen: whether a message of the server is remembered; changes nothing. */
gboolean mt_msgids_has_seen(const MtMsgIds *self, guint64 msg_id);
/** mt_msgids_reset: a new session: counters and memory are gone, the clock stays. */
void mt_msgids_reset(MtMsgIds *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtMsgIds, mt_msgids_free)

G_END_DECLS
