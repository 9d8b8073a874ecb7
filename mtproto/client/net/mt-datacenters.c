/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Where the datacenters are. Knows addresses and their rules, and nothing of connections.
 */
#include <client/net/mt-datacenters.h>

#include <base/mt-limits.h>
#include <gio/gio.h>
#include <string.h>
#include <tl-api.h>

#define FIRST_DC 2
#define MAX_DC_ID 1000
/* What is added to the number of a test datacenter in handshakes and headers. */
#define TEST_DC_OFFSET 10000
/* Bounds of how long a list of addresses is believed. */
#define EXPIRY_MIN_MS (5 * 60 * 1000)
#define EXPIRY_MAX_MS (24 * 60 * 60 * 1000)

struct _MtDatacenters {
    MtState *state;
    gboolean test_dc;
    char *own_host; /* NULL: Telegram's */
    guint16 own_port;
    gint own_dc;
    MtProxy *proxy; /* (nullable) */
    MtTransport transport;
};

typedef struct {
    gint dc;
    gboolean ipv6;
    const char *host;
} BuiltIn;

static const BuiltIn production[] = {
    {1, FALSE, "149.154.175.50"},       {2, FALSE, "149.154.167.51"},
    {2, FALSE, "95.161.76.100"},        {3, FALSE, "149.154.175.100"},
    {4, FALSE, "149.154.167.91"},       {5, FALSE, "149.154.171.5"},
    {1, TRUE, "2001:b28:f23d:f001::a"}, {2, TRUE, "2001:67c:4e8:f002::a"},
    {3, TRUE, "2001:b28:f23d:f003::a"}, {4, TRUE, "2001:67c:4e8:f004::a"},
    {5, TRUE, "2001:b28:f23f:f005::a"},
};

static const BuiltIn test_servers[] = {
    {1, FALSE, "149.154.175.10"},      {2, FALSE, "149.154.167.40"},
    {3, FALSE, "149.154.175.117"},     {1, TRUE, "2001:b28:f23d:f001::e"},
    {2, TRUE, "2001:67c:4e8:f002::e"}, {3, TRUE, "2001:b28:f23d:f003::e"},
};

/* In this order; each built-in address listens on all of them. */
static const guint16 ports[] = {443, 80, 5222};

void
mt_endpoint_clear(MtEndpoint *self)
{
    g_clear_pointer(&self->host, g_free);
    g_clear_pointer(&self->secret, mt_proxy_secret_free);
}

MtDatacenters *
mt_datacenters_new(const MtConfig *config, MtState *state)
{
    MtDatacenters *self = g_new0(MtDatacenters, 1);

    self->state = state;
    self->test_dc = config->test_dc;
    self->own_host = g_strdup(config->server_host);
    self->own_port = config->server_port != 0 ? config->server_port : ports[0];
    self->own_dc =
        config->server_dc >= 1 && config->server_dc <= MAX_DC_ID ? config->server_dc : FIRST_DC;
    self->proxy = mt_proxy_copy(config->proxy);
    self->transport = config->transport;
    return self;
}

MtDatacenters *
mt_datacenters_copy(const MtDatacenters *self, MtState *state)
{
    MtDatacenters *copy = g_new0(MtDatacenters, 1);

    *copy = *self;
    copy->state = state;
    copy->own_host = g_strdup(self->own_host);
    copy->proxy = mt_proxy_copy(self->proxy);
    return copy;
}

void
mt_datacenters_free(MtDatacenters *self)
{
    if (self == NULL)
        return;
    g_free(self->own_host);
    mt_proxy_free(self->proxy);
    g_free(self);
}

gint
mt_datacenters_get_first(const MtDatacenters *self)
{
    return self->own_host != NULL ? self->own_dc : FIRST_DC;
}

gint
mt_datacenters_get_wire_id(const MtDatacenters *self, gint dc)
{
    return self->test_dc ? dc + TEST_DC_OFFSET : dc;
}

/* --- addresses ------------------------------------------------------------------------------- */

static gboolean
is_public_ipv4(const guint8 *ip)
{
    if (ip[0] == 0 || ip[0] == 10 || ip[0] == 127 || ip[0] >= 224)
        return FALSE;
    if (ip[0] == 100 && (ip[1] & 0xC0) == 64) /* behind a provider's NAT */
        return FALSE;
    if (ip[0] == 169 && ip[1] == 254)
        return FALSE;
    if (ip[0] == 172 && (ip[1] & 0xF0) == 16)
        return FALSE;
    return !(ip[0] == 192 && ip[1] == 168);
}

/* 2000::/3 is all of the public space that is in use. */
static gboolean
is_public_ipv6(const guint8 *ip)
{
    return (ip[0] & 0xE0) == 0x20;
}

static gboolean
is_ip_address(const char *text, gboolean ipv6, gboolean *out_public)
{
    g_autoptr(GInetAddress) address = g_inet_address_new_from_string(text);
    const guint8 *ip;

    if (address == NULL)
        return FALSE;
    ip = g_inet_address_to_bytes(address);
    if (g_inet_address_get_family(address) != (ipv6 ? G_SOCKET_FAMILY_IPV6 : G_SOCKET_FAMILY_IPV4))
        return FALSE;
    *out_public = ipv6 ? is_public_ipv6(ip) : is_public_ipv4(ip);
    return TRUE;
}

static gboolean
is_plain(MtTransport transport)
{
    return transport >= MT_TRANSPORT_PADDED;
}

/* Whether the account's own traffic may go there. */
static gboolean
is_usable(const MtDatacenters *self, const MtAddress *address)
{
    gboolean is_public;

    if (address->media_only || address->cdn || address->port == 0 ||
        (address->tcpo_only && is_plain(self->transport)))
        return FALSE;
    return is_ip_address(address->host, address->ipv6, &is_public) &&
           (is_public || self->own_host != NULL);
}

static void
endpoint_free(gpointer data)
{
    MtEndpoint *self = data;

    mt_endpoint_clear(self);
    g_free(self);
}

static GPtrArray *
new_list(void)
{
    return g_ptr_array_new_with_free_func(endpoint_free);
}

/* @secret: (transfer full) (nullable) */
static void
add_endpoint(GPtrArray *list, const char *host, guint16 port, MtProxySecret *secret)
{
    MtEndpoint *endpoint = g_new0(MtEndpoint, 1);

    endpoint->host = g_strdup(host);
    endpoint->port = port;
    endpoint->secret = secret;
    g_ptr_array_add(list, endpoint);
}

static gboolean
is_place(const MtEndpoint *self, const char *host, guint16 port)
{
    return self->port == port && g_strcmp0(self->host, host) == 0;
}

/* @endpoint: (transfer full) */
static void
add_once(GPtrArray *list, MtEndpoint *endpoint)
{
    for (guint i = 0; i < list->len; i++) {
        const MtEndpoint *known = g_ptr_array_index(list, i);

        if (is_place(known, endpoint->host, endpoint->port) &&
            (known->secret == NULL) == (endpoint->secret == NULL)) {
            endpoint_free(endpoint);
            return;
        }
    }
    g_ptr_array_add(list, endpoint);
}

/* (transfer full) (nullable) */
static MtProxySecret *
read_secret(const MtAddress *address)
{
    if (address->secret == NULL)
        return NULL;
    return mt_proxy_secret_from_bytes(mt_secret_peek(address->secret),
                                      mt_secret_size(address->secret), NULL);
}

/* Those of help.getConfig. Fixed addresses are meant for proxies: they come after the others. */
static void
add_told(const MtDatacenters *self, gint dc, gboolean ipv6, guint round, GPtrArray *list)
{
    const GPtrArray *all = self->state->addresses;

    for (guint pass = 0; pass < 2; pass++) {
        for (guint i = 0; i < all->len; i++) {
            const MtAddress *address = g_ptr_array_index(all, i);

            if (address->dc != dc || address->ipv6 != ipv6 || address->is_static != (pass == 1) ||
                !is_usable(self, address))
                continue;
            if (round == 0)
                add_endpoint(list, address->host, address->port, read_secret(address));
            else if (self->own_host == NULL && !address->this_port_only)
                add_endpoint(list, address->host, ports[round - 1], read_secret(address));
        }
    }
}

static void
add_built_in(const MtDatacenters *self, gint dc, gboolean ipv6, guint16 port, GPtrArray *list)
{
    const BuiltIn *all = self->test_dc ? test_servers : production;
    gsize count = self->test_dc ? G_N_ELEMENTS(test_servers) : G_N_ELEMENTS(production);

    for (gsize i = 0; i < count; i++) {
        if (all[i].dc == dc && all[i].ipv6 == ipv6)
            add_endpoint(list, all[i].host, port, NULL);
    }
}

/* (transfer full): of one family, with the ports that were told or with one of Telegram's. */
static GPtrArray *
list_family(const MtDatacenters *self, gint dc, gboolean ipv6, guint round)
{
    GPtrArray *list = new_list();

    add_told(self, dc, ipv6, round, list);
    if (round > 0 && self->own_host == NULL)
        add_built_in(self, dc, ipv6, ports[round - 1], list);
    return list;
}

/* The families take turns, for nobody knows which of them works here. */
static void
add_round(const MtDatacenters *self, gint dc, guint round, GPtrArray *list)
{
    g_autoptr(GPtrArray) ipv4 = list_family(self, dc, FALSE, round);
    g_autoptr(GPtrArray) ipv6 = list_family(self, dc, TRUE, round);

    while (ipv4->len + ipv6->len > 0) {
        if (ipv4->len > 0)
            add_once(list, g_ptr_array_steal_index(ipv4, 0));
        if (ipv6->len > 0)
            add_once(list, g_ptr_array_steal_index(ipv6, 0));
    }
}

static void
move_good_to_front(const MtDatacenters *self, gint dc, GPtrArray *list)
{
    const MtStateDc *stored = mt_state_dc(self->state, dc);

    for (guint i = 1; i < list->len && stored->good_host != NULL; i++) {
        if (is_place(g_ptr_array_index(list, i), stored->good_host, stored->good_port)) {
            g_ptr_array_insert(list, 0, g_ptr_array_steal_index(list, i));
            return;
        }
    }
}

/* (transfer full): in the order in which they are to be tried. */
static GPtrArray *
list_endpoints(const MtDatacenters *self, gint dc)
{
    GPtrArray *list = new_list();

    if (self->own_host != NULL && dc == self->own_dc) {
        add_endpoint(list, self->own_host, self->own_port, NULL);
    } else {
        for (guint round = 0; round <= G_N_ELEMENTS(ports); round++)
            add_round(self, dc, round, list);
        move_good_to_front(self, dc, list);
    }
    if (self->proxy != NULL && list->len > 0) {
        g_ptr_array_set_size(list, 0);
        add_endpoint(list, self->proxy->host, self->proxy->port,
                     mt_proxy_secret_copy(self->proxy->secret));
    }
    return list;
}

guint
mt_datacenters_count(const MtDatacenters *self, gint dc)
{
    g_autoptr(GPtrArray) list = list_endpoints(self, dc);

    return list->len;
}

gboolean
mt_datacenters_pick(const MtDatacenters *self, gint dc, guint attempt, MtEndpoint *out)
{
    g_autoptr(GPtrArray) list = list_endpoints(self, dc);
    MtEndpoint *picked;

    if (list->len == 0)
        return FALSE;
    picked = g_ptr_array_index(list, attempt % list->len);
    *out = *picked;
    *picked = (MtEndpoint){0};
    return TRUE;
}

void
mt_datacenters_get_shape(const MtDatacenters *self,
                         gint dc,
                         const MtEndpoint *endpoint,
                         MtWireShape *out)
{
    static const MtFramingKind framings[] = {
        [MT_TRANSPORT_DEFAULT] = MT_FRAMING_PADDED,
        [MT_TRANSPORT_OBFUSCATED_INTERMEDIATE] = MT_FRAMING_INTERMEDIATE,
        [MT_TRANSPORT_OBFUSCATED_ABRIDGED] = MT_FRAMING_ABRIDGED,
        [MT_TRANSPORT_PADDED] = MT_FRAMING_PADDED,
        [MT_TRANSPORT_INTERMEDIATE] = MT_FRAMING_INTERMEDIATE,
        [MT_TRANSPORT_ABRIDGED] = MT_FRAMING_ABRIDGED,
        [MT_TRANSPORT_FULL] = MT_FRAMING_FULL,
    };
    const guint transport = MIN((guint)self->transport, (guint)MT_TRANSPORT_FULL);

    *out = (MtWireShape){
        .framing = framings[transport],
        .plain = is_plain(self->transport),
        .dc = (gint16)mt_datacenters_get_wire_id(self, dc),
        .secret = endpoint->secret,
    };
}

void
mt_datacenters_worked(MtDatacenters *self, gint dc, const MtEndpoint *endpoint)
{
    MtStateDc *stored = mt_state_dc(self->state, dc);

    if (self->proxy != NULL || (self->own_host != NULL && dc == self->own_dc) ||
        is_place(endpoint, stored->good_host, stored->good_port))
        return;
    g_free(stored->good_host);
    stored->good_host = g_strdup(endpoint->host);
    stored->good_port = endpoint->port;
    mt_state_touch(self->state, FALSE);
}

/* --- help.getConfig -------------------------------------------------------------------------- */

/* (transfer full) (nullable): NULL when it is of no use. */
static MtAddress *
read_option(const MtDatacenters *self, const TlDcOption *option)
{
    g_autoptr(MtAddress) address = NULL;
    g_autoptr(MtProxySecret) secret = NULL;
    gboolean is_public;

    if (option->id < 1 || option->id > MAX_DC_ID || option->port < 1 ||
        option->port > G_MAXUINT16 || option->ip_address == NULL ||
        !is_ip_address(option->ip_address, option->ipv6, &is_public) ||
        (!is_public && self->own_host == NULL))
        return NULL;
    if (option->secret.data != NULL) {
        secret = mt_proxy_secret_from_bytes(option->secret.data, option->secret.len, NULL);
        if (secret == NULL)
            return NULL;
    }
    address = g_new0(MtAddress, 1);
    address->dc = option->id;
    address->host = g_strdup(option->ip_address);
    address->port = (guint16)option->port;
    address->ipv6 = option->ipv6;
    address->media_only = option->media_only;
    address->tcpo_only = option->tcpo_only;
    address->cdn = option->cdn;
    address->is_static = option->static_;
    address->this_port_only = option->this_port_only;
    if (secret != NULL)
        address->secret = mt_secret_new(option->secret.data, option->secret.len);
    return g_steal_pointer(&address);
}

void
mt_datacenters_update(MtDatacenters *self, const TlObject *config, MtTime now)
{
    const TlConfig *given = (const TlConfig *)config;
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)mt_address_free);
    gint64 life_ms;

    if (tl_object_id(config) != TL_ID_CONFIG)
        return;
    for (guint i = 0; given->dc_options != NULL && i < given->dc_options->len; i++) {
        const TlObject *option = given->dc_options->objects[i];
        MtAddress *address;

        if (list->len >= MT_MAX_DC_OPTIONS)
            break;
        address = tl_object_id(option) == TL_ID_DC_OPTION
                      ? read_option(self, (const TlDcOption *)option)
                      : NULL;
        if (address != NULL)
            g_ptr_array_add(list, address);
    }
    /* Both times are the server's; only their difference counts here. */
    life_ms = ((gint64)given->expires - given->date) * 1000;
    self->state->addresses_expire_wall_ms =
        now.wall_ms + CLAMP(life_ms, EXPIRY_MIN_MS, EXPIRY_MAX_MS);
    if (list->len > 0) {
        g_ptr_array_unref(self->state->addresses);
        self->state->addresses = g_steal_pointer(&list);
    }
    mt_state_touch(self->state, FALSE);
}

void
mt_datacenters_expire(MtDatacenters *self)
{
    self->state->addresses_expire_wall_ms = 0;
}

gboolean
mt_datacenters_is_expired(const MtDatacenters *self, MtTime now)
{
    gint64 left_ms = self->state->addresses_expire_wall_ms - now.wall_ms;

    /* A date far in the future comes from a wrong clock. */
    return left_ms <= 0 || left_ms > EXPIRY_MAX_MS;
}
