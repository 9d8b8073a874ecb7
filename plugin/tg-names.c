/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * Names of peers, and what typed names mean.
 */
#include "tg-names.h"

#include <mtproto/mt-phone.h>
#include <string.h>

#define LONGEST_TYPED 512
#define LONGEST_USERNAME 32
#define LONGEST_INVITE 64

char *
tg_names_make(MtPeerId peer, gint32 topic)
{
    g_autofree char *name = mt_peer_id_to_text(peer);

    if (topic <= 0)
        return g_steal_pointer(&name);
    return g_strdup_printf("%s.%d", name, topic);
}

static gboolean
read_number(const char *text, gint64 max, gint64 *out)
{
    return g_ascii_string_to_unsigned(text, 10, 1, (guint64)max, (guint64 *)out, NULL);
}

gboolean
tg_names_parse(const char *name, MtPeerId *out_peer, gint32 *out_topic)
{
    const char *dot = strchr(name, '.');
    g_autofree char *peer = g_strndup(name, dot != NULL ? (gsize)(dot - name) : strlen(name));
    gint64 topic = 0;
    MtPeerId id;

    if (!mt_peer_id_from_text(peer, &id))
        return FALSE;
    if (dot != NULL && (id.type != MT_PEER_CHANNEL || !read_number(dot + 1, G_MAXINT32, &topic)))
        return FALSE;
    *out_peer = id;
    *out_topic = (gint32)topic;
    return TRUE;
}

void
tg_name_free(TgName *self)
{
    if (self == NULL)
        return;
    g_free(self->text);
    g_free(self);
}

static gboolean
is_username(const char *text)
{
    gsize len = strlen(text);

    if (len < 4 || len > LONGEST_USERNAME || !g_ascii_isalpha(*text))
        return FALSE;
    for (const char *p = text; *p != '\0'; p++)
        if (!g_ascii_isalnum(*p) && *p != '_')
            return FALSE;
    return TRUE;
}

static gboolean
is_invite(const char *text)
{
    gsize len = strlen(text);

    if (len < 4 || len > LONGEST_INVITE)
        return FALSE;
    for (const char *p = text; *p != '\0'; p++)
        if (!g_ascii_isalnum(*p) && *p != '_' && *p != '-')
            return FALSE;
    return TRUE;
}

static void
set_username(TgName *self, const char *text)
{
    if (!is_username(text))
        return;
    self->kind = TG_NAME_USERNAME;
    self->text = g_strdup(text);
}

static void
set_invite(TgName *self, const char *text)
{
    if (!is_invite(text))
        return;
    self->kind = TG_NAME_INVITE;
    self->text = g_strdup(text);
}

/* FALSE: it is no number. */
static gboolean
set_phone(TgName *self, const char *text)
{
    g_autofree char *digits = NULL;

    if (mt_phone_normalize(text, &digits) != MT_PHONE_OK)
        return FALSE;
    self->kind = TG_NAME_PHONE;
    self->text = g_steal_pointer(&digits);
    return TRUE;
}

/* What stands behind t.me/c/: a chat without a public name. */
static void
set_private(TgName *self, char **parts)
{
    gint64 id, message;

    if (parts[0] == NULL || !read_number(parts[0], G_MAXINT64, &id))
        return;
    self->kind = TG_NAME_PEER;
    self->peer = (MtPeerId){MT_PEER_CHANNEL, id};
    if (parts[1] != NULL && read_number(parts[1], G_MAXINT32, &message))
        self->message = (gint32)message;
}

static void
read_path(TgName *self, const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", 4);
    gint64 message;

    if (parts[0] == NULL)
        return;
    if (parts[0][0] == '+') {
        if (!set_phone(self, parts[0]))
            set_invite(self, parts[0] + 1);
    } else if (strcmp(parts[0], "joinchat") == 0) {
        if (parts[1] != NULL)
            set_invite(self, parts[1]);
    } else if (strcmp(parts[0], "c") == 0) {
        set_private(self, parts + 1);
    } else if (strcmp(parts[0], "s") == 0 && parts[1] != NULL) {
        set_username(self, parts[1]);
    } else {
        set_username(self, parts[0]);
        if (parts[1] != NULL && read_number(parts[1], G_MAXINT32, &message))
            self->message = (gint32)message;
    }
}

/* (transfer full) (nullable) */
static char *
parameter_of(const char *query, const char *name)
{
    g_auto(GStrv) pairs = g_strsplit(query, "&", 16);
    gsize len = strlen(name);

    for (char **pair = pairs; *pair != NULL; pair++)
        if (strncmp(*pair, name, len) == 0 && (*pair)[len] == '=')
            return g_uri_unescape_string(*pair + len + 1, NULL);
    return NULL;
}

static void
read_tg_link(TgName *self, const char *rest)
{
    const char *query = strchr(rest, '?');
    g_autofree char *invite = NULL;
    g_autofree char *domain = NULL;
    g_autofree char *phone = NULL;
    gint64 id;

    if (query == NULL)
        return;
    invite = parameter_of(query + 1, "invite");
    domain = parameter_of(query + 1, "domain");
    phone = parameter_of(query + 1, "phone");
    if (g_str_has_prefix(rest, "user?id=") && read_number(rest + 8, G_MAXINT64, &id)) {
        self->kind = TG_NAME_PEER;
        self->peer = (MtPeerId){MT_PEER_USER, id};
    } else if (invite != NULL) {
        set_invite(self, invite);
    } else if (domain != NULL) {
        set_username(self, domain);
    } else if (phone != NULL) {
        g_autofree char *full = g_strconcat("+", phone, NULL);

        set_phone(self, full);
    }
}

/* (nullable): what stands behind the name of one of Telegram's hosts. */
static const char *
path_of_link(const char *text)
{
    static const char *const hosts[] = {"t.me/", "telegram.me/", "telegram.dog/"};

    if (g_ascii_strncasecmp(text, "https://", 8) == 0)
        text += 8;
    else if (g_ascii_strncasecmp(text, "http://", 7) == 0)
        text += 7;
    if (g_ascii_strncasecmp(text, "www.", 4) == 0)
        text += 4;
    for (guint i = 0; i < G_N_ELEMENTS(hosts); i++)
        if (g_ascii_strncasecmp(text, hosts[i], strlen(hosts[i])) == 0)
            return text + strlen(hosts[i]);
    return NULL;
}

TgName *
tg_names_read(const char *typed)
{
    TgName *self = g_new0(TgName, 1);
    g_autofree char *text = g_strstrip(g_strndup(typed, LONGEST_TYPED));
    const char *path = path_of_link(text);

    if (path != NULL) {
        g_autofree char *clean = g_strndup(path, strcspn(path, "?#"));

        read_path(self, clean);
    } else if (g_ascii_strncasecmp(text, "tg://", 5) == 0) {
        read_tg_link(self, text + 5);
    } else if (tg_names_parse(text, &self->peer, &self->topic)) {
        self->kind = TG_NAME_PEER;
    } else if (*text == '@') {
        set_username(self, text + 1);
    } else if (!set_phone(self, text)) {
        if (*text == '+')
            set_invite(self, text + 1);
        else
            set_username(self, text);
    }
    return self;
}
