/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What must survive a restart, as one versioned blob. It knows the form of the blob and nothing of
 * where it is kept; a blob is read as if an enemy had written it.
 */
#include <client/store/mt-state.h>

#include <base/mt-buffer.h>
#include <base/mt-limits.h>
#include <crypto/mt-crypto.h>
#include <string.h>

/* "MtSt" */
#define STATE_MAGIC 0x7453744du
#define STATE_VERSION 2
/* The first datacenter that is asked; a redirection follows where it is the wrong one. */
#define FIRST_DC 2
#define MAX_DC_ID 1000
#define MAX_DCS 64
#define MAX_HOLDS 64
/* A name, number or address in the blob. */
#define MAX_TEXT 1024
#define MAX_HASH 4096
/* Mark, key and domain of an address that is spoken to like a proxy. */
#define MAX_ADDRESS_SECRET (1 + 16 + MT_MAX_PROXY_DOMAIN)

/* --- parts ----------------------------------------------------------------------------------- */

static void
state_dc_free(gpointer data)
{
    MtStateDc *self = data;

    if (self == NULL)
        return;
    mt_auth_key_free(self->key);
    mt_temporary_key_free(self->temporary);
    g_free(self->good_host);
    mt_wipe(self, sizeof *self);
    g_free(self);
}

void
mt_address_free(MtAddress *self)
{
    if (self == NULL)
        return;
    g_free(self->host);
    mt_secret_unref(self->secret);
    g_free(self);
}

static void
address_free(gpointer data)
{
    mt_address_free(data);
}

static void
hold_free(gpointer data)
{
    MtHold *self = data;

    if (self == NULL)
        return;
    g_free(self->method);
    g_free(self->phone);
    g_free(self);
}

static void
section_free(gpointer data)
{
    MtSection *self = data;

    if (self == NULL)
        return;
    if (self->data != NULL)
        g_bytes_unref(self->data);
    g_free(self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtSection, section_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtStateDc, state_dc_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtHold, hold_free)

void
mt_pending_clear(MtPending *self)
{
    g_free(self->phone);
    mt_secret_unref(self->hash);
    g_free(self->code.detail);
    g_free(self->code.email);
    mt_wipe_string(self->code.typed);
    *self = (MtPending){0};
}

MtState *
mt_state_new(void)
{
    MtState *self = g_new0(MtState, 1);

    self->home_dc = FIRST_DC;
    self->dcs = g_ptr_array_new_with_free_func(state_dc_free);
    self->addresses = g_ptr_array_new_with_free_func(address_free);
    self->holds = g_ptr_array_new_with_free_func(hold_free);
    self->sections = g_ptr_array_new_with_free_func(section_free);
    return self;
}

void
mt_state_free(MtState *self)
{
    if (self == NULL)
        return;
    g_ptr_array_unref(self->dcs);
    g_clear_pointer(&self->left, g_ptr_array_unref);
    g_ptr_array_unref(self->addresses);
    g_ptr_array_unref(self->holds);
    g_ptr_array_unref(self->sections);
    mt_pending_clear(&self->pending);
    g_free(self->phone);
    g_free(self);
}

void
mt_state_touch(MtState *self, gboolean urgent)
{
    self->dirty = TRUE;
    self->urgent = self->urgent || urgent;
}

static MtStateDc *
find_dc(const MtState *self, gint dc)
{
    for (guint i = 0; i < self->dcs->len; i++) {
        MtStateDc *entry = g_ptr_array_index(self->dcs, i);

        if (entry->id == dc)
            return entry;
    }
    return NULL;
}

MtStateDc *
mt_state_dc(MtState *self, gint dc)
{
    MtStateDc *entry = find_dc(self, dc);

    if (entry == NULL) {
        entry = g_new0(MtStateDc, 1);
        entry->id = dc;
        g_ptr_array_add(self->dcs, entry);
    }
    return entry;
}

void
mt_state_leave(MtState *self)
{
    g_clear_pointer(&self->left, g_ptr_array_unref);
    self->left = g_steal_pointer(&self->dcs);
    self->dcs = g_ptr_array_new_with_free_func(state_dc_free);
    mt_state_forget_keys(self);
    mt_state_touch(self, TRUE);
}

MtState *
mt_state_take_left(MtState *self)
{
    MtState *other = mt_state_new();

    if (self->left != NULL) {
        g_ptr_array_unref(other->dcs);
        other->dcs = g_steal_pointer(&self->left);
    }
    g_ptr_array_unref(other->addresses);
    other->addresses = g_ptr_array_ref(self->addresses);
    other->server_ahead_ms = self->server_ahead_ms;
    other->test_dc = self->test_dc;
    other->home_dc = 0;
    return other;
}

void
mt_state_forget_keys(MtState *self)
{
    g_ptr_array_set_size(self->dcs, 0);
    g_ptr_array_set_size(self->sections, 0);
    mt_pending_clear(&self->pending);
    self->user_id = 0;
    self->unconfirmed_user = FALSE;
    g_clear_pointer(&self->phone, g_free);
}

static MtSection *
find_section(const MtState *self, guint32 id)
{
    for (guint i = 0; i < self->sections->len; i++) {
        MtSection *section = g_ptr_array_index(self->sections, i);

        if (section->id == id)
            return section;
    }
    return NULL;
}

void
mt_state_set_section(MtState *self, guint32 id, guint32 version, GBytes *data)
{
    MtSection *section = find_section(self, id);

    if (section != NULL)
        g_ptr_array_remove(self->sections, section);
    if (data == NULL || g_bytes_get_size(data) > MT_MAX_SECTION ||
        self->sections->len >= MT_MAX_SECTIONS)
        return;
    section = g_new0(MtSection, 1);
    section->id = id;
    section->version = version;
    section->data = g_bytes_ref(data);
    g_ptr_array_add(self->sections, section);
}

GBytes *
mt_state_get_section(const MtState *self, guint32 id, guint32 version)
{
    const MtSection *section = find_section(self, id);

    return section != NULL && section->version == version ? section->data : NULL;
}

const MtHold *
mt_state_find_hold(MtState *self, const char *method, const char *phone, gint64 wall_ms)
{
    const MtHold *found = NULL;

    for (guint i = self->holds->len; i-- > 0;) {
        const MtHold *hold = g_ptr_array_index(self->holds, i);

        if (hold->until_wall_ms <= wall_ms)
            g_ptr_array_remove_index(self->holds, i);
        else if (strcmp(hold->method, method) == 0 && g_strcmp0(hold->phone, phone) == 0)
            found = hold;
    }
    return found;
}

void
mt_state_add_hold(MtState *self,
                  const char *method,
                  const char *phone,
                  MtLoginProblem problem,
                  gint64 until_wall_ms)
{
    MtHold *hold = g_new0(MtHold, 1);

    for (guint i = self->holds->len; i-- > 0;) {
        const MtHold *old = g_ptr_array_index(self->holds, i);

        if (strcmp(old->method, method) == 0 && g_strcmp0(old->phone, phone) == 0)
            g_ptr_array_remove_index(self->holds, i);
    }
    if (self->holds->len >= MAX_HOLDS) /* the oldest is first */
        g_ptr_array_remove_index(self->holds, 0);
    hold->method = g_strdup(method);
    hold->phone = g_strdup(phone != NULL ? phone : "");
    hold->until_wall_ms = until_wall_ms;
    hold->problem = problem;
    g_ptr_array_add(self->holds, hold);
}

/* --- writing --------------------------------------------------------------------------------- */

static void
write_bool(MtWriter *writer, gboolean value)
{
    mt_writer_u32(writer, value ? 1 : 0);
}

static void
write_text(MtWriter *writer, const char *text)
{
    const char *end = text;

    /* What is longer than a reader takes is cut between two characters. */
    if (text != NULL)
        g_utf8_validate_len(text, strnlen(text, MAX_TEXT), &end);
    write_bool(writer, text != NULL);
    mt_writer_bytes(writer, text, (gsize)(end - text));
}

static void
write_secret(MtWriter *writer, const MtSecret *secret, gsize max)
{
    gboolean present = secret != NULL && mt_secret_size(secret) <= max;

    write_bool(writer, present);
    mt_writer_bytes(writer, present ? mt_secret_peek(secret) : NULL,
                    present ? mt_secret_size(secret) : 0);
}

static void
write_dc(MtWriter *writer, const MtStateDc *dc)
{
    mt_writer_i32(writer, dc->id);
    write_secret(writer, dc->key->key, MT_AUTH_KEY_SIZE);
    mt_writer_i64(writer, dc->key->created_wall_ms);
    mt_writer_u64(writer, dc->salt);
    mt_writer_u32(writer, dc->auth);
    mt_writer_i64(writer, dc->auth_wall_ms);
    write_text(writer, dc->good_host);
    mt_writer_u32(writer, dc->good_port);
}

/* A datacenter without a key has nothing that is worth keeping. */
static void
write_dcs(MtWriter *writer, const MtState *state)
{
    guint32 count = 0;

    for (guint i = 0; i < state->dcs->len; i++)
        count += ((const MtStateDc *)g_ptr_array_index(state->dcs, i))->key != NULL;
    count = MIN(count, MAX_DCS);
    mt_writer_u32(writer, count);
    for (guint i = 0; i < state->dcs->len && count > 0; i++) {
        const MtStateDc *dc = g_ptr_array_index(state->dcs, i);

        if (dc->key == NULL)
            continue;
        write_dc(writer, dc);
        count--;
    }
}

static void
write_address(MtWriter *writer, const MtAddress *address)
{
    mt_writer_i32(writer, address->dc);
    write_text(writer, address->host);
    mt_writer_u32(writer, address->port);
    write_bool(writer, address->ipv6);
    write_bool(writer, address->media_only);
    write_bool(writer, address->tcpo_only);
    write_bool(writer, address->cdn);
    write_bool(writer, address->is_static);
    write_bool(writer, address->this_port_only);
    write_secret(writer, address->secret, MAX_ADDRESS_SECRET);
}

static void
write_pending(MtWriter *writer, const MtPending *pending)
{
    write_bool(writer, pending->set);
    if (!pending->set)
        return;
    mt_writer_u32(writer, pending->kind);
    mt_writer_i32(writer, pending->api_id);
    mt_writer_i32(writer, pending->dc);
    mt_writer_i64(writer, pending->saved_wall_ms);
    write_text(writer, pending->phone);
    write_secret(writer, pending->hash, MAX_HASH);
    mt_writer_u32(writer, pending->code.type);
    mt_writer_u32(writer, pending->code.length);
    write_text(writer, pending->code.detail);
    mt_writer_u32(writer, pending->code.earlier);
    mt_writer_u32(writer, pending->code.next);
    mt_writer_i64(writer, pending->code.resend_at_wall_ms);
    mt_writer_i64(writer, pending->code.report_at_wall_ms);
    write_text(writer, pending->code.email);
    write_bool(writer, pending->code.can_reset_email);
    mt_writer_i32(writer, pending->code.reset_period_s);
    mt_writer_i64(writer, pending->code.reset_wall_ms);
    mt_writer_u32(writer, pending->code.wrong_count);
}

static void
write_hold(MtWriter *writer, const MtHold *hold)
{
    write_text(writer, hold->method);
    write_text(writer, hold->phone);
    mt_writer_i64(writer, hold->until_wall_ms);
    mt_writer_u32(writer, hold->problem);
}

static void
write_section(MtWriter *writer, const MtSection *section)
{
    gsize len;
    gconstpointer bytes = g_bytes_get_data(section->data, &len);

    mt_writer_u32(writer, section->id);
    mt_writer_u32(writer, section->version);
    mt_writer_bytes(writer, bytes, len);
}

GBytes *
mt_state_encode(const MtState *self)
{
    g_auto(MtWriter) writer;
    guint8 digest[MT_SHA256_SIZE] = {0};
    MtSlice all;

    mt_writer_init_secret(&writer);
    mt_writer_u32(&writer, STATE_MAGIC);
    mt_writer_u32(&writer, STATE_VERSION);
    write_bool(&writer, self->test_dc);
    mt_writer_i32(&writer, self->home_dc);
    write_dcs(&writer, self);
    mt_writer_u32(&writer, self->addresses->len);
    for (guint i = 0; i < self->addresses->len; i++)
        write_address(&writer, g_ptr_array_index(self->addresses, i));
    mt_writer_i64(&writer, self->addresses_expire_wall_ms);
    mt_writer_i64(&writer, self->server_ahead_ms);
    mt_writer_i64(&writer, self->user_id);
    write_text(&writer, self->phone);
    write_bool(&writer, self->attempted);
    write_bool(&writer, self->unconfirmed_user);
    write_pending(&writer, &self->pending);
    mt_writer_u32(&writer, self->holds->len);
    for (guint i = 0; i < self->holds->len; i++)
        write_hold(&writer, g_ptr_array_index(self->holds, i));
    mt_writer_u32(&writer, self->sections->len);
    for (guint i = 0; i < self->sections->len; i++)
        write_section(&writer, g_ptr_array_index(self->sections, i));
    all = (MtSlice){.data = writer.data, .len = writer.len};
    (void)mt_sha256(&all, 1, digest); /* a failure gives a blob that is refused when it is read */
    mt_writer_raw(&writer, digest, sizeof digest);
    return mt_writer_steal(&writer);
}

/* --- reading: any failure sets @failed of the reader ----------------------------------------- */

static gboolean
read_bool(MtReader *reader)
{
    guint32 value = mt_reader_u32(reader);

    if (value > 1)
        reader->failed = TRUE;
    return value == 1;
}

static guint
read_enum(MtReader *reader, guint last)
{
    guint32 value = mt_reader_u32(reader);

    if (value > last)
        reader->failed = TRUE;
    return reader->failed ? 0 : value;
}

static gint
read_dc_id(MtReader *reader)
{
    gint32 id = mt_reader_i32(reader);

    if (id < 1 || id > MAX_DC_ID)
        reader->failed = TRUE;
    return id;
}

/* (transfer full) (nullable) */
static char *
read_text(MtReader *reader)
{
    gboolean present = read_bool(reader);
    gsize len = 0;
    const guint8 *bytes = mt_reader_bytes(reader, &len);

    if (bytes == NULL || reader->failed)
        return NULL;
    if (len > MAX_TEXT || (!present && len > 0) ||
        !g_utf8_validate_len((const char *)bytes, len, NULL)) {
        reader->failed = TRUE;
        return NULL;
    }
    return present ? g_strndup((const char *)bytes, len) : NULL;
}

/* (transfer full): not NULL unless the reader failed */
static char *
read_needed_text(MtReader *reader)
{
    char *text = read_text(reader);

    if (text == NULL)
        reader->failed = TRUE;
    return text;
}

/* (transfer full) (nullable) */
static MtSecret *
read_secret(MtReader *reader, gsize max)
{
    gboolean present = read_bool(reader);
    gsize len = 0;
    const guint8 *bytes = mt_reader_bytes(reader, &len);

    if (bytes == NULL || reader->failed)
        return NULL;
    if (len > max || (!present && len > 0)) {
        reader->failed = TRUE;
        return NULL;
    }
    return present ? mt_secret_new(bytes, len) : NULL;
}

static guint
read_count(MtReader *reader, guint max)
{
    guint32 count = mt_reader_u32(reader);

    if (count > max)
        reader->failed = TRUE;
    return reader->failed ? 0 : count;
}

static void
read_dcs(MtReader *reader, MtState *state)
{
    guint count = read_count(reader, MAX_DCS);

    for (guint i = 0; i < count && !reader->failed; i++) {
        g_autoptr(MtStateDc) dc = g_new0(MtStateDc, 1);
        g_autoptr(MtSecret) key = NULL;
        gint64 created;
        guint32 good_port;

        dc->id = read_dc_id(reader);
        key = read_secret(reader, MT_AUTH_KEY_SIZE);
        created = mt_reader_i64(reader);
        dc->salt = mt_reader_u64(reader);
        dc->auth = read_enum(reader, MT_AUTH_FULL);
        dc->auth_wall_ms = mt_reader_i64(reader);
        dc->good_host = read_text(reader);
        good_port = mt_reader_u32(reader);
        dc->good_port = (guint16)good_port;
        if (find_dc(state, dc->id) != NULL || key == NULL ||
            mt_secret_size(key) != MT_AUTH_KEY_SIZE || good_port > G_MAXUINT16)
            reader->failed = TRUE;
        if (reader->failed)
            return;
        dc->key = mt_auth_key_new(key, created);
        g_ptr_array_add(state->dcs, g_steal_pointer(&dc));
    }
}

static void
read_addresses(MtReader *reader, MtState *state)
{
    guint count = read_count(reader, MT_MAX_DC_OPTIONS);

    for (guint i = 0; i < count && !reader->failed; i++) {
        g_autoptr(MtAddress) address = g_new0(MtAddress, 1);
        guint32 port;

        address->dc = read_dc_id(reader);
        address->host = read_needed_text(reader);
        port = mt_reader_u32(reader);
        address->port = (guint16)port;
        address->ipv6 = read_bool(reader);
        address->media_only = read_bool(reader);
        address->tcpo_only = read_bool(reader);
        address->cdn = read_bool(reader);
        address->is_static = read_bool(reader);
        address->this_port_only = read_bool(reader);
        address->secret = read_secret(reader, MAX_ADDRESS_SECRET);
        if (port < 1 || port > G_MAXUINT16)
            reader->failed = TRUE;
        if (!reader->failed)
            g_ptr_array_add(state->addresses, g_steal_pointer(&address));
    }
}

static void
read_pending(MtReader *reader, MtPending *pending)
{
    pending->set = read_bool(reader);
    if (!pending->set)
        return;
    pending->kind = read_enum(reader, MT_LOGIN_STEP_FAILED);
    pending->api_id = mt_reader_i32(reader);
    pending->dc = read_dc_id(reader);
    pending->saved_wall_ms = mt_reader_i64(reader);
    pending->phone = read_text(reader);
    pending->hash = read_secret(reader, MAX_HASH);
    pending->code.type = read_enum(reader, MT_CODE_TYPE_EMAIL_SETUP);
    pending->code.length = mt_reader_u32(reader);
    pending->code.detail = read_text(reader);
    pending->code.earlier = read_enum(reader, MT_CODE_TYPE_EMAIL_SETUP);
    pending->code.next = read_enum(reader, MT_CODE_TYPE_EMAIL_SETUP);
    pending->code.resend_at_wall_ms = mt_reader_i64(reader);
    pending->code.report_at_wall_ms = mt_reader_i64(reader);
    pending->code.email = read_text(reader);
    pending->code.can_reset_email = read_bool(reader);
    pending->code.reset_period_s = mt_reader_i32(reader);
    pending->code.reset_wall_ms = mt_reader_i64(reader);
    pending->code.wrong_count = mt_reader_u32(reader);
    if (pending->kind != MT_LOGIN_STEP_CODE && pending->kind != MT_LOGIN_STEP_EMAIL &&
        pending->kind != MT_LOGIN_STEP_PASSWORD)
        reader->failed = TRUE;
}

static void
read_holds(MtReader *reader, MtState *state)
{
    guint count = read_count(reader, MAX_HOLDS);

    for (guint i = 0; i < count && !reader->failed; i++) {
        g_autoptr(MtHold) hold = g_new0(MtHold, 1);

        hold->method = read_needed_text(reader);
        hold->phone = read_needed_text(reader);
        hold->until_wall_ms = mt_reader_i64(reader);
        hold->problem = read_enum(reader, MT_LOGIN_INTERNAL);
        if (!reader->failed)
            g_ptr_array_add(state->holds, g_steal_pointer(&hold));
    }
}

static void
read_sections(MtReader *reader, MtState *state)
{
    guint count = read_count(reader, MT_MAX_SECTIONS);

    for (guint i = 0; i < count && !reader->failed; i++) {
        g_autoptr(MtSection) section = g_new0(MtSection, 1);
        const guint8 *bytes;
        gsize len = 0;

        section->id = mt_reader_u32(reader);
        section->version = mt_reader_u32(reader);
        bytes = mt_reader_bytes(reader, &len);
        if (bytes == NULL || len > MT_MAX_SECTION || find_section(state, section->id) != NULL)
            reader->failed = TRUE;
        if (reader->failed)
            return;
        section->data = g_bytes_new(bytes, len);
        g_ptr_array_add(state->sections, g_steal_pointer(&section));
    }
}

static void
read_all(MtReader *reader, MtState *state)
{
    state->test_dc = read_bool(reader);
    state->home_dc = read_dc_id(reader);
    read_dcs(reader, state);
    read_addresses(reader, state);
    state->addresses_expire_wall_ms = mt_reader_i64(reader);
    state->server_ahead_ms = mt_reader_i64(reader);
    state->user_id = mt_reader_i64(reader);
    state->phone = read_text(reader);
    state->attempted = read_bool(reader);
    state->unconfirmed_user = read_bool(reader);
    read_pending(reader, &state->pending);
    read_holds(reader, state);
    read_sections(reader, state);
    if (mt_reader_left(reader) != 0)
        reader->failed = TRUE;
}

MtState *
mt_state_decode(gconstpointer data, gsize len, GError **error)
{
    g_autoptr(MtState) state = NULL;
    const MtSlice content = {.data = data, .len = len - MT_SHA256_SIZE};
    guint8 digest[MT_SHA256_SIZE];
    MtReader reader;
    guint32 version;

    if (len < 2 * sizeof(guint32) + MT_SHA256_SIZE || len > MT_MAX_SNAPSHOT) {
        g_set_error_literal(error, MT_ERROR, MT_ERROR_MALFORMED, "snapshot: size");
        return NULL;
    }
    if (!mt_sha256(&content, 1, digest) ||
        !mt_memequal(digest, (const guint8 *)data + content.len, sizeof digest)) {
        g_set_error_literal(error, MT_ERROR, MT_ERROR_MALFORMED, "snapshot: checksum");
        return NULL;
    }
    reader = MT_READER_INIT((const guint8 *)data, content.len);
    if (mt_reader_u32(&reader) != STATE_MAGIC) {
        g_set_error_literal(error, MT_ERROR, MT_ERROR_MALFORMED, "snapshot: beginning");
        return NULL;
    }
    version = mt_reader_u32(&reader);
    if (version != STATE_VERSION) {
        g_set_error(error, MT_ERROR,
                    version > STATE_VERSION ? MT_ERROR_UNKNOWN : MT_ERROR_MALFORMED,
                    "snapshot: version %u", version);
        return NULL;
    }
    state = mt_state_new();
    read_all(&reader, state);
    if (reader.failed) {
        g_set_error_literal(error, MT_ERROR, MT_ERROR_MALFORMED, "snapshot: content");
        return NULL;
    }
    return g_steal_pointer(&state);
}
