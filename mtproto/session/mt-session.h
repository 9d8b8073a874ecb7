/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * One session under one authorization key: what was sent and not answered, acknowledgements,
 * containers, service messages. Bytes of packets in and out; it knows no framing and no sockets,
 * and lives on when the connection is lost. https://core.telegram.org/mtproto/service_messages
 */
#pragma once

#include <mtproto/mt-error.h>
#include <mtproto/mt-host.h>
#include <session/mt-auth-key.h>
#include <session/mt-binding.h>

G_BEGIN_DECLS

/** MT_MSG_WAIT: how the errors begin of a query that was to run after another one. */
#define MT_MSG_WAIT "MSG_WAIT_"

/** MtSessionEventKind. https://core.telegram.org/mtproto/service_messages_about_messages */
typedef enum {
    MT_SESSION_RESULT,   /* .query is answered: .body is the result (gunzipped), boxed */
    MT_SESSION_ERROR,    /* .query is answered by rpc_error: .code, .text (mt_rpc_text_clean) */
    MT_SESSION_UPDATE,   /* .body: a message that is no service message: one object, gunzipped */
    MT_SESSION_SALT,     /* the salt changed: mt_session_get_salt() is worth keeping */
    MT_SESSION_CREATED,  /* the server began the session anew: updates may be lost; queries it has
                            not seen are sent again by the session itself */
    MT_SESSION_RESET,    /* we gave the session up and began another: everything unanswered is sent
                            again under new ids; .query of MT_SESSION_REISSUED says which */
    MT_SESSION_REISSUED, /* .query went out under a new message id: it may have been executed before
                          */
    MT_SESSION_CLOCK,    /* the server's clock is known (anew) */
    MT_SESSION_KEY_DESTROYED, /* .code is 0: the server has forgotten the key, or never knew it;
                                 else it could not */
    MT_SESSION_STUCK, /* no pong, or no answer for 60 s: close the connection and make another */
} MtSessionEventKind;

typedef struct {
    MtSessionEventKind kind;
    guint64 query;
    GBytes *body; /* wiped when freed */
    gint code;
    char *text;
} MtSessionEvent;

void mt_session_event_free(MtSessionEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtSessionEvent, mt_session_event_free)

typedef struct _MtSession MtSession;

/**
 * mt_session_new:
 * @salt: of the handshake or the snapshot (0: the server will tell).
 * @server_ahead_ms: the server's time minus the wall clock, as far as it is known.
 * @clock_known: FALSE for a value of an earlier run.
 */
MtSession *mt_session_new(const MtHost *host,
                          gpointer host_data,
                          const MtAuthKey *key,
                          guint64 salt,
                          gint64 server_ahead_ms,
                          gboolean clock_known,
                          MtTime now);
void mt_session_free(MtSession *self);

/**
 * mt_session_set_temporary: before anything was sent: the key is a temporary one.
 * @permanent: (nullable): it is to be bound to this one first, and nothing else is sent until then;
 *   NULL: it is bound.
 * @expires_s: of the server's time.
 */
void mt_session_set_temporary(MtSession *self, const MtAuthKey *permanent, gint32 expires_s);
/** mt_session_get_bond: @out_error: (out) (optional): what the server said, if it is refused. */
MtBond mt_session_get_bond(const MtSession *self, const char **out_error);

/** mt_session_send_singly: from here on each packet has one query, and one getFile at most. */
void mt_session_send_singly(MtSession *self);

/**
 * mt_session_send: queues one content-related message.
 * @body: (transfer none): the serialised call with its wrappers.
 * Returns a number that names the query for ever, though its message id may change.
 */
guint64 mt_session_send(MtSession *self, GBytes *body, MtTime now);
/**
 * mt_session_send_after: the same; it runs only if the query @after, of mt_session_send(), has
 * succeeded (invokeAfterMsg). If that one fails it is answered by MSG_WAIT_FAILED, by the server or
 * by the session itself, and has not run. 0: after none.
 */
guint64 mt_session_send_after(MtSession *self, GBytes *body, guint64 after, MtTime now);
/** mt_session_cancel: forgets the query; no event for it follows. rpc_drop_answer is sent. */
void mt_session_cancel(MtSession *self, guint64 query, MtTime now);
guint mt_session_count_pending(const MtSession *self);
/** mt_session_is_quiet: nobody waits for anything of it, and there is nothing to be read. */
gboolean mt_session_is_quiet(const MtSession *self);
/** mt_session_has_events: whether mt_session_next_event() has one. */
gboolean mt_session_has_events(const MtSession *self);
/** mt_session_is_stuck: MT_SESSION_STUCK was reported for the present link. */
gboolean mt_session_is_stuck(const MtSession *self);
/** mt_session_destroy_key: the server is asked to forget the key; nothing else is waited for any
 * more. Answered by MT_SESSION_KEY_DESTROYED, unless the connection stays lost. */
void mt_session_destroy_key(MtSession *self);
/** mt_session_hurry_acks: what it owes the server goes out now. */
void mt_session_hurry_acks(MtSession *self);

/** mt_session_link_up: a (new) connection is there: unacknowledged queries are asked for
 * (msgs_state_req) and sent again inside a container under the same ids; a ping goes along. */
void mt_session_link_up(MtSession *self, MtTime now);
void mt_session_link_down(MtSession *self, MtTime now);
/** mt_session_set_any_size: whether the transport hides the lengths of packets: the padding inside
 * of them is to be of any size then. */
void mt_session_set_any_size(MtSession *self, gboolean any_size);
/** mt_session_doubt: the connection may be dead without anybody having said so: it is tested. */
void mt_session_doubt(MtSession *self, MtTime now);

/**
 * mt_session_receive: one encrypted packet. FALSE: a check failed: nothing of it had an effect;
 * close the connection (the session lives on).
 */
gboolean
mt_session_receive(MtSession *self, const guint8 *packet, gsize len, MtTime now, GError **error);
/** mt_session_take_packet: (transfer full) (nullable): the next packet to be written, while the
 * link is up. */
GBytes *mt_session_take_packet(MtSession *self, MtTime now);
/** mt_session_next_event: (transfer full) (nullable) */
MtSessionEvent *mt_session_next_event(MtSession *self);
void mt_session_tick(MtSession *self, MtTime now);
/** mt_session_deadline: monotonic microseconds, or -1. */
gint64 mt_session_deadline(const MtSession *self);

guint64 mt_session_get_salt(const MtSession *self);
/** mt_session_server_ms: the server's Unix time in milliseconds. */
gint64 mt_session_server_ms(const MtSession *self, MtTime now);
gboolean mt_session_is_clock_known(const MtSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtSession, mt_session_free)

G_END_DECLS
