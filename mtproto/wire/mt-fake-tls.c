/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Records that look like TLS. Knows nothing of what is in them.
 */
#include "mt-fake-tls.h"

#include "mt-tls-hello.h"

#include <base/mt-limits.h>

#define HEAD_SIZE 5
#define HANDSHAKE 0x16
#define CHANGE_CIPHER 0x14
#define DATA 0x17
#define VERSION 0x0303
/* 2^14, and what encryption may add. */
#define RECORD_MAX (16384 + 256)
/* What browsers and other clients of these proxies put into one. */
#define RECORD_OUT 2878

/* What of the answer has been seen. */
typedef enum {
    STAGE_HELLO,    /* nothing, or handshake records */
    STAGE_CIPHERED, /* the change of ciphers; one record of data completes it */
    STAGE_OPEN,
} Stage;

struct _MtFakeTls {
    MtProxySecret *secret;
    guint8 random[MT_TLS_RANDOM_SIZE];
    Stage stage;
    GByteArray *buffer; /* until it is open the whole answer, then at most one record */
    gsize seen;         /* of .buffer: complete records of the answer */
    guint hellos;
    guint empty; /* records in a row */
    gboolean wrote;
};

MtFakeTls *
mt_fake_tls_new(const MtProxySecret *secret)
{
    MtFakeTls *self = g_new0(MtFakeTls, 1);

    self->secret = mt_proxy_secret_copy(secret);
    self->buffer = g_byte_array_new();
    return self;
}

void
mt_fake_tls_free(MtFakeTls *self)
{
    if (self == NULL)
        return;
    mt_proxy_secret_free(self->secret);
    g_byte_array_unref(self->buffer);
    mt_wipe(self, sizeof *self);
    g_free(self);
}

gboolean
mt_fake_tls_greet(MtFakeTls *self,
                  const MtHost *host,
                  gpointer host_data,
                  gint64 unix_time,
                  MtWriter *out,
                  GError **error)
{
    g_autofree MtTlsParts *parts = g_new0(MtTlsParts, 1);

    return mt_tls_parts_draw(parts, host, host_data, error) &&
           mt_tls_hello_write(parts, self->secret, unix_time, out, self->random, error);
}

gboolean
mt_fake_tls_is_open(const MtFakeTls *self)
{
    return self->stage == STAGE_OPEN;
}

/* --- out ------------------------------------------------------------------------------------- */

void
mt_fake_tls_wrap(MtFakeTls *self, const guint8 *data, gsize len, MtWriter *out)
{
    static const guint8 change[] = {CHANGE_CIPHER, 0x03, 0x03, 0x00, 0x01, 0x01};

    if (!self->wrote)
        mt_writer_raw(out, change, sizeof change);
    self->wrote = TRUE;
    while (len > 0) {
        const gsize part = MIN(len, RECORD_OUT);
        const guint8 head[HEAD_SIZE] = {DATA, 0x03, 0x03, (guint8)(part >> 8),
                                        (guint8)(part & 0xff)};

        mt_writer_raw(out, head, sizeof head);
        mt_writer_raw(out, data, part);
        data += part;
        len -= part;
    }
}

/* --- in -------------------------------------------------------------------------------------- */

static gboolean
refuse(GError **error, gint code, const char *why)
{
    g_set_error(error, MT_ERROR, code, "imitated TLS: %s", why);
    return FALSE;
}

typedef struct {
    guint8 kind;
    gsize len;
    const guint8 *content; /* NULL: not all of it is there */
} Record;

/* FALSE without @error: the head is not complete. */
static gboolean
read_record(const MtFakeTls *self, gsize at, Record *out, GError **error)
{
    MtReader reader;
    const guint8 *head;

    if (self->buffer->len - at < HEAD_SIZE)
        return FALSE;
    reader = MT_READER_INIT(self->buffer->data + at, self->buffer->len - at);
    head = mt_reader_raw(&reader, HEAD_SIZE);
    if ((head[1] << 8 | head[2]) != VERSION)
        return refuse(error, MT_ERROR_MALFORMED, "no record");
    out->kind = head[0];
    out->len = (gsize)(head[3] << 8 | head[4]);
    out->content = mt_reader_raw(&reader, out->len);
    if (out->len > RECORD_MAX)
        return refuse(error, MT_ERROR_LIMIT, "a record that is too long");
    return TRUE;
}

/* Handshake records, one change of ciphers, one record of data. */
static gboolean
answer_record(MtFakeTls *self, const Record *record, GError **error)
{
    const gboolean hello = self->stage == STAGE_HELLO;

    if (hello && record->kind == HANDSHAKE && record->len > 0 && self->hellos < MT_MAX_TLS_HELLOS) {
        self->hellos++;
        return TRUE;
    }
    if (hello && record->kind == CHANGE_CIPHER && self->hellos > 0 && record->len == 1) {
        self->stage = STAGE_CIPHERED;
        return record->content == NULL || *record->content == 1 ||
               refuse(error, MT_ERROR_MALFORMED, "not a proxy");
    }
    if (self->stage == STAGE_CIPHERED && record->kind == DATA) {
        self->stage = STAGE_OPEN;
        return TRUE;
    }
    return refuse(error, MT_ERROR_MALFORMED, "not a proxy");
}

/* Goes through the records of the answer that are complete. */
static gboolean
receive_answer(MtFakeTls *self, GError **error)
{
    while (self->stage != STAGE_OPEN) {
        Record record = {0};
        GError *broken = NULL;

        if (!read_record(self, self->seen, &record, &broken)) {
            if (broken == NULL)
                break;
            g_propagate_error(error, broken);
            return FALSE;
        }
        if (self->seen + HEAD_SIZE + record.len > MT_MAX_TLS_GREETING)
            return refuse(error, MT_ERROR_LIMIT, "an answer that is too long");
        if (record.content == NULL)
            break;
        if (!answer_record(self, &record, error))
            return FALSE;
        self->seen += HEAD_SIZE + record.len;
    }
    if (self->stage != STAGE_OPEN)
        return TRUE;
    if (!mt_tls_answer_check(self->secret, self->random, self->buffer->data, self->seen, error)) {
        self->stage = STAGE_HELLO;
        return FALSE;
    }
    g_byte_array_remove_range(self->buffer, 0, (guint)self->seen);
    return TRUE;
}

static gboolean
data_record(MtFakeTls *self, const Record *record, MtWriter *out, GError **error)
{
    if (record->kind != DATA && record->kind != CHANGE_CIPHER)
        return refuse(error, MT_ERROR_MALFORMED, "a record that is no data");
    if (record->kind == CHANGE_CIPHER || record->len == 0) {
        if (++self->empty > MT_MAX_TLS_EMPTY)
            return refuse(error, MT_ERROR_LIMIT, "records without data");
        return TRUE;
    }
    self->empty = 0;
    mt_writer_raw(out, record->content, record->len);
    return TRUE;
}

static gboolean
receive_data(MtFakeTls *self, MtWriter *out, GError **error)
{
    gsize taken = 0;

    for (;;) {
        Record record = {0};
        GError *broken = NULL;

        if (!read_record(self, taken, &record, &broken)) {
            if (broken == NULL)
                break;
            g_propagate_error(error, broken);
            return FALSE;
        }
        if (record.content == NULL)
            break;
        if (!data_record(self, &record, out, error))
            return FALSE;
        taken += HEAD_SIZE + record.len;
    }
    g_byte_array_remove_range(self->buffer, 0, (guint)taken);
    return TRUE;
}

gboolean
mt_fake_tls_receive(MtFakeTls *self, const guint8 *data, gsize len, MtWriter *out, GError **error)
{
    if (len > MT_MAX_PACKET)
        return refuse(error, MT_ERROR_LIMIT, "too much data at once");
    if (len > 0)
        g_byte_array_append(self->buffer, data, (guint)len);
    if (self->stage != STAGE_OPEN && !receive_answer(self, error))
        return FALSE;
    return self->stage != STAGE_OPEN || receive_data(self, out, error);
}
