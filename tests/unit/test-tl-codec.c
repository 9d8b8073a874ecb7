/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * The reader and the writer: known answers, and bytes that nobody honest sends.
 */
#include <base/mt-limits.h>
#include <hex.h>
#include <mtproto/mt-client.h>
#include <string.h>
#include <tl-api.h>
#include <tl-service.h>
#include <tl/tl-codec.h>
#include <vectors.h>

#define ID_VECTOR 0x1cb5c415u
#define ID_FALSE 0xbc799737u
#define STRING_LIMIT (1u << 24)

static const TlSchema *
schema_of(GKeyFile *file, const char *group)
{
    g_autofree char *name = vectors_string(file, group, "schema");

    return g_str_equal(name, "mt") ? &tl_mt_schema : &tl_api_schema;
}

/* @object as the vectors have it. */
static void
assert_encoded(const TlObject *object, const char *expected)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = tl_encode(object, &error);

    g_assert_no_error(error);
    assert_hex(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), expected);
}

static void
assert_refused(GBytes *body, const TlSchema *schema, const TlType *type, MtError code)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    g_autoptr(GError) error = NULL;
    gsize len;
    gconstpointer data = g_bytes_get_data(body, &len);

    g_assert_null(tl_decode(data, len, schema, type, arena, &error));
    g_assert_error(error, MT_ERROR, (gint)code);
}

/* --- tables ---------------------------------------------------------------------------------- */

static void
check_constructor(const TlConstructor *constructor)
{
    g_assert_cmpuint(constructor->size, >=, sizeof(TlObject));
    for (guint i = 0; i < constructor->n_fields; i++) {
        const TlField *field = &constructor->fields[i];

        g_assert_cmpuint(field->offset, >=, sizeof(TlObject));
        g_assert_cmpuint(field->offset, <, constructor->size);
        g_assert_true(field->flag_bit < 0 || field->flags_offset >= sizeof(TlObject));
        if (field->kind == TL_KIND_BARE || field->item_kind == TL_KIND_BARE)
            g_assert_cmpuint(field->type->n_constructors, ==, 1);
    }
}

static void
check_schema(const TlSchema *schema)
{
    for (guint i = 0; i < schema->n_constructors; i++) {
        const TlConstructor *constructor = schema->constructors[i];

        g_assert_true(i == 0 || schema->constructors[i - 1]->id < constructor->id);
        g_assert_true(tl_schema_find(schema, constructor->id) == constructor);
        check_constructor(constructor);
        for (guint j = 1; j < constructor->type->n_constructors; j++)
            g_assert_cmpuint(constructor->type->constructors[j - 1]->id, <,
                             constructor->type->constructors[j]->id);
    }
    g_assert_null(tl_schema_find(schema, 0));
    g_assert_null(tl_schema_find(schema, G_MAXUINT32));
}

static void
test_tables(void)
{
    check_schema(&tl_api_schema);
    check_schema(&tl_mt_schema);
    g_assert_cmpint(tl_api_schema.layer, ==, MT_API_LAYER);
    g_assert_null(tl_schema_find(&tl_api_schema, TL_ID_CALL_HELP_GET_CONFIG));
}

/* --- known answers --------------------------------------------------------------------------- */

/* A byte string inside of the smallest object that has one. */
static GBytes *
wrap_string(gconstpointer data, gsize len)
{
    g_auto(MtWriter) writer;

    mt_writer_init(&writer);
    mt_writer_u32(&writer, TL_ID_MT_MSGS_STATE_INFO);
    mt_writer_u64(&writer, 5);
    if (len > 0)
        mt_writer_raw(&writer, data, len);
    return mt_writer_steal(&writer);
}

static const TlMtMsgsStateInfo *
read_wrapped(GBytes *body, TlArena *arena, GError **error)
{
    gsize len;
    gconstpointer data = g_bytes_get_data(body, &len);

    return (const TlMtMsgsStateInfo *)tl_decode(data, len, &tl_mt_schema,
                                                TL_TYPE_MT_MSGS_STATE_INFO, arena, error);
}

static void
check_string(const guint8 *content, gsize len, GBytes *encoded)
{
    g_autoptr(TlArena) arena = tl_arena_new();
    g_autoptr(GError) error = NULL;
    const TlMtMsgsStateInfo *read = read_wrapped(encoded, arena, &error);
    g_autoptr(GBytes) again = NULL;

    g_assert_no_error(error);
    g_assert_cmpmem(read->info.data, read->info.len, content, len);
    again = tl_encode(&read->base, &error);
    g_assert_no_error(error);
    g_assert_true(g_bytes_equal(again, encoded));
}

/* Only the first bytes and the padding of a long one are in the vectors. */
static GBytes *
long_string(GKeyFile *file, const char *group, gsize len)
{
    gsize header_len;
    g_autofree guint8 *header = vectors_hex(file, group, "header", &header_len);
    gsize whole = header_len + len + vectors_u64(file, group, "padding");
    g_autofree guint8 *all = g_malloc0(whole);

    memcpy(all, header, header_len);
    return wrap_string(all, whole);
}

static void
test_strings(void)
{
    g_autoptr(GKeyFile) file = vectors_load("tl-strings");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        gsize len = vectors_u64(file, groups[i], "length"), encoded_len, content_len;
        TlMtMsgsStateInfo info = {.base = TL_MT_MSGS_STATE_INFO};
        g_autofree guint8 *content = NULL;
        g_autoptr(GBytes) encoded = NULL;
        g_autoptr(GError) error = NULL;

        if (g_key_file_has_key(file, groups[i], "serialized", NULL)) {
            g_autofree guint8 *bytes = vectors_hex(file, groups[i], "serialized", &encoded_len);

            content = vectors_hex(file, groups[i], "content", &content_len);
            g_assert_cmpuint(content_len, ==, len);
            encoded = wrap_string(bytes, encoded_len);
            check_string(content, len, encoded);
            continue;
        }
        content = g_malloc0(len);
        if (len < STRING_LIMIT) {
            encoded = long_string(file, groups[i], len);
            check_string(content, len, encoded);
            continue;
        }
        info.info = (TlBytes){.data = content, .len = len};
        g_assert_null(tl_encode(&info.base, &error));
        g_assert_error(error, MT_ERROR, MT_ERROR_LIMIT);
    }
}

static void
test_strings_of_peers(void)
{
    g_autoptr(GKeyFile) file = vectors_load("tl-strings-decode");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        gsize len, value_len;
        g_autofree guint8 *input = vectors_hex(file, groups[i], "input", &len);
        g_autofree char *verdict = vectors_string(file, groups[i], "verdict");
        g_autoptr(TlArena) arena = tl_arena_new();
        g_autoptr(GBytes) body = wrap_string(input, len);
        g_autoptr(GError) error = NULL;
        const TlMtMsgsStateInfo *read = read_wrapped(body, arena, &error);

        g_test_message("%s", groups[i]);
        if (g_str_equal(verdict, "accept")) {
            g_autofree guint8 *value = vectors_hex(file, groups[i], "value", &value_len);

            g_assert_no_error(error);
            g_assert_cmpmem(read->info.data, read->info.len, value, value_len);
        } else {
            g_assert_null(read);
            g_assert_error(error, MT_ERROR, MT_ERROR_MALFORMED);
        }
    }
}

/* A call whose result has the type of the vector. */
static TlConstructor
call_for(const char *type)
{
    TlConstructor call = {.name = "test"};

    call.result_kind = g_str_equal(type, "int")    ? TL_KIND_INT
                       : g_str_equal(type, "long") ? TL_KIND_LONG
                                                   : TL_KIND_BOOL;
    return call;
}

static void
test_scalars(void)
{
    g_autoptr(GKeyFile) file = vectors_load("tl-scalars");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        gsize len;
        g_autofree guint8 *bytes = vectors_hex(file, groups[i], "serialized", &len);
        g_autofree char *type = vectors_string(file, groups[i], "type");
        g_autofree char *value = vectors_string(file, groups[i], "value");
        TlConstructor call = call_for(type);
        g_autoptr(TlArena) arena = tl_arena_new();
        TlResult result = {0};

        if (g_str_equal(type, "double") || g_str_equal(type, "int128"))
            continue; /* no call returns one: see /tl-codec/fields */
        g_assert_true(tl_decode_result(bytes, len, &tl_api_schema, &call, arena, &result, NULL));
        if (result.kind == TL_KIND_INT)
            g_assert_cmpint(result.number, ==, g_ascii_strtoll(value, NULL, 0));
        else if (result.kind == TL_KIND_LONG)
            g_assert_cmpint(result.wide, ==, g_ascii_strtoll(value, NULL, 0));
        else
            g_assert_cmpint(result.boolean, ==, g_str_equal(value, "true"));
    }
}

static void
test_fields(void)
{
    g_autoptr(GKeyFile) file = vectors_load("tl-scalars");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        g_autofree char *type = vectors_string(file, groups[i], "type");
        g_autofree char *value = vectors_string(file, groups[i], "value");
        g_autofree char *serialized = vectors_string(file, groups[i], "serialized");
        TlJsonNumber number = {.base = TL_JSON_NUMBER};
        TlMtCallReqPqMulti request = {.base = TL_MT_CALL_REQ_PQ_MULTI};
        g_autofree guint8 *raw = NULL;
        g_autofree char *expected = NULL;
        gsize len;

        if (g_str_equal(type, "double")) {
            number.value = g_ascii_strtod(value, NULL);
            expected = g_strconcat("a4dfe02b", serialized, NULL);
            assert_encoded(&number.base, expected);
        } else if (g_str_equal(type, "int128")) {
            raw = hex_decode(value, &len);
            memcpy(request.nonce, raw, len);
            expected = g_strconcat("f18e7ebe", serialized, NULL);
            assert_encoded(&request.base, expected);
        }
    }
}

static void
test_objects(void)
{
    g_autoptr(GKeyFile) file = vectors_load("tl-objects");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        const TlSchema *schema = schema_of(file, groups[i]);
        gsize len;
        g_autofree guint8 *body = vectors_hex(file, groups[i], "body", &len);
        g_autofree char *text = vectors_string(file, groups[i], "body");
        g_autoptr(TlArena) arena = tl_arena_new();
        g_autoptr(GError) error = NULL;
        const TlObject *object = tl_decode(body, len, schema, NULL, arena, &error);

        g_test_message("%s", groups[i]);
        g_assert_no_error(error);
        assert_encoded(object, text);
    }
}

/* Every piece of an object is refused, and so is what comes behind it; no bit can crash. */
static void
test_damaged_objects(void)
{
    g_autoptr(GKeyFile) file = vectors_load("tl-objects");
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);

    for (guint i = 0; groups[i] != NULL; i++) {
        const TlSchema *schema = schema_of(file, groups[i]);
        gsize len;
        g_autofree guint8 *body = vectors_hex(file, groups[i], "body", &len);
        g_autofree guint8 *longer = g_malloc0(len + 4);
        g_autoptr(GBytes) more = NULL;

        memcpy(longer, body, len);
        more = g_bytes_new(longer, len + 4);
        assert_refused(more, schema, NULL, MT_ERROR_MALFORMED);
        for (gsize cut = 0; cut < len; cut++) {
            g_autoptr(GBytes) piece = g_bytes_new(body, cut);

            assert_refused(piece, schema, NULL, MT_ERROR_MALFORMED);
        }
        for (gsize bit = 0; bit < len * 8; bit++) {
            g_autoptr(TlArena) arena = tl_arena_new();
            g_autofree guint8 *copy = g_malloc(len);

            memcpy(copy, body, len);
            copy[bit / 8] ^= (guint8)(1 << bit % 8);
            tl_decode(copy, len, schema, NULL, arena, NULL);
        }
    }
}

/* --- calls ----------------------------------------------------------------------------------- */

typedef struct {
    GKeyFile *file;
    const char *phone;
    TlBytes hash;
    const char *api_hash;
} Calls;

static void
check_call(const Calls *self, const char *group, const TlObject *call)
{
    g_autofree char *expected = vectors_string(self->file, group, "body");

    g_test_message("%s", group);
    assert_encoded(call, expected);
}

static void
check_send_code(const Calls *self)
{
    TlBytes tokens[] = {{.data = (const guint8 *)"\1\2\3\4\5", .len = 5}};
    const TlVector vector = {.len = 1, .bytes = tokens};
    TlCodeSettings settings = {.base = TL_CODE_SETTINGS};
    TlCallAuthSendCode call = {.base = TL_CALL_AUTH_SEND_CODE,
                               .phone_number = self->phone,
                               .api_id = 12345,
                               .api_hash = self->api_hash,
                               .settings = &settings.base};

    check_call(self, "auth-sendcode-no-settings", &call.base);
    settings.logout_tokens = &vector;
    check_call(self, "auth-sendcode-one-logout-token-of-5-bytes", &call.base);
    /* A bit that only pointers and true flags speak for is not the caller's. */
    settings.flags = G_MAXUINT32 & ~TL_CODE_SETTINGS_HAS_APP_SANDBOX;
    check_call(self, "auth-sendcode-one-logout-token-of-5-bytes", &call.base);
}

static void
check_code_calls(const Calls *self)
{
    TlCallAuthResendCode resend = {.base = TL_CALL_AUTH_RESEND_CODE,
                                   .phone_number = self->phone,
                                   .phone_code_hash = self->hash};
    TlCallAuthCancelCode cancel = {.base = TL_CALL_AUTH_CANCEL_CODE,
                                   .phone_number = self->phone,
                                   .phone_code_hash = self->hash};
    TlEmailVerificationCode email = {.base = TL_EMAIL_VERIFICATION_CODE, .code = "123456"};
    TlCallAuthSignIn sign_in = {.base = TL_CALL_AUTH_SIGN_IN,
                                .phone_number = self->phone,
                                .phone_code_hash = self->hash,
                                .phone_code = "22222"};

    check_call(self, "auth-resendcode-no-reason", &resend.base);
    resend.reason = "x";
    check_call(self, "auth-resendcode-reason-x", &resend.base);
    check_call(self, "auth-cancelcode", &cancel.base);
    check_call(self, "auth-signin-phone-code-22222", &sign_in.base);
    sign_in.phone_code = NULL;
    sign_in.email_verification = &email.base;
    check_call(self, "auth-signin-email-code-123456", &sign_in.base);
}

static void
check_other_calls(const Calls *self)
{
    TlEmailVerificationCode code = {.base = TL_EMAIL_VERIFICATION_CODE, .code = "123456"};
    TlEmailVerifyPurposeLoginSetup purpose = {.base = TL_EMAIL_VERIFY_PURPOSE_LOGIN_SETUP,
                                              .phone_number = self->phone,
                                              .phone_code_hash = self->hash};
    TlCallAccountSendVerifyEmailCode send = {.base = TL_CALL_ACCOUNT_SEND_VERIFY_EMAIL_CODE,
                                             .purpose = &purpose.base,
                                             .email = "me@example.org"};
    TlCallAccountVerifyEmail verify = {
        .base = TL_CALL_ACCOUNT_VERIFY_EMAIL, .purpose = &purpose.base, .verification = &code.base};
    TlCallAuthExportLoginToken token = {
        .base = TL_CALL_AUTH_EXPORT_LOGIN_TOKEN, .api_id = 12345, .api_hash = self->api_hash};
    TlCallAuthRecoverPassword recover = {.base = TL_CALL_AUTH_RECOVER_PASSWORD, .code = "654321"};
    TlCallAccountGetPassword password = {.base = TL_CALL_ACCOUNT_GET_PASSWORD};
    TlCallHelpGetCountriesList countries = {.base = TL_CALL_HELP_GET_COUNTRIES_LIST,
                                            .lang_code = "en"};

    check_call(self, "account-sendverifyemailcode-login-set-up", &send.base);
    check_call(self, "account-verifyemail-login-set-up", &verify.base);
    check_call(self, "auth-exportlogintoken-no-except-ids", &token.base);
    check_call(self, "auth-recoverpassword-code-only", &recover.base);
    check_call(self, "account-getpassword", &password.base);
    check_call(self, "help-getcountrieslist-lang-en-hash-0", &countries.base);
}

static void
test_calls(void)
{
    g_autoptr(GKeyFile) file = vectors_load("tl-calls");
    const Calls calls = {
        .file = file,
        .phone = "9996612345",
        .hash = {.data = (const guint8 *)"a1b2c3d4e5f6a7b8c9", .len = 18},
        .api_hash = "0123456789abcdef0123456789abcdef",
    };

    check_send_code(&calls);
    check_code_calls(&calls);
    check_other_calls(&calls);
}

/* --- what nobody honest sends ---------------------------------------------------------------- */

/* (transfer full): @words, little-endian. */
static GBytes *
body_of(const guint32 *words, gsize count)
{
    g_auto(MtWriter) writer;

    mt_writer_init(&writer);
    for (gsize i = 0; i < count; i++)
        mt_writer_u32(&writer, words[i]);
    return mt_writer_steal(&writer);
}

static void
assert_words_refused(
    const guint32 *words, gsize count, const TlSchema *schema, const TlType *type, MtError code)
{
    g_autoptr(GBytes) body = body_of(words, count);

    assert_refused(body, schema, type, code);
}

static void
test_counts(void)
{
    const guint32 counts[] = {0xffffffff, 0x80000000, 0x7fffffff, 0x40000000, 2};

    for (guint i = 0; i < G_N_ELEMENTS(counts); i++) {
        const guint32 boxed[] = {TL_ID_MT_MSGS_ACK, ID_VECTOR, counts[i], 1, 0, 2};
        const guint32 bare[] = {TL_ID_MT_FUTURE_SALTS, 1, 0, 5, counts[i], 1, 2, 3, 4};

        assert_words_refused(boxed, G_N_ELEMENTS(boxed), &tl_mt_schema, NULL, MT_ERROR_MALFORMED);
        assert_words_refused(bare, G_N_ELEMENTS(bare), &tl_mt_schema, NULL, MT_ERROR_MALFORMED);
    }
}

static void
test_wrong_ids(void)
{
    const guint32 not_bool[] = {TL_ID_JSON_BOOL, TL_ID_JSON_NULL};
    const guint32 unknown[] = {0x12345678, 0};
    const guint32 of_another[] = {TL_ID_JSON_NULL};
    const guint32 inner[] = {TL_ID_JSON_OBJECT_VALUE, 0, TL_ID_JSON_OBJECT_VALUE, 0};
    const guint32 bare_vector[] = {TL_ID_JSON_ARRAY, 1, TL_ID_JSON_NULL};
    const guint32 no_vector[] = {TL_ID_JSON_ARRAY, TL_ID_JSON_NULL, 0};
    const guint32 boxed_vector[] = {TL_ID_MT_FUTURE_SALTS, 1, 0, 5, ID_VECTOR, 0};
    const guint32 call[] = {TL_ID_CALL_HELP_GET_CONFIG};

    assert_words_refused(not_bool, 2, &tl_api_schema, NULL, MT_ERROR_MALFORMED);
    assert_words_refused(unknown, 2, &tl_api_schema, NULL, MT_ERROR_UNKNOWN);
    assert_words_refused(of_another, 1, &tl_api_schema, TL_TYPE_NEAREST_DC, MT_ERROR_UNKNOWN);
    assert_words_refused(inner, 4, &tl_api_schema, NULL, MT_ERROR_UNKNOWN);
    assert_words_refused(bare_vector, 3, &tl_api_schema, NULL, MT_ERROR_MALFORMED);
    assert_words_refused(no_vector, 3, &tl_api_schema, NULL, MT_ERROR_MALFORMED);
    assert_words_refused(boxed_vector, 6, &tl_mt_schema, NULL, MT_ERROR_MALFORMED);
    assert_words_refused(call, 1, &tl_api_schema, NULL, MT_ERROR_UNKNOWN);
    assert_words_refused(call, 0, &tl_api_schema, NULL, MT_ERROR_MALFORMED);
}

/* @depth arrays inside of each other, and null in the innermost. */
static GBytes *
nested(guint depth)
{
    g_auto(MtWriter) writer;

    mt_writer_init(&writer);
    for (guint i = 1; i < depth; i++) {
        mt_writer_u32(&writer, TL_ID_JSON_ARRAY);
        mt_writer_u32(&writer, ID_VECTOR);
        mt_writer_u32(&writer, 1);
    }
    mt_writer_u32(&writer, TL_ID_JSON_NULL);
    return mt_writer_steal(&writer);
}

static void
test_depth(void)
{
    g_autoptr(GBytes) deepest = nested(MT_MAX_DEPTH);
    g_autoptr(GBytes) deeper = nested(MT_MAX_DEPTH + 1);
    g_autoptr(GBytes) abyss = nested(100000);
    g_autoptr(TlArena) arena = tl_arena_new();
    g_autoptr(GBytes) again = NULL;
    g_autoptr(GError) error = NULL;
    gsize len;
    gconstpointer data = g_bytes_get_data(deepest, &len);
    TlObject *object = tl_decode(data, len, &tl_api_schema, NULL, arena, &error);
    TlObject *items[] = {object};
    const TlVector vector = {.len = 1, .objects = items};
    const TlJsonArray outer = {.base = TL_JSON_ARRAY, .value = &vector};

    g_assert_no_error(error);
    again = tl_encode(object, &error);
    g_assert_no_error(error);
    g_assert_true(g_bytes_equal(again, deepest));
    assert_refused(deeper, &tl_api_schema, NULL, MT_ERROR_LIMIT);
    assert_refused(abyss, &tl_api_schema, NULL, MT_ERROR_LIMIT);
    g_assert_null(tl_encode(&outer.base, &error));
    g_assert_error(error, MT_ERROR, MT_ERROR_LIMIT);
}

/* Sixteen bytes in memory for each four on the wire, and more: the arena ends it. */
static void
test_memory(void)
{
    g_auto(MtWriter) writer;
    g_autoptr(GBytes) body = NULL;
    const guint32 count = 3 * 1024 * 1024;

    mt_writer_init(&writer);
    mt_writer_u32(&writer, TL_ID_JSON_ARRAY);
    mt_writer_u32(&writer, ID_VECTOR);
    mt_writer_u32(&writer, count);
    for (guint i = 0; i < count; i++)
        mt_writer_u32(&writer, TL_ID_JSON_NULL);
    body = mt_writer_steal(&writer);
    assert_refused(body, &tl_api_schema, NULL, MT_ERROR_LIMIT);
}

static void
test_text(void)
{
    const struct {
        const char *sent;
        gsize len;
        const char *read;
    } cases[] = {
        {"plain", 5, "plain"},
        {"\xc3\xbc", 2, "\xc3\xbc"},
        {"", 0, ""},
        {"a\0b", 3,
         "a\xef\xbf\xbd"
         "b"},
        {"\xff", 1, "\xef\xbf\xbd"},
        {"cut \xe2\x82", 6, "cut \xef\xbf\xbd\xef\xbf\xbd"},
        {"\xed\xa0\x80", 3, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(MtWriter) writer;
        g_autoptr(TlArena) arena = tl_arena_new();
        g_autoptr(GError) error = NULL;
        const TlJsonString *read;

        mt_writer_init(&writer);
        mt_writer_u32(&writer, TL_ID_JSON_STRING);
        mt_writer_bytes(&writer, cases[i].sent, cases[i].len);
        read = (const TlJsonString *)tl_decode(writer.data, writer.len, &tl_api_schema, NULL, arena,
                                               &error);
        g_assert_no_error(error);
        g_assert_cmpstr(read->value, ==, cases[i].read);
    }
}

/* Bits that this layer does not know are passed over, and not sent on. */
static void
test_flags(void)
{
    const guint32 words[] = {TL_ID_AUTH_LOGGED_OUT, 0xfffffffe};
    g_autoptr(GBytes) body = body_of(words, 2);
    g_autoptr(TlArena) arena = tl_arena_new();
    gsize len;
    gconstpointer data = g_bytes_get_data(body, &len);
    const TlAuthLoggedOut *read =
        (const TlAuthLoggedOut *)tl_decode(data, len, &tl_api_schema, NULL, arena, NULL);
    TlAuthLoggedOut empty = {.base = TL_AUTH_LOGGED_OUT};
    TlAuthSentCode sent = {.base = TL_AUTH_SENT_CODE};
    TlAuthSentCodeTypeApp app = {.base = TL_AUTH_SENT_CODE_TYPE_APP};

    g_assert_null(read->future_auth_token.data);
    assert_encoded(&read->base, "5f83a2c300000000");
    empty.future_auth_token.data = (const guint8 *)"";
    assert_encoded(&empty.base, "5f83a2c30100000000000000");
    sent.type = &app.base;
    sent.timeout = 5; /* without its bit */
    assert_encoded(&sent.base, "0225005e000000008659bb3d0000000000000000");
    sent.flags = TL_AUTH_SENT_CODE_HAS_TIMEOUT;
    assert_encoded(&sent.base, "0225005e040000008659bb3d000000000000000005000000");
}

/* --- results --------------------------------------------------------------------------------- */

static TlResult
read_result(const TlConstructor *call, const guint32 *words, gsize count, TlArena *arena)
{
    g_autoptr(GBytes) body = body_of(words, count);
    g_autoptr(GError) error = NULL;
    TlResult result = {0};
    gsize len;
    gconstpointer data = g_bytes_get_data(body, &len);

    g_assert_true(tl_decode_result(data, len, &tl_api_schema, call, arena, &result, &error));
    g_assert_no_error(error);
    return result;
}

static void
assert_result_refused(const TlConstructor *call, const guint32 *words, gsize count, MtError code)
{
    g_autoptr(GBytes) body = body_of(words, count);
    g_autoptr(TlArena) arena = tl_arena_new();
    g_autoptr(GError) error = NULL;
    TlResult out = {.kind = TL_KIND_DOUBLE, .wide = 77};
    gsize len;
    gconstpointer data = g_bytes_get_data(body, &len);

    g_assert_false(tl_decode_result(data, len, &tl_api_schema, call, arena, &out, &error));
    g_assert_error(error, MT_ERROR, (gint)code);
    g_assert_cmpint(out.kind, ==, TL_KIND_DOUBLE);
    g_assert_cmpint(out.wide, ==, 77);
}

static void
test_results(void)
{
    const TlObject users = TL_CALL_USERS_GET_USERS, cancel = TL_CALL_AUTH_CANCEL_CODE;
    const TlObject nearest = TL_CALL_HELP_GET_NEAREST_DC, any = TL_CALL_INVOKE_WITH_LAYER;
    const guint32 two_users[] = {ID_VECTOR, 2, TL_ID_USER_EMPTY, 1, 0, TL_ID_USER_EMPTY, 2, 0};
    const guint32 no_users[] = {ID_VECTOR, 0}, no_vector[] = {TL_ID_JSON_NULL, 0};
    const guint32 near[] = {TL_ID_NEAREST_DC, 0, 2, 4};
    const guint32 no[] = {ID_FALSE}, more[] = {ID_FALSE, 0}, null[] = {TL_ID_JSON_NULL};
    g_autoptr(TlArena) arena = tl_arena_new();
    TlResult result;

    result = read_result(users.constructor, two_users, 8, arena);
    g_assert_cmpint(result.kind, ==, TL_KIND_VECTOR);
    g_assert_cmpuint(result.vector->len, ==, 2);
    g_assert_cmpint(((const TlUserEmpty *)result.vector->objects[1])->id, ==, 2);
    result = read_result(users.constructor, no_users, 2, arena);
    g_assert_cmpuint(result.vector->len, ==, 0);
    result = read_result(nearest.constructor, near, 4, arena);
    g_assert_cmpint(((const TlNearestDc *)result.object)->nearest_dc, ==, 4);
    result = read_result(any.constructor, near, 4, arena);
    g_assert_cmphex(tl_object_id(result.object), ==, TL_ID_NEAREST_DC);
    result = read_result(cancel.constructor, no, 1, arena);
    g_assert_false(result.boolean);

    assert_result_refused(cancel.constructor, more, 2, MT_ERROR_MALFORMED);
    assert_result_refused(cancel.constructor, null, 1, MT_ERROR_MALFORMED);
    assert_result_refused(cancel.constructor, null, 0, MT_ERROR_MALFORMED);
    assert_result_refused(users.constructor, two_users, 7, MT_ERROR_MALFORMED);
    assert_result_refused(users.constructor, near, 4, MT_ERROR_MALFORMED);
    assert_result_refused(users.constructor, no_vector, 2, MT_ERROR_MALFORMED);
    assert_result_refused(nearest.constructor, null, 1, MT_ERROR_UNKNOWN);
    assert_result_refused(nearest.constructor, near, 3, MT_ERROR_MALFORMED);
}

/* --- writing --------------------------------------------------------------------------------- */

static void
assert_not_written(const TlObject *object, MtError code)
{
    g_auto(MtWriter) writer;
    g_autoptr(GError) error = NULL;

    mt_writer_init(&writer);
    mt_writer_u32(&writer, 7);
    g_assert_false(tl_write_object(&writer, object, &error));
    g_assert_error(error, MT_ERROR, (gint)code);
    g_assert_cmpuint(writer.len, ==, 4);
}

static void
test_not_written(void)
{
    TlNearestDc other = {.base = TL_NEAREST_DC, .country = ""};
    TlCallAuthSendCode call = {.base = TL_CALL_AUTH_SEND_CODE};
    TlObject *items[] = {&other.base};
    const TlVector vector = {.len = 1, .objects = items};
    const TlVector endless = {.len = G_MAXUINT};
    TlJsonArray array = {.base = TL_JSON_ARRAY, .value = &vector};
    TlObject nothing = {0};

    assert_not_written(NULL, MT_ERROR_STATE);
    assert_not_written(&nothing, MT_ERROR_STATE);
    assert_not_written(&call.base, MT_ERROR_STATE);
    call.settings = &other.base;
    assert_not_written(&call.base, MT_ERROR_STATE);
    assert_not_written(&array.base, MT_ERROR_STATE);
    items[0] = NULL;
    assert_not_written(&array.base, MT_ERROR_STATE);
    array.value = &endless;
    assert_not_written(&array.base, MT_ERROR_LIMIT);
}

/* Reading from a stream leaves what is behind the object. */
static void
test_read_one(void)
{
    const guint32 words[] = {TL_ID_JSON_NULL, TL_ID_JSON_NULL, 9};
    g_autoptr(GBytes) body = body_of(words, 3);
    g_autoptr(TlArena) arena = tl_arena_new();
    g_autoptr(GError) error = NULL;
    gsize len;
    const guint8 *data = g_bytes_get_data(body, &len);
    MtReader reader = MT_READER_INIT(data, len);

    g_assert_nonnull(tl_read_object(&reader, &tl_api_schema, TL_TYPE_JSON_VALUE, arena, NULL));
    g_assert_cmpuint(mt_reader_left(&reader), ==, 8);
    g_assert_nonnull(tl_read_object(&reader, &tl_api_schema, NULL, arena, NULL));
    g_assert_null(tl_read_object(&reader, &tl_api_schema, NULL, arena, &error));
    g_assert_error(error, MT_ERROR, MT_ERROR_UNKNOWN);
    g_clear_error(&error);
    g_assert_null(tl_read_object(&reader, &tl_api_schema, NULL, arena, &error));
    g_assert_error(error, MT_ERROR, MT_ERROR_MALFORMED);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tl-codec/tables", test_tables);
    g_test_add_func("/tl-codec/strings", test_strings);
    g_test_add_func("/tl-codec/strings-of-peers", test_strings_of_peers);
    g_test_add_func("/tl-codec/scalars", test_scalars);
    g_test_add_func("/tl-codec/fields", test_fields);
    g_test_add_func("/tl-codec/objects", test_objects);
    g_test_add_func("/tl-codec/damaged-objects", test_damaged_objects);
    g_test_add_func("/tl-codec/calls", test_calls);
    g_test_add_func("/tl-codec/counts", test_counts);
    g_test_add_func("/tl-codec/wrong-ids", test_wrong_ids);
    g_test_add_func("/tl-codec/depth", test_depth);
    g_test_add_func("/tl-codec/memory", test_memory);
    g_test_add_func("/tl-codec/text", test_text);
    g_test_add_func("/tl-codec/flags", test_flags);
    g_test_add_func("/tl-codec/results", test_results);
    g_test_add_func("/tl-codec/not-written", test_not_written);
    g_test_add_func("/tl-codec/read-one", test_read_one);
    return g_test_run();
}
