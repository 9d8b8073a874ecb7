/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The client: one account's connection to Telegram, without I/O.
 *
 * The host feeds what happened (bytes, time, lost connections, finished jobs), then pops events
 * until there are none, takes the output of the links that have any, and arms one timer for
 * mt_client_deadline(). Nothing here blocks, and no function calls back except MtHost's two.
 * https://core.telegram.org/mtproto
 */
#pragma once

#include <glib.h>
#include <mtproto/mt-chats.h>
#include <mtproto/mt-error.h>
#include <mtproto/mt-event.h>
#include <mtproto/mt-files.h>
#include <mtproto/mt-host.h>
#include <mtproto/mt-job.h>
#include <mtproto/mt-login.h>
#include <mtproto/mt-proxy.h>
#include <mtproto/mt-secret.h>

G_BEGIN_DECLS

/** MT_API_LAYER: the layer of the API schema that this library speaks. */
#define MT_API_LAYER 227

typedef struct _MtClient MtClient;

/**
 * MtTransport: what packets look like on a connection without a proxy. All but the first are for
 * networks that need them.
 */
typedef enum {
    MT_TRANSPORT_DEFAULT, /* obfuscated, and the lengths of packets hidden */
    MT_TRANSPORT_OBFUSCATED_INTERMEDIATE,
    MT_TRANSPORT_OBFUSCATED_ABRIDGED,
    MT_TRANSPORT_PADDED, /* this and the following: not obfuscated */
    MT_TRANSPORT_INTERMEDIATE,
    MT_TRANSPORT_ABRIDGED,
    MT_TRANSPORT_FULL,
} MtTransport;

/**
 * MtConfig: copied by mt_client_new(). Strings may be NULL where noted.
 * @api_id, @api_hash: from https://my.telegram.org; 0 and NULL are allowed and give
 *   MT_LOGIN_API_ID_MISSING.
 * @phone: (nullable): digits from mt_phone_normalize(), or whatever was typed.
 * @server_host, @server_port, @server_dc: (nullable): one datacenter instead of Telegram's; the
 *   others then come from its help.getConfig, loopback and private addresses included.
 * @server_keys: (nullable): PEM text with one or more RSA public keys instead of Telegram's.
 * @test_dc: Telegram's test datacenters.
 * @proxy: (nullable): all connections go to it, and it passes them on.
 * @transport: ignored with @proxy, whose secret decides.
 * @no_forward_secrecy: everything is sealed with the permanent keys: who finds them later can read
 *   what was recorded before. For tests and comparisons.
 * @tz_offset_s: seconds east of UTC.
 * @machine: (nullable): tells this computer from others, at most 64 characters; a login that was
 *   used with others only is asked about first. NULL: not known, and nothing is asked.
 * @qr: begin with a QR code instead of a login code.
 * @allow_flash_call, @allow_missed_call: the person can see who calls, and type that number.
 * @allow_sign_up: make an account when the number has none; test datacenters only.
 * @other_users: (nullable) (element-type gint64): users signed in elsewhere in this profile; they
 *   are not offered for a QR code.
 * @tokens: (nullable) (element-type MtSecret): future-auth tokens, the newest last.
 * @snapshot: (nullable): the newest one of an earlier run.
 * @journal: (nullable): what mt_client_take_journal() gave after that one, in one piece.
 */
typedef struct {
    gint32 api_id;
    const char *api_hash;
    const char *phone;
    const char *server_host;
    guint16 server_port;
    gint server_dc;
    const char *server_keys;
    gboolean test_dc;
    const MtProxy *proxy;
    MtTransport transport;
    const char *device_model;
    const char *system_version;
    const char *app_version;
    const char *system_lang_code;
    const char *lang_code;
    gboolean no_forward_secrecy;
    gint32 tz_offset_s;
    const char *machine;
    gboolean qr;
    gboolean allow_flash_call;
    gboolean allow_missed_call;
    gboolean allow_sign_up;
    GArray *other_users;
    GPtrArray *tokens;
    GBytes *snapshot;
    GBytes *journal;
} MtConfig;

/**
 * mt_client_new: (transfer full): fails with MT_ERROR_MALFORMED when @server_keys holds no usable
 * key or @snapshot is damaged (MT_ERROR_UNKNOWN: of a newer version). Sends nothing yet.
 * @host_data goes to the callbacks of @host.
 */
MtClient *
mt_client_new(const MtHost *host, gpointer host_data, const MtConfig *config, GError **error);

/** mt_client_free: wipes and frees. Nothing is sent; the session stays valid at the server. */
void mt_client_free(MtClient *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtClient, mt_client_free)

/** mt_client_has_login: whether @snapshot held a login that only has to be checked. */
gboolean mt_client_has_login(const MtClient *self);

/** mt_client_start: begins: a stored login is checked, a pending one taken up, or a new one begun.
 */
void mt_client_start(MtClient *self, MtTime now);

/* What happened outside. @link is a number from MT_EVENT_OPEN_LINK; unknown ones are ignored. */
void mt_client_link_up(MtClient *self, guint link, MtTime now);
void mt_client_link_data(MtClient *self, guint link, const guint8 *data, gsize len, MtTime now);
/** mt_client_link_down: it was closed or could never be opened; never for one we closed. */
void mt_client_link_down(MtClient *self, guint link, MtTime now);
/** mt_client_job_done: @job: (transfer full): one of MT_EVENT_JOB after mt_job_run(). */
void mt_client_job_done(MtClient *self, MtJob *job, MtTime now);
void mt_client_tick(MtClient *self, MtTime now);
/** mt_client_woke: the computer slept, its clock was set, or the network is another one: the
 * connections are tested and made anew within seconds. What the two clocks of MtTime tell of it is
 * seen without this, but not before the next call. */
void mt_client_woke(MtClient *self, MtTime now);

/* What should happen outside. */
/** mt_client_next_event: (transfer full) (nullable) */
MtEvent *mt_client_next_event(MtClient *self);
/** mt_client_make_snapshot: (transfer full) (nullable): what must survive a restart; NULL: nothing
 * has changed since the last one. */
GBytes *mt_client_make_snapshot(MtClient *self);
/** mt_client_take_journal: (transfer full) (nullable): to be appended, at once, to what it gave
 * since the last snapshot: see mt-chats.h. A host that does not may see the last events again. */
GBytes *mt_client_take_journal(MtClient *self);
/** mt_client_take_output: (transfer full) (nullable): bytes to be written to @link, in order. */
GBytes *mt_client_take_output(MtClient *self, guint link);
/** mt_client_deadline: when mt_client_tick() is due, monotonic microseconds, or -1 for never. */
gint64 mt_client_deadline(const MtClient *self);

/* Answers to a login step. @generation is that of the step; older ones are ignored. None of
 * them answers from inside the call: the next step is an event. */
void mt_client_login_phone(MtClient *self, guint generation, const char *text, MtTime now);
/** mt_client_login_code: @text as typed; it is cleaned and checked before it is sent. For CODE and
 * RECOVERY_CODE. */
void mt_client_login_code(MtClient *self, guint generation, const char *text, MtTime now);
/** mt_client_login_resend: the next way, or the same mail again. For CODE and RECOVERY_CODE. */
void mt_client_login_resend(MtClient *self, guint generation, MtTime now);
/** mt_client_login_report_missing: tells Telegram that the code did not come. */
void mt_client_login_report_missing(MtClient *self, guint generation, MtTime now);
/** mt_client_login_qr: a QR code instead, or another one; from every prompt. */
void mt_client_login_qr(MtClient *self, guint generation, MtTime now);
/** mt_client_login_email: the address for MT_LOGIN_STEP_EMAIL. */
void mt_client_login_email(MtClient *self, guint generation, const char *address, MtTime now);
/** mt_client_login_change_email: another address than the one that was mailed to. */
void mt_client_login_change_email(MtClient *self, guint generation, MtTime now);
/** mt_client_login_reset_email: gives the login e-mail up, after a time of .code.reset_period_s. */
void mt_client_login_reset_email(MtClient *self, guint generation, MtTime now);
/** mt_client_login_new_code: the "yes" of MT_LOGIN_STEP_EXPIRED. */
void mt_client_login_new_code(MtClient *self, guint generation, MtTime now);
void mt_client_login_change_phone(MtClient *self, guint generation, MtTime now);
void mt_client_login_password(MtClient *self, guint generation, MtSecret *password, MtTime now);
/** mt_client_login_forgot: "forgot password" was chosen. */
void mt_client_login_forgot(MtClient *self, guint generation, MtTime now);
/** mt_client_login_new_password: @password: (nullable): NULL or empty for no password at all;
 * @hint: (nullable). */
void mt_client_login_new_password(
    MtClient *self, guint generation, MtSecret *password, const char *hint, MtTime now);
/** mt_client_login_back: from RECOVERY_CODE and NEW_PASSWORD to the password. */
void mt_client_login_back(MtClient *self, guint generation, MtTime now);
/** mt_client_login_confirm_user: the answer to CONFIRM_USER; "no" logs out again. */
void mt_client_login_confirm_user(MtClient *self, guint generation, gboolean yes, MtTime now);
/** mt_client_login_copied: the answer to COPIED; @move: the other computer no longer uses it. */
void mt_client_login_copied(MtClient *self, guint generation, gboolean move, MtTime now);
/** mt_client_login_sign_up: the answer to SIGN_UP; it accepts the terms. */
void mt_client_login_sign_up(
    MtClient *self, guint generation, const char *first_name, const char *last_name, MtTime now);
/**
 * mt_client_login_cancel: the user stops. A code that was sent stays pending: the snapshot keeps
 * it, and a client made from that opens the same step without asking the server. Answered by
 * MT_LOGIN_STEP_FAILED with MT_LOGIN_CANCELLED.
 */
void mt_client_login_cancel(MtClient *self, guint generation, MtTime now);

/**
 * mt_client_log_out: ends the session at the server, then forgets it; a stored login need not have
 * been checked for that. Answered by
 * MT_LOGIN_STEP_FAILED with MT_LOGIN_LOGGED_OUT, or MT_LOGIN_LOGOUT_FAILED after 10 seconds.
 */
void mt_client_log_out(MtClient *self, MtTime now);
/**
 * mt_client_is_leaving: after a log-out, for at most a minute: the servers are asked to destroy the
 * keys that they had with us. Whoever wants to be polite goes on with the client until then, though
 * it has nothing more to tell; it may be freed at any time.
 */
gboolean mt_client_is_leaving(const MtClient *self);

/* What concerns the account once it is signed in. Each is answered by MT_EVENT_ACCOUNT, or ignored
 * while nobody is signed in. https://core.telegram.org/api/auth */
/** mt_client_list_devices: all sessions of the account. */
void mt_client_list_devices(MtClient *self, MtTime now);
/** mt_client_end_device: ends one session; @hash 0: all but this one. */
void mt_client_end_device(MtClient *self, gint64 hash, MtTime now);
/** mt_client_confirm_device: "that was me". */
void mt_client_confirm_device(MtClient *self, gint64 hash, MtTime now);
/** mt_client_accept_terms: @id of MT_EVENT_TERMS, unchanged. */
void mt_client_accept_terms(MtClient *self, const char *id, MtTime now);

/** mt_client_is_signed_in: whether MT_LOGIN_STEP_DONE was reached and not left. */
gboolean mt_client_is_signed_in(const MtClient *self);

/** mt_client_get_chats: (transfer none): the account in use; its verbs are in mt-chats.h. */
MtChats *mt_client_get_chats(MtClient *self);

G_END_DECLS
