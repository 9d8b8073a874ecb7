/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What must survive a restart, as one versioned blob. The parts of the client change it in place
 * and call mt_state_touch(); the client turns that into MT_EVENT_SNAPSHOT.
 */
#pragma once

#include <client/store/mt-temporary-key.h>
#include <mtproto/mt-error.h>
#include <mtproto/mt-login.h>
#include <mtproto/mt-secret.h>
#include <session/mt-auth-key.h>

G_BEGIN_DECLS

/** MtAuthState: what the server attaches to a key. */
typedef enum {
    MT_AUTH_NONE,
    MT_AUTH_HALF, /* code accepted, two-step password missing; at home only */
    MT_AUTH_FULL,
} MtAuthState;

typedef struct {
    gint id;
    MtAuthKey *key; /* (nullable) */
    guint64 salt;
    MtAuthState auth;
    gint64 auth_wall_ms; /* when .auth was reached */
    char *good_host;     /* (nullable): the address that worked last */
    guint16 good_port;
    /* not saved */
    MtTemporaryKey *temporary;     /* (nullable): bound to .key */
    gconstpointer temporary_maker; /* (nullable): who makes the next one */
} MtStateDc;

/** MtAddress: one dcOption. https://core.telegram.org/constructor/dcOption */
typedef struct {
    gint dc;
    char *host;
    guint16 port;
    gboolean ipv6;
    gboolean media_only;
    gboolean tcpo_only;
    gboolean cdn;
    gboolean is_static;
    gboolean this_port_only;
    MtSecret *secret; /* (nullable): to be spoken to like a proxy with this one */
} MtAddress;

void mt_address_free(MtAddress *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtAddress, mt_address_free)

/** MtPending: a login that waits for the user. @hash and the code data are valid for CODE. */
typedef struct {
    gboolean set;
    MtLoginStepKind kind; /* MT_LOGIN_STEP_CODE, _EMAIL or _PASSWORD */
    gint32 api_id;
    gint dc;
    gint64 saved_wall_ms;
    char *phone;
    MtSecret *hash;
    MtLoginCode code; /* without .typed */
} MtPending;

void mt_pending_clear(MtPending *self);

/** MtHold: until when a method must not be called with this number. */
typedef struct {
    char *method;
    char *phone;
    gint64 until_wall_ms;
    MtLoginProblem problem;
} MtHold;

/** MtSection: what a part of the client keeps in a form of its own. */
typedef struct {
    guint32 id;
    guint32 version;
    GBytes *data;
} MtSection;

/* Numbers of sections; never used again for something else. */
#define MT_SECTION_PEERS 1u
#define MT_SECTION_UPDATES 2u
#define MT_SECTION_SENDING 3u
#define MT_SECTION_COUNTRIES 9u
#define MT_SECTION_MACHINES 10u

typedef struct {
    gboolean test_dc;
    gint home_dc;
    GPtrArray *dcs;       /* (element-type MtStateDc) */
    GPtrArray *addresses; /* (element-type MtAddress) */
    gint64 addresses_expire_wall_ms;
    gint64 server_ahead_ms;
    gint64 user_id;            /* 0: nobody */
    char *phone;               /* (nullable): of the user, digits */
    gboolean attempted;        /* a code was requested without a prompt before it */
    gboolean unconfirmed_user; /* the QR code was confirmed by another user; not yet accepted */
    MtPending pending;
    GPtrArray *holds;    /* (element-type MtHold) */
    GPtrArray *sections; /* (element-type MtSection) */
    /* not saved */
    GPtrArray *left; /* (nullable) (element-type MtStateDc): keys to be destroyed */
    gboolean dirty;
    gboolean urgent;
} MtState;

MtState *mt_state_new(void);
void mt_state_free(MtState *self);
/** mt_state_decode: (transfer full): MT_ERROR_MALFORMED for damage, MT_ERROR_UNKNOWN for a newer
 * version. */
MtState *mt_state_decode(gconstpointer data, gsize len, GError **error);
/** mt_state_encode: (transfer full): with a SHA-256 at the end; wiped when freed. */
GBytes *mt_state_encode(const MtState *self);
/** mt_state_touch: it changed; @urgent: it must be written before anything else happens. */
void mt_state_touch(MtState *self, gboolean urgent);
/** mt_state_dc: (transfer none): the entry of @dc, made if need be. */
MtStateDc *mt_state_dc(MtState *self, gint dc);
/** mt_state_set_section: @data: (transfer none) (nullable): NULL removes it. More than
 * MT_MAX_SECTION bytes are not taken. */
void mt_state_set_section(MtState *self, guint32 id, guint32 version, GBytes *data);
/** mt_state_get_section: (transfer none) (nullable): NULL for another version, too. */
GBytes *mt_state_get_section(const MtState *self, guint32 id, guint32 version);
/** mt_state_forget_keys: wipes all keys, the user, the pending login and the sections; addresses
 * and holds stay. */
void mt_state_forget_keys(MtState *self);
/** mt_state_leave: the same after a log-out: the keys are kept aside, in memory only, until
 * somebody takes them to the servers to be destroyed. */
void mt_state_leave(MtState *self);
/** mt_state_take_left: (transfer full): a state with these keys and the addresses; of no user. */
MtState *mt_state_take_left(MtState *self);
/** mt_state_hold: (transfer none) (nullable): the running hold of @method and @phone, if any. */
const MtHold *
mt_state_find_hold(MtState *self, const char *method, const char *phone, gint64 wall_ms);
void mt_state_add_hold(MtState *self,
                       const char *method,
                       const char *phone,
                       MtLoginProblem problem,
                       gint64 until_wall_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtState, mt_state_free)

G_END_DECLS
