/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The key exchange. Each answer is checked in full before any of it is used; the first thing that
 * is wrong ends the exchange. It does not know what the key is for.
 */
#include "mt-handshake.h"

#include <base/mt-buffer.h>
#include <base/mt-limits.h>
#include <crypto/mt-dh.h>
#include <crypto/mt-factor.h>
#include <crypto/mt-kdf.h>
#include <session/mt-inner.h>
#include <session/mt-plain.h>
#include <tl/tl-codec.h>

#define NONCE_HASH_SIZE 16
#define PQ_SIZE 8
/* For each answer, and for everything together. */
#define ANSWER_LIMIT_US (15 * G_USEC_PER_SEC)
#define TOTAL_LIMIT_US (30 * G_USEC_PER_SEC)
/* Drawing another exponent because g_b is out of range; that never happens by chance. */
#define MAX_DRAWS 5

typedef enum {
    STEP_RES_PQ, /* what it waits for */
    STEP_FACTORS,
    STEP_DH_PARAMS,
    STEP_POWERS,
    STEP_DH_GEN,
    STEP_DONE,
    STEP_FAILED,
} Step;

struct _MtHandshake {
    const MtHost *host;
    gpointer host_data;
    GPtrArray *keys; /* (element-type MtRsaKey) */
    gint dc;
    gint32 expires_in;
    Step step;
    gint64 total_limit_us;
    gint64 answer_limit_us;
    MtMsgIds *ids;
    MtMsgIds *own_ids;   /* (nullable) */
    guint64 answered_id; /* message id of the last answer */
    MtAesIge *ige;
    GBytes *packet; /* to be sent */
    MtJob *job;     /* to be computed */
    MtNonces nonces;
    guint8 pq[PQ_SIZE];
    gsize pq_len;
    const MtRsaKey *rsa_key;
    gint32 g;
    GBytes *dh_prime;
    GBytes *g_a;
    gint64 server_ahead_ms;
    gint32 expires_s;
    guint draws;
    guint retries;
    guint64 retry_id; /* of the key that the server did not want */
    MtSecret *auth_key;
    MtHandshakeResult result;
};

static gboolean
refuse(GError **error, MtError code, const char *what)
{
    g_set_error(error, MT_ERROR, (gint)code, "key exchange: %s", what);
    return FALSE;
}

static gboolean
draw(MtHandshake *self, guint8 *buf, gsize len, GError **error)
{
    return self->host->random(self->host_data, buf, len) ||
           refuse(error, MT_ERROR_CRYPTO, "no random bytes");
}

/* Makes a packet of @call and begins to wait for the answer to it. */
static gboolean
send_call(MtHandshake *self, const TlObject *call, Step next, MtTime now, GError **error)
{
    g_autoptr(GBytes) body = tl_encode(call, error);
    guint8 noise[4];
    gconstpointer bytes;
    gsize len;

    if (body == NULL || !draw(self, noise, sizeof noise, error))
        return FALSE;
    bytes = g_bytes_get_data(body, &len);
    g_clear_pointer(&self->packet, g_bytes_unref);
    self->packet = mt_plain_pack(mt_msgids_next(self->ids, now, mt_get_u32(noise)), bytes, len);
    self->answer_limit_us = now.mono_us + ANSWER_LIMIT_US;
    self->step = next;
    return TRUE;
}

/* --- life ------------------------------------------------------------------------------------ */

static gboolean
begin(MtHandshake *self, MtTime now)
{
    TlMtCallReqPqMulti call = {.base = TL_MT_CALL_REQ_PQ_MULTI};

    if (!draw(self, self->nonces.nonce, sizeof self->nonces.nonce, NULL))
        return FALSE;
    for (gsize i = 0; i < MT_NONCE_SIZE; i++)
        call.nonce[i] = self->nonces.nonce[i];
    return send_call(self, &call.base, STEP_RES_PQ, now, NULL);
}

MtHandshake *
mt_handshake_new(const MtHost *host, gpointer host_data, GPtrArray *keys, gint dc, MtTime now)
{
    return mt_handshake_new_on(host, host_data, keys, dc, 0, NULL, now);
}

MtHandshake *
mt_handshake_new_on(const MtHost *host,
                    gpointer host_data,
                    GPtrArray *keys,
                    gint dc,
                    gint32 expires_in,
                    MtMsgIds *ids,
                    MtTime now)
{
    MtHandshake *self = g_new0(MtHandshake, 1);

    self->host = host;
    self->host_data = host_data;
    self->keys = g_ptr_array_ref(keys);
    self->dc = dc;
    self->expires_in = expires_in;
    self->own_ids = ids == NULL ? mt_msgids_new() : NULL;
    self->ids = ids != NULL ? ids : self->own_ids;
    self->ige = mt_aes_ige_new();
    self->total_limit_us = now.mono_us + TOTAL_LIMIT_US;
    if (!begin(self, now)) {
        /* There is nobody to tell yet; it is over as soon as somebody looks at the time. */
        self->step = STEP_FAILED;
        self->total_limit_us = now.mono_us;
    }
    return self;
}

static void
clear_bytes(GBytes **bytes)
{
    g_clear_pointer(bytes, g_bytes_unref);
}

void
mt_handshake_free(MtHandshake *self)
{
    if (self == NULL)
        return;
    g_ptr_array_unref(self->keys);
    mt_msgids_free(self->own_ids);
    mt_aes_ige_free(self->ige);
    clear_bytes(&self->packet);
    clear_bytes(&self->dh_prime);
    clear_bytes(&self->g_a);
    mt_job_free(self->job);
    mt_secret_unref(self->auth_key);
    mt_auth_key_free(self->result.key);
    mt_wipe(self, sizeof *self);
    g_free(self);
}

gint64
mt_handshake_deadline(const MtHandshake *self)
{
    switch (self->step) {
    case STEP_RES_PQ:
    case STEP_DH_PARAMS:
    case STEP_DH_GEN:
        return MIN(self->answer_limit_us, self->total_limit_us);
    case STEP_FACTORS:
    case STEP_POWERS:
    case STEP_FAILED:
        return self->total_limit_us;
    case STEP_DONE:
        break;
    }
    return -1;
}

GBytes *
mt_handshake_take_packet(MtHandshake *self)
{
    return g_steal_pointer(&self->packet);
}

MtJob *
mt_handshake_take_job(MtHandshake *self)
{
    return g_steal_pointer(&self->job);
}

gboolean
mt_handshake_take_result(MtHandshake *self, MtHandshakeResult *out)
{
    if (self->step != STEP_DONE || self->result.key == NULL)
        return FALSE;
    *out = self->result;
    self->result.key = NULL;
    return TRUE;
}

/* --- first answer: resPQ --------------------------------------------------------------------- */

/* The first that the server offers and that we have. */
static const MtRsaKey *
choose_key(const MtHandshake *self, const TlVector *fingerprints)
{
    for (guint i = 0; i < fingerprints->len; i++) {
        for (guint k = 0; k < self->keys->len; k++) {
            const MtRsaKey *key = g_ptr_array_index(self->keys, k);

            if (mt_rsa_key_get_fingerprint(key) == (guint64)fingerprints->longs[i])
                return key;
        }
    }
    return NULL;
}

static gboolean
begin_factoring(MtHandshake *self, const TlBytes *pq, GError **error)
{
    guint64 number = 0;
    guint8 seed[8];

    if (pq->len == 0 || pq->len > PQ_SIZE)
        return refuse(error, MT_ERROR_MALFORMED, "pq of another size");
    for (gsize i = 0; i < pq->len; i++) {
        self->pq[i] = pq->data[i];
        number = number << 8 | pq->data[i];
    }
    self->pq_len = pq->len;
    if (!draw(self, seed, sizeof seed, error))
        return FALSE;
    self->job = mt_factor_job_new(number, mt_get_u64(seed));
    self->step = STEP_FACTORS;
    return TRUE;
}

static gboolean
receive_res_pq(MtHandshake *self, MtReader *reader, GError **error)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    const TlMtResPQ *answer =
        (const TlMtResPQ *)tl_read_object(reader, &tl_mt_schema, TL_TYPE_MT_RES_PQ, arena, error);

    if (answer == NULL)
        return FALSE;
    if (!mt_nonces_check(&self->nonces, answer->nonce, self->nonces.server_nonce, error))
        return FALSE;
    if (answer->server_public_key_fingerprints->len > MT_MAX_FINGERPRINTS)
        return refuse(error, MT_ERROR_LIMIT, "too many fingerprints");
    self->rsa_key = choose_key(self, answer->server_public_key_fingerprints);
    if (self->rsa_key == NULL)
        return refuse(error, MT_ERROR_CRYPTO, "no key that we know");
    for (gsize i = 0; i < MT_NONCE_SIZE; i++)
        self->nonces.server_nonce[i] = answer->server_nonce[i];
    return begin_factoring(self, &answer->pq, error);
}

/* --- second question: req_DH_params ---------------------------------------------------------- */

/* Big-endian without leading zeros; at least one byte. */
static TlBytes
big_endian(guint64 number, guint8 buf[8])
{
    gsize first = 0;

    for (gsize i = 0; i < 8; i++)
        buf[i] = (guint8)(number >> (8 * (7 - i)));
    while (first < 7 && buf[first] == 0)
        first++;
    return (TlBytes){.data = buf + first, .len = 8 - first};
}

static gboolean
factors_found(MtHandshake *self, const MtJob *job, MtTime now, GError **error)
{
    TlMtCallReqDHParams call = {.base = TL_MT_CALL_REQ_DH_PARAMS};
    const TlBytes pq = {.data = self->pq, .len = self->pq_len};
    guint8 encrypted[MT_INNER_RSA_SIZE];
    guint8 p_bytes[8], q_bytes[8];
    guint64 p, q;

    if (!mt_factor_job_get_result(job, &p, &q))
        return refuse(error, MT_ERROR_CRYPTO, "pq has no two factors");
    call.p = big_endian(p, p_bytes);
    call.q = big_endian(q, q_bytes);
    /* Only the owner of the server's key can read the new nonce, and so everything after it. */
    if (!draw(self, self->nonces.new_nonce, sizeof self->nonces.new_nonce, error) ||
        !mt_inner_seal_pq(&self->nonces, self->rsa_key, self->host, self->host_data, pq, call.p,
                          call.q, self->dc, self->expires_in, encrypted, error))
        return FALSE;
    mt_nonces_copy(&self->nonces, call.nonce, call.server_nonce);
    call.public_key_fingerprint = (gint64)mt_rsa_key_get_fingerprint(self->rsa_key);
    call.encrypted_data = (TlBytes){.data = encrypted, .len = sizeof encrypted};
    return send_call(self, &call.base, STEP_DH_PARAMS, now, error);
}

/* --- second answer: server_DH_params --------------------------------------------------------- */

static gboolean
begin_powers(MtHandshake *self, GError **error)
{
    g_autoptr(MtSecret) b = mt_secret_new_zero(MT_DH_SIZE);
    gsize prime_len, g_a_len;
    gconstpointer prime = g_bytes_get_data(self->dh_prime, &prime_len);
    gconstpointer g_a = g_bytes_get_data(self->g_a, &g_a_len);

    if (!draw(self, mt_secret_peek(b), MT_DH_SIZE, error))
        return FALSE;
    self->job = mt_dh_job_new(self->g, prime, prime_len, g_a, g_a_len, b);
    self->step = STEP_POWERS;
    return TRUE;
}

/* The numbers themselves are checked by the job, which can take its time. */
static gboolean
receive_dh_params(MtHandshake *self, MtReader *reader, MtTime now, GError **error)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    const TlObject *object =
        tl_read_object(reader, &tl_mt_schema, TL_TYPE_MT_SERVER_DH_PARAMS, arena, error);
    const TlMtServerDHParamsOk *answer = (const TlMtServerDHParamsOk *)object;
    const TlMtServerDHInnerData *inner;

    if (object == NULL)
        return FALSE;
    if (tl_object_id(object) != TL_ID_MT_SERVER_DH_PARAMS_OK)
        return refuse(error, MT_ERROR_CRYPTO, "the server refuses");
    if (!mt_nonces_check(&self->nonces, answer->nonce, answer->server_nonce, error))
        return FALSE;
    inner = mt_inner_open_answer(&self->nonces, self->ige, answer->encrypted_answer, arena, error);
    if (inner == NULL)
        return FALSE;
    self->g = inner->g;
    self->dh_prime = g_bytes_new(inner->dh_prime.data, inner->dh_prime.len);
    self->g_a = g_bytes_new(inner->g_a.data, inner->g_a.len);
    self->server_ahead_ms = (gint64)(guint32)inner->server_time * 1000 - now.wall_ms;
    if (self->expires_in != 0)
        self->expires_s = (gint32)((guint32)inner->server_time + (guint32)self->expires_in);
    return begin_powers(self, error);
}

/* --- third question: set_client_DH_params ---------------------------------------------------- */

static gboolean
send_client_params(MtHandshake *self, const guint8 g_b[MT_DH_SIZE], MtTime now, GError **error)
{
    TlMtCallSetClientDHParams call = {.base = TL_MT_CALL_SET_CLIENT_DH_PARAMS};
    const TlBytes power = {.data = g_b, .len = MT_DH_SIZE};
    g_autoptr(GBytes) sealed = mt_inner_seal_client(&self->nonces, self->ige, self->host,
                                                    self->host_data, self->retry_id, power, error);

    if (sealed == NULL)
        return FALSE;
    mt_nonces_copy(&self->nonces, call.nonce, call.server_nonce);
    call.encrypted_data.data = g_bytes_get_data(sealed, &call.encrypted_data.len);
    return send_call(self, &call.base, STEP_DH_GEN, now, error);
}

static gboolean
powers_found(MtHandshake *self, const MtJob *job, MtTime now, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(MtSecret) auth_key = NULL;
    guint8 g_b[MT_DH_SIZE];

    if (!mt_dh_job_get_result(job, g_b, &auth_key, &problem)) {
        if (g_error_matches(problem, MT_ERROR, MT_ERROR_STATE) && self->draws < MAX_DRAWS) {
            self->draws++;
            return begin_powers(self, error);
        }
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    mt_secret_unref(self->auth_key);
    self->auth_key = g_steal_pointer(&auth_key);
    return send_client_params(self, g_b, now, error);
}

/* --- third answer: dh_gen -------------------------------------------------------------------- */

static void
finish(MtHandshake *self, MtTime now)
{
    self->result.key = mt_auth_key_new(self->auth_key, now.wall_ms);
    self->result.salt = mt_get_u64(self->nonces.new_nonce) ^ mt_get_u64(self->nonces.server_nonce);
    self->result.server_ahead_ms = self->server_ahead_ms;
    self->result.expires_s = self->expires_s;
    self->step = STEP_DONE;
}

static gboolean
retry(MtHandshake *self, GError **error)
{
    if (self->retries >= MT_MAX_DH_RETRIES)
        return refuse(error, MT_ERROR_LIMIT, "the server wants another key for ever");
    self->retries++;
    self->retry_id = mt_kdf_aux_hash(mt_secret_peek(self->auth_key));
    return begin_powers(self, error);
}

/* The three answers have one layout; each has a hash of its own, so that none can be made into
 * another. */
static gboolean
receive_dh_gen(MtHandshake *self, MtReader *reader, MtTime now, GError **error)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    const TlObject *object =
        tl_read_object(reader, &tl_mt_schema, TL_TYPE_MT_SET_CLIENT_DH_PARAMS_ANSWER, arena, error);
    const TlMtDhGenOk *answer = (const TlMtDhGenOk *)object;
    guint8 expected[NONCE_HASH_SIZE];
    guint8 number = 1;

    if (object == NULL)
        return FALSE;
    if (!mt_nonces_check(&self->nonces, answer->nonce, answer->server_nonce, error))
        return FALSE;
    if (tl_object_id(object) == TL_ID_MT_DH_GEN_RETRY)
        number = 2;
    else if (tl_object_id(object) == TL_ID_MT_DH_GEN_FAIL)
        number = 3;
    if (!mt_kdf_new_nonce_hash(self->nonces.new_nonce, mt_secret_peek(self->auth_key), number,
                               expected) ||
        !mt_memequal(answer->new_nonce_hash1, expected, NONCE_HASH_SIZE))
        return refuse(error, MT_ERROR_CRYPTO, "the hash of the new nonce is wrong");
    if (number == 3)
        return refuse(error, MT_ERROR_STATE, "the server gives up");
    if (number == 2)
        return retry(self, error);
    finish(self, now);
    return TRUE;
}

/* --- the machine ----------------------------------------------------------------------------- */

static gboolean
dispatch(MtHandshake *self, const MtPlain *plain, MtTime now, GError **error)
{
    /* An object and perhaps random bytes: only here may something follow it. */
    MtReader reader = MT_READER_INIT(plain->body, plain->body_len);

    switch (self->step) {
    case STEP_RES_PQ:
        return receive_res_pq(self, &reader, error);
    case STEP_DH_PARAMS:
        return receive_dh_params(self, &reader, now, error);
    case STEP_DH_GEN:
        return receive_dh_gen(self, &reader, now, error);
    case STEP_FACTORS:
    case STEP_POWERS:
    case STEP_DONE:
    case STEP_FAILED:
        break;
    }
    return refuse(error, MT_ERROR_STATE, "an answer that nobody waits for");
}

static gboolean
conclude(MtHandshake *self, gboolean ok)
{
    if (!ok) {
        self->step = STEP_FAILED;
        clear_bytes(&self->packet);
        g_clear_pointer(&self->job, mt_job_free);
    }
    return ok;
}

gboolean
mt_handshake_receive(MtHandshake *self, const guint8 *packet, gsize len, MtTime now, GError **error)
{
    MtPlain plain;

    if (!mt_plain_open(packet, len, &plain, error))
        return conclude(self, FALSE);
    /* The same answer once more changes nothing. */
    if (plain.msg_id == self->answered_id && self->step != STEP_FAILED)
        return TRUE;
    self->answered_id = plain.msg_id;
    return conclude(self, dispatch(self, &plain, now, error));
}

gboolean
mt_handshake_job_done(MtHandshake *self, MtJob *job, MtTime now, GError **error)
{
    if (self->step == STEP_FACTORS)
        return conclude(self, factors_found(self, job, now, error));
    if (self->step == STEP_POWERS)
        return conclude(self, powers_found(self, job, now, error));
    return conclude(self, refuse(error, MT_ERROR_STATE, "a result that nobody waits for"));
}
