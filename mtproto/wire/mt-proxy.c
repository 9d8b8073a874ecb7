/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Links and secrets of MTProxies as people paste them. Knows texts only, and repeats no part of a
 * secret in its errors.
 */
#include <mtproto/mt-proxy.h>

#include <base/mt-limits.h>
#include <mtproto/mt-secret.h>
#include <string.h>

#define PADDED_MARK 0xdd
#define FAKE_TLS_MARK 0xee
#define MARKED_SIZE (1 + MT_PROXY_KEY_SIZE)

G_DEFINE_QUARK(mt_proxy_error, mt_proxy_error)

/* --- secrets --------------------------------------------------------------------------------- */

void
mt_proxy_secret_free(MtProxySecret *self)
{
    if (self == NULL)
        return;
    g_free(self->domain);
    mt_wipe(self, sizeof *self);
    g_free(self);
}

MtProxySecret *
mt_proxy_secret_copy(const MtProxySecret *self)
{
    MtProxySecret *copy;

    if (self == NULL)
        return NULL;
    copy = g_new0(MtProxySecret, 1);
    *copy = *self;
    copy->domain = g_strdup(self->domain);
    return copy;
}

static gboolean
is_domain(const guint8 *bytes, gsize len)
{
    if (len < 1 || len > MT_MAX_PROXY_DOMAIN)
        return FALSE;
    for (gsize i = 0; i < len; i++) {
        if (!g_ascii_isalnum(bytes[i]) && strchr("-._", bytes[i]) == NULL)
            return FALSE;
        if (bytes[i] == '\0')
            return FALSE;
    }
    return TRUE;
}

static MtProxySecret *
new_secret(MtProxyKind kind, const guint8 *key)
{
    MtProxySecret *self = g_new0(MtProxySecret, 1);

    self->kind = kind;
    for (guint i = 0; i < MT_PROXY_KEY_SIZE; i++)
        self->key[i] = key[i];
    return self;
}

MtProxySecret *
mt_proxy_secret_from_bytes(const guint8 *bytes, gsize len, GError **error)
{
    MtProxySecret *self;

    if (len == MT_PROXY_KEY_SIZE)
        return new_secret(MT_PROXY_PLAIN, bytes);
    if (len == MARKED_SIZE && bytes[0] == PADDED_MARK)
        return new_secret(MT_PROXY_PADDED, bytes + 1);
    if (len < MARKED_SIZE || bytes[0] != FAKE_TLS_MARK) {
        g_set_error(error, MT_PROXY_ERROR, MT_PROXY_ERROR_SECRET,
                    "a secret of an unknown kind, %" G_GSIZE_FORMAT " bytes", len);
        return NULL;
    }
    if (!is_domain(bytes + MARKED_SIZE, len - MARKED_SIZE)) {
        g_set_error_literal(error, MT_PROXY_ERROR, MT_PROXY_ERROR_DOMAIN, "no domain in a secret");
        return NULL;
    }
    self = new_secret(MT_PROXY_FAKE_TLS, bytes + 1);
    self->domain = g_strndup((const char *)bytes + MARKED_SIZE, len - MARKED_SIZE);
    return self;
}

/* (transfer full) (nullable) */
static guint8 *
decode_hex(const char *text, gsize text_len, gsize *out_len)
{
    guint8 *bytes;

    if (text_len == 0 || text_len % 2 != 0 || strspn(text, "0123456789abcdefABCDEF") != text_len)
        return NULL;
    bytes = g_malloc(text_len / 2);
    for (gsize i = 0; i < text_len / 2; i++)
        bytes[i] = (guint8)(g_ascii_xdigit_value(text[2 * i]) << 4 |
                            g_ascii_xdigit_value(text[2 * i + 1]));
    *out_len = text_len / 2;
    return bytes;
}

static gint
base64_value(char c)
{
    if (g_ascii_isupper(c))
        return c - 'A';
    if (g_ascii_islower(c))
        return c - 'a' + 26;
    if (g_ascii_isdigit(c))
        return c - '0' + 52;
    if (c == '+' || c == '-')
        return 62;
    return c == '/' || c == '_' ? 63 : -1;
}

/* (transfer full) (nullable): both alphabets, with or without the padding. */
static guint8 *
decode_base64(const char *text, gsize text_len, gsize *out_len)
{
    g_autofree guint8 *bytes = g_malloc(text_len + 1);
    guint32 bits = 0;
    guint count = 0;
    gsize len = 0;

    for (guint i = 0; i < 2 && text_len > 0 && text[text_len - 1] == '='; i++)
        text_len--;
    if (text_len == 0 || text_len % 4 == 1)
        return NULL;
    for (gsize i = 0; i < text_len; i++) {
        gint value = base64_value(text[i]);

        if (value < 0) {
            mt_wipe(bytes, len);
            return NULL;
        }
        bits = bits << 6 | (guint32)value;
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes[len++] = (guint8)(bits >> count);
        }
    }
    *out_len = len;
    return g_steal_pointer(&bytes);
}

MtProxySecret *
mt_proxy_secret_parse(const char *text, GError **error)
{
    gsize text_len = strlen(text);
    gsize len = 0;
    g_autofree guint8 *bytes = NULL;
    MtProxySecret *self;

    if (text_len <= MT_MAX_PROXY_LINK) {
        bytes = decode_hex(text, text_len, &len);
        if (bytes == NULL)
            bytes = decode_base64(text, text_len, &len);
    }
    if (bytes == NULL) {
        g_set_error_literal(error, MT_PROXY_ERROR, MT_PROXY_ERROR_ENCODING,
                            "a secret that is neither hexadecimal nor base64");
        return NULL;
    }
    self = mt_proxy_secret_from_bytes(bytes, len, error);
    mt_wipe(bytes, len);
    return self;
}

/* --- links ----------------------------------------------------------------------------------- */

void
mt_proxy_free(MtProxy *self)
{
    if (self == NULL)
        return;
    g_free(self->host);
    mt_proxy_secret_free(self->secret);
    g_free(self);
}

MtProxy *
mt_proxy_copy(const MtProxy *self)
{
    MtProxy *copy;

    if (self == NULL)
        return NULL;
    copy = g_new0(MtProxy, 1);
    copy->host = g_strdup(self->host);
    copy->port = self->port;
    copy->secret = mt_proxy_secret_copy(self->secret);
    return copy;
}

static gboolean
skip_prefix(const char **text, const char *prefix)
{
    gsize len = strlen(prefix);

    if (g_ascii_strncasecmp(*text, prefix, len) != 0)
        return FALSE;
    *text += len;
    return TRUE;
}

/* The word behind tg:// or https://t.me/; NULL when it is another link altogether. */
static const char *
skip_to_word(const char *link)
{
    static const char *const sites[] = {"t.me/", "telegram.me/", "telegram.dog/"};

    if (skip_prefix(&link, "tg://") || skip_prefix(&link, "tg:"))
        return link;
    if (!skip_prefix(&link, "https://"))
        skip_prefix(&link, "http://");
    skip_prefix(&link, "www.");
    for (gsize i = 0; i < G_N_ELEMENTS(sites); i++) {
        if (skip_prefix(&link, sites[i]))
            return link;
    }
    return NULL;
}

/* What follows the question mark, up to a fragment. */
static const char *
find_query(const char *link, GError **error)
{
    const char *word = skip_to_word(link);
    gint code = MT_PROXY_ERROR_LINK;

    if (word != NULL && skip_prefix(&word, "proxy")) {
        skip_prefix(&word, "/");
        if (*word == '?')
            return word + 1;
    } else if (word != NULL && skip_prefix(&word, "socks")) {
        code = MT_PROXY_ERROR_SOCKS;
    }
    g_set_error_literal(error, MT_PROXY_ERROR, code, "not the link of an MTProxy");
    return NULL;
}

/* (transfer full) (nullable): the first value of that name. A plus sign is one: it belongs to a
 * base64 secret, and no name has blanks. */
static char *
take_value(char **parts, const char *name)
{
    gsize len = strlen(name);

    for (char **part = parts; *part != NULL; part++) {
        if (strncmp(*part, name, len) == 0 && (*part)[len] == '=')
            return g_uri_unescape_string(*part + len + 1, NULL);
    }
    return NULL;
}

/* (transfer full) (nullable): names of other scripts in the form that resolvers know. */
static char *
clean_host(const char *given)
{
    g_autofree char *host = NULL;

    if (given == NULL || !g_utf8_validate(given, -1, NULL))
        return NULL;
    host = g_hostname_to_ascii(given);
    if (host == NULL)
        return NULL;
    g_strstrip(host);
    if (host[0] == '[' && g_str_has_suffix(host, "]")) {
        host[strlen(host) - 1] = '\0';
        host[0] = ' ';
        g_strchug(host);
    }
    if (*host == '\0' || strlen(host) > MT_MAX_HOST)
        return NULL;
    for (const char *p = host; *p != '\0'; p++) {
        if (!g_ascii_isalnum(*p) && strchr("-._:", *p) == NULL)
            return NULL;
    }
    return g_steal_pointer(&host);
}

static MtProxy *
read_query(const char *query, GError **error)
{
    g_autofree char *copy = g_strndup(query, strcspn(query, "#"));
    g_auto(GStrv) parts = g_strsplit(copy, "&", -1);
    g_autofree char *server = take_value(parts, "server");
    g_autofree char *port = take_value(parts, "port");
    g_autofree char *secret = take_value(parts, "secret");
    g_autoptr(MtProxy) self = g_new0(MtProxy, 1);
    guint64 number = 0;

    self->host = clean_host(server);
    if (self->host == NULL) {
        g_set_error_literal(error, MT_PROXY_ERROR, MT_PROXY_ERROR_SERVER, "no server in the link");
        return NULL;
    }
    if (port == NULL || !g_ascii_string_to_unsigned(port, 10, 1, G_MAXUINT16, &number, NULL)) {
        g_set_error_literal(error, MT_PROXY_ERROR, MT_PROXY_ERROR_PORT, "no port in the link");
        return NULL;
    }
    self->port = (guint16)number;
    self->secret = mt_proxy_secret_parse(secret != NULL ? secret : "", error);
    return self->secret != NULL ? g_steal_pointer(&self) : NULL;
}

MtProxy *
mt_proxy_parse(const char *link, GError **error)
{
    g_autofree char *trimmed = NULL;
    const char *query;

    if (strlen(link) > MT_MAX_PROXY_LINK) {
        g_set_error_literal(error, MT_PROXY_ERROR, MT_PROXY_ERROR_LINK, "far too long for a link");
        return NULL;
    }
    trimmed = g_strstrip(g_strdup(link));
    query = find_query(trimmed, error);
    return query != NULL ? read_query(query, error) : NULL;
}
