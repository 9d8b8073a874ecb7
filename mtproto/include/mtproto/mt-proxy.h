/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Telegram's own kind of proxy: the links by which people pass one on, and the secrets in them.
 * SOCKS and HTTP proxies are no business of the core: the host's connections go through them.
 * https://core.telegram.org/mtproto/mtproto-transports#transport-obfuscation
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MT_PROXY_KEY_SIZE 16

#define MT_PROXY_ERROR (mt_proxy_error_quark())
GQuark mt_proxy_error_quark(void);

/** MtProxyError: what is wrong with a link or a secret. */
typedef enum {
    MT_PROXY_ERROR_LINK,     /* not the link of a proxy of this kind */
    MT_PROXY_ERROR_SOCKS,    /* the link of a SOCKS proxy */
    MT_PROXY_ERROR_SERVER,   /* no server in it, or no possible name of one */
    MT_PROXY_ERROR_PORT,     /* no port in it, or none from 1 to 65535 */
    MT_PROXY_ERROR_ENCODING, /* the secret is missing, or neither hexadecimal nor base64 */
    MT_PROXY_ERROR_SECRET,   /* the secret has a length or a kind that nobody knows */
    MT_PROXY_ERROR_DOMAIN,   /* the domain in the secret is none */
} MtProxyError;

/** MtProxyKind: what the secret asks for. */
typedef enum {
    MT_PROXY_PLAIN,
    MT_PROXY_PADDED,   /* dd: lengths of packets are hidden */
    MT_PROXY_FAKE_TLS, /* ee: as that, and it looks like a visit to a web site */
} MtProxyKind;

/** MtProxySecret: what both sides of a proxy's connection know. */
typedef struct {
    MtProxyKind kind;
    guint8 key[MT_PROXY_KEY_SIZE];
    char *domain; /* (nullable): of MT_PROXY_FAKE_TLS */
} MtProxySecret;

/** mt_proxy_secret_parse: (transfer full): hexadecimal, or base64 of either alphabet. */
MtProxySecret *mt_proxy_secret_parse(const char *text, GError **error);
/** mt_proxy_secret_from_bytes: (transfer full): 16 bytes, or dd and 16, or ee, 16 and a domain. */
MtProxySecret *mt_proxy_secret_from_bytes(const guint8 *bytes, gsize len, GError **error);
/** mt_proxy_secret_copy: (transfer full) (nullable): NULL for NULL. */
MtProxySecret *mt_proxy_secret_copy(const MtProxySecret *self);
/** mt_proxy_secret_free: wipes; NULL is allowed. */
void mt_proxy_secret_free(MtProxySecret *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtProxySecret, mt_proxy_secret_free)

typedef struct {
    char *host; /* a name or an address */
    guint16 port;
    MtProxySecret *secret;
} MtProxy;

/**
 * mt_proxy_parse: (transfer full): tg://proxy?server=&port=&secret= or https://t.me/proxy?... as it
 * was pasted.
 *
 * The error's message is English, for developers; its code says what to tell the user.
 */
MtProxy *mt_proxy_parse(const char *link, GError **error);
/** mt_proxy_copy: (transfer full) (nullable): NULL for NULL. */
MtProxy *mt_proxy_copy(const MtProxy *self);
/** mt_proxy_free: wipes the secret; NULL is allowed. */
void mt_proxy_free(MtProxy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtProxy, mt_proxy_free)

G_END_DECLS
